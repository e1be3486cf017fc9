"""What `import minitheano` does not wait for, and the small classes that make it quick."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys

import pytest

from minitheano.struct import field, replaced, struct

RARE = """
numpy.random subprocess hashlib html statistics decimal difflib locale traceback dataclasses
minitheano.hints minitheano.streams minitheano.draw minitheano.tensor.nnet minitheano.compile
minitheano.mistakes.values
""".split()


def test_what_most_programs_never_ask_for_is_not_loaded():
    """Generators, pictures, hints and the words of mistakes are loaded when they are asked for."""
    code = "import os; os.environ['LANG'] = 'C'\nimport sys, minitheano.tensor\n"
    code += f"print(*(set({RARE}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.stdout.strip(), done.stderr) == ("", "")


def test_what_is_loaded_later_is_there_for_every_way_of_asking():
    """`dir`, `import *`, attributes and methods know what has not been loaded yet."""
    code = """
import minitheano, minitheano.tensor as T
assert {"check", "tensor", "compile"} <= set(dir(minitheano)) and "nnet" in dir(T)
from minitheano.tensor import *
nnet.sigmoid, opt.Assert, xlogx.xlogx, minitheano.Function.check, minitheano.check
assert callable(T.sort) and callable(T.var)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@struct(frozen=True)
class Point:
    """Two numbers and a list."""

    x: int
    y: int = 2
    more: list[int] = field(default_factory=list)


def test_a_struct_is_made_of_its_annotated_names():
    """Values come in order or by name, defaults are made anew, and too much or too little fails."""
    assert Point(1) == Point(x=1, y=2, more=[]) != Point(1, 3)
    assert Point(1).more is not Point(1).more and repr(Point(1)) == "Point(x=1, y=2, more=[])"
    for wrong in ((), (1, 2, [], 4)):
        with pytest.raises(TypeError):
            Point(*wrong)
    for named in ({"x": 1, "x2": 3}, {"y": 1}, {"x": 1, "y": 2, "z": 3}):
        with pytest.raises(TypeError):
            Point(**named)
    with pytest.raises(TypeError):
        Point(1, x=1)  # type: ignore[misc]


def test_a_frozen_struct_is_replaced_copied_and_kept():
    """It takes no new values, but a copy of it may have others; pickle and copy keep it."""
    made = Point(1, more=[3])
    with pytest.raises(AttributeError):
        made.x = 2  # type: ignore[misc]
    assert replaced(made, y=5) == Point(1, 5, [3])
    assert pickle.loads(pickle.dumps(made)) == copy.deepcopy(made) == made
    assert hash(replaced(made, more=())) == hash(Point(1, 2, ()))  # type: ignore[arg-type]

"""Every op of the catalogue, given what it cannot take, fails in the learner's words.

The calls and the ways to make their values unfit stand in `calls.py`. Each is tried as it is,
without rewriting, in its gradient, in a scan and in the gradient of a scan.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from calls import CALLS, KINDS, NAMES, built, letters, unfit, value
from learner import FILE, file_of

import minitheano as theano
import minitheano.tensor as T
from minitheano.errors import NullTypeGradError, TeachingError
from minitheano.graph import order
from minitheano.ifelse import ifelse
from minitheano.ops.card import CATALOGUE
from minitheano.sandbox.rng_mrg import MRG_RandomStreams
from minitheano.types import TensorType

pytestmark = pytest.mark.filterwarnings("ignore::minitheano.errors.LearnerWarning")

WAYS = ("as it is", "as written", "slope", "scan", "slope of scan")
# What a reader of a message has no use for.
INTERNAL = re.compile(r"Elemwise|operands could not|ndarray|TensorType|\bt\d+\b|T\.grad\(|ufunc")

# An op without a call of its own, and why.
ELSEWHERE = {"consider_constant": "the older name of disconnected_grad"}


@contextmanager
def program(call, way):
    """The names of a program: its function f, its result y and its inputs; its lines can be read.

    There are none if the call has no gradient, which is told before any function is made.
    """
    names = {"theano": theano, "T": T, "np": np, "ifelse": ifelse, "MRG": MRG_RandomStreams}
    for x in letters(call):
        kind = KINDS[x]
        names[x] = TensorType(NAMES[kind[0]], (False,) * int(kind[1]))(x)
    code = built(call, way)
    with file_of(code) as name:
        try:
            exec(compile(code, name, "exec"), names)
        except NullTypeGradError:
            assert "slope" in way
            names = {}
        yield names


def failures(call, shapes, names):
    """Every error of the function for values that do not fit, one letter unfit at a time."""
    given = letters(call)
    good = {x: value(x, shapes.get(x)) for x in given}
    names["f"](*good.values())
    for unfit_one in given:
        for bad in unfit(good[unfit_one]):
            try:
                names["f"](*{**good, unfit_one: bad}.values())
            except Exception as error:
                yield error


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("call", "shapes"), CALLS, ids=[call for call, _ in CALLS])
def test_a_failure_names_the_learners_expression(call, shapes, way):
    """In a gradient, too, the call or a part of it is underlined; in a scan the step is told."""
    if "scan" in way and not letters(call):
        return
    with program(call, way) as names:
        for error in failures(call, shapes, names) if names else ():
            told = str(error)
            assert isinstance(error, TeachingError), (type(error), told)
            assert len(told.splitlines()) <= 5, told
            assert not INTERNAL.search(told), told
            shown = re.search(rf"{FILE}, line 1:\n    (.*)\n    ( *)(\^+)", told)
            assert shown, told
            start = len(shown[2])
            pointed = shown[1][start : start + len(shown[3])]
            assert pointed in call or call in pointed, told
            # Around the loop, where slopes of its turns are put together, there is no step.
            around = "scan" not in way or pointed.startswith("theano.scan")
            assert around or "step 0 of the scan" in told, told


@cache
def tried():
    """The names of all ops in the calls and in their gradients, and the makers of families."""
    found = set()
    for call, _ in CALLS:
        for way in ("as it is", "slope"):
            with program(call, way) as names:
                slopes = names.get("g", [])
                for node in order([names["y"], *slopes] if names else []):
                    found |= {node.op.name, getattr(node.op.maker[0], "__name__", "")}
    return found


def declared():
    """Every op that is a card of its own but not elementwise, and every family of cards."""
    found = {name for name, op in CATALOGUE.items() if not op.elementwise}
    package = Path(theano.__file__).parent / "ops"
    for file in package.glob("*.py"):
        found |= set(re.findall(r"^@family\ndef (\w+)", file.read_text("utf-8"), re.MULTILINE))
    return found


def test_every_op_has_a_call():
    """A new op of the catalogue is given what it cannot take as soon as it has a call here."""
    assert declared() - tried() == set(ELSEWHERE)

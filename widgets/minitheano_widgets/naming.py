"""What a learner calls a function, a variable or an op: short, and on one line."""

from __future__ import annotations

import re
import sys
from typing import Any

import numpy as np

from minitheano import say
from minitheano.graph import Variable

from .values import clean, cut, large, numbers, plain, show

PLACE = re.compile(r":\d+$")  # a function without a name is called by its file and line
STREAM = re.compile(
    r"^(updates\[)?(?:.*?\.)?(\w+)\(.*\.(rng|rstate|update\[1\])('?\]?)$", re.DOTALL
)


def label(variable: Variable) -> str:
    """What the learner calls a variable; the stream of a nameless draw is 'binomial.rng'.

    Of `a, b = …` each output has its own name.
    """
    apply, names = variable.owner, variable.site.targets if variable.site is not None else ()
    if apply is not None and len(apply.outputs) == len(names) > 1 and not variable.name:
        own = "" if hasattr(apply.op, "output_label") else names[variable.index or 0]
        if own:
            return own
    return STREAM.sub(r"\1\2.\3\4", say.label(variable))


def op_name(op: Any) -> str:
    """The word for an op: of a draw its distribution, of a learner's op its class or function."""
    made = getattr(op, "fn", None)
    name = made if isinstance(made, str) else getattr(made, "__name__", None)
    if name is not None:
        return clean(str(name))
    if str(op.name) in ("op", "None"):  # a class of the learner's
        text = plain(op)
        return text.partition("{")[0] or text
    return "mrg_uniform" if str(op.name).startswith("mrg_uniform{") else clean(str(op.name))


def called(function: Any, otherwise: str = "f") -> str:
    """The function's own name, else the name it has in the notebook, else `otherwise`."""
    name = getattr(function, "name", None)
    if name and not PLACE.search(str(name)):
        return cut(str(name), 24)
    notebook = sys.modules["__main__"].__dict__
    found = [
        key for key, value in notebook.items() if value is function and not key.startswith("_")
    ]
    return cut(clean(found[0]), 24) if found else otherwise


def call_text(name: str, arguments: Any, keywords: Any = None) -> str:
    """A call as it is typed: 'accumulator(10)'."""
    parts = [one(value) for value in arguments]
    parts += [f"{clean(key)}={one(value)}" for key, value in (keywords or {}).items()]
    return f"{name}({', '.join(parts)})"


def one(value: Any) -> str:
    """An argument, short."""
    array = numbers(value) if isinstance(value, np.ndarray) else None
    if isinstance(value, np.random.RandomState) or (array is not None and large(array)):
        return show(value)
    try:
        text = repr(value)
    except Exception:
        return cut(plain(value), 24)
    return cut(re.sub(r" at 0x[0-9a-fA-F]+", "", " ".join(text.split())), 24)

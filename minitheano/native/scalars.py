"""How an op on single numbers reads inside of a native loop, with every dtype written out.

The text comes from the card of the op: its `native`, or its `source` if that has nothing in it but
operators and functions which Numba knows. Integers wrap around as in NumPy. What Numba would widen,
such as the sum of two int8, is brought back to its dtype after each op.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from ..graph import Apply, Constant
from ..ops.elementwise import CASTS, fill, pow
from ..types import DISCRETE, TensorType

# Not uint64: what Numba computes with it may pass through float64.
DTYPES = frozenset("bool int8 int16 int32 int64 uint8 uint16 uint32 float32 float64".split())
# Functions of NumPy that mean the same for a number inside of a native function.
KNOWN = frozenset(
    """exp exp2 expm1 log log2 log10 log1p sqrt sin cos tan arcsin arccos arctan arctan2 sinh cosh
    tanh arcsinh arccosh arctanh deg2rad rad2deg floor ceil trunc rint sign isnan isinf""".split()
)
CALL = re.compile(r"([\w.]+)\(")
NATURAL = ("float64", "int64")  # what Numba computes in by itself


class Unable(Exception):
    """There is no native form for this op, or for values of this type."""

    def __init__(self, what: Any) -> None:
        super().__init__(what)
        self.what = what


def number(dtype: str, value: Any = None) -> str:
    """A dtype as text, or a number of this dtype; raises `Unable` if it is not native."""
    if dtype not in DTYPES:
        raise Unable(dtype)
    name = "np.bool_" if dtype == "bool" else f"np.{dtype}"
    if value is None:
        return name
    text = repr(value) if np.isfinite(value) else f"np.{value!r}".replace("np.-", "-np.")
    return text if dtype in (*NATURAL, "bool") else f"{name}({text})"


def cast_to(dtype: str, text: str, found: str) -> str:
    """The text of a number of dtype `found`, as one of another dtype."""
    if dtype == found:
        return text
    if dtype == "bool":
        return f"({text} != 0)"
    if found.startswith("float") and dtype in DISCRETE and dtype != "int64":
        text = f"np.int64({text})"  # small integers wrap around
    return f"{number(dtype)}({text})"


def reads(node: Apply, texts: Sequence[str]) -> str:
    """An elementwise node as an expression of its operands, which are names or numbers."""
    op, wanted = node.op, node.outputs[0].type.dtype
    dtypes = [i.type.dtype for i in node.inputs]
    if op is fill:
        return cast_to(wanted, texts[1], dtypes[1])
    if op is CASTS.get(wanted):
        return cast_to(wanted, texts[0], dtypes[0])
    if op is pow and wanted in DISCRETE and not _is_natural(node.inputs[1]):
        raise Unable(op)
    first = int(op.name == "switch")  # the condition stays what it is
    common = _common(wanted, dtypes) if wanted == "bool" else wanted
    texts = [
        text if k < first else cast_to(common, text, dtype)
        for k, (text, dtype) in enumerate(zip(texts, dtypes, strict=True))
    ]
    text = template(op, common).format_map(dict(zip(op.holes, texts, strict=True)))
    if wanted == common and wanted in NATURAL:
        return text
    return f"({text}) != 0" if wanted == "bool" else f"{number(wanted)}({text})"


def _common(wanted: str, dtypes: Sequence[str]) -> str:
    """The dtype in which numbers are compared."""
    return np.result_type(*dtypes).name


def _is_natural(exponent: Any) -> bool:
    """True for an exponent that is known, and not negative: NumPy refuses others to integers."""
    return isinstance(exponent, Constant) and exponent.type.ndim == 0 and int(exponent.data) >= 0


@lru_cache(maxsize=1024)
def template(op: Any, dtype: str) -> str:
    """The text of an op with its holes; raises `Unable` if its card has none that is native."""
    text = getattr(op, "native", None)
    if callable(text):
        text = text(dtype)
    if text is not None:
        return str(text)
    source = getattr(op, "source", None)
    if not isinstance(source, str):
        raise Unable(op)
    for name in CALL.findall(source):
        if name.removeprefix("np.") not in KNOWN:
            raise Unable(op)
    return source


def has_native_form(node: Apply) -> bool:
    """True if an elementwise node can be written inside of a native loop."""
    try:
        for v in (*node.inputs, *node.outputs):
            if not isinstance(v.type, TensorType):
                return False
            number(v.type.dtype)
        reads(node, ["x"] * len(node.inputs))
    except Unable:
        return False
    return True

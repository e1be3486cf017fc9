"""Passes over what a gradient leaves behind, and nobody would write.

`n + 1 - 1 - n` where a scan is walked back, an array filled with one number to be added at some
places, a sum that keeps an axis which the next node drops.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .graph import Apply, Constant, Variable
from .ops.elementwise import add, fill, mul, neg, sub
from .rewrite import Found, Reason, Rewriting, number_in, replaced, where
from .shapes import made_for_gradient, of_gradient
from .types import DISCRETE, FLOATS

GATHERED = Reason(
    "gather_constants",
    "Two constants in a row are one; between them, nothing overflows.",
    "前后两个常量合成一个，中间不会再溢出。",
    changes_answer=True,
)
SIGN_OUT = Reason(
    "sign_out_of_sum",
    "The sum changes its sign once, not each number.",
    "先求和，再变一次号，不必每个数都变号。",
)
FILLED_LATER = Reason(
    "fill_behind_dimshuffle",
    "All numbers are the same one: the shape alone changes.",
    "填的是同一个数：变的只是形状。",
)
ONE_FOR_ALL = Reason(
    "number_for_subtensor",
    "One number goes to all places: it need not be repeated first.",
    "各处都放同一个数，不必先重复它。",
)
NOT_KEPT = Reason(
    "drop_kept_axes",
    "The axes are dropped at once: the sum need not keep them.",
    "这些轴马上就去掉：求和时不必保留。",
)

Term = tuple[Variable, Any]  # a variable, and the number that is added to it or multiplied with it


# --- constants ------------------------------------------------------------------------------------


@where((add, sub, mul).__contains__)
def gather_constants(node: Apply, run: Rewriting) -> Found | None:
    """`n + 3 - 1` is `n + 2` for whole numbers, `2 * (3 * x)` is `6 * x` for all."""
    outer, dtype = _term(node), node.outputs[0].dtype
    if dtype == "bool":
        return None
    before = outer[0].owner if outer is not None else None
    inner = _term(before) if before is not None and _same_kind(before.op, node.op) else None
    if outer is None or before is None or inner is None or before.outputs[0].dtype != dtype:
        return None
    x, whole = inner[0], dtype in DISCRETE
    if (node.op is not mul and not whole) or not (whole or dtype in FLOATS):
        return None
    with np.errstate(all="ignore"):
        a, b = (np.asarray(number).astype(dtype) for number in (inner[1], outer[1]))
        number = a * b if node.op is mul else a + b
    lost = not whole and bool(number == 0) != bool(a == 0 or b == 0)
    if lost or not np.isfinite(number):
        return None
    made = _with(node.op, x, number)
    return replaced(node, made, [x], GATHERED)


def _term(node: Apply) -> Term | None:
    """The node as a variable with a number added, or multiplied with a number."""
    a, b = node.inputs
    number = number_in(b) if isinstance(b, Constant) else None
    if number is not None:
        return a, -number if node.op is sub else number
    number = number_in(a) if isinstance(a, Constant) and node.op is not sub else None
    return None if number is None else (b, number)


def _same_kind(op: Any, other: Any) -> bool:
    return op in (add, sub, mul) and (op is mul) == (other is mul)


def _with(op: Any, x: Variable, number: Any) -> Variable:
    """The variable with the number, which is as small as it can be if it is whole."""
    if op is mul:
        product: Variable = mul(number.item() if number.dtype.name in DISCRETE else number, x)
        return product
    if number == 0:
        return x
    total: Variable = sub(x, -number.item()) if number < 0 else add(x, number.item())
    return total


# --- sums -----------------------------------------------------------------------------------------


@where(lambda op: op.name in ("sum", "mean"))
def sign_out_of_sum(node: Apply, run: Rewriting) -> Found | None:
    """sum(-x) is -sum(x): one sign is changed in the place of many."""
    before = node.inputs[0].owner
    if before is None or before.op is not neg or node.outputs[0].dtype not in FLOATS:
        return None
    (x,) = before.inputs
    return replaced(node, neg(node.op(x)), [x], SIGN_OUT)


@where(lambda op: op.name == "dimshuffle")
def drop_kept_axes(node: Apply, run: Rewriting) -> Found | None:
    """A sum that keeps axes which are dropped behind it does not keep them."""
    before = node.inputs[0].owner
    if before is None or before.op.name not in ("sum", "mean"):
        return None
    make, (axes, keepdims, *more) = before.op.maker
    (x,) = before.inputs
    gone = range(x.ndim) if axes is None else axes
    (wanted,) = node.op.maker[1]
    if not keepdims or wanted != tuple(k for k in range(x.ndim) if k not in gone):
        return None
    return replaced(node, make(axes, False, *more)(x), [x], NOT_KEPT)


# --- one number for many --------------------------------------------------------------------------


@where(lambda op: op.name == "dimshuffle")
def fill_behind_dimshuffle(node: Apply, run: Rewriting) -> Found | None:
    """What is filled with one number is filled when its axes are in order."""
    filler = _filled_with_one(node.inputs[0])
    if filler is None:
        return None
    model, number = filler.inputs
    made = fill(node.op(model), number)
    found = of_gradient(made) if made_for_gradient(filler) else made
    return replaced(node, found, [model, number], FILLED_LATER)


@where(lambda op: op.name in ("inc_subtensor", "set_subtensor", "scatter"))
def number_for_subtensor(node: Apply, run: Rewriting) -> Found | None:
    """One number that goes to many places is not repeated before, where a gradient does so."""
    whole, value, *places = node.inputs
    filler = _filled_with_one(value)
    if filler is None or not made_for_gradient(filler):
        return None
    number = filler.inputs[1]
    return replaced(node, node.op(whole, number, *places), [number, whole, *places], ONE_FOR_ALL)


def _filled_with_one(variable: Variable) -> Apply | None:
    node = variable.owner
    return node if node is not None and node.op is fill and not node.inputs[1].ndim else None


LEFTOVERS = (
    gather_constants,
    sign_out_of_sum,
    drop_kept_axes,
    fill_behind_dimshuffle,
    number_for_subtensor,
)

"""The catalogue of order: sorted numbers, where they came from, and the greatest few."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import mistakes
from ..graph import Variable
from ..say import label
from ..site import here
from ..types import TensorType, dtype_name
from .card import Op, as_variable, family, helper
from .elementwise import cast, flat
from .reduce import axis_of
from .shape import flatten

# --- numbers at places along an axis, and back ----------------------------------------------------


@family
def taken_along(axis: int) -> Op:
    """The card that takes, in each line along an axis, the numbers at that line's own places."""
    return Op(
        "take_along",
        infer=lambda x, places: places.type.with_dtype(x.dtype),
        source=f"np.take_along_axis({{x}}, {{places}}, {axis})",
        grad=lambda g, out, x, places: (put_along(axis)(x, places, g), None),
        latex=r"{x}_{{{places}}}",
        doc="The numbers at some places of each line along an axis.",
    )


@helper
def zeros_with(shape: tuple[int, ...], places: Any, values: Any, axis: int) -> Any:
    """Zeros with values at some places of each line along an axis, none of them named twice."""
    whole = np.zeros(shape, values.dtype)
    np.put_along_axis(whole, places, values, axis)
    return whole


@family
def put_along(axis: int) -> Op:
    """The card that puts numbers back into zeros: what undoes `taken_along`."""
    return Op(
        "put_along",
        infer=lambda x, places, g: x.type.with_dtype(g.dtype),
        source=f"zeros_with({{x}}.shape, {{places}}, {{g}}, {axis})",
        grad=lambda gg, out, x, places, g: (None, None, taken_along(axis)(gg, places)),
        latex=r"\operatorname{{put}}({g})",
        doc="Zeros in the shape of the first operand, with numbers at some places of each line.",
    )


# --- sorting --------------------------------------------------------------------------------------


@family
def ascending(axis: int, kind: str) -> Op:
    """The card of `sort` along an axis."""
    return Op(
        "sort",
        infer=lambda x: x.type,
        source=f"np.sort({{x}}, {axis}, {kind!r})",
        grad=lambda g, out, x: (put_along(axis)(x, order_of(axis, kind)(x), g),),
        latex=r"\operatorname{{sort}}({x})",
        doc="The numbers of each line along an axis, from the smallest to the greatest.",
    )


@family
def order_of(axis: int, kind: str) -> Op:
    """The card of `argsort` along an axis."""
    return Op(
        "argsort",
        infer=lambda x: x.type.with_dtype("int64"),
        source=f"np.argsort({{x}}, {axis}, {kind!r})",
        grad=flat,
        latex=r"\operatorname{{argsort}}({x})",
        doc="Where the sorted numbers of each line along an axis come from, as int64.",
    )


def sort(a: Any, axis: Any = -1, kind: str = "quicksort", order: Any = None) -> Variable:
    """The numbers in ascending order along an axis; None: of the flattened numbers."""
    x, k = _line(a, axis)
    return ascending(k, kind)(x)


def argsort(a: Any, axis: Any = -1, kind: str = "quicksort", order: Any = None) -> Variable:
    """The places (int64) that bring the numbers into ascending order along an axis."""
    x, k = _line(a, axis)
    return order_of(k, kind)(x)


def _line(a: Any, axis: Any) -> tuple[Variable, int]:
    """The variable and the axis to sort along, as a number from 0."""
    x = as_variable(a)
    if axis is None:
        return flatten(x), 0
    return x, axis_of(x, axis)


# --- the greatest few -----------------------------------------------------------------------------


@helper
def places_of_greatest(x: Any, many: Any, axis: int, descending: bool) -> Any:
    """Where the `many` greatest numbers of each line are (the smallest, if `many` is negative)."""
    length, many = x.shape[axis], int(many)
    if not 1 <= abs(many) <= length:
        raise ValueError(f"the greatest {many} of {length} numbers")
    wanted = slice(length - many, length) if many > 0 else slice(0, -many)
    places = np.argsort(x, axis, "stable").take(range(length)[wanted], axis)
    return np.flip(places, axis) if descending else places


@family
def greatest(axis: int, descending: bool) -> Op:
    """The card of `argtopk` along an axis."""

    def infer(x: Variable, many: Variable) -> TensorType:
        if x.ndim == 0 or many.ndim > 0:
            raise mistakes.topk_operands(here(), name=label(x), many=label(many))
        return x.type.with_dtype("int64")

    return Op(
        "argtopk",
        infer=infer,
        source=f"places_of_greatest({{x}}, {{many}}, {axis}, {descending})",
        grad=flat,
        latex=r"\operatorname{{argtop}}_{{{many}}}({x})",
        doc="Where the greatest numbers of each line along an axis are, as int64.",
    )


def topk_and_argtopk(
    x: Any, kth: Any, axis: Any = -1, sorted: bool = True, idx_dtype: str = "int64"
) -> list[Variable]:
    """The `kth` greatest numbers along an axis (the smallest, if negative), and their places.

    With `sorted` they descend, else they come in any order. Theano has `sorted=False` alone.
    """
    v, k = _line(x, axis)
    places = greatest(k, bool(sorted))(v, kth)
    return [taken_along(k)(v, places), cast(places, dtype_name(idx_dtype))]


def topk(
    x: Any, kth: Any, axis: Any = -1, sorted: bool = True, idx_dtype: str = "int64"
) -> Variable:
    """The `kth` greatest numbers along an axis; the smallest, if `kth` is negative."""
    return topk_and_argtopk(x, kth, axis, sorted, idx_dtype)[0]


def argtopk(
    x: Any, kth: Any, axis: Any = -1, sorted: bool = True, idx_dtype: str = "int64"
) -> Variable:
    """The places of the `kth` greatest numbers along an axis."""
    return topk_and_argtopk(x, kth, axis, sorted, idx_dtype)[1]

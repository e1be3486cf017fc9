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
from .index import ARRAY, along, index, scatter
from .reduce import axis_of
from .shape import flatten

# --- numbers at places along an axis --------------------------------------------------------------


def lines_at(x: Variable, places: Variable, axis: int) -> list[Variable]:
    """The index that names, in each line of `x` along an axis, that line's own places."""
    return [places if k == axis else along(x, k) for k in range(x.ndim)]


def taken_along(x: Variable, places: Variable, axis: int) -> Variable:
    """The numbers at some places of each line along an axis."""
    return index((ARRAY,) * x.ndim)(x, *lines_at(x, places, axis))


# --- sorting --------------------------------------------------------------------------------------


@family
def ascending(axis: int, kind: str) -> Op:
    """The card of `sort` along an axis."""

    def grad(g: Variable, out: Variable, x: Variable) -> tuple[Variable]:
        where = lines_at(x, order_of(axis, kind)(x), axis)
        return (scatter((ARRAY,) * x.ndim)(x, g, *where),)

    return Op(
        "sort",
        infer=lambda x: x.type,
        source=f"np.sort({{x}}, {axis}, {kind!r})",
        grad=grad,
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
        raise mistakes.greatest_of_few(None, many=many, length=length)
    wanted = slice(length - many, length) if many > 0 else slice(0, -many)
    places = np.argsort(x, axis, "stable").take(range(length)[wanted], axis)
    return np.flip(places, axis) if descending else places


@family
def greatest(axis: int, descending: bool) -> Op:
    """The card of `argtopk` along an axis."""

    def infer(x: Variable, many: Variable) -> TensorType:
        if many.ndim > 0:
            raise mistakes.topk_number(here(), name=label(many), ndim=many.ndim)
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
    return [taken_along(v, places, k), cast(places, dtype_name(idx_dtype))]


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

"""The catalogue of order: sorted numbers, and where they came from."""

from __future__ import annotations

from typing import Any

from ..graph import Variable
from .card import Op, as_variable, family
from .elementwise import flat
from .index import ARRAY, along, scatter
from .reduce import axis_of
from .shape import flatten

# --- sorting --------------------------------------------------------------------------------------


@family
def ascending(axis: int, kind: str) -> Op:
    """The card of `sort` along an axis."""

    def grad(g: Variable, out: Variable, x: Variable) -> tuple[Variable]:
        places = order_of(axis, kind)(x)
        where = [places if k == axis else along(x, k) for k in range(x.ndim)]
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

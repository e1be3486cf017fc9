"""Functions made of other ops, and a few cards for what NumPy does in one call."""

from __future__ import annotations

from functools import reduce
from typing import Any

import numpy as np

from .. import mistakes
from ..graph import Variable
from ..say import label
from ..site import here
from ..types import DISCRETE, TensorType, upcast
from .card import Op, as_variable, elementwise, family, helper, op
from .elementwise import (
    and_,
    cast,
    eq,
    fill,
    floating,
    ge,
    int_div,
    log,
    maximum,
    neq,
    nothing,
    sub,
    switch,
)
from .index import along, inc_subtensor, nonzero, set_subtensor, subtensor
from .join import concatenate, stack
from .linear import dot
from .make import alloc, arange, zeros
from .reduce import all as all_of
from .reduce import axis_of, max, mean, min, sum
from .shape import dimshuffle, flatten, length, listed, shape_padleft, squeeze, transpose
from .sort import argsort, taken_along
from .watch import Assert

# --- diagonals and windows ------------------------------------------------------------------------


def fill_diagonal(a: Any, val: Any) -> Variable:
    """`a`, of at least two axes, with `val` where all its indices are equal."""
    return fill_diagonal_offset(a, val, 0)


def fill_diagonal_offset(a: Any, val: Any, offset: Any) -> Variable:
    """The matrix `a` with `val` on diagonal number `offset`."""
    a = as_variable(a)
    if a.ndim < 2:
        raise mistakes.not_a_matrix(here(), call="fill_diagonal", name=label(a), ndim=a.ndim)
    value = as_variable(val)
    if value.ndim > 0 or upcast(a.dtype, value.dtype) != a.dtype:
        raise mistakes.diagonal_value(here(), name=label(a), dtype=a.dtype, value=label(value))
    rows, *rest = (along(a, k) for k in range(a.ndim))
    rows = rows + offset
    return switch(reduce(and_, [eq(rows, more) for more in rest]), value, a)


def _integer_length(m: Variable) -> TensorType:
    if m.ndim > 0 or m.dtype not in DISCRETE[1:]:
        raise mistakes.not_a_length(here(), name=label(m), type=mistakes.type_words(m.type))
    return TensorType("float64", (False,))


bartlett = op(
    "bartlett",
    infer=_integer_length,
    source="np.bartlett({m})",
    grad=nothing,
    latex=r"\operatorname{{bartlett}}({m})",
    doc="A window of M numbers that rises from 0 to 1 and falls back to 0, as float64.",
)


# --- counting, searching, choosing ----------------------------------------------------------------


def bincount(
    x: Any, weights: Any = None, minlength: Any = None, assert_nonneg: bool = False
) -> Variable:
    """How often each number from 0 on is in the integer vector `x`, in the dtype of `x`.

    With `weights` their sums, one for each number. A negative number counts from the end.
    """
    x = as_variable(x)
    if x.ndim != 1 or x.dtype not in DISCRETE:
        raise mistakes.not_counted(here(), name=label(x), type=mistakes.type_words(x.type))
    if assert_nonneg:
        x = Assert("bincount has negative numbers")(x, all_of(ge(x, 0)))
    added = as_variable(1 if weights is None else weights)
    many = cast(max(x) + 1, "int64")
    many = many if minlength is None else maximum(many, minlength)
    counts = zeros(many, x.dtype if weights is None else added.dtype)
    return inc_subtensor(subtensor(counts, x), added)


@family
def searched(side: str) -> Op:
    """The card of `searchsorted`."""
    return Op(
        "searchsorted",
        infer=lambda x, v, *sorter: v.type.with_dtype("int64"),
        source=lambda node: (
            f"np.searchsorted({{0}}, {{1}}, {side!r}" + (", {2})" if len(node.inputs) == 3 else ")")
        ),
        grad=nothing,
        latex=r"\operatorname{{searchsorted}}({0}, {1})",
        doc="Where numbers would have to stand so that a sorted vector stays sorted, as int64.",
    )


def searchsorted(x: Any, v: Any, side: str = "left", sorter: Any = None) -> Variable:
    """Where each number of `v` belongs in the sorted vector `x`, as int64.

    Before equal numbers, or behind them with side='right'. `sorter` is `argsort(x)` for an `x` that
    is not sorted.
    """
    return searched(side)(x, v, *([] if sorter is None else [sorter]))


@family
def chosen(mode: str) -> Op:
    """The card of `choose`: for each place one of several arrays."""

    def infer(a: Variable, choices: Variable) -> TensorType:
        if a.dtype not in DISCRETE:
            raise mistakes.float_index(here(), name="choices", index=label(a), dtype=a.dtype)
        ones = eq(a, subtensor(choices, 0)).broadcastable
        return TensorType(choices.dtype, ones)

    def grad(g: Variable, out: Variable, a: Variable, choices: Variable) -> Any:
        many = length(0)(choices)
        number = {"wrap": a % many, "clip": a.clip(0, many - 1)}.get(mode, a)
        which = dimshuffle(arange(many), 0, *["x"] * out.ndim)
        share = switch(eq(which, shape_padleft(number, out.ndim - a.ndim + 1)), g, 0)
        extra = out.ndim - choices.ndim + 1
        return None, sum(share, axis=tuple(range(1, extra + 1))) if extra else share

    return Op(
        "choose",
        infer=infer,
        source=f"np.choose({{a}}, {{choices}}, mode={mode!r})",
        grad=grad,
        latex=r"\operatorname{{choose}}({a}, {choices})",
        doc="For each place a number of one of several arrays: the one that `a` names there.",
    )


def choose(a: Any, choices: Any, out: Any = None, mode: str = "raise") -> Variable:
    """For each place the number of `choices[a]` there.

    `choices` is a list of arrays, which are repeated to fit each other, or an array whose first
    axis counts them. A number of `a` that names none of them is an error; 'clip' takes the nearest,
    'wrap' counts on from the other end.
    """
    if isinstance(choices, list | tuple):
        parts = [as_variable(choice) for choice in choices]
        choices = stack([reduce(lambda c, other: fill(other, c), parts, part) for part in parts])
    return chosen(mode)(a, choices)


def compress(condition: Any, x: Any, axis: Any = None) -> Variable:
    """The numbers along an axis where the vector `condition` is not 0; None: of all in a row."""
    places = nonzero(condition)[0]
    x = as_variable(x)
    x, axis = (flatten(x), 0) if axis is None else (x, axis_of(x, axis))
    return subtensor(x, (slice(None),) * axis + (places,))


@family
def distinct(index: bool, inverse: bool, counts: bool, axis: int | None) -> Op:
    """The card of the different numbers of an array, sorted; also their places and counts."""
    wanted = {"index": index, "inverse": inverse, "counts": counts}
    told = ", ".join(f"return_{name}=True" for name, one in wanted.items() if one)
    call = f"np.unique({{x}}, {told or 'return_index=False'}, axis={axis!r})"

    def infer(x: Variable) -> Any:
        pattern = [b and k != axis for k, b in enumerate(x.broadcastable)]
        values = TensorType(x.dtype, (False,) if axis is None else pattern)
        rest = (TensorType("int64", (False,)),) * (index + inverse + counts)
        return (values, *rest) if rest else values

    return Op(
        "unique",
        infer=infer,
        source=f"flat_places({call})" if inverse else call,
        grad=nothing,
        latex=r"\operatorname{{unique}}({x})",
        doc="The different numbers, sorted; where they come from, and how many there are of each.",
    )


@helper
def flat_places(found: tuple[Any, ...]) -> tuple[Any, ...]:
    """What `np.unique` gave, with every array of places as one vector."""
    return (found[0], *[part.ravel() for part in found[1:]])


# --- places and indices ---------------------------------------------------------------------------


@family
def unravelled(ndim: int, order: str) -> Op:
    """The card of `unravel_index`."""
    return Op(
        "unravel_index",
        infer=lambda places, dims: (
            (places.type.with_dtype("int64"),) * ndim if ndim > 1 else places.type
        ),
        source=f"np.unravel_index({{places}}, tuple({{dims}}), {order!r})"
        + ("[0]" if ndim == 1 else ""),
        grad=nothing,
        latex=r"\operatorname{{unravel}}({places})",
        doc="Places in reading order as one index for each axis.",
    )


def unravel_index(
    indices: Any, dims: Any, order: str = "C", ndim: int | None = None
) -> list[Variable]:
    """Places in an array of shape `dims`, counted in reading order, as one index for each axis."""
    many = len(listed(dims)) if ndim is None else ndim
    return list(unravelled(many, order).node(*_integers(indices), _lengths(dims)).outputs)


@family
def ravelled(mode: str, order: str) -> Op:
    """The card of `ravel_multi_index`."""

    def source(node: Any) -> str:
        many = len(node.inputs) - 1
        places = ", ".join(f"{{{k}}}" for k in range(many))
        return f"np.ravel_multi_index(({places},), tuple({{{many}}}), {mode!r}, {order!r})"

    return Op(
        "ravel_multi_index",
        infer=lambda *inputs: inputs[0].type.with_dtype("int64"),
        source=source,
        grad=nothing,
        latex=r"\operatorname{{ravel}}({0}, \ldots)",
        doc="One index for each axis as places in reading order.",
    )


def ravel_multi_index(
    multi_index: Any, dims: Any, mode: str = "raise", order: str = "C"
) -> Variable:
    """One index for each axis of an array of shape `dims`, as places counted in reading order."""
    return ravelled(mode, order)(*_integers(*listed(multi_index)), _lengths(dims))


def _integers(*numbers: Any) -> list[Variable]:
    """Variables of dtype int64; raises TypeError for numbers that are not integers."""
    found = [as_variable(n) for n in numbers]
    for v in found:
        if v.dtype not in DISCRETE:
            raise mistakes.float_index(here(), name="x", index=label(v), dtype=v.dtype)
    return [cast(v, "int64") for v in found]


def _lengths(dims: Any) -> Variable:
    """The vector of lengths; raises TypeError for anything else."""
    (found,) = _integers(dims)
    if found.ndim != 1:
        raise mistakes.not_lengths(here(), name=label(found), ndim=found.ndim)
    return found


def inverse_permutation(perm: Any) -> Variable:
    """The permutation that undoes `perm`; of a matrix, row by row."""
    perm = as_variable(perm)
    return cast(argsort(perm), perm.dtype)


def permute_row_elements(x: Any, y: Any, inverse: Any = 0) -> Variable:
    """The numbers of each row of `x` in the order of that row of `y`, or with `inverse` back.

    A single row of either fits all rows of the other.
    """
    x, y = as_variable(x), as_variable(y)
    y = argsort(y) if inverse else y
    ndim = x.ndim if x.ndim > y.ndim else y.ndim
    x, y = shape_padleft(x, ndim - x.ndim), shape_padleft(y, ndim - y.ndim)
    return taken_along(fill(y, x), fill(x, y), ndim - 1)


# --- grids of indices -----------------------------------------------------------------------------


class Grid:
    """`mgrid[0:2, 0:3]`: for each axis a matrix of indices; `ogrid`: as one column and one row."""

    def __init__(self, sparse: bool) -> None:
        self.sparse = sparse

    def __getitem__(self, cuts: Any) -> list[Variable]:
        cuts = cuts if isinstance(cuts, tuple) else (cuts,)
        lines = [arange(cut.start or 0, cut.stop, cut.step or 1) for cut in cuts]
        common = upcast(*[line.dtype for line in lines])
        lines = [cast(line, common) for line in lines]
        many = range(len(lines))
        rows = [
            dimshuffle(line, *[0 if k == axis else "x" for k in many])
            for axis, line in enumerate(lines)
        ]
        if self.sparse:
            return rows
        return [alloc(row, *[length(0)(line) for line in lines]) for row in rows]


mgrid, ogrid = Grid(sparse=False), Grid(sparse=True)

# --- along an axis --------------------------------------------------------------------------------


def diff(x: Any, n: int = 1, axis: Any = -1) -> Variable:
    """Each number minus the one before it along an axis, `n` times over."""
    found = as_variable(x)
    before = (slice(None),) * axis_of(found, axis)
    for _ in range(n):
        later, earlier = (*before, slice(1, None)), (*before, slice(None, -1))
        found = sub(subtensor(found, later), subtensor(found, earlier))
    return found


def ptp(a: Any, axis: Any = None) -> Variable:
    """The greatest number minus the smallest, along an axis or of all."""
    return max(a, axis) - min(a, axis)


def cov(
    m: Any,
    y: Any = None,
    rowvar: bool = True,
    bias: bool = False,
    ddof: int | None = None,
    fweights: Any = None,
    aweights: Any = None,
) -> Variable:
    """The covariance of each row with each other; of the columns, if not `rowvar`."""
    if fweights is not None or aweights is not None:
        raise NotImplementedError("cov has no weights")
    parts = [as_variable(part) for part in (m, y) if part is not None]
    rows = concatenate([part if rowvar else transpose(part) for part in parts])
    away = rows - mean(rows, axis=1, keepdims=True)
    taken_off = (0 if bias else 1) if ddof is None else ddof
    return squeeze(dot(away, transpose(away)) * (1.0 / (length(1)(rows) - taken_off)))


def horizontal_stack(*args: Any) -> Variable:
    """Matrices side by side."""
    return concatenate(args, axis=1)


def vertical_stack(*args: Any) -> Variable:
    """Matrices one below the other."""
    return concatenate(args, axis=0)


def ceil_intdiv(a: Any, b: Any) -> Variable:
    """The quotient of integers, rounded up."""
    a, b = as_variable(a), as_variable(b)
    return int_div(a, b) + cast(neq(a % b, 0), a.dtype)


# --- x log x --------------------------------------------------------------------------------------


@helper
def product_with_log(x: Any, y: Any) -> Any:
    """x * log(y), and 0 where x is 0."""
    return np.where(np.equal(x, 0), np.multiply(x, 0), x * np.log(y))


xlogx = elementwise(
    "xlogx",
    dtype=floating,
    source="product_with_log({x}, {x})",
    grad=lambda g, out, x: (g * (1 + log(x)),),
    latex=r"{x} \log {x}",
    domain=(0.2, 3.0),
    doc="x * log(x), and 0 at 0.",
)
xlogy0 = elementwise(
    "xlogy0",
    dtype=floating,
    source="product_with_log({x}, {y})",
    grad=lambda g, out, x, y: (g * log(y), g * x / y),
    latex=r"{x} \log {y}",
    domain=(0.2, 3.0),
    doc="x * log(y), and 0 where x is 0.",
)

# --- old names for an index -----------------------------------------------------------------------


def advanced_subtensor(x: Any, *index: Any) -> Variable:
    """x[index] with vectors or masks as indices."""
    return subtensor(as_variable(x), index)


def advanced_set_subtensor(x: Any, y: Any, *index: Any) -> Variable:
    """A copy of `x` with `y` at x[index]."""
    return set_subtensor(subtensor(as_variable(x), index), y)


def advanced_inc_subtensor(x: Any, y: Any, *index: Any) -> Variable:
    """A copy of `x` with `y` added at x[index]; a place named twice gets both."""
    return inc_subtensor(subtensor(as_variable(x), index), y)

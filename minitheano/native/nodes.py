"""Native lines for ops that do not work number by number: axes, indices, products, folds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ..graph import Apply, Variable
from ..ops.index import ARRAY, HOLE, NEW, WHOLE, Cut, index
from ..ops.linear import matrix_dot, vector_outer
from ..ops.reduce import average, dtypes_of_total, extreme, total
from ..ops.shape import length, shuffled
from .code import ONE, Code, Grid, Index, Stored, writes
from .scalars import Unable, cast_to, number


@writes(shuffled)
def write_shuffled(code: Code, node: Apply, axes: Sequence[Any]) -> None:
    """Axes in another order: nothing is computed."""
    x, out = node.inputs[0], node.outputs[0]
    if x in code.numbers:
        code.grids[out] = Grid([ONE] * len(axes), lambda index: code.numbers[x])
        return
    grid = code.stored(x) if code.uses.get(out, 0) > 1 else code.grids[x]
    if not axes:
        code.numbers[out] = code.let(grid.at(("0",) * len(grid.dims)))
        return
    dims = [ONE if a == "x" else grid.dims[a] for a in axes]
    if isinstance(grid, Stored) and set(axes) >= set(range(len(grid.dims))):
        stored = [None if a == "x" else grid.axes[a] for a in axes]
        code.define(out, Stored(grid.name, dims, grid.row, stored, grid.fixed))
    else:
        code.define(out, Grid(dims, _at_shuffled(grid, axes)))


def _at_shuffled(grid: Grid, axes: Sequence[Any]) -> Callable[[Index], str]:
    def at(index: Index) -> str:
        own = ["0"] * len(grid.dims)
        for a, i in zip(axes, index, strict=True):
            if a != "x":
                own[a] = i
        return grid.at(tuple(own))

    return at


@writes(length)
def write_length(code: Code, node: Apply, axis: int) -> None:
    """The length of an axis is known."""
    code.numbers[node.outputs[0]] = code.let(code.grids[node.inputs[0]].dims[axis])


# --- indices --------------------------------------------------------------------------------------


@writes(index)
def write_index(code: Code, node: Apply, items: Sequence[Any]) -> None:
    """Rows and single numbers of an array."""
    (x, *holes), out = node.inputs, node.outputs[0]
    if any(item == ARRAY or (isinstance(item, Cut) and item != WHOLE) for item in items):
        raise Unable(node.op)
    grid, taken = code.stored(x), iter(holes)
    left = list(range(len(grid.dims)))
    places: dict[int, str] = {}
    kept: list[int | None] = []
    for item in items:
        axis = None if item == NEW else left.pop(0)
        if item in (NEW, WHOLE):
            kept.append(axis)
        elif axis is not None:
            asked = code.numbers[next(taken)] if item == HOLE else str(item)
            places[axis] = _place(code, asked, grid.dims[axis])
    kept += left
    dims = [ONE if k is None else grid.dims[k] for k in kept]
    if not dims:
        code.numbers[out] = code.let(grid.at(tuple([places[k] for k in sorted(places)])))
    else:
        code.define(out, _part(grid, places, dims, kept))


def _place(code: Code, asked: str, dim: str) -> str:
    """An index counted from the front, after a test that it is inside."""
    place = code.let(f"{asked} + {dim} if {asked} < 0 else {asked}")
    code.line(f"if {place} < 0 or {place} >= {dim}: raise IndexError")
    return place


def _part(
    grid: Stored, places: dict[int, str], dims: Sequence[str], kept: Sequence[int | None]
) -> Grid:
    """A part of an array: a row in memory, if what is picked are its first stored axes."""
    picked = {grid.axes[k]: place for k, place in places.items()}
    if set(picked) == set(range(len(picked))):
        row = (*grid.row, *[picked[k] for k in range(len(picked))])
        stored = [None if k is None else grid.axes[k] for k in kept]
        axes = [None if a is None else a - len(picked) for a in stored]
        return Stored(grid.name, dims, row, axes)

    def at(index: Index) -> str:
        own = dict(zip(kept, index, strict=True)) | places
        return grid.at(tuple([own[k] for k in range(len(grid.dims))]))

    return Grid(dims, at)


# --- products -------------------------------------------------------------------------------------


@writes(vector_outer)
def write_outer(code: Code, node: Apply) -> None:
    """Every number of one vector times every number of the other, where it is read."""
    (a, b), out = node.inputs, node.outputs[0]
    left, right = code.stored(a), code.stored(b)
    wanted = out.type.dtype

    def at(index: Index) -> str:
        x = cast_to(wanted, left.at(index[:1]), a.type.dtype)
        y = cast_to(wanted, right.at(index[1:]), b.type.dtype)
        return code.let(f"{number(wanted)}({x} * {y})")

    code.define(out, Grid([*left.dims, *right.dims], at))


@writes(matrix_dot)
def write_dot(code: Code, node: Apply) -> None:
    """Products with a vector. Those of two matrices are left to NumPy, whose BLAS is faster."""
    a, b = node.inputs
    alike = {i.type.dtype for i in node.inputs} == {node.outputs[0].type.dtype}
    if not alike or a.type.dtype not in ("float32", "float64", "int64"):
        raise Unable(node.op)
    if a.type.ndim == b.type.ndim == 2:
        raise Unable(node.op)
    if a.type.ndim == b.type.ndim:
        _inner(code, node)
    elif a.type.ndim == 1:
        _by_rows(code, node.outputs[0], code.stored(a), code.running(b, 1), 0)
    else:
        _by_rows(code, node.outputs[0], code.stored(b), code.running(a, 0), 1)


def _inner(code: Code, node: Apply) -> None:
    """The product of two vectors."""
    left, right = [code.grids[i] for i in node.inputs]
    code.same(left.dims[0], right.dims[0])
    total = code.fresh("s")
    code.line(f"{total} = {number(node.outputs[0].type.dtype, 0)}")
    with code.loops(left.dims) as index:
        factors = left.at(index), right.at(index)
        code.line(f"{total} += {' * '.join(factors)}")
    code.numbers[node.outputs[0]] = total


def _by_rows(code: Code, out: Variable, vector: Stored, matrix: Stored, axis: int) -> None:
    """A vector times a matrix; `axis` is the one of the matrix that is summed over.

    Where neighbours in memory belong to different results, all results grow together, row by row;
    otherwise they are summed one after another.
    """
    summed, kept = matrix.dims[axis], matrix.dims[1 - axis]
    code.same(vector.dims[0], summed)
    zero = number(out.type.dtype, 0)
    place = code.targets.get(out) or code.buffer([kept], out.type.dtype)
    code.same(place.dims[0], kept)

    def entry(k: str, j: str) -> str:
        return matrix.at((k, j) if axis == 0 else (j, k))

    if matrix.runs == 1 - axis:
        with code.loops([kept]) as (j,):
            code.line(f"{place.at((j,))} = {zero}")
        with code.loops([summed]) as (k,):
            factor = code.let(vector.at((k,)))
            with code.loops([kept]) as (j,):
                code.line(f"{place.at((j,))} += {factor} * {entry(k, j)}")
    else:
        with code.loops([kept]) as (j,):
            total = code.fresh("s")
            code.line(f"{total} = {zero}")
            with code.loops([summed]) as (k,):
                code.line(f"{total} += {vector.at((k,))} * {entry(k, j)}")
            code.line(f"{place.at((j,))} = {total}")
    code.grids[out] = place


# --- folds ----------------------------------------------------------------------------------------


class Fold:
    """How numbers are folded into one: the start, the lines for one more, what is done at last."""

    def __init__(self, dtype: str, start: str, step: str, after: str = "") -> None:
        self.dtype, self.start, self.step, self.after = dtype, start, step, after


SUM = "{0} = {0} + {1}"


@writes(total)
def write_total(code: Code, node: Apply, axes: Any, keepdims: bool, dtype: str, acc: str) -> None:
    """A sum, kept in the accumulator's dtype while it grows."""
    _, kept = dtypes_of_total(node.inputs[0].type.dtype, dtype, acc)
    fold(code, node, axes, keepdims, Fold(kept, "0", SUM))


@writes(average)
def write_average(code: Code, node: Apply, axes: Any, keepdims: bool, dtype: str) -> None:
    """A sum divided by how many numbers there are."""
    _, kept = dtypes_of_total(node.inputs[0].type.dtype, dtype, "")
    if not kept.startswith("float") or node.inputs[0] in code.numbers:
        raise Unable(node.op)
    dims = code.grids[node.inputs[0]].dims
    many = " * ".join(dims if axes is None else [dims[a] for a in axes])
    fold(code, node, axes, keepdims, Fold(kept, "0", SUM, f" / ({many or 1})"))


@writes(extreme)
def write_extreme(code: Code, node: Apply, name: str, axes: Any, keepdims: bool) -> None:
    """The greatest or the least number; nan if there is one."""
    dtype = node.inputs[0].type.dtype
    if not dtype.startswith("float") or node.inputs[0] in code.numbers:
        raise Unable(node.op)
    sign, start = (">", "-np.inf") if name == "max" else ("<", "np.inf")
    dims = code.grids[node.inputs[0]].dims
    for dim in dims if axes is None else [dims[a] for a in axes]:
        code.line(f"if {dim} == 0: raise ValueError")
    step = f"if {{1}} {sign} {{0}} or {{1}} != {{1}}: {{0}} = {{1}}"
    fold(code, node, axes, keepdims, Fold(dtype, start, step))


def fold(code: Code, node: Apply, axes: Any, keepdims: bool, how: Fold) -> None:
    """Fold axes away."""
    x, out = node.inputs[0], node.outputs[0]
    if x in code.numbers:
        raise Unable(node.op)
    grid, wanted = code.grids[x], number(out.type.dtype)
    gone = range(len(grid.dims)) if axes is None else axes
    rest = [k for k in range(len(grid.dims)) if keepdims or k not in gone]
    dims = [ONE if k in gone else grid.dims[k] for k in rest]
    start = f"{number(how.dtype)}({how.start})"
    place = code.buffer(dims, how.dtype) if dims else None
    total = code.fresh("s")

    def at(index: Index) -> str:
        return place.at(index) if place is not None else total

    with code.loops(dims) as index:
        code.line(f"{at(index)} = {start}")
    with code.loops(grid.dims) as index:
        here = at(tuple(["0" if k in gone else index[k] for k in rest]))
        value = code.let(cast_to(how.dtype, grid.at(index), x.type.dtype))
        code.line(how.step.format(here, value))
    if place is None:
        code.numbers[out] = code.let(f"{wanted}({total}{how.after})")
    elif how.dtype == out.type.dtype and not how.after:
        code.define(out, place)
    else:
        code.define(out, Grid(dims, lambda i: code.let(f"{wanted}({at(i)}{how.after})")))

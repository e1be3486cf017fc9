"""The graph of some ops as loops over numbers: text that Numba compiles quickly, and well.

Every number has its dtype written on it, so that Numba computes what NumPy computes. An array that
is only read once is not made: its numbers are computed where they are needed, inside the loop that
reads them. All lengths are known before the first line that computes, and compared there: what does
not fit raises, and the call is done again by the text that explains.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from ..graph import Apply, Constant, Variable, order
from ..types import TensorType
from .machine import Taken
from .scalars import Unable, number, reads

Index = tuple[str, ...]
ONE = "1"  # the length of an axis whose type says that it is one


class Grid:
    """An array inside a native function: the lengths of its axes, and what stands at a place.

    `at` gives the text of one number, and may write lines that compute it.
    """

    def __init__(self, dims: Sequence[str], at: Callable[[Index], str]) -> None:
        self.dims, self.at = tuple(dims), at


class Stored(Grid):
    """An array in memory: `name`, the index of the row that it is, and its axes in some order.

    `axes` says for each axis which of the stored ones it is, or None for one of length 1 that is
    not stored. `fixed` means that no line writes to it.
    """

    def __init__(
        self,
        name: str,
        dims: Sequence[str],
        row: Index = (),
        axes: Sequence[int | None] | None = None,
        fixed: bool = False,
    ) -> None:
        super().__init__(dims, self._at)
        self.name, self.row, self.fixed = name, row, fixed
        self.axes = tuple(range(len(self.dims)) if axes is None else axes)

    def _at(self, index: Index) -> str:
        placed = {axis: i for axis, i in zip(self.axes, index, strict=True) if axis is not None}
        rest = [placed[axis] for axis in sorted(placed)]
        return f"{self.name}[{', '.join([*self.row, *rest])}]"

    @property
    def runs(self) -> int | None:
        """The axis along which neighbours are neighbours in memory."""
        stored = [axis for axis in self.axes if axis is not None]
        return self.axes.index(max(stored)) if stored else None


class Code:
    """The lines of one native function, and what stands for each variable in it."""

    def __init__(self) -> None:
        self.top: list[str] = []  # what is done once, before anything is computed
        self.lines: list[str] = []
        self.takes: list[Taken] = []
        self.depth = 1
        self.numbers: dict[Variable, str] = {}
        self.grids: dict[Variable, Grid] = {}
        self.targets: dict[Variable, Stored] = {}  # where some arrays are to be stored
        self.uses: dict[Variable, int] = {}
        self._counts: dict[str, int] = {}
        self._equal: set[tuple[str, str]] = set()
        self._known: list[dict[Any, str]] = [{}]  # what each loop around has computed

    # --- lines and names --------------------------------------------------------------------------

    def fresh(self, letter: str) -> str:
        count = self._counts[letter] = self._counts.get(letter, -1) + 1
        return f"{letter}{count}"

    def line(self, text: str) -> None:
        self.lines.append("    " * self.depth + text)

    def first(self, text: str) -> None:
        """A line that is run once, before the others."""
        self.top.append("    " + text)

    def let(self, text: str) -> str:
        """A new name for the value of an expression."""
        name = self.fresh("v")
        self.line(f"{name} = {text}")
        return name

    @contextmanager
    def indented(self) -> Iterator[None]:
        self.depth += 1
        self._known.append({})
        yield
        self._known.pop()
        self.depth -= 1

    @contextmanager
    def loops(self, dims: Sequence[str]) -> Iterator[Index]:
        """A loop for each axis; an axis of length 1 needs none."""
        index, depth = [], self.depth
        for dim in dims:
            index.append("0" if dim == ONE else self.fresh("k"))
            if dim != ONE:
                self.line(f"for {index[-1]} in range({dim}):")
                self.depth += 1
        self._known.append({})
        yield tuple(index)
        self._known.pop()
        self.depth = depth

    def text(self, name: str, results: Sequence[str]) -> str:
        """The whole function."""
        arguments = ", ".join(f"a{k}" for k in range(len(self.takes)))
        lines = [f"def {name}({arguments}):", *self.top, *self.lines]
        return "\n".join([*lines, f"    return {', '.join(results)}", ""])

    # --- what comes in ----------------------------------------------------------------------------

    def argument(self, v: Variable, strided: bool = False) -> tuple[str, Grid | None]:
        """One more argument, which holds a value of this type."""
        if not isinstance(v.type, TensorType):
            raise Unable(v.type)
        number(v.type.dtype)
        name = f"a{len(self.takes)}"
        self.takes.append(Taken(v.type.dtype, v.type.ndim, strided))
        return name, self.array(name, v.type, v.type.ndim) if v.type.ndim else None

    def array(self, name: str, type: TensorType, ndim: int) -> Stored:
        """An argument as an array whose lengths have names."""
        dims = []
        for axis, one in enumerate(type.broadcastable):
            dims.append(ONE if one else self.fresh("m"))
            if not one:
                self.first(f"{dims[-1]} = {name}.shape[{axis}]")
        return Stored(name, dims, fixed=True)

    def bring(self, v: Variable, strided: bool = False) -> None:
        """Let an argument stand for this variable."""
        name, grid = self.argument(v, strided)
        if grid is None:
            self.numbers[v] = name
        else:
            self.grids[v] = grid

    def same(self, a: str, b: str) -> None:
        """Two lengths must be equal; the test is made once, before all else."""
        if a != b and (a, b) not in self._equal:
            self._equal |= {(a, b), (b, a)}
            self.first(f"if {a} != {b}: raise ValueError")

    # --- arrays -----------------------------------------------------------------------------------

    def buffer(self, dims: Sequence[str], dtype: str) -> Stored:
        """Memory for an array, which is there from the beginning."""
        name = self.fresh("b")
        self.first(f"{name} = np.empty(({', '.join(dims)},), {number(dtype)})")
        return Stored(name, dims)

    def store(self, grid: Grid, place: Stored) -> None:
        """Write every number of an array to where it belongs."""
        for a, b in zip(grid.dims, place.dims, strict=True):
            self.same(a, b)
        with self.loops(place.dims) as index:
            value = grid.at(index)
            self.line(f"{place.at(index)} = {value}")

    def kept(self, v: Variable, grid: Grid) -> Stored:
        """An array in memory: where it is wanted, or in a buffer of its own."""
        place = self.targets.get(v) or self.buffer(grid.dims, v.type.dtype)
        self.store(grid, place)
        return place

    def stored(self, v: Variable) -> Stored:
        """A variable as an array in memory."""
        grid = self.grids[v]
        if not isinstance(grid, Stored):
            grid = self.grids[v] = self.kept(v, grid)
        return grid

    def running(self, v: Variable, axis: int) -> Stored:
        """An array in memory whose neighbours along this axis are neighbours there, if it can be.

        An array that never changes is turned round once, before the loop.
        """
        grid = self.stored(v)
        if grid.runs != axis and grid.fixed and not grid.row:
            lines, self.lines, depth, self.depth = self.lines, [], self.depth, 1
            swapped = sorted(range(len(grid.dims)), key=lambda k: k == axis)
            place = self.buffer([grid.dims[k] for k in swapped], v.type.dtype)
            turned = [swapped.index(k) for k in range(len(swapped))]
            found = Stored(place.name, grid.dims, axes=turned, fixed=True)
            self.store(grid, found)
            self.top += self.lines
            self.lines, self.depth = lines, depth
            self.grids[v] = found
            return found
        return grid

    # --- nodes ------------------------------------------------------------------------------------

    def write(self, results: Sequence[Variable], stop_at: Sequence[Variable]) -> None:
        """The lines that compute these results. Raises `Unable` for an op without native form."""
        nodes = order(results, stop_at)
        for v in [*results, *(i for node in nodes for i in node.inputs)]:
            self.uses[v] = self.uses.get(v, 0) + 1
        for node in nodes:
            for i in node.inputs:
                self.constant(i)
            self.node(node)
        for v in results:
            self.constant(v)

    def constant(self, v: Variable) -> None:
        """A number that is known is written into the text."""
        if isinstance(v, Constant) and v not in self.numbers and v not in self.grids:
            if not isinstance(v.type, TensorType) or v.type.ndim:
                raise Unable(v.type)
            self.numbers[v] = number(v.type.dtype, v.data.item())

    def node(self, node: Apply) -> None:
        for v in (*node.inputs, *node.outputs):
            if not isinstance(v.type, TensorType):
                raise Unable(node.op)
            number(v.type.dtype)
        if node.op.elementwise:
            self.elementwise(node)
            return
        if node.op in WRITERS:
            WRITERS[node.op](self, node)
            return
        family, settings = getattr(node.op, "maker", (None, ()))
        if family not in WRITERS:
            raise Unable(node.op)
        WRITERS[family](self, node, *settings)

    def elementwise(self, node: Apply) -> None:
        """Number by number: at once for single numbers, else where it is read."""
        out = node.outputs[0]
        if not out.type.ndim:
            texts = [self.numbers[i] for i in node.inputs]
            self.numbers[out] = self.let(reads(node, texts))
            return
        dims = self._fitted(node)

        def at(index: Index) -> str:
            key = out, index
            if key not in self._known[-1]:
                texts = [self.value(i, index) for i in node.inputs]
                self._known[-1][key] = self.let(reads(node, texts))
            return self._known[-1][key]

        self.define(out, Grid(dims, at))

    def value(self, v: Variable, index: Index) -> str:
        """The number of an operand that meets a place of the result; axes match from the right."""
        if v in self.numbers:
            return self.numbers[v]
        grid = self.grids[v]
        own = index[len(index) - len(grid.dims) :]
        found = grid.at(tuple("0" if d == ONE else i for d, i in zip(grid.dims, own, strict=True)))
        if not found.endswith("]"):
            return found
        key = found
        if key not in self._known[-1]:  # memory is read once
            self._known[-1][key] = self.let(found)
        return self._known[-1][key]

    def define(self, v: Variable, grid: Grid) -> None:
        """What a variable is. What is read twice, or wanted somewhere, is made at once."""
        computed = not isinstance(grid, Stored)
        if v in self.targets or (computed and self.uses.get(v, 0) > 1):
            grid = self.kept(v, grid)
        self.grids[v] = grid

    def _fitted(self, node: Apply) -> list[str]:
        """The lengths of the result, and tests that those of the operands are equal to them."""
        out = node.outputs[0]
        dims = []
        for back in range(out.type.ndim, 0, -1):
            axes = [self.grids[i].dims[-back] for i in node.inputs if i.type.ndim >= back]
            long = [dim for dim in axes if dim != ONE]
            dims.append(long[0] if long else ONE)
            for other in long[1:]:
                self.same(long[0], other)
        return dims


Write = Callable[..., None]
WRITERS: dict[Any, Write] = {}


def writes(*ops: Any) -> Callable[[Write], Write]:
    """Let a function write the lines for nodes of this op, or of this family of ops."""

    def registered(write: Write) -> Write:
        WRITERS.update(dict.fromkeys(ops, write))
        return write

    return registered

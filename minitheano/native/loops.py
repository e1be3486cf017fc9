"""A scan as a native function, and the line of the text that calls it."""

from __future__ import annotations

from typing import Any

from ..fastloop import only_last
from ..graph import Apply, Variable, order
from ..loop import Lane, Scan
from ..writer import Writer
from .calls import Call, called
from .code import Code, Stored
from .scalars import number


def write_native_loop(writer: Writer, node: Apply) -> bool:
    """Write a scan as the call of a native function; False if NumPy is to run it."""
    return called(writer, node, "native_loops", lambda call: NativeLoop(writer, node, call).write())


class NativeLoop:
    """Writes one scan. What nobody reads is not computed and not kept."""

    def __init__(self, writer: Writer, node: Apply, call: Call) -> None:
        self.writer, self.node, self.call = writer, node, call
        self.op: Scan = node.op
        self.code: Code = call.code
        self.lanes = self.op.lanes(node.inputs)
        self.until = self.op.inner_outputs[-1:] if self.op.until else []
        self.read = [k for k, output in enumerate(node.outputs) if output in writer.read]
        self.alive, self.used = self.op.needed(self.read, self.until)
        last = {k: only_last(writer, node, k) for k in self.read}
        self.last = {k: nodes for k, nodes in last.items() if nodes}
        fed = [*enumerate(self.lanes.states), *enumerate(self.lanes.carried, self.op.tapes)]
        self.fed = [(k, lane) for k, lane in fed if k in self.alive]
        self.values = [self.op.inner_outputs[k] for k in self._computed()]
        self.past: dict[int, list[str]] = {}  # numbers: earlier outputs, oldest first
        self.rows: dict[int, Stored] = {}  # arrays: the memory for all rows that are kept
        self.places: dict[int, Stored] = {}  # and in it the row of this turn
        self.depths: dict[int, int] = {}
        self.in_place = {k for k, lane in self.fed if self._in_place(k, lane.inner)}

    def _in_place(self, k: int, inner: list[Variable]) -> bool:
        """True if each number of an array is only read to compute the one that replaces it."""
        v, value = inner[0], self.op.inner_outputs[k]
        if self._keeps(k) or len(inner) > 1 or not v.type.ndim or self._deep(k):
            return False
        results = [*self.values, *self.until]
        readers: dict[Variable, list[Apply | None]] = {r: [None] for r in results}
        for node in order(results, self.op.inner_inputs):
            for i in set(node.inputs):
                readers.setdefault(i, []).append(node)
        while v is not value:
            reader, *more = readers.get(v, [None])
            if reader is None or more or not reader.op.elementwise:
                return False
            if reader.outputs[0].type.broadcastable != v.type.broadcastable:
                return False
            v = reader.outputs[0]
        return self.values.count(value) == 1 and v is not inner[0]

    def _deep(self, k: int) -> bool:
        """True if more than the last value is read."""
        return k < len(self.op.states) and self.op.states[k] != (-1,)

    def _computed(self) -> list[int]:
        """The living outputs that the step computes."""
        return [k for k in sorted(self.alive) if k < self.op.written]

    def _keeps(self, k: int) -> bool:
        """True if all turns of this output are wanted."""
        return k in self.read and k not in self.last and not self.op.tapes <= k < self.op.written

    def write(self) -> None:
        code = self.code
        self._count()
        self._start()
        code.line("for i in range(n):")
        with code.indented():
            self._take()
            results = [*self.values, *self.until]
            code.write(results, self.op.inner_inputs)
            self._keep()
            self._carry()
            if self.until:
                code.line(f"if {code.numbers[self.until[0]]}:")
                code.line("    n = i + 1")
                code.line("    break")
        self._finish()

    # --- before the first turn --------------------------------------------------------------------

    def _count(self) -> None:
        """How often it turns, which is known before anything else is."""
        code, lanes = self.code, self.lanes
        whole = [self.call.takes(lane.outer, lane.outer.type.ndim == 1) for lane in lanes.sequences]
        self.sequences: list[Any] = whole
        lengths = [f"{grid.name}.shape[0] - {lane.span}"
                   for grid, lane in zip(whole, lanes.sequences, strict=True)]  # fmt: skip
        if lanes.n_steps is None:
            least = f"min({', '.join(lengths)})" if len(lengths) > 1 else lengths[0]
            code.first(f"n = max({least}, 0)")
            return
        code.first(f"n = np.int64({self.call.takes(lanes.n_steps)})")
        for test in ["n < 0", *[f"n > max({length}, 0)" for length in lengths]]:
            code.first(f"if {test}: raise ValueError")

    def _start(self) -> None:
        for k, lane in self.fed:
            self._begin(k, lane)
        for k in self.read:
            if self.op.written <= k or (len(self.op.states) <= k < self.op.tapes):
                self._tape(k)
        for lane in self.lanes.non_sequences:
            v = lane.inner[0]
            if v in self.used:
                self.call.stands_for(v, lane.outer)

    def _begin(self, k: int, lane: Lane) -> None:
        """The earlier outputs of a state or a private copy, and room for what is kept of it."""
        code, v = self.code, lane.inner[0]
        depth = self.depths[k] = lane.shift
        many = lane.taps != (-1,)
        start = self.call.takes(lane.outer, strided=lane.outer.type.ndim == 1)
        if many:
            code.first(f"if {start.name}.shape[0] < {depth}: raise ValueError")
        if v.type.ndim:
            self._rows(k, start, many, v.type.dtype)
        else:
            self.past[k] = [code.fresh("h") for _ in range(depth)]
            for row, name in enumerate(self.past[k]):
                code.first(f"{name} = {f'{start.name}[{row}]' if many else start}")
            if self._keeps(k):
                self._tape(k)

    def _rows(self, k: int, start: Stored, many: bool, dtype: str) -> None:
        """Memory for the rows of an array: all of them, or as many as the next turn may need."""
        code, depth = self.code, self.depths[k]
        dims = start.dims[1:] if many else start.dims
        rows = f"n + {depth}" if self._keeps(k) else str(self._rounds(k))
        whole = self.rows[k] = Stored(code.fresh("w"), dims)
        code.first(f"{whole.name} = np.empty(({', '.join([rows, *dims])},), {number(dtype)})")
        for row in range(depth):
            place = Stored(whole.name, dims, (str(row),))
            code.store(Stored(start.name, dims, (str(row),) if many else ()), place)

    def _tape(self, k: int) -> None:
        """A tape of numbers; that of arrays is made when their lengths are known."""
        type = self.node.outputs[k].type
        if type.ndim == 1 and k not in self.last:
            self.code.first(f"out{k} = np.empty(n, {number(type.dtype)})")

    # --- one turn ---------------------------------------------------------------------------------

    def _take(self) -> None:
        """What the step takes in this turn."""
        code = self.code
        for grid, lane in zip(self.sequences, self.lanes.sequences, strict=True):
            for tap, v in lane:
                if v in self.used:
                    self._element(v, grid, self._row(grid.name, lane, tap))
        for k, lane in self.fed:
            for tap, v in zip(lane.taps, lane.inner, strict=True):
                if k in self.past:
                    code.numbers[v] = self.past[k][self.depths[k] + tap]
                else:
                    code.grids[v] = self._earlier(k, self.depths[k] + tap)
        for k, v in enumerate(self.op.copies, self.op.written):
            if k in self.read:
                self._write(k, v)
        for k in self.rows:
            place, value = self._earlier(k, self.depths[k]), self.op.inner_outputs[k]
            self.places[k] = place
            if value.owner is not None:  # it is computed in its place
                code.targets.setdefault(value, place)

    def _element(self, v: Variable, grid: Stored, row: str) -> None:
        """One element of a sequence."""
        if v.type.ndim:
            self.code.grids[v] = Stored(grid.name, grid.dims[1:], (self.code.let(row),))
        else:
            self.code.numbers[v] = self.code.let(f"{grid.name}[{row}]")

    def _row(self, name: str, lane: Lane, tap: int) -> str:
        first = tap + lane.shift
        if self.op.go_backwards:
            return f"{name}.shape[0] - {lane.span + 1 - first} - i"
        return f"i + {first}" if first else "i"

    def _earlier(self, k: int, place: int) -> Stored:
        """Row `i + place` of what is kept of an array."""
        whole, code = self.rows[k], self.code
        row = f"i + {place}" if place else "i"
        text = row if self._keeps(k) else f"({row}) % {self._rounds(k)}"
        if k in self.in_place:
            return Stored(whole.name, whole.dims, ("0",))
        return Stored(whole.name, whole.dims, (code.let(text),))

    def _keep(self) -> None:
        """Write this turn on the tapes."""
        for k in self._computed():
            value = self.op.inner_outputs[k]
            if k in self.rows:
                grid = self.code.grids[value]
                if grid is not self.places[k]:
                    self.code.store(grid, self.places[k])
            elif self._keeps(k) or (k in self.last and k not in self.past):
                self._write(k, value)

    def _rounds(self, k: int) -> int:
        """How many rows there are of an array of which the last ones alone are wanted."""
        return 1 if k in self.in_place else self.depths[k] + 1

    def _write(self, k: int, v: Variable) -> None:
        """Write a number or an array to row i of a tape, or to where its last value stands."""
        code = self.code
        if not v.type.ndim:
            code.line(f"out{k}[i] = {code.numbers[v]}" if self._keeps(k) or k >= self.op.written
                      else f"out{k} = {code.numbers[v]}")  # fmt: skip
            return
        grid = code.grids[v]
        if k >= len(self.op.states) and k < self.op.tapes:  # NumPy's tape without rows is all empty
            sizes = [f"({dim} if n > 0 else 0)" for dim in grid.dims]
        else:
            sizes = list(grid.dims)
        code.first(f"out{k} = np.empty((n, {', '.join(sizes)}), {number(v.type.dtype)})")
        code.store(grid, Stored(f"out{k}", grid.dims, ("i",)))

    def _carry(self) -> None:
        """What this turn leaves for the next, where it is numbers; arrays have moved on already."""
        code = self.code
        names = {name for past in self.past.values() for name in past}
        after = {}
        for k in self.past:
            text = code.numbers[self.op.inner_outputs[k]]
            after[k] = code.let(text) if text in names else text
        for k, past in self.past.items():
            for name, new in zip(past, [*past[1:], after[k]], strict=True):
                code.line(f"{name} = {new}")

    # --- after the last turn ----------------------------------------------------------------------

    def _finish(self) -> None:
        for k in self.read:
            output, nodes = self.node.outputs[k], self.last.get(k)
            if nodes:
                self.code.line("if n == 0: raise IndexError")
                self.call.gives([node.outputs[0] for node in nodes], self._last(k))
                self.writer.done.update(nodes)
            elif k in self.rows and self._keeps(k):
                depth = self.depths[k]
                stop = f"{depth} + n" if self.until else ""
                self.call.gives([output], f"{self.rows[k].name}[{depth}:{stop}]")
            elif self.op.tapes <= k < self.op.written:
                self.call.gives([output], self._last(k))
            else:
                self.call.gives([output], f"out{k}[:n]" if self.until else f"out{k}")

    def _last(self, k: int) -> str:
        """The last value: a number, or an array of its own."""
        code = self.code
        if k in self.past:
            return self.past[k][-1]
        if k not in self.rows:
            return f"out{k}[n - 1]" if self.node.outputs[k].type.ndim > 1 else f"out{k}"
        whole, depth = self.rows[k], self.depths[k]
        row = code.let(f"(n + {depth - 1}) % {self._rounds(k)}")
        place = code.buffer(whole.dims, self.node.outputs[k].type.dtype)
        code.store(Stored(whole.name, whole.dims, (row,)), place)
        return place.name

"""A scan as text: the lanes before the loop, the turns, and the tapes after it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from . import mistakes
from .generators import is_generator
from .graph import Apply, Constant, Variable, leaves
from .loop import Lane, Scan
from .ops.card import helper
from .ops.random import drawn_in_place
from .say import label
from .types import TensorType
from .writer import Writer

DEEPEST = 20  # so many loops may lie inside each other in Python
# Writes the lines of a graph: its results, and the variables at which it ends.
WriteGraph = Callable[[Writer, Sequence[Variable], Sequence[Variable]], None]


class Loop:
    """Writes one scan. `write_graph` writes the step.

    What nobody reads is not computed and not kept. A recorded run shows all of it.
    """

    def __init__(self, writer: Writer, node: Apply, write_graph: WriteGraph) -> None:
        self.writer, self.node, self.write_graph = writer, node, write_graph
        self.op: Scan = node.op
        self.lanes = self.op.lanes(node.inputs)
        self.shown = writer.recording
        read = [k for k, output in enumerate(node.outputs) if self._is_read(k, output)]
        self.until = self.op.inner_outputs[-1:] if self.op.until else []
        self.alive, self.used = self.op.needed(read, self.until)
        self.values = self._values()
        self.turn, self.turns = writer.fresh("i"), writer.fresh("n")
        self.past: dict[int, list[str]] = {}  # of each state, the earlier outputs, oldest first
        self.tapes = {
            k: writer.fresh("out" if k < self.op.written else "kept")
            for k in sorted(self.alive)
            if not self.op.tapes <= k < self.op.written
            if self.shown or node.outputs[k] in writer.read
        }

    def _is_read(self, k: int, output: Variable) -> bool:
        return output in self.writer.read or (self.shown and k < self.op.written)

    def _values(self) -> dict[int, Variable]:
        """For each living output the inner variable that gives it, and at -1 the condition."""
        places = [k for k in sorted(self.alive) if k < self.op.written]
        results = [*(self.op.inner_outputs[k] for k in places), *self.until]
        if not self.shown:
            results = drawn_in_place(results, self.op.copies)
        return dict(zip([*places, -1], results, strict=False))

    def _carried(self) -> list[tuple[int, Lane]]:
        """The private copies that are needed, numbered as the outputs of the loop."""
        lanes = enumerate(self.lanes.carried, self.op.tapes)
        return [(k, lane) for k, lane in lanes if k in self.alive]

    def write(self) -> None:
        outputs, inside = self.node.outputs, dict[Variable, str]()
        with self.writer.scope(inside):  # the inner graph may be written again elsewhere
            self._loop()
        found = self.tapes | {k: inside[lane.inner[0]] for k, lane in self._carried()}
        self.writer.names |= {outputs[k]: name for k, name in found.items()}
        for k in sorted(found):
            self.writer.record("compute", outputs[k])

    def _loop(self) -> None:
        writer, op = self.writer, self.op
        if len(writer.turns) == DEEPEST:
            raise mistakes.scan_depth(self.node.site, depth=DEEPEST)
        results = list(self.values.values())
        self._count()
        self._start()
        writer.constants(leaves(results, stop_at=op.inner_inputs))
        self._head()
        with writer.indented():
            writer.turns.append((self.turn, self.node))
            begin = len(writer.lines)
            self._take()
            self.write_graph(writer, results, op.inner_inputs)
            self._write_tapes()
            self._carry()
            if op.until:
                self._stop()
            if len(writer.lines) == begin:
                writer.line("pass")
            writer.turns.pop()
        self._finish()

    # --- before the first turn --------------------------------------------------------------------

    def _count(self) -> None:
        names, n_steps = self.writer.names, self.lanes.n_steps
        wanted = "None" if n_steps is None else names[n_steps]
        if isinstance(n_steps, Constant):
            wanted = str(n_steps.data)
        lengths = [
            f"len({names[lane.outer]})" + (f" - {lane.span}" if lane.span else "")
            for lane in self.lanes.sequences
        ]
        available = "".join(f"{length}," for length in lengths)
        self.writer.line(f"{self.turns} = turns({wanted}, ({available}))", "", self.node)

    def _start(self) -> None:
        """What is there before the first turn: earlier outputs, empty tapes, private copies."""
        writer = self.writer
        for k, lane in enumerate(self.lanes.states):
            if k in self.alive:
                self._begin(k, lane)
        for k in range(len(self.op.states), self.op.tapes):
            if k in self.tapes:
                self._later_tape(k)
        for k, lane in self._carried():
            self._copy(k, lane)
        for lane in self.lanes.non_sequences:
            writer.names[lane.inner[0]] = writer.names[lane.outer]

    def _begin(self, k: int, lane: Lane) -> None:
        """The earlier outputs of a state, and its tape."""
        writer, past = self.writer, [self.writer.fresh("h") for _ in range(lane.shift)]
        self.past[k] = past
        writer.line(self._initial(lane, past), lane.outer, self.node)
        writer.names |= {v: past[tap] for tap, v in lane}
        if k in self.tapes:
            self._tape(k, past[0], lane.inner[0])

    def _initial(self, lane: Lane, past: list[str]) -> str:
        start = self.writer.operand(lane.outer)
        if lane.taps == (-1,):
            return f"{past[0]} = {start}"
        return f"{', '.join(past)}, = earlier({start}, {len(past)})"

    def _copy(self, k: int, lane: Lane) -> None:
        """A private copy. A generator is copied, because it moves on with each draw."""
        v, own = lane.inner[0], self.writer.name(lane.inner[0], "own")
        text = f"{own} = {self._private(v, self._next(lane.outer, v))}"
        self.writer.line(text, lambda: f"a private copy of {label(lane.outer)}", self.node)
        if k + self.op.carried in self.tapes:
            self._tape(k + self.op.carried, own, v, "the copy, turn by turn")

    def _tape(self, k: int, like: str, row: Variable, words: str = "") -> None:
        """A tape for as many rows as there are turns, each like this value."""
        self.writer.line(f"{self.tapes[k]} = {self._empty(like, row)}", words)

    def _later_tape(self, k: int) -> None:
        """A tape whose rows are not known before the first of them is."""
        self.writer.line(f"{self.tapes[k]} = None")

    def _empty(self, like: str, row: Variable) -> str:
        if not isinstance(row.type, TensorType):
            return f"[None] * {self.turns}"
        return f"np.empty(({self.turns}, *np.shape({like})), {row.type.dtype!r})"

    def _private(self, v: Variable, name: str) -> str:
        """A value that stays as it is while the loop draws from a generator."""
        return f"copied({name})" if is_generator(v) and not self.shown else name

    # --- one turn ---------------------------------------------------------------------------------

    def _head(self) -> None:
        text = f"for {self.turn} in range({self.turns}):"
        self.writer.line(text, self.op.title or "", self.node)

    def _take(self) -> None:
        """What the step takes in this turn."""
        writer = self.writer
        for lane in self.lanes.sequences:
            for tap, v in lane:
                if v in self.used or self.shown:
                    self._element(lane, tap, v)
        for k, v in enumerate(self.op.copies, self.op.written):
            if k in self.tapes:
                self._write(k, self._private(v, writer.names[v]), v)
        for v in self.op.inner_inputs:
            writer.record("lane", v)

    def _element(self, lane: Lane, tap: int, v: Variable) -> None:
        """The element of a sequence that this tap reads."""
        whole = self.writer.names[lane.outer]
        row = self._row(whole, lane, tap)
        self.writer.line(f"{self.writer.name(v, 'q')} = {whole}[{row}]", v, self.node)

    def _row(self, whole: str, lane: Lane, tap: int) -> str:
        first = tap + lane.shift
        if self.op.go_backwards:
            return f"len({whole}) - {lane.span + 1 - first} - {self.turn}"
        return f"{self.turn} + {first}" if first else self.turn

    def _write_tapes(self) -> None:
        writer = self.writer
        for k, tape in self.tapes.items():
            if k < self.op.tapes:
                value = self.values[k]
                name = writer.names[value]
                if not self._is_there(k):
                    writer.line(f"if {tape} is None: {tape} = {self._empty(name, value)}")
                self._write(k, name, value)
                writer.record("tape", value)

    def _is_there(self, k: int) -> bool:
        """True if a tape was made before the loop."""
        return k < len(self.op.states)

    def _write(self, k: int, name: str, value: Variable) -> None:
        self.writer.line(f"{self.tapes[k]}[{self.turn}] = {name}", value, self.node)

    def _carry(self) -> None:
        """What this turn leaves for the next: earlier outputs move up, private copies change."""
        writer, moves = self.writer, list[tuple[str, str]]()
        for k, past in self.past.items():
            newest = self._next(self.values[k], self.lanes.states[k].inner[0])
            moves += zip(past, [*past[1:], newest], strict=True)
        carried = [(lane.inner[0], self.values[k]) for k, lane in self._carried()]
        moves += [(writer.names[v], self._next(value, v)) for v, value in carried]
        if moves:
            self._move(moves)
        for v, value in carried:
            writer.record("carry", value, writer.names[v])

    def _next(self, value: Variable, v: Variable) -> str:
        """A value as the one that stands for `v` in the next turn."""
        return self.writer.operand(value)

    def _move(self, moves: Sequence[tuple[str, str]]) -> None:
        before, after = (", ".join(names) for names in zip(*moves, strict=True))
        self.writer.line(f"{before} = {after}", "carried to the next turn")

    def _stop(self) -> None:
        writer, condition = self.writer, self.values[-1]
        writer.line(f"if {writer.names[condition]}:", condition, self.node)
        with writer.indented():
            writer.line(f"{self.turns} = {self.turn} + 1")
            writer.line("break")

    # --- after the last turn ----------------------------------------------------------------------

    def _finish(self) -> None:
        """A tape that was never written has no rows; one of a loop that stopped ends there."""
        for k, tape in self.tapes.items():
            type = self.node.outputs[k].type
            if k < self.op.tapes and not self._is_there(k):
                empty = f"np.empty({(0,) * type.ndim}, {type.dtype!r})"
                self.writer.line(f"if {tape} is None: {tape} = {empty}")
            if self.op.until:
                self.writer.line(f"{tape} = {tape}[:{self.turns}]")


# --- what the text calls --------------------------------------------------------------------------


class TooShort(ValueError):
    """A scan needs more elements, or more earlier values, than there are."""


@helper
def turns(n_steps: Any, lengths: tuple[int, ...]) -> int:
    """How often a scan turns: `n_steps` times if given, else until the shortest sequence ends."""
    available = max(min(lengths), 0) if lengths else None
    if n_steps is None:
        return available or 0
    wanted = int(n_steps)
    if wanted < 0 or (available is not None and wanted > available):
        raise TooShort("n_steps", wanted, lengths)
    return wanted


@helper
def earlier(initial: Any, needed: int) -> Any:
    """The first `needed` rows of an initial value: what came before the first turn."""
    if len(initial) < needed:
        raise TooShort("initial", needed, len(initial))
    return initial[:needed]

"""A graph written as Python text: one op a line, a scan as the loop that it is."""

from __future__ import annotations

import linecache
import weakref
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import numpy as np

from . import mistakes
from .generators import is_generator
from .graph import Apply, Cell, Constant, SharedVariable, Variable, leaves, order
from .loop import Lanes, Scan, Taps
from .needs import Path, homes, reached
from .ops.branch import IfElse
from .ops.card import HELPERS, helper
from .ops.random import drawn_in_place
from .say import label
from .types import TensorType
from .writer import Line, Moment, Writer

_numbers = count(1)
DEEPEST = 90  # Python reads no text that is indented a hundred times


@dataclass
class Program:
    """What a compiled function does, before it is text: the graph after givens and rewriting.

    `convert` takes each argument in; `pack` makes what the call returns out of the list of
    results, and None means that the list itself is returned.
    """

    name: str
    inputs: Sequence[Variable]
    outputs: Sequence[Variable]
    updates: Mapping[SharedVariable, Variable]
    convert: Sequence[Callable[[Any], Any]]
    pack: Callable[[list[Any]], Any] | None = None


@dataclass
class Emitted:
    """The text of a function, and what is needed to run it and to find the way back to a node."""

    lines: list[Line]
    namespace: dict[str, Any]
    moments: list[Moment]
    file: str = field(default_factory=lambda: f"<minitheano {next(_numbers)}>")

    @property
    def code(self) -> str:
        return "\n".join(line.text for line in self.lines) + "\n"

    @property
    def source(self) -> str:
        """The text with the learner's words as comments."""
        width = min(max(len(line.text) for line in self.lines), 40)
        return "".join(f"{_commented(line, width)}\n" for line in self.lines)

    def compile(self) -> Callable[..., Any]:
        """The function that the text defines. Debuggers and `inspect` can see its lines."""
        self.namespace |= {"np": np, "__name__": self.file, "__loader__": _Reader(self), **HELPERS}
        exec(compile(self.code, self.file, "exec"), self.namespace)
        linecache.lazycache(self.file, self.namespace)
        run: Callable[..., Any] = self.namespace["call"]
        weakref.finalize(self, linecache.cache.pop, self.file, None)
        return run


class _Reader:
    """Gives `linecache` the text of an emitted function when somebody wants to read it."""

    def __init__(self, emitted: Emitted) -> None:
        self.emitted = weakref.ref(emitted)

    def get_source(self, name: str) -> str:
        emitted = self.emitted()
        return emitted.source if emitted is not None else ""


def _commented(line: Line, width: int) -> str:
    words = label(line.comment) if isinstance(line.comment, Variable) else line.comment
    # A learner's words stay on their line and cannot end the comment.
    words = "".join(c if c.isprintable() else "·" for c in words)
    return f"{line.text:<{width}}  # {words}" if words else line.text


def emit(program: Program, record: bool = False) -> Emitted:
    """Write the program as the text of a function `call`.

    With `record=True` every value is also handed to a function `record`, which the caller puts
    into the namespace before the text runs.
    """
    writer = Writer(record)
    results = [*program.outputs, *program.updates.values()]
    used = leaves(results)
    writer.beat("bind")
    for x, convert in zip(program.inputs, program.convert, strict=True):
        writer.bind(x, convert)
    writer.constants([v for v in used if v not in writer.names])
    writer.beat("snapshot")
    for s in used:
        if isinstance(s, SharedVariable) and s not in writer.names:
            writer.snapshot(s)
    writer.beat("compute")
    Body(writer, results).write()
    _results(writer, program)
    writer.beat("commit")
    _commit(writer, program.updates)
    writer.beat("return")
    for output in program.outputs:
        writer.record("return", output)
    writer.line("return result")
    arguments = ", ".join(writer.names[x] for x in program.inputs)
    head = [Line('@np.errstate(all="ignore")'), Line(f"def call({arguments}):", program.name)]
    return Emitted(head + writer.lines, writer.namespace, writer.moments)


def _results(writer: Writer, program: Program) -> None:
    """What the call returns; none of it shares memory with a stored value or an argument."""
    taken = set(program.updates.values())
    texts = []
    for output in program.outputs:
        texts.append(writer.own(output, output in taken, array=True))
        taken.add(output)
    if program.pack is first:
        writer.line(f"result = {texts[0]}")
    elif program.pack is None:
        writer.line(f"result = [{', '.join(texts)}]")
    else:
        writer.line(f"result = {writer.known('pack', program.pack)}([{', '.join(texts)}])")


def _commit(writer: Writer, updates: Mapping[SharedVariable, Variable]) -> None:
    """All new values are stored at once: no signal and no other thread can come in between."""
    cells, values, taken = [], [], set[Variable]()
    for s, new in updates.items():
        cells.append(writer.cell(s))
        values.append(writer.own(new, new in taken, array=False))
        taken.add(new)
        writer.record("stage", s, writer.names[new])
    if len(cells) == 1:
        writer.line(f"{cells[0]}.data = {values[0]}", *updates)
    elif cells:
        writer.line(f"commit(({', '.join(cells)}), ({', '.join(values)}))")
    for s, new in updates.items():
        writer.record("commit", s, writer.names[new])


class Body:
    """The lines of one graph, and below each `if` the nodes that only its branch needs.

    A node that several branches need is written in each of them, and computed in the first that is
    taken.
    """

    def __init__(
        self, writer: Writer, results: Sequence[Variable], stop_at: Sequence[Variable] = ()
    ) -> None:
        self.writer = writer
        self.nodes = order(results, stop_at)
        lazy = any(isinstance(node.op, IfElse) for node in self.nodes)
        self.homes = homes(self.nodes, results) if lazy else {}
        self.path: Path = ()
        self.begin, self.depth = len(writer.lines), writer.depth
        self.known: dict[Path, dict[Variable, str]] = {}  # what the branches have named
        self.shared: dict[Variable, str] = {}  # what was named in some branch
        self.empty: set[str] = set()
        self.aims: dict[Variable, str] = {}  # the name that the last line of a branch is for
        writer.read.update(results, *(node.inputs for node in self.nodes))

    def write(self) -> None:
        if self.homes:
            self._block(self.nodes)
        else:
            for node in self.nodes:
                self._node(node)

    def _block(self, nodes: Sequence[Apply]) -> None:
        """The nodes that are needed in this branch whatever happens in it.

        Choices that follow one another and ask for the same condition share one `if`.
        """
        alike: list[Apply] = []
        for node in nodes:
            known = any(output in self.writer.names for output in node.outputs)
            if known or self.path not in self.homes[node]:
                continue
            choice = isinstance(node.op, IfElse) and node.outputs[0] not in self.shared
            if alike and not (choice and node.inputs[0] is alike[0].inputs[0]):
                self._choose(alike)
                alike = []
            if choice:
                alike.append(node)
            else:
                self._once(node)
        if alike:
            self._choose(alike)

    def _once(self, node: Apply) -> None:
        """The lines of a node; where another branch may have computed it already, after a look."""
        writer = self.writer
        before = {o: self.shared[o] for o in node.outputs if o in self.shared}
        if before:
            first = next(iter(before.values()))
            self._empty(first)
            writer.line(f"if {first} is None:", "not computed yet", node)
            with writer.indented():
                writer.names |= before
                self._node(node)
                for output, name in before.items():
                    if writer.names[output] != name:
                        writer.line(f"{name} = {writer.names[output]}")
            writer.names |= before
        else:
            self._name(node)
            self._node(node)
        self._share(node)

    def _name(self, node: Apply) -> None:
        """Outputs that a branch ends with have the name of what they are for."""
        self.writer.names |= {o: self.aims[o] for o in node.outputs if o in self.aims}

    def _share(self, node: Apply) -> None:
        """Let other branches know the names of what this one may have computed."""
        if self.path:
            names = self.writer.names
            self.shared |= {o: names[o] for o in node.outputs if o in names}

    def _empty(self, name: str) -> None:
        """At the beginning of the body, say that nothing has this name yet."""
        if name not in self.empty:
            self.empty.add(name)
            lines, text = self.writer.lines, f"{'    ' * self.depth}{name} = None"
            heading = lines[self.begin].text.lstrip().startswith("#")
            lines.insert(self.begin + heading, Line(text, "a branch may compute it"))

    def _node(self, node: Apply) -> None:
        if isinstance(node.op, IfElse):
            self._choose([node])
        elif isinstance(node.op, Scan):
            Loop(self.writer, node).write()
        else:
            self.writer.node(node)

    def _choose(self, alike: Sequence[Apply]) -> None:
        """`if` the condition, for each node the lines of one branch, `else` those of the other."""
        writer, condition = self.writer, alike[0].inputs[0]
        if writer.depth > DEEPEST:
            raise mistakes.branch_depth(alike[0].site, depth=len(self.path))
        for node in alike:
            self._name(node)
            for output in node.outputs:
                writer.name(output)
        writer.line(f"if {writer.names[condition]}:", condition, alike[0])
        self._branch(alike, (condition, True))
        writer.line("else:", "", alike[0])
        self._branch(alike, (condition, False))
        for node in alike:
            self._share(node)

    def _branch(self, alike: Sequence[Apply], taken: tuple[Variable, bool]) -> None:
        """The lines of one branch, which end by giving the nodes' outputs their values."""
        writer, path = self.writer, self.path
        self.path = (*path, taken)
        with writer.branch(self.known.setdefault(self.path, {})):
            for node in alike:
                self._side(node, node.op.parts(node.inputs)[1 if taken[1] else 2])
        self.path = path

    def _side(self, node: Apply, side: Sequence[Variable]) -> None:
        """What one choice needs in a branch, and its values there."""
        writer = self.writer
        nodes = reached(side, writer.names)
        for value, output in zip(side, node.outputs, strict=True):
            if value.owner in nodes and self.homes[value.owner] == {self.path}:
                self.aims.setdefault(value, writer.names[output])
        self._block(nodes)
        for value, output in zip(side, node.outputs, strict=True):
            name, target = writer.names[value], writer.names[output]
            if name != target:
                writer.line(f"{target} = {name}", output, node)
            writer.record("compute", output)


class Loop:
    """Writes one scan: the lanes before the loop, the turns, and the tapes after it.

    What nobody reads is not computed and not kept. A recorded run shows all of it.
    """

    def __init__(self, writer: Writer, node: Apply) -> None:
        self.writer, self.node = writer, node
        self.op: Scan = node.op
        self.outer: Lanes = self.op.lanes(node.inputs)
        self.inner: Lanes = self.op.inner
        self.first_carried = len(self.op.states) + self.op.plain
        self.copies_from = self.first_carried + self.op.carried  # of these each turn's is kept
        self.alive, self.used = self._needed()
        self.values = self._values()  # of each living output the inner variable
        self.turn, self.turns = writer.fresh("i"), writer.fresh("n")
        self.past: dict[int, list[str]] = {}  # of each state, the earlier outputs, oldest first
        self.tapes = {
            k: writer.fresh("out" if k < self.copies_from else "kept")
            for k in self.alive
            if not self.first_carried <= k < self.copies_from
            if writer.recording or node.outputs[k] in writer.read
        }

    def _needed(self) -> tuple[set[int], set[Variable]]:
        """The outputs that are read, or fed back into such a one, and all that they need."""
        op, inner, read = self.op, self.inner, self.writer.read
        rows, shown = op.rows, self.writer.recording
        fed_back = [*inner.states, *[[]] * op.plain, *[[v] for v in inner.carried]]
        alive = {
            k
            for k, output in enumerate(self.node.outputs)
            if output in read or (shown and k < self.copies_from)
        }
        while True:
            wanted = [*(rows[k] for k in sorted(alive)), *op.inner_outputs[-1:][: op.until]]
            used = set(leaves(wanted, stop_at=op.inner_inputs))
            more = {k for k, back in enumerate(fed_back) if used.intersection(back)}
            if more <= alive:
                return alive, used
            alive |= more

    def _values(self) -> dict[int, Variable]:
        """For each living output the inner variable that gives it, and at -1 the condition."""
        places = [k for k in sorted(self.alive) if k < self.copies_from]
        results = [self.op.inner_outputs[k] for k in places]
        if self.op.until:
            places, results = [*places, -1], [*results, self.op.inner_outputs[-1]]
        if not self.writer.recording:
            results = drawn_in_place(results, self.inner.carried)
        return dict(zip(places, results, strict=True))

    def write(self) -> None:
        outputs, carried = self.node.outputs, range(self.first_carried, self.copies_from)
        with self.writer.scope():
            self._loop()
            own = [self.writer.names.get(v, "") for v in self.inner.carried]
        found = self.tapes | {k: own[k - self.first_carried] for k in carried if k in self.alive}
        self.writer.names |= {outputs[k]: name for k, name in found.items()}
        for k in sorted(found):
            self.writer.record("compute", outputs[k])

    def _loop(self) -> None:
        writer, op = self.writer, self.op
        results = list(self.values.values())
        self._count()
        self._start()
        writer.constants(leaves(results, stop_at=op.inner_inputs))
        writer.line(f"for {self.turn} in range({self.turns}):", op.title or "", self.node)
        with writer.indented():
            writer.turns.append((self.turn, self.node))
            begin = len(writer.lines)
            self._take()
            Body(writer, results, op.inner_inputs).write()
            self._write_tapes()
            self._carry()
            if op.until:
                self._stop()
            if len(writer.lines) == begin:
                writer.line("pass")
            writer.turns.pop()
        self._finish()

    def _count(self) -> None:
        names = self.writer.names
        n_steps = self.outer.n_steps
        wanted = "None" if n_steps is None else names[n_steps]
        if isinstance(n_steps, Constant):
            wanted = str(n_steps.data)
        lengths = "".join(
            f"len({names[s]}) - {_span(taps)}," if _span(taps) else f"len({names[s]}),"
            for s, taps in zip(self.outer.sequences, self.op.sequences, strict=True)
        )
        self.writer.line(f"{self.turns} = turns({wanted}, ({lengths}))", "", self.node)

    def _start(self) -> None:
        """What is there before the first turn: earlier outputs, empty tapes, private copies."""
        writer = self.writer
        lanes = zip(self.op.states, self.outer.states, self.inner.states, strict=True)
        for k, (taps, initial, inner) in enumerate(lanes):
            if k not in self.alive:
                continue
            past = self.past[k] = [writer.fresh("h") for _ in range(-min(taps))]
            start = writer.names[initial]
            rows = f"{', '.join(past)}, = earlier({start}, {len(past)})"
            writer.line(f"{past[0]} = {start}" if taps == (-1,) else rows, initial, self.node)
            writer.names |= {v: past[tap] for tap, v in zip(taps, inner, strict=True)}
            if k in self.tapes:
                writer.line(f"{self.tapes[k]} = {self._empty(past[0], inner[0])}")
        for k in range(len(self.op.states), self.first_carried):
            if k in self.tapes:
                writer.line(f"{self.tapes[k]} = None")
        self._copy()
        for v, outer in zip(self.inner.non_sequences, self.outer.non_sequences, strict=True):
            writer.names[v] = writer.names[outer]

    def _copy(self) -> None:
        """The private copies. A generator is copied, because it moves on with each draw."""
        writer = self.writer
        lanes = zip(self.inner.carried, self.outer.carried, strict=True)
        for k, (v, initial) in enumerate(lanes):
            if k + self.first_carried in self.alive:
                own, start = writer.name(v, "own"), writer.names[initial]
                words = f"a private copy of {label(initial)}"
                writer.line(f"{own} = {self._private(v, start)}", words, self.node)
                if k + self.copies_from in self.tapes:
                    tape = self.tapes[k + self.copies_from]
                    writer.line(f"{tape} = {self._empty(own, v)}", "the copy, turn by turn")

    def _empty(self, like: str, row: Variable) -> str:
        """A tape for as many rows as there are turns."""
        if not isinstance(row.type, TensorType):
            return f"[None] * {self.turns}"
        return f"np.empty(({self.turns}, *np.shape({like})), {row.type.dtype!r})"

    def _private(self, v: Variable, name: str) -> str:
        """A value that stays as it is while the loop draws from a generator."""
        moves = is_generator(v) and not self.writer.recording
        return f"copied({name})" if moves else name

    def _take(self) -> None:
        """What the step takes in this turn."""
        writer = self.writer
        lanes = zip(self.op.sequences, self.outer.sequences, self.inner.sequences, strict=True)
        for taps, outer, inner in lanes:
            whole = writer.names[outer]
            for tap, v in zip(taps, inner, strict=True):
                if v in self.used or writer.recording:
                    row = self._row(whole, taps, tap)
                    writer.line(f"{writer.name(v, 'q')} = {whole}[{row}]", v, self.node)
        for k, v in enumerate(self.inner.carried, self.copies_from):
            if k in self.tapes:
                kept = self._private(v, writer.names[v])
                writer.line(f"{self.tapes[k]}[{self.turn}] = {kept}", v, self.node)
        for v in self.op.inner_inputs:
            writer.record("lane", v)

    def _row(self, whole: str, taps: Taps, tap: int) -> str:
        shift = tap - min(*taps, 0)
        if self.op.go_backwards:
            return f"len({whole}) - {_span(taps) + 1 - shift} - {self.turn}"
        return f"{self.turn} + {shift}" if shift else self.turn

    def _write_tapes(self) -> None:
        writer = self.writer
        for k, tape in self.tapes.items():
            if k < self.first_carried:
                value = self.values[k]
                name = writer.names[value]
                if k >= len(self.op.states):
                    writer.line(f"if {tape} is None: {tape} = {self._empty(name, value)}")
                writer.line(f"{tape}[{self.turn}] = {name}", value, self.node)
                writer.record("tape", value)

    def _carry(self) -> None:
        """What this turn leaves for the next: earlier outputs move up, private copies change."""
        writer = self.writer
        before, after = [], []
        for k, past in self.past.items():
            before += past
            after += [*past[1:], writer.names[self.values[k]]]
        carried = [
            (writer.names[v], self.values[k])
            for k, v in enumerate(self.inner.carried, self.first_carried)
            if k in self.alive
        ]
        before += [own for own, _ in carried]
        after += [writer.names[value] for _, value in carried]
        if before:
            writer.line(f"{', '.join(before)} = {', '.join(after)}", "carried to the next turn")
        for own, value in carried:
            writer.record("carry", value, own)

    def _stop(self) -> None:
        writer, condition = self.writer, self.values[-1]
        writer.line(f"if {writer.names[condition]}:", condition, self.node)
        with writer.indented():
            writer.line(f"{self.turns} = {self.turn} + 1")
            writer.line("break")

    def _finish(self) -> None:
        """A tape that was never written has no rows; one of a loop that stopped ends there."""
        for k, tape in self.tapes.items():
            type = self.node.outputs[k].type
            if len(self.op.states) <= k < self.first_carried:
                empty = f"np.empty({(0,) * type.ndim}, {type.dtype!r})"
                self.writer.line(f"if {tape} is None: {tape} = {empty}")
            if self.op.until:
                self.writer.line(f"{tape} = {tape}[:{self.turns}]")


def _span(taps: Taps) -> int:
    """How many elements of a sequence are used up by looking back and ahead, as in Theano."""
    return max(*taps, 0) - min(*taps, 0)


def first(results: list[Any]) -> Any:
    """How a function with one output packs its results."""
    return results[0]


_store = vars(Cell)["data"].__set__  # the slot's own setter, which is C


@helper
def commit(cells: Sequence[Cell], values: Sequence[Any]) -> None:
    """Store every value in its cell. The loop runs in C, so that nothing can interrupt it."""
    deque(map(_store, cells, values), maxlen=0)


class Unequal(ValueError):
    """Two operands have different lengths along an axis."""


class TooShort(ValueError):
    """A scan needs more elements, or more earlier values, than there are."""


@helper
def unequal() -> None:
    """Called by emitted text where two lengths differ; `explain.py` finds the words."""
    raise Unequal


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

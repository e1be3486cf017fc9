"""A graph written as Python text: one op a line, a scan as the loop that it is."""

from __future__ import annotations

import linecache
import math
import threading
import weakref
from collections.abc import Callable, Mapping, Sequence
from itertools import count
from typing import Any

import numpy as np

from . import around, intake
from .around import Around
from .body import write_graph
from .cells import commit
from .graph import SharedVariable, Variable, leaves
from .inert import LONGEST, one_line, shortened
from .intake import Take, write_bind, write_snapshot
from .loops import rewritten_loops
from .ops.card import HELPERS, helper
from .rewrite import Rewrite
from .say import LONG, label
from .struct import field, replaced, struct
from .writer import Line, Moment, Writer

_numbers = count(1)
QUIET = Line('@np.errstate(all="ignore")')


@struct
class Program:
    """What a compiled function does, before it is text: the graph after givens and rewriting.

    `takes` has what takes each argument in; `pack` makes what the call returns out of the list of
    results, and None means that the list itself is returned. `without` names what is not to be
    done for speed; `turns` is what a call holds; an input that `keeps` a value may be left out.
    """

    name: str
    inputs: Sequence[Variable]
    outputs: Sequence[Variable]
    updates: Mapping[SharedVariable, Variable]
    takes: Sequence[Take]
    pack: Callable[[list[Any]], Any] | None = None
    without: frozenset[str] = frozenset()
    turns: tuple[Any, ...] = ()
    keeps: frozenset[Variable] = frozenset()

    @property
    def results(self) -> list[Variable]:
        return [*self.outputs, *self.updates.values()]


@struct
class Emitted:
    """The text of a function, and what is needed to run it and to find the way back to a node.

    A `fast` text only gives answers: what fails in it is to be done again. A `direct` one takes
    its turn by itself, and any arguments; what is rare it hands to the `aside` of its namespace.
    """

    lines: list[Line]
    namespace: dict[str, Any]
    moments: list[Moment]
    fast: bool = False
    direct: bool = False
    rewrites: list[Rewrite] = field(default_factory=list)  # of its loops
    notes: list[Any] = field(default_factory=list)  # what is native code, and what is not
    # Not `<…>` in whole: `linecache` keeps no text under such a name.
    file: str = field(default_factory=lambda: f"<minitheano> {next(_numbers)}")

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
        self.namespace |= {"__name__": self.file, "__loader__": _Reader(self), **HELPERS}
        self.namespace |= {"np": np, "math": math, **around.NAMES, **intake.NAMES}
        exec(compile(self.code, self.file, "exec"), self.namespace)
        linecache.lazycache(self.file, self.namespace)
        # The namespace and what it holds go as soon as nobody can call: there is no circle.
        run: Callable[..., Any] = self.namespace.pop("call")
        weakref.finalize(run, self.namespace.clear).atexit = False
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
    words: Any = line.comment
    if isinstance(words, Variable):
        words = label(words)
    elif callable(words):
        words = words()
    # A learner's words stay on their line and cannot end the comment.
    return f"{line.text:<{width}}  # {one_line(words, LONGEST)}" if words else line.text


def emit(program: Program, record: bool = False, fast: bool = False) -> Emitted:
    """Write the program as the text of a function `call`.

    With `record=True` every value is also handed to a function `record`, which the caller puts
    into the namespace before the text runs. With `fast=True` several ops may share a line.
    """
    loops: list[Rewrite] = []
    if fast:
        program, loops = _with_fast_loops(program)
    writer = Writer(record, fast, program.without)
    frame = Around(writer, program.turns) if writer.does("direct_call") else None
    names = write_bind(writer, program.inputs, program.takes)
    _compute(writer, program)
    values = _staged(writer, program.updates)
    if frame is not None:
        frame.before_commit(names)
    _commit(writer, program, values)
    if frame is not None:
        head = frame.head(names, program.name, bool(program.keeps))
    else:
        head = [QUIET, Line(f"def call({', '.join(names)}):", program.name)]
    lines, direct = [*writer.above, *head, *writer.lines], frame is not None
    return Emitted(lines, writer.namespace, writer.moments, fast, direct, loops, writer.notes)


def _with_fast_loops(program: Program) -> tuple[Program, list[Rewrite]]:
    """The program after the rewrites of its loops, and the log of them."""
    results, log = rewritten_loops(program.results, program.without)
    count = len(program.outputs)
    updates = dict(zip(program.updates, results[count:], strict=True))
    return replaced(program, outputs=results[:count], updates=updates), log


def _compute(writer: Writer, program: Program) -> None:
    """Snapshot and compute."""
    results = program.results
    used = [v for v in leaves(results) if v not in writer.names]
    writer.constants(used)
    write_snapshot(writer, [s for s in used if isinstance(s, SharedVariable)])
    writer.beat("compute")
    write_graph(writer, results)
    _results(writer, program)


def followed(
    program: Program, start: Callable[[], Any], see: Callable[..., None]
) -> tuple[Emitted, Callable[..., Any]]:
    """The program as a text that is followed, and what to call.

    Each call begins with `start()`, and hands every value over as soon as it is known, as
    `see(started, moment, value, turns)`. Calls of other threads, and those that an op makes inside
    of a call, have a start of their own.
    """
    emitted, mine = emit(program, record=True), threading.local()

    def record(number: int, value: Any, *turns: int) -> None:
        see(mine.started, emitted.moments[number], value, turns)

    def call(*args: Any) -> Any:
        outer = getattr(mine, "started", None)  # of a call around this one
        mine.started = start()
        try:
            return run(*args)
        finally:
            mine.started = outer

    emitted.namespace["record"], run = record, emitted.compile()
    return emitted, call


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


def _staged(writer: Writer, updates: Mapping[SharedVariable, Variable]) -> list[str]:
    """What is to be stored, as values that nobody else can change."""
    values, taken = [], set[Variable]()
    for s, new in updates.items():
        values.append(writer.own(new, new in taken, array=False))
        taken.add(new)
        writer.record("stage", s, writer.names[new])
    return values


def _commit(writer: Writer, program: Program, values: Sequence[str]) -> None:
    """The line that stores all new values and returns the results.

    Whatever comes before this one line comes before anything is stored.
    """
    updates = program.updates
    if updates:
        writer.line("# commit")
    for s, new in updates.items():
        writer.record("commit", s, writer.names[new])
    cells = [writer.cell(s) for s in updates]
    unread = [f"{writer.cell(s)}.data" for s in updates if s not in writer.names]
    if unread and len(cells) > 1:  # an object that dies may run code of its own
        writer.line(f"old = {', '.join(unread)}", "stays alive until all is stored")
    store = f"commit(({', '.join(cells)}), ({', '.join(values)})); " if cells else ""
    if len(cells) == 1:
        store = f"{cells[0]}.data = {values[0]}; "
    writer.beat("return")
    for output in program.outputs:
        writer.record("return", output)
    writer.line(f"{store}return result", lambda: shortened(", ".join(map(label, updates)), LONG))


def first(results: list[Any]) -> Any:
    """How a function with one output packs its results."""
    return results[0]


helper(commit)

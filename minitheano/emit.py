"""A graph written as Python text: one op a line, a scan as the loop that it is."""

from __future__ import annotations

import linecache
import threading
import weakref
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import numpy as np

from .body import write_graph
from .cells import commit
from .graph import SharedVariable, Variable, leaves
from .inert import LONGEST, one_line, shortened
from .ops.card import HELPERS, helper
from .say import LONG, label
from .writer import Line, Moment, Writer

_numbers = count(1)


@dataclass
class Program:
    """What a compiled function does, before it is text: the graph after givens and rewriting.

    `convert` takes each argument in; `pack` makes what the call returns out of the list of
    results, and None means that the list itself is returned. `without` names what is not to be
    done for speed.
    """

    name: str
    inputs: Sequence[Variable]
    outputs: Sequence[Variable]
    updates: Mapping[SharedVariable, Variable]
    convert: Sequence[Callable[[Any], Any]]
    pack: Callable[[list[Any]], Any] | None = None
    without: frozenset[str] = frozenset()

    @property
    def results(self) -> list[Variable]:
        return [*self.outputs, *self.updates.values()]


@dataclass
class Emitted:
    """The text of a function, and what is needed to run it and to find the way back to a node."""

    lines: list[Line]
    namespace: dict[str, Any]
    moments: list[Moment]
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
    return f"{line.text:<{width}}  # {one_line(words, LONGEST)}" if words else line.text


def emit(program: Program, record: bool = False, fast: bool = False) -> Emitted:
    """Write the program as the text of a function `call`.

    With `record=True` every value is also handed to a function `record`, which the caller puts
    into the namespace before the text runs. With `fast=True` several ops may share a line.
    """
    writer = Writer(record, fast, program.without)
    results = program.results
    used = leaves(results)
    writer.beat("bind")
    for x, convert in zip(program.inputs, program.convert, strict=True):
        writer.bind(x, convert)
    writer.constants([v for v in used if v not in writer.names])
    writer.beat("snapshot")
    writer.snapshot([s for s in used if isinstance(s, SharedVariable) and s not in writer.names])
    writer.beat("compute")
    write_graph(writer, results)
    _results(writer, program)
    store = _commit(writer, program.updates)
    writer.beat("return")
    for output in program.outputs:
        writer.record("return", output)
    # One line: whatever comes before it comes before anything is stored.
    writer.line(f"{store}return result", shortened(", ".join(map(label, program.updates)), LONG))
    arguments = ", ".join(writer.names[x] for x in program.inputs)
    head = [Line('@np.errstate(all="ignore")'), Line(f"def call({arguments}):", program.name)]
    return Emitted(head + writer.lines, writer.namespace, writer.moments)


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


def _commit(writer: Writer, updates: Mapping[SharedVariable, Variable]) -> str:
    """The statement that stores all new values, and a semicolon; '' if there are none."""
    cells, values, taken = [], [], set[Variable]()
    if updates:
        writer.line("# commit")
    for s, new in updates.items():
        cells.append(writer.cell(s))
        values.append(writer.own(new, new in taken, array=False))
        taken.add(new)
        writer.record("stage", s, writer.names[new])
    for s, new in updates.items():
        writer.record("commit", s, writer.names[new])
    unread = [f"{writer.cell(s)}.data" for s in updates if s not in writer.names]
    if unread and len(cells) > 1:  # an object that dies may run code of its own
        writer.line(f"old = {', '.join(unread)}", "stays alive until all is stored")
    if len(cells) == 1:
        return f"{cells[0]}.data = {values[0]}; "
    return f"commit(({', '.join(cells)}), ({', '.join(values)})); " if cells else ""


def first(results: list[Any]) -> Any:
    """How a function with one output packs its results."""
    return results[0]


helper(commit)

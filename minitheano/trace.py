"""A recorded run: every beat of one call, in order, with the values as they were."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

from .cells import Cell
from .emit import Emitted, Program, emit
from .explain import explained
from .graph import Apply, SharedVariable, Variable
from .inert import one_line
from .keeping import Together
from .mistakes import brief
from .say import label
from .struct import struct

BEATS = ("bind", "snapshot", "compute", "stage", "commit", "return")
TURN_BEATS = ("lane", "compute", "tape", "carry")


class Event(NamedTuple):
    """One thing that happened in a call.

    `beat` is one of `BEATS`, or inside a scan one of `TURN_BEATS`; `frames` tells in which turn of
    which scan it happened, the outermost first, and is empty outside of scans.
    """

    beat: str
    variable: Variable
    value: Any
    frames: tuple[tuple[Apply, int], ...] = ()

    def __str__(self) -> str:
        turns = "".join(f"[{t}] " for _, t in self.frames)
        said = f"{turns}{label(self.variable)} = {brief(self.value)}"
        return f"{self.beat:<8} {one_line(said)}"


@struct(frozen=True)
class Trace:
    """The events of one call, what it returned, and the shared values before and after it."""

    function: Any
    events: list[Event]
    outputs: list[Any]
    before: dict[SharedVariable, Any]
    after: dict[SharedVariable, Any]

    def __str__(self) -> str:
        return "\n".join(str(event) for event in self.events)

    def __reduce__(self) -> tuple[Any, ...]:
        """The variables of all events travel as one graph."""
        variables = Together([event.variable for event in self.events])
        rest = [(event.beat, event.value, event.frames) for event in self.events]
        kept = self.outputs, self.before, self.after
        return _kept_trace, (self.function, variables, rest, *kept)


def _kept_trace(function: Any, variables: Iterable[Variable], rest: list[Any], *kept: Any) -> Trace:
    pairs = zip(variables, rest, strict=True)
    return Trace(function, [Event(beat, v, *more) for v, (beat, *more) in pairs], *kept)


def record(function: Any, program: Program, values: Sequence[Any], rehearsed: bool) -> Trace:
    """Run the program once with these arguments and keep every value.

    A rehearsed run has cells of its own.
    """
    emitted = emit(program, record=True)
    events: list[Event] = []
    emitted.namespace["record"] = _recorder(emitted, events)
    cells = {s: s.container for s in function.shared}
    if rehearsed:
        own = {cell: Cell(cell.data) for cell in cells.values()}
        cells = {s: own[cell] for s, cell in cells.items()}
        for name, value in emitted.namespace.items():
            if isinstance(value, Cell):
                emitted.namespace[name] = own[value]
    before = {s: _kept(cell.data) for s, cell in cells.items()}
    run = emitted.compile()
    try:
        run(*values)
    except Exception as error:
        raise explained(error, emitted, program.inputs) from None
    outputs = [e.value for e in events if e.beat == "return"]
    after = {s: _kept(cell.data) for s, cell in cells.items()}
    return Trace(function, events, outputs, before, after)


def _recorder(emitted: Emitted, events: list[Event]) -> Any:
    def record(number: int, value: Any, *turns: int) -> None:
        moment = emitted.moments[number]
        frames = tuple(zip(moment.scans, turns, strict=True))
        events.append(Event(moment.beat, moment.variable, _kept(value), frames))

    return record


def _kept(value: Any) -> Any:
    return np.array(value) if isinstance(value, np.ndarray | np.generic | float | int) else value

"""What one scan did in one recorded call: lanes, tapes and private copies, turn by turn."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

import minitheano
from minitheano.graph import Apply, Constant, SharedVariable, Variable, order
from minitheano.loop import Scan


@dataclass
class Turns:
    """The run of one scan: `lane[v][t]` what an inner input got, `made[v][t]` what was computed."""

    node: Apply
    count: int = 0
    lane: dict[Variable, dict[int, Any]] = field(default_factory=dict)
    made: dict[Variable, dict[int, Any]] = field(default_factory=dict)
    outer: dict[Variable, Any] = field(default_factory=dict)

    def value(self, variable: Variable) -> Any:
        """The value of a variable outside the loop, None if it was not recorded."""
        if isinstance(variable, Constant):
            return variable.data
        return self.outer.get(variable)


def turns_of(node: Apply, run: Any) -> Turns:
    """Sort the events of a recorded call; turns of scans inside this one are left out."""
    found = Turns(node, outer=dict(run.before))
    for event in run.events:
        if not event.frames:
            if event.beat in ("bind", "compute"):
                found.outer[event.variable] = event.value
        elif len(event.frames) == 1 and event.frames[0][0] is node:
            t = event.frames[0][1]
            found.count = max(found.count, t + 1)
            where = found.lane if event.beat == "lane" else found.made
            where.setdefault(event.variable, {})[t] = event.value
    return found


def scan_of(f: Any) -> Apply | None:
    """The first scan of a compiled function, None if it has none."""
    nodes = order([*f.outputs, *f.updates.values()])
    return next((n for n in nodes if isinstance(n.op, Scan)), None)


def scan_behind(thing: Any) -> Apply:
    """The scan that a learner points at: a variable, a list of them, or the updates it returned.

    Raises ValueError if there is none.
    """
    things = list(thing.values()) if isinstance(thing, Mapping) else thing
    things = things if isinstance(things, (list, tuple)) else [things]
    if things and isinstance(things[0], Apply):
        return things[0]
    nodes = order([v for v in things if isinstance(v, Variable)])
    found = [n for n in nodes if isinstance(n.op, Scan)]
    if not found:
        raise ValueError("There is no scan behind what was given as scan=.")
    return found[-1]


def carried(node: Apply) -> list[tuple[SharedVariable, Variable]]:
    """The shared variables that the step updates, with the expressions of their last values."""
    starts = [lane.outer for lane in node.op.lanes(node.inputs).carried]
    ends = node.op.by_kind(node.outputs)[2]
    return [(s, e) for s, e in zip(starts, ends, strict=True) if isinstance(s, SharedVariable)]


def opened(f: Any, node: Apply) -> set[SharedVariable]:
    """The shared variables whose last private value this function was told to store."""
    given = {v for updates in (f.updates, f.written_updates) for v in updates.values()}
    return {s for s, end in carried(node) if s in f.updates and end in given}


def alone(node: Apply, f: Any) -> Any:
    """A function that runs just this loop, on the inputs of `f`."""
    return compiled(f.inputs, list(node.outputs), {}, node)


def rewired(f: Any, node: Apply) -> Any:
    """The same function with the valve turned: scan's updates given if they were not, else not."""
    updates = dict(f.updates)
    mine = dict(carried(node))
    if opened(f, node):
        updates = {s: v for s, v in updates.items() if s not in mine}
    else:
        updates |= mine
    return compiled(f.inputs, list(f.outputs), updates, node)


def compiled(inputs: Any, outputs: Any, updates: Any, node: Apply) -> Any:
    """A helper function of our own: its inputs may stay unused and updates may be left out.

    A generator that the step draws from has a default update inside the loop: not out here.
    """
    inner = [s for s, _ in carried(node)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return minitheano.function(
            inputs, outputs, updates=updates, no_default_updates=inner, on_unused_input="ignore"
        )


def bound(f: Any, run: Any) -> list[Any]:
    """The arguments of a recorded call, in the order of the inputs."""
    values = {e.variable: e.value for e in run.events if e.beat == "bind"}
    return [values[v] for v in f.inputs]


def tape(turns: Turns, variable: Variable) -> np.ndarray[Any, Any]:
    """All values of an inner variable, one row a turn."""
    rows = turns.made.get(variable, {})
    return np.array([rows[t] for t in sorted(rows)])

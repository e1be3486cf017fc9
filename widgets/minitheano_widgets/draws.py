"""Random draws in pictures: which variables hold a generator, and what stands for its state."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from minitheano.generators import is_generator, is_stream
from minitheano.graph import Apply, SharedVariable, Variable, order
from minitheano.loop import Scan
from minitheano.ops.random import RandomFunction
from minitheano.struct import replaced

from .values import fingerprint, numbers

MRG = "mrg_uniform{"  # how the names of all draws from that generator begin


def is_draw(apply: Apply) -> bool:
    """True for a node that takes a generator and hands on its next state, with numbers."""
    return isinstance(apply.op, RandomFunction) or str(apply.op.name).startswith(MRG)


def drawn_from(outputs: Iterable[Variable]) -> bool:
    """True if a draw stands behind the outputs, in a step of a scan too: nobody foretells it."""
    nodes = order(list(outputs))
    return any(
        is_draw(n) or (isinstance(n.op, Scan) and drawn_from(n.op.inner_outputs)) for n in nodes
    )


def is_state(variable: Variable) -> bool:
    """True for a generator, before or after draws; MRG's are arrays of integers to NumPy."""
    apply = variable.owner
    if is_generator(variable) or is_stream(variable):
        return True
    if apply is None:
        return False
    if isinstance(apply.op, Scan):
        carried = apply.op.lanes(apply.inputs).carried
        ends = zip(carried, apply.op.by_kind(apply.outputs)[2], strict=True)
        return any(end is variable and is_stream(lane.outer) for lane, end in ends)
    return variable.index == 0 and is_draw(apply)


def carried_states(apply: Apply) -> set[Variable]:
    """The inner inputs of a scan that are private copies of a generator."""
    lanes = apply.op.lanes(apply.inputs).carried
    return {lane.inner[0] for lane in lanes if is_stream(lane.outer)}


def readable(variable: Variable, value: Any) -> Any:
    """The value, or a fingerprint in place of a generator's state."""
    state = value is not None and is_state(variable) and numbers(value) is not None
    return fingerprint(value) if state else value


def told(run: Any) -> Any:
    """A recorded call in which fingerprints stand for the states of generators."""
    scans = {apply for event in run.events for apply, _ in event.frames}
    inner = {v for apply in scans for v in carried_states(apply)}
    events = [
        e._replace(value=fingerprint(e.value) if e.variable in inner else readable(*e[1:3]))
        for e in run.events
    ]
    return replaced(run, events=events, before=known(run.before), after=known(run.after))


def by_default(f: Any, shared: SharedVariable) -> bool:
    """True if a function stores a new value there though nobody asked for it in `updates`."""
    new = f.written_updates.get(shared)
    return new is not None and new is shared.default_update


def known(values: dict[SharedVariable, Any]) -> dict[SharedVariable, Any]:
    """Stored values, with fingerprints of the generators among them."""
    return {s: readable(s, value) for s, value in values.items()}

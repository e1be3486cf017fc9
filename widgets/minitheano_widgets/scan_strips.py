"""The rows of cells in a scan's film: sequences, tapes, and the lives of private copies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from minitheano.graph import Constant, SharedVariable, Variable

from .draws import readable
from .graphs import own_name
from .naming import label
from .scan_run import Turns, carried
from .values import cut, show


@dataclass
class Strip:
    """One row of cells: a sequence, a tape, or the life of a private copy."""

    id: str
    title: str
    variable: Variable  # inner variable that is read (sequence) or written (tape, private copy)
    reads: list[Variable] = field(default_factory=list)  # inner inputs fed from it
    taps: Sequence[int] = ()
    texts: dict[int, str] = field(default_factory=dict)
    before: list[str] = field(default_factory=list)  # initial values, left of turn 0
    shared: SharedVariable | None = None
    y: float = 0


def strips(turns: Turns) -> tuple[list[Strip], list[Strip], list[Strip]]:
    """The rows of cells: sequences, tapes, private copies."""
    op, node = turns.node.op, turns.node
    lanes = op.lanes(node.inputs)
    made, plain, ends = op.by_kind(op.inner_outputs)
    sequences = []
    for k, lane in enumerate(lanes.sequences):
        outer = lane.outer
        strip = Strip(f"q{k}", cut(label(outer), 16), outer, lane.inner, lane.taps)
        whole = turns.value(outer)
        strip.texts = {t: show(row) for t, row in enumerate(whole)} if whole is not None else {}
        sequences.append(strip)
    tapes = []
    for k, variable in enumerate([*made, *plain]):
        fed = k < len(made)
        taps = op.states[k] if fed else ()
        strip = Strip(
            f"y{k}",
            tape_name(k, node.outputs[k], variable),
            variable,
            lanes.states[k].inner if fed else [],
            taps,
        )
        strip.texts = written(turns, variable)
        strip.before = initials(turns, lanes.states[k].outer, taps) if fed else []
        tapes.append(strip)
    tapes = [tapes[k] for _, k in sorted(zip(op.order, range(len(tapes)), strict=False))] or tapes
    copies = []
    for k, (shared, _) in enumerate(carried(node)):
        strip = Strip(
            f"p{k}", name_of_shared(shared), ends[k], [op.copies[k]], (-1,), shared=shared
        )
        strip.texts = written(turns, ends[k])
        stored = turns.outer.get(shared)
        strip.before = [show(readable(shared, shared.get_value()) if stored is None else stored)]
        copies.append(strip)
    return sequences, tapes, copies


def written(turns: Turns, variable: Variable) -> dict[int, str]:
    """What an inner variable was in every turn: computed there, or passed on from a lane."""
    values = turns.made.get(variable) or turns.lane.get(variable) or {}
    if not values and isinstance(variable, Constant):
        values = dict.fromkeys(range(turns.count), variable.data)
    return {t: show(v) for t, v in values.items()}


def initials(turns: Turns, outer: Variable, taps: Sequence[int]) -> list[str]:
    """The initial values, the oldest first."""
    value = turns.value(outer)
    if value is None:
        return ["?"] * -min(taps)
    return [show(value)] if tuple(taps) == (-1,) else [show(row) for row in value[: -min(taps)]]


def tape_name(k: int, outer: Variable, inside: Variable) -> str:
    """What the learner calls the tape, or what is written on it, or a number."""
    said = label(outer)
    unnamed = said.startswith(repr(outer.owner.op)) if outer.owner is not None else True
    return own_name(inside) or f"out{k}" if unnamed else cut(said, 14)


def name_of_shared(shared: SharedVariable) -> str:
    """The name of a shared variable, not too long for a box."""
    return cut(label(shared), 14)


def cell_id(strip: Strip, t: int) -> str:
    """The id of a cell; negative turns hold initial values."""
    return f"{strip.id}.{t}"

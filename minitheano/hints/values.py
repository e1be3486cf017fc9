"""Cards about values that a rehearsed call has shown."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np

from .. import mistakes
from ..culprit import written
from ..errors import Hint
from ..finite import flaw
from ..graph import Apply, Constant, Variable, order
from ..loop import Scan
from ..say import formula, label
from ..site import part
from ..trace import Event
from ..types import TensorType
from .card import card
from .known import Known, Run, is_gain, is_gradient

MOST = 3  # so many places with bad numbers are named


@card
def lengths_cut(known: Known) -> Iterator[Hint]:
    """Sequences of different lengths, without n_steps."""
    for run in known.runs:
        for node, turns in _turns(run).items():
            lanes = node.op.lanes(node.inputs)
            found = [
                (lane, run.value(lane.outer)) for lane in lanes.sequences if not _counts(lane.outer)
            ]
            sizes = {label(lane.outer): len(v) for lane, v in found if v is not None}
            room = {len(v) - lane.span for lane, v in found if v is not None}
            if len(room) > 1 and lanes.n_steps is None:
                yield mistakes.lengths_cut.hint(
                    node.site,
                    lengths=mistakes.joined(mistakes.has_elements(*each) for each in sizes.items()),
                    turns=turns,
                    longest=max(sizes, key=lambda name: sizes[name]),
                )
            most = min(room, default=turns)
            if lanes.n_steps is not None and turns < most and not node.op.until:
                lane, value = next(each for each in found if each[1] is not None)
                words = {"name": label(lane.outer), "turns": turns, "count": len(value)}
                yield mistakes.rest_not_read.hint(part(node.site, "n_steps", 4), **words)
            if turns == 0:
                where = part(node.site, "n_steps", 4)
                yield mistakes.no_turns.hint(where, what=label(node.outputs[0]))


def _counts(v: Variable) -> bool:
    """True for `T.arange(…)`, which is often longer than it has to be."""
    return v.owner is not None and v.owner.op.name == "arange"


def _turns(run: Run) -> dict[Apply, int]:
    """How often each outermost loop turned."""
    made = {e.variable.owner for e in run.trace.events if not e.frames and e.beat == "compute"}
    found = {node: 0 for node in made if node is not None and isinstance(node.op, Scan)}
    for event in run.trace.events:
        if event.frames and event.frames[0][0] in found:
            node, turn = event.frames[0]
            found[node] = max(found[node], turn + 1)
    return found


@card
def first_bad_number(known: Known) -> Iterator[Hint]:
    """Where nan or inf came up first, if a result or a new value is not finite."""
    for run in known.runs:
        if _finite(*run.trace.outputs, *run.trace.after.values()):
            continue
        found = [e for e, values in _computed(run) if not _finite(e.value) and _finite(*values)]
        seen: set[Any] = set()
        for event in found:
            node = event.variable.owner
            if node is None or node.site is None or node in seen or len(seen) == MOST:
                continue
            seen.add(node)
            gradient = is_gradient(node)
            told = mistakes.first_bad_slope if gradient else mistakes.first_bad_number
            forward = written(node)
            yield told.hint(
                forward.site or node.site,
                formula=formula(event.variable),
                forward=formula(forward.outputs[0]),
                value=mistakes.brief_any(event.value),
                **_circumstances(event, run),
            )


def _computed(run: Run) -> Iterator[tuple[Event, list[Any]]]:
    """Each computed value with the values of the operands at that moment."""
    now: dict[Any, Any] = dict(run.trace.before)
    for event in run.trace.events:
        node = event.variable.owner
        if event.beat == "compute" and node is not None and not isinstance(node.op, Scan):
            yield event, [_operand(v, now) for v in node.inputs]
        now[event.variable] = event.value


def _operand(v: Variable, now: dict[Variable, Any]) -> Any:
    return v.data if isinstance(v, Constant) else now.get(v)


def _finite(*values: Any) -> bool:
    return not any(flaw(value, ("nan", "inf")) for value in values)


def _circumstances(event: Event, run: Run) -> dict[str, str]:
    """The operands that are no constants, and the turn; for a gradient the inputs of the call."""
    node = event.variable.owner
    assert node is not None
    operands = next(values for e, values in _computed(run) if e is event)
    pairs = list(zip(node.inputs, operands, strict=True))
    if is_gradient(node):
        pairs = [(v, run.value(v)) for v in [*run.function.inputs, *run.function.shared]]
    said = {
        label(v): f"{label(v)} = {mistakes.brief_any(value)}"
        for v, value in pairs
        if not isinstance(v, Constant) and value is not None and isinstance(v.type, TensorType)
    }
    return {
        "operands": mistakes.with_operands(mistakes.joined(said.values())),
        "turn": mistakes.turn_words(turn for _, turn in event.frames),
    }


EXACT = {
    "add": np.add,
    "sub": np.subtract,
    "mul": np.multiply,
    "neg": np.negative,
    "sqr": np.square,
    "pow": np.power,
}


@card
def wrapped_around(known: Known) -> Iterator[Hint]:
    """An integer result that its dtype cannot hold."""
    for run in known.runs:
        seen: set[Apply] = set()
        for event, values in _computed(run):
            node = event.variable.owner
            dtype = getattr(event.variable.type, "dtype", "")
            if (
                node is None
                or node in seen
                or len(seen) == MOST
                or not dtype.startswith(("int", "uint"))
            ):
                continue
            exact = EXACT.get(node.op.name)
            if exact is None or any(v is None for v in values):
                continue
            wide = exact(*[np.asarray(v, float) for v in values])
            limits = np.iinfo(dtype)
            if np.any((wide > float(limits.max)) | (wide < float(limits.min))):
                seen.add(node)
                yield mistakes.wrapped_around.hint(
                    node.site,
                    formula=formula(event.variable),
                    value=mistakes.brief_any(event.value),
                    dtype=dtype,
                    wider="float64" if dtype == "int64" else "int64",
                    **_circumstances(event, run),
                )


@card
def nothing_left(known: Known) -> Iterator[Hint]:
    """A slice behind the end, which is empty."""
    for run in known.runs:
        for event, values in _computed(run):
            node = event.variable.owner
            if node is None or node.op.name != "index" or not values or is_gradient(node):
                continue
            whole, cut = values[0], event.value
            arrays = isinstance(whole, np.ndarray) and isinstance(cut, np.ndarray)
            if arrays and np.size(whole) and not np.size(cut):
                words = {"formula": formula(event.variable), "name": label(node.inputs[0])}
                yield mistakes.nothing_left.hint(node.site, count=len(whole), **words)


@card
def state_reshaped(known: Known) -> Iterator[Hint]:
    """An update whose value has another shape than what was stored."""
    for run in known.runs:
        for f, s, new in known.updates:
            array = isinstance(s.type, TensorType)
            if array and f is run.function and s in run.trace.before:
                old, now = np.shape(run.trace.before[s]), np.shape(run.trace.after[s])
                if old != now:
                    words = {"name": label(s), "old": old, "new": now}
                    yield mistakes.state_reshaped.hint(new.site or f._made.site, **words)


@card
def cost_grows(known: Known) -> Iterator[Hint]:
    """Three calls in a row, each with a greater result than the one before."""
    for run in known.runs:
        f = run.function
        trained = [s for g, s, new in known.updates if g is f and _has_gradient(new)]
        given = len(run.arguments) == len(f.inputs)
        if (
            not given
            or is_gain(f)
            or not trained
            or not f.outputs
            or getattr(f.outputs[0].type, "ndim", None) != 0
        ):
            continue
        found = [float(r[0]) for r in known.repeat(f, run.arguments, 4) if r]
        if len(found) > 2 and all(a < b for a, b in itertools.pairwise(found)):
            values = mistakes.joined(f"{value:.5g}" for value in found)
            said = mistakes.and_([f"'{label(s)}'" for s in trained])
            words = {"function": known.name(f), "values": values, "names": said}
            yield mistakes.cost_grows.hint(f._made.site, name=label(f.outputs[0]), **words)


def _has_gradient(new: Variable) -> bool:
    return any(is_gradient(node) for node in order([new]))


@card
def argument_cut(known: Known) -> Iterator[Hint]:
    """An argument that lost its digits on the way in."""
    for run in known.runs:
        for i, v, given in zip(
            run.function._made.inputs, run.function.inputs, run.arguments, strict=False
        ):
            taken = run.value(v)
            if isinstance(given, Variable) or not i.allow_downcast or taken is None:
                continue
            if np.asarray(taken).dtype.kind in "iu" and not np.array_equal(given, taken):
                wider = TensorType("float64", v.broadcastable)
                yield mistakes.argument_cut.hint(
                    v.site,
                    name=label(v),
                    dtype=v.dtype,
                    given=mistakes.brief_any(given),
                    taken=mistakes.brief_any(taken),
                    remedy=f"{label(v)} = {mistakes.constructor(wider, label(v))}",
                )

"""Cards about scans: what comes in, what comes out, and what stays."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from types import CodeType

from .. import mistakes
from ..errors import Hint
from ..forgotten import name_of_updates
from ..function import Function
from ..graph import Apply, Constant, SharedVariable, Variable, leaves
from ..loop import Lane, Lanes
from ..say import label
from ..site import Site, part
from .card import card
from .known import Known, remembered
from .source import definition

# What people call the parameter for an earlier output.
EARLIER = re.compile(
    r"acc|accumulator|(running_?)?(total|sum)|(old_?)?(state|hidden)|prev|previous|so_far|result"
    r"|before|last|memory|.*_(prev|tm1|tm_1|before|old|last|acc)|(prev|previous|last|old)_.*|sofar"
)


def _lanes(known: Known) -> Iterator[tuple[Apply, Lanes]]:
    for node in known.scans:
        yield node, node.op.lanes(node.inputs)


def _output(node: Apply, place: int = 0) -> str:
    """What the learner calls a tape."""
    said = label(node.outputs[place])
    return said if said.isidentifier() else "out"


@card
def step_order(known: Known) -> Iterator[Hint]:
    """The parameters of the step are named as if the earlier output came first."""
    for node, lanes in _lanes(known):
        inner = [(v, lane) for lane in lanes.sequences for v in lane.inner]
        fed = [v for lane in lanes.states for v in lane.inner]
        names = [_parameter(v) for v, _ in inner] + [_parameter(v) for v in fed]
        for (element, lane), said in zip(inner, names, strict=False):
            taken = [name for name in names[len(inner) :] if not EARLIER.fullmatch(name)]
            if not EARLIER.fullmatch(said) or not taken or element is None:
                continue
            rest = [n for n in names if n not in (said, taken[0])]
            yield mistakes.step_order.hint(
                _step_site(node),
                first=said,
                sequence=label(lane.outer),
                second=taken[0],
                suggested=", ".join([taken[0], said, *rest]),
            )
            break


def _parameter(v: Variable) -> str:
    """The step's own name for what comes in."""
    return (v.site.target if v.site is not None else None) or v.name or ""


def _step_site(node: Apply) -> Site | None:
    """Where the step is written: its first line, else the call of scan."""
    step = _step(node)
    return (
        node.site
        if step is None
        else Site.at(remembered(node, "step").co_filename, step).first_line
    )


def _step(node: Apply) -> ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | None:
    """The text of the step."""
    code = remembered(node, "step")
    return definition(code) if isinstance(code, CodeType) else None


@card
def initial_left_out(known: Known) -> Iterator[Hint]:
    """The tape starts with the value after the first step."""
    used = {v for f in known.functions for v in f.written_outputs} | set(known.results)
    for node, lanes in _lanes(known):
        for k, lane in enumerate(lanes.states):
            start = lane.outer
            number = isinstance(start, Constant) and start.ndim == 0
            if node.outputs[k] in used and number and lane.taps == (-1,):
                words = {"initial": label(start), "name": _output(node, k)}
                yield mistakes.initial_left_out.hint(node.site, **words)


@card
def until_included(known: Known) -> Iterator[Hint]:
    """The turn that meets the condition counts."""
    for node in known.scans:
        if node.op.until:
            condition = node.op.inner_outputs[-1]
            words = {"condition": label(condition), "name": _output(node)}
            yield mistakes.until_included.hint(condition.site or node.site, **words)


@card
def inner_updates_dropped(known: Known) -> Iterator[Hint]:
    """The updates of a scan inside a step have to be returned by that step."""
    for node in known.scans:
        taken = {lane.outer for lane in node.op.lanes(node.inputs).carried}
        for inner in remembered(node, "inner") or ():
            for lane in inner.op.lanes(inner.inputs).carried:
                if lane.outer not in taken:
                    yield mistakes.inner_updates_dropped.hint(
                        _return_of(node),
                        inner=mistakes.line_words(inner.site),
                        name=label(lane.outer),
                        updates=name_of_updates(inner),
                    )


def _return_of(node: Apply) -> Site | None:
    """The last `return` of the step."""
    step = _step(node)
    if step is None or isinstance(step, ast.Lambda):
        return _step_site(node)
    returns = [n for n in ast.walk(step) if isinstance(n, ast.Return)]
    return (
        Site.at(remembered(node, "step").co_filename, returns[-1]) if returns else _step_site(node)
    )


@card
def taps_shorten(known: Known) -> Iterator[Hint]:
    """A sequence that is read ahead or back gives fewer turns than it has elements."""
    for node, lanes in _lanes(known):
        for k, lane in enumerate(lanes.sequences):
            if lane.span and lanes.n_steps is None:
                name = label(lane.outer)
                yield mistakes.taps_shorten.hint(
                    part(node.site, "sequences", 1, k),
                    taps=list(lane.taps),
                    elements=mistakes.and_(
                        [f"{name}[t{tap:+d}]" if tap else f"{name}[t]" for tap in lane.taps]
                    ),
                    name=name,
                    steps=f"n - {lane.span}",
                )


@card
def taps_in_order(known: Known) -> Iterator[Hint]:
    """Taps come in as they are listed, which is not always the oldest first."""
    for node, lanes in _lanes(known):
        for keyword, position, kind in (
            ("sequences", 1, lanes.sequences),
            ("outputs_info", 2, lanes.states),
        ):
            for lane in kind:
                if list(lane.taps) != sorted(lane.taps):
                    pairs = [f"{_parameter(v)} = [t{tap:+d}]" for tap, v in lane]
                    yield mistakes.taps_in_order.hint(
                        part(node.site, keyword, position),
                        taps=list(lane.taps),
                        pairs=mistakes.joined(pairs),
                        sorted=sorted(lane.taps),
                    )


@card
def initial_not_updated(known: Known) -> Iterator[Hint]:
    """A shared variable in outputs_info is read once; nobody stores anything in it."""
    named = [t for t in known.names.values() if isinstance(t, Function)]
    updated = {s for f in [*known.functions, *named] for s in f.updates}
    for node, lanes in _lanes(known):
        carried = {lane.outer for lane in lanes.carried}
        for k, lane in enumerate(lanes.states):
            start = lane.outer
            once = isinstance(start, SharedVariable) and start not in carried | updated
            if once and isinstance(start, SharedVariable) and lane.taps == (-1,):
                yield mistakes.initial_not_updated.hint(
                    part(node.site, "outputs_info", 2),
                    name=label(start),
                    value=mistakes.brief_any(start.get_value()),
                    output=_output(node, k),
                )


@card
def backwards_order(known: Known) -> Iterator[Hint]:
    """Rows come out in the order in which they were computed."""
    for node, lanes in _lanes(known):
        if node.op.go_backwards and lanes.sequences and node.op.tapes:
            words = {"name": label(lanes.sequences[0].outer), "output": _output(node)}
            yield mistakes.backwards_order.hint(node.site, **words)


@card
def output_not_read(known: Known) -> Iterator[Hint]:
    """An earlier output that comes in and is not used."""
    for node, lanes in _lanes(known):
        used = set(leaves(node.op.inner_outputs, stop_at=node.op.inner_inputs))
        for lane in lanes.states:
            if not _read(lane, used):
                said = _parameter(lane.inner[0]) or label(lane.inner[0])
                where = part(node.site, "outputs_info", 2)
                yield mistakes.output_not_read.hint(where, name=said)


def _read(lane: Lane, used: set[Variable]) -> bool:
    return any(v in used for v in lane.inner)

"""Cards about shared variables, updates and givens: what a call reads, stores and returns."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np

from .. import mistakes
from ..errors import Hint
from ..forgotten import name_of_updates, waiting_for
from ..function import Function
from ..generators import is_stream
from ..graph import SharedVariable, Variable, depends_on, leaves, order, reached
from ..loop import Scan
from ..ops.watch import Print
from ..say import formula, label
from ..site import Site, notebook_cells, part
from .card import card
from .known import Call, Known, is_gradient, reads
from .python import own_copies

NEW = re.compile(r"(^|_)(new|next|updated)(_|\d*$)")
CHANGED = ("set_subtensor", "inc_subtensor")
ARITHMETIC = ("+", "-", "*", "/", "**")


@card
def default_update_runs(known: Known) -> Iterator[Hint]:
    """A function that reads a variable with a default update also stores it."""
    for f in known.functions:
        for s, new in f.written_updates.items():
            read = [r for v in f.outputs for r in reads(v)]
            own = not isinstance(s.default_update, Variable | None)  # a number, made a constant
            if (own or new is s.default_update) and not is_stream(s) and s in read:
                words = {"function": known.name(f), "name": label(s), "update": formula(new)}
                yield mistakes.default_update_runs.hint(new.site or f._made.site, **words)


@card
def default_update_left(known: Known) -> Iterator[Hint]:
    """A variable with a default update, in a function that updates it otherwise."""
    for f, s, new in known.updates:
        if isinstance(s.default_update, Variable):
            words = {"update": formula(new), "default": formula(s.default_update)}
            words |= {"function": known.name(f), "name": label(s)}
            yield mistakes.default_update_left.hint(_update(f, s), **words)


@card
def scan_updates_left(known: Known) -> Iterator[Hint]:
    """A function with updates that reads a variable, and leaves out those a scan made for it."""
    for f in known.functions if known.whole else ():
        read = dict.fromkeys(s for v in f.outputs for s in reads(v) if s not in f.updates)
        for s in read if f.updates else ():
            scan = waiting_for(s)
            if scan is not None:
                words = {"function": known.name(f), "name": label(s)}
                words |= {"scan": mistakes.line_words(scan.site), "updates": name_of_updates(scan)}
                yield mistakes.scan_updates_left.hint(f._made.site, **words)


@card
def result_is_empty(known: Known) -> Iterator[Hint]:
    """The result of a function without outputs is used."""
    for f in known.functions:
        if not f.outputs and f.updates and any(call.used for call in known.calls(f)):
            names = [label(s) for s in f.updates]
            used = next(call for call in known.calls(f) if call.used)
            yield mistakes.result_is_empty.hint(
                used.site,
                function=known.name(f),
                names=mistakes.and_([f"'{name}'" for name in names]),
                inputs=_listed(f),
                state=names[0],
            )


def _listed(f: Function) -> str:
    return f"[{', '.join(label(v) for v in f.inputs)}]"


@card
def outputs_see_old(known: Known) -> Iterator[Hint]:
    """The outputs are computed before the updates are stored."""
    for f in known.functions:
        changed = [s for g, s, _ in known.updates if g is f]
        read = [s for v in f.outputs for s in reads(v)]
        last = {s: f.written_updates[s] for s in changed if s in f.outputs}
        counters = [s for s, new in last.items() if _from_loop(new) and new not in f.outputs]
        for s in counters:
            node = f.written_updates[s].owner
            assert node is not None
            words = {"name": label(s), "updates": name_of_updates(node)}
            yield mistakes.counter_outside.hint(f._made.site, **words)
        seen = [s for s in changed if s in read and s not in counters]
        if seen:
            values = [f"{label(s)} = {mistakes.brief_any(s.get_value())}" for s in seen]
            yield mistakes.outputs_see_old.hint(
                f._made.site,
                function=known.name(f),
                names=mistakes.and_([f"'{label(s)}'" for s in seen[:3]]),
                first=label(seen[0]),
                now=mistakes.now_is(mistakes.joined(values[:3])),
            )


def _from_loop(new: Variable) -> bool:
    """True for the value of a private copy after a loop."""
    return new.owner is not None and isinstance(new.owner.op, Scan)


@card
def update_unchanged(known: Known) -> Iterator[Hint]:
    """An update that stores what is there."""
    for f, s, new in known.updates:
        if new is s:
            yield mistakes.update_unchanged.hint(_update(f, s), name=label(s))


def _update(f: Function, s: SharedVariable) -> Site | None:
    """Where an update was typed."""
    at = partial(part, f._made.site, "updates", 3)
    return at(list(f.written_updates).index(s), 1)


@card
def update_reads_old(known: Known) -> Iterator[Hint]:
    """An update made of another variable that is updated in the same call."""
    for f, s, new in known.updates:
        others = [t for g, t, _ in known.updates if g is f and t is not s]
        gradients = [o for n in order([new]) if is_gradient(n) for o in n.outputs]
        directly = leaves([new], stop_at=gradients)
        read = next((t for t in others if t in directly), None)
        swapped = read is new and f.written_updates[read] is s if read is not None else False
        if read is not None and not swapped and not _from_loop(new):
            newer = formula(f.written_updates[read])
            remedy = newer if new is read else _put_in(newer, label(read), formula(new))
            words = {"name": label(s), "read": label(read), "remedy": remedy}
            yield mistakes.update_reads_old.hint(_update(f, s), **words)


def _put_in(text: str, name: str, formula: str) -> str:
    """The formula with a text in brackets in place of a name."""
    return re.sub(rf"(?<![\w.]){re.escape(name)}(?!\w)", lambda _: f"({text})", formula)


@card
def state_shared(known: Known) -> Iterator[Hint]:
    """Several functions change one stored value."""
    by_state: dict[SharedVariable, list[Function]] = {}
    for f, s, _ in known.updates:
        by_state.setdefault(s, []).append(f)
    for s, functions in by_state.items():
        if len(functions) > 1:
            said = mistakes.and_([f"'{known.name(f)}'" for f in functions])
            place = known.place(functions[1])
            yield mistakes.state_shared.hint(place, functions=said, name=label(s))


@card
def remade(known: Known) -> Iterator[Hint]:
    """The name of a shared variable that a function uses stands for another one now."""
    copies = own_copies(known)
    for f in known.functions:
        for s in f.shared if f not in copies else ():
            new = known.names.get(_global_name(s) or "")
            if not isinstance(new, SharedVariable) or new in f.shared or new.type != s.type:
                continue
            if new.container is s.container or new.site is None or s.site is None:
                continue
            again = new.site.place == s.site.place  # the cell was run once more
            if again or not known.whole or known.called_after(f, new.site):
                yield mistakes.remade.hint(
                    new.site,
                    name=_global_name(s),
                    function=known.name(f),
                    line=mistakes.on_line(f._made.site),
                    old=mistakes.line_words(s.site),
                )


def _global_name(s: SharedVariable) -> str | None:
    """The Python name that a shared variable was given in a file or cell, not in a function."""
    site = s.site
    outside = site is not None and site.code.co_name.startswith("<")
    return site.target if outside and site is not None else None


@card
def one_name_twice(known: Known) -> Iterator[Hint]:
    """Two variables of one name in one function, made in two places."""
    for f in known.functions:
        seen: dict[str, Variable] = {}
        for v in [*f.inputs, *(s for s in f.shared if s not in f._made.state.values())]:
            other = seen.setdefault(label(v), v)
            if other is v or v.site is None or other.site is None or is_stream(v):
                continue
            if v.site.place != other.site.place or v.site.instruction != other.site.instruction:
                yield mistakes.one_name_twice.hint(
                    v.site,
                    function=known.name(f),
                    name=label(v),
                    first=mistakes.line_words(other.site),
                    second=mistakes.line_words(v.site),
                )


@card
def shared_rebound(known: Known) -> Iterator[Hint]:
    """`w = w - 0.1 * g`: the name is an expression from now on."""
    if not known.whole:
        return
    for name, v in known.expressions():
        site, symbol = v.site, getattr(v.owner.op, "symbol", None) if v.owner else None
        if site is None or site.target != name or symbol not in ARITHMETIC:
            continue
        for s in reads(v):
            if _global_name(s) == name and not any(t is s for t in known.names.values()):
                line, said = mistakes.on_line(s.site), formula(v)
                yield mistakes.shared_rebound.hint(site, name=name, line=line, formula=said)


@card
def givens_keep(known: Known) -> Iterator[Hint]:
    """A replaced shared variable keeps what it stores."""
    for f in known.functions:
        for old, new in f.givens:
            if isinstance(old, SharedVariable) and old not in f.updates and not is_stream(old):
                yield mistakes.givens_keep.hint(
                    known.place(f),
                    function=known.name(f),
                    name=label(old),
                    new=label(new),
                    value=mistakes.brief_any(old.get_value()),
                )


@card
def new_value_unused(known: Known) -> Iterator[Hint]:
    """A new value that was written, and no update takes it."""
    everything = {n for f in _all(known) for n in reached([*f.outputs, *f.updates.values()])}
    updated = {s for f in _all(known) for s in f.updates}
    for name, v in known.expressions():
        if v in everything or v.site is None or not _looks_new(name, v):
            continue
        for f in known.functions:
            for s in f.shared:
                if s in updated or label(s) == name or s.type != v.type or s not in leaves([v]):
                    continue
                inputs = ", ".join(label(i) for i in f.inputs)
                outputs = ", ".join(label(o) for o in f.outputs)
                yield mistakes.new_value_unused.hint(
                    f._made.site,
                    function=known.name(f),
                    name=label(s),
                    value=name,
                    line=mistakes.on_line(v.site),
                    inputs=f"[{inputs}]",
                    outputs=outputs if len(f.outputs) == 1 else f"[{outputs}]",
                )
                break


@card
def made_for_nothing(known: Known) -> Iterator[Hint]:
    """A Print, or a changed copy of an array, that has a name and is in no function."""
    named = list(known.expressions()) if known.whole else []
    used = reached([v for f in _all(known) for v in [*f.outputs, *f.updates.values()]])
    for name, v in named:
        node = v.owner
        if node is None or v in used or not (isinstance(node.op, Print) or node.op.name in CHANGED):
            continue
        if any(v in reached([other]) for _, other in named if other is not v):
            continue
        for f in known.functions:
            if set(leaves([v])) & set(leaves(f.outputs)) - {v}:
                text = formula(v) if not isinstance(node.op, Print) else "Print"
                words = {"name": name, "text": text, "function": known.name(f)}
                yield mistakes.made_for_nothing.hint(v.site, **words)
                break


@card
def call_changes_nothing(known: Known) -> Iterator[Hint]:
    """Calls whose results are thrown away, of a function that reads a state and stores nothing."""
    for f in known.functions if known.whole else ():
        calls, read = known.calls(f), [s for v in f.outputs for s in reads(v)]
        looks = any(isinstance(n.op, Print) for n in order(f.outputs))
        shown = any(call.used or call.site.file in notebook_cells() for call in calls)
        if calls and read and not (f.updates or looks or shown or _tried(known, calls)):
            words = {"function": known.name(f), "name": label(read[0]), "inputs": _listed(f)}
            yield mistakes.call_changes_nothing.hint(f._made.site, **words)


def _tried(known: Known, calls: Sequence[Call]) -> bool:
    """True for calls that stand in a `try`."""
    inside = {p for _, n in known.statements if isinstance(n, ast.Try) for p in ast.walk(n)}
    return any(call.node in inside for call in calls)


def _all(known: Known) -> list[Function]:
    """The functions that are looked at, and the others of the program."""
    named = [f for f in known.names.values() if isinstance(f, Function)]
    return list(dict.fromkeys([*known.functions, *named]))


def _looks_new(name: str, v: Variable) -> bool:
    """True for `new_w`, `w_next`, … and for what subtracts or adds a gradient."""
    if NEW.search(name):
        return True
    node = v.owner
    return (
        node is not None
        and getattr(node.op, "symbol", None) in ("+", "-")
        and any(is_gradient(n) for n in order([v]))
    )


@card
def input_ignored(known: Known) -> Iterator[Hint]:
    """An input that was allowed to be unused."""
    for f in known.functions:
        used = set(leaves([*f.outputs, *f.updates.values()]))
        for k, x in enumerate(f.inputs):
            if x not in used:
                where = part(f._made.site, "inputs", 0, k)
                words = {"function": known.name(f), "name": label(x)}
                yield mistakes.input_ignored.hint(where, **words)


@card
def givens_local(known: Known) -> Iterator[Hint]:
    """What is replaced in one function stays in the others."""
    for f in known.functions:
        for old, new in f.givens:
            others = [g for g in _all(known) if g is not f and depends_on(g.written_outputs, old)]
            kept = [g for g in others if all(o is not old for o, _ in g.givens)]
            if kept and not isinstance(old, SharedVariable):
                yield mistakes.givens_local.hint(
                    part(f._made.site, "givens", 4),
                    function=known.name(f),
                    other=known.name(kept[0]),
                    name=label(old),
                    new=label(new),
                )


@card
def memory_of_two(known: Known) -> Iterator[Hint]:
    """Two shared variables on one piece of memory, because of `borrow=True`."""
    for k, b in enumerate(known.shared):
        for a in known.shared[:k]:
            one, other = a.container.data, b.container.data
            arrays = isinstance(one, np.ndarray) and isinstance(other, np.ndarray)
            if a.container is not b.container and arrays and np.shares_memory(one, other):
                yield mistakes.memory_of_two.hint(b.site, a=label(a), b=label(b))

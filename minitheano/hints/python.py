"""Cards about Python's side: what it printed, decided, copied, changed as a graph was built."""

from __future__ import annotations

import ast
import copy
import pickle
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from .. import mistakes
from ..errors import Hint
from ..function import Function
from ..graph import SharedVariable, Variable, inputs_of
from ..say import formula, label
from ..site import Site
from .card import card
from .known import Known
from .source import draws, is_print, meaning, symbolic

CHANGES = ("fill", "sort", "put", "itemset", "resize")  # methods that change an array in place
LEAVING = (pickle.loads, pickle.load, copy.deepcopy)


# --- what was printed -----------------------------------------------------------------------------


@card
def printed(known: Known) -> Iterator[Hint]:
    """`print(y)` of something symbolic shows no value."""
    for file, node in known.statements if known.whole else ():
        if isinstance(node, ast.Call) and is_print(node, known.names):
            for argument in _printed(node):
                said, thing = ast.unparse(argument), meaning(argument, known.names)
                site = Site.at(file, node)
                if isinstance(thing, SharedVariable):
                    value = mistakes.brief_any(thing.get_value())
                    yield mistakes.printed_shared.hint(site, name=said, value=value)
                elif isinstance(thing, Variable) and thing.owner is not None:
                    yield _recipe(said, thing, site)
                elif symbols := list(dict.fromkeys(symbolic(argument, known.names))):
                    whole = said if isinstance(argument, ast.Name) else f"({said})"
                    yield mistakes.printed_symbol.hint(
                        site, name=said, remedy=f"{whole}.eval({{{_samples(symbols)}}})"
                    )
                elif isinstance(thing, Function):
                    arguments = ", ".join(label(v) for v in thing.inputs)
                    yield mistakes.printed_function.hint(site, name=said, arguments=arguments)


def _printed(call: ast.Call) -> Iterator[ast.expr]:
    """What is handed to print: by itself, or inside an f-string."""
    for argument in call.args:
        if isinstance(argument, ast.JoinedStr):
            yield from (v.value for v in argument.values if isinstance(v, ast.FormattedValue))
        else:
            yield argument


def _recipe(said: str, v: Variable, site: Site) -> Hint:
    needs = inputs_of([v])
    names = [label(i) for i in needs]
    remedy = f"{said}.eval({{{_samples(needs)}}})" if needs else f"{said}.eval()"
    return mistakes.printed_formula.hint(
        site, name=said, formula=formula(v), needs=mistakes.without_values(names), remedy=remedy
    )


def _samples(needs: Sequence[Variable]) -> str:
    """`x: 3.0, v: [3.0]`: what `eval` may be given."""
    return ", ".join(f"{label(i)}: {mistakes.sample(i.type)}" for i in needs)


# --- what was decided, or put in, once ------------------------------------------------------------


@card
def decided_once(known: Known) -> Iterator[Hint]:
    """`x if k.get_value() > 0 else -x`, or an `if` of this kind around formulas."""
    for file, node in known.statements if known.whole else ():
        if not isinstance(node, ast.If | ast.IfExp):
            continue
        state = next(filter(None, (_read(part, known) for part in ast.walk(node.test))), None)
        branches = [node.body, node.orelse] if isinstance(node, ast.IfExp) else node.body
        if state is not None and any(_builds(branch, known) for branch in branches):
            said = ast.unparse(node.test)
            for call in (".get_value(borrow=True)", ".get_value()"):
                said = said.replace(call, "")
            yield mistakes.decided_once.hint(
                Site.at(file, node.test),
                name=label(state),
                value=mistakes.brief_any(state.get_value()),
                condition=said,
            )


def _read(node: ast.AST, known: Known) -> SharedVariable | None:
    """The shared variable whose value is read here."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        state = meaning(node.func.value, known.names)
        if node.func.attr == "get_value" and isinstance(state, SharedVariable):
            return state
    return None


def _builds(node: ast.AST, known: Known) -> bool:
    """True if a formula is written here: something symbolic is used, and no function is called."""
    parts = list(ast.walk(node))
    if isinstance(node, ast.stmt) and not isinstance(node, ast.Assign | ast.AugAssign | ast.Return):
        return False
    calls = [meaning(p.func, known.names) for p in parts if isinstance(p, ast.Call)]
    if any(isinstance(f, Function) for f in calls) or any(_read(p, known) for p in parts):
        return False
    return any(isinstance(meaning(p, known.names), Variable) for p in parts)


@card
def number_changed_later(known: Known) -> Iterator[Hint]:
    """`k = 3; y = k * x; k = 100`: the graph has the 3."""
    for file in known.files if known.whole else ():
        given = [
            n
            for f, n in known.statements
            if f == file and isinstance(n, ast.Assign | ast.AugAssign)
        ]
        for k, node in enumerate(given):
            name = _target(node)
            in_place = isinstance(node, ast.AugAssign)  # which an array is changed by
            kinds = int | float if in_place else int | float | np.ndarray
            number = isinstance(known.names.get(name or ""), kinds)
            first = next((a for a in given[:k] if _target(a) == name), None)
            if name is None or not number or first is None:
                continue
            built = [a for a in given if _operand_of(a, name, known)]
            if built and first.lineno < built[0].lineno and built[-1].lineno < node.lineno:
                site = Site.at(file, built[-1])
                used, line = _target(built[-1]), mistakes.on_line(site)
                words = {"name": name, "used": used, "line": line}
                yield mistakes.number_changed_later.hint(Site.at(file, node), **words)


@card
def array_changed_later(known: Known) -> Iterator[Hint]:
    """`y = a * x; a[0] = 5`: a formula keeps the array itself, givens a copy of it."""
    taken: dict[str, tuple[ast.Assign, bool]] = {}
    for file, node in known.statements if known.whole else ():
        made = known.names.get(_target(node) or "") if isinstance(node, ast.Assign) else None
        if isinstance(node, ast.Assign) and isinstance(made, Variable | Function):
            copied = {n for k in ast.walk(node) if _is_givens(k) for n in ast.walk(k)}
            if not isinstance(made, SharedVariable):
                asked = {n.value for n in ast.walk(node) if isinstance(n, ast.Attribute)}
                for part in ast.walk(node.value):
                    if isinstance(part, ast.Name) and part not in asked:
                        taken[part.id] = node, part in copied
        for changed, how in _changed(node):
            name = getattr(changed, "id", "")
            if name in taken and isinstance(known.names.get(name), np.ndarray):
                before, copied_there = taken[name]
                told = mistakes.array_was_copied if copied_there else mistakes.array_in_graph
                line = mistakes.on_line(Site.at(file, before))
                words = {"name": name, "used": _target(before), "line": line}
                yield told.hint(Site.at(file, how), what=ast.unparse(how), **words)


def _is_givens(node: ast.AST) -> bool:
    return isinstance(node, ast.keyword) and node.arg == "givens"


def _operand_of(node: ast.Assign | ast.AugAssign, name: str, known: Known) -> bool:
    """True if the statement makes something symbolic, or a function, with `name` as an operand."""
    made = known.names.get(_target(node) or "")
    if isinstance(made, SharedVariable) or not isinstance(made, Variable | Function):
        return False
    return any(isinstance(side, ast.Name) and side.id == name for side in _operands(node))


def _operands(node: ast.AST) -> Iterator[ast.expr]:
    """The operands of `+`, `*` and their like in a statement, but not those of a first value."""
    waiting = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, ast.Call) and ast.unparse(part.func).rpartition(".")[2] == "shared":
            continue
        if isinstance(part, ast.BinOp):
            yield part.left
            yield part.right
        waiting += ast.iter_child_nodes(part)


@card
def drawn_once(known: Known) -> Iterator[Hint]:
    """`y = x + np.random.normal()`: Python drew the number, once."""
    for file, node in known.statements if known.whole else ():
        made = known.names.get(_target(node) or "") if isinstance(node, ast.Assign) else None
        if isinstance(made, SharedVariable) or not isinstance(made, Variable):
            continue
        for part in _operands(node):
            if isinstance(part, ast.Call) and draws(part.func, known.names):
                what = ast.unparse(part.func)
                yield mistakes.drawn_once.hint(Site.at(file, part), what=what)


def _target(node: ast.AST) -> str | None:
    """The one name that an assignment gives."""
    targets = getattr(node, "targets", None) or [getattr(node, "target", None)]
    return targets[0].id if len(targets) == 1 and isinstance(targets[0], ast.Name) else None


@card
def equal_objects(known: Known) -> Iterator[Hint]:
    """`x == y` compares two Python objects, wherever it stands."""
    for file, node in known.statements if known.whole else ():
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq | ast.NotEq):
            sides = [node.left, *node.comparators]
            if len(sides) == 2 and any(True for side in sides for _ in symbolic(side, known.names)):
                a, b = (ast.unparse(side) for side in sides)
                yield mistakes.equal_objects.hint(Site.at(file, node), a=a, b=b)


@card
def transposed_vector(known: Known) -> Iterator[Hint]:
    """`v.T` of a vector."""
    for file, node in known.statements if known.whole else ():
        if isinstance(node, ast.Attribute) and node.attr == "T":
            v = meaning(node.value, known.names)
            if isinstance(v, Variable) and getattr(v.type, "ndim", 0) == 1:
                said = ast.unparse(node)
                name = ast.unparse(node.value)
                yield mistakes.transposed_vector.hint(Site.at(file, node), name=name, said=said)


# --- copies and memory ----------------------------------------------------------------------------


@card
def copy_changed(known: Known) -> Iterator[Hint]:
    """`w.get_value()[0] = 5`, or the same by a name, and no `set_value` afterwards."""
    copies: dict[str, SharedVariable] = {}
    stored = {
        id(meaning(n.func.value, known.names))
        for _, n in known.statements
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)
        if n.func.attr == "set_value"
    }
    for file, node in known.statements if known.whole else ():
        for changed, how in _changed(node):
            state = _read(changed, known) or copies.get(getattr(changed, "id", ""))
            if state is not None and id(state) not in stored and not _borrows(changed):
                yield mistakes.copy_changed.hint(Site.at(file, how), name=label(state))
        if isinstance(node, ast.Assign) and (name := _target(node)):
            state = _read(node.value, known)
            copies.pop(name, None)
            if state is not None and not _borrows(node.value):
                copies[name] = state


def _borrows(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and any(
        k.arg == "borrow" and getattr(k.value, "value", False) for k in node.keywords
    )


def _changed(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr | ast.stmt]]:
    """The array that a statement changes in place, and the part of the text to show."""
    if isinstance(node, ast.Assign | ast.AugAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in targets:
            if isinstance(target, ast.Subscript):
                yield target.value, node
            elif isinstance(node, ast.AugAssign) and isinstance(target, ast.Name):
                yield target, node
    elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") in CHANGES:
        assert isinstance(node.func, ast.Attribute)
        yield node.func.value, node


@card
def same_state(known: Known) -> Iterator[Hint]:
    """`t = s`, `t = s.clone()`, `t = copy.copy(s)`: two names of one stored value."""
    for file, node in known.statements if known.whole else ():
        new = known.names.get(_target(node) or "") if isinstance(node, ast.Assign) else None
        if not isinstance(node, ast.Assign) or not isinstance(new, SharedVariable):
            continue
        for name in (part.id for part in ast.walk(node.value) if isinstance(part, ast.Name)):
            old = known.names.get(name)
            if isinstance(old, SharedVariable) and old.container is new.container:
                words = {"new": _target(node), "name": name}
                yield mistakes.same_state.hint(Site.at(file, node), **words)


@card
def memory_borrowed(known: Known) -> Iterator[Hint]:
    """An array of the program is the very memory of a shared variable."""
    for s in known.shared:
        data = s.container.data
        for name, array in known.names.items() if isinstance(data, np.ndarray) else ():
            if isinstance(array, np.ndarray) and data.size and np.shares_memory(array, data):
                changes = [
                    how
                    for _, node in known.statements
                    for changed, how in _changed(node)
                    if getattr(changed, "id", None) == name
                ]
                what = ast.unparse(changes[0]) if changes else f"{name}[…] = …"
                found: dict[str, Any] = {"name": label(s), "array": name, "what": what}
                lent = [
                    Site.at(file, node.value)
                    for file, node in known.statements
                    if isinstance(node, ast.Assign) and _target(node) == name
                    if _read(node.value, known) is s and _borrows(node.value)
                ]
                yield mistakes.memory_borrowed.hint(lent[-1] if lent else s.site, **found)


def own_copies(known: Known) -> dict[Function, Site]:
    """The functions that were unpickled or copied deeply, and where."""
    found = {}
    for file, node in known.statements:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            g = known.names.get(_target(node) or "")
            if isinstance(g, Function) and meaning(node.value.func, known.names) in LEAVING:
                found[g] = Site.at(file, node)
    return found


@card
def own_copy(known: Known) -> Iterator[Hint]:
    """A function that was unpickled or copied deeply has shared variables of its own."""
    for g, site in own_copies(known).items():
        states = [label(s) for s in g.shared]
        for f in known.functions if g.updates else ():
            if f is not g and states == [label(s) for s in f.shared]:
                yield mistakes.own_copy.hint(
                    site,
                    name=known.name(g),
                    other=known.name(f),
                    states=mistakes.and_([f"'{name}'" for name in states]),
                    state=states[0],
                )
                break


@card
def failed_call(known: Known) -> Iterator[Hint]:
    """A call that is expected to fail, of a function with updates."""
    for file, node in known.statements if known.whole else ():
        for part in ast.walk(ast.Module(node.body, [])) if isinstance(node, ast.Try) else ():
            f = meaning(part.func, known.names) if isinstance(part, ast.Call) else None
            if isinstance(f, Function) and f.updates and isinstance(part, ast.Call):
                states = mistakes.and_([f"'{label(s)}'" for s in f.updates])
                yield mistakes.failed_call.hint(
                    Site.at(file, part), name=known.name(f), states=states
                )

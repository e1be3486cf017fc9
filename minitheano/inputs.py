"""The inputs of a function: what may stand in the list, and whether the graph needs it."""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from functools import partial
from keyword import iskeyword
from typing import Any

from . import mistakes
from .cells import Cell
from .forgotten import name_of_updates, waiting_for
from .graph import Constant, SharedVariable, Variable, depends_on, leaves, order
from .loop import Scan
from .net import under
from .say import formula, label, named
from .site import Site, callee, here, part, text_of
from .strangers import told
from .types import NullType


class In:
    """An input with a default value, a keyword name, an update of its own, or looser types.

    `value` is used when the call leaves the argument out; with `update` the function keeps the
    value for itself and changes it at each call.
    """

    @under
    def __init__(
        self,
        variable: Variable,
        name: str | None = None,
        value: Any = None,
        update: Any = None,
        mutable: bool | None = None,
        strict: bool = False,
        allow_downcast: bool | None = None,
        autoname: bool = True,
        implicit: bool | None = None,
        borrow: bool | None = None,
        shared: bool = False,
    ) -> None:
        self.variable, self.value, self.update = variable, value, update
        self.name = name if name is not None else getattr(variable, "name", None)
        self.strict, self.allow_downcast, self.implicit = strict, allow_downcast, bool(implicit)
        self.mutable, self.autoname, self.shared = bool(mutable), autoname, shared
        self.borrow = self.mutable if borrow is None else borrow
        self.site = here()
        if not (self.name is None or isinstance(self.name, str)):
            where = part(self.site, "name", 1)
            raise mistakes.input_name(where, found=mistakes.brief_any(self.name))

    @property
    def keeps_its_own(self) -> bool:
        """False if the value stands in a shared variable, or in what another function keeps."""
        return not isinstance(self.value, SharedVariable | Cell)

    def __str__(self) -> str:
        return (
            f"In({self.variable})"
            if self.update is None
            else f"In({self.variable} -> {self.update})"
        )

    __repr__ = __str__

    def within(self, allow_downcast: bool | None) -> In:
        """The same input for one function, whose setting holds where this one has none."""
        made = copy.copy(self)
        if made.allow_downcast is None:
            made.allow_downcast = allow_downcast
        return made


class Param(In):
    """Theano's older name of `In`, with `default` for `value`, and that before the name."""

    def __init__(
        self, variable: Variable, default: Any = None, name: str | None = None, **settings: Any
    ) -> None:
        super().__init__(variable, name, default, **settings)


def read_inputs(
    inputs: Any, allow_downcast: bool | None, site: Site | None, outputs: Any = None
) -> list[In]:
    """The inputs as `In`; each must be a symbolic variable, once."""
    at = partial(part, site, "inputs", 0)
    if not isinstance(inputs, list | tuple):
        raise _not_a_list(inputs, outputs, at())
    read: dict[Variable, In] = {}
    for k, given in enumerate(inputs):
        if isinstance(given, list | tuple):
            if len(given) > 1 and all(isinstance(v, Variable) for v in given):
                raise mistakes.inputs_nested(at(k), names=named(given), flat=named(list(given)))
            given = _from_tuple(given)
        variable = given.variable if isinstance(given, In) else given
        _check_kind(variable, k, at(k))
        if variable in read:
            raise mistakes.input_twice(at(k), name=label(variable))
        whole = given if isinstance(given, In) else In(given)
        read[variable] = whole.within(allow_downcast)
    return list(read.values())


def _not_a_list(inputs: Any, outputs: Any, where: Site | None) -> Exception:
    """What a learner gave in place of the list: one variable, or the outputs first."""
    second = isinstance(inputs, Variable) and isinstance(outputs, list | tuple)
    if second and inputs.owner is not None and set(leaves([inputs])).intersection(outputs):
        words = {"inputs": named(list(outputs)), "output": formula(inputs)}
        return mistakes.inputs_second(where, **words)
    if isinstance(inputs, Iterable) and not isinstance(inputs, Variable | str):
        found = list(inputs.values() if isinstance(inputs, Mapping) else inputs)
        names = ", ".join(
            sorted(map(named, found)) if isinstance(inputs, Set) else map(named, found)
        )
        return mistakes.inputs_not_a_list(where, name=names)
    name = "" if inputs is None else getattr(inputs, "variable", inputs)
    return mistakes.inputs_not_a_list(where, name=name if isinstance(name, str) else named(name))


def _from_tuple(given: Sequence[Any]) -> Any:
    """Theano's short forms of `In`: (x, value), ((x, update), value), with a name before them."""
    name, rest = (given[0], given[1:]) if isinstance(next(iter(given), 0), str) else (None, given)
    match [*rest]:
        case [Variable() as variable]:
            return In(variable, name)
        case [Variable() as variable, value]:
            return In(variable, name, value)
        case [[Variable() as variable, update], value]:
            return In(variable, name, value, update)
    return given  # which is no input, and is told


def _check_kind(variable: Any, k: int, where: Site | None) -> None:
    if isinstance(variable, SharedVariable):
        raise mistakes.input_is_shared(where, name=label(variable))
    if isinstance(variable, Variable) and not isinstance(variable, Constant):
        return
    value = variable.data if isinstance(variable, Constant) else variable
    if mistakes.type_of(value) is None:
        raise mistakes.input_kind(where, number=k + 1, **told(value, where))
    typed = text_of(where)
    name = typed if typed.isidentifier() and not iskeyword(typed) else ""
    if not isinstance(variable, Constant):
        check_overwritten(value, where)
    raise mistakes.input_is_value(
        where,
        name=f"'{name}'" if name else f"{k + 1}",
        kind=mistakes.two("constant", "常量")
        if isinstance(variable, Constant)
        else mistakes.value_kind_words(value),
        value=mistakes.brief_any(value),
        instead=mistakes.input_for(value, name or "x"),
    )


def check_overwritten(value: Any, where: Site | None) -> None:
    """Raises TypeError for a value whose name was that of a variable before, as `x` by `x = 3`."""
    name = text_of(where)
    before = where.bindings(name) if where is not None and name.isidentifier() else []
    if len(before) > 1:
        words = {"name": name, "value": mistakes.brief_any(value), "first": before[-2].line}
        raise mistakes.name_overwritten(before[-1], **words)


# --- whether the graph needs them -----------------------------------------------------------------


def check_inputs(
    inputs: Sequence[In],
    given: Sequence[Variable],
    outputs: Sequence[Variable],
    updates: Mapping[SharedVariable, Variable],
    unused: str,
    site: Site | None,
) -> None:
    """Every variable that is given is needed, and every one that is needed is given."""
    results = [*outputs, *updates.values()]
    found, taken = dict.fromkeys(leaves(results)), set(given)
    for v in found:
        around = vars(v).get("scan")
        if around is not None and v not in taken:
            raise _drawn(v, updates, site) or _of_a_step(v, around, results, site)
    for k, (i, v) in enumerate(zip(inputs, given, strict=True)):
        if v not in found and i.update is None:
            _unused(v, found, unused, part(site, "inputs", 0, k))
    for v in found:
        if not isinstance(v, SharedVariable | Constant) and v not in taken:
            raise _drawn(v, updates, site) or _missing(v, given, results, site)


def _drawn(
    v: Variable, updates: Mapping[SharedVariable, Variable], site: Site | None
) -> Exception | None:
    """A variable inside a step that is needed because the updates of its scan were left out."""
    needing = (s for s, new in updates.items() if depends_on([new], v))
    scan = next(filter(None, map(waiting_for, needing)), None)
    if scan is None:
        return None
    words = {"scan": mistakes.line_words(scan.site), "updates": name_of_updates(scan)}
    return mistakes.scan_draws_missing(site, **words)


def _missing(
    v: Variable, given: Sequence[Variable], results: Sequence[Variable], site: Site | None
) -> Exception:
    if isinstance(v.type, NullType):  # what T.grad gives where nothing can be said
        return mistakes.grad_undefined(site, name=label(v), why=v.type.why_null)
    twin = _of_one_name(v, given)
    if twin is not None:
        return mistakes.two_of_one_name_missing(twin.site or site, **_twins(v, twin))
    where = _reading(v, results) or site
    inputs = [x for x in leaves(results) if not isinstance(x, SharedVariable | Constant)]
    listed = map(label, [*given, *(x for x in inputs if x not in given)])
    names = ", ".join(n if n.replace(".", "").isidentifier() else "…" for n in listed)
    return mistakes.missing_input(
        where, name=label(v), type=mistakes.type_words(v.type), inputs=names
    )


def _reading(v: Variable, results: Sequence[Variable]) -> Site | None:
    """The first expression that reads a variable; of a scan, the one in its step."""
    node = next((n for n in order(results) if v in n.inputs), None)
    if node is not None and isinstance(node.op, Scan):
        lanes = (lane for lane in node.op.lanes(node.inputs) if lane.outer is v and not lane.taps)
        inner = next((lane.inner[0] for lane in lanes), None)
        found = _reading(inner, node.op.inner_outputs) if inner is not None else None
        return found or node.site
    return None if node is None else node.site


def _of_a_step(
    v: Variable, around: Site, results: Sequence[Variable], site: Site | None
) -> Exception:
    """A symbol that was made for the step of a scan, in a formula outside the loop."""
    where = _reading(v, results) or site
    return mistakes.step_symbol(where, name=label(v), scan=mistakes.line_words(around))


def _unused(v: Variable, found: Collection[Variable], unused: str, where: Site | None) -> None:
    if unused == "warn":
        mistakes.unused_input_warning.warn(where, name=label(v))
    elif unused == "raise":
        twin = _of_one_name(v, found)
        if twin is not None:
            wrong = next((o for o in (twin, v) if _misnamed(o)), None)
            if wrong is not None:
                raise _another_name(wrong, v if wrong is twin else twin)
            raise mistakes.two_of_one_name(v.site or where, **_twins(twin, v))
        raise mistakes.unused_input(where, name=label(v))


def _of_one_name(v: Variable, others: Collection[Variable]) -> Variable | None:
    """Another variable that has the same name: what the learner took for v."""
    return next((o for o in others if o.name is not None and o.name == v.name and o is not v), None)


def _misnamed(v: Variable) -> bool:
    """True for `y = T.dscalar('x')`."""
    return v.site is not None and v.site.target not in (None, v.name)


def _another_name(wrong: Variable, other: Variable) -> Exception:
    """A variable whose own name is that of another one."""
    target = wrong.site.target if wrong.site is not None else None
    line, made = mistakes.line_words(other.site), callee(wrong.site)
    words = {"target": target, "name": wrong.name, "line": line}
    remedy = f"{target} = {made or 'T.dscalar'}('{target}')"
    return mistakes.misnamed_variable(wrong.site, remedy=remedy, **words)


def _twins(used: Variable, listed: Variable) -> dict[str, str]:
    lines = {"used": mistakes.line_words(used.site), "listed": mistakes.line_words(listed.site)}
    return {"name": label(used), **lines}

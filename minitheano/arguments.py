"""What a learner hands to `function`: inputs, outputs, updates and givens, read and checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from . import mistakes
from .emit import first
from .graph import Constant, SharedVariable, Variable, depends_on, leaves, order, substitute
from .ops.card import as_variable
from .say import formula, label
from .site import Site
from .types import Refused, TensorType
from .updates import OrderedUpdates


class In:
    """An input with a default value, a keyword name, an update of its own, or looser types.

    `value` is used when the call leaves the argument out; with `update` the function keeps the
    value for itself and changes it at each call.
    """

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
        self.name = name if name is not None else variable.name
        self.strict, self.allow_downcast, self.implicit = strict, allow_downcast, bool(implicit)


Param = In


class Out:
    """An output; `borrow=True` lets the call hand out the stored array itself."""

    def __init__(self, variable: Variable, borrow: bool = False) -> None:
        self.variable, self.borrow = variable, borrow


def read_inputs(inputs: Any, allow_downcast: bool | None, strict: bool, site: Site | None) -> list[In]:
    """The inputs as `In`; each must be a symbolic variable, once."""
    if isinstance(inputs, Variable | In) or not isinstance(inputs, Iterable):
        raise mistakes.inputs_not_a_list(site, name=_said(inputs))
    read: list[In] = []
    for given in inputs:
        variable = given.variable if isinstance(given, In) else given
        _check_input(variable, site)
        if any(variable is other.variable for other in read):
            raise mistakes.input_twice(site, name=label(variable))
        if isinstance(given, In):
            given.allow_downcast = allow_downcast if given.allow_downcast is None else given.allow_downcast
            read.append(given)
        else:
            read.append(In(given, strict=strict, allow_downcast=allow_downcast))
    return read


def _check_input(variable: Any, site: Site | None) -> None:
    if not isinstance(variable, Variable):
        raise mistakes.input_is_value(site, found=type(variable).__name__, value=mistakes.brief_any(variable))
    if isinstance(variable, SharedVariable):
        raise mistakes.input_is_shared(site, name=label(variable))
    if isinstance(variable, Constant):
        raise mistakes.input_is_value(site, found="constant", value=label(variable))


def _said(given: Any) -> str:
    variable = given.variable if isinstance(given, In) else given
    return label(variable) if isinstance(variable, Variable) else str(given)


Pack = Callable[[list[Any]], Any]


def read_outputs(outputs: Any, site: Site | None) -> tuple[list[Variable], Pack | None]:
    """The output variables, and how the results are packed: as one, a list or a dictionary."""
    if outputs is None:
        return [], None
    if isinstance(outputs, Mapping):
        keys = sorted(outputs)
        for key in keys:
            if not isinstance(key, str):
                raise mistakes.output_key(site, key=repr(key))
        return [_output(outputs[key], site) for key in keys], Named(tuple(keys))
    if isinstance(outputs, list | tuple):
        return [_output(o, site) for o in outputs], None
    return [_output(outputs, site)], first


@dataclass(frozen=True)
class Named:
    """Packs results into a dictionary."""

    keys: tuple[str, ...]

    def __call__(self, results: list[Any]) -> dict[str, Any]:
        return dict(zip(self.keys, results, strict=True))


def _output(given: Any, site: Site | None) -> Variable:
    if isinstance(given, Out):
        given = given.variable
    if isinstance(given, OrderedUpdates):
        raise mistakes.output_is_updates(site)
    if given is None:
        raise mistakes.output_is_none(site)
    return as_variable(given)


def read_updates(updates: Any, site: Site | None) -> dict[SharedVariable, Variable]:
    """The updates as {shared variable: new value}: each target shared and once, each type equal."""
    pairs = updates.items() if isinstance(updates, Mapping) else updates or ()
    read: dict[SharedVariable, Variable] = {}
    for pair in pairs:
        if isinstance(pair, SharedVariable):
            raise mistakes.update_lone_key(site, name=label(pair))
        if not isinstance(pair, list | tuple) or len(pair) != 2:
            raise mistakes.update_not_a_pair(site, found=_said(pair))
        target, value = pair
        if not isinstance(target, SharedVariable):
            raise _wrong_target(target, site)
        new = fitting_update(target, value, site)
        if target in read:
            found = {"first": formula(read[target]), "second": formula(new)}
            raise mistakes.update_twice(site, name=label(target), **found)
        read[target] = new
    return read


def _wrong_target(target: Any, site: Site | None) -> Exception:
    if not isinstance(target, Variable):
        return mistakes.update_target(site, name=str(target))
    whole = next((v for v in leaves([target]) if isinstance(v, SharedVariable)), None)
    if target.owner is not None and target.owner.op.name.startswith("subtensor") and whole is not None:
        return mistakes.update_slice(site, name=formula(target), whole=label(whole))
    return mistakes.update_target(site, name=label(target))


def fitting_update(target: SharedVariable, value: Any, site: Site | None) -> Variable:
    """The new value as a variable of the target's type; a plain number is taken if it fits."""
    if not isinstance(value, Variable):
        try:
            return Constant(target.type, np.array(target.type.filter(value)))
        except Refused:
            raise mistakes.update_value(
                site, name=label(target), value=value, stored=mistakes.type_words(target.type)
            ) from None
    if isinstance(target.type, TensorType) and not target.type.is_super(value.type):
        raise update_type_mistake(target, value, site)
    return value


def update_type_mistake(target: SharedVariable, value: Variable, site: Site | None) -> Exception:
    """The new value has another dtype, or more axes, or may have more rows."""
    words = {
        "name": label(target),
        "update": formula(value),
        "stored": mistakes.type_words(target.type),
        "found": mistakes.type_words(value.type),
    }
    where = value.site if value.owner is not None and value.site is not None else site
    if value.dtype == target.dtype and value.ndim == target.ndim:
        return mistakes.update_pattern(where, pattern=target.broadcastable, **words)
    cause = next((v for v in leaves([value]) if _explains(v, target, value)), None)
    because = mistakes.because(label(cause), cause.dtype) if cause is not None else ""
    return mistakes.update_type(where, cause=because, dtype=target.dtype, **words)


def _explains(v: Variable, target: SharedVariable, value: Variable) -> bool:
    same = isinstance(v.type, TensorType) and v.dtype == value.dtype
    return same and v.dtype != target.dtype and not isinstance(v, Constant)


def read_givens(
    givens: Any, inputs: Sequence[In], needed: Sequence[Variable], strict: bool, site: Site | None
) -> dict[Variable, Variable]:
    """The replacements as {old: new}: types equal, every old one used, none of them an input."""
    if isinstance(givens, tuple) and len(givens) == 2 and isinstance(givens[0], Variable):
        raise mistakes.givens_bare_pair(site, name=label(givens[0]))
    pairs = list(givens.items()) if isinstance(givens, Mapping) else list(givens or ())
    read: dict[Variable, Variable] = {}
    for old, value in pairs:
        if not isinstance(old, Variable):
            raise mistakes.givens_key(site, found=repr(old))
        if any(old is i.variable for i in inputs):
            raise mistakes.givens_of_input(site, name=label(old))
        read[old] = _replacement(old, value, strict, site)
    in_chain = _check_chain(read, site)
    for old in read:
        if old not in in_chain and not depends_on(needed, old):
            raise _unused_given(old, needed, site)
    return read


def _replacement(old: Variable, value: Any, strict: bool, site: Site | None) -> Variable:
    """The new variable; a plain value is copied now, so that later changes of it are not seen."""
    if isinstance(value, Variable):
        new = value
    else:
        data = np.array(value)
        new = Constant(TensorType(data.dtype.name, (False,) * data.ndim), data)
    if strict and not old.type.is_super(new.type):
        raise mistakes.givens_type(
            site,
            name=label(old),
            type=mistakes.type_words(old.type),
            value=label(new),
            found=mistakes.type_words(new.type),
            dtype=old.dtype,
        )
    return new


def _check_chain(givens: dict[Variable, Variable], site: Site | None) -> set[Variable]:
    """Replacements happen at once. One that reads an earlier key takes its new value, with a
    warning, as in Theano; one that reads a later key is refused. Returns the keys that were read.
    """
    done: set[Variable] = set()
    in_chain: set[Variable] = set()
    for old, new in list(givens.items()):
        read = [key for key in givens if key is not old and depends_on([new], key)]
        for key in read:
            words = {"value": formula(new), "name": label(old), "key": label(key)}
            if key not in done:
                raise mistakes.givens_chain(site, **words)
            mistakes.givens_in_order.warn(site, **words)
        givens[old] = substitute([new], {key: givens[key] for key in read})[0]
        done.add(old)
        in_chain.update(read)
    return in_chain


def _unused_given(old: Variable, needed: Sequence[Variable], site: Site | None) -> Exception:
    words = {"name": formula(old), "output": ", ".join(formula(o) for o in needed)}
    if old.owner is None:
        return mistakes.givens_unused(site, **words)
    return mistakes.givens_new_expression(site, **words)


def check_inputs(
    inputs: Sequence[In],
    given: Sequence[Variable],
    results: Sequence[Variable],
    unused: str,
    site: Site | None,
) -> None:
    """Every variable that is needed is given, and every one that is given is needed."""
    found = dict.fromkeys(leaves(results))
    for v in found:
        if not isinstance(v, SharedVariable | Constant) and v not in given:
            raise _missing(v, given, results, site)
    for i, v in zip(inputs, given, strict=True):
        if v not in found and i.update is None:
            _unused(v, results, unused, site)


def _missing(v: Variable, given: Sequence[Variable], results: Sequence[Variable], site: Site | None) -> Exception:
    where = next((n.site for n in order(results) if v in n.inputs), None)
    twin = next((g for g in given if g.name is not None and g.name == v.name), None)
    if twin is not None:
        return mistakes.two_of_one_name_missing(where or site, name=label(v), **_lines(v, twin))
    return mistakes.missing_input(where or site, name=label(v), type=mistakes.type_words(v.type))


def _unused(v: Variable, results: Sequence[Variable], unused: str, site: Site | None) -> None:
    if unused == "ignore":
        return
    twin = next((f for f in leaves(results) if f.name is not None and f.name == v.name and f is not v), None)
    mistake = mistakes.unused_input(site, name=label(v))
    if twin is not None:
        mistake = mistakes.two_of_one_name(site, name=label(v), **_lines(twin, v))
    if unused == "warn":
        mistakes.unused_input_warning.warn(site, name=label(v))
    else:
        raise mistake


def _lines(used: Variable, listed: Variable) -> dict[str, Any]:
    return {
        "used": used.site.line if used.site else "?",
        "listed": listed.site.line if listed.site else "?",
    }

"""What a learner hands to `function`: inputs, outputs, updates and givens, read and checked."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from keyword import iskeyword
from typing import Any

import numpy as np

from . import mistakes
from .config import config
from .emit import first
from .graph import Constant, SharedVariable, Variable, depends_on, leaves, order, substitute
from .say import formula, label, named_formula
from .site import Site, here
from .types import NullType, Refused, TensorType
from .updates import OrderedUpdates, fitting_update, wrong_target


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
        self.name = name if name is not None else getattr(variable, "name", None)
        self.strict, self.allow_downcast, self.implicit = strict, allow_downcast, bool(implicit)
        self.mutable, self.autoname, self.shared = bool(mutable), autoname, shared
        self.borrow = self.mutable if borrow is None else borrow

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


class Out:
    """An output; `borrow=True` lets the call hand out the stored array itself."""

    def __init__(self, variable: Variable, borrow: bool = False) -> None:
        self.variable, self.borrow = variable, borrow


def at(site: Site | None, keyword: str, position: int, *path: int) -> Site | None:
    """Where in the call an argument was typed, or an entry of it."""
    return None if site is None else site.part(keyword, position, *path)


def at_input(site: Site | None, *path: int) -> Site | None:
    """Where in `function(…)` an input was typed."""
    return at(site, "inputs", 0, *path)


def at_output(site: Site | None, *path: int) -> Site | None:
    """Where in `function(…)` an output was typed."""
    return at(site, "outputs", 1, *path)


def at_update(site: Site | None, *path: int) -> Site | None:
    """Where in `function(…)` a pair of the updates was typed, or half of it."""
    return at(site, "updates", 3, *path)


def at_given(site: Site | None, *path: int) -> Site | None:
    """Where in `function(…)` a pair of the givens was typed, or half of it."""
    return at(site, "givens", 4, *path)


def read_inputs(
    inputs: Any, allow_downcast: bool | None, strict: bool, site: Site | None
) -> list[In]:
    """The inputs as `In`; each must be a symbolic variable, once."""
    if not isinstance(inputs, list | tuple):
        raise mistakes.inputs_not_a_list(at_input(site), name=_said(inputs))
    read: list[In] = []
    for k, given in enumerate(inputs):
        if isinstance(given, list | tuple):
            given = _from_tuple(given)
        variable = given.variable if isinstance(given, In) else given
        _check_input(variable, k, site)
        if any(variable is other.variable for other in read):
            raise mistakes.input_twice(at_input(site, k), name=label(variable))
        if not isinstance(given, In):
            given = In(given, strict=strict)
        read.append(given.within(allow_downcast))
    return read


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


def _check_input(variable: Any, k: int, site: Site | None) -> None:
    where = at_input(site, k)
    if isinstance(variable, SharedVariable):
        raise mistakes.input_is_shared(where, name=label(variable))
    if isinstance(variable, Variable) and not isinstance(variable, Constant):
        return
    value = variable.data if isinstance(variable, Constant) else variable
    typed = where.text if where is not None and is_name(where.text) else ""
    raise mistakes.input_is_value(
        where,
        name=f"'{typed}'" if typed else f"{k + 1}",
        kind=mistakes.value_kind_words(value),
        value=mistakes.brief_any(value),
        instead=mistakes.input_for(value, typed or "x"),
    )


def is_name(text: str) -> bool:
    """True for what may stand before a `=`."""
    return text.isidentifier() and not iskeyword(text)


def _said(given: Any) -> str:
    variable = given.variable if isinstance(given, In) else given
    return label(variable) if isinstance(variable, Variable) else str(given)


Pack = Callable[[list[Any]], Any]


def read_outputs(outputs: Any, site: Site | None) -> tuple[list[Variable], Pack | None]:
    """The output variables, and how the results are packed: as one, a list or a dictionary."""
    if outputs is None:
        typed = at_output(site)
        _check_forgotten_return(typed if typed is not site else None)
        return [], None
    if isinstance(outputs, Mapping):
        places = {key: k for k, key in enumerate(outputs)}
        for key, k in places.items():
            if not isinstance(key, str):
                raise mistakes.output_key(at_output(site, k, 0), key=repr(key))
        keys = sorted(outputs)
        found = [_output(outputs[key], at_output(site, places[key], 1)) for key in keys]
        return found, Named(tuple(keys))
    if isinstance(outputs, list | tuple):
        if any(isinstance(o, OrderedUpdates) for o in outputs):
            raise _pair_of_scan(outputs, site)
        return [_output(o, at_output(site, k)) for k, o in enumerate(outputs)], Results
    return [_output(outputs, at_output(site))], first


class Results(list[Any]):
    """The results of a function whose outputs were given as a list: a list like any other.

    Computing with it as if it were one result is told in the learner's words.
    """

    __slots__ = ()

    def __add__(self, other: Any) -> Any:
        return list(self) + other if isinstance(other, list) else self._not_a_number()

    def __radd__(self, other: Any) -> Any:
        return other + list(self) if isinstance(other, list) else self._not_a_number()

    def __mul__(self, other: Any) -> Any:
        return list(self) * other if isinstance(other, int) else self._not_a_number()

    def _not_a_number(self, *_: Any) -> Any:
        site = here()
        called = _first_operand(site.text) if site is not None else "f(…)"
        raise mistakes.list_of_results(site, call=called, count=len(self))

    __sub__ = __rsub__ = __truediv__ = __rtruediv__ = __pow__ = __neg__ = _not_a_number
    __rmul__ = __mul__

    def __reduce__(self) -> Any:
        return list, (list(self),)


def _first_operand(text: str) -> str:
    """The first call in an expression, as `f(3)` in `f(3) + 1`; else the first name."""
    try:
        tree = ast.parse(text, mode="eval")
    except SyntaxError:
        return text
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Call | ast.Name)]
    found.sort(key=lambda node: isinstance(node, ast.Name))
    return ast.unparse(found[0]) if found else text


@dataclass(frozen=True)
class Named:
    """Packs results into a dictionary."""

    keys: tuple[str, ...]

    def __call__(self, results: list[Any]) -> dict[str, Any]:
        return dict(zip(self.keys, results, strict=True))


def _output(given: Any, where: Site | None) -> Variable:
    if isinstance(given, Out):
        given = given.variable
    if isinstance(given, OrderedUpdates):
        raise mistakes.output_is_updates(where, name=where.text if where is not None else "updates")
    if given is None:
        _check_forgotten_return(where)
        raise mistakes.output_is_none(where)
    if not isinstance(given, Variable):
        kind = mistakes.value_kind_words(given)
        raise mistakes.output_kind(where, found=mistakes.brief_any(given), kind=kind)
    return given


def _check_forgotten_return(where: Site | None) -> None:
    """None from a call such as `square(x)` is not the None that says 'no outputs'."""
    called = where.called if where is not None else None
    if called is not None:
        raise mistakes.output_forgot_return(where, function=called)


def _pair_of_scan(outputs: Sequence[Any], site: Site | None) -> Exception:
    where = at_output(site)
    made = next((v.site for v in outputs if isinstance(v, Variable)), None)
    name = where.text if where is not None and where.text.isidentifier() else "…"
    return mistakes.output_is_pair(where, name=name, line=mistakes.on_line(made))


def read_updates(updates: Any, site: Site | None) -> dict[SharedVariable, Variable]:
    """The updates as {shared variable: new value}: each target shared and once, each type equal."""
    if isinstance(updates, tuple) and len(updates) == 2 and isinstance(updates[0], SharedVariable):
        name, value = label(updates[0]), _said(updates[1])
        raise mistakes.update_bare_pair(at_update(site), name=name, value=value)
    given = isinstance(updates, Variable) or bool(updates)
    pairs = updates.items() if isinstance(updates, Mapping) else updates if given else ()
    if isinstance(pairs, Variable) or not isinstance(pairs, Iterable):
        raise mistakes.update_not_a_pair(at_update(site), found=_said(updates))
    read: dict[SharedVariable, Variable] = {}
    for k, pair in enumerate(pairs):
        where = at_update(site, k)
        if isinstance(pair, SharedVariable):
            raise mistakes.update_lone_key(where, name=label(pair))
        if not isinstance(pair, list | tuple) or len(pair) != 2:
            raise mistakes.update_not_a_pair(where, found=_said(pair))
        target, value = pair
        if not isinstance(target, SharedVariable):
            raise wrong_target(target, at_update(site, k, 0))
        new = fitting_update(target, value, at_update(site, k, 1))
        if target in read:
            found = {"first": formula(read[target]), "second": formula(new)}
            raise mistakes.update_twice(where, name=label(target), **found)
        read[target] = new
    return read


@dataclass(frozen=True)
class Givens:
    """The replacements as {old: new}; `chained` are the keys that other replacements read."""

    replaced: dict[Variable, Variable]
    chained: set[Variable]

    @property
    def values(self) -> list[Variable]:
        return list(self.replaced.values())


def read_givens(givens: Any, inputs: Sequence[In], strict: bool, site: Site | None) -> Givens:
    """The replacements: types equal, no key an input."""
    if isinstance(givens, tuple) and len(givens) == 2 and isinstance(givens[0], Variable):
        value = givens[1]
        said = label(value) if isinstance(value, Variable) else mistakes.brief_any(value)
        raise mistakes.givens_bare_pair(at_given(site), name=label(givens[0]), value=said)
    if isinstance(givens, Variable) or not isinstance(givens or (), Iterable):
        raise mistakes.givens_not_a_pair(at_given(site), found=_said(givens))
    pairs = list(givens.items()) if isinstance(givens, Mapping) else list(givens or ())
    read: dict[Variable, Variable] = {}
    for k, pair in enumerate(pairs):
        if not isinstance(pair, list | tuple) or len(pair) != 2:
            raise mistakes.givens_not_a_pair(at_given(site, k), found=_said(pair))
        old, value = pair
        if not isinstance(old, Variable):
            raise mistakes.givens_key(at_given(site, k, 0), found=repr(old))
        if any(old is i.variable for i in inputs):
            raise _given_input(pairs, inputs, at_given(site, k, 0))
        read[old] = replacement(old, value, strict, at_given(site, k, 1))
    return Givens(read, _check_chain(read, site))


def check_givens(
    givens: Givens, needed: Sequence[Variable], unused: str, site: Site | None
) -> None:
    """Every old one is needed, for else its replacement does nothing.

    As in Theano it is no error if another replacement needs the same shared variables: with
    `{x: data[:, :-1], y: data[:, -1]}` an output may need `x` alone.
    """
    vain = [old for old in givens.replaced if not _is_needed(old, givens, needed)]
    if unused == "ignore" or not vain:
        return
    used = _shared_in([new for old, new in givens.replaced.items() if old not in vain])
    for k, (old, new) in enumerate(givens.replaced.items()):
        if old not in vain:
            continue
        where, brought = at_given(site, k, 0), _shared_in([new])
        if unused == "raise" and not (brought and brought <= used and old.owner is None):
            raise _unused_given(old, needed, where)
        mistakes.givens_unused_warning.warn(where, **_unused_words(old, needed))


def _is_needed(old: Variable, givens: Givens, needed: Sequence[Variable]) -> bool:
    return old in givens.chained or depends_on(needed, old)


def _shared_in(expressions: Sequence[Variable]) -> set[Variable]:
    return {v for v in leaves(expressions) if isinstance(v, SharedVariable)}


def _given_input(pairs: Sequence[Any], inputs: Sequence[In], where: Site | None) -> Exception:
    """All keys that are inputs are told at once: in a swap there are two."""
    both = [label(old) for old, _ in pairs if any(old is i.variable for i in inputs)]
    names = mistakes.and_([f"'{name}'" for name in both])
    return mistakes.givens_of_input(where, names=names, plain=mistakes.and_(both))


def replacement(old: Variable, value: Any, strict: bool, where: Site | None) -> Variable:
    """The new variable; a plain value is copied now, so that later changes of it are not seen."""
    if isinstance(value, Variable):
        new = value
    else:
        data = np.array(value)
        if data.dtype.kind not in "biufc":
            raise mistakes.givens_value(where, name=label(old), kind=type(value).__name__)
        new = Constant(TensorType(data.dtype.name, (False,) * data.ndim), data)
    if strict and not old.type.is_super(new.type):
        raise _given_type(old, new, value, where)
    return new


def _given_type(old: Variable, new: Variable, value: Any, where: Site | None) -> Exception:
    name, said = label(old), label(new)
    words = {
        "name": name,
        "line": mistakes.on_line(old.site),
        "type": mistakes.type_words(old.type),
        "value": said,
        "found": mistakes.type_words(new.type),
    }
    if not isinstance(new.type, TensorType) or old.ndim != new.ndim:
        return mistakes.givens_ndim(where, axes=old.ndim, **words)
    try:
        remedy = f"givens={{{name}: {mistakes.brief(old.type.filter(value))}}}"
    except Refused:
        remedy = f"givens={{{name}: np.asarray({said}, '{old.dtype}')}}"
    if isinstance(value, Variable):
        remedy = f"givens={{{name}: T.cast({said}, '{old.dtype}')}}"
    return mistakes.givens_type(where, remedy=remedy, **words)


def _check_chain(givens: dict[Variable, Variable], site: Site | None) -> set[Variable]:
    """Replacements happen at once. One that reads an earlier key takes its new value, with a
    warning, as in Theano; one that reads a later key is refused. Returns the keys that were read.
    """
    done: set[Variable] = set()
    in_chain: set[Variable] = set()
    for k, (old, new) in enumerate(list(givens.items())):
        read = [key for key in givens if key is not old and depends_on([new], key)]
        for key in read:
            words = {"value": formula(new), "name": label(old), "key": label(key)}
            words["replaced"] = formula(givens[key])
            if key not in done:
                raise mistakes.givens_chain(at_given(site, k, 1), **words)
            mistakes.givens_in_order.warn(at_given(site, k, 1), **words)
        givens[old] = substitute([new], {key: givens[key] for key in read})[0]
        done.add(old)
        in_chain.update(read)
    return in_chain


def _unused_given(old: Variable, needed: Sequence[Variable], where: Site | None) -> Exception:
    told = mistakes.givens_unused if old.owner is None else mistakes.givens_new_expression
    return told(where, **_unused_words(old, needed))


def _unused_words(old: Variable, needed: Sequence[Variable]) -> dict[str, str]:
    name = label(old) if old.owner is None else formula(old)
    return {"name": name, "output": ", ".join(named_formula(o) for o in needed)}


def check_inputs(
    inputs: Sequence[In],
    given: Sequence[Variable],
    results: Sequence[Variable],
    unused: str,
    site: Site | None,
) -> None:
    """Every variable that is given is needed, and every one that is needed is given."""
    found = dict.fromkeys(leaves(results))
    for k, (i, v) in enumerate(zip(inputs, given, strict=True)):
        if v not in found and i.update is None:
            _unused(v, results, unused, at_input(site, k))
    for v in found:
        if not isinstance(v, SharedVariable | Constant) and v not in given:
            raise _missing(v, given, results, site)


def _missing(
    v: Variable, given: Sequence[Variable], results: Sequence[Variable], site: Site | None
) -> Exception:
    if isinstance(v.type, NullType):  # what T.grad gives where nothing can be said
        return mistakes.grad_undefined(site, name=label(v), why=v.type.why_null)
    where = next((n.site for n in order(results) if v in n.inputs), None)
    twin = next((g for g in given if g.name is not None and g.name == v.name), None)
    if twin is not None:
        return mistakes.two_of_one_name_missing(twin.site or site, **_twins(v, twin))
    names = ", ".join([*map(label, given), label(v)])
    return mistakes.missing_input(
        where or site, name=label(v), type=mistakes.type_words(v.type), inputs=names
    )


def _unused(v: Variable, results: Sequence[Variable], unused: str, where: Site | None) -> None:
    twin = next(
        (f for f in leaves(results) if f.name is not None and f.name == v.name and f is not v), None
    )
    if unused == "warn":
        mistakes.unused_input_warning.warn(where, name=label(v))
    elif unused == "raise" and twin is not None:
        raise mistakes.two_of_one_name(v.site or where, **_twins(twin, v))
    elif unused == "raise":
        raise mistakes.unused_input(where, name=label(v))


def _twins(used: Variable, listed: Variable) -> dict[str, str]:
    return {
        "name": label(used),
        "used": mistakes.line_words(used.site),
        "listed": mistakes.line_words(listed.site),
    }


def tell_float64(results: Sequence[Variable]) -> None:
    """Raise TypeError or warn, as `config.warn_float64` says, at the first float64 in the graph."""
    if config.warn_float64 == "ignore":
        return
    inputs = [v for v in leaves(results) if type(v) is Variable]
    made = [output for node in order(results) for output in node.outputs]
    for v in [*inputs, *made]:
        if isinstance(v.type, TensorType) and v.dtype == "float64":
            told = {"name": formula(v), "flag": config.warn_float64}
            if config.warn_float64 == "warn":
                mistakes.float64_found_warning.warn(v.site, **told)
                return
            raise mistakes.float64_found(v.site, **told)

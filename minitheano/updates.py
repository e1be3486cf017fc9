"""`OrderedUpdates`: which shared variable gets which new value, in the order they were given."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, NoReturn

import numpy as np

from . import mistakes
from .graph import Constant, SharedVariable, Variable, came_from, leaves
from .say import formula, label, named
from .site import Site, here, part, text_of
from .strangers import told
from .types import DISCRETE, Refused, TensorType


class OrderedUpdates(OrderedDict[SharedVariable, Any]):
    """A dictionary {shared variable: new value} that can be added to other updates.

    Raises TypeError for a key that is not a shared variable, and KeyError when two sets of updates
    want different things of one variable.
    """

    def __init__(self, *pairs: Any) -> None:
        super().__init__()
        for target, value in dict(*pairs).items():
            self[target] = value

    def __setitem__(self, target: SharedVariable, value: Any) -> None:
        if not isinstance(target, SharedVariable):
            raise not_a_target(target, here())
        super().__setitem__(target, value)

    def __missing__(self, target: Any) -> Any:
        known = ", ".join(map(label, self)) or "–"
        raise mistakes.update_unknown(here(), key=named(target), known=known)

    def __getattr__(self, name: str) -> Any:
        if name not in ("append", "extend", "insert"):
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        said = text_of(here()).rpartition(".")[0] or "updates"
        raise mistakes.updates_no_list(here(), attribute=name, name=said)

    def update(self, other: Any = (), /, **_: Any) -> None:
        """Take the updates of another set; two different ones for a variable are a KeyError."""
        pairs: Iterable[Any] = other.items() if isinstance(other, Mapping) else other or ()
        for target, value in pairs:
            if target in self and self[target] is not value:
                raise mistakes.update_conflict(
                    here(),
                    name=label(target),
                    first=_said(self[target]),
                    second=_said(value),
                )
            self[target] = value

    def __add__(self, other: Any) -> OrderedUpdates:
        joined = OrderedUpdates(self)
        joined.update(other)
        return joined

    def __radd__(self, other: Any) -> OrderedUpdates:
        joined = OrderedUpdates()
        joined.update(other)
        joined.update(self)
        return joined

    def __iadd__(self, other: Any) -> OrderedUpdates:
        self.update(other)
        return self

    def _refuse(self, *other: Any) -> NoReturn:
        """`out[-1] * 2` where `out` is the pair that scan returned."""
        raise mistakes.scan_pair_as_outputs(here())

    __mul__ = __rmul__ = __sub__ = __rsub__ = __truediv__ = __rtruediv__ = __pow__ = _refuse

    def __repr__(self) -> str:
        pairs = ", ".join(f"({target}, {value})" for target, value in self.items())
        return f"OrderedUpdates([{pairs}])" if pairs else "OrderedUpdates()"


def not_a_target(target: Any, site: Site | None) -> Exception:
    """A key of updates that cannot be changed: perhaps the name of one that can."""
    if isinstance(target, Variable):
        return _wrong_target(target, None, site)
    name = target if isinstance(target, str) and target.isidentifier() else "state"
    return mistakes.update_of_value(site, found=told(target, site)["found"], target=name)


def _said(value: Any) -> str:
    """A new value with the line it was written on."""
    if not isinstance(value, Variable):
        return mistakes.brief_any(value)
    return f"{label(value)}{mistakes.on_line(value.site)}"


# --- reading what a function is given -------------------------------------------------------------


def read_updates(updates: Any, site: Site | None) -> dict[SharedVariable, Variable]:
    """The updates as {shared variable: new value}: each target shared and once, each type equal."""
    at = partial(part, site, "updates", 3)
    read: dict[SharedVariable, Variable] = {}
    for k, (target, value) in enumerate(pairs(updates, "updates", at)):
        if not isinstance(target, SharedVariable):
            raise _wrong_target(target, value, at(k, 0), at(k, 1))
        new = fitting_update(target, value, at(k, 1))
        if target in read:
            found = {"first": formula(read[target]), "second": formula(new)}
            raise mistakes.update_twice(at(k), name=label(target), **found)
        read[target] = new
    return read


def pairs(given: Any, word: str, at: Callable[..., Site | None]) -> list[tuple[Any, Any]]:
    """The 'updates' or 'givens' as a list of pairs; `at(k)` is where number k was typed."""
    example = "updates=[(state, state + 1)]" if word == "updates" else "givens=[(x, new)]"
    given = () if given is None else given.items() if isinstance(given, Mapping) else given
    if isinstance(given, Variable) or not isinstance(given, Iterable):
        raise mistakes.not_a_pair(at(), word=word, found=named(given), example=example)
    found = list(given)
    # `[s, t]` are the keys of a dictionary of updates; `(s, t)` and `[s, s + 1]` were meant as one.
    keys = isinstance(given, list) and all(isinstance(v, SharedVariable) for v in found)
    keys = keys and word == "updates"
    if len(found) == 2 and isinstance(found[0], Variable) and not keys:
        bare = mistakes.update_bare_pair if word == "updates" else mistakes.givens_bare_pair
        raise bare(at(), word=word, name=label(found[0]), value=named(found[1]))
    for k, pair in enumerate(found):
        if isinstance(pair, SharedVariable) and word == "updates":
            raise mistakes.update_lone_key(at(k), name=label(pair))
        if isinstance(pair, Mapping) and word == "updates":
            raise mistakes.updates_in_list(at(k), **_joined(found, k, at))
        if not isinstance(pair, list | tuple) or len(pair) != 2:
            raise mistakes.not_a_pair(at(k), word=word, found=named(pair), example=example)
    return found


def _joined(found: list[Any], k: int, at: Callable[..., Site | None]) -> dict[str, str]:
    """How a dictionary of updates in a list is written as a sum of updates."""
    said = [text_of(at(i)) for i in range(len(found))]
    if not all(said) or len({*said}) < len(said):
        return {"name": named(found[k]), "remedy": "updates=first + second"}
    whole = [s for s, u in zip(said, found, strict=True) if isinstance(u, Mapping)]
    own = [s for s, u in zip(said, found, strict=True) if not isinstance(u, Mapping)]
    parts = [*whole, *([f"[{', '.join(own)}]"] if own else [])]
    return {"name": said[k], "remedy": f"updates={' + '.join(parts)}"}


# --- whether an update fits its variable ----------------------------------------------------------


def _wrong_target(
    target: Any, value: Any, site: Site | None, second: Site | None = None
) -> Exception:
    """An update of something that is not a shared variable."""
    if isinstance(target, list | tuple) and isinstance(value, list | tuple):
        typed = [where.text if where is not None else "…" for where in (site, second)]
        return mistakes.update_of_lists(site, targets=typed[0], values=typed[1])
    if not isinstance(target, Variable):
        return not_a_target(target, site)
    if isinstance(value, SharedVariable) and target.owner is not None:
        return mistakes.update_swapped(site, name=label(value), found=formula(target))
    whole = next((v for v in leaves([target]) if isinstance(v, SharedVariable)), None)
    if target.owner is not None and target.owner.op.name == "index" and whole is not None:
        return mistakes.update_slice(site, name=formula(target), whole=label(whole))
    name = label(target)
    return mistakes.update_target(
        site,
        name=name,
        kind=mistakes.kind_words(target),
        line=mistakes.on_line(target.site),
        instead=name if name.isidentifier() else "s",
        start=mistakes.start_value(target.type),
    )


def fitting_update(target: SharedVariable, value: Any, site: Site | None) -> Variable:
    """The new value as a variable of the target's type; a plain number is taken if it fits."""
    if not isinstance(value, Variable):
        source = came_from(value)
        if source is not None:
            mistakes.frozen_update.warn(
                site, name=label(source), target=label(target), value=mistakes.brief(value)
            )
        try:
            made: Variable = target.type.make_constant(np.array(target.type.filter(value)))
            return made
        except Refused:
            raise _value_does_not_fit(target, value, site) from None
    # A constant shows its shape; any other expression of a narrower pattern would surprise.
    fits = value.type == target.type or (
        isinstance(value, Constant) and target.type.is_super(value.type)
    )
    if isinstance(target.type, TensorType) and not fits:
        raise update_type_mistake(target, value, site)
    return value


def _value_does_not_fit(target: SharedVariable, value: Any, site: Site | None) -> Exception:
    wider, name = mistakes.type_of(value), label(target)
    if wider is None:
        words = told(value, site)
        if isinstance(value, list | tuple) and len(value) == 1:
            words["remedy"] = named(value[0])  # `[s + 1]` for a number
        return mistakes.update_kind(site, name=name, **words)
    words = {"value": mistakes.brief_any(value), "stored": mistakes.type_words(target.type)}
    words["remedy"] = f"{name} = theano.shared({mistakes.start_value(wider)})"
    return mistakes.update_value(site, name=name, **words)


def update_type_mistake(target: SharedVariable, value: Variable, site: Site | None) -> Exception:
    """The new value has another dtype, another number of axes, or other axes of length 1."""
    name, update = label(target), formula(value)
    words = {
        "name": name,
        "update": update,
        "stored": mistakes.type_words(target.type),
        "found": mistakes.type_words(value.type),
        "line": mistakes.on_line(target.site),
    }
    where = value.site if value.owner is not None and value.site is not None else site
    if not isinstance(value.type, TensorType):
        return mistakes.update_type(where, cause="", remedy="T.cast(…)", **words)
    if value.ndim != target.ndim:
        start = mistakes.start_value(value.type)
        return mistakes.update_ndim(where, axes=target.ndim, start=start, **words)
    if target.type.is_super(value.type):
        ones = zip(value.broadcastable, target.broadcastable, strict=True)
        axes = ", ".join(str(k) for k, (one, free) in enumerate(ones) if one and not free)
        return mistakes.update_shrinks(where, axes=axes, **words)
    if value.dtype == target.dtype:
        return mistakes.update_pattern(where, pattern=target.broadcastable, **words)
    cause = next((v for v in leaves([value]) if _explains(v, target, value)), None)
    because = mistakes.because(label(cause), cause.dtype) if cause is not None else ""
    return mistakes.update_type(
        where, cause=because, remedy=mistakes.either(_remedies(target, value, cause)), **words
    )


def _remedies(target: SharedVariable, value: Variable, cause: Variable | None) -> Iterator[str]:
    """What may be written so that the types agree, best first."""
    integer = target.dtype in DISCRETE
    if integer or value.dtype not in DISCRETE:
        yield f"{label(target)} = theano.shared({mistakes.start_value(value.type)})"
    if cause is not None and not isinstance(cause, SharedVariable):
        name = label(cause)
        if name.isidentifier():
            fitting = TensorType(target.dtype, cause.broadcastable)
            yield f"{name} = {mistakes.constructor(fitting, name)}"
    yield f"T.cast({formula(value)}, '{target.dtype}')"


def _explains(v: Variable, target: SharedVariable, value: Variable) -> bool:
    same = isinstance(v.type, TensorType) and v.dtype == value.dtype
    return same and v.dtype != target.dtype and not isinstance(v, Constant)

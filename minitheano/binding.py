"""The first beat of a call, bind: each input gets its argument."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import Any

from . import mistakes
from .graph import SharedVariable
from .inputs import In
from .say import label
from .site import Site, at_keyword, callee, here, names_in_reach, part, text_of
from .syntax import parsed


def bound(
    inputs: Sequence[In],
    state: Mapping[In, SharedVariable],
    args: tuple[Any, ...],
    kwargs: Mapping[str, Any],
) -> tuple[Any, ...]:
    """One value for each input: by position, by keyword, or the default that `state` keeps."""
    if len(args) > len(inputs) == 0:
        raise mistakes.no_inputs(here(), given=len(args), **_signature(inputs))
    if len(args) > len(inputs):
        raise mistakes.too_many_arguments(here(), given=len(args), **_signature(inputs))
    taken, by_name = list(args), dict(kwargs)
    for i in inputs[: len(args)]:
        if i.name in by_name:
            raise mistakes.argument_twice(here(), name=i.name)
    for i in inputs[len(args) :]:
        if i.name is not None and i.name in by_name:
            taken.append(by_name.pop(i.name))
        elif i.value is not None and state[i].container.data is not None:
            taken.append(state[i].container.data)
        else:
            raise _missing(inputs, state, i, args, kwargs)
    for said in by_name:
        raise _unknown(inputs, said)
    return tuple(taken)


def _signature(inputs: Sequence[In]) -> dict[str, Any]:
    names = [i.name or label(i.variable) for i in inputs]
    site = here()
    called = callee(site)
    begin = f"{called or 'f'}({_handed_on(site, names)}"
    return {"wanted": len(names), "names": ", ".join(names), "begin": begin}


def _handed_on(site: Site | None, names: Sequence[str]) -> str:
    """`f, ` where the function is an argument itself, as in `CallStepper(f, 2.0)`."""
    call = parsed(text_of(site))
    first = call.args[0] if isinstance(call, ast.Call) and call.args else None
    if not isinstance(first, ast.Name) or not hasattr(names_in_reach().get(first.id), "rehearse"):
        return ""
    return first.id + (", " if names else "")


def _missing(
    inputs: Sequence[In],
    state: Mapping[In, SharedVariable],
    i: In,
    args: Sequence[Any],
    kwargs: Mapping[str, Any],
) -> Exception:
    for said in kwargs:
        if said not in [other.name for other in inputs]:
            return _unknown(inputs, said)
    words = {"name": label(i.variable), **_signature(inputs)}
    if len(args) == 1 and not kwargs and len(inputs) > 1:
        at = part(here(), "", 0)
        stars = _unpacked(args[0], inputs)
        if stars and at is not None:
            kind, typed = mistakes.value_kind_words(args[0]), at.text or "…"
            return mistakes.arguments_in_one(at, kind=kind, given=stars + typed, **words)
    defaults = [d for d in inputs[: len(args)] if d in state]
    if defaults:
        words |= {"value": mistakes.brief_any(args[0]), "taker": label(defaults[0].variable)}
        return mistakes.default_first(here(), **words)
    return mistakes.too_few_arguments(here(), given=len(args) + len(kwargs), **words)


def _unpacked(given: Any, inputs: Sequence[In]) -> str:
    """The stars that hand on what was put in one list or dictionary; '' for one true argument."""
    if isinstance(given, Mapping):
        return "**" if {i.name for i in inputs} == set(given) else ""
    return "*" if isinstance(given, list | tuple) and len(given) == len(inputs) else ""


def _unknown(inputs: Sequence[In], said: str) -> Exception:
    names = [i.name for i in inputs if i.name is not None]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        return mistakes.ambiguous_name(here(), name=twice, **_signature(inputs))
    nameless = next((i for i in inputs if i.name is None), None)
    if nameless is not None:
        return mistakes.nameless_input(nameless.variable.site, name=said)
    words = _signature(inputs)
    near = mistakes.nearest(said, names)
    words["remedy"] = f"{words['begin']}{f'…, {near}=…' if near else words['names']})"
    site = here()
    return mistakes.unknown_argument(at_keyword(site, said), name=said, **words)

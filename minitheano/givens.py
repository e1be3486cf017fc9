"""The givens of a function: parts of the graph that are replaced, all at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

import numpy as np

from . import mistakes
from .graph import Constant, SharedVariable, Variable, depends_on, leaves, reached, substitute
from .inputs import In
from .say import LONG, formula, label, named_formula
from .site import Site, part
from .strangers import told
from .struct import struct
from .types import Refused, TensorType
from .updates import pairs


@struct(frozen=True)
class Givens:
    """The replacements as {old: new}; `chained` are the keys that other replacements read."""

    replaced: dict[Variable, Variable]
    chained: set[Variable]


def read_givens(givens: Any, inputs: Sequence[In], strict: bool, site: Site | None) -> Givens:
    """The replacements: types equal, no key an input."""
    at = partial(part, site, "givens", 4)
    taken = {i.variable for i in inputs}
    read: dict[Variable, Variable] = {}
    found = pairs(givens, "givens", at)
    for k, (old, value) in enumerate(found):
        if not isinstance(old, Variable):
            key = old if isinstance(old, str) and old.isidentifier() else "x"
            raise mistakes.givens_key(at(k, 0), found=told(old, at(k, 0))["found"], key=key)
        if old in taken:  # all that are inputs are told at once: in a swap there are two
            both = [label(key) for key, _ in found if key in taken]
            names = mistakes.and_([f"'{name}'" for name in both])
            raise mistakes.givens_of_input(at(k, 0), names=names, plain=mistakes.and_(both))
        new = replacement(old, value, strict, at(k, 1))
        if old in read:
            words = {"first": formula(read[old]), "second": formula(new)}
            raise mistakes.givens_twice(at(k), name=label(old), **words)
        read[old] = new
    return Givens(read, _check_chain(read, at))


def replacement(old: Variable, value: Any, strict: bool, where: Site | None) -> Variable:
    """The new variable; a plain value is copied now, so that later changes of it are not seen."""
    if isinstance(value, Variable):
        new = value
    else:
        if mistakes.type_of(value) is None:
            raise mistakes.givens_value(where, name=label(old), **told(value, where))
        data = np.array(value)
        new = TensorType(data.dtype.name, (False,) * data.ndim).make_constant(data)
    if strict and not old.type.is_super(new.type):
        raise _type_mistake(old, new, value, where)
    return new


def _type_mistake(old: Variable, new: Variable, value: Any, where: Site | None) -> Exception:
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
    typed = where.text if where is not None and len(where.text) <= LONG else "…"
    fitting = f"np.asarray({typed}, '{old.dtype}')"
    if isinstance(value, Variable):
        fitting = f"T.cast({said}, '{old.dtype}')"
    else:
        with suppress(Refused):
            fitting = mistakes.brief(old.type.filter(value)) if old.ndim == 0 else fitting
    return mistakes.givens_type(where, remedy=f"givens={{{name}: {fitting}}}", **words)


def _check_chain(givens: dict[Variable, Variable], at: Callable[..., Site | None]) -> set[Variable]:
    """Replacements happen at once. One that reads an earlier key takes its new value, with a
    warning, as in Theano; one that reads a later key is refused. Returns the keys that were read.
    """
    done: set[Variable] = set()
    in_chain: set[Variable] = set()
    if givens.keys().isdisjoint(reached([*givens.values()])):
        return in_chain
    for k, (old, new) in enumerate(list(givens.items())):
        behind = reached([new])
        read = [key for key in givens if key is not old and key in behind]
        for key in read:
            words = {"value": formula(new), "name": label(old), "key": label(key)}
            words["replaced"] = formula(givens[key])
            if key not in done:
                raise mistakes.givens_chain(at(k, 1), **words)
            mistakes.givens_in_order.warn(at(k, 1), **words)
        givens[old] = substitute([new], {key: givens[key] for key in read})[0]
        done.add(old)
        in_chain.update(read)
    return in_chain


def check_givens(
    givens: Givens, needed: Sequence[Variable], unused: str, site: Site | None
) -> None:
    """Every old one is needed, for else its replacement does nothing.

    As in Theano it is no error if the replacement brings no value that is not needed otherwise:
    with `{x: data[:, :-1], y: data[:, -1]}` an output may need `x` alone.
    """
    replaced = givens.replaced
    vain = replaced.keys() - givens.chained - reached(needed)
    if unused == "ignore" or not vain:
        return
    used = _shared_in([new for old, new in replaced.items() if old not in vain])
    for k, (old, new) in enumerate(replaced.items()):
        if old not in vain:
            continue
        where, brought = part(site, "givens", 4, k, 0), _shared_in([new])
        words = {"output": ", ".join(named_formula(o) for o in needed)}
        if unused == "raise" and new.owner is None and depends_on(needed, new):
            names = {"key": label(old), "name": label(new)}
            raise mistakes.givens_swapped(where, **names, **words)
        if unused == "raise" and old.owner is not None:
            raise mistakes.givens_new_expression(where, name=formula(old), **words)
        if unused == "raise" and (isinstance(new, Constant) or not brought <= used):
            raise mistakes.givens_unused(where, name=label(old), **words)
        name = label(old) if old.owner is None else formula(old)
        mistakes.givens_unused_warning.warn(where, name=name, **words)


def _shared_in(expressions: Sequence[Variable]) -> set[Variable]:
    return {v for v in leaves(expressions) if isinstance(v, SharedVariable)}

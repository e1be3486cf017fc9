"""Asking a variable for something it has not: what it is, and what may have been meant."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from . import mistakes
from .graph import SharedVariable, Variable, inputs_of, leaves
from .say import formula, label
from .site import here

STORED = ("get_value", "set_value", "default_update", "container")


def missing(variable: Variable, attribute: str) -> Any:
    """Raises AttributeError: the catalogue's words for what a learner asks, none for libraries."""
    if attribute.startswith("_") or attribute in Variable.__slots__:
        raise AttributeError(attribute)
    if isinstance(variable, SharedVariable) and attribute == "value":
        raise mistakes.no_value_attribute(here(), name=label(variable))
    if attribute in STORED:
        raise _stores_nothing(variable, attribute)
    near = get_close_matches(attribute, [n for n in dir(variable) if not n.startswith("_")])
    raise mistakes.no_such_attribute(
        here(),
        name=label(variable),
        type=mistakes.type_words(variable.type),
        attribute=attribute,
        near=mistakes.either(f"{label(variable)}.{n}" for n in near),
    )


def _stores_nothing(variable: Variable, attribute: str) -> Exception:
    """Perhaps the name belonged to a shared variable, before `state = state + inc`."""
    name = label(variable)
    owner = variable.owner
    if owner is not None and owner.site is not None:
        for v in leaves([variable]):
            if isinstance(v, SharedVariable) and name in (label(v), v.name):
                line = mistakes.line_words(owner.site)
                words = {"line": line, "formula": formula(variable), "attribute": attribute}
                return mistakes.no_longer_shared(here(), name=name, **words)
    needed = [label(v) for v in inputs_of([variable])]
    return mistakes.no_stored_value(
        here(),
        name=name,
        kind=mistakes.kind_words(variable),
        attribute=attribute,
        inputs=", ".join(f"{x}: …" for x in needed),
    )

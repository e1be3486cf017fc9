"""Asking a variable for something it has not: what it is, and what may have been meant."""

from __future__ import annotations

import sys
from typing import Any

from . import mistakes
from .elsewhere import ATTRIBUTES
from .graph import SharedVariable, Variable, inputs_of, leaves
from .say import formula, label, operand
from .site import here
from .types import TensorType

STORED = ("get_value", "set_value", "default_update", "container")


def missing(variable: Variable, attribute: str) -> Any:
    """Raises AttributeError: the catalogue's words for what a learner asks, none for libraries."""
    if attribute.startswith("_") or attribute in (*Variable.__slots__, "name"):
        raise AttributeError(attribute)
    if isinstance(variable, SharedVariable) and attribute == "value":
        raise mistakes.no_value_attribute(here(), name=label(variable))
    if attribute in STORED:
        raise _stores_nothing(variable, attribute)
    if not isinstance(variable.type, TensorType):
        words = {"name": label(variable), "type": mistakes.type_words(variable.type)}
        raise mistakes.not_a_tensor_attribute(variable.site, attribute=attribute, **words)
    raise mistakes.no_such_attribute(
        here(),
        name=label(variable),
        type=mistakes.type_words(variable.type),
        attribute=attribute,
        near=_meant(variable, attribute),
    )


def _meant(variable: Variable, attribute: str) -> str:
    """What to write in place of a name from another library, or of one that is misspelt."""
    x = operand(variable)
    module = sys.modules.get(f"{__package__}.tensor")
    if hasattr(module, attribute) and x in ("T", "tt", "tensor", "theano"):
        return mistakes.another_name(x)
    if attribute in ATTRIBUTES:
        return ATTRIBUTES[attribute].format(x=x, value=_value_of(variable))
    names = [n for n in dir(variable) if not n.startswith("_")]
    near = mistakes.nearest(attribute, names, 0.7)
    return f"{x}.{near}" if near else ""


def _value_of(variable: Variable) -> str:
    """How the value of a variable is read."""
    if isinstance(variable, SharedVariable):
        return f"{operand(variable)}.get_value()"
    needed = ", ".join(f"{label(v)}: …" for v in inputs_of([variable]))
    return f"{operand(variable)}.eval({{{needed}}})" if needed else f"{operand(variable)}.eval()"


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

"""How a variable is named to a person: its own name, the learner's words, or its formula."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .graph import Apply, Constant, SharedVariable, Variable, order
from .mistakes import brief_any
from .mistakes import type_words as type_words
from .types import TensorType

BRACKETS: dict[type, tuple[str, str]] = {list: ("[", "]"), tuple: ("(", ")"), set: ("{", "}")}
LONG = 60  # a formula longer than this is cut when it stands inside a sentence
# Cut even in print: `y = y + y` written forty times has a formula of a million million letters.
WHOLE = 100_000


def pp(*outputs: Variable) -> str:
    """The formula of the outputs as text, with the brackets and words of Theano's `pp`."""
    return ", ".join(texts(outputs, leaf, _named(WHOLE)))


def texts(
    outputs: Sequence[Variable],
    leaf: Callable[[Variable], str],
    written: Callable[[Variable, list[str]], str],
) -> list[str]:
    """The formula of each output; what nobody reads again is forgotten on the way.

    `leaf` is the text of what no node computes, `written` that of an output of a node whose inputs
    have the texts in the list.
    """
    text: dict[Variable, str] = {}
    nodes = order(outputs)
    last_reader = {i: node for node in nodes for i in node.inputs}
    for node in nodes:
        parts = [text.get(i) or leaf(i) for i in node.inputs]
        for i in node.inputs:
            if last_reader[i] is node and i not in outputs:
                text.pop(i, None)
        for output in node.outputs:
            text[output] = written(output, parts)
    return [text.get(v) or leaf(v) for v in outputs]


def _named(longest: int) -> Callable[[Variable, list[str]], str]:
    """Says the name of a variable that has one, else its formula, no longer than this."""
    return lambda v, parts: v.name or shortened(_written(v.owner, parts), longest)


def _written(node: Apply | None, parts: list[str]) -> str:
    assert node is not None
    if node.op.symbol and len(parts) == 2:
        return f"({parts[0]} {node.op.symbol} {parts[1]})"
    if node.op.symbol:
        return f"({node.op.symbol}{parts[0]})"
    said = node.op.said(parts) if hasattr(node.op, "said") else None
    return said or f"{node.op.name}({', '.join(parts)})"


def leaf(variable: Variable) -> str:
    """The text of a variable that no node computes."""
    if variable.name:
        return variable.name
    if isinstance(variable, Constant):
        return constant_text(variable)
    if isinstance(variable, SharedVariable) and not isinstance(variable.type, TensorType):
        return f"<{variable.type!r}>"
    return f"<{variable.type}>"


def constant_text(c: Constant) -> str:
    """A constant as Theano writes it: `TensorConstant{(3,) of 1.0}`, with at most 22 characters."""
    data = np.asarray(c.data) if isinstance(c.type, TensorType) else None
    if data is not None and data.ndim and data.size and (data == data.flat[0]).all():
        text = f"{data.shape} of {data.flat[0]!s}"
    else:
        text = str(c.data)
    return f"TensorConstant{{{text if len(text) <= 20 else f'{text[:10]}..{text[-10:]}'}}}"


def label(variable: Variable) -> str:
    """What the learner calls it: its name, the Python name it was given, or its source text."""
    if variable.name:
        return variable.name
    if isinstance(variable, Constant):
        return shortened(str(variable.data))
    site, owner = variable.site, variable.owner
    if owner is not None and hasattr(owner.op, "output_label"):
        own: str = owner.op.output_label(owner, variable.index)
        return own
    if site is not None:
        if site.target:
            return site.target
        if site.text and (owner is not None or site.called):  # `T.dscalar()` in a list of inputs
            return shortened(site.expression)
    return formula(variable)


def named(thing: Any) -> str:
    """A variable by its label, any other thing by its value, on one line and not too long."""
    if isinstance(thing, Variable):
        return label(thing)
    if isinstance(thing, dict):
        parts = [f"{named(key)}: {named(value)}" for key, value in thing.items()]
        return shortened(f"{{{', '.join(parts)}}}", 40)
    if type(thing) in BRACKETS:
        left, right = BRACKETS[type(thing)]
        return shortened(left + ", ".join(map(named, thing)) + right, 40)
    return brief_any(thing)


def formula(variable: Variable) -> str:
    """The expression as the learner would type it, without the outermost brackets."""
    site = variable.site
    if variable.owner is not None and site is not None and site.text:
        return shortened(site.expression)
    (said,) = texts([variable], _plain, _named(LONG))
    whole = said.startswith("(") and said.endswith(")") and _balanced(said[1:-1])
    return said[1:-1] if whole and not variable.name else said


def operand(variable: Variable) -> str:
    """What may stand before a dot: in brackets, unless it is a name or a call."""
    said = label(variable)
    return said if re.fullmatch(r"[\w.]+(\([^()]*\)|\[[^][]*\])*", said) else f"({said})"


def named_formula(variable: Variable) -> str:
    """`y = x * 2` for what has a Python name, else the formula alone."""
    said, name = formula(variable), label(variable)
    return said if name == said or name in (variable.name, None) else f"{name} = {said}"


def _plain(variable: Variable) -> str:
    """A leaf in a sentence: constants as numbers, nameless inputs by their Python name."""
    if variable.name:
        return variable.name
    if isinstance(variable, Constant):
        return str(variable.data)
    target = variable.site.target if variable.site is not None else None
    return target or leaf(variable)


def _balanced(text: str) -> bool:
    depth = 0
    for character in text:
        depth += (character == "(") - (character == ")")
        if depth < 0:
            return False
    return depth == 0


def shortened(text: str, long: int = LONG) -> str:
    """The text, cut where it would be longer."""
    return text if len(text) <= long else text[: long - 1] + "…"

"""How a variable is named to a person: its own name, the learner's words, or its formula."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np

from .errors import bracketed
from .graph import Apply, Constant, SharedVariable, Variable
from .inert import LONGEST, one_line, shortened
from .mistakes import brief_any
from .mistakes import type_words as type_words
from .types import TensorType

BRACKETS: dict[type, tuple[str, str]] = {list: ("[", "]"), tuple: ("(", ")"), set: ("{", "}")}
LONG = 60  # a formula longer than this is cut when it stands inside a sentence
# Cut even in print: `y = y + y` written forty times has a formula of a million million letters.
WHOLE = 100_000


def pp(*outputs: Variable) -> str:
    """The formula of the outputs as text, with the brackets and words of Theano's `pp`."""
    return ", ".join(text(v, _nameless, leaf, _written, WHOLE) for v in outputs)


HOLE = "\0([0-9]+)\0"  # where in the text of a node the text of an input goes


def text(
    variable: Variable,
    opened: Callable[[Variable], Apply | None],
    leaf: Callable[[Variable], str],
    written: Callable[[Apply, list[str]], str],
    longest: int,
) -> str:
    """The formula of a variable on one line, cut after `longest` characters.

    `opened` tells which node's formula stands for a variable, if one does, else the text is that
    of `leaf`; `written` is the text of a node, whose inputs have the texts in the list. All is
    written from its beginning, and no further than it is shown.
    """
    said: list[str] = []
    room, ahead = longest, list[Variable | str]([variable])
    while ahead and room >= 0:
        item = ahead.pop()
        node = opened(item) if isinstance(item, Variable) else None
        if node is not None:
            whole = written(node, [f"\0{k}\0" for k in range(len(node.inputs))])
            pieces: list[Any] = re.split(HOLE, whole)
            pieces[1::2] = [node.inputs[int(k)] for k in pieces[1::2]]
            ahead += reversed(pieces)
        else:
            said.append(leaf(item) if isinstance(item, Variable) else one_line(item))
            room -= len(said[-1])
    return shortened("".join(said), longest)


def _nameless(variable: Variable) -> Apply | None:
    """The formula of an expression with a name is its name."""
    return None if variable.name else variable.owner


def _written(node: Apply, parts: list[str]) -> str:
    if node.op.symbol and len(parts) == 2:
        return f"({parts[0]} {node.op.symbol} {parts[1]})"
    if node.op.symbol:
        return f"({node.op.symbol}{parts[0]})"
    said = node.op.said(parts) if hasattr(node.op, "said") else None
    return said or f"{node.op.name}({', '.join(parts)})"


def leaf(variable: Variable) -> str:
    """The text of a variable that no node computes."""
    if variable.name:
        return one_line(variable.name)
    if isinstance(variable, Constant):
        return constant_text(variable)
    if isinstance(variable, SharedVariable) and not isinstance(variable.type, TensorType):
        return one_line(f"<{variable.type!r}>")
    return one_line(f"<{variable.type}>")


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
    return one_line(_label(variable), LONGEST)


def _label(variable: Variable) -> str:
    if variable.name:
        return variable.name
    if isinstance(variable, Constant):
        return shortened(str(variable.data), LONG)
    site, owner = variable.site, variable.owner
    if owner is not None and hasattr(owner.op, "output_label"):
        own: str = owner.op.output_label(owner, variable.index)
        return own
    if site is not None:
        if site.target:
            return site.target
        if site.text and (owner is not None or site.called):  # `T.dscalar()` in a list of inputs
            return shortened(site.expression, LONG)
    return formula(variable)


def named(thing: Any) -> str:
    """A variable by its label, any other thing by its value, on one line and not too long."""
    if isinstance(thing, Variable):
        return label(thing)
    if isinstance(thing, dict):
        parts = [f"{named(key)}: {named(value)}" for key, value in thing.items()]
        return shortened(f"{{{', '.join(parts)}}}", 40)
    kind = next((kind for kind in BRACKETS if isinstance(thing, kind)), None)
    if kind is not None:
        left, right = BRACKETS[kind]
        return shortened(left + ", ".join(map(named, thing)) + right, 40)
    return brief_any(thing)


def formula(variable: Variable) -> str:
    """The expression as the learner would type it, without the outermost brackets."""
    site = variable.site
    if variable.owner is not None and site is not None and site.text:
        return one_line(site.expression, LONG)
    return one_line(as_built(variable), LONGEST)


def as_built(variable: Variable) -> str:
    """The expression as its nodes tell it, whatever was typed, without the outermost brackets."""
    said = text(variable, _nameless, _plain, _written, LONG)
    whole = said.startswith("(") and said.endswith(")") and _balanced(said[1:-1])
    return said[1:-1] if whole and not variable.name else said


def typed_name(variable: Variable) -> str:
    """What to type for it: the parameter of a step has a name of its own, `x` for `xs[t]`."""
    site = variable._site
    inside = "scan" in vars(variable) and site is not None and site.target
    return inside or label(variable)


def operand(variable: Variable) -> str:
    """What may stand before a dot: in brackets, unless it is a name or a call."""
    return bracketed(typed_name(variable))


def named_formula(variable: Variable) -> str:
    """`y = x * 2` for what has a Python name, else the formula alone."""
    said, name = formula(variable), label(variable)
    return said if name == said or name in (variable.name, None) else f"{name} = {said}"


def _plain(variable: Variable) -> str:
    """A leaf in a sentence: constants as numbers, nameless inputs by their Python name."""
    if variable.name:
        return one_line(variable.name)
    if isinstance(variable, Constant):
        return one_line(str(variable.data))
    target = variable.site.target if variable.site is not None else None
    return target or leaf(variable)


def _balanced(text: str) -> bool:
    depth = 0
    for character in text:
        depth += (character == "(") - (character == ")")
        if depth < 0:
            return False
    return depth == 0

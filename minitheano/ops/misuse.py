"""What Python would do with a number and an expression cannot: each with a word on what to do."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from typing import Any

from .. import mistakes
from ..graph import SharedVariable, Variable
from ..say import formula, label
from ..site import here
from .elementwise import eq, ge, gt, le, lt, neq
from .index import subtensor, vector_length
from .text import to_text

COMPARISONS = {lt, le, gt, ge, eq, neq}
TEXT_FORMAT = re.compile(r".?[<>^]?\d*(\.\d+)?s?")  # what may stand behind the colon for a text


def truth(x: Variable) -> bool:
    """True, as for any Python object; but a comparison is not yet true or false, so TypeError."""
    if x.owner is None or x.owner.op not in COMPARISONS:
        return True
    site = here()
    chained = site is not None and _is_chain(site.text)
    key = mistakes.chained_comparison if chained else mistakes.truth_of_symbol
    raise key(site, name=label(x), chain=site.text if site else "")


def _is_chain(text: str) -> bool:
    """True for the text of a comparison with several signs, as `0 < x < 1`."""
    try:
        tree = ast.parse(text, mode="eval").body
    except SyntaxError:
        return False
    return isinstance(tree, ast.Compare) and len(tree.ops) > 1


def no_number(x: Variable) -> Any:
    """`float(x)`, `math.exp(x)`, `'%.2f' % x`: there is no number yet."""
    site = here()
    function = re.match(r"math\.(\w+)\(", site.text) if site else None
    if function:
        raise mistakes.math_of_symbol(site, name=label(x), function=function[1])
    shared = isinstance(x, SharedVariable)
    raise (mistakes.number_of_shared if shared else mistakes.number_of_symbol)(site, name=label(x))


def to_format(x: Variable, spec: str) -> str:
    """Text in an f-string; a format for numbers is refused."""
    if not TEXT_FORMAT.fullmatch(spec):
        no_number(x)
    return format(to_text(x), spec)


def no_assignment(x: Variable, where: Any, value: Any) -> None:
    """`x[0] = 1`: an expression does not change."""
    raise mistakes.item_assignment(here(), name=label(x))


def no_call(x: Variable, *args: Any, **kwargs: Any) -> Variable:
    """`y(3)`: an expression is not a function. `y()` is y, as programs expect that ask callable(y).

    Python has no way to refuse calls in words of one's own and answer False to that question.
    """
    if not args and not kwargs:
        mistakes.called_with_nothing.warn(here(), name=label(x))
        return x
    raise mistakes.called_expression(here(), name=label(x), formula=formula(x))


def length(x: Variable) -> Callable[[], int]:
    """What `len(x)` calls: there for a vector such as `x.shape`, not where only a call can tell.

    It is a property, so that a program that asks `hasattr(x, "__len__")` to know lists from
    variables hears no, and `len(x)` says what to do.
    """
    try:
        many = vector_length(x)
    except TypeError:
        raise mistakes.no_len(here(), name=label(x)) from None
    return lambda: many


def iterate(x: Variable) -> Iterator[Variable]:
    """The numbers of a vector whose length the formula tells, such as `x.shape`; else TypeError."""
    many = vector_length(x)
    return (subtensor(x, k) for k in range(many))


def no_members(x: Variable, value: Any) -> bool:
    """`3 in x`: only a call can tell."""
    raise mistakes.no_iteration(here(), name=label(x))

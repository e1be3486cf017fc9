"""The outputs of a function: what may stand there, and how the results of a call are packed."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from . import mistakes
from .emit import first
from .errors import Mistake
from .graph import Variable
from .inert import shortened
from .inputs import check_overwritten
from .say import LONG, named
from .several import SeveralInList
from .site import Site, callee, here, last_statement, names_in_reach, narrowed, part
from .strangers import told
from .struct import struct
from .syntax import parsed
from .updates import OrderedUpdates

Pack = Callable[[list[Any]], Any]


class Out:
    """An output; `borrow=True` lets the call hand out the stored array itself."""

    def __init__(self, variable: Variable, borrow: bool = False) -> None:
        self.variable, self.borrow = variable, borrow

    def __str__(self) -> str:
        return f"Out({self.variable},{self.borrow})"

    __repr__ = __str__


def read_outputs(
    outputs: Any, site: Site | None, inputs: Sequence[Any]
) -> tuple[list[Variable], Pack | None]:
    """The output variables, and how the results are packed: as one, a list or a dictionary."""
    at = partial(part, site, "outputs", 1)
    if outputs is None:
        typed = at()
        _check_forgotten_return(typed if narrowed(typed, site) else None)
        return [], None
    if isinstance(outputs, OrderedUpdates) and (outputs or inputs):
        where = at()
        kind = mistakes.output_is_updates if outputs else mistakes.output_is_no_update
        raise kind(where, name=where.text if where is not None else "updates")
    if isinstance(outputs, Mapping):
        places = {key: k for k, key in enumerate(outputs)}
        for key, k in places.items():
            if not isinstance(key, str):
                raise mistakes.output_key(at(k, 0), key=repr(key))
        keys = sorted(outputs)
        return [_output(outputs[key], at(places[key], 1)) for key in keys], Named(tuple(keys))
    if isinstance(outputs, list | tuple):
        if any(isinstance(o, OrderedUpdates) for o in outputs):
            raise _pair_of_scan(outputs, at())
        return [_output(o, at(k)) for k, o in enumerate(outputs)], in_a_list
    return [_output(outputs, at())], first


def _output(given: Any, where: Site | None) -> Variable:
    if isinstance(given, Out):
        given = given.variable
    if isinstance(given, OrderedUpdates):
        raise mistakes.output_is_updates(where, name=where.text if where is not None else "updates")
    if given is None:
        _check_forgotten_return(where)
        raise mistakes.output_is_none(where)
    if not isinstance(given, Variable):
        if mistakes.type_of(given) is not None:
            check_overwritten(given, where)
        words = told(given, where)
        if isinstance(given, list | tuple):
            words["remedy"] = mistakes.two("one flat list: ", "用不嵌套的列表：") + named(
                list(given)
            )
        raise mistakes.output_kind(_made(given, where), **words)
    return given


def _made(given: Any, where: Site | None) -> Site | None:
    """Where NumPy made an array of variables, if the output is its name; else the output itself."""
    if isinstance(given, np.ndarray) and where is not None and where.text.isidentifier():
        return next(reversed(where.bindings(where.text)), where)
    return where


def _check_forgotten_return(where: Site | None) -> None:
    """None from a call such as `square(x)` is not the None that says 'no outputs'."""
    called = callee(where)
    if called is not None:
        code = getattr(names_in_reach().get(called), "__code__", None)
        end = last_statement(code) if code is not None else None
        raise mistakes.output_forgot_return(end or where, function=called)


def _pair_of_scan(outputs: Sequence[Any], where: Site | None) -> Exception:
    made = next((v.site for v in outputs if isinstance(v, Variable)), None)
    name = shortened(where.text, LONG) if where is not None and where.text else "…"
    return mistakes.output_is_pair(where, name=name, line=mistakes.on_line(made))


# --- what a call returns --------------------------------------------------------------------------


@struct(frozen=True)
class Named:
    """Packs results into a dictionary."""

    keys: tuple[str, ...]

    def __call__(self, results: list[Any]) -> dict[str, Any]:
        return dict(zip(self.keys, results, strict=True))


def in_a_list(results: list[Any]) -> list[Any]:
    """Packs results into a list; a pickle finds this function by its name, and not the class."""
    return Results(results)


class Results(SeveralInList):
    """The results of a function whose outputs were given as a list."""

    __slots__ = ()

    def told(self) -> tuple[Mistake, dict[str, Any]]:
        site = here()
        called = _first_operand(site.text) if site is not None else "f(…)"
        mistake = mistakes.list_of_results if self else mistakes.no_result
        return mistake, {"call": called, "count": len(self)}


def _first_operand(text: str) -> str:
    """The first call in an expression, as `f(3)` in `f(3) + 1`; else the first name."""
    tree = parsed(text)
    found = [node for node in ast.walk(tree or ast.expr()) if isinstance(node, ast.Call | ast.Name)]
    found.sort(key=lambda node: isinstance(node, ast.Name))
    return ast.unparse(found[0]) if found else text

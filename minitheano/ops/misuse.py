"""What Python would do with a number and an expression cannot: each with a word on what to do."""

from __future__ import annotations

import ast
import builtins
import dis
import re
import sys
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

import numpy as np

from .. import mistakes
from ..config import config
from ..graph import SharedVariable, Variable
from ..inert import shortened
from ..say import LONG, as_built, formula, label, operand
from ..site import Site, callee, here, is_ours, names_waiting, same_place, text_of
from ..strangers import told
from ..syntax import parsed
from ..types import DTYPES
from .elementwise import eq, ge, gt, le, lt, neq
from .index import subtensor, vector_length
from .text import to_text

# Functions of NumPy that want lengths, and have a namesake that takes symbolic ones.
ALLOCATE = ("zeros", "ones", "eye", "arange")
COMPARE = dis.opmap["COMPARE_OP"]
COMPARISONS = {lt, le, gt, ge, eq, neq}
TEXT_FORMAT = r"(.?[<>^])?\d*(\.\d+)?s?"  # what may stand behind the colon for a text


def truth(x: Variable) -> bool:
    """True, as for any Python object; but a comparison is not yet true or false, so TypeError."""
    if x.owner is None or x.owner.op not in COMPARISONS:
        return True
    site = here()
    chained = site is not None and _is_chain(site.text)
    key = mistakes.chained_comparison if chained else mistakes.truth_of_symbol
    chain = text_of(site)
    raise key(site, name=said(x, site), chain=chain, remedy=_not_now(site))


def same(x: Variable, other: Any) -> Any:
    """`==`, which asks for one object, as for any Python object; warns if an `if` decides by it.

    What cannot be meant as a formula is left alone: None, a text, two variables in a function.
    """
    if x is other or not isinstance(other, Variable | int | float | np.generic | tuple | list):
        return NotImplemented
    frame = sys._getframe(1)
    if is_ours(frame.f_code) or frame.f_code.co_code[frame.f_lasti] != COMPARE:
        return NotImplemented
    outside = frame.f_code.co_name.startswith("<")
    site = here() if outside or not isinstance(other, Variable) else None
    tree = parsed(site.text) if site is not None and site.deciding else None
    if isinstance(tree, ast.Compare) and len(tree.ops) == 1:
        words = {"a": ast.unparse(tree.left), "b": ast.unparse(tree.comparators[0])}
        unequal = isinstance(tree.ops[0], ast.NotEq)
        mistakes.equality_decides.warn(
            site, said=ast.unparse(tree), value=unequal, test="neq" if unequal else "eq", **words
        )
    return NotImplemented


def _not_now(site: Site | None) -> str:
    """What to write for the word of Python that wanted to know."""
    called, tree = callee(site), parsed(text_of(site))
    if called in ("max", "min"):
        return f"T.{called}imum{text_of(site).removeprefix(called)}"
    if isinstance(tree, ast.BoolOp | ast.UnaryOp):
        return _symbolic_text(tree)
    decider = site.deciding if site is not None else None
    match decider:
        case ast.IfExp(test, body, orelse):
            return f"T.switch({', '.join(map(_symbolic_text, (test, body, orelse)))})"
        case ast.If(test):
            return f"T.switch({_symbolic_text(test)}, …, …)"
        case ast.While(test):
            text = _symbolic_text(test)
            return mistakes.two(
                f"theano.scan, with theano.scan_module.until(T.eq({text}, 0))",
                f"用 theano.scan，条件写成 theano.scan_module.until(T.eq({text}, 0))",
            )
    return mistakes.two(
        "T.switch(condition, a, b) for if, T.maximum(a, b) for max, ~ for not",
        "if 写成 T.switch(condition, a, b)，max 写成 T.maximum(a, b)，not 写成 ~",
    )


def _symbolic_text(test: ast.expr) -> str:
    """The text of a condition, with `&`, `|` and `~` in place of and, or, not."""
    if isinstance(test, ast.BoolOp):
        sign = " & " if isinstance(test.op, ast.And) else " | "
        return sign.join(f"({_symbolic_text(value)})" for value in test.values)
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return f"~({_symbolic_text(test.operand)})"
    return ast.unparse(test)


def said(x: Variable, site: Site | None) -> str:
    """The name of x; of what Python made by itself, as `max(a, b)` compares, its formula."""
    made = x.owner.site if x.owner is not None else None
    if same_place(made, site):
        return as_built(x)
    return label(x)


def _is_chain(text: str) -> bool:
    """True for the text of a comparison with several signs, as `0 < x < 1`."""
    tree = parsed(text)
    return isinstance(tree, ast.Compare) and len(tree.ops) > 1


def no_number(x: Variable) -> Any:
    """`float(x)`, `math.exp(x)`, `'%.2f' % x`: there is no number yet."""
    site = here()
    function = re.match(r"math\.(\w+)\(", site.text) if site else None
    if function:
        raise mistakes.math_of_symbol(site, name=label(x), function=function[1])
    name = said(x, site)
    if isinstance(x, SharedVariable):
        raise mistakes.number_of_shared(site, name=name)
    kind = mistakes.kind_words(x)
    words = {"name": name, "kind": kind, "remedy": _instead(x, name, site)}
    if site is not None and _loses_words(site, name):
        mistakes.number_of_symbol_lost.warn(site, **words)
    raise mistakes.number_of_symbol(site, **words)


def to_array(x: Variable, dtype: Any = None, copy: Any = None) -> Any:
    """`np.asarray(x)` has the variable in it, as in Theano; `np.float64(x)`, `a[x]` want a number.

    Without this method NumPy would answer them with words of its own.
    """
    frame = sys._getframe(1)
    site = None if dtype is not None or is_ours(frame.f_code) else here()
    tree = parsed(site.text) if site is not None else None
    if isinstance(tree, ast.Subscript):
        raise mistakes.array_indexed(site, array=ast.unparse(tree.value), name=said(x, site))
    if dtype is not None and np.dtype(dtype) != object:
        no_number(x)
    whole = np.empty((), object)
    whole[()] = x
    return whole


def _loses_words(site: Site, name: str) -> bool:
    """True for `np.zeros(n)`: NumPy tells a TypeError of its own there in place of ours."""
    last = (site.called or "").rpartition(".")[2]
    return last in ("zeros", "ones", "empty", "full") and site.part("shape", 0).text == name


def _instead(x: Variable, name: str, site: Site | None) -> str:
    """What to write where a number was wanted: it depends on who wanted it."""
    called = callee(site) or ""
    last = called.rpartition(".")[2]
    if last == "range":
        return mistakes.two(
            f"theano.scan for the loop, T.arange({name}) for the numbers",
            f"循环用 theano.scan，只要这些数就用 T.arange({name})",
        )
    if ".random" in called or last in ("rand", "randn"):
        return "theano.tensor.shared_randomstreams.RandomStreams(1).normal((…))"
    if last in ALLOCATE:
        text = text_of(site)
        return re.sub(r"^\w+\.", "T.", text) if len(text) <= LONG else f"T.{last}(…)"
    if last in ("int", "float", *DTYPES):
        dtype = {"int": "int64", "float": config.floatX}.get(last, last)
        return f"T.cast({name}, '{dtype}')"
    if last in ("array", "asarray"):
        return mistakes.two(
            "T.stack([…]) for an array of expressions", "表达式的数组用 T.stack([…])"
        )
    if site is not None and _is_subscript(site.text):
        return mistakes.two(
            f"an array in the graph, which takes it: T.constant(table)[{name}]",
            f"用图里的数组，它可以用符号下标：T.constant(table)[{name}]",
        )
    return mistakes.two(
        f"{operand(x)}.eval({{…}}) for the number", f"要数值就用 {operand(x)}.eval({{…}})"
    )


def _is_subscript(text: str) -> bool:
    return isinstance(parsed(text), ast.Subscript)


def to_format(x: Variable, spec: str) -> str:
    """Text in an f-string; a format for numbers is refused."""
    if not re.fullmatch(TEXT_FORMAT, spec):
        no_number(x)
    return format(to_text(x), spec)


def not_called(thing: Any, *other: Any) -> NoReturn:
    """`T.dvector + 1`, `2 * T.exp`: a type of variables, or an op, without its brackets."""
    raise mistakes.not_called(here(), **told(thing))


def no_shift(sign: str, operator: str) -> Callable[[Variable, Any], NoReturn]:
    """`x << 2`, which tensors have not."""

    def shift(x: Variable, other: Any) -> NoReturn:
        site = here()
        tree = parsed(text_of(site))
        a, b = (tree.left, tree.right) if isinstance(tree, ast.BinOp) else (None, None)
        left, right = (ast.unparse(a), ast.unparse(b)) if a and b else ("x", "n")
        raise mistakes.no_shift(site, sign=sign, remedy=f"{left} {operator} 2 ** {right}")

    return shift


def no_assignment(x: Variable, where: Any, value: Any) -> None:
    """`x[0] = 1`: an expression does not change."""
    shared = isinstance(x, SharedVariable)
    kind = mistakes.item_assignment_shared if shared else mistakes.item_assignment
    raise kind(here(), name=label(x))


def no_call(x: Variable, *args: Any, **kwargs: Any) -> Variable:
    """`y(3)`: an expression is not a function. `y()` is y, as programs expect that ask callable(y).

    Python has no way to refuse calls in words of one's own and answer False to that question.
    """
    if not args and not kwargs:
        mistakes.called_with_nothing.warn(here(), name=label(x))
        return x
    name = label(x)
    if x.owner is None and hasattr(builtins, name):
        raise mistakes.hides_builtin(here(), name=name, line=mistakes.on_line(x.site))
    if x.owner is None:
        remedy = mistakes.instead_of_call(name, getattr(x.type, "ndim", 0))
        raise mistakes.called_variable(here(), name=name, remedy=remedy)
    raise mistakes.called_expression(here(), name=name, formula=formula(x))


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
    try:
        many = vector_length(x)
    except TypeError:
        count = names_waiting()
        if count is not None:
            raise _one_for_several(x, count) from None
        no_members(x)
    return (subtensor(x, k) for k in range(many))


def _one_for_several(x: Variable, count: int) -> Exception:
    """`a, b = x`: what makes several of them is another call."""
    called = callee(x.site) if x.owner is not None else None
    name = text_of(x.site) if called else label(x)
    if called is not None and called.endswith("grad"):
        remedy = f"{called}(cost, [a, b])"
    elif called is not None and x.owner is not None and x.owner.op.name == "scan":
        remedy = f"out, updates = {called}(…)"
    else:
        remedy = ", ".join(f"{operand(x)}[{k}]" for k in range(min(count, 3)))
    name = shortened(name, LONG)
    return mistakes.one_for_several(here(), name=name, count=count, remedy=remedy)


def no_members(x: Variable, value: Any = None) -> NoReturn:
    """`3 in x`, `sum(x)`: only a call can tell."""
    site, name = here(), label(x)
    remedy = mistakes.instead_of_iteration(name, callee(site))
    raise mistakes.no_iteration(site, name=name, remedy=remedy) from None

"""A learner's text as Python reads it: what is assigned, called, repeated and decided in it."""

from __future__ import annotations

import ast
import linecache
import re
from collections.abc import Callable, Iterator
from functools import lru_cache, wraps
from typing import NamedTuple, TypeVar

DOTTED = r"\w+(\.\w+){0,2}"  # `w`, `self.w`
Found = TypeVar("Found")


class Span(NamedTuple):
    """From where to where an expression or a statement stands; columns count bytes."""

    line: int | None
    end_line: int | None
    column: int | None
    end_column: int | None


def parsed(text: str) -> ast.expr | None:
    """An expression as Python reads it; None for a text that is none, or is too deep to read."""
    try:
        return ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None


def source_of(file: str) -> str:
    """The text of a file or cell, '' if it is not known."""
    return "".join(linecache.getlines(file))


@lru_cache(maxsize=32)
def _tree(file: str, source: str) -> ast.AST:
    try:
        return ast.parse(source)
    except SyntaxError:  # a cell with magics: its lines are still shown, only names are unknown
        return ast.Module([], [])


def tree_of(file: str) -> ast.AST:
    """The parsed text of a file or cell, without statements if it is no plain Python."""
    return _tree(file, source_of(file))


def of_file(look: Callable[[ast.AST], Found]) -> Callable[[str], Found]:
    """Asks what `look` finds in a file; it looks once, as long as the text stays the same."""

    @lru_cache(maxsize=32)
    def known(file: str, source: str) -> Found:
        return look(_tree(file, source))

    @wraps(look)
    def of(file: str) -> Found:
        return known(file, source_of(file))

    return of


@of_file
def targets(tree: ast.AST) -> dict[Span, tuple[str, ...]]:
    """Every `name = expression` of a file, as {extent of the expression: names}."""
    found: dict[Span, tuple[str, ...]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            target, value = node.targets[0], node.value
            found[span_of(value)] = tuple(_names(target))
            halves = [getattr(side, "elts", ()) for side in (target, value)]
            if len(halves[0]) == len(halves[1]):  # a, b = 1, 2
                pairs = zip(*halves, strict=True)
                found |= {span_of(each): tuple(_names(name)) for name, each in pairs}
        elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value is not None:
            found[span_of(node.value)] = tuple(_names(node.target))
        elif isinstance(node, ast.AugAssign):  # its instruction spans the whole statement
            found[span_of(node)] = tuple(_names(node.target))
    return found


@of_file
def bindings(tree: ast.AST) -> dict[str, list[ast.expr | ast.stmt]]:
    """For each name the statements outside functions that give it a value, in their order."""
    found: dict[str, list[ast.expr | ast.stmt]] = {}
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Assign):
            for name in [name for target in node.targets for name in _names(target)]:
                found.setdefault(name, []).append(node)
        elif isinstance(node, ast.AugAssign | ast.AnnAssign | ast.For):
            place = node.target if isinstance(node, ast.For) else node
            for name in _names(node.target):
                found.setdefault(name, []).append(place)
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.expr):
            waiting.extend(ast.iter_child_nodes(node))
    return {name: sorted(nodes, key=lambda n: n.lineno) for name, nodes in found.items()}


@of_file
def calls(tree: ast.AST) -> dict[Span, ast.Call]:
    """Every call of a file, by its extent."""
    return {span_of(node): node for node in ast.walk(tree) if isinstance(node, ast.Call)}


@of_file
def ends(tree: ast.AST) -> set[tuple[int | None, int | None]]:
    """Where the expressions and statements of a file end; nothing if it is no plain Python."""
    parts = [node for node in ast.walk(tree) if isinstance(node, ast.expr | ast.stmt)]
    return {(node.end_lineno, node.end_col_offset) for node in parts}


@of_file
def loops(tree: ast.AST) -> list[tuple[int, int]]:
    """The first and the last line of each loop's body."""
    whole = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
    found = []
    for node in ast.walk(tree):
        if isinstance(node, whole):
            found.append((node.lineno, node.end_lineno or node.lineno))
        elif isinstance(node, ast.For | ast.While):
            found.append((node.body[0].lineno, node.body[-1].end_lineno or node.lineno))
    return found


@of_file
def statements(tree: ast.AST) -> set[Span]:
    """The extents of the expressions of a file that are statements."""
    return {span_of(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}


@of_file
def tests(tree: ast.AST) -> dict[Span, ast.AST]:
    """What decides by an expression, or by those that `and`, `or` and `not` join, by extent."""
    found: dict[Span, ast.AST] = {}
    for node in ast.walk(tree):
        waiting: list[ast.expr] = []
        if isinstance(node, ast.If | ast.While | ast.IfExp | ast.Assert):
            waiting.append(node.test)
        while waiting:
            test = waiting.pop()
            found[span_of(test)] = node
            if isinstance(test, ast.BoolOp):
                waiting += test.values
            elif isinstance(test, ast.UnaryOp):
                waiting.append(test.operand)
    return found


@of_file
def torn(tree: ast.AST) -> dict[Span, str]:
    """For `0 & x`, which Python reads in `x > 0 & x < 1`, what was meant: `(x > 0) & (x < 1)`."""
    found: dict[Span, str] = {}
    for node in [each for each in ast.walk(tree) if isinstance(each, ast.Compare)]:
        sides = [node.left, *node.comparators]
        for k, side in enumerate(sides):
            if isinstance(side, ast.BinOp) and isinstance(side.op, ast.BitAnd | ast.BitOr):
                before = _compared([*sides[:k], side.left], node.ops[:k])
                after = _compared([side.right, *sides[k + 1 :]], node.ops[k:])
                sign = "&" if isinstance(side.op, ast.BitAnd) else "|"
                found[span_of(side)] = f"{before} {sign} {after}"
    return found


def _compared(sides: list[ast.expr], operators: list[ast.cmpop]) -> str:
    """A comparison in brackets, or the one side that there is."""
    if not operators:
        return ast.unparse(sides[0])
    return f"({ast.unparse(ast.Compare(sides[0], operators, sides[1:]))})"


# --- parts of a tree ------------------------------------------------------------------------------


def span_of(node: ast.expr | ast.stmt | ast.keyword) -> Span:
    """Where a part of the text stands."""
    return Span(node.lineno, node.end_lineno, node.col_offset, node.end_col_offset)


def argument(call: ast.Call, keyword: str, position: int) -> ast.expr | None:
    """The argument that is given by this keyword, or at this position."""
    named = next((k.value for k in call.keywords if k.arg == keyword), None)
    if named is not None:
        return named
    before = call.args[: position + 1]
    if len(before) <= position or any(isinstance(a, ast.Starred) for a in before):
        return None
    return before[-1]


def entry(node: ast.expr, path: tuple[int, ...]) -> ast.expr:
    """Where a path leads to; it ends early at what is not typed out as a list or a dictionary."""
    while path:
        if isinstance(node, ast.List | ast.Tuple) and path[0] < len(node.elts):
            if any(isinstance(each, ast.Starred) for each in node.elts):
                return node
            node, path = node.elts[path[0]], path[1:]
        elif isinstance(node, ast.Dict) and len(path) > 1 and None not in node.keys:
            half: list[ast.expr] = node.values if path[1] else [k for k in node.keys if k]
            if path[0] >= len(half):
                return node
            node, path = half[path[0]], path[2:]
        else:
            return node
    return node


def _names(target: ast.expr) -> Iterator[str]:
    if isinstance(target, ast.Tuple | ast.List):
        for part in target.elts:
            yield from _names(part)
    else:
        text = ast.unparse(target)
        yield text if re.fullmatch(DOTTED, text) else ""

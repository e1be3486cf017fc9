"""Cards about the step of a scan as Python: it runs once, when the loop is built."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from types import CodeType
from typing import Any

from .. import mistakes
from ..errors import Hint, Mistake
from ..graph import SharedVariable
from ..say import label
from ..site import Site
from .card import card
from .known import Known, remembered
from .source import Function, definition, draws, is_print, meaning

COLLECTS = ("append", "extend", "add", "insert")


def _steps(known: Known) -> Iterator[tuple[str, Function]]:
    """The text of each step, by file."""
    seen = set()
    for scan in known.scans:
        code = remembered(scan, "step")
        if isinstance(code, CodeType) and code not in seen:
            seen.add(code)
            found = definition(code)
            if found is not None:
                yield code.co_filename, found


@card
def once(known: Known) -> Iterator[Hint]:
    """What a step does in Python happens once: printing, storing, reading, collecting, drawing."""
    for file, step in _steps(known):
        body = step.body if isinstance(step.body, list) else [step.body]
        own = {a.arg for a in (*step.args.args, *step.args.kwonlyargs)} | _assigned(body)
        names = {name: thing for name, thing in known.names.items() if name not in own}
        for node in (part for statement in body for part in ast.walk(statement)):
            found = _found(node, names, own, step)
            if found is not None:
                mistake, words = found
                yield mistake.hint(Site.at(file, node), **words)  # type: ignore[arg-type]


def _assigned(body: list[Any]) -> set[str]:
    """The names that belong to the step itself."""
    nodes = [n for statement in body for n in ast.walk(statement)]
    outside = {name for n in nodes if isinstance(n, ast.Global | ast.Nonlocal) for name in n.names}
    stored = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return stored - outside


def _found(
    node: ast.AST, names: Mapping[str, Any], own: set[str], step: Function
) -> tuple[Mistake, dict[str, str]] | None:
    if isinstance(node, ast.AugAssign | ast.Assign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        outside = any(isinstance(t, ast.Name) and t.id not in own for t in targets)
        return (mistakes.step_collects, {"what": ast.unparse(node)}) if outside else None
    alone = node.value if isinstance(node, ast.Expr) else None
    if isinstance(alone, ast.Call) and ast.unparse(alone.func).rpartition(".")[2] == "until":
        return mistakes.until_not_returned, {"said": ast.unparse(alone)}
    if not isinstance(node, ast.Call):
        return None
    if is_print(node, {**names, **dict.fromkeys(own)} if "print" in own else names):
        shown = [a.id for a in node.args if isinstance(a, ast.Name) and a.id in own]
        symbol = [*shown, *(a.arg for a in step.args.args), "x"][0]
        return mistakes.step_prints, {
            "symbol": symbol,
            "name": f" '{symbol}'" if shown else "",
        }
    if draws(node.func, names):
        return mistakes.step_draws, {"what": ast.unparse(node.func)}
    if isinstance(node.func, ast.Attribute):
        thing, method = meaning(node.func.value, names), node.func.attr
        if isinstance(thing, SharedVariable) and method == "set_value":
            return mistakes.step_stores, {"name": label(thing)}
        if isinstance(thing, SharedVariable) and method == "get_value":
            return mistakes.step_reads, {"name": label(thing)}
        if isinstance(thing, list | set) and method in COLLECTS:
            return mistakes.step_collects, {"what": ast.unparse(node)}
    return None

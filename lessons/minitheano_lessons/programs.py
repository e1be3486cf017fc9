"""Runs a program of ours or of the learner, quietly, and leaves the learner's values alone."""

from __future__ import annotations

import ast
import contextlib
import io
import linecache
import warnings
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

import minitheano as mt
import minitheano.tensor as T
from minitheano.function import Function
from minitheano.graph import SharedVariable

from .todo import TODO

COURSE_CALLS = ("check", "hint", "reveal", "explain", "parsons", "predict")


def raised(thunk: Any) -> str:
    """The class name of the error that `thunk()` raises, or "nothing"."""
    try:
        thunk()
    except Exception as error:
        return type(error).__name__
    return "nothing"


def base() -> dict[str, Any]:
    """The names that every cell of a lesson may use."""
    return {"np": np, "mt": mt, "T": T, "TODO": TODO, "raised": raised, "__name__": "__main__"}


def silently(*_: Any, **__: Any) -> None:
    """Stands for the course's own calls when a cell is run again."""


def execute(code: str, namespace: dict[str, Any], file: str) -> None:
    """Run a program of ours or of the learner without its prints and warnings.

    The text is put where tracebacks and the engine's messages look for it.
    """
    linecache.cache[file] = (len(code), None, code.splitlines(keepends=True), file)
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(compile(code, file, "exec"), namespace)


def without_course(source: str) -> str:
    """The learner's own statements: `check(…)` and the like are left out, comments too."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return source
    tree.body = [node for node in tree.body if not _is_course(node)]
    return ast.unparse(tree)


def _is_course(node: ast.stmt) -> bool:
    found = node.value if isinstance(node, ast.Expr) else None
    return (
        isinstance(found, ast.Call)
        and isinstance(found.func, ast.Name)
        and found.func.id in COURSE_CALLS
    )


@contextlib.contextmanager
def restored(namespace: Mapping[str, Any]) -> Iterator[None]:
    """Put every shared variable that the namespace reaches back to its value, whatever happens."""
    before = [(state, state.get_value()) for state in _states(namespace)]
    try:
        yield
    finally:
        for state, value in before:
            if not _same_array(state.get_value(borrow=True), value):
                state.set_value(value)


def _same_array(x: Any, y: Any) -> bool:
    same = np.shape(x) == np.shape(y) and getattr(x, "dtype", 0) == getattr(y, "dtype", 0)
    return same and bool(np.array_equal(x, y))


def _states(namespace: Mapping[str, Any]) -> list[SharedVariable]:
    found: dict[SharedVariable, None] = {}
    for value in namespace.values():
        if isinstance(value, SharedVariable):
            found[value] = None
        elif isinstance(value, Function):
            found.update(dict.fromkeys(value.shared))
    return list(found)

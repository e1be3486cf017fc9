"""The examples of the reference: found or made, run, and used as specimens of what they show."""

from __future__ import annotations

import ast
import contextlib
import inspect
import io
import linecache
import warnings
from typing import Any

import numpy as np

from minitheano.graph import Variable
from minitheano.ops.card import Elementwise, Op

from .examples import EXAMPLES, HEADER
from .names import Entry


def example_of(entry: Entry) -> str:
    """The example that is written by hand, or the one that the card of an op gives."""
    op = entry.thing
    by_hand = next((EXAMPLES[name] for name in entry.names if name in EXAMPLES), "")
    if by_hand or not isinstance(op, Elementwise) or not entry.is_public:
        return by_hand
    if not set(operands(op)) <= {"x", "y"}:
        return ""
    low, high = op.domain
    numbers = [float(f"{n:.2g}") for n in np.linspace(low, high, 3)]
    values = dict(zip(operands(op), (numbers, numbers[1:] + numbers[:1]), strict=False))
    written = next((f"({name})" for name in entry.names if op.symbol and "." not in name), "")
    call = written or f"{entry.title}({', '.join(values)})"
    return f"{call}.eval({{{', '.join(f'{name}: {given}' for name, given in values.items())}}})"


def operands(op: Op) -> list[str]:
    """What a card calls its operands."""
    if isinstance(op.source, str):
        return list(op.holes)
    return list(inspect.signature(op.grad).parameters)[2:] if op.grad else []


def specimen(example: str, dtype: str = "") -> Variable | None:
    """The expression that an example begins with, as a variable; None if there is none.

    With a dtype, the variables of the example that have the dtype of its first get that one; None
    if the engine refuses it.
    """
    first = ast.parse(example or "pass").body[0]
    if not isinstance(first, ast.Expr | ast.Assign):
        return None
    text = ast.unparse(first.value).partition(".eval(")[0]
    names = given(text, dtype)
    with warnings.catch_warnings(action="ignore"):
        try:
            made = eval(text, names) if names else None
        except TypeError:
            return None
    made = made[0] if isinstance(made, list | tuple) else made
    return made if isinstance(made, Variable) and (dtype or made.owner is not None) else None


def given(text: str, dtype: str) -> dict[str, Any]:
    """The names that examples may use; empty if no variable takes the dtype."""
    names: dict[str, Any] = {}
    exec(HEADER, names)
    if dtype:
        used = [node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)]
        found = [names[k] for k in used if isinstance(names.get(k), Variable)]
        like = [v for v in found if v.dtype == found[0].dtype]
        names |= {v.name: v.type.with_dtype(dtype)(v.name) for v in like}
        return names if found else {}
    return names


def run(program: str) -> str:
    """The program as typed into Python, statement by statement, with what Python answers."""
    names = given("", "") if program != HEADER else {}
    lines = program.splitlines()
    # As in a Python session, the engine can read the text, and quotes from it.
    linecache.cache["<example>"] = len(program), None, program.splitlines(True), "<example>"
    session: list[str] = []
    for statement in ast.parse(program).body:
        above = [d.lineno for d in getattr(statement, "decorator_list", ())]
        typed = lines[min([statement.lineno, *above]) - 1 : statement.end_lineno]
        session += [f"{'...' if k else '>>>'} {line}" for k, line in enumerate(typed)]
        session += ["..."] if hasattr(statement, "body") else []
        answer = io.StringIO()
        with contextlib.redirect_stdout(answer), warnings.catch_warnings(action="ignore"):
            exec(compile(ast.Interactive([statement]), "<example>", "single"), names)
        session += answer.getvalue().splitlines()
    return "\n".join(session)

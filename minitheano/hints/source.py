"""The learner's text as Python reads it: statements, calls, and the function behind a step."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from types import CodeType, ModuleType
from typing import Any

import numpy as np

from ..graph import Constant, Variable, leaves
from ..later import difflib
from ..site import notebook_cells
from ..syntax import source_of, tree_of

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
INSIDE = (*Function.__args__, ast.ClassDef)
LOOPS = ast.For | ast.While | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
ALIKE = 0.8  # a cell that is so much like a later one is taken for its older text

CHANCE = ("random", "numpy.random")  # modules whose functions draw
SMALL = 100_000  # more numbers than this are not tried
FILLED = (np.ones, np.zeros, np.arange, np.eye)  # of a size
TAKEN = (np.array, np.asarray, np.float64, np.float32, np.int64, np.int32)

# What of a symbolic variable is symbolic, too, and whose functions make something symbolic.
SYMBOLIC = {
    "shape",
    "T",
    "size",
    "sum",
    "mean",
    "max",
    "min",
    "dot",
    "flatten",
    "reshape",
    "astype",
}
TENSORS = ("minitheano.tensor", "minitheano.ops")

Missing = object()


def files_of(file: str) -> list[str]:
    """The files that make the learner's program: one file, or the cells of a notebook that ran.

    A cell that was changed and run again counts once, with its newest text.
    """
    numbers = notebook_cells()
    if file not in numbers:
        return [file]
    kept: list[str] = []
    for cell in sorted(numbers, key=lambda name: int(numbers[name] or 0), reverse=True):
        if not any(_alike(source_of(cell), source_of(newer)) for newer in kept):
            kept.append(cell)
    return kept[::-1]


def _alike(old: str, new: str) -> bool:
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    return matcher.real_quick_ratio() > ALIKE and matcher.quick_ratio() > ALIKE


def statements(file: str) -> Iterator[ast.AST]:
    """Every part of the text that runs when the file runs: what stands in no function or class."""
    waiting: list[ast.AST] = [tree_of(file)]
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, INSIDE):
            waiting += reversed(list(ast.iter_child_nodes(node)))


def in_loops(file: str) -> set[ast.AST]:
    """The parts that may run more than once."""
    loops = [node for node in ast.walk(tree_of(file)) if isinstance(node, LOOPS)]
    return {part for loop in loops for part in ast.walk(loop)}


def meaning(node: ast.AST, names: Mapping[str, Any]) -> Any:
    """What a name, or a name in a module, stands for now; `Missing` for anything else."""
    if isinstance(node, ast.Name):
        return names.get(node.id, Missing)
    if isinstance(node, ast.Attribute):
        module = meaning(node.value, names)
        if isinstance(module, ModuleType):
            return vars(module).get(node.attr, Missing)
    return Missing


def is_print(node: ast.AST, names: Mapping[str, Any]) -> bool:
    """True for a call of Python's own `print`."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "print"
        and "print" not in names
    )


def draws(function: ast.expr, names: Mapping[str, Any]) -> bool:
    """True for `np.random.rand` and its like, and for a method of a NumPy generator."""
    owner = meaning(function.value, names) if isinstance(function, ast.Attribute) else Missing
    if isinstance(owner, ModuleType):
        return owner.__name__ in CHANCE
    return isinstance(owner, np.random.RandomState | np.random.Generator)


def symbolic(node: ast.AST, names: Mapping[str, Any]) -> Iterator[Variable]:
    """The inputs and shared variables in an expression, if its value is symbolic for sure."""
    thing = meaning(node, names)
    if isinstance(thing, Variable):
        yield from (v for v in leaves([thing]) if not isinstance(v, Constant))
    elif isinstance(node, ast.BinOp):
        yield from symbolic(node.left, names)
        yield from symbolic(node.right, names)
    elif isinstance(node, ast.UnaryOp):
        yield from symbolic(node.operand, names)
    elif isinstance(node, ast.Subscript) or getattr(node, "attr", None) in SYMBOLIC:
        assert isinstance(node, ast.Subscript | ast.Attribute)
        yield from symbolic(node.value, names)
    elif isinstance(node, ast.Call):
        function = meaning(node.func, names)
        if getattr(function, "__module__", "").startswith(TENSORS):
            for argument in node.args:
                yield from symbolic(argument, names)
        elif isinstance(node.func, ast.Attribute) and node.func.attr in SYMBOLIC:
            yield from symbolic(node.func.value, names)


def definition(code: CodeType) -> Function | None:
    """The `def` or `lambda` whose code this is."""
    for node in ast.walk(tree_of(code.co_filename)):
        if isinstance(node, ast.Lambda):
            if code.co_name == "<lambda>" and _holds(node.body, code):
                return node
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == code.co_name:
            first = min([d.lineno for d in node.decorator_list], default=node.lineno)
            if first == code.co_firstlineno:
                return node
    return None


def _holds(body: ast.expr, code: CodeType) -> bool:
    """True if all instructions stand in this expression: it tells two lambdas of one line."""
    start, end = (body.lineno, body.col_offset), (body.end_lineno, body.end_col_offset)
    spans = [p for p in code.co_positions() if None not in p and p[2:] != (0, 0)]
    return bool(spans) and all(
        start <= (line, column) and (last, behind) <= end for line, last, column, behind in spans
    )


def typed_out(node: ast.expr, names: Mapping[str, Any]) -> Any:
    """The value of an argument that can be known without running the learner's code, or `Missing`.

    That is: numbers and lists of numbers, arrays and numbers that have a name, and small arrays of
    ones, zeros or numbers.
    """
    thing = meaning(node, names)
    if isinstance(thing, np.ndarray | np.generic | int | float):
        return thing if np.size(thing) < SMALL else Missing
    if isinstance(node, ast.Call) and len(node.args) == 1 and not node.keywords:
        make = next((m for m in (*FILLED, *TAKEN) if meaning(node.func, names) is m), None)
        value = typed_out(node.args[0], names) if make is not None else Missing
        if make is None or value is Missing or (make in FILLED and not _small(value)):
            return Missing
        return make(value)
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return Missing


def _small(size: Any) -> bool:
    """True for a size of an array of few numbers."""
    lengths = np.asarray(size)
    return lengths.dtype.kind in "iu" and float(np.prod(lengths, dtype=float)) < SMALL

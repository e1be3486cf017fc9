"""The expression of an elementwise op taken apart into ufuncs, which can write where they are told.

`x * y + 1` is two steps: `np.multiply(x, y)`, then `np.add(that, 1)`. What each op's card says for
NumPy is read, not said a second time.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from .ops.card import HELPERS, helper
from .ops.elementwise import logistic
from .struct import struct

_BINARY: dict[type[ast.AST], str] = {
    ast.Add: "add", ast.Sub: "subtract", ast.Mult: "multiply", ast.Div: "divide",
    ast.FloorDiv: "floor_divide", ast.Mod: "remainder", ast.Pow: "power",
    ast.BitAnd: "bitwise_and", ast.BitOr: "bitwise_or", ast.BitXor: "bitwise_xor",
}  # fmt: skip
_UNARY: dict[type[ast.AST], str] = {ast.USub: "negative", ast.Invert: "invert"}
_TESTS: dict[type[ast.AST], str] = {
    ast.Lt: "less", ast.Gt: "greater", ast.LtE: "less_equal", ast.GtE: "greater_equal",
    ast.Eq: "equal", ast.NotEq: "not_equal",
}  # fmt: skip
_LONGER = {"log_one_plus_exp": "np.maximum({0}, 0) + np.log1p(np.exp(np.copysign({0}, -1)))"}
# NumPy's own `**` with these exponents is another ufunc, which is faster and rounds less.
_POWERS = {2: "square", 0.5: "sqrt", -1: "reciprocal"}


@struct(frozen=True)
class Operand:
    """What a step reads: a number in the text, operand `place` of the op, or an earlier step."""

    text: str = ""
    place: int = -1
    step: int = -1


@struct(frozen=True)
class Step:
    """One call. `{}` in `call` takes the operands, and behind them where the result goes.

    `dtype` is that of the result. With `fresh` the result must not go where an operand is.
    """

    call: str
    operands: tuple[Operand, ...]
    dtype: str
    fresh: bool = False
    keyword: bool = False


Kind = tuple[str, bool]  # the dtype of an operand, and whether it is an array


@lru_cache(maxsize=4096)
def steps_of(text: str, kinds: tuple[Kind, ...]) -> tuple[Step, ...] | None:
    """The steps of an expression of `v0`, `v1`, …; None if it has a part that is no ufunc."""
    reader = _Reader(kinds)
    try:
        found = reader.read(ast.parse(text, mode="eval").body)
    except _Unknown:
        return None
    return tuple(reader.steps) if found.step == len(reader.steps) - 1 else None


class _Unknown(Exception):
    """A part of an expression that cannot be told where its result goes."""


class _Reader:
    """Goes through one expression and writes down its steps, the inner ones first."""

    def __init__(self, kinds: Sequence[Kind]) -> None:
        self.steps: list[Step] = []
        self.samples: list[Any] = [
            np.ones(1, dtype) if array else np.ones((), dtype)[()] for dtype, array in kinds
        ]
        self.results: list[Any] = []

    def read(self, node: ast.expr) -> Operand:
        if isinstance(node, ast.Name) and node.id[0] == "v" and node.id[1:].isdigit():
            return Operand(place=int(node.id[1:]))
        if _number(node) is not None:
            return Operand(text=ast.unparse(node))
        if isinstance(node, ast.BinOp) and type(node.op) in _BINARY:
            if isinstance(node.op, ast.Pow):
                return self._power(node)
            return self._ufunc(_BINARY[type(node.op)], [node.left, node.right])
        if isinstance(node, ast.UnaryOp) and type(node.op) in _UNARY:
            return self._ufunc(_UNARY[type(node.op)], [node.operand])
        if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in _TESTS:
            return self._ufunc(_TESTS[type(node.ops[0])], [node.left, node.comparators[0]])
        if isinstance(node, ast.Call) and not node.keywords:
            return self._call(node)
        raise _Unknown

    def _call(self, node: ast.Call) -> Operand:
        name = ast.unparse(node.func)
        if name in _LONGER and len(node.args) == 1:
            inside = ast.unparse(node.args[0])
            return self.read(ast.parse(_LONGER[name].format(inside), mode="eval").body)
        if name == "logistic":
            return self._step("logistic_into", [self.read(node.args[0])])
        if name == "np.where":
            return self._step("chosen_into", [self.read(a) for a in node.args], fresh=True)
        dtype = node.args[-1].value if node.args and isinstance(node.args[-1], ast.Constant) else ""
        if name == "np.asarray" and len(node.args) == 2:
            return self._cast(node.args[0], dtype)
        if isinstance(node.func, ast.Attribute) and node.func.attr == "astype":
            return self._cast(node.func.value, dtype)
        known = name.startswith("np.") and isinstance(getattr(np, name[3:], None), np.ufunc)
        if not known or getattr(np, name[3:]).nin != len(node.args):
            raise _Unknown
        return self._ufunc(name[3:], node.args)

    def _cast(self, node: ast.expr, dtype: Any) -> Operand:
        return self._step("cast_into", [self.read(node), Operand(text=repr(str(dtype)))])

    def _power(self, node: ast.BinOp) -> Operand:
        """`x ** 2` is a square: what arrays do with `**` and a plain number."""
        number, base = _number(node.right), self.read(node.left)
        plain = type(number) in (int, float) and self._sample(base).dtype.kind == "f"
        if plain and number in _POWERS:
            return self._step(f"np.{_POWERS[number]}", [base])
        return self._step("np.power", [base, self.read(node.right)])

    def _ufunc(self, name: str, parts: Sequence[ast.expr]) -> Operand:
        return self._step(f"np.{name}", [self.read(part) for part in parts])

    def _sample(self, operand: Operand) -> Any:
        if operand.text:
            return eval(operand.text, {"np": np})  # a number that a card or an op here has written
        return self.samples[operand.place] if operand.place >= 0 else self.results[operand.step]

    def _step(self, call: str, operands: list[Operand], fresh: bool = False) -> Operand:
        run = HELPERS[call] if call in HELPERS else getattr(np, call[3:])
        try:
            with np.errstate(all="ignore"):
                result = run(*[self._sample(o) for o in operands])
        except Exception as error:
            raise _Unknown from error
        self.results.append(result)
        keyword = call in ("np.maximum", "np.minimum")  # these want to hear the word `out`
        self.steps.append(Step(call, tuple(operands), str(result.dtype), fresh, keyword))
        return Operand(step=len(self.steps) - 1)


def _number(node: ast.expr) -> Any:
    """The value of a number in the text, with its sign or its NumPy type; None for all else."""
    inner = node.operand if isinstance(node, ast.UnaryOp) else node
    if isinstance(inner, ast.Constant) and isinstance(inner.value, int | float):
        return -inner.value if isinstance(node, ast.UnaryOp) else inner.value
    if isinstance(node, ast.Call) and len(node.args) == 1 and _number(node.args[0]) is not None:
        name = ast.unparse(node.func)
        kind = getattr(np, name[3:], None) if name.startswith("np.") else None
        if isinstance(kind, type) and issubclass(kind, np.generic):
            return kind(_number(node.args[0]))
    return None


# --- what the text calls --------------------------------------------------------------------------


@helper
def logistic_into(x: Any, out: Any = None) -> Any:
    """1 / (1 + exp(-x)), into `out` if given; the careful formula where exp would overflow."""
    least = LEAST.get(x.dtype.char)
    if least is None or not x.size or np.fmin.reduce(x, axis=None) < least:
        return stored_into(logistic(x), out)
    out = np.negative(x, out)
    np.exp(out, out)
    np.add(out, 1, out)
    return np.divide(1, out, out)


# Below these numbers exp(-x) is infinite, or nearly so.
LEAST = {"d": -700.0, "f": -85.0, "e": -9.0}


@helper
def chosen_into(condition: Any, x: Any, y: Any, out: Any = None) -> Any:
    """`x` where the condition is not zero, `y` elsewhere, into `out` if given."""
    return stored_into(np.where(condition, x, y), out)


@helper
def cast_into(x: Any, dtype: str, out: Any = None) -> Any:
    """The numbers as another dtype, into `out` if given."""
    return stored_into(x, out) if out is not None else np.asarray(x).astype(dtype)


@helper
def stored_into(value: Any, out: Any) -> Any:
    """The value itself, or `out`, which has it then."""
    if out is None:
        return value
    out[...] = value
    return out

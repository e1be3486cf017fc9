"""How an op on single numbers reads in plain Python: `t0 * x0`, `math.exp(t1)`.

Arithmetic on Python's floats is several times faster than on NumPy's. A name of the text is plain
if it holds a Python float where the type says float64, or a Python bool where it says bool.

The texts answer what NumPy answers, and raise nothing: where Python would (1/0, exp(1000)), a
condition comes first, and what is rare is handed to NumPy. Functions of `math` may differ from
NumPy's in the last bits.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from .graph import Apply, Constant, Variable
from .ops.card import helper
from .types import COMPLEX, TensorType, upcast

WHOLE = 2.0**52  # from here on no float has a fraction


@helper
def by_numpy(function: Callable[..., Any], *numbers: float) -> float:
    """A number as NumPy computes it, without its warnings."""
    with np.errstate(all="ignore"):
        return float(function(*numbers))


class Rule(NamedTuple):
    """The text for an op, with `{0}`, `{1}` for its operands, and how tightly it is bound.

    A sum is 1, a product 2, a sign 3, what needs no brackets anywhere 9; what needs them anywhere
    is 0. `sides` says how tight each operand has to be bound to stand without brackets.
    """

    text: str
    bound: int = 0
    sides: tuple[int, ...] = (9, 9, 9)


def _call(text: str) -> Rule:
    return Rule(text, 9, (0, 0))


def _guarded(text: str, condition: str, otherwise: str) -> Rule:
    return Rule(f"{text} if {condition} else {otherwise}")


def _function(name: str, condition: str, otherwise: str = "", numpys: str = "") -> Rule:
    """A function of `math`, where it raises nothing; else NumPy's."""
    otherwise = otherwise or f"by_numpy(np.{numpys or name}, {{0}})"
    return _guarded(f"math.{name}({{0}})", condition, otherwise)


_INSIDE = f"-{WHOLE!r} < {{0}} < {WHOLE!r}"
RULES = {
    "add": Rule("{0} + {1}", 1, (1, 2)),
    "sub": Rule("{0} - {1}", 1, (1, 2)),
    "mul": Rule("{0} * {1}", 2, (2, 3)),
    "neg": Rule("-{0}", 3, (3,)),
    "sqr": Rule("{0} * {0}", 2),
    "abs_": _call("abs({0})"),
    "fill": Rule("{1}", 9),
    "true_div": _guarded("{0} / {1}", "{1}", "by_numpy(np.divide, {0}, {1})"),
    "inv": _guarded("1.0 / {0}", "{0}", "by_numpy(np.divide, 1.0, {0})"),
    "int_div": _guarded("{0} // {1}", "{1}", "by_numpy(np.floor_divide, {0}, {1})"),
    "mod": _guarded("{0} % {1}", "{1}", "by_numpy(np.mod, {0}, {1})"),
    "pow": _call("power({0}, {1})"),
    # A test that is false for nan lets nan through: `math` answers nan for it.
    "exp": _function("exp", "not {0} > 709.0"),
    "exp2": _function("exp2", "not {0} > 1023.0"),
    "expm1": _function("expm1", "not {0} > 709.0"),
    "log": _function("log", "not {0} <= 0.0"),
    "log2": _function("log2", "not {0} <= 0.0"),
    "log10": _function("log10", "not {0} <= 0.0"),
    "log1p": _function("log1p", "not {0} <= -1.0"),
    "sqrt": _function("sqrt", "not {0} < 0.0", "math.nan"),
    "sin": _function("sin", "{0} - {0} == 0.0", "math.nan"),
    "cos": _function("cos", "{0} - {0} == 0.0", "math.nan"),
    "tan": _function("tan", "{0} - {0} == 0.0", "math.nan"),
    "arcsin": _function("asin", "-1.0 <= {0} <= 1.0", "math.nan"),
    "arccos": _function("acos", "-1.0 <= {0} <= 1.0", "math.nan"),
    "arctan": _call("math.atan({0})"),
    "arctan2": _call("math.atan2({0}, {1})"),
    "sinh": _function("sinh", "not abs({0}) > 709.0"),
    "cosh": _function("cosh", "not abs({0}) > 709.0"),
    "tanh": _call("math.tanh({0})"),
    "arcsinh": _call("math.asinh({0})"),
    "arccosh": _function("acosh", "not {0} < 1.0", "math.nan"),
    "arctanh": _function("atanh", "-1.0 < {0} < 1.0", "", "arctanh"),
    "deg2rad": Rule(f"{{0}} * {math.pi / 180!r}", 2, (2,)),
    "rad2deg": Rule(f"{{0}} * {180 / math.pi!r}", 2, (2,)),
    "erf": _call("math.erf({0})"),
    "erfc": _call("math.erfc({0})"),
    "sigmoid": _guarded("1.0 / (1.0 + math.exp(-{0}))", "not {0} < -709.0", "math.exp({0})"),
    "softplus": _guarded(
        "{0} + math.log1p(math.exp(-{0}))", "{0} > 0.0", "math.log1p(math.exp({0}))"
    ),
    "floor": _guarded("{0} // 1.0", _INSIDE, "{0}"),
    "ceil": _guarded("-(-{0} // 1.0)", _INSIDE, "{0}"),
    "round_half_to_even": _call("round({0}, 0)"),
    "sgn": Rule("1.0 if {0} > 0.0 else -1.0 if {0} < 0.0 else 0.0 if {0} == 0.0 else {0}"),
    "switch": Rule("{1} if {0} else {2}", 0, (1, 1, 1)),
    "maximum": Rule("{0} if {0} > {1} or {0} != {0} else {1}"),
    "minimum": Rule("{0} if {0} < {1} or {0} != {0} else {1}"),
    "clip": Rule("{1} if {0} < {1} else {0} if {0} <= {2} or {0} != {0} else {2}"),
    "cast{float64}": Rule("{0}", 9),
    "cast{bool}": Rule("{0} != 0.0", 0, (1,)),
    "lt": Rule("{0} < {1}", 0, (1, 1)),
    "gt": Rule("{0} > {1}", 0, (1, 1)),
    "le": Rule("{0} <= {1}", 0, (1, 1)),
    "ge": Rule("{0} >= {1}", 0, (1, 1)),
    "eq": Rule("{0} == {1}", 0, (1, 1)),
    "neq": Rule("{0} != {1}", 0, (1, 1)),
    "isnan": _call("math.isnan({0})"),
    "isinf": _call("math.isinf({0})"),
}
LOGIC = {
    "and_": Rule("{0} and {1}", 0),
    "or_": Rule("{0} or {1}", 0),
    "xor": Rule("{0} is not {1}", 0),
    "invert": Rule("not {0}", 0),
}
# Where the last operand is a constant other than 0 and nan, less is to be asked.
BY_CONSTANT = {
    "true_div": Rule("{0} / {1}", 2, (2, 3)),
    "int_div": Rule("{0} // {1}", 2, (2, 3)),
    "mod": Rule("{0} % {1}", 2, (2, 3)),
}
BESIDE_CONSTANT = {
    "maximum": Rule("{1} if {0} <= {1} else {0}"),
    "minimum": Rule("{1} if {0} >= {1} else {0}"),
}


@helper
def power(x: float, y: float) -> float:
    """x to the power y, where Python would raise or answer with a complex number, as in NumPy."""
    try:
        found: Any = x**y
    except ArithmeticError:
        found = by_numpy(np.power, x, y)
    return math.nan if isinstance(found, complex) else float(found)


# --- which variables and nodes --------------------------------------------------------------------


def may_be_plain(variable: Variable) -> bool:
    """True for a single float64 or bool: a Python number can stand for it."""
    type = variable.type
    return isinstance(type, TensorType) and not type.ndim and type.dtype in ("float64", "bool")


def kind_of(variable: Variable) -> str:
    """Which of Python's numbers can stand for it."""
    return "bool" if variable.type.dtype == "bool" else "float"


def rule_of(node: Apply) -> Rule | None:
    """How this node reads as Python, or None if it stays with NumPy."""
    op, out = node.op, node.outputs[0]
    if not op.elementwise or not may_be_plain(out):
        return None
    dtypes = [i.type.dtype for i in node.inputs]
    if any(dtype in COMPLEX for dtype in dtypes):
        return None
    if op.name in LOGIC:
        return LOGIC[op.name]
    if out.type.dtype == "bool" and (op.name == "switch" or upcast(*dtypes) != "float64"):
        return None  # whole numbers are compared as such
    return _special(node) or RULES.get(op.name)


def _special(node: Apply) -> Rule | None:
    """What is shorter or safer for these constants."""
    name, last = node.op.name, node.inputs[-1]
    if not isinstance(last, Constant):
        return None
    value = float(last.data)
    if name == "pow" and value in range(2, 17):
        limit = 10.0 ** (300 // int(value))
        inside = f"-{limit!r} < {{0}} < {limit!r}"
        return Rule(f"{{0}} ** {{1}} if {inside} else power({{0}}, {{1}})")
    if value and value == value and name in BY_CONSTANT:
        return BY_CONSTANT[name]
    return BESIDE_CONSTANT.get(name) if value == value else None


def operand_kind(node: Apply, v: Variable) -> str:
    """What an operand is for plain Python: 'float', 'bool', or 'any' if either is as good."""
    name, dtype = node.op.name, v.type.dtype
    if name in LOGIC or (name == "fill" and dtype == "bool"):
        return "bool"
    if name == "switch" and v is node.inputs[0] and v not in node.inputs[1:]:
        return "any"
    return "any" if name in ("add", "sub", "mul") and dtype == "bool" else "float"


def takes_plain(node: Apply) -> bool:
    """True if this node on arrays answers the same for Python numbers among its operands.

    NumPy gives them the dtype of the arrays they meet.
    """
    op, out = node.op, node.outputs[0]
    if not op.elementwise or not isinstance(op.source, str) or "}." in op.source:
        return False
    return out.type.ndim > 0 and all(i.type.dtype in ("float64", "bool") for i in node.inputs)


def literal(c: Constant, kind: str) -> str:
    """A constant as a Python float, or a Python bool."""
    value: Any = c.data.item()
    if kind != "float" and c.type.dtype == "bool":
        return repr(value)
    value = float(value)
    if math.isfinite(value):
        return repr(value)
    return "math.nan" if value != value else "math.inf" if value > 0 else "-math.inf"


def filled(rule: Rule, operands: Sequence[tuple[str, int]]) -> str:
    """The rule with these texts in it, each in brackets if it is bound too loosely."""
    sides = (*rule.sides, *[9] * len(operands))
    pairs = zip(operands, sides, strict=False)
    return rule.text.format(*[t if bound >= side else f"({t})" for (t, bound), side in pairs])

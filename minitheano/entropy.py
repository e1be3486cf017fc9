"""The cross-entropy of a sigmoid, `-y log(p) - (1 - y) log(1 - p)` with `p = sigmoid(x)`.

It is `softplus(x) - y x`: one softplus in the place of two, and its slope `sigmoid(x) - y` is what
every textbook has. These are no equations for all numbers: y must be a probability. For y = 1e300
the first form loses the 1 in 1 - y, and for infinite x the second is nan.
"""

from __future__ import annotations

from .graph import Variable
from .ops.elementwise import softplus
from .rewrite import equation
from .rules import fractions

Sides = tuple[Variable, Variable]

ZH = "两个对数来自同一个 x：一个 softplus 就够了，它的斜率是 sigmoid(x) - y。"


@equation(zh=ZH, changes_answer=True, when=fractions)
def cross_entropy(y: Variable, x: Variable) -> Sides:
    """Both logarithms come from one x: one softplus will do, and its slope is sigmoid(x) - y."""
    return y * softplus(-x) + (1 - y) * softplus(x), softplus(x) - y * x


@equation(zh=ZH, changes_answer=True, when=fractions)
def cross_entropy_with_minus(y: Variable, x: Variable) -> Sides:
    """Both logarithms come from one x: its one softplus has the slope sigmoid(x) - y."""
    return -y * -softplus(-x) - (1 - y) * -softplus(x), softplus(x) - y * x


@equation(zh=ZH, changes_answer=True, when=fractions)
def cross_entropy_of_difference(y: Variable, x: Variable) -> Sides:
    """Both logarithms come from one x: its one softplus has the slope sigmoid(x) - y."""
    return -(y * -softplus(-x)) - (1 - y) * -softplus(x), softplus(x) - y * x


@equation(zh=ZH, changes_answer=True, when=fractions)
def log_likelihood(y: Variable, x: Variable) -> Sides:
    """Both logarithms come from one x: its one softplus has the slope y - sigmoid(x)."""
    return y * -softplus(-x) + (1 - y) * -softplus(x), y * x - softplus(x)


# What the first becomes when signs have moved out of products (rules.py); a gradient is taken of
# the others, whose signs stay where they were written.
CROSS_ENTROPY = (cross_entropy,)
AS_WRITTEN = (cross_entropy_with_minus, cross_entropy_of_difference, log_likelihood)

"""`ifelse`: one of two branches, and nothing of the other is computed.

The card says what comes out. That the branch not taken costs nothing is the work of `needs.py` and
`body.py`, which write each branch below an `if`, and of `guards.py`, which does the same for its
gradient.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .. import mistakes
from ..config import config
from ..graph import Apply, Variable
from ..inert import one_line
from ..say import label, typed_name
from ..site import here
from ..types import DISCRETE, TensorType, Type
from .card import Op, as_variable, family
from .make import zeros_like


class IfElse(Op):
    """The op of `ifelse`: inputs are the condition, `n_outs` values, and as many other values.

    `as_view` and `gpu` are Theano's settings; here there is no choice to make.
    """

    def __init__(
        self, n_outs: int, as_view: bool = False, gpu: bool = False, name: str | None = None
    ) -> None:
        self.n_outs, self.as_view, self.gpu, self.title = n_outs, as_view, gpu, name or ""
        super().__init__(
            "ifelse",
            infer=_types,
            source=_choice,
            grad=_gradient,
            latex=r"\text{{ifelse}}({c}, {x}, {y})",
            view=True,
            doc="The first branch where the condition is not 0, else the second; the other branch"
            " is not computed.",
        )

    def parts(self, inputs: Sequence[Any]) -> tuple[Any, list[Any], list[Any]]:
        """The inputs of a node as (condition, first branch, second branch)."""
        return inputs[0], list(inputs[1 : 1 + self.n_outs]), list(inputs[1 + self.n_outs :])

    def outcomes(self) -> tuple[bool | None, ...]:
        """For each input the outcome of the condition that needs it; None for the condition."""
        return (None, *[True] * self.n_outs, *[False] * self.n_outs)

    def __str__(self) -> str:
        return one_line(f"if{{{self.title}}}")


def _types(condition: Variable, *values: Variable) -> tuple[Type, ...]:
    return tuple(v.type for v in values[: len(values) // 2])


def _gradient(gs: Any, outs: Any, condition: Variable, *values: Variable) -> list[Any]:
    """Each branch gets the slope of the results as it is: chain.py keeps it inside the branch.

    The condition is a step, whose slope is 0 wherever it has one.
    """
    slopes = gs if isinstance(gs, list) else [gs]
    zero = zeros_like(condition, config.floatX if condition.dtype in DISCRETE else None)
    return [zero, *slopes, *slopes]


def _choice(node: Apply) -> str:
    """The choice among values that are all there: for looking at one node alone."""
    places = [f"{{{k}}}" for k in range(len(node.inputs))]
    condition, first, second = node.op.parts(places)
    if len(first) == 1:
        return f"{first[0]} if {condition} else {second[0]}"
    return f"({', '.join(first)}) if {condition} else ({', '.join(second)})"


@family
def branch(count: int, title: str = "") -> Op:
    """The op that chooses between `count` values and as many others."""
    return IfElse(count, name=title)


def ifelse(condition: Any, then_branch: Any, else_branch: Any, name: str | None = None) -> Any:
    """`then_branch` where the scalar condition is not 0, else `else_branch`; the other is idle.

    A branch is one expression, or a list or tuple of them; the result is what `then_branch` is.
    Both branches have the same types: dtype, number of axes and broadcast pattern. Unlike
    `T.switch`, which computes both and chooses element by element, this computes one of them.

    Raises TypeError where the condition is not a scalar or the types differ, ValueError where one
    list is longer.
    """
    test = as_variable(condition)
    first, second = (
        [as_variable(v) for v in (side if isinstance(side, list | tuple) else [side])]
        for side in (then_branch, else_branch)
    )
    if not isinstance(test.type, TensorType) or test.ndim:
        words = {"name": label(test), "type": mistakes.type_words(test.type)}
        sides = {"first": _first(first), "second": _first(second)}
        raise mistakes.branch_condition(here(), **words, **sides)
    if len(first) != len(second) or not first:
        raise mistakes.branch_count(here(), first=len(first), second=len(second))
    for a, b in zip(first, second, strict=True):
        if a.type != b.type:
            raise _types_differ(a, b)
    outputs = branch(len(first), name or "").node(test, *first, *second).outputs
    if not isinstance(then_branch, list | tuple):
        return outputs[0]
    return list(outputs) if isinstance(then_branch, list) else outputs


def _first(side: Sequence[Variable]) -> str:
    return typed_name(side[0]) if side else "…"


def _types_differ(a: Variable, b: Variable) -> Exception:
    found = {"first": label(a), "second": label(b)}
    words = {"type": mistakes.type_words(a.type), "other": mistakes.type_words(b.type)}
    return mistakes.branch_types(here(), **found, **words, try_=_remedy(a, b))


def _remedy(a: Variable, b: Variable) -> str:
    """What would make the second branch fit the first, if one word does."""
    same_axes = a.type.ndim == b.type.ndim if _tensors(a, b) else False
    if same_axes and a.dtype != b.dtype:
        return mistakes.such_as(f"T.cast({label(b)}, '{a.dtype}')")
    if _tensors(a, b) and b.type.ndim == 0:
        return mistakes.such_as(f"T.ones_like({label(a)}) * {label(b)}")
    if same_axes:
        return mistakes.such_as(f"T.patternbroadcast({label(b)}, {a.broadcastable})")
    return ""


def _tensors(*variables: Variable) -> bool:
    return all(isinstance(v.type, TensorType) for v in variables)

"""When a `fill` may go: what else asks that the same operands have one shape.

A rewrite must not turn a call that fails into one that works: `zeros_like(x) + y` fails where y is
not as long as x. So a model, the first operand of a fill, is left out only if something that is
computed anyway joins all its operands. In `fill(x, 1) * exp(x)` that is `exp(x)`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from .graph import Apply, Variable
from .ops.elementwise import fill

NEAR = 100  # nodes that are looked at: a fill in front of more of them stays


def told_by(model: Variable, others: Sequence[Variable], filler: Apply) -> bool:
    """True if `others`, operands of one node, say the shape of the model, and ask all it asks.

    A gradient is asked for where there is a cost: that its own fills fit is taken for granted.
    """
    return _of_gradient(filler) or _follows(model, _joined(others, model.broadcastable))


def cannot_fail(variable: Variable) -> bool:
    """True for one number that a call can compute in any case."""
    return _follows(variable, ())


def _joined(operands: Sequence[Variable], pattern: tuple[bool, ...]) -> Collection[Variable]:
    """All that is joined elementwise to get these operands: each fits the shape of the result."""
    found, ahead = set(operands), [i for i in operands if i.broadcastable == pattern]
    while ahead and len(found) < NEAR:
        node = ahead.pop().owner
        if node is not None and node.op.elementwise and node.op.pure:
            ahead += [i for i in node.inputs if i.broadcastable == pattern and i not in found]
            found.update(node.inputs)
    return found


def _follows(variable: Variable, joined: Collection[Variable]) -> bool:
    """True if computing the variable asks nothing that joining these does not ask as well."""
    ahead, looks = [variable], 0
    while ahead and looks < NEAR:
        v, looks = ahead.pop(), looks + 1
        if v in joined or (v.owner is None and all(v.broadcastable)):
            continue
        if v.owner is None or not (v.owner.op.elementwise and v.owner.op.pure):
            return False
        ahead += v.owner.inputs
    return not ahead


# --- fills that a gradient made -------------------------------------------------------------------


def of_gradient(filled: Variable) -> Variable:
    """Note that a gradient made this; anything but a fill is left as it is."""
    if filled.owner is not None and filled.owner.op is fill:
        vars(filled.owner)["of_gradient"] = True
    return filled


def refilled(filler: Apply, value: Variable) -> Variable:
    """`value` in the place of what the filler repeats."""
    made: Variable = fill(filler.inputs[0], value)
    return of_gradient(made) if _of_gradient(filler) else made


def _of_gradient(node: Apply | None) -> bool:
    while node is not None and "of_gradient" not in vars(node):
        node = node.origin if node.origin is not None and node.origin.op is node.op else None
    return node is not None

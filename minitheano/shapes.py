"""When a `fill` may go: what else asks that the same operands have one shape.

A rewrite must not turn a call that fails into one that works: `zeros_like(x) + y` fails where y is
not as long as x. So a model, the first operand of a fill, is left out only if something that is
computed anyway joins all its operands. In `fill(x, 1) * exp(x)` that is `exp(x)`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from .graph import Apply, Variable
from .ops.elementwise import fill
from .types import DISCRETE

FOLDS = {"sum", "prod", "mean", "size"}  # of any array there is one
NEAR = 100  # nodes that are looked at: a fill in front of more of them stays


def told_by(model: Variable, others: Sequence[Variable], filler: Apply) -> bool:
    """True if `others`, operands of one node, say the shape of the model, and ask all it asks.

    A gradient is asked for where there is a cost: that its own fills fit is taken for granted.
    """
    return made_for_gradient(filler) or _follows(model, _joined(others, model.broadcastable))


def cannot_fail(variable: Variable) -> bool:
    """True for one number that a call can compute in any case: `x + 1`, `abs(w).sum()`."""
    if not all(variable.broadcastable):
        return False
    ahead, looks = [variable], 0
    while ahead and looks < NEAR:
        node, looks = ahead.pop().owner, looks + 1
        if node is None:
            continue
        if not (node.op.pure and (node.op.name in FOLDS or _fits_itself(node))):
            return False
        ahead += node.inputs
    return not ahead


def _fits_itself(node: Apply) -> bool:
    """True for an elementwise node of which at most one operand is more than a number."""
    if not node.op.elementwise:
        return False
    many = {i for i in node.inputs if not all(i.broadcastable)}
    power = node.op.name == "pow" and node.outputs[0].dtype in DISCRETE  # may be negative
    return len(many) <= 1 and not power


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
    return of_gradient(made) if made_for_gradient(filler) else made


def made_for_gradient(node: Apply | None) -> bool:
    """True for a fill that a gradient made, also after it was made anew."""
    while node is not None and "of_gradient" not in vars(node):
        node = node.origin if node.origin is not None and node.origin.op is node.op else None
    return node is not None

"""Values that a loop has computed, for its gradient, which would compute them anew.

The gradient of a loop reads in each turn what the step has read, and computes the step again on the
way to its slopes. What is dear to compute, and read by the slopes, is written on a tape by the loop
instead, unless it is on one already; what is cheap is computed again from that.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .graph import Apply, Constant, Variable, order
from .loop import Lane, Scan, tape_type
from .ops.index import HOLE, Cut
from .rewrite import Reason
from .struct import field, struct
from .types import TensorType

SAVED = Reason(
    "saved_values", "The loop has computed it: its gradient reads it from a tape.",
    "循环已经算过它：求梯度时从记录中读出。",
)  # fmt: skip
NEAR = 300  # nodes between a loop and its gradient that are looked at
CHEAP = {
    "abs_", "add", "and_", "clip", "conj", "eq", "fill", "ge", "gt", "invert", "le", "lt",
    "maximum", "minimum", "mul", "neg", "neq", "or_", "sqr", "sub", "switch", "true_div",
}  # fmt: skip
# What these give may be longer in one turn than in another: a tape has no room for that.
RAGGED = {"alloc", "arange", "eye", "nonzero", "repeat", "tile", "tri"}


def work(node: Apply) -> int:
    """How dear a node is: 0 for another view of its input, 1 for a sum of numbers, 5 for exp."""
    if getattr(node.op, "view", False):
        return 0
    if node.op.elementwise:
        return 1 if node.op.name in CHEAP or node.op.name.startswith("cast") else 5
    return 20


@struct
class Saved:
    """What the loops of a graph write for their gradients, and what the gradients read instead.

    `written` has for a loop the inner variables by what stands for their tapes; `read` for a
    gradient its inner variables with what stands for the tape that they are read from.
    """

    written: dict[Apply, dict[Variable, Variable]] = field(default_factory=dict)
    read: dict[Apply, dict[Variable, Variable]] = field(default_factory=dict)
    cut: set[Apply] = field(default_factory=set)  # gradients of fewer turns than there were


def saved_values(nodes: Sequence[Apply]) -> Saved:
    """A plan for all loops among these nodes that have their gradient among them."""
    plan = Saved()
    for node in nodes:
        if isinstance(node.op, Scan) and node.op.undoes is not None:
            loop = _loop_behind(node)
            if loop is not None:
                _Pair(loop, node, plan).save()
    return plan


def _loop_behind(node: Apply) -> Apply | None:
    """The loop whose gradient the node is: it reads that loop's tapes."""
    seen, ahead = set[Apply](), [v.owner for v in node.inputs]
    while ahead and len(seen) < NEAR:
        found = ahead.pop(0)
        if found is None or found in seen:
            continue
        seen.add(found)
        if isinstance(found.op, Scan):
            if found.op.mark is node.op.undoes:
                return found
        else:
            ahead += [v.owner for v in found.inputs]
    return None


class _Pair:
    """A loop and its gradient."""

    def __init__(self, loop: Apply, gradient: Apply, plan: Saved) -> None:
        self.loop, self.gradient, self.plan = loop, gradient, plan
        self.op: Scan = loop.op
        self.whole = self.op.truncate < 0
        self.nodes = order(gradient.op.inner_outputs, gradient.op.inner_inputs)
        self.same = self._same()

    def save(self) -> None:
        """Enter into the plan what this gradient shall read from tapes."""
        written = self.plan.written.setdefault(self.loop, {})
        tapes = dict(zip(self.op.inner_outputs[: self.op.tapes], self.loop.outputs, strict=False))
        tapes |= {v: tape for tape, v in written.items()}
        read, dear, ragged = dict[Variable, Variable](), set[Variable](), set[Variable]()
        asked = self._asked()
        for node in self.nodes:
            if _gives_any_length(node) or not ragged.isdisjoint(node.inputs):
                ragged.update(o for o in node.outputs if getattr(o.type, "ndim", 1))
            if node.outputs[0] not in self.same:
                continue
            is_dear = work(node) > 1 or not dear.isdisjoint(node.inputs)
            for v in node.outputs:
                value = self.same[v]
                fits = self.whole and isinstance(v.type, TensorType) and v not in ragged
                if v in asked and value not in tapes and is_dear and fits:
                    tapes[value] = tape_type(value.type).make(None)
                    written[tapes[value]] = value
                if v in asked and value in tapes:
                    read[v] = tapes[value]
                elif is_dear:
                    dear.add(v)
        self.plan.read[self.gradient] = read
        if not self.whole:
            self.plan.cut.add(self.gradient)

    def _same(self) -> dict[Variable, Variable]:
        """For what the gradient computes again the variable of the loop that it is."""
        known = self._leaves()
        forward = order(self.op.inner_outputs, self.op.inner_inputs)
        keys = {_key(node, {}): node for node in reversed(forward)}
        found: dict[Variable, Variable] = {}
        for node in self.nodes:
            if all(i in known or i in found or isinstance(i, Constant) for i in node.inputs):
                twin = keys.get(_key(node, found))
                if twin is not None:
                    found |= zip(node.outputs, twin.outputs, strict=True)
        return found

    def _leaves(self) -> set[Variable]:
        """The variables that both steps read, and that stand for the same in both."""
        ours, theirs = (n.op.lanes(n.inputs) for n in (self.gradient, self.loop))
        outside = {lane.inner[0]: lane.outer for lane in theirs.non_sequences}
        read = {
            v for lane in (*theirs.sequences, *theirs.states, *theirs.carried) for v in lane.inner
        }
        known = {v for lane in ours.sequences for v in lane.inner if v in read}
        fixed = (lane for lane in ours.non_sequences)
        return known | {f.inner[0] for f in fixed if outside.get(f.inner[0]) is f.outer}

    def _asked(self) -> set[Variable]:
        """What the slopes read."""
        read = set(self.gradient.op.inner_outputs)
        for node in self.nodes:
            if node.outputs[0] not in self.same:
                read.update(node.inputs)
        return read


def _key(node: Apply, same: dict[Variable, Variable]) -> Any:
    """Equal for nodes that compute the same."""
    inputs = [same.get(i, i) for i in node.inputs]
    return node.op, tuple(
        [
            i.signature if isinstance(i, Constant) and isinstance(i.type, TensorType) else i
            for i in inputs
        ]
    )


def _gives_any_length(node: Apply) -> bool:
    """True for an op whose result may be longer in one turn than in another."""
    if node.op.name != "index":
        return node.op.name in RAGGED
    (items,) = node.op.maker[1]
    symbolic = any(isinstance(item, Cut) and HOLE in item for item in items)
    return symbolic or any(i.type.dtype == "bool" for i in node.inputs[1:])


def reversed_lane(tape: Variable, v: Variable, turns: Variable | None) -> tuple[Lane, Variable]:
    """A lane of the gradient that reads a tape, last turn first, and its inner variable."""
    rows = tape[::-1] if turns is None else tape[::-1][:turns]
    inner = v.type.make(v.name)
    return Lane(rows, [inner], (0,)), inner

"""Which axes of the values in a text are known to have equal lengths, and which are to be tested.

Axes form families of equal length. A family may have an anchor: the text of its length that holds
outside of the loop that is being written. A test between anchored families is made once, before
the loop.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from .graph import Apply, Variable
from .ops.linear import matrix_dot
from .ops.shape import shuffled
from .types import TensorType

Axis = tuple[Variable, int]
Anchor = tuple[str, int]  # the text of a length, and how many loops are around the place it is from
Mark = tuple[int, dict[Axis, Anchor]]


class Lengths:
    """The families of axes, so that each pair is tested once."""

    def __init__(self) -> None:
        self._same: dict[Axis, Axis] = {}
        self._sizes: dict[Axis, int] = {}  # how many axes hang below one
        self._anchors: dict[Axis, Anchor] = {}  # by the root of the family

    def mark(self) -> Mark:
        """What is known now, for `forget`."""
        return len(self._same), dict(self._anchors)

    def forget(self, mark: Mark) -> None:
        """Only what was known then stays known."""
        kept, self._anchors = mark
        while len(self._same) > kept:
            axis, root = self._same.popitem()
            self._sizes[root] -= 1 + self._sizes.get(axis, 0)

    def _root(self, axis: Axis) -> Axis:
        while axis in self._same:
            axis = self._same[axis]
        return axis

    def _join(self, axis: Axis, root: Axis) -> None:
        """Two roots are equal; the larger family takes the other in, so that no way up is long."""
        below, beside = self._sizes.get(axis, 0), self._sizes.get(root, 0)
        if below > beside:
            axis, root = root, axis
        self._same[axis] = root
        self._sizes[root] = 1 + below + beside
        found = [self._anchors[each] for each in (axis, root) if each in self._anchors]
        if found:
            self._anchors[root] = min(found, key=lambda anchor: anchor[1])

    def same(self, one: Axis, other: Axis) -> None:
        """These axes have equal lengths."""
        a, b = self._root(one), self._root(other)
        if a != b:
            self._join(a, b)

    def same_shape(self, one: Variable, other: Variable) -> None:
        """Two names of one value."""
        if one is not other and isinstance(one.type, TensorType):
            for k in range(one.type.ndim):
                self.same((one, k), (other, k))

    def settled(self, one: Variable, other: Variable, loops: int) -> bool:
        """True if both shapes are known, or tested, where so many loops are around."""
        return len(one.type.broadcastable) == len(other.type.broadcastable) and all(
            self._since((v, k)) <= loops
            for v in (one, other)
            for k, single in enumerate(v.type.broadcastable)
            if not single
        )

    def _since(self, axis: Axis) -> float:
        return self._anchors.get(self._root(axis), ("", math.inf))[1]

    def anchor(self, axis: Axis, text: str, loops: int) -> None:
        """This text is the length of the axis, wherever at least so many loops are around."""
        root = self._root(axis)
        if self._anchors.get(root, ("", loops))[1] >= loops:
            self._anchors[root] = text, loops

    def shape(self, v: Variable, loops: int) -> str:
        """The shape of a value as text that holds where so many loops are around; '' if unknown."""
        texts = []
        for k, single in enumerate(v.type.broadcastable):
            text, since = self._anchors.get(self._root((v, k)), ("", 0))
            if not single and (not text or since > loops):
                return ""
            texts.append("1" if single else text)
        return ", ".join(texts)

    def tests(
        self, inputs: Sequence[Variable], out: Variable, names: Mapping[Variable, str], loops: int
    ) -> Iterator[Anchor]:
        """Conditions that are true where the operands of an elementwise node do not fit.

        With each comes how many loops have to be around it, at most `loops`. NumPy would repeat any
        axis of length 1, Theano repeats one only if its type says so.
        """
        for axis in range(out.type.ndim):
            back = out.type.ndim - axis  # axes are matched from the right
            operands = [
                (i, i.type.ndim - back)
                for i in inputs
                if i.type.ndim >= back and not i.type.broadcastable[-back]
            ]
            for other in operands[1:]:
                kept, root = self._root(operands[0]), self._root(other)
                if root != kept:
                    texts, since = [], 0
                    for (v, k), family in ((operands[0], kept), (other, root)):
                        found = self._anchors.get(family, (f"{names[v]}.shape[{k}]", loops))
                        texts.append(found[0])
                        since = max(since, found[1])
                    yield f"{texts[0]} != {texts[1]}", since
                    self._join(root, kept)
            if operands and (out, axis) not in self._same:
                self.same((out, axis), operands[0])

    def learn(self, node: Apply) -> None:
        """What is known of the result of a node that was computed."""
        out = node.outputs[0]
        if not isinstance(out.type, TensorType):
            return
        if node.op is matrix_dot:
            a, b = node.inputs
            for k in range(a.ndim - 1):
                self.same((out, k), (a, k))
            if b.ndim == 2:
                self.same((out, out.ndim - 1), (b, 1))
        elif getattr(node.op, "maker", (None,))[0] is shuffled:
            for k, axis in enumerate(node.op.maker[1][0]):
                if axis != "x":
                    self.same((out, k), (node.inputs[0], axis))

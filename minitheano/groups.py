"""Elementwise nodes that are computed together: clusters of a graph become one node each.

A cluster has one iteration space: all its values have the same pattern, hence the same shape. No
path leads out of it and back in. What it computes can then be written as one pass over blocks
(blocks.py), or as one native loop. A group is made just before a text is written, and seen in no
picture.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from typing import Any, NamedTuple

from .graph import Apply, Constant, Variable, order
from .inert import one_line
from .ops.card import Elementwise
from .ops.own import Op
from .ops.reduce import average, dtypes_of_total, extreme, product, total
from .types import TensorType, Type

LARGEST = 50  # so many ops are in one group: a native kernel of more takes long to compile
ALONE = frozenset({"sigmoid", "softplus"})  # one op, but several passes: a group by itself


class Fold(NamedTuple):
    """What becomes of a value of a group before it leaves: one number for all along some axes.

    `name` is 'sum', 'prod', 'mean', 'max' or 'min'; `axes` is None for all, else in order from 0;
    `acc` is the dtype in which a sum grows, `dtype` that of the result.
    """

    name: str
    axes: tuple[int, ...] | None
    keepdims: bool
    acc: str
    dtype: str


class Group(Op):
    """An elementwise expression of several ops as one op, with one output or several.

    `inner_outputs` are computed from `inner_inputs`, which stand for the inputs of the node in
    order; numbers that are constants are in the expression and no inputs. Every value computed
    inside has the same shape. `folds` has for each output its `Fold`, or None if it leaves as it
    is. `nodes` are the nodes inside, each after those it reads from.
    """

    name = "group"
    runner = None  # its text is written by blocks.py
    elementwise = False  # a fold is none, and several outputs are more than the walks expect

    def __init__(
        self,
        inner_inputs: Sequence[Variable],
        inner_outputs: Sequence[Variable],
        folds: Sequence[Fold | None],
        nodes: Sequence[Apply],
    ) -> None:
        self.inner_inputs, self.inner_outputs = tuple(inner_inputs), tuple(inner_outputs)
        self.folds, self.nodes = tuple(folds), tuple(nodes)

    @property
    def pattern(self) -> tuple[bool, ...]:
        """Which axes of the values inside have length 1 by their type."""
        return self.inner_outputs[0].type.broadcastable

    def retyped(self, node: Apply, inputs: Sequence[Variable]) -> tuple[Type, ...]:
        return tuple([output.type for output in node.outputs])

    def may_alias(self, index: int) -> bool:
        """False: what a group hands out is new."""
        return False

    def __repr__(self) -> str:
        return one_line("group{" + ", ".join(str(node.op) for node in self.nodes) + "}")

    __str__ = __repr__
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other


def fold_of(node: Apply) -> Fold | None:
    """What a reduction does to its input, or None if no group can take it in."""
    maker, settings = node.op.maker
    operand, dtype = node.inputs[0].type, node.outputs[0].type
    if maker is total or maker is product:
        axes, keepdims, wanted, acc = settings
        wanted, acc = dtypes_of_total(operand.dtype, wanted, acc)
        name = "sum" if maker is total else "prod"
        return Fold(name, axes, keepdims, acc, wanted)
    if maker is average:
        axes, keepdims, wanted = settings
        return Fold("mean", axes, keepdims, dtypes_of_total(operand.dtype, wanted, "")[1], wanted)
    if maker is extreme:
        name, axes, keepdims = settings
        return Fold(name, axes, keepdims, dtype.dtype, dtype.dtype)
    return None


def groupable(node: Apply) -> bool:
    """True for a node that works number by number on arrays, and is no learner's own op."""
    op = node.op
    return isinstance(op, Elementwise) and op.pure and _tensors(node) and node.outputs[0].ndim > 0


def _tensors(node: Apply) -> bool:
    return all(isinstance(v.type, TensorType) for v in (*node.inputs, *node.outputs))


def grouped(
    results: Sequence[Variable],
    stop_at: Collection[Variable] = (),
    kind: Callable[[Apply], Hashable] = lambda node: None,
    folds: bool = True,
) -> list[Variable]:
    """The results with each cluster of elementwise nodes exchanged for one `Group` node.

    Nodes are only put together if `kind` says the same of them. The walk ends at `stop_at`, and
    takes time in proportion to the graph.
    """
    nodes = order(results, stop_at)
    if not any(groupable(node) for node in nodes):
        return list(results)
    return Grouping(nodes, results, kind, folds).rebuilt()


class Grouping:
    """One graph on its way to groups.

    Each node gets a level. From one cluster to another the level rises, so that no path that has
    left a cluster comes back to it; inside of a cluster it stays.
    """

    def __init__(
        self,
        nodes: Sequence[Apply],
        results: Sequence[Variable],
        kind: Callable[[Apply], Hashable],
        folds: bool,
    ) -> None:
        self.nodes, self.results, self.folds = nodes, results, folds
        self.kinds: dict[Apply, Any] = {
            node: (node.outputs[0].type.broadcastable, kind(node))
            for node in nodes
            if groupable(node)
        }
        self.kind = kind
        self.inside = set(nodes)
        self.readers = self._readers()
        self.levels = self._drawn(self._lowest())

    def _readers(self) -> dict[Apply, list[Apply]]:
        found: dict[Apply, list[Apply]] = {node: [] for node in self.nodes}
        for node in self.nodes:
            for i in node.inputs:
                if i.owner in found:
                    found[i.owner].append(node)
        return found

    def _joins(self, before: Apply, after: Apply) -> bool:
        """True if the two may stand in one cluster."""
        return before in self.kinds and self.kinds[before] == self.kinds.get(after)

    def _lowest(self) -> dict[Apply, int]:
        """The lowest level that each node can have."""
        found: dict[Apply, int] = {}
        for node in self.nodes:
            before = {i.owner for i in node.inputs if i.owner in self.inside}
            found[node] = max((found[b] + (not self._joins(b, node)) for b in before), default=0)
        return found

    def _drawn(self, levels: dict[Apply, int]) -> dict[Apply, int]:
        """An elementwise node moves up to the first that reads it: they may be one cluster."""
        for node in reversed(self.nodes):
            after = self.readers[node]
            if node in self.kinds and after:
                levels[node] = min(levels[a] - (not self._joins(node, a)) for a in after)
        return levels

    # --- clusters ---------------------------------------------------------------------------------

    def _touch(self, before: Apply, after: Apply) -> bool:
        return self.levels[before] == self.levels[after] and self._joins(before, after)

    def _clusters(self) -> list[list[Apply]]:
        """Neighbours of one kind on one level, cut into pieces; any other node by itself."""
        first: dict[Apply, Apply] = {}

        def root(node: Apply) -> Apply:
            while (above := first.get(node, node)) is not node:
                first[node] = first.get(above, above)  # half the way next time
                node = above
            return node

        for node in self.nodes:
            for i in node.inputs:
                b = i.owner
                if (
                    b in self.inside
                    and self._joins(b, node)
                    and self.levels[b] == self.levels[node]
                ):
                    first[root(node)] = root(b)
        found: dict[Apply, list[list[Apply]]] = {}
        for node in self.nodes:
            pieces = found.setdefault(root(node), [[]])
            if len(pieces[-1]) == LARGEST:
                pieces.append([])
            pieces[-1].append(node)
        pieces = [piece for each in found.values() for piece in each]
        return sorted(pieces, key=lambda piece: self.levels[piece[0]])  # stable: pieces in order

    def _folded(self, cluster: Sequence[Apply]) -> dict[Apply, Fold]:
        """The reductions that the cluster can do in the same pass."""
        if not self.folds or cluster[0] not in self.kinds:
            return {}
        where = self.kind(cluster[0])
        readers = dict.fromkeys(r for node in cluster for r in self.readers[node])
        found = {r: fold_of(r) for r in readers if len(r.inputs) == 1 and self.kind(r) == where}
        return {r: fold for r, fold in found.items() if fold is not None}

    # --- the graph with groups --------------------------------------------------------------------

    def rebuilt(self) -> list[Variable]:
        """The results, computed by groups and by the nodes that are in none."""
        new: dict[Variable, Variable] = {}
        wanted, taken = set(self.results), set[Apply]()
        for cluster in self._clusters():
            if cluster[0] in taken:  # a reduction that stands in a group
                continue
            folds = self._folded(cluster)
            alone = cluster[0].op.name in ALONE and groupable(cluster[0])
            if len(cluster) == 1 and not folds and not alone:
                self._kept(cluster[0], new)
            else:
                taken.update(folds)
                self._group(cluster, folds, wanted, new)
        return [new.get(v, v) for v in self.results]

    def _kept(self, node: Apply, new: dict[Variable, Variable]) -> None:
        """A node as it is, on the inputs that there are now."""
        inputs = [new.get(i, i) for i in node.inputs]
        if all(a is b for a, b in zip(inputs, node.inputs, strict=True)):
            return
        made = Apply(node.op, inputs, [o.type for o in node.outputs], node.site, origin=node)
        _named_as(made, node.outputs, new)

    def _group(
        self,
        cluster: Sequence[Apply],
        folds: Mapping[Apply, Fold],
        wanted: Collection[Variable],
        new: dict[Variable, Variable],
    ) -> None:
        """One node for a cluster; what others read of it are its outputs."""
        own = set(cluster)
        values = [node.outputs[0] for node in cluster]
        leaving = [
            v
            for v, node in zip(values, cluster, strict=True)
            if v in wanted or any(r not in own and r not in folds for r in self.readers[node])
        ]
        inner = [*leaving, *(r.inputs[0] for r in folds)]
        outer = [*leaving, *(r.outputs[0] for r in folds)]
        inside = set(values)
        inputs = list(
            dict.fromkeys(i for node in cluster for i in node.inputs if _input(i, inside))
        )
        op = Group(inputs, inner, [*[None] * len(leaving), *folds.values()], cluster)
        types = [v.type for v in outer]
        site = (outer[0].owner or cluster[-1]).site
        made = Apply(op, [new.get(i, i) for i in inputs], types, site, origin=outer[0].owner)
        _named_as(made, outer, new)


def _input(v: Variable, inside: Collection[Variable]) -> bool:
    """True for what comes from outside; a constant number stands in the expression itself."""
    return v not in inside and not (isinstance(v, Constant) and v.ndim == 0)


def _named_as(made: Apply, outputs: Sequence[Variable], new: dict[Variable, Variable]) -> None:
    """The outputs of a new node stand for the old ones, and have their names."""
    for old, fresh in zip(outputs, made.outputs, strict=True):
        fresh.name = old.name
        new[old] = fresh

"""What a call needs at once, and what it needs only if it comes to a certain branch.

A path leads to a branch: the conditions of the `ifelse` nodes around it, the outermost first, each
with the outcome that takes it there. The empty path is the call itself, or the turn of a scan.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .graph import Apply, Variable
from .ops.branch import IfElse

Path = tuple[tuple[Variable, bool], ...]


def homes(nodes: Sequence[Apply], results: Iterable[Variable]) -> dict[Apply, frozenset[Path]]:
    """For each node the paths it is needed on; none of them leads through another one.

    `nodes` is an order in which each node comes after those it reads from. What both branches of an
    `ifelse` need is needed wherever that node is.
    """
    wanted: dict[Apply, set[Path]] = {}

    def want(variables: Iterable[Variable], paths: Iterable[Path]) -> None:
        for v in variables:
            if v.owner is not None:
                wanted.setdefault(v.owner, set()).update(paths)

    want(results, [()])
    found: dict[Apply, frozenset[Path]] = {}
    for node in reversed(nodes):
        found[node] = paths = _shortened(wanted[node])
        if isinstance(node.op, IfElse):
            condition, first, second = node.op.parts(node.inputs)
            want([condition], paths)
            want(first, [(*path, (condition, True)) for path in paths])
            want(second, [(*path, (condition, False)) for path in paths])
        else:
            want(node.inputs, paths)
    return found


def spent(nodes: Sequence[Apply], results: Iterable[Variable]) -> dict[Apply, list[Variable]]:
    """For each node what these nodes have computed and none after it reads; results stay."""
    own = {output for node in nodes for output in node.outputs}
    read, found = set(results), dict[Apply, list[Variable]]()
    for node in reversed(nodes):
        found[node] = list(own.intersection((*node.inputs, *node.outputs)).difference(read))
        read.update(found[node])
    return found


def _shortened(paths: set[Path]) -> frozenset[Path]:
    """The fewest paths to the same places: both branches of one condition are all of it."""
    if len(paths) == 1:
        return frozenset(paths)
    kept = set[Path]()
    for path in sorted(paths, key=len, reverse=True):
        while path and (*path[:-1], (path[-1][0], not path[-1][1])) in kept:
            path = path[:-1]
        kept.add(path)
    return frozenset(p for p in kept if not any(p[:k] in kept for k in range(len(p))))

"""Questions to a graph as libraries ask them: what is behind a variable, are two graphs alike.

The names and the order of the answers are those of Theano's `gof.graph`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from .graph import Apply, Constant, Variable, order, substitute


def stack_search(
    start: Iterable[Any],
    expand: Callable[[Any], Iterable[Any] | None],
    mode: str = "bfs",
    build_inv: bool = False,
) -> Any:
    """Everything that `expand` leads to from `start`, each once, in the order it was met.

    `mode` is 'bfs' (nearest first) or 'dfs' (the last found goes on first). With
    `build_inv=True` also a dictionary from each item to those that led to it.
    """
    if mode not in ("bfs", "dfs"):
        raise ValueError("mode should be bfs or dfs", mode)
    waiting = deque(start)
    found: dict[Any, None] = {}
    led_by: dict[Any, list[Any]] = {}
    while waiting:
        item = waiting.popleft() if mode == "bfs" else waiting.pop()
        if item in found:
            continue
        found[item] = None
        following = list(expand(item) or ())
        waiting.extend(following)
        for each in following:
            led_by.setdefault(each, []).append(item)
    return (list(found), led_by) if build_inv else list(found)


def ancestors(
    variable_list: Iterable[Variable], blockers: Collection[Variable] | None = None
) -> list[Variable]:
    """The variables and all that they are computed from, not going behind the blockers."""
    closed = set(blockers or ())
    return stack_search(  # type: ignore[no-any-return]
        variable_list,
        lambda v: None if v.owner is None or v in closed else reversed(v.owner.inputs),
        "dfs",
    )


def far(outputs: Iterable[Variable], most: int) -> set[Variable]:
    """The variables of a large graph behind which nothing is drawn.

    The `most` nodes that are nearest to the outputs stay, breadth first.
    """
    waiting, kept, behind = deque(outputs), set[Apply](), set[Variable]()
    while waiting:
        variable = waiting.popleft()
        node = variable.owner
        if node is None or node in kept:
            continue
        if len(kept) < most:
            kept.add(node)
            waiting.extend(node.inputs)
        else:
            behind.add(variable)
    return behind


def inputs(
    variable_list: Iterable[Variable], blockers: Collection[Variable] | None = None
) -> list[Variable]:
    """The variables without an owner that these need: inputs, shared variables and constants."""
    return [v for v in ancestors(variable_list, blockers) if v.owner is None]


def variables_and_orphans(
    i: Sequence[Variable], o: Sequence[Variable]
) -> tuple[list[Variable], list[Variable]]:
    """All variables between inputs `i` and outputs `o`, and those leaves that are not in `i`."""
    found = dict.fromkeys(ancestors(o, i))
    for node in order(o, i):
        found |= dict.fromkeys(node.outputs)
    return list(found), [v for v in found if v.owner is None and v not in i]


def variables(i: Sequence[Variable], o: Sequence[Variable]) -> list[Variable]:
    """All variables between inputs and outputs, both of them included."""
    return variables_and_orphans(i, o)[0]


def orphans(i: Sequence[Variable], o: Sequence[Variable]) -> list[Variable]:
    """The leaves, such as constants, that the outputs need and that are not among the inputs."""
    return variables_and_orphans(i, o)[1]


def io_toposort(
    inputs: Sequence[Variable], outputs: Sequence[Variable], orderings: Any = None
) -> list[Apply]:
    """The nodes between inputs and outputs, each one after those it reads from."""
    return order(outputs, inputs)


def list_of_nodes(inputs: Sequence[Variable], outputs: Sequence[Variable]) -> list[Apply]:
    """The nodes between inputs and outputs."""
    return order(outputs, inputs)


def ops(i: Sequence[Variable], o: Sequence[Variable]) -> set[Apply]:
    """The nodes between inputs and outputs, as a set."""
    return set(order(o, i))


def is_in_ancestors(l_node: Apply, f_node: Apply) -> bool:
    """True if `l_node` reads, directly or not, from `f_node`."""
    return f_node in order(l_node.outputs)


def clone(
    i: Sequence[Variable],
    o: Sequence[Variable],
    copy_inputs: bool = True,
    copy_orphans: bool | None = None,
) -> tuple[list[Variable], list[Variable]]:
    """A copy of the graph between inputs and outputs, as (inputs, outputs).

    With `copy_inputs=False` the copy reads the same inputs. The other leaves are copied if the
    inputs are, unless `copy_orphans` says otherwise.
    """
    whole = copy_inputs if copy_orphans is None else copy_orphans
    new = {v: v.clone() if copy_inputs else v for v in i}
    new |= {v: v.clone() if whole else v for v in orphans(i, o)}
    for node in order(o, i):
        made = node.with_inputs([new.get(v, v) for v in node.inputs])
        for old, fresh in zip(node.outputs, made.outputs, strict=True):
            new.setdefault(old, fresh)
    return [new[v] for v in i], [new[v] for v in o]


def is_same_graph(var1: Variable, var2: Variable, givens: Any = None, debug: bool = False) -> bool:
    """True if two variables are computed alike: equal ops on the same leaves or equal constants.

    `givens`, pairs of variables or a dictionary, are exchanged first, wherever they occur.
    """
    exchange: dict[Any, Variable] = dict(givens or {})
    pair = substitute([var1, var2], exchange)
    return equal_computations(pair[:1], pair[1:])


def equal_computations(
    xs: Sequence[Variable],
    ys: Sequence[Variable],
    in_xs: Sequence[Variable] = (),
    in_ys: Sequence[Variable] = (),
) -> bool:
    """True if each of `xs` is computed as its partner in `ys`, when `in_xs` stand for `in_ys`."""
    if len(xs) != len(ys):
        return False
    partner: dict[Variable, Variable] = dict(zip(in_xs, in_ys, strict=True))
    waiting = list(zip(xs, ys, strict=True))
    done = set()
    while waiting:
        x, y = waiting.pop()
        if partner.get(x, x) is y or (x, y) in done:
            continue
        if x.owner is None or y.owner is None or x in partner:
            if not _equal_leaves(x, y, partner):
                return False
        elif x.index != y.index or not _equal_nodes(x.owner, y.owner):
            return False
        else:
            waiting += zip(x.owner.inputs, y.owner.inputs, strict=True)
        done.add((x, y))
    return True


def _equal_leaves(x: Variable, y: Variable, partner: Mapping[Variable, Variable]) -> bool:
    constants = isinstance(x, Constant) and isinstance(y, Constant)
    return constants and x not in partner and x.signature == y.signature


def _equal_nodes(a: Apply, b: Apply) -> bool:
    return bool(a.op == b.op) and len(a.inputs) == len(b.inputs)

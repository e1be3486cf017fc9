"""Questions about the graph as the learner wrote it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from minitheano.graph import Variable, order


def roots(thing: Any) -> list[Variable]:
    """A variable, a list of them, or a function: its outputs and the right sides of its updates."""
    if isinstance(thing, Variable):
        return [thing]
    if hasattr(thing, "outputs") and hasattr(thing, "updates"):
        return [*thing.outputs, *thing.updates.values()]
    return [variable for item in thing for variable in roots(item)]


def ops(thing: Any) -> list[str]:
    """The names of the op nodes that `thing` needs, in the order they are computed."""
    return [node.op.name for node in order(roots(thing))]


def count_ops(thing: Any, name: str) -> int:
    """How many op nodes called `name` the graph has."""
    return ops(thing).count(name)


def has_op(thing: Any, name: str) -> bool:
    """Whether the graph has an op node called `name`, e.g. "scan"."""
    return name in ops(thing)


def depends_on(thing: Any, variable: Variable) -> bool:
    """Whether the graph reads `variable`, at any depth."""
    outs = roots(thing)
    return variable in set(_leaves_and_nodes(outs))


def _leaves_and_nodes(outs: list[Variable]) -> Iterable[Variable]:
    yield from outs
    for node in order(outs):
        yield from node.inputs
        yield from node.outputs

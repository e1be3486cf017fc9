"""A function's graph as one object, as libraries for Theano look at it: `f.maker.fgraph`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from .graph import Apply, Variable, order, substitute
from .keeping import HoldsGraph
from .walks import clone, variables

VIEWS = ("_order", "_readers")  # what is worked out when somebody asks


class FunctionGraph(HoldsGraph):
    """The part of a graph that lies between some inputs and some outputs.

    With `clone=True`, which is the default in Theano, it is a copy.
    """

    together = ("inputs", "outputs")

    def __getstate__(self) -> dict[str, Any]:
        kept = super().__getstate__()
        return {word: value for word, value in kept.items() if word not in VIEWS}

    def __init__(
        self,
        inputs: Sequence[Variable],
        outputs: Sequence[Variable],
        features: Any = None,
        clone: bool = True,
        update_mapping: Any = None,
    ) -> None:
        if clone:
            inputs, outputs = _copied(inputs, outputs)
        self.inputs, self.outputs = list(inputs), list(outputs)
        self.update_mapping = update_mapping

    @cached_property
    def _order(self) -> list[Apply]:
        return order(self.outputs, self.inputs)

    def toposort(self) -> list[Apply]:
        """The nodes, each one after those it reads from."""
        return list(self._order)

    @property
    def apply_nodes(self) -> set[Apply]:
        return set(self._order)

    @property
    def variables(self) -> set[Variable]:
        return set(variables(self.inputs, self.outputs))

    @cached_property
    def _readers(self) -> dict[Variable, list[tuple[Apply | str, int]]]:
        found: dict[Variable, list[tuple[Apply | str, int]]] = {}
        for node in self._order:
            for k, v in enumerate(node.inputs):
                found.setdefault(v, []).append((node, k))
        for k, v in enumerate(self.outputs):
            found.setdefault(v, []).append(("output", k))
        return found

    def clients(self, variable: Variable) -> list[tuple[Apply | str, int]]:
        """Who reads a variable: pairs of a node, or 'output', and the place of the input."""
        return list(self._readers.get(variable, ()))

    def replace(self, variable: Variable, new: Variable, reason: Any = None, **_: Any) -> None:
        """Put another variable in the place of one, wherever it is read."""
        self.replace_all([(variable, new)])

    def replace_all(self, pairs: Iterable[tuple[Variable, Variable]], reason: Any = None) -> None:
        """Exchange several variables, all at once."""
        self.outputs = substitute(self.outputs, dict(pairs))
        for view in VIEWS:
            self.__dict__.pop(view, None)

    def clone(self, check_integrity: bool = True) -> FunctionGraph:
        """A copy of the graph, with inputs of its own."""
        return FunctionGraph(self.inputs, self.outputs)

    def disown(self) -> None:
        """Nothing to do: a variable may be looked at by many graphs here."""

    def __repr__(self) -> str:
        return f"[{', '.join(map(str, self.outputs))}]"


_copied = clone

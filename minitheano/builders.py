"""Ops made from something else: from a Python function (`as_op`), from a graph (`OpFromGraph`)."""

from __future__ import annotations

import copy
import copyreg
import sys
from collections.abc import Callable, Sequence
from typing import Any

from .backward import Lop
from .config import config
from .graph import Apply, Constant, SharedVariable, Variable, substitute
from .inert import one_line
from .keeping import HoldsGraph
from .ops.own import Op, disconnected_type
from .testvalues import try_out
from .types import DisconnectedType, Type

# --- from a Python function -----------------------------------------------------------------------


class FromFunctionOp(Op):
    """The op of a function from arrays to an array, or to a tuple of them; it has no gradient."""

    __props__ = ("fn", "itypes", "otypes")

    def __init__(
        self,
        fn: Callable[..., Any],
        itypes: Any,
        otypes: Any,
        infer_shape: Callable[..., Any] | None = None,
    ) -> None:
        self.fn = fn
        self.itypes, self.otypes = _types(itypes), _types(otypes)
        if infer_shape is not None:
            self.infer_shape = infer_shape

    def perform(self, node: Apply, inputs: Sequence[Any], output_storage: Any) -> None:
        found = self.fn(*inputs)
        results = found if isinstance(found, list | tuple) else (found,)
        for cell, value in zip(output_storage, results, strict=True):
            cell[0] = value

    def __str__(self) -> str:
        return one_line(f"FromFunctionOp{{{getattr(self.fn, '__name__', 'function')}}}")

    def __reduce__(self) -> Any:
        """A decorated function is found again by its name."""
        place = getattr(self.fn, "__module__", ""), getattr(self.fn, "__name__", "")
        if getattr(sys.modules.get(place[0]), place[1], None) is self:
            return _by_name, place
        return copyreg.__newobj__, (type(self),), vars(self)  # type: ignore[attr-defined]


def _by_name(module: str, name: str) -> Any:
    return getattr(sys.modules[module], name)


def _types(types: Any) -> tuple[Type, ...]:
    listed = tuple(types) if isinstance(types, list | tuple) else (types,)
    for type in listed:
        if not isinstance(type, Type):
            raise TypeError(f"itypes and otypes are lists of types such as T.dvector, not {type!r}")
    return listed


def as_op(
    itypes: Any, otypes: Any, infer_shape: Callable[..., Any] | None = None
) -> Callable[[Callable[..., Any]], FromFunctionOp]:
    """A decorator that makes an op of a function of arrays: `@as_op([T.dmatrix], [T.dvector])`.

    The types of the inputs and outputs are one type, or a list of them. The op has no gradient.
    """
    given, made = _types(itypes), _types(otypes)
    return lambda fn: FromFunctionOp(fn, given, made, infer_shape)


# --- from a graph ---------------------------------------------------------------------------------


class OpFromGraph(HoldsGraph, Op):
    """The op that computes `outputs` from `inputs`, which are variables of a graph.

    Shared variables in the graph stay what they are. Its gradient is that of the graph, unless
    `lop_overrides` gives another: a function `(inputs, outputs, output_grads)` that returns a list
    of gradients, an `OpFromGraph` of them, or a list with a function, 'default' or None (no path)
    for each input. `grad_overrides` is the same without `outputs`, `rop_overrides` takes
    `(inputs, eval_points)`.

    A node of this op reads the values, computed by a copy of the graph, and the arguments; it hands
    the values on and stands between them and the gradient.
    """

    def __init__(
        self,
        inputs: Sequence[Variable],
        outputs: Sequence[Variable],
        inline: bool = False,
        lop_overrides: Any = "default",
        grad_overrides: Any = "default",
        rop_overrides: Any = "default",
        connection_pattern: Any = None,
        name: str | None = None,
        **settings: Any,
    ) -> None:
        _check(inputs, outputs, settings)
        self.inputs, self.outputs, self.inline = list(inputs), list(outputs), inline
        self.title = name or type(self).__name__
        if lop_overrides != "default" and grad_overrides != "default":
            raise ValueError("lop_overrides and grad_overrides cannot both be given.")
        self.lop = lop_overrides
        if grad_overrides != "default":
            self.lop = _without_outputs(grad_overrides)
        self.rop = rop_overrides
        if rop_overrides != "default":
            self.R_op = self._forward
        self.kwargs = settings

    def __str__(self) -> str:
        return one_line(self.title)

    def __deepcopy__(self, memo: dict[int, Any]) -> OpFromGraph:
        """A copy on the copied shared variables, which its gradient leads to."""
        made = memo[id(self)] = copy.copy(self)
        made.__dict__ = copy.deepcopy(vars(self), memo)
        return made

    def make_node(self, *args: Any) -> Apply:
        if len(args) != len(self.inputs):
            raise ValueError(f"{self} takes {len(self.inputs)} inputs; {len(args)} were given.")
        given = [x.type.filter_variable(a) for x, a in zip(self.inputs, args, strict=True)]
        values = substitute(self.outputs, dict(zip(self.inputs, given, strict=True)), _rebuilt)
        return Apply(self, [*values, *given], [v.type for v in values])

    def said(self, parts: Sequence[str]) -> str:
        return f"{self}({', '.join(parts[len(self.outputs) :])})"

    def __call__(self, *args: Any, return_list: bool = False, **settings: Any) -> Any:
        """The outputs for these arguments: one variable, or a list of several."""
        node = self.node(*args)
        plain = self.inline and self.lop == "default" and self.rop == "default"
        found = list(node.inputs[: len(self.outputs)] if plain else node.outputs)
        return found if return_list or len(found) != 1 else found[0]

    def types(self, inputs: Sequence[Variable]) -> tuple[Type, ...]:
        return tuple(v.type for v in inputs[: len(self.outputs)])

    # --- values: they are there already -----------------------------------------------------------

    runner = None
    passes_on = True
    together = ("inputs", "outputs")

    def expression(self, node: Apply, names: Sequence[str]) -> str:
        """The values as they come."""
        return ", ".join(names[: len(node.outputs)])

    def compute(self, node: Apply, *values: Any) -> tuple[Any, ...]:
        return values[: len(node.outputs)]

    # --- gradients --------------------------------------------------------------------------------

    def back(self, node: Apply, gs: Sequence[Variable | None]) -> Sequence[Variable | None]:
        """To the values, as if the node were not there; or to the inputs what overrides say."""
        count = len(node.outputs)
        args, outs = list(node.inputs[count:]), list(node.outputs)
        if isinstance(self.lop, str):
            return [*gs, *[None] * len(args)]
        asked = [disconnected_type() if g is None else g for g in gs]
        if isinstance(self.lop, OpFromGraph):
            terms = self.lop(*args, *outs, *asked, return_list=True)
        elif isinstance(self.lop, list | tuple):
            terms = [self._one(k, over, args, outs, asked) for k, over in enumerate(self.lop)]
        else:
            terms = self.lop(args, outs, asked)
        if len(terms) != len(args):
            raise ValueError(f"{self} needs {len(args)} gradients; {len(terms)} were given.")
        paths = [None if _cut(t) else t for t in terms]
        return [*[None] * count, *paths]

    def _one(self, k: int, over: Any, args: Any, outs: Any, gs: Any) -> Any:
        """The gradient of one input, as an entry of a list of overrides says it."""
        if over == "default":
            points = [g if not isinstance(g.type, DisconnectedType) else None for g in gs]
            return self._default(k, args, outs, points)
        if over is None or isinstance(over, Variable):
            return over
        return over(args, outs, gs)

    def _default(self, k: int, args: Any, outs: Any, gs: Any) -> Variable | None:
        """The gradient of the graph itself by one input."""
        seeds = [(o, g.type(), g) for o, g in zip(self.outputs, gs, strict=True) if g is not None]
        term: Variable = Lop(
            [o for o, _, _ in seeds], self.inputs[k], [u for _, u, _ in seeds], None, "ignore"
        )
        exchange = dict(zip(self.inputs, args, strict=True)) | {u: g for _, u, g in seeds}
        return substitute([term], exchange)[0]

    def _forward(self, inputs: Sequence[Variable], eval_points: Sequence[Any]) -> Any:
        """R_op of a node: what `rop_overrides` says."""
        count = len(self.outputs)
        args, points = list(inputs[count:]), list(eval_points[count:])
        points = [disconnected_type() if p is None else p for p in points]
        if isinstance(self.rop, OpFromGraph):
            return self.rop(*args, *points, return_list=True)
        if isinstance(self.rop, list | tuple):
            return [each(args, points) for each in self.rop]
        return self.rop(args, points)


def _rebuilt(node: Apply, inputs: list[Variable]) -> Apply:
    made = node.with_inputs(inputs)
    if config.compute_test_value != "off":
        try_out(made)
    return made


def _cut(term: Any) -> bool:
    return term is None or isinstance(term.type, DisconnectedType)


def _without_outputs(overrides: Any) -> Any:
    """`grad_overrides` as `lop_overrides`: functions that are not told the outputs."""
    if isinstance(overrides, OpFromGraph):
        return lambda inputs, outputs, gs: overrides(*inputs, *gs, return_list=True)
    if isinstance(overrides, list | tuple):
        return [_without_outputs(each) for each in overrides]
    if not callable(overrides) or isinstance(overrides, Variable):
        return overrides
    return lambda inputs, outputs, gs: overrides(inputs, gs)


def _check(inputs: Any, outputs: Any, settings: Any) -> None:
    """Raises TypeError for what is no graph from inputs to outputs."""
    if not isinstance(outputs, list | tuple):
        raise TypeError(f"outputs must be a list, not {type(outputs).__name__}.")
    for v in [*inputs, *outputs]:
        if not isinstance(v, Variable):
            raise TypeError(f"inputs and outputs must be variables; {v!r} is not.")
    for v in inputs:
        if isinstance(v, Constant | SharedVariable):
            raise TypeError(f"{v} has a value of its own: it is part of the graph, not an input.")
    if "updates" in settings or "givens" in settings:
        raise TypeError("updates and givens are not allowed here.")


# --- the same value under another name ------------------------------------------------------------


class ViewOp(Op):
    """The op that hands its input on; a subclass may give it another gradient."""

    __props__ = ()
    view_map = {0: [0]}  # noqa: RUF012

    def make_node(self, x: Variable) -> Apply:
        return Apply(self, [x], [x.type()])

    def perform(self, node: Apply, inputs: Sequence[Any], output_storage: Any) -> None:
        output_storage[0][0] = inputs[0]

    def grad(self, inputs: Sequence[Variable], output_grads: Sequence[Variable]) -> Any:
        return output_grads


view_op = ViewOp()

"""What the engine asks of an op, and the answers of an op that a learner writes as a class.

A card (card.py) answers from its fields; a class of the learner's, in Theano's style, from its
methods `make_node`, `perform` and `grad`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

import numpy as np

from .. import mistakes
from ..config import config
from ..graph import Apply, Variable
from ..props import WithProps
from ..say import label
from ..site import here
from ..testvalues import try_out
from ..types import DISCRETE, DisconnectedType, NullType, Refused, TensorType, Type


class MethodNotDefined(AttributeError, NotImplementedError):
    """An op is asked for something that its class does not do."""


class Op(WithProps):
    """An operation. Theano's class, to be subclassed.

    A subclass lists its settings in `__props__` and has

    - `make_node(*inputs)`, which returns `Apply(self, inputs, outputs)` with new output variables;
      or `itypes` and `otypes`, lists of types, in its place;
    - `perform(node, inputs, output_storage)`, which computes with arrays and puts the value of
      output k into `output_storage[k][0]`;
    - `grad(inputs, output_grads)`, or `L_op(inputs, outputs, output_grads)`, which returns one
      gradient for each input, as expressions;
    - where it is wanted: `R_op(inputs, eval_points)`, `infer_shape(node, shapes)`,
      `connection_pattern(node)`, `destroy_map`, `default_output`, `do_constant_folding(node)`.

    C code is never asked for.
    """

    # What the engine reads: an op of the learner's is none of these special things. Its `name` is
    # that of no card, whatever its class is called; `str` tells it to people.
    name: Any = "op"
    symbol: str | None = None
    latex = doc = ""
    elementwise = commutes = False
    pure = True
    maker: Any = (None, ())

    # What a subclass may say.
    default_output: int | None = None
    view_map: ClassVar[Mapping[int, Sequence[int]]] = {}
    destroy_map: ClassVar[Mapping[int, Sequence[int]]] = {}
    grad: Any = None
    R_op: Any = None
    passes_on = False  # True if the outputs are the first inputs, unchanged
    undefined = False  # True if no gradient passes, not even 0 from an output of whole numbers

    def __init__(self, use_c_code: Any = None) -> None:
        """Theano's signature; there is no C code to use."""

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        """The op itself: the copy of a graph has values of its own, and the same ops."""
        return self

    # --- a node -----------------------------------------------------------------------------------

    def make_node(self, *inputs: Any) -> Apply:
        """The node of this op on these inputs, whose types are those of `itypes`."""
        wanted, made = getattr(self, "itypes", None), getattr(self, "otypes", None)
        if wanted is None or made is None:
            raise mistakes.op_without_make_node(here(), op=str(self))
        if len(inputs) != len(wanted):
            counts = {"wanted": len(wanted), "found": len(inputs)}
            raise mistakes.op_input_count(here(), op=str(self), **counts)
        for k, (x, type) in enumerate(zip(inputs, wanted, strict=True)):
            if not isinstance(x, Variable) or not type.is_super(x.type):
                found = str(x.type) if isinstance(x, Variable) else mistakes.brief_any(x)
                words = {"number": k, "wanted": str(type), "found": found}
                raise mistakes.op_input_type(here(), op=str(self), **words)
        return Apply(self, inputs, [type() for type in made])

    def node(self, *inputs: Any, **settings: Any) -> Apply:
        """What `make_node` makes, with the place in the learner's code."""
        node = self.make_node(*inputs, **settings)
        if not isinstance(node, Apply):
            raise mistakes.op_made_no_node(here(), op=str(self), found=type(node).__name__)
        for k, x in enumerate(node.inputs):
            if not isinstance(x, Variable):
                words = {"number": k, "found": mistakes.brief_any(x)}
                raise mistakes.op_input_plain(here(), op=str(self), **words)
        node.site = node.site or here()
        if config.compute_test_value != "off":
            try_out(node)
        return node

    def _outputs(self, *inputs: Any, return_list: bool = False, **settings: Any) -> Any:
        """The output, or a list of several; further keywords go to `make_node`."""
        node = self.node(*inputs, **settings)
        outputs = list(node.outputs)
        if self.default_output is not None:
            outputs = [outputs[self.default_output]]
        return outputs if return_list or len(outputs) != 1 else outputs[0]

    __call__: Any = _outputs  # Any, so that a subclass may take other arguments

    def types(self, inputs: Sequence[Variable]) -> tuple[Type, ...]:
        """The types of the outputs for these inputs."""
        return tuple(output.type for output in self.make_node(*inputs).outputs)

    def retyped(self, node: Apply, inputs: Sequence[Variable]) -> tuple[Type, ...]:
        """The types of the outputs where the inputs of a node are exchanged for others.

        `make_node` is asked only if a type has changed: it may have got keywords the first time.
        """
        if all(new.type == old.type for new, old in zip(inputs, node.inputs, strict=True)):
            return tuple(output.type for output in node.outputs)
        return self.types(inputs)

    def said(self, parts: Sequence[str]) -> str:
        return f"{self}({', '.join(parts)})"

    # --- values -----------------------------------------------------------------------------------

    def may_alias(self, index: int) -> bool:
        """True: what `perform` returns may be an input, or something that the op keeps."""
        return True

    def do_constant_folding(self, node: Apply) -> bool:
        """True if the node may be computed at compile time, where its inputs are constants."""
        return True

    def get_params(self, node: Apply) -> Any:
        """What `perform` gets as its fourth argument, where the class has `params_type`."""
        return self

    def perform(self, node: Apply, inputs: Sequence[Any], output_storage: Any) -> None:
        """Computes the outputs; what a subclass is for."""
        raise MethodNotDefined("perform", type(self), str(self))

    def _runner(self, node: Apply) -> Callable[..., Any]:
        """A function from the values of the inputs to that of the output, or to a tuple of them."""
        if getattr(self.perform, "__func__", None) is Op.perform:
            how = "def perform(self, node, inputs, output_storage): output_storage[0][0] = …"
            raise mistakes.op_without_perform(node.site or here(), op=str(self), how=how)
        more = (self.get_params(node),) if hasattr(self, "params_type") else ()
        destroyed = {k for places in self.destroy_map.values() for k in places}

        def run(*values: Any) -> Any:
            inputs = [
                _array(value, v, k in destroyed)
                for k, (value, v) in enumerate(zip(values, node.inputs, strict=True))
            ]
            storage: list[list[Any]] = [[None] for _ in node.outputs]
            try:
                self.perform(node, inputs, storage, *more)
            except ValueError as error:
                if "read-only" not in str(error):
                    raise
                raise mistakes.perform_wrote(node.site, op=str(self)) from None
            pairs = enumerate(zip(storage, node.outputs, strict=True))
            results = tuple(self._checked(k, cell[0], v) for k, (cell, v) in pairs)
            return results if len(results) > 1 else results[0]

        return run

    runner: Any = _runner  # None for an op whose values are text, as those of a card

    def _checked(self, number: int, value: Any, output: Variable) -> Any:
        """The value of an output as its type wants it; TypeError for another dtype or ndim."""
        words = {"op": str(self), "number": number, "wanted": mistakes.type_words(output.type)}
        if value is None:
            raise mistakes.perform_gave_nothing(output.site, **words)
        if not isinstance(output.type, TensorType):
            return value
        try:
            kept = output.type.filter(value)
            return kept[()] if kept.flags.writeable else kept.copy()[()]
        except Refused:
            found = mistakes.type_of(value)
            words["found"] = mistakes.type_words(found) if found else mistakes.brief_any(value)
            raise mistakes.perform_gave_another(output.site, **words) from None

    def compute(self, node: Apply, *values: Any) -> tuple[Any, ...]:
        """The values of the node's outputs, without compiling a function."""
        found = self.runner(node)(*values)
        results = found if len(node.outputs) > 1 else (found,)
        pairs = zip(results, node.outputs, strict=True)
        return tuple(np.asarray(r) if isinstance(o.type, TensorType) else r for r, o in pairs)

    # --- gradients --------------------------------------------------------------------------------

    def L_op(
        self, inputs: Sequence[Variable], outputs: Sequence[Variable], output_grads: Sequence[Any]
    ) -> Any:
        """One gradient for each input; asks `grad` unless a subclass knows better."""
        return self.grad(inputs, output_grads)

    def back(self, node: Apply, gs: Sequence[Variable | None]) -> Sequence[Variable | None]:
        """For the gradients of the outputs one for each input, None where there is no path."""
        if self.grad is None and getattr(self.L_op, "__func__", None) is Op.L_op:
            return [grad_not_implemented(self, k, x) for k, x in enumerate(node.inputs)]
        pairs = zip(gs, node.outputs, strict=True)
        terms = self.L_op(
            list(node.inputs), list(node.outputs), [_arriving(g, o) for g, o in pairs]
        )
        if not isinstance(terms, list | tuple) or len(terms) != len(node.inputs):
            found = len(terms) if isinstance(terms, list | tuple) else label(terms)
            raise mistakes.grad_count(here(), op=str(self), wanted=len(node.inputs), found=found)
        pattern = self._pattern(node)
        shares = []
        for k, (term, x) in enumerate(zip(terms, node.inputs, strict=True)):
            self._check_term(term, k, x)
            cut = not any(pattern[k]) or isinstance(term.type, DisconnectedType)
            shares.append(None if cut else term)
        return shares

    def _pattern(self, node: Apply) -> Sequence[Sequence[bool]]:
        """For each input, and each output, whether the output depends on it."""
        if hasattr(self, "connection_pattern"):
            pattern: Sequence[Sequence[bool]] = self.connection_pattern(node)
            return pattern
        return [[True] * len(node.outputs)] * len(node.inputs)

    def _check_term(self, term: Any, number: int, x: Variable) -> None:
        """Raises TypeError or ValueError if this cannot be the gradient of input `number`."""
        words = {"op": str(self), "number": number, "name": label(x)}
        if not isinstance(term, Variable):
            raise mistakes.grad_not_a_variable(here(), found=mistakes.brief_any(term), **words)
        if self.elementwise or not isinstance(term.type, TensorType):
            return
        if term.ndim != getattr(x.type, "ndim", term.ndim):
            raise mistakes.grad_other_ndim(here(), found=term.ndim, wanted=x.ndim, **words)


class Transposed(Op):
    """The gradient of a node, of which only its own gradient is asked: that is the node's `R_op`.

    The product of the Jacobian with a vector is found by two walks back (backward.py); the node
    that stands between them here is never computed.
    """

    def __init__(self, node: Apply, which: Sequence[int]) -> None:
        self.of, self.which = node, which

    def make_node(self, *gs: Any) -> Apply:
        return Apply(self, gs, [_slope_type(x.type) for x in self.of.inputs])

    def back(self, node: Apply, gs: Sequence[Variable | None]) -> Sequence[Variable | None]:
        rows = self.of.op.R_op(list(self.of.inputs), list(gs))
        return [rows[k] for k in self.which]


def transposed(node: Apply, gs: Sequence[Variable | None]) -> Sequence[Variable | None]:
    """The gradients of a node's inputs, for a walk that will differentiate them by `gs`."""
    which = [k for k, g in enumerate(gs) if g is not None]
    return Transposed(node, which).node(*[g for g in gs if g is not None]).outputs


def _array(value: Any, x: Variable, destroyed: bool) -> Any:
    """The value of an input as `perform` knows it: an array, its own if it will be overwritten.

    Any other may be a stored value or the caller's, so that nothing can be written to it.
    """
    if not isinstance(x.type, TensorType):
        return value
    if destroyed:
        return np.array(value)
    seen = np.asarray(value).view()
    seen.flags.writeable = False
    return seen


def _slope_type(type: Type) -> Type:
    """The type of a gradient with respect to a variable of this type."""
    if not isinstance(type, TensorType) or type.dtype not in DISCRETE:
        return type
    return type.with_dtype(config.floatX)


def _arriving(g: Variable | None, output: Variable) -> Variable:
    """The gradient of an output as `grad` knows it: a whole number has zeros, or there is none."""
    if g is not None:
        return g
    if getattr(output.type, "dtype", None) in DISCRETE:
        zeros: Variable = output.zeros_like(dtype=config.floatX)
        return zeros
    return disconnected_type()


def grad_undefined(op: Any, x_pos: int, x: Variable, comment: str = "") -> Variable:
    """What an op returns for an input whose gradient is not defined."""
    return _null(f"{op} has no gradient for its input {x_pos}, {label(x)}. {comment}".strip())


def grad_not_implemented(op: Any, x_pos: int, x: Variable, comment: str = "") -> Variable:
    """What stands for the gradient of an input that an op does not give."""
    said = op.name if op.elementwise else op
    return _null(f"{said} gives no gradient for its input {x_pos}, {label(x)}. {comment}".strip())


def _null(why: str) -> Variable:
    return NullType(why)()  # type: ignore[no-any-return]


def disconnected_type() -> Variable:
    """What an op returns for an input that no path leads to."""
    return DisconnectedType()()  # type: ignore[no-any-return]

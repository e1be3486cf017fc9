"""`Print` and `Assert`: ops that hand a value on and look at it on its way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import numpy as np

from .. import mistakes
from ..graph import Apply, Variable
from ..say import label
from ..site import here
from ..types import TensorType
from .card import as_variable
from .own import Op, disconnected_type


def print_attributes(op: Print, value: Any) -> None:
    """Print a line for each of the op's attributes: `message attribute = value of it`."""
    for name in op.attrs:
        found = getattr(value, name)
        print(op.message, name, "=", found() if callable(found) else found)


class Print(Op):
    """`Print(message)(x)` is x; each time it is computed, the message and the value are printed.

    `attrs` are attributes or methods of the array, as 'shape' or 'mean'; one line is printed for
    each. In their place `global_fn(op, value)` may do anything with the value. The result must be
    used: what no output needs is not computed, and not printed. Gradients pass unchanged.
    """

    __props__ = ("message", "attrs", "global_fn")
    view_map: ClassVar = {0: [0]}

    def __init__(
        self,
        message: str = "",
        attrs: Sequence[str] = ("__str__",),
        global_fn: Callable[[Any, Any], Any] = print_attributes,
    ) -> None:
        self.message, self.attrs, self.global_fn = message, tuple(attrs), global_fn

    def __call__(self, *inputs: Any, **settings: Any) -> Any:
        """The value, printed when it is computed. Warns if the result is thrown away."""
        site = here()
        if site is not None and site.alone:
            mistakes.print_unused.warn(site, text=site.text, name=_name_of_argument(site.text))
        return super().__call__(*inputs, **settings)

    def make_node(self, *inputs: Any) -> Apply:
        (x,) = map(as_variable, inputs)
        return Apply(self, [x], [x.type()])

    def perform(self, node: Apply, inputs: Sequence[Any], outputs: Sequence[list[Any]]) -> None:
        outputs[0][0] = inputs[0]
        self.global_fn(self, inputs[0])

    def grad(self, inputs: Sequence[Variable], output_grads: Sequence[Any]) -> list[Any]:
        return list(output_grads)

    def R_op(self, inputs: Sequence[Variable], eval_points: Sequence[Any]) -> list[Any]:
        return list(eval_points)

    def __str__(self) -> str:
        own = "" if self.global_fn is print_attributes else f", global_fn={self.global_fn!r}"
        return f"Print{{message={self.message!r}, attrs={self.attrs!r}{own}}}"

    def do_constant_folding(self, node: Apply) -> bool:
        """False: a constant, too, is printed once a call."""
        return False


def _name_of_argument(text: str) -> str:
    """What was handed to `Print(…)(name)`."""
    inside = text.rstrip(") ").rpartition("(")[2].strip()
    return inside if inside.isidentifier() else "y"


class Assert(Op):
    """`Assert(message)(x, condition, …)` is x; a call raises AssertionError where one is false.

    A condition is a scalar, such as `T.all(x > 0)`. Gradients pass unchanged.
    """

    __props__ = ("msg",)
    view_map: ClassVar = {0: [0]}

    def __init__(self, msg: str = "Theano Assert failed!") -> None:
        self.msg = msg

    def make_node(self, *inputs: Any) -> Apply:
        value, *conditions = map(as_variable, inputs)
        for k, c in enumerate(conditions):
            if not isinstance(c.type, TensorType) or c.ndim:
                raise mistakes.assert_condition(here(), number=k, type=mistakes.type_words(c.type))
        return Apply(self, [value, *conditions], [value.type()])

    def perform(self, node: Apply, inputs: Sequence[Any], outputs: Sequence[list[Any]]) -> None:
        outputs[0][0] = inputs[0]
        for value, condition in zip(inputs[1:], node.inputs[1:], strict=True):
            if not np.all(value):
                words = {"message": self.msg, "condition": label(condition)}
                raise mistakes.assert_failed(None, **words)

    def grad(self, inputs: Sequence[Variable], output_grads: Sequence[Any]) -> list[Any]:
        return [*output_grads, *[disconnected_type() for _ in inputs[1:]]]

    def connection_pattern(self, node: Apply) -> list[list[bool]]:
        return [[k == 0] for k in range(len(node.inputs))]


assert_op = assert_ = Assert()

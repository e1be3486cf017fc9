"""Ops that a learner writes as a function of numbers: Theano's scalar ops and their output types.

Here a scalar op is elementwise from the start: it takes arrays of any shape, and its types are
those of tensors without axes.
"""

from __future__ import annotations

import copyreg
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .. import mistakes
from ..graph import Apply, Variable
from ..say import label
from ..site import here
from ..struct import struct
from ..types import COMPLEX, DISCRETE, FLOATS, TensorType, dtype_name, upcast
from ..types import upgrade_to_float as float_of
from .card import Elementwise, as_variable
from .kinds import Kind
from .own import Op as Root

Preference = Callable[..., Sequence[TensorType]]


def scalar_type(dtype: Any) -> TensorType:
    """The type of one number of this dtype."""
    return TensorType(dtype, ())


class ScalarOp(Elementwise, metaclass=Kind):
    """A function of numbers, to be subclassed: `impl(x, …)` computes it, `grad` differentiates.

    `output_types_preference` maps the types of the operands to those of the results, such as
    `upgrade_to_float`. `grad(inputs, output_grads)` returns one gradient for each input. `impl` is
    called once for each element, with NumPy numbers.
    """

    holds = staticmethod(lambda item: getattr(item, "elementwise", False))
    nin = -1
    nout = 1
    impl: Any = None
    output_types_preference: Any = None

    def __new__(cls, *settings: Any, **more: Any) -> Any:
        """The card's fields are there even if a subclass forgets to call `__init__`."""
        made: Any = super().__new__(cls)
        own = made.grad
        Elementwise.__init__(made, cls.__name__, dtype=made._dtype, source="")
        made.grad = own  # a method, which the card's field must not hide
        return made

    def __init__(self, output_types_preference: Preference | None = None, name: Any = None) -> None:
        self.name = name or self.name
        if output_types_preference is not None:
            self.output_types_preference = output_types_preference

    def output_types(self, types: Sequence[TensorType]) -> Sequence[TensorType]:
        """The types of the results for operands of these types."""
        if self.output_types_preference is None:
            raise NotImplementedError(f"output_types of {self}")
        return self.output_types_preference(*types)  # type: ignore[no-any-return]

    def _dtype(self, *dtypes: str) -> str:
        return self.output_types([scalar_type(d) for d in dtypes])[0].dtype

    def make_node(self, *operands: Any) -> Apply:
        if self.nin >= 0 and len(operands) != self.nin:
            raise mistakes.operand_count(here(), op=self.name, wanted=self.nin, found=len(operands))
        return super().make_node(*operands)

    __call__ = Root.__call__
    back, L_op = Root.back, Root.L_op
    compute = Root.compute

    def runner(self, node: Apply) -> Callable[..., Any]:
        """A function from arrays to the array of `impl` of their elements."""
        if self.impl is None:
            how = "def impl(self, x): return …"
            raise mistakes.op_without_perform(node.site or here(), op=str(self), how=how)
        dtype = node.outputs[0].type.dtype

        def run(*values: Any) -> Any:
            elements = np.broadcast(*values)
            found = np.empty(elements.shape, dtype)
            for place, each in zip(np.ndindex(elements.shape), elements, strict=True):
                found[place] = self.impl(*each)
            return found[()]

        return run

    def __reduce__(self) -> Any:
        return copyreg.__newobj__, (type(self),), vars(self)  # type: ignore[attr-defined]


class UnaryScalarOp(ScalarOp):
    """A function of one number, to be subclassed."""

    nin = 1


class BinaryScalarOp(ScalarOp):
    """A function of two numbers, to be subclassed."""

    nin = 2


class Elemwise(Elementwise, metaclass=Kind):
    """The elementwise op of a scalar op. Of scalar ops here, which are elementwise, it is itself.

    `isinstance(node.op, Elemwise)` is true for every elementwise op.
    """

    holds = staticmethod(
        lambda item: getattr(item, "elementwise", False) or getattr(item, "name", "") == "copy"
    )

    def __new__(cls, scalar_op: Any = None, *more: Any, **settings: Any) -> Any:
        if cls is Elemwise:
            return scalar_op
        return super().__new__(cls)

    def __init__(
        self,
        scalar_op: Any,
        inplace_pattern: Any = None,
        name: str | None = None,
        nfunc_spec: Any = None,
        openmp: Any = None,
    ) -> None:
        bases = type(self).__mro__
        own = {word for base in bases[: bases.index(Elemwise)] for word in vars(base)}
        card = {word: value for word, value in vars(scalar_op).items() if word not in own}
        self.__dict__ |= card | {"name": name or scalar_op.name}
        self.inner, self.runner = scalar_op, scalar_op.runner
        self.has_own_gradient = not own.isdisjoint({"grad", "L_op"})

    def back(self, node: Apply, gs: Sequence[Variable | None]) -> Sequence[Variable | None]:
        if self.has_own_gradient:
            return Root.back(self, node, gs)
        return self.inner.back(node, gs)  # type: ignore[no-any-return]

    def L_op(self, inputs: Any, outputs: Any, output_grads: Any) -> Any:
        if self.has_own_gradient:
            return Root.L_op(self, inputs, outputs, output_grads)
        return self.inner.L_op(inputs, outputs, output_grads)

    def expression(self, node: Apply, inputs: Sequence[str]) -> str:
        return self.inner.expression(node, inputs)  # type: ignore[no-any-return]

    __call__ = Root.__call__

    @property
    def scalar_op(self) -> Any:
        return self.inner


# --- which type the result has --------------------------------------------------------------------


class preference:
    """A preference from a rule about dtypes."""

    def __init__(self, rule: Callable[..., str]) -> None:
        self.rule, self.__name__, self.__doc__ = rule, rule.__name__, rule.__doc__

    def __call__(self, *operands: TensorType) -> Sequence[TensorType]:
        return (scalar_type(self.rule(*[t.dtype for t in operands])),)

    def __reduce__(self) -> str:
        return self.__name__


@struct(frozen=True)
class Refusing:
    """A preference, but operands of some dtypes raise TypeError."""

    rule: Preference
    dtypes: tuple[str, ...]
    why: str

    def __call__(self, *operands: TensorType) -> Sequence[TensorType]:
        if any(t.dtype in self.dtypes for t in operands):
            raise TypeError(self.why)
        return self.rule(*operands)


@preference
def upcast_out(*dtypes: str) -> str:
    """The common dtype of the operands."""
    return upcast(*dtypes)


@preference
def upgrade_to_float(*dtypes: str) -> str:
    """A float dtype that holds the operands' common dtype."""
    return float_of(upcast(*dtypes))


@preference
def upgrade_to_float64(*dtypes: str) -> str:
    """float64."""
    return "float64"


@preference
def upcast_out_min8(*dtypes: str) -> str:
    """The common dtype, of booleans int8."""
    common = upcast(*dtypes)
    return "int8" if common == "bool" else common


@preference
def int_out(*dtypes: str) -> str:
    """int64."""
    return "int64"


@preference
def float_out(*dtypes: str) -> str:
    """float64."""
    return "float64"


@preference
def real_out(dtype: str) -> str:
    """The dtype of the real part."""
    return {"complex64": "float32", "complex128": "float64"}.get(dtype, dtype)


def same_out(type: TensorType) -> tuple[TensorType]:
    """The type of the operand."""
    return (type,)


NO_COMPLEX = "complex numbers are not taken"
NO_BOOL = "booleans are not taken"
same_out_nocomplex = Refusing(same_out, COMPLEX, NO_COMPLEX)
same_out_nobool = Refusing(same_out, ("bool",), NO_BOOL)
same_out_float_only = Refusing(same_out, (*DISCRETE, *COMPLEX), "only floats are taken")
same_out_min8 = upcast_out_min8
upcast_out_nobool = Refusing(upcast_out, ("bool",), NO_BOOL)
upcast_out_no_complex = Refusing(upcast_out, COMPLEX, NO_COMPLEX)
upgrade_to_float_no_complex = Refusing(upgrade_to_float, COMPLEX, NO_COMPLEX)
float_out_nocomplex = Refusing(float_out, COMPLEX, NO_COMPLEX)
int_out_nocomplex = Refusing(int_out, COMPLEX, NO_COMPLEX)


class transfer_type:
    """For each result the type of the operand at this place; for None the common type of all."""

    def __init__(self, *transfer: int | None) -> None:
        self.transfer = transfer

    def __call__(self, *operands: TensorType) -> Sequence[TensorType]:
        common = upcast_out(*operands)[0]
        return [common if k is None else operands[k] for k in self.transfer]


class specific_out:
    """These types, whatever the operands are."""

    def __init__(self, *types: TensorType) -> None:
        self.types = types

    def __call__(self, *operands: TensorType) -> Sequence[TensorType]:
        return self.types


# --- scalars --------------------------------------------------------------------------------------

all_types = tuple(scalar_type(d) for d in (*DISCRETE, *FLOATS, *COMPLEX))
discrete_types = tuple(scalar_type(d) for d in DISCRETE)
float_types = tuple(scalar_type(d) for d in FLOATS)
complex_types = tuple(scalar_type(d) for d in COMPLEX)
continuous_types = float_types + complex_types


def upcast_of(*dtypes: Any) -> str:
    """The dtype that holds the values of all these."""
    return upcast(*[dtype_name(d) for d in dtypes])


def as_scalar(x: Any, name: str | None = None) -> Variable:
    """`x` as a variable that is one number; raises TypeError for an array."""
    made = as_variable(x, name)
    if made.ndim:
        raise mistakes.not_a_scalar(here(), name=label(made), type=mistakes.type_words(made.type))
    return made

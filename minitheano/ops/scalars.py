"""Ops that a learner writes as a function of numbers: Theano's scalar ops and their output types.

Here a scalar op is elementwise from the start: it takes arrays of any shape, and its types are
those of tensors without axes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .. import mistakes
from ..graph import Apply, Variable
from ..say import label
from ..site import here
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

    def __init__(self, output_types_preference: Preference | None = None, name: Any = None) -> None:
        own = self.grad
        Elementwise.__init__(self, name or type(self).__name__, dtype=self._dtype, source="")
        self.grad = own  # a method, which the card's field must not hide
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
    back = Root.back
    compute = Root.compute

    def runner(self, node: Apply) -> Callable[..., Any]:  # type: ignore[override]
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
        return object.__reduce_ex__(self, 2)


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
        self.__dict__ |= vars(scalar_op) | {"name": name or scalar_op.name}
        self.inner, self.runner = scalar_op, scalar_op.runner

    def back(self, node: Apply, gs: Sequence[Variable | None]) -> Sequence[Variable | None]:
        return self.inner.back(node, gs)  # type: ignore[no-any-return]

    __call__ = Root.__call__

    @property
    def scalar_op(self) -> Any:
        return self.inner


# --- which type the result has --------------------------------------------------------------------


def preference(rule: Callable[..., str]) -> Preference:
    """A preference from a rule about dtypes."""

    def types(*operands: TensorType) -> Sequence[TensorType]:
        return (scalar_type(rule(*[t.dtype for t in operands])),)

    types.__name__, types.__doc__ = rule.__name__, rule.__doc__
    return types


def refusing(rule: Preference, dtypes: Sequence[str], why: str) -> Preference:
    """The preference, but operands of some dtypes raise TypeError."""

    def types(*operands: TensorType) -> Sequence[TensorType]:
        if any(t.dtype in dtypes for t in operands):
            raise TypeError(why)
        return rule(*operands)

    return types


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
same_out_nocomplex = refusing(same_out, COMPLEX, NO_COMPLEX)
same_out_nobool = refusing(same_out, ("bool",), NO_BOOL)
same_out_float_only = refusing(same_out, (*DISCRETE, *COMPLEX), "only floats are taken")
same_out_min8 = upcast_out_min8
upcast_out_nobool = refusing(upcast_out, ("bool",), NO_BOOL)
upcast_out_no_complex = refusing(upcast_out, COMPLEX, NO_COMPLEX)
upgrade_to_float_no_complex = refusing(upgrade_to_float, COMPLEX, NO_COMPLEX)
float_out_nocomplex = refusing(float_out, COMPLEX, NO_COMPLEX)
int_out_nocomplex = refusing(int_out, COMPLEX, NO_COMPLEX)


def transfer_type(*transfer: int) -> Preference:
    """For each result the type of the operand at this place; for None the common type of all."""

    def types(*operands: TensorType) -> list[TensorType]:
        common = upcast_out(*operands)[0]
        return [common if k is None else operands[k] for k in transfer]

    return types


def specific_out(*types: TensorType) -> Preference:
    """These types, whatever the operands are."""
    return lambda *operands: types


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

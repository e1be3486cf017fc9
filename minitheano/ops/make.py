"""The catalogue of new arrays: ops that make them of a value, of lengths, or of a diagonal."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import mistakes
from ..config import config
from ..graph import Apply, Constant, Variable
from ..say import label, named
from ..site import here
from ..types import INTEGERS, UNSIGNED, TensorType, dtype_name, upcast
from .card import Op, as_variable, family, helper, op
from .elementwise import cast, fill, filled_text, nothing
from .reduce import axis_of, sum_to
from .reduce import sum as total
from .shape import Known, known, length, listed, ones_among, words, written

# --- made from lengths ----------------------------------------------------------------------------


def number(v: Variable) -> Any:
    """The number that a constant scalar is, else None."""
    return v.data.item() if isinstance(v, Constant) and v.ndim == 0 else None


@family
def allocated(numbers: Known) -> Op:
    """The card of `alloc`: a value repeated to a shape."""

    def infer(value: Variable, *rest: Variable) -> TensorType:
        if value.ndim > len(numbers):
            raise mistakes.alloc_ndim(here(), name=label(value), ndim=value.ndim, axes=len(numbers))
        return TensorType(value.dtype, ones_among(numbers))

    return Op(
        "alloc",
        infer=infer,
        source=lambda node: filled_text(written(numbers, 1), node.inputs[0], "{0}"),
        grad=lambda g, out, value, *rest: (
            sum_to(g, value.broadcastable),
            *nothing(g, out, *rest),
        ),
        latex=r"\operatorname{{alloc}}({0})",
        doc="A value repeated to a shape.",
    )


def alloc(value: Any, *shape: Any) -> Variable:
    """An array of this shape with `value` in every place; `value` is repeated to fit."""
    if len(shape) == 1:
        shape = tuple(listed(shape[0]))
    numbers, rest = known(shape)
    return allocated(numbers)(value, *rest)


def zeros(shape: Any, dtype: Any = None) -> Variable:
    """Zeros of this shape, of dtype floatX unless told."""
    _check_lengths("T.zeros", shape, dtype)
    return alloc(np.zeros((), dtype_name(dtype or config.floatX)), *listed(shape))


def ones(shape: Any, dtype: Any = None) -> Variable:
    """Ones of this shape, of dtype floatX unless told."""
    _check_lengths("T.ones", shape, dtype)
    return alloc(np.ones((), dtype_name(dtype or config.floatX)), *listed(shape))


def _check_lengths(call: str, shape: Any, dtype: Any) -> None:
    """Raises TypeError for `T.zeros(3, 4)`."""
    if isinstance(dtype, int | Variable):
        lengths = named((*listed(shape), dtype))
        raise mistakes.lengths_apart(here(), call=call, shape=lengths)


copied = op(
    "copy",
    infer=lambda x: x.type,
    source="{x}.copy()",
    grad=lambda g, out, x: (g,),
    latex="{x}",
    doc="The same numbers, as a node of its own.",
)


def zeros_like(model: Any, dtype: Any = None, opt: bool = False) -> Variable:
    """Zeros in the shape of `model`, in its dtype unless told."""
    model = as_variable(model)
    return fill(model, np.zeros((), dtype_name(dtype or model.dtype)))


def ones_like(model: Any, dtype: Any = None, opt: bool = False) -> Variable:
    """Ones in the shape of `model`, in its dtype unless told."""
    model = as_variable(model)
    return fill(model, np.ones((), dtype_name(dtype or model.dtype)))


@family
def board(name: str, numbers: Known, dtype: str) -> Op:
    """The card of `eye` or `tri`: rows, columns, and which diagonal."""
    return Op(
        name,
        infer=lambda *rest: TensorType(dtype, ones_among(numbers[:2])),
        source=lambda node: f"np.{name}({words(numbers, 0)}, {dtype!r})",
        grad=nothing,
        latex="I" if name == "eye" else r"\operatorname{{tri}}",
        said=lambda parts: f"{name}({words(numbers, 0).format(*parts)})",
        doc="Ones on a diagonal." if name == "eye" else "Ones on and below a diagonal.",
    )


def _board(name: str, n: Any, m: Any, k: Any, dtype: Any) -> Variable:
    numbers, rest = known((n, n if m is None else m, k))
    return board(name, numbers, dtype_name(dtype or config.floatX))(*rest)


def eye(n: Any, m: Any = None, k: Any = 0, dtype: Any = None) -> Variable:
    """A matrix with ones on diagonal `k`, zeros elsewhere."""
    return _board("eye", n, m, k, dtype)


def tri(N: Any, M: Any = None, k: Any = 0, dtype: Any = None) -> Variable:
    """A matrix with ones on and below diagonal `k`, zeros above."""
    return _board("tri", N, M, k, dtype)


def identity_like(x: Any) -> Variable:
    """The identity matrix in the shape and dtype of `x`."""
    x = as_variable(x)
    return eye(length(0)(x), length(1)(x), dtype=x.dtype)


@family
def stepped(dtype: str) -> Op:
    """The card of `arange`."""

    def source(node: Apply) -> str:
        start, _, step = node.inputs
        short = number(start) == 0 and number(step) == 1
        return f"np.arange({'{1}' if short else '{0}, {1}, {2}'}, dtype={dtype!r})"

    def grad(g: Variable, out: Variable, *bounds: Variable) -> tuple[Variable, ...]:
        places = cast(arange(length(0)(g)), dtype)
        return total(g), zeros_like(bounds[1], dtype=dtype), total(g * places)

    return Op(
        "arange",
        infer=lambda start, stop, step: TensorType(dtype, (False,)),
        source=source,
        grad=grad,
        latex=r"({0}, \ldots, {1})",
        doc="Numbers from a start in equal steps, the stop not included.",
    )


def arange(start: Any, stop: Any = None, step: Any = 1, dtype: Any = None) -> Variable:
    """Numbers from `start` to before `stop`; of integers int64, of floats their common dtype."""
    if stop is None:
        start, stop = 0, start
    bounds = [as_variable(b) for b in (start, stop, step)]
    for b in bounds:
        if b.ndim > 0:
            raise mistakes.not_a_length(here(), name=label(b), type=mistakes.type_words(b.type))
    common = upcast(*[b.dtype for b in bounds])
    natural = "int64" if common in INTEGERS else "uint64" if common in UNSIGNED else common
    return stepped(dtype_name(dtype or natural))(*bounds)


# --- diagonals and triangles ----------------------------------------------------------------------


@family
def triangle(name: str, numbers: Known) -> Op:
    """The card of `tril` or `triu`."""

    def infer(x: Variable, *rest: Variable) -> TensorType:
        if x.ndim < 2:  # NumPy would make a matrix of a vector
            raise mistakes.not_a_matrix(here(), call=name, name=label(x), ndim=x.ndim)
        return x.type

    return Op(
        name,
        infer=infer,
        source=lambda node: f"np.{name}({{0}}, {words(numbers, 1)})",
        grad=lambda g, out, x, *rest: (triangle(name, numbers)(g, *rest), *nothing(g, out, *rest)),
        latex=rf"\operatorname{{{{{name}}}}}({{0}})",
        doc=f"The numbers on and {'below' if name == 'tril' else 'above'} a diagonal, 0 elsewhere.",
    )


def _triangle(name: str, m: Any, k: Any) -> Variable:
    numbers, rest = known([k])
    return triangle(name, numbers)(m, *rest)


def tril(m: Any, k: Any = 0) -> Variable:
    """`m` with zeros above diagonal `k`."""
    return _triangle("tril", m, k)


def triu(m: Any, k: Any = 0) -> Variable:
    """`m` with zeros below diagonal `k`."""
    return _triangle("triu", m, k)


@family
def diagonals(offset: int, axis1: int, axis2: int) -> Op:
    """The card that takes a diagonal out of two axes, as a new last axis."""

    def infer(x: Variable) -> TensorType:
        rest = [b for k, b in enumerate(x.broadcastable) if k not in (axis1, axis2)]
        return TensorType(x.dtype, [*rest, False])

    return Op(
        "diagonal",
        infer=infer,
        source=f"{{x}}.diagonal({offset}, {axis1}, {axis2})",
        grad=lambda g, out, x: (on_diagonal(offset, axis1, axis2)(x, g),),
        view=True,
        latex=r"\operatorname{{diag}}({x})",
        doc="The numbers on a diagonal.",
    )


@helper
def diagonal_of_zeros(shape: tuple[int, ...], numbers: Any, offset: int, a: int, b: int) -> Any:
    """Zeros of this shape with these numbers on a diagonal of two axes."""
    whole = np.zeros(shape, numbers.dtype)
    seen = np.moveaxis(whole, (a, b), (0, 1))
    rows = np.arange(numbers.shape[-1])
    seen[rows + max(-offset, 0), rows + max(offset, 0)] = np.moveaxis(numbers, -1, 0)
    return whole


@family
def on_diagonal(offset: int, axis1: int, axis2: int) -> Op:
    """The card that puts numbers on a diagonal of zeros: what undoes `diagonals`."""
    return Op(
        "on_diagonal",
        infer=lambda like, x: like.type.with_dtype(x.dtype),
        source=f"diagonal_of_zeros({{like}}.shape, {{x}}, {offset}, {axis1}, {axis2})",
        grad=lambda g, out, like, x: (None, diagonals(offset, axis1, axis2)(g)),
        latex=r"\operatorname{{diag}}({x})",
        doc="The second operand on a diagonal of zeros, in the shape of the first.",
    )


@family
def diagonal_matrix(offset: int) -> Op:
    """The card that makes a square matrix of its diagonal."""
    return Op(
        "diag",
        infer=lambda x: TensorType(x.dtype, (False, False)),
        source=f"np.diag({{x}}, {offset})",
        grad=lambda g, out, x: (diagonals(offset, 0, 1)(g),),
        latex=r"\operatorname{{diag}}({x})",
        doc="A square matrix with these numbers on a diagonal, 0 elsewhere.",
    )


def diagonal(a: Any, offset: int = 0, axis1: Any = 0, axis2: Any = 1) -> Variable:
    """The numbers on a diagonal of two axes."""
    a = as_variable(a)
    return diagonals(int(offset), axis_of(a, axis1), axis_of(a, axis2))(a)


def diag(v: Any, k: int = 0) -> Variable:
    """The diagonal of a matrix, or the matrix with this diagonal."""
    v = as_variable(v)
    return diagonal_matrix(int(k))(v) if v.ndim == 1 else diagonal(v, k)


def trace(X: Any) -> Variable:
    """The sum of the numbers on the diagonal."""
    return total(diagonal(X), axis=-1)

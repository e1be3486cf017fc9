"""The catalogue of products of matrices."""

from __future__ import annotations

from functools import reduce
from typing import Any

import numpy as np

from .. import mistakes
from ..graph import Variable
from ..say import label
from ..site import here
from ..types import TensorType, upcast
from .card import Op, as_variable, family, helper, op
from .elementwise import mul
from .reduce import axis_of
from .shape import dimshuffle, flatten, length, reshape, shape_padright, transpose


def _dot_type(a: Variable, b: Variable) -> TensorType:
    return TensorType(upcast(a.dtype, b.dtype), a.broadcastable[:-1] + b.broadcastable[1:])


def _dot_grad(g: Variable, out: Variable, a: Variable, b: Variable) -> tuple[Variable, Variable]:
    """Each factor gets the product of `g` with the other, with the axes where they fit."""
    if out.ndim == 0:
        return g * b, g * a
    to_a = outer(g, b) if b.ndim == 1 else matrix_dot(g, transpose(b))
    to_b = outer(a, g) if a.ndim == 1 else matrix_dot(transpose(a), g)
    return to_a, to_b


matrix_dot = op(
    "dot",
    infer=_dot_type,
    source="np.dot({a}, {b})",
    grad=_dot_grad,
    latex=r"{a} \, {b}",
    said=lambda parts: f"dot({parts[0]}, {parts[1]})",
    doc="Product of two matrices, of a matrix and a vector, or of two vectors.",
)
vector_outer = op(
    "outer",
    infer=lambda a, b: TensorType(upcast(a.dtype, b.dtype), a.broadcastable + b.broadcastable),
    source="np.outer({a}, {b})",
    grad=lambda g, out, a, b: (matrix_dot(g, b), matrix_dot(a, g)),
    latex=r"{a} {b}^\top",
    doc="Every number of one vector times every number of the other, as a matrix.",
)


@helper
def products(a: Any, b: Any) -> Any:
    """The products of matrices entry by entry; NumPy would repeat a single one."""
    if len(a) != len(b):
        raise mistakes.batches_differ(None)
    return np.matmul(a, b)


batch: Op = op(
    "batched_dot",
    infer=lambda a, b: TensorType(
        upcast(a.dtype, b.dtype),
        (
            a.broadcastable[0] and b.broadcastable[0],
            a.broadcastable[1],
            b.broadcastable[2],
        ),
    ),
    source="products({a}, {b})",
    grad=lambda g, out, a, b: (
        batch(g, dimshuffle(b, 0, 2, 1)),
        batch(dimshuffle(a, 0, 2, 1), g),
    ),
    latex=r"{a} \, {b}",
    doc="Products of matrices, one for each place on the first axis.",
)


def dot(a: Any, b: Any) -> Variable:
    """Sum over the last axis of `a` and the last but one of `b`; of a scalar, the plain product."""
    a, b = as_variable(a), as_variable(b)
    if a.ndim == 0 or b.ndim == 0:
        return mul(a, b)
    if a.ndim > 2 or b.ndim > 2:
        return tensordot(a, b, ([a.ndim - 1], [max(0, b.ndim - 2)]))
    return matrix_dot(a, b)


def outer(x: Any, y: Any) -> Variable:
    """Every number of `x` times every number of `y`, as a matrix."""
    return vector_outer(flatten(x), flatten(y))


def batched_dot(a: Any, b: Any) -> Variable:
    """`dot(a[k], b[k])` for every k on the first axis, of matrices, vectors or numbers."""
    a, b = as_variable(a), as_variable(b)
    for v in (a, b):
        if v.ndim == 0:
            raise mistakes.batched_dot_ndim(here(), name=label(v), ndim=v.ndim)
    if a.ndim == 1 or b.ndim == 1:
        ndim = max(a.ndim, b.ndim)
        return mul(shape_padright(a, ndim - a.ndim), shape_padright(b, ndim - b.ndim))
    if a.ndim > 3 or b.ndim > 3:
        return batched_tensordot(a, b, [[a.ndim - 1], [max(1, b.ndim - 2)]])
    whole = batch(
        dimshuffle(a, 0, "x", 1) if a.ndim == 2 else a,
        dimshuffle(b, 0, 1, "x") if b.ndim == 2 else b,
    )
    rest = [1] * (a.ndim == 3) + [2] * (b.ndim == 3)
    return dimshuffle(whole, 0, *rest)


@family
def contraction(axes_a: tuple[int, ...], axes_b: tuple[int, ...]) -> Op:
    """The card of `tensordot` over pairs of axes."""

    def free(v: Variable, used: tuple[int, ...]) -> list[int]:
        return [k for k in range(v.ndim) if k not in used]

    def infer(a: Variable, b: Variable) -> TensorType:
        kept = [a.broadcastable[k] for k in free(a, axes_a)]
        return TensorType(
            upcast(a.dtype, b.dtype), kept + [b.broadcastable[k] for k in free(b, axes_b)]
        )

    def grad(g: Variable, out: Variable, a: Variable, b: Variable) -> tuple[Variable, Variable]:
        free_a, free_b = free(a, axes_a), free(b, axes_b)
        in_g_a, in_g_b = tuple(range(len(free_a))), tuple(range(len(free_a), g.ndim))
        to_a = contraction(in_g_b, tuple(free_b))(g, b)  # free axes of a, then axes_b in order
        to_b = contraction(tuple(free_a), in_g_a)(a, g)  # axes_a in order, then free axes of b
        order_a = free_a + [axes_a[axes_b.index(k)] for k in sorted(axes_b)]
        order_b = [axes_b[axes_a.index(k)] for k in sorted(axes_a)] + free_b
        return (
            dimshuffle(to_a, list(np.argsort(order_a))),
            dimshuffle(to_b, list(np.argsort(order_b))),
        )

    return Op(
        "tensordot",
        infer=infer,
        source=f"np.tensordot({{a}}, {{b}}, ({list(axes_a)}, {list(axes_b)}))",
        grad=grad,
        latex=r"{a} \cdot {b}",
        doc="Products of two arrays, summed over pairs of their axes.",
    )


def tensordot(a: Any, b: Any, axes: Any = 2) -> Variable:
    """Products summed over pairs of axes: two lists, or how many last of `a` and first of `b`."""
    a, b = as_variable(a), as_variable(b)
    if isinstance(axes, int | np.integer):
        axes = (list(range(a.ndim - int(axes), a.ndim)), list(range(axes)))
    of_a, of_b = (list(part) if np.iterable(part) else [part] for part in axes)
    if len(of_a) != len(of_b):
        raise mistakes.tensordot_axes(here(), a=of_a, b=of_b)
    axes_a = tuple(axis_of(a, k) for k in of_a)
    return contraction(axes_a, tuple(axis_of(b, k) for k in of_b))(a, b)


def batched_tensordot(x: Any, y: Any, axes: Any = 2) -> Variable:
    """`tensordot(x[k], y[k])` for every k on the first axis; `axes` are counted with that one.

    A number stands for that many last axes of `x` and first axes, after the batch's, of `y`.
    """
    x, y = as_variable(x), as_variable(y)
    if isinstance(axes, int | np.integer):
        axes = (range(x.ndim - int(axes), x.ndim), range(1, int(axes) + 1))
    parts = [
        (v, [axis_of(v, k) for k in (used if np.iterable(used) else [used])])
        for v, used in zip((x, y), axes, strict=True)
    ]
    free = [[k for k in range(1, v.ndim) if k not in used] for v, used in parts]
    rows = [
        flatten_to_three(dimshuffle(v, 0, *kept, *used), len(kept) + 1)
        for (v, used), kept in zip(parts, free, strict=True)
    ]
    whole = batch(rows[0], dimshuffle(rows[1], 0, 2, 1))
    lengths = [length(k)(v) for (v, _), kept in zip(parts, free, strict=True) for k in kept]
    return reshape(whole, [length(0)(x), *lengths])


def flatten_to_three(v: Variable, first: int) -> Variable:
    """The axes from 1 to before `first` as one, and those from `first` on as one."""
    lengths = [length(k)(v) for k in range(v.ndim)]
    many = [reduce(mul, part, as_variable(1)) for part in (lengths[1:first], lengths[first:])]
    return reshape(v, [lengths[0], *many])

"""The catalogue of pieces: ops that put arrays together, cut them up, copy them or move them on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .. import mistakes
from ..graph import Apply, Variable
from ..say import label
from ..site import here
from ..types import TensorType, upcast
from .card import Op, as_variable, conversions, family, helper
from .elementwise import nothing
from .make import zeros_like
from .reduce import axis_of
from .reduce import sum as total
from .shape import (
    Known,
    flatten,
    known,
    length,
    listed,
    reshape,
    reshape_like,
    shape_padleft,
    written,
)

# --- several into one, one into several -----------------------------------------------------------


def _of_equal_ndim(call: str, parts: Sequence[Variable]) -> None:
    if len({p.ndim for p in parts}) != 1:
        found = ", ".join(f"{label(p)}: {p.ndim}" for p in parts)
        raise mistakes.unequal_ndim(here(), call=call, found=found)


def _somewhere(parts: Sequence[Variable]) -> list[bool]:
    """Axes that are declared to have length 1 in one of the parts, and so have it in all."""
    return [any(axis) for axis in zip(*[p.broadcastable for p in parts], strict=True)]


@family
def joined(axis: int) -> Op:
    """The card of `join`: arrays one behind the other along an axis."""

    def infer(*parts: Variable) -> TensorType:
        _of_equal_ndim("concatenate", parts)
        pattern = _somewhere(parts)
        pattern[axis] = False
        return TensorType(upcast(*[p.dtype for p in parts]), pattern)

    def source(node: Apply) -> str:
        parts = ", ".join(f"{{{k}}}" for k in range(len(node.inputs)))
        return f"np.concatenate(({parts}), axis={axis})"

    def grad(g: Variable, out: Variable, *parts: Variable) -> list[Variable]:
        return split(g, stack([length(axis)(p) for p in parts]), len(parts), axis)

    return Op(
        "join",
        infer=infer,
        source=source,
        grad=grad,
        latex=r"\operatorname{{join}}({0}, \ldots)",
        said=lambda parts: f"join({axis}, {', '.join(parts)})",
        doc="Arrays one behind the other along an axis.",
    )


def join(axis: Any, *tensors_list: Any) -> Variable:
    """The tensors one behind the other along an axis; the other axes must have equal lengths."""
    parts = [as_variable(t) for t in tensors_list]
    if not parts or parts[0].ndim == 0:
        found = ", ".join(label(p) for p in parts)
        raise mistakes.join_of_scalars(here(), found=found)
    if len(parts) == 1:
        return parts[0]
    return joined(axis_of(parts[0], axis))(*parts)


def concatenate(tensor_list: Any, axis: Any = 0) -> Variable:
    """The tensors of a list one behind the other along an axis."""
    if isinstance(tensor_list, Variable):
        raise mistakes.not_a_list(here(), name=label(tensor_list), call="concatenate")
    return join(axis, *tensor_list)


@family
def stacked(axis: int) -> Op:
    """The card of `stack`: arrays of one shape side by side along a new axis."""

    def infer(*parts: Variable) -> TensorType:
        _of_equal_ndim("stack", parts)
        pattern = _somewhere(parts)
        pattern.insert(axis, len(parts) == 1)
        return TensorType(upcast(*[p.dtype for p in parts]), pattern)

    def source(node: Apply) -> str:
        parts = ", ".join(f"{{{k}}}" for k in range(len(node.inputs)))
        if node.inputs[0].ndim == 0:
            return f"np.array([{parts}], {node.outputs[0].dtype!r})"
        return f"np.stack([{parts}], axis={axis})"

    def grad(g: Variable, out: Variable, *parts: Variable) -> list[Variable]:
        return [g[(slice(None),) * axis + (k,)] for k in range(len(parts))]

    return Op(
        "stack",
        infer=infer,
        source=source,
        grad=grad,
        latex=r"\left[{0}, \ldots\right]",
        said=lambda parts: f"[{', '.join(parts)}]",
        doc="Arrays of one shape side by side along a new axis.",
    )


def stack(*tensors: Any, axis: Any = 0) -> Variable:
    """The tensors of a list (or the arguments) side by side along a new axis."""
    if tensors and isinstance(tensors[0], list | tuple) and len(tensors) <= 2:
        axis = tensors[1] if len(tensors) == 2 else axis
        tensors = tuple(tensors[0])
    parts = [as_variable(t) for t in tensors]
    if not parts:
        raise mistakes.nothing_to_stack(here())
    return stacked(axis_of(parts[0], axis, parts[0].ndim + 1))(*parts)


conversions["list"] = stack


def stacklists(arg: Any) -> Variable:
    """Lists in lists of equal structure, as an array."""
    return (
        stack([stacklists(a) for a in arg]) if isinstance(arg, list | tuple) else as_variable(arg)
    )


@helper
def pieces_of(x: Any, sizes: Any, axis: int, count: int) -> list[Any]:
    """`x` cut along an axis into `count` pieces of these lengths."""
    if len(sizes) != count or np.sum(sizes) != x.shape[axis] or np.any(np.less(sizes, 0)):
        found = {"sizes": np.asarray(sizes).tolist(), "length": x.shape[axis]}
        raise mistakes.pieces_do_not_add_up(None, count=count, **found)
    return np.split(x, np.cumsum(sizes)[:-1], axis)


@family
def split_up(axis: int, count: int) -> Op:
    """The card of `split`: one array cut into `count` along an axis."""

    def infer(x: Variable, sizes: Variable) -> tuple[TensorType, ...]:
        pattern = [b and k != axis for k, b in enumerate(x.broadcastable)]
        return (TensorType(x.dtype, pattern),) * count

    def grad(g: list[Any], out: list[Variable], x: Variable, sizes: Variable) -> tuple[Any, None]:
        filled = [zeros_like(o) if d is None else d for d, o in zip(g, out, strict=True)]
        return join(axis, *filled), None

    return Op(
        "split",
        infer=infer,
        source=f"pieces_of({{x}}, {{sizes}}, {axis}, {count})",
        grad=grad,
        view=True,
        latex=r"\operatorname{{split}}({x})",
        doc="An array cut into pieces along an axis.",
    )


def split(x: Any, splits_size: Any, n_splits: int, axis: Any = 0) -> list[Variable]:
    """`n_splits` pieces of `x` along an axis, of the lengths in the vector `splits_size`."""
    x = as_variable(x)
    if n_splits == 1:
        return [x]
    return list(split_up(axis_of(x, axis), int(n_splits)).node(x, splits_size).outputs)


# --- copies and moves -----------------------------------------------------------------------------


@family
def tiled(times: Known) -> Op:
    """The card of `tile`, with one number of copies for each axis of the result."""

    def grad(g: Variable, out: Variable, x: Variable, *rest: Variable) -> list[Variable | None]:
        symbols = iter(rest)
        copies = [next(symbols) if n is None else n for n in times]
        whole = shape_padleft(x, len(times) - x.ndim)
        pairs = [n for k, many in enumerate(copies) for n in (many, length(k)(whole))]
        summed = total(reshape(g, pairs), axis=tuple(range(0, 2 * len(times), 2)))
        return [reshape_like(summed, x), *nothing(g, out, *rest)]

    def infer(x: Variable, *rest: Variable) -> TensorType:
        pattern = (True,) * (len(times) - x.ndim) + x.broadcastable
        return TensorType(x.dtype, [b and n == 1 for b, n in zip(pattern, times, strict=True)])

    return Op(
        "tile",
        infer=infer,
        source=lambda node: f"np.tile({{0}}, {written(times, 1)})",
        grad=grad,
        latex=r"\operatorname{{tile}}({0})",
        doc="Copies of the whole array side by side.",
    )


def tile(x: Any, reps: Any, ndim: int | None = None) -> Variable:
    """Copies of `x` side by side: `reps` of them, a number for each axis (the last, if fewer)."""
    x = as_variable(x)
    times, rest = known(listed(reps))
    missing = max(x.ndim, ndim or 0) - len(times)
    return tiled((1,) * missing + times)(x, *rest)


@family
def rolled(axis: int) -> Op:
    """The card of `roll` along an axis."""
    return Op(
        "roll",
        infer=lambda x, shift: x.type,
        source=f"np.roll({{x}}, {{shift}}, {axis})",
        grad=lambda g, out, x, shift: (rolled(axis)(g, -shift), None),
        latex=r"\operatorname{{roll}}({x}, {shift})",
        doc="Everything moved on along an axis; what falls off the end comes in at the start.",
    )


def roll(x: Any, shift: Any, axis: Any = None) -> Variable:
    """`x` moved on by `shift` places along an axis; None: in reading order."""
    x = as_variable(x)
    if axis is None:
        return reshape_like(roll(flatten(x), shift, 0), x)
    return rolled(axis_of(x, axis))(x, shift)

"""The catalogue of shapes: ops that arrange numbers, repeat them, or make them from lengths.

A length is a Python number, or an integer scalar of the graph. What is known when the formula is
written becomes a setting of the card; the rest are inputs of the node.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from .. import mistakes
from ..config import config
from ..graph import Apply, Constant, Variable
from ..say import label
from ..site import here
from ..types import DISCRETE, INTEGERS, UNSIGNED, TensorType, dtype_name, upcast
from .card import CATALOGUE, Elementwise, Op, as_variable, conversions, family, helper, op
from .elementwise import cast, nothing
from .reduce import axis_of, sum_to
from .reduce import sum as total

Known = tuple[int | None, ...]
Order = tuple[int | str, ...]
Pattern = tuple[bool, ...]


# --- lengths --------------------------------------------------------------------------------------


def known(lengths: Iterable[Any]) -> tuple[Known, list[Variable]]:
    """For each length its number, None if only the call can tell; and those that are None."""
    numbers: list[int | None] = []
    rest: list[Variable] = []
    for length in lengths:
        if isinstance(length, int | np.integer) and not isinstance(length, bool):
            numbers.append(int(length))
            continue
        v = as_variable(length)
        if v.ndim > 0 or v.dtype not in DISCRETE[1:]:
            raise mistakes.not_a_length(here(), name=label(v), type=mistakes.type_words(v.type))
        numbers.append(int(v.data) if isinstance(v, Constant) else None)
        rest += [] if isinstance(v, Constant) else [v]
    return tuple(numbers), rest


def listed(shape: Any) -> list[Any]:
    """A shape as a list of lengths: one length, a sequence of them, or a vector such as x.shape."""
    if isinstance(shape, list | tuple):
        return list(shape)
    if isinstance(shape, np.ndarray):
        return list(np.atleast_1d(shape))
    if isinstance(shape, Constant):
        return list(np.atleast_1d(shape.data))
    return list(shape) if isinstance(shape, Variable) and shape.ndim == 1 else [shape]


def written(numbers: Known, first: int) -> str:
    """Lengths as the text of a tuple; the holes count from `first`."""
    holes = iter(range(first, first + len(numbers)))
    words = [f"{{{next(holes)}}}" if n is None else str(n) for n in numbers]
    return f"({', '.join(words)}{',' if len(words) == 1 else ''})"


def ones_among(numbers: Known) -> Pattern:
    """The pattern of an array with these lengths."""
    return tuple(n == 1 for n in numbers)


shape = op(
    "shape",
    infer=lambda x: TensorType("int64", (False,)),
    source="np.array({x}.shape, 'int64')",
    grad=nothing,
    latex=r"\operatorname{{shape}}({x})",
    said=lambda parts: f"{parts[0]}.shape",
    doc="The lengths of all axes, as an int64 vector.",
)


@family
def length(axis: int) -> Op:
    """The card of `x.shape[axis]`."""
    return Op(
        f"shape[{axis}]",
        infer=lambda x: TensorType("int64", ()),
        source=f"np.int64({{x}}.shape[{axis}])",
        grad=nothing,
        latex=rf"\operatorname{{{{shape}}}}({{x}})_{{{{{axis}}}}}",
        said=lambda parts: f"{parts[0]}.shape[{axis}]",
        doc="The length of one axis.",
    )


# --- the order of axes ----------------------------------------------------------------------------


@family
def shuffled(axes: Order) -> Op:
    """The card of `dimshuffle`: axes in another order, 'x' for a new one of length 1."""

    def infer(x: Variable) -> TensorType:
        taken = [a for a in axes if a != "x"]
        gone = [k for k, one in enumerate(x.broadcastable) if k not in taken and not one]
        if gone or len(set(taken)) < len(taken):
            key = mistakes.axis_dropped if gone else mistakes.axis_twice
            raise key(
                here(), name=label(x), order=", ".join(map(repr, axes)), axis=gone and gone[0]
            )
        return TensorType(x.dtype, [a == "x" or x.broadcastable[int(a)] for a in axes])

    def source(node: Apply) -> str:
        return _shuffle("{0}", axes, node.inputs[0].ndim)

    def grad(g: Variable, out: Variable, x: Variable) -> tuple[Variable]:
        back = [axes.index(k) if k in axes else "x" for k in range(x.ndim)]
        return (dimshuffle(patternbroadcast(g, out.broadcastable), back),)

    turned = "x" not in axes and axes == tuple(range(len(axes)))[::-1]
    order = ", ".join(map(repr, axes))
    return Op(
        "dimshuffle",
        infer=infer,
        source=source,
        grad=grad,
        view=True,
        latex=r"{0}^\top" if turned else r"{0}",
        said=lambda parts: f"{parts[0]}.T" if turned else f"{parts[0]}.dimshuffle({order})",
        doc="The axes in another order, with new axes of length 1, without some of length 1.",
    )


def _shuffle(text: str, axes: Order, ndim: int) -> str:
    """`x.T`, `x[:, None]`, `x.transpose(0, 2, 1)` or what else brings the axes in this order."""
    taken = [int(a) for a in axes if a != "x"]
    if len(taken) < ndim:
        text += f"[{', '.join(':' if k in taken else '0' for k in range(ndim))}]"
    ranks = [sorted(taken).index(a) for a in taken]
    if ranks != sorted(ranks):
        text += (
            ".T" if ranks == sorted(ranks)[::-1] else f".transpose({', '.join(map(str, ranks))})"
        )
    if len(taken) < len(axes):
        text += f"[{', '.join('None' if a == 'x' else ':' for a in axes)}]"
    return text


def dimshuffle(x: Any, *pattern: Any) -> Variable:
    """The axes of `x` in the order of `pattern`; 'x' makes a new axis, which is broadcastable.

    An axis that is left out must be broadcastable, else ValueError.
    """
    v = as_variable(x)
    wanted = pattern[0] if len(pattern) == 1 and isinstance(pattern[0], list | tuple) else pattern
    axes = tuple("x" if a == "x" else axis_of(v, a) for a in wanted)
    return v if axes == tuple(range(v.ndim)) else shuffled(axes)(v)


def transpose(x: Any, axes: Any = None) -> Variable:
    """The axes in reverse order, or in the order of `axes`."""
    x = as_variable(x)
    return dimshuffle(x, list(range(x.ndim))[::-1] if axes is None else list(axes))


def swapaxes(y: Any, axis1: Any, axis2: Any) -> Variable:
    """`y` with two axes exchanged."""
    y = as_variable(y)
    axes = list(range(y.ndim))
    a, b = axis_of(y, axis1), axis_of(y, axis2)
    axes[a], axes[b] = b, a
    return dimshuffle(y, axes)


def shape_padleft(t: Any, n_ones: int = 1) -> Variable:
    """`t` with new axes of length 1 in front."""
    t = as_variable(t)
    return dimshuffle(t, ["x"] * n_ones + list(range(t.ndim)))


def shape_padright(t: Any, n_ones: int = 1) -> Variable:
    """`t` with new axes of length 1 behind."""
    t = as_variable(t)
    return dimshuffle(t, list(range(t.ndim)) + ["x"] * n_ones)


def shape_padaxis(t: Any, axis: int) -> Variable:
    """`t` with one new axis of length 1 at `axis`."""
    t = as_variable(t)
    axes: list[Any] = list(range(t.ndim))
    axes.insert(axis_of(t, axis, t.ndim + 1), "x")
    return dimshuffle(t, axes)


def squeeze(x: Any) -> Variable:
    """`x` without its broadcastable axes."""
    x = as_variable(x)
    return dimshuffle(x, [k for k, one in enumerate(x.broadcastable) if not one])


# --- what is known of an axis ---------------------------------------------------------------------


@helper
def of_length_one(x: Any, axes: tuple[int, ...]) -> Any:
    """`x` as it is; raises ValueError if one of the axes has another length than 1."""
    for axis in axes:
        if x.shape[axis] != 1:
            raise ValueError(
                f"axis {axis} is declared broadcastable, its length is {x.shape[axis]}"
            )
    return x


@family
def rebroadcast(pattern: Pattern) -> Op:
    """The card that declares which axes have length 1; it looks whether that is true."""

    def source(node: Apply) -> str:
        known_before = node.inputs[0].broadcastable
        new = tuple(k for k, one in enumerate(pattern) if one and not known_before[k])
        return f"of_length_one({{0}}, {new})" if new else "{0}"

    return Op(
        "rebroadcast",
        infer=lambda x: TensorType(x.dtype, pattern),
        source=source,
        grad=lambda g, out, x: (patternbroadcast(g, x.broadcastable),),
        view=True,
        latex="{0}",
        said=lambda parts: parts[0],
        doc="The same numbers, with other axes declared to have length 1.",
    )


def patternbroadcast(x: Any, broadcastable: Sequence[Any]) -> Variable:
    """`x` with this broadcast pattern. A call fails if an axis that must have length 1 has not."""
    v = as_variable(x)
    pattern = tuple(bool(one) for one in broadcastable)
    if len(pattern) != v.ndim:
        raise mistakes.pattern_length(here(), name=label(v), ndim=v.ndim, found=len(pattern))
    return v if pattern == v.broadcastable else rebroadcast(pattern)(v)


def addbroadcast(x: Any, *axes: int) -> Variable:
    """`x` with these axes declared to have length 1."""
    return _declare(as_variable(x), axes, True)


def unbroadcast(x: Any, *axes: int) -> Variable:
    """`x` with these axes no longer declared to have length 1."""
    return _declare(as_variable(x), axes, False)


def _declare(x: Variable, axes: tuple[int, ...], one: bool) -> Variable:
    changed = {axis_of(x, a) for a in axes}
    return patternbroadcast(x, [one if k in changed else b for k, b in enumerate(x.broadcastable)])


# --- another shape for the same numbers -----------------------------------------------------------


@family
def reshaped(numbers: Known) -> Op:
    """The card of `reshape` to lengths that are known, or that are inputs."""
    return Op(
        "reshape",
        infer=lambda x, *rest: TensorType(x.dtype, ones_among(numbers)),
        source=lambda node: f"{{0}}.reshape({written(numbers, 1)})",
        grad=lambda g, out, x, *rest: (reshape_like(g, x), *[None for _ in rest]),
        view=True,
        latex=r"\operatorname{{reshape}}({0})",
        said=lambda parts: f"{parts[0]}.reshape({written(numbers, 1).format(*parts)})",
        doc="The same numbers in reading order, in another shape; one length may be -1.",
    )


@family
def reshaped_to(ndim: int) -> Op:
    """The card of `reshape` to a shape that is a vector of the graph."""
    return Op(
        "reshape",
        infer=lambda x, shape: TensorType(x.dtype, (False,) * ndim),
        source="{x}.reshape({shape})",
        grad=lambda g, out, x, shape: (reshape_like(g, x), None),
        view=True,
        latex=r"\operatorname{{reshape}}({x})",
        said=lambda parts: f"{parts[0]}.reshape({parts[1]})",
        doc="The same numbers in reading order, in another shape, given as a vector.",
    )


reshape_like: Op = op(
    "reshape_like",
    infer=lambda x, like: like.type.with_dtype(x.dtype),
    source="{x}.reshape({like}.shape)",
    grad=lambda g, out, x, like: (reshape_like(g, x), None),
    view=True,
    latex=r"\operatorname{{reshape}}({x})",
    doc="The numbers of the first operand, in the shape of the second.",
)


@family
def flattened(ndim: int) -> Op:
    """The card of `flatten`: the last axes rolled into one, `ndim` axes in all."""
    head = ndim - 1
    tail = f"np.prod({{x}}.shape[{head}:], dtype=int)"
    return Op(
        "flatten",
        infer=lambda x: TensorType(
            x.dtype, (*x.broadcastable[:head], False not in x.broadcastable[head:])
        ),
        source="{x}.ravel()" if ndim == 1 else f"{{x}}.reshape(*{{x}}.shape[:{head}], {tail})",
        grad=lambda g, out, x: (reshape_like(g, x),),
        view=True,
        latex=r"\operatorname{{vec}}({x})",
        said=lambda parts: f"{parts[0]}.flatten({'' if ndim == 1 else ndim})",
        doc="All numbers in reading order, the last axes as one.",
    )


def reshape(x: Any, newshape: Any, ndim: int | None = None) -> Variable:
    """`x` in another shape: a length, a sequence of lengths, or an integer vector.

    `ndim` is needed for a vector whose length is not known when the formula is written.
    """
    x = as_variable(x)
    if isinstance(newshape, Variable) and newshape.ndim == 1 and not isinstance(newshape, Constant):
        if newshape.owner is not None and newshape.owner.op is shape:
            return reshape_like(x, newshape.owner.inputs[0])
        return reshaped_to(len(list(newshape)) if ndim is None else ndim)(x, newshape)
    numbers, rest = known(listed(newshape))
    if numbers.count(-1) > 1 or any(n is not None and n < -1 for n in numbers):
        raise mistakes.bad_shape(here(), name=label(x), shape=numbers)
    return reshaped(numbers)(x, *rest)


def flatten(x: Any, ndim: int | None = None, outdim: int | None = None) -> Variable:
    """The numbers in reading order as a vector; with `ndim`, the last axes are rolled into one."""
    v = as_variable(x)
    wanted = ndim or outdim or 1
    if not 1 <= wanted <= max(v.ndim, 1):
        raise mistakes.no_such_axis(here(), name=label(v), ndim=v.ndim, axis=wanted - 1)
    return v if wanted == v.ndim else flattened(wanted)(v)


def ravel(x: Any) -> Variable:
    """The numbers in reading order as a vector."""
    return flatten(x)


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
        raise ValueError(
            f"split into lengths {np.asarray(sizes).tolist()}: there are {x.shape[axis]}"
        )
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


# --- made from lengths ----------------------------------------------------------------------------


def number(v: Variable) -> Any:
    """The number that a constant scalar is, else None."""
    return v.data.item() if isinstance(v, Constant) and v.ndim == 0 else None


def filled_text(shape: str, value: Variable, hole: str, dtype: str) -> str:
    """`np.zeros(shape)`, `np.ones(shape)` or `np.full(shape, value)`."""
    name = {0: "zeros", 1: "ones"}.get(number(value)) if value.dtype != "bool" else None
    return f"np.{name}({shape}, {dtype!r})" if name else f"np.full({shape}, {hole}, {dtype!r})"


@family
def allocated(numbers: Known) -> Op:
    """The card of `alloc`: a value repeated to a shape."""

    def infer(value: Variable, *rest: Variable) -> TensorType:
        if value.ndim > len(numbers):
            raise mistakes.alloc_ndim(here(), name=label(value), ndim=value.ndim, axes=len(numbers))
        return TensorType(value.dtype, ones_among(numbers))

    def source(node: Apply) -> str:
        value = node.inputs[0]
        return filled_text(written(numbers, 1), value, "{0}", value.dtype)

    return Op(
        "alloc",
        infer=infer,
        source=source,
        grad=lambda g, out, value, *rest: (
            sum_to(g, value.broadcastable),
            *[None for _ in rest],
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
    return alloc(np.zeros((), dtype_name(dtype or config.floatX)), *listed(shape))


def ones(shape: Any, dtype: Any = None) -> Variable:
    """Ones of this shape, of dtype floatX unless told."""
    return alloc(np.ones((), dtype_name(dtype or config.floatX)), *listed(shape))


def _fill_source(node: Apply) -> str:
    like, value = node.inputs
    same = like.broadcastable == node.outputs[0].broadcastable
    shape = "{0}.shape" if same else "np.broadcast_shapes({0}.shape, {1}.shape)"
    return filled_text(shape, value, "{1}", value.dtype)


fill = CATALOGUE["fill"] = Elementwise(
    "fill",
    dtype=lambda like, value: value,
    source=_fill_source,
    grad=lambda g, out, like, value: (None, g),
    latex=r"\operatorname{{fill}}({0}, {1})",
    doc="The second operand, repeated to the shape of the first.",
)


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
        source=lambda node: f"np.{name}(*{written(numbers, 0)}, {dtype!r})",
        grad=nothing,
        latex="I" if name == "eye" else r"\operatorname{{tri}}",
        said=lambda parts: f"{name}{written(numbers, 0).format(*parts)}",
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
        return [reshape_like(summed, x), *[None for _ in rest]]

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


# --- diagonals and triangles ----------------------------------------------------------------------


@family
def triangle(name: str, numbers: Known) -> Op:
    """The card of `tril` or `triu`."""
    return Op(
        name,
        infer=lambda x, *rest: x.type,
        source=lambda node: f"np.{name}({{0}}, *{written(numbers, 1)})",
        grad=lambda g, out, x, *rest: (
            triangle(name, numbers)(g, *rest),
            *[None for _ in rest],
        ),
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

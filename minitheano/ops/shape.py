"""The catalogue of shapes: ops that arrange numbers, repeat them, or make them from lengths.

A length is a Python number, or an integer scalar of the graph. What is known when the formula is
written becomes a setting of the card; the rest are inputs of the node.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import count
from typing import Any

from .. import mistakes
from ..graph import Apply, Constant, Variable
from ..say import label
from ..site import here
from ..types import DISCRETE, TensorType
from .card import Op, as_variable, family, helper, op
from .elementwise import nothing
from .reduce import axis_of, no_such_axis

Known = tuple[int | None, ...]
Order = tuple[int | str, ...]
Pattern = tuple[bool, ...]


# --- lengths --------------------------------------------------------------------------------------


def known(lengths: Iterable[Any]) -> tuple[Known, list[Variable]]:
    """For each length its number, None if only the call can tell; and those that are None."""
    numbers: list[int | None] = []
    rest: list[Variable] = []
    for length in lengths:
        if type(length) is int:
            numbers.append(length)
            continue
        v = as_variable(length)
        if v.ndim > 0 or v.dtype not in DISCRETE[1:]:
            raise mistakes.not_a_length(here(), name=label(v), type=mistakes.type_words(v.type))
        if isinstance(v, Constant):
            numbers.append(int(v.data))
        elif surely_one(v):
            numbers.append(1)
        else:
            numbers.append(None)
            rest.append(v)
    return tuple(numbers), rest


def surely_one(length: Variable) -> bool:
    """True if it is the length of an axis that is declared to have length 1."""
    node = length.owner
    if node is None or not node.op.name.startswith("shape["):
        return False
    (axis,) = node.op.maker[1]
    return bool(node.inputs[0].broadcastable[axis])


def listed(shape: Any) -> list[Any]:
    """A shape as a list of lengths: one length, a sequence of them, or a vector such as x.shape."""
    if isinstance(shape, Constant):
        shape = shape.data
    if isinstance(shape, list | tuple) or getattr(shape, "ndim", 0) == 1:
        return list(shape)
    return [shape]


def words(numbers: Known, first: int) -> str:
    """Numbers as text, with holes for those that are inputs; the holes count from `first`."""
    holes = count(first)
    return ", ".join(f"{{{next(holes)}}}" if n is None else str(n) for n in numbers)


def written(numbers: Known, first: int) -> str:
    """Lengths as the text of a tuple."""
    return f"({words(numbers, first)}{',' if len(numbers) == 1 else ''})"


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
        latex=rf"\operatorname{{{{shape}}}}({{x}})[{axis}]",
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
    if axes is not None:
        return dimshuffle(x, list(axes))
    made = dimshuffle(x, list(range(x.ndim))[::-1])
    if x.name and made is not x:
        made.name = f"{x.name}.T"
    return made


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
            raise mistakes.length_not_one(None, axis=axis, length=x.shape[axis])
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


@helper
def of_shape(x: Any, lengths: tuple[int, ...]) -> Any:
    """`x` as it is; if it has another shape, raises ValueError, which is AssertionError too."""
    if x.shape != tuple(lengths):
        told = tuple(int(n) for n in lengths)
        raise mistakes.shape_promise(None, told=told, shape=x.shape)
    return x


@family
def specified(numbers: Known) -> Op:
    """The card of `specify_shape`: it looks whether the lengths are as promised."""
    return Op(
        "specify_shape",
        infer=lambda x, *rest: TensorType(
            x.dtype, [n == 1 or b for n, b in zip(numbers, x.broadcastable, strict=True)]
        ),
        source=lambda node: f"of_shape({{0}}, {written(numbers, 1)})",
        grad=lambda g, out, x, *rest: (g, *nothing(g, out, *rest)),
        view=True,
        latex="{0}",
        doc="The same numbers, if they have the promised shape.",
    )


def specify_shape(x: Any, shape: Any) -> Variable:
    """`x`, of which a call has to have this shape, else it fails."""
    x = as_variable(x)
    numbers, rest = known(listed(shape))
    if len(numbers) != x.ndim:
        raise mistakes.pattern_length(here(), name=label(x), ndim=x.ndim, found=len(numbers))
    return specified(numbers)(x, *rest)


# --- another shape for the same numbers -----------------------------------------------------------


@family
def reshaped(numbers: Known) -> Op:
    """The card of `reshape` to lengths that are known, or that are inputs."""
    return Op(
        "reshape",
        infer=lambda x, *rest: TensorType(x.dtype, ones_among(numbers)),
        source=lambda node: f"{{0}}.reshape({written(numbers, 1)})",
        grad=lambda g, out, x, *rest: (reshape_like(g, x), *nothing(g, out, *rest)),
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
        return reshaped_to(_axes_told(x, newshape) if ndim is None else ndim)(x, newshape)
    numbers, rest = known(listed(newshape))
    if numbers.count(-1) > 1 or any(n is not None and n < -1 for n in numbers):
        raise mistakes.bad_shape(here(), name=label(x), shape=numbers)
    return reshaped(numbers)(x, *rest)


def _axes_told(x: Variable, lengths: Variable) -> int:
    """How many axes a vector of lengths stands for; raises where only a call can tell."""
    try:
        return len(list(lengths))
    except TypeError:
        words = {"name": label(x), "lengths": label(lengths)}
        raise mistakes.reshape_ndim(here(), **words) from None


def flatten(x: Any, ndim: int | None = None, outdim: int | None = None) -> Variable:
    """The numbers in reading order as a vector; with `ndim`, the last axes are rolled into one."""
    v = as_variable(x)
    wanted = next((n for n in (ndim, outdim) if n is not None), 1)
    if not 1 <= wanted <= max(v.ndim, 1):
        raise no_such_axis(v, v.ndim, wanted - 1)
    return v if wanted == v.ndim else flattened(wanted)(v)


def ravel(x: Any) -> Variable:
    """The numbers in reading order as a vector."""
    return flatten(x)


def is_flat(var: Variable, ndim: int | None = None, outdim: int | None = None) -> bool:
    """True if a variable has `ndim` axes, one if not told."""
    return var.ndim == (ndim or outdim or 1)

"""The catalogue of indexing: ops that take numbers out of an array, and their adjoints.

An index is written as in NumPy. Its numbers are settings of the card; symbolic numbers, index
vectors and masks are inputs of the node, in the order in which they are written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any, NamedTuple

import numpy as np

from .. import mistakes
from ..graph import Apply, Constant, SharedVariable, Variable
from ..say import label
from ..site import here
from ..types import DISCRETE, TensorType, joined_pattern
from .card import Op, as_variable, family, helper
from .elementwise import cast, clip, mod, neq, nothing
from .join import stack
from .make import arange
from .reduce import axis_of, sum_to
from .shape import dimshuffle, flatten, length, shape

HOLE, ARRAY, NEW = "?", "array", "new"  # a symbolic number, an index vector or mask, a new axis
Bound = int | str | None


class Cut(NamedTuple):
    """A slice of a card: each bound is a number, None, or HOLE."""

    start: Bound = None
    stop: Bound = None
    step: Bound = None

    @property
    def keeps_one(self) -> bool:
        """True if an axis of length 1 surely stays one."""
        if self.start is None and self.stop is None:
            return True
        forwards = self.step is None or (isinstance(self.step, int) and self.step > 0)
        reaches = self.stop is None or (isinstance(self.stop, int) and self.stop > 0)
        return forwards and reaches and self.start in (None, 0)


Item = int | str | Cut
Items = tuple[Item, ...]
WHOLE = Cut()


# --- reading what stands in the brackets ----------------------------------------------------------


def read(x: Variable, index: Any) -> tuple[Items, list[Variable]]:
    """The settings and the inputs of an index; raises TypeError for what is no index."""
    # A list with slices in it stands for a tuple, as in the NumPy of Theano's day.
    sliced = isinstance(index, list) and any(isinstance(part, slice) for part in index)
    parts = list(index) if sliced or isinstance(index, tuple) else [index]
    inputs: list[Variable] = []
    items: list[Item] = []
    after = 0
    for part in parts:
        if part is Ellipsis:
            after = len(items) + 1
            continue
        items.append(_item(x, part, inputs))
    needed = _axes_used(items, inputs)
    if needed > x.ndim:
        raise mistakes.too_many_indices(here(), name=label(x), ndim=x.ndim, found=needed)
    if after:
        items[after - 1 : after - 1] = [WHOLE] * (x.ndim - needed)
    elif NEW in items and all(x.broadcastable[needed:]):
        # Theano drops the axes that are left over where all have length 1: c[:, None] of a column
        # is a column. NumPy keeps them, but programs for Theano count on it.
        items += [0] * (x.ndim - needed)
    return tuple(items), inputs


def _axes_used(items: list[Item], inputs: list[Variable]) -> int:
    masks = sum(v.ndim - 1 for v in inputs if v.dtype == "bool")
    return len(items) - items.count(NEW) + masks


def _item(x: Variable, part: Any, inputs: list[Variable]) -> Item:
    """One part of an index as a setting; what only the call can tell goes to the inputs."""
    if part is None:
        return NEW
    if isinstance(part, slice):
        return Cut(*[_bound(x, b, inputs) for b in (part.start, part.stop, part.step)])
    sequence = isinstance(part, list | tuple)
    if sequence or (isinstance(part, np.ndarray | Variable) and part.ndim > 0):
        found = as_variable(np.zeros(0, "int64") if sequence and not part else part)
        if found.dtype not in DISCRETE:
            raise _no_index(x, found)
        inputs.append(found)
        return ARRAY
    number = _bound(x, part, inputs)
    assert number is not None
    return number


def _no_index(x: Variable, i: Variable) -> Exception:
    """A symbol that is no integer, in the place of an index."""
    said, type = label(i), TensorType("int64", i.broadcastable)
    remedy = f"{label(x)}[T.cast({said}, 'int64')]"
    if i.owner is None and said.isidentifier() and not isinstance(i, Constant):
        remedy += mistakes.two(", or ", "，或者 ") + f"{said} = {mistakes.constructor(type, said)}"
    kind = mistakes.type_words(i.type)
    return mistakes.float_index(here(), index=said, dtype=kind, remedy=remedy)


def _bound(x: Variable, bound: Any, inputs: list[Variable]) -> Bound:
    """A number, or HOLE for an integer scalar that becomes an input."""
    if isinstance(bound, np.ndarray) and bound.ndim == 0:
        bound = bound[()]
    if bound is None or (isinstance(bound, int | np.integer) and not isinstance(bound, bool)):
        return None if bound is None else int(bound)
    if not isinstance(bound, Variable):
        kind = bound.dtype.name if isinstance(bound, np.generic) else type(bound).__name__
        remedy = f"{label(x)}[{int(bound)}]" if isinstance(bound, float | np.floating) else None
        words = {"index": repr(bound), "dtype": kind, "remedy": remedy or f"{label(x)}[0]"}
        raise mistakes.float_index(here(), **words)
    if bound.ndim > 0 or bound.dtype not in DISCRETE[1:]:
        raise _no_index(x, bound)
    if isinstance(bound, Constant):
        return int(bound.data)
    inputs.append(bound)
    return HOLE


def text(items: Items, first: int = 1) -> str:
    """The index as a template, `1, {1}:, None`; its holes count from `first`."""
    holes = count(first)
    return ", ".join(_written(item, holes) for item in items) or "()"


def _written(item: Item, holes: Iterator[int]) -> str:
    if isinstance(item, Cut):
        start, stop, step = ["" if b is None else _written(b, holes) for b in item]
        return f"{start}:{stop}" + (f":{step}" if step else "")
    if item == NEW:
        return "None"
    return f"{{{next(holes)}}}" if item in (HOLE, ARRAY) else str(item)


def pattern(items: Items, x: Variable, inputs: Sequence[Variable]) -> tuple[bool, ...]:
    """Which axes of the result are known to have length 1.

    Where vectors or masks pick, plain numbers pick with them, and all of them together make the
    axes of one vector: in the place of the first if nothing stands between them, else in front.
    """
    axes, arrays = iter(x.broadcastable), iter([v for v in inputs if v.ndim > 0])
    result: list[bool] = []
    spots: list[tuple[int, int]] = []  # where something picks: in the index, and in the result
    shapes: list[tuple[bool, ...]] = []
    for spot, item in enumerate(items):
        if isinstance(item, Cut):
            result.append(next(axes) and item.keeps_one)
        elif item == NEW:
            result.append(True)
        else:
            taken, shape = _picked(next(arrays)) if item == ARRAY else (1, ())
            shapes.append(shape)
            spots.append((spot, len(result)))
            for _ in range(taken):
                next(axes)
    result += axes
    if ARRAY in items:
        together = spots[-1][0] - spots[0][0] + 1 == len(spots)
        place = spots[0][1] if together else 0
        result[place:place] = joined_pattern(shapes)
    return tuple(result)


def _picked(array: Variable) -> tuple[int, tuple[bool, ...]]:
    """How many axes an index vector or a mask takes, and the pattern of what it picks."""
    return (array.ndim, (False,)) if array.dtype == "bool" else (1, array.broadcastable)


# --- the ops --------------------------------------------------------------------------------------


@family
def index(items: Items) -> Op:
    """The card of `x[...]`."""
    template = text(items)
    return Op(
        "index",
        infer=lambda x, *rest: TensorType(x.dtype, pattern(items, x, rest)),
        source=lambda node: f"{{0}}[{template}]",
        grad=lambda g, out, x, *rest: (scatter(items)(x, g, *rest), *nothing(g, out, *rest)),
        view=ARRAY not in items,
        latex=f"{{0}}[{template}]",
        said=lambda parts: f"{parts[0]}[{template.format(*parts)}]",
        doc="The numbers at some places of an array.",
    )


@helper
def scattered(shape: tuple[int, ...], where: Any, value: Any) -> Any:
    """Zeros of this shape with the value added at the places; a place named twice gets both."""
    whole = np.zeros(shape, value.dtype)
    np.add.at(whole, where, value)
    return whole


@helper
def placed(shape: tuple[int, ...], where: Any, value: Any) -> Any:
    """Zeros of this shape with the value at the places, none of which is named twice."""
    whole = np.zeros(shape, value.dtype)
    whole[where] = value
    return whole


@family
def scatter(items: Items) -> Op:
    """The card that puts numbers into zeros at the places of an index: what undoes `index`."""
    call = "scattered" if ARRAY in items else "placed"
    return Op(
        "scatter",
        infer=lambda x, value, *rest: x.type.with_dtype(value.dtype),
        source=lambda node: f"{call}({{0}}.shape, np.s_[{text(items, 2)}], {{1}})",
        grad=lambda g, out, x, value, *rest: (
            None,
            index(items)(g, *rest),
            *nothing(g, out, *rest),
        ),
        latex=r"\operatorname{{scatter}}({1})",
        doc="Zeros in the shape of the first operand, with the second added at some places.",
    )


@helper
def with_set(x: Any, where: Any, value: Any) -> Any:
    """A copy of `x` with the value at the places."""
    new = x.copy()
    new[where] = value
    return new


@helper
def with_added(x: Any, where: Any, value: Any) -> Any:
    """A copy of `x` with the value added at the places, none of which is named twice."""
    new = x.copy()
    new[where] += value
    return new


@helper
def with_all_added(x: Any, where: Any, value: Any) -> Any:
    """A copy of `x` with the value added at the places; a place named twice gets both."""
    new = x.copy()
    np.add.at(new, where, value)
    return new


@family
def changed(name: str, items: Items) -> Op:
    """The card of `set_subtensor` or `inc_subtensor`: a new array, the old one stays as it is."""
    adds = "with_all_added" if ARRAY in items else "with_added"
    call = "with_set" if name == "set_subtensor" else adds

    def grad(g: Variable, out: Variable, x: Variable, value: Variable, *rest: Variable) -> Any:
        kept = g if name == "inc_subtensor" else changed("set_subtensor", items)(g, 0, *rest)
        there = sum_to(index(items)(g, *rest), value.broadcastable)
        return (kept, there, *nothing(g, out, *rest))

    return Op(
        name,
        infer=lambda x, value, *rest: x.type,
        source=lambda node: f"{call}({{0}}, np.s_[{text(items, 2)}], {{1}})",
        grad=grad,
        latex=rf"{{0}}[{text(items, 2)} \leftarrow {{1}}]",
        said=lambda parts: f"{name}({parts[0]}[{text(items, 2).format(*parts)}], {parts[1]})",
        doc="The first operand, with other numbers at some places.",
    )


# --- what programs call ---------------------------------------------------------------------------


def subtensor(x: Variable, where: Any) -> Variable:
    """`x[where]`; `x.shape[0]` is one node."""
    if not isinstance(x.type, TensorType):
        words = {"name": label(x), "type": mistakes.type_words(x.type)}
        raise mistakes.not_a_tensor(x.site, op="x[…]", **words)
    items, inputs = read(x, where)
    first = items[0] if len(items) == 1 else None
    if isinstance(first, int) and x.owner is not None and x.owner.op is shape:
        whole = x.owner.inputs[0]
        return length(axis_of(x, first, whole.ndim))(whole)
    return index(items)(x, *inputs)


def set_subtensor(
    x: Any, y: Any, inplace: bool = False, tolerate_inplace_aliasing: bool = False
) -> Variable:
    """For `x = a[...]`: a copy of the whole `a` in which `y` stands at that place."""
    return _changed("set_subtensor", x, y)


def inc_subtensor(
    x: Any,
    y: Any,
    inplace: bool = False,
    set_instead_of_inc: bool = False,
    tolerate_inplace_aliasing: bool = False,
) -> Variable:
    """For `x = a[...]`: a copy of the whole `a` in which `y` is added at that place."""
    return _changed("set_subtensor" if set_instead_of_inc else "inc_subtensor", x, y)


def _kept(whole: Variable, text: str) -> dict[str, str]:
    """How a changed copy is kept: by an update, or by a name."""
    name, stored = label(whole), isinstance(whole, SharedVariable)
    remedy = f"updates=[({name}, {text})]" if stored else f"{name} = {text}"
    return {"name": name, "text": text, "remedy": remedy}


def _changed(name: str, x: Any, y: Any) -> Variable:
    node: Apply | None = x.owner if isinstance(x, Variable) else None
    if node is None or node.op.maker[0] is not index:
        found = label(x) if isinstance(x, Variable) else repr(x)
        raise mistakes.not_indexed(here(), call=name, found=found)
    site = here()
    if site is not None and site.alone and site.called is not None:
        mistakes.change_unused.warn(site, **_kept(node.inputs[0], site.text))
    y = as_variable(y)
    if y.ndim > x.ndim:
        raise mistakes.subtensor_ndim(
            here(), call=name, name=label(x), ndim=x.ndim, value=label(y), found=y.ndim
        )
    if y.dtype in DISCRETE and x.dtype in DISCRETE:
        y = cast(y, x.dtype)
    if not np.can_cast(y.dtype, x.dtype, "same_kind"):
        raise mistakes.subtensor_dtype(
            here(), name=label(node.inputs[0]), dtype=x.dtype, value=label(y), found=y.dtype
        )
    (items,) = node.op.maker[1]
    return changed(name, items)(node.inputs[0], y, *node.inputs[1:])


def take(a: Any, indices: Any, axis: Any = None, mode: str = "raise") -> Variable:
    """The numbers at `indices` along an axis (None: of the flattened numbers).

    `mode` says what a place outside means: 'raise' is an error, 'clip' the nearest place, 'wrap'
    counts on from the other end.
    """
    a, indices = as_variable(a), as_variable(indices)
    if axis is None:
        a, axis = flatten(a), 0
    axis = axis_of(a, axis)
    if mode != "raise":
        many = length(axis)(a)
        indices = clip(indices, 0, many - 1) if mode == "clip" else mod(indices, many)
    return subtensor(a, (slice(None),) * axis + (indices,))


@family
def repeated(axis: int) -> Op:
    """The card of `repeat` along an axis."""

    def grad(g: Variable, out: Variable, x: Variable, times: Variable) -> tuple[Variable, None]:
        source = repeated(0)(arange(length(axis)(x)), times)  # where each number came from
        return scatter((WHOLE,) * axis + (ARRAY,))(x, g, source), None

    return Op(
        "repeat",
        infer=lambda x, times: TensorType(
            x.dtype, [b and k != axis for k, b in enumerate(x.broadcastable)]
        ),
        source=f"np.repeat({{x}}, {{times}}, axis={axis})",
        grad=grad,
        latex=r"\operatorname{{repeat}}({x}, {times})",
        doc="Each number several times, along an axis.",
    )


def repeat(x: Any, repeats: Any, axis: Any = None) -> Variable:
    """Each number `repeats` times along an axis; None: of the flattened numbers."""
    x = as_variable(x)
    if axis is None:
        x, axis = flatten(x), 0
    times = as_variable(repeats)
    if times.dtype not in DISCRETE:
        type = mistakes.type_words(times.type)
        raise mistakes.not_a_length(here(), name=label(times), type=type)
    return repeated(axis_of(x, axis))(x, times)


@family
def places_of_nonzero(ndim: int) -> Op:
    """The card of `nonzero`: for each axis the places of all numbers that are not 0."""
    return Op(
        "nonzero",
        infer=lambda x: (TensorType("int64", (False,)),) * ndim,
        source="np.int64({x}.nonzero())" + ("[0]" if ndim == 1 else ""),
        grad=lambda g, out, x: (None,),
        latex=r"\operatorname{{nonzero}}({x})",
        doc="Where the numbers are that are not 0, as one vector for each axis.",
    )


def nonzero(a: Any, return_matrix: bool = False) -> Any:
    """Where `a` is not 0: a tuple of one int64 vector for each axis, or these as a matrix."""
    a = as_variable(a)
    if a.ndim == 0:
        raise mistakes.nonzero_of_scalar(here(), name=label(a))
    places = places_of_nonzero(a.ndim).node(a).outputs
    return stack(list(places)) if return_matrix else places


def flatnonzero(a: Any) -> Variable:
    """Where the flattened `a` is not 0, as int64."""
    return places_of_nonzero(1)(flatten(a))


def nonzero_values(a: Any) -> Variable:
    """The numbers that are not 0, in reading order."""
    a = as_variable(a)
    return subtensor(flatten(a), flatnonzero(neq(a, 0)))


def along(x: Variable, axis: int) -> Variable:
    """The index along one axis, with length 1 along the others: it fits `x`."""
    if x.broadcastable[axis]:
        return as_variable(np.zeros((1,) * x.ndim, "int64"))
    pattern = ["x"] * x.ndim
    pattern[axis] = 0  # type: ignore[call-overload]
    return dimshuffle(arange(length(axis)(x)), pattern)


# --- vectors whose length is known ----------------------------------------------------------------


def vector_length(v: Variable) -> int:
    """How many numbers a vector has, if the formula tells; else TypeError."""
    if v.ndim == 1 and v.broadcastable[0]:
        return 1
    if isinstance(v, Constant) and v.ndim > 0:
        return len(v.data)
    node = v.owner
    if node is not None and v.ndim == 1:
        if node.op is shape:
            return node.inputs[0].ndim
        if node.op.name == "stack":
            return len(node.inputs)
        if node.op.name == "join":
            return sum(vector_length(i) for i in node.inputs)
        if node.op.maker[0] is index and len(node.inputs) == 1:
            cuts = [item for item in node.op.maker[1][0] if isinstance(item, Cut)]
            if len(cuts) == 1 and node.inputs[0].ndim == 1:
                start, stop, step = cuts[0]
                places: Any = range(vector_length(node.inputs[0]))
                return len(places[start:stop:step])
    name = label(v)
    raise mistakes.no_iteration(here(), name=name, remedy=mistakes.instead_of_iteration(name))

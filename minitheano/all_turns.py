"""What a node computes in one turn of a loop, computed for all turns at once.

Each function here gets a node of a step, what stands outside for its inputs, and which of these
have a row for each turn; it answers with the variable that has a row for each turn, or None.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .graph import Apply, Variable
from .ops.card import Op, family, helper
from .ops.elementwise import mul
from .ops.index import ARRAY, HOLE, WHOLE, index
from .ops.join import joined
from .ops.linear import matrix_dot, vector_outer
from .ops.nnet import logsoftmax_rows, softmax_rows
from .ops.reduce import average, extreme
from .ops.reduce import sum as total
from .ops.reduce import total as totals
from .ops.shape import dimshuffle, shuffled, transpose
from .types import TensorType

Inputs = Sequence[Variable]
Many = Sequence[bool]


# --- cards that no learner writes: they stand in no catalogue -------------------------------------


def _rows_type(x: Variable) -> TensorType:
    return TensorType(x.dtype, (False, *x.broadcastable[2:]))


rows_of = Op(
    "rows_of",
    infer=_rows_type,
    source=lambda node: (
        "{0}.ravel()" if node.inputs[0].ndim == 2 else "{0}.reshape(-1, {0}.shape[2])"
    ),
    view=True,
    latex="{0}",
    doc="The rows of all turns below each other.",
)
by_turns = Op(
    "by_turns",
    infer=lambda x, like: TensorType(x.dtype, (*like.broadcastable[:2], *x.broadcastable[1:])),
    source="{x}.reshape({like}.shape[:2] + {x}.shape[1:])",
    view=True,
    latex="{x}",
    doc="The rows of all turns, sorted by turns again.",
)


@helper
def turned(rows: Any) -> Any:
    """The rows themselves, if there are any: a loop that does not turn is another case."""
    if not len(rows):
        raise ValueError("no turns")
    return rows


@helper
def in_the_shape(x: Any, like: Any) -> Any:
    """The first operand itself, if both have one shape."""
    if x.shape != like.shape:
        raise ValueError("shapes differ")
    return x


some_turns = Op(
    "some_turns",
    infer=lambda x: x.type,
    source="turned({x})",
    view=True,
    latex="{x}",
    doc="The rows of the turns, of which there is one at least.",
)
same_shape = Op(
    "same_shape",
    infer=lambda x, like: x.type,
    source="in_the_shape({x}, {like})",
    view=True,
    latex="{x}",
    doc="The first operand, which has to have the shape of the second.",
)
columns_first = Op(
    "columns_first",
    infer=lambda x: x.type,
    source="np.asfortranarray({x})",
    view=True,
    latex="{x}",
    doc="The same matrix, one column after the other in memory.",
)


@family
def turn_count(spans: tuple[int, ...], counted: bool) -> Op:
    """The card of the number of turns: so many elements of each sequence are used up by taps."""
    lengths = "".join(
        f"len({{{k}}})" + (f" - {span}, " if span else ", ")
        for k, span in enumerate(spans, int(counted))
    )
    return Op(
        "turn_count",
        infer=lambda *inputs: TensorType("int64", ()),
        source=lambda node: f"np.int64(turns({'{0}' if counted else None}, ({lengths})))",
        latex="n",
        doc="How often a loop turns.",
    )


# --- node by node ---------------------------------------------------------------------------------


def for_all_turns(node: Apply, inputs: Inputs, many: Many) -> Variable | None:
    """The output of a node of a step, a row for each turn; None if nobody knows how."""
    out = node.outputs[0]
    if len(node.outputs) > 1 or not isinstance(out.type, TensorType) or not node.op.pure:
        return None
    if node.op.elementwise:
        found = _elementwise(node, inputs, many)
    else:
        how = HOW.get(node.op) or HOW.get(node.op.maker[0])
        found = how(node, inputs, many) if how is not None else None
    if found is None or found.type is not TensorType(out.dtype, (False, *out.broadcastable)):
        return None
    return found


def again(node: Apply, op: Any, inputs: Inputs) -> Variable:
    """A node that stands for one of the learner's."""
    return Apply(op, inputs, op.types(inputs), node.site, origin=node).outputs[0]


def _elementwise(node: Apply, inputs: Inputs, many: Many) -> Variable | None:
    """The same op; rows that have fewer axes than the result get axes of length 1."""
    out, operands, full = node.outputs[0], [], False
    for x, rows, inner in zip(inputs, many, node.inputs, strict=True):
        missing = out.ndim + 1 - x.ndim
        if rows and missing:
            x = dimshuffle(x, 0, *["x"] * missing, *range(1, x.ndim))
        full = full or (rows and inner.broadcastable == out.broadcastable)
        operands.append(x)
    # Where a few numbers a turn would be repeated to many, the loop does it turn by turn.
    return again(node, node.op, operands) if full else None


def _dimshuffle(node: Apply, inputs: Inputs, many: Many) -> Variable:
    (axes,) = node.op.maker[1]
    made = dimshuffle(inputs[0], 0, *["x" if a == "x" else a + 1 for a in axes])
    return made


def _dot(node: Apply, inputs: Inputs, many: Many) -> Variable | None:
    """One big product for many small ones."""
    (a, b), (of_a, of_b) = inputs, (v.ndim for v in node.inputs)
    if many[0] and not many[1]:
        if of_a == 1:
            return again(node, matrix_dot, [a, b])
        return by_turns(again(node, matrix_dot, [rows_of(a), b]), a)
    if many[1] and not many[0] and of_b == 1:
        return again(node, matrix_dot, [b, transpose(a) if of_a == 2 else a])
    if all(many) and of_a == of_b == 1:
        return total(mul(a, b), axis=1)
    return None


def _index(node: Apply, inputs: Inputs, many: Many) -> Variable | None:
    """Plain places in each row; or, where the rows say the place, those places of one array."""
    (items,) = node.op.maker[1]
    if many[0]:
        if any(many[1:]) or ARRAY in items:
            return None
        return again(node, index((WHOLE, *items)), inputs)
    if items in ((HOLE,), (ARRAY,)) and inputs[1].dtype != "bool":
        return again(node, index((ARRAY,)), inputs)
    return None


def _softmax(node: Apply, inputs: Inputs, many: Many) -> Variable:
    """Row by row: it does not matter how many belong to one turn."""
    return by_turns(again(node, node.op, [rows_of(inputs[0])]), inputs[0])


def _reduction(node: Apply, inputs: Inputs, many: Many) -> Variable | None:
    """The same axes, one place further on."""
    axes, *rest = node.op.maker[1]
    x = node.inputs[0]
    axes = tuple(a + 1 for a in (range(x.ndim) if axes is None else axes))
    return again(node, node.op.maker[0](axes, *rest), inputs) if axes else None


def _extreme(node: Apply, inputs: Inputs, many: Many) -> Variable | None:
    """The same axes, one place further on."""
    name, axes, keepdims = node.op.maker[1]
    axes = tuple(a + 1 for a in (range(node.inputs[0].ndim) if axes is None else axes))
    return again(node, extreme(name, axes, keepdims), inputs) if axes else None


def _joined(node: Apply, inputs: Inputs, many: Many) -> Variable | None:
    (axis,) = node.op.maker[1]
    return again(node, joined(axis + 1), inputs) if all(many) else None


How = Callable[[Apply, Inputs, Many], "Variable | None"]
HOW: dict[Any, How] = {
    matrix_dot: _dot,
    softmax_rows: _softmax,
    logsoftmax_rows: _softmax,
    index: _index,
    shuffled: _dimshuffle,
    joined: _joined,
    totals: _reduction,
    average: _reduction,
    extreme: _extreme,
}


# --- sums over all turns --------------------------------------------------------------------------


def is_product(node: Apply) -> bool:
    """True for an op that a sum over turns turns into one big product."""
    return node.op is matrix_dot or node.op is vector_outer


def sum_of_products(node: Apply, inputs: Inputs) -> Variable:
    """The sum over all turns of a product, as one big product."""
    a, b = inputs
    if node.op is vector_outer:
        return again(node, matrix_dot, [transpose(a), b])
    return again(node, matrix_dot, [_side_by_side(a), rows_of(b)])


def _side_by_side(x: Variable) -> Variable:
    """The factors of all turns beside each other, so that they meet the rows of the others."""
    if x.ndim == 2:
        return rows_of(x)
    before = x.owner
    if before is not None and before.op is shuffled((0, 2, 1)):
        return transpose(rows_of(before.inputs[0]))
    return transpose(rows_of(dimshuffle(x, 0, 2, 1)))


def sum_over_turns(rows: Variable) -> Variable:
    """The sum over all turns, kept in the dtype of the rows as a loop does it."""
    return total(rows, axis=0, dtype=rows.dtype, acc_dtype=rows.dtype)

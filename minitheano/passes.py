"""The passes over a node: constants are folded, equations applied, equal nodes merged.

A pass is a plain function from a node, whose inputs are settled, to what may stand in its place.
`rewrite.py` walks over the graph and settles what a pass answers; a node that nothing needs any
more is simply not reached from the outputs.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

import numpy as np

from .entropy import CROSS_ENTROPY
from .graph import Apply, Constant, Variable
from .leftovers import LEFTOVERS, gather_constants
from .ops.elementwise import CASTS, cast, fill
from .ops.join import stack
from .ops.shape import dimshuffle, shape
from .pieces import join_pieces
from .products import last_rewrites
from .rewrite import Found, Reason, Rewrite, Rewriting, by_op, first_that_fits, replaced, where
from .rules import EQUATIONS
from .shapes import cannot_fail, refilled, told_by
from .stable import log_of_picked_softmax, log_of_sum_of_exp
from .types import TensorType, upcast

LARGE = 10_000  # a constant with more elements is not made, unless one as large goes in
# These make much from little: writing their result into the graph would store it for good.
GROWING = {"alloc", "arange", "eye", "repeat", "tile", "tri"}

RULES = by_op([*EQUATIONS, *CROSS_ENTROPY])
EXACT_RULES = by_op([e for e in EQUATIONS if not e.changes_answer and not e.finite])

FOLDED = Reason("fold_constants", "Constants alone: computed once, now.", "全是常量：现在就算好。")
MERGED = Reason("merge_equal", "The same op on the same inputs.", "同一运算，同样的输入。")
JOINED = Reason(
    "join_dimshuffles", "Two changes of the order of axes are one.", "两次改变轴的顺序合成一次。"
)
CAST_ONCE = Reason(
    "join_casts",
    "The first cast lost nothing: it is not needed.",
    "前一次转换没有丢失什么，可以省去。",
)
NUMBER_ALONE = Reason(
    "number_for_fill",
    "The other operand gives the shape: the value alone will do.",
    "形状由另一个操作数给出，只要这个值就够了。",
)
MARK = Reason(
    "drop_marks",
    "It says what becomes of a gradient: the values are those of its input.",
    "它只说明梯度怎样变化；数值就是输入的数值。",
)
SAME_SHAPE = Reason(
    "fill_of_same_shape", "The value has the shape that is asked for.", "这个数已经有所要的形状。"
)
SHAPE_ALONE = Reason(
    "shape_of_elementwise", "The shape is known without the numbers.", "不用算出数值就知道形状。"
)

SHAPE_TOLD = Reason(
    "shape_by_the_op", "The op says its shape by `infer_shape`.", "运算用 infer_shape 说明了形状。"
)


# --- the passes -----------------------------------------------------------------------------------


def fold_constants(node: Apply, run: Rewriting) -> Found | None:
    """A node that reads constants alone is computed once, now."""
    if not all(isinstance(i, Constant) for i in node.inputs) or not _foldable(node):
        return None
    values = [i.data for i in node.inputs if isinstance(i, Constant)]
    try:
        results = node.op.compute(node, *values)
    except Exception:  # what goes wrong is told when the function is called, where it belongs
        return None
    room = max([LARGE, *(np.size(v) for v in values)])
    if any(np.size(r) > room for r in results):
        return None
    folded = [o.type.make_constant(r) for r, o in zip(results, node.outputs, strict=True)]
    return Found(folded, FOLDED)


def _foldable(node: Apply) -> bool:
    tensors = all(isinstance(v.type, TensorType) for v in (*node.inputs, *node.outputs))
    holds_a_graph = hasattr(node.op, "inner_outputs")
    if not tensors or not node.op.pure or holds_a_graph or node.op.name in GROWING:
        return False
    return bool(node.op.do_constant_folding(node))


@where(RULES.__contains__)
def apply_equations(node: Apply, run: Rewriting) -> Found | None:
    """The first equation whose left side fits gives its right side."""
    return first_that_fits(RULES, node)


@where(EXACT_RULES.__contains__)
def apply_exact_equations(node: Apply, run: Rewriting) -> Found | None:
    """The same, with the equations alone that never change an answer."""
    return first_that_fits(EXACT_RULES, node)


@where(lambda op: op.name == "dimshuffle")
def join_dimshuffles(node: Apply, run: Rewriting) -> Found | None:
    """Two changes of the order of axes, one after the other, are one or none."""
    before = node.inputs[0].owner
    if before is None or before.op.name != "dimshuffle":
        return None
    (outer,), (inner,) = node.op.maker[1], before.op.maker[1]
    x = before.inputs[0]
    joined = dimshuffle(x, ["x" if a == "x" else inner[a] for a in outer])
    return replaced(node, joined, [x], JOINED)


_CASTS = frozenset(CASTS.values())


@where(_CASTS.__contains__)
def join_casts(node: Apply, run: Rewriting) -> Found | None:
    """A cast behind a cast to a wider dtype starts from the first value."""
    before = node.inputs[0].owner
    if before is None or before.op not in _CASTS:
        return None
    x, between = before.inputs[0], before.outputs[0].dtype
    if upcast(x.dtype, between) != between:
        return None
    return replaced(node, cast(x, node.outputs[0].dtype), [x], CAST_ONCE)


@where(lambda op: op.passes_on)
def drop_marks(node: Apply, run: Rewriting) -> Found | None:
    """A node that only says what becomes of a gradient hands its inputs on; it is not needed."""
    return Found(node.inputs[: len(node.outputs)], MARK)


def _tells_lengths(op: Any) -> bool:
    return op is shape or str(op.name).startswith("shape[")


@where(_tells_lengths)
def shape_of_elementwise(node: Apply, run: Rewriting) -> Found | None:
    """The shape of f(x) is the shape of x: the numbers themselves are not needed."""
    before = node.inputs[0].owner
    if before is None or not before.op.elementwise:
        return None
    out = before.outputs[0]
    like = [i for i in before.inputs if i.broadcastable == out.broadcastable]
    others = [i for i in before.inputs if i not in like[:1] and not cannot_fail(i)]
    if not like or others or not before.op.pure:
        return None
    return replaced(node, node.op(like[0]), like[:1], SHAPE_ALONE)


@where(_tells_lengths)
def shape_by_the_op(node: Apply, run: Rewriting) -> Found | None:
    """The shape of what a learner's op computes, where the op has `infer_shape`."""
    one = None if node.op is shape else node.op.maker[1]
    before = node.inputs[0].owner
    if before is None or not hasattr(before.op, "infer_shape"):
        return None
    shapes = [tuple(i.shape[k] for k in range(i.ndim)) for i in before.inputs]
    index = node.inputs[0].index
    lengths = [cast(n, "int64") for n in before.op.infer_shape(before, shapes)[index]]
    if one:
        return replaced(node, lengths[one[0]], before.inputs, SHAPE_TOLD)
    if not lengths:
        return None
    return replaced(node, stack(lengths), before.inputs, SHAPE_TOLD)


@where(lambda op: op is fill)
def drop_fill(node: Apply, run: Rewriting) -> Found | None:
    """The value has the shape that is asked for, and computing it asks all that the model asks."""
    model, value = node.inputs
    if value.type is not node.outputs[0].type:
        return None
    fits = cannot_fail(model) or told_by(model, [value], node)
    return Found([value], SAME_SHAPE) if fits else None


@where(lambda op: op.elementwise and op.pure and op is not fill)
def number_for_fill(node: Apply, run: Rewriting) -> Found | None:
    """In `fill(x, 1) * exp(x)` the other operand gives the shape: the value alone will do.

    If no operand is left that gives it, the result is filled.
    """
    inputs, dropped = list(node.inputs), None
    for k, number in enumerate([_filled_with(i) for i in inputs]):
        filler = inputs[k].owner
        others = [*inputs[:k], *inputs[k + 1 :]]
        alone = all(all(i.broadcastable) for i in others)
        if number is None or filler is None:
            continue
        if alone or told_by(filler.inputs[0], others, filler):
            inputs[k], dropped = number, filler
    if dropped is None:
        return None
    new = node.op(*inputs)
    if new.broadcastable != node.outputs[0].broadcastable:
        inputs.append(dropped.inputs[0])
        new = refilled(dropped, new)
    return replaced(node, new, inputs, NUMBER_ALONE)


def _filled_with(variable: Variable) -> Variable | None:
    """The value that fills the array, if it has fewer numbers than the array."""
    node = variable.owner
    if node is None or node.op is not fill:
        return None
    value = node.inputs[1]
    return value if value.broadcastable != variable.broadcastable else None


@where(lambda op: op.pure)
def merge_equal(node: Apply, run: Rewriting) -> Found | None:
    """A node with the op and the inputs of another one is that one."""
    names = run.memory.setdefault("names", {})
    key = (node.op, tuple(_identity(i, names) for i in node.inputs))
    first: Apply = run.memory.setdefault("nodes", {}).setdefault(key, node)
    if first is node:
        return None
    return Found(first.outputs, MERGED)


def _identity(variable: Variable, names: dict[Variable, Any]) -> Any:
    """The variable, or for a constant that is not large what is written in it."""
    if not isinstance(variable, Constant) or not isinstance(variable.type, TensorType):
        return variable
    if np.size(variable.data) > LARGE:
        return variable
    if variable not in names:
        names[variable] = variable.signature
    return names[variable]


PASSES: tuple[Callable[[Apply, Rewriting], Found | None], ...] = (
    fold_constants,
    join_pieces,
    apply_equations,
    log_of_picked_softmax,
    log_of_sum_of_exp,
    drop_marks,
    join_dimshuffles,
    join_casts,
    shape_of_elementwise,
    shape_by_the_op,
    drop_fill,
    number_for_fill,
    *LEFTOVERS,
    merge_equal,
)
INEXACT = (log_of_picked_softmax, log_of_sum_of_exp, gather_constants)
EXACT_PASSES = tuple(
    apply_exact_equations if p is apply_equations else p for p in PASSES if p not in INEXACT
)


def rewritten(
    outputs: Sequence[Variable], *, exact: bool = False, without: Collection[str] = ()
) -> tuple[list[Variable], list[Rewrite]]:
    """The outputs after all rewrites, and the log of them in order.

    The types of the outputs stay. With `exact=True` only rules are used that never change an
    answer, not even where it is inf or nan. `without` names passes that are left out.
    """
    passes = EXACT_PASSES if exact else PASSES
    run = Rewriting([p for p in passes if p.__name__ not in without] if without else passes)
    found = run.run(outputs)
    return (found if exact else last_rewrites(found, run.log, without)), run.log

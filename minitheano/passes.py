"""The passes over a node: constants are folded, equations applied, equal nodes merged.

A pass is a plain function from a node, whose inputs are settled, to what may stand in its place.
`rewrite.py` walks over the graph and settles what a pass answers; a node that nothing needs any
more is simply not reached from the outputs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from .graph import Apply, Constant, Variable
from .ops.elementwise import CASTS, cast, log, mul
from .ops.join import stack
from .ops.nnet import logsoftmax_rows
from .ops.shape import dimshuffle, shape
from .rewrite import Equation, Found, Reason, Rewrite, Rewriting, adopt, by_op, met_at
from .rules import EQUATIONS
from .types import TensorType, upcast

LARGE = 10_000  # a constant with more elements is not made, unless one as large goes in
# These make much from little: writing their result into the graph would store it for good.
GROWING = {"alloc", "arange", "eye", "repeat", "tile", "tri"}

RULES = by_op(EQUATIONS)
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
    "The other operand gives the shape: the number alone will do.",
    "形状由另一个操作数给出，只要这个数就够了。",
)
MARK = Reason(
    "drop_marks",
    "It says what becomes of a gradient: the values are those of its input.",
    "它只说明梯度怎样变化；数值就是输入的数值。",
)
SHAPE_ALONE = Reason(
    "shape_of_elementwise", "The shape is known without the numbers.", "不用算出数值就知道形状。"
)

SHAPE_TOLD = Reason(
    "shape_by_the_op", "The op says its shape by `infer_shape`.", "运算用 infer_shape 说明了形状。"
)

PICKED_LOG = Reason(
    "log_of_picked_softmax",
    "Where the picked probability underflows to 0, its logarithm would be -inf.",
    "选出的概率下溢成 0 时，它的对数就成了 -inf。",
    changes_answer=True,
)
PICKED_QUOTIENT = Reason(
    "picked_divided_and_multiplied",
    "At the picked places x divides and multiplies; where it is 0 that was nan.",
    "在选出的位置上先除以 x 再乘以 x；x = 0 时原来得 nan。",
    changes_answer=True,
)


def pure(node: Apply) -> bool:
    """True if the node gives the same outputs each time and does nothing else."""
    return bool(getattr(node.op, "pure", True))


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
    folded = [Constant(o.type, r) for r, o in zip(results, node.outputs, strict=True)]
    return Found(folded, FOLDED)


def _foldable(node: Apply) -> bool:
    tensors = all(isinstance(v.type, TensorType) for v in (*node.inputs, *node.outputs))
    holds_a_graph = hasattr(node.op, "inner_outputs")
    if not tensors or not pure(node) or holds_a_graph or node.op.name in GROWING:
        return False
    return bool(node.op.do_constant_folding(node))


def apply_equations(node: Apply, run: Rewriting) -> Found | None:
    """The first equation whose left side fits gives its right side."""
    return _first(RULES, node)


def apply_exact_equations(node: Apply, run: Rewriting) -> Found | None:
    """The same, with the equations alone that never change an answer."""
    return _first(EXACT_RULES, node)


def _first(rules: Mapping[Any, Sequence[Equation]], node: Apply) -> Found | None:
    met = {met_at(i) for i in node.inputs} if node.op in rules else ()
    for each in rules.get(node.op, ()):
        right = each.apply(node.outputs[0]) if each.needs.issubset(met) else None
        if right is not None:
            return Found([right], each)
    return None


def join_dimshuffles(node: Apply, run: Rewriting) -> Found | None:
    """Two changes of the order of axes, one after the other, are one or none."""
    before = node.inputs[0].owner if node.op.name == "dimshuffle" else None
    if before is None or before.op.name != "dimshuffle":
        return None
    (outer,), (inner,) = node.op.maker[1], before.op.maker[1]
    x = before.inputs[0]
    joined = dimshuffle(x, ["x" if a == "x" else inner[a] for a in outer])
    return _replaced(node, joined, [x], JOINED)


def join_casts(node: Apply, run: Rewriting) -> Found | None:
    """A cast behind a cast to a wider dtype starts from the first value."""
    before = node.inputs[0].owner if node.op in _CASTS else None
    if before is None or before.op not in _CASTS:
        return None
    x, between = before.inputs[0], before.outputs[0].dtype
    if upcast(x.dtype, between) != between:
        return None
    return _replaced(node, cast(x, node.outputs[0].dtype), [x], CAST_ONCE)


_CASTS = frozenset(CASTS.values())


def drop_marks(node: Apply, run: Rewriting) -> Found | None:
    """A node that only says what becomes of a gradient hands its inputs on; it is not needed."""
    if not getattr(node.op, "passes_on", False):
        return None
    return Found(node.inputs[: len(node.outputs)], MARK)


def shape_of_elementwise(node: Apply, run: Rewriting) -> Found | None:
    """The shape of f(x) is the shape of x: the numbers themselves are not needed."""
    of_lengths = node.op is shape or str(node.op.name).startswith("shape[")
    before = node.inputs[0].owner if of_lengths else None
    if before is None or not getattr(before.op, "elementwise", False):
        return None
    out = before.outputs[0]
    like = [i for i in before.inputs if i.broadcastable == out.broadcastable]
    others = [i for i in before.inputs if i not in like[:1] and not all(i.broadcastable)]
    if not like or others or not pure(before):
        return None
    return _replaced(node, node.op(like[0]), like[:1], SHAPE_ALONE)


def shape_by_the_op(node: Apply, run: Rewriting) -> Found | None:
    """The shape of what a learner's op computes, where the op has `infer_shape`."""
    one = node.op.maker[1] if str(node.op.name).startswith("shape[") else None
    before = node.inputs[0].owner if one or node.op is shape else None
    if before is None or not hasattr(before.op, "infer_shape"):
        return None
    shapes = [tuple(i.shape[k] for k in range(i.ndim)) for i in before.inputs]
    index = node.inputs[0].index
    lengths = [cast(n, "int64") for n in before.op.infer_shape(before, shapes)[index]]
    if one:
        return _replaced(node, lengths[one[0]], before.inputs, SHAPE_TOLD)
    if not lengths:
        return None
    return _replaced(node, stack(lengths), before.inputs, SHAPE_TOLD)


def number_for_fill(node: Apply, run: Rewriting) -> Found | None:
    """In `fill(x, 1) * y` the shape comes from y: the number alone will do, repeated or not."""
    if not getattr(node.op, "elementwise", False) or node.op.name == "fill" or not pure(node):
        return None
    numbers = [_filled_with(i) for i in node.inputs]
    filled = [i for i, number in zip(node.inputs, numbers, strict=True) if number is not None]
    filler = filled[0].owner if filled else None
    if filler is None:
        return None
    inputs = [
        i if number is None else number for i, number in zip(node.inputs, numbers, strict=True)
    ]
    new = node.op(*inputs)
    if new.ndim == 0 and node.outputs[0].ndim > 0:  # then it is the result that is filled
        inputs.append(filler.inputs[0])
        new = filler.op(filler.inputs[0], new)
    return _replaced(node, new, inputs, NUMBER_ALONE)


def _filled_with(variable: Variable) -> Variable | None:
    """The number that fills the array, if it is an array filled with one number."""
    node = variable.owner
    if node is None or node.op.name not in ("fill", "spread"):
        return None
    number = node.inputs[1]
    return number if number.ndim == 0 and variable.ndim > 0 else None


def merge_equal(node: Apply, run: Rewriting) -> Found | None:
    """A node with the op and the inputs of another one is that one."""
    if not pure(node):
        return None
    names = run.memory.setdefault("names", {})
    key = (node.op, tuple(_identity(i, names) for i in node.inputs))
    first: Apply = run.memory.setdefault("nodes", {}).setdefault(key, node)
    if first is node:
        return None
    return Found(first.outputs, MERGED)


def _identity(variable: Variable, names: dict[Variable, Any]) -> Any:
    """The variable, or for a constant that is not large what is written in it."""
    if not isinstance(variable, Constant) or np.size(variable.data) > LARGE:
        return variable
    if variable not in names:
        tensor = isinstance(variable.type, TensorType)
        names[variable] = variable.signature if tensor else variable
    return names[variable]


def log_of_picked_softmax(node: Apply, run: Rewriting) -> Found | None:
    """log(softmax(x)[i, j]) is logsoftmax(x)[i, j]."""
    picked = _made_by("index", node.inputs[0]) if node.op is log else None
    rows = _made_by("softmax", picked.inputs[0]) if picked is not None else None
    if picked is None or rows is None:
        return None
    (x,), where = rows.inputs, picked.inputs[1:]
    return _replaced(node, picked.op(logsoftmax_rows(x), *where), [x, *where], PICKED_LOG)


def picked_divided_and_multiplied(node: Apply, run: Rewriting) -> Found | None:
    """x * scatter(a / x[i, j]) is scatter(a): in the gradient of the log of what was picked.

    `x * (scatter(a / x[i, j]) - b)`, as the gradient of a softmax has it, is `scatter(a) - x * b`.
    """
    if node.op is not mul:
        return None
    for x, factor in (node.inputs, node.inputs[::-1]):
        minus = _made_by("sub", factor)
        first = minus.inputs[0] if minus is not None else factor
        scattered = _made_by("scatter", first)
        a = _dividend(x, scattered) if scattered is not None else None
        if scattered is None or a is None:
            continue
        placed = scattered.op(scattered.inputs[0], a, *scattered.inputs[2:])
        new = placed if minus is None else placed - x * minus.inputs[1]
        known = [x, a, *scattered.inputs, *(minus.inputs if minus is not None else ())]
        return _replaced(node, new, known, PICKED_QUOTIENT)
    return None


def _dividend(x: Variable, scattered: Apply) -> Variable | None:
    """`a` where a / x[…] is scattered to the very places that were picked from x."""
    quotient = _made_by("true_div", scattered.inputs[1])
    picked = _made_by("index", quotient.inputs[1]) if quotient is not None else None
    if quotient is None or picked is None or picked.op.maker[1] != scattered.op.maker[1]:
        return None
    a = quotient.inputs[0]
    same = picked.inputs == (x, *scattered.inputs[2:]) and a.dtype == scattered.outputs[0].dtype
    return a if same else None


def _made_by(name: str, variable: Variable) -> Apply | None:
    """The node that the variable comes from, if it is one of this op."""
    node = variable.owner
    return node if node is not None and node.op.name == name else None


def _replaced(
    node: Apply, new: Variable, known: Sequence[Variable], reason: Reason
) -> Found | None:
    if new.type is not node.outputs[0].type:
        return None
    adopt(new, node.outputs[0], known)
    return Found([new], reason)


PASSES: tuple[Callable[[Apply, Rewriting], Found | None], ...] = (
    fold_constants,
    apply_equations,
    log_of_picked_softmax,
    picked_divided_and_multiplied,
    drop_marks,
    join_dimshuffles,
    join_casts,
    shape_of_elementwise,
    shape_by_the_op,
    number_for_fill,
    merge_equal,
)
INEXACT = (log_of_picked_softmax, picked_divided_and_multiplied)
EXACT_PASSES = tuple(
    apply_exact_equations if p is apply_equations else p for p in PASSES if p not in INEXACT
)


def rewritten(
    outputs: Sequence[Variable], *, exact: bool = False
) -> tuple[list[Variable], list[Rewrite]]:
    """The outputs after all rewrites, and the log of them in order.

    The types of the outputs stay. With `exact=True` only rules are used that never change an
    answer, not even where it is inf or nan.
    """
    run = Rewriting(EXACT_PASSES if exact else PASSES)
    return run.run(outputs), run.log

"""The stable form of a formula: what its gradient is taken of.

`log(1 - sigmoid(x))` is `-softplus(x)` on paper. In the machine the first one overflows, and its
slope is worse: a quotient of two numbers that both underflow. So the chain rule never sees it. The
equations of `rules.py` that keep numbers in range are applied before it goes back.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from .entropy import AS_WRITTEN
from .graph import Apply, Variable, order
from .ops.elementwise import log
from .ops.nnet import logsoftmax_rows
from .ops.reduce import log_of_sum_of_exp as logsumexp
from .rewrite import Found, Reason, Rewriting, by_op, first_that_fits, replaced, where
from .rules import STABLE

RULES = by_op([*STABLE, *AS_WRITTEN])

PICKED_LOG = Reason(
    "log_of_picked_softmax",
    "Where the picked probability underflows to 0, its logarithm would be -inf.",
    "选出的概率下溢成 0 时，它的对数就成了 -inf。",
    changes_answer=True,
)
LOG_SUM_EXP = Reason(
    "log_of_sum_of_exp",
    "exp(x) overflows for x > 709; the greatest x is taken out before and added after.",
    "exp(x) 在 x > 709 时溢出；先减去最大的 x，最后再加回来。",
    changes_answer=True,
)


def stabilised(
    outputs: Sequence[Variable], kept: Collection[Variable]
) -> Mapping[Variable, Variable]:
    """For each output the same formula in its stable form.

    The variables in `kept` stay what they are: nothing that contains them is taken for one formula.
    The same holds for what an impure node gives, which must not be drawn or printed twice.
    """
    closed = set(kept)
    for node in order(outputs, closed):
        if not node.op.pure:
            closed.update(node.outputs)
    run = Rewriting(PASSES, closed=closed, deep=False)
    return dict(zip(outputs, run.run(outputs), strict=True))


# --- the passes -----------------------------------------------------------------------------------


@where(RULES.__contains__)
def apply_stable_equations(node: Apply, run: Rewriting) -> Found | None:
    """The first stable form that fits."""
    return first_that_fits(RULES, node, run.closed)


@where(lambda op: op is log)
def log_of_picked_softmax(node: Apply, run: Rewriting) -> Found | None:
    """log(softmax(x)[i, j]) is logsoftmax(x)[i, j]."""
    picked = _behind("index", node.inputs[0], run)
    rows = _behind("softmax", picked.inputs[0], run) if picked is not None else None
    if picked is None or rows is None:
        return None
    (x,), where = rows.inputs, picked.inputs[1:]
    return replaced(node, picked.op(logsoftmax_rows(x), *where), [x, *where], PICKED_LOG)


@where(lambda op: op is log)
def log_of_sum_of_exp(node: Apply, run: Rewriting) -> Found | None:
    """log(sum(exp(x))) is one card, which takes the greatest x out first."""
    total = _behind("sum", node.inputs[0], run)
    powers = _behind("exp", total.inputs[0], run) if total is not None else None
    if total is None or powers is None:
        return None
    axes, keepdims, *dtypes = total.op.maker[1]
    (x,) = powers.inputs
    return None if any(dtypes) else replaced(node, logsumexp(axes, keepdims)(x), [x], LOG_SUM_EXP)


def _behind(name: str, variable: Variable, run: Rewriting) -> Apply | None:
    """The node that the variable comes from, if it is one of this op and may be looked at."""
    node = variable.owner
    return (
        node if node is not None and node.op.name == name and variable not in run.closed else None
    )


PASSES = (apply_stable_equations, log_of_picked_softmax, log_of_sum_of_exp)

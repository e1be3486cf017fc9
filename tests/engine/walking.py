"""Evaluate expressions node by node from their cards, and look at every value on the way."""

from __future__ import annotations

import operator
from functools import cache, reduce

import numpy as np

from minitheano.gradient import grad
from minitheano.graph import Constant, order
from minitheano.ops.card import HELPERS
from minitheano.ops.elementwise import sin
from minitheano.ops.make import arange
from minitheano.ops.shape import reshape_like
from minitheano.types import TensorType


def walk(outputs, given):
    """The values of the outputs. Each node's value must have the type that its card promises.

    A result may share memory with an operand only if the card says so: later stages of the engine
    reuse buffers by what the cards say.
    """
    values = {x: np.asarray(v) for x, v in given.items()}
    for node in order(outputs):
        operands = [i.data if isinstance(i, Constant) else values[i] for i in node.inputs]
        names = [f"v{k}" for k in range(len(operands))]
        scope = {"np": np, **HELPERS}
        scope |= {n: v[()] if v.ndim == 0 else v for n, v in zip(names, operands, strict=True)}
        with np.errstate(all="ignore"):
            found = eval(compiled(node.op.expression(node, names)), scope)
        results = found if len(node.outputs) > 1 else [found]
        for k, (output, result) in enumerate(zip(node.outputs, results, strict=True)):
            fits(result, output.type, node)
            values[output] = np.asarray(result)
            if not node.op.may_alias(k):
                assert not any(np.shares_memory(result, v) for v in operands), node.op.name
    return [o.data if isinstance(o, Constant) else values[o] for o in outputs]


@cache
def compiled(text):
    """The text of an expression, ready to run."""
    return compile(text, "<card>", "eval")


def fits(value, type, node):
    """The raw value has the dtype, the number of axes and the lengths of 1 that were promised."""
    assert isinstance(value, np.ndarray | np.generic), node.op.name
    assert value.dtype == type.dtype, (node.op.name, value.dtype, type)
    assert value.ndim == type.ndim, (node.op.name, value.shape, type)
    ones = zip(value.shape, type.broadcastable, strict=True)
    assert all(n == 1 for n, one in ones if one), (node.op.name, value.shape, type)


def inputs_for(values, declare=True):
    """A symbolic input for each array; an axis of length 1 is declared so."""
    return [
        TensorType(v.dtype, [declare and n == 1 for n in v.shape])(f"x{k}")
        for k, v in enumerate(values)
    ]


def slopes_agree(build, values, again=True, declare=True):
    """The gradient of a weighted sum of what `build` gives agrees with central differences.

    With `again`, so does the gradient of that gradient.
    """
    xs = inputs_for(values, declare)
    smooth = [k for k, v in enumerate(values) if v.dtype.kind == "f"]
    outs = build(*xs)
    cost = weighted(outs if isinstance(outs, list | tuple) else [outs])
    if cost is None:
        return
    slopes = grad(cost, [xs[k] for k in smooth], disconnected_inputs="ignore")
    compare(cost, slopes, xs, values, smooth)
    if again:
        bent = weighted(slopes)
        compare(
            bent,
            grad(bent, [xs[k] for k in smooth], disconnected_inputs="ignore"),
            xs,
            values,
            smooth,
        )


def weighted(outputs):
    """A cost in which every number counts with a weight of its own."""
    floats = [o for o in outputs if o.dtype.startswith("float")]
    parts = [(o * waves(o)).sum() for o in floats]
    return reduce(operator.add, parts) if parts else None


def waves(x):
    """Weights in the shape of `x`: the sine of each place in reading order."""
    return reshape_like(sin(1.0 + arange(x.size)), x)


def compare(cost, slopes, xs, values, smooth):
    """Each slope has the shape of its variable and the value of the quotient of differences."""
    given = dict(zip(xs, values, strict=True))
    for k, slope in zip(smooth, walk(slopes, given), strict=True):
        assert slope.shape == values[k].shape
        np.testing.assert_allclose(slope, differences(cost, xs, values, k), rtol=2e-4, atol=2e-5)


def differences(cost, xs, values, k, step=1e-5):
    """The slope of the cost along each number of input `k`, from two values beside it."""
    found = np.zeros(values[k].shape)
    for place in np.ndindex(*values[k].shape):
        ends = []
        for sign in (1, -1):
            moved = [v.copy() for v in values]
            moved[k][place] += sign * step
            ends.append(walk([cost], dict(zip(xs, moved, strict=True)))[0])
        found[place] = (ends[0] - ends[1]) / (2 * step)
    return found

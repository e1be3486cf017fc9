"""Costs of a softmax under Theano's older names, and what else networks count, of other ops."""

from __future__ import annotations

from typing import Any

from .. import mistakes
from ..graph import Variable
from ..say import label
from ..site import here
from .card import as_variable
from .elementwise import cast, eq, exp, int_div, mod
from .extra import Unique
from .index import subtensor
from .join import concatenate
from .linear import batched_dot, dot, tensordot
from .make import alloc, arange
from .nnet import logsoftmax, softmax
from .reduce import argmax, max, sum
from .shape import dimshuffle, length, reshape


def softmax_graph(c: Any) -> Variable:
    """exp(c) over its sum along the last axis, as nodes of their own."""
    powers = exp(as_variable(c))
    return powers / sum(powers, axis=-1, keepdims=True)


def crossentropy_softmax_argmax_1hot_with_bias(
    x: Any, b: Any, y_idx: Any, **kwargs: Any
) -> list[Variable]:
    """The cost of each row of softmax(x + b) against its right place; the softmax; its argmax."""
    rows, right = as_variable(x) + b, as_variable(y_idx)
    cost = -subtensor(logsoftmax(rows), (arange(length(0)(right)), right))
    return [cost, softmax(rows), cast(argmax(rows, axis=-1), right.dtype)]


def crossentropy_softmax_1hot_with_bias(
    x: Any, b: Any, y_idx: Any, **kwargs: Any
) -> tuple[Variable, Variable]:
    """The cost of each row of softmax(x + b) against its right place, and the softmax."""
    cost, rows, _ = crossentropy_softmax_argmax_1hot_with_bias(x, b, y_idx)
    return cost, rows


def crossentropy_softmax_1hot(x: Any, y_idx: Any, **kwargs: Any) -> tuple[Variable, Variable]:
    """The cost of each row of softmax(x) against its right place, and the softmax."""
    return crossentropy_softmax_1hot_with_bias(x, cast(0, as_variable(x).dtype), y_idx)


def crossentropy_softmax_max_and_argmax_1hot_with_bias(
    x: Any, b: Any, y_idx: Any, **kwargs: Any
) -> list[Variable]:
    """The costs, the softmax, its greatest numbers and where they are, row by row."""
    cost, rows, place = crossentropy_softmax_argmax_1hot_with_bias(x, b, y_idx)
    return [cost, rows, max(rows, axis=-1), place]


def crossentropy_softmax_max_and_argmax_1hot(x: Any, y_idx: Any, **kwargs: Any) -> list[Variable]:
    """The same without a bias."""
    none = cast(0, as_variable(x).dtype)
    return crossentropy_softmax_max_and_argmax_1hot_with_bias(x, none, y_idx)


def prepend_scalar_to_each_row(val: Any, mat: Any) -> Variable:
    """The matrix with one more column in front, filled with a number."""
    mat = as_variable(mat)
    column = alloc(cast(val, mat.dtype), length(0)(mat), 1)
    return concatenate([column, mat], axis=1)


def prepend_0_to_each_row(mat: Any) -> Variable:
    """The matrix with a column of zeros in front."""
    return prepend_scalar_to_each_row(0, mat)


def prepend_1_to_each_row(mat: Any) -> Variable:
    """The matrix with a column of ones in front."""
    return prepend_scalar_to_each_row(1, mat)


def confusion_matrix(actual: Any, pred: Any) -> list[Variable]:
    """How often each label was taken for each: a matrix of int64, and the labels in its order.

    Raises ValueError unless both are vectors.
    """
    actual, pred = as_variable(actual), as_variable(pred)
    for v in (actual, pred):
        if v.ndim != 1:
            raise mistakes.labels_not_vector(here(), name=label(v), ndim=v.ndim)
    order = Unique(False, False, False)(concatenate([actual, pred]))
    rows, columns = [cast(eq(dimshuffle(v, 0, "x"), order), "int64") for v in (actual, pred)]
    return [dot(rows.T, columns), order]


def h_softmax(
    x: Any,
    batch_size: Any,
    n_outputs: Any,
    n_classes: Any,
    n_outputs_per_class: Any,
    W1: Any,
    b1: Any,
    W2: Any,
    b2: Any,
    target: Any = None,
) -> Variable:
    """A softmax in two steps: over classes, then over the outputs of a class (Goodman, 2001).

    `W1` has the shape (features, classes), `W2` (classes, features, outputs of a class). Without
    `target` the probabilities of all outputs, row by row; with it those of the targets alone.
    """
    x, W2, b2 = as_variable(x), as_variable(W2), as_variable(b2)
    classes = softmax(dot(x, W1) + b1)
    if target is None:
        inner = tensordot(x, W2, axes=(1, 1)) + b2
        rows = softmax(reshape(inner, (-1, n_outputs_per_class)))
        each = reshape(rows, (batch_size, n_classes, -1)) * dimshuffle(classes, 0, 1, "x")
        return subtensor(reshape(each, (batch_size, -1)), (slice(None), slice(None, n_outputs)))
    wanted, row = as_variable(target).flatten(), arange(batch_size)
    of_class, inside = int_div(wanted, n_outputs_per_class), mod(wanted, n_outputs_per_class)
    inner = softmax(batched_dot(x, W2[of_class]) + b2[of_class])
    chosen: Variable = classes[row, of_class] * inner[row, inside]
    return chosen


def sparse_block_dot(W: Any, h: Any, inputIdx: Any, b: Any, outputIdx: Any) -> Variable:
    """Products of a few blocks of `W` with the blocks of `h`, summed; plus blocks of `b`.

    `W` has the axes (input blocks, output blocks, inputs, outputs), `h` (rows, blocks, inputs);
    `inputIdx` and `outputIdx` say for each row which blocks. The result is (rows, blocks, outputs).
    """
    W, h, b = as_variable(W), as_variable(h), as_variable(b)
    taken, given = as_variable(inputIdx), as_variable(outputIdx)
    blocks = W[dimshuffle(taken, 0, 1, "x"), dimshuffle(given, 0, "x", 1)]
    products = sum(dimshuffle(h, 0, 1, "x", 2, "x") * blocks, axis=(1, 3))
    shifted: Variable = products + b[given]
    return shifted

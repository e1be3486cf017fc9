"""The catalogue of neural networks: activations and costs, most of them written with other ops."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import mistakes
from ..graph import Variable
from ..say import label
from ..site import here
from ..types import DISCRETE, TensorType
from .card import Op, as_variable, elementwise, family, helper, op
from .elementwise import (
    abs_,
    cast,
    clip,
    eq,
    exp,
    expm1,
    floating,
    int_div,
    log,
    mod,
    nothing,
    real_floating,
    softplus,
    switch,
)
from .extra import distinct
from .index import inc_subtensor, set_subtensor, subtensor
from .join import concatenate
from .linear import batched_dot, dot, tensordot
from .make import alloc, arange
from .reduce import argmax, max, sum
from .shape import dimshuffle, length, reshape, shape_padleft, shape_padright

# --- rows that sum to 1 ---------------------------------------------------------------------------


@helper
def softmax_of_rows(x: Any, dtype: str) -> Any:
    """exp(x) over its sum along the last axis; without the greatest, so that it cannot overflow."""
    x = np.asarray(x, dtype)
    powers = np.exp(x - x.max(axis=-1, keepdims=True, initial=-np.inf))
    return powers / powers.sum(axis=-1, keepdims=True)


@helper
def log_softmax_of_rows(x: Any, dtype: str) -> Any:
    """The logarithm of the softmax of each row, exact where the softmax itself would be 0."""
    x = np.asarray(x, dtype)
    away = x - x.max(axis=-1, keepdims=True, initial=-np.inf)
    return away - np.log(np.exp(away).sum(axis=-1, keepdims=True))


def _rows(x: Variable) -> TensorType:
    if x.ndim != 2:
        raise mistakes.softmax_ndim(here(), name=label(x), ndim=x.ndim)
    return x.type.with_dtype(floating(x.dtype))


softmax_rows = op(
    "softmax",
    infer=_rows,
    source=lambda node: f"softmax_of_rows({{0}}, {node.outputs[0].dtype!r})",
    grad=lambda g, out, x: (out * (g - sum(g * out, axis=1, keepdims=True)),),
    latex=r"\operatorname{{softmax}}({0})",
    doc="exp(x) divided by its sum, row by row: positive numbers that sum to 1.",
)
logsoftmax_rows = op(
    "logsoftmax",
    infer=_rows,
    source=lambda node: f"log_softmax_of_rows({{0}}, {node.outputs[0].dtype!r})",
    grad=lambda g, out, x: (g - sum(g, axis=1, keepdims=True) * exp(out),),
    latex=r"\log \operatorname{{softmax}}({0})",
    doc="The logarithm of the softmax of each row, without overflow.",
)


def softmax(c: Any) -> Variable:
    """The softmax of each row; a vector is taken as one row, and the result is a matrix."""
    c = as_variable(c)
    return softmax_rows(shape_padleft(c) if c.ndim == 1 else c)


def softmax_with_bias(x: Any, b: Any) -> Variable:
    """softmax(x + b), with one bias for each column."""
    return softmax(as_variable(x) + b)


def logsoftmax(c: Any) -> Variable:
    """The logarithm of the softmax of each row; a vector is taken as one row."""
    c = as_variable(c)
    return logsoftmax_rows(shape_padleft(c) if c.ndim == 1 else c)


def softmax_graph(c: Any) -> Variable:
    """exp(c) over its sum along the last axis, as nodes of their own."""
    powers = exp(as_variable(c))
    return powers / sum(powers, axis=-1, keepdims=True)


# --- activations ----------------------------------------------------------------------------------


def relu(x: Any, alpha: Any = 0) -> Variable:
    """max(x, 0); below 0 `alpha * x`. Its slope at 0 is the mean of the two slopes."""
    v = as_variable(x)
    if isinstance(alpha, int | float) and alpha == 0:
        return 0.5 * (v + abs_(v))
    slope = as_variable(alpha)
    return 0.5 * (1 + slope) * v + 0.5 * (1 - slope) * abs_(v)


def elu(x: Any, alpha: Any = 1) -> Variable:
    """x above 0, alpha * (exp(x) - 1) below."""
    x = as_variable(x)
    return switch(x > 0, x, alpha * expm1(x))


def selu(x: Any) -> Variable:
    """elu with the two constants that keep mean 0 and variance 1 (Klambauer et al., 2017)."""
    alpha, scale = 1.6732632423543772, 1.0507009873554805
    return scale * elu(x, alpha)


def softsign(x: Any) -> Variable:
    """x / (1 + |x|)."""
    v = as_variable(x)
    v = cast(v, floating(v.dtype))
    return v / (1 + abs_(v))


def hard_sigmoid(x: Any) -> Variable:
    """0.2 * x + 0.5, kept between 0 and 1: a cheap stand-in for the sigmoid."""
    x = as_variable(x)
    dtype = floating(x.dtype)
    slope, middle = cast(0.2, dtype), cast(0.5, dtype)
    return clip(x * slope + middle, 0, 1)


@helper
def sigmoid_in_pieces(x: Any) -> Any:
    """A sigmoid of a hyperbola, a line and a constant, mirrored at 0."""
    half = np.abs(0.5 * x)
    curve, line = 1.5 * half / (1 + half), 0.935409070603099 + 0.0458812946797165 * (half - 1.7)
    height = np.where(half < 1.7, curve, np.where(half < 3, line, 0.99505475368673))
    return 0.5 * (np.sign(x) * height + 1)


ultra_fast_sigmoid = elementwise(
    "ultra_fast_sigmoid",
    dtype=real_floating,
    source="sigmoid_in_pieces({x})",
    grad=lambda g, out, x: (g * out * (1 - out),),
    latex=r"\sigma({x})",
    doc="A piecewise stand-in for the sigmoid, with the gradient of the sigmoid.",
)

# --- costs ----------------------------------------------------------------------------------------


@helper
def one_for_each(labels: Any, rows: int) -> Any:
    """The labels as they are, if there are as many as rows; else raises `label_count`."""
    if len(labels) != rows:
        raise mistakes.label_count(None)
    return labels


@family
def labelled() -> Op:
    """The card that looks whether there is a label for each row."""
    return Op(
        "labels",
        infer=lambda labels, rows: labels.type,
        source="one_for_each({labels}, {rows})",
        grad=nothing,
        view=True,
        latex="{labels}",
        said=lambda parts: parts[0],
        doc="The labels of some rows, one for each.",
    )


def picked(rows: Variable, labels: Variable) -> Variable:
    """From each row the number at the place that its label says."""
    softened = rows.owner is not None and rows.owner.op in (softmax_rows, logsoftmax_rows)
    # A softmax has as many rows as its operand, and need not be computed to count them.
    counted = rows.owner.inputs[0] if rows.owner is not None and softened else rows
    labels = labelled()(labels, length(0)(counted))
    return subtensor(rows, (arange(length(0)(labels)), labels))


def crossentropy_categorical_1hot(coding_dist: Any, true_one_of_n: Any) -> Variable:
    """-log of the probability that each row gives to the right place, an integer."""
    return -log(picked(as_variable(coding_dist), as_variable(true_one_of_n)))


def categorical_crossentropy(coding_dist: Any, true_dist: Any) -> Variable:
    """The cost of each row: its probabilities against the right place, or the right probabilities.

    `true_dist` is an integer vector (one place for each row) or a matrix of probabilities.
    """
    coding, true = as_variable(coding_dist), as_variable(true_dist)
    if true.ndim == coding.ndim:
        return -sum(true * log(coding), axis=coding.ndim - 1)
    if true.ndim != coding.ndim - 1 or true.dtype not in DISCRETE:
        raise mistakes.labels_ndim(here(), name=label(true), ndim=true.ndim)
    return crossentropy_categorical_1hot(coding, true)


def binary_crossentropy(output: Any, target: Any) -> Variable:
    """-(target * log(output) + (1 - target) * log(1 - output)), element by element."""
    p, y = as_variable(output), as_variable(target)
    return -(y * log(p) + (1.0 - y) * log(1.0 - p))


def sigmoid_binary_crossentropy(output: Any, target: Any) -> Variable:
    """binary_crossentropy(sigmoid(output), target), without overflow."""
    x, y = as_variable(output), as_variable(target)
    return softplus(-abs_(x)) + x * ((x > 0) - y)


def crossentropy_softmax_argmax_1hot_with_bias(
    x: Any, b: Any, y_idx: Any, **kwargs: Any
) -> list[Variable]:
    """The cost of each row of softmax(x + b) against its right place; the softmax; its argmax."""
    rows, right = as_variable(x) + b, as_variable(y_idx)
    cost = -picked(logsoftmax(rows), right)
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


def crossentropy_softmax_1hot_with_bias_dx(dy: Any, sm: Any, y_idx: Any) -> Variable:
    """The gradient of the costs by x, from the gradient of the costs and the softmax."""
    rows, right = as_variable(sm), as_variable(y_idx)
    chosen = subtensor(rows, (arange(length(0)(right)), right))
    return cast(shape_padright(dy) * inc_subtensor(chosen, -1), rows.dtype)


# --- labels and classes ---------------------------------------------------------------------------


def to_one_hot(y: Any, nb_class: Any, dtype: Any = None) -> Variable:
    """One row for each integer of `y`, with 1 at its place and 0 elsewhere."""
    y = as_variable(y)
    count = length(0)(y)
    board = alloc(cast(0, dtype or "float64"), count, nb_class)
    return set_subtensor(subtensor(board, (arange(count), y)), 1)


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
    order = distinct(False, False, False, None)(concatenate([actual, pred]))
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

"""Theano's doorway `theano.tensor.nnet.nnet`: names only."""

# A doorway hands names on: nothing that it imports is unused.
# mypy: implicit-reexport
# ruff: noqa: F401

from ...doorways import doorway
from ...ops.elementwise import sigmoid, softplus
from ...ops.nnet import (
    LogSoftmax,
    Softmax,
    binary_crossentropy,
    categorical_crossentropy,
    crossentropy_categorical_1hot,
    elu,
    logsoftmax,
    relu,
    selu,
    sigmoid_binary_crossentropy,
    softmax,
    softmax_with_bias,
    softsign,
)
from ...ops.nnet import logsoftmax_rows as logsoftmax_op
from ...ops.nnet import softmax_rows as softmax_op
from ...ops.scores import (
    confusion_matrix,
    crossentropy_softmax_1hot,
    crossentropy_softmax_1hot_with_bias,
    crossentropy_softmax_argmax_1hot_with_bias,
    crossentropy_softmax_max_and_argmax_1hot,
    crossentropy_softmax_max_and_argmax_1hot_with_bias,
    h_softmax,
    prepend_0_to_each_row,
    prepend_1_to_each_row,
    prepend_scalar_to_each_row,
    softmax_graph,
)

__getattr__ = doorway(__name__)

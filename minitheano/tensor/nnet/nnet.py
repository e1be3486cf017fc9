"""Theano's doorway `theano.tensor.nnet.nnet`: names only."""

from ...doorways import doorway
from ...ops.classes import CLASSES
from ...ops.elementwise import sigmoid, softplus
from ...ops.nnet import (
    binary_crossentropy,
    categorical_crossentropy,
    confusion_matrix,
    crossentropy_categorical_1hot,
    crossentropy_softmax_1hot,
    crossentropy_softmax_1hot_with_bias,
    crossentropy_softmax_1hot_with_bias_dx,
    crossentropy_softmax_argmax_1hot_with_bias,
    crossentropy_softmax_max_and_argmax_1hot,
    crossentropy_softmax_max_and_argmax_1hot_with_bias,
    elu,
    h_softmax,
    logsoftmax,
    prepend_0_to_each_row,
    prepend_1_to_each_row,
    prepend_scalar_to_each_row,
    relu,
    selu,
    sigmoid_binary_crossentropy,
    softmax,
    softmax_graph,
    softmax_with_bias,
    softsign,
)

Softmax, LogSoftmax = CLASSES["Softmax"], CLASSES["LogSoftmax"]
softmax_op, logsoftmax_op = Softmax(), LogSoftmax()

__getattr__ = doorway(__name__)

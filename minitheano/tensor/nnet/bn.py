"""Theano's doorway `theano.tensor.nnet.bn`: names only."""

from ...doorways import doorway
from ...ops.norm import (
    batch_normalization,
    batch_normalization_test,
    batch_normalization_train,
)

__getattr__ = doorway(__name__)

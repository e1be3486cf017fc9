"""Theano's doorway `theano.tensor.nnet.sigm`: names only."""

from ...ops.elementwise import sigmoid, softplus
from ...ops.nnet import hard_sigmoid, ultra_fast_sigmoid

__all__ = ["hard_sigmoid", "sigmoid", "softplus", "ultra_fast_sigmoid"]

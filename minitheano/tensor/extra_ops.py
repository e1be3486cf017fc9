"""Theano's doorway `theano.tensor.extra_ops`: names only."""

from ..ops.index import repeat
from ..ops.nnet import to_one_hot
from ..ops.reduce import cumprod, cumsum
from ..ops.shape import squeeze

__all__ = ["cumprod", "cumsum", "repeat", "squeeze", "to_one_hot"]

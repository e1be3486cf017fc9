"""Theano's doorway `theano.tensor.extra_ops`: names only."""

from ..doorways import doorway
from ..ops.card import as_variable as cpu_contiguous
from ..ops.classes import CLASSES
from ..ops.extra import (
    bartlett,
    bincount,
    compress,
    diff,
    fill_diagonal,
    fill_diagonal_offset,
    ravel_multi_index,
    searchsorted,
    unravel_index,
)
from ..ops.index import repeat
from ..ops.nnet import to_one_hot
from ..ops.reduce import cumprod, cumsum
from ..ops.shape import squeeze

OPS = "CumOp CumprodOp CumsumOp DiffOp RepeatOp SearchsortedOp Unique".split()
globals().update({name: CLASSES[name] for name in OPS})


__getattr__ = doorway(__name__)

"""Theano's doorway `theano.tensor.opt`: the checks that programs take from there; names only."""

from ..doorways import doorway
from ..ops.watch import Assert, assert_, assert_op

__getattr__ = doorway(__name__)

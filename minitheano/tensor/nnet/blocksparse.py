"""Theano's doorway `theano.tensor.nnet.blocksparse`: names only."""

from ...doorways import doorway
from ...ops.scores import sparse_block_dot

__all__ = ["sparse_block_dot"]

__getattr__ = doorway(__name__)

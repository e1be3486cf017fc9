"""Theano's doorway `theano.tensor.nnet.blocksparse`: names only."""

from ...ops.scores import sparse_block_dot

__all__ = ["sparse_block_dot"]

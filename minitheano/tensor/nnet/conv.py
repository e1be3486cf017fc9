"""Theano's doorway `theano.tensor.nnet.conv`, the oldest names of convolution: names only."""

from ...ops.conv import ConvOp
from ...ops.conv import conv2d_old as conv2d

__all__ = ["ConvOp", "conv2d"]

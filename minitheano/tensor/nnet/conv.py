"""Theano's doorway `theano.tensor.nnet.conv`, the oldest names of convolution: names only."""

from ...ops.old_conv import ConvOp
from ...ops.old_conv import conv2d_by_image_shape as conv2d

__all__ = ["ConvOp", "conv2d"]

"""Theano's doorway `theano.tensor.nnet.conv`, the oldest names of convolution: names only."""

from ...doorways import doorway
from ...ops.old_conv import ConvOp
from ...ops.old_conv import conv2d_by_image_shape as conv2d

__getattr__ = doorway(__name__)

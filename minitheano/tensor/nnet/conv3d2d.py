"""Theano's doorway `theano.tensor.nnet.conv3d2d`: names only."""

from ...doorways import doorway
from ...ops.old_conv import conv3d_of_signals as conv3d

__getattr__ = doorway(__name__)

"""Theano's doorway `theano.tensor.signal.conv`: names only."""

from ...doorways import doorway
from ...ops.old_conv import conv2d_of_signals as conv2d

__getattr__ = doorway(__name__)

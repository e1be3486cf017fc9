"""Theano's doorway `theano.tensor.signal.conv`: names only."""

from ...ops.old_conv import conv2d_of_signals as conv2d

__all__ = ["conv2d"]

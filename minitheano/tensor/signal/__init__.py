"""Theano's doorway `theano.tensor.signal`: names only."""

from . import conv, downsample, pool

__all__ = ["conv", "downsample", "pool"]

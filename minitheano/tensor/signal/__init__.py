"""Theano's doorway `theano.tensor.signal`: names only."""

from ...doorways import doorway
from . import conv, downsample, pool

__getattr__ = doorway(__name__)

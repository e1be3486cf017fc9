"""Theano's doorway `theano.tensor.signal.downsample`, gone since Theano 0.9: names only."""

from ...doorways import doorway
from ...ops.pool import max_pool_2d, max_pool_2d_same_size

__getattr__ = doorway(__name__)

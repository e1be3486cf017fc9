"""Theano's doorway `theano.tensor.signal.pool`: names only."""

from ...doorways import doorway
from ...ops.pool import Pool, max_pool_2d_same_size, pool_2d, pool_3d

__getattr__ = doorway(__name__)

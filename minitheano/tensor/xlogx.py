"""Theano's doorway `theano.tensor.xlogx`: names only."""

from ..ops.extra import xlogx, xlogy0

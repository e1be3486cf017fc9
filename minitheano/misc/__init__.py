"""Theano's doorway `theano.misc`: names only."""

from ..doorways import doorway

__getattr__ = doorway(__name__)

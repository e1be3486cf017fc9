"""Theano's doorway `theano.d3viz`: a page with a picture of a graph; names only."""

from ..doorways import doorway
from ..draw import d3viz

__getattr__ = doorway(__name__)

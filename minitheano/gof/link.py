"""Theano's doorway `theano.gof.link`: the name under which its pickles know a stored value."""

from ..cells import Cell as Container
from ..doorways import doorway

__getattr__ = doorway(__name__)

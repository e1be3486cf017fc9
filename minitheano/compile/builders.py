"""Theano's doorway `theano.compile.builders`: names only."""

from ..builders import OpFromGraph
from ..doorways import doorway

__getattr__ = doorway(__name__)

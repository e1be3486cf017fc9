"""Theano's doorway `theano.gof.fg`: names only."""

from ..doorways import doorway
from ..errors import MissingInputError
from ..fgraph import FunctionGraph
from ..types import NullType

__getattr__ = doorway(__name__)

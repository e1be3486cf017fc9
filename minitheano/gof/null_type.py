"""Theano's doorway `theano.gof.null_type`: names only."""

from ..doorways import doorway
from ..types import NullType

null_type = NullType()


__getattr__ = doorway(__name__)

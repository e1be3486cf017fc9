"""Theano's doorway `theano.gof.type`: names only."""

from ..doorways import doorway
from ..types import Generic, Type, generic

PureType = Type


__getattr__ = doorway(__name__)

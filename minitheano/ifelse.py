"""Theano's doorway `theano.ifelse`: names only."""

from .doorways import doorway
from .ops.branch import IfElse, ifelse

__getattr__ = doorway(__name__)

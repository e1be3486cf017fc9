"""Theano's doorway `theano.tensor.type`: names only."""

from ..doorways import doorway
from ..types import TensorType

__getattr__ = doorway(__name__)

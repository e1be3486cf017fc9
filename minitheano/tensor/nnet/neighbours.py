"""Theano's doorway `theano.tensor.nnet.neighbours`: names only."""

from ...doorways import doorway
from ...ops.neighbours import images2neibs, neibs2images

__getattr__ = doorway(__name__)

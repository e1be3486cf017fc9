"""Theano's doorway `theano.tensor.var`: names only."""

from ..doorways import doorway
from ..graph import TensorConstant, TensorSharedVariable, TensorVariable
from ..graph import Variable as _tensor_py_operators

__getattr__ = doorway(__name__)

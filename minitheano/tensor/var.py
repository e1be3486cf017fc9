"""Theano's doorway `theano.tensor.var`: names only."""

from ..doorways import doorway
from ..graph import Constant as TensorConstant
from ..graph import TensorSharedVariable, TensorVariable
from ..graph import Variable as _tensor_py_operators

__getattr__ = doorway(__name__)

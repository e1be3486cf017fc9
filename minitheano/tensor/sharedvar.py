"""Theano's doorway `theano.tensor.sharedvar`: names only."""

from ..doorways import doorway
from ..graph import ScalarSharedVariable, SharedVariable, TensorSharedVariable
from ..shared import shared as scalar_constructor
from ..shared import shared as tensor_constructor

__getattr__ = doorway(__name__)

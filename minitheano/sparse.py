"""Theano's doorway `theano.sparse`: two classes to ask about, and words for what is not there."""

from .doorways import doorway
from .graph import Variable
from .types import Type

enable_sparse = False


class SparseType(Type):
    """The type of sparse matrices; no variable has it."""


class SparseVariable(Variable):
    """A sparse matrix; no variable is one."""


__getattr__ = doorway(__name__)

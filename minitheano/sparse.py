"""Theano's doorway `theano.sparse`: it can be imported, and says that there is nothing in it."""

from .doorways import doorway

enable_sparse = False
__getattr__ = doorway(__name__)

__all__ = ["enable_sparse"]

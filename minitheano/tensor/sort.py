"""Theano's doorway `theano.tensor.sort`: names only."""

from ..ops.sort import argsort, sort

__all__ = ["argsort", "sort"]

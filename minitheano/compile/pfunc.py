"""Theano's doorway `theano.compile.pfunc`: names only."""

from ..arguments import Param
from ..function import function as pfunc

__all__ = ["Param", "pfunc"]

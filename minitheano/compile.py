"""Theano's doorway `theano.compile`: names only."""

from .arguments import In, Out, Param
from .function import Function, function
from .graph import SharedVariable
from .shared import shared

__all__ = ["Function", "In", "Out", "Param", "SharedVariable", "function", "shared"]

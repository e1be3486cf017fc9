"""Theano's doorway `theano.compile.io`: names only."""

from ..arguments import In, Out, Param

SymbolicInput, SymbolicOutput = In, Out

__all__ = ["In", "Out", "Param", "SymbolicInput", "SymbolicOutput"]

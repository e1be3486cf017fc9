"""Theano's doorway `theano.compile.io`: names only."""

from ..inputs import In, Param
from ..outputs import Out

SymbolicInput, SymbolicOutput = In, Out

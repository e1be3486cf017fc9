"""Theano's doorway `theano.ifelse`: names only."""

from .ops.branch import IfElse, ifelse

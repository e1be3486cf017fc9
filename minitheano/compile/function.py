"""Theano's doorway `theano.compile.function`: names only."""

from ..function import function

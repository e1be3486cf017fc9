"""Theano's doorway `theano.scalar.basic_scipy`: special functions and their classes; names only."""

from .basic import __getattr__ as __getattr__

"""Theano's doorway `theano.scalar`: scalar ops, which are the elementwise cards; names only."""

from ..gradient import grad_not_implemented, grad_undefined
from . import basic, basic_scipy
from .basic import *  # noqa: F403

__getattr__ = basic.__getattr__

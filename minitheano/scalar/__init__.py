"""Theano's doorway `theano.scalar`: scalar ops, which here are the elementwise cards; names only."""

from . import basic, basic_scipy
from .basic import *  # noqa: F403

__getattr__ = basic.__getattr__

"""Theano's doorway `theano.sandbox`: names only."""

from . import rng_mrg

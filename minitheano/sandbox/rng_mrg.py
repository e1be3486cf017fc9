"""Theano's doorway `theano.sandbox.rng_mrg`: names only."""

from ..mrg import MRG_RandomStreams, guess_n_streams
from ..ops.mrg import mrg_uniform

"""Theano's doorway `theano.tensor.raw_random`: names only."""

from ..generators import RandomStateType, random_state_type
from ..ops.draws import (
    binomial,
    choice,
    multinomial,
    normal,
    permutation,
    poisson,
    random_integers,
    uniform,
)
from ..ops.random import RandomFunction
from ..streams import RandomStreams as RandomStreamsBase

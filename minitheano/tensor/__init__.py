"""Theano's doorway `theano.tensor`: names only, for `import minitheano.tensor as T`.

The table of the names stands in basic.py; below are the modules that programs import.
"""

import numpy as np

from ..doorways import doorway
from ..ops.card import CATALOGUE
from . import (
    basic,
    extra_ops,
    fft,
    inplace,
    nlinalg,
    nnet,
    opt,
    raw_random,
    shared_randomstreams,
    slinalg,
    sort,
    subtensor,
    xlogx,
)
from .basic import *  # noqa: F403  T.sort is the function, as in Theano

for _name, _card in CATALOGUE.items():  # a new card is at home here at once
    globals().setdefault(_name, _card)

__getattr__ = doorway(__name__)

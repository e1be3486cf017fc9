"""Theano's doorway `theano.tensor`: names only, for `import minitheano.tensor as T`.

The table of the names stands in basic.py; below are the modules that programs import.
"""

import numpy as np

from ..doorways import doorway
from . import (
    basic,
    elemwise,
    extra_ops,
    fft,
    inplace,
    nlinalg,
    nnet,
    opt,
    raw_random,
    shared_randomstreams,
    sharedvar,
    slinalg,
    sort,
    subtensor,
    type,
    var,
    xlogx,
)

# As in Theano, T.sort is the function, T.xlogx the module.
globals().update(basic.NAMES, xlogx=xlogx)

__getattr__ = doorway(__name__)

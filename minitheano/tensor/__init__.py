"""Theano's doorway `theano.tensor`: names only, for `import minitheano.tensor as T`.

The table of the names stands in basic.py; below are the modules that programs import.
"""

from typing import TYPE_CHECKING

import numpy as np

from ..doorways import doorway
from . import basic, sort, var  # what hides a module of its name comes after it

if TYPE_CHECKING:  # loaded when they are asked for
    from . import (
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
        subtensor,
        type,
        xlogx,
    )

# As in Theano, T.sort is the function, T.xlogx the module.
globals().update({name: found for name, found in basic.NAMES.items() if name != "xlogx"})

__getattr__ = doorway(
    __name__,
    "elemwise extra_ops fft inplace nlinalg nnet opt raw_random shared_randomstreams sharedvar"
    " slinalg subtensor type xlogx",
)

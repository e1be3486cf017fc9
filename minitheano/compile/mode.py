"""Theano's doorway `theano.compile.mode`: names only."""

from ..doorways import doorway
from ..modes import (
    Mode,
    get_default_mode,
    get_mode,
    predefined_linkers,
    predefined_modes,
    register_mode,
)

FAST_RUN, FAST_COMPILE = predefined_modes["FAST_RUN"], predefined_modes["FAST_COMPILE"]
__getattr__ = doorway(__name__)

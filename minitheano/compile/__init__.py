"""Theano's doorway `theano.compile`: names only."""

from ..config import config
from ..doorways import doorway
from ..errors import UnusedInputError
from ..function import Function
from ..graph import SharedVariable, Variable
from ..modes import (
    DebugMode,
    Mode,
    MonitorMode,
    get_default_mode,
    get_mode,
    predefined_linkers,
    predefined_modes,
    register_mode,
)
from ..walks import is_same_graph
from .builders import OpFromGraph
from .function import function  # after the module of that name, which it hides, as in Theano
from .io import In, Out, Param, SymbolicInput, SymbolicOutput
from .ops import (
    DeepCopyOp,
    FromFunctionOp,
    Rebroadcast,
    Shape,
    SpecifyShape,
    ViewOp,
    as_op,
    deep_copy_op,
    shape,
    specify_shape,
    view_op,
)
from .pfunc import pfunc
from .sharedvalue import shared, shared_constructor

FAST_RUN, FAST_COMPILE = predefined_modes["FAST_RUN"], predefined_modes["FAST_COMPILE"]
__getattr__ = doorway(__name__)

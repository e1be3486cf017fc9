"""minitheano: a small engine for learning symbolic computing, with the names of Theano.

import minitheano as theano
import minitheano.tensor as T

state = theano.shared(0.0, "state")
inc = T.dscalar("inc")
accumulator = theano.function([inc], state, updates=[(state, state + inc)])
"""

import sys
from typing import TYPE_CHECKING

from . import gradient, version
from .builders import OpFromGraph, as_op
from .cloning import clone
from .config import config
from .doorways import Hung, doorway
from .fgraph import FunctionGraph
from .finite import detect_nan
from .function import Function, function
from .gradient import Lop, Rop, grad, subgraph_grad
from .graph import Apply, Constant, SharedVariable, Variable
from .inputs import In, Param
from .modes import Mode, predefined_linkers, predefined_modes
from .ops.certain import get_scalar_constant_value
from .ops.constructors import as_tensor_variable
from .ops.linear import dot
from .ops.own import Op
from .outputs import Out
from .pretty import pp
from .scan import foldl, foldr, map, reduce, scan
from .shared import shared
from .show import debugprint
from .types import Generic, Type, generic
from .updates import OrderedUpdates

if TYPE_CHECKING:  # loaded when they are asked for
    from . import compile, gof, ifelse, printing, scalar, scan_module, tensor
    from .hints import check
    from .misc.safe_asarray import _asarray

theano = sys.modules[__name__]  # `from theano import theano` is written by many
SymbolicInput, SymbolicOutput, pprint = In, Out, pp
change_flags = config.change
Function.check = Hung(f"{__name__}.hints", "check")  # type: ignore[attr-defined]

__version__ = version.version
__getattr__ = doorway(
    __name__,
    "compile gof ifelse printing scalar scan_module tensor",
    check="hints",
    _asarray="misc.safe_asarray",
)

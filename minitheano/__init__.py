"""minitheano: a small engine for learning symbolic computing, with the names of Theano.

import minitheano as theano
import minitheano.tensor as T

state = theano.shared(0.0, "state")
inc = T.dscalar("inc")
accumulator = theano.function([inc], state, updates=[(state, state + inc)])
"""

import sys

from . import compile, gof, gradient, ifelse, printing, scalar, scan_module, tensor, version
from .builders import OpFromGraph, as_op
from .cloning import clone
from .config import config
from .doorways import doorway
from .fgraph import FunctionGraph
from .finite import detect_nan
from .function import Function, function
from .gradient import Lop, Rop, grad, subgraph_grad
from .graph import Apply, Constant, SharedVariable, Variable
from .hints import check
from .inputs import In, Param
from .misc.safe_asarray import _asarray
from .modes import Mode, predefined_linkers, predefined_modes
from .ops.own import Op
from .outputs import Out
from .printing import debugprint, pp, pprint
from .scan import foldl, foldr, map, reduce, scan
from .shared import shared
from .tensor import as_tensor_variable, dot, get_scalar_constant_value
from .types import Generic, Type, generic
from .updates import OrderedUpdates

theano = sys.modules[__name__]  # `from theano import theano` is written by many
SymbolicInput, SymbolicOutput = In, Out
change_flags = config.change

__version__ = version.version
__getattr__ = doorway(__name__)

"""minitheano: a small engine for learning symbolic computing, with the names of Theano.

import minitheano as theano
import minitheano.tensor as T

state = theano.shared(0.0, "state")
inc = T.dscalar("inc")
accumulator = theano.function([inc], state, updates=[(state, state + inc)])
"""

from . import compile, gradient, printing, scan_module, tensor
from .arguments import In, Out, Param
from .cloning import clone
from .config import config
from .function import Function, function
from .gradient import grad
from .graph import Apply, Constant, SharedVariable, Variable
from .printing import debugprint, pp, pprint
from .scan import foldl, foldr, map, reduce, scan
from .shared import shared
from .tensor import as_tensor_variable
from .updates import OrderedUpdates

__version__ = version = "0.1.0"

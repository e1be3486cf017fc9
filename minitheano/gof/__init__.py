"""Theano's doorway `theano.gof`: graphs, ops and types; names only."""

from ..doorways import doorway
from ..errors import MissingInputError
from ..fgraph import FunctionGraph
from ..graph import Apply, Constant, Variable
from ..ops.own import MethodNotDefined, Op
from ..types import Generic, Type, generic
from . import fg, graph, null_type, op, type, utils
from .utils import hashtype

PureOp = Op


__getattr__ = doorway(__name__)

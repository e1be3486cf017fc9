"""Theano's doorway `theano.gof`: graphs, ops and types; names only."""

from typing import TYPE_CHECKING

from ..doorways import doorway
from ..errors import MissingInputError
from ..fgraph import FunctionGraph
from ..graph import Apply, Constant, Variable
from ..ops.own import MethodNotDefined, Op
from ..types import Generic, Type, generic
from .utils import hashtype

if TYPE_CHECKING:  # loaded when they are asked for
    from . import fg, graph, null_type, op, type

PureOp = Op


__getattr__ = doorway(__name__, "fg graph null_type op type")

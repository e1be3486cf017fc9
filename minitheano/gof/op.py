"""Theano's doorway `theano.gof.op`: names only."""

from ..doorways import doorway
from ..ops.own import MethodNotDefined, Op
from ..testvalues import get_debug_values, get_test_value
from . import utils

PureOp = Op


__getattr__ = doorway(__name__)

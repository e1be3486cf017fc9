"""Theano's doorway `theano.compile.debugmode`: names only."""

from ..errors import BadOptimization, DebugModeError, InvalidValueError
from ..modes import DebugMode

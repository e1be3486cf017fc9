"""Theano's doorway `theano.compile.function_module`: names only."""

from ..errors import UnusedInputError
from ..function import Function, function

orig_function = function

"""Theano's doorway `theano.compile.pfunc`: `function` under an older name."""

from typing import Any

from ..function import Function, function
from ..inputs import Param


def pfunc(params: Any, outputs: Any = None, **settings: Any) -> Function:
    """Compile a graph into a callable, as `function(params, outputs, …)` does."""
    return function(params, outputs, **settings)

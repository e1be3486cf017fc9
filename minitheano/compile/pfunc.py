"""Theano's doorway `theano.compile.pfunc`: `function` under an older name."""

from typing import Any

from ..arguments import Param
from ..function import Function, function


def pfunc(params: Any, outputs: Any = None, **settings: Any) -> Function:
    """Compile a graph into a callable, as `function(params, outputs, …)` does."""
    return function(params, outputs, **settings)


__all__ = ["Param", "pfunc"]

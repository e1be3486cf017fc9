"""Theano's doorway `theano.printing`: names only."""

from .ops.watch import Print
from .say import pp
from .show import debugprint, dot_source

pprint = pp

__all__ = ["Print", "debugprint", "dot_source", "pp", "pprint"]

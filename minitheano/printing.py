"""Theano's doorway `theano.printing`: names only."""

from .say import pp
from .show import debugprint, dot_source

pprint = pp

__all__ = ["debugprint", "dot_source", "pp", "pprint"]

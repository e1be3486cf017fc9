"""Theano's doorway `theano.printing`: names only."""

from .doorways import doorway
from .ops.watch import Print
from .pretty import (
    _TagGenerator,
    hex_digest,
    min_informative_str,
    position_independent_str,
    pp,
    var_descriptor,
)
from .show import debugprint, dot_source

pprint = pp

__all__ = [
    "Print",
    "_TagGenerator",
    "debugprint",
    "dot_source",
    "hex_digest",
    "min_informative_str",
    "position_independent_str",
    "pp",
    "pprint",
    "var_descriptor",
]

__getattr__ = doorway(__name__)

"""Theano's doorway `theano.printing`: names only."""

from .doorways import doorway
from .draw import pydotprint
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
pydot_imported = True  # a picture needs Graphviz, and no other package
pydot_imported_msg = ""


__getattr__ = doorway(__name__)

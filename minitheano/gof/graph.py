"""Theano's doorway `theano.gof.graph`: names only."""

from ..doorways import doorway
from ..graph import Apply, Constant, Variable
from ..walks import (
    ancestors,
    clone,
    equal_computations,
    inputs,
    io_toposort,
    is_in_ancestors,
    is_same_graph,
    list_of_nodes,
    ops,
    orphans,
    stack_search,
    variables,
    variables_and_orphans,
)

__getattr__ = doorway(__name__)

"""Theano's doorway `theano.scalar.basic`: names only.

A name that no line gives is a card (`tanh`) or the class of one (`Tanh`).
"""

from __future__ import annotations

from typing import Any

from .. import graph, types
from ..doorways import doorway
from ..ops import constructors, elementwise, make, own, scalars
from ..ops.card import CATALOGUE
from ..ops.kinds import scalar_kind
from ..ops.scalars import scalar_type

# From which file each name comes.
TABLE: dict[Any, str] = {
    graph: "Apply Constant Variable",
    types: "Type",
    own: "Op",
    constructors: "constant",
    elementwise: "cast",
    scalars: """
        BinaryScalarOp ScalarOp UnaryScalarOp all_types as_scalar complex_types continuous_types
        discrete_types float_out float_out_nocomplex float_types int_out int_out_nocomplex real_out
        same_out same_out_float_only same_out_min8 same_out_nobool same_out_nocomplex specific_out
        transfer_type upcast_out upcast_out_min8 upcast_out_no_complex upcast_out_nobool
        upgrade_to_float upgrade_to_float64 upgrade_to_float_no_complex""",
}
for _module, _names in TABLE.items():
    globals().update({name: getattr(_module, name) for name in _names.split()})

upcast, identity, second = scalars.upcast_of, make.copied, elementwise.fill
int_or_true_div, floor_div = elementwise.true_div, elementwise.int_div
Scalar = get_scalar_type = scalar_type
int_types = tuple(t for t in scalars.discrete_types if t.dtype.startswith("int"))
uint_types = tuple(t for t in scalars.discrete_types if t.dtype.startswith("uint"))
globals().update({dtype: scalar_type(dtype) for dtype in types.DTYPES})
floats, ints = (
    constructors.several(scalar_type("float64")),
    constructors.several(scalar_type("int64")),
)
complexs = constructors.several(scalar_type("complex128"))
globals().update({f"convert_to_{dtype}": card for dtype, card in elementwise.CASTS.items()})

_otherwise = doorway(__name__)


def __getattr__(name: str) -> Any:
    """A card, the class of one, or what no name is known for."""
    card = CATALOGUE.get(name)
    if card is not None and card.elementwise:
        return card
    return scalar_kind(name) or _otherwise(name)

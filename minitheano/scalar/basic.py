"""Theano's doorway `theano.scalar.basic`: names only.

A name that no line gives is a card (`tanh`) or the class of one (`Tanh`).
"""

from __future__ import annotations

from typing import Any

from ..doorways import doorway
from ..ops.card import CATALOGUE
from ..ops.constructors import several
from ..ops.elementwise import CASTS
from ..ops.kinds import scalar_kind
from ..ops.scalars import (
    discrete_types,
    scalar_type,
)
from ..types import DTYPES

Scalar = get_scalar_type = scalar_type
int_types = tuple(t for t in discrete_types if t.dtype.startswith("int"))
uint_types = tuple(t for t in discrete_types if t.dtype.startswith("uint"))
globals().update({dtype: scalar_type(dtype) for dtype in DTYPES})
floats, ints = several(scalar_type("float64")), several(scalar_type("int64"))
complexs = several(scalar_type("complex128"))
globals().update({f"convert_to_{dtype}": card for dtype, card in CASTS.items()})

_otherwise = doorway(__name__)


def __getattr__(name: str) -> Any:
    """A card, the class of one, or what no name is known for."""
    card = CATALOGUE.get(name)
    if card is not None and card.elementwise:
        return card
    return scalar_kind(name) or _otherwise(name)

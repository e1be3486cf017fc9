"""Theano's doorway `theano.tensor.inplace`: `add_inplace` and its like are `add` here.

Whether a result takes the place of an operand is decided when a function is compiled.
"""

from ..doorways import doorway
from ..ops.card import CATALOGUE
from ..ops.shape import transpose as transpose_inplace

globals().update({f"{name}_inplace": card for name, card in CATALOGUE.items() if card.elementwise})


__getattr__ = doorway(__name__)

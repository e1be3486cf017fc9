"""Theano's doorway `theano.tensor.subtensor`: names only."""

from ..doorways import doorway
from ..ops.classes import CLASSES
from ..ops.extra import advanced_inc_subtensor, advanced_set_subtensor, advanced_subtensor
from ..ops.index import inc_subtensor, set_subtensor, take

advanced_subtensor1 = advanced_subtensor
advanced_set_subtensor1, advanced_inc_subtensor1 = advanced_set_subtensor, advanced_inc_subtensor
for _name in CLASSES:
    if "Subtensor" in _name:
        globals()[_name] = CLASSES[_name]


__getattr__ = doorway(__name__)

"""Theano's doorway `theano.tensor.elemwise`: classes of ops; names only."""

from ..doorways import doorway
from ..ops.classes import CLASSES
from ..ops.scalars import Elemwise

for _name in "DimShuffle CAReduce CAReduceDtype Sum Prod All Any".split():
    globals()[_name] = CLASSES[_name]


__getattr__ = doorway(__name__)

"""Theano's doorway `theano.tensor.elemwise`: classes of ops; names only."""

from ..doorways import doorway
from ..ops.kinds import KINDS
from ..ops.scalars import Elemwise

for _name in "DimShuffle CAReduce CAReduceDtype Sum Prod All Any".split():
    globals()[_name] = KINDS[_name]

__all__ = ["Elemwise"]

__getattr__ = doorway(__name__)

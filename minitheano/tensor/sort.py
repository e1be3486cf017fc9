"""Theano's doorway `theano.tensor.sort`: names only."""

from ..doorways import doorway
from ..ops.classes import CLASSES
from ..ops.sort import argsort, argtopk, sort, topk, topk_and_argtopk

OPS = "ArgSortOp SortOp TopKOp".split()
globals().update({name: CLASSES[name] for name in OPS})


__getattr__ = doorway(__name__)

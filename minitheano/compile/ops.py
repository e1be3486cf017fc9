"""Theano's doorway `theano.compile.ops`: names only."""

from ..builders import FromFunctionOp, ViewOp, as_op, view_op
from ..doorways import doorway
from ..ops.kinds import KINDS
from ..ops.make import copied as deep_copy_op
from ..ops.shape import shape, specify_shape

DeepCopyOp, Rebroadcast = KINDS["DeepCopyOp"], KINDS["Rebroadcast"]
Shape, SpecifyShape = KINDS["Shape"], KINDS["SpecifyShape"]

__all__ = [
    "DeepCopyOp", "FromFunctionOp", "Rebroadcast", "Shape", "SpecifyShape", "ViewOp", "as_op",
    "deep_copy_op", "shape", "specify_shape", "view_op",
]  # fmt: skip

__getattr__ = doorway(__name__)

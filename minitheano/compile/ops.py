"""Theano's doorway `theano.compile.ops`: names only."""

from ..builders import FromFunctionOp, ViewOp, as_op, view_op
from ..doorways import doorway
from ..ops.classes import CLASSES
from ..ops.make import copied as deep_copy_op
from ..ops.shape import shape, specify_shape

DeepCopyOp, Rebroadcast = CLASSES["DeepCopyOp"], CLASSES["Rebroadcast"]
Shape, SpecifyShape = CLASSES["Shape"], CLASSES["SpecifyShape"]

__getattr__ = doorway(__name__)

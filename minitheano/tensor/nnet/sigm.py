"""Theano's doorway `theano.tensor.nnet.sigm`: names only."""

from ...doorways import doorway
from ...ops.elementwise import sigmoid, softplus
from ...ops.kinds import KINDS
from ...ops.nnet import hard_sigmoid, ultra_fast_sigmoid

ScalarSigmoid, ScalarSoftplus = KINDS["ScalarSigmoid"], KINDS["ScalarSoftplus"]
UltraFastScalarSigmoid = KINDS["UltraFastScalarSigmoid"]
scalar_sigmoid, scalar_softplus = sigmoid, softplus

__all__ = ["ScalarSigmoid", "hard_sigmoid", "sigmoid", "softplus", "ultra_fast_sigmoid"]

__getattr__ = doorway(__name__)

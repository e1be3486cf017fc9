"""Theano's doorway `theano.tensor.nnet.sigm`: names only."""

from ...doorways import doorway
from ...ops.classes import CLASSES
from ...ops.elementwise import sigmoid, softplus
from ...ops.nnet import hard_sigmoid, ultra_fast_sigmoid

ScalarSigmoid, ScalarSoftplus = CLASSES["ScalarSigmoid"], CLASSES["ScalarSoftplus"]
UltraFastScalarSigmoid = CLASSES["UltraFastScalarSigmoid"]
scalar_sigmoid, scalar_softplus = sigmoid, softplus


__getattr__ = doorway(__name__)

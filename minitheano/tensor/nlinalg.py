"""Theano's doorway `theano.tensor.nlinalg`: names only."""

from ..doorways import doorway
from ..ops.classes import CLASSES
from ..ops.linalg import (
    det,
    eig,
    eigh,
    lstsq,
    matrix_dot,
    matrix_inverse,
    matrix_power,
    norm,
    pinv,
    qr,
    svd,
    tensorinv,
    tensorsolve,
)
from ..ops.make import diag, trace
from ..ops.make import diagonal as extract_diag

alloc_diag = diag
OPS = """
    AllocDiag Det Eig Eigh ExtractDiag MatrixInverse MatrixPinv QRFull QRIncomplete SVD TensorInv
    TensorSolve""".split()
globals().update({name: CLASSES[name] for name in OPS})


__getattr__ = doorway(__name__)

"""Theano's doorway `theano.sandbox.linalg`: older names of linear algebra."""

from ...doorways import doorway
from ...tensor.nlinalg import (
    alloc_diag,
    det,
    diag,
    eigh,
    extract_diag,
    matrix_inverse,
    trace,
)
from ...tensor.slinalg import cholesky, solve

__getattr__ = doorway(__name__)

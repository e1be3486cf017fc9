"""Theano's doorway `theano.sandbox.linalg.ops`: names only."""

from ...doorways import doorway
from . import (
    alloc_diag,
    cholesky,
    det,
    diag,
    eigh,
    extract_diag,
    matrix_inverse,
    solve,
    trace,
)

__getattr__ = doorway(__name__)

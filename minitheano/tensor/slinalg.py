"""Theano's doorway `theano.tensor.slinalg`: names only."""

from ..doorways import doorway
from ..ops.classes import CLASSES
from ..ops.linalg import (
    MATRIX_STRUCTURES,
    cholesky,
    kron,
    solve,
    solve_lower_triangular,
    solve_symmetric,
    solve_upper_triangular,
)

OPS = "Cholesky Solve".split()
globals().update({name: CLASSES[name] for name in OPS})

__all__ = [
    "MATRIX_STRUCTURES",
    *OPS,
    "cholesky",
    "kron",
    "solve",
    "solve_lower_triangular",
    "solve_symmetric",
    "solve_upper_triangular",
]

__getattr__ = doorway(__name__)

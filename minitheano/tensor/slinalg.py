"""Theano's doorway `theano.tensor.slinalg`: names only."""

from ..doorways import doorway
from ..ops.linalg import (
    MATRIX_STRUCTURES,
    Cholesky,
    Eigvalsh,
    Expm,
    Solve,
    cholesky,
    eigvalsh,
    expm,
    kron,
    solve,
    solve_lower_triangular,
    solve_symmetric,
    solve_upper_triangular,
)

__all__ = [
    "MATRIX_STRUCTURES",
    "Cholesky",
    "Eigvalsh",
    "Expm",
    "Solve",
    "cholesky",
    "eigvalsh",
    "expm",
    "kron",
    "solve",
    "solve_lower_triangular",
    "solve_symmetric",
    "solve_upper_triangular",
]

__getattr__ = doorway(__name__)

"""Theano's doorway `theano.tensor.slinalg`: names only."""

from ..doorways import doorway
from ..ops.classes import CLASSES
from ..ops.linalg import (
    MATRIX_STRUCTURES,
    cholesky,
    eigvalsh,
    expm,
    kron,
    solve,
    solve_lower_triangular,
    solve_symmetric,
    solve_upper_triangular,
)

OPS = "Cholesky Eigvalsh Expm Solve".split()
globals().update({name: CLASSES[name] for name in OPS})


__getattr__ = doorway(__name__)

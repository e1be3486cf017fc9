"""The catalogue of linear algebra: inverses, decompositions, and systems of equations.

A matrix of integers gives float64. NumPy does the work; what a matrix does not allow, such as the
inverse of a singular one, is a LinAlgError of the call.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from math import ceil, log2
from typing import Any

import numpy as np

from .. import mistakes
from ..graph import Variable
from ..say import label
from ..site import here
from ..types import TensorType
from .card import Op, as_variable, family, helper, op
from .elementwise import abs_, eq, neq, quotient, switch
from .index import subtensor
from .join import concatenate
from .linear import dot, outer
from .make import diag, diagonal, eye, identity_like, tril, triu, zeros_like
from .reduce import max, min, size, sum
from .shape import dimshuffle, flatten, length, reshape

Outputs = Callable[..., list[Variable]]


def matrix(x: Variable, call: str) -> str:
    """The dtype of a result that is made of a matrix; raises TypeError for another operand."""
    if x.ndim != 2:
        raise mistakes.not_a_matrix(here(), call=call, name=label(x), ndim=x.ndim)
    return quotient(x.dtype)


def of_matrix(name: str, call: str, grad: Any = None, *, square: bool = True, **card: Any) -> Op:
    """A card of one matrix that gives a matrix: in the pattern of `x`, if that is square."""

    def infer(x: Variable) -> TensorType:
        dtype = matrix(x, name)
        return x.type.with_dtype(dtype) if square else TensorType(dtype, (False, False))

    source = f"np.linalg.{call}({{x}})"
    return op(name, infer=infer, source=source, grad=grad, **card)


def all_of(card: Op) -> Outputs:
    """The card as a function that gives a list of all outputs."""
    return lambda *inputs: list(card.node(*inputs).outputs)


# --- inverse, determinant, power ------------------------------------------------------------------


def _slope_of_pinv(g: Variable, out: Variable, x: Variable) -> tuple[Variable]:
    """Golub and Pereyra, 1973, equation 4.12, turned round."""
    away_rows = eye(length(0)(x), dtype=g.dtype) - dot(x, out)
    away_columns = eye(length(1)(x), dtype=g.dtype) - dot(out, x)
    return (
        matrix_dot(away_rows, g.T, out, out.T)
        + matrix_dot(out.T, out, g.T, away_columns)
        - matrix_dot(out.T, g, out.T),
    )


matrix_inverse = of_matrix(
    "matrix_inverse",
    "inv",
    lambda g, out, x: (-matrix_dot(out.T, g, out.T),),
    latex=r"{x}^{{-1}}",
    doc="The inverse of a square matrix.",
)
pinv = of_matrix(
    "pinv",
    "pinv",
    _slope_of_pinv,
    square=False,
    latex=r"{x}^{{+}}",
    doc="The Moore-Penrose inverse: for a matrix of full rank the least-squares solution.",
)
det = op(
    "det",
    infer=lambda x: TensorType(matrix(x, "det"), ()),
    source="np.linalg.det({x})",
    grad=lambda g, out, x: (g * out * matrix_inverse(x).T,),
    latex=r"\det {x}",
    doc="The determinant of a square matrix.",
)


def matrix_dot(*args: Any) -> Variable:
    """The product of several matrices, from the left."""
    product: Variable = reduce(dot, args)
    return product


def matrix_power(M: Any, n: int) -> Variable:
    """The product of `n` times M; of its inverse, if `n` is negative; the identity, if 0."""
    m = as_variable(M)
    if n == 0:
        return identity_like(m)
    return matrix_dot(*[m if n > 0 else matrix_inverse(m)] * abs(n))


def kron(a: Any, b: Any) -> Variable:
    """Every number of `a` times the whole of `b`, as one matrix; a vector is taken as a row."""
    a, b = as_variable(a), as_variable(b)
    if not (a.ndim + b.ndim > 2 and 0 < a.ndim < 3 and 0 < b.ndim < 3):
        raise mistakes.kron_ndim(here(), a=a.ndim, b=b.ndim)
    left = dimshuffle(a, *(() if a.ndim == 2 else "x"), *range(a.ndim))
    right = dimshuffle(b, *(() if b.ndim == 2 else "x"), *range(b.ndim))
    whole = dimshuffle(left, 0, "x", 1, "x") * dimshuffle(right, "x", 0, "x", 1)
    rows, columns = (length(k)(left) * length(k)(right) for k in (0, 1))
    return reshape(whole, (rows, columns))


def norm(x: Any, ord: Any = None) -> Variable:
    """The norm of a vector, of any order, or of a matrix: None, 'fro', 'inf', '-inf', 1 or -1.

    Raises ValueError for another order.
    """
    v = as_variable(x)
    order = {"inf": np.inf, "-inf": -np.inf, None: 2 if v.ndim == 1 else "fro"}.get(ord, ord)
    if v.ndim == 2 and order == "fro":
        found: Variable = sum(abs_(v**2)) ** 0.5
    elif v.ndim == 2 and order in (1, -1, np.inf, -np.inf):
        lines = sum(abs_(v), axis=0 if abs(order) == 1 else 1)
        found = (max if order > 0 else min)(lines)
    elif v.ndim != 1 or not isinstance(order, int | float):
        raise mistakes.norm_order(here(), name=label(v), ndim=v.ndim, ord=repr(ord))
    elif np.isinf(order):
        found = (max if order > 0 else min)(abs_(v))
    else:
        found = sum(abs_(v**order)) ** (1.0 / order) if order else sum(neq(v, 0))
    return found


# --- decompositions -------------------------------------------------------------------------------


def _of_a_matrix(call: str, **patterns: tuple[bool, ...]) -> Callable[[Variable], Any]:
    """The types of several outputs, which have the dtype of the matrix."""
    return lambda x: tuple(TensorType(matrix(x, call), p) for p in patterns.values())


WIDE, LONG = (False, False), (False,)


@helper
def eig_of_same_dtype(x: Any) -> Any:
    """Eigenvalues and eigenvectors; LinAlgError if they are complex and the matrix is not."""
    w, v = np.linalg.eig(x)
    if w.dtype.kind == "c" and np.asarray(x).dtype.kind != "c":
        if w.imag.any():
            raise np.linalg.LinAlgError("Eigenvalues are complex")
        return w.real, v.real  # from NumPy 2.5 on they are complex numbers whatever they are
    return w, v


decomposed = op(
    "eig",
    infer=_of_a_matrix("eig", w=LONG, v=WIDE),
    source="eig_of_same_dtype({x})",
    latex=r"\operatorname{{eig}}({x})",
    doc="Eigenvalues, and eigenvectors as columns, of a square matrix; no gradient.",
)


@family
def symmetric_decomposed(triangle: str) -> Op:
    """The card of `eigh`; only one triangle of the matrix is read, and gets the gradient."""

    def grad(gs: list[Any], outs: Any, x: Variable) -> tuple[Variable]:
        """The derivatives are those of perturbation theory, as in Giles, 2008, section 3.1."""
        w, v = outs
        middle = zeros_like(v) if gs[0] is None else diag(gs[0])
        if gs[1] is not None:
            apart = dimshuffle(w, "x", 0) - dimshuffle(w, 0, "x")
            same = eq(identity_like(v), 1)
            middle = middle + switch(same, 0, dot(v.T, gs[1]) / switch(same, 1, apart))
        whole = matrix_dot(v, middle, v.T)
        if triangle == "L":
            return (tril(whole) + triu(whole, 1).T,)
        return (triu(whole) + tril(whole, -1).T,)

    return Op(
        "eigh",
        infer=_of_a_matrix("eigh", w=LONG, v=WIDE),
        source=f"np.linalg.eigh({{x}}, {triangle!r})",
        grad=grad,
        latex=r"\operatorname{{eigh}}({x})",
        doc="Ascending eigenvalues, and eigenvectors as columns, of a symmetric matrix.",
    )


@family
def singular(full_matrices: bool, compute_uv: bool) -> Op:
    """The card of `svd`."""
    several = _of_a_matrix("svd", u=WIDE, s=LONG, v=WIDE)
    return Op(
        "svd",
        infer=several if compute_uv else _of_a_matrix("svd", s=LONG),
        source=f"np.linalg.svd({{x}}, {full_matrices}, {compute_uv})",
        latex=r"\operatorname{{svd}}({x})",
        doc="U, the descending singular values, and V transposed; no gradient.",
    )


@family
def orthogonal(mode: str) -> Op:
    """The card of `qr`."""
    second = LONG if mode == "raw" else WIDE
    several = _of_a_matrix("qr", q=WIDE, r=second)
    return Op(
        "qr",
        infer=_of_a_matrix("qr", r=WIDE) if mode == "r" else several,
        source=f"np.linalg.qr({{x}}, {mode!r})",
        latex=r"\operatorname{{qr}}({x})",
        doc="An orthogonal and an upper triangular matrix, whose product it is; no gradient.",
    )


def eig(a: Any) -> list[Variable]:
    """Eigenvalues, and eigenvectors as columns, of a square matrix; both in its dtype."""
    return all_of(decomposed)(a)


def eigh(a: Any, UPLO: str = "L") -> list[Variable]:
    """Eigenvalues, ascending, and eigenvectors (columns) of a symmetric matrix.

    Only the lower triangle is read, or with UPLO='U' the upper one.
    """
    return all_of(symmetric_decomposed(UPLO))(a)


def svd(a: Any, full_matrices: Any = 1, compute_uv: Any = 1) -> Any:
    """[U, s, V.T] with U times diag(s) times V.T = a; `s` alone without `compute_uv`."""
    found = all_of(singular(bool(full_matrices), bool(compute_uv)))(a)
    return found if compute_uv else found[0]


def qr(a: Any, mode: str = "reduced") -> Any:
    """[Q, R] with Q times R = a; R alone for mode 'r'. 'complete' gives a square Q."""
    names = {"full": "reduced", "economic": "reduced"}
    found = all_of(orthogonal(names.get(mode, mode)))(a)
    return found if len(found) > 1 else found[0]


# --- Cholesky -------------------------------------------------------------------------------------


@helper
def cholesky_or_nan(x: Any) -> Any:
    """The lower factor, or nan where there is none."""
    try:
        return np.linalg.cholesky(x)
    except np.linalg.LinAlgError:
        return np.full(x.shape, np.nan, x.dtype if x.dtype.kind in "fc" else "float64")


@family
def factor(lower: bool, on_error: str) -> Op:
    """The card of `Cholesky`; only the triangle that is wanted is read, and gets the gradient."""

    def grad(g: Variable, out: Variable, x: Variable) -> tuple[Variable]:
        """Murray, "Differentiation of the Cholesky decomposition", 2016, equation 10."""
        g, low = (g, out) if lower else (g.T, out.T)
        inner = tril(dot(low.T, g))
        inner = inner - diag(diagonal(inner)) / 2
        half = solve_upper_triangular(low.T, solve_upper_triangular(low.T, inner).T).T
        whole = tril(half + half.T) - diag(diagonal(half))
        return (whole if lower else whole.T,)

    call = "np.linalg.cholesky" if on_error == "raise" else "cholesky_or_nan"
    return Op(
        "cholesky",
        infer=lambda x: x.type.with_dtype(matrix(x, "cholesky")),
        source=f"{call}({{x}})" if lower else f"{call}({{x}}.T).T",
        grad=grad,
        latex=r"\operatorname{{chol}}({x})",
        doc="The triangular L whose product with its transpose is a positive definite matrix.",
    )


cholesky = factor(True, "raise")

# --- systems of equations -------------------------------------------------------------------------

TRIANGLES = {"lower_triangular": "np.tril({a})", "upper_triangular": "np.triu({a})"}
MATRIX_STRUCTURES = ("general", "symmetric", *TRIANGLES)


@family
def solver(structure: str) -> Op:
    """The card of `solve` for a matrix of which only a triangle may be read."""

    def infer(a: Variable, b: Variable) -> TensorType:
        dtype = matrix(a, "solve")
        if b.ndim not in (1, 2):
            raise mistakes.solve_ndim(here(), name=label(b), ndim=b.ndim)
        return b.type.with_dtype(quotient(dtype, b.dtype))

    def grad(g: Variable, out: Variable, a: Variable, b: Variable) -> tuple[Variable, Variable]:
        """Giles, "An extended collection of matrix derivative results", 2008, section 2.3.1."""
        turned = {"lower": "upper", "upper": "lower"}.get(structure[:5])
        to_b = solver(f"{turned}_triangular" if turned else structure)(a.T, g)
        to_a = -outer(to_b, out) if out.ndim == 1 else -dot(to_b, out.T)
        cut = {"lower": tril, "upper": triu}.get(structure[:5])
        return cut(to_a) if cut else to_a, to_b

    return Op(
        "solve",
        infer=infer,
        source=f"np.linalg.solve({TRIANGLES.get(structure, '{a}')}, {{b}})",
        grad=grad,
        latex=r"{a}^{{-1}} {b}",
        said=lambda parts: f"solve({', '.join(parts)})",
        doc="The x whose product with a matrix is b.",
    )


solve = solver("general")
solve_symmetric = solver("symmetric")
solve_lower_triangular = solver("lower_triangular")
solve_upper_triangular = solver("upper_triangular")


@helper
def least_squares_of(x: Any, y: Any, rcond: Any) -> Any:
    """NumPy's least-squares solution; the rank as int64."""
    best, squares, rank, values = np.linalg.lstsq(x, y, rcond)
    return best, squares, np.int64(rank), values


least_squares = op(
    "lstsq",
    infer=lambda x, y, rcond: (
        y.type.with_dtype(quotient(x.dtype, y.dtype)),
        TensorType(quotient(x.dtype, y.dtype), LONG),
        TensorType("int64", ()),
        TensorType(quotient(x.dtype), LONG),
    ),
    source="least_squares_of({x}, {y}, {rcond})",
    latex=r"\operatorname{{lstsq}}({x}, {y})",
    doc="The x with the least squares, their sums, the rank, and the singular values.",
)


def lstsq() -> Outputs:
    """The function of a matrix, right sides and rcond that gives a least-squares solution."""
    return all_of(least_squares)


def tensorinv(a: Any, ind: int = 2) -> Variable:
    """The inverse of `a` as a map that takes its last axes to the first `ind`."""
    v = as_variable(a)
    lengths = [length(k)(v) for k in range(v.ndim)]
    square = reshape(v, (reduce(lambda m, n: m * n, lengths[:ind]), -1))
    return reshape(matrix_inverse(square), [*lengths[ind:], *lengths[:ind]])


def tensorsolve(a: Any, b: Any, axes: Any = None) -> Variable:
    """The x with tensordot(a, x, x.ndim) = b; `axes` of `a` are first moved to the end."""
    v, right = as_variable(a), as_variable(b)
    if axes is not None:
        moved = [k % v.ndim for k in axes]
        v = dimshuffle(v, [k for k in range(v.ndim) if k not in moved] + moved)
    square = reshape(v, (size(None)(right), -1))
    lengths = [length(k)(v) for k in range(right.ndim, v.ndim)]
    return reshape(solve(square, flatten(right)), lengths)


def eigvalsh(a: Any, b: Any = None, lower: bool = True) -> Variable:
    """The w, ascending, for which a - w * b is singular; `a` symmetric, `b` positive definite.

    Only one triangle of both is read. Without `b` these are the eigenvalues of `a`.
    """
    triangle = "L" if lower else "U"
    a = as_variable(a)
    if getattr(b, "data", b) is None:  # None, or T.NoneConst
        return eigh(a, triangle)[0]
    below = factor(bool(lower), "raise")(b)
    below = below if lower else below.T
    half = tril(a) if lower else triu(a).T
    whole = half + tril(half, -1).T
    inner = solve_lower_triangular(below, solve_lower_triangular(below, whole).T)
    return eigh(inner)[0]


# --- the exponential of a matrix ------------------------------------------------------------------

# The coefficients of Padé's approximant of degree 13, and how great a matrix it is exact for.
PADE = (
    64764752532480000.0, 32382376266240000.0, 7771770303897600.0, 1187353796428800.0,
    129060195264000.0, 10559470521600.0, 670442572800.0, 33522128640.0, 1323241920.0,
    40840800.0, 960960.0, 16380.0, 182.0, 1.0,
)  # fmt: skip
REACH = 5.371920351148152


@helper
def matrix_exponential(x: Any) -> Any:
    """exp of a square matrix by scaling, Padé's approximant and squaring.

    Higham, "The scaling and squaring method for the matrix exponential revisited", 2005.
    """
    dtype = np.result_type(x, "float64")
    greatest = np.abs(x).sum(axis=0).max(initial=0)
    halvings = ceil(log2(greatest / REACH)) if REACH < greatest < np.inf else 0
    m = np.asarray(x, dtype) / 2.0**halvings
    square = m @ m
    even, odd, power = np.zeros_like(m), np.zeros_like(m), np.eye(len(m), dtype=dtype)
    for k in range(0, 14, 2):
        even, odd = even + PADE[k] * power, odd + PADE[k + 1] * power
        power = power @ square
    odd = m @ odd
    result = np.linalg.solve(even - odd, even + odd)
    for _ in range(halvings):
        result = result @ result
    return result


def _slope_of_expm(g: Variable, out: Variable, x: Variable) -> tuple[Variable]:
    """A block of a greater exponential: Mathias, "A chain rule for matrix functions", 1996."""
    turned, none = x.T, zeros_like(x)
    upper = concatenate([turned, g], axis=1)
    blocks = concatenate([upper, concatenate([none, turned], axis=1)])
    many = length(0)(x)
    return (subtensor(expm(blocks), (slice(None, many), slice(many, None))),)


expm: Op = op(
    "expm",
    infer=lambda x: x.type.with_dtype(matrix(x, "expm")),
    source=lambda node: f"np.asarray(matrix_exponential({{0}}), {node.outputs[0].dtype!r})",
    grad=_slope_of_expm,
    latex=r"e^{{{0}}}",
    doc="The exponential of a square matrix: the sum of its powers x ** k / k!.",
)

"""Linear algebra: what a matrix does not allow is told; Theano's names lead to the functions."""

from __future__ import annotations

import numpy as np
import pytest
from walking import walk

import minitheano as theano
import minitheano.tensor as T
from minitheano.errors import NullTypeGradError, TypeMistake, ValueMistake
from minitheano.gradient import grad
from minitheano.ops.linalg import matrix_exponential
from minitheano.tensor import nlinalg, slinalg

SINGULAR = np.array([[1.0, 2.0], [2.0, 4.0]])


def complaint(formula, *values):
    """What a call says when NumPy refuses the matrix."""
    xs = [T.dmatrix(name) for name in "ab"[: len(values)]]
    f = theano.function(xs, formula(*xs))
    with pytest.raises(np.linalg.LinAlgError) as caught:
        f(*values)
    return str(caught.value)


def test_a_singular_matrix_is_named():
    """The message says which expression needed an inverse, and shows its line."""
    told = complaint(lambda a: nlinalg.matrix_inverse(a), SINGULAR)
    assert "'nlinalg.matrix_inverse(a)' is singular" in told and "^^^^" in told
    assert "singular" in complaint(lambda a, b: slinalg.solve(a, b), SINGULAR, SINGULAR)


def test_a_matrix_that_is_not_positive_definite_is_named():
    """cholesky says so; with on_error='nan' it gives nan instead."""
    assert "not positive definite" in complaint(lambda a: slinalg.cholesky(a), -SINGULAR)
    a = T.dmatrix("a")
    (found,) = walk([slinalg.Cholesky(on_error="nan")(a)], {a: -SINGULAR})
    assert np.isnan(found).all()


def test_a_matrix_that_is_not_square_is_named():
    """The message has the shape that was found."""
    assert "a (2, 3)" in complaint(lambda a: nlinalg.det(a), np.ones((2, 3)))


def test_complex_eigenvalues_are_not_dropped():
    """A rotation has no real eigenvalues: Theano drops the imaginary parts, here it is said."""
    turn = np.array([[0.0, 2.0], [-2.0, 0.0]])
    assert "complex eigenvalues" in complaint(lambda a: nlinalg.eig(a)[0], turn)
    (found,) = walk([nlinalg.eig(T.constant(turn + 0j))[0]], {})
    np.testing.assert_allclose(sorted(found.imag), [-2, 2])


def test_a_matrix_of_nan_has_no_answer():
    """What NumPy cannot find is told as that, and not as a matter of shapes."""
    assert "nan or inf" in complaint(lambda a: nlinalg.svd(a)[1], np.full((2, 2), np.nan))


@pytest.mark.parametrize(
    "formula",
    [
        lambda x: nlinalg.det(x),
        lambda x: slinalg.expm(x),
        lambda x: slinalg.kron(x, x),
        lambda x: slinalg.solve(T.dmatrix(), T.dtensor3()),
        lambda x: T.fill_diagonal(x, 1),
        lambda x: T.fft.rfft(x),
        lambda x: T.fill_diagonal(T.lmatrix(), 0.5),
        lambda x: T.bincount(x),
    ],
)
def test_an_operand_that_is_no_matrix_is_refused(formula):
    """A vector where a matrix belongs, or a number of another dtype, is a TypeError at once."""
    with pytest.raises(TypeMistake):
        formula(T.dvector("x"))


@pytest.mark.parametrize("ord", [2, "nuc", "no such norm"])
def test_a_norm_that_does_not_exist(ord):
    """A matrix has no norm of these orders, neither here nor in Theano."""
    with pytest.raises(ValueMistake):
        nlinalg.norm(T.dmatrix("x"), ord)
    for setting in (lambda: slinalg.Solve("no"), lambda: slinalg.Cholesky(on_error="no")):
        with pytest.raises(ValueError, match="not 'no'"):
            setting()


def test_matrices_of_integers_give_floats():
    """Theano keeps the integer dtype and cuts the inverse off; here it is float64."""
    i = T.lmatrix("i")
    outs = [nlinalg.matrix_inverse(i), nlinalg.det(i), slinalg.solve(i, i), slinalg.cholesky(i)]
    assert {out.dtype for out in outs} == {"float64"}
    assert nlinalg.det(T.fmatrix()).dtype == "float32"


def test_only_one_triangle_gets_the_gradient():
    """cholesky and eigh read one triangle of the matrix, the other has slope 0, as in Theano."""
    a = T.dmatrix("a")
    firm = np.array([[2.0, 1.0], [1.0, 3.0]])
    for out in (slinalg.cholesky(a).sum(), (nlinalg.eigh(a)[0] ** 2).sum()):
        (slope,) = walk([grad(out, a)], {a: firm})
        assert slope[0, 1] == 0 and slope[1, 0] != 0


def test_decompositions_without_a_gradient_say_so():
    """Theano has none for eig, svd and qr, either."""
    a = T.dmatrix("a")
    for out in (nlinalg.eig(a)[0], nlinalg.svd(a)[1], nlinalg.qr(a)[0]):
        with pytest.raises(NullTypeGradError):
            grad(out.sum(), a)


def test_least_squares_of_a_vector():
    """lstsq of what is no matrix is a LinAlgError of the call, as in Theano."""
    x, y, rcond = T.dvectors("x", "y", "rcond")
    f = theano.function([x, y, rcond], nlinalg.lstsq()(x, y, rcond))
    with pytest.raises(np.linalg.LinAlgError):
        f([2, 1], [2, 1], [2, 1])


def test_eigenvalues_of_one_matrix():
    """eigvalsh(a), and with None or T.NoneConst in place of `b`, are the eigenvalues of `a`."""
    a = T.dmatrix("a")
    firm = np.array([[2.0, 1.0], [1.0, 3.0]])
    for none in (None, T.NoneConst):
        found = slinalg.eigvalsh(a, none).eval({a: firm})
        np.testing.assert_allclose(found, np.linalg.eigvalsh(firm))


def test_the_exponential_of_great_and_small_matrices():
    """Scaling keeps 12 digits: exp of a turn by 100 is a rotation, exp of nothing is nothing."""
    turn = 100 * np.array([[0.0, -1.0], [1.0, 0.0]])
    wanted = [[np.cos(100), -np.sin(100)], [np.sin(100), np.cos(100)]]
    np.testing.assert_allclose(matrix_exponential(turn), wanted, 1e-12)
    np.testing.assert_allclose(
        matrix_exponential(np.diag([1e-9, -50.0])), np.diag(np.exp([1e-9, -50]))
    )
    assert matrix_exponential(np.zeros((0, 0))).shape == (0, 0)


def test_the_classes_of_theano_give_the_functions():
    """`MatrixInverse()(x)` is `matrix_inverse(x)`; settings go into the brackets of the class."""
    a = T.dmatrix("a")
    firm = np.array([[2.0, 1.0], [1.0, 3.0]])
    outs = [
        nlinalg.MatrixInverse()(a), nlinalg.Det()(a), nlinalg.Eigh(UPLO="U")(a)[0],
        nlinalg.SVD(full_matrices=True, compute_uv=False)(a), nlinalg.QRIncomplete("r")(a),
        nlinalg.AllocDiag()(a[0]), nlinalg.ExtractDiag(offset=1)(a), slinalg.Expm()(a),
        slinalg.Eigvalsh(lower=True)(a, T.eye(2)), nlinalg.TensorInv(ind=1)(a),
        nlinalg.TensorSolve()(a, a[0]), T.extra_ops.CumsumOp(axis=0)(a),
    ]  # fmt: skip
    found = walk(outs, {a: firm})
    wanted = [
        np.linalg.inv(firm), np.linalg.det(firm), np.linalg.eigvalsh(firm),
        np.linalg.svd(firm, compute_uv=False), np.linalg.qr(firm, "r"), np.diag(firm[0]), [1.0],
        matrix_exponential(firm), np.linalg.eigvalsh(firm), np.linalg.inv(firm),
        np.linalg.solve(firm, firm[0]), np.cumsum(firm, 0),
    ]  # fmt: skip
    for one, other in zip(found, wanted, strict=True):
        np.testing.assert_allclose(one, other)


def test_a_number_that_is_known_before_a_call():
    """get_scalar_constant_value looks through fill, alloc and arithmetic, or says it cannot."""
    x, n = T.dmatrix("x"), T.lscalar("n")
    for formula, wanted in (
        (T.alloc(3.0, n, n) + 1, 4), (T.zeros_like(x), 0), (T.constant([2, 2]), 2), (5, 5),
        (T.drow().shape[0], 1), (T.constant([1, 7])[1], 7), (T.fill(x, 2.0).sum(axis=0), None),
        (T.stack([n, 4])[1], 4), (T.stack([n, 4, 2.5])[-1], 2.5), (T.stack([n, 4])[0], None),
        (T.stack([T.alloc(3.0, n).max(), n])[n], None), (T.stack([x, x])[0], None),
    ):  # fmt: skip
        if wanted is None:
            with pytest.raises(T.NotScalarConstantError):
                T.get_scalar_constant_value(formula)
            assert T.extract_constant(formula) is formula
        else:
            assert T.get_scalar_constant_value(formula) == wanted


def test_an_empty_array_is_no_number():
    """Programs catch it by its own class, or by the wider one."""
    for empty in (np.zeros(0), []):
        with pytest.raises(T.EmptyConstantError) as told:
            T.get_scalar_constant_value(empty)
        assert isinstance(told.value, T.NotScalarConstantError)


def test_counting_negative_numbers():
    """With assert_nonneg a negative number is an AssertionError of the call."""
    x = T.lvector("x")
    f = theano.function([x], T.bincount(x, assert_nonneg=True))
    assert f([2, 0, 2]).tolist() == [1, 0, 2]
    with pytest.raises(AssertionError):
        f([2, -1])


def test_a_choice_is_of_integers():
    """A float names no array: choose refuses it, as an index would be."""
    with pytest.raises(TypeMistake):
        T.choose(T.dvector("a"), T.dmatrix("x"))


def test_settings_of_a_transform():
    """A Fourier transform has three norms; is_odd is True or False."""
    x = T.dtensor3("x")
    with pytest.raises(ValueMistake):
        T.fft.rfft(x, norm="no such norm")
    with pytest.raises(ValueError, match="is_odd"):
        T.fft.irfft(x, is_odd=2)

"""The numerical check of gradients: what it accepts, and what it says where a gradient is wrong."""

from __future__ import annotations

import numpy as np
import pytest

import minitheano as theano
import minitheano.tensor as T
from minitheano.gradient import GradientError, numeric_grad, verify_grad

RNG = np.random.RandomState(2)


class Wrong(theano.Op):
    """The square of a vector, with the gradient of its first element doubled."""

    __props__ = ()
    itypes = (T.dvector,)
    otypes = (T.dvector,)

    def perform(self, node, inputs, output_storage):
        output_storage[0][0] = inputs[0] ** 2

    def grad(self, inputs, output_grads):
        slope = 2 * inputs[0] * output_grads[0]
        return [T.inc_subtensor(slope[1], slope[1])]


def test_a_right_gradient_passes():
    """Several arguments, of float64 and float32, and an output of any shape."""
    a, b = RNG.rand(2, 3), RNG.rand(3)
    verify_grad(lambda x, y: T.tanh(x) * y, [a, b], rng=RNG)
    verify_grad(lambda x: T.exp(x), [a.astype("float32")], rng=RNG, cast_to_output_type=True)
    verify_grad(lambda x: x[:0] * 2, [b], rng=RNG)
    verify_grad(lambda x: T.sqr(x), [b], n_tests=1, rng=RNG, eps=1e-3, abs_tol=1e-6, rel_tol=1e-6)


def test_an_axis_of_length_1_is_repeated():
    """The variables have the pattern of their arrays: an axis of length 1 fits any other."""
    verify_grad(lambda a, b: a * b, [RNG.rand(3, 2), RNG.rand(1, 2)], rng=RNG)
    with pytest.raises(GradientError):
        verify_grad(lambda a: Wrong()(a[0]), [RNG.rand(1, 2)], rng=RNG)


def test_a_wrong_gradient_is_told():
    """GradientError names the argument, the element, both numbers and what is allowed."""
    with pytest.raises(GradientError, match=r"argument 0, element \(1,\) of shape \(3,\)") as told:
        verify_grad(Wrong(), [np.array([1.0, 2.0, 3.0])], rng=RNG)
    error = told.value
    assert (error.arg, error.err_pos, error.shape) == (0, 1, (3,))
    assert error.val1 == pytest.approx(2 * error.val2) and error.rel_err == pytest.approx(1 / 3)
    assert error.abs_err == pytest.approx(error.val2) and error.abs_tol == error.rel_tol == 1e-4


def test_not_a_number_is_an_error():
    """A gradient that is nan never passes."""
    with pytest.raises(GradientError):
        verify_grad(lambda x: T.sqrt(x) * 0, [np.array([0.0])], rng=RNG)


def test_either_tolerance_is_enough():
    """A small relative error excuses a large absolute one, as in Theano."""
    verify_grad(Wrong(), [np.array([1.0, 2.0])], rng=RNG, rel_tol=0.5)
    verify_grad(Wrong(), [np.array([1.0, 2.0])], rng=RNG, abs_tol=10.0)


def test_what_cannot_be_checked_is_refused():
    """Without a generator, for whole numbers, and for several outputs."""
    with pytest.raises(TypeError, match="rng="):
        verify_grad(lambda x: x * 2, [np.ones(2)])
    with pytest.raises(TypeError, match="floating point"):
        verify_grad(lambda x: x * 2, [np.ones(2, "int32")], rng=RNG)
    with pytest.raises(NotImplementedError):
        verify_grad(lambda x: [x, x], [np.ones(2)], rng=RNG)


def test_slopes_by_small_steps():
    """numeric_grad measures the slope by each element of one array or of several."""
    square = numeric_grad(lambda x: (x**2).sum(), np.array([1.0, 3.0]))
    assert np.allclose(square.gf, [2.0, 6.0])
    both = numeric_grad(lambda x, y: float((x * y).sum()), [np.ones(2), np.full(2, 5.0)])
    assert np.allclose(both.gf[0], 5.0) and np.allclose(both.gf[1], 1.0)
    assert both.max_err([both.gf[0], both.gf[1] + [0.0, 1.0]], 1e-4, 1e-4)[:2] == (1, 1)
    with pytest.raises(ValueError, match="shape"):
        both.max_err([np.ones(3), np.ones(2)], 1e-4, 1e-4)


def test_a_disconnected_known_gradient_begins_no_walk():
    """known_grads may say that there is no gradient of a variable: then no path leads from it."""
    x = T.dscalar("x")
    cost = x * 2
    known = {cost: theano.gradient.disconnected_type()}
    with pytest.raises(theano.gradient.DisconnectedInputError):
        T.grad(cost, x, known_grads=known)
    assert T.grad(cost, x, known_grads=known, disconnected_inputs="ignore").eval({x: 1.0}) == 0


def test_an_undefined_gradient_of_whole_numbers_is_undefined():
    """undefined_grad and draws of integers have no gradient, though whole numbers have slope 0."""
    x = T.dscalar("x")
    marked = theano.gradient.undefined_grad(T.cast(x, "int64")) * 1.0
    drawn = T.shared_randomstreams.RandomStreams(1).binomial(size=(2,), p=x) * 1.0
    for cost in (marked, drawn.sum()):
        with pytest.raises(theano.gradient.NullTypeGradError):
            T.grad(cost, x)


def test_marks_of_gradients_leave_the_compiled_function():
    """zero_grad and its like are gone after compilation: they have no work in a call."""
    x = T.dscalar("x")
    f = theano.function([x], theano.gradient.grad_clip(theano.gradient.zero_grad(x), -1, 1) + 1)
    assert f(2.0) == 3.0 and f.source.count("t0") == 2

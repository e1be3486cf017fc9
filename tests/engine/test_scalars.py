"""Theano's scalar ops: cards by name, and functions of numbers that a learner writes."""

from __future__ import annotations

import math
import pickle

import numpy as np
import pytest

import minitheano as theano
import minitheano.tensor as T
from minitheano import scalar


class Cube(scalar.UnaryScalarOp):
    """x to the third."""

    def impl(self, x):
        return x**3

    def grad(self, inputs, output_grads):
        return [3 * inputs[0] ** 2 * output_grads[0]]


class Hypotenuse(scalar.BinaryScalarOp):
    """The longest side; `math` takes one number at a time."""

    def impl(self, x, y):
        return math.hypot(x, y)

    def grad(self, inputs, output_grads):
        (x, y), (g,) = inputs, output_grads
        out = hypotenuse(x, y)
        return [g * x / out, g * y / out]


cube = Cube(scalar.upgrade_to_float, name="cube")
hypotenuse = Hypotenuse(scalar.upgrade_to_float, name="hypotenuse")


def test_a_function_of_numbers_works_on_arrays():
    """T.Elemwise makes an op for arrays, with broadcasting, dtype rule and gradient."""
    x, y = T.dmatrix("x"), T.dvector("y")
    out = T.Elemwise(hypotenuse, name="hypotenuse")(x, y)
    f = theano.function([x, y], [out, *T.grad(out.sum(), [x, y])])
    a, b = np.array([[3.0, 5.0], [8.0, 0.0]]), np.array([4.0, 12.0])
    found, by_x, by_y = f(a, b)
    assert np.allclose(found, np.hypot(a, b)) and np.allclose(by_x, a / found)
    assert np.allclose(by_y, (b / found).sum(axis=0))
    theano.gradient.verify_grad(cube, [np.array([1.0, -2.0])], rng=np.random.RandomState(0))


def test_a_subclass_may_forget_the_constructor():
    """An op whose `__init__` only sets its preference works, as in Theano."""

    class Half(scalar.UnaryScalarOp):
        def __init__(self):
            self.output_types_preference = scalar.upgrade_to_float

        def impl(self, x):
            return x / 2

    out = T.Elemwise(Half())(T.ivector("v"))
    assert out.eval({out.owner.inputs[0]: [3, 4]}).tolist() == [1.5, 2.0]


def test_the_dtype_is_what_the_preference_says():
    """upgrade_to_float makes floats of integers, same_out keeps the type."""
    assert cube(T.ivector()).dtype == "float64" and cube(T.fvector()).dtype == "float32"
    same = Cube(scalar.same_out)
    out = same(T.ivector("v"))
    assert out.dtype == "int32" and out.eval({out.owner.inputs[0]: [2, 3]}).tolist() == [8, 27]
    with pytest.raises(TypeError, match="complex"):
        Cube(scalar.upgrade_to_float_no_complex)(T.zvector())


@pytest.mark.parametrize(
    ("preference", "dtypes", "wanted"),
    [
        (scalar.upcast_out, ("int8", "float32"), "float32"),
        (scalar.float_out, ("int8",), "float64"),
        (scalar.int_out, ("float32",), "int64"),
        (scalar.real_out, ("complex64",), "float32"),
        (scalar.upgrade_to_float64, ("int8",), "float64"),
        (scalar.upgrade_to_float, ("int8",), "float32"),
        (scalar.same_out_min8, ("bool",), "int8"),
        (scalar.transfer_type(1), ("int8", "int16"), "int16"),
        (scalar.specific_out(scalar.float32), ("int8",), "float32"),
    ],
)
def test_preferences(preference, dtypes, wanted):
    """Each rule of output types, on types of scalars."""
    (found,) = preference(*[scalar.Scalar(d) for d in dtypes])
    assert found.dtype == wanted and found.ndim == 0


def test_without_impl_or_grad():
    """What is missing is told when it is needed."""

    class Empty(scalar.UnaryScalarOp):
        pass

    x = T.dvector("x")
    out = Empty(scalar.same_out, name="empty")(x)
    with pytest.raises(NotImplementedError, match="def impl"):
        theano.function([x], out)
    with pytest.raises(theano.gradient.NullTypeGradError, match="empty gives no gradient"):
        T.grad(out.sum(), x)
    with pytest.raises((TypeError, ValueError)):
        Empty(scalar.same_out)(x, x)


def test_pickled_with_a_function():
    """A function with a scalar op of one's own is pickled."""
    x = T.dvector("x")
    f = pickle.loads(pickle.dumps(theano.function([x], cube(x))))
    assert f([2.0]).tolist() == [8.0]


def test_cards_under_their_scalar_names():
    """theano.scalar.tanh is the card, theano.scalar.Tanh its class, and Elemwise keeps it."""
    assert scalar.tanh is T.tanh and isinstance(T.tanh, scalar.Tanh)
    assert not isinstance(T.tanh, scalar.Exp) and isinstance(T.arctan2, scalar.ArcTan2)
    assert isinstance(T.eq, scalar.EQ) and isinstance(T.and_, scalar.basic.AND)
    assert T.Elemwise(scalar.add) is T.add
    assert T.Elemwise(scalar.Sqrt(scalar.upgrade_to_float, name="root"), name="Root") is T.sqrt
    assert isinstance(T.add, T.Elemwise) and T.add.scalar_op is scalar.add
    assert isinstance(T.add, scalar.ScalarOp) and not isinstance(T.dot, scalar.ScalarOp)
    assert isinstance(T.cast(T.dvector(), "int8").owner.op.scalar_op, scalar.Cast)
    with pytest.raises(AttributeError):
        scalar.no_such_thing  # noqa: B018


def test_types_of_scalars():
    """scalar.float64 is the type of one number, all_types has all, upcast joins dtypes."""
    x, y = scalar.floats("xy")
    assert (x * y).eval({x: 2.0, y: 3.0}) == 6.0 and x.type == scalar.float64
    assert [t.dtype for t in scalar.all_types][:2] == ["bool", "int8"]
    assert scalar.upcast("int8", "float32") == "float32" and scalar.upcast("floatX") == "float64"
    assert scalar.as_scalar(2).ndim == 0
    with pytest.raises(TypeError):
        scalar.as_scalar(T.dvector("v"))


def test_a_subclass_of_elemwise():
    """A subclass of T.Elemwise computes what its scalar op does, and is told from others."""

    class Mine(T.Elemwise):
        def __init__(self, scalar_op):
            super().__init__(scalar_op, name="mine")

    x = T.dvector("x")
    for op, wanted in ((Mine(cube), 12.0), (Mine(T.exp), np.exp(2.0))):
        out = op(x)
        assert isinstance(out.owner.op, Mine) and not isinstance(T.exp, Mine)
        assert T.grad(out.sum(), x).eval({x: [2.0]}) == pytest.approx(wanted)


def test_a_subclass_of_elemwise_may_have_a_gradient_of_its_own():
    """An identity computes its input; the gradient does what its `grad` says, or raises."""

    class Still(T.Elemwise):
        def grad(self, inputs, output_gradients):
            raise TypeError("no gradient here")

    class Tripled(T.Elemwise):
        def grad(self, inputs, output_gradients):
            return [3 * output_gradients[0]]

    x = T.dvector("x")
    still, tripled = Still(theano.scalar.identity)(x), Tripled(theano.scalar.identity)(x)
    assert theano.function([x], still + tripled)([1.0, 2.0]).tolist() == [2.0, 4.0]
    assert T.grad(tripled.sum(), x).eval({x: [1.0, 2.0]}).tolist() == [3.0, 3.0]
    with pytest.raises(TypeError, match="no gradient here"):
        T.grad(still.sum(), x)

"""Gradients are taken of the stable form: finite where the formula as written overflows."""

import numpy as np
import pytest

import minitheano as theano
import minitheano.tensor as T
from minitheano.graph import order
from minitheano.stable import stabilised
from minitheano.tensor.shared_randomstreams import RandomStreams

x, y = T.dvectors("x", "y")
FAR = np.array([-800.0, -50.0, 0.0, 50.0, 800.0])
CHOSEN = np.array([1.0, 0.0, 1.0, 0.0, 0.0])


def sigmoid(v):
    """The exact sigmoid of plain numbers, without overflow."""
    return np.where(v < 0, np.exp(np.minimum(v, 0)), 1) / (1 + np.exp(-np.abs(v)))


RIGHT = sigmoid(FAR)
ONE_HOT = np.eye(5)[-1]
s, by_hand = T.nnet.sigmoid(x), 1 / (1 + T.exp(-x))
row = x.dimshuffle("x", 0)
shares = T.exp(row) / T.exp(row).sum(axis=1, keepdims=True)
shares_too = T.exp(row) / T.exp(row).sum(axis=1).dimshuffle(0, "x")
SLOPES = {
    "log(sigmoid)": (T.log(s), 1 - RIGHT),
    "log(1 - sigmoid)": (T.log(1 - s), -RIGHT),
    "log of a sigmoid by hand": (T.log(by_hand), 1 - RIGHT),
    "log of what is left of a sigmoid by hand": (T.log(1 - by_hand), -RIGHT),
    "binary cross-entropy": (T.nnet.binary_crossentropy(s, y), RIGHT - CHOSEN),
    "binary cross-entropy by hand": (
        -(y * T.log(by_hand) + (1 - y) * T.log(1 - by_hand)),
        RIGHT - CHOSEN,
    ),
    "log(1 + exp)": (T.log(1 + T.exp(x)), RIGHT),
    "log(exp)": (T.log(T.exp(x)), np.ones(5)),
    "log(softmax)": (T.log(T.nnet.softmax(x)), 1 - 5 * ONE_HOT),
    "log of a softmax by hand": (T.log(shares), 1 - 5 * ONE_HOT),
    "log of a softmax by hand, with dimshuffle": (T.log(shares_too), 1 - 5 * ONE_HOT),
    "log of a picked probability": (T.log(T.nnet.softmax(x)[0, [1]]), (FAR == -50) - ONE_HOT),
    "log of the sum of exp": (T.log(T.sum(T.exp(x))), ONE_HOT),
    "log of the sums of exp, row by row": (T.log(T.exp(row).sum(axis=1)), ONE_HOT),
    "exp / (1 + exp)": (T.exp(x) / (1 + T.exp(x)), RIGHT * (1 - RIGHT)),
    "a log that was not chosen": (
        T.switch(x > 0, T.log(x), 0.0),
        np.where(FAR > 0, 1 / np.where(FAR > 0, FAR, 1), 0),
    ),
}


@pytest.mark.parametrize("name", SLOPES)
def test_a_saturated_formula_has_its_true_slope(name):
    """Far from 0 the gradient is the limit that paper and pencil give: no nan, no inf."""
    formula, wanted = SLOPES[name]
    run = theano.function([x, y], T.grad(formula.sum(), x), on_unused_input="ignore")
    np.testing.assert_allclose(run(FAR, CHOSEN), wanted, rtol=1e-9, atol=1e-15)


@pytest.mark.parametrize("name", SLOPES)
def test_the_stable_form_has_the_same_slope_where_nothing_saturates(name):
    """At moderate numbers the gradient is that of the formula as written."""
    formula, _ = SLOPES[name]
    point = np.array([-1.5, -0.5, 0.75, 1.0, 2.0])
    cost = theano.function([x, y], formula.sum(), on_unused_input="ignore", mode="FAST_COMPILE")
    slope = theano.function([x, y], T.grad(formula.sum(), x), on_unused_input="ignore")
    for k, unit in enumerate(np.eye(5) * 1e-6):
        difference = cost(point + unit, CHOSEN) - cost(point - unit, CHOSEN)
        np.testing.assert_allclose(slope(point, CHOSEN)[k], difference / 2e-6, atol=1e-6)


def test_a_variable_inside_the_formula_may_be_asked_for():
    """The gradient of log(1 - s) by s itself is -1 / (1 - s), whatever s is made of."""
    value, slope = theano.function([x], [s, T.grad(T.log(1 - s).sum(), s)])([-1.0, 2.0])
    np.testing.assert_allclose(slope, -1 / (1 - value))


def test_gradients_of_both_a_formula_and_its_input_fit_together():
    """By x and by h at once, where h = log(1 + exp(x)), the chain rule holds."""
    h = T.log(1 + T.exp(x))
    by_h, by_x = theano.function([x], T.grad((h**2).sum(), [h, x]))([-1.0, 0.5])
    np.testing.assert_allclose(by_x, by_h * sigmoid(np.array([-1.0, 0.5])))


def test_a_known_gradient_stays_at_its_variable():
    """With the gradient of s given, the walk starts at s and not at what replaces log(1 - s)."""
    slope = T.grad(None, x, known_grads={s: T.ones_like(x)})
    np.testing.assert_allclose(slope.eval({x: [0.0]}), [0.25])


def test_a_constant_of_the_gradient_stays_constant():
    """`consider_constant` is respected inside a formula that has a stable form."""
    slope = T.grad((x * T.log(1 - s)).sum(), x, consider_constant=[s])
    np.testing.assert_allclose(slope.eval({x: [0.5]}), np.log(1 - sigmoid(np.array([0.5]))))


def test_nothing_is_drawn_or_printed_twice(capsys):
    """What feeds a draw or a Print is left as it is, so that there is one of it."""
    p = T.nnet.sigmoid(theano.printing.Print("here")(1 / (1 + T.exp(-x))))
    bound = theano.gradient.disconnected_grad(1 / (1 + T.exp(-p)))
    noise = RandomStreams(3).uniform((2,), low=0, high=bound)
    run = theano.function([x], [noise, T.grad((noise * T.log(1 - p)).sum(), x)])
    first, _ = run([0.0, 1.0])
    assert capsys.readouterr().out.count("here") == 1
    draws = [node for node in order(run.rewritten_outputs) if node.op.name == noise.owner.op.name]
    assert len(draws) == 1 and first.shape == (2,)


def test_a_formula_without_a_stable_form_is_not_made_anew():
    """The graph that the learner wrote is the one that the gradient refers to."""
    cost = (T.tanh(x) * y).sum()
    assert stabilised([cost], [x]) == {cost: cost}


def test_inside_a_scan_the_slopes_are_stable_too():
    """The step's own formula is brought into its stable form before the loop runs backwards."""
    costs, _ = theano.scan(lambda v: T.log(1 - T.nnet.sigmoid(v)), sequences=x)
    np.testing.assert_allclose(T.grad(costs.sum(), x).eval({x: FAR}), -RIGHT, atol=1e-15)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_a_logistic_regression_that_starts_saturated_learns(dtype):
    """With 784 features and weights from a normal distribution nearly all p are 0 or 1 at first."""
    draw = np.random.RandomState(0)
    with theano.config.change_flags(floatX=dtype):
        features = draw.randn(200, 784).astype(dtype)
        chosen = draw.randint(size=200, low=0, high=2).astype(dtype)
        X, t, b = T.matrix("X"), T.vector("t"), theano.shared(np.zeros((), dtype), "b")
        w = theano.shared(draw.randn(784).astype(dtype), "w")
        p = 1 / (1 + T.exp(-T.dot(X, w) - b))
        costs = -t * T.log(p) - (1 - t) * T.log(1 - p)
        by_w, by_b = T.grad(costs.mean() + 0.01 * (w**2).sum(), [w, b])
        steps = [(w, w - 0.1 * by_w), (b, b - 0.1 * by_b)]
        train = theano.function([X, t], [p > 0.5, costs.mean()], updates=steps)
    first = train(features, chosen)[1]
    for _ in range(200):
        said, last = train(features, chosen)
    assert 0 < last < first / 10 and np.array_equal(said, chosen)

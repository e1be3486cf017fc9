"""What a gradient leaves behind is gone from the text, and no answer and no error with it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from walking import walk

import minitheano as theano
import minitheano.tensor as T
from minitheano.entropy import AS_WRITTEN, CROSS_ENTROPY
from minitheano.graph import order
from minitheano.leftovers import LEFTOVERS
from minitheano.ops.card import CATALOGUE, Elementwise, _evaluator, _natural_dtype
from minitheano.passes import rewritten
from minitheano.say import pp

x, y, t = T.dmatrices("x", "y", "t")
n, v = T.lscalar("n"), T.dvector("v")
RNG = np.random.default_rng(5)
AS_IT_IS = theano.Mode(optimizer=None)
NEW = [look.__name__ for look in LEFTOVERS] + ["transposed_product", "number_into_product"]


def ops(output):
    """The names of the ops after rewriting."""
    return [node.op.name for node in order(rewritten([output])[0])]


def same(inputs, outputs, *values):
    """Rewritten, without the new passes, and as written: the values are the same."""
    modes = (None, theano.Mode().excluding(*NEW), AS_IT_IS)
    kept = {"on_unused_input": "ignore"}
    found = [theano.function(inputs, outputs, mode=m, **kept)(*values) for m in modes]
    for other in found[1:]:
        for one, two in zip(found[0], other, strict=True):
            assert (one.dtype, one.shape) == (two.dtype, two.shape)
            np.testing.assert_allclose(one, two, rtol=1e-9, atol=1e-12)


def test_whole_numbers_in_a_row_are_one():
    """n + 1 - 1 is n, and n + 300 - 2 is one addition; floats stay as they were written."""
    assert rewritten([n + 1 - 1])[0] == [n]
    assert pp(rewritten([n + 300 - 2])[0][0]) == "(n + TensorConstant{298})"
    assert len(ops(v + 0.1 - 0.1)) == 2
    assert ops(2 * (3 * v)) == ["mul"]


@pytest.mark.parametrize("dtype", ["int8", "uint8", "int64", "float32", "float64"])
@given(st.lists(st.tuples(st.sampled_from("+-*"), st.integers(-130, 130)), max_size=5))
def test_constants_are_gathered_as_the_machine_counts(dtype, steps):
    """Sums and products of constants wrap as they did one by one."""
    z = T.TensorType(dtype, (False,))("z")
    found = z
    for sign, k in steps:
        k = np.asarray(abs(k) % 100, dtype)
        found = found + k if sign == "+" else found - k if sign == "-" else found * k
    value = np.array([0, 1, 2, 100], dtype)
    found = found if found is not z else z + 0
    with np.errstate(all="ignore"):
        one, other = walk([found, rewritten([found])[0][0]], {z: value})
    assert one.dtype == other.dtype
    np.testing.assert_allclose(one, other, rtol=1e-5)


def test_a_product_that_would_overflow_is_not_gathered():
    """1e200 * 1e200 is inf: the factors stay apart."""
    f = theano.function([v], 1e200 * (1e200 * v))
    assert f([1e-300])[0] == pytest.approx(1e100)


def test_a_sign_leaves_a_sum():
    """sum(-x) is -sum(x), along axes too; of whole numbers it stays."""
    assert ops(T.sum(-x)) == ["sum", "neg"] and ops((-x).mean(axis=1)) == ["mean", "neg"]
    i = T.bmatrix("i")
    assert ops(T.sum(-i)) == ["neg", "sum"]
    same([x], [T.sum(-x, axis=0), T.mean(-x)], RNG.normal(size=(3, 4)))


def test_axes_that_are_dropped_are_not_kept():
    """The gradient of a bias that was given axes is a plain sum."""
    b, z = T.dvector("b"), T.dtensor4("z")
    slope = T.grad((z * b.dimshuffle("x", 0, "x", "x")).sum(), b)
    assert "dimshuffle" not in ops(slope)
    same([z, b], [slope], RNG.normal(size=(2, 3, 4, 5)), np.zeros(3))


def test_the_slope_of_a_mean_of_sums_is_one_number():
    """No array is filled with 1/n."""
    slope = T.grad(T.mean(T.sum(T.sqr(x), axis=1)), x)
    assert "fill" not in ops(slope)
    same([x], [slope], RNG.normal(size=(3, 4)))


def test_the_slope_at_picked_places_is_one_number():
    """What is put at the places of an index is not repeated first; a place named twice counts."""
    k = T.lvector("k")
    slopes = [T.grad(x[T.arange(k.shape[0]), k].mean(), x), T.grad(v[k].sum(), v)]
    assert "fill" not in ops(slopes[0]) + ops(slopes[1])
    same([x, v, k], slopes, RNG.normal(size=(3, 4)), np.arange(5.0), np.array([1, 1, 3]))


def test_nothing_is_computed_for_a_weight_of_nothing():
    """`0.0 * abs(w).sum()` of the tutorials costs nothing, and fits whatever w is."""
    w = theano.shared(np.ones((2, 3)), "w")
    cost = T.sqr(w).sum() + 0.0 * abs(w).sum()
    assert "abs_" not in ops(cost) and "sgn" not in ops(T.grad(cost, w))


def test_what_may_fail_is_asked_although_it_is_multiplied_by_nothing():
    """The lengths of x and y are still compared."""
    f = theano.function([x, y], 0.0 * (x + y).sum())
    assert f(np.ones((2, 2)), np.ones((2, 2))) == 0.0
    with pytest.raises(ValueError, match="x"):
        f(np.ones((2, 2)), np.ones((3, 2)))


# --- cross-entropies ------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", [*CROSS_ENTROPY, *AS_WRITTEN], ids=lambda rule: rule.name)
def test_a_cross_entropy_is_that_of_the_logits(rule):
    """For probabilities y and any x, saturated too, both sides agree and are explained."""
    sides = rule.sides(t, x)
    values = RNG.uniform(0, 1, (5, 7)), RNG.normal(size=(5, 7)) * 30
    f = theano.function([t, x], [sides[0], rule.apply(sides[0])], mode=AS_IT_IS)
    one, other = f(*values)
    np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-9)
    one, other = f(np.round(values[0]), values[1])
    np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-9)
    assert rule.en.endswith(".") and rule.zh.endswith("。")


COSTS = {
    "minus, minus": lambda p: (-t * T.log(p) - (1 - t) * T.log(1 - p)).mean(),
    "minus of a sum": lambda p: -T.mean(T.sum(t * T.log(p) + (1 - t) * T.log(1 - p), axis=1)),
    "of a product": lambda p: T.sum(-(t * T.log(p)) - (1 - t) * T.log(1 - p)),
    "by its name": lambda p: T.nnet.binary_crossentropy(p, t).mean(),
}


@pytest.mark.parametrize("cost", COSTS.values(), ids=COSTS.keys())
@pytest.mark.parametrize("sigmoid", [T.nnet.sigmoid, lambda z: 1 / (1 + T.exp(-z))])
def test_every_way_to_write_it_takes_one_softplus(cost, sigmoid):
    """And its slope is the textbook's: one sigmoid, one difference."""
    told = cost(sigmoid(x))
    slope = T.grad(told, x)
    assert ops(told).count("softplus") == 1
    assert ops(slope).count("sigmoid") == 1 and "exp" not in ops(slope)
    values = RNG.normal(size=(3, 4)) * 3, RNG.integers(0, 2, (3, 4)) * 1.0
    same([x, t], [told, slope], *values)


# --- products -------------------------------------------------------------------------------------


def test_a_transposed_product_is_one_of_transposed_factors():
    """As the slope of tied weights; not where somebody reads the product, too."""
    assert ops(T.dot(x.T, y).T) == ["dimshuffle", "dot"]
    product = T.dot(x, y)
    outputs = rewritten([product, product.T])[0]
    assert [node.op.name for node in order(outputs)].count("dot") == 1
    same([x, y], [T.dot(x, y).T, T.dot(x, y)], RNG.normal(size=(3, 4)), RNG.normal(size=(4, 2)))


def test_a_learning_rate_goes_into_the_batch():
    """0.1 * dot(x.T, d) is dot(x.T, 0.1 * d), unless the slope is read elsewhere."""
    step = 0.1 * T.dot(x.T, y)
    assert pp(rewritten([step])[0][0]) == "dot(x.T, (TensorConstant{0.1} * y))"
    read_twice = rewritten([step, T.dot(x.T, y)])[0]
    assert [node.op.name for node in order(read_twice)].count("dot") == 1
    same([x, y], [step], RNG.normal(size=(3, 4)), RNG.normal(size=(3, 2)))
    same([x, y], [step], np.zeros((0, 4)), np.zeros((0, 2)))


def test_a_product_says_that_its_factors_do_not_fit():
    """The error is that of the expression as it was written."""
    f = theano.function([x, y], [0.1 * T.dot(x.T, y), T.dot(x, y).T])
    with pytest.raises(ValueError, match=r"T\.dot"):
        f(np.ones((2, 3)), np.ones((4, 5)))


# --- how NumPy answers ----------------------------------------------------------------------------


def test_float64_is_answered_in_float64():
    """What is known without trying is what NumPy does, for every card."""
    for card in CATALOGUE.values():
        if isinstance(card, Elementwise) and isinstance(card.source, str):
            dtypes = ("float64",) * len(card.holes)
            if _natural_dtype(card.source, card.holes, dtypes) == "float64":
                names = dict(zip(card.holes, [f"v{k}" for k in range(len(dtypes))], strict=True))
                run = _evaluator(card.source.format_map(names), tuple(names.values()))
                with np.errstate(all="ignore"):
                    assert run(*[np.array([0.7])] * len(dtypes)).dtype == "float64", card.name

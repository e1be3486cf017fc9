"""Every equation: both sides agree in value and type, and it fires only where it may."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from walking import inputs_for, walk

import minitheano as theano
import minitheano.tensor as T
from minitheano.errors import TeachingError
from minitheano.passes import rewritten
from minitheano.rewrite import equation
from minitheano.rules import EQUATIONS
from minitheano.say import pp
from minitheano.types import INTEGERS, UNSIGNED

RNG = np.random.default_rng(11)
SPECIAL = np.array([0.0, -0.0, 1.0, -1.0, 0.5, 3.0, -40.0, 1e-12, 1e150, -1e-300, 800.0])
ENDLESS = np.array([np.inf, -np.inf, np.nan, *SPECIAL])
EXACT = [e for e in EQUATIONS if not e.changes_answer and not e.finite]
by_name = pytest.mark.parametrize("rule", EQUATIONS, ids=lambda rule: rule.name)
exactly = pytest.mark.parametrize("rule", EXACT, ids=lambda rule: rule.name)


def sides(rule, values):
    """The left side on inputs for these values, what the rule makes of it, and both values."""
    xs = inputs_for(values)
    left = rule.sides(*xs)[0]
    right = rule.apply(left)
    assert right is not None, f"{rule.name} does not fit its own left side"
    assert right.type is left.type
    return walk([left, right], dict(zip(xs, values, strict=True)))


def agree(rule, values, rough=1e-9, scale=1e-3):
    """Both sides have the same value, nan and inf included; terms of size `scale` may cancel."""
    one, other = sides(rule, values)
    np.testing.assert_allclose(one, other, rtol=rough, atol=rough * scale)


def shapes_for(rule):
    """Shapes that the ops of this rule take."""
    least = rule.holes[0].ndim
    return [s for s in ((), (4,), (0,), (2, 3), (1, 3), (2, 0)) if least in (0, len(s))]


@by_name
def test_both_sides_agree_on_ordinary_numbers(rule):
    """For scalars, vectors, matrices and empty arrays, in float64 and float32."""
    for shape, dtype in itertools.product(shapes_for(rule), ("float64", "float32")):
        values = [np.asarray(RNG.uniform(0.3, 2.0, shape), dtype) for _ in rule.holes]
        agree(rule, values, 1e-9 if dtype == "float64" else 1e-5, scale=1.0)


@by_name
def test_both_sides_agree_on_negative_numbers(rule):
    """Also where a logarithm or a root is nan, unless the rule says otherwise."""
    values = [RNG.uniform(-2.0, -0.3, (3, 3)[: max(rule.holes[0].ndim, 1)]) for _ in rule.holes]
    agree(rule, values)


@exactly
def test_an_exact_rule_never_changes_an_answer(rule):
    """Neither for inf and nan, nor for 0, huge and tiny numbers, in any combination."""
    least = (1,) * rule.holes[0].ndim
    for values in itertools.product(ENDLESS, repeat=len(rule.holes)):
        agree(rule, [np.full(least, v) for v in values])


@pytest.mark.parametrize("rule", [e for e in EQUATIONS if e.finite], ids=lambda rule: rule.name)
def test_a_finite_rule_changes_only_what_is_not_finite(rule):
    """It agrees for all finite numbers, and inf or nan are where it does not."""
    for values in itertools.product(SPECIAL, repeat=len(rule.holes)):
        agree(rule, [np.asarray(v) for v in values])
    one, other = sides(rule, [np.asarray(np.inf)] * len(rule.holes))
    assert np.isnan(one) and np.isfinite(other)


EXTREME = {
    "bool": [False, True],
    **{d: [0, 1, 2, 3, np.iinfo(d).max, np.iinfo(d).min] for d in (*INTEGERS, *UNSIGNED)},
    "float16": [0.0, -0.0, 1.0, -3.0, 0.5, 6e-8, 65504.0, np.inf, -np.inf, np.nan],
    "float32": [0.0, -0.0, 1.0, -3.0, 0.5, 1e-45, 3e38, np.inf, -np.inf, np.nan],
    "float64": [0.0, -0.0, 1.0, -3.0, 0.5, 5e-324, 1.7e308, np.inf, -np.inf, np.nan],
    "complex64": [0, 1, -1, 1j, 2 - 3j, 0.5 + 0.25j],
    "complex128": [0, 1, -1, 1j, 2 - 3j, 0.5 + 0.25j],
}
NEAR = {"float16": 4e-3, "float32": 1e-5, "complex64": 1e-5}


def both_sides(rule, dtype):
    """The values of both sides for all extremes of a dtype; None where the rule does not apply."""
    least = rule.holes[0].ndim
    numbers = [*itertools.product(EXTREME[dtype], repeat=len(rule.holes))]
    values = [
        np.array(column, dtype).reshape((-1,) + (1,) * (least - 1))
        for column in zip(*numbers, strict=True)
    ]
    xs = inputs_for(values, declare=False)
    try:
        left = rule.sides(*xs)[0]
        right = rule.apply(left)
    except TeachingError:  # an op that does not take this dtype
        return None
    return None if right is None else walk([left, right], dict(zip(xs, values, strict=True)))


@pytest.mark.parametrize("dtype", EXTREME)
@by_name
def test_a_rule_holds_in_every_dtype(rule, dtype):
    """For the least and the greatest number of each dtype, alone and in pairs, where it applies.

    A rule that changes an answer does so for numbers that are not finite; so does a `finite` one.
    """
    found = both_sides(rule, dtype)
    if found is None:
        return
    one, other = found
    assert (one.dtype, one.shape) == (other.dtype, other.shape)
    if rule.changes_answer or rule.finite:
        one, other = one[np.isfinite(one)], other[np.isfinite(one)]
    near = NEAR.get(str(one.dtype), 1e-9) if one.dtype.kind in "fc" else 0
    np.testing.assert_allclose(other, one, rtol=near, atol=near * 1e-3)


def test_most_rules_apply_to_integers_and_floats():
    """So that the test above has something to look at."""
    many = {d: sum(both_sides(rule, d) is not None for rule in EQUATIONS) for d in EXTREME}
    assert many["int64"] >= 25 and many["float32"] >= len(EQUATIONS) - 2 and many["bool"] >= 10, (
        many
    )


# Where a rule that changes an answer does so, and what it gives there.
CHANGED = {
    "log_of_one_plus_exp": ([1000.0], 1000.0),
    "log1p_of_exp": ([1000.0], 1000.0),
    "log_of_sigmoid": ([-1000.0], -1000.0),
    "log_of_one_minus_sigmoid": ([1000.0], -1000.0),
    "log1p_of_minus_sigmoid": ([1000.0], -1000.0),
    "log_of_exp": ([1000.0], 1000.0),
    "log_of_softmax": ([[[0.0, 1000.0]]], [[-1000.0, 0.0]]),
    "exp_over_its_sum": ([[[0.0, 1000.0]]], [[0.0, 1.0]]),
    "exp_over_one_plus_exp": ([1000.0], 1.0),
    "exp_times_sigmoid_of_minus": ([1000.0], 1.0),
    "exp_of_minus_times_sigmoid": ([-1000.0], 1.0),
    "chosen_times": ([0.0, 1.0, np.inf], 0.0),
    "chosen_over": ([0.0, 0.0, 0.0], 0.0),
    "otherwise_times": ([1.0, 1.0, np.nan], 0.0),
    "otherwise_over": ([1.0, 0.0, 0.0], 0.0),
    "over_itself": ([0.0], 1.0),
    "root_of_square": ([1e200], 1e200),
    "common_factor": ([1e200, 1e200, 1e200], 0.0),
}


def test_the_rules_that_change_an_answer_are_known():
    """Each rule that is marked so has an example here, and no other rule has."""
    assert {e.name for e in EQUATIONS if e.changes_answer} == set(CHANGED)


@pytest.mark.parametrize("name", CHANGED)
def test_a_changed_answer_is_the_better_one(name):
    """Where the left side overflows, underflows or divides 0 by 0, the right side has the value."""
    (rule,) = [e for e in EQUATIONS if e.name == name]
    values, wanted = CHANGED[name]
    one, other = sides(rule, [np.array(v) for v in values])
    assert not np.all(np.isfinite(one))
    np.testing.assert_allclose(other, wanted)


@by_name
def test_a_rule_is_explained_in_both_languages(rule):
    """The caption stands in the learner's language, and the equation can be printed."""
    with theano.config.change(lang="en"):
        english = rule.doc
    with theano.config.change(lang="zh"):
        chinese = rule.doc
    assert english.endswith(".") and chinese.endswith("。")
    assert any("\u4e00" <= c <= "\u9fff" for c in chinese)
    assert " -> " in repr(rule)


@by_name
def test_the_first_rule_that_fits_is_meant(rule):
    """No rule hides a later one: each is reached from its own left side.

    What is done to a product of two vectors may differ from what is done to that with a number.
    """
    shape, count = (2,) * max(rule.holes[0].ndim, 1), len(rule.holes)
    found = []
    for last in (shape, ()) if count > 1 else (shape,):
        xs = inputs_for([np.ones(shape)] * (count - 1) + [np.ones(last)])
        found += rewritten([rule.sides(*xs)[0]])[1]
    assert rule.name in [step.rule for step in found]


# --- where a rule must not fire -------------------------------------------------------------------

x, y = T.dvectors("x", "y")
m, i, f = T.dmatrix("m"), T.lvector("i"), T.fvector("f")
KEPT = {
    "a vector plus a matrix of zeros": x + np.zeros((2, 3)),
    "a vector plus a row of zeros": x + np.zeros((1, 1)),
    "another number": x + 1,
    "a variable": x + y,
    "zeros of many places": x + np.zeros(3),
    "integers times 1.0": i * 1.0,
    "single precision times a double 1": f * np.float64(1.0),
    "integers over 1": i / 1,
    "integers over themselves": i / i,
    "0 over x": 0 / x,
    "x over y times another": x / y * T.exp(y),
    "the logarithm of 2 plus exp": T.log(2 + T.exp(x)),
    "a power that is no constant": x**y,
}


@pytest.mark.parametrize("name", KEPT)
def test_a_look_alike_is_left_alone(name):
    """Dtype, number of axes and pattern never change, and other numbers do not match."""
    found, log = rewritten([KEPT[name]])
    assert found[0] is KEPT[name] and not log


def test_numbers_match_whatever_their_dtype():
    """1, 1.0 and an array of one 1 are the same number in a rule."""
    for one in (1, 1.0, np.float32(1), np.int8(1), np.ones(1, "float32")):
        assert rewritten([x * one])[0] == [x]


def test_operands_change_places_where_the_op_allows_it():
    """x + 0 and 0 + x are one sum; x - 0 and 0 - x are not one difference."""
    found = rewritten([0 + x, 1 * x, 0 - x, x - 0])[0]
    assert [pp(v) for v in found] == ["x", "x", "(-x)", "x"]


def test_a_hole_that_occurs_twice_is_one_thing():
    """x - x fits where both are the same, also if it was written twice."""
    assert rewritten([T.exp(x) - T.exp(x)])[1][-1].rule == "minus_itself"
    assert not rewritten([T.exp(x) - T.exp(y)])[1]


def test_rules_join():
    """One rule makes room for the next, up to the form that no rule changes."""
    w = T.dvector("w")
    cases = {
        "sigmoid((x + w))": 1 / (1 + T.exp(-x - w)),
        "(-softplus((-x)))": T.log(1 / (1 + T.exp(-x))),
        "(-softplus(x))": T.log(1 - 1 / (1 + T.exp(-x))),
        "(TensorConstant{2.0} * x)": T.grad((x**2).sum(), x),
        "x": (x * 1 + 0) ** (3 - 2),
        "m": (m.T * 1).T,
    }
    for wanted, written in cases.items():
        assert pp(*rewritten([written])[0]) == wanted


def test_the_cross_entropy_of_a_sigmoid_is_stable():
    """Cost and gradient are finite and right at logits of ±1000, though p is 0 or 1 there."""
    p, t = T.nnet.sigmoid(x), np.array([1.0, 0.0, 1.0, 0.0])
    cost = (-t * T.log(p) - (1 - t) * T.log(1 - p)).sum()
    found = rewritten([cost, T.grad(cost, x)])[0]
    cost_, slope = walk(found, {x: np.array([-1000.0, 1000.0, 1000.0, -1000.0])})
    assert cost_ == 2000.0
    np.testing.assert_allclose(slope, [-1.0, 1.0, 0.0, 0.0])


def test_the_cross_entropy_of_a_softmax_is_stable():
    """Cost and gradient are finite where a probability underflows to 0."""
    t = np.array([0, 1])
    cost = -T.log(T.nnet.softmax(m))[T.arange(2), t].sum()
    found = rewritten([cost, T.grad(cost, m)])[0]
    cost_, slope = walk(found, {m: np.array([[0.0, 1000.0], [0.0, 1000.0]])})
    assert cost_ == 1000.0
    np.testing.assert_allclose(slope, [[-1.0, 1.0], [0.0, 0.0]], atol=1e-12)


# --- rules of one's own ---------------------------------------------------------------------------


def test_a_rule_can_be_written_in_three_lines():
    """A function that returns two sides is a rule; `when` asks about what stands in the holes."""

    @equation
    def sin_of_minus(a):
        return T.sin(-a), -T.sin(a)

    @equation(zh="矩阵而已。", when=lambda a: a.ndim == 2)
    def only_matrices(a):
        """Matrices alone."""
        return T.cos(-a), T.cos(a)

    assert repr(sin_of_minus) == "sin((-a)) -> (-sin(a))"
    assert pp(sin_of_minus.apply(T.sin(-x))) == "(-sin(x))"
    assert sin_of_minus.apply(T.sin(x)) is None and sin_of_minus.apply(x) is None
    assert only_matrices.apply(T.cos(-x)) is None
    assert pp(only_matrices.apply(T.cos(-m))) == "cos(m)"
    assert sin_of_minus.doc == "sin of minus"


# --- any expression -------------------------------------------------------------------------------

A, B = T.dvectors("A", "B")
LEAVES = st.sampled_from([A, B, 0, 1, -1, 2, 0.5, np.zeros(1), np.ones(1)])
ONE = [lambda a: -a, T.tanh, T.nnet.sigmoid, T.sqr, abs, lambda a: a**2, lambda a: a**1,
       lambda a: T.log(1 + T.exp(a)), lambda a: 1 / (1 + T.exp(-a)), T.sin, T.zeros_like,
       lambda a: T.exp(T.tanh(a)) - 1, T.ones_like, lambda a: a.dimshuffle("x", 0).T[:, 0],
       lambda a: T.log(T.nnet.sigmoid(a)),
       lambda a: T.cast(T.cast(a, "float32"), "float64")]  # fmt: skip
TWO = [lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a * b, T.maximum,
       lambda a, b: a * b / 2, lambda a, b: T.switch(a > b, a, b), T.fill]  # fmt: skip


def grown(inner):
    """Expressions of one or two smaller ones; both kinds of operands, vectors and numbers."""
    vectors = inner.map(lambda e: e if isinstance(e, T.TensorVariable) else A * 0 + e)
    one = st.builds(lambda f, a: f(a), st.sampled_from(ONE), vectors)
    two = st.builds(lambda f, a, b: f(a, b), st.sampled_from(TWO), vectors, inner)
    return one | two


EXPRESSIONS = st.recursive(LEAVES, grown, max_leaves=12).filter(lambda e: hasattr(e, "owner"))
# Not so near 0 that exp(x) - 1 is 0 and expm1(x) is not: `>` then answers differently, and rightly.
NUMBERS = st.floats(-3, 3).filter(lambda x: x == 0 or abs(x) > 1e-6)
MODERATE = st.lists(NUMBERS, min_size=3, max_size=3)
ANYTHING = st.lists(st.sampled_from(ENDLESS.tolist()), min_size=3, max_size=3)


def evaluated(outputs, a, b):
    """The values of the outputs at A = a and B = b."""
    with np.errstate(all="ignore"):
        return walk(outputs, {A: np.array(a), B: np.array(b)})


@settings(max_examples=150, deadline=None)
@given(EXPRESSIONS, MODERATE, MODERATE)
def test_what_is_rewritten_gives_what_was_written(expression, a, b):
    """Any expression of moderate numbers, and its gradient, has the same value and type after."""
    slope = T.grad(expression.sum(), A, disconnected_inputs="ignore")
    found, _ = rewritten([expression, slope])
    assert [v.type for v in found] == [expression.type, slope.type]
    for one, other in zip(
        evaluated([expression, slope], a, b), evaluated(found, a, b), strict=True
    ):
        np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-5)


@settings(max_examples=150, deadline=None)
@given(EXPRESSIONS, ANYTHING, ANYTHING)
def test_exact_rewriting_keeps_even_what_is_not_finite(expression, a, b):
    """With exact=True the answer is the same for inf and nan, for 0, huge and tiny numbers."""
    found, log = rewritten([expression], exact=True)
    assert not any(step.changes_answer for step in log)
    one, other = evaluated([expression, found[0]], a, b)
    np.testing.assert_allclose(one, other, rtol=1e-6, atol=1e-6)


@settings(max_examples=100, deadline=None)
@given(EXPRESSIONS)
def test_rewriting_twice_changes_nothing_more(expression):
    """What no rule can change is left as it is: the same nodes, an empty log."""
    once, _ = rewritten([expression])
    twice, log = rewritten(once)
    assert twice == once and log == []

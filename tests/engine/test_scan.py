"""Scan: values, updates, taps, stopping, nesting, and where its updates come from."""

import re
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import minitheano as theano
import minitheano.tensor as T
from minitheano.errors import DisconnectedInputError, LearnerWarning
from minitheano.say import label
from minitheano.scan_module import until


def counted(returned, passed, calls=1, n=10):
    """One cell of the contrast grid: what each call returns, and `a` afterwards."""
    a = theano.shared(1, "a")
    steps = {
        "value": lambda: theano.scan(lambda x: x + 1, outputs_info=a, n_steps=n),
        "dict": lambda: theano.scan(lambda: {a: a + 1}, n_steps=n),
        "both": lambda: theano.scan(lambda: (a, {a: a + 1}), n_steps=n),
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", LearnerWarning)  # leaving updates out is the point here
        outputs, updates = steps[returned]()
        f = theano.function([], outputs, updates=updates if passed else None)
    return [np.asarray(f()).tolist() for _ in range(calls)], int(a.get_value()), len(updates)


@pytest.mark.parametrize(
    ("returned", "passed", "first", "second", "after", "size"),
    [
        ("value", False, [*range(2, 12)], [*range(2, 12)], 1, 0),
        ("value", True, [*range(2, 12)], [*range(2, 12)], 1, 0),
        ("dict", False, [], [], 1, 1),
        ("dict", True, [], [], 21, 1),
        ("both", False, [*range(1, 11)], [*range(1, 11)], 1, 1),
        ("both", True, [*range(1, 11)], [*range(11, 21)], 21, 1),
    ],
)
def test_updates_are_made_by_a_dictionary_and_work_only_when_passed(
    returned, passed, first, second, after, size
):
    """The six variants v1a to v3b of the question where scan's updates come from."""
    calls, a, length = counted(returned, passed, calls=2)
    assert (calls, a, length) == ([first, second], after, size)


def test_the_step_is_called_once_when_the_loop_is_built():
    """However many turns and calls there are, Python runs the step one time."""
    runs = []
    out, _ = theano.scan(lambda p: runs.append(p) or p + 1, outputs_info=np.float64(0), n_steps=10)
    f = theano.function([], out)
    f(), f()
    assert len(runs) == 1


def test_what_nobody_reads_is_not_computed():
    """An output that no function uses leaves no line in the loop, and no tape."""
    xs = T.vector("xs")
    (h, twice, deep), _ = theano.scan(
        lambda x, h: (h + x, T.exp(x), T.tanh(h)),
        sequences=xs,
        outputs_info=[np.float64(0), None, None],
    )
    source = theano.function([xs], h[-1]).source
    assert "np.exp" not in source and "np.tanh" not in source
    both = theano.function([xs], [twice, deep])
    np.testing.assert_allclose(both([1.0, 2.0])[1], np.tanh([0.0, 1.0]))
    only = theano.function([xs], twice)
    assert "carried to the next turn" not in only.source
    np.testing.assert_allclose(only([1.0, 2.0]), np.exp([1.0, 2.0]))
    tapes = {e.variable for e in only.rehearse([1.0]).events if e.beat == "tape"}
    assert len(tapes) == 3  # a recorded run shows them all


def test_an_output_that_nobody_reads_may_still_be_needed():
    """A state and a private copy stay in the loop where another output depends on them."""
    count = theano.shared(1.0, "count")
    (_, seen), updates = theano.scan(
        lambda h: ([h * count, h + count], {count: count + 1}),
        outputs_info=[np.float64(1), None],
        n_steps=3,
    )
    f = theano.function([], seen, updates=updates)
    assert f().tolist() == [2.0, 3.0, 5.0]
    assert count.get_value() == 4


def test_the_gradient_reads_the_turns_of_the_one_forward_loop():
    """Private copies that carry a gradient are kept by the loop that ran, which runs once."""
    w, k, xs = T.scalar("w"), theano.shared(2.0, "k"), T.vector("xs")
    h, updates = theano.scan(
        lambda x, h: (h * k + x, {k: k * w}), sequences=xs, outputs_info=np.float64(1)
    )
    cost = (h**2).sum() + updates[k]
    f = theano.function([w, xs], T.grad(cost, [w, xs]), updates=updates)
    assert len(re.findall(r"^ +for ", f.source, re.MULTILINE)) == 2
    assert f.source.count("kept0 = np.empty") == 1
    at, row = 0.7, np.array([1.0, -2.0, 0.5])
    value = theano.function([w, xs], cost)
    k.set_value(2.0)
    slope = (value(at + 1e-6, row) - value(at - 1e-6, row)) / 2e-6
    assert f(at, row)[0] == pytest.approx(slope, rel=1e-6)
    second = theano.function([w, xs], T.grad(T.grad(cost, w), w))
    k.set_value(2.0)
    first = theano.function([w, xs], T.grad(cost, w))
    slope = (first(at + 1e-6, row) - first(at - 1e-6, row)) / 2e-6
    assert second(at, row) == pytest.approx(slope, rel=1e-5)


def test_a_loop_of_no_turns_has_a_gradient():
    """Theano cannot run such a loop; here what the loop read gets the gradient 0."""
    w, xs, h = T.matrix("w"), T.matrix("xs"), T.vector("h")
    plain, _ = theano.scan(lambda x: T.dot(w, x), sequences=xs)
    fed, _ = theano.scan(lambda x, h: T.tanh(T.dot(w, x) + h), sequences=xs, outputs_info=h)
    cost = (plain**2).sum() + (fed**2).sum() + (h**2).sum()
    f = theano.function([w, xs, h], T.grad(cost, [w, xs, h]))
    slopes = f(np.ones((3, 3)), np.ones((0, 3)), np.ones(3))
    assert [s.shape for s in slopes] == [(3, 3), (0, 3), (3,)]
    assert slopes[0].tolist() == [[0] * 3] * 3
    assert slopes[2].tolist() == [2, 2, 2]


def test_an_initial_value_that_no_turn_reads_is_disconnected():
    """The gradient by it is an error, as in Theano, and no silent 0."""
    x0, z0 = T.vector("x0"), T.vector("z0")
    (x, z), _ = theano.scan(lambda x, z: (x**2, x + 1), outputs_info=[x0, z0], n_steps=3)
    with pytest.raises(DisconnectedInputError):
        T.grad((x + z).sum(), z0)
    theano.function([x0, z0], T.grad((x + z).sum(), x0), on_unused_input="ignore")


def test_strict_looks_at_what_an_expression_is_made_of():
    """Listed non-sequences and inputs are allowed; a shared variable that is not listed is not."""
    b, c, x = theano.shared(np.zeros(3), "b"), theano.shared(1.0, "c"), T.matrix("x")
    m = T.vector("m")

    def loop(step):
        return theano.scan(
            step, sequences=x, outputs_info=[T.zeros(3)], non_sequences=[b], strict=True
        )[0]

    out = loop(lambda xt, h, b: h + (b + 2) + xt)
    assert theano.function([x], out)(np.ones((2, 3)))[-1].tolist() == [6, 6, 6]
    out = loop(lambda xt, h, b: h + 2 * m + xt)
    assert theano.function([x, m], out)(np.ones((2, 3)), [0, 1, 2])[-1].tolist() == [2, 6, 10]
    with pytest.raises(theano.gof.fg.MissingInputError, match="'c'"):
        loop(lambda xt, h, b: h + (c + 2) + xt)


def test_whole_numbers_in_a_step_have_the_gradient_0():
    """A sequence of integers is connected to the cost, and its slope is 0."""
    u = T.ivector("u")
    out, _ = theano.scan(lambda ut: T.cast(ut, "float64") * 2, sequences=u)
    slope = theano.function([u], T.grad(out.sum(), u))([1, 2])
    assert (slope.dtype, slope.tolist()) == (theano.config.floatX, [0, 0])


def test_a_listed_non_sequence_counts_as_used():
    """A function may take it as an input though the step does nothing with it, as in Theano."""
    xs, extra = T.vector("xs"), T.vector("extra")
    out, _ = theano.scan(lambda x, e: x + 1, sequences=xs, non_sequences=extra)
    f = theano.function([xs, extra], out)
    assert f([1.0], [5.0]).tolist() == [2]


def test_a_step_is_tried_out_on_the_test_values_of_its_first_turn():
    """With test values a shape that does not fit inside a step is told where it was written."""
    xs, w = T.matrix("xs"), T.matrix("w")
    xs.tag.test_value, w.tag.test_value = np.ones((5, 3)), np.ones((4, 2))
    with theano.change_flags(compute_test_value="raise"):
        with pytest.raises(ValueError, match=r"xs\[t\] \(3,\), w \(4, 2\)"):
            theano.scan(lambda x: T.dot(x, w), sequences=xs)
        w.tag.test_value = np.ones((3, 2))
        rows = []
        theano.scan(lambda x: rows.append(T.dot(x, w)) or rows[-1], sequences=xs)
    assert rows[0].tag.test_value.tolist() == [3, 3]


def test_equal_taps_of_a_state_are_refused():
    """Two taps of one number are a mistake, with Theano's class."""
    start = T.vector("start")
    with pytest.raises(ValueError, match=r"\[-1, -1\]"):
        theano.scan(lambda a, b: a + b, outputs_info={"initial": start, "taps": [-1, -1]})


def test_the_dictionary_of_updates_holds_expressions():
    """`updates[a]` can be an output of its own; then nothing is stored."""
    a = theano.shared(1, "a")
    _, updates = theano.scan(lambda: {a: a + 1}, n_steps=10)
    assert theano.function([], updates[a])() == 11 and a.get_value() == 1
    assert theano.function([], a, updates=updates)() == 1 and a.get_value() == 11


def test_updates_inside_a_step_are_simultaneous_too():
    """Two variables swap in every turn; an odd number of turns leaves them swapped."""
    a, b = theano.shared(1, "a"), theano.shared(2, "b")
    _, updates = theano.scan(lambda: {a: b, b: a}, n_steps=3)
    theano.function([], updates=updates)()
    assert (a.get_value(), b.get_value()) == (2, 1)


def test_outputs_of_a_turn_see_the_private_copy_from_before_the_turn():
    """Fibonacci: the tape shows the old values, the states are two ahead."""
    a, b = theano.shared(0, "a"), theano.shared(1, "b")
    tape, updates = theano.scan(lambda: ([a], {a: b, b: a + b}), n_steps=8)
    assert theano.function([], tape, updates=updates)().tolist() == [0, 1, 1, 2, 3, 5, 8, 13]
    assert (a.get_value(), b.get_value()) == (21, 34)


def test_scan_updates_and_other_updates_read_the_same_old_values():
    """b's formula sees a as it was before the call."""
    a, b = theano.shared(1, "a"), theano.shared(0, "b")
    _, updates = theano.scan(lambda: {a: a + 1}, n_steps=3)
    theano.function([], updates=[*updates.items(), (b, a * 10)])()
    assert (a.get_value(), b.get_value()) == (4, 10)


@pytest.mark.parametrize("floatX", ["float32", "float64"])
def test_outputs_and_updates_together_need_one_dtype(floatX):
    """A float32 start runs with float32 sequences, and is a clear error with float64 ones."""
    with theano.config.change(floatX=floatX):
        t, v = theano.shared(0), T.vector("v")

        def rec(s, first, t):
            first = s + first
            return (first, s), {t: t + 1}

        def build():
            return theano.scan(rec, v, [np.float32(0), None], non_sequences=t)

        if floatX == "float64":
            with pytest.raises(
                ValueError, match="float32 scalar, but one step gives a float64 scalar"
            ):
                build()
            return
        (firsts, seconds), updates = build()
        f = theano.function([v], [firsts, seconds], updates=updates, allow_input_downcast=True)
        sums, copies = f(np.arange(10))
        assert sums.dtype == copies.dtype == "float32"
        assert sums.tolist() == np.cumsum(np.arange(10.0)).tolist()
        assert copies.tolist() == list(range(10)) and t.get_value() == 10
        f(np.arange(3))
        assert t.get_value() == 13


def test_arguments_come_as_sequences_then_outputs_then_non_sequences():
    """They are matched by place: names mean nothing."""
    x = T.dvector("x")
    start = np.float64(0)
    right, _ = theano.scan(lambda seq, prev, non: 100 * seq + 10 * prev + non, x, start, 3.0)
    wrong, _ = theano.scan(lambda prev, seq, non: 100 * seq + 10 * prev + non, x, start, 3.0)
    assert theano.function([x], right)([1, 2]).tolist() == [103, 1233]
    assert theano.function([x], wrong)([1, 2]).tolist() == [13, 1323]


def test_taps_come_in_the_order_they_are_listed():
    """Fibonacci by [-2, -1]; [-1, -2] hands the newer value first."""
    start = np.array([0.0, 1.0])
    info = dict(initial=start, taps=[-2, -1])
    fib, _ = theano.scan(lambda p, q: p + q, outputs_info=info, n_steps=6)
    assert theano.function([], fib)().tolist() == [1, 2, 3, 5, 8, 13]
    info = dict(initial=np.array([1.0, 2.0]), taps=[-1, -2])
    one, _ = theano.scan(lambda p, q: 10 * p + q, outputs_info=info, n_steps=1)
    assert theano.function([], one)().tolist() == [21]


@pytest.mark.parametrize(
    ("taps", "fn", "expected"),
    [
        ([0, 1], lambda a, b: b - a, [3, 5, 7, 9]),
        ([-1, 0], lambda a, b: b - a, [3, 5, 7, 9]),
        ([-1, 0, 1], lambda a, b, c: a + b + c, [14, 29, 50]),
        ([0, 3], lambda a, b: a + b, [17, 29]),
    ],
)
def test_sequence_taps_shorten_the_run_to_where_all_exist(taps, fn, expected):
    """A window slides as long as it fits."""
    x = T.dvector("x")
    out, _ = theano.scan(fn, dict(input=x, taps=taps))
    assert theano.function([x], out)([1, 4, 9, 16, 25]).tolist() == expected


def test_until_includes_the_turn_that_stops():
    """Doubling until above 45 ends with 64; updates of that turn are kept."""
    c = theano.shared(0, "c")
    out, updates = theano.scan(
        lambda p: (p * 2, {c: c + 1}, until(p * 2 > 45)), outputs_info=np.float64(1), n_steps=100
    )
    f = theano.function([], out, updates=updates)
    assert f().tolist() == [2, 4, 8, 16, 32, 64] and c.get_value() == 6


def test_backwards_reads_from_the_end_and_keeps_the_order_of_making():
    """The first output belongs to the last element."""
    x = T.dvector("x")
    out, _ = theano.scan(lambda x, acc: acc * 10 + x, x, np.float64(0), go_backwards=True)
    assert theano.function([x], out)([1, 2, 3]).tolist() == [3, 32, 321]
    two, _ = theano.scan(lambda v: v, x, n_steps=2, go_backwards=True)
    assert theano.function([x], two)([1, 2, 3]).tolist() == [3, 2]


def test_no_turns_give_empty_tapes_and_leave_the_state():
    """An empty sequence, or n_steps=0, is not an error."""
    x, n = T.dvector("x"), theano.shared(5, "n")
    out, updates = theano.scan(lambda x, acc: (acc + x, {n: n + 1}), x, np.float64(0))
    assert theano.function([x], out, updates=updates)([]).shape == (0,)
    assert n.get_value() == 5


def test_more_turns_than_elements_are_an_error_in_every_mode():
    """Theano's answer depends on its mode; here it is one clear ValueError."""
    x = T.dvector("x")
    out, _ = theano.scan(lambda x: x * 2, x, n_steps=5)
    with pytest.raises(ValueError, match="n_steps is 5, but 'x' has elements for 3"):
        theano.function([x], out)([1, 2, 3])


def test_a_scan_inside_a_scan_hands_its_updates_up():
    """The outer step returns what the inner scan wants to store."""
    n = theano.shared(0, "n")

    def outer():
        _, ups = theano.scan(lambda: {n: n + 1}, n_steps=3)
        return T.zeros(()), ups

    _, updates = theano.scan(outer, n_steps=2)
    theano.function([], updates=updates)()
    assert n.get_value() == 6


def test_nested_scans_multiply_a_table():
    """The inner loop reads the element of the outer one."""
    x, y = T.dvectors("x", "y")
    table, _ = theano.scan(lambda a: theano.scan(lambda b: a * b, y)[0], x)
    result = theano.function([x, y], table)([1, 2], [3, 4, 5])
    np.testing.assert_array_equal(result, np.outer([1, 2], [3, 4, 5]))


def test_forgotten_updates_are_told_once():
    """A function that reads the state and leaves the scan's updates out is warned about."""
    n = theano.shared(0, "n")
    out, updates = theano.scan(lambda: (n, {n: n + 1}), n_steps=5)
    with pytest.warns(LearnerWarning, match="updates for 'n'"):
        theano.function([], out)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        theano.function([], out, updates=updates)


@pytest.mark.parametrize(("limit", "expected"), [(-1, 12), (3, 12), (2, 8), (1, 4)])
def test_a_truncated_gradient_leaves_out_early_turns(limit, expected):
    """x*x*x by scan has gradient 12 at 2; each turn left out takes 4 away."""
    x = T.dscalar("x")
    out, _ = theano.scan(
        lambda p, x: p * x,
        outputs_info=T.ones_like(x),
        non_sequences=x,
        n_steps=3,
        truncate_gradient=limit,
    )
    assert theano.function([x], T.grad(out[-1], x))(2) == expected


def test_a_truncated_gradient_does_not_reach_the_shared_variable():
    """A walk that was cut short never came to the value before the first turn (Theano 1.0.5)."""
    s, x = theano.shared(2.0, "s"), T.dvector("x")
    out, ups = theano.scan(lambda xt: (s * xt, {s: s * xt}), x, truncate_gradient=2)
    f = theano.function([x], T.grad(out.sum(), [s, x]), updates=ups)
    assert [g.tolist() for g in f([1, 2, 3, 1.5])] == [0, [0, 0, 10, 12]]


def test_the_gradient_passes_through_the_private_copy():
    """w is tripled by updates in every turn: 1 + 3 + 9."""
    w = theano.shared(2.0, "w")
    out, updates = theano.scan(lambda: (w, {w: w * 3}), n_steps=3)
    assert theano.function([], T.grad(out.sum(), w), updates=updates)() == 13


def test_the_gradient_of_a_gradient_through_a_loop():
    """x**4 by scan: the second derivative at 2 is 48."""
    x = T.dscalar("x")
    one = T.ones_like(x)
    out, _ = theano.scan(lambda p, x: p * x, outputs_info=one, non_sequences=x, n_steps=4)
    assert theano.function([x], T.grad(T.grad(out[-1], x), x))(2) == 48


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_random_recurrences_agree_with_a_python_loop_and_their_gradient_with_differences(data):
    """Random taps, lengths and directions: values, and gradients by central differences."""
    taps = sorted(data.draw(st.sets(st.integers(-3, -1), min_size=1)))
    seq_taps = sorted(data.draw(st.sets(st.integers(-2, 2), min_size=1)))
    backwards = data.draw(st.booleans())
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    depth, span = -min(taps), max(*seq_taps, 0) - min(*seq_taps, 0)
    n = data.draw(st.integers(1, 5))
    values = rng.normal(size=n + span)
    start = rng.normal(size=depth)
    x, h, w = T.dvector("x"), T.dvector("h"), T.dscalar("w")

    def step(*parts):
        elements, past = parts[: len(seq_taps)], parts[len(seq_taps) : -1]
        return T.tanh(sum(elements) * parts[-1] + sum((k + 2) * p for k, p in enumerate(past)))

    plain = taps == [-1]
    info = dict(initial=h[0] if plain else h, taps=taps)
    out, _ = theano.scan(step, dict(input=x, taps=seq_taps), info, w, go_backwards=backwards)
    cost = (out**2).sum()
    f = theano.function([x, h, w], [out, *T.grad(cost, [x, h, w])])

    def loop(values, start, w):
        past, tape, low = list(start), [], min(*seq_taps, 0)
        for t in range(n):
            at = n - 1 - t if backwards else t
            total = sum(values[at + k - low] for k in seq_taps) * w
            tape.append(np.tanh(total + sum((k + 2) * past[tap] for k, tap in enumerate(taps))))
            past.append(tape[-1])
        return np.array(tape)

    tape, *gradients = f(values, start, 0.5)
    np.testing.assert_allclose(tape, loop(values, start, 0.5), atol=1e-12)
    point = [values, start, np.array(0.5)]
    for k, gradient in enumerate(gradients):
        for place in np.ndindex(point[k].shape):
            shifted = [[p.copy() for p in point] for _ in range(2)]
            shifted[0][k][place] += 1e-6
            shifted[1][k][place] -= 1e-6
            up, down = ((loop(*p) ** 2).sum() for p in shifted)
            assert abs(gradient[place] - (up - down) / 2e-6) < 1e-5


# --- what a step may return, and what is told if it does not --------------------------------------


def test_a_step_may_return_its_parts_in_a_list():
    """Outputs, updates and `until` may stand in a list as well as in a tuple."""
    a = theano.shared(0, "a")
    one, _ = theano.scan(lambda p: [p * 2, until(p > 4)], outputs_info=np.float64(1), n_steps=9)
    two, updates = theano.scan(lambda p: [p * 2, {a: a + 1}], outputs_info=np.float64(1), n_steps=3)
    first, second = theano.function([], [one, two], updates=updates)()
    assert (first.tolist(), second.tolist(), a.get_value()) == ([2, 4, 8, 16], [2, 4, 8], 3)


def test_a_step_may_return_no_outputs_beside_its_updates():
    """`return [], {a: a + 1}` says the same as `return {a: a + 1}`."""
    a = theano.shared(0, "a")
    outputs, updates = theano.scan(lambda: ([], {a: a + 1}), n_steps=3)
    theano.function([], updates=updates)()
    assert outputs is None and a.get_value() == 3


def test_a_listed_non_sequence_is_computed_before_the_loop():
    """As in Theano, `non_sequences=[a * 2]` reads the value of `a` from before the first turn."""
    a = theano.shared(1.0, "a")
    listed, updates = theano.scan(lambda y: (y, {a: a + 1}), non_sequences=[a * 2], n_steps=3)
    y = a * 2
    found, again = theano.scan(lambda: (y, {a: a + 1}), n_steps=3)
    assert theano.function([], listed, updates=updates)().tolist() == [2, 2, 2]
    assert theano.function([], found, updates=again)().tolist() == [8, 10, 12]


def test_nameless_symbols_of_a_step_are_called_as_the_step_calls_them():
    """A trace and an error say `h`, not the type of an input without a name."""
    out, _ = theano.scan(lambda v, h: h + v, T.ones((2, 3)), T.zeros((3,)))
    f = theano.function([], out)
    assert {"v", "h"} <= {label(e.variable) for e in f.rehearse().events if e.beat == "lane"}


@pytest.mark.parametrize(
    ("program", "error", "key"),
    [
        (lambda: theano.scan(5, T.arange(3)), TypeError, "scan_step_is_no_function"),
        (lambda: theano.scan(T.arange(3), n_steps=2), TypeError, "scan_step_is_no_function"),
        (lambda: theano.scan(lambda x: x, {"inputs": T.arange(3)}), ValueError, "scan_keys"),
        (lambda: theano.scan(lambda x: x, {"input": [1], "tap": 0}), ValueError, "scan_keys"),
        (
            lambda: theano.scan(lambda h: h, outputs_info={"init": 0.0}, n_steps=2),
            ValueError,
            "scan_keys",
        ),
        (
            lambda: theano.scan(lambda x: x, {"input": [1], "taps": [0.5]}),
            TypeError,
            "scan_taps_not_integers",
        ),
        (lambda: until(T.dvector("v") > 2), TypeError, "scan_until_not_scalar"),
        (
            lambda: theano.scan(lambda x: (until(x > 1), x), T.arange(3)),
            ValueError,
            "scan_until_not_last",
        ),
        (
            lambda: theano.scan(lambda x: (x, {"a": x}), T.arange(3)),
            TypeError,
            "scan_update_key",
        ),
    ],
)
def test_arguments_that_make_no_sense_are_told(program, error, key):
    """Each with a word on what scan takes there, in place of an error from deep inside."""
    with pytest.raises(error) as caught:
        program()
    assert caught.value.key == key


def test_the_pair_that_scan_returns_is_not_the_outputs():
    """Forgetting to take the pair apart, or taking it apart in three, is told at that place."""
    pair = theano.scan(lambda x: (x, x), T.arange(3))
    with pytest.raises(AttributeError, match="is the pair"):
        pair.sum()
    with pytest.raises(TypeError, match="is the pair"):
        pair * 2
    with pytest.raises(TypeError, match="is the pair"):
        pair[-1] * 2
    with pytest.raises(ValueError, match="3 names wait"):
        _a, _b, _updates = pair
    outputs, updates = pair
    assert isinstance(pair, tuple) and len(outputs) == 2 and not updates


def test_one_output_does_not_come_apart_in_two():
    """`(a, b), updates = scan(…)` with one output says that a tape cannot be gone through."""
    with pytest.raises(TypeError, match="names wait for the parts"):
        (_a, _b), _ = theano.scan(lambda x: x, T.arange(3))

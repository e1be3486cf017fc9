"""`detect_nan`: a nan or inf in a result is told by the node that made it first."""

import threading

import numpy as np
import pytest
from faults import Sweep, cells_of, frozen, kept
from stateful import FUNCTIONS, made

import minitheano as theano
import minitheano.tensor as T
from minitheano.ifelse import ifelse
from minitheano.tensor.shared_randomstreams import RandomStreams


class Broken(theano.Op):
    """Gives nan where a number is negative."""

    itypes, otypes = [T.dvector], [T.dvector]

    def perform(self, node, inputs, output_storage):
        """Like many formulas of learners'."""
        output_storage[0][0] = np.where(inputs[0] < 0, np.nan, inputs[0])


def vector(x):
    """A formula of a vector that may be built of anything."""
    return T.dvector(x)


def told(f, *args, inf=True, **kwargs):
    """What a call says within the block, its first line."""
    with theano.detect_nan(inf=inf), pytest.raises(AssertionError) as caught:
        f(*args, **kwargs)
    return str(caught.value).splitlines()[0]


@pytest.fixture
def x():
    """A vector."""
    return T.dvector("x")


def scan_of(step, x, first=1.0):
    """A loop over a vector with one number that is carried."""
    return theano.scan(step, sequences=x, outputs_info=T.constant(first, dtype="float64"))[0]


W = theano.shared(np.array([1.0, np.inf]), "W")
CASES = {
    "an element": (
        lambda x: T.exp(T.log(x) + 1).sum(),
        [1.0, 2.0, -0.5],
        "'T.log(x)': element [2] is nan, where x[2] = -0.5.",
    ),
    "a number": (
        lambda x: 1 / x.sum(),
        [1.0, -1.0],
        "'1 / x.sum()': it is inf, where x.sum() = 0.0.",
    ),
    "passed on by inf": (
        lambda x: x * T.log(x),
        [1.0, 0.0],
        "'T.log(x)': element [1] is -inf, where x[1] = 0.0.",
    ),
    "two operands": (
        lambda x: x / (x - 1),
        [3.0, 1.0],
        "'x / (x - 1)': element [1] is inf, where x[1] = 1.0, (x - 1)[1] = 0.0.",
    ),
    "repeated operands": (
        lambda x: x.dimshuffle("x", 0) / x.dimshuffle(0, "x"),
        [3.0, 0.0],
        'element [1, 1] is nan, where x.dimshuffle("x", 0)[0, 1] = 0.0',
    ),
    "a product": (
        lambda x: T.dot(x * 1e200, x * 1e200),
        [1.0, 2.0],
        "it is inf, where x * 1e200 (2,) = [1.e+200, 2.e+200]",
    ),
    "an argument": (lambda x: x + 1, [1.0, np.nan], "the argument 'x': element [1] is nan before"),
    "a shared variable": (
        lambda x: x * W,
        [1.0, 2.0],
        "the shared variable 'W': element [1] is inf before the call.",
    ),
    "an op of one's own": (
        lambda x: Broken()(x) * 2,
        [1.0, -2.0],
        "'Broken()(x)': element [1] is nan, where x (2,) = [ 1., -2.].",
    ),
    "a turn": (
        lambda x: scan_of(lambda v, h: h / (v - 2), x)[-1] * 3,
        [1.0, 2.0, 3.0],
        "'h / (v - 2)', step 1 of the scan: it is -inf, where h = -1.0, v - 2 = 0.0.",
    ),
    "a sequence": (
        lambda x: scan_of(lambda v, h: h + v, T.log(x)),
        [1.0, -2.0, 3.0],
        "'T.log(x)': element [1] is nan, where x[1] = -2.0.",
    ),
    "a loop in a loop": (
        lambda x: theano.scan(lambda v: scan_of(lambda u, h: h + T.log(u - v), x), sequences=x)[0],
        [5.0, 1.0],
        "'T.log(u - v)', step 1, 1 of the scan: it is -inf",
    ),
    "a branch": (
        lambda x: ifelse(T.gt(x.sum(), 0), T.log(x), x),
        [3.0, -1.0],
        "'T.log(x)': element [1] is nan, where x[1] = -1.0.",
    ),
    "a gradient": (
        lambda x: T.grad(T.sqrt(x).sum(), x),
        [4.0, 0.0],
        "element [1] is inf",
    ),
}


@pytest.mark.parametrize("mode", [None, "FAST_COMPILE"])
@pytest.mark.parametrize("case", CASES)
def test_the_first_node_is_named(x, case, mode):
    """The message names the node that made the number, its element, and what it was made of."""
    formula, value, says = CASES[case]
    f = theano.function([x], formula(x), mode=mode)
    assert says in told(f, value)
    f(value)  # outside of the block nobody looks


def test_the_message_in_two_languages(x):
    """Three lines show where the formula stands, and one what to try."""
    s = theano.shared(np.zeros(2), "s")
    f = theano.function([x], [], updates=[(s, s + T.log(x))])
    for lang, first in (
        ("en", "nan in the new value of 's' comes from 'T.log(x)': element [1] is nan"),
        ("zh", "'s' 的新值里的 nan 来自 'T.log(x)'：元素 [1] 是 nan，其中 x[1] = -1.0。"),
    ):
        with theano.config.change_flags(lang=lang), theano.detect_nan():
            with pytest.raises(AssertionError) as caught:
                f([1.0, -1.0])
            lines = str(caught.value).splitlines()
        assert len(lines) == 5 and lines[0].startswith(first)
        assert lines[3].strip() == "^" * len("T.log(x)")
    assert not s.get_value().any()


UNHARMED = {
    "a choice that is not taken": (lambda x: T.switch(x > 0, T.log(x), 0.0), [1.0, -1.0]),
    "a branch that is not taken": (lambda x: ifelse(T.gt(x[0], 0), x, T.log(-x)), [1.0, 2.0]),
    "inf on the way": (lambda x: T.exp(-1 / x), [0.0, 1.0]),
    "a comparison": (lambda x: T.isnan(T.log(x)), [1.0, -1.0]),
    "whole numbers": (lambda x: T.cast(x, "int64"), [1.0, 2.0]),
}


@pytest.mark.parametrize("case", UNHARMED)
def test_what_reaches_no_result_does_no_harm(x, case):
    """A bad number on the way is nobody's business if the results are good."""
    formula, value = UNHARMED[case]
    f = theano.function([x], formula(x))
    with theano.detect_nan():
        assert frozen(f(value)) == frozen(f(value))


def test_inf_is_left_alone_if_only_nan_is_asked_for(x):
    """With `inf=False` a nan that was made of inf is told at the node that made it nan."""
    f = theano.function([x], T.log(x) * x)
    assert "'T.log(x) * x': element [0] is nan, where T.log(x)[0] = -inf" in told(
        f, [0.0], inf=False
    )
    with theano.detect_nan(inf=False):
        assert theano.function([x], T.log(x))([0.0]) == -np.inf


@pytest.mark.parametrize("build", FUNCTIONS, ids=lambda b: b.__name__)
@pytest.mark.filterwarnings("ignore::minitheano.errors.LearnerWarning")
def test_a_followed_call_is_like_any_other(build):
    """Results and states are those of a call outside of the block, bit by bit."""
    (act, f, _), (plain, g, _) = made(build), made(build)
    for _ in range(3):
        with theano.detect_nan():
            found = act()
        assert frozen(found) == frozen(plain())
        assert kept(cells_of(f)) == kept(cells_of(g))


def test_a_followed_call_that_fails_leaves_no_trace(x):
    """Nothing is stored, no number is drawn, and the next call gives what it would have given."""

    def build():
        draws, n, k = RandomStreams(3), theano.shared(0, "n"), T.dvector("k")
        y = T.log(x) + draws.uniform((2,)) * k
        inputs = [x, theano.In(k, value=[1.0, 1.0])]
        return theano.function(inputs, y, updates=[(n, n + 1)])

    f, twin = build(), build()
    before = kept(cells_of(f))
    assert "T.log(x)" in told(f, x=[1.0, -1.0])
    assert kept(cells_of(f)) == before
    assert frozen(f([1.0, 2.0])) == frozen(twin([1.0, 2.0]))


def test_a_fault_in_a_followed_call_leaves_a_whole_state(x):
    """Following a call takes nothing from its atomicity."""
    a, b = theano.shared(np.zeros(2), "a"), theano.shared(np.ones(2), "b")
    f = theano.function([x], a, updates=[(a, b), (b, T.tanh(a + x))])

    with theano.detect_nan():
        sweep = Sweep(lambda: f([1.0, 2.0]), cells_of(f))
        assert sweep.run("lines") > 100


def test_other_threads_are_not_looked_at(x):
    """The block asks for the calls of its own thread."""
    f, found = theano.function([x], T.log(x)), []
    with theano.detect_nan():
        thread = threading.Thread(target=lambda: found.append(f([-1.0])))
        thread.start()
        thread.join()
        assert "T.log(x)" in told(f, [-1.0])
    assert np.isnan(found[0]).all()


def test_blocks_may_be_nested_and_end_with_an_exception(x):
    """After the outermost block, calls are as they were before it."""
    f = theano.function([x], T.log(x))
    with pytest.raises(ZeroDivisionError), theano.detect_nan():
        with theano.detect_nan(inf=False):
            assert f([0.0]) == -np.inf
        with pytest.raises(AssertionError):
            f([0.0])
        raise ZeroDivisionError
    assert f([0.0]) == -np.inf


def test_errors_are_told_as_always(x):
    """Another mistake in a followed call has its own words."""
    y = T.dvector("y")
    f = theano.function([x, y], x + y)
    with (
        theano.detect_nan(),
        pytest.raises(ValueError, match="Shapes do not fit") as caught,
    ):
        f([1.0], [1.0, 2.0])
    with pytest.raises(ValueError, match=r".") as plain:
        f([1.0], [1.0, 2.0])
    assert str(caught.value) == str(plain.value)


def test_a_function_that_nobody_follows_keeps_no_second_text(x):
    """What follows a call is made when it is asked for."""
    f = theano.function([x], T.log(x))
    f([1.0])
    assert "_followed" not in vars(f._calls)
    with theano.detect_nan():
        f([1.0])
    assert "_followed" in vars(f._calls)


def test_a_constant_that_is_no_array_stands_beside_the_nan():
    """An op that reads a Python object, and makes a nan of it, is named like any other."""

    @theano.as_op([theano.generic, T.dscalar], [T.dscalar])
    def spoils(rows, x):
        return np.asarray(np.nan)

    x = T.dscalar("x")
    rows = theano.Constant(theano.generic, [1, [2, 3]])
    f = theano.function([x], spoils(rows, x))
    with theano.detect_nan(), pytest.raises(AssertionError, match="comes from"):
        f(1.0)

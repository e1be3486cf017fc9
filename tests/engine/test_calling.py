"""A call goes straight into the emitted text; what it does beside that is as it always was."""

import copy
import gc
import inspect
import pickle
import pydoc
import signal
import sys
import threading
import warnings
import weakref
from contextlib import contextmanager
from unittest import mock

import numpy as np
import pytest
from faults import Faults

import minitheano as theano
import minitheano.tensor as T
from minitheano.emit import emit
from minitheano.types import TensorType

pytestmark = pytest.mark.filterwarnings("ignore::minitheano.errors.LearnerWarning")
WAYS = ["direct_call", "quiet", "checked_bind", "plain_numbers"]
Mishap = type("Mishap", (Exception,), {})


def without(*ways):
    """The default mode without some ways of being fast."""
    return theano.compile.mode.get_default_mode().excluding(*ways)


def adder(mode=None):
    """An accumulator and its function: the number before is returned."""
    s, x = theano.shared(1.0, "s"), T.dscalar("x")
    return s, theano.function([x], s, updates=[(s, s + x)], mode=mode)


# --- arguments ------------------------------------------------------------------------------------

TYPES = [
    TensorType(dtype, pattern)
    for dtype in ("float64", "float32", "int64", "int8", "uint16", "bool", "complex64")
    for pattern in ((), (False,), (True, False))
]
GIVEN = [
    0, 1, -3, 2**53, 2**53 + 1, 2**62, 2**63, -(2**70), 300, True, False, 0.5, -0.0, 0.1, 1e300,
    float("nan"), float("inf"), 1j, None, "abc", [1], [1.5, 2], [[1, 2]], [[1], [2]], [[1, 2], [3]],
    [], (1, 2), np.float64(0.1), np.float64(3), np.float32(0.1), np.int64(7), np.int8(7),
    np.uint64(7), np.bool_(True), np.complex64(2), np.array(0.25), np.array(3), np.array(3, ">f8"),
    np.arange(3.0), np.arange(3.0).astype(">f8"), np.arange(3), np.arange(6.0)[::2],
    np.arange(3, dtype="float32"), np.ones((1, 3)), np.ones((2, 3)), np.ones((1, 3), "int8"),
    np.ones((2, 3), order="F"), np.ma.masked_array([1.0, 2.0], [True, False]),
    np.zeros((0,)), np.zeros((1, 0)), np.array(["a"]), np.array([None]), {}, {1, 2},
    object(), range(3),
]  # fmt: skip
SETTINGS = [
    {}, {"strict": True}, {"allow_downcast": True}, {"allow_downcast": False},
    {"strict": True, "allow_downcast": True},
]  # fmt: skip


def taken(f, value):
    """What a function makes of an argument: its dtype, shape and bytes, or the error."""
    try:
        found = f(value)
    except Exception as error:
        return type(error), str(error)
    return found.dtype, found.shape, found.tobytes()


@pytest.mark.parametrize("type", TYPES, ids=str)
def test_every_argument_is_taken_or_refused_as_without_tests_in_the_text(type):
    """The text lets arguments of the very type pass, and hands all others to what knows them."""
    for settings in SETTINGS:
        x = type("x")
        given = theano.In(x, **settings)
        fast, slow = (theano.function([given], x + x if type.dtype != "bool" else ~x, mode=mode)
                      for mode in (None, without(*WAYS)))  # fmt: skip
        for value in GIVEN:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                assert taken(fast, value) == taken(slow, value), (value, settings)


def test_arguments_that_share_memory_are_left_alone():
    """Views, read-only arrays and arrays in another order are read, and never written."""
    x = T.dmatrix("x")
    f = theano.function([x], [x * 2, x])
    for value in (np.ones((4, 6))[::2, ::-1], np.ones((3, 2)).T, np.broadcast_to(1.0, (2, 3))):
        before = value.copy()
        twice, same = f(value)
        assert (twice == 2).all() and (value == before).all()
        assert not np.shares_memory(same, value)


def test_a_strict_number_is_refused_only_as_it_was_given():
    """A call that is done again hands the same argument to the same test."""
    x, v = T.dscalar("x"), T.dvector("v")
    f = theano.function([theano.In(x, strict=True), v], T.log(v * x) + T.arange(3))
    with pytest.raises(ValueError, match="Shapes do not fit"):
        f(np.array(2.0), [1.0, 2.0])
    with pytest.raises(TypeError, match="strict"):
        f(2.0, [1.0, 2.0, 3.0])


def test_names_of_the_text_are_no_names_of_arguments():
    """An input called `x1` is given by its own name, whatever its place in the list."""
    a, b = T.dscalar("x1"), T.dscalar("x0")
    f = theano.function([a, b], a - b)
    assert f(x0=1.0, x1=3.0) == f(3.0, x0=1.0) == f(3.0, 1.0) == 2.0
    with pytest.raises(TypeError, match=r"error|named"):
        f(3.0, 1.0, error=2)


CALLS = [
    lambda f: f(),
    lambda f: f(1.0, 2.0),
    lambda f: f(y=1.0),
    lambda f: f(1.0, x=2.0),
    lambda f: f([1.0, 2.0]),
    lambda f: f("1"),
    lambda f: f(x=None),
    lambda f: f(1.0, output_subset=[3]),
    lambda f: f(*[1.0] * 5, z=3),
]


@pytest.mark.parametrize("call", CALLS)
def test_wrong_calls_are_told_in_the_same_words_and_change_nothing(call):
    """Through the text or around it, the message is one, and no frame of ours is in the way."""
    told = []
    for mode in (None, without("direct_call")):
        s, f = adder(mode)
        with pytest.raises((TypeError, ValueError)) as caught:
            call(f)
        told.append((type(caught.value), str(caught.value)))
        files = {step.path for step in caught.traceback}
        assert not any("<minitheano" in str(file) for file in files)
        assert s.get_value() == 1.0
    assert told[0] == told[1]


def test_some_of_the_results_are_asked_for_by_place_or_name():
    """`output_subset` works in a call by position and by name, and with defaults."""
    x, y = T.dscalar("x"), T.dscalar("y")
    f = theano.function([x, theano.In(y, value=5.0)], [x, y, x + y])
    assert f(1.0, output_subset=[2, 0]) == [6.0, 1.0]
    assert f(y=2.0, x=1.0, output_subset=[-1]) == [3.0]


# --- the callable ---------------------------------------------------------------------------------


def test_a_function_is_called_without_anything_between():
    """What `f(x)` calls is the emitted function; everything that calls finds it callable."""
    _, f = adder()
    assert callable(f) and inspect.isfunction(f.__call__)
    assert f.__call__.__code__.co_filename == f._emitted.file
    assert list(map(f, [1.0, 2.0])) == [1.0, 2.0] and f.__call__(1.0) == 4.0


def test_help_and_editors_see_the_inputs():
    """The signature has the names of the inputs and their defaults, where there are such."""
    x, y = T.dscalar("x"), T.dscalar("y")
    f = theano.function([x, theano.In(y, value=5.0)], x + y)
    assert str(inspect.signature(f)) == "(x, y=5.0)"
    z = T.dscalar("a b")
    assert str(inspect.signature(theano.function([z], z))) == "(*args, **named)"
    assert "compiled function" in pydoc.render_doc(f) and "made" in str(inspect.signature(type(f)))


def test_copies_pickles_and_mocks_are_functions_too():
    """Each of them can be called; a mock on `f(x)` is gone when it is taken off."""
    _, f = adder()
    for other in (copy.copy(f), copy.deepcopy(f), pickle.loads(pickle.dumps(f)), f.copy()):
        assert other(1.0) >= 1.0 and other is not f
    with mock.patch.object(f, "__call__", return_value="mocked"):
        assert f(1.0) == "mocked"
    assert isinstance(f(1.0), np.ndarray)


def test_a_function_goes_with_its_last_reference():
    """No circle keeps a function, its text or its state: nothing waits for the collector."""
    gc.collect()
    gc.disable()
    try:
        for build in (adder, lambda: adder(without("direct_call"))):
            s, f = build()
            f(1.0)
            f(x=1.0)
            with pytest.raises(TypeError):
                f([1.0, 2.0])
            cell = s.container
            gone = [weakref.ref(thing) for thing in (f, f._emitted, f._calls)]
            held = sys.getrefcount(cell)
            del f, s
            assert not any(ref() for ref in gone) and sys.getrefcount(cell) < held
    finally:
        gc.enable()


def test_what_was_called_lives_as_long_as_somebody_calls_it():
    """`f.__call__` works when f is gone, with all that is rare."""
    call = adder()[1].__call__
    gc.collect()
    assert call(2.0) == 1.0 and call(x=2.0) == 3.0
    with pytest.raises(TypeError, match="one number"):
        call([1.0, 2.0])


def test_the_source_is_what_runs_and_the_plain_source_has_one_op_a_line():
    """Both have the five beats in their order."""
    _, f = adder()
    for text in (f.source, f.plain_source):
        beats = [line.strip() for line in text.splitlines() if line.strip().startswith("# ")]
        assert beats == ["# bind", "# snapshot", "# compute", "# commit", "# return"]
    assert f.source.startswith("def call(x0=absent, /, *more, **named):")
    assert "t0 = s0 + x0" in f.plain_source and "absent" not in f.plain_source


def test_loops_inside_each_other_fit_into_python():
    """Where the frame of the call would be one block too many, the plain text runs."""

    def nested(depth):
        if depth == 0:
            return T.ones(())
        return theano.scan(lambda: nested(depth - 1), n_steps=1)[0].sum()

    for depth in (17, 18, 19, 20):
        assert theano.function([], nested(depth))() == 1.0


# --- what NumPy would warn of ---------------------------------------------------------------------


def test_numbers_that_are_not_finite_come_without_warnings_and_settings_stay():
    """During a call NumPy is quiet; afterwards it is as before, also when the call fails."""
    v, w, x = T.dvector("v"), T.dvector("w"), T.dscalar("x")
    f = theano.function([v, w], T.log(v) / w)
    g = theano.function([x], [1 / x, T.exp(x), T.log(x), x**x])
    with np.errstate(all="raise"), warnings.catch_warnings():
        warnings.simplefilter("error")
        before = np.geterr()
        f([-1.0, 0.0], [0.0, 0.0])
        for value in (0.0, -1.0, 1e300, -1e300, np.inf, np.nan):
            g(value)
        with pytest.raises(ValueError):
            f([1.0], [1.0, 2.0])
        assert np.geterr() == before
        with pytest.raises(FloatingPointError):
            np.log(-np.ones(2))


def test_calls_inside_of_calls_and_threads_keep_their_settings():
    """An op that computes for itself finds NumPy quiet, another thread finds its own settings."""
    inside, seen = [], []

    class Looks(theano.Op):
        """Hands on what it gets."""

        itypes, otypes = [T.dvector], [T.dvector]

        def perform(self, node, inputs, output_storage):
            """Calls another function, and looks at the settings before and after."""
            inside.append(np.geterr()["divide"])
            quiet([1.0])
            inside.append(np.geterr()["divide"])
            output_storage[0][0] = inputs[0] + 1

    v = T.dvector("v")
    quiet, f = theano.function([v], T.log(v)), theano.function([v], Looks()(v))
    with np.errstate(all="raise"):
        f([0.0])
        assert np.geterr()["divide"] == "raise"
        thread = threading.Thread(target=lambda: seen.append(np.geterr()["divide"]))
        thread.start()
        thread.join()
    assert inside == ["ignore"] * 2 and seen == ["warn"]


# --- a second try ---------------------------------------------------------------------------------


@pytest.mark.parametrize("at", range(7))
def test_an_exception_from_outside_is_not_answered_by_a_second_try(at):
    """What a handler of signals raises, at any line before the commit, reaches who called."""
    s, f = adder()
    with pytest.raises(Mishap), Faults("text", at, Mishap):
        f(2.0)
    assert s.get_value() == 1.0 and f(2.0) == 1.0


def test_what_fails_in_the_fast_text_is_done_again():
    """Whatever the text itself cannot do, the plain one answers, once."""
    s, f = adder()
    f._emitted.namespace["np"] = None
    assert f(2.0) == 1.0 and s.get_value() == 3.0


def test_an_operand_that_does_not_fit_is_told_as_by_the_plain_text():
    """Both texts give the same words, and nothing is stored."""
    v, s = T.dvector("v"), theano.shared(np.zeros(3), "s")
    told = []
    for mode in (None, without(*WAYS, "blocks")):
        f = theano.function([v], T.tanh(s * v), updates=[(s, s + v)], mode=mode)
        with pytest.raises(ValueError) as caught:
            f([1.0, 2.0])
        told.append(str(caught.value))
    assert told[0] == told[1] and not s.get_value().any()


def test_what_prints_or_belongs_to_the_learner_is_done_once(capsys):
    """Functions with such ops, also inside loops, are never done again."""
    x, v = T.dvector("x"), T.dvector("v")
    shown = theano.printing.Print("seen")(x)
    looped = theano.scan(lambda row: theano.printing.Print("row")(row), sequences=x)[0]
    for out in (shown + v, looped + v):
        f = theano.function([x, v], out)
        with pytest.raises(ValueError):
            f([1.0], [1.0, 2.0])
        assert capsys.readouterr().out.count("__str__") == 1


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="there are no timers")
def test_an_exception_of_a_signal_never_stores_twice():
    """A handler that raises an ordinary exception: each call counts once, or not at all."""
    s, t = theano.shared(0, "s"), theano.shared(0, "t")
    f = theano.function([], updates=[(s, s + 1), (t, t + 1)])

    def late(*_):
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, late)
    done = raised = 0
    try:
        for k in range(400):
            try:
                signal.setitimer(signal.ITIMER_REAL, 1e-6 * (1 + k % 40))
                f()
                done += 1
                for _ in range(1000):  # one that came while an object died is lost
                    sum(range(50))
            except TimeoutError:
                raised += 1
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert raised > 300
    assert done <= s.get_value() <= 400 and s.get_value() == t.get_value()


# --- detect_nan -----------------------------------------------------------------------------------


def test_a_block_of_another_thread_changes_nothing():
    """While one thread looks for nan, the calls of others go on, by position and by name."""
    s, f = adder()
    inside, go = threading.Event(), threading.Event()

    def look():
        with theano.detect_nan():
            inside.set()
            assert go.wait(10)

    thread = threading.Thread(target=look)
    thread.start()
    assert inside.wait(10)
    assert f(1.0) == 1.0 and f(x=np.nan) == 2.0 and np.isnan(s.get_value())
    go.set()
    thread.join()


# --- stored numbers -------------------------------------------------------------------------------


@contextmanager
def kept_as_array(s):
    """Afterwards, the value that a variable hands out is an array of its type."""
    yield
    found = s.get_value()
    assert type(found) is np.ndarray and found.dtype == s.dtype and found.shape == ()


def test_a_stored_number_is_handed_out_as_an_array_however_it_came_in():
    """By shared, set_value, a call of either text, the container, a pickle, or as an input."""
    s, f = adder()
    with kept_as_array(s):
        f(1.0)
    with kept_as_array(s):
        s.set_value(3)
    with kept_as_array(s):
        s.container.data = np.array(5.0)
        assert f(1.0) == 5.0
    with kept_as_array(s):
        f.trace(1.0)
    with kept_as_array(s), theano.detect_nan():
        f(1.0)
    other = pickle.loads(pickle.dumps(s))
    with kept_as_array(other):
        assert other.get_value() == s.get_value() == 8.0
    with kept_as_array(s):
        s.zero()
    x, kept = T.dscalar("x"), T.dscalar("kept")
    g = theano.function([x, theano.In(kept, value=1.0, update=kept + x)], kept)
    assert [g(1.0), g(1.0)] == [1.0, 2.0] and type(g[kept]) is np.ndarray
    g[kept] = 7
    assert g(1.0) == 7.0 and g[kept] == 8.0


def test_numpy_sees_a_float64_in_the_plain_text():
    """A stored Python float does not become weak beside a float32, and divides by zero."""
    s, v = theano.shared(0.1, "s"), T.fvector("v")
    bump = theano.function([], updates=[(s, s * 1.0)])
    bump()
    for mode in (None, without(*WAYS, "blocks")):
        f = theano.function([v], [s * v, 1 / (s - s), s.astype("float32")], mode=mode)
        product, inf, single = f(np.ones(2, "float32"))
        assert product.dtype == "float64" and (product == 0.1).all()
        assert inf == np.inf and single.dtype == "float32"
        assert f.trace(np.ones(2, "float32")).outputs[0].dtype == "float64"


def test_defaults_are_put_back_after_one_call():
    """What stands in an input without update holds once, in a call with all arguments too."""
    x, y = T.dscalar("x"), T.dscalar("y")
    f = theano.function([x, theano.In(y, value=5.0)], x + y)
    f[y] = 7.0
    assert f(1.0) == 8.0 and f(1.0) == 6.0
    f[y] = 7.0
    assert f(1.0, 2.0) == 3.0 and f(1.0) == 6.0


def test_each_way_of_a_call_can_be_switched_off():
    """Without any of them the answers are the same, and the text says that it is gone."""
    marks = {"direct_call": "absent", "checked_bind": "if type(x0)"}
    for way in WAYS:
        _, f = adder(without(way))
        assert [f(1.0), f(2), f(x=np.float64(3))] == [1.0, 2.0, 4.0]
        assert way not in marks or marks[way] not in f.source
    x = T.dscalar("x")
    assert "errors.set" not in theano.function([x], T.exp(x) / x).source
    assert "errors.set" in theano.function([x], T.exp(x) / x, mode=without("quiet")).source
    assert emit(adder()[1]._calls.program).fast is False

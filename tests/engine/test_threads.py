"""Calls from several threads give what they would give one after another."""

import os
import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import numpy as np
import pytest

import minitheano as theano
import minitheano.tensor as T
from minitheano.cells import Cell, turns_of
from minitheano.compile.nanguardmode import NanGuardMode
from minitheano.sandbox.rng_mrg import MRG_RandomStreams
from minitheano.tensor.shared_randomstreams import RandomStreams

pytestmark = pytest.mark.filterwarnings("ignore::minitheano.errors.LearnerWarning")
THREADS, CALLS = 4, 250


class Does(theano.Op):
    """Hands a number on after it has called a function of Python."""

    itypes, otypes = [T.dscalar], [T.dscalar]

    def __init__(self, act):
        self.act = act

    def perform(self, node, inputs, output_storage):
        """Calls the function without arguments."""
        self.act()
        output_storage[0][0] = np.array(inputs[0])


def long(v):
    """The same number, after some steps of Python between which threads change places."""
    return Does(lambda: sorted(map(str, range(5))))(v)


@pytest.fixture(autouse=True)
def short_switches():
    """Threads change places as often as Python allows."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def together(*acts, calls=CALLS):
    """What each act returned, call by call; all begin at once, each in a thread of its own."""
    start = threading.Barrier(len(acts))

    def several(act):
        start.wait(10)
        return [act() for _ in range(calls)]

    with ThreadPoolExecutor(len(acts)) as pool:
        running = [pool.submit(several, act) for act in acts]
        return [each.result(60) for each in running]


@contextmanager
def another(act):
    """A thread that does one thing meanwhile; at the end it is done."""
    thread = threading.Thread(target=act, daemon=True)
    thread.start()
    yield thread
    thread.join(10)
    assert not thread.is_alive()


# --- many calls at once ---------------------------------------------------------------------------


def test_no_step_of_an_accumulator_is_lost():
    """Each call finds what another has left, and all together count every one."""
    n = theano.shared(0.0, "n")
    f = theano.function([], n, updates=[(n, long(n) + 1)])
    found = together(*[f] * THREADS)
    assert n.get_value() == THREADS * CALLS
    assert sorted(int(v) for each in found for v in each) == list(range(THREADS * CALLS))
    assert all(each == sorted(each) for each in found)


def test_variables_that_change_places_are_never_seen_halfway():
    """Of two variables that swap, every call sees one and the other."""
    a, b = theano.shared(1.0, "a"), theano.shared(2.0, "b")
    swap = theano.function([], [a, b], updates=[(a, long(b)), (b, a)])
    look = theano.function([], [a, b, a + b])
    for each in together(swap, look, swap, look):
        assert {(float(x), float(y)) for x, y, *_ in each} <= {(1.0, 2.0), (2.0, 1.0)}
    assert (a.get_value(), b.get_value()) == (1.0, 2.0)


def test_functions_that_read_each_others_state_take_turns():
    """Of `a = b + 1` and `b = a + 1` each reads what the other has stored: no step is lost."""
    a, b = theano.shared(0.0, "a"), theano.shared(0.0, "b")
    f = theano.function([], b, updates=[(a, long(b) + 1)])
    g = theano.function([], a, updates=[(b, long(a) + 1)])
    together(f, g)
    # In any order of whole calls the two values differ by one when all is done.
    assert abs(int(a.get_value()) - int(b.get_value())) == 1


def test_every_number_is_drawn_once():
    """Threads that draw from one generator get the numbers of one thread, in some order."""
    for kind in (RandomStreams, MRG_RandomStreams):
        f, alone = (theano.function([], kind(7).uniform(())) for _ in range(2))
        found = together(*[f] * THREADS, calls=60)
        assert sorted(float(v) for each in found for v in each) == sorted(
            float(alone()) for _ in range(60 * THREADS)
        )


def test_scans_with_updates_take_turns():
    """A loop that draws and counts in each turn does so for one thread at a time."""

    def build():
        n, streams = theano.shared(0, "n"), RandomStreams(5)
        out, ups = theano.scan(lambda: ((n, streams.uniform(())), {n: n + 1}), n_steps=3)
        return theano.function([], out, updates=ups)

    f, alone = build(), build()
    found = together(*[f] * THREADS, calls=30)
    calls = [(counts.tolist(), draws.tolist()) for each in found for counts, draws in each]
    assert sorted(calls) == [(c.tolist(), d.tolist()) for c, d in (alone() for _ in calls)]


def test_a_kept_input_is_read_and_stored_in_one_turn():
    """The value that an input keeps is taken and changed without another call in between."""
    kept, step = T.lscalar("kept"), T.lscalar("step")
    f = theano.function([step, theano.In(kept, value=0, update=kept + step)], kept)
    found = together(*[lambda: f(1)] * THREADS)
    assert sorted(int(v) for each in found for v in each) == list(range(THREADS * CALLS))


def test_modes_that_watch_keep_the_values_of_threads_apart():
    """Each thread is told of its own bad number."""
    x = T.dvector("x")
    f = theano.function([x], T.log(x), mode=NanGuardMode(True, True, False))

    def act(value):
        with pytest.raises(AssertionError) as caught:
            f([value])
        return str(caught.value)

    for value, told in zip((-1.5, -2.5), together(*[lambda v=v: act(v) for v in (-1.5, -2.5)],
                                                  calls=50), strict=True):  # fmt: skip
        assert all(f"{value}" in each and f"{-4 - value}" not in each for each in told)


def test_functions_are_compiled_in_several_threads():
    """Formulas, scans and functions made at the same time do not disturb one another."""

    def act():
        x, s = T.dvector("x"), theano.shared(np.zeros(2), "s")
        out, ups = theano.scan(lambda v: (v * 2, {s: s + v}), sequences=x)
        f = theano.function([x], [out, T.grad(out.sum(), x)], updates=ups)
        return [v.tolist() for v in f([1.0, 2.0])], s.get_value().tolist()

    with theano.config.change_flags(on_unused_input="raise"):
        for each in together(*[act] * THREADS, calls=8):
            assert each == [([[2.0, 4.0], [2.0, 2.0]], [3.0, 3.0])] * 8


# --- certain meetings -----------------------------------------------------------------------------


def slow(changes):
    """A function that stops in the middle; it says when, and waits until it may go on."""
    inside, go = threading.Event(), threading.Event()

    def wait():
        inside.set()
        assert go.wait(10)

    s = theano.shared(1.0, "s")
    f = theano.function([], s, updates=[(s, changes(Does(wait)(s)))])
    return s, f, inside, go


def test_a_call_waits_for_the_call_that_changes_what_it_reads():
    """A second function begins when the first has stored, and finds what that stored."""
    s, f, inside, go = slow(lambda v: v + 1)
    t, done = theano.shared(0.0, "t"), []
    g = theano.function([], s, updates=[(s, s * 10), (t, s)])
    with another(f):
        assert inside.wait(10)
        with another(lambda: done.append(g())) as second:
            second.join(0.05)
            assert not done
            go.set()
    assert done == [2.0] and s.get_value() == 20.0 and t.get_value() == 2.0


def test_who_only_reads_does_not_wait():
    """In the middle of a long call, its old values are read at once."""
    s, f, inside, go = slow(lambda v: v + 1)
    look = theano.function([], s * 2)
    with another(f):
        assert inside.wait(10)
        assert look() == 2.0 and s.get_value() == 1.0
        go.set()
    assert look() == 4.0


def test_calls_without_common_state_run_at_the_same_time():
    """Two functions meet in the middle of their calls: neither waits for the other to end."""
    meeting = threading.Barrier(2)
    fs = []
    for _ in range(2):
        s = theano.shared(0.0, "s")
        fs.append(theano.function([], s, updates=[(s, Does(lambda: meeting.wait(10))(s) + 1)]))
    assert together(*fs, calls=3) == [[0.0, 1.0, 2.0]] * 2


def test_set_value_waits_for_the_end_of_a_call():
    """A value stored in the middle of a call of another thread is not lost: it comes after it."""
    s, f, inside, go = slow(lambda v: v + 1)
    with another(f):
        assert inside.wait(10)
        with another(lambda: s.set_value(50.0)) as second:
            second.join(0.05)
            assert s.get_value() == 1.0
            go.set()
    assert s.get_value() == 50.0


def test_a_recorded_call_takes_its_turn_too():
    """`trace` is a call like any other; a rehearsal sees whole states and stores nothing."""
    n = theano.shared(0, "n")
    f = theano.function([], n, updates=[(n, n + 1)])
    together(f, lambda: f.trace(), lambda: f.rehearse(), calls=20)
    assert n.get_value() == 40


def test_a_function_may_be_called_within_a_call():
    """An op that calls a function on the same state does not wait for itself.

    The inner call finds the old value, and the outer one stores over it.
    """
    s = theano.shared(1.0, "s")
    inner = theano.function([], s, updates=[(s, s + 100)])
    seen = []
    f = theano.function([], s, updates=[(s, Does(lambda: seen.append(inner()))(s) + 1)])
    assert f() == 1.0 and seen == [1.0] and s.get_value() == 2.0


def test_set_value_within_a_call_is_stored_over():
    """What perform stores in a variable that the call changes, the call replaces."""
    s, t = theano.shared(1.0, "s"), theano.shared(1.0, "t")

    def act():
        s.set_value(7.0)
        t.set_value(7.0)

    theano.function([], updates=[(s, Does(act)(s + t) + 1)])()
    assert s.get_value() == 3.0 and t.get_value() == 7.0


# --- when a call does not end well ----------------------------------------------------------------


def test_a_call_that_fails_lets_others_go_on():
    """After an exception of any kind nobody waits any more."""
    for error in (ZeroDivisionError, KeyboardInterrupt):
        s = theano.shared(1.0, "s")

        def act(error=error):
            raise error

        f = theano.function([], updates=[(s, Does(act)(s))])
        with pytest.raises(error):
            f()
        with another(lambda s=s: s.set_value(2.0)):
            pass
        assert s.get_value() == 2.0


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="signals cannot be sent to threads")
def test_a_key_ends_the_waiting():
    """Ctrl-C reaches a call that waits for another one; it has changed nothing."""
    s, f, inside, go = slow(lambda v: v + 1)
    g = theano.function([], updates=[(s, s * 10)])
    main = threading.main_thread().ident

    def press():
        assert inside.wait(10)
        threading.Event().wait(0.05)
        signal.pthread_kill(main, signal.SIGINT)

    with another(f), another(press):
        assert inside.wait(10)
        with pytest.raises(KeyboardInterrupt):
            g()
        assert s.get_value() == 1.0
        go.set()
    g()
    assert s.get_value() == 20.0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_a_new_process_does_not_wait_for_threads_that_it_has_not():
    """A process forked in the middle of another thread's call can make the same call."""
    s, f, inside, go = slow(lambda v: v + 1)
    g = theano.function([], s, updates=[(s, s * 10)])
    with another(f):
        assert inside.wait(10)
        child = os.fork()
        if not child:  # no assertion here: only the exit code is seen
            signal.alarm(10)
            os._exit(0 if g() == 1.0 and s.get_value() == 10.0 else 1)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        go.set()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_a_process_forked_within_a_call_may_end_that_call():
    """Both processes, of which each is in the middle of the call, come to its end."""
    s, children = theano.shared(1.0, "s"), []
    f = theano.function([], updates=[(s, Does(lambda: children.append(os.fork()))(s) + 1)])
    f()
    if not children[0]:
        signal.alarm(10)
        f = theano.function([], updates=[(s, s * 2)])
        f()
        os._exit(0 if s.get_value() == 4.0 else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(children[0], 0)[1]) == 0
    assert s.get_value() == 2.0


# --- turns ----------------------------------------------------------------------------------------


def test_variables_of_one_function_share_a_turn_and_later_functions_take_all():
    """New variables get one turn together; turns are taken in the same order by everybody."""
    a, b, c, d = (Cell(0) for _ in range(4))
    assert len(turns_of([a, b])) == len(turns_of([c])) == 1
    assert a.turn is b.turn is not c.turn
    both = turns_of([a, d, c])
    assert set(both) == {a.turn, c.turn} and d.turn in both
    assert turns_of([c, b]) == both


def test_functions_over_many_old_variables_take_turns():
    """Functions on variables with turns of their own wait for all of them, and never forever."""
    states = [theano.shared(0, f"s{k}") for k in range(12)]
    each = [theano.function([], updates=[(s, s + 1)]) for s in states]
    f = theano.function([], updates=[(s, s + 1) for s in states])
    g = theano.function([], updates=[(s, s + 1) for s in reversed(states)])

    def one_by_one():
        for step in each:
            step()

    together(f, g, one_by_one, calls=40)
    assert [int(s.get_value()) for s in states] == [120] * 12

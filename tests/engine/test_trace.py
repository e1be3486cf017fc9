"""A recorded run shows every beat of a call, in order, with the values as they were."""

import numpy as np
import pytest

import minitheano as theano
import minitheano.tensor as T


def accumulator():
    """A state of 2 and the function that adds to it."""
    state, inc = theano.shared(np.float64(2), "state"), T.dscalar("inc")
    return state, theano.function([inc], state, updates=[(state, state + inc)])


def beats(trace):
    """The events of a run as beat, formula and number."""
    return [(e.beat, theano.pp(e.variable), float(e.value)) for e in trace.events]


def test_a_call_has_five_beats_in_order():
    """Bind, snapshot, compute, then stage and commit, then return the old value."""
    state, f = accumulator()
    assert beats(f.trace(3)) == [
        ("bind", "inc", 3),
        ("snapshot", "state", 2),
        ("compute", "(state + inc)", 5),
        ("stage", "state", 5),
        ("commit", "state", 5),
        ("return", "state", 2),
    ]
    assert state.get_value() == 5


def test_a_rehearsal_is_the_same_run_and_leaves_the_state():
    """`rehearse` shows what a call would do; before and after are in the trace."""
    state, f = accumulator()
    trace = f.rehearse(3)
    assert state.get_value() == 2
    assert (trace.before[state], trace.after[state], trace.outputs[0]) == (2, 5, 2)


def test_a_trace_that_fails_changes_nothing():
    """An error while recording is the error of the call, and no state has changed."""
    s, x = theano.shared(np.zeros(2), "s"), T.dvector("x")
    f = theano.function([x], updates=[(s, s + x)])
    with pytest.raises(ValueError):
        f.trace([1, 2, 3])
    assert s.get_value().tolist() == [0, 0]


def test_each_turn_of_a_scan_is_recorded_with_its_number():
    """Lanes come in, the step computes, the tape is written, the private copy is carried."""
    a = theano.shared(1, "a")
    out, updates = theano.scan(lambda: (a, {a: a + 1}), n_steps=2)
    f = theano.function([], out, updates=updates)
    inside = [(e.beat, e.frames[0][1], int(e.value)) for e in f.trace().events if e.frames]
    assert inside == [
        *[("lane", 0, 1), ("compute", 0, 2), ("tape", 0, 1), ("carry", 0, 2)],
        *[("lane", 1, 2), ("compute", 1, 3), ("tape", 1, 2), ("carry", 1, 3)],
    ]


def test_a_scan_inside_a_scan_is_recorded_with_both_numbers():
    """The outermost turn stands first."""
    x = T.dvector("x")
    table, _ = theano.scan(lambda a: theano.scan(lambda b: a * b, x)[0], x)
    events = theano.function([x], table).trace([1, 2]).events
    written = [e.frames for e in events if e.beat == "tape" and len(e.frames) == 2]
    turns = [tuple(t for _, t in frames) for frames in written]
    assert turns == [(0, 0), (0, 1), (1, 0), (1, 1)]


def test_a_trace_as_text_is_a_list_of_beats():
    """One line an event, in words a learner knows."""
    _, f = accumulator()
    first, *_, last = str(f.rehearse(3)).splitlines()
    assert first.split() == ["bind", "inc", "=", "3.0"]
    assert last.split() == ["return", "state", "=", "2.0"]

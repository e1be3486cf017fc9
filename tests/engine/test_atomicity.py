"""A call that fails leaves no trace: whatever raises, and wherever, the next call is as the first.

Each program below has two functions, made alike. One of them fails between its calls; both must
give the same results and keep the same values to the end.
"""

import numpy as np
import pytest

import minitheano as theano
import minitheano.tensor as T
from minitheano.compile.monitormode import MonitorMode
from minitheano.compile.nanguardmode import NanGuardMode
from minitheano.ifelse import ifelse
from minitheano.printing import Print
from minitheano.sandbox.rng_mrg import MRG_RandomStreams
from minitheano.tensor.opt import Assert
from minitheano.tensor.shared_randomstreams import RandomStreams

GOOD, BAD = [1.0, 2.0], [3.0, -1.0]


class Refuses(theano.Op):
    """Hands its argument on; raises if a number in it is negative."""

    itypes, otypes = [T.dvector], [T.dvector]

    def __init__(self, error=ZeroDivisionError):
        self.error = error

    def perform(self, node, inputs, output_storage):
        """Like every op of a learner's."""
        if (inputs[0] < 0).any():
            raise self.error
        output_storage[0][0] = inputs[0]


class StoresNothing(Refuses):
    """Forgets its result where `Refuses` raises."""

    def perform(self, node, inputs, output_storage):
        """Stores a result for good arguments alone."""
        if (inputs[0] >= 0).all():
            output_storage[0][0] = inputs[0]


def refuse(*values):
    """What a callback does: raises if a number is negative."""
    if any(np.any(np.asarray(v) < 0) for v in values):
        raise ZeroDivisionError


@theano.as_op([T.dvector], [T.dvector])
def refusing(v):
    """A function of arrays as an op."""
    refuse(v)
    return v


def monitor(i, node, fn):
    """A callback of MonitorMode, called for every node, that looks at one kind of them."""
    if node.op.name == "tanh":
        refuse(fn.inputs[0][0])


def in_a_scan(x):
    """The second turn fails, when the first has drawn and written to its tape."""
    row, draws = x.dimshuffle(0, "x"), RandomStreams(3)
    out, _ = theano.scan(lambda v: Refuses()(v) + draws.uniform((1,)) * 0, sequences=row)
    return out.flatten()


def in_a_branch(x):
    """The branch that is taken asks for an element that is not there."""
    return ifelse(T.lt(x.min(), 0), x[x.shape[0] + 1 :][0] * x, x)


TROUBLE = {
    "an op": (Refuses(), None, BAD, ZeroDivisionError),
    "an op without a result": (StoresNothing(), None, BAD, ValueError),
    "a key": (Refuses(KeyboardInterrupt), None, BAD, KeyboardInterrupt),
    "a function": (refusing, None, BAD, ZeroDivisionError),
    "Print": (Print("x", global_fn=lambda op, v: refuse(v)), None, BAD, ZeroDivisionError),
    "Assert": (lambda x: Assert("negative")(x, x.min() >= 0), None, BAD, AssertionError),
    "ifelse": (in_a_branch, None, BAD, IndexError),
    "scan": (in_a_scan, None, BAD, ZeroDivisionError),
    "a shape": (lambda x: x, None, [1.0, 2.0, 3.0], ValueError),
    "an argument": (lambda x: x, None, 5.0, TypeError),
    "no argument": (lambda x: x, None, None, TypeError),
    "NanGuardMode": (T.log, NanGuardMode(True, True, True), BAD, AssertionError),
    "DebugMode": (T.log, "DebugMode", BAD, Exception),
    "pre_func": (T.tanh, MonitorMode(monitor), BAD, ZeroDivisionError),
    "post_func": (T.tanh, MonitorMode(post_func=monitor), BAD, ZeroDivisionError),
}


class Program:
    """A function with every kind of state: updated in both orders, kept by an input, drawn."""

    def __init__(self, trouble, mode):
        x, kept = T.dvectors("x", "kept")
        n, s = theano.shared(0, "n"), theano.shared(np.zeros(2), "s")
        a, b = theano.shared(np.zeros(2), "a"), theano.shared(0, "b")
        self.states = [n, s, a, b]
        draws, mrg = RandomStreams(1), MRG_RandomStreams(2)
        noise, more = draws.uniform((2,)), mrg.normal((2,))
        inside, ups = theano.scan(lambda h: h + draws.uniform((2,)), outputs_info=s, n_steps=2)
        found = trouble(x)
        changes = [(n, n + 1), (s, s + noise), (a, found + s), (b, b + n), *ups.items()]
        hidden = theano.In(kept, value=np.zeros(2), update=kept + found + more)
        self.f = theano.function([x, hidden], [noise, more, inside], updates=changes, mode=mode)

    def kept(self):
        """Everything that a call may change, as bytes."""
        found = []
        for cell in {id(c): c for c in self.f.container.values()}.values():
            generator = isinstance(cell.data, np.random.RandomState)
            found.append(repr(cell.data.get_state()) if generator else np.asarray(cell.data))
        return [(v.tobytes(), v.dtype, v.shape) if isinstance(v, np.ndarray) else v for v in found]


@pytest.mark.parametrize("cause", TROUBLE)
@pytest.mark.filterwarnings("ignore::minitheano.errors.LearnerWarning")
def test_a_call_that_fails_leaves_no_trace(cause):
    """All states keep their bytes, and later calls return what they would have returned."""
    trouble, mode, bad, error = TROUBLE[cause]
    failing, twin = Program(trouble, mode), Program(trouble, mode)
    for _ in range(3):
        before = failing.kept()
        with pytest.raises(error):
            failing.f(*([] if bad is None else [bad]))
        assert failing.kept() == before
        for ours, theirs in zip(failing.f(GOOD), twin.f(GOOD), strict=True):
            np.testing.assert_array_equal(ours, theirs)
        assert failing.kept() == twin.kept() != before


@pytest.mark.parametrize("look", ["trace", "rehearse"])
@pytest.mark.parametrize("cause", ["an op", "a key", "scan", "ifelse", "a shape"])
@pytest.mark.filterwarnings("ignore::minitheano.errors.LearnerWarning")
def test_looking_at_a_call_that_fails_leaves_no_trace(cause, look):
    """A recorded run is a call like any other; a rehearsal changes nothing, failed or not."""
    trouble, mode, bad, error = TROUBLE[cause]
    program = Program(trouble, mode)
    before = program.kept()
    with pytest.raises(error):
        getattr(program.f, look)(bad)
    assert program.kept() == before
    program.f.rehearse(GOOD)
    assert program.kept() == before

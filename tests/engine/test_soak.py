"""A million calls, and thousands of functions that come and go, leave memory as it was."""

import gc
import linecache
import sys
from pathlib import Path

import numpy as np
import pytest

import minitheano as theano
import minitheano.tensor as T
from minitheano.compile.nanguardmode import NanGuardMode
from minitheano.sandbox.rng_mrg import MRG_RandomStreams
from minitheano.tensor.shared_randomstreams import RandomStreams

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::minitheano.errors.LearnerWarning"),
]
STATM = Path("/proc/self/statm")


def size():
    """Blocks of memory that Python has given out, objects it looks after, megabytes in all."""
    gc.collect()
    pages = int(STATM.read_text().split()[1]) if STATM.exists() else 0
    return sys.getallocatedblocks(), len(gc.get_objects()), pages * 4096 / 2**20


def soak(act, calls):
    """Calls it, and compares memory after a tenth of the calls with memory in the end."""
    early = calls // 10
    for _ in range(early):
        act()
    blocks, objects, megabytes = size()
    for _ in range(calls - early):
        act()
    blocks_then, objects_then, megabytes_then = size()
    more = blocks_then - blocks, objects_then - objects, megabytes_then - megabytes
    assert more[0] < 300 and more[1] < 100 and more[2] < 8, more


def accumulator():
    """A number that counts."""
    n = theano.shared(0, "n")
    f = theano.function([], n, updates=[(n, n + 1)])
    return f, 650_000


def several_updates():
    """Vectors that change together."""
    x, a, b = T.dvector("x"), theano.shared(np.zeros(3), "a"), theano.shared(np.zeros(3), "b")
    f = theano.function([x], a, updates=[(a, b + x), (b, a)])
    v = np.ones(3)
    return lambda: f(v), 100_000


def storing():
    """Values are stored and read."""
    s, v = theano.shared(np.zeros(3), "s"), np.ones(3)

    def act():
        s.set_value(v)
        s.get_value()

    return act, 120_000


def named_arguments():
    """An input that keeps its value, called by name."""
    x, kept = T.dscalar("x"), T.dscalar("kept")
    f = theano.function([x, theano.In(kept, value=0.0, update=kept + x)], kept)
    return lambda: f(x=1.0), 30_000


def scan():
    """A loop with updates."""
    x, n = T.dvector("x"), theano.shared(0, "n")
    out, ups = theano.scan(lambda v, h: (h + v, {n: n + 1}), sequences=x, outputs_info=T.zeros(()))
    f, v = theano.function([x], out, updates=ups), np.ones(3)
    return lambda: f(v), 30_000


def draws():
    """Random numbers of both kinds."""
    a, b = RandomStreams(1).normal((2,)), MRG_RandomStreams(1).uniform((2,))
    return theano.function([], [a, b]), 5_000


def failing():
    """Calls that fail, in the middle and before it."""
    x, n = T.dvector("x"), theano.shared(np.zeros(2), "n")
    f = theano.function([x], updates=[(n, n + x)])

    def act():
        for wrong in ([1.0, 2.0, 3.0], "abc"):
            with pytest.raises((ValueError, TypeError)):
                f(wrong)

    return act, 2_000


def followed():
    """Calls that tell where a nan comes from."""
    x, n = T.dvector("x"), theano.shared(np.zeros(2), "n")
    f = theano.function([x], updates=[(n, n + T.log(x))])
    guard = theano.function([x], T.log(x), mode=NanGuardMode(True, True, True))

    def act():
        with theano.detect_nan(), pytest.raises(AssertionError):
            f([1.0, -1.0])
        with pytest.raises(AssertionError):
            guard([1.0, -1.0])

    return act, 1_000


def recorded():
    """Calls that are recorded and rehearsed."""
    x, n = T.dvector("x"), theano.shared(np.zeros(2), "n")
    f = theano.function([x], updates=[(n, n + x)])

    def act():
        f.trace([1.0, 2.0])
        f.rehearse([1.0, 2.0])

    return act, 500


def compiled():
    """Functions that are made, called and forgotten, with all that they are made of."""

    def act():
        x, s = T.dvector("x"), theano.shared(np.zeros(2), "s")
        y = T.tanh(x * s) + RandomStreams(3).uniform((2,))
        f = theano.function([x], y, updates=[(s, s - T.grad(T.sum(y), s))])
        f([1.0, 2.0])
        assert "tanh" in f.source and linecache.getlines(f._emitted.file)

    return act, 1_000


def compiled_scans():
    """Loops that are made and forgotten; some of their updates nobody takes."""

    def act():
        x, n = T.dvector("x"), theano.shared(0, "n")
        out, _ = theano.scan(lambda v: (v * 2, {n: n + 1}), sequences=x)
        theano.function([x], [out, T.grad(out.sum(), x)])([1.0, 2.0])

    return act, 300


def refused():
    """Functions that cannot be compiled."""
    x, y = T.dvector("x"), T.dvector("y")

    def act():
        with pytest.raises(theano.gof.MissingInputError):
            theano.function([x], x + y)

    return act, 800


WORK = [
    accumulator, several_updates, storing, named_arguments, scan, draws, failing, followed,
    recorded, compiled, compiled_scans, refused,
]  # fmt: skip


@pytest.mark.parametrize("build", WORK, ids=lambda b: b.__name__)
def test_memory_stays_flat(build):
    """What one call or one function takes is given back, a million times."""
    before = sum(file.startswith("<minitheano") for file in linecache.cache)
    soak(*build())
    gc.collect()
    texts = sum(file.startswith("<minitheano") for file in linecache.cache)
    assert texts <= before + 2


def test_the_calls_above_are_a_million():
    """Together they make the promised number of calls."""
    each = {storing: 2, failing: 2, followed: 2, recorded: 2}
    assert sum(build()[1] * each.get(build, 1) for build in WORK) > 1_000_000

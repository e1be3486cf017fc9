"""A call that fails at any place has stored nothing or everything, and the next call is right."""

import contextlib
import gc
import json
import random
import signal
import time
from pathlib import Path

import numpy as np
import pytest
from faults import KINDS, Faults, Sweep, cells_of, frozen, kept
from stateful import FUNCTIONS, Refuses, accumulator, four_updates, made, swap

import minitheano as theano
import minitheano.tensor as T
from minitheano import alias
from minitheano.cells import Cell, commit
from minitheano.function import Function
from minitheano.sandbox.rng_mrg import MRG_RandomStreams
from minitheano.tensor.shared_randomstreams import RandomStreams

RECORDED = json.loads((Path(__file__).parents[1] / "data" / "programs.json").read_text("utf-8"))
pytestmark = [
    pytest.mark.filterwarnings("ignore::minitheano.errors.LearnerWarning"),
    # A fault in what runs when an object dies stays there, as Python wants it.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.mark.parametrize("build", FUNCTIONS, ids=lambda b: b.__name__)
def test_a_fault_at_any_line_of_the_text_stores_nothing(build):
    """Every line of emitted text comes before anything is stored, the last one too."""
    act, f, args = made(build)
    sweep = Sweep(act, cells_of(f), args)
    assert sweep.run("text") > 3
    assert sweep.stored == 0


@pytest.mark.parametrize("build", FUNCTIONS, ids=lambda b: b.__name__)
@pytest.mark.parametrize("places", ["lines", "instructions"])
def test_a_fault_at_any_place_leaves_a_whole_state(build, places):
    """Whatever is raised at a line or an instruction, the state is that before or that after."""
    act, f, args = made(build)
    sweep = Sweep(act, cells_of(f), args)
    assert sweep.run(places) > 15


class Failing:
    """Lets each call of a function fail at every line of its text before it is done."""

    def __init__(self, monkeypatch):
        self.faults = 0
        monkeypatch.setattr(Function, "__call__", lambda *args, **kw: self.calls(*args, **kw))

    def calls(self, f, *args, **kwargs):
        """The call, after all that failed; a long one fails at some of its lines."""
        cells, at = cells_of(f), 0
        before = kept(cells)
        while True:
            with contextlib.suppress(*KINDS), Faults("text", at, KINDS[at % 3]) as fault:
                return vars(f)["__call__"](*args, **kwargs)  # where it is put meanwhile
            assert kept(cells) == before, fault.where
            self.faults += 1
            at += 1 + at // 100


def alike(found, wanted):
    """Equal up to the last bits, which may be others where the call was done again line by line."""
    if isinstance(wanted, list | tuple):
        return len(found) == len(wanted) and all(map(alike, found, wanted))
    if isinstance(wanted, dict):
        return alike([*found.items()], [*wanted.items()])
    if isinstance(wanted, np.ndarray | np.generic) and wanted.dtype.kind in "fc":
        same = found.dtype == wanted.dtype and found.shape == wanted.shape
        digits = {"rtol": 1e-4 if wanted.dtype.itemsize <= 4 else 1e-10, "equal_nan": True}
        return same and np.allclose(found, wanted, **digits)
    return frozen(found) == frozen(wanted)


@pytest.mark.parametrize("program", RECORDED, ids=lambda p: p["name"])
def test_a_recorded_program_survives_faults_in_all_its_calls(program, monkeypatch):
    """Every call fails at each of its lines first, and the program gives what it gives."""
    alias.install()

    def result():
        names = {"theano": theano, "T": T, "np": np}
        exec(program["code"], names)
        return names["result"]

    wanted = result()
    failing = Failing(monkeypatch)
    assert alike(result(), wanted)
    assert failing.faults or "theano.function" not in program["code"]


# --- building and compiling -----------------------------------------------------------------------


@pytest.mark.parametrize("build", FUNCTIONS, ids=lambda b: b.__name__)
def test_a_fault_while_building_or_compiling_leaves_nothing_behind(build):
    """After formulas and functions that were never finished, the next are as the first."""

    def whole():
        act, f, _ = made(build)
        return frozen([act(), act()]), kept(cells_of(f)), [str(r) for r in f.rewrites]

    wanted = whole()
    with Faults("lines") as places:
        made(build)
    stopped = 0
    for at in range(0, places.count, places.count // 20 + 1):
        try:
            with Faults("lines", at, KINDS[at % 3]):
                made(build)  # may succeed: an attempt to compute a constant fails without harm
        except (KeyboardInterrupt, Exception):
            stopped += 1
        assert gc.isenabled() and whole() == wanted
    assert stopped > 8
    assert places.count > 500


def test_a_function_that_fails_to_compile_leaves_its_variables_alone():
    """Values, default updates and later functions are as if it had never been tried."""
    n, s = theano.shared(0, "n"), theano.shared(np.zeros(2), "s")
    n.default_update = n + 1
    x = T.dvector("x")
    out, ups = theano.scan(lambda v: (v, {s: s + v}), sequences=x)
    good = dict(inputs=[x], outputs=[out, n], updates=ups)
    wrong = [
        dict(good, outputs=[out, n, T.dscalar("missing")]),
        dict(good, updates=[*ups.items(), (s, s)]),
        dict(good, updates=[(s, s.sum())]),
        dict(good, givens={n: x}),
        dict(good, mode="FAST"),
    ]
    with Faults("lines") as places:
        theano.function(**good)
    for at in range(0, places.count, 97):
        with contextlib.suppress(KeyboardInterrupt), Faults("lines", at):
            theano.function(**good)
    for arguments in wrong:
        with pytest.raises(Exception, match=r"."):
            theano.function(**arguments)
    assert n.get_value() == 0 and not s.get_value().any() and n.default_update is not None
    f = theano.function(**good)
    assert [np.asarray(v).tolist() for v in f([1.0, 2.0])] == [[1.0, 2.0], 0]
    assert n.get_value() == 1 and s.get_value().tolist() == [3.0, 3.0]


# --- what is done to variables --------------------------------------------------------------------


def seeded(streams):
    """Two generators get new seeds."""
    numbers = [streams.uniform((2,)), streams.normal((2,))]
    f = theano.function([], numbers)
    return lambda: streams.seed(9), cells_of(f)


def stored():
    """A value is stored."""
    s = theano.shared(np.zeros(2), "s")
    return lambda: s.set_value([1, 2]), [s.container]


ACTIONS = {
    "RandomStreams.seed": lambda: seeded(RandomStreams(3)),
    "MRG_RandomStreams.seed": lambda: seeded(MRG_RandomStreams(3)),
    "set_value": stored,
}


@pytest.mark.parametrize("action", ACTIONS)
def test_a_fault_while_values_are_stored_leaves_a_whole_state(action):
    """New seeds are given to all generators or to none."""
    act, cells = ACTIONS[action]()
    assert Sweep(act, cells).run("instructions") > 20


def test_old_values_die_after_all_new_ones_are_stored():
    """An object that runs code when it dies finds no state that is stored in part."""
    seen = []

    class Mortal:
        def __deepcopy__(self, memo):
            return "new"

        def __del__(self):
            seen.append([s.get_value(borrow=True) for s in states])

    states = [theano.shared(Mortal(), borrow=True) for _ in range(2)] + [theano.shared(0)]
    x = theano.gof.generic("x")
    f = theano.function(
        [x], [], updates=[(s, x) for s in states[:2]] + [(states[2], states[2] + 1)]
    )
    f("new")
    assert seen == [["new", "new", 1]] * 2


def test_no_allocation_fails_in_the_middle_of_a_commit():
    """When memory runs out at the first, second, … request, nothing is stored or all of it."""
    short = pytest.importorskip("_testcapi", exc_type=ImportError)
    failed = 0
    for at in range(60):
        cells = [Cell(k) for k in range(5)]
        new = [k + 10.5 for k in range(5)]
        try:
            short.set_nomemory(at, at + 1)
            commit(cells, new)
        except MemoryError:
            failed += 1
        finally:
            short.remove_mem_hooks()
        assert [cell.data for cell in cells] in ([0, 1, 2, 3, 4], new)
    assert failed


# --- what Python itself interrupts ----------------------------------------------------------------


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="there are no timers")
@pytest.mark.parametrize("build", [accumulator, swap, four_updates], ids=lambda b: b.__name__)
def test_a_key_at_any_moment_leaves_a_whole_state(build):
    """A signal interrupts a thousand calls wherever it finds them."""
    act, f, args = made(build)
    sweep, dice = Sweep(act, cells_of(f), args), random.Random(3)
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    try:
        for _ in range(300):
            try:
                signal.setitimer(signal.ITIMER_REAL, dice.uniform(1e-6, 60e-6))
                act()
                time.sleep(1)
            except KeyboardInterrupt:
                pass
            sweep.check("a signal")
            sweep.again()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("error", KINDS)
def test_the_exception_of_an_op_keeps_its_type_and_gets_a_note(error):
    """A learner can catch what perform raises, and reads which expression it was."""
    x, n = T.dvector("x"), theano.shared(0, "n")
    f = theano.function([x], Refuses(error)(x * 2), updates=[(n, n + 1)])
    with pytest.raises(error) as caught:
        f([-1.0])
    assert type(caught.value) is error and n.get_value() == 0
    if issubclass(error, Exception):
        assert "Refuses" in caught.value.__notes__[0]

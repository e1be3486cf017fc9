"""Depth and size: nothing recurses into a graph, and twice the graph is twice the work.

Work is counted, not timed: the calls, or the lines, that Python runs on the way do not depend on
the machine.
"""

from __future__ import annotations

import copy
import gc
import pickle
import sys
import tracemalloc
from collections.abc import Callable

import numpy as np
import pytest

import minitheano as theano
import minitheano.tensor as T
from minitheano.graph import order
from minitheano.ifelse import ifelse
from minitheano.say import as_built, formula, label
from minitheano.show import dot_source

DEEP = 5_000  # nodes: far more than Python's stack has frames


def calls(work: Callable[[], object]) -> int:
    """How many functions are called on the way."""
    count = 0

    def see(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(see)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def lines(work: Callable[[], object]) -> int:
    """How many lines are run on the way: loops without calls count, too."""
    count = 0

    def see(frame: object, event: str, argument: object) -> Callable[..., object]:
        nonlocal count
        count += event == "line"
        return see

    before = sys.gettrace()
    sys.settrace(see)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


# --- graphs of a given size -----------------------------------------------------------------------


def chain(x, n):
    """Each node reads the one before it."""
    for k in range(n):
        x = x + 0.1 if k % 2 else T.tanh(x)
    return x


def diamonds(x, n):
    """Each node is read twice: 2**n paths lead through n nodes."""
    for k in range(n):
        x = x * x if k % 2 else x + x
    return x


def ladder(x, n):
    """Two chains that read each other."""
    a = b = x
    for _ in range(n // 2):
        a, b = T.sin(a), a + b
    return a + b


def tree(x, n):
    """Two by two, down to one."""
    row = [x + float(k) for k in range(n // 2)]
    while len(row) > 1:
        row = [a * b for a, b in zip(row[::2], row[1::2], strict=False)] + row[len(row) & ~1 :]
    return row[0]


def terms(x, n):
    """A sum of products."""
    return sum(x * float(k) for k in range(n // 2))


def choices(x, n):
    """Branches one after the other, each of which reads what came before."""
    for _ in range(n // 4):
        x = ifelse(T.gt(x, 0.5), x * 0.5, x + 0.25)
    return x


def calls_of_a_graph(x, n):
    """The op that stands for a graph, again and again."""
    a = T.dscalar()
    op = theano.OpFromGraph([a], [T.tanh(a) * 2])
    for _ in range(n // 2):
        x = op(x)
    return x


GRAPHS = (chain, diamonds, ladder, tree, terms, choices, calls_of_a_graph)
every_graph = pytest.mark.parametrize("graph", GRAPHS, ids=lambda g: g.__name__)


def stored(x, n):
    """A vector into which one number after the other is written."""
    v = T.stack([x, x + 1])
    for k in range(n // 2):
        v = T.set_subtensor(v[k % 2], float(k) * v[1 - k % 2])
    return v.sum()


# --- what is done with them -----------------------------------------------------------------------


def compiled_and_called(x, y):
    """What is asked for most."""
    return theano.function([x], y)(0.3)


WORK = {
    "grad": lambda x, y: T.grad(y, x),
    "grad of grad": lambda x, y: T.grad(T.grad(y, x) * x, x),
    "Rop": lambda x, y: T.Rop(y, x, x),
    "function": compiled_and_called,
    "function of grad": lambda x, y: compiled_and_called(x, [y, T.grad(y, x)]),
    "as written": lambda x, y: theano.function([x], y, mode="FAST_COMPILE")(0.3),
    "DebugMode": lambda x, y: theano.function([x], y, mode=_debug())(0.3),
    "trace": lambda x, y: str(theano.function([x], y).trace(0.3)),
    "source": lambda x, y: theano.function([x], y).source,
    "givens": lambda x, y: theano.function([], y, givens={x: T.constant(0.3)})(),
    "clone": lambda x, y: theano.clone(y, {x: x + 1}),
    "pickle": lambda x, y: pickle.loads(pickle.dumps(y)),
    "pickled function": lambda x, y: pickle.loads(pickle.dumps(theano.function([x], y)))(0.3),
    "deepcopy": lambda x, y: copy.deepcopy(y),
    "texts": lambda x, y: (repr(y), theano.pp(y), label(y), formula(y), as_built(y)),
    "trees": lambda x, y: (
        theano.printing.debugprint(y, file="str"),
        theano.printing.min_informative_str(y),
        dot_source(y),
    ),
    "same graph": lambda x, y: theano.gof.graph.is_same_graph(y, copy.deepcopy(y)),
    "mistake": lambda x, y: _refused(y),
}


def _refused(y):
    with pytest.raises(ValueError):
        T.grad(y, T.dscalar("q"))


def _debug():
    return theano.compile.DebugMode(check_isfinite=False)


@pytest.mark.parametrize("name", WORK)
@every_graph
def test_twice_the_graph_is_twice_the_work(graph, name):
    """Whatever is asked of a graph, the work grows as its nodes do."""
    x, work = T.dscalar("x"), WORK[name]
    small, large = graph(x, 300), graph(x, 600)
    work(x, graph(x, 8))  # what is remembered for good is not counted
    assert calls(lambda: work(x, large)) < 2.3 * calls(lambda: work(x, small)) + 500


@pytest.mark.parametrize(
    "graph", [chain, diamonds, ladder, terms, stored], ids=lambda g: g.__name__
)
def test_a_deep_graph_needs_no_recursion(graph):
    """5,000 nodes behind each other are differentiated, compiled, copied, told and let go."""
    x = T.dscalar("x")
    y = graph(x, DEEP)
    f = theano.function([x], [y, T.grad(y, x)])
    value, slope = f(0.0)
    assert np.isfinite(value) and np.isfinite(slope)
    assert len(order([copy.deepcopy(y)])) == len(order([y])) == len(order([_travelled(y)]))
    assert len(theano.pp(y)) <= 100_000 and len(as_built(y)) <= 60
    del y, f
    gc.collect()


def _travelled(y):
    return pickle.loads(pickle.dumps(y))


# --- wide -----------------------------------------------------------------------------------------


def inputs(n):
    """A function of n inputs knows each of them."""
    xs = [T.dscalar() for _ in range(n)]
    np.testing.assert_array_equal(theano.function(xs, T.stack(xs))(*range(n)), np.arange(n))


def outputs(n):
    """n outputs, and one of them n times more."""
    x = T.dscalar("x")
    f = theano.function([x], [x * float(k) for k in range(n)] + [x] * n)
    np.testing.assert_array_equal(f(1.0), [*range(n), *[1.0] * n])


def updates(n):
    """n shared variables are read, differentiated and stored in one call."""
    ws = [theano.shared(float(k)) for k in range(n)]
    slopes = T.grad(sum(w * w for w in ws), ws)
    f = theano.function([], [], updates=[(w, w - g) for w, g in zip(ws, slopes, strict=True)])
    f()
    assert [w.get_value() for w in ws[:3]] == [0.0, -1.0, -2.0] and len(f.shared) == n


def default_updates(n):
    """Each default update reads a shared variable that has one of its own."""
    s = first = theano.shared(1.0)
    first.default_update = first * 2
    for _ in range(n):
        following = theano.shared(1.0)
        following.default_update = following + s
        s = following
    f = theano.function([], s)
    f()
    assert first.get_value() == 2.0 and float(f()) == 2.0


def givens(n):
    """Each of n inputs is replaced."""
    z, xs = T.dscalar("z"), [T.dscalar() for _ in range(n)]
    exchange = {x: z * float(k) for k, x in enumerate(xs)}
    f = theano.function([z], T.stack(xs), givens=exchange)
    np.testing.assert_array_equal(f(2.0), 2.0 * np.arange(n))


def lengths(n):
    """Axes that turn out equal one after the other."""
    y, *xs = vectors = [T.dvector() for _ in range(n)]
    for x in xs:
        y = x + y
    f = theano.function(vectors, [y, *[v + 1 for v in vectors]])
    assert float(f(*[[1.0]] * n)[0][0]) == n
    with pytest.raises(ValueError, match=r"\(2,\)"):
        f(*[[1.0]] * (n - 1), [1.0, 2.0])


@pytest.mark.parametrize(
    "wide", [inputs, outputs, updates, default_updates, givens, lengths], ids=lambda w: w.__name__
)
def test_twice_the_width_is_twice_the_work(wide):
    """Of many inputs, outputs or updates no two are compared: each finds its own at once."""
    wide(8)  # what is remembered for good is not counted
    assert lines(lambda: wide(400)) < 2.2 * lines(lambda: wide(200))


# --- loops ----------------------------------------------------------------------------------------


def test_a_step_of_thousands_of_nodes():
    """A scan whose step has 5,000 nodes runs, with its gradient."""
    x = T.dscalar("x")
    out, _ = theano.scan(lambda h: chain(h, 5_000), outputs_info=x, n_steps=2)
    value, slope = theano.function([x], [out[-1], T.grad(out[-1], x)])(0.5)
    np.testing.assert_allclose(value, _plain(0.5, 10_000))
    assert np.isfinite(slope)


def _plain(x, n):
    for k in range(n):
        x = x + 0.1 if k % 2 else np.tanh(x)
    return x


def _nested(depth):
    if not depth:
        return lambda v: v * 1.5
    return lambda v: theano.scan(_nested(depth - 1), outputs_info=v, n_steps=2)[0][-1]


def test_scans_inside_each_other():
    """Ten loops may lie inside each other, and more than Python can nest are refused in words."""
    x = T.dscalar("x")
    y = _nested(9)(x)
    assert float(theano.function([x], T.grad(y, x))(1.0)) == pytest.approx(1.5**512)
    with pytest.raises(ValueError, match="lies inside 20 others"):
        theano.function([x], _nested(21)(x))


# --- memory ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("optimizer", ["fast_run", None])
def test_values_die_with_their_last_reader(optimizer):
    """A chain of 1,000 operations on a large array holds a few arrays at a time, not 1,000."""
    v = T.dvector("v")
    out, _ = theano.scan(lambda h: chain(h, 200), outputs_info=chain(v, 1_000), n_steps=2)
    f = theano.function([v], out[-1].sum(), mode=theano.Mode(optimizer=optimizer))
    value = np.ones(100_000)
    tracemalloc.start()
    f(value)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 12 * value.nbytes


def test_a_name_that_is_used_again_leads_to_the_right_operands():
    """In a long text an error still finds the values of the expression that failed."""
    v, w = T.dvector("v"), T.dvector("w")
    f = theano.function([v, w], chain(chain(v, 300) + w, 300))
    with pytest.raises(ValueError, match=r"\(2,\).*\(3,\)"):
        f([1.0, 2.0], [1.0, 2.0, 3.0])


def test_the_collector_is_as_it_was():
    """Nothing is collected while a graph is compiled; it is again afterwards, errors or not."""
    x = T.dscalar("x")
    theano.function([x], T.grad(x**2, x))
    with pytest.raises(TypeError):
        T.grad(T.dvector("v"), x)
    assert gc.isenabled()
    gc.disable()
    try:
        theano.function([x], x * 2)
        assert not gc.isenabled()
    finally:
        gc.enable()

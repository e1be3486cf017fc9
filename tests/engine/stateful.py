"""Programs with every kind of state, each as an action that can be done again and again."""

import numpy as np

import minitheano as theano
import minitheano.tensor as T
from minitheano.compile.monitormode import MonitorMode
from minitheano.compile.nanguardmode import NanGuardMode
from minitheano.ifelse import ifelse
from minitheano.printing import Print
from minitheano.sandbox.rng_mrg import MRG_RandomStreams
from minitheano.tensor.opt import Assert
from minitheano.tensor.shared_randomstreams import RandomStreams


class Doubled(theano.Op):
    """Twice a vector, computed in its own argument."""

    itypes, otypes = [T.dvector], [T.dvector]

    def __init__(self):
        self.destroy_map = {0: [0]}

    def perform(self, node, inputs, output_storage):
        """Overwrites what it may."""
        inputs[0] *= 2
        output_storage[0][0] = inputs[0]


class Refuses(theano.Op):
    """Hands a vector on; raises if a number in it is negative."""

    itypes, otypes = [T.dvector], [T.dvector]

    def __init__(self, error):
        self.error = error

    def perform(self, node, inputs, output_storage):
        """Like every op of a learner's."""
        if (inputs[0] < 0).any():
            raise self.error
        output_storage[0][0] = inputs[0]


class Inner(theano.Op):
    """Hands a vector on, after a call of a function that has a state of its own."""

    itypes, otypes = [T.dvector], [T.dvector]

    def __init__(self, f):
        self.f = f

    def perform(self, node, inputs, output_storage):
        """Asks the function, and does not look at what it says."""
        self.f(inputs[0])
        output_storage[0][0] = inputs[0].copy()


class Box:
    """An object that means nothing to the engine."""

    def __init__(self, count=0):
        self.count = count


class Opened(theano.Op):
    """A box with a count that is one higher."""

    def make_node(self, box):
        """One box in, one box out."""
        return theano.Apply(self, [box], [theano.gof.generic()])

    def perform(self, node, inputs, output_storage):
        """Makes a new box."""
        output_storage[0][0] = Box(inputs[0].count + 1)


def zeros(name, n=2):
    """A shared vector."""
    return theano.shared(np.zeros(n), name)


def accumulator():
    """A number that counts."""
    n, x = theano.shared(0, "n"), T.iscalar("x")
    return theano.function([x], n, updates=[(n, n + x)]), (3,)


def swap():
    """Two variables that change places."""
    a, b = theano.shared(1.0, "a"), theano.shared(2.0, "b")
    return theano.function([], [a, b], updates=[(a, b), (b, a)]), ()


def four_updates():
    """Variables of several dtypes that read one another, and one that takes the argument."""
    x = T.dvector("x")
    s, n = zeros("s"), theano.shared(0, "n")
    b, w = theano.shared(np.int8(3), "b"), theano.shared(np.ones((2, 2), "float32"), "w")
    changes = [(s, x), (n, n + 1), (b, T.cast(b + n, "int8")), (w, w.T + T.cast(s[0], "float32"))]
    return theano.function([x], [x, s, w.T], updates=changes), (np.array([1.0, 2.0]),)


def buffers():
    """A long vector through a chain of elementwise steps, which share their memory."""
    x, s = T.dvector("x"), theano.shared(np.linspace(0, 1, 3000), "s")
    y = T.tanh(T.exp(-((x * s) ** 2)) + s) * 2 - s
    return theano.function([x], y, updates=[(s, y / 2)]), (np.linspace(-1, 1, 3000),)


def in_place():
    """Rows of a state are set and increased."""
    i, s = T.iscalar("i"), theano.shared(np.zeros((3, 2)), "s")
    new = T.inc_subtensor(T.set_subtensor(s[i], s[i] + 1.0)[:, 0], 2.0)
    return theano.function([i], new[::-1], updates=[(s, new)]), (1,)


def destroyed():
    """An op that overwrites its argument, first a state, then an argument of the call."""
    x, s = T.dvector("x"), theano.shared(np.ones(2), "s")
    changes = [(s, Doubled()(s) + Doubled()(x))]
    return theano.function([x], Doubled()(x), updates=changes), (np.array([1.0, 2.0]),)


def training():
    """A step of gradient descent on two layers."""
    x, y = T.dmatrix("x"), T.dvector("y")
    w, v = theano.shared(np.eye(2, 3), "w"), theano.shared(np.ones(3), "v")
    cost = T.mean((T.dot(T.tanh(T.dot(x, w)), v) - y) ** 2)
    changes = [(p, p - 0.1 * T.grad(cost, p)) for p in (w, v)]
    data = np.array([[1.0, 2.0], [3.0, -1.0]]), np.array([1.0, 0.0])
    return theano.function([x, y], cost, updates=changes), data


def scan():
    """A loop over a vector, with an earlier output and the state as it is."""
    x, s = T.dvector("x"), zeros("s")
    out, _ = theano.scan(lambda v, h: h + v, sequences=x, outputs_info=s)
    return theano.function([x], out, updates=[(s, out[-1])]), (np.array([1.0, 2.0, 3.0]),)


def scan_with_updates():
    """A loop whose step changes two shared variables, and one outside."""
    x, n, s = T.dvector("x"), theano.shared(0, "n"), zeros("s")
    out, ups = theano.scan(lambda v: (v * n, {n: n + 1, s: s + v}), sequences=x)
    m = theano.shared(0.0, "m")
    f = theano.function([x], out, updates=[*ups.items(), (m, m + out.sum())])
    return f, (np.array([1.0, 2.0]),)


def nested():
    """A loop in a loop, both with updates."""
    x, n, k = T.dvector("x"), theano.shared(0, "n"), theano.shared(0.0, "k")

    def inside(v):
        each, ups = theano.scan(lambda h: (h + v, {n: n + 1}), outputs_info=v, n_steps=2)
        return each, {**ups, k: k + v}

    out, ups = theano.scan(inside, sequences=x)
    return theano.function([x], out, updates=ups), (np.array([1.0, 2.0]),)


def until():
    """A loop that stops, and its gradient through taps."""
    x, s = T.dscalar("x"), theano.shared(np.array([1.0, 1.0]), "s")

    def step(a, b):
        c = a * x + b
        return c, theano.scan_module.until(c > 20)

    out, _ = theano.scan(step, outputs_info={"initial": s, "taps": [-2, -1]}, n_steps=8)
    changes = [(s, s + T.grad(out[2], s) * 0.5)]
    return theano.function([x], out, updates=changes), (1.5,)


def draws():
    """Numbers from two generators."""
    streams, x, s = RandomStreams(3), T.dvector("x"), zeros("s")
    a, b = streams.uniform((2,)), streams.normal((2,))
    return theano.function([x], [a, b], updates=[(s, s + a * x)]), (np.array([1.0, 2.0]),)


def draws_of_mrg():
    """Numbers from the other generator, and a permutation."""
    streams, more = MRG_RandomStreams(3), RandomStreams(4)
    a, b = streams.uniform((3,)), streams.normal((2, 2))
    return theano.function([], [a, b, more.permutation(n=4)]), ()


def draws_in_a_scan():
    """A loop that draws in each turn."""
    streams, x = RandomStreams(3), T.dvector("x")
    out, ups = theano.scan(lambda v: v + streams.uniform(()), sequences=x)
    return theano.function([x], out, updates=ups), (np.array([1.0, 2.0]),)


def branches():
    """One branch of two, with state behind it."""
    x, s = T.dvector("x"), zeros("s")
    y = ifelse(T.gt(s.sum(), 2), x * s, x + T.exp(s))
    return theano.function([x], y, updates=[(s, s + y)]), (np.array([1.0, 2.0]),)


def from_graph():
    """A graph as an op, with its gradient."""
    x, y, s = T.dvector("x"), T.dvector("y"), zeros("s")
    op = theano.OpFromGraph([x, y], [x * T.exp(y)])
    out = op(x, s)
    f = theano.function([x], out, updates=[(s, s + T.grad(op(s, x).sum(), s))])
    return f, (np.array([0.1, 0.2]),)


def kept_input():
    """An input that keeps its value, and one that has a default."""
    x, kept, more = T.dvector("x"), T.dvector("kept"), T.dscalar("more")
    inputs = [
        x,
        theano.In(kept, value=np.zeros(2), update=kept + x * more),
        theano.In(more, value=2.0),
    ]
    return theano.function(inputs, kept * 2), (np.array([1.0, 2.0]),)


def default_updates():
    """A variable that every function changes."""
    n, s = theano.shared(0, "n"), zeros("s")
    n.default_update = n + 1
    return theano.function([], s + n, updates={s: s + n}), ()


def objects():
    """A generic variable, changed together with a number."""
    box, n = theano.shared(Box(), "box"), theano.shared(0, "n")
    return theano.function([], n, updates=[(box, Opened()(box)), (n, n + 1)]), ()


def replaced():
    """Givens that put a state where an input was."""
    x, y, s, n = T.dvector("x"), T.dvector("y"), zeros("s"), theano.shared(1.0, "n")
    f = theano.function([x], x * y, updates=[(s, s + y), (n, n * 2)], givens={y: s + n})
    return f, (np.array([1.0, 2.0]),)


def watched(mode):
    """A program in a mode that sees every value."""
    x, s, n = T.dvector("x"), theano.shared(np.ones(2), "s"), theano.shared(0, "n")
    streams = RandomStreams(5)
    y = T.log(x + s) + streams.uniform((2,))
    f = theano.function([x], y, updates=[(s, s + y), (n, n + 1)], mode=mode)
    return f, (np.array([1.0, 2.0]),)


def nan_guard():
    """Watched for bad numbers."""
    return watched(NanGuardMode(True, True, True))


def debug():
    """Computed twice."""
    return watched("DebugMode")


def monitor():
    """Watched by functions of the program."""
    return watched(MonitorMode(lambda i, node, fn: None, lambda i, node, fn: None))


def as_written():
    """Without rewriting."""
    return watched("FAST_COMPILE")


def named():
    """Results in a dictionary, one of them asked for by name."""
    x, n, s = T.dvector("x"), theano.shared(0, "n"), zeros("s")
    outputs = {"a": x + n, "b": s * 2}
    f = theano.function([x], outputs, updates=[(n, n + 1), (s, s + x)])
    return lambda v: f(x=v, output_subset=["b"]), (np.array([1.0, 2.0]),), f


def printed():
    """What looks at values on their way."""
    x, n, s = T.dvector("x"), theano.shared(0, "n"), zeros("s")
    y = Print("x", global_fn=lambda op, v: None)(x) + Assert("small")(s, s.sum() < 1e6)
    return theano.function([x], y, updates=[(n, n + 1), (s, y)]), (np.array([1.0, 2.0]),)


def swapped():
    """A copy of a function, on another variable."""
    x, a, b, c = T.dvector("x"), zeros("a"), theano.shared(np.ones(2), "b"), zeros("c")
    f = theano.function([x], a, updates=[(a, a + x), (c, c + a)])
    return f.copy(swap={a: b}), (np.array([1.0, 2.0]),)


def inner_call():
    """An op that calls a function which only reads."""
    x, n, s = T.dvector("x"), theano.shared(0, "n"), zeros("s")
    inside = theano.function([x], x * s)
    f = theano.function([x], Inner(inside)(x), updates=[(n, n + 1), (s, s + x)])
    return f, (np.array([1.0, 2.0]),)


def trace():
    """A recorded call."""
    f, args = scan_with_updates()
    return lambda *a: f.trace(*a).outputs, args, f


def rehearsal():
    """A recorded call that changes nothing."""
    f, args = draws_in_a_scan()
    return lambda *a: [np.array(v) for v in f.rehearse(*a).outputs], args, f


def subset_of_a_list():
    """Some of the results of a call with a default."""
    f, args = kept_input()
    return lambda *a: f(*a, output_subset=[0]), args, f


def seeds():
    """New seeds for generators that are there."""
    streams = RandomStreams(7)
    f = theano.function([], [streams.uniform((2,)), streams.normal((2,))])

    def act():
        streams.seed(9)
        return f()

    return act, (), f


FUNCTIONS = [
    accumulator, swap, four_updates, buffers, in_place, destroyed, training, scan,
    scan_with_updates, nested, until, draws, draws_of_mrg, draws_in_a_scan, branches, from_graph,
    kept_input, default_updates, objects, replaced, nan_guard, debug, monitor, as_written, named,
    printed, swapped, inner_call, trace, rehearsal, subset_of_a_list,
]  # fmt: skip


def made(build):
    """An action without arguments, its function, and the arguments that nothing may change."""
    act, args, *f = build()
    return (lambda: act(*args)), (f[0] if f else act), args

"""The programs that the views are tested on: real ones, from the lessons, and odd ones."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from minitheano_widgets import CallStepper, GivensLens, GraphView, ScanFilm, StateLedger

import minitheano as mt
import minitheano.tensor as T
from minitheano.ifelse import ifelse
from minitheano.sandbox.rng_mrg import MRG_RandomStreams
from minitheano.tensor.shared_randomstreams import RandomStreams

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</svg><script>alert(1)</script>",
    "]]>&amp;'--></style>",
    '<<TABLE HREF="javascript:alert(1)"><TR><TD>x</TD></TR></TABLE>>',
    "{0.__class__} {name}",
    "状态 权重\n第二行",
)


def accumulator(name: str = "state") -> tuple[Any, Any]:
    """The accumulator of the shared-variable lesson: returns the old value, adds, stores."""
    state = mt.shared(np.array(0, dtype=np.float64), name)
    inc = T.scalar("inc", dtype=state.dtype)
    return state, mt.function([inc], state, updates=[(state, state + inc)], name="accumulator")


def two_updates() -> Any:
    """Two updates that read each other's old value."""
    a, b = mt.shared(3.0, "a"), mt.shared(5.0, "b")
    return mt.function([], [a, b], updates=[(a, a + b), (b, a - b)], name="two")


def skip_shared() -> tuple[Any, Any]:
    """The givens of the lesson: a function that leaves the state out."""
    state = mt.shared(2.0, "state")
    inc, a = T.dscalar("inc"), T.dscalar("a")
    return state, mt.function([inc, a], state * 2 + inc, givens=[(state, a)], name="skip_shared")


def replaced_expression() -> Any:
    """givens on an expression that is used twice."""
    x = T.dscalar("x")
    h = x * x
    return mt.function([x], h + h + x, givens={h: x + 1}, name="replaced")


def givens_and_updates() -> Any:
    """givens and updates on one variable: the formula changes, the target does not."""
    s, a = mt.shared(100.0, "s"), T.dscalar("a")
    return mt.function([a], s, updates=[(s, s + 1)], givens=[(s, a)], name="both")


def contrast(n: int = 10) -> tuple[Any, dict[str, Any], dict[str, Any]]:
    """v1a to v3b: outputs or updates or both, passed to the function or not."""
    a = mt.shared(1, "a")
    made = {
        "v1": mt.scan(lambda x: x + 1, outputs_info=a, n_steps=n),
        "v2": mt.scan(lambda: {a: a + 1}, n_steps=n),
        "v3": mt.scan(lambda: (a, {a: a + 1}), n_steps=n),
    }
    functions = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, (outputs, updates) in made.items():
            functions[name + "a"] = mt.function([], outputs, name=name + "a")
            functions[name + "b"] = mt.function([], outputs, updates=updates, name=name + "b")
    return a, functions, {name: updates for name, (_, updates) in made.items()}


def counting_sums() -> tuple[Any, Any]:
    """Two outputs and an update: running sums, the elements themselves, and how many there were."""
    t, seq = mt.shared(np.float64(0), "t"), T.dvector("seq")

    def step(element: Any, total: Any, count: Any) -> Any:
        total = total + element
        return (total, element), {count: count + 1}

    initial = [np.float64(0), None]
    outputs, updates = mt.scan(step, sequences=seq, outputs_info=initial, non_sequences=t)
    return t, mt.function([seq], outputs, updates=updates, name="counting_sums")


def power() -> Any:
    """A power by a scan with a non-sequence, of which only the last frame is returned."""
    base, k = T.dvector("A"), T.iscalar("k")
    tape, _ = mt.scan(
        lambda p, A: p * A, outputs_info=T.ones_like(base), non_sequences=base, n_steps=k
    )
    return mt.function([base, k], tape[-1], name="power")


def fibonacci() -> Any:
    """Two taps: every frame looks back at the last two."""
    first = T.lvector("first")
    info = {"initial": first, "taps": [-2, -1]}
    tape, _ = mt.scan(lambda a, b: a + b, outputs_info=info, n_steps=6)
    return mt.function([first], tape, name="fibonacci")


def gradient() -> Any:
    """An expression with its gradient."""
    x, w = T.dvector("x"), T.dvector("w")
    return T.grad(T.tanh(x * w + 1).sum(), w)


def network() -> Any:
    """A training step with matrices too large to print."""
    x = T.dmatrix("x")
    w = mt.shared(np.linspace(-1, 1, 200).reshape(20, 10), "w")
    cost = T.tanh(T.dot(x, w)).sum()
    return mt.function([x], cost, updates=[(w, w - 0.1 * T.grad(cost, w))], name="train")


def ledger() -> StateLedger:
    """The four events of the lesson."""
    state, accumulate = accumulator()
    return StateLedger(state, [(accumulate, 1), (accumulate, 10), ("set", -1), (accumulate, 3)])


def generator_ledger() -> StateLedger:
    """Two draws, and the generator between and after them."""
    f = draw()
    return StateLedger(*f.shared, events=[(f,), (f,)])


def lazy() -> Any:
    """A choice of which one branch is computed; each has ops of its own."""
    c, x, y = T.bscalar("c"), T.dvector("x"), T.dvector("y")
    picked = ifelse(T.gt(c, 0), (x * 2).sum(), T.exp(y).sum())
    return mt.function([c, x, y], picked, name="choose")


def nested() -> Any:
    """A choice in a branch of another choice, with two results each."""
    c, d, x = T.bscalar("c"), T.bscalar("d"), T.dscalar("x")
    inner = ifelse(d, x * x, x + 5.0)
    a, b = ifelse(c, [inner, x - 1.0], [x, -x])
    return mt.function([c, d, x], [a, b], name="nested")


def walk() -> Any:
    """A choice in every turn of a loop."""
    xs = T.dvector("xs")
    out, _ = mt.scan(
        lambda x, s: ifelse(T.gt(x, 0), s + x, s * 2.0),
        sequences=xs,
        outputs_info=T.constant(np.float64(1)),
    )
    return mt.function([xs], out, name="walk")


def draw() -> Any:
    """A draw from a generator that moves on by its default update."""
    u = RandomStreams(42).uniform((2,))
    return mt.function([], u, name="draw")


def draw_mrg() -> Any:
    """The same from a generator whose state is an array of integers."""
    u = MRG_RandomStreams(42).uniform((2,))
    return mt.function([], u, name="draw_mrg")


def gibbs(n: int = 3) -> Any:
    """Gibbs sampling: two draws in every turn, each from a generator of its own."""
    streams = RandomStreams(42)
    w = mt.shared(np.array([[1.0, -1.0], [0.5, 2.0]]), "w")
    v0 = T.dvector("v0")

    def step(v: Any) -> Any:
        hidden = streams.binomial(n=1, p=T.nnet.sigmoid(T.dot(v, w)), dtype="float64")
        return streams.binomial(n=1, p=T.nnet.sigmoid(T.dot(w, hidden)), dtype="float64")

    chain, updates = mt.scan(step, outputs_info=v0, n_steps=n)
    return mt.function([v0], chain, updates=updates, name="gibbs")


def counting_calls() -> Any:
    """A default update that the learner wrote."""
    n = mt.shared(0, "n")
    n.default_update = n + 1
    return mt.function([], n * 2, name="tick")


class Halves(mt.Op):
    """An op of the learner's with two results, one of which is no array."""

    def make_node(self, x: Any) -> Any:
        return mt.Apply(self, [x], [x.type(), mt.gof.generic()])

    def perform(self, node: Any, inputs: Any, outputs: Any) -> None:
        outputs[0][0], outputs[1][0] = inputs[0] / 2, {"much": [1] * 1000}


def own() -> Any:
    """An op of the learner's, and a graph that is used like one."""
    x, a = T.dvector("x"), T.dvector("a")
    half, thing = Halves()(x)
    twice = mt.compile.OpFromGraph([a], [a * 2.0 + 1.0])
    return mt.function([x], [twice(half), thing], name="own")


def convolution() -> Any:
    """A layer of images: what flows has four axes."""
    x = T.tensor4("x", dtype="float64")
    w = mt.shared(np.linspace(-1, 1, 18).reshape(2, 1, 3, 3), "w")
    b = mt.shared(np.zeros(2), "b")
    maps = T.tanh(T.nnet.conv2d(x, w) + b.dimshuffle("x", 0, "x", "x"))
    return mt.function([x], [maps, maps.mean()], name="layer")


def views() -> dict[str, Any]:
    """Every kind of view, on many programs."""
    _, accumulate = accumulator()
    _, grid, updates = contrast()
    return {
        "graph of an expression": GraphView(gradient()),
        "graph of a function": GraphView(accumulate),
        "call of the accumulator": CallStepper(accumulate, 10),
        "call with two updates": CallStepper(two_updates()),
        "call without updates": CallStepper(replaced_expression(), 3),
        "call of a training step": CallStepper(network(), np.ones((3, 20))),
        "call with a scan inside": CallStepper(counting_sums()[1], np.arange(3.0)),
        "ledger": ledger(),
        "givens on a shared variable": GivensLens(skip_shared()[1]),
        "givens on an expression": GivensLens(replaced_expression()),
        "givens and updates": GivensLens(givens_and_updates()),
        "no givens": GivensLens(accumulate),
        "v1a": ScanFilm(grid["v1a"]),
        "v2a": ScanFilm(grid["v2a"], scan=updates["v2"]),
        "v2b": ScanFilm(grid["v2b"]),
        "v3a": ScanFilm(grid["v3a"]),
        "v3b": ScanFilm(grid["v3b"]),
        "two outputs and an update": ScanFilm(counting_sums()[1], np.arange(10.0)),
        "power": ScanFilm(power(), np.array([1.0, 2.0, 3.0]), 4),
        "taps": ScanFilm(fibonacci(), np.array([0, 1])),
        "a long scan": ScanFilm(counting_sums()[1], np.arange(100.0)),
        "a scan without turns": ScanFilm(counting_sums()[1], np.zeros(0)),
        "the first branch": CallStepper(lazy(), 1, [1.0, 2.0], [0.0]),
        "the second branch": CallStepper(lazy(), 0, [1.0, 2.0], [0.0]),
        "a choice in an idle branch": CallStepper(nested(), 0, 1, 3.0),
        "a choice in a branch": CallStepper(nested(), 1, 0, 3.0),
        "a choice in every turn": ScanFilm(walk(), [1.0, -1.0, 2.0]),
        "graph of a choice": GraphView(lazy()),
        "a draw": CallStepper(draw()),
        "a draw from integers": CallStepper(draw_mrg()),
        "graph of a draw": GraphView(draw().outputs[0]),
        "Gibbs sampling": ScanFilm(gibbs(), [0.0, 1.0]),
        "a call of Gibbs sampling": CallStepper(gibbs(), [0.0, 1.0]),
        "ledger of a generator": generator_ledger(),
        "a default update": CallStepper(counting_calls()),
        "ops of the learner's": CallStepper(own(), [2.0, 4.0]),
        "a layer of images": CallStepper(convolution(), np.ones((2, 1, 8, 8))),
        "givens on a draw": GivensLens(draw()),
    }

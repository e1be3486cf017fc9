"""Work leaves the loops: the answers stay, and so does what is told when a call fails."""

from __future__ import annotations

import random

import numpy as np
import pytest

import minitheano as theano
import minitheano.tensor as T
from minitheano.compiled import LOOPS
from minitheano.tensor.shared_randomstreams import RandomStreams

AS_IT_WAS = theano.Mode().excluding(*LOOPS, "join_pieces")
SHAPES = {"s": (), "v": (3,), "m": (2, 3)}


class Trial:
    """A random loop, its gradients, and arguments for it; one for each seed."""

    def __init__(self, seed):
        self.r = random.Random(seed)
        self.w, self.b = (
            theano.shared(self.values((3, 3)), "w"),
            theano.shared(self.values((3,)), "b"),
        )
        self.k, self.inputs, self.given = theano.shared(0.7, "k"), [], []
        self.turns = self.r.choice([0, 1, 2, 5, 5, 5])
        self.sequences, self.reads = [], []
        self.draws = RandomStreams(seed) if self.r.random() < 0.2 else None
        for _ in range(self.r.choice([0, 1, 1, 2])):
            taps = self.r.choice([(0,), (0,), (-1, 0), (0, 1)])
            self.sequences.append(self.lane("x", taps, self.turns + len(taps) - 1, "input"))
        count = self.r.choice([0, 1, 2]) if self.sequences else 1
        self.kept = [self.r.choice("svm") for _ in range(count)]
        infos = [self.state(kind) for kind in self.kept]
        self.plain = [self.r.choice("svm") for _ in range(self.r.choice([1, 2]))]
        outputs, self.updates = theano.scan(
            self.step,
            self.sequences,
            [*infos, *[None] * len(self.plain)],
            n_steps=self.n_steps(),
            go_backwards=self.r.random() < 0.3,
            truncate_gradient=self.r.choice([-1, -1, -1, 2]),
            return_list=True,
        )
        cost = sum((o**2).sum() for o in outputs)
        wrt = [v for v in (self.w, self.b, *self.inputs) if v.dtype == "float64"]
        picked = [o for o in outputs if self.r.random() < 0.8]
        self.outputs = picked + T.grad(cost, wrt, disconnected_inputs="ignore")

    def values(self, shape):
        """Numbers between -1 and 1."""
        many = int(np.prod(shape))
        return np.array([self.r.uniform(-1, 1) for _ in range(many)]).reshape(shape)

    def input(self, name, shape):
        """An input of this shape, and an argument for it."""
        self.inputs.append(
            T.TensorType("float64", (False,) * len(shape))(f"{name}{len(self.inputs)}")
        )
        self.given.append(self.values(shape))
        return self.inputs[-1]

    def lane(self, name, taps, length, word):
        """A sequence with taps."""
        kind = self.r.choice("svm")
        self.reads += [kind] * len(taps)
        whole = self.input(name, (length + self.r.choice([0, 0, 2]), *SHAPES[kind]))
        return whole if taps == (0,) else {word: whole, "taps": list(taps)}

    def state(self, kind):
        """An initial value, for one tap or for two."""
        taps = self.r.choice([(-1,), (-1,), (-1, -2)])
        self.reads += [kind] * len(taps)
        if taps == (-1,):
            return self.input("h", SHAPES[kind])
        return {"initial": self.input("h", (2, *SHAPES[kind])), "taps": list(taps)}

    def n_steps(self):
        """A number, a symbol, or None where a sequence says when to end."""
        if self.sequences and self.r.random() < 0.5:
            return None
        if self.r.random() < 0.5:
            return self.turns
        self.inputs.append(T.lscalar("n"))
        self.given.append(np.int64(self.turns))
        return self.inputs[-1]

    def step(self, *read):
        """Random expressions of what the step reads; sometimes a loop in it, updates or `until`."""
        self.pool = {"s": [T.constant(0.5), self.k], "v": [self.b], "m": []}
        for v, kind in zip(read, self.reads, strict=True):
            self.pool[kind].append(v)
        if self.draws is not None:
            self.pool["v"].append(self.draws.uniform((3,)))
        if self.r.random() < 0.1:
            start = self.pool["v"][-1]
            inner, _ = theano.scan(lambda h: T.tanh(T.dot(h, self.w)), None, start, n_steps=2)
            self.pool["v"].append(inner[-1])
        outputs = [T.tanh(self.formula(kind, self.r.choice([1, 2, 3]))) for kind in self.kept]
        parts = [outputs + [self.formula(kind, self.r.choice([0, 2, 3])) for kind in self.plain]]
        if self.r.random() < 0.2:
            parts.append({self.k: self.k * 0.9 + 0.01 * self.formula("s", 1)})
        if self.r.random() < 0.1:
            parts.append(theano.scan_module.until(self.formula("s", 2) > 0.5))
        return tuple(parts)

    def formula(self, kind, depth):
        """A random formula of this kind."""
        if depth == 0:
            rows = self.b.dimshuffle("x", 0) + T.zeros((2, 1))
            return self.r.choice(self.pool[kind]) if self.pool[kind] else rows
        a, b = (lambda kind=kind: self.formula(kind, depth - 1) for _ in range(2))
        ways = [
            lambda: T.tanh(a()),
            lambda: a() * b(),
            lambda: a() + b(),
            lambda: a() - 0.5 * b("s"),
        ]
        ways += {
            "s": [lambda: a("v").sum(), lambda: T.dot(a("v"), b("v")) / 3, lambda: a("v")[1]],
            "v": [
                lambda: T.dot(a(), self.w),
                lambda: T.dot(self.w, a()),
                lambda: T.concatenate([a()[1:], b()[:1]]),
                lambda: T.nnet.softmax(a())[0],
                lambda: a("m").mean(axis=0),
            ],
            "m": [
                lambda: T.dot(a(), self.w),
                lambda: a() + b("v"),
                lambda: T.nnet.softmax(a()),
                lambda: a("v").dimshuffle("x", 0) * b(),
            ],
        }[kind]
        return self.r.choice(ways)()

    def run(self, mode):
        """What two calls give, and what is stored after them."""
        stored = [self.k.get_value()]
        draws = [] if self.draws is None else [s for s, _ in self.draws.updates()]
        states = [s.get_value() for s in draws]
        f = theano.function(
            self.inputs, self.outputs, updates=self.updates, mode=mode, on_unused_input="ignore"
        )
        found = [*f(*self.given), *f(*self.given), self.k.get_value()]
        for s, value in zip([self.k, *draws], stored + states, strict=True):
            s.set_value(value)
        return found


@pytest.mark.parametrize("seed", range(60))
def test_random_loops_give_the_same(seed):
    """Loops with taps, several states, updates, draws, loops inside: with and without rewrites."""
    trial = Trial(seed)
    for found, wanted in zip(trial.run(None), trial.run(AS_IT_WAS), strict=True):
        assert (found.dtype, found.shape) == (wanted.dtype, wanted.shape)
        np.testing.assert_allclose(found, wanted, rtol=1e-7, atol=1e-9)


def rules(f):
    """The names of the rewrites of loops that a function has."""
    return {rewrite.rule for rewrite in f.rewrites} & LOOPS


def body(f):
    """The lines of the text that stand inside of loops, without their comments."""
    found, depth = [], None
    for line in f._emitted.code.split("# compute")[1].splitlines():
        indent = len(line) - len(line.lstrip())
        if depth is not None and indent > depth:
            found.append(line)
        else:
            depth = indent if line.lstrip().startswith("for ") else None
    return "\n".join(found)


def test_a_product_with_each_element_is_one_product():
    """`dot(x, w)` needs no earlier turn: it is done once, for rows that are vectors or matrices."""
    w, h = theano.shared(np.eye(3), "w"), np.zeros(3)
    for xs, start in ((T.matrix(), h), (T.tensor3(), np.zeros((2, 3)))):
        tape, _ = theano.scan(lambda x, h: T.tanh(T.dot(x, w) + h), xs, theano.shared(start))
        f = theano.function([xs], tape)
        assert rules(f) == {"push_before"}
        assert "dot" in f.source
        assert "dot" not in body(f)


def test_a_loop_of_which_nothing_is_left_is_none():
    """A map is its formula on the whole sequence; without elements, it has the shape it had."""
    xs, table = T.lvector("xs"), theano.shared(np.arange(12.0).reshape(4, 3))
    rows, _ = theano.map(lambda i: T.exp(table[i]) * 2, xs)
    f = theano.function([xs], rows)
    assert "for " not in f._emitted.code.split("# compute")[1]
    np.testing.assert_allclose(f([3, 0, 3]), np.exp(table.get_value()[[3, 0, 3]]) * 2)
    assert f([]).shape == theano.function([xs], rows, mode=AS_IT_WAS)([]).shape


def test_what_is_the_same_in_each_turn_is_done_once():
    """The gradient of a step turns its weights over: that is done before the loop."""
    w = theano.shared(np.eye(3) * 0.5, "w")
    tape, _ = theano.scan(lambda h: T.tanh(T.dot(h, w)), None, T.ones(3), n_steps=4)
    f, plain = (theano.function([], T.grad(tape.sum(), w), mode=m) for m in (None, AS_IT_WAS))
    assert "push_before" in rules(f)
    assert ".T" in body(plain)
    assert ".T" not in body(f)
    np.testing.assert_allclose(f(), plain())


def test_an_output_that_no_turn_reads_is_done_after_the_loop():
    """`dot(h, v)` is a product of the tape of h; the log tells it in both languages."""
    v = theano.shared(np.ones((3, 2)), "v")
    (_, seen), _ = theano.scan(
        lambda h: [T.tanh(h + 1), T.dot(h, v)], None, [T.zeros(3), None], n_steps=4
    )
    f = theano.function([], seen)
    assert "push_after" in rules(f)
    assert "dot" not in body(f)
    told = next(each for each in f.rewrites if each.rule == "push_after")
    assert told.reason.en != told.reason.zh
    np.testing.assert_allclose(f(), theano.function([], seen, mode=AS_IT_WAS)())


def test_the_gradient_reads_what_the_loop_has_computed():
    """No tanh and no product of the step is computed twice, and weights get one big product."""
    w, xs = theano.shared(np.eye(3) * 0.3, "w"), T.matrix("xs")
    tape, _ = theano.scan(lambda x, h: T.tanh(T.dot(T.tanh(x * h), w)), xs, T.ones(3))
    slope = T.grad((tape**2).sum(), w)
    f, plain = (theano.function([xs], slope, mode=m) for m in (None, AS_IT_WAS))
    assert "saved_values" in rules(f)
    assert f._emitted.code.count("np.tanh(") == 2
    assert body(f).count("dot(") == 2
    assert body(plain).count("dot(") > 2
    at = np.linspace(-1, 1, 12).reshape(4, 3)
    np.testing.assert_allclose(f(at), plain(at), rtol=1e-12)


def test_slopes_of_all_slices_are_joined():
    """The gradient of z[:2], z[2:4] and z[4:] is put side by side, for any length of z."""
    z = T.vector("z")
    cost = (T.exp(z[:2]).sum() + T.sin(z[2:4]).sum()) + T.cos(z[4:]).sum()
    f, plain = (theano.function([z], T.grad(cost, z), mode=m) for m in (None, AS_IT_WAS))
    assert "join_pieces" in {rewrite.rule for rewrite in f.rewrites}
    for length in (0, 1, 3, 4, 7):
        assert f(np.arange(1.0, length + 1)).tolist() == plain(np.arange(1.0, length + 1)).tolist()
    overlap = theano.function([z], T.grad(T.exp(z[:3]).sum() + T.exp(z[2:]).sum(), z))
    assert "join_pieces" not in {rewrite.rule for rewrite in overlap.rewrites}


def test_failures_are_told_as_before():
    """What fails in work that has left the loop is told at the expression, in its turn."""
    xs, w, n = T.matrix("xs"), theano.shared(np.eye(3), "w"), T.lscalar("n")
    tape, _ = theano.scan(lambda x, h: T.tanh(T.dot(x, w) + h), xs, T.zeros(3), n_steps=n)
    slope = T.grad(tape.sum(), w)
    f, plain = (theano.function([xs, n], [tape, slope], mode=m) for m in (None, AS_IT_WAS))
    for arguments in ((np.ones((4, 2)), 2), (np.ones((4, 3)), 5), (np.ones((4, 3)), -1)):
        told = []
        for each in (f, plain):
            with pytest.raises(ValueError) as caught:
                each(*arguments)
            told.append(str(caught.value))
        assert told[0] == told[1]
    assert [each.shape for each in f(np.ones((4, 3)), 0)] == [
        each.shape for each in plain(np.ones((4, 3)), 0)
    ]


def test_a_shorter_sequence_ends_the_loop():
    """Sequences of different lengths are cut to the turns that there are, from either end."""
    xs, ys = T.vectors("xs", "ys")
    for backwards in (False, True):
        tape, _ = theano.scan(
            lambda x, y, h: h + T.exp(x) * T.exp(y),
            [xs, ys],
            np.float64(0),
            go_backwards=backwards,
        )
        f, plain = (theano.function([xs, ys], tape, mode=m) for m in (None, AS_IT_WAS))
        at = np.arange(5.0), np.arange(3.0)
        assert "push_before" in rules(f)
        np.testing.assert_allclose(f(*at), plain(*at))


def test_a_graph_that_runs_as_written_keeps_its_loops():
    """`Mode(optimizer=None)` rewrites no loop, and each rewrite can be left out by its name."""
    xs, w = T.matrix("xs"), theano.shared(np.eye(3), "w")
    tape, _ = theano.scan(lambda x, h: T.tanh(T.dot(x, w) + h), xs, T.zeros(3))
    assert not rules(theano.function([xs], tape, mode=theano.Mode(optimizer=None)))
    assert not rules(theano.function([xs], tape, mode=theano.Mode().excluding("push_before")))

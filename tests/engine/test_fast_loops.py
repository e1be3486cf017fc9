"""A loop in the fast text gives what the careful text gives: random loops, and what is kept."""

import random

import numpy as np
from hypothesis import Phase, given
from hypothesis import strategies as st
from trials import some

import minitheano as theano
import minitheano.tensor as T
from minitheano.scan_module import until
from minitheano.tensor.shared_randomstreams import RandomStreams

ODD = [0.0, -0.0, 1e308, -1e308, np.inf, -np.inf, np.nan, 1e-300]


class Program:
    """A random loop, its inputs and what they may be."""

    def __init__(self, seed):
        self.r = r = random.Random(seed)
        self.more = r.randrange(3)
        # The rows of a tape that no turn wrote have lengths that may be told or not.
        self.length = r.choice([0, 1, 2, 3, 6] if self.more < 2 else [3, 6])
        self.width = r.choice([1, 2, 3])
        self.inputs, self.values, self.numbers, self.rows = [], [], [], []
        self.shared = [theano.shared(0.5), theano.shared(np.full(self.width, 0.5))]
        self.streams = RandomStreams(3) if r.random() < 0.15 else None
        self.f = self.compiled()

    def array(self, *shape):
        found = np.array([[self.r.uniform(-2, 2)] * 2 for _ in range(int(np.prod(shape)))])
        found = found[:, 0].reshape(shape) if found.size else np.zeros(shape)
        if self.r.random() < 0.3 and found.size:
            found.flat[self.r.randrange(found.size)] = self.r.choice(ODD)
        return found

    def given(self, variable, *shape):
        """An input, whose value is strided now and then."""
        if variable.dtype == "int64":
            whole = [self.r.choice([1, -2, 5, 2**62, -(2**63)]) for _ in range(int(np.prod(shape)))]
            value = np.array(whole, "int64").reshape(shape)
        else:
            value = self.array(*shape)
        if value.ndim and self.r.random() < 0.3:
            value = np.repeat(value, 2, axis=0)[::2][::-1]
        self.inputs.append(variable)
        self.values.append(value)
        return variable

    def number(self):
        """A random expression of one number."""
        pick = self.r.choice
        a, b = pick(self.numbers), pick(self.numbers)
        return pick(
            [
                lambda: a + b, lambda: a - b, lambda: a * b, lambda: a / b, lambda: T.exp(a),
                lambda: T.log(a), lambda: T.tanh(a), lambda: T.sqrt(b), lambda: T.nnet.sigmoid(a),
                lambda: T.maximum(a, b), lambda: T.switch(a > b, a, -b), lambda: a**3,
                lambda: T.sqr(a) - 0.5, lambda: T.floor(a) + 1, lambda: T.nnet.softplus(a),
                lambda: T.clip(a, -1, 1), lambda: T.cast(T.clip(a, -9, 9), "int64") * b,
                lambda: T.cast(a, "float32") * T.cast(b, "float32"), lambda: pick(self.rows).sum(),
                lambda: T.abs_(a) ** b, lambda: T.sin(a), lambda: pick(self.rows)[0] * a,
            ]
        )()  # fmt: skip

    def row(self):
        """A random expression of one vector."""
        pick = self.r.choice
        v, w, a = pick(self.rows), pick(self.rows), pick(self.numbers)
        return pick(
            [
                lambda: v + w, lambda: v * w, lambda: T.tanh(v + w * a), lambda: v * a - w,
                lambda: T.dot(v, self.matrix), lambda: T.tanh(T.dot(v, self.matrix) + w),
                lambda: T.maximum(v, w) / 2, lambda: v[::-1] + w, lambda: T.nnet.sigmoid(v),
                lambda: T.cast(v, "float32") + T.cast(w, "float32"),
            ]
        )()  # fmt: skip

    def grown(self):
        for _ in range(self.r.randrange(1, 5)):
            self.numbers.append(T.cast(self.number(), "float64"))
            self.rows.append(T.cast(self.row(), "float64"))
        return self.numbers[-1], self.rows[-1]

    def step(self, *taken):
        """What one turn gives, with updates and a condition now and then."""
        outside = self.numbers, self.rows
        self.numbers = [T.constant(np.float64(0.5))]
        self.numbers += [v for v in taken if v.ndim == 0 and v.dtype == "float64"]
        self.rows = [v for v in taken if v.ndim == 1]
        self.matrix = next(v for v in taken if v.ndim == 2)
        if self.streams is not None:
            self.numbers.append(self.streams.uniform())
        if self.r.random() < 0.15:
            inner, _ = theano.scan(lambda h, q: h * 0.5 + q, self.rows[0], self.numbers[0])
            self.numbers.append(inner[-1])
        number, row = self.grown()
        plain = [self.r.choice(self.numbers), self.r.choice(self.rows)][: self.more]
        self.fed, self.changes = [number, row], {}
        whole = [v for v in taken if v.dtype == "int64"]
        count = [whole[-1] * 3 + whole[0]]
        if self.r.random() < 0.4:
            self.changes = dict(zip(self.shared, self.grown(), strict=True))
        stop = [until(self.numbers[-1] > 1.5)] if self.r.random() < 0.2 else []
        self.numbers, self.rows = outside
        return (count + self.fed + plain, self.changes, *stop)

    def compiled(self):
        r, n, k = self.r, self.length, self.width
        taps = [r.choice([[0], [0], [-1, 0], [0, 1], [1]]) for _ in range(3)]
        lanes = [
            dict(input=self.given(v, n, *rest), taps=t)
            for v, rest, t in zip(
                (T.dvector(), T.dmatrix(), T.lvector()), ((), (k,), ()), taps, strict=True
            )
        ]
        deep = r.random() < 0.3
        h = self.given(T.dvector(), 3) if deep else self.given(T.dscalar())
        start = dict(initial=h, taps=[-2, -1]) if deep else h
        outer = [self.given(T.dscalar()), self.given(T.dvector(), k), self.given(T.dmatrix(), k, k)]
        states = [self.given(T.lscalar()), start, self.given(T.dvector(), k)]
        found, updates = theano.scan(
            self.step, lanes, states + [None] * self.more, outer,
            go_backwards=r.random() < 0.3,
            n_steps=r.choice([None, None, None, max(n - 1, 0), 0 if self.more < 2 else 1]),
        )  # fmt: skip
        results = [self.read(out) for out in found]
        if self.streams is None and r.random() < 0.4:
            results += T.grad(found[1].sum() + found[2].sum(), outer, disconnected_inputs="ignore")
        f = theano.function(self.inputs, results, updates=updates, on_unused_input="ignore")
        return f

    def read(self, out):
        return self.r.choice([out, out[-1], out[-1], out[-2:], out[::-1], out.sum(axis=0)])


def outcome(run, shared):
    """The results and the new states of a call, or the kind of its error; states are put back."""
    before = [s.get_value() for s in shared]
    try:
        found = run()
    except Exception as error:
        return type(error), [s.get_value() for s in shared]
    after = [s.get_value() for s in shared]
    for s, value in zip(shared, before, strict=True):
        s.set_value(value)
    return found, after


@some(Phase.explicit, Phase.generate)
@given(st.integers(0, 10**9))
def test_a_random_loop_gives_what_the_careful_text_gives(seed):
    """Values, dtypes, shapes, states and errors are the same; arguments stay as they were."""
    program = Program(seed)
    f = program.f
    kept = [np.array(v) for v in program.values]
    values = [i.type.filter(v) for i, v in zip(f.inputs, program.values, strict=True)]
    plain = [v[()] if np.ndim(v) == 0 else v for v in values]
    found, states = outcome(lambda: f(*values), program.shared)
    again = program if program.streams is None else Program(seed)  # a generator has moved on
    expected, after = outcome(lambda: again.f._calls.careful[1](*plain), again.shared)
    assert isinstance(found, type) == isinstance(expected, type)
    if not isinstance(found, type):
        for a, b in zip(found, expected, strict=True):
            agree(a, b)
    for a, b in zip(states, after, strict=True):
        agree(a, b)
    for a, b in zip(program.values, kept, strict=True):
        np.testing.assert_array_equal(a, b)


@np.errstate(all="ignore")
def agree(a, b):
    """The same dtype, shape and numbers; what overflows may do so a little earlier."""
    assert (a.dtype, a.shape) == (b.dtype, b.shape)
    if a.dtype.kind == "f":
        huge = 1e30 if a.dtype == "float32" else 1e290
        a, b = (np.where(np.abs(x) > huge, np.copysign(np.inf, x), x) for x in (a, b))
        np.testing.assert_allclose(a, b, rtol=1e-6 if a.dtype == "float32" else 1e-7, atol=1e-12)
    else:
        np.testing.assert_array_equal(a, b)


def test_a_loop_of_numbers_reads_as_one_would_write_it():
    """What is carried keeps its name, no index is needed, and only the last value is kept."""
    xs, h = T.dvector("xs"), T.dscalar("h")
    out, _ = theano.scan(lambda x, h: 0.9 * h + x, xs, h)
    f = theano.function([xs, h], out[-1])
    lines = [line.split("#")[0].strip() for line in f.source.splitlines()]
    assert "h0 = 0.9 * h0 + q0" in lines
    assert "for q0 in memoryview(x0):" in lines
    assert "np.empty" not in f.source

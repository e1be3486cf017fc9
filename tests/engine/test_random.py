"""Random streams: Theano's numbers, kept states, draws in loops and in gradients, mistakes."""

import copy
import json
import pickle
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from learner import run

import minitheano as theano
import minitheano.tensor as T
from minitheano import alias
from minitheano.errors import NullTypeGradError, TeachingError
from minitheano.generators import RandomStateSharedVariable, random_state_type
from minitheano.ops.mrg import jump, jumped, mrg_drawn
from minitheano.ops.random import integers
from minitheano.sandbox.rng_mrg import MRG_RandomStreams, guess_n_streams
from minitheano.say import label
from minitheano.show import dot_source
from minitheano.tensor import raw_random
from minitheano.tensor.shared_randomstreams import RandomStreams

# What Theano 1.0.5 drew, with its default mode, and which types it promised.
RECORDED = json.loads((Path(__file__).parents[1] / "data" / "random_draws.json").read_text("utf-8"))
STREAMS = {"RandomStreams": RandomStreams, "MRG_RandomStreams": MRG_RandomStreams}
X = np.array([[0.5, 1.0], [2.0, 3.0], [0.25, 4.0]])


def recorded(value):
    """A recorded array."""
    numbers = [float(n) if isinstance(n, str) else n for n in value["data"]]
    return np.array(numbers, value["dtype"]).reshape(value["shape"])


def same(found, value, rough=0.0):
    """Compare a result, or lists of results, with their record."""
    if isinstance(value, list):
        assert len(found) == len(value)
        for one, other in zip(found, value, strict=True):
            same(one, other, rough)
        return
    found = np.asarray(found)
    assert found.dtype == value["dtype"]
    np.testing.assert_allclose(found, recorded(value), rough, rough / 1e3, strict=True)


@pytest.mark.parametrize("draw", RECORDED["draws"], ids=lambda d: f"{d['stream']} {d['code']}")
def test_a_draw_gives_theanos_numbers(draw):
    """Two calls of a draw give the recorded numbers bit for bit; normal ones to the last digit."""
    s, x, i = STREAMS[draw["stream"]](42), T.dmatrix("x"), T.lscalar("i")
    v = eval(draw["code"], {"s": s, "x": x, "i": i, "T": T, "np": np})
    assert list(v.broadcastable) == draw["broadcastable"]
    f = theano.function([x, i], v, on_unused_input="ignore")
    computed = draw["stream"] == "MRG_RandomStreams" and "normal" in draw["code"]
    rough = (3e-7 if v.dtype == "float32" else 1e-14) if computed else 0.0
    same([f(X, 3), f(X, 3)], draw["calls"], rough)


@pytest.mark.parametrize("program", RECORDED["programs"], ids=lambda p: p["name"])
def test_a_program_with_draws_gives_what_theano_gave(program):
    """Streams in functions, loops and gradients behave as recorded, also where Theano refuses."""
    alias.install()
    names = {"theano": theano, "T": T, "np": np, **STREAMS}
    if "raises" in program:
        with pytest.raises(TeachingError) as told:
            exec(program["code"], names)
        assert type(told.value).__name__ == program["raises"]
    else:
        exec(program["code"], names)
        same(names["result"], program["expect"], 1e-11)


# --- a state is a value ---------------------------------------------------------------------------


def state_of(shared):
    """All that a stored state is."""
    value = shared.get_value()
    return value.tolist() if isinstance(value, np.ndarray) else [str(p) for p in value.get_state()]


@pytest.mark.parametrize("stream", STREAMS.values())
@given(lengths=st.lists(st.integers(1, 3), min_size=1, max_size=3), seed=st.integers(1, 999))
@settings(max_examples=8)
def test_a_stored_state_replays(stream, lengths, seed):
    """Numbers depend on the state alone: the state put back gives the same ones again."""
    u = stream(seed).uniform(tuple(lengths))
    draw = theano.function([], u)
    (rng,) = draw.shared
    draw()
    before = rng.get_value()
    first, second = draw(), draw()
    assert first.shape == tuple(lengths)
    assert not np.array_equal(first, second)
    rng.set_value(before)
    np.testing.assert_array_equal(draw(), first)
    np.testing.assert_array_equal(draw(), second)


@pytest.mark.parametrize("stream", STREAMS.values())
def test_a_call_that_fails_moves_no_stream(stream):
    """After an exception every state is as it was, and the next call draws what it would have."""
    s, x = stream(3), T.vector("x")
    u, v = s.uniform((2,)), s.normal((2,))
    f = theano.function([x], [u + x, v])
    before = [state_of(r) for r in f.shared]
    with pytest.raises(ValueError, match=r"\(3,\)"):
        f(np.zeros(3))
    assert [state_of(r) for r in f.shared] == before
    again = stream(3)
    u, v = again.uniform((2,)), again.normal((2,))
    g = theano.function([x], [u + x, v])
    for one, other in zip(f(np.zeros(2)), g(np.zeros(2)), strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_rehearsal_leaves_the_streams_alone():
    """`rehearse` shows the numbers of the next call and takes them back; `trace` keeps them."""
    u = RandomStreams(3).uniform((2,))
    f = theano.function([], u)
    shown = f.rehearse().outputs[0]
    np.testing.assert_array_equal(f(), shown)
    traced, called = f.trace().outputs[0], f()
    assert not np.array_equal(traced, called)


def test_a_generator_is_copied_unless_it_is_borrowed():
    """`get_value` and `set_value` copy; with `borrow=True` they hand over the generator itself."""
    rng = RandomStreams(1).uniform(()).rng
    assert isinstance(rng, RandomStateSharedVariable)
    kept = state_of(rng)
    rng.get_value().uniform()
    assert state_of(rng) == kept
    rng.get_value(borrow=True).uniform()
    assert state_of(rng) != kept
    mine = np.random.RandomState(4)
    rng.set_value(mine)
    assert rng.get_value(borrow=True) is not mine
    rng.set_value(mine, borrow=True)
    assert rng.get_value(borrow=True) is mine
    assert theano.shared(mine, borrow=True).get_value(borrow=True) is mine
    assert theano.shared(mine).get_value(borrow=True) is not mine


def test_a_function_hands_out_copies_of_generators():
    """A stored generator that is a result, or becomes the value of another, is copied."""
    rng, other = (theano.shared(np.random.RandomState(k)) for k in (4, 5))
    kept = state_of(rng)
    theano.function([], rng)().uniform()
    after, _ = raw_random.uniform(rng, (2,))
    out = theano.function([], after, updates=[(other, after)])()
    out.uniform()
    assert state_of(rng) == kept
    theano.function([], [], updates=[(other, rng)])()
    assert state_of(other) == kept
    other.get_value(borrow=True).uniform()
    assert state_of(rng) == kept


def test_shared_takes_a_generator():
    """`theano.shared(RandomState)` gives the variable that streams use, on a copy."""
    mine = np.random.RandomState(4)
    rng = theano.shared(mine, "rng")
    after, u = raw_random.uniform(rng, (2,))
    f = theano.function([], u, updates=[(rng, after)])
    np.testing.assert_array_equal([f(), f()], np.random.RandomState(4).uniform(size=(2, 2)))
    assert random_state_type.values_eq(mine, np.random.RandomState(4))
    assert not random_state_type.values_eq(mine, rng.get_value())


def test_streams_survive_pickling():
    """A pickled function, draw or state has its own stream, which goes on at the same place."""
    u = RandomStreams(1).normal((3,))
    f = theano.function([], u)
    f()
    made = [pickle.loads(pickle.dumps(v)) for v in (f, u, u.rng)]
    made += [copy.deepcopy(f)]
    first = f()
    np.testing.assert_array_equal(made[0](), first)
    np.testing.assert_array_equal(made[3](), first)
    drawn = theano.function([], made[1])
    np.testing.assert_array_equal(drawn(), first)
    np.testing.assert_array_equal(drawn(), f())
    assert made[1].rng.default_update is made[1].update[1]
    np.testing.assert_array_equal(made[2].get_value().normal(size=3), first)


def test_copies_of_a_function_share_the_stream_or_swap_it():
    """A copy draws from the same stream; without updates it repeats; `swap` gives another one."""
    u, other = RandomStreams(1).uniform(()), RandomStreams(2).uniform(())
    f = theano.function([], u)
    twin, still = f.copy(), f.copy(delete_updates=True)
    wanted = RandomStreams(1).uniform(()).rng.get_value().uniform(size=4)
    assert [f(), twin(), still(), still(), f()] == [*wanted[:3], wanted[2], wanted[2]]
    swapped = f.copy(swap={u.rng: other.rng})
    assert swapped() == RandomStreams(2).uniform(()).rng.get_value().uniform()


@given(
    low=st.lists(st.integers(-300, 300), min_size=1, max_size=4),
    wide=st.sampled_from([0, 1, 6, 255, 256, 70_000, 2**33]),
)
@settings(max_examples=30)
def test_integers_are_drawn_one_by_one(low, wide):
    """Several bounds at once give the numbers that one draw after the other gives, as Theano's."""
    bounds = np.array(low)
    at_once = integers(np.random.RandomState(7), bounds, bounds + wide, None)
    single = np.random.RandomState(7)
    assert at_once.tolist() == [single.randint(n, n + wide + 1) for n in low]


# --- MRG31k3p -------------------------------------------------------------------------------------


def test_a_jump_lands_where_drawing_leads():
    """The matrices of a jump move the state on by a power of two of numbers."""
    state = np.array([[12345] * 6], "int32")
    for doublings in range(6):
        walked, _ = mrg_drawn(state, (2**doublings,), "float64")
        np.testing.assert_array_equal(jumped(state, doublings), walked)


def test_the_jump_between_streams_is_the_published_one():
    """2^72 and 2^134 numbers ahead: the matrices printed with the generator's package SSJ."""
    assert jump(72)[0][0].tolist() == [1516919229, 758510237, 499121365]
    assert jump(72)[1][0].tolist() == [1228857673, 1496414766, 954677935]
    assert jump(134)[0][2].tolist() == [1143731069, 828554832, 102237247]
    assert jump(134)[1][2].tolist() == [1401213391, 1178684362, 1431130166]


@given(count=st.integers(0, 90), streams=st.sampled_from([1, 2, 9, 40]))
@settings(max_examples=25)
def test_streams_take_turns(count, streams):
    """Number k comes from stream k modulo their number, and each stream moves as far as it drew."""
    states = MRG_RandomStreams(11).get_substream_rstates(streams, "float64")
    after, numbers = mrg_drawn(states, (count,), "float64")
    for k in range(streams):
        own = len(range(k, count, streams))
        state, alone = mrg_drawn(states[k : k + 1], (own,), "float64")
        np.testing.assert_array_equal(numbers[k::streams], alone)
        np.testing.assert_array_equal(after[k : k + 1], state)
    assert np.all((numbers > 0) & (numbers < 1))


def test_the_number_of_streams_is_guessed_as_theano_does():
    """A sixth of the numbers, at most 15360; that many where the size is symbolic."""
    sizes = [(2, 3), (20, 3), (1000, 1000), [30], (), (T.lscalar(),), T.matrix().shape]
    assert [guess_n_streams(s) for s in sizes] == [6, 10, 15360, 5, 1, 15360, 15360]
    with pytest.warns(UserWarning, match="15360"):
        guess_n_streams(T.lvector(), warn=True)


def test_the_seed_of_many_streams():
    """One number stands for six; the state moves on with each draw and can be moved by hand."""
    s = MRG_RandomStreams(7)
    assert s.rstate.tolist() == [7] * 6
    s.uniform((2,), nstreams=3)
    moved = MRG_RandomStreams([7] * 6)
    moved.inc_rstate()
    assert s.rstate.tolist() == moved.rstate.tolist()
    rows = MRG_RandomStreams(7).get_substream_rstates(3, "float32")
    assert rows[1].tolist() == [94502994, 391405947, 587729329, 2137564249, 343312693, 987714120]


# --- loops and gradients --------------------------------------------------------------------------


def walk_of_noise(s, n=6):
    """A loop that draws twice a turn, and its updates."""
    start = T.vector("start")
    out, updates = theano.scan(
        lambda h: (
            h * s.uniform((2,), nstreams=2) + s.normal((2,))
            if isinstance(s, MRG_RandomStreams)
            else h * s.uniform((2,)) + s.normal((2,))
        ),
        outputs_info=start,
        n_steps=n,
    )
    return start, out, updates


@pytest.mark.parametrize("stream", STREAMS.values())
def test_a_loop_draws_what_single_calls_draw(stream):
    """Six turns of a loop give the numbers of six calls, and leave the streams where they do."""
    start, out, updates = walk_of_noise(stream(5))
    f = theano.function([start], out, updates=updates)
    h, once, one_update = walk_of_noise(stream(5), n=1)
    g = theano.function([h], once[-1], updates=one_update)
    row = np.ones(2)
    for wanted in f(np.ones(2)):
        row = g(row)
        np.testing.assert_array_equal(row, wanted)
    assert [state_of(r) for r in updates] == [state_of(r) for r in one_update]


def test_a_generator_that_is_read_twice_is_copied():
    """Two draws from one state give what they give apart; only the one that is kept moves on."""
    rng = theano.shared(np.random.RandomState(3), "rng")

    def step():
        first, u = raw_random.uniform(rng, (2,))
        after, v = raw_random.normal(first, (2,))
        _, w = raw_random.normal(first, (2,))
        return [u, v, w], {rng: after}

    (us, vs, ws), updates = theano.scan(step, n_steps=3)
    f = theano.function([], [us, vs, ws], updates=updates)
    found = f()
    single = np.random.RandomState(3)
    for u, v, w in zip(*found, strict=True):
        np.testing.assert_array_equal(u, single.uniform(size=2))
        np.testing.assert_array_equal(v, single.normal(size=2))
        np.testing.assert_array_equal(w, v)
    assert random_state_type.values_eq(rng.get_value(), single)


def test_a_recorded_loop_draws_the_same_numbers():
    """A trace, which keeps each generator it shows, agrees with the call that moves them."""
    start, out, updates = walk_of_noise(RandomStreams(5))
    f = theano.function([start], out, updates=updates)
    trace = f.rehearse(np.ones(2))
    np.testing.assert_array_equal(trace.outputs[0], f(np.ones(2)))
    lanes = [e for e in trace.events if e.beat == "lane" and e.variable.type == random_state_type]
    assert len({str(e.value.get_state()) for e in lanes}) == len(lanes) > 6


def cost_with_noise(s, nested=False, **settings_):
    """A cost that goes through noise in a loop, and what it is differentiated by."""
    w, xs = T.vector("w"), T.matrix("xs")

    def step(x, h):
        mask = s.binomial(h.shape, p=0.7, dtype="float64")
        noise = s.normal(h.shape, dtype="float64")
        if not nested:
            return T.tanh(x + w * h * mask + T.exp(w) * noise)
        inner, updates = theano.scan(
            lambda h: T.tanh(w * h + w * s.uniform((2,))), outputs_info=h * mask, n_steps=3
        )
        return x + inner[-1], updates

    out, updates = theano.scan(step, sequences=xs, outputs_info=T.zeros((2,)), **settings_)
    return w, xs, (out**2).sum() + out[-1].sum(), updates


@pytest.mark.parametrize("stream", STREAMS.values())
@pytest.mark.parametrize("settings_", [{}, {"nested": True}, {"go_backwards": True}], ids=str)
def test_the_gradient_draws_the_same_numbers_again(stream, settings_):
    """The slope of a cost with noise is that of the very noise of its call, by small steps."""
    w, xs, cost, _ = cost_with_noise(stream(8), **settings_)
    still = {"updates": [], "no_default_updates": True}
    slopes = theano.function([w, xs], T.grad(cost, [w, xs]), **still)
    value = theano.function([w, xs], cost, **still)
    at, rows = np.array([0.3, -0.6]), np.random.RandomState(1).randn(4, 2)
    g_w, g_xs = slopes(at, rows)
    for k in range(2):
        moved = np.eye(2)[k] * 1e-6
        slope = (value(at + moved, rows) - value(at - moved, rows)) / 2e-6
        assert slope == pytest.approx(g_w[k], rel=1e-6, abs=1e-8)
    moved = np.zeros((4, 2))
    moved[1, 1] = 1e-6
    slope = (value(at, rows + moved) - value(at, rows - moved)) / 2e-6
    assert slope == pytest.approx(g_xs[1, 1], rel=1e-6, abs=1e-8)


def test_a_step_of_training_differentiates_its_own_noise():
    """With updates, cost and gradient of one call belong together, call after call."""
    w, xs, cost, updates = cost_with_noise(RandomStreams(8))
    both = theano.function([w, xs], [cost, T.grad(cost, w)], updates=updates)
    w, xs, cost, updates = cost_with_noise(RandomStreams(8))
    alone = theano.function([w, xs], cost, updates=updates)
    rows = np.ones((3, 2))
    slopes = []
    for _ in range(3):
        found, slope = both(np.ones(2), rows)
        assert found == alone(np.ones(2), rows)
        slopes.append(tuple(slope))
    assert len(set(slopes)) == 3


def test_the_product_with_a_jacobian_draws_the_same_numbers():
    """`Rop` through a loop that draws agrees with small steps under the same draws."""
    s, us, e = RandomStreams(2), T.matrix("us"), T.matrix("e")
    out, _ = theano.scan(
        lambda u, h: T.tanh(u + h + s.uniform((2,))), sequences=us, outputs_info=T.zeros((2,))
    )
    still = {"updates": [], "no_default_updates": True}
    product = theano.function([us, e], T.Rop(out[-1], us, e), **still)
    value = theano.function([us], out[-1], **still)
    at, along = np.random.RandomState(0).randn(2, 3, 2)
    slope = (value(at + 1e-6 * along) - value(at - 1e-6 * along)) / 2e-6
    np.testing.assert_allclose(product(at, along), slope, 1e-6, 1e-8)


def test_the_gradient_by_a_parameter_of_a_draw_is_not_defined():
    """Theano gives no slope through a draw's parameters, and 0 to nobody: it is an error."""
    w = T.scalar("w")
    for s in (RandomStreams(1), MRG_RandomStreams(1)):
        for draw in (s.normal((2,), avg=w), s.binomial((2,), p=w)):
            with pytest.raises(NullTypeGradError, match="w"):
                T.grad(draw.sum(), w)
        x = T.vector("x")
        slope = T.grad((x * s.uniform(x.shape)).sum(), x)  # its size is no parameter
        assert np.all(theano.function([x], slope)(np.ones(3)) > 0)


# --- how they read --------------------------------------------------------------------------------


def test_draws_and_their_states_have_names():
    """A draw is called what the learner calls it, its generator by the path that leads there."""
    s = RandomStreams(1)
    noise = s.normal((2,))
    assert [label(v) for v in (noise, noise.rng, noise.update[1])] == [
        "noise",
        "noise.rng",
        "noise.update[1]",
    ]
    assert label(s.uniform((2,)) + 1) == "s.uniform((2,)) + 1"
    long = s.normal((2,), avg=0.125 + 0.25 + 0.5 + 0.0625 + 0.03125, std=1.0) + 0
    assert label(long.owner.inputs[0].rng).endswith("….rng")  # cut like other words
    after, numbers = raw_random.uniform(random_state_type("r"), (2,))
    assert [label(after), label(numbers)] == ["after", "numbers"]
    assert theano.pp(noise) == (
        "RandomFunction{normal}(<RandomStateType>, TensorConstant{(1,) of 2}, TensorConstant{0.0},"
        " TensorConstant{1.0})"
    )
    assert "RandomFunction{normal}" in dot_source(noise)


def test_a_loop_tells_where_its_numbers_come_from():
    """The text of a loop copies the generator once and carries it; nothing is kept in vain."""
    s = RandomStreams(1)
    out, updates = theano.scan(lambda: s.normal((2,)), n_steps=3)
    source = theano.function([], out, updates=updates).source
    assert source.count("copied(") == 1
    assert "kept" not in source
    assert "# a private copy of s.normal((2,)).rng" in source


# --- mistakes -------------------------------------------------------------------------------------

WRONG = {
    "RandomStreams(1).uniform(5)": (TypeError, r"size=\(5,\)"),
    "RandomStreams(1).uniform(T.dvector('v'), ndim=1)": (TypeError, "v"),
    "RandomStreams(1).uniform(T.lvector('v'))": (ValueError, "ndim=2"),
    "RandomStreams(1).poisson(lam=2.0)": (TypeError, "size"),
    "RandomStreams(1).uniform((2, -2))": (ValueError, "-2"),
    "RandomStreams(1).uniform((-1,))": (ValueError, "-1"),
    "RandomStreams(1).uniform((2, 3), ndim=3)": (ValueError, "3"),
    "RandomStreams(1).uniform((2,), low=T.matrix())": (ValueError, "2"),
    "RandomStreams(1).uniform((2.5,))": (TypeError, "2.5"),
    "RandomStreams(1).uniform(()).rng.set_value(3)": (TypeError, "3"),
    "T.raw_random.uniform(T.scalar('x'), (2,))": (TypeError, "x"),
    "T.raw_random.uniform(7, (2,))": (TypeError, "7"),
    "MRG(0)": (ValueError, "0"),
    "MRG(2147462579)": (ValueError, "2147462579"),
    "MRG([1, 1, 1, 0, 0, 0])": (ValueError, "0"),
    "MRG((1, 2, 3))": (TypeError, "3"),
    "MRG('12')": (TypeError, "12"),
    "MRG(1).uniform((0, 2))": (ValueError, "0"),
    "MRG(1).uniform((T.lvector('v'),))": (ValueError, "v"),
    "MRG(1).normal(2.5)": (TypeError, "2.5"),
    "MRG(1).uniform((2,), dtype='int32')": (TypeError, "int32"),
    "MRG(1).uniform((1,), low=T.vector())": (NotImplementedError, "low"),
    "MRG(1).binomial((2,), n=2)": (NotImplementedError, "n=2"),
    "MRG(1).multinomial()": (TypeError, "pvals"),
    "MRG(1).multinomial(pvals=T.vector())": (NotImplementedError, "2D"),
    "MRG(1).multinomial((2,), pvals=T.matrix())": (ValueError, "pvals"),
    "MRG(1).choice(p=T.matrix())": (NotImplementedError, "replace=False"),
    "MRG(1).choice(a=3, p=T.matrix(), replace=False)": (TypeError, "p"),
}
HEAD = (
    "from theano.tensor.shared_randomstreams import RandomStreams\n"
    "from theano.sandbox.rng_mrg import MRG_RandomStreams as MRG\n"
)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("code", WRONG)
def test_a_mistake_with_a_stream_is_told(code, lang):
    """The class is Theano's, the line is the learner's, and the words say what was found."""
    kind, found = WRONG[code]
    done = run(HEAD + code, lang)
    assert isinstance(done.error, TeachingError), done.told
    assert isinstance(done.error, kind)
    assert re.search(found, done.told)
    assert "3" in done.told and code in done.told  # the third line, as it was typed
    assert len(done.told.splitlines()) <= 6


def test_a_function_takes_only_a_generator_for_a_generator():
    """An input of the generator type refuses anything else, by name."""
    done = run(
        "r = T.raw_random.random_state_type('r')\n"
        "f = theano.function([r], T.raw_random.uniform(r, (2,))[1])\nf(3)"
    )
    assert isinstance(done.error, TypeError)
    assert "3" in done.told and "RandomState" in done.told


def test_what_numpy_refuses_is_told_with_the_expression():
    """A probability above 1 is found by NumPy in the call; the stream stays where it was."""
    p = T.scalar("p")
    u = RandomStreams(1).binomial((2,), p=p)
    f = theano.function([p], u)
    before = state_of(u.rng)
    with pytest.raises(ValueError, match="binomial"):
        f(2.0)
    assert state_of(u.rng) == before

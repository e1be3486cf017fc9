"""Every card of the catalogue: its value, its type, and its slope, for many dtypes and shapes."""

from __future__ import annotations

import inspect
import itertools
from importlib import import_module

import numpy as np
import pytest
from walking import inputs_for, slopes_agree, walk, weighted

import minitheano as theano
import minitheano.tensor as T
from minitheano.errors import TeachingError
from minitheano.gradient import grad
from minitheano.graph import order
from minitheano.ifelse import ifelse
from minitheano.ops.card import CATALOGUE, Op
from minitheano.ops.elementwise import flat, nothing
from minitheano.ops.reduce import log_of_sum_of_exp, size
from minitheano.types import DISCRETE, DTYPES

pytestmark = pytest.mark.filterwarnings("ignore::minitheano.errors.LearnerWarning")

RNG = np.random.default_rng(7)
ROUGH = {"float16": 2e-2, "float32": 1e-4, "complex64": 1e-4, "int8": 1e-6}

# --- cards that work number by number: cases are made from the cards ------------------------------

CARDS = {name: op for name, op in CATALOGUE.items() if op.elementwise}
SHAPES = {
    1: [((),), ((4,),), ((0,),), ((2, 3),)],
    2: [((), ()), ((3,), ()), ((2, 3), (3,)), ((1, 3), (2, 1)), ((0, 2), (1, 2))],
    3: [((2, 3),) * 3, ((), (3,), (2, 1)), ((0,), (), ())],
}
MIXED = [("int8", "float32"), ("uint8", "int8"), ("int64", "float32"), ("bool", "int16"),
         ("uint64", "int64"), ("float32", "float64"), ("int32", "complex64")]  # fmt: skip

SPECIAL = """erf erfc erfcx erfinv erfcinv gamma gammaln psi tri_gamma gammainc gammaincc
    j0 j1 jv i0 i1 iv""".split()

# What the value of a card is, in NumPy's words; a card that is not here has NumPy's name.
MEANING = {
    "sub": np.subtract, "mul": np.multiply, "true_div": np.true_divide, "int_div": np.floor_divide,
    "neg": np.negative, "inv": np.reciprocal, "sqr": np.square, "abs_": np.abs, "sgn": np.sign,
    "round_half_to_even": np.round, "lt": np.less, "gt": np.greater, "le": np.less_equal,
    "ge": np.greater_equal, "eq": np.equal, "neq": np.not_equal, "and_": np.bitwise_and,
    "or_": np.bitwise_or, "xor": np.bitwise_xor, "invert": np.bitwise_not,
    "round_half_away_from_zero": lambda x: np.trunc(x + np.copysign(0.5, x)),
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "softplus": lambda x: np.log(1 + np.exp(x)),
    "switch": lambda c, x, y: np.where(c != 0, x, y),
    "clip": lambda x, low, high: np.where(x < low, low, np.minimum(x, high)),
    "complex": lambda x, y: x + 1j * y,
    "fill": lambda x, y: np.broadcast_arrays(x, y)[1],
    "xlogx": lambda x: x * np.log(x), "xlogy0": lambda x, y: x * np.log(y),
    "ultra_fast_sigmoid": None,  # an approximation, which has a test of its own
    **dict.fromkeys(SPECIAL),  # NumPy does not have them, test_special.py has numbers
}  # fmt: skip


def arity(op):
    """How many operands a card takes."""
    return len(inspect.signature(op.grad).parameters) - 2 if op.name == "fill" else len(op.holes)


def sample(op, dtype, shape, place=0):
    """Numbers of a dtype from the domain of a card; the bounds of `clip` lie to both sides."""
    aside = (0, -2, 2)[place] if op.name == "clip" else 0
    low, high = (bound + aside for bound in op.domain)
    if dtype == "bool":
        return RNG.random(shape) < 0.5 if low <= 0 else np.ones(shape, "bool")
    if dtype in DISCRETE:
        low = max(low, 0) if dtype.startswith("u") else low
        return RNG.integers(int(np.ceil(low)), int(np.floor(high)) + 1, shape).astype(dtype)
    return np.asarray(RNG.uniform(low, high, shape), dtype)


def expected(op, values, dtype):
    """The value in NumPy, computed in as wide a dtype as there is."""
    meaning = MEANING.get(op.name, getattr(np, op.name, None))
    if op.name.startswith("cast"):
        return values[0].astype(dtype)
    wide = "complex128" if any(v.dtype.kind == "c" for v in values) else "float64"
    bits = op.name in ("and_", "or_", "xor", "invert")
    with np.errstate(all="ignore"):
        return meaning(*[v if bits else v.astype(wide) for v in values])


@pytest.mark.parametrize("name", CARDS)
@pytest.mark.filterwarnings("ignore::numpy.exceptions.ComplexWarning")
def test_an_elementwise_card_has_the_value_and_the_type_it_promises(name):
    """For every dtype, for mixed ones, for scalars, empty and repeated operands."""
    op = CARDS[name]
    same = [(d,) * arity(op) for d in DTYPES]
    mixed = [m + m[:1] * (arity(op) - 2) for m in MIXED] if arity(op) > 1 else []
    tried = 0
    for dtypes, shapes in itertools.product(same + mixed, SHAPES[arity(op)]):
        values = [sample(op, d, s, k) for k, (d, s) in enumerate(zip(dtypes, shapes, strict=True))]
        try:
            out = op(*inputs_for(values))
        except TeachingError as refused:
            assert isinstance(refused, TypeError)
            continue
        (found,) = walk([out], dict(zip(out.owner.inputs, values, strict=True)))
        if MEANING.get(name, "") is not None:
            rough = max(ROUGH.get(d, 1e-7) for d in (*dtypes, out.dtype))
            wanted = expected(op, values, out.dtype).astype(out.dtype)
            np.testing.assert_allclose(found, wanted, rough, rough)
        tried += 1
    assert tried > 0


# A cast to another dtype and the stand-in have the slope of another function, on purpose.
SMOOTH = [
    name
    for name, op in CARDS.items()
    if op.grad not in (flat, nothing)
    and name not in ("ultra_fast_sigmoid", "gammainc", "gammaincc", "jv", "iv")
    and (name == "cast{float64}" or not name.startswith("cast"))
]


@pytest.mark.parametrize("name", SMOOTH)
def test_an_elementwise_card_has_the_slope_it_says(name):
    """The gradient, and the gradient of the gradient, agree with central differences."""
    op = CARDS[name]
    for shapes in SHAPES[arity(op)]:
        slopes_agree(op, [sample(op, "float64", s, k) for k, s in enumerate(shapes)])


@pytest.mark.parametrize("name", [n for n, op in CARDS.items() if op.grad is flat])
def test_a_step_has_slope_zero(name):
    """A comparison, a rounding or a sign passes a gradient of zeros."""
    op = CARDS[name]
    values = [sample(op, "float64", (3,)) for _ in range(arity(op))]
    xs = inputs_for(values)
    slopes = grad((op(*xs) * 1.0).sum(), xs)
    for slope in walk(slopes, dict(zip(xs, values, strict=True))):
        assert slope.tolist() == [0.0, 0.0, 0.0]


def test_the_fast_stand_in_stays_near_the_sigmoid():
    """ultra_fast_sigmoid differs from the sigmoid by less than 0.03, and knows its ends."""
    x = T.dvector("x")
    values = np.linspace(-20, 20, 401)
    fast, exact = walk([T.nnet.ultra_fast_sigmoid(x), T.nnet.sigmoid(x)], {x: values})
    assert np.abs(fast - exact).max() < 0.03
    assert fast[-1] > 0.99 and fast[0] < 0.01 and fast[200] == 0.5


# --- cards with settings: one example each, at least ----------------------------------------------

places = np.array([2, 0, 0])
pairs = np.array([1, 1, 0])
mask = np.array([True, False, True])
two = np.array(2)


def softmax(x):
    """exp(x) over its sum, row by row."""
    powers = np.exp(x - x.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


square = np.array([[3, 1], [2, 4]])


def firm(x):
    """A square matrix, with enough on its diagonal to be far from singular."""
    return x + 9 * (np.eye(len(x)) if isinstance(x, np.ndarray) else T.identity_like(x))


def even(x):
    """The symmetric matrix with this lower triangle."""
    if isinstance(x, np.ndarray):
        return np.tril(x) + np.tril(x, -1).T
    return T.tril(x) + T.tril(x, -1).T


def two_parts(z):
    """Complex numbers as their two parts, along a last axis."""
    return np.stack([z.real, z.imag], axis=-1)


def windows(x):
    """All 2 by 2 windows on the last two axes."""
    return np.lib.stride_tricks.sliding_window_view(x, (2, 2), (-2, -1))


def changed(x, where, value, adds):
    """A copy of x with the value stored or added at some places."""
    new = x.copy()
    if adds:
        np.add.at(new, where, value)
    else:
        new[where] = value
    return new


# (what is written, what it means in NumPy, the operands: a shape, or integers, or a mask)
EXAMPLES = {
    # reductions
    "sum": (lambda x: x.sum(), np.sum, (2, 3)),
    "sum of nothing": (lambda x: x.sum(axis=0), lambda x: x.sum(axis=0), (0, 3)),
    "sum axis": (lambda x: x.sum(axis=1), lambda x: x.sum(axis=1), (2, 3, 2)),
    "sum axes kept": (
        lambda x: x.sum(axis=(0, -1), keepdims=True),
        lambda x: x.sum(axis=(0, -1), keepdims=True), (2, 3, 2)),
    "sum of scalar": (lambda x: x.sum(), np.sum, ()),
    "sum of row": (lambda x: x.sum(axis=0), lambda x: x.sum(axis=0), (1, 3)),
    "sum float32": (lambda x: x.sum(dtype="float32"), np.sum, (2, 3)),
    "prod": (lambda x: x.prod(), np.prod, (2, 2)),
    "prod axis": (lambda x: x.prod(axis=1), lambda x: x.prod(axis=1), (2, 3)),
    "mean": (lambda x: x.mean(), np.mean, (2, 3)),
    "mean axes": (lambda x: x.mean(axis=(0, 2)), lambda x: x.mean(axis=(0, 2)), (2, 3, 2)),
    "mean kept": (
        lambda x: x.mean(axis=1, keepdims=True), lambda x: x.mean(axis=1, keepdims=True), (2, 3)),
    "var": (lambda x: x.var(axis=0), lambda x: x.var(axis=0), (4, 2)),
    "mean of scalar": (lambda x: x.mean() + x.max(), lambda x: 2 * x, ()),
    "var ddof": (lambda x: x.var(ddof=1), lambda x: x.var(ddof=1), (4,)),
    "std": (lambda x: x.std(axis=1), lambda x: x.std(axis=1), (2, 4)),
    "logsumexp": (
        lambda x: log_of_sum_of_exp((1,), False)(x),
        lambda x: np.log(np.exp(x).sum(axis=1)), (2, 3)),
    "logsumexp kept": (
        lambda x: log_of_sum_of_exp(None, True)(x),
        lambda x: np.log(np.exp(x).sum(keepdims=True)), (2, 3)),
    "size": (lambda x: x.size + size((1,))(x), lambda x: x.size + x.shape[1], (2, 3)),
    "norm": (lambda x: x.norm(2), np.linalg.norm, (4,)),
    "norm 3": (lambda x: x.norm(3, axis=0), lambda x: (abs(x) ** 3).sum(0) ** (1 / 3), (4, 2)),
    "max": (lambda x: x.max(), np.max, (2, 3)),
    "max axis": (lambda x: x.max(axis=0), lambda x: x.max(axis=0), (2, 3)),
    "min kept": (
        lambda x: x.min(axis=1, keepdims=True), lambda x: x.min(axis=1, keepdims=True), (2, 3)),
    "argmax": (lambda x: x.argmax(), np.argmax, (2, 3)),
    "argmax of scalar": (lambda x: x.argmax() + x.argmin(), lambda x: np.array(0), ()),
    "argmax axis": (lambda x: x.argmax(axis=1), lambda x: x.argmax(axis=1), (2, 3)),
    "argmin kept": (
        lambda x: x.argmin(axis=0, keepdims=True),
        lambda x: x.argmin(axis=0, keepdims=True), (2, 3)),
    "argmax axes": (
        lambda x: T.argmax(x, axis=(0, 2)),
        lambda x: x.transpose(1, 0, 2).reshape(3, -1).argmax(axis=1), (2, 3, 2)),
    "all": (lambda x: x.all(axis=0), lambda x: x.all(axis=0), (2, 3)),
    "any": (lambda x: x.any(), np.any, (2, 3)),
    "cumsum": (lambda x: x.cumsum(axis=1), lambda x: x.cumsum(axis=1), (2, 3)),
    "cumsum flat": (lambda x: x.cumsum(), np.cumsum, (2, 2)),
    "cumprod": (lambda x: x.cumprod(axis=0), lambda x: x.cumprod(axis=0), (3, 2)),
    # shapes
    "shape": (lambda x: x.shape, lambda x: np.array(x.shape), (2, 3)),
    "shape of scalar": (lambda x: x.shape, lambda x: np.array(()), ()),
    "length": (lambda x: x.shape[-1], lambda x: x.shape[-1], (2, 3)),
    "transpose": (lambda x: x.T, np.transpose, (2, 3)),
    "dimshuffle": (
        lambda x: x.dimshuffle(2, "x", 0, 1), lambda x: x.transpose(2, 0, 1)[:, None], (2, 3, 4)),
    "dimshuffle drop": (lambda x: x.dimshuffle(2, 0), lambda x: x[:, 0].T, (2, 1, 3)),
    "dimshuffle to scalar": (lambda x: x.dimshuffle(), lambda x: x[0, 0], (1, 1)),
    "dimshuffle scalar": (lambda x: x.dimshuffle("x", "x"), lambda x: np.reshape(x, (1, 1)), ()),
    "swapaxes": (lambda x: x.swapaxes(0, 2), lambda x: x.swapaxes(0, 2), (2, 3, 4)),
    "squeeze": (lambda x: x.squeeze(), np.squeeze, (1, 3, 1)),
    "padded": (lambda x: T.shape_padaxis(x, 1), lambda x: x[:, None], (2, 3)),
    "reshape": (lambda x: x.reshape((3, -1)), lambda x: x.reshape(3, -1), (2, 3)),
    "reshape symbolic": (
        lambda x, n: x.reshape((n, 3)), lambda x, n: x.reshape(2, 3), (6,), two),
    "reshape vector": (
        lambda x, s: x.reshape(s, ndim=3), lambda x, s: x.reshape(s), (6,), np.array([1, 3, 2])),
    "reshape like": (lambda x, y: x.reshape(y.shape), lambda x, y: x.reshape(3, 2), (6,), (3, 2)),
    "flatten": (lambda x: x.flatten(), np.ravel, (2, 3)),
    "flatten scalar": (lambda x: x.flatten(), np.ravel, ()),
    "flatten 2": (lambda x: x.flatten(2), lambda x: x.reshape(2, -1), (2, 3, 2)),
    "flatten nothing": (lambda x: x.flatten(2), lambda x: x.reshape(0, 6), (0, 3, 2)),
    "join": (lambda x, y: T.join(0, x, y), lambda x, y: np.concatenate((x, y)), (2, 3), (1, 3)),
    "concatenate": (
        lambda x, y, z: T.concatenate([x, y, z], axis=-1),
        lambda x, y, z: np.concatenate((x, y, z), axis=1), (2, 1), (2, 3), (2, 0)),
    "stack": (lambda x, y: T.stack([x, y], axis=1), lambda x, y: np.stack((x, y), 1), (3,), (3,)),
    "stack scalars": (lambda x, y: T.stack(x, y), lambda x, y: np.array([x, y]), (), ()),
    "split": (
        lambda x, s: T.split(x, s, 2, axis=1), lambda x, s: np.split(x, [1], axis=1),
        (2, 3), np.array([1, 2])),
    "split in one": (lambda x: T.split(x, [3], 1), lambda x: [x], (3,)),
    "alloc": (
        lambda x, n: T.alloc(x, n, 3), lambda x, n: np.broadcast_to(x, (2, 3)), (3,), two),
    "alloc col": (lambda x: T.alloc(x, 2, 2, 3), lambda x: np.broadcast_to(x, (2, 2, 3)), (2, 1)),
    "zeros": (lambda n: T.zeros((n, 2)), lambda n: np.zeros((2, 2)), two),
    "zeros of shape": (lambda x: T.ones(x.shape), np.ones_like, (2, 3)),
    "fill wider": (lambda x, y: T.fill(x, y), lambda x, y: y + 0 * x, (3,), (2, 3)),
    "zeros_like": (lambda x: T.zeros_like(x) + T.ones_like(x), np.ones_like, (2, 3)),
    "eye": (lambda n: T.eye(n, 4, 1), lambda n: np.eye(2, 4, 1), two),
    "tri": (lambda n: T.tri(n, 3, -1), lambda n: np.tri(2, 3, -1), two),
    "identity_like": (T.identity_like, lambda x: np.eye(2, 3), (2, 3)),
    "arange": (lambda n: T.arange(n), lambda n: np.arange(2), two),
    "arange bounds": (
        lambda a, b, c: T.arange(a, b, c), lambda a, b, c: np.arange(1, 9, 2),
        np.array(1), np.array(9), two),
    "tile": (lambda x: T.tile(x, (2, 3)), lambda x: np.tile(x, (2, 3)), (2, 2)),
    "tile symbolic": (lambda x, n: T.tile(x, (n, 1)), lambda x, n: np.tile(x, (2, 1)), (3,), two),
    "roll": (lambda x: T.roll(x, 1, axis=1), lambda x: np.roll(x, 1, axis=1), (2, 3)),
    "roll flat": (lambda x, n: T.roll(x, n), lambda x, n: np.roll(x, n), (2, 3), two),
    "tril": (lambda x: T.tril(x, -1), lambda x: np.tril(x, -1), (3, 3)),
    "triu": (lambda x: T.triu(x), np.triu, (2, 3)),
    "diagonal": (lambda x: x.diagonal(1), lambda x: x.diagonal(1), (3, 4)),
    "diagonal below": (
        lambda x: x.diagonal(-1, 0, 2), lambda x: x.diagonal(-1, 0, 2), (3, 2, 3)),
    "diag": (lambda x: T.diag(x, 1), lambda x: np.diag(x, 1), (3,)),
    "trace": (lambda x: x.trace(), np.trace, (3, 3)),
    "copy": (lambda x: x.copy(), np.copy, (3,)),
    "rebroadcast": (lambda x: T.unbroadcast(x, 0), lambda x: x, (1, 3)),
    "specify_shape": (lambda x, n: T.specify_shape(x, (n, 3)), lambda x, n: x, (2, 3), two),
    "rebroadcast twice": (
        lambda x: T.addbroadcast(T.unbroadcast(x, 0), 0), lambda x: x, (1, 3)),
    # indices
    "index": (lambda x: x[0], lambda x: x[0], (2, 3)),
    "index all": (lambda x: x[1, -1], lambda x: x[1, -1], (2, 3)),
    "index symbolic": (
        lambda x, i: x[:, i - 1], lambda x, i: x[:, i - 1], (2, 3), np.array(1, "int8")),
    "index slices": (
        lambda x, i: x[i:, None, ::-2], lambda x, i: x[i:, None, ::-2], (4, 3), np.array(1)),
    "index ellipsis": (lambda x: x[..., 1:], lambda x: x[..., 1:], (2, 2, 3)),
    "index row": (lambda x: x[:, 1:], lambda x: x[:, 1:], (1, 3)),
    "index vector": (lambda x, i: x[i], lambda x, i: x[i], (3, 2), places),
    "index vectors": (lambda x, i, j: x[i, j], lambda x, i, j: x[i, j], (3, 2), places, pairs),
    "index apart": (
        lambda x, i, j: x[i, :, j], lambda x, i, j: x[i, :, j], (3, 2, 2), places, pairs),
    "index vector and number": (
        lambda x, i: x[:, 1, i], lambda x, i: x[:, 1, i], (2, 2, 3), places),
    "index vector apart from number": (
        lambda x, i: x[1, None, i], lambda x, i: x[1, None, i], (2, 3), places),
    "index mask": (lambda x, m: x[m], lambda x, m: x[m], (3, 2), mask),
    "index mask of matrix": (lambda x: x[x > 0], lambda x: x[x > 0], (3, 2)),
    "index mask and slice": (lambda x, m: x[1:, m], lambda x, m: x[1:, m], (2, 3), mask),
    "index list": (lambda x: x[[1, 1], [0, 1]], lambda x: x[[1, 1], [0, 1]], (2, 3)),
    "index tuple in tuple": (lambda x: x[(1, 1), 0], lambda x: x[[1, 1], 0], (2, 3)),
    "index of slices in a list": (
        lambda x: x[[slice(1, None)] * x.ndim], lambda x: x[1:, 1:], (2, 3)),
    "index empty list": (lambda x: x[[]], lambda x: x[[]], (2, 3)),
    "take": (lambda x, i: x.take(i, axis=1), lambda x, i: x.take(i, axis=1), (2, 3), places),
    "take flat": (lambda x, i: x.take(i), lambda x, i: x.take(i), (2, 2), places),
    "take clip": (
        lambda x: T.take(x, [7, -9], mode="clip"), lambda x: x.take([7, -9], mode="clip"), (4,)),
    "take wrap": (
        lambda x: T.take(x, [7, -9], mode="wrap"), lambda x: x.take([7, -9], mode="wrap"), (4,)),
    "set": (
        lambda x, y: T.set_subtensor(x[:, 1], y), lambda x, y: changed(x, np.s_[:, 1], y, False),
        (2, 3), (2,)),
    "set number": (
        lambda x, i: T.set_subtensor(x[i], 1),
        lambda x, i: changed(x, i, 1, False), (3, 2), places),
    "set mask": (
        lambda x, m: T.set_subtensor(x[m], 0), lambda x, m: changed(x, m, 0, False), (3,), mask),
    "inc": (
        lambda x, y: T.inc_subtensor(x[1:], y), lambda x, y: changed(x, np.s_[1:], y, True),
        (3, 2), (2,)),
    "inc twice": (
        lambda x, y, i: T.inc_subtensor(x[i], y), lambda x, y, i: changed(x, i, y, True),
        (3, 2), (3, 2), places),
    "inc vectors": (
        lambda x, y, i: T.inc_subtensor(x[i, i], y),
        lambda x, y, i: changed(x, (i, i), y, True), (3, 3), (), places),
    "repeat": (lambda x: x.repeat(2, axis=1), lambda x: x.repeat(2, axis=1), (2, 3)),
    "repeat each": (
        lambda x, n: x.repeat(n, axis=0), lambda x, n: x.repeat(n, axis=0), (3, 2), places),
    "nonzero": (lambda x: x.nonzero(), np.nonzero, (2, 3)),
    "flatnonzero": (lambda x: T.flatnonzero(x), np.flatnonzero, (2, 3)),
    "nonzero_values": (lambda x: T.nonzero_values(x), lambda x: x[x != 0], (2, 3)),
    # products
    "dot matrices": (T.dot, np.dot, (2, 3), (3, 4)),
    "dot matrix vector": (T.dot, np.dot, (2, 3), (3,)),
    "dot vector matrix": (T.dot, np.dot, (3,), (3, 2)),
    "dot vectors": (T.dot, np.dot, (3,), (3,)),
    "dot scalar": (T.dot, np.multiply, (), (3,)),
    "dot nothing": (T.dot, np.dot, (2, 0), (0, 3)),
    "dot of more axes": (T.dot, np.dot, (2, 3, 4), (2, 4, 2)),
    "dot of more axes and vector": (T.dot, np.dot, (2, 3, 4), (4,)),
    "dot row": (T.dot, np.dot, (1, 3), (3, 1)),
    "outer": (T.outer, np.outer, (2,), (3,)),
    "tensordot": (
        lambda a, b: T.tensordot(a, b, [[2, 0], [0, 1]]),
        lambda a, b: np.tensordot(a, b, [[2, 0], [0, 1]]), (2, 3, 4), (4, 2, 2)),
    "tensordot 1": (
        lambda a, b: T.tensordot(a, b, 1), lambda a, b: np.tensordot(a, b, 1), (2, 3), (3,)),
    "tensordot 0": (
        lambda a, b: T.tensordot(a, b, 0), lambda a, b: np.tensordot(a, b, 0), (2,), (3,)),
    "batched_dot": (T.batched_dot, np.matmul, (2, 3, 4), (2, 4, 2)),
    "batched_dot matrices": (T.batched_dot, lambda a, b: (a * b).sum(1), (2, 3), (2, 3)),
    "batched_dot mixed": (
        T.batched_dot, lambda a, b: np.einsum("nij,nj->ni", a, b), (2, 3, 4), (2, 4)),
    "batched_dot numbers": (T.batched_dot, lambda a, b: a[:, None] * b, (2,), (2, 3)),
    "batched_dot of more axes": (
        T.batched_dot, lambda a, b: np.einsum("nijk,nk->nij", a, b), (2, 1, 3, 2), (2, 2)),
    "batched_tensordot": (
        lambda a, b: T.batched_tensordot(a, b, [[1], [2]]),
        lambda a, b: np.einsum("nij,nkil->njkl", a, b), (2, 3, 2), (2, 1, 3, 2)),
    # order
    "sort": (lambda x: x.sort(), np.sort, (2, 4)),
    "sort axis": (lambda x: T.sort(x, axis=0), lambda x: np.sort(x, 0), (4, 2)),
    "sort flat": (lambda x: T.sort(x, axis=None), lambda x: np.sort(x, None), (2, 3)),
    "argsort": (lambda x: x.argsort(kind="mergesort"), lambda x: x.argsort(kind="stable"), (2, 4)),
    "topk": (lambda x: T.topk(x, 2), lambda x: np.sort(x)[:, :1:-1], (2, 4)),
    "topk smallest": (
        lambda x: T.topk(x, -2, axis=0, sorted=False), lambda x: np.sort(x, 0)[:2], (4, 2)),
    "argtopk": (lambda x: T.argtopk(x, 1), lambda x: x.argmax(-1)[:, None], np.array([[3, 1, 4]])),
    # linear algebra
    "inverse": (
        lambda x: T.nlinalg.matrix_inverse(firm(x)), lambda x: np.linalg.inv(firm(x)), (3, 3)),
    "pinv": (
        lambda x: T.nlinalg.pinv(firm(x)[:, :2]), lambda x: np.linalg.pinv(firm(x)[:, :2]), (3, 3)),
    "det": (lambda x: T.nlinalg.det(firm(x)), lambda x: np.linalg.det(firm(x)), (3, 3)),
    "matrix_power": (
        lambda x: T.nlinalg.matrix_power(x, 3), lambda x: np.linalg.matrix_power(x, 3), (2, 2)),
    "matrix_power 0": (
        lambda x: T.nlinalg.matrix_power(x, 0), lambda x: np.eye(2), square),
    "kron": (T.slinalg.kron, np.kron, (2, 3), (1, 2)),
    "kron of row": (T.slinalg.kron, np.kron, (2,), (2, 2)),
    "norm fro": (
        lambda x: T.nlinalg.norm(x, "fro"), lambda x: np.linalg.norm(x, "fro"), (2, 3)),
    "norm 1 of matrix": (lambda x: T.nlinalg.norm(x, 1), lambda x: np.linalg.norm(x, 1), (2, 3)),
    "norm -inf of matrix": (
        lambda x: T.nlinalg.norm(x, "-inf"), lambda x: np.linalg.norm(x, -np.inf), (2, 3)),
    "norm inf": (
        lambda x: T.nlinalg.norm(x, "inf"), lambda x: np.linalg.norm(x, np.inf), (4,)),
    "norm 0": (lambda x: T.nlinalg.norm(x, 0), lambda x: np.linalg.norm(x, 0), square[0]),
    "eigh": (
        lambda x: [T.nlinalg.eigh(firm(x))[0], T.nlinalg.eigh(firm(x))[1] ** 2],
        lambda x: [part ** (1 + k) for k, part in enumerate(np.linalg.eigh(firm(x)))], (3, 3)),
    "eigh upper": (
        lambda x: T.nlinalg.eigh(firm(x), "U")[0],
        lambda x: np.linalg.eigvalsh(firm(x), "U"), (3, 3)),
    "eigvalsh": (
        lambda x, y: T.slinalg.eigvalsh(x, firm(y)),
        lambda x, y: np.sort(np.linalg.eigvals(np.linalg.solve(even(firm(y)), even(x))).real),
        (3, 3), (3, 3)),
    "eigvalsh upper": (
        lambda x, y: T.slinalg.eigvalsh(x.T, firm(y).T, lower=False),
        lambda x, y: np.sort(np.linalg.eigvals(np.linalg.solve(even(firm(y)), even(x))).real),
        (3, 3), (3, 3)),
    "eig": (T.nlinalg.eig, np.linalg.eig, square),
    "svd": (T.nlinalg.svd, np.linalg.svd, square),
    "svd of values": (
        lambda x: T.nlinalg.svd(x, compute_uv=False),
        lambda x: np.linalg.svd(x, compute_uv=False), square),
    "qr": (T.nlinalg.qr, np.linalg.qr, square),
    "qr r": (lambda x: T.nlinalg.qr(x, "r"), lambda x: np.linalg.qr(x, "r"), square),
    "cholesky": (
        lambda x: T.slinalg.cholesky(firm(x)), lambda x: np.linalg.cholesky(firm(x)), (3, 3)),
    "cholesky upper": (
        lambda x: T.slinalg.Cholesky(lower=False)(firm(x)),
        lambda x: np.linalg.cholesky(firm(x).T).T, (3, 3)),
    "cholesky nan": (
        lambda x: T.slinalg.Cholesky(on_error="nan")(-x), lambda x: np.full((2, 2), np.nan),
        square),
    "solve": (
        lambda a, b: T.slinalg.solve(firm(a), b), lambda a, b: np.linalg.solve(firm(a), b),
        (3, 3), (3, 2)),
    "solve vector": (
        lambda a, b: T.slinalg.Solve("symmetric")(firm(a), b),
        lambda a, b: np.linalg.solve(firm(a), b), (3, 3), (3,)),
    "solve lower": (
        lambda a, b: T.slinalg.solve_lower_triangular(firm(a), b),
        lambda a, b: np.linalg.solve(np.tril(firm(a)), b), (3, 3), (3, 2)),
    "solve upper": (
        lambda a, b: T.slinalg.solve_upper_triangular(firm(a), b),
        lambda a, b: np.linalg.solve(np.triu(firm(a)), b), (3, 3), (3,)),
    "lstsq": (
        lambda a, b: T.nlinalg.lstsq()(a, b, -1.0), lambda a, b: np.linalg.lstsq(a, b, -1.0),
        np.array([[1, 2], [3, 4], [5, 7]]), np.array([1, 2, 4])),
    "tensorinv": (
        lambda x: T.nlinalg.tensorinv(firm(x).reshape((2, 2, 4)), 2),
        lambda x: np.linalg.tensorinv(firm(x).reshape(2, 2, 4)), (4, 4)),
    "tensorsolve": (
        lambda x, y: T.nlinalg.tensorsolve(firm(x).reshape((2, 2, 4)), y),
        lambda x, y: np.linalg.tensorsolve(firm(x).reshape(2, 2, 4), y), (4, 4), (2, 2)),
    "tensorsolve axes": (
        lambda x, y: T.nlinalg.tensorsolve(firm(x).reshape((4, 2, 2)), y, axes=(0,)),
        lambda x, y: np.linalg.tensorsolve(firm(x).reshape(4, 2, 2), y, axes=(0,)),
        (4, 4), (2, 2)),
    "expm": (
        T.slinalg.expm,
        lambda x: sum(
            np.linalg.matrix_power(x, k) / float(np.prod(np.arange(1.0, k + 1)))
            for k in range(30)), (2, 2)),
    # extras
    "fill_diagonal": (
        lambda x, y: T.fill_diagonal(x, y), lambda x, y: np.where(np.eye(3, 2), y, x), (3, 2), ()),
    "fill_diagonal_offset": (
        lambda x, y: T.fill_diagonal_offset(x, y, 1),
        lambda x, y: np.where(np.eye(2, 3, 1), y, x), (2, 3), ()),
    "fill_diagonal of more axes": (
        lambda x, y: T.fill_diagonal(x, y),
        lambda x, y: np.where([[[1, 0], [0, 0]], [[0, 0], [0, 1]]], y, x), (2, 2, 2), ()),
    "bartlett": (lambda n: T.bartlett(n), lambda n: np.bartlett(2), two),
    "bincount": (lambda x: T.bincount(x), np.bincount, places),
    "bincount weights": (
        lambda x, w: T.bincount(x, w, minlength=5), lambda x, w: np.bincount(x, w, 5),
        places, (3,)),
    "searchsorted": (
        lambda x, v: T.searchsorted(x, v), np.searchsorted, np.array([1, 2, 4]), places),
    "searchsorted right": (
        lambda x, v: T.searchsorted(x, v, side="right", sorter=T.argsort(x)),
        lambda x, v: np.searchsorted(np.sort(x), v, "right"), places, pairs),
    "choose": (T.choose, np.choose, places, (3, 3)),
    "choose wide": (T.choose, np.choose, square % 2, (2, 2)),
    "choose list": (
        lambda a, x, y: T.choose(a, [x, y, 1]), lambda a, x, y: np.choose(a, [x, y, 1]),
        places, (3,), ()),
    "choose clip": (
        lambda a, x: T.choose(a, x, mode="clip"), lambda a, x: np.choose(a, x, mode="clip"),
        np.array([7, -2, 1]), (2, 3)),
    "choose wrap": (
        lambda a, x: T.choose(a, x, mode="wrap"), lambda a, x: np.choose(a, x, mode="wrap"),
        np.array([7, -2, 1]), (2, 3)),
    "compress": (
        lambda m, x: T.compress(m, x, axis=1), lambda m, x: x.compress(m, 1), mask, (2, 3)),
    "compress flat": (lambda m, x: T.compress(m, x), lambda m, x: x.compress(m), mask, (2, 3)),
    "unique": (lambda x: T.extra_ops.Unique()(x), np.unique, places),
    "unique all": (
        T.extra_ops.Unique(True, True, True), lambda x: np.unique(x, True, True, True), places),
    "unique axis": (T.extra_ops.Unique(axis=0), lambda x: np.unique(x, axis=0), square),
    "unravel_index": (
        lambda x: T.unravel_index(x, (2, 3)), lambda x: np.unravel_index(x, (2, 3)), places),
    "unravel_index F": (
        lambda x, s: T.unravel_index(x, s, order="F", ndim=2),
        lambda x, s: np.unravel_index(x, s, "F"), places, np.array([2, 3])),
    "ravel_multi_index": (
        lambda x, y: T.ravel_multi_index((x, y), (3, 2)),
        lambda x, y: np.ravel_multi_index((x, y), (3, 2)), places, pairs),
    "inverse_permutation": (T.inverse_permutation, np.argsort, np.array([2, 0, 1])),
    "permute_row_elements": (
        T.permute_row_elements, lambda x, y: x[:, [2, 0, 1]], (2, 3), np.array([2, 0, 1])),
    "permute_row_elements back": (
        lambda x, y: T.permute_row_elements(x, y, inverse=True),
        lambda x, y: x[[[1, 2, 0], [0, 1, 2]]], (3,), np.array([[2, 0, 1], [0, 1, 2]])),
    "mgrid": (lambda n: T.mgrid[0:n, 0:3], lambda n: list(np.mgrid[0:2, 0:3]), two),
    "ogrid": (lambda n: T.ogrid[0:n, 0:6:2], lambda n: np.ogrid[0:2, 0:6:2], two),
    "diff": (lambda x: T.diff(x, 2), lambda x: np.diff(x, 2), (2, 4)),
    "ptp": (lambda x: x.ptp(axis=0), lambda x: np.ptp(x, 0), (3, 2)),
    "cov": (lambda x: T.cov(x), np.cov, (2, 4)),
    "cov of columns": (
        lambda x, y: T.cov(x, y, rowvar=False, bias=True),
        lambda x, y: np.cov(x, y, rowvar=False, bias=True), (4, 2), (4, 1)),
    "ceil_intdiv": (
        T.ceil_intdiv, lambda x, y: -(-x // y), np.array([-3, 0, 3, 4]), np.array([2, 2, 2, 2])),
    "rfft": (T.fft.rfft, lambda x: two_parts(np.fft.rfft(x)), (2, 4)),
    "rfft odd": (
        lambda x: T.fft.rfft(x, norm="ortho"),
        lambda x: two_parts(np.fft.rfft(x, norm="ortho")), (2, 5)),
    "rfft of images": (
        lambda x: T.fft.rfft(x, norm="no_norm"),
        lambda x: two_parts(np.fft.rfftn(x, axes=(1, 2))), (2, 2, 3)),
    "irfft": (T.fft.irfft, lambda x: np.fft.irfft(x[..., 0] + 1j * x[..., 1]), (2, 3, 2)),
    "irfft odd": (
        lambda x: T.fft.irfft(x, norm="ortho", is_odd=True),
        lambda x: np.fft.irfft(x[..., 0] + 1j * x[..., 1], 3, norm="ortho"), (2, 2, 2)),
    "irfft of images": (
        T.fft.irfft,
        lambda x: np.fft.irfftn(x[..., 0] + 1j * x[..., 1], axes=(1, 2)), (1, 2, 3, 2)),
    # networks
    "ifelse": (
        lambda c, x, y: ifelse(c, x * 2, y), lambda c, x, y: 2 * x, np.array(1), (3,), (3,)),
    "ifelse of lists": (
        lambda c, x, y: ifelse(c > 1, [x, y], [y, x * y]), lambda c, x, y: [y, x * y],
        np.array(1), (3,), (3,)),
    "softmax": (T.nnet.softmax, softmax, (2, 3)),
    "logsoftmax": (T.nnet.logsoftmax, lambda x: np.log(softmax(x)), (2, 3)),
    "softmax of vector": (T.nnet.softmax, lambda x: softmax(x[None]), (3,)),
    "relu": (T.nnet.relu, lambda x: np.maximum(x, 0), (5,)),
    "leaky relu": (
        lambda x: T.nnet.relu(x, 0.25), lambda x: np.where(x > 0, x, 0.25 * x), (5,)),
    "elu": (T.nnet.elu, lambda x: np.where(x > 0, x, np.expm1(x)), (5,)),
    "selu": (
        T.nnet.selu,
        lambda x: 1.0507009873554805 * np.where(x > 0, x, 1.6732632423543772 * np.expm1(x)), (5,)),
    "softsign": (T.nnet.softsign, lambda x: x / (1 + abs(x)), (5,)),
    "clip to bounds that move": (lambda x: T.clip(x, 0, x), lambda x: np.maximum(x, 0), (5,)),
    "clip to crossed bounds": (
        lambda x: T.clip(x, 1.0, -1.0), lambda x: np.where(x < 1, 1.0, -1.0), (5,)),
    "hard_sigmoid": (T.nnet.hard_sigmoid, lambda x: np.clip(0.2 * x + 0.5, 0, 1), (5,)),
    "categorical_crossentropy": (
        lambda x, y: T.nnet.categorical_crossentropy(T.nnet.softmax(x), y),
        lambda x, y: -np.log(softmax(x))[np.arange(3), y], (3, 3), places),
    "categorical_crossentropy of rows": (
        lambda x, y: T.nnet.categorical_crossentropy(T.nnet.softmax(x), T.nnet.softmax(y)),
        lambda x, y: -(softmax(y) * np.log(softmax(x))).sum(1), (2, 3), (2, 3)),
    "binary_crossentropy": (
        lambda x: T.nnet.binary_crossentropy(T.nnet.sigmoid(x), 0.25),
        lambda x: 0.25 * np.log1p(np.exp(-x)) + 0.75 * np.log1p(np.exp(x)), (4,)),
    "sigmoid_binary_crossentropy": (
        lambda x: T.nnet.sigmoid_binary_crossentropy(x, 0.25),
        lambda x: 0.25 * np.log1p(np.exp(-x)) + 0.75 * np.log1p(np.exp(x)), (4,)),
    "to_one_hot": (lambda y: T.extra_ops.to_one_hot(y, 3), lambda y: np.eye(3)[y], places),
    "conv2d": (
        lambda x, w: T.nnet.conv2d(x, w, subsample=(1, 2)),
        lambda x, w: np.einsum("ncyxij,fcij->nfyx", windows(x), w[..., ::-1, ::-1])[..., ::2],
        (2, 2, 3, 5), (3, 2, 2, 2)),
    "pool_2d": (
        lambda x: T.signal.pool.pool_2d(x, (2, 2), True, (1, 1)),
        lambda x: windows(x).max(axis=(-2, -1)), (1, 2, 3, 4)),
    "pool_2d sum": (
        lambda x: T.signal.pool.pool_2d(x, (2, 2), True, (1, 1), mode="sum"),
        lambda x: windows(x).sum(axis=(-2, -1)), (2, 3, 4)),
    "max_pool_2d_same_size": (
        lambda x: T.signal.pool.max_pool_2d_same_size(x, (1, 3)),
        lambda x: x * (x == x.max(axis=1, keepdims=True)), (2, 3)),
    "images2neibs": (
        lambda x: T.nnet.neighbours.images2neibs(x, (2, 2), (1, 1)),
        lambda x: windows(x).reshape(-1, 4), (1, 2, 3, 4)),
}  # fmt: skip
POSITIVE = {"cumprod", "prod", "prod axis"}
# Without the declaration that an axis has length 1 these mean something else.
DECLARED = {"dimshuffle drop", "dimshuffle to scalar", "squeeze"}
# These are tried with booleans too.
TRUTHS = {"sum", "mean", "max", "argmax", "all", "any", "index", "reshape", "stack", "join", "tile"}
# Kinks and a slope of another function: the second gradient says nothing new.
ONCE = {"elu", "selu", "hard_sigmoid", "relu", "leaky relu"}


def listed(found):
    """One result or several as a list."""
    return list(found) if isinstance(found, list | tuple) else [found]


def operands(name, dtype="float64"):
    """The arrays of an example; shapes are filled with numbers of a dtype."""
    low, high = (0.5, 2.0) if name in POSITIVE else (-2.0, 2.0)
    values = []
    for spec in EXAMPLES[name][2:]:
        numbers = spec if isinstance(spec, np.ndarray) else RNG.uniform(low, high, spec)
        if isinstance(spec, np.ndarray):
            values.append(spec)
        elif dtype == "bool":
            values.append(np.asarray(numbers > 0))
        else:
            values.append(np.asarray(np.ceil(numbers) if dtype == "int8" else numbers, dtype))
    return values


def in_numpy(name, values):
    """What the example means, for numbers of float64; places, lengths and masks stay."""
    _, meaning, *specs = EXAMPLES[name]
    wide = [
        v if isinstance(spec, np.ndarray) else v.astype("float64")
        for v, spec in zip(values, specs, strict=True)
    ]
    return listed(meaning(*wide))


TRIED = [(name, dtype) for name in EXAMPLES for dtype in ("float64", "float32", "int8")]
TRIED += [(name, "bool") for name in EXAMPLES if name.split()[0] in TRUTHS]


@pytest.mark.parametrize(("name", "dtype"), TRIED, ids=" ".join)
def test_an_example_has_the_value_and_the_types_that_are_promised(name, dtype):
    """NumPy gives the same numbers, and each node on the way has the type its card infers."""
    for declare in {True, name in DECLARED}:
        values = operands(name, dtype)
        xs = inputs_for(values, declare)
        outs = listed(EXAMPLES[name][0](*xs))
        found = walk(outs, dict(zip(xs, values, strict=True)))
        for one, wanted in zip(found, in_numpy(name, values), strict=True):
            rough = max(ROUGH.get(d, 1e-9) for d in (dtype, one.dtype.name))
            assert one.shape == np.shape(wanted)
            np.testing.assert_allclose(one.astype("float64"), wanted, rough, rough)


SLOPING = [
    name
    for name, (_, _, *specs) in EXAMPLES.items()
    if any(isinstance(spec, tuple) for spec in specs) and name != "sum float32"
]


@pytest.mark.parametrize("name", SLOPING)
def test_an_example_has_the_slope_its_cards_say(name):
    """The gradient, and the gradient of the gradient, agree with central differences."""
    slopes_agree(EXAMPLES[name][0], operands(name), again=name not in ONCE)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_compiled_example_gives_what_its_cards_give(name):
    """The compiled function, which may reuse memory, agrees twice and spares its arguments."""
    values = operands(name)
    xs = inputs_for(values)
    outs = listed(EXAMPLES[name][0](*xs))
    floats = [x for x in xs if x.dtype == "float64"]
    cost = weighted(outs)
    slopes = grad(cost, floats, disconnected_inputs="ignore") if cost and floats else []
    compiled = theano.function(xs, [*outs, *slopes], on_unused_input="ignore")
    copies = [v.copy() for v in values]
    wanted = walk([*outs, *slopes], dict(zip(xs, copies, strict=True)))
    for _ in range(2):
        for found, value in zip(compiled(*values), wanted, strict=True):
            assert (found.dtype, found.shape) == (value.dtype, value.shape)
            np.testing.assert_allclose(found, value, 1e-9, 1e-10)
    for value, kept in zip(values, copies, strict=True):
        np.testing.assert_array_equal(value, kept)


def slope_at(build, values):
    """The gradient of the sum of what `build` gives, at these numbers, as a list."""
    (x,) = inputs_for([values])
    (slope,) = walk([grad(build(x).sum(), x)], {x: values})
    return slope.tolist()


def test_the_slope_at_a_tie_is_theanos():
    """abs 0; maximum 1; the maximum of an array to each of the greatest; relu a half; clip 1."""
    tied = np.array([0.0, 0.0, 1.0])
    assert slope_at(abs, tied) == [0, 0, 1]
    assert slope_at(lambda x: T.maximum(x, 0), tied) == [1, 1, 1]
    assert slope_at(lambda x: T.minimum(x, 0), tied) == [1, 1, 0]
    assert slope_at(T.max, np.array([2.0, 2.0, 1.0])) == [1, 1, 0]
    assert slope_at(T.nnet.relu, tied) == [0.5, 0.5, 1]
    assert slope_at(lambda x: T.clip(x, 0, 1), tied) == [1, 1, 1]


def test_the_slope_of_a_product_is_right_where_numbers_are_zero():
    """With one zero only its own slope is not 0; with two, every slope is."""
    assert slope_at(T.prod, np.array([2.0, 3.0, 4.0])) == [12, 8, 6]
    assert slope_at(T.prod, np.array([2.0, 0.0, 4.0])) == [0, 8, 0]
    assert slope_at(T.prod, np.array([0.0, 0.0, 4.0])) == [0, 0, 0]


def test_the_slopes_of_a_row_of_numbers():
    """arange(start, 10, step) with five numbers has slope 5 at the start, 0 + … + 4 at the step."""
    found = slope_at(lambda x: T.arange(x[0], 10.0, x[1]), np.array([1.0, 2.0]))
    assert found == [5, 10]


def test_a_softmax_does_not_overflow():
    """A row of great numbers has a softmax and its logarithm, and so has a row of none."""
    great = np.array([[1000.0, 0.0, -1000.0]])
    (x,) = inputs_for([great])
    p, logarithm = walk([T.nnet.softmax(x), T.nnet.logsoftmax(x)], {x: great})
    assert p.tolist() == [[1, 0, 0]] and logarithm.tolist() == [[0, -1000, -2000]]
    empty = T.dmatrix()
    assert walk([T.nnet.softmax(empty)], {empty: np.zeros((2, 0))})[0].shape == (2, 0)


FILES = (
    "branch reduce shape make join index linear sort linalg extra fourier nnet conv pool neighbours"
).split()


def declared(file):
    """The cards of a file of the catalogue, and its functions that give a card for settings."""
    for name, value in vars(import_module(f"minitheano.ops.{file}")).items():
        makes_cards = hasattr(value, "__wrapped__") and value.__annotations__.get("return") == "Op"
        if (makes_cards and value.__module__.endswith(file)) or (
            isinstance(value, Op) and not value.elementwise
        ):
            yield name, value


def used():
    """Every card that stands in an example or in its gradients, and what made it."""
    found = set()
    for name in EXAMPLES:
        values = operands(name)
        xs = inputs_for(values)
        outs = listed(EXAMPLES[name][0](*xs))
        floats = [x for x in xs if x.dtype == "float64"]
        cost = weighted(outs)
        slopes = grad(cost, floats, disconnected_inputs="ignore") if cost and floats else []
        for node in order([*outs, *slopes]):
            found |= {node.op, node.op.maker[0]}
    return found


def test_every_card_with_settings_has_an_example():
    """A new card without an example here does not go unseen."""
    seen = used()
    missing = [name for file in FILES for name, value in declared(file) if value not in seen]
    assert not missing

"""Elementwise nodes that are computed together: the groups, their text, and the blocks they run in.

Blocks are made tiny here, so that small arrays go through all that large ones go through.
"""

import numpy as np
import pytest
from hypothesis import Phase, given
from hypothesis import strategies as st
from trials import some

import minitheano as theano
import minitheano.tensor as T
from minitheano import blocks, buffers, kernels
from minitheano.calling import Calls
from minitheano.graph import order
from minitheano.groups import Fold, Group, grouped
from minitheano.ifelse import ifelse

TINY = 7
CAREFUL = theano.Mode().excluding("blocks", "buffers")


@pytest.fixture(autouse=True)
def tiny(monkeypatch):
    """Blocks of a few numbers, every array kept, and no call that is quietly done again."""
    monkeypatch.setattr(blocks, "BLOCK", TINY)
    monkeypatch.setattr(kernels, "BLOCK", TINY)
    monkeypatch.setattr(buffers, "SMALL", 1)
    monkeypatch.setattr(buffers, "FEW", 0)
    monkeypatch.setattr(buffers, "WIDE", 4)


@pytest.fixture
def first_time(monkeypatch):
    """A call that fails in the fast text fails the test."""

    def fail(self, error, given, named):
        raise error

    monkeypatch.setattr(Calls, "aside", fail)


@pytest.fixture
def again(monkeypatch):
    """The errors of calls that were done again with the careful text."""
    errors, aside = [], Calls.aside

    def noted(self, error, given, named):
        errors.append(error)
        return aside(self, error, given, named)

    monkeypatch.setattr(Calls, "aside", noted)
    return errors


def groups_of(*results):
    """The groups of these results."""
    return [node.op for node in order(grouped(results)) if isinstance(node.op, Group)]


def agree(found, expected, rtol=1e-12):
    """The same dtype, shape and numbers; nan where nan is."""
    assert found.dtype == expected.dtype
    assert found.shape == expected.shape
    tolerance = 2e-5 if found.dtype in ("float32", "complex64") else rtol
    np.testing.assert_allclose(found, expected, rtol=tolerance, atol=tolerance)


# --- which nodes are put together -----------------------------------------------------------------


def test_an_expression_is_one_group():
    """Ops on one shape, and the reductions of their values, become one node."""
    a, b = T.dmatrices("ab")
    e = T.tanh(a * b) + 2
    (op,) = groups_of(e, e.sum(axis=0), T.mean(e))
    assert [fold and fold.name for fold in op.folds] == [None, "sum", "mean"]
    assert op.folds[1] == Fold("sum", (0,), False, "float64", "float64")
    assert op.inner_inputs == (a, b)


def test_a_value_read_in_two_places_is_computed_once():
    """Inside of a group a value with several readers has one line."""
    x = T.dvector("x")
    h = T.exp(x)
    (op,) = groups_of(h * h + h)
    assert [str(node.op) for node in op.nodes].count(str(h.owner.op)) == 1


def test_no_path_leaves_a_group_and_comes_back():
    """What stands before and behind a product is not in one group with it between."""
    x, w = T.dmatrices("xw")
    h = T.tanh(x + 1)
    out = h * (T.dot(h, w) + 1)
    assert len(groups_of(out)) == 2


def test_a_long_expression_is_cut():
    """A chain becomes several groups of a limited size, which give the same."""
    x = T.dvector("x")
    y = x
    for k in range(120):
        y = y * 1.5 + x if k % 2 else y - 0.5 * x
    found = groups_of(y)
    assert len(found) > 1
    assert max(len(op.nodes) for op in found) <= 50
    value = np.linspace(-1, 1, 30)
    f, careful = (theano.function([x], y, mode=m) for m in (None, CAREFUL))
    agree(f(value), careful(value))


def test_other_shapes_are_other_groups():
    """The values of a group have one shape: a row is added from outside."""
    m, r = T.dmatrix("m"), T.drow("r")
    assert [op.pattern for op in groups_of(T.exp(m) + T.exp(r + 1))] == [
        (True, False),
        (False, False),
    ]


def test_work_stays_in_its_branch(first_time):
    """A group does not draw the work of a branch out of it."""
    c, x = T.dscalar("c"), T.dvector("x")
    f = theano.function([c, x], ifelse(T.gt(c, 0), T.exp(x) * 2, T.log(x) * 3) + T.tanh(x))
    value = np.linspace(1, 2, 20)
    agree(f(1.0, value), np.exp(value) * 2 + np.tanh(value))
    agree(f(-1.0, value), np.log(value) * 3 + np.tanh(value))


# --- the same numbers -----------------------------------------------------------------------------

KINDS = {
    "matrix": ((False, False), (5, 4)),
    "turned": ((False, False), (5, 4)),
    "row": ((True, False), (1, 4)),
    "column": ((False, True), (5, 1)),
    "vector": ((False,), (4,)),
    "number": ((), ()),
}
DTYPES = ("float64", "float64", "float32", "int64", "int8", "bool")
UNARY = (
    T.tanh, T.exp, T.sqr, T.nnet.sigmoid, T.nnet.softplus, T.abs_, T.sgn, T.neg, T.floor,
    lambda x: x**2, lambda x: x**3, lambda x: x + 1, lambda x: 2 - x, lambda x: 0.5 * x,
    lambda x: T.cast(x, "float32"), lambda x: T.clip(x, -1, 1), lambda x: T.zeros_like(x) + x,
)  # fmt: skip
BINARY = (
    T.add, T.mul, T.maximum, T.minimum, T.sub, T.true_div, T.lt, T.eq,
    lambda x, y: T.switch(T.gt(x, y), x, y), lambda x, y: T.switch(x, y, 1),
)  # fmt: skip
FOLDS = (
    lambda x: x, lambda x: x, lambda x: T.sum(x), lambda x: T.mean(x), lambda x: T.max(x),
    lambda x: T.min(x, axis=0, keepdims=True), lambda x: T.sum(x, axis=0),
    lambda x: T.mean(x, axis=-1), lambda x: T.sum(x, keepdims=True), lambda x: T.prod(x, axis=0),
)  # fmt: skip


@st.composite
def programs(draw):
    """Operands, and expressions of them, all made by drawing."""
    kinds = draw(st.lists(st.tuples(st.sampled_from([*KINDS]), st.sampled_from(DTYPES)),
                          min_size=1, max_size=4))  # fmt: skip
    operands = [T.TensorType(dtype, KINDS[kind][0])(f"{kind}{k}")
                for k, (kind, dtype) in enumerate(kinds)]  # fmt: skip
    values = list(operands)
    for _ in range(draw(st.integers(1, 9))):
        one, other = draw(st.sampled_from(values)), draw(st.sampled_from(values))
        make = draw(st.sampled_from(UNARY + BINARY))
        try:
            values.append(make(one) if make in UNARY else make(one, other))
        except TypeError:  # minus of booleans
            continue
    made = values[len(operands) :] or values
    results = draw(st.lists(st.sampled_from(made), min_size=1, max_size=3))
    outputs = [draw(st.sampled_from(FOLDS))(r) if r.ndim else r for r in results]
    long = draw(st.sampled_from([(5, 4), (1, 4), (5, 1), (9, 4), (3, 11), (0, 4), (40, 3)]))
    return operands, outputs, [value(draw, kind, dtype, long) for kind, dtype in kinds]


def value(draw, kind, dtype, lengths):
    """An array for an operand: some are not contiguous, some hold nan and inf."""
    pattern = KINDS[kind][0]
    shape = [1 if one else n for one, n in zip(pattern, lengths[2 - len(pattern) :], strict=True)]
    rng = np.random.default_rng(draw(st.integers(0, 9)))
    found = rng.normal(size=shape) * draw(st.sampled_from([1, 3, 900]))
    if dtype.startswith("float") and found.size and draw(st.integers(0, 4)) == 0:
        found.flat[0] = draw(st.sampled_from([np.nan, np.inf, -np.inf]))
    found = found if dtype.startswith("float") else np.clip(found, -9, 9)
    found = found.astype(dtype)
    return np.asfortranarray(found) if kind == "turned" else found


@some(Phase.generate, Phase.shrink)
@given(program=programs())
def test_a_group_answers_what_its_ops_answer(program, again):
    """Any expression gives the same numbers, dtypes and shapes, or fails in the same way."""
    operands, outputs, values = program
    how = {"on_unused_input": "ignore"}
    f = theano.function(operands, outputs, **how)
    careful = theano.function(operands, outputs, mode=CAREFUL, **how)
    try:
        expected = careful(*values)
    except Exception as error:
        with pytest.raises(type(error)):
            f(*values)
        return
    again.clear()
    for _ in range(2):  # the second time in arrays that were kept
        for found, right in zip(f(*values), expected, strict=True):
            agree(found, right)
    assert not again, f.source


@pytest.mark.parametrize("dtype", ["float64", "float32", "float16"])
def test_sigmoid_far_from_zero(dtype, first_time):
    """Where exp overflows the careful formula is taken: tiny numbers stay, and nothing is nan."""
    x = T.vector("x", dtype=dtype)
    far = np.array([-1e4, -740, -708, -95, -88, -20, 0, 3, 800, np.inf, -np.inf, np.nan] * 3)
    far = far.astype(dtype)
    f, careful = (theano.function([x], T.nnet.sigmoid(x) * 1, mode=m) for m in (None, CAREFUL))
    np.testing.assert_allclose(f(far), careful(far), rtol=4 * np.finfo(dtype).eps, atol=0)


def test_lengths_that_do_not_fit_are_told_as_ever():
    """A group raises the error of the op inside of it that does not fit."""
    a, b = T.dvectors("ab")
    f = theano.function([a, b], T.exp(a) * b + 1)
    with pytest.raises(ValueError, match="20"):
        f(np.ones(20), np.ones(21))
    with pytest.raises(ValueError, match="20"):
        f(np.ones(20), np.ones(1))  # an axis that only happens to have length 1


def test_groups_in_a_loop(first_time):
    """The step of a scan has groups too, on arrays of any size."""
    x, w = T.dmatrix("x"), T.dvector("w")
    outs, _ = theano.scan(lambda v, h: T.tanh(v * w + h) - 0.5 * h, [x], [T.zeros_like(w)])
    value = np.random.default_rng(0).normal(size=(6, 23))
    f, careful = (theano.function([x, w], outs, mode=m) for m in (None, CAREFUL))
    agree(f(value, value[0]), careful(value, value[0]))


def test_groups_that_are_alike_share_a_function():
    """The text of equal groups is written once."""
    x = T.dvector("x")
    y = x
    for _ in range(4):
        y = T.cumsum(T.tanh(y) * 2 + 1)
    assert theano.function([x], y).source.count("def group") == 1


def test_a_group_in_large_blocks(monkeypatch, first_time):
    """Blocks of the true size: sums, rows, columns, and rows that are longer than a block."""
    monkeypatch.undo()
    a, r = T.dmatrix("a"), T.drow("r")
    e = T.nnet.sigmoid(a * r) - a**2
    f, careful = (
        theano.function([a, r], [e, e.sum(), e.sum(axis=0), e.mean(axis=1)], mode=m)
        for m in (None, CAREFUL)
    )
    for shape in ((3, 70_000), (70_000, 3), (300, 300), (1, 1)):
        values = np.random.default_rng(0).normal(size=shape)
        for found, right in zip(f(values, values[:1]), careful(values, values[:1]), strict=True):
            agree(found, right, rtol=1e-10)

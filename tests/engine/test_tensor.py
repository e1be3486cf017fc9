"""Writing formulas: constructors, operators, methods, indices, NumPy on variables, and mistakes."""

from __future__ import annotations

import json
import math
import pickle
from pathlib import Path

import numpy as np
import pytest
from learner import run
from test_programs import run as result_of
from test_programs import same
from walking import inputs_for, walk

import minitheano as theano
import minitheano.tensor as T
from minitheano.ops.index import subtensor
from minitheano.say import pp

DATA = Path(__file__).parents[1] / "data"
MISTAKES = {m["id"]: m for m in json.loads((DATA / "mistakes.json").read_text("utf-8"))}
PROGRAMS = {p["name"]: p for p in json.loads((DATA / "programs.json").read_text("utf-8"))}

x, y = T.dvectors("x", "y")
m, n = T.dmatrix("m"), T.lscalar("n")


def value(expression, **given):
    """The value of an expression, for values of the variables above."""
    names = {"x": x, "y": y, "m": m, "n": n}
    return walk([expression], {names[k]: np.asarray(v, names[k].dtype) for k, v in given.items()})[
        0
    ]


# --- variables ------------------------------------------------------------------------------------


def test_a_constructor_gives_the_type_it_is_named_after():
    """Letters stand for dtypes, words for patterns; plurals give several variables."""
    assert str(T.dmatrix("a").type) == "TensorType(float64, matrix)"
    assert T.icol().broadcastable == (False, True)
    assert T.vector("v", "int8").type is T.bvector
    assert [v.name for v in T.fscalars("a", "b")] == ["a", "b"]
    assert [v.name for v in T.imatrices(2)] == [None, None]
    assert T.vectors("v").name == "v"
    assert T.dscalar(name="named").name == "named"


def test_floatx_is_asked_when_a_variable_is_made():
    """T.vector() follows config.floatX, and T.zeros does."""
    with theano.config.change(floatX="float32"):
        assert T.vector().dtype == T.zeros((2,)).dtype == T.eye(2).dtype == "float32"
    assert T.vector().dtype == "float64"


def test_a_constant_takes_the_smallest_dtype_that_holds_it():
    """3 is int8, 300 int16, 0.5 float32, and 0.1, which float32 does not hold, float64."""
    found = [T.constant(c).dtype for c in (3, 300, 70000, 0.5, 0.1, True, [1, 2])]
    assert found == ["int8", "int16", "int32", "float32", "float64", "int8", "int64"]
    assert T.constant(0.1).data == 0.1


def test_lists_of_variables_become_a_vector():
    """A list with a variable in it is stacked, at any depth."""
    made = T.as_tensor_variable([[x[0], 1.0], [2.0, n]])
    assert made.type is T.dmatrix
    assert value(made, x=[7], n=3).tolist() == [[7, 1], [2, 3]]


def test_a_variable_gets_the_number_of_axes_one_asks_for():
    """as_tensor_variable(ndim=) adds axes of length 1 in front, or drops them."""
    assert T.as_tensor_variable(x, ndim=2).type is T.drow
    assert T.as_tensor_variable(T.drow(), ndim=1).type is T.dvector


# --- operators and methods ------------------------------------------------------------------------


def test_every_operator_works_from_both_sides():
    """Python's operators build nodes, whichever operand is the variable."""
    a = np.array([7.0, -3.0])
    pairs = [
        (x + 2, a + 2), (2 + x, 2 + a), (x - 2, a - 2), (2 - x, 2 - a), (x * 2, a * 2),
        (2 * x, 2 * a), (x / 2, a / 2), (2 / x, 2 / a), (x // 2, a // 2), (2 // x, 2 // a),
        (x % 2, a % 2), (2 % x, 2 % a), (x**2, a**2), (2**x, 2**a), (-x, -a), (+x, a),
        (abs(x), abs(a)), (x < 2, a < 2), (x >= 2, a >= 2), (x > 2, a > 2), (x >= 2, a >= 2),
        ((x > 2) & (x < 9), [True, False]), ((x > 9) | (x < 0), [False, True]),
        ((x > 2) ^ (x > 0), [False, False]), (~(x > 2), [False, True]), (x @ x, 58.0),
        (divmod(x, 2)[0], a // 2), (divmod(9, x)[1], 9 % a), (round(x / 2), [4.0, -2.0]),
        (math.floor(x / 2), [3.0, -2.0]), (math.ceil(x / 2), [4.0, -1.0]),
    ]  # fmt: skip
    for expression, wanted in pairs:
        np.testing.assert_array_equal(value(expression, x=a), wanted)


def test_equality_is_identity():
    """== compares Python objects, so that variables can be keys; T.eq is the symbolic test."""
    assert x == x
    assert x != y
    assert len({x, y, x}) == 2
    assert value(T.eq(x, 2), x=[1, 2]).tolist() == [False, True]


def test_methods_and_functions_are_the_same():
    """x.sum() and T.sum(x), and all others, give nodes of one op."""
    for name in "sum mean max min prod var std argmax cumsum zeros_like flatten norm".split():
        method = getattr(m, name)(2) if name == "norm" else getattr(m, name)()
        function = T.norm(m) if name == "norm" else getattr(T, name)(m)
        assert method.owner.op is function.owner.op
    assert m.transfer("cpu") is m
    assert m.T.owner.op is T.transpose(m).owner.op
    assert m.reshape((2, 3)).owner.op is m.reshape(2, 3).owner.op is T.reshape(m, (2, 3)).owner.op


def test_many_terms_are_added_two_by_two():
    """T.add and T.mul take any number of operands from two on."""
    assert value(T.add(x, 1, y, 2), x=[1], y=[10]).tolist() == [14]
    assert value(T.mul(x, 2, 3), x=[1]).tolist() == [6]


def test_a_copy_is_a_node_of_its_own_and_may_have_another_name():
    """x.copy(name=) leaves the name of x alone."""
    twin = x.copy(name="twin")
    assert (twin.name, x.name) == ("twin", "x")


def test_closeness_knows_infinity_and_nan():
    """isclose compares with a tolerance; an infinity is close to itself, nan if one says so."""
    a, b = [1.0, np.inf, np.inf, np.nan], [1.0 + 1e-9, np.inf, 1.0, np.nan]
    assert value(T.isclose(x, y), x=a, y=b).tolist() == [True, True, False, False]
    assert value(T.isclose(x, y, equal_nan=True), x=a, y=b).tolist() == [True, True, False, True]
    assert not value(T.allclose(x, y), x=a, y=b)


def test_complex_numbers_have_parts():
    """T.complex puts two parts together, .real and .imag take them apart, T.angle the angle."""
    z = T.complex(x, y)
    assert z.dtype == "complex128"
    assert value(z.real + z.imag, x=[1], y=[2]).tolist() == [3]
    assert value(abs(z) + T.angle(z), x=[0], y=[2]).tolist() == [2 + np.pi / 2]
    slope = theano.grad((z.real * 3 + z.imag * 5).sum(), y)
    assert value(slope, x=[1], y=[2]).tolist() == [5]


# --- dtypes and patterns --------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["nnet_grads", "logistic_regression"])
def test_a_recorded_network_gives_what_theano_gave(name):
    """Softmax, crossentropies and their gradients; a logistic regression, trained."""
    same(result_of(PROGRAMS[name]["code"]), PROGRAMS[name]["expect"])


def test_sums_of_small_integers_are_counted_in_64_bits():
    """An int8 sum is int64, a uint8 sum uint64; a float32 sum stays and is added up in float64."""
    sums = {d: T.vector(dtype=d).sum().dtype for d in ("int8", "uint8", "bool", "float32")}
    assert sums == {"int8": "int64", "uint8": "uint64", "bool": "int64", "float32": "float32"}
    v = T.fvector()
    tenth = np.full(10**6, 0.1, "float32")
    assert walk([v.sum()], {v: tenth})[0] == np.float32(tenth.sum(dtype="float64"))


def test_patterns_follow_axes_of_length_one():
    """keepdims, indices, joins and reshapes keep what is known, and forget what is not."""
    row = T.drow()
    known = [
        (m.sum(axis=1, keepdims=True), (False, True)),
        (row[::-1], (True, False)),
        (row[0:9:-1], (False, False)),
        (row[np.array(0)], (False,)),
        (row[:, 1:], (True, False)),
        (row[1:], (False, False)),
        (row[0], (False,)),
        (m[:, None], (False, True, False)),
        (row[:, [0, 1]], (True, False)),
        (T.join(0, row, row), (False, False)),
        (T.join(1, row, m), (True, False)),
        (T.stack([x]), (True, False)),
        (x.reshape((1, -1)), (True, False)),
        (row.flatten(), (False,)),
        (T.alloc(0.0, 1, n), (True, False)),
        (T.dot(row, m), (True, False)),
        (T.nnet.softmax(x), (True, False)),
    ]
    for expression, pattern in known:
        assert expression.broadcastable == pattern


def test_a_declared_length_of_one_is_looked_at_in_the_call():
    """addbroadcast(x, 0) is a promise, which a call with a longer axis breaks."""
    promised = T.addbroadcast(m, 0)
    assert value(promised.sum(), m=[[1, 2]]) == 3
    with pytest.raises(ValueError, match="says that axis 0 has length 1"):
        value(promised.sum(), m=[[1], [2]])


# --- shapes that Python can walk through ----------------------------------------------------------


def test_the_lengths_of_a_matrix_can_be_unpacked():
    """x.shape knows how many numbers it holds: rows, columns = m.shape."""
    rows, columns = m.shape
    assert len(m.shape) == 2 and len(m.shape[:1]) == 1 and len(T.stack([n, n])) == 2
    assert value(rows * 10 + columns, m=np.zeros((2, 3))) == 23
    assert value(T.zeros(m.shape[::-1]), m=np.zeros((2, 3))).shape == (3, 2)
    assert value(T.ones((m.shape[0], 2)).sum(), m=np.zeros((2, 3))) == 4
    assert len(T.concatenate([m.shape, [n]])) == 3


def test_one_length_is_one_node():
    """x.shape[-1] does not make the whole shape first; what it reads is the length alone."""
    assert m.shape[-1].owner.op is m.shape[1].owner.op
    assert m.shape[-1].owner.inputs == (m,)


def test_a_vector_of_unknown_length_is_refused_as_a_shape():
    """T.zeros(v) cannot know its number of axes; reshape(v, ndim=2) is told."""
    lengths = T.lvector("lengths")
    with pytest.raises(TypeError):
        T.zeros(lengths)
    (found,) = walk([x.reshape(lengths, ndim=2)], {x: np.arange(6.0), lengths: np.array([2, 3])})
    assert found.shape == (2, 3)


# --- indices --------------------------------------------------------------------------------------

CUBE = np.arange(24.0).reshape(2, 3, 4)
INDICES = [
    0, -1, np.int8(1), slice(1, None), slice(None, None, -1), None, Ellipsis, (), (0, 1), (0, 1, 2),
    (slice(None), 1), (Ellipsis, 0), (None, 0, Ellipsis, None),
    (0, slice(1, 3), slice(None, None, 2)),
    [0, 1], ([0, 1], [1, 0]), (0, [1, 2]), ([0, 1], slice(None), [1, 0]), (slice(1), [2, 0]),
    (slice(None), [True, False, True]), np.array([True, False]), (Ellipsis, [0, 0]),
    ([[0, 1], [1, 0]],), (0, slice(None), [1, 2]), (None, [0, 1], 1), ([], 0),
]  # fmt: skip


@pytest.mark.parametrize("index", INDICES, ids=repr)
def test_an_index_means_what_it_means_in_numpy(index):
    """Numbers, slices, None, Ellipsis, vectors, masks, and their mixtures."""
    (cube,) = inputs_for([CUBE])
    (found,) = walk([cube[index]], {cube: CUBE})
    wanted = CUBE[index]
    assert found.shape == wanted.shape
    np.testing.assert_array_equal(found, wanted)


@pytest.mark.parametrize("index", INDICES, ids=repr)
def test_what_an_index_takes_out_can_be_put_in(index):
    """set_subtensor and inc_subtensor change the same places, and leave the array as it was."""
    (cube,) = inputs_for([CUBE])
    stored, added = CUBE.copy(), CUBE.copy()
    stored[index] = -1
    np.add.at(added, index, 10)
    results = [T.set_subtensor(cube[index], -1), T.inc_subtensor(cube[index], 10)]
    for found, wanted in zip(walk(results, {cube: CUBE}), [stored, added], strict=True):
        np.testing.assert_array_equal(found, wanted)


def test_a_transpose_is_named_after_its_operand():
    """`x.T` is called x.T, as Theano prints it; what has an order of its own has no name."""
    x, t = T.dmatrix("x"), T.dtensor3("t")
    assert (str(x.T), T.transpose(x).name, str(T.dvector("v").T)) == ("x.T", "x.T", "v")
    assert t.transpose().name == "t.T" and t.transpose(0, 2, 1).name is None
    assert T.dmatrix().T.name is None


def test_an_index_is_one_op_for_one_way_of_writing():
    """x[0] and x[0] are two nodes of one op, which is what lets equal nodes be merged."""
    assert x[0].owner.op is x[0].owner.op is not x[1].owner.op
    assert m[n].owner.op is m[n + 1].owner.op


def test_ops_with_settings_travel():
    """A pickled card comes back as the one card of its settings."""
    for made in (x[1:], m.sum(axis=0), x.dimshuffle("x", 0), T.zeros((2, n)), T.exp(x)):
        assert pickle.loads(pickle.dumps(made.owner.op)) is made.owner.op


def test_a_basic_index_says_that_it_shares_memory():
    """A slice of an array is the array's own memory, a choice by a vector is not."""
    assert subtensor(x, slice(1, 3)).owner.op.may_alias(0)
    assert not subtensor(x, [1, 2]).owner.op.may_alias(0)


# --- text -----------------------------------------------------------------------------------------


def test_an_expression_prints_as_in_theano():
    """print shows a name, a type, or the op and which of its outputs, and no memory address."""
    found = run(
        "x = T.dscalar('x'); y = x ** 2 + 1\n"
        "print(x); print(y); print(T.lvector()); print(theano.shared(0.))\n"
        "print([x]); print(f'{y}')"
    )
    assert found.printed.splitlines() == [
        "x",
        "Elemwise{add,no_inplace}.0",
        "<TensorType(int64, vector)>",
        "<TensorType(float64, scalar)>",
        "[x]",
        "Elemwise{add,no_inplace}.0",
    ]


def test_a_notebook_tells_more():
    """The line under a cell says what a variable is, what it is worth, and what it waits for."""
    pretty = "from IPython.lib.pretty import pretty\n"
    found = run(
        pretty + "x = T.dscalar('x'); y = x ** 2 + 1\n"
        "for v in (x, y, theano.shared(5, name='counter'), T.constant(3)): print(pretty(v))"
    )
    assert found.printed.splitlines() == [
        "input x :: float64 scalar",
        "y = x ** 2 + 1 :: float64 scalar, needs x",
        "shared counter :: int64 scalar = 5",
        "constant 3 :: int8 scalar",
    ]


def test_a_formula_has_theanos_words():
    """pp writes reductions, indices and shapes the way one types them."""
    assert pp(m.sum(axis=0)) == "sum(m, axis=0)"
    assert pp(m.T[0, 1:]) == "m.T[0, 1:]"
    assert pp(T.dot(m, x).mean()) == "mean(dot(m, x))"
    assert pp(m.shape[0] + m.size) == "(m.shape[0] + size(m))"


# --- NumPy on variables ---------------------------------------------------------------------------


def test_numpy_functions_build_nodes():
    """np.exp, np.sum, np.dot and an array on the left side give what theano.tensor gives."""
    a = np.array([1.0, 4.0])
    pairs = [
        (np.exp(x), np.exp(a)), (np.maximum(x, 2), [2, 4]), (a * x, a * a),
    (np.float64(2) - x, 2 - a),
        (np.ones(2) / x, 1 / a), (a > x, [False, False]), (np.sum(x), 5), (np.mean(x), 2.5),
        (np.dot(x, a), 17), (np.sqrt(x) @ a, 9), (np.concatenate([x, a]), [1, 4, 1, 4]),
        (np.where(x > 2, x, 0), [0, 4]), (np.clip(x, 2, 3), [2, 3]), (np.max(x, axis=0), 4),
        (np.linalg.norm(x), np.sqrt(17)), (np.stack([x, x])[1], a),
    (np.arctan2(x, 1), np.arctan(a)),
    ]  # fmt: skip
    for expression, wanted in pairs:
        np.testing.assert_allclose(value(expression, x=a), wanted)


# --- mistakes -------------------------------------------------------------------------------------

TOLD = {
    "A05": ("TypeError", "'y' is the expression x ** 2"),
    "A08": ("AsTensorError", "=="),
    "A09": ("TypeError", "0 < x < 1"),
    "A15": ("TypeError", "T.exp"),
    "A18": ("TypeError", "set_subtensor"),
    "A23": ("TypeError", "T.dmatrix"),
    "A24": ("TypeError", "T.dvector('x')"),
    "A31": ("TypeError", "eval"),
    "E29": ("TypeError", "T.switch"),
}


def chinese(text):
    """True if there is a Chinese character in the text."""
    return any("\u4e00" <= c <= "\u9fff" for c in text)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("key", TOLD)
def test_a_number_is_not_taken_for_a_formula(key, lang):
    """The mistake is told under Theano's class, at the learner's line, with something to try."""
    found = run(MISTAKES[key]["code"], lang)
    shown_as, word = TOLD[key]
    assert isinstance(found.error, TypeError)
    assert type(found.error).__name__ == shown_as
    if lang == "en":
        assert word in found.told and f"line {MISTAKES[key]['culprit_line']}" in found.told
    else:
        assert chinese(found.told)


def test_a_new_axis_takes_the_place_of_axes_of_length_one():
    """As in Theano, c[:, None] of a column is a column; with all axes named, or ..., none goes."""
    c, m = T.col("c"), T.dmatrix("m")
    assert [c[:, None].ndim, c[None, :].ndim, c[0, None].ndim] == [2, 2, 1]
    assert [c[:, :, None].ndim, c[:, None, ...].ndim, m[:, None].ndim] == [3, 3, 3]
    ones = T.alloc(1.0, m.shape[0], 1)
    mixed = ones[:, None] * m + (1.0 - ones)[:, None] * m
    assert mixed.eval({m: np.ones((4, 8))}).shape == (4, 8)


def test_calling_an_expression_with_nothing_gives_it_back_and_warns():
    """A program that asks callable(y) and then calls y() gets y; a learner is told what it is."""
    y = T.dvector("v") ** 2
    with pytest.warns(theano.errors.LearnerWarning, match=r"y\(\) is y itself"):
        assert y() is y


def test_a_program_can_ask_whether_something_has_a_length():
    """A variable has one where the formula tells; elsewhere `len(x)` says what to do."""
    x = T.dmatrix("x")
    assert not any(hasattr(v, "__len__") for v in (x, x[0], x.sum(), theano.shared(np.ones(2))))
    assert len(x.shape) == 2 and len(T.constant([1, 2, 3])) == 3
    with pytest.raises(TypeError, match="The length of 'x' is not known until a call"):
        len(x)


def test_a_broken_promise_of_a_shape_is_an_assertion_too():
    """A call tells both shapes; programs catch Theano's AssertionError."""
    x = T.dmatrix("x")
    f = theano.function([x], T.specify_shape(x, (2, 2)))
    assert f(np.ones((2, 2))).shape == (2, 2)
    for kind in (AssertionError, ValueError):
        with pytest.raises(kind, match=r"promised to be \(2, 2\); it is \(2, 3\)"):
            f(np.ones((2, 3)))


@pytest.mark.parametrize("refused", [lambda n: n.sum(axis=0), lambda n: n.flatten(2)])
def test_a_scalar_has_no_axes(refused):
    """There is no range of axes to choose from, and the message names none."""
    with pytest.raises(ValueError, match="'n' is a scalar, which has no axes"):
        refused(T.dscalar("n"))


def test_an_axis_that_is_not_there_is_told_with_the_range():
    """The last number is worked out."""
    with pytest.raises(ValueError, match=r"an axis from -2 to 1$"):
        T.dmatrix("x").sum(axis=2)


def test_none_as_a_constant_stands_for_all_axes():
    """`T.NoneConst` is None as a variable."""
    assert T.argmax(T.dmatrix(), axis=T.NoneConst).ndim == 0


@pytest.mark.parametrize("key", ["A16", "A32"])
def test_what_theano_refused_and_numpy_reads_is_accepted(key):
    """np.maximum(x, 0) and np.sum(v) are formulas."""
    assert run(MISTAKES[key]["code"]).error is None


REFUSED = [
    ("x.sum(axis=5)", ValueError), ("x.sum(axis='a')", TypeError), ("x.sum(axis=n)", TypeError),
    ("x[0, 0, 0]", IndexError), ("x[1.5]", TypeError), ("x['a']", TypeError),
    ("x[T.dscalar()]", TypeError),
    ("x[True]", TypeError), ("x[np.ones(2)]", TypeError), ("x[x > 0, 0, 0]", IndexError),
    ("len(x)", TypeError), ("list(x)", TypeError), ("1 in x", TypeError), ("range(n)", TypeError),
    ("int(n)", TypeError), ("f'{n:.2f}'", TypeError), ("[1, 2][n]", TypeError),
    ("complex(n)", TypeError),
    ("x > 1 and x < 2", TypeError), ("not x > 1", TypeError),
    ("float(theano.shared(1.))", TypeError),
    ("T.zeros(x.sum())", TypeError), ("T.zeros((2.5,))", TypeError), ("T.arange(x)", TypeError),
    ("x.reshape((-1, -1))", ValueError), ("x.flatten(3)", ValueError),
    ("x.flatten(0)", ValueError), ("x.swapaxes(0, 2)", ValueError),
    ("T.unravel_index(x, (2, 3))", TypeError),
    ("T.ravel_multi_index(([0], x), (2, 3))", TypeError),
    ("T.unravel_index([0], (2.5, 3))", TypeError),
    ("T.unravel_index([0], 3)", TypeError), ("T.ravel_multi_index(([0],), [[3]])", TypeError),
    ("x.swapaxes(0, 2)", IndexError), ("T.stack([x, x], 3)", IndexError),
    ("x.dimshuffle(0)", ValueError),
    ("x.dimshuffle(0, 0, 1)", ValueError), ("T.patternbroadcast(x, (True,))", ValueError),
    ("T.concatenate([x, x[0]])", TypeError), ("T.concatenate(x)", TypeError),
    ("T.join(0, n, n)", TypeError),
    ("T.stack([])", ValueError), ("T.stack([x, n])", TypeError), ("T.alloc(x, 3)", TypeError),
    ("T.set_subtensor(x, 1)", TypeError), ("T.set_subtensor(x[0, 0], x)", TypeError),
    ("T.set_subtensor(T.ivector()[0], 0.5)", TypeError), ("n.nonzero()", ValueError),
    ("T.tensordot(x, x, [[0], [0, 1]])", ValueError), ("T.batched_dot(n, x)", TypeError),
    ("T.nnet.softmax(T.tensor3())", ValueError),
    ("T.nnet.categorical_crossentropy(x, n)", TypeError),
    ("np.sinc(x)", TypeError), ("np.linalg.eigvals(x)", TypeError), ("np.add.reduce(x)", TypeError),
    ("np.exp(x, out=np.ones(2))", TypeError), ("T.exp(x, x)", TypeError),
    ("T.matrix(3, 4)", TypeError),
    ("T.scalar(3)", TypeError), ("x & x", TypeError), ("-(x > 0)", TypeError),
    ("(x > 0) - (x > 1)", TypeError),
    ("T.floor(T.zvector())", TypeError), ("T.cast(T.zvector(), 'float64')", TypeError),
    ("x + 'a'", TypeError),
    ("x + None", TypeError), ("T.switch(x == 0, 1, 2)", TypeError),
]  # fmt: skip


@pytest.mark.parametrize(("code", "kind"), REFUSED, ids=[code for code, _ in REFUSED])
def test_a_formula_that_cannot_be_is_refused_while_it_is_written(code, kind):
    """Each has a class of Python's or Theano's, both languages, a place and a way out."""
    for lang in ("en", "zh"):
        found = run(f"x = T.dmatrix('x'); n = T.lscalar('n')\n{code}", lang)
        assert isinstance(found.error, kind), found.told
        what, *place, fix = found.told.splitlines()
        assert place and "^" in place[-1]
        assert fix.startswith("试试：" if lang == "zh" else "Try: ")
        assert chinese(what) == (lang == "zh")


def test_the_greatest_of_two_variables_is_not_pythons_max():
    """max(x, 0) would compare now; but the truth of an input is that of any object."""
    found = run("x = T.dscalar('x')\nmax(x, 0)")
    assert "T.maximum" in found.told
    assert bool(x) and bool(x + 1)


@pytest.mark.parametrize("kind", [TypeError, ValueError])
def test_numpy_is_told_that_a_symbol_has_no_number_yet(kind):
    """The last words are ours, not NumPy's, caught as TypeError or as what NumPy would raise."""
    n = T.iscalar("n")
    for now in (np.float64, lambda s: np.array([s, 1.0], dtype=float)):
        with pytest.raises(kind, match=r"'n' .* no value until a call"):
            now(n)


def test_an_array_of_objects_holds_variables():
    """NumPy makes an array with the variables in it, whatever their number of axes."""
    v, n = T.dvector("v"), T.iscalar("n")
    found = np.array([v, n])
    assert found.dtype == object and found.shape == (2,) and found[0] is v and found[1] is n
    assert np.asarray(v)[()] is v

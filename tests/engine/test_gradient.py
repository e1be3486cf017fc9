"""The chain rule: values, shapes and dtypes of gradients, what breaks a path, and what is told."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from learner import run
from walking import walk

import minitheano as theano
import minitheano.tensor as T
from minitheano import gradient as derivatives
from minitheano.errors import DisconnectedInputError, LearnerWarning, NullTypeGradError
from minitheano.gradient import DisconnectedType, Lop, Rop, grad
from minitheano.graph import order
from minitheano.ops.detach import (
    consider_constant,
    disconnected_grad,
    grad_clip,
    grad_scale,
    undefined_grad,
    zero_grad,
)
from minitheano.say import pp

RNG = np.random.default_rng(3)


def value(out, **given):
    """The value of an expression; its inputs are found by their names."""
    inputs = {v for node in order([out]) for v in node.inputs if v.owner is None} | {out}
    known = {v: np.asarray(given[v.name], v.dtype) for v in inputs if v.name in given}
    known |= {v: v.get_value() for v in inputs if hasattr(v, "container")}
    return walk([out], known)[0]


# --- the walk -------------------------------------------------------------------------------------


def test_paths_are_added_where_they_meet():
    """A variable that is used twice gets the sum of both paths: 4 + 12 for s + s * x at 2."""
    x = T.dscalar("x")
    s = x * x
    assert value(grad(s + s * x, x), x=2.0) == 16.0


def test_the_container_of_wrt_is_kept():
    """One variable gives one gradient, a list a list, a tuple a tuple; duplicates are allowed."""
    w = theano.shared(3.0, name="w")
    cost = w**2
    assert value(grad(cost, w)) == 6.0
    assert isinstance(grad(cost, [w]), list) and isinstance(grad(cost, (w, w)), tuple)
    assert type(grad(cost, [w])).__name__ == "list"
    assert [value(g) for g in grad(cost, (w, w))] == [6.0, 6.0]
    some = type(grad(cost, [w]))([1, 2])
    assert pickle.loads(pickle.dumps(some)) == some == [1, 2]


def test_the_gradient_by_the_cost_itself_is_one():
    """d cost / d cost is 1, and the path goes on behind it."""
    w = theano.shared(3.0, name="w")
    cost = w**2
    assert [float(value(g)) for g in grad(cost, [cost, w])] == [1.0, 6.0]


def test_a_gradient_goes_on_behind_a_variable_that_is_asked_for():
    """Asking for the gradient by h and by w gives the whole gradient of each."""
    w = theano.shared(3.0, name="w")
    h = w * 2
    g_h, g_w = grad(h * w, [h, w])
    assert (value(g_h), value(g_w)) == (3.0, 12.0)


@pytest.mark.parametrize(
    "left, right",
    [((), (3,)), ((3,), (2, 3)), ((2, 1), (1, 3)), ((1,), (2, 3)), ((1, 1), ()), ((0,), (2, 0))],
)
def test_broadcasting_is_undone_by_a_sum(left, right):
    """The gradient has the shape and the pattern of its variable: repeated axes are summed."""
    a = T.TensorType("float64", [n == 1 for n in left])("a")
    b = T.TensorType("float64", [n == 1 for n in right])("b")
    at = {"a": RNG.normal(size=left), "b": RNG.normal(size=right)}
    g_a, g_b = grad((a * b).sum(), [a, b])
    assert (g_a.type, g_b.type) == (a.type, b.type)
    full = np.broadcast_shapes(left, right)
    for found, other, shape in ((g_a, at["b"], left), (g_b, at["a"], right)):
        wide = np.broadcast_to(other, full)
        extra = tuple(range(wide.ndim - len(shape)))
        kept = wide.sum(axis=extra)
        axes = tuple(k for k, n in enumerate(shape) if n == 1)
        np.testing.assert_allclose(
            value(found, **at), kept.sum(axis=axes, keepdims=True) if axes else kept
        )


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_the_gradient_has_the_dtype_of_a_float_variable(dtype):
    """A wider cost does not widen the gradient."""
    x = T.vector("x", dtype=dtype)
    assert grad((x * np.float64(0.1)).sum(), x).type is x.type


def test_an_integer_has_a_float_gradient_of_a_float_cost():
    """The slope by an int64 variable is a real derivative, float64; of an int64 cost it is 0."""
    x = theano.shared(8, name="x")
    assert value(grad(x**2.0, x)) == 16.0
    slope = grad(x * 0.5, x)
    assert (value(slope), slope.dtype) == (0.5, "float64")
    with pytest.warns(LearnerWarning, match="integers have no slope"):
        flat = grad(x**2, x)
    assert (value(flat), flat.dtype) == (0.0, "float64")


def test_higher_derivatives():
    """The first four derivatives of x ** 4 at 2 are 32, 48, 48 and 24; of exp(2x), powers of 2."""
    x = T.dscalar("x")
    y, e = x**4, T.exp(2 * x)
    for k, wanted in enumerate([32.0, 48.0, 48.0, 24.0]):
        y, e = grad(y, x), grad(e, x)
        assert value(y, x=2.0) == wanted
        np.testing.assert_allclose(value(e, x=0.3), 2 ** (k + 1) * np.exp(0.6))


def test_the_third_derivative_of_tanh():
    """tanh''' = (1 - t²)(6t² - 2) for t = tanh(x)."""
    x = T.dvector("x")
    y = T.tanh(x).sum()
    for _ in range(3):
        y = grad(y, x).sum()
    at = np.array([-0.7, 0.0, 1.3])
    t = np.tanh(at)
    np.testing.assert_allclose(value(y, x=at), ((1 - t**2) * (6 * t**2 - 2)).sum())


def test_a_long_chain_has_a_gradient():
    """The walk is no recursion: 20,000 nodes one after the other are no deeper than one."""
    x = T.dscalar("x")
    y = x
    for _ in range(20_000):
        y = y + x
    assert value(grad(y, x), x=1.0) == 20_001.0


def test_work_that_does_not_lead_to_the_variable_is_left_out():
    """Only paths to `wrt` are walked: the gradient by b does not mention what leads to a."""
    a, b = T.dscalars("a", "b")
    nodes = order([grad(T.exp(a) * b, b)])
    assert sum(node.op.name == "exp" for node in nodes) == 1
    assert len(nodes) <= 4


# --- options --------------------------------------------------------------------------------------


def test_a_probability_of_0_that_is_not_asked_for_harms_no_gradient():
    """The cost of a label depends on its own probability alone; the others have gradient 0."""
    p, y = T.dmatrix("p"), T.ivector("y")
    slope = grad(T.nnet.categorical_crossentropy(p, y).sum(), p)
    found = slope.eval({p: [[0.4, 0.6, 0.0]], y: np.array([0], "int32")})
    np.testing.assert_array_equal(found, [[-1 / 0.4, 0, 0]])


@pytest.mark.parametrize("judge", [T.all, T.any, lambda x: x[0] > x[1]])
def test_a_judgement_is_flat(judge):
    """`x.all()` or `a > b` do not change with x a little: their gradient is 0, as in Theano."""
    x = T.dvector("x")
    with pytest.warns(LearnerWarning):
        slope = grad(judge(x), x)
    np.testing.assert_array_equal(slope.eval({x: [1.0, 0.0]}), [0, 0])


def test_what_is_constant_passes_no_gradient():
    """consider_constant= and disconnected_grad cut a path; the others stay."""
    w = theano.shared(3.0, name="w")
    a = w * 2
    assert value(grad(a * w, w, consider_constant=[a])) == 6.0
    assert value(grad(disconnected_grad(a) * w, w)) == 6.0
    assert value(grad(zero_grad(a) * w + consider_constant(a), w)) == 6.0
    with pytest.raises(DisconnectedInputError, match="disconnected_grad"):
        grad(disconnected_grad(w), w)
    with pytest.raises(DisconnectedInputError, match="consider_constant"):
        grad(a, w, consider_constant=[a])


def test_a_gradient_is_clipped_or_scaled_on_its_way():
    """grad_clip and grad_scale leave the value as it is and change the gradient."""
    x = T.dvector("x")
    at = np.array([-2.0, 0.25, 3.0])
    for changed, wanted in ((grad_clip(x, -1, 1), [-1.0, 0.5, 1.0]), (grad_scale(x, -2), -4 * at)):
        np.testing.assert_array_equal(value(changed, x=at), at)
        np.testing.assert_allclose(value(grad((changed**2).sum(), x), x=at), wanted)


def test_known_gradients_are_where_the_walk_begins():
    """Without a cost the given gradients are added up; beside a cost they take its place."""
    x = T.dscalar("x")
    a = x * x
    b = T.sin(a)
    at = 0.5
    both = grad(None, x, known_grads={a: 2.0, b: 3.0})
    np.testing.assert_allclose(value(both, x=at), (2 + 3 * np.cos(at**2)) * 2 * at)
    assert value(grad(b, x, known_grads={a: 10.0}), x=at) == 10.0


def test_a_path_that_does_not_exist_can_be_asked_for():
    """disconnected_inputs and return_disconnected choose: an error, a warning, 0 or None."""
    x, y = T.dvector("x"), T.dscalar("y")
    assert value(grad(y, x, disconnected_inputs="ignore"), x=[1, 2]).tolist() == [0, 0]
    assert grad(y, [x], disconnected_inputs="ignore", return_disconnected="None") == [None]
    gone = grad(y, x, disconnected_inputs="ignore", return_disconnected="Disconnected")
    assert isinstance(gone.type, DisconnectedType)
    with pytest.warns(LearnerWarning, match="does not depend on 'x'"):
        grad(y, x, disconnected_inputs="warn")
    with pytest.raises(ValueError, match="'raise', 'warn', 'ignore'"):
        grad(y, y, disconnected_inputs="quiet")


def test_an_undefined_gradient_is_an_error_or_returned():
    """NullTypeGradError says why; null_gradients='return' hands out the null itself."""
    x = T.dscalar("x")
    y = undefined_grad(x) * 2
    with pytest.raises(NullTypeGradError, match="undefined_grad"):
        grad(y, x)
    assert repr(grad(y, x, null_gradients="return").type) == "NullType"


def test_gradients_are_named_after_cost_and_variable():
    """With names on both sides the gradient is called (dcost/dw), as in Theano."""
    w = theano.shared(3.0, name="w")
    cost = w**2
    assert grad(cost, w).name is None
    cost.name = "cost"
    assert grad(cost, w).name == "(dcost/dw)"
    assert grad(cost, w, add_names=False).name is None
    given = w * 1.0
    assert grad(cost, cost, known_grads={cost: given}) is given and given.name is None


def test_the_text_of_a_gradient_is_theanos():
    """pp prints the gradient of x ** 2 as Theano's tutorial does."""
    x = T.dscalar("x")
    assert pp(grad(x**2, x)) == (
        "((fill((x ** TensorConstant{2}), TensorConstant{1.0}) * TensorConstant{2}) * "
        "(x ** (TensorConstant{2} - TensorConstant{1})))"
    )


def test_the_nodes_of_a_gradient_know_where_they_come_from():
    """Their site is the call of grad; their origin is the forward node they belong to."""
    x = T.dscalar("x")
    y = T.tanh(x)
    forward = set(order([y]))
    slope = grad(y, x)
    made = [node for node in order([slope]) if node not in forward]
    assert {node.site.text for node in made} == {"grad(y, x)"}
    assert {node.origin for node in made if node.op.name != "fill"} == {y.owner}


# --- products with the Jacobian -------------------------------------------------------------------

FUNCTIONS = {
    "elementwise": lambda x: T.sin(x) * x**2,
    "product": lambda x: T.dot(np.arange(12.0).reshape(4, 3), T.exp(x)),
    "broadcast": lambda x: (x[:, None] * T.tanh(x)[None, :]).flatten(),
    "sum": lambda x: x / T.sqrt((x**2).sum()),
    "index": lambda x: T.set_subtensor(x[1:], x[:-1] ** 2) * x[0],
    "softmax": lambda x: T.nnet.softmax(x)[0],
    "choice": lambda x: T.switch(x > 0.5, x**3, T.maximum(x, 0.1)),
}
POINT = np.array([0.4, -0.9, 1.2])


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_jacobian_and_its_products_agree_with_differences(name):
    """jacobian, Lop and Rop are the matrix of central differences and its products."""
    x = T.dvector("x")
    f = theano.function([x], FUNCTIONS[name](x))
    steps = 1e-6 * np.eye(3)
    matrix = np.stack([(f(POINT + s) - f(POINT - s)) / 2e-6 for s in steps], axis=1)
    y = FUNCTIONS[name](x)
    left, right = RNG.normal(size=matrix.shape[0]), RNG.normal(size=3)
    found = theano.function([x], [derivatives.jacobian(y, x), Lop(y, x, left), Rop(y, x, right)])(
        POINT
    )
    for one, other in zip(found, (matrix, left @ matrix, matrix @ right), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-6, atol=1e-8)


def test_products_with_several_functions_and_variables():
    """Lists stand for block matrices: Rop gives one row for each f, Lop one column for each wrt."""
    x, y = T.dvectors("x", "y")
    fs = [x * y, T.exp(x).sum(), y]
    at = {"x": np.array([1.0, 2.0]), "y": np.array([3.0, -1.0])}
    u, v = np.array([0.5, 1.0]), np.array([2.0, 1.0])
    rows = [value(r, **at) for r in Rop(fs, [x, y], [u, v])]
    np.testing.assert_allclose(rows[0], u * at["y"] + at["x"] * v)
    np.testing.assert_allclose(rows[1], (np.exp(at["x"]) * u).sum())
    np.testing.assert_allclose(rows[2], v)
    columns = [value(c, **at) for c in Lop(fs, (x, y), [u, 2.0, v])]
    np.testing.assert_allclose(columns[0], u * at["y"] + 2 * np.exp(at["x"]))
    np.testing.assert_allclose(columns[1], u * at["x"] + v)


def test_a_product_with_the_jacobian_of_another_variable():
    """Rop of something that does not depend on wrt raises, or is 0 if told so; a step gives 0."""
    x, y = T.dvectors("x", "y")
    one = np.ones(2)
    with pytest.raises(DisconnectedInputError):
        Rop(y, x, one)
    zeros = Rop([y, T.floor(x)], x, one, disconnected_outputs="ignore")
    assert [value(z, x=one, y=one).tolist() for z in zeros] == [[0, 0], [0, 0]]
    with pytest.raises(ValueError, match="eval_points"):
        Rop(x, [x, y], [one])


def test_the_inputs_of_a_function_stay_inputs_of_its_products():
    """Theano's tutorial compiles Rop(dot(x, W), W, V) with W among the inputs: it is not unused."""
    W, V, x = T.dmatrix("W"), T.dmatrix("V"), T.dvector("x")
    f = theano.function([W, V, x], Rop(T.dot(x, W), W, V))
    assert f(np.ones((2, 2)), 2 * np.ones((2, 2)), [0.0, 1.0]).tolist() == [2.0, 2.0]
    assert [node.op.name for node in order(f.rewritten_outputs)] == ["dot"]


def test_second_derivatives_as_a_matrix():
    """The Hessian of a quadratic form is twice its symmetric part; others depend on the place."""
    x = T.dvector("x")
    m = np.array([[2.0, 1.0, 0.0], [3.0, -1.0, 0.5], [0.0, 0.0, 1.0]])
    form = derivatives.hessian(T.dot(x, T.dot(m, x)), x)
    np.testing.assert_allclose(theano.function([x], form)(POINT), m + m.T)
    cubic = derivatives.hessian((x[0] * x[1] * x[2]) + T.sin(x).sum(), [x])
    (found,) = theano.function([x], cubic)(POINT)
    a, b, c = POINT
    np.testing.assert_allclose(
        found, np.array([[0, c, b], [c, 0, a], [b, a, 0]]) - np.diag(np.sin(POINT)), atol=1e-12
    )
    with pytest.raises(ValueError, match="2 axes"):
        derivatives.hessian(T.dmatrix("m").sum(), T.dmatrix("m"))


def test_a_walk_in_portions_gives_the_same_gradient():
    """subgraph_grad stops at `end`; the next portion starts there."""
    x, w = T.dscalars("x", "w")
    h = T.tanh(x * w)
    cost = h**2 * w
    (first,), (by_h,) = derivatives.subgraph_grad([w], [h], cost=cost)
    (second,), _ = derivatives.subgraph_grad([w], [x], start={h: by_h})
    at = {"x": 0.3, "w": 1.7}
    np.testing.assert_allclose(value(first + second, **at), value(grad(cost, w), **at))


def test_verify_grad_finds_a_wrong_gradient():
    """It is silent for right ones, and names argument and element of a wrong one."""
    points = [RNG.normal(size=(2, 3)), RNG.normal(size=3)]
    rng = np.random.RandomState(1)
    derivatives.verify_grad(lambda a, b: T.exp(a * b).sum(axis=0), points, rng=rng)
    derivatives.verify_grad(T.tanh, [np.float32([0.5, 1.0])], rng=rng)
    with pytest.raises(derivatives.GradientError, match="argument 1"):
        derivatives.verify_grad(lambda a, b: a * zero_grad(b), points, rng=rng)
    with pytest.raises(TypeError, match="rng"):
        derivatives.verify_grad(T.tanh, points)


# --- what is told ---------------------------------------------------------------------------------

MISTAKES = {
    "a variable the cost does not use": (
        "w = theano.shared(1., name='w')\nb = theano.shared(0., name='b')\n"
        "cost = w ** 2\ng = T.grad(cost, [w, b])",
        "DisconnectedInputError", "grad_disconnected", ["w ** 2", "(line 3)", "'b'", "(line 2)"]),
    "an expression that looks alike": (
        "W = theano.shared(np.ones(3), name='W')\ncost = W[0] ** 2\ng = T.grad(cost, W[0])",
        "DisconnectedInputError", "grad_look_alike", ["'W[0]'", "h = W[0]"]),
    "a path through a shape": (
        "x = T.dvector('x')\ng = T.grad(x.shape[0] * 1.5, x)",
        "DisconnectedInputError", "grad_blocked", ["'x'", "shape[0]"]),
    "a list of gradients as one": (
        "w = theano.shared(np.ones(3), name='w')\nnew = w - 0.1 * T.grad((w ** 2).sum(), [w])",
        "TypeError", "gradients_as_one", ["list", "T.grad(cost, w)"]),
    "a compiled function": (
        "x = T.dscalar('x')\nf = theano.function([x], x ** 2)\ng = T.grad(f, x)",
        "TypeError", "cost_is_a_function", ["'f'", "T.grad(x ** 2, x)"]),
    "a name": (
        "w = theano.shared(1., name='w')\ng = T.grad(w ** 2, 'w')",
        "TypeError", "wrt_by_name", ["'w'", "T.grad(w ** 2, w)"]),
    "a number as the cost": (
        "w = theano.shared(3., name='w')\ncost = w.get_value() ** 2\ng = T.grad(cost, w)",
        "TypeError", "cost_is_a_number", ["'cost'", "9.0", "get_value()"]),
    "a number as wrt": (
        "w = theano.shared(3., name='w')\ng = T.grad(w ** 2, w.get_value())",
        "TypeError", "wrt_not_a_variable", ["3.0"]),
    "a whole sequence": (
        "w = theano.shared(1., name='w')\nout, _ = theano.scan(lambda h: h * w,"
        " outputs_info=np.float64(1), n_steps=3)\ng = T.grad(out, w)",
        "TypeError", "cost_is_a_tape", ["cost must be a scalar", "out[-1]", "out.sum()"]),
    "a vector": (
        "x = T.dvector('x')\ny = x * 2\ng = T.grad(y, x)",
        "TypeError", "cost_not_scalar", ["cost must be a scalar", "y.sum()"]),
    "a set": (
        "x = T.dscalar('x')\ng = T.grad(x * 2, {x})", "TypeError", "wrt_without_order", ["set"]),
    "a list of costs": (
        "x = T.dscalar('x')\ng = T.grad([x * 2], x)", "TypeError", "cost_is_a_list", ["list"]),
    "an accuracy": (
        "x = T.dmatrix('x')\ny = T.lvector('y')\nacc = T.mean(T.eq(T.argmax(x, axis=1), y))\n"
        "g = T.grad(acc, x)",
        None, "grad_flat", ["T.eq(T.argmax(x, axis=1), y)", "'x'"]),
    "a threshold": (
        "x = T.dscalar('x')\ng = T.grad(T.switch(x > 0, 1, 0), x)",
        None, "grad_flat", ["T.switch(x > 0, 1, 0)", "'x'"]),
    "an integer": (
        "x = T.lscalar('x')\ny = x ** 2\ng = T.grad(y, x)",
        None, "grad_of_integer", ["x ** 2", "int64", "'x'"]),
}  # fmt: skip


LINES = {"(line 2)": "（第 2 行）", "(line 3)": "（第 3 行）"}


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_in_the_words_of_the_program(name, lang):
    """The class, the kind of mistake, and in both languages the names and expressions at fault."""
    code, kind, key, words = MISTAKES[name]
    result = run(code, lang)
    if kind is None:
        assert result.error is None and len(result.warned) == 1
    else:
        assert type(result.error).__name__ == kind and result.error.key == key
    for word in words:
        assert (LINES.get(word, word) if lang == "zh" else word) in result.told
    assert "^^^" in result.told
    assert any("\u4e00" <= c <= "\u9fff" for c in result.told) == (lang == "zh")


def test_a_flat_path_beside_another_is_not_told():
    """relu(x) = x * (x > 0) has a path with a slope: there is nothing to warn about."""
    assert not run("x = T.dscalar('x')\ng = T.grad(x * (x > 0), x)").told


def test_a_learner_who_ignores_is_told_nothing():
    """disconnected_inputs='ignore' silences the warning about flat steps, too."""
    assert not run(
        "x = T.dscalar('x')\ng = T.grad(T.floor(x), x, disconnected_inputs='ignore')"
    ).told

"""Ops that a learner writes as a class, from a function or from a graph, in Theano's style."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest

import minitheano as theano
import minitheano.tensor as T
from minitheano.errors import NullTypeGradError
from minitheano.gradient import disconnected_type, grad_not_implemented, grad_undefined, verify_grad
from minitheano.show import dot_source
from minitheano.tests import unittest_tools as utt

RNG = np.random.RandomState(4)


class Times(theano.Op):
    """The input times a number."""

    __props__ = ("number",)

    def __init__(self, number):
        self.number = number

    def make_node(self, x):
        x = T.as_tensor_variable(x)
        return theano.Apply(self, [x], [x.type()])

    def perform(self, node, inputs, output_storage):
        output_storage[0][0] = inputs[0] * inputs[0].dtype.type(self.number)

    def grad(self, inputs, output_grads):
        return [output_grads[0] * self.number]

    def infer_shape(self, node, shapes):
        return [shapes[0]]


class SumAndProduct(theano.Op):
    """Two outputs: x + y and x * y."""

    __props__ = ()
    itypes = (T.dvector, T.dvector)
    otypes = (T.dvector, T.dvector)

    def perform(self, node, inputs, output_storage):
        x, y = inputs
        output_storage[0][0], output_storage[1][0] = x + y, x * y

    def L_op(self, inputs, outputs, output_grads):
        (x, y), (g, h) = inputs, output_grads
        return [g + h * y, g + h * x]


def value(out, **given):
    """The value of an expression whose inputs are found by their names."""
    inputs = [v for v in theano.gof.graph.inputs([out]) if v.name in given]
    return theano.function(inputs, out)(*[given[v.name] for v in inputs])


# --- a class ----------------------------------------------------------------------------------


def test_an_op_of_ones_own_computes_and_has_a_gradient():
    """perform gives the value, grad the gradient, in one function with other ops."""
    x = T.dvector("x")
    y = Times(3)(x)
    f = theano.function([x], [y, T.grad((y**2).sum(), x)])
    found, slope = f([1.0, 2.0])
    assert found.tolist() == [3.0, 6.0] and slope.tolist() == [18.0, 36.0]
    verify_grad(Times(3), [RNG.rand(4)], rng=RNG)


def test_props_make_ops_equal_and_name_them():
    """Two ops of one class are equal if their settings are, and are printed with them."""
    assert Times(2) == Times(2) and hash(Times(2)) == hash(Times(2)) and Times(2) != Times(3)
    x = T.dvector("x")
    assert theano.pp(Times(2)(x)) == "Times{number=2}(x)"
    assert "Times{number=2} [id A]" in theano.printing.debugprint(Times(2)(x), file="str")


def test_equal_nodes_are_computed_once():
    """Two nodes of equal ops on the same input are merged, those of other settings are not."""
    calls = []

    class Counting(Times):
        def perform(self, node, inputs, output_storage):
            calls.append(self.number)
            super().perform(node, inputs, output_storage)

    x = T.dvector("x")
    f = theano.function([x], [Counting(2)(x), Counting(2)(x), Counting(3)(x)])
    assert [v.tolist() for v in f([1.0])] == [[2.0], [2.0], [3.0]]
    assert sorted(calls) == [2, 3]


def test_several_outputs_come_as_a_list():
    """An op with two outputs returns a list; one that is not used has no gradient to give."""
    x, y = T.dvectors("x", "y")
    total, product = SumAndProduct()(x, y)
    found = theano.function([x, y], [total, product])([1.0, 2.0], [3.0, 4.0])
    assert [v.tolist() for v in found] == [[4.0, 6.0], [3.0, 8.0]]
    slope = T.grad((total + product).sum(), x)
    assert value(slope, x=[1.0], y=[3.0]).tolist() == [4.0]
    assert isinstance(Times(2)(x, return_list=True), list)


def test_an_output_without_a_gradient_arrives_as_disconnected():
    """grad sees DisconnectedType for an output that the cost does not use."""
    seen = []

    class Watching(SumAndProduct):
        def L_op(self, inputs, outputs, output_grads):
            seen.extend(type(g.type).__name__ for g in output_grads)
            return [g * 1.0 for g in (output_grads[0], output_grads[0])]

    x, y = T.dvectors("x", "y")
    T.grad(Watching()(x, y)[0].sum(), x)
    assert seen == ["TensorType", "DisconnectedType"]


def test_default_output_is_what_the_call_returns():
    """With default_output an op of two outputs gives one of them."""

    class First(SumAndProduct):
        default_output = 1

    x = T.dvector("x")
    assert value(First()(x, x), x=[3.0]).tolist() == [9.0]


def test_in_updates_givens_and_clones():
    """An own op stands wherever an expression may."""
    x, state = T.dvector("x"), theano.shared(np.ones(2))
    f = theano.function([], Times(2)(x), updates=[(state, Times(3)(state))], givens={x: state})
    assert f().tolist() == [2.0, 2.0] and state.get_value().tolist() == [3.0, 3.0]
    other = theano.clone(Times(2)(x), {x: state * 10})
    assert other.eval().tolist() == [60.0, 60.0]


def test_keywords_go_to_make_node_once():
    """make_node may take keywords; a node whose inputs are exchanged keeps what they made of it."""

    class Grown(theano.Op):
        __props__ = ()

        def make_node(self, x, ndim=1):
            return theano.Apply(self, [x], [T.TensorType("float64", (False,) * ndim)()])

        def perform(self, node, inputs, output_storage):
            shape = (1,) * (node.outputs[0].ndim - inputs[0].ndim) + inputs[0].shape
            output_storage[0][0] = inputs[0].reshape(shape)

    x, y = T.dvectors("x", "y")
    out = Grown()(x, ndim=3)
    assert theano.clone(out, {x: y * 1}).eval({y: [1.0]}).shape == (1, 1, 1)


def test_in_a_scan_and_its_gradient():
    """A step may use an own op, over sequences and over earlier outputs, and has a gradient."""
    start = theano.shared(1.0)
    tape, _ = theano.scan(lambda h: Times(2)(h), outputs_info=start, n_steps=3)
    found = theano.function([], [tape, T.grad(tape.sum(), start)])()
    assert found[0].tolist() == [2.0, 4.0, 8.0] and found[1] == 14.0
    xs = T.dvector("xs")
    rows, _ = theano.scan(lambda x: Times(5)(x), sequences=xs)
    assert value(T.grad((rows**2).sum(), xs), xs=[1.0, 2.0]).tolist() == [50.0, 100.0]


def test_scalars_reach_perform_as_arrays():
    """A 0-d input is an array, as in Theano, so that `.dtype`, `.shape` and `[...]` work."""

    class Kinds(Times):
        def perform(self, node, inputs, output_storage):
            assert isinstance(inputs[0], np.ndarray)
            output_storage[0][0] = inputs[0] + 1

    x = T.dscalar("x")
    assert value(Kinds(1)(x + 1), x=1.0) == 3.0


def test_pickled_and_copied():
    """A function with an own op is pickled and copied with it; so is an expression."""
    x = T.dvector("x")
    f = theano.function([x], Times(3)(x))
    assert pickle.loads(pickle.dumps(f))([1.0]).tolist() == [3.0]
    assert copy.deepcopy(f)([1.0]).tolist() == [3.0]
    y = pickle.loads(pickle.dumps(Times(3)(x)))
    assert y.owner.op == Times(3)


def test_a_trace_and_a_picture_show_the_op():
    """Recording, the emitted text and DOT know the op as any other."""
    x = T.dvector("x")
    f = theano.function([x], Times(3)(x) + 1)
    shown = str(f.trace([1.0]))
    assert "Times(3)(x) = [3.]" in shown and "perform0(x0)" in f.source
    assert 'label="Times{number=3}"' in dot_source(Times(3)(x))


def test_a_destroyed_input_harms_nobody():
    """An op that overwrites its input gets an array of its own, and says so in destroy_map."""

    class InPlace(Times):
        destroy_map = {0: [0]}  # noqa: RUF012

        def perform(self, node, inputs, output_storage):
            inputs[0][...] = -1
            output_storage[0][0] = inputs[0]

    x, state = T.dvector("x"), theano.shared(np.zeros(2))
    argument = np.ones(2)
    f = theano.function([x], [InPlace(1)(x), x * 2, InPlace(1)(state), state + 1])
    found = [v.tolist() for v in f(argument)]
    assert found == [[-1.0, -1.0], [2.0, 2.0], [-1.0, -1.0], [1.0, 1.0]]
    assert argument.tolist() == [1.0, 1.0] and state.get_value().tolist() == [0.0, 0.0]


@pytest.mark.parametrize("write", ["x[0] = 9", "x.sort()", "np.add(x, 1, out=x)"])
def test_an_input_that_is_not_declared_cannot_be_overwritten(write):
    """Without destroy_map, what perform would write to an input is refused, and nothing changes."""

    @theano.as_op([T.dvector], [T.dvector])
    def spoils(x):
        exec(write, {"x": x, "np": np})
        return x

    s, x = theano.shared(np.array([3.0, 2.0])), T.dvector("x")
    f = theano.function([x], spoils(x) + spoils(s))
    given = np.array([1.0, 0.0])
    with pytest.raises(ValueError, match="writes into an input"):
        f(given)
    assert s.get_value().tolist() == [3.0, 2.0] and given.tolist() == [1.0, 0.0]


def test_an_input_that_is_handed_on_can_be_changed_by_the_caller():
    """A result is the caller's own array, even where perform stores its input as it came."""

    @theano.as_op([T.dvector], [T.dvector])
    def same(x):
        return x

    s = theano.shared(np.zeros(2))
    result = theano.function([], same(s))()
    result += 1
    assert s.get_value().tolist() == [0.0, 0.0]


def test_what_perform_keeps_is_not_handed_out():
    """An op that stores the same array each time, or its input, does not change earlier results."""

    class Keeping(Times):
        buffer = np.zeros(1)

        def perform(self, node, inputs, output_storage):
            self.buffer[:] = inputs[0]
            output_storage[0][0] = self.buffer

    class Handing(Times):
        view_map = {0: [0]}  # noqa: RUF012

        def perform(self, node, inputs, output_storage):
            output_storage[0][0] = inputs[0]

    x, state = T.dvector("x"), theano.shared(np.ones(1))
    f = theano.function([x], [Keeping(1)(x), Handing(1)(state)])
    first, view = f([5.0])
    f([7.0])
    view[0] = 9.0
    assert first.tolist() == [5.0] and state.get_value().tolist() == [1.0]


def test_constants_are_folded_unless_the_op_objects():
    """An op on constants is computed at compile time, unless do_constant_folding says no."""
    when = []

    class Noting(Times):
        fold = True

        def do_constant_folding(self, node):
            return self.fold

        def perform(self, node, inputs, output_storage):
            when.append("perform")
            super().perform(node, inputs, output_storage)

    class Late(Noting):
        fold = False

    early = theano.function([], Noting(2)(T.constant([1.0])))
    assert when == ["perform"] and early().tolist() == [2.0] and when == ["perform"]
    late = theano.function([], Late(2)(T.constant([1.0])))
    assert when == ["perform"] and late().tolist() == [2.0] and when == ["perform"] * 2


def test_infer_shape_spares_the_computation():
    """Where only the shape is asked for, infer_shape answers and perform never runs."""

    class Joined(theano.Op):
        __props__ = ()

        def make_node(self, x, y):
            return theano.Apply(self, [x, y], [T.dmatrix()])

        def perform(self, node, inputs, output_storage):
            raise AssertionError("not needed")

        def infer_shape(self, node, shapes):
            (rows, columns), (more,) = shapes
            return [(rows + more, columns)]

    x, y = T.dmatrix("x"), T.dvector("y")
    out = Joined()(x, y)
    f = theano.function([x, y], [out.shape, out.shape[0] * 2])
    found = f(np.ones((2, 3)), np.ones(4))
    assert found[0].tolist() == [6, 3] and found[0].dtype == "int64" and found[1] == 12


def test_shape_inference_has_a_tester_of_its_own():
    """`utt.InferShapeTester` finds a shape that is wrong, and an op that runs for its shape."""

    class Doubled(theano.Op):
        __props__ = ()

        def make_node(self, x):
            return theano.Apply(self, [x], [x.type()])

        def perform(self, node, inputs, output_storage):
            output_storage[0][0] = inputs[0] * 2

    class Told(Doubled):
        def infer_shape(self, node, shapes):
            return shapes

    class Mixed(Doubled):
        def infer_shape(self, node, shapes):
            return [shapes[0][::-1]]

    x, tester = T.dmatrix("x"), utt.InferShapeTester()
    tester.setUp()
    value = np.ones((2, 3))
    tester._compile_and_check([x], [Told()(x)], [value], Told)
    tester._compile_and_check([x], [Doubled()(x)], [value], Doubled, check_topo=False)
    for wrong, said in ((Mixed, r"\(2, 3\).* says \(3, 2\)"), (Doubled, "for its shape alone")):
        with pytest.raises(AssertionError, match=said):
            tester._compile_and_check([x], [wrong()(x)], [value], wrong)
    with pytest.raises(AssertionError, match="have no Told"):
        tester._compile_and_check([x], [x * 2], [value], Told)
    with pytest.warns(UserWarning, match="look alike"):
        tester._compile_and_check([x], [Told()(x)], [np.ones((2, 2))], Told)


def test_test_values_run_perform_at_once():
    """With compute_test_value an own op is computed as it is written, errors included."""
    with theano.config.change(compute_test_value="raise"):
        x = T.dvector("x")
        x.tag.test_value = np.ones(2)
        assert Times(4)(x).tag.test_value.tolist() == [4.0, 4.0]


# --- gradients ----------------------------------------------------------------------------------


def test_disconnected_and_undefined_gradients():
    """grad may say for each input that no path leads there, or that there is no gradient."""

    class Chosen(theano.Op):
        __props__ = ()

        def make_node(self, x, y, z):
            return theano.Apply(self, [x, y, z], [x.type()])

        def perform(self, node, inputs, output_storage):
            output_storage[0][0] = inputs[0]

        def grad(self, inputs, output_grads):
            return [
                disconnected_type(),
                grad_undefined(self, 1, inputs[1], "it jumps"),
                grad_not_implemented(self, 2, inputs[2]),
            ]

    x, y, z = T.dvectors("x", "y", "z")
    cost = Chosen()(x, y, z).sum()
    with pytest.raises(ValueError, match="'x'"):
        T.grad(cost, x)
    assert T.grad(cost, x, disconnected_inputs="ignore", return_disconnected="none") is None
    for v, why in ((y, "it jumps"), (z, "Chosen gives no gradient for its input 2")):
        with pytest.raises(NullTypeGradError, match=why):
            T.grad(cost, v)
    assert "NullType" in str(T.grad(cost, y, null_gradients="return").type)


def test_a_gradient_may_be_left_to_an_op_of_the_catalogue():
    """`T.tanh.L_op(inputs, outputs, output_grads)` gives its gradients, as any op's does."""
    x, g = T.dvectors("x", "g")
    (slope,) = T.tanh.L_op([x], [T.tanh(x)], [g])
    np.testing.assert_allclose(slope.eval({x: [0.0, 1.0], g: [2.0, 1.0]}), [2, 1 - np.tanh(1) ** 2])


def test_an_op_without_grad_says_so():
    """Asking for a gradient through an op that has none names the op."""

    class Plain(Times):
        grad = None

    x = T.dvector("x")
    with pytest.raises(NullTypeGradError, match=r"Plain\{number=1\} gives no gradient"):
        T.grad(Plain(1)(x).sum(), x)


def test_a_connection_pattern_cuts_paths():
    """Where connection_pattern says that an output does not depend on an input, no path leads."""

    class Shaped(Times):
        def make_node(self, x, like):
            return theano.Apply(self, [x, like], [x.type()])

        def grad(self, inputs, output_grads):
            return [output_grads[0] * self.number, inputs[1].zeros_like()]

        def connection_pattern(self, node):
            return [[True], [False]]

    x, like = T.dvectors("x", "like")
    with pytest.raises(ValueError, match="like"):
        T.grad(Shaped(2)(x, like).sum(), like)


def test_whole_numbers_give_zeros_to_grad():
    """The gradient of an integer output arrives as zeros of floatX."""

    class Split(theano.Op):
        __props__ = ()

        def make_node(self, x):
            return theano.Apply(self, [x], [x.type(), T.lvector()])

        def perform(self, node, inputs, output_storage):
            output_storage[0][0], output_storage[1][0] = inputs[0] * 2, inputs[0].astype("int64")

        def grad(self, inputs, output_grads):
            return [output_grads[0] * 2 + output_grads[1]]

    x = T.dvector("x")
    a, b = Split()(x)
    assert value(T.grad((a * b).sum(), x), x=[3.0]).tolist() == [6.0]


def test_an_r_op_serves_rop():
    """Rop asks R_op, so that an op whose grad cannot be differentiated again has one, too."""

    class Square(theano.Op):
        __props__ = ()

        def make_node(self, x):
            return theano.Apply(self, [x], [x.type()])

        def perform(self, node, inputs, output_storage):
            output_storage[0][0] = inputs[0] ** 2

        def grad(self, inputs, output_grads):
            return [SquareGrad()(inputs[0], output_grads[0])]

        def R_op(self, inputs, eval_points):
            return [2 * inputs[0] * eval_points[0]]

    class SquareGrad(theano.Op):
        __props__ = ()

        def make_node(self, x, g):
            return theano.Apply(self, [x, g], [x.type()])

        def perform(self, node, inputs, output_storage):
            output_storage[0][0] = 2 * inputs[0] * inputs[1]

    x, v = T.dvectors("x", "v")
    y = T.sin(Square()(x * 3))
    rop = theano.function([x, v], theano.Rop(y, x, v))
    assert np.allclose(rop([0.5, 1.0], [1.0, 2.0]), np.cos([2.25, 9.0]) * [9.0, 36.0])


# --- what goes wrong ------------------------------------------------------------------------------


def wrong(**methods):
    """The class of `Times` with some methods exchanged."""
    return type("Wrong", (Times,), methods)(2)


def store(value):
    """A perform that stores this value."""
    return lambda self, node, inputs, output_storage: output_storage[0].__setitem__(0, value)


@pytest.mark.parametrize(
    ("stored", "kind", "words"),
    [
        (None, ValueError, "stored nothing for output 0"),
        (np.float32([1]), None, ""),
        (np.array([1.5j]), TypeError, "complex128 vector"),
        (np.ones((2, 2)), TypeError, "float64 matrix"),
        ("text", TypeError, "'text'"),
        ([1.0, 2.0], None, ""),
    ],
)
def test_what_perform_stores_is_looked_at(stored, kind, words):
    """Another dtype or number of axes is refused; what fits without loss is taken."""
    x = T.dvector("x")
    f = theano.function([x], wrong(perform=store(stored))(x))
    if kind is None:
        assert f([0.0]).dtype == "float64"
        return
    with pytest.raises(kind, match="perform of Wrong") as told:
        f([0.0])
    assert words in str(told.value)


@pytest.mark.parametrize(
    ("returned", "kind", "words"),
    [
        ([None], TypeError, "returned None for input 0"),
        ([], ValueError, "must return a list of 1 gradient"),
        ([T.dscalar("g")], ValueError, "a term with 0 axes"),
        (T.dvector("g"), ValueError, "it returned g"),
    ],
)
def test_what_grad_returns_is_looked_at(returned, kind, words):
    """A gradient that is missing, no expression or of another shape is told by the op's name."""
    op = wrong(grad=lambda self, inputs, output_grads: returned)
    x = T.dvector("x")
    with pytest.raises(kind, match="grad of Wrong") as told:
        T.grad(op(x).sum(), x)
    assert words in str(told.value)


def test_ops_that_are_not_finished_say_what_is_missing():
    """Without make_node, without perform, or with a make_node that forgets to return."""
    x = T.dvector("x")

    class Empty(theano.Op):
        pass

    class OnlyC(theano.Op):
        def make_node(self, x):
            return theano.Apply(self, [x], [x.type()])

        def c_code(self, *args):
            return "z = x;"

    with pytest.raises(NotImplementedError, match="neither make_node nor itypes"):
        Empty()(x)
    with pytest.raises(NotImplementedError, match="C code is never compiled"):
        theano.function([x], OnlyC()(x))
    with pytest.raises(TypeError, match="returned NoneType"):
        wrong(make_node=lambda self, x: None)(x)
    with pytest.raises(ValueError, match="not a new variable"):
        wrong(make_node=lambda self, x: theano.Apply(self, [x], [x * 2]))(x)
    with pytest.raises(TypeError, match="which is not a variable"):
        wrong(make_node=lambda self, x: theano.Apply(self, [x], [T.dvector()]))([1.0])


def test_itypes_are_checked():
    """Another number or type of inputs is refused."""
    x = T.dvector("x")
    with pytest.raises(TypeError):
        SumAndProduct()(x, T.fvector("y"))
    with pytest.raises(ValueError, match="takes 2 inputs"):
        SumAndProduct()(x)


def test_an_error_in_perform_keeps_its_words():
    """What perform raises comes out as it is, with a note that names the expression."""

    def fail(self, node, inputs, output_storage):
        raise ValueError("no root here")

    x = T.dvector("x")
    f = theano.function([x], wrong(perform=fail)(x))
    with pytest.raises(ValueError, match="no root here") as told:
        f([1.0])
    assert any("Wrong" in note or "wrong" in note for note in told.value.__notes__)


def test_the_messages_speak_chinese():
    """What is wrong with an op is told in 简体中文 as well."""
    x = T.dvector("x")
    f = theano.function([x], wrong(perform=store(None))(x))
    with theano.config.change(lang="zh"):
        with pytest.raises(ValueError, match="没有给第 0 个输出存值"):
            f([0.0])
        with pytest.raises(ValueError, match="应返回 1 个梯度的列表"):
            T.grad(wrong(grad=lambda self, inputs, gs: [])(x).sum(), x).eval({x: [0.0]})


# --- types of one's own ---------------------------------------------------------------------------


class Words(theano.Type):
    """Lists of words."""

    __props__ = ()

    def filter(self, value, strict=False, allow_downcast=None):
        if not isinstance(value, list):
            raise TypeError("a list of words")
        return value


class Count(theano.Op):
    """How many words there are, and the longest."""

    __props__ = ()

    def make_node(self, words):
        return theano.Apply(self, [words], [T.lscalar(), Words()()])

    def perform(self, node, inputs, output_storage):
        output_storage[0][0] = len(inputs[0])
        output_storage[1][0] = sorted(inputs[0])


def test_a_type_of_ones_own():
    """Its values pass through a function untouched, and what its filter refuses is refused."""
    words = Words()("words")
    assert Words() == Words() and words.type == Words()
    f = theano.function([words], Count()(words))
    number, ordered = f(["b", "a"])
    assert number == 2 and number.dtype == "int64" and ordered == ["a", "b"]
    with pytest.raises(TypeError, match="a list of words"):
        f("b a")
    assert "words" in str(f.trace(["b"]))


def test_a_type_with_a_class_of_variables():
    """A type may say of which class its variables are; it makes constants, too."""

    class Listing(theano.Variable):
        def count(self):
            return Count()(self)[0]

    class Lists(Words):
        Variable = Listing

    words = Lists()("words")
    assert words.count().eval({words: ["a", "b"]}) == 2
    assert Count()(Words().make_constant(["a"]))[0].eval() == 1
    assert Words().is_valid_value(["a"]) and not Words().is_valid_value("a")


def test_any_object_can_be_stored_in_place_of_another():
    """A shared Python object is exchanged for another of any form, rows of unequal length too."""
    state = theano.shared({"rows": 1})
    for value in ([1, [2, 3]], [[1], [2, 3]], None, "text"):
        state.set_value(value)
        assert state.get_value() == value


def test_generic_passes_any_object():
    """theano.generic is the type of any Python object."""

    class Length(theano.Op):
        __props__ = ()
        itypes = (theano.gof.generic,)
        otypes = (T.lscalar,)

        def perform(self, node, inputs, output_storage):
            output_storage[0][0] = len(inputs[0])

    thing = theano.gof.generic("thing")
    assert theano.function([thing], Length()(thing))({1: 2}) == 1


def test_subclasses_of_variables_and_types():
    """Libraries subclass TensorVariable and TensorType; both still work in formulas."""

    class Named(T.TensorVariable):
        def __init__(self, type, owner=None, index=None, name=None, note=None):
            super().__init__(type, owner, index, name)
            self.note = note

    class Marked(T.TensorType):
        pass

    x = Named(T.dvector, name="x", note="a remark")
    assert value(x * 2, x=[1.0]).tolist() == [2.0] and x.note == "a remark"
    y = Marked("float64", (False,))("y")
    assert isinstance(y.type, Marked) and value(y + 1, y=[1.0]).tolist() == [2.0]
    view = Named(T.dvector, name="view")
    theano.gof.Apply(theano.compile.ops.view_op, inputs=[x], outputs=[view])
    assert value(view + 1, x=[2.0]).tolist() == [3.0]


# --- as_op and OpFromGraph ------------------------------------------------------------------------


@theano.as_op(itypes=[T.dmatrix, T.dmatrix], otypes=[T.dmatrix, T.lscalar])
def product_and_rank(a, b):
    """A function of arrays."""
    c = a @ b
    return c, np.linalg.matrix_rank(c)


def test_as_op_makes_an_op_of_a_function():
    """The function computes with arrays; it has no gradient; its name is printed."""
    a, b = T.dmatrices("a", "b")
    product, rank = product_and_rank(a, b)
    f = theano.function([a, b], [product, rank])
    found, number = f(np.eye(2), np.ones((2, 2)))
    assert found.tolist() == [[1.0, 1.0], [1.0, 1.0]] and number == 1
    assert "FromFunctionOp{product_and_rank}" in theano.pp(rank)
    with pytest.raises(NullTypeGradError):
        T.grad(product.sum(), a)
    assert pickle.loads(pickle.dumps(product_and_rank)) is product_and_rank


def test_as_op_with_single_types():
    """itypes and otypes may be one type each; other things are refused."""
    double = theano.as_op(T.dscalar, T.dscalar)(lambda x: x * 2)
    assert double(T.constant(4.0, dtype="float64")).eval() == 8.0
    with pytest.raises(TypeError, match="lists of types"):
        theano.as_op("float64", T.dscalar)


def test_op_from_graph():
    """A graph as an op: it may be used again and again, with its gradient and shared variables."""
    x, y = T.dmatrices("x", "y")
    factor = theano.shared(2.0)
    op = theano.OpFromGraph([x, y], [x + y * factor, x - y])
    a, b = T.dmatrices("a", "b")
    total, _ = op(a, b)
    other, difference = op(b, a)
    f = theano.function([a, b], [total, other, difference, T.grad((total * other).sum(), a)])
    one, three = np.ones((1, 1)), np.full((1, 1), 3.0)
    assert [v.item() for v in f(one, three)] == [7.0, 5.0, 2.0, 5.0 + 2.0 * 7.0]
    factor.set_value(0.0)
    assert f(one, three)[0].item() == 1.0
    assert isinstance(total.owner.op, theano.OpFromGraph)
    assert theano.pp(op(a, np.ones((1, 1)))[0]).startswith("OpFromGraph(a, ")
    with pytest.raises(TypeError):
        op(a, T.fvector("v"))


def test_op_from_graph_inline_is_the_graph():
    """With inline=True no node of its own stands in the graph."""
    x = T.dvector("x")
    y = theano.OpFromGraph([x], [T.exp(x)], inline=True)(x * 2)
    assert y.owner.op is T.exp


def test_overrides_of_the_gradient_hold():
    """lop_overrides, grad_overrides and lists of them take the place of the graph's gradient."""
    x, w = T.dvectors("x", "w")

    def lop(inputs, outputs, output_grads):
        return [output_grads[0] * 10 + outputs[0], output_grads[0] * 20]

    def first(inputs, output_grads):
        return output_grads[0] * inputs[1] * 7

    for overrides, wanted in (
        ({"lop_overrides": lop}, (16.0, 20.0)),
        ({"grad_overrides": [first, "default"]}, (21.0, 2.0)),
        ({"grad_overrides": lambda i, g: [g[0] * 5, disconnected_type()]}, (5.0, 0.0)),
        ({"lop_overrides": ["default", None]}, (3.0, 0.0)),
    ):
        op = theano.OpFromGraph([x, w], [x * w], **overrides)
        a, b = T.dvectors("a", "b")
        slopes = T.grad(op(a, b).sum(), [a, b], disconnected_inputs="ignore")
        found = theano.function([a, b], slopes, on_unused_input="ignore")([2.0], [3.0])
        assert tuple(v.item() for v in found) == wanted
    with pytest.raises(ValueError, match="cannot both"):
        theano.OpFromGraph([x], [x], lop_overrides=lop, grad_overrides=lop)


def test_overrides_of_rop_hold():
    """rop_overrides takes the place of the graph's own Rop."""
    x, v = T.dvectors("x", "v")
    op = theano.OpFromGraph([x], [x**2], rop_overrides=lambda inputs, points: [points[0] * 100])
    rop = theano.Rop(op(x), x, v)
    found = theano.function([x, v], rop, on_unused_input="ignore")([3.0], [1.0])
    assert found.tolist() == [100.0]
    assert value(theano.Rop(theano.OpFromGraph([x], [x**2])(x), x, T.ones_like(x)), x=[3.0]) == [
        6.0
    ]


def test_op_from_graph_in_a_scan():
    """The step of a loop may use it, and its overrides hold there."""
    x = T.dscalar("x")
    op = theano.OpFromGraph([x], [x * 2], grad_overrides=lambda i, g: [g[0] * 3])
    start = theano.shared(1.0)
    tape, _ = theano.scan(op, outputs_info=start, n_steps=2)
    found = theano.function([], [tape, T.grad(tape[-1], start)])()
    assert found[0].tolist() == [2.0, 4.0] and found[1] == 9.0


def test_a_view_op_with_another_gradient():
    """A subclass of ViewOp changes the gradient alone: the well-known recipe for clipping."""

    class Clipped(theano.compile.ops.ViewOp):
        def __init__(self, low, high):
            self.low, self.high = low, high

        def grad(self, inputs, output_grads):
            return [T.clip(g, self.low, self.high) for g in output_grads]

    x = T.dvector("x")
    assert value(T.grad((Clipped(-1, 1)(x) ** 2).sum(), x), x=[3.0, 0.1]).tolist() == [1.0, 0.2]

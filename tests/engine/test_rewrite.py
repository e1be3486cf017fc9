"""The walk of the rewriter: one visit a node, a log of every step, and what it leaves alone."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from walking import walk

import minitheano as theano
import minitheano.tensor as T
from minitheano import passes, stable
from minitheano.graph import Apply, Constant, order
from minitheano.ops.card import Op
from minitheano.passes import LARGE, PASSES, fold_constants, merge_equal, rewritten
from minitheano.rewrite import Found, Reason, Rewriting, equation
from minitheano.say import pp
from minitheano.types import TensorType

x, y = T.dscalars("x", "y")
v, m = T.dvector("v"), T.dmatrix("m")


def names(outputs):
    """The ops of the nodes that the outputs need, in order."""
    return [node.op.name for node in order(outputs)]


def only(*passes_):
    """A rewriting with these passes alone."""
    return Rewriting(passes_)


# --- the walk -------------------------------------------------------------------------------------


def test_what_was_written_stays_as_it_is():
    """Rewriting makes new nodes: the written graph, its sites and its names are untouched."""
    h = T.exp(x * 1 + 0)
    before = [(node, node.op, node.inputs, node.site, node.origin) for node in order([h])]
    found, _ = rewritten([h])
    assert [(n, n.op, n.inputs, n.site, n.origin) for n in order([h])] == before
    assert pp(found[0]) == "exp(x)" and found[0] is not h


def test_a_graph_without_anything_to_do_is_returned_itself():
    """No rule, no new node: the very outputs come back."""
    h = T.exp(x) * y
    found, log = rewritten([h, x])
    assert found == [h, x] and log == []


def test_every_pass_looks_once_at_each_settled_node():
    """The work is linear: a chain of n nodes of which nothing can be made takes n looks."""
    seen = []
    h = x
    for _ in range(500):
        h = T.sin(h)
    only(lambda node, run: seen.append(node)).run([h, h])
    assert len(seen) == 500 == len(set(seen))


def test_a_replacement_is_settled_in_turn():
    """Only what a rule made new is looked at again, not the graph below or beside it."""
    seen = []

    def look(node, run):
        seen.append(node.op.name)

    h = T.exp(T.exp(x)) * 1 + T.cos(y)
    found = only(look, passes.apply_equations).run([h])
    assert pp(*found) == "(exp(exp(x)) + cos(y))"
    assert seen == ["exp", "exp", "mul", "cos", "add"]


def test_a_long_chain_is_rewritten_without_recursion():
    """20,000 sums with 0 between 20,000 sines: what is left are the sines."""
    h = x
    for _ in range(20_000):
        h = T.sin(h) + 0
    found, log = rewritten([h])
    assert len(order(found)) == 20_000 == len(log)


def test_rules_that_undo_each_other_come_to_an_end():
    """Two rules of a learner that chase each other stop, and the graph still means the same."""

    @equation
    def there(a, b):
        return a + b, b - (-a)

    @equation
    def back(a, b):
        return a - (-b), b + a

    def look(node, run):
        right = (there.apply(node.outputs[0])) or back.apply(node.outputs[0])
        return None if right is None else Found([right], there)

    found = only(look).run([x + y])
    assert float(walk(found, {x: 2.0, y: 3.0})[0]) == 5.0


# --- the log and what new nodes know --------------------------------------------------------------


def test_each_step_is_logged():
    """The log tells the rule, the reason, what was there and what came, in order."""
    _, log = rewritten([T.log(1 + T.exp(x * 1))])
    assert [step.rule for step in log] == ["times_one", "log_of_one_plus_exp"]
    assert str(log[1]) == ("log_of_one_plus_exp: log((TensorConstant{1} + exp(x))) -> softplus(x)")
    assert log[1].changes_answer and not log[0].changes_answer
    with theano.config.change(lang="en"):
        assert log[0].doc == "Multiplying by 1 changes nothing."
    with theano.config.change(lang="zh"):
        assert log[0].doc == "乘 1 什么都不变。"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_pass_has_a_reason_in_both_languages(lang):
    """What is not an equation has a caption, too."""
    files = {sys.modules[each.__module__] for each in PASSES} | {stable}
    reasons = [r for file in files for r in vars(file).values() if isinstance(r, Reason)]
    assert len(reasons) >= len(PASSES) - 1
    with theano.config.change(lang=lang):
        for reason in reasons:
            assert any("\u4e00" <= c <= "\u9fff" for c in reason.doc) == (lang == "zh")


def test_new_nodes_keep_the_place_in_the_source():
    """Site, origin and name are those of what was replaced, also for nodes on new inputs."""
    h = T.log(1 + T.exp(x))
    h.name = "h"
    top = T.exp(h)
    (found,), _ = rewritten([top])
    softplus = found.owner.inputs[0]
    assert (softplus.name, softplus.owner.site.text) == ("h", "T.log(1 + T.exp(x))")
    assert softplus.owner.origin is h.owner
    assert found.owner.site is top.owner.site and found.owner.origin is top.owner


def test_a_variable_that_takes_over_keeps_its_own_name():
    """x + 0 becomes x, not a thing of another name."""
    h = x + 0
    h.name = "h"
    assert rewritten([h])[0] == [x] and x.name == "x"


# --- constants ------------------------------------------------------------------------------------


def test_constants_are_folded():
    """What depends on no input is computed once, with the dtype the expression had."""
    (found,), log = rewritten([x + T.exp(T.constant(2.0)) * T.constant(3)])
    two = found.owner.inputs[1]
    assert isinstance(two, Constant) and two.dtype == "float32"
    np.testing.assert_allclose(two.data, np.exp(2.0) * 3, rtol=1e-6)
    assert [step.rule for step in log] == ["fold_constants"] * 2


def test_no_large_constant_is_made_of_a_small_one():
    """A result with more than 10,000 elements is left to the call, unless one as large goes in."""
    rows, row = np.ones((LARGE, 1)), np.ones((1, 2))
    assert names(rewritten([T.constant(rows) * row])[0]) == ["mul"]
    assert names(rewritten([T.constant(np.ones((LARGE, 2))) * row])[0]) == []
    assert names(rewritten([T.zeros((100_000, 100_000, 1000))])[0]) == ["alloc"]


def test_what_goes_wrong_is_left_to_the_call():
    """Constants whose shapes do not fit are not folded, and nothing is raised here."""
    wrong = T.constant(np.ones(3)) + T.constant(np.ones(4))
    assert rewritten([wrong]) == ([wrong], [])


# --- equal nodes ----------------------------------------------------------------------------------


def test_equal_nodes_are_merged():
    """The same op on the same inputs is computed once; constants are compared by value."""
    found, log = rewritten([T.exp(x * 2) + T.sin(T.exp(x * 2))])
    assert sorted(names(found)) == ["add", "exp", "mul", "sin"]
    assert [step.rule for step in log] == ["merge_equal"] * 2


def test_different_constants_are_not_merged():
    """2 and 2.0 have different dtypes, 0.0 and -0.0 different signs, rows other shapes."""
    pairs = [(2, 2.0), (0.0, -0.0), (np.ones((1, 2)), np.ones((2, 1)))]
    for one, other in pairs:
        found = only(merge_equal).run([T.arctan2(m, one), T.arctan2(m, other)])
        assert found[0] is not found[1]


def test_settings_make_different_ops():
    """Sums over different axes are different, over the same axis equal."""
    found, _ = rewritten([m.sum(axis=0), m.sum(axis=1), m.sum(axis=-1)])
    assert found[0] is not found[1] and found[1] is found[2]


def test_impure_ops_are_neither_merged_nor_folded():
    """An op that does something, such as drawing a number, runs as often as it is written."""
    draw = Op("draw", infer=lambda a: a.type, source="{a}")
    draw.pure = False
    one, other = draw(T.constant(1.0)), draw(T.constant(1.0))
    found, log = rewritten([one, other])
    assert found == [one, other] and log == []


# --- passes that are no equations -----------------------------------------------------------------


def test_changes_of_axes_are_joined():
    """Two dimshuffles are one, or none if the second undoes the first."""
    cases = {
        "m": m.dimshuffle(1, "x", 0).dimshuffle(2, 0),
        "m.T": m.dimshuffle("x", 0, 1).dimshuffle(2, 1),
        "v.dimshuffle(0, 'x')": v.dimshuffle("x", 0).dimshuffle(1, 0),
    }
    for wanted, written in cases.items():
        assert pp(*rewritten([written])[0]) == wanted


def test_a_cast_back_and_forth_is_dropped_where_nothing_is_lost():
    """float32 -> float64 -> float32 is nothing, float64 -> float32 -> float64 rounds."""
    f, i = T.fscalar("f"), T.bscalar("i")
    assert rewritten([T.cast(T.cast(f, "float64"), "float32")])[0] == [f]
    assert names(rewritten([T.cast(T.cast(i, "int16"), "float64")])[0]) == ["cast{float64}"]
    assert len(names(rewritten([T.cast(T.cast(x, "float32"), "float64")])[0])) == 2
    assert len(names(rewritten([T.cast(T.cast(x, "int8"), "float64")])[0])) == 2


def test_a_shape_does_not_need_the_numbers():
    """The shape of exp(m) is that of m; of m + v, which may be wider, it is not known."""
    assert pp(*rewritten([T.exp(m * 2).shape[0]])[0]) == "m.shape[0]"
    assert pp(*rewritten([T.exp(m).shape])[0]) == "m.shape"
    assert "add" in names(rewritten([(m + T.dmatrix("n")).shape[0]])[0])


def test_an_array_of_one_number_is_not_made_where_the_number_will_do():
    """The gradient of a sum needs neither an array of ones nor the values that were summed."""
    assert pp(*rewritten([T.grad((T.exp(v) * v).sum(), v)])[0]) == "(exp(v) + (v * exp(v)))"


def test_the_shape_of_a_filled_array_stays():
    """Where nothing else gives the shape, the array is filled, with the number worked out once."""
    (found,), _ = rewritten([T.exp(T.zeros_like(m)) * 2])
    assert found.owner.op.name == "fill" and float(found.owner.inputs[1].data) == 2.0
    assert rewritten([v + T.zeros_like(m)])[0][0].type is m.type


# --- graphs inside ops ----------------------------------------------------------------------------


def test_the_graph_inside_a_loop_is_rewritten_too():
    """The inner graph is rewritten like any other; its steps stand in the same log."""
    out, _ = theano.scan(lambda h: T.log(1 + T.exp(h * 1)), outputs_info=x, n_steps=3)
    found, log = rewritten([out])
    loop = next(node.op for node in order(found) if hasattr(node.op, "inner_outputs"))
    assert names(loop.inner_outputs) == ["softplus"]
    assert {"times_one", "log_of_one_plus_exp"} <= {step.rule for step in log}


def test_a_compiled_function_tells_its_rewrites():
    """f.rewrites is the log; the answer is that of the better form."""
    f = theano.function([x], T.log(1 + T.exp(x)))
    assert f(1000.0) == 1000.0
    assert [step.rule for step in f.rewrites] == ["log_of_one_plus_exp"]


def test_a_node_of_several_outputs_is_replaced_whole():
    """A pass answers with one variable for each output."""
    pair = Op(
        "pair",
        infer=lambda a: (a.type, TensorType("bool", a.broadcastable)),
        source="({a}, {a} > 0)",
    )
    two = Apply(pair, [x * 1], pair.types([x]), None)

    def look(node, run):
        if node.op is pair:
            a = node.inputs[0]
            return Found([a, T.gt(a, 0)], Reason("unpair", "Apart.", "拆开。"))
        return None

    run = only(passes.apply_equations, look)
    assert [pp(o) for o in run.run([two.outputs[1], two.outputs[0]])] == [
        "(x > TensorConstant{0})",
        "x",
    ]
    assert [step.rule for step in run.log] == ["times_one", "unpair", "unpair"]
    assert only(fold_constants).run(two.outputs) == list(two.outputs)


# --- what fails goes on to fail -------------------------------------------------------------------

a, b, c = T.dvectors("a", "b", "c")
UNFIT = [  # with a of length 3, b and c of length 2
    T.zeros_like(a) + b,
    a * 0 + b,
    (a - a) * b,
    T.ones_like(a) * T.exp(b),
    T.fill(a, b),
    T.fill(a * b, 1.0) + a,
    T.zeros_like(a) + T.ones_like(b),
    T.switch(b > 0, T.zeros_like(a), b),
    T.zeros_like(a[7]) + b,
    (b * a[7]).shape[0],
    T.fill(b, a[7]).shape[0],
]


@pytest.mark.parametrize("unfit", UNFIT, ids=pp)
def test_a_call_that_fails_as_written_fails_when_rewritten(unfit):
    """A fill that checks a shape, or an index that is out of range, is not rewritten away."""
    for mode in (theano.Mode(optimizer=None), "FAST_RUN"):
        f = theano.function([a, b], unfit, mode=mode, on_unused_input="ignore")
        with pytest.raises((ValueError, IndexError)):
            f(np.ones(3), np.ones(2))


TOLD = [
    (T.ones_like(a) * a, "a"),
    (T.exp(a) * T.ones_like(a * 2), "exp(a)"),
    (T.ones_like(a * b) * c + a * b, "((fill((a * b), TensorConstant{1.0}) * c) + (a * b))"),
    (T.ones_like(a * b) * (a * c - b), "((a * c) - b)"),
    (T.ones_like(a) * 2.0 * a, "(TensorConstant{2.0} * a)"),
    (T.ones_like(a) * T.ones_like(a), "fill(a, TensorConstant{1.0})"),
]


@pytest.mark.parametrize(("written", "left"), TOLD, ids=lambda item: str(item)[:40])
def test_a_fill_goes_where_something_else_checks_the_same(written, left):
    """The value alone is left where all operands of the model are joined elsewhere, too."""
    (found,), _ = rewritten([written])
    assert pp(found) == left


def test_the_fills_of_a_gradient_go():
    """The gradient of a sum of products needs neither the sum nor the products."""
    found, _ = rewritten(T.grad(T.sum(a * b), [a, b]))
    assert [pp(g) for g in found] == ["b", "a"]

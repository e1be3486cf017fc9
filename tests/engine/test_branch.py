"""`ifelse`: what the branch not taken holds is neither computed nor differentiated."""

import copy
import pickle
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import minitheano as theano
import minitheano.tensor as T
from minitheano.errors import TeachingError
from minitheano.gradient import Lop, Rop
from minitheano.ifelse import ifelse
from minitheano.printing import Print

FEW = settings(max_examples=60, deadline=None, derandomize=True)


class Meter:
    """Notes which expressions are computed; an expression can be made to fail."""

    def __init__(self):
        self.seen = []

    def __call__(self, x, note):
        """`x` itself; when it is computed, the note is kept."""
        return Print(global_fn=lambda op, value: self.seen.append(note))(x)

    def during(self, f, *args):
        """The notes of one call."""
        self.seen.clear()
        f(*args)
        return list(self.seen)


def broken(x):
    """`x` itself, which cannot be computed."""
    return T.opt.Assert("this branch is not taken")(x, np.array(0))


@pytest.fixture
def meter():
    """A fresh meter."""
    return Meter()


c, d = T.bscalar("c"), T.bscalar("d")
x, y = T.dvectors("x", "y")
ONE, TWO = np.array([1.0, 2.0]), np.array([3.0, 5.0])


# --- values ---------------------------------------------------------------------------------------


def test_one_branch_is_computed_and_not_the_other(meter):
    """The condition alone decides which lines run; the other branch may even be impossible."""
    f = theano.function([c, x, y], ifelse(c, meter(x + 1, "first"), meter(y * 2, "second")))
    assert meter.during(f, 1, ONE, TWO) == ["first"]
    assert meter.during(f, 0, ONE, TWO) == ["second"]
    np.testing.assert_array_equal(f(0, ONE, TWO), [6.0, 10.0])
    g = theano.function([c, x], ifelse(c, x * 2, broken(x) * 3))
    np.testing.assert_array_equal(g(1, ONE), [2.0, 4.0])
    with pytest.raises(AssertionError, match="not taken"):
        g(0, ONE)


def test_the_text_has_an_if():
    """What one branch needs is indented below its `if`; what both need stands before it."""
    both = T.exp(x)
    lines = theano.function([c, x], ifelse(c, both + T.sin(x), both * 2)).plain_source.splitlines()
    kept = [line.split("#")[0].rstrip() for line in lines]
    start = kept.index("    t0 = np.exp(x1)")
    assert kept[start + 1 : start + 6] == [
        "    if x0:",
        "        t2 = np.sin(x1)",
        "        t1 = t0 + t2",
        "    else:",
        "        t1 = t0 * 2",
    ]


def test_choices_with_one_condition_share_an_if():
    """A value and its gradients are computed under one `if`, each in its turn."""
    cost = ifelse(c, T.exp(x).sum(), (x**2).sum())
    f = theano.function([c, x], [cost, theano.grad(cost, x), ifelse(c, cost * 2, cost)])
    assert [line.split()[0] for line in f.plain_source.splitlines() if line].count("if") == 1
    for flag, values, slopes in ((1, np.exp(ONE), np.exp(ONE)), (0, ONE**2, 2 * ONE)):
        found = f(flag, ONE)
        np.testing.assert_allclose(found[0], values.sum())
        np.testing.assert_allclose(found[1], slopes)
        np.testing.assert_allclose(found[2], values.sum() * (1 + flag))


def test_a_node_that_two_conditions_need_is_computed_once(meter):
    """Where it is first met; and not at all if neither condition asks for it."""
    shared = meter(T.exp(x), "exp")
    f = theano.function([c, d, x], ifelse(c, shared, x) + ifelse(d, shared * 2, x))
    assert [meter.during(f, a, b, ONE) for a, b in ((0, 0), (0, 1), (1, 0), (1, 1))] == [
        [], ["exp"], ["exp"], ["exp"],
    ]  # fmt: skip
    np.testing.assert_allclose(f(0, 1, ONE), ONE + 2 * np.exp(ONE))
    np.testing.assert_allclose(f(1, 1, ONE), 3 * np.exp(ONE))


def test_a_scan_that_two_conditions_need_turns_once(meter):
    """A loop in a branch is there for a later branch, as any other value is."""
    sums = theano.scan(lambda v, s: meter(s + v, "turn"), x, np.float64(0))[0]
    f = theano.function([c, d, x], [ifelse(c, sums, x), ifelse(d, sums * 2, x)])
    assert meter.during(f, 0, 0, ONE) == []
    assert meter.during(f, 1, 1, ONE) == ["turn"] * 2
    assert meter.during(f, 0, 1, ONE) == ["turn"] * 2
    np.testing.assert_array_equal(f(0, 1, ONE)[1], [2.0, 6.0])


def test_branches_in_branches(meter):
    """Of nested branches only the one that is taken is computed, with what it shares."""
    inner = ifelse(d, meter(x * 2, "cd"), meter(x * 3, "c"))
    f = theano.function([c, d, x], ifelse(c, inner, meter(x * 5, "else")))
    assert [meter.during(f, a, b, ONE) for a, b in ((1, 1), (1, 0), (0, 1))] == [
        ["cd"], ["c"], ["else"],
    ]  # fmt: skip


def test_the_condition_of_an_inner_branch_is_computed_in_the_outer_one(meter):
    """A condition that only one branch needs waits for it."""
    inner = ifelse(meter(x.sum() > 2, "test"), x, -x)
    f = theano.function([c, x], ifelse(c, inner, x * 2))
    assert meter.during(f, 0, ONE) == []
    assert meter.during(f, 1, ONE) == ["test"]


def test_several_outputs():
    """Lists and tuples of branches come back as what the first branch is."""
    pair = ifelse(c, [x, T.exp(x)], [y, y * 2])
    assert isinstance(pair, list)
    assert isinstance(ifelse(c, (x,), (y,)), tuple)
    assert ifelse(c, x, [y]).ndim == 1
    f = theano.function([c, x, y], pair)
    np.testing.assert_array_equal(f(0, ONE, TWO), [TWO, TWO * 2])
    np.testing.assert_allclose(f(1, ONE, TWO), [ONE, np.exp(ONE)])
    swapped = theano.function([c, x, y], ifelse(c, [x, y], [y, x]))
    np.testing.assert_array_equal(swapped(0, ONE, TWO), [TWO, ONE])


def test_the_result_is_nobody_elses_memory():
    """A branch may hand on an argument or a stored value: what is returned is a copy."""
    s = theano.shared(ONE.copy())
    f = theano.function([c, x], ifelse(c, x, s))
    for flag in (0, 1):
        argument = TWO.copy()
        f(flag, argument)[:] = 0
        assert argument.tolist() == TWO.tolist()
    assert s.get_value().tolist() == ONE.tolist()


def test_any_object_can_be_chosen():
    """The branches may be Python objects of one type that is not a tensor."""
    a, b = theano.generic(), theano.generic()
    f = theano.function([c, a, b], ifelse(c, a, b))
    assert f(1, ["a"], "b") == ["a"] and f(0, ["a"], "b") == "b"


def test_an_update_can_depend_on_a_branch(meter):
    """A new value that is chosen lazily is stored like any other."""
    s = theano.shared(1.0)
    f = theano.function([c], s, updates=[(s, ifelse(c, meter(s * 2, "double"), s))])
    assert meter.during(f, 0) == [] and s.get_value() == 1.0
    assert meter.during(f, 1) == ["double"] and s.get_value() == 2.0


def test_each_turn_of_a_scan_takes_its_own_branch(meter):
    """Inside a step the condition is asked anew in every turn."""

    def step(v, h):
        return ifelse(v > 0, meter(h + v, "add"), meter(h * 2, "double"))

    f = theano.function([x], theano.scan(step, x, np.float64(1))[0])
    assert meter.during(f, [2.0, -1.0, -1.0, 4.0]) == ["add", "double", "double", "add"]
    assert f([2.0, -1.0, -1.0, 4.0]).tolist() == [3.0, 6.0, 12.0, 16.0]


def test_a_turn_remembers_nothing_of_the_turn_before():
    """A node that two branches share is computed again where the next turn needs it."""

    def step(v, w):
        shared = T.exp(v)
        return ifelse(v > 0, shared, v) + ifelse(w > 0, shared * 2, w)

    a, b = np.array([1.0, -1.0, -2.0]), np.array([-1.0, 1.0, -1.0])
    found = theano.function([x, y], theano.scan(step, [x, y])[0])(a, b)
    expected = np.where(a > 0, np.exp(a), a) + np.where(b > 0, 2 * np.exp(a), b)
    np.testing.assert_allclose(found, expected)


def test_a_long_row_of_branches_is_flat():
    """A thousand choices one after the other need no deep text and no recursion."""
    z = T.dscalar("z")
    out = z
    for _ in range(1000):
        out = ifelse(out > 0, out - 1, out + 3)
    f = theano.function([z], out)
    expected = 5.0
    for _ in range(1000):
        expected = expected - 1 if expected > 0 else expected + 3
    assert f(5.0) == expected


def test_too_deep_a_nest_is_told():
    """Text of a hundred levels would be refused by Python itself, in words about our text."""
    z = T.dscalar("z")
    out = z
    for k in range(40):
        out = ifelse(z < k, T.sin(z * k), out)
    np.testing.assert_allclose(theano.function([z], out)(38.5), np.sin(38.5 * 39))
    for k in range(40, 120):
        out = ifelse(z < k, T.sin(z * k), out)
    with pytest.raises(TeachingError, match="deeper than"):
        theano.function([z], out)


def test_a_function_with_branches_can_be_copied():
    """pickle and deepcopy keep the branches lazy."""
    f = theano.function([c, x], ifelse(c, x * 2, broken(x)))
    for made in (pickle.loads(pickle.dumps(f)), copy.deepcopy(f)):
        np.testing.assert_array_equal(made(1, ONE), ONE * 2)


# --- looking at it --------------------------------------------------------------------------------


def test_a_recorded_run_has_only_what_happened():
    """The trace shows the branch that was taken; no node of the other occurs in it."""
    first, second = x + 1, y * 2
    f = theano.function([c, x, y], ifelse(c, first, second))
    for flag, there, absent in ((1, first, second), (0, second, first)):
        computed = [e.variable for e in f.trace(flag, ONE, TWO).events if e.beat == "compute"]
        assert there in computed and absent not in computed


def test_an_error_in_a_branch_names_its_expression():
    """Line and node still belong together where lines are indented."""
    f = theano.function([c, x, y], ifelse(c, T.exp(x) * y, x))
    with pytest.raises(ValueError, match=r"T\.exp\(x\) \* y"):
        f(1, ONE, [1.0, 2.0, 3.0])
    np.testing.assert_array_equal(f(0, ONE, [1.0, 2.0, 3.0]), ONE)


# --- gradients ------------------------------------------------------------------------------------


def test_the_gradient_goes_through_the_branch_that_was_taken(meter):
    """Of the other branch neither the value nor the gradient is computed; its inputs get 0."""
    first, second = meter(T.exp(x), "exp"), meter(T.log(y), "log")
    cost = ifelse(c, (first**2).sum(), (second**2).sum())
    f = theano.function([c, x, y], theano.grad(cost, [x, y]))
    assert meter.during(f, 1, ONE, TWO) == ["exp"]
    assert meter.during(f, 0, ONE, TWO) == ["log"]
    np.testing.assert_allclose(f(1, ONE, TWO), [2 * np.exp(2 * ONE), [0, 0]])
    np.testing.assert_allclose(f(0, ONE, TWO), [[0, 0], 2 * np.log(TWO) / TWO])


def test_the_gradient_of_an_impossible_branch_does_no_harm():
    """What would raise, or be nan, stays in the branch that is not taken."""
    cost = ifelse(c, x.sum(), (broken(x) ** 2).sum() + T.sqrt(-x).sum())
    f = theano.function([c, x], theano.grad(cost, x))
    np.testing.assert_array_equal(f(1, ONE), [1.0, 1.0])
    with pytest.raises(AssertionError):
        f(0, ONE)


def test_a_parameter_that_both_branches_use_gets_one_slope():
    """Two slopes under one condition meet as one choice, and add to what comes from outside."""
    cost = ifelse(c, (x**2).sum(), (x**3).sum()) + x.sum()
    f = theano.function([c, x], theano.grad(cost, x))
    np.testing.assert_allclose(f(1, ONE), 2 * ONE + 1)
    np.testing.assert_allclose(f(0, ONE), 3 * ONE**2 + 1)


def test_two_conditions_that_share_an_expression_stay_apart(meter):
    """Its gradient is computed if one of the conditions asks for it, and not if none does."""
    shared = meter(T.exp(x), "exp")
    cost = ifelse(c, (shared**2).sum(), x.sum()) + ifelse(d, (shared**3).sum(), x.sum())
    f = theano.function([c, d, x], theano.grad(cost, x))
    assert meter.during(f, 0, 0, ONE) == []
    assert meter.during(f, 1, 0, ONE) == meter.during(f, 1, 1, ONE) == ["exp"]
    for a, b in ((0, 0), (0, 1), (1, 0), (1, 1)):
        expected = (2 * np.exp(2 * ONE) if a else 1) + (3 * np.exp(3 * ONE) if b else 1)
        np.testing.assert_allclose(f(a, b, ONE), np.broadcast_to(expected, 2))


def test_the_condition_has_slope_zero():
    """A condition is a step: it passes a gradient of zeros, also where the result is an integer."""
    t = T.dscalar("t")
    cost = ifelse(t, t * 2, t * 3)
    assert theano.function([t], theano.grad(cost, t))(1.0) == 2.0
    w = theano.shared(2.0)
    with pytest.warns(match="slope|gradient|0"):
        zero = theano.grad(ifelse(w > 0, 0, 1), w)
    assert zero.eval() == 0.0


def test_the_gradient_by_an_expression_in_a_branch():
    """An expression that is asked for on the way keeps its slope, and passes it on."""
    h = T.exp(x)
    cost = ifelse(c, (h**2).sum(), x.sum())
    f = theano.function([c, x], theano.grad(cost, [h, x]))
    np.testing.assert_allclose(f(1, ONE), [2 * np.exp(ONE), 2 * np.exp(2 * ONE)])
    np.testing.assert_allclose(f(0, ONE), [[0, 0], [1, 1]])


def test_several_outputs_have_several_gradients():
    """An output without a slope does not stop the others."""
    one, other = ifelse(c, [x * 2, y], [y, x * 3])
    f = theano.function([c, x, y], theano.grad((one * 5).sum() + other.sum(), [x, y]))
    np.testing.assert_array_equal(f(1, ONE, TWO), [[10, 10], [1, 1]])
    np.testing.assert_array_equal(f(0, ONE, TWO), [[3, 3], [5, 5]])
    g = theano.function([c, x, y], theano.grad(one.sum(), [x, y]), on_unused_input="ignore")
    np.testing.assert_array_equal(g(0, ONE, TWO), [[0, 0], [1, 1]])


def test_known_axes_of_length_one_do_not_disturb():
    """A slope that knows more of its shape than the zeros beside it is still one choice."""
    row = T.drow("row")
    cost = ifelse(c, (row * 2).sum(), T.exp(row).mean())
    f = theano.function([c, row], theano.grad(cost, row))
    np.testing.assert_allclose(f(1, [[1.0, 2.0]]), [[2, 2]])
    np.testing.assert_allclose(f(0, [[1.0, 2.0]]), np.exp([[1.0, 2.0]]) / 2)


def test_products_with_the_jacobian():
    """Rop and Lop go through the branch that is taken."""
    out = ifelse(c, x**2, T.exp(x))
    f = theano.function([c, x, y], [Rop(out, x, y), Lop(out, x, y)])
    np.testing.assert_allclose(f(1, ONE, TWO), [2 * ONE * TWO] * 2)
    np.testing.assert_allclose(f(0, ONE, TWO), [np.exp(ONE) * TWO] * 2)


def test_second_derivatives():
    """The Hessian is that of the branch that is taken."""
    cost = ifelse(c, (x**3).sum(), T.exp(x).sum())
    f = theano.function([c, x], theano.gradient.hessian(cost, x))
    np.testing.assert_allclose(f(1, ONE), np.diag(6 * ONE))
    np.testing.assert_allclose(f(0, ONE), np.diag(np.exp(ONE)))


def test_the_gradient_of_a_scan_with_branches():
    """Backwards, too, each turn takes its own branch."""

    def step(v, h):
        return ifelse(v > 0, h + T.exp(v), h * 2)

    out = theano.scan(step, x, np.float64(0))[0][-1]
    f = theano.function([x], theano.grad(out, x))
    np.testing.assert_allclose(f([1.0, -1.0, 2.0]), [2 * np.e, 0, np.exp(2)])


# --- random nests ---------------------------------------------------------------------------------

LEAVES = st.sampled_from(["x", "y", 0.5, -2.0])
NESTS = st.recursive(
    LEAVES,
    lambda part: (
        st.tuples(st.sampled_from("+*"), part, part)
        | st.tuples(st.sampled_from(["sin", "tanh"]), part)
        | st.tuples(st.just("if"), st.sampled_from("abc"), part, part)
        | st.tuples(st.just("twice"), part)
    ),
    max_leaves=14,
)


def built(nest, names, choose):
    """The expression of a nest, in which `choose` stands for the choice between two."""
    if isinstance(nest, str):
        return names[nest]
    if not isinstance(nest, tuple):
        return T.constant(nest, dtype="float64")
    head, *rest = nest
    if head == "if":
        name, first, second = rest
        sides = built(first, names, choose), built(second, names, choose)
        return choose(names[name], *sides)
    parts = [built(part, names, choose) for part in rest]
    if head == "twice":  # one node, used in two places under different conditions
        return choose(names["a"], parts[0], names["x"]) * choose(names["b"], parts[0], names["y"])
    if head in "+*":
        return parts[0] + parts[1] if head == "+" else parts[0] * parts[1]
    return getattr(T, head)(parts[0])


@FEW
@given(NESTS, st.tuples(*[st.booleans()] * 3))
def test_a_random_nest_agrees_with_switch(nest, flags):
    """Value and gradient are those of T.switch, which computes both sides."""
    flags_, (u, v) = [T.bscalar(name) for name in "abc"], T.dscalars("x", "y")
    names = dict(zip("abcxy", [*flags_, u, v], strict=True))
    results = []
    for choose in (ifelse, T.switch):
        out = built(nest, names, choose) + u + v
        wanted = [out, *theano.grad(out, [u, v])]
        f = theano.function(list(names.values()), wanted, on_unused_input="ignore")
        results.append(f(*map(int, flags), 0.7, -1.3))
    np.testing.assert_allclose(results[0], results[1], rtol=1e-10, atol=1e-12)


# --- mistakes -------------------------------------------------------------------------------------


def test_types_are_theanos():
    """Both branches have one type; a number has the dtype that Theano gives it."""
    assert ifelse(c, 1, 2).dtype == "int8"
    assert ifelse(1, x, y).type == x.type
    assert ifelse(c, x, np.zeros(3)).ndim == 1
    for other in (T.fvector(), T.dmatrix(), T.drow(), 1, np.zeros(3, "float32")):
        for sides in ((x, other), (other, x)):
            with pytest.raises(TypeError, match="branches"):
                ifelse(c, *sides)
    with pytest.raises(ValueError, match="2 and 1"):
        ifelse(c, [x, y], [y])
    with pytest.raises(TypeError, match="condition"):
        ifelse(x, x, y)


def test_values_die_in_branches_as_elsewhere():
    """A long chain in a branch and before it holds few arrays at a time, not one a node."""
    c, x = T.iscalar("c"), T.dvector("x")
    chain = [x]
    for _ in range(3):
        h = T.exp(chain[-1])
        for _ in range(40):
            h = T.tanh(h) + 1
        chain.append(h)
    _, before, taken, other = chain
    out = ifelse(c, taken.sum(), other.sum())
    f = theano.function([c, x], [out, (before * 2).sum()])
    plain = theano.function([c, x], [out, (before * 2).sum()], mode=theano.Mode(optimizer=None))
    a = np.linspace(0, 1, 10_000)
    for choice in (0, 1):
        tracemalloc.start()
        found = f(choice, a)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 8 * a.nbytes
        np.testing.assert_allclose(found, plain(choice, a))

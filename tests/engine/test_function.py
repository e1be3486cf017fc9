"""What a compiled function takes, returns and stores: the five beats of a call."""

import copy
import inspect
import io
import linecache
import pickle

import numpy as np
import pytest

import minitheano as theano
import minitheano.tensor as T
from minitheano.errors import LearnerWarning, MissingInputError, UnusedInputError
from minitheano.misc.pkl_utils import dump, load
from minitheano.misc.strutil import render_string
from minitheano.tests.unittest_tools import assert_allclose, fetch_seed, seed_rng, verify_grad


@pytest.fixture
def state():
    """The accumulator's state, as the tutorial makes it."""
    return theano.shared(np.array(0, dtype=np.float64), "state")


def accumulator(state):
    """A function that adds its argument to the state."""
    inc = T.scalar("inc", dtype=state.dtype)
    return theano.function([inc], state, updates=[(state, state + inc)])


def test_a_call_returns_the_value_from_before_its_update(state):
    """The outputs and the updates are both computed from the old value."""
    f = accumulator(state)
    assert (f(1), float(state.get_value())) == (0.0, 1.0)
    assert (f(10), float(state.get_value())) == (1.0, 11.0)
    state.set_value(-1)
    assert (f(3), float(state.get_value())) == (-1.0, 2.0)


def test_a_printed_state_looks_as_in_the_tutorial(state):
    """`print(state.get_value())` shows a bare number."""
    accumulator(state)(1)
    assert str(state.get_value()) == "1.0"


def test_a_scalar_result_is_an_array_without_axes(state):
    """Theano hands out arrays, also for one number."""
    result = accumulator(state)(1)
    assert isinstance(result, np.ndarray) and result.shape == () and result.dtype == "float64"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_order_of_the_updates_has_no_meaning(order):
    """All updates read the old values and are stored at once."""
    a, b = theano.shared(3, "a"), theano.shared(5, "b")
    pairs = [(a, a + b), (b, a - b)]
    theano.function([], updates=[pairs[k] for k in order])()
    assert (a.get_value(), b.get_value()) == (8, -2)


def test_two_variables_swap_without_a_third():
    """Each new value is the other's old value, and the outputs show the old ones."""
    a, b = theano.shared(np.ones(2), "a"), theano.shared(np.zeros(2), "b")
    f = theano.function([], [a, b], updates=[(a, b), (b, a)])
    old_a, old_b = f()
    np.testing.assert_array_equal(old_a, np.ones(2))
    np.testing.assert_array_equal(old_b, np.zeros(2))
    np.testing.assert_array_equal(a.get_value(), np.zeros(2))
    np.testing.assert_array_equal(b.get_value(), np.ones(2))


def test_a_swap_leaves_two_arrays_and_not_one():
    """After `(a, b), (b, b)` the two variables do not share memory."""
    a, b = theano.shared(np.zeros(2), "a"), theano.shared(np.ones(2), "b")
    theano.function([], updates=[(a, b)])()
    a.get_value(borrow=True)[0] = 99
    assert b.get_value()[0] == 1


@pytest.mark.parametrize("first", ["good", "bad"])
def test_a_call_that_fails_changes_no_shared_variable(first):
    """Whatever the order of the updates, an error leaves all states as they were."""
    n, s = theano.shared(0, "n"), theano.shared(np.zeros(2), "s")
    x = T.dvector("x")
    pairs = [(n, n + 1), (s, s + x)]
    f = theano.function([x], [], updates=pairs if first == "good" else pairs[::-1])
    with pytest.raises(ValueError):
        f([1, 2, 3])
    assert n.get_value() == 0
    np.testing.assert_array_equal(s.get_value(), [0, 0])


def test_nothing_is_stored_when_the_function_is_made(state):
    """Updates happen in calls, not at definition."""
    accumulator(state)
    assert state.get_value() == 0


def test_results_are_copies_of_stored_values_and_arguments():
    """Changing a result changes neither the state nor the argument it came from."""
    s, x = theano.shared(np.zeros(2), "s"), T.dvector("x")
    argument = np.zeros(2)
    kept, same, part = theano.function([x], [s, x, x[:1]])(argument)
    kept[0] = same[0] = part[0] = 7
    assert s.get_value()[0] == 0 and argument[0] == 0


def test_the_packing_of_the_outputs_is_kept():
    """One variable gives an array, a list a list, None an empty list, a dictionary a dictionary."""
    x = T.dscalar("x")
    assert theano.function([x], x + 1)(1) == 2
    assert theano.function([x], [x + 1])(1) == [2]
    assert theano.function([x], (x, x + 1))(1) == [1, 2]
    assert theano.function([], None)() == []
    assert theano.function([x], {"b": x, "a": x + 1})(1) == {"a": 2, "b": 1}


def test_results_in_a_list_compare_as_a_list():
    """A program that asks `type(out) in [list, tuple]` is answered as in Theano."""
    x = T.dvector("x")
    scanned = theano.scan(lambda one: (one, one + 1), x)
    gradients, several = T.grad(x.sum(), [x]), theano.function([x], [x])([1])
    for value in (several, gradients, scanned[0]):
        assert type(value) == list and type(value) in {list} and type(value) != tuple  # noqa: E721
    for pair in (scanned, T.grad(x.sum(), (x,))):
        assert type(pair) in [list, tuple] and type(pair) != list  # noqa: E721


def test_default_updates_follow_the_variable_unless_they_are_refused():
    """A default update runs where the variable is read; explicit updates and refusals win."""
    s = theano.shared(0, "s")
    s.default_update = s + 1
    f, quiet = theano.function([], s), theano.function([], s, no_default_updates=True)
    assert [int(f()), int(f()), int(quiet())] == [0, 1, 2]
    theano.function([], s, updates=[(s, s + 10)])()
    assert s.get_value() == 12


def test_an_argument_may_come_by_name_or_from_its_default():
    """Keywords use the name of the input; `In(value=)` fills what is left out."""
    x, y = T.dscalars("x", "y")
    f = theano.function([x, theano.In(y, value=2.0)], x * y)
    assert (f(3), f(3, 5), f(x=3, y=7)) == (6, 15, 21)


def test_an_input_may_keep_a_state_of_its_own():
    """`In(value=, update=)` changes at each call and is read as `f[s]`."""
    x, s = T.dscalars("x", "s")
    f = theano.function([x, theano.In(s, value=0.0, update=s + x)], s)
    assert [float(f(1)), float(f(2)), float(f(4)), float(f[s]), float(f["s"])] == [0, 1, 3, 7, 7]
    f[s] = 100.0
    assert [float(f(1)), float(f(1))] == [100, 101]


def test_a_copy_shares_or_swaps_the_states():
    """`f.copy(swap=)` works on another variable, `delete_updates=True` on none."""
    s, t, i = theano.shared(0, "s"), theano.shared(0, "t"), T.iscalar("i")
    f = theano.function([i], s, updates=[(s, s + i)])
    f.copy(swap={s: t})(5)
    f.copy(delete_updates=True)(7)
    f.copy()(2)
    assert (s.get_value(), t.get_value()) == (2, 5)


def test_a_function_cuts_the_graph_at_its_inputs():
    """An intermediate expression can be an input; what lies behind it is not needed."""
    x = T.dscalar("x")
    h = x * x
    assert theano.function([h], h + 1)(5) == 6


def test_inputs_that_are_missing_or_unused_are_told_when_compiling():
    """Both are mistakes of the definition and have Theano's names."""
    x, y = T.dscalars("x", "y")
    with pytest.raises(MissingInputError, match="'y'"):
        theano.function([x], x + y)
    with pytest.raises(UnusedInputError, match="'y'"):
        theano.function([x, y], x)
    assert theano.function([x, y], x, on_unused_input="ignore")(1, 2) == 1
    with pytest.warns(LearnerWarning, match="'y'"):
        theano.function([x, y], x, on_unused_input="warn")


def test_an_update_that_would_shrink_its_variable_is_refused():
    """A mean with its axis kept has one row for good; T.unbroadcast says that this is meant."""
    s = theano.shared(np.ones((3, 2)), "s")
    row = s.mean(axis=0, keepdims=True)
    with pytest.raises(TypeError, match="would shrink"):
        theano.function([], [], updates={s: row})
    theano.function([], [], updates={s: T.unbroadcast(row, 0)})()
    assert s.get_value().shape == (1, 2)


def test_a_wrong_update_is_told_when_compiling(state):
    """Two updates of one variable, a foreign target and another dtype have Theano's classes."""
    x = T.dscalar("x")
    with pytest.raises(ValueError, match="Two updates"):
        theano.function([], updates=[(state, state + 1), (state, state * 2)])
    with pytest.raises(TypeError, match="only change shared"):
        theano.function([x], x, updates=[(x, x + 1)])
    count = theano.shared(0, "count")
    with pytest.raises(TypeError, match=r"'count' \(line \d+\) stores an int64 scalar"):
        theano.function([x], updates=[(count, count + x)])


def test_the_source_runs_line_by_line_and_names_the_learners_words(state):
    """`f.source` heads the beats and repeats the learner's expressions as comments."""
    source = accumulator(state).source
    beats = [line.strip() for line in source.splitlines() if line.strip().startswith("# ")]
    assert beats == ["# bind", "# snapshot", "# compute", "# commit", "# return"]
    assert "# state + inc" in source


def test_debuggers_and_inspect_see_the_source(state):
    """The emitted text can be read by its file name, as the text of any function."""
    f = accumulator(state)
    assert inspect.getsource(f.__call__) == f.source
    assert "".join(linecache.getlines(f._emitted.file)) == f.source


def test_a_hostile_name_stays_inside_its_comment():
    """No name can become code in the emitted text."""
    x = T.dscalar("x\nimport os; os.abort()  # \u2028'''\"\"\"\\")
    f = theano.function([x], x + 1)
    assert f(1) == 2
    compile(f.source, "source", "exec")
    assert not any(line.strip().startswith("import") for line in f.source.splitlines())


def test_division_by_zero_gives_inf_and_no_warning():
    """Numbers that are not finite are values, as in Theano."""
    x = T.dscalar("x")
    assert theano.function([x], 1 / x)(0) == np.inf


def test_a_length_of_one_is_not_repeated_unless_the_type_says_so():
    """(1, 3) and (2, 3) do not fit as matrices; a row does."""
    X, b, row = T.dmatrix("X"), T.dmatrix("b"), T.drow("row")
    ones = np.ones((2, 3))
    with pytest.raises(ValueError, match="addbroadcast"):
        theano.function([X, b], X + b)(ones, np.ones((1, 3)))
    assert theano.function([X, row], X + row)(ones, np.ones((1, 3))).shape == (2, 3)


def test_a_copy_keeps_an_input_that_is_an_expression():
    """The leaf that stands for the expression is the copy's, too."""
    x = T.dscalar("x")
    y = x + 1
    f = theano.function([y], y * 2)
    assert (f(3), f.copy()(3), f.copy().copy(name="again")(3)) == (6, 6, 6)


def test_a_swap_names_a_shared_variable_of_the_function():
    """Any other is told: nothing would be swapped."""
    s, t = theano.shared(0.0, "s"), theano.shared(0.0, "t")
    with pytest.raises(ValueError, match="does not use"):
        theano.function([], s).copy(swap={t: s})


def test_an_in_belongs_to_no_function():
    """`allow_input_downcast` of one function does not stay with an `In` that another one uses."""
    x = T.fscalar("x")
    given = theano.In(x)
    theano.function([given], x, allow_input_downcast=True)(0.1)
    with pytest.raises(TypeError):
        theano.function([given], x, allow_input_downcast=False)(0.1)


def test_an_input_that_is_an_expression_hides_what_it_is_made_of():
    """A default update behind the input is not reached, so it does not run."""
    s = theano.shared(1.0, "s")
    s.default_update = s + 1
    y = s + 1
    assert theano.function([y], y * 2)(3) == 6
    assert s.get_value() == 1


@pytest.mark.parametrize("wrong", [{}, {"x": 1}, set(), "x", None])
def test_inputs_are_a_list(wrong):
    """A dictionary or a set has no order that a call could follow."""
    with pytest.raises(TypeError, match="must be a list"):
        theano.function(wrong, 1)


def test_a_function_can_be_pickled_and_copied_deeply():
    """The new function has shared variables of its own; long chains need no recursion."""
    s, x = theano.shared(0.0, "s"), T.dscalar("x")
    y = x
    for _ in range(1_500):
        y = T.tanh(y) + s
    f = theano.function([x], y, updates=[(s, s + 1)])
    for again in (pickle.loads(pickle.dumps(f)), copy.deepcopy(f)):
        assert 0 < again(1) < 1 < again(1) < 2
    assert s.get_value() == 0


def test_an_expression_can_be_copied_deeply():
    """What is shared between two expressions is shared between their copies."""
    x = T.dscalar("x")
    y = x
    for _ in range(5_000):
        y = T.tanh(y)
    one, two = copy.deepcopy([y, y + x])
    assert one is not y and two.owner.inputs[0] is one
    assert theano.function([two.owner.inputs[1]], two)(0.0) == 0


def test_some_of_the_results_can_be_picked():
    """`output_subset` names outputs by place, or by key in a dictionary of outputs."""
    x = T.dscalar("x")
    s = theano.shared(0.0, "s")
    listed = theano.function([x], [x, x + 1, x + 2], updates=[(s, s + 1)])
    assert listed(1, output_subset=[2, 0]) == [3, 1] and s.get_value() == 1
    named = theano.function([x], {"a": x, "b": x + 1})
    assert named(1, output_subset=["b"]) == {"b": 2}


def test_an_updated_input_without_a_value_is_given_in_each_call():
    """`In(s, update=…)` keeps the new value, as `f[s]`, and yet s must be given."""
    x, s = T.dscalars("x", "s")
    f = theano.function([x, theano.In(s, update=s + x)], s)
    with pytest.raises(TypeError, match="s"):
        f(1)
    assert (float(f(1, 2)), float(f[s])) == (2, 3)
    with pytest.raises(TypeError):
        f(1)


@pytest.mark.parametrize("wrong", [3, np.ones(2), "x", [T.dscalar()], {}])
def test_an_output_is_a_variable(wrong):
    """A number, an array, a text or a list in the list of outputs raises TypeError."""
    with pytest.raises(TypeError, match="An output is a symbolic variable"):
        theano.function([], [wrong])


def test_a_function_shows_what_it_keeps():
    """`f.container`, `f.value` and `f[…]` reach inputs with a default and shared variables."""
    x, y = T.dscalars("x", "y")
    s = theano.shared(np.zeros(2), "s")
    f = theano.function([x, theano.In(y, value=3.0)], x * y + s.sum(), updates=[(s, s + x)])
    assert f[y] == f["y"] == f.value[y] == f.container[y].value == 3.0 and y in f.container
    assert f.container[s] is s.container and f.get_shared() == [s]
    f[s] = np.ones(2)
    assert float(f(2)) == 8 and f[s].tolist() == [3, 3]
    for key in (x, "nothing"):
        with pytest.raises(TypeError, match=r"keeps no value for '(x|nothing)'"):
            f[key]


def test_two_functions_may_keep_one_value():
    """`In(value=f.container[s])` is the state of f, also in copies made together."""
    x, s = T.dscalars("x", "s")
    up = theano.function([x, theano.In(s, value=10.0, update=s + x)], [])
    down = theano.function([x, theano.In(s, value=up.container[s], update=s - x)], [])
    up(1), down(4)
    assert up[s] == down[s] == 7
    one, two = copy.deepcopy([up, down])
    one(1)
    assert two["s"] == 8 and up[s] == 7


def test_the_maker_shows_the_graph_that_runs():
    """`f.maker.fgraph` is the graph after rewriting; inputs, outputs and the mode are there."""
    x, s = T.dscalar("x"), theano.shared(1.0, "s")
    f = theano.function([x], T.log(T.exp(x)) * 2, updates=[(s, s + 1)], mode="FAST_RUN")
    graph = f.maker.fgraph
    assert [node.op.name for node in graph.toposort()] == ["mul", "add"]
    assert graph.inputs == [x, s] and len(graph.outputs) == 2
    assert [i.variable for i in f.maker.inputs] == [x] and str(f.maker.mode.optimizer) == "fast_run"
    assert f.profile is None and f.trust_input is False and f.free() is None


@pytest.mark.parametrize(("lang", "said"), [("en", "random stream"), ("zh", "随机数流")])
def test_updates_of_a_scan_that_draws_are_asked_for(lang, said):
    """Where the next state of a stream needs the step, the error says what was left out."""
    draws, v = T.shared_randomstreams.RandomStreams(1), T.dvector("v")
    chain, ups = theano.scan(lambda h: h * draws.uniform(h.shape), outputs_info=v, n_steps=3)
    with (
        theano.config.change(lang=lang),
        pytest.raises(MissingInputError, match=rf"(?s){said}.*updates=ups"),
    ):
        theano.function([v], chain)
    assert theano.function([v], chain, updates=ups)([1.0]).shape == (3, 1)


def test_who_wants_no_updates_is_not_warned():
    """`no_default_updates=True` says that the numbers of a scan shall repeat."""
    draws = T.shared_randomstreams.RandomStreams(1)
    out, _ = theano.scan(lambda: draws.uniform((1,)), n_steps=2)
    with pytest.warns(LearnerWarning, match="random stream"):
        theano.function([], out)
    f = theano.function([], out, no_default_updates=True)  # a warning would be an error here
    np.testing.assert_array_equal(f(), f())


def test_a_borrowed_generator_is_the_one_that_was_given():
    """`shared(RandomState)` keeps a copy, with `borrow=True` the very generator."""
    generator = np.random.RandomState(1)
    kept = [theano.shared(generator, borrow=b).get_value(borrow=True) for b in (True, False)]
    assert kept[0] is generator and kept[1] is not generator


def test_no_default_updates_is_true_or_a_list():
    """A variable by itself is a mistake, which is told."""
    s = theano.shared(0, "s")
    with pytest.raises(TypeError, match=r"no_default_updates=\[s\]"):
        theano.function([], s, no_default_updates=s)


def test_a_default_update_can_be_taken_away():
    """Functions made after `del s.default_update` leave s as it is; older ones go on."""
    s = theano.shared(0, "s")
    s.default_update = s + 1
    f = theano.function([], s)
    del s.default_update
    theano.function([], s)()
    assert (int(f()), int(s.get_value())) == (0, 1)


def test_the_older_name_of_an_input():
    """`theano.Param(x, default)` is `In(x, value=default)`; `pfunc` is `function`."""
    x, y = T.dscalars("x", "y")
    f = theano.compile.pfunc(params=[x, theano.Param(y, 2.0)], outputs=x * y)
    assert (float(f(3)), float(f(3, y=5))) == (6, 15)


def test_a_library_may_add_its_own_kind_of_shared_variable():
    """`shared_constructor` is asked first; a TypeError leaves the value to the next."""

    @theano.compile.shared_constructor
    def of_pairs(value, name=None, **settings):
        if not isinstance(value, set):
            raise TypeError
        return theano.shared(np.array(sorted(value)), name)

    try:
        assert theano.shared({3, 1, 2}, "s").get_value().tolist() == [1, 2, 3]
        assert theano.shared(np.ones(2), borrow=True).get_value().tolist() == [1, 1]
    finally:
        theano.compile.shared_constructor(of_pairs, remove=True)


def test_a_zip_of_pickles_can_be_read_by_numpy_alone():
    """`pkl_utils.dump` keeps each array as a file, called as its shared variable."""
    w, x = theano.shared(np.arange(3.0), "w"), T.dscalar("x")
    file = io.BytesIO()
    dump([w, theano.function([x], (w * x).sum()), w.get_value(), "text"], file)
    file.seek(0)
    read = np.load(file)
    assert read["w"].tolist() == [0, 1, 2] and {"w", "array_0", "pkl"} <= set(read.files)
    again, f, array, text = load(file)
    assert again.name == "w" and float(f(2)) == 6 and array.tolist() == [0, 1, 2] and text == "text"


def test_helpers_of_libraries_tests():
    """Seeds follow the flag, and arrays are compared as closely as their floats allow."""
    with theano.config.change({"unittests.rseed": "7"}):
        assert (seed_rng(), fetch_seed()) == (7, 7)
        first = np.random.rand()
        seed_rng()
        assert np.random.rand() == first
    assert_allclose(np.float32([1.0, 1.0]), np.float32([[1.0001]]))
    with pytest.raises(AssertionError):
        assert_allclose(np.float64([1.0]), np.float64([1.0001]))
    verify_grad(lambda x: T.tanh(x).sum(), [np.ones(3)])
    assert theano._asarray([1, 2], dtype="floatX").dtype == "float64"
    assert render_string("%(a)s + %(b)s", {"a": 1, "b": 2}) == "1 + 2"


def test_a_clone_may_have_inputs_of_its_own():
    """`clone(share_inputs=False)` takes new inputs, and shared variables on the same values."""
    x, s = T.dscalar("x"), theano.shared(2.0, "s")
    again = theano.clone(x * s, share_inputs=False)
    new_x, new_s = again.owner.inputs
    assert new_x is not x and new_s is not s and new_s.container is s.container
    s.set_value(5.0)
    assert theano.function([new_x], again)(3.0) == 15
    assert theano.clone(x * s, copy_inputs=True).owner.inputs[0] is x


def test_shared_knows_its_keywords():
    """`target` is Theano's and changes nothing; a mistyped keyword is not swallowed."""
    assert theano.shared(1.0, "w", target="cpu").name == "w"
    with pytest.raises(TypeError, match="nmae"):
        theano.shared(1.0, nmae="w")


def test_inputs_have_short_forms():
    """A tuple stands for `In`, as Theano documents: value, update and value, a name before."""
    a, b, c = T.dscalars("a", "b", "c")
    f = theano.function([a, (b, 2.0), ("s", (c, c + a + b), 10.0)], c)
    assert [float(f(1)), float(f(1, b=0)), float(f["s"]), float(f[c])] == [10, 13, 14, 14]
    with pytest.raises(TypeError):
        theano.function([a, (3, b)], a)

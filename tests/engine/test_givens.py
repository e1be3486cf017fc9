"""`givens` exchanges parts of a graph, in one function and nowhere else."""

import warnings

import numpy as np
import pytest

import minitheano as theano
import minitheano.tensor as T
from minitheano.errors import LearnerWarning, UnusedInputError


def test_a_shared_variable_is_replaced_for_one_call_and_keeps_its_value():
    """The tutorial's `skip_shared` computes with the argument and leaves the state alone."""
    state = theano.shared(np.float64(2), "state")
    inc, a = T.scalar("inc", dtype=state.dtype), T.scalar(dtype=state.dtype)
    skip_shared = theano.function([inc, a], state * 2 + inc, givens=[(state, a)])
    assert (skip_shared(2, 3), float(state.get_value())) == (8.0, 2.0)


def test_every_use_of_an_intermediate_expression_is_replaced():
    """y = h + h + x with h -> x + 1 at x = 3 is 11."""
    x = T.dscalar("x")
    h = x * x
    assert theano.function([x], h + h + x, givens={h: x + 1})(3) == 11


def test_other_functions_and_the_graph_itself_are_untouched():
    """A second function of the same expression does not see the replacement."""
    s = theano.shared(2.0, "s")
    y = 3 * s
    f, g = theano.function([], y, givens=[(s, np.float64(7))]), theano.function([], y)
    assert (f(), g(), f()) == (21, 6, 21)


def test_givens_reach_the_right_side_of_updates_but_not_their_target():
    """s is stored as a + 1: the formula was changed, the target was not."""
    s, a = theano.shared(100.0, "s"), T.dscalar("a")
    f = theano.function([a], s, updates=[(s, s + 1)], givens=[(s, a)])
    assert (f(5), float(s.get_value())) == (5, 6)


def test_a_minibatch_is_a_slice_of_a_shared_array():
    """The pattern of the tutorials: x is replaced by a part of the data."""
    data, x, i = theano.shared(np.arange(12.0).reshape(6, 2)), T.dmatrix("x"), T.lscalar("i")
    f = theano.function([i], x.sum(), givens={x: data[i * 2 : (i + 1) * 2]})
    assert f(1) == 22


def test_the_output_itself_may_be_replaced():
    """The whole expression is a node like any other."""
    x = T.dscalar("x")
    y = x + 1
    assert theano.function([x], y, givens={y: x + 100})(1) == 101


def test_a_value_is_copied_when_the_function_is_made():
    """Later changes of an array are not seen."""
    v, values = T.dvector("v"), np.ones(2)
    f = theano.function([], v * 2, givens={v: values})
    values[0] = 50
    np.testing.assert_array_equal(f(), [2, 2])


@pytest.mark.parametrize(
    ("givens", "error"),
    [
        (lambda x, z: {x: T.fscalar("f")}, TypeError),
        (lambda x, z: {x: T.dvector("v")}, TypeError),
        (lambda x, z: {x: 3}, TypeError),
        (lambda x, z: {z: np.float64(5)}, ValueError),
        (lambda x, z: {z: np.float64(5)}, UnusedInputError),
        (lambda x, z: {x + 1: np.float64(5)}, ValueError),
        (lambda x, z: (x, z), TypeError),
    ],
)
def test_a_replacement_that_does_not_fit_is_told_when_compiling(givens, error):
    """Other types, keys that are not in the graph, and a bare pair are mistakes."""
    x, z = T.dscalars("x", "z")
    with pytest.raises(error):
        theano.function([], x * 2, givens=givens(x, z))


def test_an_input_cannot_be_replaced():
    """Theano's RuntimeError: the input would have no effect."""
    a, b = T.dscalars("a", "b")
    with pytest.raises(RuntimeError):
        theano.function([a, b], a - b, givens={a: b, b: a})


def test_a_chain_of_replacements_is_refused_or_warned_about_as_in_theano():
    """One order of the list is an error, the other works and warns."""
    a, b = T.dscalars("a", "b")
    ten = np.float64(10)
    with pytest.raises(ValueError, match="simultaneous"):
        theano.function([], a * 2, givens=[(a, b + 1), (b, ten)])
    with pytest.warns(LearnerWarning):
        f = theano.function([], a * 2, givens=[(b, ten), (a, b + 1)])
    assert f() == 22


def test_a_replacement_may_use_an_input_that_is_an_expression():
    """The function is cut at `h`; the replacement of `s` reads it from the argument."""
    x, s = T.dscalar("x"), theano.shared(1.0, "s")
    h = x * x
    assert theano.function([h], s + h, givens={s: h * 2})(5) == 15


def test_default_updates_follow_the_graph_after_givens():
    """A variable that was replaced is not updated; one that a replacement brings is."""
    s, x = theano.shared(1.0, "s"), T.dscalar("x")
    s.default_update = s + 1
    assert theano.function([x], s * 2, givens={s: x})(5) == 10
    assert s.get_value() == 1
    brought = theano.function([], x * 2, givens={x: s * 10})
    assert (brought(), brought()) == (20, 40)


@pytest.mark.parametrize("unused", ["raise", "warn", "ignore"])
def test_a_key_that_is_not_needed_follows_on_unused_input(unused):
    """What would be lost with it raises; `warn` and `ignore` do as they say, as for inputs."""
    x, z = T.dscalars("x", "z")
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        try:
            f = theano.function([x], x * 2, givens={z: 5.0}, on_unused_input=unused)
        except ValueError as error:
            assert unused == "raise" and error.key == "givens_unused"
        else:
            assert f(1) == 2
    assert len(seen) == (unused == "warn")


def test_a_key_whose_replacement_is_used_elsewhere_only_warns():
    """Theano takes `givens={x: s, y: s}` where the output needs `x` alone."""
    x, y = T.dscalars("x", "y")
    s = theano.shared(3.0, "s")
    with pytest.warns(LearnerWarning, match="'y' is not part"):
        f = theano.function([], x * 2, givens={x: s, y: s})
    assert f() == 6


def test_givens_that_are_no_pairs_are_told():
    """A number is not a list of pairs."""
    x = T.dscalar("x")
    with pytest.raises(TypeError, match="list of pairs"):
        theano.function([x], x, givens=5)

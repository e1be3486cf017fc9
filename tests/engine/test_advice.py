"""What a mistake advises works when it is typed, and names of other libraries lead to ours."""

from __future__ import annotations

import re

import numpy as np
import pytest
from learner import run

import minitheano as theano
import minitheano.tensor as T
from minitheano import doorways, elsewhere, net
from minitheano.errors import TeachingError
from minitheano.strangers import told

NAMES = {"theano": theano, "T": T, "np": np}


@pytest.mark.parametrize("name", elsewhere.FUNCTIONS)
def test_a_function_of_another_library_leads_to_one_of_ours(name):
    """What is advised in place of `T.matmul` exists; a name that we have needs no advice."""
    advised = eval(elsewhere.FUNCTIONS[name], NAMES)
    assert callable(advised) or isinstance(advised, theano.Variable) or advised is T.nnet
    if not hasattr(T, name):
        with pytest.raises(AttributeError, match=name) as raised:
            getattr(T, name)
        assert isinstance(raised.value, TeachingError) and raised.value.fix


@pytest.mark.parametrize("name", elsewhere.ATTRIBUTES)
def test_a_method_of_another_library_leads_to_one_of_ours(name):
    """What is advised in place of `x.item()` can be typed as it is."""
    x, y, w = theano.shared(np.eye(2), "x"), T.dmatrix("y"), theano.shared(np.eye(2), "w")
    names = NAMES | {"x": x, "y": y, "w": w, "new": x + 1, "cost": (x * w).sum()}
    advice = elsewhere.ATTRIBUTES[name].format(x="x", value="x.get_value()")
    if "T.grad(x, w)" in advice:  # asked of a cost
        names["x"] = names["cost"]
    exec(advice, names)


def test_a_keyword_of_another_library_is_one_of_a_function_of_ours():
    """`dim=` leads to `axis=`: the keyword that is advised is taken by something."""
    functions = [theano.function, theano.scan, theano.shared, theano.grad, theano.In.__init__]
    taken = {word for f in [*functions, T.sum] for word in net._parameters(net.bare(f))}
    assert set(elsewhere.KEYWORDS.values()) <= taken | {"dtype"}


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("T.dscaler", "T.dscalar"),
        ("T.dVector", "T.dvector"),
        ("T.relu", "T.nnet.relu"),
        ("T.shared", "theano.shared"),
        ("theano.dmatrix", "T.dmatrix"),
        ("theano.fuction", "theano.function"),
        ("T.nnet.sigmod", "T.nnet.sigmoid"),
    ],
)
def test_a_misspelt_name_is_told_with_the_nearest(asked, meant):
    """A name in another case, in another module or with a slip leads to the right one."""
    with pytest.raises(AttributeError) as raised:
        eval(asked, NAMES)
    assert raised.value.fix == meant
    assert eval(meant, NAMES) is not None


def test_a_name_that_is_like_nothing_gets_no_advice():
    """No advice is better than a wild guess; and `hasattr` stays False."""
    with pytest.raises(AttributeError) as raised:
        T.qqqqqqqq  # noqa: B018
    assert raised.value.fix == ""
    assert not hasattr(T, "qqqqqqqq") and not hasattr(T, "_repr_html_")


def test_every_door_that_is_searched_is_there():
    """Names are looked for in modules that exist."""
    for door in doorways.DOORS:
        assert eval("theano" + door, NAMES).__name__ == theano.__name__ + door


STRANGERS = {
    "'x ** 2'": "x ** 2",
    "'1.5'": "float('1.5')",
    "T.exp": "T.exp(…)",
    "T.dvector": "T.dvector('x')",
    "f": "f(…)",
    "x.sum": "x.sum()",
    "np": "np.…",
    "[x, x]": "T.stack([x, x])",
    "2.5": "T.constant(2.5)",
}


@pytest.mark.parametrize("typed", STRANGERS)
def test_what_is_no_variable_is_named_with_what_was_meant(typed):
    """A string, a function without brackets, a list: each gets the advice of its kind."""
    x = T.dvector("x")
    f = theano.function([x], x + 1)
    words = told(eval(typed, NAMES | {"x": x, "f": f}), Typed(typed))
    assert STRANGERS[typed] in words["remedy"]


class Typed:
    """A place in a program, as far as its text."""

    def __init__(self, text: str) -> None:
        self.text = text


def test_the_object_is_named_as_in_the_line_that_runs():
    """Where only the whole expression is known, the name of the operand is found in it."""
    done = run("x = T.dscalar('x')\nsquare = theano.function([x], x ** 2)\ny = 2 * x + square")
    assert "the compiled function square" in done.told
    assert "0x" not in run("x = T.dscalar('x')\ny = x + (lambda: 1)").told


REFUSED = [
    "s.set_value(None)",
    "s.set_value([1, 2])",
    "s.set_value(1j)",
    "s.set_value(s + 1)",
    "s.set_value()",
    "s.value = 5.0",
    "theano.function([], updates=[s, s + 1])",
    "theano.function([], updates=[(s, '2')])",
    "theano.function([], updates={'s': s + 1})",
    "theano.function([], updates=[(s, s + 1), (s, 5.0)])",
    "f('3')",
    "f(None)",
    "f(1, 2)",
    "f(y=1)",
    "f({'x': 1})",
    "f([1.0, None])",
]


@pytest.mark.parametrize("line", REFUSED)
def test_what_is_refused_changes_nothing(line):
    """After a mistake the shared variable is as it was, and the function works as before."""
    s, x = theano.shared(1.0, "s"), T.dscalar("x")
    f = theano.function([x], s * x, updates=[(s, s + x)])
    with pytest.raises(TeachingError):
        exec(line, NAMES | {"s": s, "f": f})
    assert s.get_value() == 1.0
    assert f(2.0) == 2.0 and s.get_value() == 3.0


def test_numpy_between_a_learner_and_a_variable_is_not_the_place():
    """`np.ones(x.shape)` asks in a file of NumPy; the line that is shown is the learner's."""
    done = run("x = T.dmatrix('x')\nb = np.ones(x.shape)")
    assert "learner.py, line 2" in done.told and "T.ones(x.shape)" in done.told


def test_where_numpy_hides_the_error_a_warning_tells():
    """`np.zeros(n)` replaces our words by NumPy's own; they come as a warning before it."""
    done = run("x = T.dmatrix('x')\nn = x.shape[1]\nb = np.zeros(n)")
    assert isinstance(done.error, TypeError)
    assert re.search(r"'n' is an expression(.|\n)*Try: T\.zeros\(n\)", done.warned[0])


@pytest.mark.parametrize(
    "function",
    [np.sort, np.argsort, np.diff, np.ptp, np.linalg.inv, np.linalg.det, np.linalg.cholesky],
)
def test_a_function_of_numpy_that_theano_has_makes_a_node(function):
    """`np.linalg.inv(x)` is a formula, and gives what NumPy gives for the value."""
    x, value = T.dmatrix("x"), np.array([[2.0, 1.0], [1.0, 3.0]])
    np.testing.assert_allclose(theano.function([x], function(x))(value), function(value))


UNUSUAL = {
    "theano.check(3)": "Try: theano.check() for the whole program",
    "T.TensorType('flaot64', ())": "Try: one of 'float64', 'float16'",
    "f(1.0, output_subset=[5])": "Try: output_subset=[0]",
    "f(1.0, output_subset=5)": "the function gives 0, 1",
    "f(1.0, output_subset=[[0]])": "the function gives 0, 1",
    "silent(1.0) + 1": "silent(1.0) is an empty list",
    "theano.printing.Print(x) + 1": "Try: Print(…)(…)",
    "theano.Function([x], x)": "Try: theano.function([x], y)",
    "x << 1": "Try: x * 2 ** 1",
    "3 >> x": "Try: 3 // 2 ** x",
    "theano.config['floatX']": "Try: theano.config.floatX",
    "theano.config['floatX'] = 'float32'": "Try: theano.config.floatX",
    "theano.function([x], x, no_default_updates=['s'])": "Try: no_default_updates=[s]",
}


@pytest.mark.parametrize("line", UNUSUAL)
def test_what_is_seldom_tried_has_words_too(line):
    """A TypeError of ours, in both languages, with what to write instead."""
    before = """
x, s = T.dscalar("x"), theano.shared(1.0, "s")
f = theano.function([x], [x, x * 2])
silent = theano.function([x], [], updates=[(s, x)])
"""
    error = run(before + line).error
    assert isinstance(error, TeachingError) and isinstance(error, TypeError)
    assert UNUSUAL[line] in str(error)
    with theano.config.change(lang="zh"):
        assert re.search("[\u4e00-\u9fff]", str(error))

"""Where the learner wrote something: the part of a call that is meant, its text, its name."""

import re
import sys

import pytest
from learner import file_of, run

from minitheano.errors import LearnerWarning
from minitheano.places import underlined
from minitheano.site import Site


def site_of(expression, before=""):
    """The place of a call `here()` that is written in this expression."""
    found = []

    def here(*args, **kwargs):
        frame = sys._getframe(1)
        found.append(Site(frame.f_code, frame.f_lasti))
        return 1

    code = f"{before}result = {expression}\n"
    with file_of(code) as name:
        exec(compile(code, name, "exec"), {"here": here, "x": 1, "s": 2})
        site = found[0]
        # Everything is read while the lines are there.
        assert site.text and site.source_line
        return site, code


@pytest.mark.parametrize(
    ("call", "path", "text"),
    [
        ("here(x, s)", ("b", 1), "s"),
        ("here(x, b=s)", ("b", 1), "s"),
        ("here(x, b=[(x, s), (s, x + 1)])", ("b", 1, 1), "(s, x + 1)"),
        ("here(x, b=[(x, s), (s, x + 1)])", ("b", 1, 1, 1), "x + 1"),
        ("here(x, b={x: s, s: x + 1})", ("b", 1, 1, 0), "s"),
        ("here(x, b={x: s, s: x + 1})", ("b", 1, 1, 1), "x + 1"),
        ("here(x, b={x: s})", ("b", 1, 0), "{x: s}"),
        ("here(x, b=x)", ("b", 1, 3, 0), "x"),
        ("here(x)", ("b", 1), "here(x)"),
        ("here(*[x, s])", ("b", 1), "here(*[x, s])"),
        ("here(x, b=[*[x], s])", ("b", 1, 1), "[*[x], s]"),
        ("here(x, b=[x, '数据'])", ("b", 1, 1), "'数据'"),
    ],
)
def test_a_part_of_a_call_is_found_as_far_as_it_is_typed_out(call, path, text):
    """An argument, an entry of a list, half of a pair; else the narrowest place that is known."""
    site, code = site_of(call)
    with file_of(code) as other:
        again = Site(compile(code, other, "exec"), site.instruction)
        assert again.part(*path).text == text
        assert underlined(again.part(*path)).count("^") >= len(text)


@pytest.mark.parametrize(
    ("statement", "expression", "target"),
    [
        ("s += x", "s + x", "s"),
        ("s *= x + 1", "s * (x + 1)", "s"),
        ("s **= 2", "s ** 2", "s"),
        ("y = s + x", "s + x", "y"),
        ("y: object = s + x", "s + x", "y"),
        ("(y := s + x)", "s + x", "y"),
    ],
)
def test_a_name_given_in_any_way_is_the_name_of_the_expression(statement, expression, target):
    """An assignment in place is told as the expression that it makes."""
    code = (
        "s, x = theano.shared(1.0, 's'), T.dscalar('x')\n"
        f"{statement}\n"
        f"print({target}.owner.site.expression, {target}.owner.site.target)"
    )
    assert run(code).printed.split() == f"{expression} {target}".split()


LOOP = """
x = T.dscalar('x')
for k in range(12):
    f = theano.function([x], x + k)
"""
COMPREHENSION = """
x = T.dscalar('x')
fs = [theano.function([x], x * k) for k in range(12)]
"""
DIFFERENT = """
x = y = T.dscalar('x')
for k in range(12):
    y = y * x
    f = theano.function([x], y)
"""
NO_LOOP = """
x = T.dscalar('x')
def make(k): return theano.function([x], x * k)
fs = list(map(make, range(12)))
"""
FEW = LOOP.replace("12", "9")


@pytest.mark.parametrize(
    ("code", "times"), [(LOOP, 1), (COMPREHENSION, 1), (DIFFERENT, 0), (NO_LOOP, 0), (FEW, 0)]
)
def test_compiling_the_same_in_a_loop_is_a_habit_worth_a_word(code, times):
    """One formula, one place in a loop, ten times: one warning; anything else is left alone."""
    done = run(code)
    assert done.error is None and len(done.warned) == times


def test_results_in_a_list_are_a_list():
    """Everything a list can do still works; only arithmetic on it is told in better words."""
    done = run(
        "x = T.dscalar('x')\n"
        "f = theano.function([x], [x, x + 1])\n"
        "r = f(1)\n"
        "print(isinstance(r, list), r, r + [3], r * 2, [0] + r, r[::-1], sum(r))\n"
        "import pickle, copy\n"
        "print(type(pickle.loads(pickle.dumps(r))).__name__, copy.copy(r) == r)\n"
    )
    assert done.error is None, done.told
    assert done.printed.splitlines() == [
        "True [array(1.), array(2.)] [array(1.), array(2.), 3]"
        " [array(1.), array(2.), array(1.), array(2.)] [0, array(1.), array(2.)]"
        " [array(2.), array(1.)] 3.0",
        "list True",
    ]


def test_a_cure_names_our_modules_as_the_learner_does():
    """Whoever imports as `mt` and `tt` reads `mt.shared` and `tt.lscalar`."""
    done = run(
        "import minitheano as mt, minitheano.tensor as tt\n"
        "del theano, T\n"
        "s, x = mt.shared(0, 's'), tt.dscalar('x')\n"
        "mt.function([x], updates=[(s, s + x)])"
    )
    assert "mt.shared(0.0)" in done.told and "tt.lscalar('x')" in done.told
    assert "theano." not in done.told and " T." not in done.told


def test_a_warning_in_a_notebook_names_the_cell():
    """Not the kernel's temporary file, whose faulty line Python would print once more."""
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell.instance()
    with pytest.warns(LearnerWarning) as caught:
        shell.run_cell("import minitheano as mt\nkept = mt.shared([1, 2])", store_history=True)
    InteractiveShell.clear_instance()
    assert re.fullmatch(r"cell \d+", caught[0].filename) and caught[0].lineno == 2


# --- which expression a failure is told of --------------------------------------------------------

FAILED = {
    "a loop in Python that names its result": (
        "x, W = T.dmatrix('x'), theano.shared(np.ones((2, 3)), 'W')\n"
        "h = x\n"
        "for k in range(2):\n"
        "    h = T.dot(h, W)\n"
        "theano.function([x], h)(np.ones((1, 2)))",
        ["line 4", "h (1, 3), W (2, 3)"]),
    "a function of the learner's that is called twice": (
        "x, V = T.dmatrix('x'), theano.shared(np.ones((2, 2)), 'V')\n"
        "def layer(a, b): return T.dot(a, b)\n"
        "y = layer(layer(x, theano.shared(np.ones((2, 3)), 'W')), V)\n"
        "theano.function([x], y)(np.ones((1, 2)))",
        ["line 2", "(1, 3), V (2, 2)"]),
    "one function of ours that is many nodes": (
        "p, y = T.dmatrices('p', 'y')\n"
        "cost = T.nnet.binary_crossentropy(p, y).mean()\n"
        "theano.function([p, y], cost)(np.ones((2, 3)), np.ones((2, 2)))",
        ["T.nnet.binary_crossentropy(p, y)", "y (2, 2), p (2, 3)"]),
    "a gradient whose own numbers do not fit": (
        "x, g = T.dvectors('x', 'g')\n"
        "y = x ** 2\n"
        "f = theano.function([x, g], T.grad(None, x, known_grads={y: g}))\n"
        "f([1., 2.], [1., 2., 3.])",
        ["'x ** 2' (in its gradient)", "line 2", "g (3,)", "x (2,)"]),
    "an index that only the gradient uses": (
        "x, i = T.dvector('x'), T.lscalar('i')\n"
        "y = x[i]\n"
        "theano.function([x, i], T.grad(y, x))([1., 2.], 7)",
        ["Index 7 in 'x[i]'", "(in its gradient)", "line 2", "'x' has shape (2,)"]),
    "a scan in a scan": (
        "X, w = T.dtensor3('X'), theano.shared(np.ones(3), 'w')\n"
        "def outer(M): return theano.scan(lambda r: r * w, M)[0].sum()\n"
        "out, _ = theano.scan(outer, X)\n"
        "theano.function([X], T.grad(out.sum(), w))(np.ones((2, 4, 2)))",
        ["'r * w', step 0, 0 of the scan", "X[t][t] (2,), w (3,)", "line 2"]),
    "a scan in an OpFromGraph": (
        "x, w = T.dmatrix('x'), T.dvector('w')\n"
        "op = theano.OpFromGraph([x, w], [theano.scan(lambda r: r + w, x)[0]])\n"
        "theano.function([x, w], op(x, w))(np.ones((2, 3)), [1., 2.])",
        ["'r + w', step 0 of the scan", "x[t] (3,), w (2,)"]),
    "rows of a scan that grow": (
        "out, _ = theano.scan(lambda k: T.ones((k + 2,)), T.arange(3))\n"
        "theano.function([], out)()",
        ["'T.ones((k + 2,))' has shape (3,), step 1 of the scan"]),
    "an Assert in a step": (
        "x = T.dvector('x')\n"
        "out, _ = theano.scan(lambda v: T.opt.Assert('too big')(v, T.lt(v, 2)), x)\n"
        "theano.function([x], out)([1., 3.])",
        ["AssertionError: too big", "'T.lt(v, 2)'", "step 1 of the scan"]),
}  # fmt: skip


@pytest.mark.parametrize("case", FAILED)
def test_a_failure_is_told_of_the_expression_that_was_written(case):
    """Not of the nodes inside it, nor of another turn, nor of the line that asked for gradients."""
    code, words = FAILED[case]
    done = run(code)
    assert done.error is not None
    for word in words:
        assert word in done.told, done.told


OWN = """
class Half(theano.Op):
    __props__, itypes, otypes = (), [T.dvector], [T.dvector]
    def perform(self, node, inputs, outputs):
        {body}
X = T.dmatrix('X')
out, _ = theano.scan(lambda x: Half()(x), X)
theano.function([X], out)(np.ones((2, 3)))
"""


@pytest.mark.parametrize(
    ("body", "told", "notes"),
    [
        ("inputs[0] + np.ones(2)", "operands could not", ["in Half()(x), step 0 of the scan"]),
        ("pass", "perform of Half stored nothing", ["step 0 of the scan"]),
    ],
)
def test_an_error_in_an_op_of_the_learner_is_the_learners_own(body, told, notes):
    """What perform raises comes out as it is, with a note; what we find wrong with it is told."""
    done = run(OWN.format(body=body))
    assert told in done.told and done.error.__notes__ == notes

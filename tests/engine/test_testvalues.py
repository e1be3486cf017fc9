"""Test values: a formula is computed while it is written, if `compute_test_value` asks for it."""

import pytest
from learner import run

BEGIN = "theano.config.compute_test_value = 'raise'\nx = T.dvector('x')\n"


def test_each_result_gets_a_test_value():
    """The value of a formula is at hand as soon as it is written."""
    done = run(BEGIN + "x.tag.test_value = [1, 2]\ny = (x * 3).sum()\nprint(y.tag.test_value)")
    assert done.printed.split() == ["9.0"]


def test_a_formula_is_shown_with_its_test_value_where_asked():
    """Under print_test_value, repr has a second line; print has not."""
    done = run(
        BEGIN + "theano.config.print_test_value = True\nx.tag.test_value = [1, 2]\n"
        "print(repr(x.sum()), x.sum(), [T.dscalar('s')])"
    )
    sum = "Sum{acc_dtype=float64}.0"
    assert done.printed == f"{sum}\narray(3.) {sum} [s]\n"


@pytest.mark.parametrize("how", ["ignore", "warn", "raise"])
def test_what_happens_without_one_is_what_the_flag_says(how):
    """Nothing, a warning, or an error at the line that needs it."""
    done = run(BEGIN.replace("raise", how) + "y = x + 1\nz = y * 2")
    assert (done.error is not None, len(done.warned)) == (how == "raise", how == "warn")


def test_a_value_of_another_type_is_refused():
    """A matrix is no test value of a vector."""
    assert "float64 vector" in run(BEGIN + "x.tag.test_value = np.eye(2)\ny = x + 1").told


def test_shapes_that_do_not_fit_are_told_at_their_line():
    """Nothing has been compiled, and the error names the formula and both shapes."""
    code = (
        BEGIN
        + "w = theano.shared(np.ones(2), 'w')\nx.tag.test_value = [1, 2, 3]\ny = x * w\nz = y + 1"
    )
    told = run(code).told
    assert "line 5" in told and "x (3,), w (2,)" in told


def test_loops_and_gradients_can_be_written_all_the_same():
    """What the library makes for itself needs no test value."""
    done = run(
        BEGIN + "x.tag.test_value = np.ones(3)\n"
        "w = theano.shared(2.0, 'w')\n"
        "out, _ = theano.scan(lambda a, h: a * w + h, x, np.float64(0))\n"
        "g = T.grad(out[-1], w)\n"
        "print(theano.function([x], g)([1, 2, 3]))"
    )
    assert done.told == "" and done.printed.split() == ["6.0"]


def test_a_loop_is_tried_out_as_a_whole():
    """Outputs and updates of a scan have test values, those of the turns that ran."""
    done = run(
        BEGIN + "x.tag.test_value = [1, 2, 3]\n"
        "n = theano.shared(0, 'n')\n"
        "out, ups = theano.scan(lambda a, h: (a + h, {n: n + 1}), x, np.float64(0))\n"
        "print(out.tag.test_value, (out[-1] * 2).tag.test_value, ups[n].tag.test_value)"
    )
    assert done.printed == "[1. 3. 6.] 12.0 3\n"

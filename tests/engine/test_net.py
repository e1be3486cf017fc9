"""The net under public functions: what whoever mends the library sees of an error behind it."""

from __future__ import annotations

import traceback

import pytest

import minitheano as theano
import minitheano.tensor as T
from minitheano import net

INSIDE = "Value after * must be an iterable"  # Python's words for what went wrong within T.stack


def test_the_error_of_our_own_is_kept_behind_the_mistake():
    """A debugger finds what went wrong inside, which the learner's traceback leaves out."""
    with pytest.raises(TypeError, match=r"T.concatenate") as caught:
        T.concatenate(3)
    assert INSIDE in str(caught.value.__context__) and caught.value.__cause__ is None
    assert INSIDE not in "".join(traceback.format_exception(caught.value))


def test_high_verbosity_shows_the_error_of_our_own():
    """With `exception_verbosity = 'high'` the traceback shows both, one above the other."""
    with (
        theano.config.change(exception_verbosity="high"),
        pytest.raises(TypeError) as caught,
    ):
        T.concatenate(3)
    assert INSIDE in "".join(traceback.format_exception(caught.value))


def test_a_name_that_is_missing_in_our_own_code_is_no_fault_of_the_arguments():
    """A NameError of the library comes through as it is: no argument could mend it."""
    names = {"__name__": "minitheano.broken"}
    exec("def broken(x):\n    return x + forgotten", names)
    with pytest.raises(NameError, match="forgotten"):
        net.under(names["broken"])(1)

"""`help(T.tanh)`, and `T.tanh?` in a notebook, show the card."""

from __future__ import annotations

import inspect
import pydoc
import traceback

import pytest

import minitheano as theano
import minitheano.tensor as T
from minitheano.ops.card import CATALOGUE, Elementwise


def test_help_shows_how_a_card_is_called_its_value_and_its_gradient():
    """The call, the sentence, the NumPy text and the chain rule stand in what help prints."""
    shown = pydoc.plain(pydoc.render_doc(T.arctan2))
    for line in (
        "arctan2(y, x)",
        "from -pi to pi",
        "value: np.arctan2(y, x)",
        "y gets (g * x) / ((x * x) + (y * y)), x gets ((-g) * y) / ((x * x) + (y * y))",
    ):
        assert line in shown


def test_help_tells_a_step_from_what_has_no_gradient():
    """A rounding has the slope 0, bits have none."""
    assert T.floor.__doc__.endswith("gradient: 0, because the value is a step")
    assert T.and_.__doc__.endswith("gradient: none")


def test_help_speaks_the_learners_language():
    """The words around the formulas are Chinese if the learner's language is."""
    with theano.config.change(lang="zh"):
        assert "梯度：x 得到 g * (1 - (z * z))" in T.tanh.__doc__


@pytest.mark.parametrize("value", ["off", "raise"])
def test_every_card_can_be_asked_for_help(value):
    """No card fails to describe itself, whatever the test values are set to."""
    with theano.config.change(compute_test_value=value):
        for card in CATALOGUE.values():
            assert card.doc in inspect.getdoc(card)


def test_the_class_keeps_its_own_docstring():
    """Help on the class is about cards, not about one card."""
    assert "works number by number" in Elementwise.__doc__


@pytest.mark.parametrize(
    ("call", "word"), [(theano.function, "updates"), (T.nnet.conv2d, "filter_dilation")]
)
def test_programs_that_ask_for_the_parameters_find_them(call, word):
    """Libraries look with getfullargspec whether a version has a keyword."""
    assert word in inspect.getfullargspec(call).args


def test_python_adds_no_guess_to_a_message_of_ours():
    """From 3.12 on Python guesses what name was meant; the message has said so before."""
    with pytest.raises(AttributeError, match="sum") as told:
        T.dvector("x").summ  # noqa: B018
    shown = "".join(traceback.format_exception_only(told.value))
    assert told.value.name is None and shown == f"AttributeError: {told.value}\n"

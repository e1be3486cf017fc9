"""Answers are compared as a person would; the page's tests run through the same list of cases."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from minitheano_widgets.grading import matches, written

CASES = json.loads((Path(__file__).parent / "grading.json").read_text("utf-8"))


@pytest.mark.parametrize(("given", "right"), CASES["same"])
def test_the_same_answer_in_other_clothes(given: str, right: str) -> None:
    """Brackets, commas, full-width digits and roundings do not make an answer wrong."""
    assert matches(given, right)


@pytest.mark.parametrize(("given", "right"), CASES["other"])
def test_another_answer(given: str, right: str) -> None:
    """Another number, another length or another word is another answer."""
    assert not matches(given, right)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0.0"),
        (np.float64(2.5), "2.5"),
        (3, "3"),
        (True, "True"),
        (None, "[]"),
        ([], "[]"),
        (np.array([2.0, 4.0]), "[2. 4.]"),
        ([np.array([1, 2]), 3], "[[1 2] 3]"),
        ("TypeError", "TypeError"),
    ],
)
def test_answers_are_written_as_pictures_show_them(value: object, text: str) -> None:
    """A lesson may give a number, an array, a list or a word as the right answer."""
    assert written(value) == text

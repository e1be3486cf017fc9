"""PredictGate and ParsonsBoard: what they send, what they hide, how they grade."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from minitheano_widgets import Choice, Field, ParsonsBoard, PredictGate


def gate(**more: Any) -> PredictGate:
    """A gate with one field of each kind."""
    fields = [
        Field("value", {"en": "returned", "zh": "返回"}, np.array([2.0, 4.0]), beat="compute"),
        Field("choice", "which?", 1, options=["bind", "snapshot"], diagnoses={0: "too early"}),
        Field(
            "table",
            "ledger",
            [[0.0, 1.0], [1.0, 11.0]],
            rows=["f(1)", "f(10)"],
            columns=["returns", "state"],
            diagnoses={("row", 0, 0, 1.0): "new value", ((1.0, 1.0), (11.0, 11.0)): "all new"},
            beat="commit",
        ),
    ]
    why = Choice("Why?", ["old values", "speed"], 0, ["Yes.", "No."])
    return PredictGate("L03.p1", "What happens?", "f(1)\nf(10)", fields, why=why, **more)


def test_gate_text_asks_and_tells_nothing() -> None:
    """The text for a page without scripts has prompt, code and questions, and no answer."""
    text = gate().text("zh")
    assert text.splitlines()[0] == "预测：What happens?"
    assert "    f(10)" in text and "返回" in text and "    - snapshot" in text
    assert "2." not in text and "11" not in text and "new value" not in text
    assert repr(gate()) == gate().text("en")


def test_gate_grades_like_the_page() -> None:
    """grade gives one verdict a field."""
    right = ["[2, 4]", 1, [["0", "1"], ["1", "11.0"]]]
    assert gate().grade(right) == [True, True, True]
    assert gate().grade(["2 5", 0, [["0", "1"], ["1", ""]]]) == [False, False, False]
    assert gate().grade([None, None, None]) == [False, False, False]


def test_gate_payload_has_both_languages_and_the_beats() -> None:
    """Labels are texts in both languages; diagnoses are written as the page compares them."""
    data = gate().payload()
    assert data["fields"][0]["label"] == {"en": "returned", "zh": "返回"}
    assert [field["beat"] for field in data["fields"]] == ["compute", "", "commit"]
    assert [d["when"] for d in data["fields"][2]["diagnoses"]] == [
        {"row": 0, "col": 0, "value": "1.0"},
        [["1.0", "1.0"], ["11.0", "11.0"]],
    ]
    assert json.loads(json.dumps(data)) == data


def test_gate_hands_the_record_on() -> None:
    """What the page posts arrives in on_answer and stays in gate.record."""
    heard: list[dict[str, Any]] = []
    made = gate(on_answer=heard.append)
    assert made.record is None
    made.answered({})
    made.answered({"id": "L03.p1", "given": ["2"], "why": None})
    assert heard == [made.record] == [{"id": "L03.p1", "given": ["2"], "why": None}]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Field("valeu", "x", 1), "value, choice, table"),
        (lambda: Field("value", "x", 1, beat="store"), "bind, snapshot"),
        (lambda: Field("choice", "x", 2, options=["a", "b"]), "index"),
        (lambda: Choice("x", ["a", "b"], 2), "index"),
        (lambda: Choice("x", ["a", "b"], 0, ["one"]), "each option"),
        (lambda: PredictGate("x", "y"), "at least one field"),
    ],
)
def test_mistakes_of_authors_are_told_at_once(make: Any, words: str) -> None:
    """A wrong kind, beat or index is refused where it is written."""
    with pytest.raises(ValueError, match=words):
        make()


def test_parsons_shuffles_the_same_way_every_time() -> None:
    """The order depends on the id alone, holds every line, and is never the solution."""
    lines = ["a = 1", "b = 2", "c = 3"]
    boards = [ParsonsBoard("L03.e4", lines, ["d = 4"]).lines for _ in range(2)]
    assert boards[0] == boards[1] and sorted(boards[0]) == sorted([*lines, "d = 4"])
    for k in range(30):
        assert ParsonsBoard(f"x{k}", lines).lines != lines


def test_parsons_takes_the_indentation_away_if_it_is_asked_for() -> None:
    """With indent=True the depth of a line is for the learner to find."""
    lines = ["def f(x):", "    return x"]
    assert set(ParsonsBoard("i", lines, indent=True).lines) == {"def f(x):", "return x"}
    assert set(ParsonsBoard("i", lines).lines) == set(lines)


def test_parsons_keeps_the_program() -> None:
    """The program that the page posts is kept and handed on."""
    heard: list[dict[str, Any]] = []
    board = ParsonsBoard("p", ["a"], on_answer=heard.append)
    assert board.program is None
    board.answered({"id": "p", "program": "a"})
    assert board.program == "a" and heard == [{"id": "p", "program": "a"}]

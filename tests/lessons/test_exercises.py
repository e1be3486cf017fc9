"""Everything the exercise files claim, for every lesson found in the folder."""

from __future__ import annotations

import pytest
from minitheano_lessons import course
from minitheano_lessons.builder.doctor import examine_exercise, examine_prediction
from minitheano_lessons.events import close
from minitheano_lessons.gate import predict_gate
from minitheano_lessons.judge import judge_code
from minitheano_lessons.keys import listed, wrong_answers
from minitheano_lessons.model import Exercise, Prediction

from minitheano.config import config

LESSONS = course.lessons()
EXERCISES = [exercise for lesson in LESSONS for exercise in course.exercises(lesson)]
PREDICTIONS = [gate for lesson in LESSONS for gate in course.predictions(lesson)]


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.id)
def test_every_answer_gets_what_it_deserves(exercise: Exercise) -> None:
    """Right answers pass, stubs are not attempted, wrong ones get their id, in both languages."""
    assert list(examine_exercise(exercise)) == []


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.id)
def test_a_message_has_three_lines_in_both_languages(exercise: Exercise) -> None:
    """What a learner is told about a wrong answer is three lines, whichever language is set."""
    for feedback in exercise.feedbacks:
        outcome = judge_code(exercise, exercise.program(feedback.wrong[0]))
        for lang in ("en", "zh"):
            with config.change(lang=lang):
                assert len(outcome.lines) == 3


@pytest.mark.parametrize("prediction", PREDICTIONS, ids=lambda p: p.id)
def test_a_gate_asks_what_the_engine_answers(prediction: Prediction) -> None:
    """The stored key is recomputed on the engine; no distractor is the right answer."""
    assert list(examine_prediction(prediction)) == []


@pytest.mark.parametrize("prediction", PREDICTIONS, ids=lambda p: p.id)
def test_a_gate_accepts_its_key_and_nothing_it_calls_wrong(prediction: Prediction) -> None:
    """The widget's own comparison agrees with the declaration."""
    gate = predict_gate(prediction)
    keys = [_typed(ask) for ask in prediction.asks]
    assert all(gate.grade(keys))
    for i, ask in enumerate(prediction.asks):
        for slip in getattr(ask, "slips", ()):
            if slip.answer[:1] != ("row",) if isinstance(slip.answer, tuple) else True:
                given = [*keys[:i], listed(slip.answer), *keys[i + 1 :]]
                assert not gate.grade(given)[i]


def _typed(ask: object) -> object:
    """The key as the gate takes it: the index of an option, otherwise the value."""
    options = getattr(ask, "options", None)
    key = listed(ask.key)  # type: ignore[attr-defined]
    if options is None:
        return key
    return next(i for i, option in enumerate(options) if close(option.result, key))


@pytest.mark.parametrize("prediction", PREDICTIONS, ids=lambda p: p.id)
def test_every_distractor_is_worth_its_place(prediction: Prediction) -> None:
    """Each wrong answer a gate knows has something to say, and two never look alike."""
    known = [answer for answer, _ in wrong_answers(prediction)]
    for ask in prediction.asks:
        told = [slip.answer for slip in getattr(ask, "slips", ())]
        assert len({repr(listed(answer)) for answer in told}) == len(told)
    assert known, "a gate without a wrong answer catches nobody"

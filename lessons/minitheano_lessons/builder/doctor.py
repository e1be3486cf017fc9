"""Runs everything an exercise file claims: keys, solutions, stubs, wrong answers, feedback."""

from __future__ import annotations

from collections.abc import Iterator

from minitheano.config import config

from .. import course
from ..events import close
from ..judge import Outcome, judge_code
from ..keys import assert_keys, listed, wrong_answers
from ..model import Exercise, Prediction
from ..programs import without_course
from ..text import LANGUAGES, PLACEHOLDER


def doctor(lesson: str) -> list[str]:
    """Every claim of a lesson that does not hold, each as one line."""
    found: list[str] = []
    for prediction in course.predictions(lesson):
        found += examine_prediction(prediction)
    for exercise in course.exercises(lesson):
        found += examine_exercise(exercise)
    return found


def examine_prediction(prediction: Prediction) -> Iterator[str]:
    """The stored key is what the engine answers; no distractor is right; each has its code."""
    try:
        assert_keys(prediction)
    except AssertionError as error:
        yield str(error)
    keys = [listed(ask.key) for ask in prediction.asks]
    for answer, code in wrong_answers(prediction):
        if len(keys) == 1 and close(listed(answer), keys[0]):
            yield f"{prediction.id}: the distractor {answer!r} is right"
        if code and code not in prediction.kills:
            yield f"{prediction.id}: the distractor for {code} is not among its kills"


def examine_exercise(exercise: Exercise) -> Iterator[str]:
    """All that one exercise claims, in both languages."""
    for lang in LANGUAGES:
        with config.change(lang=lang):
            yield from (f"{exercise.id} ({lang}) {found}" for found in _claims(exercise))


def _claims(exercise: Exercise) -> Iterator[str]:
    yield from _right(exercise)
    stub = judge_code(exercise, exercise.given, strict=True)
    if stub.kind != "not_attempted":
        yield f"the untouched stub is {stub.kind}, {stub.feedback}"
    for feedback in exercise.feedbacks:
        for i, program in enumerate(feedback.wrong):
            outcome = judge_code(exercise, exercise.program(program), strict=True)
            name = f"wrong answer {i + 1} of {feedback.id}"
            if outcome.feedback != feedback.id:
                yield f"{name} gets {outcome.kind} {outcome.feedback}: {outcome.lines}"
            yield from (f"{name}: {found}" for found in message_problems(outcome))


def _right(exercise: Exercise) -> Iterator[str]:
    for i, program in enumerate((exercise.solution, *exercise.also_right)):
        outcome = judge_code(exercise, exercise.program(program), strict=True)
        if outcome.kind != "correct":
            name = f"right answer {i}" if i else "the solution"
            yield f"{name} is {outcome.kind} {outcome.feedback}: {outcome.lines} {shown(outcome)}"


def shown(outcome: Outcome) -> str:
    """The parts of an outcome with their marks."""
    return ", ".join(f"{'✓' if ok else '✗'} {name}" for name, ok in outcome.parts)


def message_problems(outcome: Outcome) -> Iterator[str]:
    """A message has no hole in it, and does not give the solution away."""
    message = "\n".join(outcome.lines)
    if PLACEHOLDER.search(message):
        yield f"a placeholder without a value: {message}"
    for line in own_lines(outcome.exercise):
        if line in _squeezed(message):
            yield f"the message gives away a line of the solution: {line}"


def own_lines(exercise: Exercise) -> list[str]:
    """The lines of the solution that the learner was not given; short ones are no secret."""
    given = set(map(_squeezed, without_course(exercise.given).splitlines()))
    lines = map(_squeezed, without_course(exercise.solution).splitlines())
    return [line for line in lines if len(line) > 12 and line not in given]


def _squeezed(text: str) -> str:
    return "".join(text.split()).replace('"', "'")

"""Everything that can be found wrong in the two files of a lesson without running it."""

from __future__ import annotations

import io
import re
import tokenize
from collections import Counter
from collections.abc import Callable, Iterator

from .. import course
from ..model import Exercise, Prediction, SayIt
from ..text import Both
from . import stamps
from .bilingual import problems
from .source import Cell, read, stamp

LABELS = {"# symbol", "# expression", "# compile", "# call", "# inspect"}
Rule = Callable[[str, list[Cell]], Iterator[str]]


def lint(lesson: str) -> list[str]:
    """Every problem of a lesson, each as one line that names the place."""
    cells = read(lesson)
    return [f"{lesson} {found}" for rule in RULES for found in rule(lesson, cells)]


def texts_agree(lesson: str, cells: list[Cell]) -> Iterator[str]:
    """Both languages of every text cell say the same, and the translation is not stale."""
    for cell in cells:
        if cell.text is None:
            continue
        if cell.text.src != stamp(cell.text.en):
            yield f"{cell.key}: stale translation; check the Chinese, then run renew"
        loose = tuple(str(cell.meta.get("loose", "")).split(","))
        yield from (f"{cell.key}: {found}" for found in problems(cell.text, loose))


def exercise_texts_agree(lesson: str, cells: list[Cell]) -> Iterator[str]:
    """The same for every `both(…)` of the exercise file."""
    code = stamps.exercise_file(lesson).read_text(encoding="utf-8")
    for text in stamps.texts(code):
        place = f"exercises line {text.node.lineno}"
        if not text.fresh:
            yield f"{place}: stale translation; check the Chinese, then run renew"
        yield from (f"{place}: {found}" for found in problems(Both(text.en, text.zh)))


def code_has_no_prose(lesson: str, cells: list[Cell]) -> Iterator[str]:
    """The only comments in code are the five labels."""
    programs = {cell.key: cell.code for cell in cells if cell.kind == "code"}
    for thing in course.items(lesson).values():
        if isinstance(thing, Exercise):
            programs |= {thing.id: thing.solution, f"{thing.id} given": thing.given}
        elif isinstance(thing, Prediction):
            programs[thing.id] = thing.program
    for key, code in programs.items():
        for comment in comments(code):
            if comment not in LABELS:
                yield f"{key}: a comment that is not one of the five labels: {comment}"


def comments(code: str) -> list[str]:
    """Every comment of a program."""
    tokens = tokenize.generate_tokens(io.StringIO(code).readline)
    return [token.string for token in tokens if token.type == tokenize.COMMENT]


def everything_is_placed_once(lesson: str, cells: list[Cell]) -> Iterator[str]:
    """Every gate, exercise and sentence stands in the source exactly once; keys are unique."""
    placed = Counter(cell.item for cell in cells if cell.item and cell.kind != "run")
    for item in course.items(lesson):
        if placed[item] != 1:
            yield f"{item}: placed {placed[item]} times in the source"
    for item in placed.keys() - course.items(lesson).keys():
        yield f"{item}: placed, but the exercise file does not declare it"
    for key, count in Counter(cell.key for cell in cells).items():
        if count > 1:
            yield f"{key}: the key is used {count} times"
        if not re.fullmatch(r"[a-z0-9-]{1,50}", key):
            yield f"{key}: a key is small letters, digits and hyphens"


def names_belong_to_one_exercise(lesson: str, cells: list[Cell]) -> Iterator[str]:
    """What a check looks at is defined in that exercise only."""
    owners: dict[str, str] = {}
    for exercise in course.exercises(lesson):
        for name in exercise.names:
            if name in owners:
                yield f"{exercise.id}: the name {name} belongs to {owners[name]} already"
            owners[name] = exercise.id


def header_is_complete(lesson: str, cells: list[Cell]) -> Iterator[str]:
    """Goals, terms and minutes are within their bounds."""
    head = course.header(lesson)
    for name, count, low, high in (
        ("questions", len(head.questions), 2, 3),
        ("goals", len(head.goals), 3, 6),
        ("terms", len(head.terms), 1, 7),
        ("minutes", head.teach + head.do, 10, 40),
    ):
        if not low <= count <= high:
            yield f"header: {count} {name}, there should be {low} to {high}"
    spent = sum(exercise.minutes for exercise in course.exercises(lesson))
    if spent > head.do:
        yield f"header: the exercises take {spent} minutes, do={head.do}"


def enough_to_do(lesson: str, cells: list[Cell]) -> Iterator[str]:
    """At least three gates, four exercises of three types, one sentence to say."""
    gates = [p for p in course.predictions(lesson) if ".p" in p.id]
    exercises = course.exercises(lesson)
    sayings = [t for t in course.items(lesson).values() if isinstance(t, SayIt)]
    for name, count, low in (
        ("gates", len(gates), 3),
        ("exercises", len(exercises), 4),
        ("types of exercises", len({e.type for e in exercises}), 3),
        ("sentences to say", len(sayings), 1),
    ):
        if count < low:
            yield f"only {count} {name}, there should be {low}"


def every_misconception_is_met(lesson: str, cells: list[Cell]) -> Iterator[str]:
    """Each M-code of the header has a gate and an exercise, and nothing else is claimed."""
    wanted = set(course.header(lesson).kills)
    for name, things in (
        ("gate", course.predictions(lesson)),
        ("exercise", course.exercises(lesson)),
    ):
        met = {code for thing in things for code in thing.kills}
        yield from (f"{code}: no {name} for it" for code in sorted(wanted - met))


def exercises_are_complete(lesson: str, cells: list[Cell]) -> Iterator[str]:
    """Hints, other right answers, wrong answers; feedback in three lines."""
    for exercise in course.exercises(lesson):
        if len(exercise.hints) != 3:
            yield f"{exercise.id}: {len(exercise.hints)} hints, there should be 3"
        if len(exercise.also_right) < 2 and exercise.type != "P":
            yield f"{exercise.id}: fewer than 2 other right answers"
        if not exercise.feedbacks or not exercise.parts:
            yield f"{exercise.id}: no parts or no feedback"
        for feedback in exercise.feedbacks:
            for lang, text in feedback.text.pair().items():
                if len(text.splitlines()) != 3:
                    yield f"{feedback.id}: {len(text.splitlines())} lines in {lang}, not 3"
            if not feedback.wrong:
                yield f"{feedback.id}: no wrong answer that gets it"


def never_long_without_a_question(lesson: str, cells: list[Cell]) -> Iterator[str]:
    """At most three cells in a row that ask nothing."""
    quiet = 0
    for cell in cells:
        asks = cell.kind in ("gate", "exercise", "explain") or cell.meta.get("asks")
        quiet = 0 if asks else quiet + 1
        if quiet == 4:
            yield f"{cell.key}: the fourth cell in a row without something to answer"


RULES: tuple[Rule, ...] = (
    texts_agree,
    exercise_texts_agree,
    code_has_no_prose,
    everything_is_placed_once,
    names_belong_to_one_exercise,
    header_is_complete,
    enough_to_do,
    every_misconception_is_met,
    exercises_are_complete,
    never_long_without_a_question,
)

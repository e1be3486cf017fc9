"""Finds lessons and their items by name: every file `exercises/Lxx.py` is a lesson."""

from __future__ import annotations

import importlib
from functools import cache
from pathlib import Path
from typing import TypeVar

from .model import Exercise, Lesson, Prediction, SayIt
from .text import ui

EXERCISES = Path(__file__).parent / "exercises"
Kind = TypeVar("Kind", Exercise, Prediction, SayIt)
Item = Exercise | Prediction | SayIt


def lessons() -> list[str]:
    """The ids of all lessons there are, in order."""
    return sorted(file.stem for file in EXERCISES.glob("L[0-9][0-9].py"))


@cache
def items(lesson: str) -> dict[str, Item]:
    """Everything a lesson declares, by id, in the order it is written."""
    found = [thing for thing in _declared(lesson) if isinstance(thing, Item)]
    ids = [thing.id for thing in found]
    if len(set(ids)) < len(ids):
        raise ValueError(f"{lesson}: an id is used twice: {sorted(ids)}")
    return {thing.id: thing for thing in found}


def header(lesson: str) -> Lesson:
    """The header of a lesson."""
    return next(thing for thing in _declared(lesson) if isinstance(thing, Lesson))


def exercises(lesson: str) -> list[Exercise]:
    """The exercises of a lesson, in order."""
    return [thing for thing in items(lesson).values() if isinstance(thing, Exercise)]


def predictions(lesson: str) -> list[Prediction]:
    """The gates of a lesson, in order."""
    return [thing for thing in items(lesson).values() if isinstance(thing, Prediction)]


def find(item: str, kind: type[Kind]) -> Kind:
    """The item with this id. Raises LookupError, in the learner's language, if there is none."""
    lesson = item.partition(".")[0]
    known = items(lesson) if lesson in lessons() else {}
    thing = known.get(item)
    if not isinstance(thing, kind):
        names = [name for name, other in known.items() if isinstance(other, kind)]
        values = {"item": item, "known": ", ".join(names) or ", ".join(lessons())}
        raise LookupError(ui("unknown.item").fill(values))
    return thing


def _declared(lesson: str) -> list[object]:
    module = importlib.import_module(f"{__package__}.exercises.{lesson}")
    return list(vars(module).values())

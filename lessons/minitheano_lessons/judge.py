"""From an answer to one of five outcomes with exactly one message: check first, then diagnose."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from minitheano.graph import Variable
from minitheano.say import label

from .answer import Answer, AnswerError, Failed, Missing, WrongKind
from .events import Difference
from .limit import TimeUp, time_limit
from .model import Exercise, Feedback
from .programs import restored
from .text import Both, ui

SECONDS = 2.0


@dataclass(frozen=True)
class Outcome:
    """What a check found. `kind`: not_attempted, error, wrong, partly or correct.

    `feedback` is the id of the one message, `parts` say what is right already. `general` means
    that no recogniser of the exercise knew the answer: worth an author's look.
    """

    exercise: Exercise
    kind: str
    feedback: str
    text: Both
    values: dict[str, Any] = field(default_factory=dict)
    parts: tuple[tuple[Both, bool], ...] = ()
    general: bool = False

    @property
    def lines(self) -> list[str]:
        """The message in the learner's language, line by line."""
        return self.text.fill(self.values).splitlines()


def judge(exercise: Exercise, answer: Answer, strict: bool = False) -> Outcome:
    """Look at an answer within two seconds; every shared variable is as before afterwards.

    With `strict` (in tests) a crash inside a check function is raised; otherwise it means "does
    not fit", so that a learner never sees a fault of ours.
    """
    with restored(answer.namespace):
        try:
            with time_limit(SECONDS):
                return _judged(exercise, answer, strict)
        except TimeUp:
            return _general(exercise, "error", "time", {"seconds": SECONDS})


def judge_code(exercise: Exercise, code: str, strict: bool = False) -> Outcome:
    """Run a program alone in a fresh namespace and judge it."""
    try:
        with time_limit(SECONDS):
            answer = Answer.from_code(exercise, code)
    except TimeUp:
        return _general(exercise, "error", "time", {"seconds": SECONDS})
    return judge(exercise, answer, strict)


def _judged(exercise: Exercise, answer: Answer, strict: bool) -> Outcome:
    if answer.untouched():
        special = f"todo.{exercise.type}" if exercise.type in "OX" else "todo"
        return _general(exercise, "not_attempted", special)
    verdicts = [] if answer.error else [_ask(part.test, answer, strict) for part in exercise.parts]
    shown = tuple((p.name, v is True) for p, v in zip(exercise.parts, verdicts, strict=False))
    if verdicts and all(verdict is True for verdict in verdicts):
        done = exercise.done or ui("fb.done")
        return Outcome(exercise, "correct", f"fb.{exercise.id}.done", done, parts=shown)
    kind = _kind(answer, verdicts)
    for feedback in exercise.feedbacks:
        values = _recognises(feedback, answer, strict)
        if values is not None:
            return Outcome(exercise, kind, feedback.id, feedback.text, values, shown)
    key, values = _first_trouble(exercise, answer, verdicts)
    return _general(exercise, kind, key, values, shown)


def _general(
    exercise: Exercise, kind: str, key: str, values: Any = None, shown: Any = ()
) -> Outcome:
    return Outcome(exercise, kind, f"fb.{key}", ui(f"fb.{key}"), values or {}, shown, general=True)


def _ask(test: Any, answer: Answer, strict: bool) -> Any:
    """What a check function finds: True, False, a Difference, its values; or what stopped it."""
    try:
        found = test(answer)
    except AnswerError as trouble:
        return trouble
    except Exception:
        if strict:
            raise
        return False
    return found if isinstance(found, Difference | dict) else bool(found)


def _recognises(feedback: Feedback, answer: Answer, strict: bool) -> dict[str, Any] | None:
    found = _ask(feedback.test, answer, strict)
    if isinstance(found, dict):
        return found
    return {} if found is True else None


def _kind(answer: Answer, verdicts: list[Any]) -> str:
    if answer.error or any(isinstance(verdict, Failed) for verdict in verdicts):
        return "error"
    return "partly" if any(verdict is True for verdict in verdicts) else "wrong"


def _first_trouble(
    exercise: Exercise, answer: Answer, verdicts: list[Any]
) -> tuple[str, dict[str, Any]]:
    """The general message that fits the first thing in the way, and the values in it."""
    if answer.error:
        return "stopped", _told(answer.error)
    pairs = zip(exercise.parts, verdicts, strict=True)
    part, trouble = next(pair for pair in pairs if pair[1] is not True)
    match trouble:
        case Difference():
            return trouble.what, trouble.values()
        case Failed():
            return "raised", {"event": str(trouble.event)} | _told(trouble.error)
        case Missing():
            return "missing", {"name": trouble.name}
        case WrongKind(kind="shared", found=Variable()):
            return "rebound", {"name": trouble.name, "text": label(trouble.found)}
        case WrongKind():
            kind = ui(f"kind.{trouble.kind}")
            return "kind", {
                "name": trouble.name,
                "kind": kind,
                "found": type(trouble.found).__name__,
            }
    return "part", {"part": part.name}


def _told(error: BaseException) -> dict[str, Any]:
    """An error in one line: its class, and what the engine or Python says was found."""
    what = getattr(error, "what", "") or str(error)
    line = (what.splitlines() or [""])[0]
    # The message goes on after it with a full stop of its own.
    return {"error": type(error).__name__, "what": line.rstrip(".。")}

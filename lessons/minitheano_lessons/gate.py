"""From a declared gate to the widget; the machine's answers come from running the program now."""

from __future__ import annotations

from typing import Any

from minitheano_widgets import Choice, Field, ParsonsBoard, PredictGate

from . import log
from .events import close
from .keys import machine_answers
from .model import Exercise, Pick, Prediction, Table, Value
from .text import Both, ui


def predict_gate(prediction: Prediction) -> PredictGate:
    """The gate, with the answers of this run."""
    answers = machine_answers(prediction)
    pairs = zip(prediction.asks, answers, strict=True)
    return PredictGate(
        prediction.id,
        _text(prediction.text),
        code=prediction.program,
        fields=[_field(ask, answer) for ask, answer in pairs],
        why=_why(prediction),
        on_answer=lambda record: log.record("predict", prediction.id, **record),
    )


def parsons_board(exercise: Exercise, keep: Any) -> ParsonsBoard:
    """The board of an ordering exercise; `keep(program)` gets what the learner puts together."""
    lines = exercise.lines()
    return ParsonsBoard(
        exercise.id,
        lines,
        distractors=exercise.distractors,
        prompt=ui("parsons.prompt").pair(),
        indent=any(line.startswith(" ") for line in lines),
        on_answer=lambda record: keep(record["program"]),
    )


def _field(ask: Value | Pick | Table, answer: Any) -> Field:
    if isinstance(ask, Pick):
        return _choice(ask, answer)
    slips = {_key(slip.answer): _text(slip.text) for slip in ask.slips}
    common: dict[str, Any] = {"answer": answer, "diagnoses": slips, "beat": ask.beat}
    if isinstance(ask, Table):
        rows, columns = map(_texts, (ask.rows, ask.columns))
        return Field("table", _text(ask.label), rows=rows, columns=columns, **common)
    return Field("value", _text(ask.label), **common)


def _choice(ask: Pick, answer: Any) -> Field:
    right = [i for i, option in enumerate(ask.options) if close(option.result, answer)]
    if len(right) != 1:
        raise ValueError(f"{len(right)} options fit what the run gave: {answer!r}")
    told = {i: _text(o.feedback) for i, o in enumerate(ask.options) if o.feedback}
    texts = _texts(tuple(option.text for option in ask.options))
    return Field("choice", _text(ask.label), right[0], options=texts, diagnoses=told, beat=ask.beat)


def _why(prediction: Prediction) -> Choice | None:
    why = prediction.why
    if why is None:
        return None
    return Choice(_text(why.ask), _texts(why.options), why.answer, _texts(why.feedback))


def _key(answer: Any) -> Any:
    """A wrong answer as a dictionary key: lists become tuples."""
    return tuple(map(_key, answer)) if isinstance(answer, list | tuple) else answer


def _text(text: Both | str) -> Any:
    """A text as the widgets take it: they know the marks of `code`, and no others."""
    if isinstance(text, Both):
        return {lang: words.replace("**", "") for lang, words in text.pair().items()}
    return text.replace("**", "")


def _texts(texts: tuple[Both | str, ...]) -> list[Any]:
    return [_text(text) for text in texts]

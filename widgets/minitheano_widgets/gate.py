"""PredictGate: nothing is shown before it is predicted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from minitheano.config import config

from .display import Displayed
from .grading import answered, matches, written
from .words import both, pick, say

Words = str | Mapping[str, str]
BEATS = ("bind", "snapshot", "compute", "commit", "return")
KINDS = ("value", "choice", "table")


@dataclass(frozen=True)
class Field:
    """One thing to predict.

    `value`: a number, array, list or text. `choice`: `answer` is the index of the right option.
    `table`: `answer` is a list of rows, with titles in `rows` and `columns`. `diagnoses` maps a
    wrong answer to what is said about it; for one cell of a table the key is ('row', r, c, value).
    `beat` is where this field belongs in a call: the first wrong one is named.
    """

    kind: str
    label: Words
    answer: Any
    options: Sequence[Words] | None = None
    rows: Sequence[Words] | None = None
    columns: Sequence[Words] | None = None
    diagnoses: Mapping[Any, Words] | None = None
    beat: str | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"A field is one of {', '.join(KINDS)}; {self.kind!r} is not.")
        if self.beat is not None and self.beat not in BEATS:
            raise ValueError(f"A beat is one of {', '.join(BEATS)}; {self.beat!r} is not.")
        if self.kind == "choice" and not 0 <= int(self.answer) < len(self.options or ()):
            raise ValueError("The answer of a choice is the index of one of its options.")

    def json(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "kind": self.kind,
            "label": both(self.label),
            "beat": self.beat or "",
        }
        if self.kind == "choice":
            data |= {"answer": int(self.answer), "options": [both(o) for o in self.options or ()]}
        elif self.kind == "table":
            cells = [[written(cell) for cell in row] for row in self.answer]
            rows = self.rows or [str(k + 1) for k in range(len(cells))]
            columns = self.columns or [str(k + 1) for k in range(len(cells[0]))]
            data |= {"answer": cells, "rows": [both(r) for r in rows]}
            data["columns"] = [both(c) for c in columns]
        else:
            data["answer"] = written(self.answer)
        known = (self.diagnoses or {}).items()
        return data | {"diagnoses": [{"when": self.key(k), "say": both(t)} for k, t in known]}

    def key(self, wrong: Any) -> Any:
        """A wrong answer as the page compares it."""
        if self.kind == "choice":
            return int(wrong)
        if self.kind != "table":
            return written(wrong)
        if len(wrong) == 4 and wrong[0] == "row":
            return {"row": int(wrong[1]), "col": int(wrong[2]), "value": written(wrong[3])}
        return [[written(cell) for cell in row] for row in wrong]

    def right(self, given: Any) -> bool:
        """The same verdict as the page's."""
        if given is None:
            return False
        if self.kind == "choice":
            return bool(given == self.answer)
        if self.kind == "table":
            rows = zip(given, self.answer, strict=True)
            return all(
                answered(a) and matches(a, b)
                for mine, right in rows
                for a, b in zip(mine, right, strict=True)
            )
        return answered(given) and matches(given, self.answer)


@dataclass(frozen=True)
class Choice:
    """The one *why* after the reveal: options, the right index, a line for each option."""

    prompt: Words
    options: Sequence[Words]
    answer: int
    feedback: Sequence[Words] | None = None

    def __post_init__(self) -> None:
        if self.feedback is not None and len(self.feedback) != len(self.options):
            raise ValueError("There is one line of feedback for each option.")
        if not 0 <= self.answer < len(self.options):
            raise ValueError("The answer of a choice is the index of one of its options.")

    def json(self) -> dict[str, Any]:
        data: dict[str, Any] = {"prompt": both(self.prompt), "answer": self.answer}
        data["options"] = [both(o) for o in self.options]
        return data | ({"feedback": [both(f) for f in self.feedback]} if self.feedback else {})


class PredictGate(Displayed):
    """A prediction with a level of confidence; then the answer beside the machine's, and one why.

    `on_answer(record)` is called in a live notebook at Commit and again after the why; the record
    has id, given, right, confidence, dont_know and why.
    """

    control = "gate"
    scripts = ("gate.js",)

    def __init__(
        self,
        id: str,
        prompt: Words,
        code: str = "",
        fields: Sequence[Field] = (),
        why: Choice | None = None,
        on_answer: Callable[[dict[str, Any]], None] | None = None,
    ) -> None:
        if not fields:
            raise ValueError("A gate needs at least one field to predict.")
        self.name, self.prompt, self.code, self.fields = (
            id,
            both(prompt),
            code.strip("\n"),
            list(fields),
        )
        self.why, self.on_answer = why, on_answer
        self.record: dict[str, Any] | None = None

    def payload(self) -> dict[str, Any]:
        data: dict[str, Any] = {"id": self.name, "prompt": self.prompt, "code": self.code}
        data["fields"] = [field.json() for field in self.fields]
        return data | ({"why": self.why.json()} if self.why else {})

    def text(self, lang: str | None = None) -> str:
        """The prompt, the code and what is asked; never an answer."""
        lang = lang or config.lang
        lines = [say("gate_text", prompt=self.prompt)[lang]]
        lines += [f"    {row}" for row in self.code.splitlines()]
        for field in self.fields:
            data = field.json()
            lines.append(f"  ? {pick(data['label'], lang)}")
            lines += [f"    - {pick(option, lang)}" for option in data.get("options", ())]
        return "\n".join(lines)

    def grade(self, given: Sequence[Any]) -> list[bool]:
        """Which of these answers are right: the comparison that the page makes."""
        return [field.right(answer) for field, answer in zip(self.fields, given, strict=True)]

    def answered(self, answers: Mapping[str, Any]) -> None:
        if not answers:
            return
        self.record = dict(answers)
        if self.on_answer is not None:
            self.on_answer(self.record)

"""ParsonsBoard: lines of a program to be put into order, by dragging or by keys."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from minitheano.config import config

from .display import Displayed
from .words import both, say


class ParsonsBoard(Displayed):
    """The lines of a right program mixed with distractors; the learner puts a program together.

    With `indent=True` the learner also sets how deep each line stands, four spaces a level. In a
    live notebook `on_answer({'id', 'program'})` gets the text, and `board.program` keeps it.
    """

    control = "parsons"
    scripts = ("parsons.js",)

    def __init__(
        self,
        id: str,
        lines: Sequence[str],
        distractors: Sequence[str] = (),
        prompt: str | Mapping[str, str] | None = None,
        indent: bool = False,
        on_answer: Callable[[dict[str, Any]], None] | None = None,
    ) -> None:
        self.name, self.prompt, self.indent = id, both(prompt), indent
        self.on_answer = on_answer
        self.program: str | None = None
        mixed = [line.strip() if indent else line.rstrip() for line in (*lines, *distractors)]
        random.Random(id.encode(errors="surrogatepass")).shuffle(mixed)
        if len(mixed) > 1 and mixed[: len(lines)] == [line.strip() for line in lines]:
            mixed.append(mixed.pop(0))
        self.lines = mixed

    def payload(self) -> dict[str, Any]:
        return {"id": self.name, "prompt": self.prompt, "lines": self.lines, "indent": self.indent}

    def text(self, lang: str | None = None) -> str:
        lang = lang or config.lang
        prompt = self.prompt[lang] or say("parsons_text")[lang]
        return "\n".join([prompt, *(f"  - {line}" for line in self.lines)])

    def answered(self, answers: Mapping[str, Any]) -> None:
        if "program" not in answers:
            return
        self.program = str(answers["program"])
        if self.on_answer is not None:
            self.on_answer(dict(answers))

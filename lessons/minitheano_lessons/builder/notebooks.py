"""Makes the notebooks of a lesson: with stubs for learners, solved for tests; two languages."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .. import course
from ..model import Exercise, Prediction, SayIt
from ..text import LANGUAGES, Both, catalogue
from . import glossary
from .source import LESSONS, Cell, read, source_file

VIEWS = "Cell CallStepper ContrastGrid GivensLens GraphView ScanFilm StateLedger".split()
SETUP = """\
import numpy as np, minitheano as mt
import minitheano.tensor as T
from minitheano_lessons import TODO, check, explain, hint, lesson, parsons, predict, reveal
"""
KERNEL = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
Node = dict[str, Any]  # a notebook or a cell, as it stands in the file (nbformat 4.5)


class Maker:
    """Makes the cells of one notebook of one lesson."""

    def __init__(self, lesson: str, lang: str, solved: bool) -> None:
        self.lesson, self.lang, self.solved = lesson, lang, solved

    def notebook(self) -> Node:
        """The whole notebook."""
        source = read(self.lesson)
        cells = [self.markdown("header", self.header()), self.setup(source)]
        for cell in source:
            cells += getattr(self, f"make_{cell.kind}")(cell)
        metadata = KERNEL | {"minitheano": {"lesson": self.lesson, "lang": self.lang}}
        return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}

    def say(self, text: Both | str) -> str:
        """A text in the language of the notebook."""
        words = text if isinstance(text, str) else str(getattr(text, self.lang))
        return unwrapped(words) if self.lang == "zh" else words

    def ui(self, key: str, **values: Any) -> str:
        words = catalogue(self.lang)
        return Both(words[key], words[key]).fill(values)

    def markdown(self, key: str, text: str) -> Node:
        """A text cell."""
        name = f"{self.lesson}-{key}"
        return {"cell_type": "markdown", "id": name, "metadata": {}, "source": lines(text)}

    def code(self, key: str, code: str, *tags: str, output: str | None = None) -> Node:
        """A code cell; in solved notebooks those with a stated output count: nbval compares it."""
        counted = self.solved and output is not None
        return {
            "cell_type": "code",
            "execution_count": 1 if counted else None,
            "id": f"{self.lesson}-{key}",
            "metadata": {"tags": sorted(tags)} if tags else {},
            "outputs": [stated(code, output)] if counted and output is not None else [],
            "source": lines(code),
        }

    def header(self) -> str:
        """Title, questions, goals, minutes and new terms."""
        head = course.header(self.lesson)
        blocks = [f"# {self.lesson} · {self.say(head.title)}"]
        needs = ", ".join(head.needs) or "–"
        minutes = head.teach + head.do
        blocks.append(self.ui("build.facts", minutes=minutes, needs=needs))
        for name, texts in (("questions", head.questions), ("goals", head.goals)):
            bullets = "\n".join(f"* {self.say(text)}" for text in texts)
            blocks.append(f"**{self.ui('build.' + name)}**\n\n{bullets}")
        words = [glossary.word(term, self.lang) for term in head.terms]
        blocks.append(f"**{self.ui('build.terms')}** {' · '.join(words)}")
        blocks.append(self.ui("build.how"))
        return "\n\n".join(blocks)

    def setup(self, source: list[Cell]) -> Node:
        """The first code cell: what the lesson imports, and its language."""
        code = "\n".join(cell.code for cell in source)
        views = [view for view in VIEWS if re.search(rf"\b{view}\(", code)]
        imports = f"from minitheano_widgets import {', '.join(views)}\n" if views else ""
        return self.code("setup", f'{SETUP}{imports}\nlesson("{self.lesson}", "{self.lang}")')

    def make_text(self, cell: Cell) -> Iterator[Node]:
        assert cell.text is not None
        yield self.markdown(cell.key, self.say(cell.text))

    def make_code(self, cell: Cell) -> Iterator[Node]:
        tags = ["raises-exception"] if cell.meta.get("raises") else []
        yield self.code(cell.key, cell.code, *tags, output=cell.output)

    def make_gate(self, cell: Cell) -> Iterator[Node]:
        yield self.code(cell.key, f'predict("{cell.item}")')

    def make_run(self, cell: Cell) -> Iterator[Node]:
        program = course.find(cell.item, Prediction).program
        tags = ["raises-exception"] if cell.meta.get("raises") else []
        yield self.code(cell.key, program, *tags, output=cell.output)

    def make_exercise(self, cell: Cell) -> Iterator[Node]:
        """The task, the board if lines are to be ordered, and the learner's cell with its check."""
        exercise = course.find(cell.item, Exercise)
        yield self.markdown(f"{cell.key}-task", self.task(exercise))
        if exercise.type == "O":
            yield self.code(f"{cell.key}-board", f'parsons("{exercise.id}")')
        program = (exercise.solution if self.solved else exercise.given).strip("\n")
        parts = [part for part in (program, f'check("{exercise.id}")') if part]
        # A stub may stop with an error; the notebook still runs to its end.
        tags = () if self.solved else ("raises-exception",)
        yield self.code(cell.key, "\n\n".join(parts), *tags)

    def task(self, exercise: Exercise) -> str:
        """The text above an exercise."""
        head = self.ui(
            "build.exercise",
            n=exercise.id.rpartition("e")[2],
            title=self.say(exercise.title),
            type=self.ui(f"type.{exercise.type}"),
            minutes=exercise.minutes,
        )
        help_line = self.ui("build.help", item=exercise.id)
        return f"{head}\n\n{self.say(exercise.text)}\n\n{help_line}"

    def make_explain(self, cell: Cell) -> Iterator[Node]:
        saying = course.find(cell.item, SayIt)
        yield self.markdown(f"{cell.key}-ask", self.say(saying.ask))
        model = json.dumps(self.say(saying.models[0]), ensure_ascii=False)
        sentence = model if self.solved else "TODO"
        yield self.code(cell.key, f'explain("{saying.id}", {sentence})')


# Where a line of Chinese ends and the next goes on: after a Chinese character if one follows,
# after a full-width mark whatever follows, but never before a list, a table or a heading.
WRAP = re.compile(
    r"(?<=[\u4e00-\u9fff])\n *(?=[\u4e00-\u9fff\u3001-\u303f\uff00-\uffef])"
    r"|(?<=[\u3001-\u303f\uff00-\uffef])\n *(?=[^\s*|#>\d-]|\*\*)"
)


def unwrapped(chinese: str) -> str:
    """Chinese text with its soft line breaks taken out: a browser would show each as a space."""
    return WRAP.sub("", chinese)


def lines(text: str) -> list[str]:
    """Text the way a notebook file holds it."""
    return text.splitlines(keepends=True)


def stated(code: str, text: str) -> Node:
    """An output as the source states it: what the cell prints, or the value it ends with."""
    last = ast.parse(code).body[-1]
    printed = not isinstance(last, ast.Expr) or ast.unparse(last).startswith("print(")
    if printed:
        return {"name": "stdout", "output_type": "stream", "text": lines(text + "\n")}
    return {
        "data": {"text/plain": lines(text)},
        "execution_count": 1,
        "metadata": {},
        "output_type": "execute_result",
    }


def text_of(notebook: Node) -> str:
    """The file of a notebook, byte for byte as Jupyter writes it."""
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def built(lesson: str, solved: bool = False) -> dict[Path, str]:
    """Every notebook of a lesson: its path below lessons/ and its text."""
    name = source_file(lesson).with_suffix(".ipynb").name
    return {
        Path(lang) / name: text_of(Maker(lesson, lang, solved).notebook()) for lang in LANGUAGES
    }


def build(lesson: str, out: Path = LESSONS, solved: bool = False) -> list[Path]:
    """Write the notebooks of a lesson; the paths written."""
    paths = []
    for path, text in built(lesson, solved).items():
        target = out / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        paths.append(target)
    return paths

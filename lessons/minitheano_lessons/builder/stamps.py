"""Stamps on `both(English, Chinese, src=…)` in exercise files: found and renewed by syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..course import EXERCISES
from .source import stamp


@dataclass(frozen=True)
class Text:
    """One `both(…)` call: its two texts, the stamp it carries, and the call itself."""

    en: str
    zh: str
    src: str
    node: ast.Call

    @property
    def fresh(self) -> bool:
        return self.src == stamp(self.en)


def exercise_file(lesson: str) -> Path:
    """The exercise file of a lesson."""
    return EXERCISES / f"{lesson}.py"


def texts(code: str) -> Iterator[Text]:
    """Every `both(…)` of an exercise file, in order."""
    nodes = ast.walk(ast.parse(code))
    calls = [n for n in nodes if isinstance(n, ast.Call) and getattr(n.func, "id", "") == "both"]
    for node in sorted(calls, key=lambda n: (n.lineno, n.col_offset)):
        words = [ast.literal_eval(argument) for argument in node.args]
        keywords = {k.arg: ast.literal_eval(k.value) for k in node.keywords}
        yield Text(words[0].strip("\n"), words[1].strip("\n"), keywords.get("src", ""), node)


def renewed(code: str) -> tuple[str, list[str]]:
    """The file with every stamp made fresh, and the lines where one was changed."""
    rows = [row.encode() for row in code.split("\n")]
    stale = [text for text in texts(code) if not text.fresh]
    # From the end to the start, so that earlier positions stay true. Offsets count bytes.
    for text in reversed(stale):
        mark = f'"{stamp(text.en)}"'.encode()
        old = next((k.value for k in text.node.keywords if k.arg == "src"), None)
        spot = old if old is not None else text.node.args[1]
        row, end = (spot.end_lineno or 1) - 1, spot.end_col_offset or 0
        start = spot.col_offset if old is not None else end
        new = mark if old is not None else b", src=" + mark
        rows[row] = rows[row][:start] + new + rows[row][end:]
    changed = [f"line {text.node.lineno}: {text.en[:50]}" for text in stale]
    return "\n".join(row.decode() for row in rows), changed

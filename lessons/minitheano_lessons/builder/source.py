"""Reads a lesson's source: py:percent cells, text in pairs, places for gates and exercises."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jupytext

from ..text import Both

LESSONS = Path(__file__).resolve().parents[2]
PLACES = ("gate", "run", "exercise", "explain")


class SourceError(ValueError):
    """The source of a lesson is not built as the guide says."""


@dataclass(frozen=True)
class Cell:
    """One cell of the source. `kind`: text, code, gate, run, exercise or explain.

    `text` is the pair of a text cell, `code` a code cell's program, `output` what it is said to
    print, `item` the gate or exercise that stands here.
    """

    kind: str
    key: str
    text: Both | None = None
    code: str = ""
    item: str = ""
    output: str | None = None
    meta: dict[str, Any] = field(default_factory=dict)


def stamp(english: str) -> str:
    """The mark of an English text that its translation carries; blanks at line ends are nothing."""
    lines = [line.rstrip() for line in english.strip().splitlines()]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:8]


def source_file(lesson: str) -> Path:
    """The one source of a lesson, as src/L03_shared.py. Raises SourceError if there is not one."""
    found = sorted((LESSONS / "src").glob(f"{lesson}_*.py"))
    if len(found) != 1:
        raise SourceError(
            f"{lesson}: {len(found)} source files src/{lesson}_*.py, there must be one"
        )
    return found[0]


def read(lesson: str) -> list[Cell]:
    """The cells of a lesson, in order."""
    return parse(source_file(lesson).read_text(encoding="utf-8"))


def parse(text: str) -> list[Cell]:
    """The cells of a py:percent text. Raises SourceError that names the cell at fault."""
    return list(_cells(jupytext.reads(text, fmt="py:percent").cells))


def _cells(raw: list[Any]) -> Iterator[Cell]:
    i = 0
    while i < len(raw):
        cell, following = raw[i], raw[i + 1] if i + 1 < len(raw) else None
        i += 1
        if cell.cell_type == "markdown":
            yield _pair(cell, following)
            i += 1
        elif cell.cell_type == "raw":
            raise SourceError(f"an output without a code cell before it: {cell.source[:40]!r}")
        elif following is not None and following.metadata.get("output"):
            yield _code(cell, following.source)
            i += 1
        else:
            yield _code(cell, None)


def _pair(english: Any, chinese: Any) -> Cell:
    key = english.metadata.get("key", "")
    if english.metadata.get("lang") != "en" or not key:
        raise SourceError(f'a text cell starts with key="…" lang="en": {english.source[:40]!r}')
    if chinese is None or chinese.metadata.get("lang") != "zh":
        raise SourceError(f"{key}: the Chinese cell must follow the English one")
    text = Both(english.source, chinese.source, str(chinese.metadata.get("src", "")))
    return Cell("text", key, text=text, meta=dict(english.metadata))


def _code(cell: Any, output: str | None) -> Cell:
    meta = dict(cell.metadata)
    place = next((name for name in PLACES if name in meta), None)
    if place is not None:
        item = meta[place]
        ending = "-run" if place == "run" else ""
        key = item.partition(".")[2] + ending
        return Cell(place, key, item=item, output=output, meta=meta)
    if not meta.get("key"):
        raise SourceError(f'a code cell has a key="…": {cell.source[:40]!r}')
    return Cell("code", meta["key"], code=cell.source, output=output, meta=meta)


HEADER = re.compile(r'^# %% \[markdown\] .*lang="zh".*$')


def renewed(text: str) -> tuple[str, list[str]]:
    """The source with every Chinese cell stamped for its English partner, and the keys changed."""
    pairs = iter([cell for cell in parse(text) if cell.text])
    lines, changed = text.split("\n"), []
    for i, line in enumerate(lines):
        if not HEADER.match(line):
            continue
        cell = next(pairs)
        assert cell.text is not None
        mark = stamp(cell.text.en)
        if cell.text.src != mark:
            bare = re.sub(r'\s+src="[^"]*"', "", line)
            lines[i] = f'{bare} src="{mark}"'
            changed.append(cell.key)
    return "\n".join(lines), changed

"""A small box in a notebook: a mark, a headline, some lines. HTML for eyes, plain text for all."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from minitheano.config import config

# Okabe-Ito colours; the mark and the headline say the same, so colour is never alone.
COLOURS = {
    "correct": "#009E73",
    "partly": "#E69F00",
    "wrong": "#D55E00",
    "error": "#CC79A7",
    "not_attempted": "#7A7A7A",
    "hint": "#0072B2",
}
MARKS = {
    "correct": "✓",
    "partly": "◐",
    "wrong": "✗",
    "error": "⚠",
    "not_attempted": "○",
    "hint": "→",
}
BOX = (
    "border-left:4px solid {colour};padding:.5em .9em;margin:.3em 0;max-width:46em;"
    "color:var(--jp-content-font-color1,inherit);background:var(--jp-layout-color1,transparent);"
    "font-family:var(--jp-content-font-family,'Noto Sans SC','PingFang SC','Microsoft YaHei',"
    "sans-serif);line-height:1.5;overflow-wrap:anywhere"
)
CODE = "font-family:var(--jp-code-font-family,monospace)"
FENCED = re.compile(r"```\w*\n(.*?)```", re.DOTALL)


@dataclass(frozen=True)
class Card:
    """What a learner is told. `lines` may hold `code`, **bold** and fenced programs."""

    tone: str
    head: str
    lines: Sequence[str]
    lang: str = ""

    def __repr__(self) -> str:
        body = "\n".join(self.lines)
        return f"{MARKS[self.tone]} {self.head}\n{body}".rstrip()

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": repr(self)}

    def html(self) -> str:
        """The box; all text is escaped before anything is marked up."""
        lang = {"en": "en", "zh": "zh-CN"}[self.lang or config.lang]
        head = f"<strong>{MARKS[self.tone]} {marked(self.head)}</strong>"
        style = html.escape(BOX.format(colour=COLOURS[self.tone]), quote=True)
        body = blocks("\n".join(self.lines))
        return f'<div role="status" lang="{lang}" style="{style}">{head}{body}</div>'


def marked(text: str) -> str:
    """Escaped HTML of one line, with `code` and **bold**."""
    safe = html.escape(text)
    safe = re.sub(r"`([^`]+)`", rf'<code style="{CODE}">\1</code>', safe)
    return re.sub(r"\*\*([^*]+)\*\*", r"<strong>\1</strong>", safe)


def blocks(text: str) -> str:
    """Paragraph per line; a fenced program becomes a block of code."""
    made = []
    for i, piece in enumerate(FENCED.split(text)):
        if i % 2:
            made.append(f'<pre style="{CODE};margin:.4em 0">{html.escape(piece.rstrip())}</pre>')
        else:
            made += [f"<div>{marked(line)}</div>" for line in piece.splitlines() if line.strip()]
    return "".join(made)

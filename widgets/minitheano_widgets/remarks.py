"""What a check says of the program in a picture: a line under it that opens, in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from minitheano.config import config
from minitheano.errors import Note
from minitheano.hints import hints_of
from minitheano.hints.report import Hints
from minitheano.trace import Trace

from .words import LANGUAGES, say

# The language is that of the picture before it, also when it is changed there.
STYLE = """.mtw-hints{margin:.4rem 0;padding:0 1rem;
font:14px/1.5 var(--jp-ui-font-family,system-ui,sans-serif)}.mtw-hints summary{cursor:pointer}
.mtw-hints pre{margin:.2rem 0;overflow:auto;font-size:.95em}.mtw-hints ul{margin:.3rem 0}
.mtw[lang=en]~.mtw-hints>[lang=zh],.mtw[lang=zh]~.mtw-hints>[lang=en]{display:none}"""


def remarks(things: Sequence[Any], run: Trace | None, asks: bool) -> str:
    """A piece of HTML, '' where there is nothing to remark on.

    A view that asks questions keeps to what looks like a mistake: a note would give answers away.
    """
    parts = []
    for lang in LANGUAGES:
        with config.change(lang=lang):
            told = hints_of(*things, run=run)
        found = Hints(hint for hint in told if not (asks and isinstance(hint, Note)))
        if not found:
            return ""
        head = say("remarks", count=len(found))[lang]
        inner = f"<summary>{head}</summary>{found.to_html(lang)}"
        parts.append(f'<details lang="{lang}">{inner}</details>')
    return f'<div class="mtw-hints" role="note">{"".join(parts)}</div>'

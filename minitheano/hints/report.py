"""What a check found, as a list that prints well and shows itself in a notebook."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ..config import config
from ..errors import TRY, Hint, Note
from ..inert import lines
from ..later import html

NOTHING = {
    "en": "Nothing to remark on: as far as a check can see, this does what it says.",
    "zh": "没有要提醒的：就检查所能看到的，程序做的就是它所写的。",
}
# A long line is scrolled: wrapped, the carets would stand under something else.
PRE = '<pre style="white-space: pre; overflow-x: auto">'
NOTES = {"en": "Good to know", "zh": "值得知道"}


class Hints(list[Hint]):
    """The findings of a check, those that look like mistakes first.

    Each has `key`, `what`, `where` and `fix`, and `site` with file and line. `doubts` are the
    findings that look like mistakes, `notes` what is as it should be and good to know. An empty
    list says so kindly. Where the language has been changed since, `again` looks once more.
    """

    def __init__(
        self, found: Iterable[Hint] = (), again: Callable[[], Hints] | None = None
    ) -> None:
        self.lang, self.again = config.lang, again
        once: dict[Any, Hint] = {}
        for hint in found:
            place = hint.site.place if hint.site is not None else None
            # What is good to know is said once, not at every place.
            note = isinstance(hint, Note)
            once.setdefault(hint.key if note else (hint.key, place, hint.what), hint)
        super().__init__(sorted(once.values(), key=lambda hint: isinstance(hint, Note)))

    @property
    def doubts(self) -> list[Hint]:
        return [hint for hint in self if not isinstance(hint, Note)]

    @property
    def notes(self) -> list[Hint]:
        return [hint for hint in self if isinstance(hint, Note)]

    @property
    def keys(self) -> list[str]:
        """The names of the findings, for programs that check programs."""
        return [hint.key for hint in self]

    def _in_this_language(self) -> Hints:
        """Words that were filled in are in the language of their time."""
        return self if config.lang == self.lang or self.again is None else self.again()

    def __str__(self) -> str:
        now = self._in_this_language()
        told = [str(hint) for hint in now.doubts]
        told += [f"{NOTES[config.lang]}{_colon()}{hint}" for hint in now.notes]
        return "\n\n".join(told) or NOTHING[config.lang]

    __repr__ = __str__

    def to_html(self, lang: str | None = None) -> str:
        """The findings as a piece of HTML, in which the learner's words are inert."""
        with config.change(lang=lang or config.lang):
            if not self:
                return f'<p class="mt-hints" lang="{config.lang}">{_text(NOTHING[config.lang])}</p>'
            now = self._in_this_language()
            doubts = "".join(f"<li>{_item(hint)}</li>" for hint in now.doubts)
            notes = "".join(f"<li>{_item(hint)}</li>" for hint in now.notes)
            if notes:
                head = f"<summary>{_text(NOTES[config.lang])} ({len(self.notes)})</summary>"
                notes = f"<details{'' if doubts else ' open'}>{head}<ul>{notes}</ul></details>"
            listed = f"<ul>{doubts}</ul>" if doubts else ""
            return f'<div class="mt-hints" lang="{config.lang}">{listed}{notes}</div>'

    def _repr_html_(self) -> str:
        return self.to_html()


def _colon() -> str:
    return "：" if config.lang == "zh" else ": "


def _text(words: str) -> str:
    """Inert in HTML, and without the marks that turn the direction of writing."""
    return html.escape(lines(words))


def _item(hint: Hint) -> str:
    """One finding: what, where as it stands in the text, and what to try."""
    where = f"{PRE}{_text(hint.where)}</pre>" if hint.where else ""
    fix = f"<div>{_text(TRY[config.lang])}<code>{_text(hint.fix)}</code></div>" if hint.fix else ""
    return f"<div>{_text(hint.what)}</div>{where}{fix}"

"""The fixed words: where the English text has a term, the Chinese text needs its partner."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ..text import CATALOGUE


@dataclass(frozen=True)
class Term:
    """English forms, accepted Chinese forms (the first is the fixed one), and forms to avoid.

    A word that is everyday English too, as "value", is in the list but not looked for (`lint`).
    """

    en: tuple[str, ...]
    zh: tuple[str, ...]
    avoid: tuple[str, ...]
    lint: bool


@cache
def terms() -> tuple[Term, ...]:
    """The glossary, longest English term first, so that it is found before its parts."""
    rows = json.loads((CATALOGUE / "glossary.json").read_text(encoding="utf-8"))
    made = [
        Term(tuple(row["en"]), tuple(row["zh"]), tuple(row["avoid"]), row.get("lint", True))
        for row in rows
    ]
    return tuple(sorted(made, key=lambda term: -len(term.en[0])))


def word(english: str, lang: str) -> str:
    """A term as the list of new words shows it. Raises LookupError if the glossary has it not."""
    for term in terms():
        if english in term.en:
            return _paired(term, english) if lang == "zh" else english
    raise LookupError(f"not in the glossary: {english}")


def _paired(term: Term, english: str) -> str:
    """Both languages; an API word stays English, and what it means stands behind it."""
    chinese = term.zh[0]
    if english not in chinese:
        return f"{chinese}（{english}）"
    meant = any("\u4e00" <= character <= "\u9fff" for character in chinese)
    return chinese if meant else f"{chinese}（{term.zh[-1]}）"


def disagreements(en: str, zh: str, loose: tuple[str, ...] = ()) -> Iterator[str]:
    """Terms that the Chinese text misses, and words that it should avoid."""
    rest = en.lower()
    for term in filter(lambda term: term.lint, terms()):
        form = re.compile(
            rf"(?<![\w-])({'|'.join(map(re.escape, term.en))})(?![\w-])", re.IGNORECASE
        )
        missing = not any(chinese in zh for chinese in term.zh)
        if missing and term.en[0] not in loose and form.search(rest):
            yield f'"{term.en[0]}" needs {term.zh[0]}'
        rest = form.sub(" ", rest)
        for bad in term.avoid:
            if bad in zh:
                yield f"{bad}: write {term.zh[0]}"

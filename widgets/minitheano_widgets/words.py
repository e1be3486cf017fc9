"""The sentences that the widgets say, in every language at once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "zh")
HERE = Path(__file__).parent / "i18n"

Text = dict[str, str]


@cache
def table(lang: str) -> dict[str, dict[str, str]]:
    """One language's table as the i18n file has it: {section: {key: sentence}}."""
    found: dict[str, dict[str, str]] = json.loads((HERE / f"{lang}.json").read_text("utf-8"))
    return found


def say(key: str, section: str = "say", **parts: Any) -> Text:
    """The sentence `key` in every language; a part is a string or a text in every language."""
    sentences = {}
    for lang in LANGUAGES:
        here = {name: pick(part, lang) for name, part in parts.items()}
        sentences[lang] = table(lang)[section][key].format(**here)
    return sentences


def both(text: str | Mapping[str, str] | None) -> Text:
    """A text in every language: a plain string stands for all of them."""
    if text is None:
        return dict.fromkeys(LANGUAGES, "")
    if isinstance(text, Mapping):
        fallback = text.get("en") or next(iter(text.values()), "")
        return {lang: str(text.get(lang, fallback)) for lang in LANGUAGES}
    return dict.fromkeys(LANGUAGES, str(text))


def pick(text: Any, lang: str) -> str:
    """One language's side of a text."""
    return str(text[lang]) if isinstance(text, Mapping) else str(text)


def join(*parts: str | Mapping[str, str]) -> Text:
    """Sentences behind one another; Chinese needs no blank between them."""
    whole = [both(part) for part in parts if part]
    return {
        lang: ("" if lang == "zh" else " ").join(p[lang] for p in whole if p[lang])
        for lang in LANGUAGES
    }

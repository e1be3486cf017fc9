"""What a learner reads: every sentence in English and 简体中文, chosen by `config.lang`."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from minitheano.config import config

LANGUAGES = ("en", "zh")
PLACEHOLDER = re.compile(r"\{\{(\w+)\}\}")
CATALOGUE = Path(__file__).parent / "i18n"


@dataclass(frozen=True)
class Both:
    """One text in two languages; `src` is the stamp of the English that the Chinese translates."""

    en: str
    zh: str
    src: str = ""

    def __str__(self) -> str:
        return self.zh if config.lang == "zh" else self.en

    def pair(self) -> dict[str, str]:
        """The form the widgets take."""
        return {"en": self.en, "zh": self.zh}

    def fill(self, values: dict[str, Any]) -> str:
        """The text in the learner's language with `{{name}}` replaced; an unknown name stays."""

        def value(match: re.Match[str]) -> str:
            return shown(values[match[1]]) if match[1] in values else match[0]

        return PLACEHOLDER.sub(value, str(self))


def both(en: str, zh: str, src: str = "") -> Both:
    """A text for learners. `python -m minitheano_lessons renew` writes `src`."""
    return Both(en.strip("\n"), zh.strip("\n"), src)


@cache
def catalogue(lang: str) -> dict[str, str]:
    """The sentences of the course itself, from i18n/en.json or i18n/zh.json."""
    text = (CATALOGUE / f"{lang}.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


def ui(key: str) -> Both:
    """One of the course's own sentences."""
    return Both(catalogue("en")[key], catalogue("zh")[key])


def shown(value: Any) -> str:
    """A value as a learner would type it: 1.5, 11.0, [1.0, 2.0]; texts as they are."""
    if isinstance(value, str | Both):
        return str(value)
    if isinstance(value, list | tuple):
        return "[" + ", ".join(shown(item) for item in value) + "]"
    if isinstance(value, np.ndarray | np.generic):
        return _number(value) if np.ndim(value) == 0 else _array(np.asarray(value))
    return _number(value) if isinstance(value, float) else repr(value)


def _number(value: Any) -> str:
    number = value.item() if hasattr(value, "item") else value
    return repr(float(f"{number:.6g}")) if isinstance(number, float) else repr(number)


def _array(value: np.ndarray) -> str:
    if value.size > 12:
        return np.array2string(value, separator=", ", threshold=6, precision=4)
    return shown(value.tolist())

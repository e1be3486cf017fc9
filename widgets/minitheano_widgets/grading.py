"""Is an answer right? The page grades by the same rules (js/src/grade.js).

One list of cases tests both.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import numpy as np

from .values import show

NOTHING = {"none", "nothing", "empty", "无", "空", "没有"}
NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?", re.IGNORECASE | re.ASCII)


def written(value: Any) -> str:
    """An answer as text: numbers and arrays as pictures show them, text as it is."""
    if isinstance(value, str):
        return value
    if value is None:
        return "[]"
    if isinstance(value, list | tuple):
        return "[" + " ".join(written(each) for each in value) + "]"
    return show(np.asarray(value))


def pieces(text: str) -> list[str]:
    """The numbers and words of an answer; brackets and commas do not count."""
    plain = unicodedata.normalize("NFKC", str(text)).replace("\u2212", "-").replace("\u2013", "-")
    found = re.sub(r"[\[\](),;、。]", " ", re.sub(r"\barray\b", " ", plain, flags=re.ASCII)).split()
    return [] if len(found) == 1 and found[0].lower() in NOTHING else found


def same(given: str, right: str) -> bool:
    """Equal numbers, or rounded at the digit where the learner stopped; else equal words."""
    if not NUMBER.fullmatch(given) or not NUMBER.fullmatch(right):
        return given.lower() == right.lower()
    a, b = float(given), float(right)
    decimals = 0 if "e" in given.lower() else len(given.partition(".")[2])
    slack = 0.5 * 10.0**-decimals * 1.0001 if decimals >= 2 else 0.0
    return abs(a - b) <= max(1e-6 * max(1.0, abs(b)), slack)


def matches(given: Any, right: Any) -> bool:
    """True if two answers say the same: '[2, 4]', '[2. 4.]' and '2 4' do."""
    a, b = pieces(written(given)), pieces(written(right))
    return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b, strict=True))


def answered(given: Any) -> bool:
    """True if there is something to grade."""
    return given is not None and str(given).strip() != ""

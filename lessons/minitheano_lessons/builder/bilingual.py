"""Compares a text with its translation: code, digits, formulas, links, headings, terms, commas."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..text import PLACEHOLDER, Both
from . import glossary

FENCE = re.compile(r"```.*?```", re.DOTALL)
SPAN = re.compile(r"`[^`]+`")
FORMULA = re.compile(r"\$[^$]+\$")
LINK = re.compile(r"\]\(([^)]*)\)")
DIGITS = re.compile(r"(?<![A-Za-z])\d+(?:\.\d+)?")
BEATS = re.compile(r"[①②③④⑤]")
HEADING = re.compile(r"^#+(?= )", re.MULTILINE)
BULLET = re.compile(r"^\s*(?:\*|-|\d+\.)(?= )", re.MULTILINE)

CJK = r"\u4e00-\u9fff"
HALF_WIDTH = re.compile(rf"[{CJK}`*][,;:?!](?!/)|[{CJK}]\.(?:\s|$)|[{CJK}][()]|[()][{CJK}]")
NO_SPACE = re.compile(rf"[{CJK}][A-Za-z0-9]|[A-Za-z0-9%][{CJK}]")
GLUED = re.compile(rf"[{CJK}]\x00|\x00[{CJK}]")
ITALICS = re.compile(rf"(?<!\*)\*(?=[{CJK}])[^*\n]+\*(?!\*)")
BOLD = re.compile(r"\*\*[^*]+\*\*")
TITLE_STOP = re.compile(r"^#+ .*。\s*$", re.MULTILINE)


def problems(text: Both, loose: tuple[str, ...] = ()) -> Iterator[str]:
    """What does not agree between the two languages, or is not Chinese typography."""
    if not text.zh.strip():
        yield "there is no Chinese text"
        return
    yield from _differ("program", *(FENCE.findall(words) for words in (text.en, text.zh)))
    open_text = [FENCE.sub(" ", words) for words in (text.en, text.zh)]
    for name, pattern, as_set in (
        ("code", SPAN, True),
        ("formula", FORMULA, True),
        ("link", LINK, False),
        ("placeholder", PLACEHOLDER, True),
        ("beat", BEATS, True),
        ("heading", HEADING, False),
        ("list", BULLET, False),
    ):
        yield from _differ(name, *(_found(pattern, words, as_set) for words in open_text))
    bare = [_prose(words) for words in (text.en, text.zh)]
    yield from _differ("number", *(_found(DIGITS, words, True) for words in bare))
    yield from glossary.disagreements(bare[0], text.zh, loose)
    yield from _typography(text.zh)


def _found(pattern: re.Pattern[str], words: str, as_set: bool) -> list[str]:
    found = [match if isinstance(match, str) else match[0] for match in pattern.findall(words)]
    return sorted(set(found)) if as_set else found


def _differ(name: str, en: list[str], zh: list[str]) -> Iterator[str]:
    if en != zh:
        only_en = [x for x in en if x not in zh]
        only_zh = [x for x in zh if x not in en]
        yield f"{name}: English only {only_en}, Chinese only {only_zh}, {len(en)} and {len(zh)}"


def _prose(words: str) -> str:
    """The text without programs, code, formulas, link targets and placeholders."""
    for pattern in (FENCE, SPAN, FORMULA, PLACEHOLDER):
        words = pattern.sub(" ", words)
    return LINK.sub("]", words)


def _typography(zh: str) -> Iterator[str]:
    """Full-width punctuation, a space between Chinese and Latin, no full stop after a title."""
    text = LINK.sub("]", FENCE.sub(" ", zh))
    # A code span or formula becomes one mark, so that what touches it can be seen. What stands
    # for a placeholder may be Chinese, so nothing can be said about its neighbours.
    for pattern, mark in ((SPAN, "\x00"), (FORMULA, "\x00"), (PLACEHOLDER, "\x01")):
        text = pattern.sub(mark, text)
    for what, pattern in (
        ("half-width punctuation", HALF_WIDTH),
        ("no space between Chinese and Latin", NO_SPACE),
        ("no space between Chinese and code", GLUED),
        ("a title ends with 。", TITLE_STOP),
        ("italics do not suit Chinese, use **bold**", ITALICS),
    ):
        for match in pattern.finditer(text):
            near = text[max(match.start() - 8, 0) : match.end() + 8].replace("\x00", "`…`")
            yield f"{what}: …{near!r}…"
    yield from _dead_bold(text)


def _dead_bold(text: str) -> Iterator[str]:
    """CommonMark neither opens nor closes bold between a Chinese character and a mark."""
    letter = re.compile(rf"[{CJK}]")
    for match in BOLD.finditer(text):
        start, end, inside = match.start(), match.end(), match[0][2:-2]
        opens = inside[0] in "（“《" and letter.match(text[start - 1 : start])
        closes = inside[-1] in "。，；：？！、）”》" and letter.match(text[end : end + 1])
        if opens or closes:
            yield f"bold that does not show, move the mark out of it: {match[0]}"

"""The tables of words: the same keys, the same holes, the punctuation of each language."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest
from minitheano_widgets import words
from minitheano_widgets.words import both, join, say, table

EN, ZH = table("en"), table("zh")
KEYS = [(section, key) for section in EN for key in EN[section]]


def holes(sentence: str) -> list[str]:
    """The names in braces, sorted."""
    return sorted(name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None)


def test_both_tables_have_the_same_keys() -> None:
    """English and Chinese say the same things."""
    assert {s: list(EN[s]) for s in EN} == {s: list(ZH[s]) for s in ZH}


@pytest.mark.parametrize(("section", "key"), KEYS)
def test_both_sentences_have_the_same_holes(section: str, key: str) -> None:
    """What is filled in is the same in both languages, and nothing is empty."""
    english, chinese = EN[section][key], ZH[section][key]
    assert holes(english) == holes(chinese)
    assert english.strip() and chinese.strip()


@pytest.mark.parametrize(("section", "key"), KEYS)
def test_chinese_prose_has_chinese_punctuation(section: str, key: str) -> None:
    """A comma, colon or question mark next to a Chinese character is full-width."""
    found = re.findall(r"[\u4e00-\u9fff][,:;?!]|[,;?!][\u4e00-\u9fff]", ZH[section][key])
    assert not found


@pytest.mark.parametrize(("section", "key"), KEYS)
def test_chinese_and_latin_words_are_apart(section: str, key: str) -> None:
    """A blank stands between a Chinese character and a Latin word or a hole."""
    found = re.findall(r"[\u4e00-\u9fff][A-Za-z{]|[A-Za-z}][\u4e00-\u9fff]", ZH[section][key])
    assert not found


def test_every_sentence_is_used() -> None:
    """No sentence is left over from a view that speaks differently now."""
    home = Path(words.__file__).parent
    sources = [*home.glob("*.py"), *(home.parent / "js" / "src").glob("*.js")]
    code = "\n".join(file.read_text("utf-8") for file in sources)
    spelled = set(re.findall(r"[\"'`]([a-z_]+)[\"'`]", code))
    built = ("beat_", "kind_", "col_", "line_")
    unused = [f"{s}.{k}" for s, k in KEYS if k not in spelled and not k.startswith(built)]
    assert not unused


def test_say_fills_each_language_with_its_own_part() -> None:
    """A part may differ from language to language."""
    said = say("return_plain", values=both({"en": "one", "zh": "一"}))
    assert said == {"en": "Returned: one.", "zh": "返回 一。"}


def test_braces_in_a_name_stay_text() -> None:
    """A name with braces in it is not filled in a second time."""
    assert "{0.__class__}" in say("is", name="{0.__class__}", value="1")["en"]


def test_join_puts_no_blank_between_chinese_sentences() -> None:
    """English sentences are parted by a blank, Chinese ones are not."""
    assert join(both({"en": "A.", "zh": "甲。"}), both({"en": "B.", "zh": "乙。"})) == {
        "en": "A. B.",
        "zh": "甲。乙。",
    }

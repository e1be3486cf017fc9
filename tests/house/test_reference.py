"""The reference is what the engine says today, in both languages, and its examples are true."""

from __future__ import annotations

import doctest
import json
import re
from functools import cache

import pytest
from markdown_it import MarkdownIt

from docs import examples, groups, names, reference, trying
from minitheano.ops.card import Op

pytestmark = pytest.mark.filterwarnings("ignore::minitheano.errors.LearnerWarning")
LANGS = ("en", "zh")


@cache
def page(lang: str) -> reference.Page:
    """The page as it would be written now."""
    return reference.Page(lang)


@cache
def text(lang: str) -> str:
    """What stands on the page that would be written now."""
    return page(lang).text()


def committed(lang: str) -> str:
    """What stands on the page of the project."""
    return reference.PAGES[lang].read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_is_up_to_date(lang: str) -> None:
    """The page of the project says what the engine says."""
    if text(lang) != committed(lang):
        now, then = text(lang).splitlines(), committed(lang).splitlines()
        line = next(a for a, b in zip([*now, ""], [*then, ""], strict=False) if a != b)
        pytest.fail(f"{reference.PAGES[lang].name} is old; `make docs` writes it. First: {line!r}")


@pytest.mark.parametrize("lang", LANGS)
def test_every_example_prints_what_stands_below_it(lang: str) -> None:
    """Typed into Python after the first lines of the page, each example gives what is shown."""
    header, *shown = re.findall(r"^```python\n(.*?)^```$", committed(lang), flags=re.M | re.S)
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner(verbose=False)
    assert len(shown) > 100
    for k, example in enumerate(shown):
        begun: dict[str, object] = {}
        told: list[str] = []
        for part in (header, example):
            test = parser.get_doctest(part, begun, f"example {k}", None, 0)
            test.globs = begun
            runner.run(test, out=told.append, clear_globs=False)
        assert not runner.failures, "".join(told)


def test_every_sentence_exists_in_both_languages() -> None:
    """What a learner reads in English he can read in Chinese; nothing is translated in vain."""
    text("en")
    chinese = json.loads(reference.CHINESE.read_text(encoding="utf-8"))
    asked = dict.fromkeys(page("en").asked)
    missing = [english for english in asked if english not in chinese]
    assert not missing, f"tools/docs/reference.zh.json needs the Chinese of {missing}"
    unused = [english for english in chinese if english not in asked]
    assert not unused, f"tools/docs/reference.zh.json translates what no page says: {unused}"
    for english, said in chinese.items():
        for pattern in (r"\{\w+\}", r"`[^`]+`", r"\$[^$]+\$"):
            parts = sorted(re.findall(pattern, english)), sorted(re.findall(pattern, said))
            assert parts[0] == parts[1], (english, said)


def test_every_card_is_shown() -> None:
    """No card is without an entry, and each entry of a card has an example to derive from."""
    told = reference.told()
    homeless = {e.file for e in told} - {file for group in groups.GROUPS for file in group.files}
    assert not homeless, f"tools/docs/groups.py has no group for {sorted(homeless)}"
    silent = [
        entry.title
        for entry in told
        if (isinstance(entry.thing, Op) or names.is_family(entry.thing))
        and trying.specimen(trying.example_of(entry)) is None
    ]
    assert not silent, f"tools/docs/examples.py has no example for {silent}"


def test_no_example_is_lost() -> None:
    """Every example that is written belongs to something that is told."""
    shown = {name for entry in reference.told() for name in entry.names}
    assert set(examples.EXAMPLES) <= shown, "remove it from tools/docs/examples.py"


def test_every_name_can_be_found() -> None:
    """Whatever can be typed after `theano.`, `T.` or `T.nnet.` stands on the page."""
    shown = text("en")
    for module, door in names.doors():
        if module.__name__ not in names.DOORS:
            continue
        for name, thing in vars(module).items():
            if names.is_public(thing) and names.is_typed(door, name, thing):
                assert re.search(rf"`{re.escape(door)}\.{name}\b", shown), f"{door}.{name}"


@pytest.mark.parametrize("lang", LANGS)
def test_markdown_leaves_formulas_alone(lang: str) -> None:
    """No underscore or backslash of a formula means anything to Markdown, which reads it first."""
    shown = re.sub(r"^```.*?^```$", "", text(lang), flags=re.M | re.S)
    formulas = re.findall(r"\$[^$\n]+\$", shown)
    assert len(formulas) > 200
    tokens = [t for block in MarkdownIt().parse(shown) for t in block.children or ()]
    plain = "\n".join(t.content for t in tokens if t.type == "text")
    for formula in formulas:
        assert formula in plain, formula
        assert formula.count("{") == formula.count("}"), formula
        assert "operatorname" not in formula  # GitHub shows an error instead

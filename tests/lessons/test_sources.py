"""The sources of the lessons and the notebooks made from them."""

from __future__ import annotations

import json
import re

import nbformat
import pytest
from minitheano_lessons import course
from minitheano_lessons.builder import source, stamps
from minitheano_lessons.builder.bilingual import problems
from minitheano_lessons.builder.lint import lint
from minitheano_lessons.builder.notebooks import built, unwrapped
from minitheano_lessons.text import PLACEHOLDER, Both, catalogue

LESSONS = course.lessons()


def test_every_lesson_has_its_two_files_and_its_two_notebooks() -> None:
    """A source without exercises, exercises without a source, or a notebook of neither is found."""
    names = {path.stem for path in (source.LESSONS / "src").glob("*.py")}
    assert sorted(name[:3] for name in names) == LESSONS
    for lang in ("en", "zh"):
        assert {path.stem for path in (source.LESSONS / lang).glob("*.ipynb")} == names


@pytest.mark.parametrize("lesson", LESSONS)
def test_nothing_is_wrong_in_the_sources(lesson: str) -> None:
    """Pairs, stamps, terms, punctuation, bounds and placement of every lesson are in order."""
    assert lint(lesson) == []


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_committed_notebooks_are_those_of_the_sources(lesson: str) -> None:
    """Building again gives the same files, byte for byte: nobody edited a notebook by hand."""
    for path, text in built(lesson).items():
        committed = (source.LESSONS / path).read_text(encoding="utf-8")
        assert committed == text, f"{path} is stale: python -m minitheano_lessons build {lesson}"


@pytest.mark.parametrize("lesson", LESSONS)
def test_both_notebooks_have_the_same_cells_and_the_same_code(lesson: str) -> None:
    """Ids and kinds of cells agree; code differs only where a learner's own words stand."""
    english, chinese = (nbformat.reads(text, as_version=4) for text in built(lesson).values())
    assert [(c.id, c.cell_type) for c in english.cells] == [
        (c.id, c.cell_type) for c in chinese.cells
    ]
    for one, other in zip(english.cells, chinese.cells, strict=True):
        if one.cell_type == "code" and not one.id.endswith("-setup"):
            assert one.source == other.source


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_learners_notebook_gives_nothing_away(lesson: str) -> None:
    """There are no outputs in it, and no cell holds the solution of an exercise."""
    for text in built(lesson).values():
        notebook = nbformat.reads(text, as_version=4)
        nbformat.validate(notebook)
        assert not any(cell.get("outputs") for cell in notebook.cells)


@pytest.mark.parametrize("lesson", LESSONS)
def test_cell_ids_are_unique_and_speak(lesson: str) -> None:
    """An id is the lesson and the key of the cell, so it stays when other cells come and go."""
    for text in built(lesson).values():
        ids = [cell.id for cell in nbformat.reads(text, as_version=4).cells]
        assert len(set(ids)) == len(ids)
        assert all(re.fullmatch(rf"{lesson}-[a-z0-9-]+", cell_id) for cell_id in ids)


def test_changed_english_makes_the_chinese_stale() -> None:
    """A translation is bound to the words it translates; renewing binds it to the new ones."""
    text = '# %% [markdown] key="a" lang="en"\n# one\n\n# %% [markdown] lang="zh"\n# 一\n'
    fresh, changed = source.renewed(text)
    assert changed == ["a"]
    assert source.renewed(fresh) == (fresh, [])
    stale = fresh.replace("# one", "# two")
    assert source.renewed(stale)[1] == ["a"]


def test_stamps_of_an_exercise_file_are_renewed_in_place() -> None:
    """Every both(…) gets its stamp, on one line or many, and nothing else is touched."""
    code = 'x = both("one", "一")\ny = both(\n    """two\nlines""",\n    """两\n行""",\n)\n'
    fresh, changed = stamps.renewed(code)
    assert len(changed) == 2 and stamps.renewed(fresh) == (fresh, [])
    assert re.sub(r', src="[0-9a-f]{8}"', "", fresh) == code
    assert all(text.fresh for text in stamps.texts(fresh))
    assert not all(text.fresh for text in stamps.texts(fresh.replace("one", "uno")))


@pytest.mark.parametrize(
    ("en", "zh", "found"),
    [
        ("Read `s` first.", "先读取 `t`。", "code"),
        ("It is 3 now.", "现在是 4。", "number"),
        ("The gradient is a formula.", "斜率是式子。", "gradient"),
        ("Wait, then look.", "等一下,再看。", "half-width"),
        ("Call `f` again.", "再次调用`f`。", "no space"),
        ("In beat ③ it happens.", "在第 ④ 拍发生。", "beat"),
        ("# One title", "# 一个标题。", "title"),
        ("You get {{n}}.", "你得到 {{m}}。", "placeholder"),
        ("See [this](a.md).", "看[这里](b.md)。", "link"),
        ("The *old* one.", "*旧*的那个。", "italics"),
        ("**Now.** Then.", "**现在。**然后。", "bold"),
        ("Words.", "", "no Chinese"),
    ],
)
def test_a_translation_that_says_something_else_is_found(en: str, zh: str, found: str) -> None:
    """Code, numbers, terms, beats, links, placeholders and punctuation are compared."""
    assert any(found in problem for problem in problems(Both(en, zh)))


def test_soft_line_breaks_in_chinese_leave_no_space() -> None:
    """Wrapped Chinese lines are joined; lists, tables and paragraphs keep their breaks."""
    wrapped = "先读，\n再算。\n`f` 也一样。\n\n* 一\n  二\n* 三：\n| 甲 |\n**乙**"
    assert unwrapped(wrapped) == "先读，再算。`f` 也一样。\n\n* 一二\n* 三：\n| 甲 |\n**乙**"


def test_a_good_translation_is_left_alone() -> None:
    """A faithful pair gives no complaint."""
    en = "**Beat ②** reads the *shared variable* `s`, once: 3.5 and `{a: 1}`."
    zh = "**第 ② 拍**读取 shared 变量 `s`，只读一次：3.5 和 `{a: 1}`。"
    assert list(problems(Both(en, zh))) == []


def test_the_courses_own_sentences_exist_in_both_languages() -> None:
    """The two catalogues have the same keys and placeholders, and agree as texts do."""
    english, chinese = catalogue("en"), catalogue("zh")
    assert english.keys() == chinese.keys()
    for key, sentence in english.items():
        holes = sorted(PLACEHOLDER.findall(sentence))
        assert holes == sorted(PLACEHOLDER.findall(chinese[key])), key
        if key.startswith("fb."):
            assert [p for p in problems(Both(sentence, chinese[key])) if "list" not in p] == []


def test_the_glossary_is_well_formed() -> None:
    """Every term has English and Chinese forms, and no word is both fixed and to be avoided."""
    path = source.LESSONS / "minitheano_lessons" / "i18n" / "glossary.json"
    for row in json.loads(path.read_text(encoding="utf-8")):
        assert row["en"] and row["zh"]
        assert not set(row["zh"]) & set(row["avoid"])

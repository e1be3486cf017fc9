"""Every recorded mistake of a learner gets the error, the warning or the silence it deserves.

The files `tests/data/mistakes*.json` have short programs that went wrong, and for each what an
ideal message says. The messages themselves are kept beside them, one file for each language: those
of `mistakes_calls.json` in `messages_calls.en.txt` and `messages_calls.zh.txt`, so that a change
of wording is seen in review. Write them anew, all or those of one file, with

    python tests/engine/test_mistakes.py [mistakes_calls]
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from string import Formatter

import pytest
from learner import FILE, run

import minitheano
from minitheano import mistakes
from minitheano.errors import Mistake, TeachingError

DATA = Path(__file__).parents[1] / "data"
FILES = {
    file.stem: json.loads(file.read_text("utf-8")) for file in sorted(DATA.glob("mistakes*.json"))
}
ALL = [mistake for programs in FILES.values() for mistake in programs]
LANGUAGES = ("en", "zh")

# Programs that need a part of Theano which is not there yet.
LATER = {
    "A25": "NumPy puts its own error in place of ours, which comes as a warning before it",
}

# Words of the ideal message that ours leaves out on purpose.
UNSAID = {
    "A08": {"x == 0": "only its value False arrives; the line with x == 0 is shown"},
    "A09": {"(0 < x) and (x < 1)": "said in words"},
    "A21": {"y = x + 1": "called 'the formula'"},
    "A31": {"%.2f": "Python asks for a number and does not say what for"},
    "B06": {"3": "told as the shape (3,)", "2": "told as the shape (2,)"},
    "C08": {"state += inc": "its line is named, and the expression it made"},
    "C18": {"1": "the line where it was made is named, not the number"},
    "D08": {"10": "told as 10.0", "22": "no call has happened yet"},
    "E01": {"updates": "said in other words"},
    "E29": {"if x > 10": "the condition alone is quoted"},
    "E50": {"7": "how fast it grows is not known", "64": "as 7", "0": "as 7"},
    "F06": {"acc": "the step that is flat is named, which is deeper inside"},
    "F12": {"3": "how many steps there will be is not known"},
    "G11": {"20": "told at the tenth, not after the last"},
}

# Lines that are named in place of the culprit.
ELSEWHERE = {
    "E03": (6, "a list does not remember who extended it"),
    "G09": (3, "the call is shown, in which the input went to the wrong place"),
}

# Output that differs from Theano's on purpose.
OTHERWISE = {
    "G11": "whether it took more than 10 ms",
    "G19": "the rewrite drops b * 0, as FAST_RUN does",
    "A16": "NumPy's functions work on variables",
    "A32": "NumPy's functions work on variables",
    "C20": "the type of Python objects is printed in full",
}


def of_kind(*kinds: str, among: list[dict] = ALL) -> list[dict]:
    """The programs whose ideal ending is one of these."""
    return [m for m in among if m["ideal"]["kind"] in kinds and m["id"] not in LATER]


def named(mistake: dict) -> str:
    """How a test of it is called."""
    return mistake["id"]


def words(message: str) -> set[str]:
    """What a message must say of the learner's program: quoted names, dtypes, shapes, numbers."""
    text = re.sub(r"\((?:Theano|In |PyTensor|FAST_RUN)[^()]*(?:\([^()]*\)[^()]*)*\)", "", message)
    text = re.sub(r"\blines? \d+(?: and \d+)?", "", text)
    found = set(re.findall(r"'([^']+)'", text))
    text = re.sub(r"'[^']+'", "", text)
    found |= set(re.findall(r"\b(?:u?int|float)\d+\b", text))
    shapes = re.findall(r"\(\d[\d, ]*\)", text)
    text = re.sub(r"\(\d[\d, ]*\)|\b(?:u?int|float)\d+\b|[A-Za-z]\w*\([^)]*\)", "", text)
    return found | set(shapes) | set(re.findall(r"(?<![\w.])-?\d+(?:\.\d+)?(?![\w.]*\d)", text))


def culprits(mistake: dict) -> set[int]:
    """The lines that may be shown."""
    lines = mistake["culprit_line"]
    return {*(lines if isinstance(lines, list) else [lines]), ELSEWHERE.get(mistake["id"], [0])[0]}


def check_place(mistake: dict, told: str) -> None:
    """The message shows a guilty line, with a part of it underlined below."""
    shown = rf"^  {FILE}(?:, line |，第 )(\d+).*\n    (.*)\n +\^+$"
    place = re.search(shown, told, re.MULTILINE)
    assert place, f"no line is shown:\n{told}"
    line = int(place[1])
    assert line in culprits(mistake), f"line {line} is shown:\n{told}"
    assert place[2] == mistake["code"].splitlines()[line - 1].strip()


def check_words(mistake: dict, told: str) -> None:
    """The message says every name, dtype, shape and number that the ideal one says."""
    for word in words(mistake["ideal"]["message"]) - set(UNSAID.get(mistake["id"], ())):
        assert word in told, f"{word!r} is missing:\n{told}"


def check_language(told: str, lang: str, code: str) -> None:
    """English text is English; Chinese text is Chinese but for the words of the program."""
    prose = "\n".join(line for line in told.splitlines()[:1] + told.splitlines()[4:])
    chinese = len(re.findall(r"[\u4e00-\u9fff]", prose))
    if lang == "en":
        assert not chinese, told
        return
    assert chinese >= 8, told
    quoted = re.sub(r"（[^）]*）", "", prose)  # Theano's own words are repeated in brackets
    foreign = re.findall(r"(?:\b[a-z]{2,} ){3,}", quoted)
    assert all(run.strip() in code for run in foreign), f"{foreign}\n{told}"
    assert not re.search(r"[\u4e00-\u9fff][,;?!]|[\u4e00-\u9fff]: ", prose), told


def classes(error: BaseException) -> set[str]:
    """The names of the classes that catch it, as a traceback shows them."""
    return {c.__name__ for c in type(error).__mro__}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("mistake", of_kind("error"), ids=named)
def test_a_mistake_is_told_where_it_was_written(mistake, lang):
    """An error has Theano's class, the guilty line, the learner's own words, and few lines."""
    done = run(mistake["code"], lang)
    assert isinstance(done.error, TeachingError), done.told or "nothing was raised"
    for name in re.findall(r"\b\w*(?:Error|Exception)\b", mistake["ideal"]["type"]):
        assert name in classes(done.error), f"{name} not in {classes(done.error)}"
    assert not done.warned
    assert len(done.told.splitlines()) <= 6
    check_place(mistake, done.told)
    check_words(mistake, done.told)
    check_language(done.told, lang, mistake["code"])


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("mistake", of_kind("warning"), ids=named)
def test_a_doubtful_program_is_warned_about_once(mistake, lang):
    """A program that runs but is hardly meant gets one LearnerWarning, and Theano's result."""
    done = run(mistake["code"], lang)
    assert len(done.warned) == 1, done.told or "no warning"
    told = done.warned[0]
    check_place(mistake, told)
    check_words(mistake, told)
    check_language(told, lang, mistake["code"])
    check_output(mistake, done)


@pytest.mark.parametrize("mistake", of_kind("hint", "accept"), ids=named)
def test_what_is_not_wrong_is_not_disturbed(mistake):
    """A program that Theano runs as written, and one that we accept, runs in silence."""
    done = run(mistake["code"])
    assert done.error is None, done.told
    assert not done.warned, done.told
    check_output(mistake, done)


def check_output(mistake: dict, done) -> None:
    """What Theano printed, or its exception if it raised."""
    if mistake["id"] in OTHERWISE or mistake["ideal"]["kind"] == "accept":
        return
    theano = mistake["theano"]
    if theano["type"]:
        assert theano["type"].rpartition(".")[2] in classes(done.error)
    else:
        assert done.error is None, done.told
        assert done.printed.split() == theano["output"].split()


def messages(programs: list[dict], lang: str) -> str:
    """All messages in one text, each under the name of its program."""
    parts = []
    for mistake in of_kind("error", "warning", among=programs):
        done = run(mistake["code"], lang)
        told = [f"LearnerWarning: {text}" for text in done.warned]
        told += [done.told] if done.error is not None else []
        parts.append("\n".join([f"== {mistake['id']}", *told]))
    return "\n\n".join(parts) + "\n"


def reviewed(stem: str, lang: str) -> Path:
    """The file in which the messages of a file of programs are kept."""
    return DATA / f"{stem.replace('mistakes', 'messages')}.{lang}.txt"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("stem", FILES)
def test_the_wording_is_as_reviewed(stem, lang):
    """Every message reads as it did when a person last looked at all of them."""
    assert messages(FILES[stem], lang) == reviewed(stem, lang).read_text("utf-8")


def test_every_program_has_a_name_of_its_own():
    """No two programs, of one file or of two, have one id or the same lines."""
    assert len({m["id"] for m in ALL}) == len({m["code"] for m in ALL}) == len(ALL)


def test_the_tables_of_exceptions_are_in_use():
    """An exception that is not needed any more is taken out of its table."""
    known = {m["id"]: m for m in ALL}
    for table in (LATER, UNSAID, ELSEWHERE, OTHERWISE):
        assert set(table) <= set(known)
    for name, unsaid in UNSAID.items():
        assert set(unsaid) <= words(known[name]["ideal"]["message"]), name


CATALOGUE = mistakes.catalogue()


def told(mistake: Mistake) -> list[str]:
    """What a mistake says in each language, what was found and what to try in one text."""
    fix = mistake.fix if isinstance(mistake.fix, tuple) else (mistake.fix, mistake.fix)
    return [f"{mistake.en} {fix[0]}", f"{mistake.zh} {fix[1]}"]


@pytest.mark.parametrize("key", CATALOGUE)
def test_both_languages_are_filled_with_the_same_words(key):
    """A mistake knows its own name, and no language says something that the other has not."""
    mistake = CATALOGUE[key]
    english, chinese = (
        {hole for _, hole, *_ in Formatter().parse(text) if hole} for text in told(mistake)
    )
    assert english == chinese and mistake.key == key
    assert re.search(r"[\u4e00-\u9fff]", mistake.zh)


def test_every_mistake_can_be_made():
    """The engine raises each mistake of the catalogue somewhere."""
    package = Path(minitheano.__file__).parent
    text = "".join(file.read_text("utf-8") for file in package.rglob("*.py"))
    for key in CATALOGUE:
        assert len(re.findall(rf"\b{key}\b", text)) > 1, f"nothing raises {key}"


def test_no_mistake_hides_another():
    """Each name stands in one file of the catalogue, for the files are joined into one."""
    files = Path(mistakes.__file__).parent.glob("*.py")
    text = "\n".join(file.read_text("utf-8") for file in files)
    keys = re.findall(r"^(\w+) = (?:Mistake\(|\w+\.told_as)", text, re.MULTILINE)
    assert len(set(keys)) == len(keys), sorted({k for k in keys if keys.count(k) > 1})


def test_no_two_mistakes_say_the_same():
    """One thing is told in one way; what has the words of another has another class."""
    made = [(told(mistake)[0], mistake.kind) for mistake in CATALOGUE.values()]
    assert len(set(made)) == len(made)


if __name__ == "__main__":
    for name in sys.argv[1:] or FILES:
        for language in LANGUAGES:
            reviewed(name, language).write_text(messages(FILES[name], language), "utf-8")

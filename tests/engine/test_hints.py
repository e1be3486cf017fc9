"""What a check says of programs that Theano runs in silence, and of programs that are in order.

`tests/data/hints.json` has for each hint a short program that deserves it, the line to show, words
that must be said, and the program mended. The texts are kept in `tests/data/hints.en.txt` and
`hints.zh.txt`; write them anew with

    python tests/engine/test_hints.py
"""

from __future__ import annotations

import json
import linecache
import re
from pathlib import Path

import numpy as np
import pytest
from learner import FILE, file_of, run

import minitheano as theano
import minitheano.tensor as T
from minitheano import mistakes
from minitheano.errors import Hint, Note, TeachingError
from minitheano.hints.card import CARDS

DATA = Path(__file__).parents[1] / "data"
HINTS = json.loads((DATA / "hints.json").read_text("utf-8"))
MISTAKES = [
    mistake
    for name in ("mistakes", "mistakes_more")
    for mistake in json.loads((DATA / f"{name}.json").read_text("utf-8"))
]
CATALOGUE = {key: m for key, m in mistakes.catalogue().items() if issubclass(m.kind, Hint)}
ASK = """
for hint in theano.check():
    print("==", hint.key, hint.site.line, hint, sep="\\n")
"""


def found(code, lang="en"):
    """The findings in a program: {key: [(line, text), …]}."""
    done = run(code + ASK, lang)
    assert done.error is None, done.told
    told = {}
    for part in done.printed.split("==\n")[1:]:
        key, line, text = part.split("\n", 2)
        told.setdefault(key, []).append((int(line), text.rstrip("\n")))
    return told


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("case", HINTS, ids=lambda case: case["key"])
def test_a_hint_is_given_where_it_is_deserved(case, lang):
    """It shows the line, says the learner's own words, and is short, in both languages."""
    told = found(case["code"], lang)
    assert case["key"] in told, told
    place = [text for line, text in told[case["key"]] if line == case["line"]]
    assert place, told[case["key"]]
    shown = case["code"].splitlines()[case["line"] - 1].strip()
    assert f"    {shown}\n" in place[0] and re.search(r"\n +\^+(\n|$)", place[0])
    assert FILE in place[0] and len(place[0].splitlines()) <= 6
    for word in case["says"] if lang == "en" else []:
        assert word in place[0], place[0]
    assert bool(re.search(r"[\u4e00-\u9fff]", place[0])) == (lang == "zh")


@pytest.mark.parametrize("case", HINTS, ids=lambda case: case["key"])
def test_a_hint_is_not_given_to_the_mended_program(case):
    """The same program without the mistake, and its like, is left alone."""
    assert case["key"] not in found(case["mended"])


def test_each_hint_has_a_program():
    """Nothing in the catalogue is without an example, and each card gives some hint."""
    assert {case["key"] for case in HINTS} == set(CATALOGUE)
    assert len(CARDS) <= len(CATALOGUE)


@pytest.mark.parametrize(
    "mistake", [m for m in MISTAKES if m["ideal"]["kind"] == "hint"], ids=lambda m: m["id"]
)
def test_the_recorded_mistakes_are_remarked_on(mistake):
    """Each recorded mistake that nobody raises gets a hint at the line where it was made."""
    lines = mistake["culprit_line"]
    wanted = {*(lines if isinstance(lines, list) else [lines])}
    assert wanted & {line for each in found(mistake["code"]).values() for line, _ in each}


def doubts(code):
    """The keys of the findings that look like mistakes."""
    done = run(code + "\nprint(*[hint.key for hint in theano.check().doubts])")
    return done.printed.splitlines()[-1].split() if done.error is None else []


# Programs that are right for what they show, and do what a learner would be asked about.
MEANT = {
    "v2b": {"result_is_empty"},  # an empty list is a part of the recorded result
    "H07": {"memory_borrowed"},
    "H10": {"printed_shared"},
    "I04": {"result_is_empty"},
    "N07": {"counter_outside"},
    "N18": {"no_turns"},
    "U23": {"update_unchanged"},
    "I13": {"input_ignored"},
    "S002": {"copy_changed", "memory_borrowed"},
    "S067": {"step_collects"},
    "S108": {"printed_formula"},
    "X13": {"equal_objects"},
    "function_copy_swap": {"input_ignored", "call_changes_nothing"},  # a copy without updates
}


@pytest.mark.parametrize("name", ["programs", "semantics", "semantics_more", "in_order"])
def test_correct_programs_are_left_alone(name):
    """Of recorded programs, behaviours and usual models, only what is listed looks doubtful."""
    alarms = {}
    for program in json.loads((DATA / f"{name}.json").read_text("utf-8")):
        said = set(doubts(program["code"]))
        if said:
            alarms[program.get("id") or program["name"]] = said
    assert {k: v - MEANT.get(k, set()) for k, v in alarms.items() if v - MEANT.get(k, set())} == {}


def texts(lang):
    """All hints in one text, each under its name."""
    parts = []
    for case in HINTS:
        told = [t for line, t in found(case["code"], lang)[case["key"]] if line == case["line"]]
        parts.append(f"== {case['key']}\n{told[0]}")
    return "\n\n".join(parts) + "\n"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_words_of_hints_are_as_reviewed(lang):
    """Every hint reads as it did when a person last looked at all of them."""
    assert texts(lang) == (DATA / f"hints.{lang}.txt").read_text("utf-8")


# --- what is looked at ----------------------------------------------------------------------------


def bad_log():
    """A function that gives nan below 1."""
    x = T.dscalar("x")
    return theano.function([x], T.log(x - 1))


def test_a_call_is_rehearsed_and_changes_nothing():
    """`f.check(values)` finds what only values show; the stored values are as before."""
    s = theano.shared(0.0, "s")
    x = T.dscalar("x")
    f = theano.function([x], T.log(x), updates=[(s, s + x)])
    assert "first_bad_number" in f.check(-1.0).keys and s.get_value() == 0
    assert "first_bad_number" not in f.check(1.0).keys
    assert "first_bad_number" not in f.check().keys


def test_a_rehearsal_that_fails_is_told():
    """An argument that does not fit raises what the call would raise."""
    with pytest.raises(TeachingError, match="'x'"):
        bad_log().check("one")


@pytest.mark.parametrize("many", [False, True])
def test_things_can_be_handed_over(many):
    """A function, an expression, a shared variable, the pair of a scan, or a list of such."""
    s, start = theano.shared(1, "s"), theano.shared(1, "start")
    pair = theano.scan(lambda a: a + 1, outputs_info=start, n_steps=2)
    f = theano.function([], s, updates=[(s, s)])
    things = [f, s, pair, {s: s + 1}, None]
    hints = theano.check(things) if many else theano.check(*things)
    assert {"update_unchanged", "initial_not_updated"} <= set(hints.keys)
    with pytest.raises(TypeError):
        theano.check(3)


def test_a_dictionary_of_names_is_a_program():
    """A checker that ran a program elsewhere hands over its names; odd lists are passed by."""
    code = "s = theano.shared(0, 's')\nf = theano.function([], s, updates=[(s, s)])\nprint(s)"
    with file_of(code) as name:
        names = {"theano": theano, "loop": [], "n": 3}
        names["loop"].append(names["loop"])
        exec(compile(code, name, "exec"), names)
        assert {"update_unchanged", "printed_shared"} <= set(theano.check(names).keys)


def test_one_function_is_looked_at_alone():
    """What another function does is not told of this one."""
    s = theano.shared(1, "s")
    same = theano.function([], s, updates=[(s, s)])
    other = theano.function([], s)
    assert "update_unchanged" in same.check().keys and "update_unchanged" not in other.check().keys


def test_names_and_rehearsals_run_no_code_of_the_learner():
    """Objects with odd attributes and comparisons are passed by."""
    done = run(
        "class Odd:\n"
        "    def __getattr__(self, name): raise RuntimeError(name)\n"
        "    def __eq__(self, other): raise RuntimeError('eq')\n"
        "    __hash__ = None\n"
        "odd, s = Odd(), theano.shared(0, 's')\n"
        "s = s + 1\n"
        "f = theano.function([], s)\n"
        "def g(): raise RuntimeError('called')\n"
        "print(len(theano.check()))"
    )
    assert done.error is None and int(done.printed) > 0, done.told


def test_print_nodes_do_not_print_in_a_check():
    """A function with a Print is not rehearsed behind the learner's back."""
    done = run(
        "x = T.dscalar('x')\n"
        "f = theano.function([x], T.log(theano.printing.Print('seen')(x)))\n"
        "f(-1)\n"
        "print('----')\n"
        "theano.check()"
    )
    assert done.error is None and done.printed.count("seen") == 1


def test_a_long_chain_is_looked_at_in_a_moment():
    """A hundred thousand nodes that one line made are one place in the text."""
    done = run(
        "x = T.dscalar('x')\n"
        "y = x\n"
        "for k in range(100000):\n"
        "    y = y + x\n"
        "print(theano.check(y).doubts)"
    )
    assert done.error is None and done.printed == "[]\n", done.told


# --- how it is shown ------------------------------------------------------------------------------


def test_a_stored_object_that_is_no_array_is_passed_over():
    """Rows of unequal length, which have no shape, are neither measured nor compared."""

    @theano.as_op([theano.generic, T.dscalar], [T.dscalar])
    def first(rows, x):
        return x

    rows, count, x = theano.shared({}), theano.shared(0.0, "count"), T.dscalar("x")
    rows.set_value([1, [2, 3]])
    f = theano.function([x], first(rows, x), updates=[(rows, rows), (count, count + 1)])
    assert "update_unchanged" in f.check(1.0).keys
    assert "update_unchanged" in theano.check().keys


def test_an_empty_result_is_kind():
    """Nothing found is said in a sentence, in both languages, and counts as False."""
    x = T.dscalar("x")
    f = theano.function([x], x + 1)
    hints = f.check()
    assert not hints and hints.keys == [] and "Nothing" in str(hints)
    with theano.config.change(lang="zh"):
        assert "没有" in repr(hints) and "没有" in hints._repr_html_()


def test_doubts_come_before_what_is_good_to_know():
    """The list is sorted, and both parts can be asked for."""
    s = theano.shared(0.0, "s")
    f = theano.function([], s, updates=[(s, s + T.log(s - 1))])
    hints = f.check()
    kinds = [isinstance(hint, Note) for hint in hints]
    assert kinds == sorted(kinds) and len(hints.doubts) + len(hints.notes) == len(hints)
    assert hints.doubts and hints.notes and str(hints).index("log") < str(hints).index("Good to")


def test_hostile_names_are_inert_in_the_page():
    """Markup in a name is text; control characters are dots."""
    name = "<img src=x onerror=alert(1)>\x1b[31m"
    s = theano.shared(np.float64(0), name)
    hints = theano.function([], s, updates=[(s, s)]).check()
    page = hints._repr_html_()
    assert "&lt;img" in page and "<img" not in page and "\x1b" not in page


def test_the_language_is_that_of_the_moment_of_display():
    """A result that was found in English reads Chinese after the switch."""
    with file_of("s = theano.shared(0, 's')\nf = theano.function([], s, updates=[(s, s)])") as name:
        names = {"theano": theano}
        exec(compile(open_text(name), name, "exec"), names)
        hints = names["f"].check()
        with theano.config.change(lang="zh"):
            assert "什么也不会变" in str(hints) and 'lang="zh"' in hints.to_html()
            assert "（现在是 s = 0）" in str(hints)  # words that were filled in, too
        assert "nothing changes" in str(hints)


def open_text(name):
    """The lines that Python has for a file."""
    return "".join(linecache.getlines(name))


MEANT_SO = """
x, y = T.dscalars('x', 'y')
def same(a, b):
    return 1 if a == b else 2
same(x, y)
if x == None or x == x or x == 'x' or x in [y, x]: pass
print(x == 0)
"""


def test_a_comparison_of_objects_that_may_be_meant_is_not_warned_of():
    """None, a text, the same variable, two variables in a function, and what decides nothing."""
    done = run(MEANT_SO)
    assert done.error is None and not done.warned, done.told


if __name__ == "__main__":
    for language in ("en", "zh"):
        (DATA / f"hints.{language}.txt").write_text(texts(language), "utf-8")

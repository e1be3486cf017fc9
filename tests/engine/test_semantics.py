"""What programs print here is what they printed under Theano 1.0.5, or the difference is reviewed.

`tests/data/semantics.json` has short programs with Theano's output and the rule that it shows.
`tests/data/differences.json` has the programs whose output differs here: ours, and why.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from learner import run

DATA = Path(__file__).parents[1] / "data"
ALL = json.loads((DATA / "semantics.json").read_text("utf-8"))
# {id: {"output": ours, "why": reason}} for a difference on purpose, {id: {"later": reason}} for
# a program that needs a part of Theano which is not there yet.
DIFFERENT = json.loads((DATA / "differences.json").read_text("utf-8"))
NOW = [s for s in ALL if "later" not in DIFFERENT.get(s["id"], {})]


def plain(text: str) -> list[str]:
    """Lines without what may differ: texts of errors, NumPy's notation of scalars, spaces."""
    text = re.sub(r"np\.(?:u?int|float)\d+\(([^()]*)\)", r"\1", text)
    text = re.sub(r"(?:[\w.]+\.)?(\w+(?:Error|Exception)\b).*", r"\1", text)
    return [" ".join(line.split()) for line in text.strip().splitlines()]


def output(code: str) -> str:
    """What the program prints; an exception that ends it is its last line.

    Programs that print the beginning of an error's text print its class alone.
    """
    done = run("\n" + re.sub(r", *str\(e\)\[:\d+\]", "", code))
    error = f"{type(done.error).__name__}\n" if done.error is not None else ""
    return done.printed + error


@pytest.mark.parametrize("recorded", NOW, ids=lambda s: s["id"])
def test_a_program_prints_what_it_printed_under_theano(recorded):
    """The output is Theano's, or the one that is reviewed as a difference on purpose."""
    expected = DIFFERENT.get(recorded["id"], {}).get("output", recorded["theano_output"])
    assert plain(output(recorded["code"])) == plain(expected)


def test_a_difference_is_one():
    """A difference that is none any more is taken out of the table."""
    recorded = {s["id"]: s["theano_output"] for s in ALL}
    for name, entry in DIFFERENT.items():
        assert entry.get("later") or entry.get("why"), name
        if "output" in entry:
            assert plain(entry["output"]) != plain(recorded[name]), name

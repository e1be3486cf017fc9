"""What programs print here is what they printed under Theano 1.0.5, or the difference is reviewed.

`tests/data/semantics.json` and `semantics_more.json` have short programs with Theano's output and
the rule that it shows; where Theano's modes disagree, the output of FAST_RUN stands there too.
`tests/data/differences.json` has the programs whose output differs here: ours, and why.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from learner import run

DATA = Path(__file__).parents[1] / "data"
ALL = [
    entry
    for name in ("semantics.json", "semantics_more.json")
    for entry in json.loads((DATA / name).read_text("utf-8"))
]
# {id: {"output": ours, "why": reason}} for a difference on purpose.
DIFFERENT = json.loads((DATA / "differences.json").read_text("utf-8"))


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


@pytest.mark.parametrize("recorded", ALL, ids=lambda s: s["id"])
def test_a_program_prints_what_it_printed_under_theano(recorded):
    """The output is Theano's, or the one that is reviewed as a difference on purpose."""
    expected = DIFFERENT.get(recorded["id"], {}).get("output", recorded["theano_output"])
    assert plain(output(recorded["code"])) == plain(expected)


def test_a_difference_is_one():
    """A difference that is none any more is taken out of the table."""
    recorded = {s["id"]: s["theano_output"] for s in ALL}
    assert len(recorded) == len(ALL)  # each id stands for one program
    for name, entry in DIFFERENT.items():
        assert entry["why"], name
        assert plain(entry["output"]) != plain(recorded[name]), name

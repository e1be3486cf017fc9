"""The text of every view is kept in a file: what a screen reader says does not change unseen.

`python tests/widgets/test_text.py` writes the files anew.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
TRACES = HERE.parents[1] / "widgets" / "js" / "tests" / "traces.json"
KEPT = {
    "call with two updates",
    "ledger",
    "v3a",
    "givens on a shared variable",
    "graph of a function",
    "the second branch",
    "a draw",
}


def lists(views: dict[str, Any], lang: str) -> str:
    """All views as lists of steps."""
    return "\n\n".join(f"# {name}\n{view.text(lang)}" for name, view in views.items()) + "\n"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_text_of_every_view(all_views: dict[str, Any], lang: str) -> None:
    """The list of steps of each view is word for word the one that was read and approved."""
    assert lists(all_views, lang) == (HERE / f"steps.{lang}.txt").read_text("utf-8")


def test_the_page_s_tests_run_on_real_traces(all_views: dict[str, Any]) -> None:
    """The traces that the scripts are tested with are those that Python makes today."""
    made = {name: all_views[name].trace for name in KEPT}
    assert json.loads(json.dumps(made)) == json.loads(TRACES.read_text("utf-8"))


def write() -> None:
    """Write the texts and traces anew."""
    os.environ["MINITHEANO_LAYOUT"] = "own"
    sys.path.insert(0, str(HERE))
    import programs

    views = programs.views()
    for lang in ("en", "zh"):
        (HERE / f"steps.{lang}.txt").write_text(lists(views, lang), "utf-8")
    made = {name: views[name].trace for name in KEPT}
    TRACES.write_text(json.dumps(made, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")


if __name__ == "__main__":
    write()

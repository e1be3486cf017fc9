"""The README tells the truth: its program prints what stands below it, its files exist."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

import minitheano as theano
import minitheano.tensor as T
from minitheano import rules
from minitheano.ops import elementwise

ROOT = Path(__file__).resolve().parents[2]
PAGES = ["README.md", "CONTRIBUTING.md"]


def blocks(page: str) -> list[tuple[str, str]]:
    """The fenced blocks of a page: (language, text)."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return re.findall(r"^```(\w*)\n(.*?)^```$", text, flags=re.M | re.S)


def programs() -> list[tuple[str, str]]:
    """The programs of the README, each with the text below it."""
    every = blocks("README.md")
    pairs = pairwise(every)
    return [(program, shown) for (language, program), (_, shown) in pairs if language == "python"]


def printed(program: str, lang: str, folder: Path) -> str:
    """What it prints, saved as program.py and run, and the error that ends it."""
    (folder / "program.py").write_text(program, encoding="utf-8")
    settings = os.environ | {"MINITHEANO_LANG": lang, "PYTHONIOENCODING": "utf-8"}
    run = [sys.executable, "program.py"]
    done = subprocess.run(run, cwd=folder, env=settings, capture_output=True, encoding="utf-8")
    failed = re.search(r"^\w*Error: .*", done.stderr, flags=re.M | re.S)
    assert failed or done.returncode == 0, done.stderr
    return (done.stdout + (failed[0] if failed else "")).replace(f"{folder}{os.sep}", "")


@pytest.mark.parametrize("number", range(len(programs())))
def test_a_program_prints_what_the_readme_shows(number: int, tmp_path: Path) -> None:
    """Each program gives the text below it, or fails with it."""
    program, shown = programs()[number]
    assert printed(program, "en", tmp_path) == shown


def test_the_error_is_shown_in_chinese_too(tmp_path: Path) -> None:
    """The Chinese part has the message that the failing program gives in Chinese."""
    failing = next(program for program, shown in programs() if "Error: " in shown)
    assert f"```\n{printed(failing, 'zh', tmp_path)}```" in (ROOT / "README.md").read_text("utf-8")


def test_the_recipes_work() -> None:
    """The op and the equation of CONTRIBUTING.md can be typed in as they stand."""
    card, equation = (text for language, text in blocks("CONTRIBUTING.md") if language == "python")
    names = {**vars(elementwise), "equation": rules.equation, "fractions": rules.fractions}
    exec(card, names)
    exec(equation, names)
    x = T.dvector("x")
    made, rule = names["softsign"](x), names["size_of_minus"]
    f = theano.function([x], [made, T.grad(made.sum(), x)])
    for got, wanted in zip(f([1.0, -3.0]), ([0.5, -0.75], [0.25, 0.0625]), strict=True):
        np.testing.assert_allclose(got, wanted)
    (hole,) = rule.holes
    left, right = theano.function([hole], [rule.left, rule.right])(-2.5)
    assert left == right == 2.5


@pytest.mark.parametrize("page", PAGES)
def test_every_file_that_is_linked_exists(page: str) -> None:
    """A link or a picture of the page leads to something in the project."""
    text = (ROOT / page).read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#\s]+)", text) if "://" not in link]
    assert links
    assert not [link for link in links if not (ROOT / link).exists()]


@pytest.mark.parametrize("page", PAGES)
def test_every_make_word_exists(page: str) -> None:
    """What the page tells a reader to make is a word of the Makefile."""
    words = set(
        re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.M)
    )
    told = re.findall(r"\bmake ([a-z]+)\b(?!\[)", (ROOT / page).read_text(encoding="utf-8"))
    assert set(told) <= words

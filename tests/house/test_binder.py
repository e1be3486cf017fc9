"""The lists of packages agree: ranges in pyproject.toml, the same on Binder, pins within them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
LEARNER = PROJECT["dependencies"] + EXTRAS["lessons"]


def listed(file: str) -> list[Requirement]:
    """The requirements of a file, without its comments and its reference to another file."""
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if line and line[0] not in "#-"]


def pins(*files: str) -> dict[str, Requirement]:
    """What the files pin, by name."""
    return {canonicalize_name(each.name): each for file in files for each in listed(file)}


def test_binder_says_what_the_project_says() -> None:
    """Binder installs the ranges of pyproject.toml, word for word, without reading it."""
    assert listed("binder/requirements.txt") == [Requirement(line) for line in LEARNER]


@pytest.mark.parametrize(
    ("wanted", "files"),
    [
        (LEARNER, ["requirements.txt"]),
        (EXTRAS["dev"], ["requirements.txt", "requirements-dev.txt"]),
    ],
)
def test_pins_lie_within_the_ranges(wanted: list[str], files: list[str]) -> None:
    """Every package that is asked for is pinned, and the pin satisfies the range."""
    pinned = pins(*files)
    for each in map(Requirement, wanted):
        if each.name == PROJECT["name"]:
            continue
        pin = pinned[canonicalize_name(each.name)]
        version = str(pin.specifier).removeprefix("==")
        assert each.specifier.contains(version), f"{each} does not allow {pin}"


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_every_line_is_one_exact_version(file: str) -> None:
    """A pinned list names one exact version a line, so that every machine gets the same."""
    for each in listed(file):
        assert [clause.operator for clause in each.specifier] == ["=="], each


def test_binder_runs_a_python_that_the_project_supports() -> None:
    """Without a runtime.txt Binder would take a Python that is too old for the engine."""
    version = (ROOT / "binder" / "runtime.txt").read_text().strip().removeprefix("python-")
    assert Requirement(f"python{PROJECT['requires-python']}").specifier.contains(version)

"""The notebooks as they run: solved ones are true, learners' ones come to their end."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from minitheano_lessons import course
from minitheano_lessons.builder.notebooks import build
from nbclient import NotebookClient

LESSONS = course.lessons()
pytestmark = pytest.mark.notebooks


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("lesson", LESSONS)
def test_a_solved_notebook_is_true(lesson: str, lang: str, tmp_path: Path) -> None:
    """nbval: no cell raises, every stated output is what the run prints, every check is green."""
    notebook = next(p for p in build(lesson, tmp_path, solved=True) if p.parent.name == lang)
    flags = {"MINITHEANO_LESSONS_STRICT": "1", "MINITHEANO_PROGRESS": "off"}
    command = [sys.executable, "-m", "pytest", "-q", "--nbval", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, str(notebook)], env=os.environ | flags, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-6000:]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("lesson", LESSONS)
def test_a_learners_notebook_runs_to_its_end(
    lesson: str, lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Run all: nothing stops the notebook, and every exercise says that it waits for an answer."""
    path = next(p for p in build(lesson, tmp_path) if p.parent.name == lang)
    notebook = nbformat.read(path, as_version=4)
    monkeypatch.setenv("MINITHEANO_PROGRESS", "off")  # the kernel inherits it
    NotebookClient(notebook, timeout=60).execute()
    waiting = [cell for cell in notebook.cells if "check(" in cell.source]
    assert len(waiting) >= len(course.exercises(lesson))
    for cell in waiting:
        if cell.cell_type == "code":
            assert "○" in _said(cell), f"{cell.id}: {_said(cell)}"


def _said(cell: nbformat.NotebookNode) -> str:
    """Everything a cell shows, as text."""
    told = []
    for output in cell.outputs:
        told.append(output.get("text", ""))
        told.append(output.get("data", {}).get("text/plain", ""))
        told += output.get("traceback", [])
    return "\n".join(told)

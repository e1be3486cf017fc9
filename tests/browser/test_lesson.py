"""A learner opens lessons in JupyterLab, runs them, and uses what they show."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest
from lesson import ROOT, beat, run_all, view
from playwright.sync_api import Locator, Page, expect

LESSONS = sorted(path.name for path in (ROOT / "lessons" / "en").glob("L*.ipynb"))


@pytest.fixture
def shared(opened: Callable[[str], Page]) -> Page:
    """The lesson on shared variables."""
    return opened("en/L03_shared.ipynb")


@pytest.fixture
def stepper(shared: Page) -> Iterator[Locator]:
    """The stepper of one call of the accumulator, at its start."""
    player = view(shared, "accumulator(10)")
    yield player
    player.locator(".mtw-scrub").press("Home")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("lesson", LESSONS)
def test_every_lesson_runs_from_top_to_bottom(page, lab, lesson, language):
    """No cell of the learner's notebook raises, and nothing on the page fails."""
    run_all(page, lab, f"{language}/{lesson}")
    assert page.locator(".mtw-body").count() >= 3
    assert page.errors == []


def test_the_stepper_walks_through_the_five_beats(stepper):
    """Next shows one beat after the other; what is said follows, and Back undoes it."""
    said = stepper.get_by_role("status").first
    expect(said).to_contain_text("accumulator(10) is called")
    following = stepper.get_by_role("button", name="Next", exact=False)
    following.click()
    expect(beat(stepper)).to_contain_text("bind")
    expect(said).to_contain_text("inc")
    following.click()
    expect(beat(stepper)).to_contain_text("snapshot")
    stepper.get_by_role("button", name="Back", exact=False).click()
    expect(beat(stepper)).to_contain_text("bind")


def test_a_lesson_saved_as_a_page_plays_without_kernel_or_network(browser, tmp_path):
    """`nbconvert --to html` gives a page whose steppers still step, with every connection cut."""
    notebook = ROOT / "lessons" / "en" / "L03_shared.ipynb"
    command = [sys.executable, "-m", "nbconvert", "--to", "html", "--execute", str(notebook)]
    command += ["--ExecutePreprocessor.store_widget_state=False", "--output-dir", str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True)
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto((tmp_path / "L03_shared.html").as_uri())
    player = view(page, "accumulator(10)")
    player.locator(".mtw-scrub").press("End")  # which is the question before beat 3
    expect(beat(player)).to_contain_text("snapshot")
    context.close()


def test_keys_move_the_stepper_and_not_the_notebook(shared, stepper):
    """Arrows step; letters that JupyterLab would take for commands add no cell."""
    cells = shared.locator(".jp-Notebook .jp-Cell").count()
    stepper.get_by_role("button", name="Next", exact=False).focus()
    shared.keyboard.press("ArrowRight")
    expect(beat(stepper)).to_contain_text("bind")
    for key in ("b", "a", "d", "d"):
        shared.keyboard.press(key)
    time.sleep(0.3)
    assert shared.locator(".jp-Notebook .jp-Cell").count() == cells


def test_a_prediction_is_laid_beside_what_the_machine_did(shared):
    """Before the commit nothing is shown; after it both answers stand side by side."""
    gate = shared.locator(".mtw-gate").filter(has_text="accumulator(1)").first
    gate.scroll_into_view_if_needed()
    assert gate.locator(".mtw-good, .mtw-bad").count() == 0
    boxes = gate.locator("input.mtw-input").all()
    for box, answer in zip(boxes, ["1", "1", "11", "11", "2", "2"], strict=True):
        box.fill(answer)
    gate.get_by_label("sure", exact=True).check()
    gate.get_by_role("button", name="Commit").click()
    expect(gate.locator(".mtw-good").first).to_be_visible()
    expect(gate.locator(".mtw-bad").first).to_be_visible()
    expect(gate.locator(".mtw-remarks").first).to_contain_text("return")


def test_an_untouched_exercise_says_so_kindly(shared):
    """The stub is not wrong: it is not tried yet."""
    answers = shared.locator(".jp-OutputArea-output").filter(has_text="L03.e1").all_text_contents()
    assert any("not tried yet" in text for text in answers)

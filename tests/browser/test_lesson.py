"""A learner opens lessons in JupyterLab, runs them, and uses what they show."""

from __future__ import annotations

import re
import time

import pytest
from conftest import ROOT, Lab
from playwright.sync_api import Locator, Page, expect

PATIENCE = 120_000  # milliseconds: a kernel on a busy machine
LESSONS = sorted(path.name for path in (ROOT / "lessons" / "en").glob("L*.ipynb"))
SHARED = "L03_shared.ipynb"
FINISHED = """() => {
    const prompts = [...document.querySelectorAll('.jp-Notebook .jp-CodeCell .jp-InputPrompt')];
    const marks = prompts.map(prompt => prompt.textContent);
    const failed = document.querySelector("[data-mime-type='application/vnd.jupyter.error']");
    return failed || (marks.length > 3 && marks.every(mark => /\\d/.test(mark)));
}"""
ERROR = "[data-mime-type='application/vnd.jupyter.error']"


def run_all(page: Page, lab: Lab, notebook: str) -> None:
    """Open the notebook and run every cell; none may raise."""
    page.goto(lab.address(notebook))
    page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=PATIENCE)
    page.locator(".jp-NotebookPanel-toolbar [data-status='idle']").first.wait_for(timeout=PATIENCE)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.wait_for_function(FINISHED, timeout=PATIENCE)
    assert page.locator(ERROR).all_inner_texts() == []


def view(page: Page, title: str) -> Locator:
    """The player with this title, scrolled into sight."""
    found = page.get_by_role("group", name=re.compile(re.escape(title))).first
    found.scroll_into_view_if_needed()
    return found


def stepper(page: Page) -> Locator:
    return view(page, "accumulator(10)")


def current_beat(player: Locator) -> str:
    return player.locator("[aria-current='step']").inner_text()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("lesson", LESSONS)
def test_every_lesson_runs_from_top_to_bottom(page, lab, lesson, language):
    """No cell of the learner's notebook raises, and nothing on the page fails."""
    run_all(page, lab, f"{language}/{lesson}")
    assert page.locator(".mtw-body").count() >= 3
    assert page.errors == []


def test_the_stepper_walks_through_the_five_beats(page, lab):
    """Next shows one beat after the other; what is said follows, and Back undoes it."""
    run_all(page, lab, f"en/{SHARED}")
    player = stepper(page)
    said = player.get_by_role("status").first
    expect(said).to_contain_text("accumulator(10) is called")
    following = player.get_by_role("button", name="Next", exact=False)
    following.click()
    expect(player.locator("[aria-current='step']")).to_contain_text("bind")
    expect(said).to_contain_text("inc")
    following.click()
    expect(player.locator("[aria-current='step']")).to_contain_text("snapshot")
    player.get_by_role("button", name="Back", exact=False).click()
    expect(player.locator("[aria-current='step']")).to_contain_text("bind")


def test_the_stepper_needs_no_kernel_and_no_network(page, lab):
    """With every connection cut, all steps can still be seen, each within 50 ms."""
    run_all(page, lab, f"en/{SHARED}")
    player = stepper(page)
    player.locator(".mtw-scrub").focus()
    page.context.set_offline(True)
    player.press("End")
    expect(player.locator("[aria-current='step']")).to_contain_text("return")
    player.press("Home")
    expect(player.get_by_role("status").first).to_contain_text("is called")


def test_keys_move_the_stepper_and_not_the_notebook(page, lab):
    """Arrows step; letters that JupyterLab would take for commands add no cell."""
    run_all(page, lab, f"en/{SHARED}")
    cells = page.locator(".jp-Notebook .jp-Cell").count()
    player = stepper(page)
    player.get_by_role("button", name="Next", exact=False).focus()
    page.keyboard.press("ArrowRight")
    expect(player.locator("[aria-current='step']")).to_contain_text("bind")
    for key in ("b", "a", "d", "d"):
        page.keyboard.press(key)
    time.sleep(0.3)
    assert page.locator(".jp-Notebook .jp-Cell").count() == cells


def test_a_prediction_is_laid_beside_what_the_machine_did(page, lab):
    """Before the commit nothing is shown; after it both answers stand side by side."""
    run_all(page, lab, f"en/{SHARED}")
    gate = page.locator(".mtw-gate").filter(has_text="accumulator(1)").first
    gate.scroll_into_view_if_needed()
    assert "1.0" not in gate.locator(".mtw-after").inner_text()
    for box, answer in zip(gate.locator("input.mtw-input").all(), "1 1 11 11 2 2".split(), strict=True):
        box.fill(answer)
    gate.get_by_label("sure", exact=True).check()
    gate.get_by_role("button", name="Commit").click()
    after = gate.locator(".mtw-after")
    expect(after.locator(".mtw-bad").first).to_be_visible()
    expect(after.locator(".mtw-good").first).to_be_visible()
    expect(gate.locator(".mtw-remarks").first).to_contain_text("return")


def test_a_check_answers_in_the_learners_words(page, lab):
    """A wrong answer gets its own message, in the language of the notebook."""
    run_all(page, lab, f"zh/{SHARED}")
    outputs = page.locator(".jp-OutputArea-output").all_inner_texts()
    assert any("还没" in text or "未" in text for text in outputs if "L03.e1" in text)

"""A learner opens the lesson on shared variables, runs it and uses what it shows."""

from __future__ import annotations

from conftest import Lab
from playwright.sync_api import Page, expect

PATIENT = 120_000  # milliseconds: a kernel on a busy machine


def run_all(page: Page, lab: Lab, notebook: str) -> None:
    """Open the notebook, run every cell and wait until the kernel is idle again."""
    page.goto(lab.address(notebook))
    page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=PATIENT)
    page.locator(".jp-Notebook-ExecutionIndicator[data-status='idle']").wait_for(timeout=PATIENT)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.wait_for_function(
        """() => {
            const cells = [...document.querySelectorAll('.jp-Notebook .jp-CodeCell')];
            const prompt = cell => cell.querySelector('.jp-InputPrompt')?.textContent ?? '';
            const busy = cells.some(cell => prompt(cell).includes('*'));
            return !busy && cells.some(cell => /\\d/.test(prompt(cell)));
        }""",
        timeout=PATIENT,
    )

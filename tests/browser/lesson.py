"""What the browser tests share: a JupyterLab, a notebook that was run, a view on its page."""

from __future__ import annotations

import json
import re
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Locator, Page

ROOT = Path(__file__).parents[2]
TOKEN = "browser-tests"
PATIENCE = 120_000  # milliseconds: a kernel on a busy machine
MARKS = "() => [...document.querySelectorAll('.jp-InputPrompt')].map(p => p.textContent)"
# What each code cell wrote in red: errors, and warnings.
RED = """() => [...document.querySelectorAll('.jp-CodeCell')].map(cell =>
    cell.querySelector("[data-mime-type='application/vnd.jupyter.stderr']")?.textContent ?? '')"""


class Lab:
    """A running JupyterLab whose root is a copy of the lessons."""

    def __init__(self, root: Path, port: int) -> None:
        self.root, self.url = root, f"http://127.0.0.1:{port}"

    def address(self, notebook: str) -> str:
        """The notebook alone, without the workspace of another test."""
        return f"{self.url}/lab/workspaces/test-{time.time_ns()}/tree/{notebook}?token={TOKEN}"

    def answers(self) -> bool:
        """Whether the server is up."""
        try:
            with urllib.request.urlopen(f"{self.url}/api?token={TOKEN}", timeout=2) as reply:
                return bool(reply.status == 200)
        except OSError:
            return False


def run_all(page: Page, lab: Lab, notebook: str) -> None:
    """Open the notebook and run every cell; only cells that are meant to raise do."""
    page.goto(lab.address(notebook))
    page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=PATIENCE)
    page.get_by_text("| Idle").wait_for(timeout=PATIENCE)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    wait_until_run(page)
    cells = json.loads((lab.root / notebook).read_text("utf-8"))["cells"]
    codes = [cell for cell in cells if cell["cell_type"] == "code"]
    for cell, red in zip(codes, page.evaluate(RED), strict=True):
        meant = "raises-exception" in cell["metadata"].get("tags", ())
        assert meant or not re.match(r"\w+(Error|Exception)\b", red), red


def wait_until_run(page: Page) -> None:
    """Every code cell has a number, which it gets when it is done."""
    deadline = time.monotonic() + PATIENCE / 1000
    marks: list[str] = []
    while time.monotonic() < deadline:
        marks = [mark for mark in page.evaluate(MARKS) if "[" in mark]
        if marks and all(re.search(r"\d", mark) for mark in marks):
            return
        time.sleep(0.2)
    raise AssertionError(f"not every cell was run: {' '.join(marks)}")


def view(page: Page, title: str) -> Locator:
    """The player with this title, scrolled into sight."""
    found = page.locator(f'.mtw-body[role="group"][aria-label*="{title}"]').first
    found.scroll_into_view_if_needed()
    return found


def beat(player: Locator) -> Locator:
    """The beat that is lit."""
    return player.locator("[aria-current='step']")


def said(player: Locator) -> Locator:
    """The sentence under the picture."""
    return player.locator(".mtw-say").first


def step(player: Locator, times: int = 1) -> None:
    """Press Next."""
    for _ in range(times):
        player.get_by_role("button", name="Next", exact=False).click()

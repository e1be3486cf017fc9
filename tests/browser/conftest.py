"""A real JupyterLab on the lessons, and a headless Chromium to use it with."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from lesson import ROOT, TOKEN, Lab, run_all
from playwright.sync_api import Browser, Page, sync_playwright

# No sandbox for root in containers; no calls home, which a closed network only slows down.
FLAGS = """--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-component-update
    --disable-background-networking --disable-sync --hide-scrollbars""".split()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs the browser, and patience on a busy machine."""
    for item in items:
        if "browser" in Path(item.path).parts:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.timeout(600))


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """JupyterLab on loopback, with the settings that `make lab` gives it."""
    root = tmp_path_factory.mktemp("lessons")
    for language in ("en", "zh"):
        shutil.copytree(ROOT / "lessons" / language, root / language)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    flags = [f"--ServerApp.root_dir={root}", "--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}"]
    flags += [f"--IdentityProvider.token={TOKEN}", "--no-browser", "--allow-root"]
    settings = {"JUPYTER_CONFIG_PATH": str(ROOT / "tools" / "jupyter"), "MINITHEANO_LANG": "en"}
    log = (root / "jupyterlab.log").open("w")
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", *flags],
        env=os.environ | settings, cwd=root, stdout=log, stderr=log,
    )  # fmt: skip
    running = Lab(root, port)
    try:
        deadline = time.monotonic() + 90
        while not running.answers():
            assert server.poll() is None, (root / "jupyterlab.log").read_text()
            assert time.monotonic() < deadline, "JupyterLab did not start"
            time.sleep(0.3)
        yield running
    finally:
        server.terminate()
        server.wait(20)
        log.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next((path for path in map(shutil.which, names) if path), None)
    assert found, "the browser tests need Chromium"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of its own for each test; the browser's complaints are kept in `page.errors`."""
    context = browser.new_context(viewport={"width": 1280, "height": 1600})
    page = context.new_page()
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    yield page
    context.close()


@pytest.fixture(scope="session")
def opened(browser: Browser, lab: Lab) -> Iterator[Callable[[str], Page]]:
    """Opens and runs a notebook, once for all the tests that use it."""
    pages: dict[str, Page] = {}

    def open_once(notebook: str) -> Page:
        if notebook not in pages:
            pages[notebook] = browser.new_page(viewport={"width": 1280, "height": 1600})
            run_all(pages[notebook], lab, notebook)
        return pages[notebook]

    yield open_once
    for page in pages.values():
        page.close()

"""The commands of the README: what they need is fetched once, and what is missing is one line."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import house
import pytest

# A registry that cannot be reached: nothing listens on this port, and no other is asked.
NO_NETWORK = {
    "PIP_CONFIG_FILE": os.devnull,
    "PIP_EXTRA_INDEX_URL": "",
    "PIP_FIND_LINKS": "",
    "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
    "PIP_NO_CACHE_DIR": "1",
    "PIP_RETRIES": "1",
}


def test_an_old_python_is_told_so_in_one_line() -> None:
    """Below 3.11 the house names the version it found and the way out."""
    with pytest.raises(house.Missing) as told:
        house.require_python((3, 10, 4))
    assert "Python 3.11 or newer is needed, this is 3.10.4" in str(told.value)
    assert "\n" not in str(told.value)
    house.require_python((3, 11, 0))


def test_a_missing_browser_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Chromium, and without apt to fetch it, the tests say what to install instead."""
    monkeypatch.setenv("PATH", "")
    with pytest.raises(house.Missing, match="need Chromium") as told:
        house.require_browser()
    assert "\n" not in str(told.value)


def test_an_unknown_word_is_answered_with_the_words() -> None:
    """A mistyped command prints what there is, and does nothing."""
    done = subprocess.run(
        [sys.executable, house.__file__, "lap"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "house.py lab" in done.stdout


@pytest.mark.slow
def test_no_network_is_told_in_one_line(tmp_path: Path) -> None:
    """A first run without a network fails with one line, and a later run starts afresh."""
    (tmp_path / "tools").mkdir()
    shutil.copy(house.__file__, tmp_path / "tools")
    for name in ("pyproject.toml", "requirements.txt"):
        shutil.copy(house.ROOT / name, tmp_path)
    command = [sys.executable, str(tmp_path / "tools" / "house.py"), "lab"]
    done = subprocess.run(
        command, env=os.environ | NO_NETWORK, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert "could not be installed: no network" in done.stderr
    assert not list((tmp_path / ".venv").glob("*.installed"))


def test_installed_once_needs_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once .venv agrees with the pins, the house asks nobody for anything."""
    if Path(sys.prefix) != house.VENV:
        pytest.skip("these tests do not run in the .venv of the house")
    monkeypatch.setattr(os, "environ", os.environ | NO_NETWORK)
    house.install(house.FOR_TESTS)


@pytest.fixture
def lab() -> Iterator[str]:
    """The address that `make lab` prints, while it runs."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, house.__file__, "lab", "--no-browser", f"--port={port}"]
    server = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )
    try:
        yield printed_address(server)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.communicate()


def printed_address(server: subprocess.Popen[str]) -> str:
    """The first address with a token in what a starting server prints."""
    said = []
    for line in server.stdout or ():
        said.append(line)
        if address := re.search(r"http://\S+token=\w+", line):
            return address.group()
    return pytest.fail("".join(said))


def fetched(address: str) -> str:
    """What stands at an address, waiting for a server that has printed it but not opened it."""
    for _ in range(100):
        with contextlib.suppress(urllib.error.URLError), urllib.request.urlopen(address) as page:
            return str(page.read().decode())
        time.sleep(0.1)
    return pytest.fail(f"nothing answers at {address}")


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="ends the server by a signal to its group")
def test_lab_serves_the_lessons_and_nothing_else(lab: str) -> None:
    """`make lab` serves lessons/ on this machine alone and asks the network for no news."""
    assert lab.startswith("http://127.0.0.1:")
    settings = fetched(lab)
    assert re.search(r'"disabledExtensions":[^]]*announcements', settings)
    assert re.search(r'"extensionManager":[^}]*"read-only"', settings)
    listing = json.loads(fetched(lab.replace("/lab?", "/api/contents?")))
    names = {entry["name"] for entry in listing["content"]}
    assert {"en", "zh"} <= names
    assert not names & {"src", "minitheano_lessons"}

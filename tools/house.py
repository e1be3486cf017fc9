"""The house: makes .venv, then opens the lessons or checks everything. Standard library only.

    python3 tools/house.py lab      the lessons in JupyterLab
    python3 tools/house.py test     every check and every test
    python3 tools/house.py check    format, lint, types, page: before a commit
    python3 tools/house.py lessons  lessons/src -> lessons/en and lessons/zh
    python3 tools/house.py docs     what the engine says of itself -> docs/
    python3 tools/house.py bench    how fast it is beside its peers -> benchmarks/report/

Older Pythons must be able to read this file, if only to be told that they are too old.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BENCH = ROOT / ".venv-bench"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
FOR_LEARNERS = ROOT / "requirements.txt"
FOR_TESTS = ROOT / "requirements-dev.txt"
PAGE = ROOT / "widgets" / "js"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


class Missing(Exception):
    """What this machine lacks, in one line."""


def main(words: list[str]) -> int:
    """Does one word of the house and returns the exit status."""
    jobs = {each.__name__: each for each in (lab, test, check, lessons, docs, bench)}
    word, arguments = (words or [""])[0], words[1:]
    if word not in jobs:
        print(__doc__)
        return 2
    try:
        require_python(sys.version_info[:3])
        return jobs[word](arguments)
    except Missing as missing:
        print(f"minitheano: {missing}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


# ------------------------------------------------------------------------------ the words


def lab(arguments: list[str]) -> int:
    """Opens the lessons in JupyterLab, on this machine only, fetching nothing from outside."""
    install(FOR_LEARNERS)
    if not shutil.which("dot"):
        say("note: Graphviz is not installed; graphs get the simpler built-in layout.")
    flags = ["--ServerApp.root_dir=lessons", "--ServerApp.ip=127.0.0.1"]
    flags += [] if at_a_desk() else ["--no-browser"]
    flags += ["--allow-root"] if is_root() else []
    signal.signal(signal.SIGINT, lambda *_: None)  # Ctrl-C is JupyterLab's to answer
    quiet = {"JUPYTER_CONFIG_PATH": str(ROOT / "tools" / "jupyter")}
    return python("-m", "jupyterlab", *flags, *arguments, settings=quiet)


def test(arguments: list[str]) -> int:
    """Checks everything; when all is well the last line is pytest's."""
    install(FOR_TESTS)
    require_browser()
    failed = look_at_text()
    failed += section("tests", "-m", "pytest", *arguments)
    return verdict(failed)


def check(arguments: list[str]) -> int:
    """Looks at the code as it is written: form, faults, types, page."""
    install(FOR_TESTS)
    return verdict(look_at_text())


def lessons(arguments: list[str]) -> int:
    """Builds the notebooks of both languages from their one source."""
    install(FOR_TESTS)
    return python("-m", "minitheano_lessons", "build", *arguments)


def docs(arguments: list[str]) -> int:
    """Writes the pages of docs/ that are made from the engine: every op, every name of Theano."""
    install(FOR_TESTS)
    return python("-m", "docs", *arguments, settings={"PYTHONPATH": str(ROOT / "tools")})


def bench(arguments: list[str]) -> int:
    """Measures the engine beside whatever peers this machine can have, each on one thread."""
    there = venv_for_peers()
    settings = {"PYTHONPATH": str(ROOT)}
    return run(str(there), "-m", "benchmarks", *arguments, settings=settings)


# ------------------------------------------------------------------------------ the sections


def look_at_text() -> list[str]:
    """The quick sections, those of `make check`; returns the titles of what failed."""
    return [
        *section("format", "-m", "ruff", "format", "--check", "--output-format=concise", "."),
        *section("lint", "-m", "ruff", "check", "--output-format=concise", "."),
        *section("types", "-m", "mypy"),
        *section_of_the_page(),
    ]


def section(title: str, *command: str) -> list[str]:
    """Runs one section under its title; returns [title] if it failed, else []."""
    headline(title)
    return [title] if python(*command) else []


def section_of_the_page() -> list[str]:
    """Lints and tests the JavaScript and compares the bundle with its source, where npm exists."""
    headline("page")
    npm = shutil.which("npm")
    if not npm:
        say("skipped: npm is not installed; only who changes the player needs it.")
        return []
    fetch = (npm, "install", "--no-save", "--no-audit", "--no-fund", "--silent")
    if not (PAGE / "node_modules").exists() and run(*fetch, cwd=PAGE):
        say("skipped: npm could not fetch the tools of the page.")
        return []
    faults = sum(run(npm, "run", "-s", job, cwd=PAGE) != 0 for job in ("lint", "test", "check"))
    return ["page"] if faults else []


def verdict(failed: list[str]) -> int:
    """Names the sections that failed, on the last line; says nothing when none did."""
    if failed:
        say(f"\nfailed: {', '.join(failed)}")
    return 1 if failed else 0


# ------------------------------------------------------------------------------ what it stands on


def require_python(version: tuple[int, ...]) -> None:
    """Raises Missing below Python 3.11, which first told where in a line an instruction stands."""
    if version < OLDEST:
        found, wanted = (".".join(map(str, each)) for each in (version, OLDEST))
        raise Missing(
            f"Python {wanted} or newer is needed, this is {found}; "
            f"if you have one, `make lab PYTHON=python{wanted}` uses it."
        )


def install(pins: Path) -> None:
    """Makes .venv hold exactly `pins` and the project; does nothing if neither has changed."""
    stamp = VENV / f"{pins.stem}.installed"
    wanted = fingerprint(FOR_LEARNERS, pins, ROOT / "pyproject.toml")
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    make_venv()
    say(f"Installing what {pins.name} pins into .venv (minutes the first time, then never)...")
    pip("--requirement", str(pins))
    pip("--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    stamp.write_text(wanted)


def fingerprint(*files: Path) -> str:
    """A hash of the files and of where they stand, for an editable install remembers its place."""
    texts = [str(ROOT).encode(), *(file.read_bytes() for file in files)]
    return hashlib.sha256(b"\0".join(texts)).hexdigest()


def make_venv() -> None:
    """Makes .venv unless one with a working pip is there."""
    if PYTHON.exists() and run(str(PYTHON), "-c", "import pip") == 0:
        return
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True)
    if made.returncode:
        raise Missing(
            "this Python cannot make virtual environments; try `apt install python3-venv`."
        )


def venv_for_peers() -> Path:
    """The Python of .venv-bench, which holds the peers; a peer that cannot be had is left out."""
    there, newest = BENCH / PYTHON.relative_to(VENV), newest_python()
    stamp, pins = BENCH / "requirements.installed", ROOT / "benchmarks" / "requirements.txt"
    wanted = f"{newest} {fingerprint(pins)}"
    if there.exists() and stamp.exists() and stamp.read_text() == wanted:
        return there
    if run(newest, "-m", "venv", "--clear", str(BENCH)):
        raise Missing("this Python cannot make virtual environments.")
    say("Installing the peers into .venv-bench (minutes the first time, then never)...")
    for line in pins.read_text().splitlines():
        command = [str(there), "-m", "pip", "--disable-pip-version-check", "install", "-qq"]
        if line and not line.startswith("#") and run(*command, line):
            say(f"without {line}: it could not be installed")
    stamp.write_text(wanted)
    return there


def newest_python() -> str:
    """The newest Python that minitheano knows; if PYTHON says one, `make` runs us with that one."""
    for name in ("python3.13", "python3.12"):
        if os.environ.get("PYTHON") is None and works(name):
            return name
    return sys.executable


def works(name: str) -> bool:
    """Whether a command is a Python that can make environments."""
    if not shutil.which(name):
        return False
    return subprocess.run([name, "-c", "import venv"], capture_output=True).returncode == 0


def pip(*what: str) -> None:
    """Installs quietly; raises Missing with the reason if that fails, and keeps pip's words."""
    log = VENV / "pip.log"
    command = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input", "install"]
    done = subprocess.run([*command, *what], capture_output=True, text=True, cwd=ROOT)
    if done.returncode == 0:
        return
    log.write_text(done.stdout + done.stderr)
    offline = "connection broken" in done.stderr
    errors = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
    reason = "no network" if offline else (errors or ["pip failed"])[-1]
    raise Missing(f"the packages could not be installed: {reason} (all of pip's words: {log}).")


def require_browser() -> None:
    """Raises Missing without a Chromium; as root, where apt is, installs what is missing first."""
    absent = [] if any(map(shutil.which, BROWSERS)) else ["chromium", "fonts-noto-cjk"]
    absent += [] if shutil.which("dot") else ["graphviz"]
    if absent and is_root() and shutil.which("apt-get"):
        say(f"Installing {' '.join(absent)} with apt...")
        apt("update")
        apt("install", "--yes", "--no-install-recommends", *absent)
    if not any(map(shutil.which, BROWSERS)):
        raise Missing(
            "the browser tests need Chromium; install it, "
            "or leave them out with `.venv/bin/python -m pytest -m 'not browser'`."
        )


def apt(*command: str) -> None:
    """Runs apt without its chatter and without its questions; its errors are shown."""
    unasked = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.call(("apt-get", "-qq", *command), stdout=subprocess.DEVNULL, env=unasked)


def at_a_desk() -> bool:
    """Whether somebody sits before this machine, so that a browser may be opened."""
    return sys.stdout.isatty() and not os.environ.get("CI")


def is_root() -> bool:
    """Whether this runs as root, as containers do; never on Windows."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def python(*command: str, settings: dict[str, str] | None = None) -> int:
    """Runs .venv's Python from the root of the project."""
    return run(str(PYTHON), *command, settings=settings)


def run(*command: str, cwd: Path = ROOT, settings: dict[str, str] | None = None) -> int:
    """Runs a command with these settings in its environment; returns its exit status."""
    return subprocess.call(command, cwd=cwd, env={**os.environ, **(settings or {})})


def headline(title: str) -> None:
    """Prints a title across the terminal, above what the next command says."""
    say(f"\n== {title} {'=' * (76 - len(title))}")


def say(text: str) -> None:
    """Prints at once, so that our lines and those of the commands keep their order."""
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

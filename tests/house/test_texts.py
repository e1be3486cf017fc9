"""What may stand in the texts of the project: nothing that only one machine understands."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# A path is machine-bound if it starts at the root of somebody's disk or leaves the project.
# (The names are cut in two here, so that this file keeps its own rule.)
BOUND = re.compile(
    r"(?<![\w.~/-])/(?:wor"
    r"k|far"
    r"m|tm"
    r"p|hom"
    r"e|roo"
    r"t)/|\.\./\.?(?:share"
    r"d|librar"
    r"y)\b"
)


def texts() -> list[Path]:
    """Every text file that is or will be committed."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    files = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [file for file in files if file.is_file() and b"\0" not in file.read_bytes()[:4096]]


def test_no_machine_paths() -> None:
    """A fresh clone needs no folder of the machine it was written on, and names none."""
    found = [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for file in texts()
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if BOUND.search(line)
    ]
    assert not found, "\n".join(found[:20])

"""What an install brings: the three packages, whole, and nothing else."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = {
    "minitheano": ROOT,
    "minitheano_widgets": ROOT / "widgets",
    "minitheano_lessons": ROOT / "lessons",
}


@pytest.mark.slow
def test_a_wheel_holds_every_file_of_the_packages(tmp_path: Path) -> None:
    """Binder and `pip install .` get each module, table, schema and the player, and no test."""
    source = tmp_path / "source"
    leave_out = shutil.ignore_patterns(".*", "build", "node_modules", "__pycache__", "*.egg-info")
    shutil.copytree(ROOT, source, ignore=leave_out)
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*command, "--wheel-dir", str(tmp_path), str(source)], check=True)
    (wheel,) = tmp_path.glob("*.whl")
    packed = {name for name in ZipFile(wheel).namelist() if ".dist-info/" not in name}
    written = {
        file.relative_to(folder).as_posix()
        for package, folder in PACKAGES.items()
        for file in (folder / package).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    assert packed == written

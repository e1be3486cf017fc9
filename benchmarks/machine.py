"""What was measured on: the kind of machine and the versions, never its name."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import subprocess
from datetime import date
from pathlib import Path

PACKAGES = ("numpy", "pytensor", "jax", "numba")


def machine() -> dict[str, str]:
    """The facts for the head of the report."""
    facts = {
        "date": date.today().isoformat(),
        "processor": processor(),
        "cores": str(os.cpu_count()),
        "system": f"{platform.system()} ({platform.machine()})",
        "Python": platform.python_version(),
    }
    for name in PACKAGES:
        try:
            facts[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return facts | compiler()


def processor() -> str:
    """The model, and whether it has the widest vectors, on which much depends."""
    info = Path("/proc/cpuinfo")
    if not info.exists():
        return platform.processor()
    lines = dict(line.split(":", 1) for line in info.read_text().splitlines() if ":" in line)
    words = {key.strip(): value.strip() for key, value in lines.items()}
    wide = next((v for v in ("avx512f", "avx2") if v in words.get("flags", "")), "")
    family = f"family {words.get('cpu family', '?')}"
    return f"{words.get('model name', platform.machine())}, {family}, {wide}".rstrip(", ")


def compiler() -> dict[str, str]:
    """The version of gcc, if it is there."""
    try:
        told = subprocess.run(["gcc", "-dumpfullversion"], capture_output=True, text=True)
    except OSError:
        return {}
    return {"gcc": told.stdout.strip()}

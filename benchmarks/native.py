"""The programs by hand in C: compiled with gcc, called through ctypes."""

from __future__ import annotations

import ctypes
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

FOLDER = Path(__file__).parent / "c"
FLAGS = {
    "exact": ("-O3", "-march=native", "-fPIC", "-shared"),
    "fast": ("-O3", "-march=native", "-fPIC", "-shared", "-ffast-math"),
}
KINDS = {"p": ctypes.c_void_p, "n": ctypes.c_long, "d": ctypes.c_double, "-": None}


@cache
def library(name: str) -> ctypes.CDLL:
    """The compiled functions of c/<name>.c; those of 'fast' may use vector math."""
    made = Path(tempfile.mkdtemp()) / f"{name}.so"
    source = str(FOLDER / f"{name}.c")
    subprocess.run(["gcc", *FLAGS[name], source, "-o", str(made), "-lm"], check=True)
    return ctypes.CDLL(str(made))


def c_function(name: str, function: str, kinds: str) -> Any:
    """A function of c/<name>.c; a letter of `kinds` for its result and each argument."""
    found = getattr(library(name), function)
    found.restype, *found.argtypes = [KINDS[kind] for kind in kinds]
    return found


def address(array: np.ndarray) -> int:
    """Where an array's numbers are."""
    return int(array.__array_interface__["data"][0])

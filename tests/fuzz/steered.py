"""The target for atheris, which steers the bytes to code that no program has reached so far.

    python tests/fuzz/steered.py [folder for a corpus] -max_total_time=600

A finding is printed with the program that shows it.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

sys.path += [str(Path(__file__).parent), str(Path(__file__).parents[1] / "engine")]
with atheris.instrument_imports(include=["minitheano"]):
    from judging import findings
    from writing import written


class Found(Exception):
    """A program that shows the engine at fault."""


def target(data: bytes) -> None:
    """One program; raises `Found` with its lines and what is wrong with them."""
    lines = written(data)
    found = findings(lines)
    if found:
        raise Found("\n".join(["", *lines, "", *found]))


if __name__ == "__main__":
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()

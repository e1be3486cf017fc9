"""`python -m benchmarks`: measure, compare with the goals, write the report (`make bench`)."""

from __future__ import annotations

import argparse

from . import (
    alone,  # noqa: F401  (before NumPy is imported)
    wins,
)
from .families import FAMILIES, rows
from .machine import machine
from .peers import ENGINES, missing
from .report import line, write
from .rows import RESULTS, Results


def asked() -> argparse.Namespace:
    """The words after `make bench ARGS=`."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--only", nargs="+", default=FAMILIES, choices=FAMILIES, metavar="FAMILY")
    parser.add_argument("--title", default="", help="workloads with these words in their title")
    parser.add_argument("--without", nargs="+", default=[], choices=ENGINES, metavar="ENGINE")
    parser.add_argument("--quick", action="store_true", help="short rounds")
    parser.add_argument("--cold", action="store_true", help="PyTensor with an empty cache, too")
    parser.add_argument("--report", action="store_true", help="write the report again, no more")
    parser.add_argument("--dry", action="store_true", help="print, write no report")
    parser.add_argument("--patience", type=float, default=60.0, help="seconds to build one program")
    return parser.parse_args()


def main() -> None:
    """Measures what was asked for and writes the report."""
    words = asked()
    if not words.report:
        gone = missing(words.without)
        for engine, reason in gone.items():
            print(f"without {engine}: {reason}")
        measure(words, gone)
    if not words.dry:
        write()


def measure(words: argparse.Namespace, gone: dict[str, str]) -> None:
    """Prints and keeps each row as soon as it is known, so that a run may be broken off."""
    engines = [e for e in ENGINES if e not in gone]
    for family in words.only:
        for row in rows(family, engines, words):
            print(line(row), flush=True)
            if not words.dry:
                found = Results(machine(), gone, [row])
                (Results.read().merged(found) if RESULTS.exists() else found).write()
    if "wins" in words.only:
        for said in wins.measure(words.dry, "ours numba" in engines):
            print(said, flush=True)


if __name__ == "__main__":
    main()

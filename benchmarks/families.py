"""The families of workloads in the order of the report, and how each is measured."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator

from .inside import measured
from .outside import firsts, growths, imports, peaks
from .rows import Row
from .workloads import ALL

FAMILIES = (
    "import",
    "first",
    "calls",
    "elementwise",
    "scans",
    "training",
    "growth",
    "memory",
    "wins",
)


def rows(family: str, engines: list[str], asked: Namespace) -> Iterator[Row]:
    """The rows of one family, each as soon as it is known."""
    if family == "import":
        yield from imports(engines, asked.quick)
    elif family == "first":
        yield from firsts(engines, asked.patience, asked.cold)
    elif family == "growth":
        yield from growths(engines, asked.patience, asked.quick)
    elif family == "memory":
        yield from peaks(engines, asked.patience)
    else:
        for workload in ALL:
            if workload.family == family and asked.title in workload.title:
                yield measured(workload, engines, asked.quick, asked.patience)

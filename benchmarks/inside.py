"""Workloads measured in this process: every engine built, compared with the others, then timed."""

from __future__ import annotations

import signal
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from .peers import ENGINES, SLOWER, build
from .rows import Row
from .timing import ROUND, ROUNDS, interleaved
from .workload import Absent, Call, Workload

CALLS_COMPARED = 3


class TooLong(Exception):
    """An engine did not finish within its time."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise TooLong in what takes longer, where the system has alarms."""
    if not hasattr(signal, "SIGALRM"):
        yield
        return

    def ring(*_: Any) -> None:
        raise TooLong(f"more than {seconds:.0f} s")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def measured(workload: Workload, engines: list[str], quick: bool, patience: float) -> Row:
    """The row of one workload."""
    row = Row(workload.family, workload.title)
    calls = agreeing(workload, engines, row.notes, patience)
    rounds, turn = (5, ROUND / 3) if quick else (ROUNDS, ROUND)
    row.found = interleaved(calls, rounds, turn) if calls else {}
    return row


def agreeing(
    workload: Workload, engines: list[str], notes: dict[str, str], patience: float
) -> dict[str, Call]:
    """The calls of all engines that agree with the first; `notes` say why others are missing."""
    calls: dict[str, Call] = {}
    given: list[np.ndarray] | None = None
    for engine in [e for e in ENGINES if e in engines]:
        try:
            slower = SLOWER if engine.startswith("pytensor") else 1
            with within(slower * patience), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                call = build(workload, engine)
                found = [value for _ in range(CALLS_COMPARED) for value in call.values()]
        except Absent:
            continue
        except (Exception, TooLong) as problem:
            notes[engine] = f"{type(problem).__name__}: {str(problem).splitlines()[:1]}"[:120]
            continue
        given = found if given is None else given
        if same(given, found, workload.tolerance):
            calls[engine] = call
        else:
            notes[engine] = "gives another answer"
    return calls


def same(a: list[np.ndarray], b: list[np.ndarray], tolerance: float) -> bool:
    """Whether two engines gave the same numbers."""
    return len(a) == len(b) and all(
        x.shape == y.shape and np.allclose(x, y, rtol=tolerance, atol=tolerance)
        for x, y in zip(a, b, strict=True)
    )

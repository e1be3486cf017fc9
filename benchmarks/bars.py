"""The times that a learner feels, beside the bars they must stay under (`make bench`)."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from time import perf_counter
from typing import Any

import numpy as np

import minitheano as theano
import minitheano.tensor as T


def accumulator() -> Any:
    """The first function of the lessons: a state and one update."""
    state = theano.shared(0.0, "state")
    inc = T.dscalar("inc")
    return theano.function([inc], state, updates=[(state, state + inc)])


def ten_steps() -> Any:
    """A scan of ten steps over a sequence, with an earlier output and an update."""
    count = theano.shared(0, "count")
    xs = T.dvector("xs")
    sums, updates = theano.scan(
        lambda x, before: (before + x, {count: count + 1}),
        sequences=xs,
        outputs_info=np.float64(0),
        n_steps=10,
    )
    return theano.function([xs], sums, updates=updates)


def seconds(action: Callable[[], object], rounds: int = 50) -> float:
    """The shortest of several runs: the machine's noise only ever adds."""
    best = float("inf")
    for _ in range(rounds):
        start = perf_counter()
        action()
        best = min(best, perf_counter() - start)
    return best


def fresh_import() -> None:
    """A new Python that imports the engine and leaves."""
    subprocess.run([sys.executable, "-c", "import minitheano.tensor"], check=True)


def main() -> None:
    """Prints one line for each time: what, how long, the bar."""
    add, walk = accumulator(), ten_steps()
    numbers = [float(i) for i in range(10)]
    rows: list[tuple[str, Callable[[], object], int, float | None]] = [
        ("start Python, import minitheano", fresh_import, 5, None),
        ("build and compile the accumulator", accumulator, 50, 5e-3),
        ("build and compile a ten-step scan", ten_steps, 50, 20e-3),
        ("call the accumulator", lambda: add(1.0), 2000, None),
        ("call the ten-step scan", lambda: walk(numbers), 500, None),
    ]
    for title, action, rounds, bar in rows:
        taken = seconds(action, rounds) * 1e3
        under = "" if bar is None else f"   bar {bar * 1e3:.0f} ms"
        print(f"{title:36}{taken:10.3f} ms{under}")


if __name__ == "__main__":
    main()

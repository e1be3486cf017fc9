"""Times that can be compared: the engines take turns, and the median of the rounds counts."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from statistics import median
from time import process_time
from timeit import Timer
from typing import NamedTuple

from .workload import Call

ROUNDS = 7
ROUND = 0.03  # seconds of one engine's turn


class Spread(NamedTuple):
    """The median of the rounds with the shortest and the longest."""

    median: float
    low: float
    high: float
    rounds: int


def spread(seconds: list[float]) -> Spread:
    """What several rounds of one measurement say."""
    return Spread(median(seconds), min(seconds), max(seconds), len(seconds))


def timer(call: Call) -> Timer:
    """A timer of one call in processor time, with no frame of ours between it and the function."""
    names = [f"a{k}" for k in range(len(call.arguments))]
    scope = {"call": call.function, **dict(zip(names, call.arguments, strict=True))}
    return Timer(f"call({', '.join(names)})", timer=process_time, globals=scope)


def repeats(timed: Timer, seconds: float) -> int:
    """How many calls fill one turn."""
    number = 1
    while True:
        taken = timed.timeit(number)
        if taken > seconds / 4:
            return max(1, round(number * seconds / taken))
        number *= 4


def interleaved(
    calls: Mapping[str, Call], rounds: int = ROUNDS, turn: float = ROUND
) -> dict[str, Spread]:
    """Seconds of one call for each engine: A, B, C, A, B, C … so that noise meets all of them."""
    timers = {engine: timer(call) for engine, call in calls.items()}
    numbers = {engine: repeats(timed, turn) for engine, timed in timers.items()}
    taken: dict[str, list[float]] = {engine: [] for engine in calls}
    for _ in range(rounds):
        for engine, timed in timers.items():
            gc.collect()
            number = numbers[engine]
            seconds = timed.timeit(number) / number
            taken[engine].append(seconds)
    return {engine: spread(seconds) for engine, seconds in taken.items()}

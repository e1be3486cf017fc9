"""What minitheano is to reach, workload by workload, as data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

OURS = ("ours", "ours numba")
ENGINES = ("pytensor", "pytensor c", "jax")  # against whom "the best" is meant


class Goal(NamedTuple):
    """Ours takes at most `factor` times the best of `peers`, and `plus` more.

    Without peers `plus` alone is the bound, in the unit that is measured: seconds or MB. One of the
    paths `who` must reach it.
    """

    factor: float = 1.0
    peers: tuple[str, ...] = ()
    plus: float = 0.0
    who: tuple[str, ...] = OURS

    def bound(self, found: Mapping[str, float]) -> float | None:
        """The number that may not be passed; None if no peer was measured."""
        there = [found[peer] for peer in self.peers if peer in found]
        if self.peers and not there:
            return None
        return (self.factor * min(there) if there else 0.0) + self.plus

    def ours(self, found: Mapping[str, float]) -> float | None:
        """What is compared with the bound; None if that path was not measured."""
        return min((found[path] for path in self.who if path in found), default=None)

    def reached(self, found: Mapping[str, float]) -> bool | None:
        """Whether the goal is met; None if it cannot be told."""
        bound, ours = self.bound(found), self.ours(found)
        return None if bound is None or ours is None else ours <= bound


NUMPY, NUMBA = ("ours",), ("ours numba",)
MICRO, MILLI, MB = 1e-6, 1e-3, 1.0


def under(amount: float, who: tuple[str, ...] = OURS) -> Goal:
    """At most so much."""
    return Goal(plus=amount, who=who)


def times(factor: float, *peers: str, who: tuple[str, ...] = OURS) -> Goal:
    """At most so many times what the best of the peers takes."""
    return Goal(factor, peers, who=who)


def ahead(factor: float, *peers: str, who: tuple[str, ...] = OURS) -> Goal:
    """At least so many times faster than the best of the peers."""
    return Goal(1 / factor, peers, who=who)


CALLS = {
    "accumulator": [under(0.5 * MICRO), ahead(8, "pytensor"), ahead(15, "jax")],
    "add two scalars": [under(0.5 * MICRO)],
    "ten scalar ops": [under(1 * MICRO)],
}
ELEMENTWISE = {
    "transcendental, 1e3": [under(8 * MICRO)],
    "transcendental, 1e5": [times(1.1, "jax"), ahead(6, "pytensor")],
    "transcendental, 1e7": [times(1, "jax")],
    "transcendental, sum, 1e5": [times(1.2, "jax")],
    "polynomial, 1e5": [times(1.1, "numba", who=NUMBA)],
    "polynomial, 1e7": [times(2, "c")],
}
SCANS = {
    "scalar recurrence, 1e3": [under(100 * MICRO, NUMPY), under(3 * MICRO, NUMBA)],
    "scalar recurrence, 1e6": [
        times(1.6, "c", who=NUMBA),
        ahead(2, "jax", who=NUMBA),
        ahead(70, "pytensor", who=NUMBA),
    ],
    "with shared updates, 1e4": [ahead(8, "jax", who=NUMBA)],
    "power, 1e3": [under(5 * MICRO, NUMBA)],
    "vector state 100, dot, 1e3": [times(1.2, "c")],
    "scalar recurrence, gradient, 1e5": [
        ahead(4, "pytensor", who=NUMPY),
        times(1.5, "c", who=NUMBA),
    ],
    "vector state 100, dot, gradient, 1e3": [times(1.1, "jax")],
}
MLP = "MLP 784-500-10, batch"
LSTM = "LSTM 128, T=50, batch 16"
TRAINING = {
    "logistic regression": [times(1, *ENGINES)],
    f"{MLP} 20": [times(1.1, *ENGINES)],
    f"{MLP} 20, f32": [times(1.1, *ENGINES)],
    f"{MLP} 500": [times(1, "pytensor"), times(1.3, "jax")],
    f"{MLP} 500, f32": [times(1, "pytensor"), times(1.3, "jax")],
    "RNN with BPTT": [times(1.2, "jax", who=NUMBA)],
    LSTM: [ahead(1.8, "pytensor"), times(1.15, "jax")],
    f"{LSTM}, f32": [ahead(1.8, "pytensor"), times(1.15, "jax")],
    "small conv net": [ahead(2, *ENGINES)],
}
FIRST = {
    "accumulator": [under(1 * MILLI)],
    "scan accumulator": [under(2 * MILLI)],
    "logistic regression": [under(5 * MILLI)],
    "MLP": [under(15 * MILLI)],
    "RNN": [under(15 * MILLI)],
    "LSTM": [under(60 * MILLI)],
}
IMPORT = {
    "import": [Goal(1, ("numpy",), 40 * MILLI, NUMPY)],
    "memory after import": [Goal(1, ("numpy",), 8 * MB, NUMPY)],
}
GROWTH = {
    "chain, 1e5": [under(6.0, NUMPY)],
    "chain, memory, 1e5": [under(700 * MB, NUMPY)],
    "gradient of the chain, 1e5": [under(20.0, NUMPY)],
}
GOALS: dict[str, dict[str, list[Goal]]] = {
    "import": IMPORT,
    "first": FIRST,
    "calls": CALLS,
    "elementwise": ELEMENTWISE,
    "scans": SCANS,
    "training": TRAINING,
    "growth": GROWTH,
}

"""Expressions over long arrays, element by element, and their sums."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..native import address, c_function
from ..workload import Call, Workload, size_words


@dataclass(frozen=True)
class Elementwise(Workload):
    """An expression of three arrays of `n` numbers, or its sum."""

    n: int
    summed: bool

    family = "elementwise"
    kind = ""
    tolerance = 1e-7

    @property
    def title(self) -> str:
        return f"{self.kind}{', sum' if self.summed else ''}, {size_words(self.n)}"

    def tiny(self) -> Workload:
        return replace(self, n=7)

    def arrays(self) -> tuple[np.ndarray, ...]:
        rng = np.random.default_rng(0)
        return tuple(rng.normal(size=self.n) for _ in range(3))

    def formula(self, m: Any, sigmoid: Any, a: Any, b: Any, c: Any) -> Any:
        raise NotImplementedError

    def symbolic(self, language: Any) -> Call:
        a, b, c = (language.T.dvector(name) for name in "abc")
        out = self.formula(language.T, language.sigmoid, a, b, c)
        return Call(language.function([a, b, c], out.sum() if self.summed else out), self.arrays())

    def numpy(self) -> Call:
        def run(a: np.ndarray, b: np.ndarray, c: np.ndarray) -> Any:
            out = self.formula(np, lambda z: 1 / (1 + np.exp(-z)), a, b, c)
            return out.sum() if self.summed else out

        return Call(run, self.arrays())

    def jax(self) -> Call:
        import jax

        def run(a: Any, b: Any, c: Any) -> Any:
            out = self.formula(jax.numpy, jax.nn.sigmoid, a, b, c)
            return out.sum() if self.summed else out

        run = jax.jit(run)
        there = tuple(map(jax.numpy.asarray, self.arrays()))
        return Call(lambda a, b, c: run(a, b, c).block_until_ready(), there)

    def c(self) -> Call:
        def each(a: np.ndarray, b: np.ndarray, c: np.ndarray) -> np.ndarray:
            out = np.empty(a.size)
            run(address(a), address(b), address(c), address(out), a.size)
            return out

        def total(a: np.ndarray, b: np.ndarray, c: np.ndarray) -> Any:
            return run(address(a), address(b), address(c), a.size)

        kinds = "dpppn" if self.summed else "-ppppn"
        run = c_function("fast", f"{self.kind}{'_sum' if self.summed else ''}", kinds)
        return Call(total if self.summed else each, self.arrays())


class Transcendental(Elementwise):
    """sigmoid(a*b + c) * tanh(a) - b**2."""

    kind = "transcendental"

    def formula(self, m: Any, sigmoid: Any, a: Any, b: Any, c: Any) -> Any:
        return sigmoid(a * b + c) * m.tanh(a) - b**2

    def numba(self) -> Call:
        import numba

        @numba.njit
        def one(a: float, b: float, c: float) -> float:
            return np.tanh(a) / (1 + np.exp(-(a * b + c))) - b * b

        return by_numba(one, self)


class Polynomial(Elementwise):
    """Ten additions and multiplications."""

    kind = "polynomial"

    def formula(self, m: Any, sigmoid: Any, a: Any, b: Any, c: Any) -> Any:
        return ((0.5 * a + b) * a - c) * a + b * c - 1.5 * a + 2.0

    def numba(self) -> Call:
        import numba

        @numba.njit
        def one(a: float, b: float, c: float) -> float:
            return ((0.5 * a + b) * a - c) * a + b * c - 1.5 * a + 2.0

        return by_numba(one, self)


def by_numba(one: Any, workload: Elementwise) -> Call:
    """The loop by hand: one pass, and a sum that may be reordered as the others reorder it."""
    import numba

    @numba.njit("f8[:](f8[::1], f8[::1], f8[::1])")
    def each(a: Any, b: Any, c: Any) -> Any:
        out = np.empty(a.size)
        for i in range(a.size):
            out[i] = one(a[i], b[i], c[i])
        return out

    @numba.njit("f8(f8[::1], f8[::1], f8[::1])", fastmath={"reassoc"})
    def total(a: Any, b: Any, c: Any) -> Any:
        out = 0.0
        for i in range(a.size):
            out += one(a[i], b[i], c[i])
        return out

    return Call(total if workload.summed else each, workload.arrays())


SIZES = (1_000, 100_000, 10_000_000)
WORKLOADS = [
    kind(n, summed)
    for kind in (Transcendental, Polynomial)
    for summed in (False, True)
    for n in SIZES
]

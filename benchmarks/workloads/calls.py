"""What one call costs when there is nearly nothing to compute."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..workload import Call, Workload


class OnScalars(Workload):
    """A call with numbers."""

    family = "calls"


@dataclass(frozen=True)
class Accumulator(OnScalars):
    """The first function of the lessons: a state and one update."""

    title = "accumulator"

    def symbolic(self, language: Any) -> Call:
        state = language.theano.shared(0.0, "state")
        inc = language.T.dscalar("inc")
        return Call(language.function([inc], state, [(state, state + inc)]), (1.0,))

    def numpy(self) -> Call:
        state = np.float64(0.0)

        def accumulate(inc: float) -> np.ndarray:
            nonlocal state
            before = state
            state = before + inc
            return np.array(before)

        return Call(accumulate, (1.0,))

    def numba(self) -> Call:
        import numba

        @numba.njit("Tuple((f8, f8))(f8, f8)")
        def step(state: float, inc: float) -> tuple[float, float]:
            return state, state + inc

        state = 0.0

        def accumulate(inc: float) -> float:
            nonlocal state
            before, state = step(state, inc)
            return before

        return Call(accumulate, (1.0,))

    def jax(self) -> Call:
        import jax

        step = jax.jit(lambda state, inc: (state, state + inc))
        state = jax.numpy.float64(0.0)

        def accumulate(inc: float) -> Any:
            nonlocal state
            before, state = step(state, inc)
            return before.block_until_ready()

        return Call(accumulate, (1.0,))


def ten(a: Any, b: Any) -> Any:
    """Ten operations on two numbers."""
    return ((a + b) * a - b) * (a - b) + a * 0.5 - b * b + 1.0


@dataclass(frozen=True)
class Expression(OnScalars):
    """An expression of two numbers."""

    words: str
    formula: Any

    @property
    def title(self) -> str:
        return self.words

    def symbolic(self, language: Any) -> Call:
        a, b = language.T.dscalars("a", "b")
        return Call(language.function([a, b], self.formula(a, b)), (1.5, 0.25))

    def numpy(self) -> Call:
        def expression(a: float, b: float) -> np.ndarray:
            return np.array(self.formula(a, b))

        return Call(expression, (1.5, 0.25))

    def numba(self) -> Call:
        import numba

        return Call(numba.njit("f8(f8, f8)")(self.formula), (1.5, 0.25))

    def jax(self) -> Call:
        import jax

        run = jax.jit(self.formula)
        return Call(lambda a, b: run(a, b).block_until_ready(), (1.5, 0.25))


WORKLOADS = [
    Accumulator(),
    Expression("add two scalars", lambda a, b: a + b),
    Expression("ten scalar ops", ten),
]

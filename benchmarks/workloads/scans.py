"""Loops: each step needs the one before it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..native import address, c_function
from ..workload import Absent, Call, Workload, size_words

A = 0.97


@dataclass(frozen=True)
class Loop(Workload):
    """A scan of `n` steps."""

    n: int
    family = "scans"

    def tiny(self) -> Workload:
        return replace(self, n=5)


class Recurrence(Loop):
    """h[t] = a h[t-1] + x[t] over a sequence of numbers; every h is asked for."""

    @property
    def title(self) -> str:
        return f"scalar recurrence, {size_words(self.n)}"

    def arguments(self) -> tuple[Any, ...]:
        return np.random.default_rng(0).normal(size=self.n), A

    def scanned(self, language: Any) -> tuple[Any, Any, Any]:
        x, a = language.T.dvector("x"), language.T.dscalar("a")
        h, _ = language.scan(
            lambda x, h, a: a * h + x,
            sequences=x,
            outputs_info=np.float64(0.0),
            non_sequences=a,
        )
        return x, a, h

    def symbolic(self, language: Any) -> Call:
        x, a, h = self.scanned(language)
        return Call(language.function([x, a], h), self.arguments())

    def numpy(self) -> Call:
        def run(x: np.ndarray, a: float) -> np.ndarray:
            out = np.empty(x.size)
            h = 0.0
            for t in range(x.size):
                out[t] = h = a * h + x[t]
            return out

        return Call(run, self.arguments())

    def numba(self) -> Call:
        import numba

        return Call(numba.njit("f8[:](f8[::1], f8)")(self.numpy().function), self.arguments())

    def jax(self) -> Call:
        import jax

        @jax.jit
        def run(x: Any, a: Any) -> Any:
            def step(h: Any, x: Any) -> Any:
                h = a * h + x
                return h, h

            return jax.lax.scan(step, 0.0, x)[1]

        x, a = self.arguments()
        return Call(lambda x, a: run(x, a).block_until_ready(), (jax.numpy.asarray(x), a))

    def c(self) -> Call:
        run = c_function("exact", "recurrence", "-ddppn")

        def call(x: np.ndarray, a: float) -> np.ndarray:
            out = np.empty(x.size)
            run(a, 0.0, address(x), address(out), x.size)
            return out

        return Call(call, self.arguments())


class RecurrenceGradient(Recurrence):
    """The gradient of the last h with respect to a and to the whole sequence."""

    @property
    def title(self) -> str:
        return f"scalar recurrence, gradient, {size_words(self.n)}"

    def symbolic(self, language: Any) -> Call:
        x, a, h = self.scanned(language)
        return Call(language.function([x, a], language.grad(h[-1], [a, x])), self.arguments())

    def numpy(self) -> Call:
        def run(x: np.ndarray, a: float) -> Any:
            tape = np.empty(x.size + 1)
            tape[0] = h = 0.0
            for t in range(x.size):
                tape[t + 1] = h = a * h + x[t]
            slope = np.empty(x.size)
            back, along = 1.0, 0.0
            for t in range(x.size - 1, -1, -1):
                slope[t] = back
                along += back * tape[t]
                back *= a
            return along, slope

        return Call(run, self.arguments())

    def numba(self) -> Call:
        import numba

        signature = "Tuple((f8, f8[:]))(f8[::1], f8)"
        return Call(numba.njit(signature)(self.numpy().function), self.arguments())

    def jax(self) -> Call:
        import jax

        def last(a: Any, x: Any) -> Any:
            return jax.lax.scan(lambda h, x: (a * h + x, None), 0.0, x)[0]

        run = jax.jit(jax.grad(last, (0, 1)))
        x, a = self.arguments()
        return Call(lambda x, a: jax.block_until_ready(run(a, x)), (jax.numpy.asarray(x), a))

    def c(self) -> Call:
        run = c_function("exact", "recurrence_gradient", "dddpppn")

        def call(x: np.ndarray, a: float) -> Any:
            tape, slope = np.empty(x.size), np.empty(x.size)
            along = run(a, 0.0, address(x), address(tape), address(slope), x.size)
            return along, slope

        return Call(call, self.arguments())


class LastValue(Recurrence):
    """The same loop when only the last h is asked for."""

    @property
    def title(self) -> str:
        return f"last value of a scan, {size_words(self.n)}"

    def symbolic(self, language: Any) -> Call:
        x, a, h = self.scanned(language)
        return Call(language.function([x, a], h[-1]), self.arguments())

    def numpy(self) -> Call:
        def run(x: np.ndarray, a: float) -> float:
            h = 0.0
            for t in range(x.size):
                h = a * h + x[t]
            return h

        return Call(run, self.arguments())

    def numba(self) -> Call:
        import numba

        return Call(numba.njit("f8(f8[::1], f8)")(self.numpy().function), self.arguments())

    def jax(self) -> Call:
        import jax

        @jax.jit
        def run(x: Any, a: Any) -> Any:
            return jax.lax.scan(lambda h, x: (a * h + x, None), 0.0, x)[0]

        x, a = self.arguments()
        return Call(lambda x, a: run(x, a).block_until_ready(), (jax.numpy.asarray(x), a))

    c = None  # type: ignore[assignment]


class Power(Loop):
    """A**k by repeated multiplication, for a vector A of ten numbers; the last value only."""

    @property
    def title(self) -> str:
        return f"power, {size_words(self.n)}"

    def arguments(self) -> tuple[Any, ...]:
        return (np.linspace(0.999, 1.001, 10), self.n)

    def raised(self, language: Any) -> tuple[Any, Any, Any]:
        A, k = language.T.dvector("A"), language.T.iscalar("k")
        ones = language.T.ones_like(A)
        result, _ = language.scan(
            lambda before, A: before * A, outputs_info=ones, non_sequences=A, n_steps=k
        )
        return A, k, result[-1]

    def symbolic(self, language: Any) -> Call:
        A, k, last = self.raised(language)
        return Call(language.function([A, k], last), self.arguments())

    def numpy(self) -> Call:
        def run(A: np.ndarray, k: int) -> np.ndarray:
            out = np.ones_like(A)
            for _ in range(k):
                out = out * A
            return out

        return Call(run, self.arguments())

    def numba(self) -> Call:
        import numba

        @numba.njit("f8[:](f8[::1], i8)")
        def run(A: Any, k: int) -> Any:
            out = np.ones(A.size)
            for _ in range(k):
                for i in range(A.size):
                    out[i] *= A[i]
            return out

        return Call(run, self.arguments())

    def jax(self) -> Call:
        import jax

        @jax.jit
        def run(A: Any, k: Any) -> Any:
            return jax.lax.fori_loop(0, k, lambda _, out: out * A, jax.numpy.ones_like(A))

        A, k = self.arguments()
        return Call(lambda A, k: run(A, k).block_until_ready(), (jax.numpy.asarray(A), k))

    def c(self) -> Call:
        run = c_function("exact", "power", "-ppnn")

        def call(A: np.ndarray, k: int) -> np.ndarray:
            out = np.empty_like(A)
            run(address(A), address(out), A.size, k)
            return out

        return Call(call, self.arguments())


class PowerGradient(Power):
    """The gradient of the sum of A**k with respect to A, through the loop."""

    @property
    def title(self) -> str:
        return f"power, gradient, {size_words(self.n)}"

    def symbolic(self, language: Any) -> Call:
        A, k, last = self.raised(language)
        return Call(language.function([A, k], language.grad(last.sum(), A)), self.arguments())

    def numpy(self) -> Call:
        def run(A: np.ndarray, k: int) -> np.ndarray:
            tape = np.empty((k, A.size))
            out = np.ones_like(A)
            for t in range(k):
                tape[t] = out
                out = out * A
            back, slope = np.ones_like(A), np.zeros_like(A)
            for t in range(k - 1, -1, -1):
                slope += back * tape[t]
                back = back * A
            return slope

        return Call(run, self.arguments())

    def numba(self) -> Call:
        import numba

        return Call(numba.njit("f8[:](f8[::1], i8)")(self.numpy().function), self.arguments())

    def jax(self) -> Call:
        import jax

        n = self.n  # JAX goes back only through a loop whose length is known

        def total(A: Any) -> Any:
            ones = jax.numpy.ones_like(A)
            return jax.lax.scan(lambda out, _: (out * A, None), ones, None, length=n)[0].sum()

        run = jax.jit(jax.grad(total))
        A, k = self.arguments()
        return Call(lambda A, k: run(A).block_until_ready(), (jax.numpy.asarray(A), k))

    c = None  # type: ignore[assignment]


class Shared(Loop):
    """A loop that returns nothing and changes a shared number at each step: a + 1."""

    @property
    def title(self) -> str:
        return f"with shared updates, {size_words(self.n)}"

    def symbolic(self, language: Any) -> Call:
        a = language.theano.shared(1, "a")
        k = language.T.iscalar("k")
        _, updates = language.scan(lambda: {a: a + 1}, n_steps=k)
        return Call(language.function([k], a, updates), (self.n,))

    def numpy(self) -> Call:
        a = 1

        def run(k: int) -> Any:
            nonlocal a
            before = a
            for _ in range(k):
                a = a + 1
            return before

        return Call(run, (self.n,))

    def jax(self) -> Call:
        import jax

        @jax.jit
        def steps(a: Any, k: Any) -> Any:
            return a, jax.lax.fori_loop(0, k, lambda _, a: a + 1, a)

        a = jax.numpy.int64(1)

        def run(k: int) -> Any:
            nonlocal a
            before, a = steps(a, k)
            a.block_until_ready()
            return before

        return Call(run, (self.n,))

    def c(self) -> Call:
        steps = c_function("exact", "count", "nnn")
        a = 1

        def run(k: int) -> Any:
            nonlocal a
            before, a = a, steps(a, k)
            return before

        return Call(run, (self.n,))


class SharedGradient(Recurrence):
    """The gradient of a recurrence whose step also counts in a shared variable."""

    @property
    def title(self) -> str:
        return f"with shared updates, gradient, {size_words(self.n)}"

    def symbolic(self, language: Any) -> Call:
        count = language.theano.shared(0, "count")
        x, a = language.T.dvector("x"), language.T.dscalar("a")
        h, updates = language.scan(
            lambda x, h, a: (a * h + x, {count: count + 1}),
            sequences=x,
            outputs_info=np.float64(0.0),
            non_sequences=a,
        )
        slopes = language.grad(h[-1], [a, x])
        return Call(language.function([x, a], [*slopes, count], updates), self.arguments())

    def numpy(self) -> Call:
        gradient = RecurrenceGradient(self.n).numpy().function
        count = 0

        def run(x: np.ndarray, a: float) -> Any:
            nonlocal count
            before = count
            slopes = gradient(x, a)
            for _ in range(x.size):
                count = count + 1
            return *slopes, before

        return Call(run, self.arguments())

    def jax(self) -> Call:
        import jax

        def last(a: Any, x: Any, count: Any) -> Any:
            def step(carry: Any, x: Any) -> Any:
                h, count = carry
                return (a * h + x, count + 1), None

            return jax.lax.scan(step, (0.0, count), x)[0]

        run = jax.jit(jax.grad(last, (0, 1), has_aux=True))
        count = jax.numpy.int64(0)

        def call(x: Any, a: Any) -> Any:
            nonlocal count
            before = count
            slopes, count = run(a, x, count)
            return jax.block_until_ready((*slopes, before))

        x, a = self.arguments()
        return Call(call, (jax.numpy.asarray(x), a))

    numba = c = None  # type: ignore[assignment]


@dataclass(frozen=True)
class VectorState(Workload):
    """h[t] = W h[t-1] + x[t] with a state of `width` numbers."""

    n: int
    width: int = 100
    gradient: bool = False
    family = "scans"

    @property
    def title(self) -> str:
        middle = ", gradient" if self.gradient else ""
        return f"vector state {self.width}, dot{middle}, {size_words(self.n)}"

    def tiny(self) -> Workload:
        return replace(self, n=4, width=3)

    def arguments(self) -> tuple[np.ndarray, ...]:
        rng = np.random.default_rng(0)
        W = rng.normal(size=(self.width, self.width)) * 0.5 / self.width**0.5
        return rng.normal(size=(self.n, self.width)), np.zeros(self.width), W

    def symbolic(self, language: Any) -> Call:
        T = language.T
        x, h0, W = T.dmatrix("x"), T.dvector("h0"), T.dmatrix("W")
        h, _ = language.scan(
            lambda x, h, W: T.dot(W, h) + x, sequences=x, outputs_info=h0, non_sequences=W
        )
        out = language.grad((h[-1] ** 2).sum(), [W, x]) if self.gradient else h
        return Call(language.function([x, h0, W], out), self.arguments())

    def numpy(self) -> Call:
        def run(x: np.ndarray, h0: np.ndarray, W: np.ndarray) -> np.ndarray:
            out = np.empty_like(x)
            h = h0
            for t in range(len(x)):
                out[t] = h = W @ h + x[t]
            return out

        def slopes(x: np.ndarray, h0: np.ndarray, W: np.ndarray) -> Any:
            h = run(x, h0, W)
            dx, back = np.empty_like(x), 2 * h[-1]
            for t in range(len(x) - 1, -1, -1):
                dx[t] = back
                back = W.T @ back
            return dx.T @ np.vstack([h0, h[:-1]]), dx

        return Call(slopes if self.gradient else run, self.arguments())

    def numba(self) -> Call:
        import numba

        @numba.njit
        def run(x: Any, h0: Any, W: Any) -> Any:
            out = np.empty_like(x)
            h = h0
            for t in range(len(x)):
                np.dot(W, h, out[t])
                h = out[t]
                for i in range(h.size):
                    h[i] += x[t, i]
            return out

        @numba.njit
        def slopes(x: Any, h0: Any, W: Any) -> Any:
            h = run(x, h0, W)
            dx, back, turned = np.empty_like(x), 2 * h[-1], W.T.copy()
            earlier = np.empty_like(h)
            earlier[0] = h0
            earlier[1:] = h[:-1]
            for t in range(len(x) - 1, -1, -1):
                dx[t] = back
                np.dot(turned, dx[t], back)
            return np.dot(dx.T, earlier), dx

        return Call(slopes if self.gradient else run, self.arguments())

    def jax(self) -> Call:
        import jax

        def run(x: Any, h0: Any, W: Any) -> Any:
            def step(h: Any, x: Any) -> Any:
                h = W @ h + x
                return h, h

            return jax.lax.scan(step, h0, x)[1]

        def loss(x: Any, h0: Any, W: Any) -> Any:
            return (run(x, h0, W)[-1] ** 2).sum()

        def slopes(x: Any, h0: Any, W: Any) -> Any:
            dx, dW = jax.grad(loss, (0, 2))(x, h0, W)
            return dW, dx

        ready = jax.jit(slopes if self.gradient else run)
        there = tuple(map(jax.numpy.asarray, self.arguments()))
        return Call(lambda *args: jax.block_until_ready(ready(*args)), there)

    def c(self) -> Call:
        if self.gradient:
            raise Absent
        run = c_function("fast", "vector_state", "-ppppnn")

        def call(x: np.ndarray, h0: np.ndarray, W: np.ndarray) -> np.ndarray:
            out, across = np.empty_like(x), np.ascontiguousarray(W.T)
            run(address(across), address(h0), address(x), address(out), len(x), h0.size)
            return out

        return Call(call, self.arguments())


WORKLOADS: list[Workload] = [
    *(Recurrence(n) for n in (1_000, 10_000, 100_000, 1_000_000)),
    *(RecurrenceGradient(n) for n in (1_000, 100_000)),
    VectorState(1_000),
    VectorState(1_000, gradient=True),
    Power(1_000),
    PowerGradient(1_000),
    Shared(10_000),
    SharedGradient(10_000),
]

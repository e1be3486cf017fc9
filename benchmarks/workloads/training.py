"""One step of gradient descent: the cost, its gradient, and every parameter changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np

from ..workload import Call, Workload

RATE = 0.01


@dataclass(frozen=True)
class Training(Workload):
    """A model with parameters; `weights` and `batch` say what they and its data are.

    `cost` is written for the symbolic engines and `cost_jax` for JAX; by hand the whole step is
    written out in `numpy`.
    """

    family = "training"
    dtype: str = "float64"

    @property
    def tolerance(self) -> float:
        return 1e-6 if self.dtype == "float64" else 1e-3

    @property
    def words(self) -> str:
        raise NotImplementedError

    @property
    def title(self) -> str:
        return self.words + (", f32" if self.dtype == "float32" else "")

    def weights(self) -> dict[str, np.ndarray]:
        raise NotImplementedError

    def batch(self) -> tuple[np.ndarray, ...]:
        raise NotImplementedError

    def prepare(self) -> None:
        self.weights()
        self.batch()

    def inputs(self, T: Any) -> list[Any]:
        raise NotImplementedError

    def cost(self, language: Any, inputs: list[Any], w: dict[str, Any]) -> Any:
        raise NotImplementedError

    def cost_jax(self, w: Any, *batch: Any) -> Any:
        raise NotImplementedError

    def random(self, *shape: int, scale: float = 1.0, seed: int = 0) -> np.ndarray:
        return random(self.dtype, shape, scale, seed)

    def symbolic(self, language: Any) -> Call:
        shared = {n: language.theano.shared(v, n) for n, v in self.weights().items()}
        inputs = self.inputs(language.T)
        cost = self.cost(language, inputs, shared)
        slopes = language.grad(cost, list(shared.values()))
        rate = np.asarray(RATE, self.dtype)
        updates = [(w, w - rate * slope) for w, slope in zip(shared.values(), slopes, strict=True)]
        return Call(language.function(inputs, cost, updates), self.batch())

    def jax(self) -> Call:
        import jax

        def step(weights: Any, *batch: Any) -> Any:
            cost, slopes = jax.value_and_grad(self.cost_jax)(weights, *batch)
            return cost, {n: w - RATE * slopes[n] for n, w in weights.items()}

        step = jax.jit(step, donate_argnums=0)
        weights = {n: jax.numpy.asarray(v) for n, v in self.weights().items()}

        def train(*batch: Any) -> Any:
            nonlocal weights
            cost, weights = step(weights, *batch)
            jax.block_until_ready(weights)
            return cost

        return Call(train, tuple(map(jax.numpy.asarray, self.batch())))

    def stepping(self, slopes: Any) -> Call:
        """The step by hand around `slopes(weights, *batch)`, which gives the cost and gradients."""
        weights = self.weights()
        rate = np.asarray(RATE, self.dtype)[()]

        def train(*batch: Any) -> Any:
            cost, found = slopes(weights, *batch)
            for name, slope in found.items():
                weights[name] = weights[name] - rate * slope
            return cost

        return Call(train, self.batch())


@cache
def random(dtype: str, shape: tuple[int, ...], scale: float, seed: int) -> np.ndarray:
    """Numbers that are made once: making them is no part of what is timed."""
    values = (np.random.default_rng([seed, *shape]).normal(size=shape) * scale).astype(dtype)
    values.setflags(write=False)
    return values


def log_softmax(z: np.ndarray) -> np.ndarray:
    """The logarithm of softmax, row by row, without overflow."""
    z = z - z.max(-1, keepdims=True)
    return z - np.log(np.exp(z).sum(-1, keepdims=True))


def cross_entropy(language: Any, z: Any, y: Any) -> Any:
    """The mean negative log-likelihood of the labels, as the tutorials write it."""
    T = language.T
    return -T.mean(T.log(language.softmax(z))[T.arange(y.shape[0]), y])


def cross_entropy_jax(z: Any, y: Any) -> Any:
    """The same in JAX."""
    import jax

    return -jax.nn.log_softmax(z)[jax.numpy.arange(len(y)), y].mean()


def cross_entropy_slope(z: np.ndarray, y: np.ndarray) -> tuple[Any, np.ndarray]:
    """The same by hand, with its slope in z."""
    n, found = np.arange(len(y)), log_softmax(z)
    slope = np.exp(found)
    slope[n, y] -= 1
    slope /= slope.dtype.type(len(y))
    return -found[n, y].mean(), slope


@dataclass(frozen=True)
class Logistic(Training):
    """Theano's first tutorial: 400 examples with 784 features, a penalty on the weights."""

    examples: int = 400
    features: int = 784
    words = "logistic regression"

    def tiny(self) -> Workload:
        return replace(self, examples=6, features=4)

    def weights(self) -> dict[str, np.ndarray]:
        return {"w": self.random(self.features, scale=0.1), "b": np.zeros((), self.dtype)}

    def batch(self) -> tuple[np.ndarray, ...]:
        x = self.random(self.examples, self.features)
        return x, (self.random(self.examples, seed=1) > 0).astype(self.dtype)

    def inputs(self, T: Any) -> list[Any]:
        return [T.matrix("x", dtype=self.dtype), T.vector("y", dtype=self.dtype)]

    def cost(self, language: Any, inputs: list[Any], w: dict[str, Any]) -> Any:
        T, (x, y) = language.T, inputs
        p = 1 / (1 + T.exp(-T.dot(x, w["w"]) - w["b"]))
        xent = -y * T.log(p) - (1 - y) * T.log(1 - p)
        return xent.mean() + 0.01 * (w["w"] ** 2).sum()

    def cost_jax(self, w: Any, *batch: Any) -> Any:
        x, y = batch
        import jax

        z = x @ w["w"] + w["b"]
        xent = y * jax.nn.softplus(-z) + (1 - y) * jax.nn.softplus(z)
        return xent.mean() + 0.01 * (w["w"] ** 2).sum()

    def numpy(self) -> Call:
        def slopes(w: Any, x: np.ndarray, y: np.ndarray) -> Any:
            z = x @ w["w"] + w["b"]
            p = 1 / (1 + np.exp(-z))
            xent = y * np.logaddexp(0, -z) + (1 - y) * np.logaddexp(0, z)
            dz = (p - y) / len(y)
            cost = xent.mean() + 0.01 * (w["w"] ** 2).sum()
            return cost, {"w": dz @ x + 0.02 * w["w"], "b": dz.sum()}

        return self.stepping(slopes)


@dataclass(frozen=True)
class Perceptron(Training):
    """784-500-10 with tanh and softmax."""

    examples: int = 20
    sizes: tuple[int, int, int] = (784, 500, 10)

    @property
    def words(self) -> str:
        return f"MLP {'-'.join(map(str, self.sizes))}, batch {self.examples}"

    def tiny(self) -> Workload:
        return replace(self, examples=4, sizes=(5, 4, 3))

    def weights(self) -> dict[str, np.ndarray]:
        n, hidden, out = self.sizes
        return {
            "W": self.random(n, hidden, scale=n**-0.5),
            "b": np.zeros(hidden, self.dtype),
            "V": self.random(hidden, out, scale=hidden**-0.5),
            "c": np.zeros(out, self.dtype),
        }

    def batch(self) -> tuple[np.ndarray, ...]:
        y = np.random.default_rng(0).integers(0, self.sizes[2], self.examples).astype("int32")
        return self.random(self.examples, self.sizes[0]), y

    def inputs(self, T: Any) -> list[Any]:
        return [T.matrix("x", dtype=self.dtype), T.ivector("y")]

    def cost(self, language: Any, inputs: list[Any], w: dict[str, Any]) -> Any:
        T, (x, y) = language.T, inputs
        h = T.tanh(T.dot(x, w["W"]) + w["b"])
        return cross_entropy(language, T.dot(h, w["V"]) + w["c"], y)

    def cost_jax(self, w: Any, *batch: Any) -> Any:
        x, y = batch
        import jax

        h = jax.numpy.tanh(x @ w["W"] + w["b"])
        return cross_entropy_jax(h @ w["V"] + w["c"], y)

    def numpy(self) -> Call:
        def slopes(w: Any, x: np.ndarray, y: np.ndarray) -> Any:
            h = np.tanh(x @ w["W"] + w["b"])
            cost, dz = cross_entropy_slope(h @ w["V"] + w["c"], y)
            da = (dz @ w["V"].T) * (1 - h * h)
            return cost, {"W": x.T @ da, "b": da.sum(0), "V": h.T @ dz, "c": dz.sum(0)}

        return self.stepping(slopes)


@dataclass(frozen=True)
class Recurrent(Training):
    """A plain recurrent net over one sequence, with the gradient through time."""

    steps: int = 20
    sizes: tuple[int, int, int] = (5, 20, 3)
    words = "RNN with BPTT"

    def tiny(self) -> Workload:
        return replace(self, steps=3, sizes=(2, 3, 2))

    def weights(self) -> dict[str, np.ndarray]:
        n, hidden, out = self.sizes
        return {
            "W": self.random(n, hidden, scale=n**-0.5),
            "U": self.random(hidden, hidden, scale=0.5 * hidden**-0.5),
            "V": self.random(hidden, out, scale=hidden**-0.5),
            "h0": np.zeros(hidden, self.dtype),
        }

    def batch(self) -> tuple[np.ndarray, ...]:
        n, _, out = self.sizes
        return self.random(self.steps, n), self.random(self.steps, out, seed=1)

    def inputs(self, T: Any) -> list[Any]:
        return [T.matrix("x", dtype=self.dtype), T.matrix("y", dtype=self.dtype)]

    def cost(self, language: Any, inputs: list[Any], w: dict[str, Any]) -> Any:
        T, (x, y) = language.T, inputs
        h, _ = language.scan(
            lambda x, h, W, U: T.tanh(T.dot(x, W) + T.dot(h, U)),
            sequences=x,
            outputs_info=w["h0"],
            non_sequences=[w["W"], w["U"]],
        )
        return ((T.dot(h, w["V"]) - y) ** 2).mean()

    def cost_jax(self, w: Any, *batch: Any) -> Any:
        x, y = batch
        import jax

        def step(h: Any, x: Any) -> Any:
            h = jax.numpy.tanh(x @ w["W"] + h @ w["U"])
            return h, h

        h = jax.lax.scan(step, w["h0"], x)[1]
        return ((h @ w["V"] - y) ** 2).mean()

    def numpy(self) -> Call:
        def slopes(w: Any, x: np.ndarray, y: np.ndarray) -> Any:
            h = np.empty((len(x) + 1, len(w["h0"])), x.dtype)
            h[0] = w["h0"]
            for t in range(len(x)):
                h[t + 1] = np.tanh(x[t] @ w["W"] + h[t] @ w["U"])
            miss = h[1:] @ w["V"] - y
            dy = miss * x.dtype.type(2 / miss.size)
            dh, da = dy @ w["V"].T, np.empty_like(h[1:])
            back = np.zeros_like(w["h0"])
            for t in range(len(x) - 1, -1, -1):
                da[t] = (dh[t] + back) * (1 - h[t + 1] ** 2)
                back = da[t] @ w["U"].T
            found = {"W": x.T @ da, "U": h[:-1].T @ da, "V": h[1:].T @ dy, "h0": back}
            return (miss**2).mean(), found

        return self.stepping(slopes)


@dataclass(frozen=True)
class LSTM(Training):
    """An LSTM whose mean state goes through softmax."""

    steps: int = 50
    examples: int = 16
    sizes: tuple[int, int, int] = (64, 128, 2)

    @property
    def words(self) -> str:
        return f"LSTM {self.sizes[1]}, T={self.steps}, batch {self.examples}"

    def tiny(self) -> Workload:
        return replace(self, steps=3, examples=2, sizes=(2, 3, 2))

    def weights(self) -> dict[str, np.ndarray]:
        n, hidden, out = self.sizes
        return {
            "W": self.random(n, 4 * hidden, scale=n**-0.5),
            "U": self.random(hidden, 4 * hidden, scale=hidden**-0.5),
            "b": np.zeros(4 * hidden, self.dtype),
            "V": self.random(hidden, out, scale=hidden**-0.5),
        }

    def batch(self) -> tuple[np.ndarray, ...]:
        y = np.random.default_rng(0).integers(0, self.sizes[2], self.examples).astype("int32")
        return self.random(self.steps, self.examples, self.sizes[0]), y

    def inputs(self, T: Any) -> list[Any]:
        return [T.tensor3("x", dtype=self.dtype), T.ivector("y")]

    def cost(self, language: Any, inputs: list[Any], w: dict[str, Any]) -> Any:
        T, (x, y), n = language.T, inputs, self.sizes[1]

        def step(x: Any, h: Any, c: Any, W: Any, U: Any, b: Any) -> Any:
            z = T.dot(x, W) + T.dot(h, U) + b
            i, f, o = (language.sigmoid(z[:, k * n : (k + 1) * n]) for k in range(3))
            c = f * c + i * T.tanh(z[:, 3 * n :])
            return o * T.tanh(c), c

        zeros = T.zeros((x.shape[1], n), dtype=self.dtype)
        (h, _), _ = language.scan(
            step, sequences=x, outputs_info=[zeros, zeros], non_sequences=[w["W"], w["U"], w["b"]]
        )
        return cross_entropy(language, T.dot(h.mean(axis=0), w["V"]), y)

    def cost_jax(self, w: Any, *batch: Any) -> Any:
        x, y = batch
        import jax

        def step(carry: Any, x: Any) -> Any:
            h, c = carry
            z = x @ w["W"] + h @ w["U"] + w["b"]
            i, f, o, g = jax.numpy.split(z, 4, axis=1)
            i, f, o = map(jax.nn.sigmoid, (i, f, o))
            c = f * c + i * jax.numpy.tanh(g)
            h = o * jax.numpy.tanh(c)
            return (h, c), h

        zeros = jax.numpy.zeros((x.shape[1], self.sizes[1]), x.dtype)
        h = jax.lax.scan(step, (zeros, zeros), x)[1]
        return cross_entropy_jax(h.mean(0) @ w["V"], y)

    def numpy(self) -> Call:
        return self.stepping(lstm_slopes)


def lstm_slopes(w: Any, x: np.ndarray, y: np.ndarray) -> Any:
    """The LSTM by hand, forward with tapes and back again."""
    T, B, n = len(x), x.shape[1], len(w["U"])
    xw = (x.reshape(T * B, -1) @ w["W"] + w["b"]).reshape(T, B, 4 * n)
    h, c = np.zeros((2, T + 1, B, n), x.dtype)
    gates, tanh_c = np.empty((T, B, 4 * n), x.dtype), np.empty((T, B, n), x.dtype)
    for t in range(T):
        z = xw[t] + h[t] @ w["U"]
        gates[t, :, : 3 * n] = 1 / (1 + np.exp(-z[:, : 3 * n]))
        gates[t, :, 3 * n :] = np.tanh(z[:, 3 * n :])
        i, f, o, g = np.split(gates[t], 4, axis=1)
        c[t + 1] = f * c[t] + i * g
        tanh_c[t] = np.tanh(c[t + 1])
        h[t + 1] = o * tanh_c[t]
    mean = h[1:].mean(0)
    cost, dy = cross_entropy_slope(mean @ w["V"], y)
    each = dy @ w["V"].T / x.dtype.type(T)
    dz = lstm_back(w["U"], c, gates, tanh_c, each)
    flat = dz.reshape(T * B, -1)
    found = {"W": x.reshape(T * B, -1).T @ flat, "U": h[:-1].reshape(T * B, n).T @ flat}
    return cost, {**found, "b": flat.sum(0), "V": mean.T @ dy}


def lstm_back(U: Any, c: Any, gates: Any, tanh_c: Any, each: Any) -> np.ndarray:
    """The slopes of the gates' arguments, from the last step to the first."""
    dz = np.empty_like(gates)
    dh, dc = each, 0
    for t in range(len(gates) - 1, -1, -1):
        i, f, o, g = np.split(gates[t], 4, axis=1)
        dc = dc + dh * o * (1 - tanh_c[t] ** 2)
        parts = dc * g * i * (1 - i), dc * c[t] * f * (1 - f), dh * tanh_c[t] * o * (1 - o)
        dz[t] = np.concatenate([*parts, dc * i * (1 - g * g)], axis=1)
        dc = dc * f
        dh = each + dz[t] @ U.T
    return dz


@dataclass(frozen=True)
class Convolution(Training):
    """Six filters, tanh, pooling, softmax: the beginning of LeNet."""

    examples: int = 8
    side: int = 28
    filters: int = 6
    words = "small conv net"

    def tiny(self) -> Workload:
        return replace(self, examples=2, side=8, filters=2)

    @property
    def pooled(self) -> int:
        return (self.side - 4) // 2

    def weights(self) -> dict[str, np.ndarray]:
        flat = self.filters * self.pooled**2
        return {
            "K": self.random(self.filters, 1, 5, 5, scale=0.2),
            "b": np.zeros(self.filters, self.dtype),
            "V": self.random(flat, 10, scale=flat**-0.5),
            "c": np.zeros(10, self.dtype),
        }

    def batch(self) -> tuple[np.ndarray, ...]:
        y = np.random.default_rng(0).integers(0, 10, self.examples).astype("int32")
        return self.random(self.examples, 1, self.side, self.side), y

    def inputs(self, T: Any) -> list[Any]:
        return [T.tensor4("x", dtype=self.dtype), T.ivector("y")]

    def cost(self, language: Any, inputs: list[Any], w: dict[str, Any]) -> Any:
        T, (x, y) = language.T, inputs
        a = language.conv2d(x, w["K"])
        h = language.pool(
            T.tanh(a + w["b"].dimshuffle("x", 0, "x", "x")), (2, 2), ignore_border=True
        )
        return cross_entropy(language, T.dot(h.flatten(2), w["V"]) + w["c"], y)

    def cost_jax(self, w: Any, *batch: Any) -> Any:
        x, y = batch
        import jax

        # A convolution turns the filter round, as Theano's does; JAX's does not.
        a = jax.lax.conv(x, w["K"][:, :, ::-1, ::-1], (1, 1), "VALID")
        h = jax.numpy.tanh(a + w["b"][None, :, None, None])
        h = jax.lax.reduce_window(
            h, -jax.numpy.inf, jax.lax.max, (1, 1, 2, 2), (1, 1, 2, 2), "VALID"
        )
        return cross_entropy_jax(h.reshape(len(x), -1) @ w["V"] + w["c"], y)

    def numpy(self) -> Call:
        return self.stepping(convolution_slopes)


def convolution_slopes(w: Any, x: np.ndarray, y: np.ndarray) -> Any:
    """The net by hand: the convolution as one product of its windows."""
    B, m = len(x), x.shape[-1] - 4
    windows = np.lib.stride_tricks.sliding_window_view(x[:, 0], (5, 5), (1, 2)).reshape(-1, 25)
    kernels = w["K"][:, 0, ::-1, ::-1].reshape(-1, 25)
    a = (windows @ kernels.T).reshape(B, m, m, -1).transpose(0, 3, 1, 2)
    h = np.tanh(a + w["b"][:, None, None])
    blocks = h.reshape(B, -1, m // 2, 2, m // 2, 2)
    pooled = blocks.max((3, 5))
    flat = pooled.reshape(B, -1)
    cost, dz = cross_entropy_slope(flat @ w["V"] + w["c"], y)
    dp = (dz @ w["V"].T).reshape(pooled.shape)
    dh = np.where(blocks == pooled[:, :, :, None, :, None], dp[:, :, :, None, :, None], 0)
    da = dh.reshape(h.shape) * (1 - h * h)
    dK = da.transpose(1, 0, 2, 3).reshape(len(kernels), -1) @ windows
    found = {"K": dK.reshape(-1, 1, 5, 5)[:, :, ::-1, ::-1], "b": da.sum((0, 2, 3))}
    return cost, {**found, "V": flat.T @ dz, "c": dz.sum(0)}


WORKLOADS: list[Workload] = [
    Logistic(),
    *(Perceptron(dtype, n) for n in (20, 500) for dtype in ("float64", "float32")),
    Recurrent(),
    LSTM(),
    LSTM("float32"),
    Convolution(),
]

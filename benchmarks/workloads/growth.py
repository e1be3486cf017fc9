"""Graphs of many nodes: a chain, which is deep, and a tree of sums, which is wide."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from ..peers import SYMBOLIC, language
from ..workload import Absent

KINDS = ("chain", "gradient of the chain", "wide", "gradient of the wide")
SIZES = (100, 1_000, 10_000, 100_000)
X = np.linspace(-1, 1, 10)

Stage = tuple[str, Callable[[], Any]]


def chain(tanh: Any, x: Any, nodes: int) -> Any:
    """Each node reads the one before it."""
    v = x
    for _ in range(nodes // 2):
        v = tanh(v) + x
    return v


def wide(tanh: Any, x: Any, nodes: int) -> Any:
    """Many terms that have nothing to do with each other, summed in pairs."""
    row = [tanh(x * (1.0 + k)) for k in range(nodes // 3)]
    while len(row) > 1:
        pairs = [a + b for a, b in zip(row[::2], row[1::2], strict=False)]
        row = pairs + row[len(pairs) * 2 :]
    return row[0]


def stages(kind: str, nodes: int, engine: str) -> list[Stage]:
    """The steps from nothing to the first result, in their order."""
    make = wide if kind.endswith("wide") else chain
    gradient = kind.startswith("gradient")
    if engine == "jax":
        return list(_by_jax(make, gradient, nodes))
    if engine not in SYMBOLIC:
        raise Absent
    return list(_symbolic(make, gradient, nodes, language(engine)))


def _symbolic(make: Any, gradient: bool, nodes: int, said: Any) -> Iterator[Stage]:
    x = said.T.dvector("x")
    kept: dict[str, Any] = {}

    def build() -> None:
        kept["out"] = make(said.T.tanh, x, nodes)

    def slope() -> None:
        kept["out"] = said.grad(kept["out"].sum(), x)

    def compile() -> None:
        kept["f"] = said.function([x], kept["out"])

    yield "build", build
    if gradient:
        yield "gradient", slope
    yield "compile", compile
    yield "first call", lambda: kept["f"](X)


def _by_jax(make: Any, gradient: bool, nodes: int) -> Iterator[Stage]:
    import jax

    def value(x: Any) -> Any:
        return make(jax.numpy.tanh, x, nodes)

    run = jax.grad(lambda x: value(x).sum()) if gradient else value
    yield "first call", lambda: jax.block_until_ready(jax.jit(run)(X))

"""The engines: which of them are here, and how a program is said in each."""

from __future__ import annotations

import importlib
import importlib.util
import os
import shutil
import sys
import warnings
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from .workload import Absent, Call, Workload

ENGINES = ("ours", "ours numba", "pytensor", "pytensor c", "jax", "numpy", "numba", "c")
SYMBOLIC = ("ours", "ours numba", "pytensor", "pytensor c")
NEEDS = {"pytensor": "pytensor", "pytensor c": "pytensor", "jax": "jax", "numba": "numba"}
COLD = "pytensor, cold cache"
SLOWER = 5  # PyTensor compiles for minutes
CACHE = Path(sys.prefix) / "pytensor-cache"


class Minitheano:
    """Our language; `mode` is None, 'numba', or a `Mode`."""

    def __init__(self, mode: str | None) -> None:
        import minitheano
        import minitheano.tensor as T
        from minitheano.tensor.signal.pool import pool_2d

        self.theano, self.T, self.mode = minitheano, T, mode
        self.sigmoid, self.softmax = T.nnet.sigmoid, T.nnet.softmax
        self.conv2d, self.pool, self.grad = T.nnet.conv2d, pool_2d, T.grad

    def function(self, inputs: list[Any], outputs: Any, updates: Any = ()) -> Any:
        return self.theano.function(inputs, outputs, updates=updates, mode=self.mode)

    def scan(self, *args: Any, **kwargs: Any) -> tuple[Any, Any]:
        return self.theano.scan(*args, **kwargs)


class PyTensor:
    """PyTensor's language; `mode` is None, which is its default, or 'CVM', its C linker."""

    conv2d = pool = None

    def __init__(self, mode: str | None) -> None:
        os.environ.setdefault("PYTENSOR_FLAGS", f"base_compiledir={CACHE}")
        import pytensor
        import pytensor.tensor as T
        from pytensor.tensor.special import softmax

        self.theano, self.T, self.mode = pytensor, T, mode
        self.sigmoid, self.grad = T.sigmoid, T.grad
        self.softmax = lambda x: softmax(x, axis=-1)

    def function(self, inputs: list[Any], outputs: Any, updates: Any = ()) -> Any:
        return self.theano.function(
            inputs, outputs, updates=list(dict(updates).items()), mode=self.mode
        )

    def scan(self, *args: Any, **kwargs: Any) -> tuple[Any, Any]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return self.theano.scan(*args, **kwargs)


@cache
def language(engine: str) -> Any:
    """The language of a symbolic engine."""
    modes = {"ours": None, "ours numba": "numba", "pytensor": None, "pytensor c": "CVM"}
    kind = Minitheano if engine.startswith("ours") else PyTensor
    return kind(modes[engine])


def missing(without: Iterable[str] = ()) -> dict[str, str]:
    """The engines that are not measured, each with the reason."""
    found = dict.fromkeys(without, "left out by --without")
    for engine, module in NEEDS.items():
        if importlib.util.find_spec(module) is None:
            found.setdefault(engine, f"{module} is not installed")
    if not shutil.which("gcc"):
        found.setdefault("c", "there is no gcc")
        found.setdefault("pytensor c", "there is no gcc")
    if importlib.util.find_spec("numba") is None:
        found.setdefault("ours numba", "numba is not installed")
    elif "ours numba" not in found and not _numba_mode():
        found["ours numba"] = "this minitheano has no mode 'numba'"
    return found


def _numba_mode() -> bool:
    from minitheano.modes import predefined_modes

    return "numba" in predefined_modes


def build(workload: Workload, engine: str) -> Call:
    """The workload's call in one engine; raises Absent where it is not written for it."""
    if engine in SYMBOLIC:
        return workload.symbolic(language(engine))
    program = getattr(workload, engine, None)
    if program is None:
        raise Absent
    return program()

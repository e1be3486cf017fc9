"""Theano's doorway `theano.tests.unittest_tools`: seeds, and comparing with a tolerance."""

import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..config import config
from ..gradient import verify_grad as _verify_grad


def fetch_seed(pseed: int | None = None) -> int:
    """The seed of a test: `pseed`, or `config.unittests.rseed`; 'random' takes the clock's."""
    said = pseed or config.unittests.rseed
    return int(time.time()) if said == "random" else int(said)


def seed_rng(pseed: int | None = None) -> int:
    """Seed NumPy's global generator and return the seed."""
    seed = fetch_seed(pseed)
    np.random.seed(seed)
    return seed


def verify_grad(
    op: Callable[..., Any], pt: Sequence[Any], n_tests: int = 2, rng: Any = None, **settings: Any
) -> None:
    """Compare a gradient with differences at a point; the directions are seeded by the flag."""
    generator = np.random.RandomState(fetch_seed()) if rng is None else rng
    _verify_grad(op, pt, n_tests=n_tests, rng=generator, **settings)


def assert_allclose(expected: Any, value: Any, rtol: Any = None, atol: Any = None) -> None:
    """Raise AssertionError unless two arrays are equal, within what their floats can tell.

    Lengths of 1 are repeated, as in Theano.
    """
    dtypes = [np.asarray(each).dtype for each in (expected, value)]
    loose = 1e-5 if any(dtype in ("float32", "complex64") for dtype in dtypes) else 1e-8
    coarse = 1e-5 if loose == 1e-8 else 1e-3
    found, wanted = np.broadcast_arrays(value, expected)
    np.testing.assert_allclose(
        found, wanted, coarse if rtol is None else rtol, loose if atol is None else atol
    )

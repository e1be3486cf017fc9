"""Theano's doorway `theano.tests.unittest_tools`: seeds, tolerances, and tests of `infer_shape`."""

import time
import unittest
import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..config import config
from ..function import function
from ..gradient import verify_grad as _verify_grad
from ..graph import Variable
from ..modes import get_default_mode


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


class InferShapeTester(unittest.TestCase):
    """Tests of an op's `infer_shape`, to be subclassed. NumPy's generator is seeded for each."""

    def setUp(self) -> None:
        seed_rng()
        self.mode = getattr(self, "mode", None) or get_default_mode()

    def _compile_and_check(
        self,
        inputs: Sequence[Variable],
        outputs: Sequence[Variable],
        numeric_inputs: Sequence[Any],
        cls: Any,
        excluding: Sequence[str] | None = None,
        warn: bool = True,
        check_topo: bool = True,
    ) -> None:
        """Compare the shapes that are inferred with those of the results.

        Raises AssertionError if they differ, or if an op of the class `cls` is still computed where
        the shapes alone are asked for; with `check_topo=False` it may be. Warns of an input with
        two axes of one length: a test with it cannot tell them apart.
        """
        for shape in map(np.shape, numeric_inputs):
            if warn and len(set(shape)) < len(shape):
                warnings.warn(f"The axes of an input of shape {shape} look alike.", stacklevel=2)
        values = function(inputs, outputs, mode=self.mode)
        sizes = function(inputs, [x.shape for x in outputs], mode=self.mode)
        made = [
            any(isinstance(node.op, cls) for node in f.maker.fgraph.toposort())
            for f in (values, sizes)
        ]
        assert made[0], f"The outputs have no {cls.__name__}."
        assert not (check_topo and made[1]), f"{cls.__name__} is computed for its shape alone."
        for value, size in zip(values(*numeric_inputs), sizes(*numeric_inputs), strict=True):
            found = tuple(size.tolist())
            assert value.shape == found, f"The shape is {value.shape}; infer_shape says {found}."

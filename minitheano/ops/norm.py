"""Batch normalisation, written with other ops (Ioffe and Szegedy, 2015)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .. import mistakes
from ..config import config
from ..graph import Variable
from ..say import label
from ..site import here
from ..types import upcast
from .card import as_variable
from .elementwise import cast, inv, sqrt
from .reduce import mean as mean_of
from .reduce import size
from .reduce import var as var_of
from .shape import addbroadcast, dimshuffle, patternbroadcast


def batch_normalization(
    inputs: Any, gamma: Any, beta: Any, mean: Any, std: Any, mode: str = "low_mem"
) -> Variable:
    """(inputs - mean) / std * gamma + beta, element by element; both modes compute this here."""
    if mode not in ("low_mem", "high_mem"):
        known = "'low_mem', 'high_mem'"
        raise mistakes.unknown_setting(here(), setting="mode", found=repr(mode), known=known)
    scaled: Variable = (as_variable(inputs) - mean) * (as_variable(gamma) / std) + beta
    return scaled


def batch_normalization_train(
    inputs: Any,
    gamma: Any,
    beta: Any,
    axes: Any = "per-activation",
    epsilon: float = 1e-4,
    running_average_factor: Any = 0.1,
    running_mean: Any = None,
    running_var: Any = None,
) -> tuple[Variable, ...]:
    """The inputs with mean 0 and variance 1 along `axes`, times `gamma`, plus `beta`.

    `axes` is 'per-activation' (0,), 'spatial' (0, 2, 3, …) or a tuple. The parameters have the
    axes that are left, or all of them. Returns the result, the means, the inverse standard
    deviations, and if running averages are given, their new values: old * (1 - factor) + new *
    factor, where the variance is the unbiased one. Raises ValueError for what does not fit.
    """
    x = as_variable(inputs)
    over = _axes(x, axes)
    if (running_mean is None) != (running_var is None):
        raise mistakes.bn_one_running(here())
    given = [gamma, beta] if running_mean is None else [gamma, beta, running_mean, running_var]
    given = [as_variable(p) for p in given]
    few = given[0].ndim != x.ndim
    dtype = upcast(x.dtype, *[p.dtype for p in given])
    x = cast(x, dtype)
    scale, shift, *running = [cast(p, dtype) for p in _fitted(x, over, given)]
    mean, var = mean_of(x, axis=over, keepdims=True), var_of(x, axis=over, keepdims=True)
    invstd = inv(sqrt(var + _epsilon(epsilon, dtype)))
    out = (x - mean) * (scale * invstd) + shift
    results = [mean, invstd]
    if running:
        share, many = cast(running_average_factor, dtype), cast(size(over)(x), dtype)
        unbiased = var * (many / (many - 1))
        for old, new in zip(running, (mean, unbiased), strict=True):
            results.append(patternbroadcast(old * (1 - share) + new * share, old.broadcastable))
    kept = [k for k in range(x.ndim) if k not in over]
    return out, *[dimshuffle(r, kept) if few else r for r in results]


def batch_normalization_test(
    inputs: Any,
    gamma: Any,
    beta: Any,
    mean: Any,
    var: Any,
    axes: Any = "per-activation",
    epsilon: float = 1e-4,
) -> Variable:
    """(inputs - mean) * gamma / sqrt(var + epsilon) + beta, for means and variances that are known.

    The parameters have the axes that are left of the inputs without `axes`, or all of them.
    """
    x = as_variable(inputs)
    given = [as_variable(p) for p in (gamma, beta, mean, var)]
    dtype = upcast(x.dtype, *[p.dtype for p in given])
    scale, shift, mean, var = [cast(p, dtype) for p in _fitted(x, _axes(x, axes), given)]
    out = (cast(x, dtype) - mean) * (scale / sqrt(var + _epsilon(epsilon, dtype))) + shift
    return patternbroadcast(out, x.broadcastable)


def _axes(x: Variable, axes: Any) -> tuple[int, ...]:
    """The axes that are normalised, as numbers in order."""
    words = {"per-activation": (0,), "spatial": (0, *range(2, x.ndim))}
    named = words.get(axes) if isinstance(axes, str) else axes
    numbers = isinstance(named, Sequence | np.ndarray) and tuple(sorted(int(a) for a in named))
    if not numbers or not all(0 <= a < x.ndim for a in numbers):
        raise mistakes.bn_axes(here(), found=repr(axes), name=label(x), ndim=x.ndim)
    return numbers


def _fitted(x: Variable, over: tuple[int, ...], given: Sequence[Variable]) -> list[Variable]:
    """The parameters with as many axes as `x`, of length 1 where it is normalised."""
    few = x.ndim - len(over)
    wanted = x.ndim if given[0].ndim == x.ndim else few
    for p in given:
        if p.ndim != wanted:
            raise mistakes.bn_parameter(here(), name=label(p), ndim=p.ndim, few=few, many=x.ndim)
    if wanted == x.ndim:
        return [addbroadcast(p, *over) for p in given]
    places = iter(range(few))
    order = ["x" if k in over else next(places) for k in range(x.ndim)]
    return [dimshuffle(p, order) for p in given]


def _epsilon(epsilon: Any, dtype: str) -> Variable:
    """The number that keeps the root away from 0."""
    number = np.asarray(epsilon, config.floatX)
    if number < 1e-5:
        raise mistakes.bn_epsilon(here(), found=number)
    return cast(number, dtype)

"""Larger images between the pixels of small ones, written with other ops."""

from __future__ import annotations

from math import gcd
from typing import Any

from .. import mistakes
from ..config import config
from ..graph import Variable
from ..site import here
from .card import as_variable
from .elementwise import cast, clip, floor, minimum
from .index import subtensor, take
from .join import concatenate
from .make import arange
from .shape import dimshuffle, length


def bilinear_kernel_1D(ratio: Any, normalize: bool = True) -> Variable:
    """A triangle of numbers: 1, 2, …, ratio, …, 2, 1, divided by `ratio` if `normalize`."""
    rise = arange(1, as_variable(ratio) + 1, dtype=config.floatX)
    whole = concatenate([rise, subtensor(rise, slice(-2, None, -1))])
    return whole / cast(ratio, config.floatX) if normalize else whole


def bilinear_kernel_2D(ratio: Any, normalize: bool = True) -> Variable:
    """The product of two triangles; `ratio` is one number or one for each axis."""
    down, across = ratio if isinstance(ratio, tuple) else (ratio, ratio)
    column, row = bilinear_kernel_1D(down, normalize), bilinear_kernel_1D(across, normalize)
    return dimshuffle(column, 0, "x") * dimshuffle(row, "x", 0)


def bilinear_upsampling(
    input: Any,
    ratio: Any = None,
    frac_ratio: Any = None,
    batch_size: Any = None,
    num_input_channels: Any = None,
    use_1D_kernel: bool = True,
) -> Variable:
    """Images made larger; each new pixel is a mean of the two or four old ones around it.

    `ratio` is how many times as large, `frac_ratio` a fraction (p, q) or one for each axis. The
    numbers of images and channels are hints, and the kernel makes no difference to the result.
    Raises ValueError unless one of the ratios is given.
    """
    if (ratio is None) == (frac_ratio is None):
        raise mistakes.one_ratio(here())
    return frac_bilinear_upsampling(input, (ratio, 1) if frac_ratio is None else frac_ratio)


def frac_bilinear_upsampling(input: Any, frac_ratio: Any) -> Variable:
    """Images made larger p / q times, for a fraction (p, q) or one for each axis."""
    x = as_variable(input)
    pairs = frac_ratio if isinstance(frac_ratio[0], tuple) else (frac_ratio, frac_ratio)
    for axis, (p, q) in zip((2, 3), pairs, strict=True):
        common = 1 if q == 1 else gcd(p, q)  # p may be symbolic
        x = _stretched(x, axis, p // common, q // common)
    return x


def _stretched(x: Variable, axis: int, p: Any, q: Any) -> Variable:
    """`x` read at every q-th of p places between neighbours along an axis; the ends go on flat."""
    many = length(axis)(x)
    place = (arange(0, many * p, q) - (as_variable(p) - 1) // 2) / cast(p, config.floatX)
    place = clip(place, 0, many - 1)
    left = cast(floor(place), "int64")
    right = minimum(left + 1, many - 1)
    share = dimshuffle(cast(place - left, config.floatX), 0, *["x"] * (x.ndim - 1 - axis))
    return take(x, left, axis=axis) * (1 - share) + take(x, right, axis=axis) * share

"""The catalogue of Fourier transforms: of real numbers, over all axes but the first.

A complex number stands as its two parts, along a last axis of length 2. Neither card divides by how
many numbers there are, so that each is almost what undoes the slope of the other: a frequency that
stands for two, itself and its mirror image, is counted twice.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import mistakes
from ..graph import Variable
from ..say import label
from ..site import here
from ..types import TensorType
from .card import Op, as_variable, helper, op
from .elementwise import cast, eq, real_floating, sqrt, switch
from .index import subtensor
from .join import stack
from .make import arange
from .reduce import prod
from .shape import dimshuffle, shape


@helper
def real_fft(x: Any, lengths: Any, dtype: str) -> Any:
    """The transform of each entry of a batch, as its two parts."""
    found = np.fft.rfftn(x, tuple(lengths), range(1, x.ndim))
    return np.stack([found.real, found.imag], axis=-1).astype(dtype)


@helper
def inverse_real_fft(x: Any, lengths: Any, dtype: str) -> Any:
    """The numbers whose transform has these parts, times how many there are."""
    found = np.fft.irfftn(x[..., 0] + 1j * x[..., 1], tuple(lengths), range(1, x.ndim - 1))
    return (found * np.prod(lengths)).astype(dtype)


def mirrored(lengths: Variable, dtype: str) -> Variable:
    """For each frequency 2, or 1 if it is its own mirror image; it fits a transform."""
    last = subtensor(lengths, -1)
    places = arange(last // 2 + 1)
    times = switch(eq(2 * places % last, 0), 1, 2)
    return cast(dimshuffle(times, 0, "x"), dtype)


def card(name: str, change: int, text: str, doc: str) -> Op:
    """The card of a transform, which has `change` axes more than its operand."""

    def infer(x: Variable, lengths: Variable) -> TensorType:
        if x.ndim < (2 if change > 0 else 3):
            raise mistakes.fft_ndim(here(), call=name, name=label(x), ndim=x.ndim)
        return TensorType(real_floating(x.dtype), (False,) * (x.ndim + change))

    def grad(g: Variable, out: Variable, x: Variable, lengths: Variable) -> Any:
        times = mirrored(lengths, g.dtype)
        back = irfft_op(g / times, lengths) if change > 0 else rfft_op(g, lengths) * times
        return back, None

    return op(
        name,
        infer=infer,
        source=lambda node: f"{text}({{0}}, {{1}}, {node.outputs[0].dtype!r})",
        grad=grad,
        latex=rf"\operatorname{{{{{name}}}}}({{0}})",
        doc=doc,
    )


rfft_op: Op = card(
    "rfft", 1, "real_fft", "Fourier transform of each entry of a batch of real numbers."
)
irfft_op: Op = card(
    "irfft",
    -1,
    "inverse_real_fft",
    "The real numbers that have a Fourier transform, times how many they are.",
)


def _scaled(found: Variable, lengths: Variable, norm: str | None, forward: bool) -> Variable:
    """Divided by the number of values, its root, or by nothing, as `norm` says."""
    if norm not in (None, "ortho", "no_norm"):
        known = "None, 'ortho', 'no_norm'"
        raise mistakes.unknown_setting(here(), setting="norm", found=repr(norm), known=known)
    if norm == "no_norm" or (norm is None and forward):
        return found
    many = cast(prod(lengths), found.dtype)
    return found / (sqrt(many) if norm == "ortho" else many)


def rfft(inp: Any, norm: str | None = None) -> Variable:
    """The Fourier transform of each entry of a batch: shape (m, ..., n) gives (m, ..., n//2+1, 2).

    `norm` is None, 'ortho' (divided by the root of how many numbers there are) or 'no_norm'.
    """
    x = as_variable(inp)
    lengths = subtensor(shape(x), slice(1, None))
    return _scaled(rfft_op(x, lengths), lengths, norm, forward=True)


def irfft(inp: Any, norm: str | None = None, is_odd: bool = False) -> Variable:
    """What undoes `rfft`: shape (m, ..., n//2+1, 2) gives (m, ..., n).

    With `is_odd` the last axis gets an odd length. None divides by how many numbers there are.
    """
    if is_odd not in (True, False):
        raise ValueError(f"is_odd is True or False, not {is_odd!r}")
    x = as_variable(inp)
    found = shape(x)
    half = [subtensor(found, k) for k in range(1, x.ndim - 1)]
    lengths = stack([*half[:-1], (half[-1] - 1) * 2 + int(is_odd)])
    return _scaled(irfft_op(x, lengths), lengths, norm, forward=False)

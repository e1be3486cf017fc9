"""Neighbourhoods: the windows of images as the rows of a matrix, and back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from .. import mistakes
from ..errors import Mistake
from ..graph import Variable
from ..site import here
from ..types import TensorType
from .card import Op, as_variable, family, helper
from .columns import UNKNOWN
from .shape import shape

MODES = ("valid", "ignore_borders", "half", "full", "wrap_centered")


def _places(lengths: Any, window: Any, step: Any, mode: str, misfit: Mistake) -> Any:
    """Where in the flattened image each number of each window comes from, -1 for a zero.

    The result has an axis for windows on the rows, on the columns, and for rows and columns of a
    window.
    """
    places = np.arange(np.prod(lengths, dtype=int)).reshape(lengths)
    fits = all(n >= size for n, size in zip(lengths, window, strict=True))
    if mode == "wrap_centered" and fits:
        fits = all(size % 2 for size in window)
        places = np.pad(places, [(n // 2, n // 2) for n in window], mode="wrap")
    elif mode in ("half", "full"):
        around = [(n // 2, n // 2) if mode == "half" else (n - 1, n - 1) for n in window]
        places = np.pad(places, around, constant_values=-1)
    rest = [(n - size) % by for n, size, by in zip(places.shape, window, step, strict=True)]
    if not fits or (any(rest) and mode not in ("ignore_borders", "wrap_centered")):
        raise misfit(None, image=tuple(lengths), window=window, step=step, **UNKNOWN)
    return sliding_window_view(places, window)[:: step[0], :: step[1]]


def _pair(numbers: Any) -> tuple[int, int]:
    rows, columns = (int(n) for n in numbers)
    return rows, columns


@helper
def neighbours(x: Any, window: Any, step: Any, mode: str) -> Any:
    """Each window of each image as a row."""
    window = _pair(window)
    places = _places(x.shape[2:], window, _pair(step), mode, mistakes.neibs_fit)
    flat = x.reshape(*x.shape[:2], -1)
    rows = np.where(places < 0, np.zeros((), x.dtype), flat[:, :, places])
    return rows.reshape(-1, window[0] * window[1])


@helper
def from_neighbours(rows: Any, window: Any, step: Any, lengths: Any, mode: str) -> Any:
    """Images in which each number is the sum of what the windows have at its place."""
    lengths = tuple(int(n) for n in lengths)
    places = _places(lengths[2:], _pair(window), _pair(step), mode, mistakes.neibs_back)
    whole: Any = np.zeros((int(np.prod(lengths[:2])), int(np.prod(lengths[2:])) + 1), rows.dtype)
    where: Any = (slice(None), places)
    np.add.at(whole, where, rows.reshape(len(whole), *places.shape))
    return whole[:, :-1].reshape(lengths)


@family
def windows_as_rows(mode: str) -> Op:
    """The card of `images2neibs`."""
    return Op(
        "images2neibs",
        infer=lambda x, window, step: TensorType(x.dtype, (False, False)),
        source=f"neighbours({{x}}, {{window}}, {{step}}, {mode!r})",
        grad=lambda g, out, x, window, step: (
            rows_as_windows(mode)(g, window, step, shape(x)),
            None,
            None,
        ),
        latex=r"\operatorname{{neibs}}({x})",
        doc="Each window of each image as a row of a matrix.",
    )


@family
def rows_as_windows(mode: str) -> Op:
    """The card of what undoes `images2neibs`, or sums where windows overlap."""
    return Op(
        "neibs2images",
        infer=lambda rows, window, step, lengths: TensorType(rows.dtype, (False,) * 4),
        source=f"from_neighbours({{rows}}, {{window}}, {{step}}, {{lengths}}, {mode!r})",
        grad=lambda g, out, rows, window, step, lengths: (
            windows_as_rows(mode)(g, window, step),
            None,
            None,
            None,
        ),
        latex=r"\operatorname{{images}}({rows})",
        doc="Images from the rows of `images2neibs`; where windows overlap, their sum.",
    )


def images2neibs(
    ten4: Any, neib_shape: Any, neib_step: Any = None, mode: str = "valid"
) -> Variable:
    """Each window of `neib_shape` places on the last two axes of `ten4` as a row of a matrix.

    Windows are `neib_step` apart (None: they touch). The mode says what happens at the border:
    'valid' has none left over, 'ignore_borders' leaves it out, 'half' and 'full' put zeros around,
    'wrap_centered' goes on at the other end. A call raises TypeError where windows do not fit.
    """
    if mode not in MODES:
        raise _unknown(mode, MODES)
    window = as_variable(neib_shape)
    return windows_as_rows(mode)(ten4, window, window if neib_step is None else neib_step)


def neibs2images(neibs: Any, neib_shape: Any, original_shape: Any, mode: str = "valid") -> Variable:
    """The images of this shape whose windows, one beside the other, are the rows of `neibs`."""
    if mode not in ("valid", "ignore_borders"):
        raise _unknown(mode, ("valid", "ignore_borders"))
    window = as_variable(neib_shape)
    return rows_as_windows(mode)(neibs, window, window, original_shape)


def _unknown(mode: Any, known: Iterable[str]) -> Exception:
    words = mistakes.listed(known)
    return mistakes.unknown_way(here(), setting="mode", found=repr(mode), known=words)

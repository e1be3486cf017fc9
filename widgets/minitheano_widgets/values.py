"""How a value is written in a picture: short, honest about its dtype, never many numbers."""

from __future__ import annotations

import unicodedata
from typing import Any

import numpy as np

INLINE = 64  # arrays with more numbers than this are summed up
THUMB = 16  # a summed-up array has a heat map of at most this many rows and columns


def show(value: Any) -> str:
    """A value as NumPy would print it, on one line: '0.0', '[2. 4. 8.]'."""
    array = np.asarray(value)
    if array.dtype == object or array.dtype.kind in "SUV":
        return clean(str(value))
    if array.ndim == 0:
        return number(array[()], alone=True)
    if array.size > INLINE:
        shape = "×".join(str(n) for n in array.shape)
        return f"{array.dtype} {shape}"
    return nested(array)


def nested(array: np.ndarray[Any, Any]) -> str:
    """An array as bracketed rows on one line."""
    if array.ndim == 0:
        return number(array[()])
    return "[" + " ".join(nested(row) for row in array) + "]"


def number(value: Any, alone: bool = False) -> str:
    """One number, at most five digits: a float shows its point ('2.0' alone, '2.' in an array)."""
    if isinstance(value, (np.bool_, bool)):
        return str(bool(value))
    if isinstance(value, (np.integer, int)):
        return str(int(value))
    if isinstance(value, (np.complexfloating, complex)):
        return f"{value:.4g}"
    real = float(value)
    if np.isfinite(real) and real == int(real) and abs(real) < 1e7:
        return f"{int(real) or 0}.0" if alone else f"{int(real) or 0}."
    return f"{real:.5g}"


def summary(value: Any) -> dict[str, Any] | None:
    """Facts and a heat map about an array too large to print; None if it is small."""
    array = np.asarray(value)
    if array.size <= INLINE or array.dtype.kind not in "biuf":
        return None
    floats = array.astype(float)
    fine = floats[np.isfinite(floats)]
    low, high = (float(fine.min()), float(fine.max())) if fine.size else (0.0, 0.0)
    return {
        "shape": list(array.shape),
        "dtype": str(array.dtype),
        "min": number(low, alone=True),
        "max": number(high, alone=True),
        "mean": number(float(fine.mean()) if fine.size else 0.0, alone=True),
        "thumb": thumb(floats, low, high),
    }


def thumb(array: np.ndarray[Any, Any], low: float, high: float) -> list[list[int]]:
    """A grid of shades 0..9, picked evenly from the first two axes that are longer than one."""
    sheet = np.atleast_2d(np.squeeze(array))
    while sheet.ndim > 2:
        sheet = sheet[0]
    rows = np.linspace(0, sheet.shape[0] - 1, min(THUMB, sheet.shape[0])).astype(int)
    cols = np.linspace(0, sheet.shape[1] - 1, min(THUMB, sheet.shape[1])).astype(int)
    picked = np.nan_to_num(sheet[np.ix_(rows, cols)], nan=low, posinf=high, neginf=low)
    span = (high - low) or 1.0
    shades: list[list[int]] = np.rint(9 * (picked - low) / span).astype(int).tolist()
    return shades


def clean(text: str) -> str:
    """Text on one line: control characters would upset an SVG file and a text list alike."""
    return "".join(" " if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") else c for c in text)


def cut(text: str, most: int) -> str:
    """Text of at most `most` columns, the last one an ellipsis if something was cut."""
    text = clean(text)
    if columns(text) <= most:
        return text
    kept = ""
    for character in text:
        if columns(kept + character) > most - 1:
            break
        kept += character
    return kept + "…"


def columns(text: str) -> int:
    """Columns of a text in a fixed-width font: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def width(text: str, size: float) -> float:
    """Pixels that a text takes in a fixed-width font of this size."""
    return columns(text) * size * 0.605

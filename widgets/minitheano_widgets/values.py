"""How a value is written in a picture: short, honest about its dtype, never many numbers."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import Any

import numpy as np

INLINE = 64  # arrays with more numbers than this are summed up
DEEP = 4  # and so are those with more than this in three axes or more: their brackets say nothing
OBJECT = 80  # columns of the text of a value that is no array
THUMB = 16  # a summed-up array has a heat map of at most this many rows and columns


def show(value: Any) -> str:
    """A value as NumPy would print it, on one line: '0.0', '[2. 4. 8.]'."""
    array = numbers(value)
    if array is None:
        return fingerprint(value) if isinstance(value, np.random.RandomState) else plain(value)
    if array.ndim == 0:
        return number(array[()], alone=True)
    if large(array):
        shape = "×".join(str(n) for n in array.shape)
        return f"{array.dtype} {shape}"
    return nested(array)


def numbers(value: Any) -> np.ndarray[Any, Any] | None:
    """The value as an array of numbers, None if it is anything else."""
    if not isinstance(value, np.ndarray | np.generic | bool | int | float | complex | list | tuple):
        return None
    try:
        array = np.asarray(value)
    except ValueError:  # rows of different lengths
        return None
    return array if array.dtype.kind in "biufc" else None


def large(array: np.ndarray[Any, Any]) -> bool:
    """True if the array is told by its shape: too many numbers, or too many brackets."""
    return array.size > (INLINE if array.ndim < 3 else DEEP)


def plain(value: Any) -> str:
    """The text of any object: without addresses, which differ every time, and never long."""
    if isinstance(value, str):
        return clean(value)
    try:
        text = str(value)
    except Exception:  # whatever a learner's class does when it is printed, it is shown
        text = f"<{type(value).__name__}>"
    return cut(re.sub(r" at 0x[0-9a-fA-F]+", "", text[: 10 * OBJECT]), OBJECT)


def fingerprint(state: Any) -> str:
    """Four digits that stand for the state of a random generator: equal states, equal digits."""
    if isinstance(state, np.random.RandomState):
        kind, key, *rest = state.get_state(legacy=True)
        content = f"{kind}{rest}".encode() + np.asarray(key).tobytes()
    else:
        content = np.asarray(state).tobytes()
    return "#" + hashlib.sha256(content).hexdigest()[:4]


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
    array = numbers(value)
    if array is None or not large(array) or array.dtype.kind == "c":
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

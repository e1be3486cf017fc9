"""Arrays that are kept from call to call: fresh memory for a large one costs more than its numbers.

Each page of memory that a program gets for the first time, or again after it was given back, is
cleared by the system: for an array of 3 MB that takes longer than to add two of them.

A kept array is used again only if nobody else holds it or a view of it, which its count of
references tells: a result that the caller still has, a stored value, an alias that `borrow=True`
handed out and an array of a call that runs in another thread are all counted. So the new value of
a shared variable is computed into an array that held an older one, and stored in its place.
"""

from __future__ import annotations

import sys
from collections import deque
from math import prod
from typing import Any

import numpy as np

from .types import DTYPES

SMALL = 16_384  # bytes; below it, memory is had at once
LARGE = 64 * 2**20  # an array of more is not kept: its numbers take long, and it takes much room
MOST = 256 * 2**20  # all that one function keeps
# Few rows times a wide matrix: turned round, BLAS takes half of the time to two thirds of it where
# the lengths of rows in bytes are about a power of 2, and a tenth more at worst where they are not.
FEW, ROWS, WIDE = 2048, 32, 32_768
_SIZES = {name: np.dtype(name).itemsize for name in DTYPES}


class Buffers:
    """The arrays that one function keeps, by shape and dtype.

    They are taken out and put in by single steps that no other thread can come into. `places` is
    how many arrays of one kind there may be.
    """

    def __init__(self) -> None:
        self.kept: dict[tuple[Any, str], deque[Any]] = {}
        self.places = 2
        self.bytes = 0

    def new(self, shape: tuple[int, ...], dtype: str) -> Any:
        """An array with any numbers in it, which nobody else holds."""
        size = prod(shape) * _SIZES[dtype]
        if not SMALL <= size <= LARGE or not COUNTED:
            return np.empty(shape, dtype)
        kept = self.kept.get((shape, dtype))
        if kept is None:
            kept = self.kept.setdefault((shape, dtype), deque())
        for _ in range(len(kept)):
            try:
                array, count = looked_at(kept)
            except IndexError:  # another thread has it
                break
            if count == ALONE:
                return array
        return self._more(kept, np.empty(shape, dtype))

    def _more(self, kept: deque[Any], array: Any) -> Any:
        """Keep one more array. Where too many are held, the first of them is the holder's alone."""
        if self.bytes + array.nbytes > MOST:
            self.kept, self.bytes = {}, 0
        elif len(kept) >= self.places:
            kept.popleft()
        else:
            self.bytes += array.nbytes
        kept.append(array)
        return array

    def dot(self, a: Any, b: Any) -> Any:
        """The product of two matrices of one dtype."""
        rows, columns = len(a), b.shape[1]
        if rows * columns < FEW and b.size < WIDE:
            return np.dot(a, b)
        out = self.new((rows, columns), a.dtype.name)
        if 1 < rows <= ROWS and b.size >= WIDE and a.itemsize == 8 and b.flags.c_contiguous:
            turned = self.new((columns, rows), a.dtype.name)
            out[...] = np.dot(b.T, a.T, turned).T
            return out
        return np.dot(a, b, out)


def looked_at(kept: deque[Any]) -> tuple[Any, int]:
    """The first array, which is the last from now on, and how often it is held."""
    array = kept.popleft()
    count = sys.getrefcount(array)
    kept.append(array)
    return array, count


ALONE = looked_at(deque([np.empty(1)]))[1]  # what is counted where nobody else holds the array
COUNTED = getattr(sys, "_is_gil_enabled", lambda: True)()  # else a count is no promise

"""Large arrays in pieces that stay in the processor's cache: how a group's function is run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import prod
from typing import Any

import numpy as np

from .groups import Fold

# So many numbers are in a block: 256 kB of float64. Smaller ones cost calls, larger ones leave the
# cache; measured with two to five arrays, from 16,384 to 65,536 it makes little difference.
BLOCK = 32_768
_JOIN: dict[str, np.ufunc] = {
    "sum": np.add, "mean": np.add, "prod": np.multiply, "max": np.maximum, "min": np.minimum,
}  # fmt: skip
Arrays = list[Any]


class Blocks:
    """Runs the function of a group on pieces of its operands.

    `patterns` and `pattern` say which axes of the operands, and of all values inside, have length
    1. Places of memory for the pieces are kept for the next call.
    """

    def __init__(
        self,
        patterns: Sequence[tuple[bool, ...]],
        pattern: tuple[bool, ...],
        folds: Sequence[Fold | None],
        places: Sequence[int],
        slots: Sequence[str],
        new: Callable[..., Any],
    ) -> None:
        self.patterns, self.pattern, self.folds = tuple(patterns), pattern, tuple(folds)
        self.places, self.slots, self.new = tuple(places), tuple(slots), new
        self.flat = all(p in (pattern, ()) for p in self.patterns) and all(
            fold is None or fold.axes is None for fold in self.folds
        )
        self.block = BLOCK
        self.numbered = list(enumerate(slots))
        self.arrays = [p != () for p in patterns]
        self.whole = self.patterns.index(pattern) if pattern in self.patterns else -1
        self.leaving = [k for k in places if k >= 0]
        self.along = all(fold is None or fold.axes is None for fold in self.folds)

    def __call__(self, kernel: Callable[..., Any], *operands: Any) -> Any:
        shape = self._shape(operands)
        if prod(shape) <= self.block:
            return kernel(*operands)
        outs = [self.new(shape, self.slots[k]) for k in self.leaving]
        parts: list[Arrays] = [[] for fold in self.folds if fold is not None]
        rooms = [None if k in self.leaving else scratch(d, self.block) for k, d in self.numbered]
        self._run(kernel, operands, outs, shape, rooms, parts)
        give_back(rooms)
        if not parts:
            return outs[0] if len(outs) == 1 else outs
        whole, folded = iter(outs), iter(parts)
        found = [
            next(whole) if fold is None else _joined(fold, next(folded)) for fold in self.folds
        ]
        return found[0] if len(found) == 1 else found

    def _shape(self, operands: Sequence[Any]) -> tuple[int, ...]:
        if self.whole >= 0:
            shape: tuple[int, ...] = operands[self.whole].shape
            return shape
        return np.broadcast_shapes(*[np.shape(o) for o in operands])

    def _run(
        self,
        kernel: Callable[..., Any],
        operands: Sequence[Any],
        outs: Arrays,
        shape: tuple[int, ...],
        rooms: Arrays,
        parts: list[Arrays],
    ) -> None:
        """Go through one array: as a line of numbers if it lies so in memory, else row by row."""
        pairs = list(zip(operands, self.arrays, strict=True))
        if self.flat and all(o.flags.c_contiguous for o, is_array in pairs if is_array):
            operands = [o.reshape(-1) if is_array else o for o, is_array in pairs]
            outs, shape = [o.reshape(-1) for o in outs], (prod(shape),)
        if prod(shape[1:]) > self.block and self.along:
            for k in range(shape[0]):
                inner = [_row(o, len(shape), k) for o in operands]
                self._run(kernel, inner, [o[k] for o in outs], shape[1:], rooms, parts)
            return
        for piece in self._pieces(operands, outs, shape, rooms):
            results = kernel(*piece)
            if parts:
                self._fold(results, parts)

    def _pieces(
        self, operands: Sequence[Any], outs: Arrays, shape: tuple[int, ...], rooms: Arrays
    ) -> Iterator[Arrays]:
        """What the function gets for each piece: operands, and places to write to."""
        row = prod(shape[1:])
        step, pairs = max(1, self.block // max(row, 1)), list[tuple[Any, bool]]()
        moving = [np.ndim(o) == len(shape) and o.shape[0] > 1 for o in operands]
        for begin in range(0, shape[0], step):
            end = min(begin + step, shape[0])
            if not pairs or end - begin < step:  # the last may be shorter
                places = self._places(outs, rooms, (end - begin, *shape[1:]))
                pairs = [*zip(operands, moving, strict=True), *places]
            yield [o[begin:end] if moves else o for o, moves in pairs]

    def _places(
        self, outs: Arrays, rooms: Arrays, shape: tuple[int, ...]
    ) -> list[tuple[Any, bool]]:
        """Where the function writes: the results to their place, the rest to scratch."""
        size, places = prod(shape), list[tuple[Any, bool]]()
        for room in rooms:
            fits = room is not None and size <= room.size  # else it is one row that cannot be cut
            places.append((room[:size].reshape(shape) if fits else None, False))
        for k, out in zip(self.leaving, outs, strict=True):
            places[k] = out, True
        return places

    def _fold(self, results: Any, parts: list[Arrays]) -> None:
        if parts:
            results = results if len(self.folds) > 1 else (results,)
            pairs = zip(results, self.folds, strict=True)
            for part, value in zip(parts, [r for r, fold in pairs if fold], strict=True):
                part.append(value)


def _row(o: Any, ndim: int, k: int) -> Any:
    """A row of an operand, or all of it if it is repeated along the first axis."""
    if np.ndim(o) < ndim:
        return o
    return o[0 if o.shape[0] == 1 else k]


def _joined(fold: Fold, parts: Arrays) -> Any:
    """The folded pieces as one: rows behind each other, or folded once more."""
    if fold.axes is not None and 0 not in fold.axes:
        return np.concatenate(parts)
    return _JOIN[fold.name].reduce(np.array(parts), axis=0)


_rooms: dict[tuple[str, int], Arrays] = {}


def scratch(dtype: str, size: int) -> Any:
    """Memory for one block, which nobody else uses until it is given back."""
    try:
        return _rooms[dtype, size].pop()
    except (KeyError, IndexError):
        return np.empty(size, dtype)


def give_back(rooms: Arrays) -> None:
    """Keep the memory for the next call."""
    for room in rooms:
        if room is None:
            continue
        kept = _rooms.setdefault((room.dtype.name, room.size), [])
        if len(kept) < 16:
            kept.append(room)

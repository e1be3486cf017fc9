"""What a workload is: one program, written once for every engine that it makes sense for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

import numpy as np


class Absent(Exception):
    """A program is not written for an engine."""


class Call(NamedTuple):
    """What is timed: the function and the arguments that it is called with, again and again."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...] = ()

    def values(self) -> list[np.ndarray]:
        """What one call gives, as a flat list of arrays."""
        return [np.asarray(value) for value in _flat(self.function(*self.arguments))]


def _flat(result: Any) -> list[Any]:
    if result is None:
        return []
    if isinstance(result, list | tuple):
        return [each for part in result for each in _flat(part)]
    return [result]


@dataclass(frozen=True)
class Workload:
    """A program; a method named after an engine returns the call that runs it there.

    `symbolic` serves minitheano and PyTensor, whose languages are nearly one.
    """

    family: ClassVar[str]

    @property
    def title(self) -> str:
        """The name by which the report and the goals know it."""
        raise NotImplementedError

    @property
    def tolerance(self) -> float:
        """How far two engines may be apart, beside 1 and relative to larger numbers."""
        return 1e-6

    def tiny(self) -> Workload:
        """The same program on next to nothing, for the tests."""
        return self

    def prepare(self) -> None:
        """Make the data, which is kept: that is no part of what is timed."""

    def symbolic(self, language: Any) -> Call:
        raise NotImplementedError


def size_words(n: int) -> str:
    """A power of ten as it is written in the report: 1e5."""
    power = len(str(n)) - 1
    return f"1e{power}" if n == 10**power and n >= 1000 else str(n)

"""What a check does to a learner's program, step by step, and how two runs are compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .text import shown


@dataclass(frozen=True)
class Event:
    """A call of a function, or a `set_value`."""

    verb: str
    name: str
    args: tuple[Any, ...] = ()

    def __str__(self) -> str:
        values = ", ".join(shown(arg) for arg in self.args)
        return f"{self.name}{'.set_value' if self.verb == 'put' else ''}({values})"


def call(name: str, *args: Any) -> Event:
    """The event: the learner's function is called."""
    return Event("call", name, args)


def put(name: str, value: Any) -> Event:
    """The event: the learner's shared variable gets a value from outside."""
    return Event("put", name, (value,))


@dataclass(frozen=True)
class Step:
    """What one event did: what was returned, and the states after it."""

    event: Event
    returned: Any
    states: dict[str, Any]


@dataclass(frozen=True)
class Difference:
    """The first place where two runs part. It counts as false."""

    history: tuple[Event, ...]
    what: str  # 'returned' or 'state'
    name: str
    got: Any
    expected: Any

    def __bool__(self) -> bool:
        return False

    def values(self) -> dict[str, Any]:
        """The placeholders of a message about it."""
        last = [str(event) for event in self.history[-4:]]
        history = ("… " if len(self.history) > 4 else "") + ", ".join(f"`{e}`" for e in last)
        return {"history": history, "name": self.name, "got": self.got, "expected": self.expected}


def close(x: Any, y: Any) -> bool:
    """Equal as numbers: the same shape and the same values to 1e-7; lists item by item."""
    if isinstance(x, list | tuple) and isinstance(y, list | tuple):
        return len(x) == len(y) and all(map(close, x, y))
    try:
        a, b = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    except (TypeError, ValueError):
        return bool(type(x) is type(y) and x == y)
    return a.shape == b.shape and bool(np.allclose(a, b, rtol=1e-7, atol=1e-9, equal_nan=True))

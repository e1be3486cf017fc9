"""`OrderedUpdates`: which shared variable gets which new value, in the order they were given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from . import mistakes
from .graph import SharedVariable
from .say import label
from .site import here


class OrderedUpdates(dict[SharedVariable, Any]):
    """A dictionary {shared variable: new value} that can be added to other updates.

    Raises TypeError for a key that is not a shared variable, and KeyError when two sets of updates
    want different things of one variable.
    """

    def __init__(self, *pairs: Any) -> None:
        super().__init__()
        for target, value in dict(*pairs).items():
            self[target] = value

    def __setitem__(self, target: SharedVariable, value: Any) -> None:
        if not isinstance(target, SharedVariable):
            raise mistakes.update_target(here(), name=str(target))
        super().__setitem__(target, value)

    def update(self, other: Any = (), /, **_: Any) -> None:
        """Take the updates of another set; two different ones for a variable are a KeyError."""
        pairs: Iterable[Any] = other.items() if isinstance(other, Mapping) else other
        for target, value in pairs:
            if target in self and self[target] is not value:
                raise mistakes.update_conflict(here(), name=label(target))
            self[target] = value

    def __add__(self, other: Any) -> OrderedUpdates:
        joined = OrderedUpdates(self)
        joined.update(other)
        return joined

    def __radd__(self, other: Any) -> OrderedUpdates:
        joined = OrderedUpdates()
        joined.update(other)
        joined.update(self)
        return joined

    def __iadd__(self, other: Any) -> OrderedUpdates:
        self.update(other)
        return self

    def __repr__(self) -> str:
        pairs = ", ".join(f"{label(target)}: {value}" for target, value in self.items())
        return f"OrderedUpdates({{{pairs}}})"

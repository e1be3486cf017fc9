"""Theano's `__props__`: the attributes by which two ops or types are equal, and how they print."""

from __future__ import annotations

from typing import Any


class WithProps:
    """A class that lists its settings in `__props__` is compared, hashed and printed by them.

    Without `__props__`, or where a class has its own `__eq__` and `__hash__`, nothing changes.
    """

    __props__: tuple[str, ...]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "__props__" in vars(cls):
            for name, method in (("__eq__", _equal), ("__hash__", _hash)):
                if vars(cls).get(name) is None:  # Python sets __hash__ to None beside an __eq__
                    setattr(cls, name, method)
        elif vars(cls).get("__hash__", 0) is None:
            cls.__hash__ = _hash_of_class  # type: ignore[method-assign]

    def __str__(self) -> str:
        names = getattr(self, "__props__", ())
        told = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{type(self).__name__}{{{told}}}" if told else type(self).__name__

    def __repr__(self) -> str:
        return str(self)


def _settings(item: Any) -> tuple[Any, ...]:
    return tuple(getattr(item, name) for name in item.__props__)


def _equal(self: Any, other: Any) -> bool:
    return type(self) is type(other) and _settings(self) == _settings(other)


def _hash_of_class(self: Any) -> int:
    """For a class with an `__eq__` alone: equal objects have equal hashes, whatever it compares."""
    return hash(type(self))


def _hash(self: Any) -> int:
    return hash((type(self), _settings(self)))

"""`struct`: classes that hold named values, as `dataclasses` makes them, but ready at once.

`@dataclass` writes Python text for each class and compiles it: more than half a millisecond for
each of them, whenever the library is imported. Here all of them share the functions below.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, dataclass_transform, overload

T = TypeVar("T")


class Made:
    """Stands for a default that is made anew for each object."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self.make = make


def field(*, default_factory: Callable[[], T]) -> T:
    """A field whose default is made anew for each object."""
    return Made(default_factory)  # type: ignore[return-value]


@overload
def struct(cls: type[T], /) -> type[T]: ...


@overload
def struct(*, frozen: bool) -> Callable[[type[T]], type[T]]: ...


@dataclass_transform(field_specifiers=(field,))
def struct(cls: Any = None, /, *, frozen: bool = False) -> Any:
    """The class, whose annotated names are what its objects are made of, in this order.

    Two objects of it are equal if all of that is. A frozen one takes no new values and has a hash.
    """
    if cls is None:
        return lambda cls: _made(cls, frozen)
    return _made(cls, False)


def _made(cls: Any, frozen: bool) -> Any:
    own = vars(cls)
    names = cls._names = tuple(cls.__annotations__)
    cls._defaults = {name: own[name] for name in names if name in own}
    shared: dict[str, Any] = {"__init__": _init, "__repr__": _repr, "__eq__": _eq}
    shared |= {"__hash__": _hash, "__setattr__": _refuse} if frozen else {"__hash__": None}
    for name, function in shared.items():
        if own.get(name) is None:
            setattr(cls, name, function)
    return cls


def _init(self: Any, *values: Any, **named: Any) -> None:
    names, own = self._names, self.__dict__
    own.update(zip(names, values, strict=False))
    own.update(named)
    if len(own) != len(names) or len(values) + len(named) != len(names):
        _complete(self, values, named)
    elif named and not own.keys() <= set(names):
        raise TypeError(f"{type(self).__name__} is made of {', '.join(names)}")


def _complete(self: Any, values: Any, named: Any) -> None:
    """Put in what has a default; raise TypeError for too much and for too little."""
    names, own = self._names, self.__dict__
    for name, default in self._defaults.items():
        if name not in own:
            own[name] = default.make() if isinstance(default, Made) else default
    twice = len(values) > len(names) or not named.keys().isdisjoint(names[: len(values)])
    if twice or own.keys() != set(names):
        raise TypeError(f"{type(self).__name__} is made of {', '.join(names)}")


def _told(self: Any) -> tuple[Any, ...]:
    return tuple([getattr(self, name) for name in self._names])


def _repr(self: Any) -> str:
    pairs = zip(self._names, _told(self), strict=True)
    return f"{type(self).__qualname__}({', '.join(f'{name}={value!r}' for name, value in pairs)})"


def _eq(self: Any, other: Any) -> Any:
    return _told(self) == _told(other) if type(other) is type(self) else NotImplemented


def _hash(self: Any) -> int:
    return hash(_told(self))


def _refuse(self: Any, name: str, value: Any) -> None:
    raise AttributeError(f"{type(self).__name__} is frozen: {name} stays as it is")


def replaced(kept: T, **new: Any) -> T:
    """The same object with some values exchanged."""
    values: dict[str, Any] = {name: getattr(kept, name) for name in vars(type(kept))["_names"]}
    return type(kept)(**values | new)

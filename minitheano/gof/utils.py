"""Small helpers that programs take from `theano.gof.utils`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ..doorways import doorway
from ..later import hashlib
from ..ops.own import MethodNotDefined as MethodNotDefined
from ..testvalues import TestValueError as TestValueError


class undef:
    """What stands for a value that nobody gave."""


class scratchpad:
    """A place for notes, such as `x.tag`."""


def hashtype(item: Any) -> int:
    """A number that is equal for objects of one class."""
    return hash(type(item).__name__) ^ hash(type(item).__module__)


def hash_from_code(text: str | bytes) -> str:
    """A short word that is equal for equal texts."""
    return "m" + hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()


def flatten(items: Any) -> list[Any]:
    """The items of nested lists, tuples and sets, in one list."""
    if not isinstance(items, list | tuple | set):
        return [items]
    return [each for item in items for each in flatten(item)]


def uniq(items: Iterable[Any]) -> list[Any]:
    """The items in their order, each once; equal items need no hash."""
    found: list[Any] = []
    for item in items:
        if item not in found:
            found.append(item)
    return found


def unique(items: Sequence[Any]) -> bool:
    """True if no item occurs twice."""
    return len(set(items)) == len(items)


def difference(first: Iterable[Any], second: Iterable[Any]) -> list[Any]:
    """The items of the first list that are not in the second."""
    gone = set(second)
    return [item for item in first if item not in gone]


def give_variables_names(variables: Iterable[Any]) -> Any:
    """Gives each variable a name of its own: those that have none, or one that occurs twice.

    Returns the variables whose name was changed.
    """
    listed = list(variables)
    names = [v.name for v in listed]
    changed = [v for v in listed if not v.name or names.count(v.name) > 1]
    for number, v in enumerate(changed):
        v.name = f"{v.name or ''}_{number}"
    return changed


__getattr__ = doorway(__name__)

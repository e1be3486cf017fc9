"""`shared`: a variable that keeps a value of its own from call to call."""

from __future__ import annotations

import copy as copying
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from . import mistakes
from .attributes import missing
from .generators import shared_generator
from .graph import ScalarSharedVariable, SharedVariable, TensorSharedVariable, Variable
from .net import under
from .say import label, named
from .site import at_keyword, here, part
from .types import TensorType, generic

# What only a shared variable has is asked of expressions too: it is told where it is not.
Variable.__getattr__ = missing  # type: ignore[method-assign]


def _no_value(s: SharedVariable, *new: Any) -> None:
    """`s.value = 5` would store nothing in the variable, and nobody would notice."""
    raise mistakes.no_value_attribute(here(), name=label(s))


SharedVariable.value = property(_no_value, _no_value, doc="")  # type: ignore[attr-defined]

# As with every function that a program calls, an argument too few or a misspelt one is told.
SharedVariable.get_value = under(SharedVariable.get_value)  # type: ignore[method-assign]
SharedVariable.set_value = under(SharedVariable.set_value)  # type: ignore[method-assign]

Constructor = Callable[..., SharedVariable]
_constructors: list[Constructor] = [shared_generator]


def shared_constructor(ctor: Constructor, remove: bool = False) -> Constructor:
    """Let `shared` ask this function first; one that raises TypeError leaves the value to others.

    With `remove=True` it is not asked any more.
    """
    if remove:
        _constructors.remove(ctor)
    else:
        _constructors.append(ctor)
    return ctor


def shared(
    value: Any,
    name: str | None = None,
    strict: bool = False,
    allow_downcast: bool | None = None,
    borrow: bool = False,
    broadcastable: Sequence[bool] | None = None,
    target: Any = None,
    **kwargs: Any,
) -> SharedVariable:
    """A shared variable that starts with `value`.

    The dtype is the value's: a Python int gives int64, a float float64. No axis is broadcastable
    unless `broadcastable` says so. The value is copied unless `borrow=True`. `target`, a device
    in Theano, changes nothing.

    Raises TypeError for a symbolic value, and for a keyword that is not known; a Python list is
    stored as it is, with a warning, because nothing can be computed with it.
    """
    _check_value(value, name)
    settings = {"strict": strict, "allow_downcast": allow_downcast, **kwargs}
    if borrow:  # as in Theano, a constructor is told of it only if it was written
        settings["borrow"] = True
    made = _made_by_a_library(value, name, settings)
    if made is not None:
        return made
    if kwargs:
        _tell_keyword(kwargs, value)
    if isinstance(value, list | tuple) and (isinstance(value, list) or mistakes.type_of(value)):
        _tell_list(value)
    if not isinstance(value, np.ndarray | np.generic | bool | int | float | complex):
        return SharedVariable(generic, value if borrow else copying.deepcopy(value), name)
    data = np.asarray(value)
    if data.dtype.kind not in "biufc":
        return SharedVariable(generic, copying.deepcopy(value), name)
    type = TensorType(data.dtype.name, _pattern(broadcastable, data.shape))
    kind = TensorSharedVariable if isinstance(value, np.ndarray) else ScalarSharedVariable
    return kind(type, data if borrow else np.array(data), name, strict, allow_downcast)


def _check_value(value: Any, name: Any) -> None:
    """Raises TypeError for a symbolic value, and for a name in its place."""
    if isinstance(value, Variable):
        start = mistakes.start_value(value.type)
        raise mistakes.shared_of_symbol(here(), name=label(value), start=start)
    if isinstance(value, str) and name is not None and not isinstance(name, str):
        raise mistakes.shared_swapped(here(), value=mistakes.brief_any(name), name=repr(value))


def _pattern(asked: Sequence[bool] | None, shape: tuple[int, ...]) -> tuple[bool, ...]:
    """Which axes are broadcastable; TypeError if a value of this shape has no such axes."""
    axes = len(shape)
    pattern = (False,) * axes if asked is None else tuple(asked)
    if len(pattern) == axes and all(n == 1 for n, one in zip(shape, pattern, strict=True) if one):
        return pattern
    where = part(here(), "broadcastable", 5)
    why, fitting = mistakes.why_no_pattern(axes, len(pattern)), tuple(n == 1 for n in shape)
    raise mistakes.shared_pattern(where, pattern=pattern, shape=shape, why=why, fitting=fitting)


def _tell_keyword(settings: dict[str, Any], value: Any) -> None:
    """Raises TypeError for keywords that are not known."""
    site, first = here(), next(iter(settings))
    remedy = "theano.shared(value, name=…, strict=…, allow_downcast=…, borrow=…, broadcastable=…)"
    if "dtype" in settings:
        remedy = f"theano.shared(np.asarray({mistakes.brief_any(value)}, {settings['dtype']!r}))"
    where = at_keyword(site, first)
    raise mistakes.shared_keyword(where, names=", ".join(settings), remedy=remedy)


def _tell_list(value: Any) -> None:
    """Warns of a list, which is stored as it is."""
    said = named(value)
    remedy = f"theano.shared(np.array({said}))"
    if mistakes.type_of(value) is None:
        remedy = "[theano.shared(v) for v in values]"
    kind = mistakes.value_kind_words(value).strip()
    mistakes.shared_list.warn(here(), value=said, kind=kind, remedy=remedy)


def _made_by_a_library(
    value: Any, name: str | None, settings: dict[str, Any]
) -> SharedVariable | None:
    """What the first constructor that takes this value makes of it; the newest is asked first."""
    for constructor in reversed(_constructors):
        try:
            return constructor(value, name=name, **settings)
        except TypeError:
            continue
    return None

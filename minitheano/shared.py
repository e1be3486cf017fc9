"""`shared`: a variable that keeps a value of its own from call to call."""

from __future__ import annotations

import copy as copying
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from . import mistakes
from .attributes import missing
from .graph import ScalarSharedVariable, SharedVariable, TensorSharedVariable, Variable
from .say import label
from .site import here
from .types import TensorType, generic

# What only a shared variable has is asked of expressions too: it is told where it is not.
Variable.__getattr__ = missing  # type: ignore[method-assign]


Constructor = Callable[..., SharedVariable]
_constructors: list[Constructor] = []


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
    if isinstance(value, Variable):
        raise mistakes.shared_of_symbol(
            here(), name=label(value), start=mistakes.start_value(value.type)
        )
    settings = {"strict": strict, "allow_downcast": allow_downcast, **kwargs}
    settings |= {"borrow": True} if borrow else {}  # a library's constructor may not know it
    if borrow:  # as in Theano, a constructor is told of it only if it was written
        settings["borrow"] = True
    made = _made_by_a_library(value, name, settings)
    if made is not None:
        return made
    if kwargs:
        raise mistakes.shared_keyword(here(), names=", ".join(kwargs))
    if isinstance(value, list):
        mistakes.shared_list.warn(here(), value=mistakes.brief_any(value))
    if not isinstance(value, np.ndarray | np.generic | bool | int | float | complex):
        return SharedVariable(generic, value if borrow else copying.deepcopy(value), name)
    data = np.asarray(value)
    if data.dtype.kind not in "biufc":
        return SharedVariable(generic, copying.deepcopy(value), name)
    data = data if borrow else np.array(data)
    pattern = (False,) * data.ndim if broadcastable is None else tuple(broadcastable)
    type = TensorType(data.dtype.name, pattern)
    kind = TensorSharedVariable if isinstance(value, np.ndarray) else ScalarSharedVariable
    return kind(type, data, name, strict, allow_downcast)


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

"""How variables and constants are made: `T.dmatrix('x')`, `T.vector('x')`, `T.constant(3)`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np

from .. import mistakes
from ..config import config
from ..graph import Constant, TensorVariable, Variable
from ..say import label
from ..site import at_keyword, here
from ..types import DTYPES, LETTERS, TensorType, Type, dtype_name
from .card import as_variable
from .shape import dimshuffle, shape_padleft

PATTERNS: dict[str, tuple[bool, ...]] = {
    "scalar": (),
    "vector": (False,),
    "matrix": (False, False),
    "row": (True, False),
    "col": (False, True),
    "tensor3": (False,) * 3,
    "tensor4": (False,) * 4,
    **{f"tensor{ndim}": (False,) * ndim for ndim in (5, 6, 7)},
}
SEVERAL = r"\w[\s,;]+\w"
PLURALS = {"matrix": "matrices"}


def make_variable(type: Type, name: Any = None, *more: Any, **settings: Any) -> Variable:
    """A new input of this type; TypeError if the name is no text, as in `T.dmatrix(3, 4)`."""
    check_name(constructor_name(type), name, *more, **settings)
    made: Variable = type.Variable(type, name=name)
    return made


Type.make = make_variable


def check_name(constructor: str, name: Any, *more: Any, **settings: Any) -> None:
    """Raise TypeError if lengths are given where a name belongs, or a dtype before the name."""
    for word, value in settings.items():
        site = here()
        where, said = at_keyword(site, word), f"{word}={value!r}"
        raise mistakes.constructor_keyword(where, constructor=constructor, found=said)
    if isinstance(name, str) and name in DTYPES:
        fix = {"name": more[0] if more and isinstance(more[0], str) else "x", "dtype": name}
        raise mistakes.dtype_as_name(here(), constructor=constructor, **fix)
    if more or not (name is None or isinstance(name, str)):
        found = (name, *more) if more else repr(name)
        key = mistakes.name_and_more if more else mistakes.name_not_text
        raise key(here(), constructor=constructor, found=found)


def constructor_name(type: Type) -> str:
    """What makes variables of this type: 'dmatrix'."""
    if not isinstance(type, TensorType):
        return "TensorType(…)"
    kinds = {pattern: kind for kind, pattern in PATTERNS.items()}
    return LETTERS.get(type.dtype, "") + kinds.get(type.broadcastable, "tensor")


def of_kind(kind: str) -> Callable[..., Variable]:
    """The function `vector(name=None, dtype=None)`, or its like for another pattern."""

    def make(name: str | None = None, dtype: Any = None, *more: Any, **settings: Any) -> Variable:
        strange = isinstance(dtype, int) or name in DTYPES
        check_name(kind, name, *((dtype, *more) if strange else more), **settings)
        return TensorVariable(TensorType(dtype or config.floatX, PATTERNS[kind]), name=name)

    make.__name__ = make.__qualname__ = kind
    make.__doc__ = f"A {kind} of dtype floatX, unless another is given."
    return make


def several(make: Callable[..., Variable]) -> Callable[..., Any]:
    """The plural of a constructor: `dscalars('x', 'y')` or `dscalars(2)` gives a list."""

    def plural(*names: Any) -> Any:
        if len(names) == 1 and isinstance(names[0], str) and re.search(SEVERAL, names[0]):
            words = {"found": names[0], "names": ", ".join(map(repr, re.findall(r"\w+", names[0])))}
            raise mistakes.names_in_one_text(here(), **words)
        if names and isinstance(names[0], int):
            made = [make() for _ in range(names[0])]
        else:
            made = [make(name) for name in (names[0] if len(names) == 1 else names)]
        return made[0] if len(made) == 1 else made

    plural.__doc__ = "Several variables at once, from their names or their number."
    return plural


def all_constructors() -> dict[str, Any]:
    """Every constructor by its name: `vector`, `vectors`, `dvector`, `dvectors`, …"""
    made: dict[str, Any] = {}
    for kind, pattern in PATTERNS.items():
        plural = PLURALS.get(kind, kind + "s")
        made[kind] = of_kind(kind)
        made[plural] = several(made[kind])
        for dtype, letter in LETTERS.items():
            made[letter + kind] = TensorType(dtype, pattern)
            made[letter + plural] = several(made[letter + kind])
    return made


def tensor(*args: Any, name: str | None = None, **kwargs: Any) -> Variable:
    """A variable of `TensorType(dtype, broadcastable)`."""
    return make_variable(TensorType(*args, **kwargs), name)


def constant(
    x: Any, name: str | None = None, ndim: int | None = None, dtype: Any = None
) -> Constant:
    """A value written into the graph; a number takes the smallest dtype that holds it exactly."""
    data = int(x) if isinstance(x, bool) else x  # as in Theano; np.bool_ stays what it is
    if dtype is not None:
        data = np.asarray(data, dtype_name(dtype))
    made = as_variable(data, name)
    if not isinstance(made, Constant):
        raise mistakes.constant_of_symbol(here(), name=label(made))
    if ndim is not None and made.ndim < ndim:
        wider = made.data.reshape((1,) * (ndim - made.ndim) + made.data.shape)
        made = TensorType(made.dtype, [n == 1 for n in wider.shape]).make_constant(wider, name)
    return made


def as_tensor_variable(x: Any, name: str | None = None, ndim: int | None = None) -> Variable:
    """`x` as a variable; with `ndim`, broadcastable axes in front are added or dropped.

    Raises AsTensorError (a TypeError) for what cannot be a tensor.
    """
    made = as_variable(x, name)
    if ndim is None or made.ndim == ndim:
        return made
    if made.ndim < ndim:
        return shape_padleft(made, ndim - made.ndim)
    return dimshuffle(made, list(range(made.ndim - ndim, made.ndim)))

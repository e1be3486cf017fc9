"""Flags of `config` that are misspelt, or set to what they do not take, are told as mistakes.

`flags` and `config` stand above the catalogue of mistakes, and raise plain exceptions until this
file, at its first import, tells them better words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from . import mistakes
from .config import PARAMS, Flags
from .flags import ConfigParam, Unfit
from .inert import one_line
from .later import difflib
from .site import here, part
from .types import DTYPES, TensorType


def does_not_take(flag: str, value: Any, known: Sequence[str]) -> Exception:
    """The ValueError for a value that a flag refuses, with the nearest one that it takes."""
    word = getattr(value, "__name__", value)  # np.float32 for 'float32'
    near = mistakes.nearest(str(word), known)
    remedy = f"theano.config.{flag} = {near!r}" if near else mistakes.one_of(known)
    where = part(here(), "", 99)
    found = mistakes.brief_any(value)
    return mistakes.flag_value(where, flag=flag, found=found, remedy=remedy)


def is_missing(flag: str) -> Exception:
    """The AttributeError for a flag that is read and does not exist."""
    near = mistakes.nearest(flag, list(PARAMS))
    remedy = f"theano.config.{near}" if near else "print(theano.config)"
    return mistakes.flag_missing(here(), flag=flag, remedy=remedy)


def is_new(flag: str) -> None:
    """Warns of a flag that is set for the first time, if its name looks like that of another."""
    near = mistakes.nearest(flag, list(PARAMS), 0.85)
    if near:
        mistakes.flag_unknown.warn(here(), flag=flag, near=near)


def flag_takes(flag: str, takes: Callable[[Any], bool], known: Callable[[], Sequence[str]]) -> None:
    """From now on, this flag refuses what `takes` is False for."""

    def taken(value: Any) -> Any:
        if not takes(value):
            raise Unfit(*known())
        return value

    PARAMS[flag].filter = taken


def no_dtype(found: Any) -> Exception:
    """What stands for a dtype and is none, with the nearest ones."""
    near = difflib.get_close_matches(str(found), DTYPES, 3) or ("float64", "float32", "int64")
    shown = one_line(repr(found), 60)
    return mistakes.unknown_dtype(here(), found=shown, near=mistakes.listed(near))


def as_a_dictionary(flags: Flags, flag: Any, *value: Any) -> NoReturn:
    """`theano.config['floatX']`: flags are attributes."""
    words = {"flag": mistakes.brief_any(flag), "remedy": f"theano.config.{flag}"}
    raise mistakes.flag_in_brackets(here(), **words)


ConfigParam.refusal = staticmethod(does_not_take)
Flags.missing, Flags.new = staticmethod(is_missing), staticmethod(is_new)
for _brackets in ("__getitem__", "__setitem__"):
    setattr(Flags, _brackets, as_a_dictionary)
TensorType.no_dtype = staticmethod(no_dtype)

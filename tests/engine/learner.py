"""Runs a short program the way a learner would: from a file of its own, with lines to show."""

from __future__ import annotations

import contextlib
import io
import linecache
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import numpy as np

import minitheano as theano
import minitheano.tensor as T
from minitheano import alias
from minitheano.errors import LearnerWarning

FILE = "learner.py"
# Two programs must not be taken for one place in the code: each has a folder of its own.
_folders = count(1)


@dataclass
class Run:
    """What a program printed, what it warned about, and the exception that ended it, if any."""

    printed: str = ""
    warned: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)
    error: BaseException | None = None
    told: str = ""  # what the learner reads of the exception, or of the warnings


@contextlib.contextmanager
def file_of(code: str) -> Iterator[str]:
    """A file name under which Python finds these lines, as it finds those of a notebook cell."""
    name = f"/learner{next(_folders)}/{FILE}"
    lines = code.splitlines(keepends=True)
    linecache.cache[name] = (len(code), None, lines, name)
    try:
        yield name
    finally:
        linecache.cache.pop(name, None)


def run(code: str, lang: str = "en") -> Run:
    """Run the program, with `theano`, `T` and `np` imported, in one of the two languages."""
    alias.install()
    result, printed = Run(), io.StringIO()
    names: dict[str, Any] = {"theano": theano, "T": T, "np": np, "__name__": "__main__"}
    with contextlib.ExitStack() as around:
        flags = {"lang": lang, "compute_test_value": "off", "floatX": "float64"}
        around.enter_context(theano.config.change(flags))  # what the program sets is put back
        name = around.enter_context(file_of(code))
        seen = around.enter_context(warnings.catch_warnings(record=True))
        around.enter_context(contextlib.redirect_stdout(printed))
        warnings.simplefilter("default")
        try:
            exec(compile(code, name, "exec"), names)
        except Exception as error:
            # The text is made here, while the language is set and the lines can be found.
            result.error, result.told = error, f"{type(error).__name__}: {error}"
    result.printed = printed.getvalue()
    for warning in seen:
        own = issubclass(warning.category, LearnerWarning)
        (result.warned if own else result.other).append(str(warning.message))
    if result.warned and result.error is None:
        result.told = "\n".join(f"LearnerWarning: {text}" for text in result.warned)
    return result

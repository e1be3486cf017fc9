"""Runs a program line by line, whatever happens, and tells what a learner must never meet."""

from __future__ import annotations

import ast
import contextlib
import dis
import io
import os
import traceback
import warnings
from typing import Any

import numpy as np
from learner import file_of

import minitheano as theano
import minitheano.tensor as T
from minitheano.errors import LearnerWarning, TeachingError
from minitheano.graph import SharedVariable
from minitheano.ifelse import ifelse
from minitheano.tensor.shared_randomstreams import RandomStreams

PACKAGE = os.path.dirname(os.path.abspath(theano.__file__)) + os.sep
RAISE = dis.opmap["RAISE_VARARGS"]
SAID = (TypeError, ValueError, KeyError, AttributeError, NotImplementedError)  # in a `raise`
LINES = 6  # a message has no more


def findings(lines: list[str]) -> list[str]:
    """What is wrong with the engine, as this program shows it; nothing, if all is well."""
    names: dict[str, Any] = {"theano": theano, "T": T, "np": np, "ifelse": ifelse}
    names |= {"draws": RandomStreams(1), "__name__": "__main__"}
    found = []
    with contextlib.ExitStack() as around:
        code = "\n".join(lines) + "\n"
        file = around.enter_context(file_of(code))
        around.enter_context(theano.config.change(lang="en", compute_test_value="off"))
        around.enter_context(warnings.catch_warnings())
        around.enter_context(contextlib.redirect_stdout(io.StringIO()))
        warnings.simplefilter("error")
        warnings.simplefilter("ignore", LearnerWarning)
        warnings.simplefilter("ignore", SyntaxWarning)  # Python's, of `0[1]`
        for statement in ast.parse(code).body:
            wrong = _of_a_line(compile(ast.Module([statement], []), file, "exec"), names)
            if wrong:
                found.append(f"line {statement.lineno}: {wrong}")
    return found


def _of_a_line(code: Any, names: dict[str, Any]) -> str:
    before = _stored(names)
    try:
        with warnings.catch_warnings():
            exec(code, names)
    except Exception as error:
        return _of_an_error(error) or _of_the_state(before, _stored(names))
    return ""


def _stored(names: dict[str, Any]) -> dict[int, Any]:
    """The bytes of everything shared."""
    shared = [v for v in names.values() if isinstance(v, SharedVariable)]
    return {id(s): _bytes(s.container.data) for s in shared}


def _bytes(data: Any) -> Any:
    if isinstance(data, np.random.RandomState):
        return repr(data.get_state())
    return (data.dtype, data.shape, data.tobytes()) if isinstance(data, np.ndarray) else repr(data)


def _of_the_state(before: dict[int, Any], after: dict[int, Any]) -> str:
    same = all(after[key] == value for key, value in before.items() if key in after)
    return "" if same else "a line that failed has changed a shared variable"


def _of_an_error(error: Exception) -> str:
    """An error is well if it teaches, is Python's own, or says why in a `raise` of the engine."""
    if isinstance(error, TeachingError):
        return _of_a_message(error)
    step, last = error.__traceback__, None
    while step is not None:
        file = step.tb_frame.f_code.co_filename
        if file.startswith("/learner"):
            last = None  # what a step raises by itself is Python's business
        elif file.startswith((PACKAGE, "<minitheano")):
            last = step
        step = step.tb_next
    if last is None or isinstance(error, MemoryError):
        return ""
    if isinstance(error, IndexError) and last.tb_frame.f_code.co_name == "__getitem__":
        return ""  # of a list that is our own kind of list
    code = last.tb_frame.f_code.co_code
    alone = last.tb_next is None and code[last.tb_lasti] == RAISE
    if alone and isinstance(error, SAID):
        return "" if len(str(error).splitlines()) <= LINES else f"too long: {error}"
    return "".join(traceback.format_exception(error))


def _of_a_message(error: TeachingError) -> str:
    """The message can be made in both languages, is short, and has no hole left open."""
    for lang in ("en", "zh"):
        try:
            with theano.config.change(lang=lang):
                text = str(error)
        except Exception as failure:
            return f"{error.key} cannot be told: " + "".join(traceback.format_exception(failure))
        if not 1 <= len(text.splitlines()) <= LINES or not error.what.strip():
            return f"{error.key} in {len(text.splitlines())} lines: {text}"
    return ""

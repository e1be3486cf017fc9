"""The net under what a learner may call: an error without words of its own is told as a mistake.

Every check that knows better raises before. What is left are arguments of a kind that nobody has
thought of: a string for an axis, an array for a flag, one argument too many.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cache, wraps
from opcode import opmap
from types import FunctionType, MappingProxyType, ModuleType
from typing import Any

from . import mistakes
from .config import config
from .elsewhere import KEYWORDS
from .errors import IndexMistake, Mistake, TeachingError, TypeMistake, ValueMistake
from .graph import Variable
from .inert import shortened
from .say import label
from .site import Site, at_keyword, callee, here, text_of
from .syntax import parsed
from .tracebacks import hide_our_frames, trail

PACKAGE = __name__.partition(".")[0]
OURS = {"", PACKAGE, "numpy", *sys.stdlib_module_names} - {"__main__"}
RAISE = opmap["RAISE_VARARGS"]
# A NameError in our own code is our mistake, whatever the arguments are.
UNTOUCHED = (TeachingError, NotImplementedError, MemoryError, StopIteration, Warning, NameError)
MOST = 4  # arguments that are listed
LONG_CALL = 60  # a longer call is not repeated


def under_all(module: ModuleType) -> None:
    """Hang the net under every function of this package that a module offers."""
    for name in list(vars(module)):
        under_one(module, name)


def under_one(module: ModuleType, name: str) -> None:
    """Hang the net under what a module offers by this name, if it is a function of this package."""
    offered = vars(module)[name]
    public = isinstance(offered, FunctionType) and not name.startswith("_")
    if public and offered.__module__.startswith(PACKAGE):
        call = under(offered)
        if call.__module__ == bare(call).__module__:
            call.__module__, call.__qualname__ = module.__name__, name  # where pickle finds it
        setattr(module, name, call)


@cache
def under(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, whose errors are told in the learner's words."""
    if bare(function) is not function:
        return function

    @wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except TeachingError as error:
            hide_our_frames(error)
            raise
        except Exception as error:
            if _has_words(error):
                hide_our_frames(error)
                raise
            if isinstance(error, UNTOUCHED):
                raise
            raise refused(error, function.__name__, function, args, kwargs) from shown(error)

    vars(call)["_bare"] = function
    vars(call)["__signature__"] = _Signature(function)  # getfullargspec() sees no further
    return call


class _Signature(inspect.Signature):
    """The signature of a function, which is read when somebody asks: of most nobody does."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function

    @property
    def parameters(self) -> MappingProxyType[str, inspect.Parameter]:
        return inspect.signature(self._function).parameters

    @property
    def return_annotation(self) -> Any:
        return inspect.signature(self._function).return_annotation

    def replace(self, **changes: Any) -> inspect.Signature:  # type: ignore[override]
        return inspect.signature(self._function).replace(**changes)

    __replace__ = replace  # type: ignore[assignment]


def shown(error: Exception) -> Exception | None:
    """The error behind a mistake, above it in the traceback if `exception_verbosity` is 'high'.

    For whoever mends the library; a debugger finds it as `__context__` in any case.
    """
    return error if config.exception_verbosity == "high" else None


def bare(offered: Any) -> Any:
    """The function itself, without a net; anything else as it is."""
    return getattr(offered, "_bare", offered) if isinstance(offered, FunctionType) else offered


def _has_words(error: Exception) -> bool:
    """True for what was raised on purpose: in the learner's own code, or by `raise` in ours."""
    if from_the_learner(error):
        return True
    *_, last = trail(error)
    ours = last.tb_frame.f_globals.get("__name__", "").startswith(PACKAGE)
    return ours and last.tb_frame.f_code.co_code[last.tb_lasti] == RAISE


def from_the_learner(error: Exception) -> bool:
    """True if the error comes from code that is neither ours nor Python's nor NumPy's."""
    names = [str(step.tb_frame.f_globals.get("__name__", "")) for step in trail(error)]
    foreign = [name for name in names if name.partition(".")[0] not in OURS]
    return not all(name.startswith(f"<{PACKAGE}") for name in foreign)  # emitted text is ours


def refused(
    error: Exception,
    name: str,
    function: Callable[..., Any],
    args: Sequence[Any],
    kwargs: Mapping[str, Any] = MappingProxyType({}),
) -> TeachingError:
    """The mistake to tell where a function failed with these arguments and had no words for it."""
    site = here()
    typed = callee(site) or ""
    last = typed.rpartition(".")[2]
    method = bare(getattr(Variable, last, None)) is function  # may have another name as a function
    called = typed if typed and (method or name in (last, "__init__")) else name
    untyped = _by_python(site, args)
    given, args = list(_parameters(function).values())[untyped:], args[untyped:]
    words = {"name": called, "form": f"{called}({_form(given)})"}
    fault = _misfit(given, args, kwargs)
    if fault is not None:
        mistake, parameter, form = fault
        words |= {"parameter": parameter} | ({"form": form} if form else {})
        return mistake(at_keyword(site, parameter) if parameter in kwargs else site, **words)
    listed = [_kind(value) for value in args]
    listed += [f"{keyword}={_kind(value)}" for keyword, value in kwargs.items()]
    more = ["…"] if len(listed) > MOST else []
    found = mistakes.joined([*listed[:MOST], *more]) or mistakes.two("none", "没有参数")
    return mistakes.arguments_refused.told_as(_class(error))(site, found=found, **words)


def _by_python(site: Site | None, args: Sequence[Any]) -> int:
    """How many arguments nobody typed: 1 for the x of `x.sum()`."""
    call = parsed(text_of(site))
    plain = isinstance(call, ast.Call) and not any(isinstance(a, ast.Starred) for a in call.args)
    return int(plain and isinstance(call, ast.Call) and len(args) == len(call.args) + 1)


def _misfit(
    given: Sequence[inspect.Parameter], args: Sequence[Any], kwargs: Mapping[str, Any]
) -> tuple[Mistake, str, str] | None:
    """A keyword that the function has not, with the nearest one; or an argument that it misses."""
    parameters = {p.name: p for p in given}
    takes_any = any(p.kind is p.VAR_KEYWORD for p in parameters.values())
    for keyword in () if takes_any else kwargs:
        if keyword not in parameters:
            known = KEYWORDS.get(keyword)
            near = known if known in parameters else mistakes.nearest(keyword, list(parameters))
            return mistakes.keyword_unknown, keyword, f"{near}=…" if near else ""
    bare = [
        p for p in parameters.values() if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)
    ]
    for p in bare[len(args) :]:
        if p.default is p.empty and p.name not in kwargs:
            return mistakes.argument_missing, p.name, _completed(text_of(here()), p.name)
    return None


def _completed(typed: str, parameter: str) -> str:
    """The call as it was typed, with one argument more: `T.grad(y, wrt=…)`; '' if it is long."""
    if not isinstance(parsed(typed), ast.Call) or len(typed) > LONG_CALL:
        return ""
    start = typed[:-1].rstrip(", ")
    return f"{start}{'' if start.endswith('(') else ', '}{parameter}=…)"


def _class(error: Exception) -> type[TeachingError]:
    """The learner's `except` finds Python's class again; an error of our inside is a TypeError."""
    if isinstance(error, IndexError):
        return IndexMistake
    return ValueMistake if isinstance(error, ValueError) else TypeMistake


def _kind(value: Any) -> str:
    """An argument in a sentence: a symbol with its type, anything else by its value."""
    if isinstance(value, Variable):
        return f"{label(value)} ({mistakes.type_words(value.type)})"
    return mistakes.brief_any(value)


def _parameters(function: Callable[..., Any]) -> Mapping[str, inspect.Parameter]:
    try:
        return inspect.signature(function).parameters
    except ValueError:  # a builtin has none
        return {}


def _form(given: Sequence[inspect.Parameter]) -> str:
    """What the function takes, as it is written in Python, cut where there is too much."""
    bare = [p.replace(annotation=inspect.Parameter.empty) for p in given]
    return shortened(", ".join(map(str, bare)), 90)

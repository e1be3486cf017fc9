"""`check`: what a teacher would say of a program that runs.

Nothing is wrong for Theano in such a program, so nothing is raised. One hint is one card, a small
function from what is known (known.py) to findings; the cards stand in python.py, steps.py,
state.py, training.py, loops.py, formulas.py and values.py, their words in mistakes/hints.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from .. import mistakes
from ..function import Function
from ..graph import SharedVariable, Variable, leaves
from ..site import here, learners_frame
from ..strangers import told
from ..trace import Trace
from . import formulas, loops, python, state, steps, training, values
from .card import CARDS
from .known import Known, Run
from .report import Hints
from .source import files_of


def check(*things: Any) -> Hints:
    """What a teacher would remark on, in functions, expressions, shared variables, scan results.

    Without arguments the whole program is looked at: every name of the caller, and the text of the
    file, or of the notebook's cells that ran; calls with typed-out numbers are rehearsed, which
    changes no shared variable. `check(names)` does this for a dictionary of names, such as
    `vars(module)`. The result is a list that prints well; each finding has `key`, `what`, `where`
    and `fix`. To look into one call, `f.check(*arguments)` rehearses it.

    Raises TypeError for a thing that is none of these. (The `check` of the lessons, which marks an
    exercise, is another function.)
    """
    names, file = _around()
    if len(things) == 1 and _is_namespace(things[0]):
        names, things = things[0], ()
        file = _file_of(names)
    if things:
        return _found(_looked_at(names, files_of(file), list(_parts(things)), whole=False))
    own = [t for n, t in names.items() if (n == "_" or n[:1] != "_") and _ours(t)]
    known = _looked_at(names, files_of(file), list(_parts(own)), whole=True)
    known.rehearse_calls()
    return _found(known)


def check_function(f: Function, *args: Any, **kwargs: Any) -> Hints:
    """What a teacher would remark on in this function.

    With arguments, or if the function needs none, a call of it is rehearsed, and its values are
    looked at too: nan, numbers that wrap around, sequences of different lengths. No shared variable
    changes. Raises what the call would raise.
    """
    names, file = _around()
    known = _looked_at(names, files_of(file), [f], whole=False)
    if args or kwargs or not f.inputs:
        known.rehearse(f, args, **kwargs)
    return _found(known)


def hints_of(*things: Any, run: Trace | None = None) -> Hints:
    """The same as `check(*things)`, for a picture: the names and the text around are not read.

    `run` is a recorded call of the first function, whose values are looked at.
    """
    known = _looked_at({}, [], list(_parts(things)), whole=False)
    if run is not None and known.functions:
        known.runs.append(Run(known.functions[0], (), run))
    return _found(known)


# Hung up here, because a function knows nothing of the cards, which look at functions.
Function.check = check_function  # type: ignore[attr-defined]


def _found(known: Known) -> Hints:
    return Hints((hint for card in CARDS for hint in card(known)), lambda: _found(known))


def _around() -> tuple[dict[str, Any], str]:
    """The names that the caller knows, and its file."""
    frame = learners_frame()
    if frame is None:
        return {}, ""
    return {**frame.f_globals, **frame.f_locals}, frame.f_code.co_filename


def _parts(things: Iterable[Any]) -> Iterator[Any]:
    """The functions and variables in lists, pairs and dictionaries."""
    for thing in things:
        if isinstance(thing, Function | Variable):
            yield thing
        elif isinstance(thing, dict):
            yield from _parts([*thing.keys(), *thing.values()])
        elif isinstance(thing, list | tuple):
            yield from _parts(_plain(thing))
        elif thing is not None:
            raise mistakes.nothing_to_check(here(), **told(thing))


def _is_namespace(thing: Any) -> bool:
    return isinstance(thing, dict) and bool(thing) and all(isinstance(k, str) for k in thing)


def _file_of(names: dict[str, Any]) -> str:
    """The file of a module's names, or the one in which most of its functions were compiled."""
    sites = [t._made.site for t in names.values() if isinstance(t, Function)]
    sites += [t.site for t in names.values() if isinstance(t, Variable)]
    files = [site.file for site in sites if site is not None]
    return str(names.get("__file__") or max(files, key=files.count, default=""))


def _looked_at(names: dict[str, Any], files: list[str], things: list[Any], whole: bool) -> Known:
    functions = list(dict.fromkeys(t for t in things if isinstance(t, Function)))
    results = [t for t in things if isinstance(t, Variable)]
    behind = [v for f in functions for v in f.shared] + leaves(results)
    shared = dict.fromkeys(v for v in behind if isinstance(v, SharedVariable))
    return Known(names, files, functions, results, list(shared), whole)


def _ours(thing: Any, depth: int = 4) -> bool:
    """True for what a name of the program may hold that a check looks at."""
    if isinstance(thing, list | tuple):
        return depth > 0 and all(_ours(each, depth - 1) for each in _plain(thing))
    if isinstance(thing, dict):
        return all(isinstance(k, SharedVariable) for k in thing)
    return thing is None or isinstance(thing, Function | Variable)


def _plain(things: list[Any] | tuple[Any, ...]) -> Iterator[Any]:
    """What a list or a tuple holds; the pair of a scan refuses to be taken for a list."""
    return tuple.__iter__(things) if isinstance(things, tuple) else iter(things)

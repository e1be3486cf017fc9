"""The modes that compile loops to machine code: 'numba' before the first call, 'auto' beside calls.

With `mode='auto'` NumPy answers from the first call on. When a function has taken a while in all, a
thread compiles what can be native, and the next call after that runs it.
"""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Callable
from importlib.util import find_spec
from time import perf_counter
from typing import Any

from . import mistakes
from .emit import Emitted, Program
from .graph import Apply, order
from .groups import grouped
from .loop import Scan
from .modes import NATIVE, Mode, predefined_modes
from .site import here
from .struct import replaced

Run = Callable[..., Any]


class NumbaMode(Mode):
    """Scans and groups of elementwise ops are native code, compiled when the function is made."""

    without = Mode.without - NATIVE

    def compile(self, program: Program, written: Program) -> tuple[Emitted, Run]:
        """The text of the function; without Numba it is NumPy's, and that is said once."""
        return super().compile(program if _numba_is_there() else _numpys(program), written)


class AutoMode(NumbaMode):
    """NumPy answers at once; a function that has run for `enough` seconds in all becomes native."""

    enough = 0.25  # about what it takes to compile a loop

    def compile(self, program: Program, written: Program) -> tuple[Emitted, Run]:
        """The text of the function as NumPy runs it."""
        return Mode.compile(self, _numpys(program), written)

    def begin(self, function: Any, program: Program) -> None:
        """Look at how long the calls take, if there is anything to be won."""
        fast = function._emitted.fast and function._emitted.direct
        if fast and any(map(_may_be_native, order(grouped(program.results)))) and _numba_is_there():
            function.__call__ = _watched(weakref.ref(function), program, self)

    def hot(self, function: Any, program: Program) -> None:
        """Compile it in a thread of its own."""
        thread = threading.Thread(target=_aside, args=(weakref.ref(function), program, self))
        try:
            thread.start()
        except RuntimeError:  # the program is about to end
            return

    def native(self, program: Program) -> tuple[Emitted, Run]:
        """The text with native loops."""
        return Mode.compile(self, program, program)


def _may_be_native(node: Apply) -> bool:
    return isinstance(node.op, Scan) or hasattr(node.op, "folds")


def _numpys(program: Program) -> Program:
    return replaced(program, without=program.without | NATIVE)


def _watched(function: Any, program: Program, mode: AutoMode) -> Run:
    """What is called while it is not known whether the function is worth it."""
    run, spent, lock = function().__call__, 0.0, threading.Lock()

    def call(*args: Any, **named: Any) -> Any:
        nonlocal spent
        begin = perf_counter()
        try:
            return run(*args, **named)
        finally:
            spent += perf_counter() - begin
            if spent > mode.enough and lock.acquire(blocking=False):  # never given back: once
                owner = function()
                owner.__call__ = run
                mode.hot(owner, program)

    return call


def _aside(function: Any, program: Program, mode: AutoMode) -> None:
    """What the thread does. If it fails, NumPy goes on, and `f.ran` says why."""
    failed: list[str] = []
    _aside_now.append(program)
    try:
        _be_nice()
        emitted, run = mode.native(program)
    except Exception as error:
        failed = [str(error)]
    finally:
        _aside_now.remove(program)
    owner = function()
    if owner is not None and failed:
        owner._emitted.notes += failed
    elif owner is not None:
        owner._run(program, emitted, run)


def _be_nice() -> None:
    """Let other threads go first, where the system knows of it."""
    try:
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)
    except (AttributeError, OSError):
        return


_told: list[bool] = []
_aside_now: list[Program] = []  # what threads are compiling
_torn: list[bool] = []


def _numba_is_there() -> bool:
    """True if Numba can be imported; the first time that it cannot, the learner is told."""
    if _torn:
        return False
    if find_spec("numba") is not None:
        return True
    if not _told:
        _told.append(True)
        mistakes.numba_missing.warn(here())
    return False


def _forked() -> None:
    """A thread that compiled is not in the new process; what it held is held for ever."""
    _torn.extend([True] * bool(_aside_now))


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forked)

predefined_modes |= {"numba": NumbaMode(), "NUMBA": NumbaMode(), "auto": AutoMode()}

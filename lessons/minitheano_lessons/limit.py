"""Two seconds for a learner's program, whatever it does: an endless loop is stopped."""

from __future__ import annotations

import contextlib
import ctypes
import signal
import threading
import time
from collections.abc import Iterator
from typing import Any, NoReturn


class TimeUp(BaseException):
    """The time is over. Not an Exception, so that `except Exception` in a program cannot eat it."""


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TimeUp inside the block when `seconds` have passed.

    The main thread gets an alarm signal, which also interrupts a sleep. Elsewhere, and on systems
    without that signal, the exception is planted in the running thread. Where there are no threads
    at all (a browser), there is no limit.
    """
    main = threading.current_thread() is threading.main_thread()
    guard = _alarm if main and hasattr(signal, "setitimer") else _planted
    with guard(seconds):
        yield


@contextlib.contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    def ring(*_: Any) -> NoReturn:
        raise TimeUp

    began = time.monotonic()
    old_handler = signal.signal(signal.SIGALRM, ring)
    old_left, old_interval = signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, old_handler)
        if old_left:  # somebody else's alarm was running: let it ring when it would have rung
            left = max(old_left - (time.monotonic() - began), 0.001)
            signal.setitimer(signal.ITIMER_REAL, left, old_interval)


@contextlib.contextmanager
def _planted(seconds: float) -> Iterator[None]:
    thread, lock, over = ctypes.c_ulong(threading.get_ident()), threading.Lock(), False

    def plant() -> None:
        with lock:
            if not over:
                ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, ctypes.py_object(TimeUp))

    timer = threading.Timer(seconds, plant)
    timer.daemon = True
    with contextlib.suppress(RuntimeError):  # there are no threads here
        timer.start()
    try:
        yield
    finally:
        with lock:
            over = True
        timer.cancel()

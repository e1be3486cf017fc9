"""Tracebacks: the steps of one, and one that shows only what the learner's code was doing."""

from __future__ import annotations

from types import TracebackType

from .config import config
from .errors import TeachingError
from .site import is_numpys, is_ours


def hide_our_frames(error: BaseException) -> None:
    """Leave what the learner's code was doing in a traceback, such as a step that scan called.

    `except … as error: hide_our_frames(error); raise` in a function of ours hides this function,
    too, for a bare `raise` adds nothing. All frames stay if `config.exception_verbosity` is 'high'.
    """
    if config.exception_verbosity == "high":
        return
    kept: list[TracebackType] = []
    inside = False
    for step in trail(error):
        code = step.tb_frame.f_code
        # NumPy's frames stay, where the learner's own code called it.
        inside = is_ours(code) or (inside and is_numpys(code))
        if not inside and not code.co_filename.startswith("<frozen "):
            kept.append(step)
    left = None
    for step in reversed(kept):
        left = TracebackType(left, step.tb_frame, step.tb_lasti, step.tb_lineno)
    if left is not None or isinstance(error, TeachingError):
        error.__traceback__ = left
    if isinstance(error, TeachingError):
        error.__suppress_context__ = True  # no "During handling of …" for what we handled


def trail(error: BaseException) -> list[TracebackType]:
    """The steps of a traceback, from where the error was caught to where it was raised."""
    found, step = [], error.__traceback__
    while step is not None:
        found.append(step)
        step = step.tb_next
    return found

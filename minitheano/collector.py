"""Python's garbage collector rests while many nodes are made.

All of them stay, and it would look at each again and again.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


def uncollected(make: Callable[P, R]) -> Callable[P, R]:
    """The same function, during which nothing is collected."""

    @wraps(make)
    def resting(*args: P.args, **kwargs: P.kwargs) -> R:
        if not gc.isenabled():  # it rests already, or the program does without it
            return make(*args, **kwargs)
        try:
            gc.disable()  # in here: an interrupt may come as soon as it is done
            return make(*args, **kwargs)
        finally:
            gc.enable()

    return resting

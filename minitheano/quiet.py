"""What NumPy says about numbers that are not finite, switched off by emitted text for one call.

`before = errors.get()`, `errors.set(ignored)` and at the end `errors.set(before)` do what
`np.errstate(all="ignore")` does, also for calls within calls and for threads, in a third of the
time.
"""

from __future__ import annotations

from typing import Any

import numpy as np


class Settings:
    """The same by NumPy's public functions."""

    get = staticmethod(np.geterr)

    @staticmethod
    def set(settings: Any) -> None:
        np.seterr(**settings)


errors: Any = Settings
ignored: Any = dict.fromkeys(np.geterr(), "ignore")

try:
    from numpy._core import umath

    errors, ignored = umath._extobj_contextvar, umath._make_extobj(all="ignore")
except (ImportError, AttributeError):  # they are not public: another NumPy may have others
    pass

"""The catalogue of mistakes: for each, what was found and what to try, in English and 简体中文.

The words in braces are filled in by the place that raises; both languages use the same ones.
A mistake is raised as `raise mistakes.update_type(site, update=…, …)` and, if it is a warning,
given as `mistakes.frozen_value.warn(site, …)`. It is a long catalogue, in several files, which are
loaded with the first mistake.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ..errors import Mistake
from .words import *  # noqa: F403

if TYPE_CHECKING:
    from .algebra import *  # noqa: F403
    from .branches import *  # noqa: F403
    from .computing import *  # noqa: F403
    from .draws import *  # noqa: F403
    from .formulas import *  # noqa: F403
    from .functions import *  # noqa: F403
    from .givens import *  # noqa: F403
    from .gradients import *  # noqa: F403
    from .hints import *  # noqa: F403
    from .layers import *  # noqa: F403
    from .modes import *  # noqa: F403
    from .own import *  # noqa: F403
    from .pickles import *  # noqa: F403
    from .scans import *  # noqa: F403
    from .values import *  # noqa: F403

CHAPTERS = (
    "algebra", "branches", "computing", "draws", "formulas", "functions", "givens", "gradients",
    "hints", "layers", "modes", "own", "pickles", "scans", "values",
)  # fmt: skip


def catalogue() -> dict[str, Mistake]:
    """Every mistake by its own name, which it learns here."""
    names = globals()
    for chapter in CHAPTERS:
        found = vars(import_module(f"{__name__}.{chapter}"))
        names |= {key: each for key, each in found.items() if not key.startswith("_")}
    told = {key: each for key, each in names.items() if isinstance(each, Mistake)}
    for key, mistake in told.items():
        object.__setattr__(mistake, "key", key)
    return told


if not TYPE_CHECKING:  # for which every name is there already

    def __getattr__(name: str) -> Any:
        if not name.startswith("__"):
            catalogue()
        if name in globals():
            return globals()[name]
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

"""The catalogue of mistakes: for each, what was found and what to try, in English and 简体中文.

The words in braces are filled in by the place that raises; both languages use the same ones.
A mistake is raised as `raise mistakes.update_type(site, update=…, …)` and, if it is a warning,
given as `mistakes.frozen_value.warn(site, …)`.
"""

from __future__ import annotations

from ..errors import Mistake
from .algebra import *  # noqa: F403  one catalogue, in several files because it is long
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
from .words import *  # noqa: F403

for _key, _mistake in list(globals().items()):  # every mistake learns its own name
    if isinstance(_mistake, Mistake):
        object.__setattr__(_mistake, "key", _key)

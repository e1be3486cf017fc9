"""How many random examples a test tries: some that are always the same, or many new ones.

`MINITHEANO_PROGRAMS=100000` tries so many, with other ones each time.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings

MANY = int(os.environ.get("MINITHEANO_PROGRAMS", "0"))


def some(*phases: Phase) -> settings:
    """For tests whose examples take a while; only these phases are gone through."""
    return settings(
        max_examples=MANY or 60,
        derandomize=not MANY,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=phases,
    )

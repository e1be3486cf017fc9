"""What one call cannot show: the same function compiled again and again in a loop."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Sequence

from . import mistakes
from .graph import Variable, order
from .site import Site
from .struct import field, struct

MANY = 10  # so often in a row is a habit
PAUSE = 2.0  # seconds: a learner who runs a cell again takes longer
PLACES = 64  # how many places are remembered


@struct
class Habit:
    """What was compiled at one place the last time, and how often in a row."""

    formula: int
    count: int = 1
    last: float = field(default_factory=time.monotonic)


_habits: OrderedDict[tuple[str, int], Habit] = OrderedDict()


def watch(results: Sequence[Variable], site: Site | None) -> None:
    """Warn if this place, in a loop, has compiled one formula many times within a short time."""
    if site is None:
        return
    place, now = (site.file, site.instruction), time.monotonic()
    formula = hash(tuple((n.op.name, *(o.type for o in n.outputs)) for n in order(results)))
    habit = _habits.pop(place, None)
    if habit is None or habit.formula != formula or now - habit.last > PAUSE:
        habit = Habit(formula, count=0)
    habit.count, habit.last = habit.count + 1, now
    _habits[place] = habit
    if len(_habits) > PLACES:
        _habits.popitem(last=False)
    if habit.count == MANY and site.in_loop:
        mistakes.compiled_in_loop.warn(site, count=habit.count)

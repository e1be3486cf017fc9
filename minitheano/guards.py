"""Slopes that hold in one branch of an `ifelse` alone, on their way back through that branch.

A slope that enters a branch gets a guard: the condition, and the outcome that takes the branch. It
keeps it as long as only the branch is concerned, so that nothing of the way back is computed when
the other branch is taken. Where it meets slopes of the other branch, or of the whole call, they
become one `ifelse`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .graph import Apply, Variable
from .needs import Path
from .ops.branch import branch
from .ops.make import zeros_like
from .ops.shape import patternbroadcast
from .types import TensorType

Add = Callable[[Any, Any, Apply | None], Any]


class Guarded:
    """The slopes with guards that each variable has got.

    What is not a variable stands for a slope of 0, or for none. `add` makes one slope of two.
    """

    def __init__(self, add: Add) -> None:
        self.add = add
        self._waiting: dict[Variable, dict[Path, Any]] = {}

    def put(self, x: Variable, guard: Path, slope: Any) -> None:
        """One more slope for `x`, which holds under this guard."""
        found = self._waiting.setdefault(x, {})
        found[guard] = self.add(found[guard], slope, x.owner) if guard in found else slope

    def take(
        self, xs: Sequence[Variable], slopes: Mapping[Variable, Any]
    ) -> list[tuple[Path, list[Any]]]:
        """The slopes of some variables in groups, each under the guards that all in it have.

        There is one group where any slope has no guard of its own, and one for each condition
        where all have: then nothing behind is computed unless one of the conditions asks for it.
        `slopes` are those without a guard.
        """
        if not self._waiting or not any(x in self._waiting for x in xs):
            return [((), [slopes.get(x) for x in xs])]
        found = [self._all(x, slopes) for x in xs]
        present = list(dict.fromkeys(guard for each in found for guard in each))
        groups = []
        for common, guards in _groups(present):
            parts = [{g: slope for g, slope in each.items() if g in guards} for each in found]
            merged = [
                self._merged(x, part, len(common)) if part else None
                for x, part in zip(xs, parts, strict=True)
            ]
            groups.append((common, merged))
        return groups

    def settle(self, xs: Sequence[Variable], slopes: dict[Variable, Any]) -> None:
        """Give each of the variables its slope without a guard."""
        for x in xs:
            if x in self._waiting:
                slopes[x] = self._merged(x, self._all(x, slopes), 0)

    def _all(self, x: Variable, slopes: Mapping[Variable, Any]) -> dict[Path, Any]:
        """The slopes of `x` with their guards, and the one without."""
        return self._waiting.get(x, {}) | ({(): slopes[x]} if x in slopes else {})

    def _merged(self, x: Variable, found: Mapping[Path, Any], depth: int) -> Any:
        """One slope under the first `depth` guards, which all of them have."""
        parts, forks = [], dict[Variable, tuple[dict[Path, Any], dict[Path, Any]]]()
        for guard, slope in found.items():
            if len(guard) == depth:
                parts.append(slope)
            else:
                condition, outcome = guard[depth]
                forks.setdefault(condition, ({}, {}))[outcome][guard] = slope
        for condition, sides in forks.items():
            no, yes = (self._merged(x, side, depth + 1) if side else None for side in sides)
            parts.append(self._chosen(x, condition, yes, no))
        total = parts[0]
        for part in parts[1:]:
            total = self.add(total, part, x.owner)
        return total

    def _chosen(self, x: Variable, condition: Variable, yes: Any, no: Any) -> Any:
        """`yes` or `no`, whichever branch is taken; 0 where there is no slope."""
        known = [slope for slope in (yes, no) if isinstance(slope, Variable)]
        undefined = [slope for slope in known if not isinstance(slope.type, TensorType)]
        if undefined:
            return undefined[0]
        if not known:
            return yes if no is None else no if yes is None else self.add(yes, no, x.owner)
        zero = zeros_like(x, known[0].dtype)
        pair = [slope if isinstance(slope, Variable) else zero for slope in (yes, no)]
        patterns = zip(*[slope.broadcastable for slope in pair], strict=True)
        pattern = [all(axis) for axis in patterns]
        made: Variable = branch(1)(condition, *[patternbroadcast(s, pattern) for s in pair])
        return made


def _groups(guards: Sequence[Path], depth: int = 0) -> list[tuple[Path, Sequence[Path]]]:
    """The guards by what they begin with, `depth` of which all share; and what each group shares.

    A condition of which both outcomes occur needs no guard any more: there the beginning ends.
    """
    if any(len(guard) == depth for guard in guards):
        return [(guards[0][:depth], guards)]
    groups: list[tuple[Path, Sequence[Path]]] = []
    by_condition: dict[Variable, list[Path]] = {}
    for guard in guards:
        by_condition.setdefault(guard[depth][0], []).append(guard)
    for alike in by_condition.values():
        both = len({guard[depth] for guard in alike}) == 2
        groups += [(alike[0][:depth], alike)] if both else _groups(alike, depth + 1)
    return groups

"""`ifelse` in pictures: what goes in where, and what a known condition leaves uncomputed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from minitheano.graph import Apply, Variable
from minitheano.ops.branch import IfElse

ROLES = {None: "if", True: "then", False: "else"}


def is_choice(apply: Apply) -> bool:
    """True for a node of ifelse."""
    return isinstance(apply.op, IfElse)


def roles(apply: Apply) -> list[str]:
    """What each input of an ifelse is to it: 'if', 'then', 'else'."""
    return [ROLES[outcome] for outcome in apply.op.outcomes()]


def left_out(apply: Apply, taken: Mapping[Apply, bool]) -> list[int]:
    """The numbers of the inputs that a node does not read, as far as the conditions are known."""
    if apply not in taken:
        return []
    other = not taken[apply]
    return [k for k, outcome in enumerate(apply.op.outcomes()) if outcome is other]


def needed(results: Sequence[Variable], taken: Mapping[Apply, bool]) -> set[Apply]:
    """The nodes behind the results that are computed if the branches `taken` are taken."""
    found: set[Apply] = set()
    waiting = list(results)
    while waiting:
        apply = waiting.pop().owner
        if apply is None or apply in found:
            continue
        found.add(apply)
        idle = left_out(apply, taken)
        waiting += [v for k, v in enumerate(apply.inputs) if k not in idle]
    return found

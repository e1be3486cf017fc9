"""The updates that a scan made and no function took: a warning that numbers stay as they are."""

from __future__ import annotations

import weakref
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from . import mistakes
from .generators import is_stream
from .graph import Apply, SharedVariable, Variable, leaves, order
from .loop import Scan
from .say import label
from .site import Site

# For each shared variable, the scans whose updates of it no function has taken so far.
_waiting: weakref.WeakKeyDictionary[SharedVariable, weakref.WeakSet[Apply]]
_waiting = weakref.WeakKeyDictionary()


# The scans with updates that the step which is running now has made.
_made: ContextVar[list[Apply]] = ContextVar("_made")


@contextmanager
def made_by_step() -> Iterator[list[Apply]]:
    """While a step runs: the scans that it makes, if they have updates."""
    made: list[Apply] = []
    around = _made.set(made)
    try:
        yield made
    finally:
        _made.reset(around)


def wait(node: Apply, updated: Collection[SharedVariable]) -> None:
    """From now on, functions are expected to take the scan's updates of these variables."""
    if updated and (around := _made.get(None)) is not None:
        around.append(node)
    for s in updated:
        _waiting.setdefault(s, weakref.WeakSet()).add(node)


def _all_waiting() -> list[weakref.WeakSet[Apply]]:
    """The scans that wait, as they are now: another thread may make some meanwhile."""
    found = [_waiting.get(s) for ref in _waiting.keyrefs() if (s := ref()) is not None]
    return [scans for scans in found if scans]


def waiting_for(s: SharedVariable) -> Apply | None:
    """A scan whose update of this variable no function has taken."""
    return next(iter(_waiting.get(s, ())), None)


def forgotten_updates(
    outputs: Sequence[Variable],
    updates: Mapping[SharedVariable, Variable] | None,
    site: Site | None,
) -> None:
    """Warn if a function reads a shared variable and leaves out the updates a scan made for it.

    `updates` is None if the function was given none at all; whoever gave some, knows about them.
    """
    if not _all_waiting():  # as nearly always, and a walk over a large graph takes time
        return
    results = [*(updates or {}).values(), *outputs]
    for v in {v for node in order(results) for v in node.inputs}.union(results):
        node = v.owner
        if node is not None and isinstance(node.op, Scan) and v in node.op.by_kind(node.outputs)[2]:
            for scans in _all_waiting():
                scans.discard(node)
    if updates is not None:
        return
    for s in leaves(outputs):
        left = waiting_for(s) if isinstance(s, SharedVariable) else None
        if left is not None:
            if is_stream(s):
                mistakes.scan_draws_forgotten.warn(
                    site, scan=mistakes.line_words(left.site), updates=name_of_updates(left)
                )
                return
            carried = [lane.outer for lane in left.op.lanes(left.inputs).carried]
            last = left.op.by_kind(left.op.inner_outputs)[2][carried.index(s)]
            mistakes.scan_updates_forgotten.warn(
                site,
                name=label(s),
                scan=mistakes.line_words(left.site),
                step=mistakes.made_in_step(last.site),
                value=mistakes.brief(s.get_value()),
                updates=name_of_updates(left),
            )


def name_of_updates(node: Apply) -> str:
    """The name that the learner gave the dictionary, as `ups` in `out, ups = theano.scan(…)`."""
    names = node.site.targets if node.site is not None else ()
    return names[-1] if len(names) > 1 and names[-1] not in ("", "_") else "updates"

"""Slopes of the slices of one array: where the slices are all of it, they are put side by side.

The gradient of `z[:, :n]` puts a slope into zeros in the shape of z, and those of all slices are
added up. If the slices lie beside each other, that is the join of the slopes.
"""

from __future__ import annotations

from typing import NamedTuple

from .graph import Apply, Variable
from .ops.elementwise import add
from .ops.index import WHOLE, Cut, scatter
from .ops.join import joined
from .rewrite import Found, Reason, Rewriting, replaced, where

PIECES = Reason(
    "join_pieces",
    "The slices lie beside each other: their slopes are put side by side.",
    "这些切片首尾相接：把它们的斜率并排放在一起。",
)


class Pieces(NamedTuple):
    """Parts of an array beside each other along one axis; `stop` is None at its end."""

    model: Variable
    axis: int
    start: int
    stop: int | None
    parts: tuple[Variable, ...]


@where(lambda op: op is add)
def join_pieces(node: Apply, run: Rewriting) -> Found | None:
    """A sum of slopes of slices that are all of an array is the join of the slopes."""
    known: dict[Variable, list[Pieces]] = run.memory.setdefault("pieces", {})
    sides = [known.get(i) or _piece(i) for i in node.inputs]
    if not all(sides):
        return None
    found = _merged([piece for side in sides for piece in side])
    if found is None:
        return None
    whole = found[0]
    if len(found) > 1 or whole.start or whole.stop is not None:
        known[node.outputs[0]] = found
        return None
    return replaced(node, joined(whole.axis)(*whole.parts), whole.parts, PIECES)


def _piece(v: Variable) -> list[Pieces]:
    """The slope of one slice; empty for anything else."""
    node = v.owner
    if node is None or node.op.maker[0] is not scatter:
        return []
    (items,), (model, value) = node.op.maker[1], node.inputs[:2]
    axis = next((k for k, item in enumerate(items) if item != WHOLE), 0)
    cut = items[axis]
    if any(item != WHOLE for item in items[axis + 1 :]) or not isinstance(cut, Cut):
        return []
    start, stop = cut.start or 0, cut.stop
    if cut.step is not None or isinstance(start, str) or isinstance(stop, str):
        return []
    if start < 0 or (stop is not None and stop <= start):
        return []
    pattern = [b and k != axis for k, b in enumerate(model.broadcastable)]
    return [Pieces(model, axis, start, stop, (value,))] if [*value.broadcastable] == pattern else []


def _merged(pieces: list[Pieces]) -> list[Pieces] | None:
    """The pieces in order, those that meet as one; None if they are not of one array."""
    if any(p.model is not pieces[0].model or p.axis != pieces[0].axis for p in pieces):
        return None
    found: list[Pieces] = []
    for piece in sorted(pieces, key=lambda p: p.start):
        last = found[-1] if found else None
        if last is None or (last.stop is not None and last.stop < piece.start):
            found.append(piece)
        elif last.stop != piece.start:  # they overlap
            return None
        else:
            found[-1] = last._replace(stop=piece.stop, parts=last.parts + piece.parts)
    return found

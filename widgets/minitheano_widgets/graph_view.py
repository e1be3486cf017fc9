"""GraphView: the graph of any expression or function, as it was written."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

from minitheano.function import Function
from minitheano.graph import Apply, SharedVariable, Variable, leaves, order
from minitheano.say import label

from .display import View
from .frames import Scene
from .graphs import loops, picture, source_lines
from .naming import called
from .values import cut, show
from .words import Text, both, join, say

MOST = 150  # a picture with more nodes than this is cut at the far end


class GraphView(View):
    """The graph of variables, or of one compiled function with its updates.

    `values=False` leaves out the values of the shared variables. Above 150 nodes only the part
    nearest to the outputs is drawn.
    """

    def __init__(self, *things: Any, title: str | Text | None = None, values: bool = True) -> None:
        self.things, self.title, self.values = things, title, values
        if not things:
            raise TypeError("GraphView needs a variable or a compiled function.")

    @cached_property
    def trace(self) -> dict[str, Any]:
        function = next((t for t in self.things if isinstance(t, Function)), None)
        if function is not None:
            outputs, updates = list(function.outputs), dict(function.updates)
            first, name = list(function.inputs), called(function)
            title = say("graph_of_function", "title", name=name)
        else:
            outputs, updates, first = list(variables(self.things)), {}, []
            title = say("graph", "title", name=", ".join(cut(label(v), 24) for v in outputs[:3]))
        scene = Scene("graph", both(self.title) if self.title else title)
        shared = [v for v in leaves([*outputs, *updates.values()]) if isinstance(v, SharedVariable)]
        now: dict[Variable, str] = (
            {v: show(v.get_value()) for v in {*shared, *updates}} if self.values else {}
        )
        behind = far([*outputs, *updates.values()])
        whole = function is not None
        drawn = picture(scene, outputs, updates, now, first=first, ends=whole, stop_at=behind)
        scene.size = loops(drawn, drawn.lay())
        lines = source_lines(scene, drawn.applied)
        line = lines.get(outputs[0].owner) if outputs and outputs[0].owner else None
        more = say("graph_updates") if updates else both("")
        values = {drawn.of[v]: text for v, text in now.items() if v in drawn.of}
        scene.frame(join(say("graph", count=len(scene.nodes)), more), set=values, line=line)
        return scene.json()


def variables(things: Iterable[Any]) -> Iterator[Variable]:
    """The variables in a nest of lists."""
    for thing in things:
        if isinstance(thing, Variable):
            yield thing
        elif isinstance(thing, (list, tuple)):
            yield from variables(thing)
        else:
            raise TypeError(
                f"GraphView draws variables and compiled functions, not {type(thing).__name__}."
            )


def far(outputs: Sequence[Variable]) -> set[Variable]:
    """For a huge graph the variables behind which nothing is drawn, else nothing.

    The nodes nearest to the outputs stay, breadth first.
    """
    if len(order(outputs)) <= MOST:
        return set()
    waiting, kept = deque(outputs), set[Apply]()
    cut_off: set[Variable] = set()
    while waiting:
        variable = waiting.popleft()
        apply = variable.owner
        if apply is None or apply in kept:
            continue
        if len(kept) < MOST:
            kept.add(apply)
            waiting.extend(apply.inputs)
        else:
            cut_off.add(variable)
    return cut_off

"""GraphView: the graph of any expression or function, as it was written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

from minitheano.function import Function
from minitheano.graph import Constant, SharedVariable, Variable, leaves, order
from minitheano.walks import far

from .display import View
from .draws import by_default, readable
from .frames import Scene
from .graphs import foldable, is_gradient, loops, picture, source_lines
from .naming import called, label
from .values import cut, show
from .words import Text, both, join, say

MOST = 150  # a picture with more ops than this is cut at the far end
FOLD = 40  # in one with more ops than this the gradient is a single node


class GraphView(View):
    """The graph of variables, or of one compiled function with its updates.

    `values=False` leaves out the values of the shared variables. Above 40 ops all that a call of
    `grad` made is drawn as one node; `fold` decides otherwise. Above 150 only the part nearest to
    the outputs is drawn.
    """

    def __init__(
        self,
        *things: Any,
        title: str | Text | None = None,
        values: bool = True,
        fold: bool | None = None,
    ) -> None:
        self.things, self.title, self.values, self.fold = things, title, values, fold
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
            outputs, first = list(variables(self.things)), []
            updates = default_updates(outputs)
            title = say("graph", "title", name=", ".join(cut(label(v), 24) for v in outputs[:3]))
        scene = Scene("graph", both(self.title) if self.title else title)
        shared = [v for v in leaves([*outputs, *updates.values()]) if isinstance(v, SharedVariable)]
        boxes = dict.fromkeys([*shared, *updates]) if self.values else {}
        now: dict[Variable, str] = {v: show(readable(v, v.get_value())) for v in boxes}
        results, whole = [*outputs, *updates.values()], function is not None
        nodes = order(results)
        made = [n for n in nodes if is_gradient(n)] if foldable(nodes) else []
        fold = bool(made) and (len(nodes) > FOLD if self.fold is None else self.fold)
        behind = far(results, MOST) if len(nodes) - fold * len(made) > MOST else set[Variable]()
        drawn = picture(
            scene, outputs, updates, now, first=first, ends=whole, stop_at=behind, fold=fold
        )
        scene.size = loops(drawn, drawn.lay())
        lines = source_lines(scene, drawn.applied)
        line = lines.get(outputs[0].owner) if outputs and outputs[0].owner else None
        more = say("graph_updates") if updates else both("")
        default = [s for s in updates if function is None or by_default(function, s)]
        names = ", ".join(cut(label(s), 24) for s in default)
        more = join(more, say("graph_default", names=names)) if default else more
        more = join(more, say("graph_folded", count=len(made))) if fold else more
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


def default_updates(outputs: Sequence[Variable]) -> dict[SharedVariable, Variable]:
    """What every function with these outputs would store though nobody asked for it.

    Updates that read other inputs are left out, as those of a step that was made into a scan.
    """
    behind = leaves(outputs)
    found: dict[SharedVariable, Variable] = {}
    for shared in behind:
        if isinstance(shared, SharedVariable) and shared.default_update is not None:
            read = [v for v in leaves([shared.default_update]) if v not in behind]
            if all(isinstance(v, SharedVariable | Constant) for v in read):
                found[shared] = shared.default_update
    return found

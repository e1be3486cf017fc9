"""From a learner's graph to the nodes and edges of a scene."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from minitheano.builders import OpFromGraph
from minitheano.config import config
from minitheano.generators import RandomStateType
from minitheano.graph import Apply, Constant, SharedVariable, Variable, leaves, order
from minitheano.loop import Scan
from minitheano.ops.detach import undefined_grad
from minitheano.say import type_words
from minitheano.types import NullType

from .branches import is_choice, roles
from .draws import is_draw, is_state
from .frames import Edge, Node, Point, Scene
from .layout import arrange, shifted
from .naming import label, op_name
from .values import clean, cut, show
from .words import LANGUAGES, Text, say

SYMBOLS = {"*": "×", "-": "−", "neg": "−", "mul": "×", "add": "+", "sub": "−", "true_div": "/"}
PRIME = "′"
LOOP = 13.0  # distance between the arrows that run back around the graph


Place = tuple[str, int, int, int]  # of an expression: file, line, first column, last column


@dataclass
class Picture:
    """A graph in a scene: which node stands for which variable, and which arrows lead where."""

    scene: Scene
    prefix: str = ""
    parent: str = ""
    of: dict[Variable, str] = field(default_factory=dict)
    applied: dict[Apply, str] = field(default_factory=dict)
    stages: dict[SharedVariable, str] = field(default_factory=dict)
    outs: list[str] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    into: dict[str, list[str]] = field(default_factory=dict)
    last: dict[Place, Apply] = field(default_factory=dict)
    folded: dict[Place, str] = field(default_factory=dict)
    read: dict[str, list[Variable]] = field(default_factory=dict)  # by a folded node

    def node(self, id: str, text: str, kind: str, **more: Any) -> Node:
        made = Node(self.prefix + id, text, kind, parent=self.parent, **more).measure()
        self.nodes.append(self.scene.add(made))
        return made

    def edge(self, s: str, t: str, kind: str = "data") -> Edge:
        made = Edge(f"{self.prefix}e{len(self.edges)}", s, t, kind=kind)
        self.edges.append(self.scene.link(made))
        self.into.setdefault(t, []).append(made.id)
        return made

    def lay(self, engine: str = "", gap_x: float = 46.0) -> Point:
        """Arrange the nodes of this graph; its left upper corner is (0, 0)."""
        return arrange(self.nodes, self.edges, engine=engine, gap_x=gap_x)

    def shift(self, dx: float, dy: float) -> None:
        """Move the whole graph."""
        for node in self.nodes:
            node.x, node.y = node.x + dx, node.y + dy
        for edge in self.edges:
            edge.p, edge.c = shifted(edge.p, dx, dy), shifted(edge.c, dx, dy)


Widest = Mapping[Variable, str]


def picture(
    scene: Scene,
    outputs: Sequence[Variable],
    updates: Mapping[SharedVariable, Variable] | None = None,
    widest: Widest | None = None,
    *,
    prefix: str = "",
    parent: str = "",
    first: Iterable[Variable] = (),
    ends: bool = True,
    stop_at: Collection[Variable] = (),
    fold: bool = False,
) -> Picture:
    """Put a graph into the scene: leaves, ops, an end for each output, a shelf for each new value.

    `widest` holds for each variable the longest value text it will show; `first` are inputs that
    are drawn even if nothing uses them; `ends=False` leaves the output ends out. Nothing behind
    the variables in `stop_at` is drawn. With `fold`, all that one call of `grad` made is one node.
    """
    drawn = Picture(scene, prefix, parent)
    widest, updates = widest or {}, dict(updates or {})
    for variable in [*first, *updates]:
        leaf(drawn, variable, widest)
    results = [*outputs, *updates.values()]
    nodes = order(results, stop_at)
    drawn.last = {spot(apply): apply for apply in nodes}
    for apply in nodes:
        (fold_in if fold and is_gradient(apply) else operation)(drawn, apply, widest, results)
    for id, sources in drawn.read.items():
        for source in farthest(sources):
            drawn.edge(leaf(drawn, source, widest), id)
    for k, variable in enumerate(outputs if ends else ()):
        out(drawn, k, variable, len(outputs), widest)
    for k, (shared, variable) in enumerate(updates.items()):
        shelf(drawn, k, shared, variable, widest)
    return drawn


def out(drawn: Picture, k: int, variable: Variable, count: int, widest: Widest) -> None:
    """The end where an output leaves the function."""
    source = leaf(drawn, variable, widest)
    many = f" {k}" if count > 1 else ""
    says = {lang: f"{text}{many}" for lang, text in say("returned", "name").items()}
    value = widest.get(variable, "")
    end = drawn.node(f"o{k}", "", "output", says=says, value=value, rank="last")
    drawn.outs.append(end.id)
    drawn.edge(source, end.id)


def shelf(
    drawn: Picture, k: int, shared: SharedVariable, variable: Variable, widest: Widest
) -> None:
    """The staging shelf where the new value of a shared variable waits for the commit."""
    source = leaf(drawn, variable, widest)
    value, type = widest.get(shared, ""), type_text(shared.type)
    text = cut(label(shared), 18) + PRIME
    more = {"rank": "last", "type": type, "die": is_state(shared)}
    stage = drawn.node(f"s{k}", text, "stage", value=value, **more)
    drawn.stages[shared] = stage.id
    drawn.edge(source, stage.id, "update")


def leaf(drawn: Picture, variable: Variable, widest: Widest) -> str:
    """The node of a variable that no op computes; made at its first use."""
    if variable in drawn.of:
        return drawn.of[variable]
    kind, text = "input", label(variable)
    if isinstance(variable, Constant):
        kind, text = "constant", show(variable.data)
    elif isinstance(variable, SharedVariable):
        kind = "shared"
    elif variable.owner is not None:
        kind, text = "slot", f"… {cut(text, 14)}"
    value = "" if kind == "constant" else widest.get(variable, "")
    rank = "" if kind == "constant" else "first"
    more: dict[str, Any] = {"value": value, "rank": rank, "type": type_text(variable.type)}
    more |= {"src": place(variable), "die": kind == "shared" and is_state(variable)}
    drawn.of[variable] = drawn.node(f"v{len(drawn.of)}", text, kind, **more).id
    return drawn.of[variable]


def operation(drawn: Picture, apply: Apply, widest: Widest, named: Collection[Variable]) -> None:
    """The node of an op with its arrows; several outputs each get a small node of their own.

    All nodes that one expression made come from one place; the last of them bears the name that
    was assigned there, and of those that `grad` made only the ones in `named`.
    """
    if is_mark(apply):
        for source, each in zip(apply.inputs, apply.outputs, strict=False):
            drawn.of[each] = drawn.applied[apply] = leaf(drawn, source, widest)
        return
    inner = isinstance(apply.op, Scan)
    single = len(apply.outputs) == 1
    out = apply.outputs[0]
    said = {"en": str(apply.op.doc or "").strip(), "zh": str(apply.op.doc or "").strip()}
    made = drawn.node(
        f"a{len(drawn.applied)}",
        symbol(apply),
        "scan" if inner else "op",
        name=own_name(out, named) if single and drawn.last.get(spot(apply), apply) is apply else "",
        value=widest.get(out, "") if single else "",
        note=said,
        src=place(out),
        type=type_text(out.type),
        tone="gradient" if is_gradient(apply) else "",
        free=bool(getattr(apply.op, "commutes", False)),
        ports=roles(apply) if is_choice(apply) else [],
        die=is_draw(apply),
    )
    drawn.applied[apply] = made.id
    for source in apply.inputs:
        drawn.edge(leaf(drawn, source, widest), made.id)
    for k, each in enumerate(apply.outputs):
        drawn.of[each] = made.id
        if not single and each in widest:
            slot = drawn.node(
                f"{made.id.removeprefix(drawn.prefix)}.{k}",
                cut(label(each), 18),
                "slot",
                value=widest[each],
            )
            drawn.edge(made.id, slot.id)
            drawn.of[each] = slot.id


def fold_in(drawn: Picture, apply: Apply, widest: Widest, named: Collection[Variable]) -> None:
    """Let one node stand for all that a call of `grad` made."""
    key = spot(apply)
    if key not in drawn.folded:
        more: dict[str, Any] = {"src": place(apply.outputs[0]), "tone": "gradient"}
        made = drawn.node(f"a{len(drawn.applied)}", "grad", "op", **more)
        drawn.folded[key] = made.id
    id = drawn.applied[apply] = drawn.folded[key]
    drawn.of |= dict.fromkeys(apply.outputs, id)
    outside = (v for v in apply.inputs if drawn.of.get(v) != id and not isinstance(v, Constant))
    drawn.read.setdefault(id, []).extend(outside)


def farthest(sources: Iterable[Variable]) -> list[Variable]:
    """The variables that no other one of them was made from: a gradient reads the whole way."""
    found = list(dict.fromkeys(sources))
    earlier = [i for v in found if v.owner is not None for i in v.owner.inputs]
    behind = {*leaves(earlier), *(out for apply in order(earlier) for out in apply.outputs)}
    return [v for v in found if v not in behind]


def foldable(nodes: Sequence[Apply]) -> bool:
    """True if no gradient reads what was made from itself, which one node could not show."""
    behind: dict[Apply, set[Place]] = {}  # the calls of grad that a node outside of them reads
    for apply in nodes:
        found: set[Place] = set()
        for owner in {v.owner for v in apply.inputs if v.owner in behind}:
            outside = owner is not None and is_gradient(owner) and spot(owner) != spot(apply)
            found |= behind[owner] | ({spot(owner)} if outside else set())
        if is_gradient(apply) and spot(apply) in found:
            return False
        behind[apply] = found
    return True


def is_mark(apply: Apply) -> bool:
    """True for a node that computes nothing and is gone when the function runs.

    It hands its first inputs on; the node that made those stands for it.
    """
    return isinstance(apply.op, OpFromGraph) or apply.op is undefined_grad


def symbol(apply: Apply) -> str:
    """What stands in the circle: '+', '×', 'tanh'."""
    text = getattr(apply.op, "symbol", None) or op_name(apply.op)
    return cut(SYMBOLS.get(text, text), 14)


def own_name(variable: Variable, named: Collection[Variable] | None = None) -> str:
    """The name the learner gave to an expression, '' if none."""
    target = variable.site.target if variable.site is not None else None
    if variable.owner is not None and is_gradient(variable.owner) and variable not in (named or ()):
        target = None
    return cut(variable.name or target or "", 18)


def spot(apply: Apply) -> Place:
    """Where the expression that made a node was typed; a place of its own if that is unknown."""
    site = apply.site
    if site is None or site.line is None:
        return ("", 0, 0, id(apply))
    return (site.file, site.line, site.column or 0, site.end_column or 0)


def place(variable: Variable) -> str:
    """The source text of an expression and its line."""
    site = variable.site
    if site is None or not site.text:
        return ""
    return clean(f"{site.text}" + (f"   ({site.line})" if site.line else ""))


def is_gradient(apply: Apply) -> bool:
    """True for a node that a call of `grad` made: it bears the place of that call."""
    return apply.site is not None and re.search(r"\bgrad\(", apply.site.text) is not None


def type_text(type: Any) -> Text:
    """A type in every language: 'float64 vector', 'float64 向量'."""
    if isinstance(type, RandomStateType | NullType):
        return say("generator" if isinstance(type, RandomStateType) else "undefined", "name")
    words = {}
    for lang in LANGUAGES:
        with config.change(lang=lang):
            words[lang] = type_words(type)
    return words


def source_lines(scene: Scene, applies: Iterable[Apply]) -> dict[Apply, list[int]]:
    """Put the learner's lines in the scene; return for each op [line, from, to]."""
    spots = {a: a.site for a in applies if a.site is not None and a.site.source_line.strip()}
    seen = sorted(
        {(site.file, site.line or 0): site.source_line for site in spots.values()}.items()
    )
    row = {key: k for k, (key, _) in enumerate(seen)}
    scene.code = [{"n": key[1], "text": clean(text.rstrip())} for key, text in seen]
    found = {}
    for apply, site in spots.items():
        start, end = site.column or 0, site.end_column or 0
        long = end <= start or end > len(site.source_line)
        found[apply] = [
            row[site.file, site.line or 0],
            start,
            len(site.source_line.rstrip()) if long else end,
        ]
    return found


def loops(drawn: Picture, size: Point) -> Point:
    """Dashed arrows from each shelf back around the graph to its shared box; the new size."""
    scene, count = drawn.scene, len(drawn.stages)
    if not count:
        return size
    margin = 10 + LOOP * count
    drawn.shift(margin, 0)
    width, height = size[0] + margin, size[1]
    pairs = sorted(drawn.stages.items(), key=lambda pair: -scene.nodes[pair[1]].y)
    for k, (shared, stage_id) in enumerate(pairs):
        stage, box = scene.nodes[stage_id], scene.nodes[drawn.of[shared]]
        far, low, near = width + LOOP * k, height + LOOP * k, margin - LOOP * k - 2
        start, end = (stage.x + stage.w / 2, stage.y), (box.x - box.w / 2 - 2, box.y)
        corners = [(far, stage.y), (far, low), (near, low), (near, box.y)]
        loop = drawn.edge(stage_id, box.id, "update")
        loop.c = [start, *corners, end]
    return width + margin, height + margin


def widest_of(texts: Mapping[Variable, Iterable[str]]) -> dict[Variable, str]:
    """The longest text of each variable, which decides how much room its node gets."""
    return {variable: max(found, key=len, default="") for variable, found in texts.items()}

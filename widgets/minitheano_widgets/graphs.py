"""From a learner's graph to the nodes and edges of a scene."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from minitheano.config import config
from minitheano.graph import Apply, Constant, SharedVariable, Variable, order
from minitheano.say import label, type_words
from minitheano.scan import Scan

from .frames import Edge, Node, Point, Scene
from .layout import arrange, shifted
from .values import clean, cut, show
from .words import LANGUAGES, Text, say

SYMBOLS = {"*": "×", "-": "−", "neg": "−", "mul": "×", "add": "+", "sub": "−", "true_div": "/"}
PRIME = "′"
LOOP = 13.0  # distance between the arrows that run back around the graph


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
) -> Picture:
    """Put a graph into the scene: leaves, ops, an end for each output, a shelf for each new value.

    `widest` holds for each variable the longest value text it will show; `first` are inputs that
    are drawn even if nothing uses them; `ends=False` leaves the output ends out. Nothing behind
    the variables in `stop_at` is drawn.
    """
    drawn = Picture(scene, prefix, parent)
    widest, updates = widest or {}, dict(updates or {})
    for variable in [*first, *updates]:
        leaf(drawn, variable, widest)
    results = [*outputs, *updates.values()]
    for apply in order(results, stop_at):
        operation(drawn, apply, widest, results)
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
    stage = drawn.node(f"s{k}", text, "stage", value=value, rank="last", type=type)
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
    more = {"value": value, "rank": rank, "src": place(variable), "type": type_text(variable.type)}
    drawn.of[variable] = drawn.node(f"v{len(drawn.of)}", text, kind, **more).id
    return drawn.of[variable]


def operation(drawn: Picture, apply: Apply, widest: Widest, named: Collection[Variable]) -> None:
    """The node of an op with its arrows; several outputs each get a small node of their own.

    All nodes that one call of `grad` made come from one place; only those in `named` bear the name
    that was assigned there.
    """
    inner = isinstance(apply.op, Scan)
    single = len(apply.outputs) == 1
    out = apply.outputs[0]
    said = {"en": str(apply.op.doc or "").strip(), "zh": str(apply.op.doc or "").strip()}
    made = drawn.node(
        f"a{len(drawn.applied)}",
        symbol(apply),
        "scan" if inner else "op",
        name=own_name(out, named) if single else "",
        value=widest.get(out, "") if single else "",
        note=said,
        src=place(out),
        type=type_text(out.type),
        tone="gradient" if is_gradient(apply) else "",
        free=bool(getattr(apply.op, "commutes", False)),
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


def symbol(apply: Apply) -> str:
    """What stands in the circle: '+', '×', 'tanh'."""
    text = getattr(apply.op, "symbol", None) or apply.op.name
    return cut(SYMBOLS.get(text, text), 14)


def own_name(variable: Variable, named: Collection[Variable] | None = None) -> str:
    """The name the learner gave to an expression, '' if none."""
    target = variable.site.target if variable.site is not None else None
    if variable.owner is not None and is_gradient(variable.owner) and variable not in (named or ()):
        target = None
    return cut(variable.name or target or "", 18)


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

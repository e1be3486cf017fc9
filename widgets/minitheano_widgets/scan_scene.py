"""The stage of a scan's film: strips of cells, the step box in the middle, the valve at the end.

All strips share one axis of time, so that a column is a turn. Arrows run in channels beside the
step box, each lane in a channel of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from minitheano.graph import SharedVariable, Variable
from minitheano.say import formula, label

from .frames import VALUE, Edge, Node, Point, Scene
from .graphs import Picture, own_name, picture, type_text
from .scan_run import Turns, carried
from .values import cut, show, width
from .words import Text, both, say

CELL_H, ROW, HEAD, PAD, BAND = 30.0, 40.0, 22.0, 12.0, 12.0
CHANNEL = 7.0
ROOM = 760.0  # pixels for the cells of one strip
MOST_CELL = 12  # columns of text in a cell


@dataclass
class Strip:
    """One row of cells: a sequence, a tape, or the life of a private copy."""

    id: str
    title: str
    variable: Variable  # inner variable that is read (sequence) or written (tape, private copy)
    reads: list[Variable] = field(default_factory=list)  # inner inputs fed from it
    taps: Sequence[int] = ()
    texts: dict[int, str] = field(default_factory=dict)
    before: list[str] = field(default_factory=list)  # initial values, left of turn 0
    shared: SharedVariable | None = None
    y: float = 0


class Stage:
    """Builds the scene; the film asks it for ids."""

    def __init__(self, scene: Scene, turns: Turns, open_for: set[SharedVariable], end: dict[Any, Any]) -> None:
        self.scene, self.turns, self.node = scene, turns, turns.node
        self.op, self.open_for, self.end = turns.node.op, open_for, end
        self.sequences, self.tapes, self.copies = strips(turns)
        self.all = [*self.sequences, *self.tapes, *self.copies]
        self.measure()
        self.inner = self.step_graph()
        self.lay()

    # --- sizes ------------------------------------------------------------------------------------

    def measure(self) -> None:
        """Cell width from the longest text; then which turns have room to be shown."""
        texts = [text for s in self.all for text in (*s.texts.values(), *s.before)]
        widest = max((width(cut(text, MOST_CELL), VALUE) for text in texts), default=20)
        self.cell = max(40.0, widest + 14)
        self.lead = max((len(s.before) for s in self.all), default=0)
        most = max(4, int(ROOM // (self.cell + 4)) - self.lead)
        n = self.turns.count
        self.shown = list(range(n)) if n <= most else [*range(most - 3), n - 2, n - 1]
        self.gap_at = most - 3 if n > most else -1
        longest = max([s.y for s in self.all] + [0])
        extra = [t for s in self.sequences for t in s.texts if t >= n]
        self.slots = self.shown + (sorted(set(extra)) if self.gap_at < 0 else [])[: max(0, most - n)]
        assert longest == 0

    def x(self, t: int) -> float:
        """The middle of the column of turn t; negative turns hold initial values."""
        k = t if t < 0 else self.slots.index(t)
        skip = 22.0 if self.gap_at >= 0 and k >= self.gap_at else 0.0
        return self.left + (self.lead + k + 0.5) * (self.cell + 4) + (10 if t >= 0 and self.lead else 0) + skip

    def step_graph(self) -> Picture:
        """The inner graph, every node wide enough for all turns."""
        widest = {}
        for values in (self.turns.lane, self.turns.made):
            for variable, by_turn in values.items():
                widest[variable] = max((cut(show(v), 14) for v in by_turn.values()), key=len)
        op = self.op
        wanted = op.inner_outputs
        drawn = picture(self.scene, wanted, {}, widest, prefix="i", parent="step", first=op.inner_inputs, ends=False)
        inner = op.inner
        for variable in inner.carried:
            node = self.scene.nodes[drawn.of[variable]]
            node.kind = "copy"
            node.measure()
        self.size = drawn.lay(gap_x=40.0)
        return drawn

    # --- places -----------------------------------------------------------------------------------

    def lay(self) -> None:
        reading, writing = len(self.all) + 1, len(self.tapes) + len(self.copies)
        sides = [self.outer_nodes()]
        self.left = 16.0
        columns = self.lead + len(self.slots) + (1 if self.gap_at >= 0 else 0)
        strip_w = columns * (self.cell + 4) + 14
        tail = self.tail_width()
        box_w = self.size[0] + (reading + writing) * CHANNEL + 40
        total = max(strip_w + tail + 2 * PAD, box_w + sides[0] + 30)
        y = 8.0
        y = self.band(self.sequences, y, "lane", say("sequences", "name"), strip_w)
        top = y + (CHANNEL * len(self.sequences) + 8 if self.sequences else 0)
        bottom = top + self.size[1] + HEAD
        left = max(sides[0] + 24, (total - box_w) / 2 + sides[0] / 2)
        self.box = (left + reading * CHANNEL, top, self.size[0] + 8, self.size[1] + HEAD)
        self.scene.groups["step"] = group(say("step", "name"), "step", *self.box)
        self.inner.shift(self.box[0] + 4, top + HEAD - 4)
        self.place_outer(top, sides[0])
        y = bottom + CHANNEL * (reading + writing) + 6
        y = self.band(self.tapes, y, "tape", say("tape", "name"), strip_w)
        y = self.band(self.copies, y, "updates", say("updates", "name"), strip_w + tail)
        self.tails()
        self.scene.size = (total + 24, y)
        self.wires()

    def band(self, strips: list[Strip], y: float, kind: str, title: Text, wide: float) -> float:
        """A coloured band with its strips; returns where the next one may begin."""
        if not strips:
            return y
        height = HEAD + len(strips) * ROW + 2
        self.scene.groups[f"b{kind}"] = group(title, kind, self.left - 8, y, wide + 2 * PAD - 8, height)
        for k, strip in enumerate(strips):
            strip.y = y + HEAD + k * ROW + CELL_H / 2 + 2
            self.cells(strip)
        return y + height + BAND

    def cells(self, strip: Strip) -> None:
        count = len(strip.before)
        for k, _ in enumerate(strip.before):
            self.cell_node(strip, k - count, "init", say("initial", "name"))
        for t in self.slots:
            if strip in self.sequences and t not in strip.texts:
                continue
            if strip in self.sequences or t < self.turns.count:
                self.cell_node(strip, t, "cell", both(str(t)))
        if self.gap_at >= 0:
            between = (self.x(self.shown[self.gap_at - 1]) + self.x(self.shown[self.gap_at])) / 2
            dots = Node(f"{strip.id}…", "…", "text", w=20, h=20, x=between, y=strip.y)
            self.scene.add(dots)

    def cell_node(self, strip: Strip, t: int, kind: str, says: Text) -> None:
        text = cut(strip.texts.get(t, ""), MOST_CELL) or "0"
        node = Node(cell_id(strip, t), says["en"], kind, says=says, value=text)
        node.w, node.h, node.x, node.y = self.cell, CELL_H, self.x(t), strip.y
        node.tone = "update" if strip.shared is not None else ""
        node.name = strip.title
        self.scene.add(node)

    # --- what stands beside -----------------------------------------------------------------------

    def outer_nodes(self) -> float:
        """The non-sequences, as nodes left of the step box; returns the width they take."""
        lanes, inner = self.op.lanes(self.node.inputs), self.op.inner
        self.fixed: list[tuple[Node, Variable]] = []
        for k, (outer, inside) in enumerate(zip(lanes.non_sequences, inner.non_sequences, strict=True)):
            kind = "shared" if isinstance(outer, SharedVariable) else "input"
            value = self.turns.lane.get(inside, {}).get(0, self.turns.value(outer))
            text = "" if value is None else cut(show(value), 14)
            made = Node(f"n{k}", cut(label(outer), 14), kind, value=text, type=type_text(outer.type))
            self.fixed.append((self.scene.add(made.measure()), inside))
        return max((n.w for n, _ in self.fixed), default=0.0) + (26 if self.fixed else 0)

    def place_outer(self, top: float, wide: float) -> None:
        if not self.fixed:
            return
        tall = len(self.fixed) * 54.0
        y = top + (self.box[3] - tall) / 2
        x = max(self.left + wide / 2, self.box[0] - (len(self.all) + 2) * CHANNEL - wide / 2 - 6)
        for k, (node, _) in enumerate(self.fixed):
            node.x, node.y = x, y + (k + 0.5) * 54.0 + 8
        self.scene.groups["fixed"] = group(
            say("non_sequences", "name"), "lane", x - wide / 2 - 8, y - 14, max(wide + 16, 132), tall + 24
        )

    def tail_width(self) -> float:
        if not self.copies:
            return 0.0
        names = [Node("", name_of(s), "shared", value=self.last_text(s)).measure().w for s in self.copies]
        return 92.0 + max(names)

    def last_text(self, strip: Strip) -> str:
        texts = [*strip.before, show(self.end[strip.shared]) if strip.shared in self.end else ""]
        return max(texts, key=len)

    def tails(self) -> None:
        """Behind each private copy: the valve and the real box."""
        last = self.slots[-1] if self.slots else -1
        for k, strip in enumerate(self.copies):
            shut = strip.shared not in self.open_for
            x = self.x(last) + self.cell / 2 if self.slots else self.x(-1) + self.cell / 2
            valve = Node(f"valve{k}", "updates=", "valve", w=24, h=20, x=x + 38, y=strip.y - 3)
            valve.tone = "shut" if shut else ""
            self.scene.add(valve)
            box = Node(f"real{k}", name_of(strip), "shared", value=self.last_text(strip)).measure()
            box.x, box.y = x + 76 + box.w / 2, strip.y
            self.scene.add(box)
            start = x + 3
            self.scene.link(Edge(f"pipe{k}a", cell_id(strip, last), valve.id, kind="pipe", c=[(start, strip.y), (x + 22, strip.y)]))
            self.scene.link(Edge(f"pipe{k}b", valve.id, box.id, kind="pipe", c=[(x + 53, strip.y), (box.x - box.w / 2 - 3, strip.y)]))

    # --- arrows -----------------------------------------------------------------------------------

    def wires(self) -> None:
        """For every shown turn: from the cells it reads into the step, from the step to its cells."""
        self.reads: dict[int, list[str]] = {t: [] for t in self.shown}
        self.writes: dict[int, list[str]] = {t: [] for t in self.shown}
        for k, strip in enumerate(self.all):
            for t in self.shown:
                for tap, variable in zip(strip.taps, strip.reads, strict=True):
                    self.read(strip, k, t, t + tap, variable)
        for k, strip in enumerate([*self.tapes, *self.copies]):
            for t in self.shown:
                self.write(strip, k, t)
        for node, inside in self.fixed:
            target = self.scene.nodes[self.inner.of[inside]]
            mid = (node.x + node.w / 2 + target.x - target.w / 2) / 2
            points = [(node.x + node.w / 2, node.y), (mid, node.y), (mid, target.y), (target.x - target.reach - 2, target.y)]
            self.scene.link(Edge(f"{node.id}>", node.id, target.id, [points[0], points[1], points[2], points[3]], "lane"))

    def source(self, strip: Strip, index: int) -> str | None:
        """The cell that holds element `index` of a strip, None if it is not shown."""
        if strip in self.sequences and self.op.go_backwards:
            index = len(strip.texts) - 1 - index
        id = cell_id(strip, index)
        return id if id in self.scene.nodes else None

    def read(self, strip: Strip, k: int, t: int, index: int, variable: Variable) -> None:
        if strip in self.sequences:
            index -= min(0, *strip.taps)
        id = self.source(strip, index)
        if id is None:
            return
        cell, target = self.scene.nodes[id], self.scene.nodes[self.inner.of[variable]]
        x, y, w, height = self.box
        gutter = x - CHANNEL * (k + 1) - 2
        above = strip in self.sequences
        channel = y - CHANNEL * (k + 1) - 1 if above else y + height + CHANNEL * (k - len(self.sequences) + 1) + 1
        edge_y = cell.y + CELL_H / 2 if above else cell.y - CELL_H / 2
        points: list[Point] = [(cell.x, edge_y), (cell.x, channel), (gutter, channel), (gutter, target.y), (target.x - target.reach - 2, target.y)]
        kind = "carry" if strip.shared is not None else "lane"
        made = self.scene.link(Edge(f"{id}>{t}>{target.id}", id, target.id, kind=kind, c=points))
        self.reads[t].append(made.id)

    def write(self, strip: Strip, k: int, t: int) -> None:
        source = self.scene.nodes[self.inner.of[strip.variable]]
        cell = self.scene.nodes[cell_id(strip, t)]
        x, y, w, height = self.box
        gutter = x + w + CHANNEL * (k + 1)
        channel = y + height + CHANNEL * (len(self.all) - len(self.sequences) + 1 + len(self.tapes) + len(self.copies) - k) - 1
        points: list[Point] = [(source.x + source.reach, source.y), (gutter, source.y), (gutter, channel), (cell.x + 8, channel), (cell.x + 8, cell.y - CELL_H / 2 - 2)]
        kind = "update" if strip.shared is not None else "data"
        made = self.scene.link(Edge(f"{source.id}>{cell.id}", source.id, cell.id, kind=kind, c=points))
        self.writes[t].append(made.id)


def strips(turns: Turns) -> tuple[list[Strip], list[Strip], list[Strip]]:
    """The rows of cells: sequences, tapes, private copies."""
    op, node = turns.node.op, turns.node
    lanes, inner = op.lanes(node.inputs), op.inner
    made, plain, ends = op.by_kind(op.inner_outputs)
    sequences = []
    for k, (outer, reads) in enumerate(zip(lanes.sequences, inner.sequences, strict=True)):
        strip = Strip(f"q{k}", cut(label(outer), 16), outer, list(reads), op.sequences[k])
        whole = turns.value(outer)
        strip.texts = {t: show(row) for t, row in enumerate(whole)} if whole is not None else {}
        sequences.append(strip)
    tapes = []
    for k, variable in enumerate([*made, *plain]):
        fed = k < len(made)
        taps = op.states[k] if fed else ()
        strip = Strip(f"y{k}", tape_name(node.outputs[k], variable), variable, list(inner.states[k]) if fed else [], taps)
        strip.texts = written(turns, variable)
        strip.before = initials(turns, lanes.states[k], taps) if fed else []
        tapes.append(strip)
    copies = []
    for k, (shared, _) in enumerate(carried(node)):
        strip = Strip(f"p{k}", name_of_shared(shared), ends[k], [inner.carried[k]], (-1,), shared=shared)
        strip.texts = written(turns, ends[k])
        strip.before = [show(turns.outer.get(shared, shared.get_value()))]
        copies.append(strip)
    return sequences, tapes, copies


def written(turns: Turns, variable: Variable) -> dict[int, str]:
    """What an inner variable was in every turn: computed there, or passed on from a lane."""
    values = turns.made.get(variable) or turns.lane.get(variable) or {}
    if not values and hasattr(variable, "data"):
        values = dict.fromkeys(range(turns.count), variable.data)
    return {t: show(v) for t, v in values.items()}


def initials(turns: Turns, outer: Variable, taps: Sequence[int]) -> list[str]:
    """The initial values, the oldest first."""
    value = turns.value(outer)
    if value is None:
        return ["?"] * -min(taps)
    return [show(value)] if tuple(taps) == (-1,) else [show(row) for row in value[: -min(taps)]]


def tape_name(outer: Variable, inside: Variable) -> str:
    return own_name(outer) or own_name(inside) or cut(formula(inside), 16)


def name_of(strip: Strip) -> str:
    return strip.title


def name_of_shared(shared: SharedVariable) -> str:
    return cut(label(shared), 14)


def cell_id(strip: Strip, t: int) -> str:
    return f"{strip.id}.{t}"


def group(title: Text, kind: str, x: float, y: float, w: float, h: float) -> dict[str, Any]:
    data: dict[str, Any] = {"label": both(title), "kind": kind}
    return data | {key: round(v, 1) for key, v in (("x", x), ("y", y), ("w", w), ("h", h))}

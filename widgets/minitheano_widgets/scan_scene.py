"""The stage of a scan's film: strips of cells, the step box in the middle, the valve at the end.

All strips share one axis of time, so that a column is a turn. Arrows run in channels beside the
step box, each lane in a channel of its own.
"""

from __future__ import annotations

from typing import Any

from minitheano.graph import Constant, SharedVariable, Variable

from .draws import carried_states, is_state
from .frames import VALUE, Edge, Node, Scene
from .graphs import Picture, leaf, picture, type_text
from .naming import label
from .scan_run import Turns
from .scan_strips import Strip, cell_id, strips
from .values import cut, show, width
from .words import Text, both, say

CELL_H, ROW, HEAD, BAND, GAP = 30.0, 40.0, 20.0, 12.0, 16.0
CHANNEL = 8.0
ROOM = 700.0  # pixels for the cells of one strip
MOST_CELL = 12  # columns of text in a cell


class Stage:
    """Builds the scene; the film asks it for ids."""

    def __init__(self, scene: Scene, turns: Turns, open_for: set[SharedVariable]) -> None:
        self.scene, self.turns, self.node = scene, turns, turns.node
        self.op, self.open_for = turns.node.op, open_for
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
        most = max(4, int(ROOM // (self.cell + GAP)) - self.lead)
        n = self.turns.count
        self.shown = list(range(n)) if n <= most else [*range(most - 3), n - 2, n - 1]
        self.gap_at = most - 3 if n > most else -1
        extra = [t for s in self.sequences for t in s.texts if t >= n]
        self.slots = (
            self.shown + (sorted(set(extra)) if self.gap_at < 0 else [])[: max(0, most - n)]
        )
        titles = [say(key, "name") for key in ("sequences", "tape", "updates")]
        spoken = [width(text, 12) for title in titles for text in title.values()]
        named = [width(s.title, 13) + 8 for s in self.all]
        self.left = 22.0 + max([*spoken, *named])

    def x(self, t: int) -> float:
        """The middle of the column of turn t; negative turns hold initial values."""
        k = t if t < 0 else self.slots.index(t)
        skip = 22.0 if self.gap_at >= 0 and k >= self.gap_at else 0.0
        behind = 8 if t >= 0 and self.lead else 0
        return self.left + GAP / 2 + (self.lead + k + 0.5) * (self.cell + GAP) + behind + skip

    def step_graph(self) -> Picture:
        """The inner graph, every node wide enough for all turns."""
        widest = {}
        for values in (self.turns.lane, self.turns.made):
            for variable, by_turn in values.items():
                widest[variable] = max((show(v) for v in by_turn.values()), key=len)
        op = self.op
        wanted = op.inner_outputs
        drawn = picture(
            self.scene,
            wanted,
            {},
            widest,
            prefix="i",
            parent="step",
            first=op.inner_inputs,
            ends=False,
        )
        streams = carried_states(self.node)
        for variable, text in self.lane_labels():
            node = self.scene.nodes[drawn.of[variable]]
            node.label = text
            node.kind = "copy" if variable in op.copies else node.kind
            node.die = node.kind == "copy" and variable in streams
            node.measure()
        for lane in op.lanes(self.node.inputs).non_sequences:
            node = self.scene.nodes[drawn.of[lane.inner[0]]]
            if node.label.startswith("<"):  # a value that the loop was given has no name inside
                node.label = cut(label(lane.outer), 14)
                node.measure()
        self.ports = {}
        for strip in [*self.tapes, *self.copies]:
            kind, prime = ("output", "") if strip.shared is None else ("stage", "′")
            widest_text = max(strip.texts.values(), key=len, default="")
            more = {"rank": "last", "die": strip.shared is not None and is_state(strip.shared)}
            port = drawn.node(f"to{strip.id}", strip.title + prime, kind, value=widest_text, **more)
            drawn.edge(
                leaf(drawn, strip.variable, widest),
                port.id,
                "data" if strip.shared is None else "update",
            )
            self.ports[strip.id] = port
        self.size = drawn.lay(gap_x=34.0)
        return drawn

    def lane_labels(self) -> list[tuple[Variable, str]]:
        """What each inner input is: an element now, an output of earlier, a private copy."""
        found = []
        for strip in self.all:
            several = "" if sum(s.title == strip.title for s in self.all) == 1 else strip.id
            for tap, variable in zip(strip.taps, strip.reads, strict=True):
                when = f"[t{tap:+d}]" if tap else "[t]"
                own = (
                    strip.title
                    if strip.shared is not None
                    else f"{cut(strip.title + several, 14)}{when}"
                )
                found.append((variable, own))
        return found

    # --- places -----------------------------------------------------------------------------------

    def lay(self) -> None:
        """From top to bottom: sequences, the step box and its channels, tapes, private copies."""
        reading, writing = len(self.all) + 1, len(self.tapes) + len(self.copies)
        side = self.outer_nodes()
        columns = self.lead + len(self.slots)
        strip_w = (
            self.left
            + columns * (self.cell + GAP)
            + (8 if self.lead else 0)
            + (22 if self.gap_at >= 0 else 0)
        )
        box_w = self.size[0] + (reading + writing) * CHANNEL + 20
        total = max(strip_w + self.tail_width(), box_w + side + 20)
        y = self.band(self.sequences, 4.0, "lane", say("sequences", "name"), strip_w)
        top = y + (CHANNEL * len(self.sequences) if self.sequences else 4)
        middle = max(strip_w / 2, side + reading * CHANNEL + 12 + self.size[0] / 2)
        self.box = (middle - self.size[0] / 2, top, self.size[0] + 8, self.size[1] + HEAD)
        self.scene.groups["step"] = group(say("step", "name"), "step", *self.box)
        self.inner.shift(self.box[0] + 4, top + HEAD - 4)
        self.place_outer(top, side)
        y = top + self.box[3] + CHANNEL * (reading + writing) + 4
        y = self.band(self.tapes, y, "tape", say("tape", "name"), strip_w)
        y = self.band(
            self.copies, y, "updates", say("updates", "name"), strip_w + self.tail_width()
        )
        self.tails()
        self.scene.size = (total + 12, y)
        self.wires()

    def band(self, strips: list[Strip], y: float, kind: str, title: Text, wide: float) -> float:
        """A coloured band with its strips; returns where the next one may begin."""
        if not strips:
            return y
        height = HEAD + len(strips) * ROW
        self.scene.groups[f"b{kind}"] = group(title, kind, 6, y, wide, height)
        for t in self.slots:
            tick = Node(f"b{kind}t{t}", str(t), "tick", w=20, h=12, x=self.x(t), y=y + 11)
            self.scene.add(tick)
        for k, strip in enumerate(strips):
            strip.y = y + HEAD + k * ROW + CELL_H / 2
            text = Node(f"{strip.id}n", strip.title, "text", w=10, h=12, y=strip.y + 2)
            text.x = 16 + width(strip.title, 13) / 2
            self.scene.add(text)
            self.cells(strip)
        return y + height + BAND

    def cells(self, strip: Strip) -> None:
        count = len(strip.before)
        for k, _ in enumerate(strip.before):
            self.cell_node(strip, k - count, "init", say("initial", "name"))
        for t in self.slots:
            there = t in strip.texts if strip in self.sequences else t < self.turns.count
            if there:
                self.cell_node(strip, t, "cell", both(""))
        if self.gap_at >= 0:
            between = (self.x(self.shown[self.gap_at - 1]) + self.x(self.shown[self.gap_at])) / 2
            self.scene.add(Node(f"{strip.id}…", "…", "text", w=20, h=20, x=between, y=strip.y))

    def cell_node(self, strip: Strip, t: int, kind: str, says: Text) -> None:
        text = cut(strip.texts.get(t, ""), MOST_CELL) or "0"
        node = Node(
            cell_id(strip, t), says["en"], kind, says=says if says["en"] else None, value=text
        )
        node.w, node.h, node.x, node.y = self.cell, CELL_H, self.x(t), strip.y
        node.tone = "update" if strip.shared is not None else ""
        node.name = f"{strip.title}[{t}]" if t >= 0 else strip.title
        self.scene.add(node)

    # --- what stands beside -----------------------------------------------------------------------

    def outer_nodes(self) -> float:
        """The non-sequences, as nodes left of the step box; returns the width they take."""
        self.fixed: list[tuple[Node, Variable]] = []
        for k, lane in enumerate(self.op.lanes(self.node.inputs).non_sequences):
            outer, inside = lane.outer, lane.inner[0]
            kind = "shared" if isinstance(outer, SharedVariable) else "input"
            value = self.turns.lane.get(inside, {}).get(0, self.turns.value(outer))
            text = "" if value is None else show(value)
            if isinstance(outer, Constant):
                kind = "constant"
            made = Node(
                f"n{k}", cut(label(outer), 14), kind, value=text, type=type_text(outer.type)
            )
            self.fixed.append((self.scene.add(made.measure()), inside))
        if not self.fixed:
            return 0.0
        titles = [width(text, 12) + 14 for text in say("non_sequences", "name").values()]
        return max(*(n.w + 16 for n, _ in self.fixed), *titles)

    def place_outer(self, top: float, wide: float) -> None:
        if not self.fixed:
            return
        tall = len(self.fixed) * 54.0
        y = top + (self.box[3] - tall) / 2
        x = self.box[0] - (len(self.all) + 2) * CHANNEL - wide / 2 - 4
        for k, (node, _) in enumerate(self.fixed):
            node.x, node.y = x, y + (k + 0.5) * 54.0 + 8
        self.scene.groups["fixed"] = group(
            say("non_sequences", "name"), "lane", x - wide / 2, y - 16, wide, tall + 26
        )

    def tail_width(self) -> float:
        if not self.copies:
            return 0.0
        boxes = [Node("", s.title, "shared", value=self.last_text(s)) for s in self.copies]
        for box, strip in zip(boxes, self.copies, strict=True):
            box.die = strip.shared is not None and is_state(strip.shared)
        return 92.0 + max(box.measure().w for box in boxes)

    def last_text(self, strip: Strip) -> str:
        return max([*strip.before, *strip.texts.values()], key=len)

    def tails(self) -> None:
        """Behind each private copy: the valve and the real box."""
        last = self.slots[-1] if self.slots else -1
        for k, strip in enumerate(self.copies):
            shut = strip.shared not in self.open_for
            x = self.x(last) + self.cell / 2 if self.slots else self.x(-1) + self.cell / 2
            valve = Node(
                f"valve{k}", "" if k else "updates=", "valve", w=24, h=20, x=x + 38, y=strip.y
            )
            valve.tone = "shut" if shut else ""
            self.scene.add(valve)
            die = strip.shared is not None and is_state(strip.shared)
            box = Node(f"real{k}", strip.title, "shared", value=self.last_text(strip), die=die)
            box.measure()
            box.x, box.y = x + 76 + box.w / 2, strip.y
            self.scene.add(box)
            start = x + 3
            self.scene.link(
                Edge(
                    f"pipe{k}a",
                    cell_id(strip, last),
                    valve.id,
                    kind="pipe",
                    c=[(start, strip.y), (x + 22, strip.y)],
                )
            )
            self.scene.link(
                Edge(
                    f"pipe{k}b",
                    valve.id,
                    box.id,
                    kind="pipe",
                    c=[(x + 53, strip.y), (box.x - box.w / 2 - 3, strip.y)],
                )
            )

    # --- arrows -----------------------------------------------------------------------------------

    def wires(self) -> None:
        """For every shown turn: from the cells it reads to the step, from the step to its cells."""
        self.lanes()
        self.reads: dict[int, list[str]] = {t: [] for t in self.shown}
        self.writes: dict[int, list[str]] = {t: [] for t in self.shown}
        for k, strip in enumerate(self.all):
            for t in self.shown:
                for tap, variable in zip(strip.taps, strip.reads, strict=True):
                    self.read(strip, k, t, t + tap, variable)
        for strip in [*self.tapes, *self.copies]:
            for t in self.shown:
                self.write(strip, t)
        for node, inside in self.fixed:
            target = self.scene.nodes[self.inner.of[inside]]
            mid = (node.x + node.w / 2 + target.x - target.w / 2) / 2
            points = [
                (node.x + node.w / 2, node.y),
                (mid, node.y),
                (mid, target.y),
                (target.x - target.reach - 2, target.y),
            ]
            self.scene.link(
                Edge(
                    f"{node.id}>",
                    node.id,
                    target.id,
                    [points[0], points[1], points[2], points[3]],
                    "lane",
                )
            )

    def source(self, strip: Strip, index: int) -> str | None:
        """The cell that holds element `index` of a strip, None if it is not shown."""
        if strip in self.sequences and self.op.go_backwards:
            index = len(strip.texts) - 1 - index
        id = cell_id(strip, index)
        return id if id in self.scene.nodes else None

    def read(self, strip: Strip, k: int, t: int, index: int, variable: Variable) -> None:
        """Out of the right side of a cell, by the gap beside it and a channel, into the step."""
        if strip in self.sequences:
            index -= min(0, *strip.taps)
        id = self.source(strip, index)
        if id is None:
            return
        cell, target = self.scene.nodes[id], self.scene.nodes[self.inner.of[variable]]
        x, y, _, height = self.box
        lane = self.reading[strip.id]
        gutter = x - CHANNEL * (len(self.all) - lane) - 2
        channel = y + height + CHANNEL * (len(self.all) - lane)
        if strip in self.sequences:
            gutter, channel = x - CHANNEL * (k + 1) - 2, y - CHANNEL * (len(self.sequences) - k) - 1
        gap = self.gap_beside(cell.x + self.cell / 2, lane)
        points = [(cell.x + self.cell / 2, cell.y), (gap, cell.y), (gap, channel)]
        points += [(gutter, channel), (gutter, target.y), (target.x - target.reach - 2, target.y)]
        kind = "carry" if strip.shared is not None else "lane"
        made = Edge(f"{id}>{t}>{target.id}", id, target.id, kind=kind, c=points)
        self.reads[t].append(self.scene.link(made).id)

    def gap_beside(self, side: float, lane: int) -> float:
        """A line in the gap right of `side`; every lane has its own, so none hides another."""
        step = min(4.0, (GAP - 6) / max(1, len(self.all)))
        return side + GAP / 2 + (lane - (len(self.all) - 1) / 2) * step

    def write(self, strip: Strip, t: int) -> None:
        """Out of the step, along a channel, down the gap before the cell, into its left side."""
        source, cell = self.ports[strip.id], self.scene.nodes[cell_id(strip, t)]
        x, y, w, height = self.box
        lane, count = self.writing[strip.id], len(self.ports)
        gutter, channel = (
            x + w + CHANNEL * (count - lane),
            y + height + CHANNEL * (count - lane) + 2,
        )
        gap = self.gap_beside(cell.x - self.cell / 2 - GAP, count - 1 - lane)
        points = [(source.x + source.reach, source.y), (gutter, source.y), (gutter, channel)]
        points += [(gap, channel), (gap, cell.y), (cell.x - self.cell / 2 - 2, cell.y)]
        kind = "update" if strip.shared is not None else "data"
        made = Edge(f"{source.id}>{cell.id}", source.id, cell.id, kind=kind, c=points)
        self.writes[t].append(self.scene.link(made).id)

    def lanes(self) -> None:
        """Which wire runs outside which: the higher its end, the further out, so few cross."""
        ends = {
            s.id: min(self.scene.nodes[self.inner.of[v]].y for v in s.reads)
            for s in self.all
            if s.reads
        }
        self.reading = {id: k for k, id in enumerate(sorted(ends, key=ends.__getitem__))}
        ports = sorted(self.ports, key=lambda id: self.ports[id].y)
        self.writing = {id: k for k, id in enumerate(ports)}


def group(title: Text, kind: str, x: float, y: float, w: float, h: float) -> dict[str, Any]:
    """A titled band or box behind the nodes."""
    data: dict[str, Any] = {"label": both(title), "kind": kind}
    return data | {key: round(v, 1) for key, v in (("x", x), ("y", y), ("w", w), ("h", h))}

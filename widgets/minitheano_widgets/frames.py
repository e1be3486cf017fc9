"""Trace v1: the scene of a widget and its frames, as plain data for picture, list and player.

The scene is the union of everything that is ever visible. A frame says what changes: values set,
nodes moved, nodes and edges in the light, one sentence in every language, at most one question.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .values import clean, cut, show, summary, width
from .words import Text, both

VERSION = 1
LABEL, VALUE, SMALL = 14, 13, 11  # font sizes in pixels
MOST_LABEL, MOST_VALUE = 20, 22  # columns of text inside a node
RADIUS = 19
PORT, DIE = 18.0, 20.0  # pixels from port to port of a choice, and for the picture of a die
PLAIN = ("name", "says", "type", "note", "src", "parent", "act", "tone", "ports", "die")

Point = tuple[float, float]


@dataclass
class Node:
    """One thing in the scene; x and y are its middle, w and h the room it needs."""

    id: str
    label: str
    kind: str
    w: float = 0
    h: float = 0
    x: float = 0
    y: float = 0
    name: str = ""  # what the learner called it, written above an op
    says: Text | None = None  # a label that differs from language to language
    type: Text | None = None
    note: Text | None = None
    src: str = ""
    value: str = ""  # the widest value it will ever show: makes the room for it
    parent: str = ""
    go: int | None = None  # a click goes to this frame
    act: str = ""  # a click does this
    rank: str = ""  # 'first' or 'last' column of a layout
    free: bool = False  # its arrows may arrive in any order, as those of a sum
    tone: str = ""  # a second colour: 'given', 'gradient', 'update'
    ports: list[str] = field(default_factory=list)  # what each input of a choice is to it
    die: bool = False  # it has to do with random numbers

    def measure(self) -> Node:
        """Set w and h from the texts, by the rules that the drawing follows."""
        self.label, self.name = cut(self.label, MOST_LABEL), cut(self.name, MOST_LABEL)
        label = max(width(text, LABEL) for text in (self.says or {"": self.label}).values())
        label += self.beside
        value = width(cut(self.value, MOST_VALUE), VALUE)
        if self.kind == "op":
            self.w = max(2 * RADIUS, label + 24, value + 6, width(self.name, SMALL) + 6)
            self.h = 2 * self.rise + (36 if self.value or self.name else 4)
        elif self.kind in ("shared", "stage", "copy"):
            self.w, self.h = label + 22 + max(value + 18, 30), 34.0
        elif self.kind == "scan":
            self.w, self.h = max(label, value) + 34, 46.0
        else:
            self.w = max(label + 26, value + 26, 48.0)
            self.h = 34.0 if not self.value else 46.0
        return self

    @property
    def reach(self) -> float:
        """Half the width of what is drawn: an arrow starts and ends there."""
        if self.kind != "op":
            return self.w / 2
        if len(self.label) <= 2 and not self.beside:
            return RADIUS
        return max(RADIUS, (width(self.label, LABEL) + self.beside) / 2 + 10)

    @property
    def beside(self) -> float:
        """The room left of the label, for the words of the ports or for the die."""
        return max((width(text, SMALL) + 8 for text in self.ports), default=DIE * self.die)

    @property
    def rise(self) -> float:
        """Half the height of what is drawn of an op: a choice has room for its ports."""
        return max(RADIUS, (PORT * len(self.ports) + 8) / 2)

    def json(self) -> dict[str, Any]:
        """The node as the player reads it: empty fields left out, pixels rounded."""
        data: dict[str, Any] = {"label": self.label, "kind": self.kind}
        data |= {key: round(getattr(self, key), 1) for key in ("x", "y", "w", "h")}
        optional = {k: getattr(self, k) for k in PLAIN}
        data |= {key: value for key, value in optional.items() if value}
        if self.kind == "op":
            data["r"] = round(self.reach, 1)
        if self.go is not None:
            data["go"] = self.go
        if self.value:
            data["slot"] = True
        return data


@dataclass
class Edge:
    """An arrow; `p` is a start point and then control points of cubic curves, three by three.

    An arrow of straight pieces has its corners in `c` instead; the drawing rounds them.
    """

    id: str
    s: str
    t: str
    p: list[Point] = field(default_factory=list)
    kind: str = "data"  # data, update, given, moved, lane, carry, pipe
    c: list[Point] = field(default_factory=list)

    def json(self) -> dict[str, Any]:
        data: dict[str, Any] = {"s": self.s, "t": self.t, "kind": self.kind}
        if self.c:
            return data | {"c": [[round(x), round(y)] for x, y in self.c]}
        return data | {"p": [[round(x, 1), round(y, 1)] for x, y in self.p]}


@dataclass
class Scene:
    """What a view builds: nodes, edges, groups and frames; `json()` is the trace."""

    kind: str
    title: Text
    nodes: dict[str, Node] = field(default_factory=dict)
    edges: dict[str, Edge] = field(default_factory=dict)
    groups: dict[str, dict[str, Any]] = field(default_factory=dict)
    frames: list[dict[str, Any]] = field(default_factory=list)
    on: dict[str, list[list[int]]] = field(default_factory=dict)
    idle: dict[str, list[list[int]]] = field(default_factory=dict)
    arrays: dict[str, Any] = field(default_factory=dict)
    code: list[dict[str, Any]] = field(default_factory=list)
    table: dict[str, Any] | None = None
    beats: bool = False
    size: Point = (0, 0)
    extra: dict[str, Any] = field(default_factory=dict)

    def add(self, node: Node) -> Node:
        self.nodes[node.id] = node
        return node

    def link(self, edge: Edge) -> Edge:
        self.edges[edge.id] = edge
        return edge

    def frame(
        self,
        say: Text,
        *,
        beat: str = "",
        hot: Iterable[str] = (),
        flow: Iterable[str] = (),
        set: Mapping[str, Any] | None = None,
        move: Mapping[str, Point] | None = None,
        ask: dict[str, Any] | None = None,
        line: list[int] | None = None,
        label: Text | None = None,
    ) -> int:
        """Append a frame and return its number."""
        frame: dict[str, Any] = {"say": both(say)}
        rest = {"beat": beat, "hot": list(hot), "ehot": list(flow), "ask": ask, "line": line}
        rest["label"] = label
        rest["set"] = {key: self.written(value) for key, value in (set or {}).items()}
        rest["move"] = {key: [round(x, 1), round(y, 1)] for key, (x, y) in (move or {}).items()}
        frame |= {key: value for key, value in rest.items() if value}
        self.frames.append(frame)
        return len(self.frames) - 1

    def written(self, value: Any) -> Any:
        """A value for a frame: None, a text, or {'t': text, 's': how it is printed, 'a': array}."""
        style = ""
        if isinstance(value, Styled):
            style, value = value.style, value.value
        if value is None or (isinstance(value, str) and not style):
            return value
        text = value if isinstance(value, str) else show(value)
        facts = None if isinstance(value, str) else summary(value)
        if not style and facts is None:
            return text
        data: dict[str, Any] = {"t": text}
        if style:
            data["s"] = style
        if facts is not None:
            data["a"] = self.keep(facts)
        return data

    def keep(self, facts: dict[str, Any]) -> str:
        """Put an array's summary in the list once and return its key."""
        key = hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:8]
        self.arrays[key] = facts
        return key

    def visible(self, id: str, *intervals: tuple[int, int | None]) -> None:
        """Say in which frames a node, edge or group is there (None: until the end)."""
        self.on[id] = [[a, -1 if b is None else b] for a, b in intervals]

    def rest(self, ids: Iterable[str], first: int, last: int = -1) -> None:
        """Say from which frame to which nodes and edges lie idle: nothing is computed there."""
        for id in ids:
            self.idle.setdefault(id, []).append([first, last])

    def json(self) -> dict[str, Any]:
        """The whole trace as plain data, in a fixed order."""
        last = len(self.frames) - 1
        data: dict[str, Any] = {"v": VERSION, "kind": self.kind, "title": both(self.title)}
        data["size"] = [round(self.size[0], 1), round(self.size[1], 1)]
        data["nodes"] = {key: node.json() for key, node in self.nodes.items()}
        data["edges"] = {key: edge.json() for key, edge in self.edges.items()}
        data["on"], idle = (
            {key: [[a, last if b < 0 else b] for a, b in spans] for key, spans in found.items()}
            for found in (self.on, self.idle)
        )
        data["frames"] = self.frames
        optional: dict[str, Any] = {"groups": self.groups, "arrays": self.arrays, "code": self.code}
        optional |= {"table": self.table, "beats": self.beats, "idle": idle, **self.extra}
        return data | {key: value for key, value in optional.items() if value}


@dataclass(frozen=True)
class Styled:
    """A value with the way it is printed: 'old' plain, 'staged' italic with a prime, 'new' bold."""

    value: Any
    style: str


def staged(value: Any) -> Styled:
    """A value on the staging shelf."""
    return Styled(value, "staged")


def new(value: Any) -> Styled:
    """A value that has just been stored."""
    return Styled(value, "new")


def values_at(trace: Mapping[str, Any], frame: int) -> dict[str, Any]:
    """Every value that is shown in a frame: the sum of the changes up to it."""
    now: dict[str, Any] = {}
    for earlier in trace["frames"][: frame + 1]:
        now |= earlier.get("set", {})
    return {key: value for key, value in now.items() if value is not None}


def visible_at(trace: Mapping[str, Any], id: str, frame: int) -> bool:
    """True if the thing is in the picture of that frame."""
    spans = trace["on"].get(id)
    return spans is None or any(a <= frame <= b for a, b in spans)


def idle_at(trace: Mapping[str, Any], id: str, frame: int) -> bool:
    """True if the thing belongs to a branch that is known not to be taken."""
    return any(a <= frame <= b for a, b in trace.get("idle", {}).get(id, ()))


def steps(trace: Mapping[str, Any], lang: str) -> str:
    """The trace as a list, one line a frame: what a screen reader and a text page show."""
    lines = [clean(trace["title"][lang])]
    for number, frame in enumerate(trace["frames"]):
        beat = f"[{frame['beat']}] " if frame.get("beat") else ""
        lines.append(f"{number:3d}. {beat}{clean(frame['say'][lang])}")
        if frame.get("ask"):
            lines.append(f"     ? {clean(frame['ask']['prompt'][lang])}")
    return "\n".join(lines)


def patch(trace: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """What differs in another trace of the same stage: nodes, intervals and frames."""
    changed = {
        key: {id: each for id, each in other[key].items() if trace[key].get(id) != each}
        for key in ("nodes", "on")
    }
    frames = {
        str(k): frame
        for k, frame in enumerate(other["frames"])
        if k >= len(trace["frames"]) or trace["frames"][k] != frame
    }
    return changed | {"frames": frames, "count": len(other["frames"])}

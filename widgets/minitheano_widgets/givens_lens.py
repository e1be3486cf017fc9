"""GivensLens: the graph as it was written, beside the copy in which givens replaced parts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from minitheano.graph import Apply, SharedVariable, Variable, leaves, order

from .call_stepper import name
from .display import View
from .draws import readable
from .frames import Edge, Point, Scene
from .graphs import Picture, is_mark, leaf, loops, operation, picture, widest_of
from .layered import curve
from .layout import shifted
from .naming import called
from .values import show
from .words import Text, both, join, say

GAP, HEAD, MARGIN = 26.0, 34.0, 14.0
WIDE = 1080.0  # two graphs side by side may be this wide together


class GivensLens(View):
    """What `givens` did to a compiled function: which arrows moved, and that the original stayed.

    Read from the function itself: `written_outputs` and `written_updates` are the original,
    `outputs` and `updates` the copy. The learner is asked how many arrows will move.
    """

    def __init__(self, f: Any, ask: bool = True, title: str | Text | None = None) -> None:
        self.function, self.ask = f, ask
        self.title = both(title) if title else say("givens", "title", name=called(f))

    @cached_property
    def trace(self) -> dict[str, Any]:
        return Lens(self).scene.json()


class Lens:
    """Lays the copy out together with what it replaced, so that both graphs stand alike."""

    def __init__(self, view: GivensLens) -> None:
        self.f, self.ask = view.function, view.ask
        self.scene = Scene("givens", view.title)
        self.replaced = dict(self.f.givens)
        leaves_of = leaves(
            [*self.f.written_outputs, *self.f.written_updates.values(), *self.f.outputs]
        )
        boxes = [*leaves_of, *self.f.updates]
        self.stored = {
            s: show(readable(s, s.get_value())) for s in boxes if isinstance(s, SharedVariable)
        }
        written = [*self.f.written_outputs, *self.f.written_updates.values()]
        compiled = [*self.f.outputs, *self.f.updates.values()]
        self.twin = twins(written, compiled, self.replaced)
        self.left = self.graph("L", self.f.written_outputs, self.f.written_updates)
        self.right = self.graph("R", self.f.outputs, self.f.updates)
        self.align()
        self.frames()

    def graph(self, prefix: str, outputs: Sequence[Variable], updates: Any) -> Picture:
        now = widest_of({s: [text] for s, text in self.stored.items()})
        drawn = picture(self.scene, outputs, updates, now, prefix=prefix, parent=prefix)
        if prefix == "R":
            kept = len(drawn.nodes), len(drawn.edges)
            for old in self.replaced:
                self.keep_place(drawn, old, now)
            self.ghosts = {n.id for n in drawn.nodes[kept[0] :]} | {
                e.id for e in drawn.edges[kept[1] :]
            }
        return drawn

    def keep_place(self, drawn: Picture, old: Variable, now: dict[Variable, str]) -> None:
        """What was replaced keeps a place in the copy's picture, to show where arrows came from."""
        for apply in order([old], stop_at=set(drawn.of) - {old}):
            operation(drawn, apply, now, [old])
        leaf(drawn, old, now)

    def align(self) -> None:
        """Two panels; if every node of the original has a twin, it stands where its twin does."""
        sizes = [loops(g, g.lay(gap_x=32.0)) for g in (self.left, self.right)]
        self.moved = self.moves()
        if self.pose():
            sizes[0] = sizes[1]
        side = sizes[0][0] + sizes[1][0] + GAP + 4 * MARGIN <= WIDE
        first = (MARGIN, HEAD)
        second = (MARGIN, sizes[0][1] + GAP + 2 * HEAD)
        if side:
            second = (sizes[0][0] + GAP + 3 * MARGIN, HEAD)
        tall = max(s[1] for s in sizes)
        for drawn, at, size in zip((self.left, self.right), (first, second), sizes, strict=True):
            lift = (tall - size[1]) / 2 if side else 0.0
            drawn.shift(at[0], at[1] + lift)
            self.frame_of(drawn, at, (size[0], tall if side else size[1]))
        for ghost, _ in self.moved.values():
            ghost.p = shifted(
                ghost.p, second[0], second[1] + ((tall - sizes[1][1]) / 2 if side else 0)
            )
        groups = list(self.scene.groups.values())
        right = max(g["x"] + g["w"] for g in groups) + 2
        self.scene.size = (right, max(g["y"] + g["h"] for g in groups) + 2)

    def pose(self) -> bool:
        """Give the original the positions of its copy; False if the copy lacks one of its nodes."""
        nodes, pairs = self.scene.nodes, {}
        for variable, id in self.left.of.items():
            twin = (
                self.twin.get(variable.owner, variable.owner)
                if variable.owner is not None
                else None
            )
            same = self.right.of.get(variable) if twin is None else self.right.applied.get(twin)
            if same is None or nodes[same].kind != nodes[id].kind:
                return False
            pairs[id] = same
        ends = zip(
            [*self.left.outs, *self.left.stages.values()],
            [*self.right.outs, *self.right.stages.values()],
            strict=True,
        )
        for mine, its in [*pairs.items(), *ends]:
            nodes[mine].x, nodes[mine].y = nodes[its].x, nodes[its].y
            pairs[mine] = its
        for id, into in self.left.into.items():
            for mine, its in zip(into, self.right.into.get(pairs[id], []), strict=True):
                ghost = self.moved.get(its)
                edge = ghost[0] if ghost is not None else self.scene.edges[its]
                self.scene.edges[mine].p, self.scene.edges[mine].c = list(edge.p), list(edge.c)
        return True

    def frame_of(self, drawn: Picture, at: Point, size: Point) -> None:
        left = drawn is self.left
        self.scene.groups[f"g{drawn.prefix}"] = {
            "label": say("original" if left else "copy", "name"),
            "kind": "lane" if left else "copy",
            "x": round(at[0] - MARGIN + 2, 1),
            "y": round(at[1] - HEAD, 1),
            "w": round(size[0] + 2 * MARGIN - 4, 1),
            "h": round(size[1] + HEAD + MARGIN - 2, 1),
        }

    def moves(self) -> dict[str, tuple[Edge, Variable]]:
        """For every arrow of the copy that moved: a dashed one from where it started before."""
        back = {new: old for old, new in self.twin.items()}
        steps: list[tuple[Variable, Variable, str, int]] = []
        for target in self.applied():
            if target in back and not is_mark(target):
                inputs = enumerate(zip(back[target].inputs, target.inputs, strict=False))
                id = self.right.applied[target]
                steps += [(old, new, id, k) for k, (old, new) in inputs]
        written = [*self.f.written_outputs, *self.f.written_updates.values()]
        ends = [*self.right.outs, *self.right.stages.values()]
        now = [*self.f.outputs, *self.f.updates.values()]
        steps += [(old, new, id, 0) for old, new, id in zip(written, now, ends, strict=True)]
        found: dict[str, tuple[Edge, Variable]] = {}
        for old, new, id, k in steps:
            if self.replaced.get(old) is new:
                edge = self.edge_into(id, k)
                found[edge.id] = (self.ghost(edge, old), old)
        return found

    def applied(self) -> list[Apply]:
        return order([*self.f.outputs, *self.f.updates.values()])

    def edge_into(self, id: str, k: int) -> Edge:
        return self.scene.edges[self.right.into[id][k]]

    def ghost(self, now: Edge, old: Variable) -> Edge:
        """The arrow as it would run without givens."""
        nodes = self.scene.nodes
        start, end = nodes[self.right.of[old]], now.p[-1]
        path = curve([(start.x + start.reach, start.y), end])
        now.kind = "given"
        return self.scene.link(Edge(f"{now.id}g", start.id, now.t, path, "gone"))

    def frames(self) -> None:
        scene, right = (
            self.scene,
            [*(n.id for n in self.right.nodes), *(e.id for e in self.right.edges)],
        )
        count = len(self.left.nodes)
        both_sides = [
            (g.of[s], text)
            for g in (self.left, self.right)
            for s, text in self.stored.items()
            if s in g.of
        ]
        scene.frame(say("givens_start", count=count), set=dict(both_sides))
        if not self.replaced:
            scene.frame(say("givens_none"))
            self.show_from(1, ["gR", *right])
            return
        news = self.green()
        for old, new in self.replaced.items():
            said = say("givens_pair", old=name(old), new=name(new))
            hot = [self.left.of[old]] if old in self.left.of else []
            scene.frame(said, hot=hot, ask=self.question(old) if self.ask else None)
        copied = scene.frame(say("givens_copy"))
        moved = self.show_moves()
        last = scene.frame(
            self.ending(), hot=[self.left.of[o] for o in self.replaced if o in self.left.of]
        )
        olds = self.ghosts | {edge.id for edge, _ in self.moved.values()}
        later = {*news, *self.moved, *(e for id in news for e in self.right.into.get(id, []))}
        self.show_from(copied, [id for id in ["gR", *right] if id not in later | olds])
        for id in later:
            scene.visible(id, (moved, None))
        for id in olds:
            scene.visible(id, (copied, last - 1))

    def show_from(self, frame: int, ids: Sequence[str]) -> None:
        for id in ids:
            self.scene.visible(id, (frame, None))

    def green(self) -> set[str]:
        """The replacements and what they are made of; those that only the copy has."""
        fresh = list(order(list(self.replaced.values())))
        known = set(self.left.of)
        ids = set()
        for new in self.replaced.values():
            made = [
                new,
                *(o for n in fresh for o in n.outputs),
                *(i for n in fresh for i in n.inputs),
            ]
            for variable in made:
                id = self.right.of.get(variable)
                if id is not None and (variable is new or variable not in known):
                    self.scene.nodes[id].tone = "given"
                    ids.add(id)
        return ids

    def unread(self, old: Variable) -> bool:
        """True if nothing in the copy uses the replaced variable any more."""
        return self.right.of[old] in self.ghosts

    def show_moves(self) -> int:
        """One frame for each replacement; returns the number of the first."""
        first = len(self.scene.frames)
        for old, new in self.replaced.items():
            mine = [id for id, (_, from_) in self.moved.items() if from_ is old]
            key = "givens_move_one" if len(mine) == 1 else "givens_move"
            said = say(key, count=len(mine), new=name(new))
            hot = [self.right.of[new]] if new in self.right.of else []
            self.scene.frame(said, hot=hot, flow=mine)
        return first

    def ending(self) -> Text:
        texts: list[Text] = []
        for old in self.replaced:
            if isinstance(old, SharedVariable) and old in self.f.updates:
                texts.append(say("givens_target", old=name(old)))
            elif self.unread(old):
                texts.append(say("givens_end", old=name(old)))
        return join(*texts) if texts else say("givens_copy")

    def question(self, old: Variable) -> dict[str, Any]:
        """How many arrows leave the node that is replaced?"""
        count = sum(1 for _, from_ in self.moved.values() if from_ is old)
        wrong = [
            {"when": str(k), "say": say("fb_arrows", old=name(old))} for k in range(9) if k != count
        ]
        field = {
            "kind": "value",
            "label": both(""),
            "hint": both("?"),
            "answer": str(count),
            "diagnoses": wrong,
        }
        return {"kind": "fields", "prompt": say("ask_arrows", old=name(old)), "fields": [field]}


def twins(
    written: Sequence[Variable], compiled: Sequence[Variable], replaced: dict[Variable, Variable]
) -> dict[Apply, Apply]:
    """Which node of the copy came from which node of the original: both are walked side by side."""
    found: dict[Apply, Apply] = {}
    waiting = list(zip(written, compiled, strict=True))
    while waiting:
        old, new = waiting.pop()
        if old in replaced or old.owner is None or new.owner is None or old.owner in found:
            continue
        found[old.owner] = new.owner
        waiting += zip(old.owner.inputs, new.owner.inputs, strict=False)
    return found

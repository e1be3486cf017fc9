"""ScanFilm: a loop turn by turn, its tape and its private copies in lanes of their own."""

from __future__ import annotations

from contextlib import redirect_stdout
from functools import cached_property
from io import StringIO
from typing import Any

import numpy as np

from .call_stepper import listed, pairs, short
from .choices import Choices
from .display import View
from .draws import drawn_from, is_state, known, told
from .frames import Scene, Styled, new, patch
from .grading import matches
from .machine import small
from .naming import called
from .scan_run import (
    Turns,
    alone,
    bound,
    carried,
    opened,
    rewired,
    scan_behind,
    scan_of,
    tape,
    turns_of,
)
from .scan_scene import Stage
from .scan_strips import Strip, cell_id
from .values import cut, show
from .words import Text, both, join, say


class ScanFilm(View):
    """The frames t = 0 … n-1 of a scan in a call `f(*args)`, and what becomes of its updates.

    Outputs and updates run in separate lanes; the valve `updates=` stands open when the function
    was given the scan's updates. `scan=` points at a loop (a variable, or the updates that `scan`
    returned) where `f` has none in it, or several. Rehearsed unless `commit=True`.
    """

    def __init__(
        self,
        f: Any,
        *args: Any,
        ask: bool = True,
        commit: bool = False,
        scan: Any = None,
        title: str | Text | None = None,
        **kwargs: Any,
    ) -> None:
        self.function, self.ask = f, ask
        node = scan_of(f) if scan is None else scan_behind(scan)
        if node is None:
            raise ValueError(
                "This function has no scan in it; name the loop: ScanFilm(f, scan=updates)."
            )
        self.node = node
        self.run = told((f.trace if commit else f.rehearse)(*args, **kwargs))
        self.title = both(title) if title else say("scan", "title", name=called(f))

    @cached_property
    def trace(self) -> dict[str, Any]:
        film = Film(self.function, self.run, self.node, self.title, self.ask)
        if carried(self.node):
            other = rewired(self.function, self.node)
            again = quietly(other, bound(self.function, self.run))
            turned = Film(other, again, self.node, self.title, False)
            made = film.scene.json()
            return made | {"alt": patch(made, turned.scene.json())}
        return film.scene.json()


class Film:
    """Builds the frames: start, two for every turn, the end, the valve, the return."""

    def __init__(self, f: Any, run: Any, node: Any, title: Text, ask: bool) -> None:
        self.f, self.run, self.node = f, run, node
        turns = turns_of(node, run)
        self.absent = not turns.count and scan_of(f) is None
        if self.absent:
            turns = turns_of(node, quietly(alone(node, f), bound(f, run)))
        self.turns: Turns = turns
        self.open_for = opened(f, node)
        after = known({s: run.after.get(s, s.get_value()) for s, _ in carried(node)})
        self.after = after
        self.scene = Scene("scan", title, beats=True)
        self.stage = Stage(self.scene, turns, self.open_for)
        self.start(ask)
        self.in_frames: dict[int, int] = {}
        for t in self.stage.shown:
            self.turn(t)
        self.finish()
        self.visibility()
        if carried(node):
            for k, _ in enumerate(self.stage.copies):
                self.scene.nodes[f"valve{k}"].act = "alt"

    def start(self, ask: bool) -> None:
        values: dict[str, Any] = {}
        for strip in self.stage.sequences:
            values |= {cell_id(strip, t): text for t, text in strip.texts.items()}
        for strip in [*self.stage.tapes, *self.stage.copies]:
            count = len(strip.before)
            values |= {cell_id(strip, k - count): text for k, text in enumerate(strip.before)}
        for k, strip in enumerate(self.stage.copies):
            values[f"real{k}"] = strip.before[0]
        for node, inside in self.stage.fixed:
            given = self.turns.lane.get(inside, {}).get(0)
            if given is not None:
                values[node.id] = given
        values = {
            id: cut(v, 12) if isinstance(v, str) else v
            for id, v in values.items()
            if id in self.scene.nodes
        }
        said = say("scan_start", n=self.turns.count) if self.turns.count else say("scan_none")
        said = join(say("scan_absent"), said) if self.absent else said
        streams = [s for s in self.stage.copies if s.shared is not None and is_state(s.shared)]
        for strip in streams[:1]:
            said = join(said, say("state", name=strip.title, value=strip.before[0]))
        foretold = not drawn_from(self.node.op.inner_outputs)
        question = self.question() if ask and self.turns.count and foretold else None
        self.scene.frame(
            said, beat="snapshot", set=values, ask=question, label=say("start", "name")
        )

    def turn(self, t: int) -> None:
        """Two frames: the lanes feed the step; the step writes its tape and its private copies."""
        mark = say("frame", "name", t=t)
        self.feed(t, mark)
        at = self.write(t, mark)
        for strip in [*self.stage.tapes, *self.stage.copies]:
            self.scene.nodes[cell_id(strip, t)].go = at

    def feed(self, t: int, mark: Text) -> None:
        """The lanes: elements of this turn, earlier outputs, private copies."""
        stage, scene, lane = self.stage, self.scene, self.turns.lane
        of, ports = stage.inner.of, stage.ports.values()
        got = {of[v]: by[t] for v, by in lane.items() if t in by and v in of}
        reads = [v for strip in stage.all for v in strip.reads if t in lane.get(v, {})]
        texts = [say("scan_lane", name=self.lane_name(v), value=short(lane[v][t])) for v in reads]
        said = say("scan_in", t=t, lanes=listed(texts) if texts else say("scan_lane_none"))
        if stage.gap_at >= 0 and t == stage.shown[stage.gap_at]:
            first = stage.shown[stage.gap_at - 1] + 1
            skipped = say("skipped", "name", a=first, b=t - 1)
            said = join(skipped, said)
        old = {of[v]: None for v in self.turns.made if v in of} | {p.id: None for p in ports}
        hot = [scene.edges[e].s for e in stage.reads[t]] + [of[v] for v in reads if v in of]
        flow = stage.reads[t]
        self.in_frames[t] = scene.frame(
            said, beat="compute", hot=hot, flow=flow, set=old | got, label=mark
        )

    def write(self, t: int, mark: Text) -> int:
        """The step's results: on the tape, and into the private copies."""
        stage, inner = self.stage, self.stage.inner
        made = {
            inner.of[v]: by[t] for v, by in self.turns.made.items() if t in by and v in inner.of
        }
        wrote, things = {}, []
        for strip in [*stage.tapes, *stage.copies]:
            text = strip.texts.get(t, "")
            wrote[cell_id(strip, t)] = cut(text, 12)
            made[stage.ports[strip.id].id] = (
                text if strip.shared is None else Styled(text, "staged")
            )
            key = "scan_tape" if strip.shared is None else "scan_private"
            things.append(say(key, name=strip.title, value=cut(text, 40)))
        said = say("scan_out", t=t, things=listed(things) if things else say("scan_nothing"))
        chosen, idle = self.choices(t)
        flow = [*(e.id for e in inner.edges if e.id not in idle), *stage.writes[t]]
        at = self.scene.frame(
            join(said, *chosen),
            beat="compute",
            hot=list(wrote),
            flow=flow,
            set=made | wrote,
            label=mark,
        )
        self.scene.rest(sorted(idle), at, at)
        return at

    def choices(self, t: int) -> tuple[list[Text], set[str]]:
        """What each ifelse of the step chose in this turn, and what therefore lay idle."""
        found = [*self.turns.lane.items(), *self.turns.made.items()]
        choices = Choices(self.stage.inner, self.node.op.inner_outputs)
        said = [choice.said for choice in choices.known({v: by[t] for v, by in found if t in by})]
        return said, choices.idle

    def lane_name(self, variable: Any) -> str:
        return self.scene.nodes[self.stage.inner.of[variable]].label

    def finish(self) -> None:
        """What scan hands back; what the function stores of it; what the call returns."""
        stage, scene = self.stage, self.scene
        tapes = [both(f"{s.title} = {self.tape_text(s)}") for s in stage.tapes]
        outputs = say("scan_outputs", values=listed(tapes)) if tapes else say("scan_no_outputs")
        names = ", ".join(s.title for s in stage.copies)
        updates = say("scan_updates", name=names) if stage.copies else say("scan_no_updates")
        cells = [cell_id(s, t) for s in stage.tapes for t in stage.shown]
        last = [cell_id(s, stage.shown[-1]) for s in stage.copies if stage.shown]
        mark = say("end", "name")
        self.last_turn = scene.frame(
            join(say("scan_end"), outputs, updates), beat="compute", hot=cells + last, label=mark
        )
        self.valve = len(scene.frames)
        for k, strip in enumerate(stage.copies):
            box, value = f"real{k}", self.stored(strip)
            if strip.shared in self.open_for:
                said = say("valve_open", values=both(f"{strip.title} = {short(value)}"))
                flow = [f"pipe{k}a", f"pipe{k}b"]
                scene.frame(
                    said, beat="commit", hot=[box], flow=flow, set={box: new(value)}, label=mark
                )
            else:
                said = say("valve_shut", name=strip.title, value=short(value))
                scene.frame(said, beat="commit", hot=[f"valve{k}"], flow=[f"pipe{k}a"], label=mark)
        returned = ", ".join(short(v) for v in self.run.outputs) or "[]"
        said = say("scan_return", value=returned)
        if self.after:
            said = join(said, say("scan_after", values=pairs(self.after)))
        scene.frame(said, beat="return", label=mark)

    def stored(self, strip: Strip) -> Any:
        """The real value behind a strip after the call."""
        assert strip.shared is not None
        return self.after[strip.shared]

    def tape_text(self, strip: Strip) -> str:
        return short(tape(self.turns, strip.variable)) if strip.texts else "[]"

    def visibility(self) -> None:
        """An arrow between cells and step is there while its turn lasts; the pipe at the end."""
        for t, at in self.in_frames.items():
            for id in self.stage.reads[t]:
                self.scene.visible(id, (at, at))
            for id in self.stage.writes[t]:
                self.scene.visible(id, (at + 1, at + 1))
        for k, strip in enumerate(self.stage.copies):
            self.scene.visible(f"pipe{k}a", (self.valve, None))
            self.scene.visible(
                f"pipe{k}b", *([(self.valve, None)] if strip.shared in self.open_for else [])
            )

    def question(self) -> dict[str, Any] | None:
        """The tapes and the shared variables afterwards, before anything has played."""
        fields = []
        for strip in self.stage.tapes:
            values = tape(self.turns, strip.variable)
            if values.size and values.size <= 16 and small(values[0]):
                fields.append(self.tape_field(strip, values))
        for strip in self.stage.copies:
            after = self.stored(strip)
            if small(after):
                fields.append(self.after_field(strip, after))
        key = "ask_tape" if self.stage.copies else "ask_tape_only"
        return {"kind": "fields", "prompt": say(key), "fields": fields} if fields else None

    def tape_field(self, strip: Strip, values: np.ndarray[Any, Any]) -> dict[str, Any]:
        right = show(values)
        wrong = [{"when": show(values[-1]), "say": say("fb_last")}]
        if strip.before and values.ndim == 1:
            first = strip.before[-1]
            wrong.append({"when": f"{first} {right}", "say": say("fb_initial")})
            wrong.append({"when": f"{first} {show(values[:-1])}", "say": say("fb_initial")})
        return ask_field(say("field_tape", name=strip.title), right, wrong)

    def after_field(self, strip: Strip, after: Any) -> dict[str, Any]:
        last = strip.texts.get(self.turns.count - 1, strip.before[0])
        key = "fb_nocommit" if strip.shared in self.open_for else "fb_commit"
        other = strip.before[0] if strip.shared in self.open_for else last
        return ask_field(
            say("field_after", name=strip.title), show(after), [{"when": other, "say": say(key)}]
        )


def quietly(f: Any, arguments: list[Any]) -> Any:
    """A rehearsal that nobody asked for: what its ops print is not shown."""
    with redirect_stdout(StringIO()):
        return told(f.rehearse(*arguments))


def ask_field(title: Text, right: str, wrong: list[dict[str, Any]]) -> dict[str, Any]:
    """A question of the film; a wrong answer that equals the right one is not listed."""
    known = [w for w in wrong if not matches(w["when"], right)]
    return {"kind": "value", "label": title, "answer": right, "diagnoses": known}

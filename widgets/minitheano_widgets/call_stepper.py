"""CallStepper: one call of any function, beat by beat, on its own graph."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from minitheano.graph import Apply, Constant, SharedVariable, Variable
from minitheano.loop import Scan
from minitheano.ops.detach import undefined_grad
from minitheano.say import formula

from .choices import Choices
from .display import View
from .draws import by_default, is_draw, is_state, told
from .frames import LABEL, Node, Scene, new, staged
from .graphs import Picture, is_gradient, loops, picture, source_lines, spot, widest_of
from .machine import machine
from .naming import call_text, called, label, op_name
from .shapes import tab_width
from .values import cut, show, width
from .words import Text, both, join, say


class CallStepper(View):
    """The five beats of `f(*args, **kwargs)`: bind, snapshot, compute, commit, return.

    Before beat 3 the learner is asked to be the machine; `ask=False` only shows. The call is
    rehearsed, so that shared variables stay as they are; `commit=True` makes a real call.
    """

    def __init__(
        self,
        f: Any,
        *args: Any,
        ask: bool = True,
        commit: bool = False,
        title: str | Text | None = None,
        **kwargs: Any,
    ) -> None:
        self.function, self.ask, self.commit = f, ask, commit
        run = f.trace if commit else f.rehearse
        self.run = told(run(*args, **kwargs))
        self.call = call_text(called(f), args, kwargs)
        self.title = both(title) if title else say("call", "title", name=self.call)

    @cached_property
    def trace(self) -> dict[str, Any]:
        return Film(self).scene.json()


class Film:
    """Builds the scene and its frames from a recorded run."""

    def __init__(self, view: CallStepper) -> None:
        self.view, self.run, self.f = view, view.run, view.function
        self.scene = Scene("call", view.title, beats=True)
        self.events = [e for e in self.run.events if not e.frames]
        texts: dict[Variable, list[str]] = {}
        for event in self.events:
            texts.setdefault(event.variable, []).append(show(event.value))
        self.drawn: Picture = picture(
            self.scene, self.f.outputs, self.f.updates, widest_of(texts), first=self.f.inputs
        )
        self.scene.size = loops(self.drawn, self.drawn.lay())
        self.lines = source_lines(self.scene, self.drawn.applied)
        self.value = {e.variable: e.value for e in self.events if e.beat in ("bind", "compute")}
        self.value |= self.run.before
        self.changed = [e for e in self.events if e.beat == "commit"]
        self.choices = Choices(self.drawn, [*self.f.outputs, *self.f.updates.values()])
        self.frames()

    def frames(self) -> None:
        self.start()
        for event in self.of("bind"):
            self.bind(event)
        self.snapshot()
        computed = self.of("compute")
        known = {v: value for v, value in self.value.items() if v.owner is None}
        for apply, found in itertools.groupby(computed, key=lambda e: e.variable.owner):
            events = list(found)
            self.choose(known)
            self.compute(apply, events)
            known |= {e.variable: e.value for e in events}
        for event in self.of("stage"):
            self.stage(event)
        self.commit()
        self.give_back()

    def of(self, beat: str) -> list[Any]:
        return [e for e in self.events if e.beat == beat]

    def start(self) -> None:
        now = {
            self.drawn.of[s]: value for s, value in self.run.before.items() if s in self.drawn.of
        }
        stored = say("call_shared", values=pairs(self.run.before)) if now else ""
        streams = [s for s in self.run.before if is_state(s)]
        short_for = state_words(streams[0], self.run.before[streams[0]]) if streams else ""
        self.scene.frame(join(say("call_start", call=self.view.call), stored, short_for), set=now)

    def bind(self, event: Any) -> None:
        id = self.drawn.of[event.variable]
        said = say("bind", name=name(event.variable), value=short(event.value))
        self.scene.frame(said, beat="bind", hot=[id], set={id: event.value})

    def snapshot(self) -> None:
        """The old values are read, once; this is where the learner is asked to go on."""
        hot = [self.drawn.of[s] for s in self.run.before if s in self.drawn.of]
        said = say("snapshot", values=pairs(self.run.before)) if hot else say("no_shared")
        ask = machine(self.f, self.run, self.value) if self.view.ask else None
        self.scene.frame(said, beat="snapshot", hot=hot, ask=ask)

    def choose(self, known: Mapping[Variable, Any]) -> None:
        """Conditions that have become known decide: what lies in the other branch is idle."""
        for choice in self.choices.known(known):
            at = self.scene.frame(choice.said, beat="compute", hot=choice.hot)
            self.scene.rest(sorted(choice.idle), at)

    def compute(self, apply: Apply, events: list[Any]) -> None:
        """One op: values flow along its arrows, and what it computes appears."""
        if apply.op is undefined_grad:
            return
        node = self.drawn.applied[apply]
        values = {self.drawn.of[e.variable]: e.value for e in events}
        flow = list(self.drawn.into.get(node, []))
        flow += [e for id in values if id != node for e in self.drawn.into.get(id, [])]
        flow = [e for e in flow if e not in self.choices.idle]
        if isinstance(apply.op, Scan):
            turns = {t for e in self.run.events for a, t in e.frames[:1] if a is apply}
            results = listed(
                [say("is", name=name(e.variable), value=short(e.value)) for e in events]
            )
            said = say("compute_scan", n=len(turns), value=results)
        elif is_draw(apply) and len(events) == 2:
            old = self.value.get(apply.inputs[0], "?")
            formula, drew = self.filled(apply.outputs[1]), short(self.value[apply.outputs[1]])
            new = self.value[apply.outputs[0]]
            said = say("draw", formula=formula, value=drew, old=short(old), new=short(new))
        else:
            value = ", ".join(short(e.value) for e in events)
            said = say("compute", formula=self.filled(events[0].variable), value=value)
        line = self.lines.get(apply)
        self.scene.frame(said, beat="compute", hot=values, flow=flow, set=values, line=line)

    def filled(self, variable: Variable) -> str:
        """The formula, and behind it the same with values: 'state + inc = 0.0 + 10.0'."""
        apply = variable.owner
        assert apply is not None
        # The learner wrote grad(…), or something else that was made of several ops.
        part = not is_draw(apply) and self.drawn.last.get(spot(apply), apply) is not apply
        made = part or is_gradient(apply)
        said = op_name(apply.op) if made else cut(formula(variable), 40)
        symbol = getattr(apply.op, "symbol", None)
        if not symbol or len(apply.inputs) != 2:
            return said
        constants: dict[Variable, Any] = {
            i: i.data for i in apply.inputs if isinstance(i, Constant)
        }
        values = [show(constants.get(i, self.value.get(i, "?"))) for i in apply.inputs]
        if any(len(text) > 16 for text in values):
            return said
        filled = f"{values[0]} {symbol} {values[1]}"
        return filled if made else f"{said} = {filled}"

    def stage(self, event: Any) -> None:
        id = self.drawn.stages[event.variable]
        said = say(
            "stage",
            name=name(event.variable),
            value=short(event.value),
            old=short(self.run.before[event.variable]),
        )
        if by_default(self.f, event.variable):
            said = join(said, say("default_update", name=name(event.variable)))
        into = list(self.drawn.into.get(id, []))
        self.scene.frame(said, beat="compute", hot=[id], flow=into, set={id: staged(event.value)})

    def commit(self) -> None:
        """All shelves are emptied into their boxes at the same moment."""
        if not self.changed:
            self.scene.frame(say("commit_none"), beat="commit")
            return
        boxes = {self.drawn.of[e.variable]: new(e.value) for e in self.changed}
        shelves: dict[str, Any] = {self.drawn.stages[e.variable]: None for e in self.changed}
        flow = [e.id for e in self.drawn.edges if e.s in shelves]
        texts = [
            pick_change(name(e.variable), self.run.before[e.variable], e.value)
            for e in self.changed
        ]
        said = say("commit", values=listed(texts))
        at = self.scene.frame(said, beat="commit", hot=boxes, flow=flow, set=shelves | boxes)
        for event in self.changed:
            self.keep_old(event.variable, at)

    def keep_old(self, shared: SharedVariable, at: int) -> None:
        """Under a box that was overwritten stands what was read: outputs were made of it."""
        box = self.scene.nodes[self.drawn.of[shared]]
        was = say("was", "name", value=cut(show(self.run.before[shared]), 18))
        tag = Node(f"{box.id}.old", was["en"], "text", says=was, tone="old", w=40, h=12)
        tag.x = box.x + (box.w - tab_width(box.json(), width(box.label, LABEL))) / 2
        tag.y = box.y + box.h / 2 + 9
        self.scene.visible(self.scene.add(tag).id, (at, None))

    def give_back(self) -> None:
        values = dict(zip(self.drawn.outs, self.run.outputs, strict=False))
        flow = [e for out in self.drawn.outs for e in self.drawn.into[out]]
        shown = ", ".join(short(v) for v in self.run.outputs)
        key = "return" if self.changed else "return_plain"
        said = say(key, values=shown) if values else say("return_nothing")
        more = say("rehearsed") if self.changed and not self.view.commit else ""
        self.scene.frame(join(said, more), beat="return", hot=values, flow=flow, set=values)


def state_words(shared: SharedVariable, value: Any) -> Text:
    """What the digits in place of a generator mean."""
    return say("state", name=name(shared), value=short(value))


def name(variable: Variable) -> str:
    """What the learner calls a variable, not too long for a sentence."""
    return cut(label(variable), 30)


def short(value: Any) -> str:
    """A value, not too long for a sentence."""
    return cut(show(value), 60)


def pairs(values: Mapping[SharedVariable, Any]) -> Text:
    """'a = 1.0, b = 2.0'."""
    return listed([say("is", name=name(s), value=short(v)) for s, v in values.items()])


def pick_change(name: str, old: Any, value: Any) -> Text:
    """'state 0.0 → 10.0'."""
    return say("change", name=name, old=short(old), new=short(value))


def listed(texts: Sequence[Text]) -> Text:
    """Texts with commas between them, each language with its own comma."""
    comma = {"en": ", ", "zh": "，"}
    return {lang: comma[lang].join(text[lang] for text in texts) for lang in comma}

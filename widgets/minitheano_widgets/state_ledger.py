"""StateLedger: a row for every event of a shared variable's life: calls and `set_value`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from minitheano.graph import SharedVariable

from .call_stepper import listed, name, pairs, short, state_words
from .display import View
from .draws import is_state, known
from .frames import Edge, Node, Scene, new
from .grading import matches
from .graphs import type_text
from .layered import curve
from .machine import by_hand, chip, distinct, small
from .naming import call_text, called
from .values import show
from .words import Text, both, join, say

ROW = 62.0  # distance between function boxes
LEFT, MIDDLE, TOP = 24.0, 250.0, 24.0


@dataclass(frozen=True)
class Entry:
    """One event: what was written, what it was given, and the values around it."""

    text: str
    function: Any  # None for set_value
    argument: str
    given: list[Any]
    returned: list[Any]
    before: dict[SharedVariable, Any]
    after: dict[SharedVariable, Any]


class StateLedger(View):
    """The events of one or more shared variables, one row each: argument, old, returned, new.

    `ledger.call(f, 10)` and `ledger.set(state, -1)` add events; they can also be given at once as
    `[(f, 1), (f, 10), ('set', -1)]`. The ledger keeps its own state from event to event; the real
    variables stay as they are unless `commit=True`.
    """

    def __init__(
        self,
        *states: Any,
        events: Sequence[tuple[Any, ...]] | None = None,
        ask: bool = True,
        commit: bool = False,
        title: str | Text | None = None,
    ) -> None:
        given = list(states)
        if (
            given
            and isinstance(given[-1], (list, tuple))
            and not isinstance(given[0], (list, tuple))
        ):
            events = given.pop()
        self.states: list[SharedVariable] = []
        for each in given:
            self.states += each if isinstance(each, (list, tuple)) else [each]
        if not self.states or not all(isinstance(s, SharedVariable) for s in self.states):
            raise TypeError("StateLedger needs one or more shared variables, then the events.")
        self.ask, self.commit, self.title = ask, commit, title
        self.now = {s: s.get_value() for s in self.states}
        self.start = known(self.now)
        self.entries: list[Entry] = []
        for event in events or ():
            self.play(event)

    def play(self, event: tuple[Any, ...]) -> None:
        """One event as a tuple: (f, *arguments) or ('set', value) or ('set', state, value)."""
        if isinstance(event[0], str):
            self.set(*event[1:])
        else:
            self.call(event[0], *event[1:])

    def call(self, f: Any, *args: Any, **kwargs: Any) -> Any:
        """Call a function and write the row; returns what the function returns."""
        self.forget()
        for s in f.shared:
            if s not in self.now:
                self.now[s] = s.get_value()
        with self.stored(f.shared):
            run = f.trace(*args, **kwargs)
            for s in f.shared:
                self.now[s] = s.get_value()
        before = known({s: run.before.get(s, self.now[s]) for s in self.states})
        after = known({s: self.now[s] for s in self.states})
        values = ", ".join(
            [short(a) for a in args] + [f"{k}={short(a)}" for k, a in kwargs.items()]
        )
        text = call_text(self.name_of(f), args, kwargs)
        given = [*args, *kwargs.values()]
        self.entries.append(Entry(text, f, values, given, run.outputs, before, after))
        return run.outputs[0] if len(run.outputs) == 1 else run.outputs

    def set(self, *what: Any) -> None:
        """Store a value from outside: `set(state, -1)`, or `set(-1)` where there is one state."""
        self.forget()
        state, value = what if len(what) == 2 else (self.states[0], what[0])
        before = known({s: self.now[s] for s in self.states})
        with self.stored([state]):
            state.set_value(value)
            self.now[state] = state.get_value()
        after = known({s: self.now[s] for s in self.states})
        many = f"{name(state)}." if len(self.states) > 1 else ""
        text = f"{many}set_value({short(value)})"
        self.entries.append(Entry(text, None, short(value), [value], [], before, after))

    @contextmanager
    def stored(self, states: Sequence[SharedVariable]) -> Iterator[None]:
        """The ledger's values in the real boxes; the real values come back unless `commit`."""
        real = {s: s.get_value() for s in states}
        for s in states:
            s.set_value(self.now[s])
        try:
            yield
        finally:
            for s, value in () if self.commit else real.items():
                s.set_value(value)

    def forget(self) -> None:
        """A new event makes a new picture."""
        for made in ("trace", "id"):
            self.__dict__.pop(made, None)

    @property
    def functions(self) -> list[Any]:
        return list(dict.fromkeys(e.function for e in self.entries if e.function is not None))

    def name_of(self, f: Any) -> str:
        known = [*self.functions, f]
        return called(f, "fgh"[known.index(f)] if known.index(f) < 3 else f"f{known.index(f)}")

    @cached_property
    def trace(self) -> dict[str, Any]:
        return Book(self).scene.json()


class Book:
    """Builds the scene (functions wired to boxes) and the table of a ledger."""

    def __init__(self, ledger: StateLedger) -> None:
        self.ledger = ledger
        names = ", ".join(name(s) for s in ledger.states)
        title = both(ledger.title) if ledger.title else say("ledger", "title", name=names)
        self.scene = Scene("ledger", title)
        self.boxes: dict[SharedVariable, Node] = {}
        self.makers: dict[Any, Node] = {}
        self.wires: dict[tuple[Any, SharedVariable], dict[str, str]] = {}
        self.draw()
        self.rows: list[dict[str, Any]] = []
        start = {self.boxes[s].id: value for s, value in ledger.start.items()}
        streams = [state_words(s, value) for s, value in ledger.start.items() if is_state(s)]
        said = say("ledger_start", values=pairs(ledger.start))
        self.scene.frame(join(said, *streams[:1]), set=start)
        for entry in ledger.entries:
            self.event(entry)
        self.scene.table = {"columns": self.columns(), "rows": self.rows}

    def draw(self) -> None:
        """Functions on the left, shared boxes on the right, wires for reading and for storing."""
        ledger, scene = self.ledger, self.scene
        for k, f in enumerate(ledger.functions):
            texts = [
                f"({e.argument}) → {', '.join(map(short, e.returned))}" for e in ledger.entries
            ]
            widest = max(texts, key=len, default="")
            self.makers[f] = scene.add(
                Node(f"f{k}", ledger.name_of(f), "func", value=widest).measure()
            )
        if any(e.function is None for e in ledger.entries):
            widest = max((e.argument for e in ledger.entries if e.function is None), key=len)
            pen = Node("pen", "set_value", "slot", value=f"({widest})").measure()
            self.makers[None] = scene.add(pen)
        for k, s in enumerate(ledger.states):
            texts = [show(e.after[s]) for e in ledger.entries] + [show(ledger.start[s])]
            widest, type = max(texts, key=len), type_text(s.type)
            box = Node(f"s{k}", name(s), "shared", value=widest, type=type, die=is_state(s))
            self.boxes[s] = scene.add(box.measure())
        self.place()
        for f, maker in self.makers.items():
            for s, box in self.boxes.items():
                self.wire(f, maker, s, box)

    def place(self) -> None:
        """Two columns, each centred on the other."""
        left, right = list(self.makers.values()), list(self.boxes.values())
        tall = max(len(left), len(right), 1) * ROW
        wide = max((n.w for n in left), default=60)
        for column, x in ((left, LEFT + wide / 2), (right, 0.0)):
            top = TOP + (tall - len(column) * ROW) / 2
            for k, node in enumerate(column):
                node.x, node.y = x, top + (k + 0.5) * ROW - 7
        edge = LEFT + wide + 150
        for node in right:
            node.x = edge + max(n.w for n in right) / 2
        self.scene.size = (edge + max(n.w for n in right) + LEFT, tall + 2 * TOP - 14)

    def wire(self, f: Any, maker: Node, s: SharedVariable, box: Node) -> None:
        """Plain: the function reads. Dashed: it stores."""
        reads = f is not None and s in f.shared
        stores = f is None or s in f.updates
        ends: dict[str, str] = {}
        right, left = maker.x + maker.w / 2 + 3, box.x - box.w / 2 - 3
        if reads:
            up = [(left, box.y - 6), (right, maker.y - 6)]
            pull = (left - right) / 2
            (x0, y0), (x1, y1) = up
            path = [(x0, y0), (x0 - pull, y0), (x1 + pull, y1), (x1, y1)]
            ends["read"] = self.scene.link(
                Edge(f"r{len(self.wires)}", box.id, maker.id, path, "lane")
            ).id
        if stores:
            path = curve([(right, maker.y + 6), (left, box.y + 6)])
            ends["store"] = self.scene.link(
                Edge(f"w{len(self.wires)}", maker.id, box.id, path, "update")
            ).id
        self.wires[f, s] = ends

    def flow(self, f: Any, kind: str) -> list[str]:
        return [self.wires[f, s][kind] for s in self.boxes if kind in self.wires.get((f, s), {})]

    def columns(self) -> list[Text]:
        states = self.ledger.states
        heads = [say("index", "name"), say("call", "name"), say("argument", "name")]
        heads += [say("old", "name", name=name(s)) for s in states]
        heads += [say("returned_column", "name")]
        return heads + [say("new", "name", name=name(s)) for s in states]

    def event(self, entry: Entry) -> None:
        """Up to three frames: the event arrives (with the question), returns, is stored."""
        maker = self.makers[entry.function].id
        row, at = len(self.rows), len(self.scene.frames)
        call = entry.function is not None
        returned = ", ".join(show(v) for v in entry.returned) if call else "–"
        argument = {maker: f"({entry.argument})"}
        if not call:
            said = say("ledger_set_ask", value=entry.argument)
        else:
            said = say("ledger_call", call=entry.text, values=pairs(entry.before))
        ask = self.question(entry, row, returned) if self.ledger.ask else None
        others = {n.id: None for n in self.makers.values() if n.id != maker}
        self.scene.frame(
            said,
            hot=[maker],
            flow=self.flow(entry.function, "read"),
            set=others | argument,
            ask=ask,
        )
        back = at
        if call:
            back = self.scene.frame(
                say("ledger_returned", value=returned or "[]"),
                hot=[maker],
                set={maker: f"({entry.argument}) → {returned or '[]'}"},
            )
        stored = self.store(entry, maker)
        cells = [(f"{row + 1}", at), (entry.text, at), (entry.argument or "–", at)]
        cells += [(show(v), at) for v in entry.before.values()] + [(returned or "[]", back)]
        cells += [(show(v), stored) for v in entry.after.values()]
        count = len(self.ledger.states)
        styled = [{"t": t, "at": k} for t, k in cells]
        for cell in styled[-count:]:
            cell["s"] = "new"
        self.rows.append({"at": at, "cells": styled})

    def store(self, entry: Entry, maker: str) -> int:
        """The frame in which the new values stand in the boxes."""
        changed = {
            s: v
            for s, v in entry.after.items()
            if not np.array_equal(v, entry.before[s], equal_nan=False)
        }
        boxes = {self.boxes[s].id: new(v) for s, v in entry.after.items() if s in changed}
        plain = {self.boxes[s].id: v for s, v in entry.after.items() if s not in changed}
        if entry.function is None:
            names = listed([both(name(s)) for s in changed or entry.after])
            said = say("ledger_set", name=names, value=entry.argument)
        elif self.flow(entry.function, "store"):
            said = say("ledger_new", values=pairs(entry.after))
        else:
            said = say("ledger_same", values=pairs(entry.after))
        flow = self.flow(entry.function, "store") if entry.function is not None or boxes else []
        return self.scene.frame(said, hot=boxes or plain, flow=flow, set=plain | boxes)

    def question(self, entry: Entry, row: int, returned: str) -> dict[str, Any] | None:
        """Places in the row's own cells for what is returned and what is stored."""
        values = [*entry.returned, *entry.after.values()]
        f = entry.function
        if not all(small(v) for v in values):
            return None
        made = [*f.outputs, *f.updates.values()] if f is not None else []
        if not all(by_hand(v, {}) for v in made) or not all(map(small, entry.given)):
            return None
        count, fields = len(self.ledger.states), []
        if entry.function is not None:
            wrong = [{"when": show(v), "say": say("fb_new")} for v in entry.after.values()]
            wrong = [w for w in wrong if not matches(w["when"], returned or "[]")]
            label = say("returned_column", "name")
            fields.append(place(row, 3 + count, label, returned or "[]", wrong))
        for k, (s, value) in enumerate(entry.after.items()):
            old = show(entry.before[s])
            wrong = [] if matches(old, show(value)) else [{"when": old, "say": say("fb_old")}]
            label = say("new", "name", name=name(s))
            fields.append(place(row, 4 + count + k, label, show(value), wrong))
        prompt = say("ask_row" if entry.function is not None else "ask_set")
        chips = self.chips(entry, row)
        return {"kind": "fields", "prompt": prompt, "fields": fields, "chips": chips}

    def chips(self, entry: Entry, row: int) -> list[Any]:
        """Arguments and values up to this event: what may be read, never what it will store."""
        known = [chip(v, "input") for v in entry.given if small(v)]
        earlier = [e.before for e in reversed(self.ledger.entries[: row + 1])]
        known += [chip(v) for values in earlier for v in values.values() if small(v)]
        return distinct(known)[:8]


def place(
    row: int, column: int, label: Text, answer: str, wrong: list[dict[str, Any]]
) -> dict[str, Any]:
    """A field that stands in a cell of the table."""
    return {
        "kind": "value",
        "label": both(""),
        "hint": label,
        "answer": answer,
        "diagnoses": wrong,
        "cell": [row, column],
    }

"""ContrastGrid: functions that differ in one thing, side by side, each with its film."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from minitheano.config import config
from minitheano.graph import SharedVariable

from .call_stepper import short
from .display import Displayed
from .grading import matches, written
from .naming import label
from .scan_film import ScanFilm
from .scan_run import carried
from .words import Text, both, say


@dataclass(frozen=True)
class Cell:
    """One function of the grid; `scan` names its loop where the function does not contain it."""

    label: str
    function: Any
    scan: Any = None
    args: tuple[Any, ...] = ()
    code: str = ""
    note: Any = ""


class ContrastGrid(Displayed):
    """Every cell asks what is returned and what `state` is afterwards; then the machine answers.

    All values come from rehearsing the functions. `grid.table` holds them.
    """

    control = "grid"
    scripts = ("player.js", "grid.js")

    def __init__(
        self,
        cells: Sequence[Any],
        state: SharedVariable,
        ask: bool = True,
        title: str | Text | None = None,
        columns: int = 2,
    ) -> None:
        self.cells = [cell if isinstance(cell, Cell) else Cell(*cell) for cell in cells]
        self.state, self.ask, self.columns = state, ask, columns
        self.title = both(title) if title else say("grid", "title")
        self.start = state.get_value()
        self.films = [
            ScanFilm(c.function, *c.args, scan=c.scan, ask=False, title=c.label) for c in self.cells
        ]

    @cached_property
    def table(self) -> list[dict[str, Any]]:
        """What the machine did: label, returned, state afterwards, number of updates."""
        rows = []
        for cell, film in zip(self.cells, self.films, strict=True):
            returned = film.run.outputs[0] if len(film.run.outputs) == 1 else list(film.run.outputs)
            after = film.run.after.get(self.state, self.start)
            updates = len(carried(film.node))
            rows.append(
                {"label": cell.label, "returned": returned, "after": after, "updates": updates}
            )
        return rows

    def payload(self) -> dict[str, Any]:
        prompt = say("grid_prompt", name=label(self.state), value=short(self.start))
        cells = []
        for cell, film, row in zip(self.cells, self.films, self.table, strict=True):
            data: dict[str, Any] = {
                "label": cell.label,
                "note": both(cell.note),
                "code": cell.code.strip("\n"),
            }
            data |= {"fields": self.fields(film, row), "film": film.trace}
            cells.append(data)
        return {"title": self.title, "prompt": prompt, "columns": self.columns, "cells": cells}

    def fields(self, film: ScanFilm, row: dict[str, Any]) -> list[dict[str, Any]]:
        """Two places: what is returned, and the state afterwards."""
        after, last = written(row["after"]), self.last_private(film)
        wrong, name = [], label(self.state)
        if last is not None and not matches(last, after):
            wrong = [{"when": last, "say": say("fb_commit")}]
        elif last is not None and not matches(self.start, after):
            wrong = [{"when": written(self.start), "say": say("fb_nocommit")}]
        returned = {
            "kind": "value",
            "label": say("tape_field", "name"),
            "answer": written(row["returned"]),
        }
        stored = {"kind": "value", "label": say("after", "name", name=name), "answer": after}
        if last is None and matches(self.start, after):
            stored["otherwise"] = say("fb_pipe", name=name)
        return [returned, stored | {"diagnoses": wrong}]

    def last_private(self, film: ScanFilm) -> str | None:
        """The last private value of the state in this film."""
        for strip_state, end in carried(film.node):
            if strip_state is self.state:
                cells = [
                    f["set"]
                    for f in film.trace["frames"]
                    if any(k.startswith("p0.") for k in f.get("set", {}))
                ]
                values = [v for s in cells for k, v in s.items() if k.startswith("p0.")]
                return str(values[-1]) if values and end is not None else None
        return None

    def text(self, lang: str | None = None) -> str:
        """The questions; never an answer."""
        lang = lang or config.lang
        data = self.payload()
        lines = [data["title"][lang], data["prompt"][lang]]
        for cell in data["cells"]:
            lines.append(f"  {cell['label']}")
            lines += [f"      {row}" for row in cell["code"].splitlines()]
        return "\n".join(lines)

"""What a run finds: a row for each workload, kept as JSON beside the report."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from .goals import GOALS, OURS, Goal
from .timing import Spread

FOLDER = Path(__file__).parent / "report"
RESULTS = FOLDER / "results.json"


@dataclass
class Row:
    """One workload: what each engine took, and why an engine is missing.

    `unit` is "s" for seconds or "MB"; `parts` are the stages of ours, where it has stages.
    """

    family: str
    title: str
    unit: str = "s"
    found: dict[str, Spread] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    parts: dict[str, float] = field(default_factory=dict)

    def medians(self) -> dict[str, float]:
        """The number of each engine that counts."""
        return {engine: each.median for engine, each in self.found.items()}

    def best(self) -> float:
        """The faster of our ways; 0 if there is none."""
        found = self.medians()
        return min((found[path] for path in OURS if path in found), default=0.0)

    def goals(self) -> list[Goal]:
        """What ours is to reach here."""
        return GOALS.get(self.family, {}).get(self.title, [])


@dataclass
class Results:
    """The rows of a run, where and when it was made, and which engines are missing, and why."""

    machine: dict[str, str]
    without: dict[str, str]
    rows: list[Row]

    def write(self, file: Path = RESULTS) -> None:
        """Keep them as JSON."""
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n")

    @classmethod
    def read(cls, file: Path = RESULTS) -> Results:
        """What was kept."""
        kept: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        rows = [Row(**row) for row in kept["rows"]]
        for row in rows:
            row.found = {engine: Spread(*each) for engine, each in row.found.items()}
        return cls(kept["machine"], kept["without"], rows)

    def merged(self, newer: Results) -> Results:
        """These rows with those of a newer run put in their places."""
        fresh = {(row.family, row.title): row for row in newer.rows}
        kept = [fresh.pop((row.family, row.title), row) for row in self.rows]
        return Results(newer.machine, newer.without, [*kept, *fresh.values()])

"""The report: tables of what was found, beside what was to be reached."""

from __future__ import annotations

from .goals import Goal
from .rows import Row


def amount(number: float, unit: str) -> str:
    """A number with three digits and the unit that suits it."""
    if unit == "s":
        for scale, name in ((1, "s"), (1e-3, "ms"), (1e-6, "µs")):
            if number >= scale:
                return f"{rounded(number / scale)} {name}"
        return f"{rounded(number / 1e-9)} ns"
    return f"{rounded(number)} {unit}"


def rounded(number: float) -> str:
    """Three digits, without exponents."""
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


def line(row: Row) -> str:
    """A row on the terminal."""
    found = row.medians()
    ours = found.get("ours")
    parts = [
        f"{engine} {amount(taken, row.unit)}" + (f" ({ours / taken:.2f})" if ours and taken else "")
        for engine, taken in found.items()
    ]
    goals = [said for goal in row.goals() if (said := verdict(goal, row))]
    notes = [f"[{engine}: {note}]" for engine, note in row.notes.items()]
    return f"{row.title:38} {', '.join(parts)}  {'; '.join(goals)} {' '.join(notes)}"


def verdict(goal: Goal, row: Row) -> str:
    """What was to be reached, and how far ours is from it."""
    found = row.medians()
    bound, ours = goal.bound(found), goal.ours(found)
    if bound is None or ours is None:
        return ""
    mark = "met" if ours <= bound else f"NOT met, {ours / bound:.1f} times too slow"
    return f"≤ {amount(bound, row.unit)} {mark}"

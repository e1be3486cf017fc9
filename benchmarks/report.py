"""The report: tables of what was found, beside what was to be reached."""

from __future__ import annotations

from pathlib import Path

from .goals import OURS, Goal
from .peers import COLD, ENGINES
from .rows import FOLDER, Results, Row

REPORT = FOLDER / "README.md"
PICTURE = FOLDER / "speed.svg"

TITLES = {
    "import": "Import",
    "first": "From the first symbol to the first result",
    "calls": "One call",
    "elementwise": "Elementwise expressions",
    "scans": "Scans",
    "training": "Training steps",
    "growth": "Growth: build, compile and first result of large graphs",
    "memory": "Peak memory of a call, its result included",
}
NAMES = {
    "ours": "minitheano",
    "ours numba": "minitheano, `mode='numba'`",
    "pytensor": "PyTensor",
    "pytensor c": "PyTensor, C linker",
    COLD: "PyTensor, cold cache",
    "jax": "JAX, jit",
    "numpy": "NumPy by hand",
    "numba": "Numba by hand",
    "c": "C by hand",
}
INTRO = """\
# How fast minitheano is

Written by `make bench`; nothing here is part of the tests. Every number is processor time on one
thread, the median of interleaved rounds with the shortest and the longest below it; what takes
seconds in a process of its own was measured once. **×3** says that a peer takes three times as long
as the faster of our two ways, so above 1 we are ahead. All engines run the same program and have
given the same answer before they are timed. By hand the programs are plain, not tuned.

| | |
|---|---|
{facts}

{summary}

![{alt}](speed.svg)
"""


# --- numbers in words -----------------------------------------------------------------------------


def amount(number: float, unit: str) -> str:
    """A number with three digits and the unit that suits it."""
    if unit != "s":
        return f"{rounded(number)} {unit}"
    for scale, name in ((1, "s"), (1e-3, "ms"), (1e-6, "µs")):
        if number >= scale:
            return f"{rounded(number / scale)} {name}"
    return f"{rounded(number / 1e-9)} ns"


def rounded(number: float) -> str:
    """Three digits, without exponents."""
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


def line(row: Row) -> str:
    """A row on the terminal."""
    found = row.medians()
    best = row.best()
    parts = [
        f"{engine} {amount(taken, row.unit)}"
        + (f" (×{taken / best:.2f})" if best and engine not in OURS else "")
        for engine, taken in found.items()
    ]
    notes = [f"[{engine}: {note}]" for engine, note in row.notes.items()]
    return f"{row.title:38} {', '.join(parts)}  {verdicts(row)} {' '.join(notes)}"


def verdicts(row: Row) -> str:
    """What was to be reached, and how far ours is from it."""
    return "; ".join(said for goal in row.goals() if (said := verdict(goal, row)))


def verdict(goal: Goal, row: Row) -> str:
    """One goal in words; empty if what it speaks of was not measured."""
    found = row.medians()
    bound, ours = goal.bound(found), goal.ours(found)
    if bound is None or ours is None:
        return ""
    met = "met" if ours <= bound else f"**{ours / bound:.2f} times that**"
    return f"{words(goal, row)}: {met}"


def words(goal: Goal, row: Row) -> str:
    """A goal as the table says it."""
    paths = {"ours": "NumPy path ", "ours numba": "Numba path "}
    path = paths[goal.who[0]] if len(goal.who) == 1 else ""
    plus = amount(goal.plus, row.unit)
    if not goal.peers:
        return f"{path}≤ {plus}"
    best = goal.peers[0] if len(goal.peers) == 1 else f"the best of {', '.join(goal.peers)}"
    if goal.factor < 1:
        return f"{path}≤ {best} / {1 / goal.factor:g}"
    factor = f"{goal.factor:g} × " if goal.factor != 1 else ""
    return f"{path}≤ {factor}{best}" + (f" + {plus}" if goal.plus else "")


# --- the page -------------------------------------------------------------------------------------


def text(results: Results) -> str:
    """The whole page."""
    facts = "\n".join(f"| {key} | {value} |" for key, value in results.machine.items())
    facts += "".join(f"\n| without {e} | {why} |" for e, why in results.without.items())
    parts = [INTRO.format(facts=facts, summary=summary(results), alt=alt(results))]
    for family, title in TITLES.items():
        rows = [row for row in results.rows if row.family == family and row.found]
        if rows:
            parts += [f"## {title}", "", *table(rows), "", *stages(rows)]
    return "\n".join(parts).rstrip() + "\n"


def table(rows: list[Row]) -> list[str]:
    """The rows of one family, with a column for each engine that any of them has."""
    there = [e for e in (*ENGINES[:3], COLD, *ENGINES[3:]) if any(e in row.found for row in rows)]
    head = ["", *(NAMES[engine] for engine in there), "to reach"]
    lines = [f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
    for row in rows:
        cells = [cell(row, engine) for engine in there]
        lines.append(
            f"| {row.title} | {' | '.join(cells)} | {verdicts(row).replace('; ', '<br>')} |"
        )
    return lines


def cell(row: Row, engine: str) -> str:
    """The median, the spread below it, and for a peer how many times ours that is."""
    if engine not in row.found:
        return row.notes.get(engine, "")
    one, best = row.found[engine], row.best()
    said = amount(one.median, row.unit)
    if one.rounds > 1:
        said += f"<br><sub>{amount(one.low, row.unit)} – {amount(one.high, row.unit)}</sub>"
    if engine in OURS or not best:
        return said
    return f"{said}<br>×{rounded(one.median / best)}"


def stages(rows: list[Row]) -> list[str]:
    """What each stage of ours took, where there are stages."""
    rows = [row for row in rows if row.parts]
    if not rows:
        return []
    names = list(dict.fromkeys(name for row in rows for name in row.parts))
    lines = [
        "Ours, stage by stage:",
        "",
        f"| | {' | '.join(names)} |",
        "|---" * (len(names) + 1) + "|",
    ]
    for row in rows:
        cells = (amount(row.parts[n], "s") if n in row.parts else "" for n in names)
        lines.append(f"| {row.title} | {' | '.join(cells)} |")
    return [*lines, ""]


def summary(results: Results) -> str:
    """How many goals are met, and against whom we are ahead how often."""
    told = [
        reached
        for row in results.rows
        for goal in row.goals()
        if (reached := goal.reached(row.medians())) is not None
    ]
    said = f"**{sum(told)} of {len(told)} goals are met.** "
    counts = [counted(results, engine) for engine in ENGINES if engine not in OURS]
    return said + "Ahead of " + ", ".join(count for count in counts if count) + "."


def counted(results: Results, engine: str) -> str:
    """In how many workloads ours takes less than an engine, in words."""
    both = [
        row.found[engine].median / best
        for row in results.rows
        if row.unit == "s" and engine in row.found and (best := row.best())
    ]
    ahead = sum(ratio > 1 for ratio in both)
    return f"{NAMES[engine]} in {ahead} of {len(both)} workloads" if both else ""


def alt(results: Results) -> str:
    """What the picture shows, in one sentence, for who cannot see it."""
    return (
        "For each workload, how many times as long as minitheano each peer takes, on a logarithmic"
        f" scale; the tables below have all its numbers. {summary(results).replace('*', '')}"
    )


def write(file: Path = REPORT) -> None:
    """Writes the page and the picture from the numbers that were kept."""
    results = Results.read()
    file.write_text(text(results), encoding="utf-8")
    try:
        from .picture import draw
    except ImportError:
        print("without matplotlib there is no picture")
    else:
        draw(results, PICTURE)

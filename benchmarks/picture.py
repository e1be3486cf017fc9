"""The picture of the report: how many times as long as ours each peer takes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib

from .peers import ENGINES
from .rows import Results, Row

matplotlib.use("svg")
from matplotlib import pyplot

FAMILIES = ("first", "calls", "elementwise", "scans", "training")
# Okabe and Ito's colours, and a shape of its own for each engine.
STYLES = {
    "pytensor": ("#D55E00", "s", "PyTensor"),
    "pytensor c": ("#E69F00", "D", "PyTensor, C linker"),
    "jax": ("#0072B2", "o", "JAX, jit"),
    "numpy": ("#999999", "v", "NumPy by hand"),
    "numba": ("#009E73", "^", "Numba by hand"),
    "c": ("#000000", "x", "C by hand"),
}


def draw(results: Results, file: Path) -> None:
    """Writes the picture as SVG."""
    settings = {"svg.hashsalt": "minitheano", "svg.fonttype": "none", "font.size": 8}
    with matplotlib.rc_context(settings):
        rows = [row for family in FAMILIES for row in of(results, family)]
        figure, axes = pyplot.subplots(figsize=(9, 1.2 + 0.2 * len(rows)), layout="constrained")
        for engine in ENGINES:
            if engine in STYLES:
                points(axes, rows, engine)
        finish(axes, rows)
        figure.savefig(file, metadata={"Date": None, "Title": "Speed of minitheano's peers"})
        pyplot.close(figure)


def of(results: Results, family: str) -> list[Row]:
    """The rows of a family that have a number of ours."""
    return [row for row in results.rows if row.family == family and row.best()]


def points(axes: Any, rows: list[Row], engine: str) -> None:
    """One engine's mark in each row."""
    colour, shape, name = STYLES[engine]
    there = [(row, k) for k, row in enumerate(rows) if engine in row.found]
    ratios = [row.found[engine].median / row.best() for row, _ in there]
    places = [k for _, k in there]
    axes.scatter(ratios, places, 22, colour, shape, label=name, zorder=3)


def finish(axes: Any, rows: list[Row]) -> None:
    """The line of equal times, the names of the workloads, the words around."""
    axes.set_xscale("log")
    axes.axvline(1, color="black", linewidth=1)
    names = [f"first result: {row.title}" if row.family == "first" else row.title for row in rows]
    axes.set_yticks(range(len(rows)), names)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.grid(axis="both", color="#dddddd", linewidth=0.5)
    axes.set_xlabel("← faster than minitheano | its time ÷ ours | slower than minitheano →")
    axes.legend(loc="upper center", bbox_to_anchor=(0.4, -0.04), ncols=6, frameon=False)

"""Positions from Graphviz. Only sizes and numbers go to `dot`: no name of the learner's does."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Mapping, Sequence
from typing import Any

from .layered import GAP_X, GAP_Y, Box, Link, Point

INCH = 72.0


def available() -> bool:
    """True if the `graphviz` package and the `dot` program are both here."""
    try:
        import graphviz  # noqa: F401
    except ImportError:
        return False
    return shutil.which("dot") is not None


def place(
    boxes: Mapping[str, Box], links: Sequence[Link], gap_x: float = GAP_X
) -> tuple[dict[str, Point], dict[str, list[Point]]]:
    """Middle of every node, and the control points of every link from side to side."""
    plain = digraph(boxes, links, gap_x).pipe(format="plain", encoding="utf-8")
    return read(plain, numbers(boxes), links)


def numbers(boxes: Mapping[str, Box]) -> dict[str, str]:
    """What each node is called in DOT."""
    return {key: f"n{k}" for k, key in enumerate(boxes)}


def digraph(boxes: Mapping[str, Box], links: Sequence[Link], gap_x: float) -> Any:
    """The boxes and links in DOT; invisible links keep the order of a queue."""
    import graphviz

    number = numbers(boxes)
    graph = graphviz.Digraph(engine="dot")
    graph.attr(rankdir="LR", nodesep=f"{GAP_Y / INCH:.3f}", ranksep=f"{gap_x / INCH:.3f}")
    graph.attr("node", shape="box", fixedsize="true", label="")
    for key, box in boxes.items():
        graph.node(number[key], width=f"{box.w / INCH:.3f}", height=f"{box.h / INCH:.3f}")
    for rank, word in (("first", "min"), ("last", "max")):
        with graph.subgraph() as together:
            together.attr(rank=word)
            for key, box in boxes.items():
                if box.rank == rank:
                    together.node(number[key])
    for queue in dict.fromkeys((box.rank, box.queue) for box in boxes.values() if box.queue):
        members = [number[k] for k, box in boxes.items() if (box.rank, box.queue) == queue]
        for above, below in itertools.pairwise(members):
            graph.edge(above, below, style="invis")
    for _, s, t in links:
        graph.edge(f"{number[s]}:e", f"{number[t]}:w")
    return graph


def read(
    plain: str, number: Mapping[str, str], links: Sequence[Link]
) -> tuple[dict[str, Point], dict[str, list[Point]]]:
    """Take the positions out of dot's `plain` format, where y grows upward, in inches."""
    at: dict[str, Point] = {}
    curves: dict[tuple[str, str], list[list[Point]]] = {}
    for line in plain.splitlines():
        word, *rest = line.split()
        if word == "node":
            at[rest[0]] = (float(rest[1]) * INCH, -float(rest[2]) * INCH)
        elif word == "edge":
            count = int(rest[2])
            flat = [float(n) * INCH for n in rest[3 : 3 + 2 * count]]
            points = [(x, -y) for x, y in zip(flat[::2], flat[1::2], strict=True)]
            curves.setdefault((rest[0], rest[1]), []).append(points)
    paths = {id: curves[number[s], number[t]].pop(0) for id, s, t in links}
    return {key: at[id] for key, id in number.items()}, paths

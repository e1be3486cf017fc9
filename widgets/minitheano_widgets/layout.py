"""Where nodes stand and how arrows run: by Graphviz where it is, by our own hand elsewhere."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Sequence

from . import dot, layered
from .frames import PORT, Edge, Node, Point
from .layered import GAP_X, Box, curve

PAD = 18.0


def arrange(
    nodes: Sequence[Node], edges: Sequence[Edge], *, engine: str = "", gap_x: float = GAP_X
) -> Point:
    """Give every node its place and every edge its path; return the size of the whole.

    `engine` is 'dot' or 'own'; by default the variable MINITHEANO_LAYOUT decides, and without it
    Graphviz is used if it is installed. The nodes never overlap; the result is always the same.
    """
    if not nodes:
        return (0, 0)
    engine = engine or os.environ.get("MINITHEANO_LAYOUT", "")
    with_dot = engine == "dot" or (engine != "own" and dot.available())
    boxes = {n.id: Box(n.w, n.h, n.rank, n.kind if n.rank else "") for n in nodes}
    links = [(e.id, e.s, e.t) for e in edges]
    at, paths = (dot if with_dot else layered).place(boxes, links, gap_x)
    for node in nodes:
        node.x, node.y = at[node.id]
    route(nodes, edges, paths)
    return settle(nodes, edges)


def settle(nodes: Sequence[Node], edges: Sequence[Edge]) -> Point:
    """Move everything, arrows included, to where it just fits into the picture; return its size."""
    ends = [point for edge in edges for point in edge.p]
    xs = [n.x + side * n.w / 2 for n in nodes for side in (-1, 1)] + [x for x, _ in ends]
    ys = [n.y + side * n.h / 2 for n in nodes for side in (-1, 1)] + [y for _, y in ends]
    left, top = min(xs) - PAD, min(ys) - PAD
    for node in nodes:
        node.x, node.y = node.x - left, node.y - top
    for edge in edges:
        edge.p = shifted(edge.p, -left, -top)
    return max(xs) + PAD - left, max(ys) + PAD - top


def route(nodes: Iterable[Node], edges: Sequence[Edge], paths: dict[str, list[Point]]) -> None:
    """Let every path begin and end at what is drawn; arrows into a sum arrive without crossing."""
    by_id = {n.id: n for n in nodes}
    arriving: dict[str, list[Edge]] = {}
    for edge in edges:
        arriving.setdefault(edge.t, []).append(edge)
    for id, group in arriving.items():
        if by_id[id].free:
            group.sort(key=lambda e: paths[e.id][-4][1] if len(paths[e.id]) > 4 else by_id[e.s].y)
    for edge in edges:
        s, t = by_id[edge.s], by_id[edge.t]
        group = arriving[edge.t]
        end = port(t, group.index(edge), len(group))
        inner = paths[edge.id][1:-1]
        if len(inner) == 2:
            edge.p = curve([(s.x + s.reach, s.y), end])
        else:
            bent = (inner[-1][0], end[1])
            edge.p = [(s.x + s.reach, s.y), *inner[:-1], bent, end]


def port(node: Node, k: int, count: int) -> Point:
    """Where the k-th of `count` arrows touches the left side of a node."""
    room = 2 * RADIUS_SHARE * (node.h / 2 if node.kind != "op" else 19)
    dy = (k - (count - 1) / 2) * min(15.0, room / max(1, count - 1))
    if node.ports:
        return node.x - node.reach - 2, node.y + (k - (count - 1) / 2) * PORT
    if node.kind == "op" and node.reach < 20:
        return node.x - math.sqrt(max(0.0, node.reach**2 - dy**2)) - 2, node.y + dy
    return node.x - node.reach - 2, node.y + dy


RADIUS_SHARE = 0.72  # arrows touch this share of a node's height at most


def shifted(path: Sequence[Point], dx: float, dy: float) -> list[Point]:
    """A path moved by a distance."""
    return [(x + dx, y + dy) for x, y in path]

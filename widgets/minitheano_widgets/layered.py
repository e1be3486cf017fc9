"""A layered layout in pure Python, for machines without Graphviz: no overlaps, few crossings.

Columns by longest path, long arrows cut by invisible stand-ins, order within a column by medians,
heights by least squares under the condition that neighbours keep their distance.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

GAP_X, GAP_Y = 46.0, 16.0
SWEEPS = 8

Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """The room a node needs. `rank` pins a column; nodes of one `queue` keep their order in it."""

    w: float
    h: float
    rank: str = ""
    queue: str = ""


Link = tuple[str, str, str]  # id, from, to


def place(
    boxes: Mapping[str, Box], links: Sequence[Link], gap_x: float = GAP_X
) -> tuple[dict[str, Point], dict[str, list[Point]]]:
    """Middle of every node, and the control points of every link from side to side."""
    column = columns(boxes, links)
    sizes = {key: (box.w, box.h) for key, box in boxes.items()}
    chains: dict[str, list[str]] = {}
    short: list[tuple[str, str]] = []
    for id, s, t in links:
        chain = [f"\0{id}\0{k}" for k in range(column[s] + 1, column[t])]
        for k, stand_in in enumerate(chain):
            column[stand_in], sizes[stand_in] = column[s] + 1 + k, (0.0, 4.0)
        chains[id] = chain
        short += zip([s, *chain], [*chain, t], strict=True)
    layers = ordered(column, short)
    for layer in layers:
        line_up(layer, boxes)
    ys = heights(layers, sizes, short)
    xs: dict[str, float] = {}
    left = 0.0
    for layer in layers:
        widest = max(sizes[key][0] for key in layer)
        xs |= dict.fromkeys(layer, left + widest / 2)
        left += widest + gap_x
    wide = [max(sizes[key][0] for key in layer) for layer in layers]
    paths = {}
    for id, s, t in links:
        points = [(xs[s] + boxes[s].w / 2, ys[s])]
        for key in chains[id]:  # level through the whole column, so as to miss its nodes
            half = wide[column[key]] / 2
            points += [(xs[key] - half, ys[key]), (xs[key] + half, ys[key])]
        paths[id] = curve([*points, (xs[t] - boxes[t].w / 2, ys[t])])
    return {key: (xs[key], ys[key]) for key in boxes}, paths


def curve(points: Sequence[Point]) -> list[Point]:
    """Cubic pieces through the points, level at every point."""
    path = [points[0]]
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        pull = max(8.0, (x1 - x0) * 0.5)
        path += [(x0 + pull, y0), (x1 - pull, y1), (x1, y1)]
    return path


def columns(boxes: Mapping[str, Box], links: Sequence[Link]) -> dict[str, int]:
    """The column of each node: behind all it reads; a leaf stands right before its first reader."""
    reads: dict[str, list[str]] = {key: [] for key in boxes}
    readers: dict[str, list[str]] = {key: [] for key in boxes}
    for _, s, t in links:
        reads[t].append(s)
        readers[s].append(t)
    column: dict[str, int] = {}
    missing = {key: len(reads[key]) for key in boxes}
    ready = [key for key in boxes if not missing[key]]
    for key in ready:
        column[key] = max((column[s] + 1 for s in reads[key]), default=0)
        for t in readers[key]:
            missing[t] -= 1
            if not missing[t]:
                ready.append(t)
    if len(column) < len(boxes):
        raise ValueError("a layered layout needs a graph without circles")
    deepest = max(column.values(), default=0)
    for key, box in boxes.items():
        if box.rank == "last":
            column[key] = deepest
        elif not reads[key] and readers[key] and box.rank != "first":
            column[key] = max(0, min(column[t] for t in readers[key]) - 1)
    used = {c: k for k, c in enumerate(sorted(set(column.values())))}
    return {key: used[c] for key, c in column.items()}


def ordered(column: Mapping[str, int], short: Sequence[tuple[str, str]]) -> list[list[str]]:
    """The nodes of every column from top to bottom, with few crossings."""
    layers: list[list[str]] = [[] for _ in range(max(column.values(), default=-1) + 1)]
    for key, c in column.items():
        layers[c].append(key)
    before: dict[str, list[str]] = {key: [] for key in column}
    after: dict[str, list[str]] = {key: [] for key in column}
    for s, t in short:
        before[t].append(s)
        after[s].append(t)
    best, fewest = [list(layer) for layer in layers], crossings(layers, after)
    for sweep in range(SWEEPS):
        forward = sweep % 2 == 0
        path = range(1, len(layers)) if forward else range(len(layers) - 2, -1, -1)
        for c in path:
            near = layers[c - 1] if forward else layers[c + 1]
            seat = {key: k for k, key in enumerate(near)}
            links = before if forward else after
            own = {key: k for k, key in enumerate(layers[c])}
            weight = {
                key: (mean([seat[n] for n in links[key] if n in seat], own[key]), own[key])
                for key in own
            }
            layers[c].sort(key=weight.__getitem__)
        count = crossings(layers, after)
        if count < fewest:
            best, fewest = [list(layer) for layer in layers], count
    return best


def line_up(layer: list[str], boxes: Mapping[str, Box]) -> None:
    """Let the nodes of each queue take the places that they have in their own order."""
    rank = {key: k for k, key in enumerate(boxes)}
    queues = {boxes[key].queue for key in layer if key in boxes and boxes[key].queue}
    for queue in sorted(queues):
        places = [k for k, key in enumerate(layer) if key in boxes and boxes[key].queue == queue]
        members = sorted((layer[k] for k in places), key=rank.__getitem__)
        for k, key in zip(places, members, strict=True):
            layer[k] = key


def mean(numbers: Sequence[float], otherwise: float) -> float:
    """The mean of some numbers, or a fallback where there are none."""
    return sum(numbers) / len(numbers) if numbers else otherwise


def crossings(layers: Sequence[Sequence[str]], after: Mapping[str, list[str]]) -> int:
    """How many pairs of arrows cross between neighbouring columns."""
    total = 0
    for near, far in itertools.pairwise(layers):
        seat = {key: k for k, key in enumerate(far)}
        ends = [e for s in near for e in sorted(seat[t] for t in after[s] if t in seat)]
        total += sum(a > b for k, b in enumerate(ends) for a in ends[:k])
    return total


def heights(
    layers: Sequence[Sequence[str]],
    sizes: Mapping[str, tuple[float, float]],
    short: Sequence[tuple[str, str]],
) -> dict[str, float]:
    """The height of every node: near its neighbours, in the given order, at the given distances."""
    near: dict[str, list[str]] = {key: [] for key in sizes}
    for s, t in short:
        near[s].append(t)
        near[t].append(s)
    ys: dict[str, float] = {}
    for layer in layers:
        for key, y in zip(layer, spread(layer, [0.0] * len(layer), sizes), strict=True):
            ys[key] = y
    for sweep in range(2 * SWEEPS):
        for layer in layers if sweep % 2 == 0 else reversed(layers):
            wish = [mean([ys[n] for n in near[key]], ys[key]) for key in layer]
            for key, y in zip(layer, spread(layer, wish, sizes), strict=True):
                ys[key] = y
    return ys


def spread(
    layer: Sequence[str], wish: Sequence[float], sizes: Mapping[str, tuple[float, float]]
) -> list[float]:
    """The heights closest to the wishes that keep order and distance (pooled least squares)."""
    offsets, total = [], 0.0
    for k, key in enumerate(layer):
        if k:
            total += (sizes[layer[k - 1]][1] + sizes[key][1]) / 2 + GAP_Y
        offsets.append(total)
    pools: list[list[float]] = []  # [sum of wishes, how many]
    for offset, height in zip(offsets, wish, strict=True):
        pools.append([height - offset, 1])
        while len(pools) > 1 and pools[-2][0] / pools[-2][1] > pools[-1][0] / pools[-1][1]:
            s, n = pools.pop()
            pools[-1][0] += s
            pools[-1][1] += n
    flat = [s / n for s, n in pools for _ in range(int(n))]
    return [base + offset for base, offset in zip(flat, offsets, strict=True)]

"""The outline of a node and of an arrow, as SVG geometry; the player draws by the same rules."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

TABBED = ("shared", "stage", "copy")


# A die from the side of five: its edge, and its dots.
DIE = "M-6-6H6V6H-6ZM-3-3h0M3-3h0M0 0h0M-3 3h0M3 3h0"


def outline(node: Mapping[str, Any]) -> tuple[str, dict[str, float | str]]:
    """The SVG element and its attributes for a node around (0, 0)."""
    w, h, kind = node["w"], node["h"], node["kind"]
    if kind == "op":
        x, y = node["r"], rise(node)
        if node.get("ports"):  # wide where the branches come in, narrow where one goes out
            return "path", {"d": f"M{-x:g} {-y:g}L{x:g} {9 - y:g}V{y - 9:g}L{-x:g} {y:g}Z"}
        return "rect", {"x": -x, "y": -y, "width": 2 * x, "height": 2 * y, "rx": y}
    if kind == "output":
        x, y = w / 2, h / 2
        return "path", {"d": f"M{-x:g} {-y:g}H{x - 9:g}L{x:g} 0L{x - 9:g} {y:g}H{-x:g}Z"}
    if kind == "valve":
        x, y = w / 2, h / 2
        return "path", {"d": f"M{-x:g} {-y:g}L{x:g} {y:g}V{-y:g}L{-x:g} {y:g}Z"}
    radius = {"input": h / 2, "given": h / 2, "cell": 2, "func": 8}.get(kind, 4)
    return "rect", {"x": -w / 2, "y": -h / 2, "width": w, "height": h, "rx": radius}


def rise(node: Mapping[str, Any]) -> float:
    """Half the height of what is drawn of an op."""
    return 9.0 * len(node["ports"]) + 4 if node.get("ports") else 19.0


def tab_width(node: Mapping[str, Any], label: float) -> float:
    """The width of the value tab of a shared box: what the label, and a die, leave."""
    return max(0.0, float(node["w"]) - label - (42 if node.get("die") else 22))


def hatch(node: Mapping[str, Any]) -> str:
    """The `d` of slanted lines inside a node: nothing is computed there."""
    x, y = (node.get("r", node["w"] / 2) - 7, (rise(node) if "r" in node else node["h"] / 2) - 7)
    lines, at = "", -x - y + 6
    while at < x + y:
        left, right = max(-x, at - y), min(x, at + y)
        lines += f"M{left:g} {at - left:g}L{right:g} {at - right:g}"
        at += 8
    return lines


def path(points: Sequence[Sequence[float]]) -> str:
    """The `d` of a chain of cubic curves."""
    if not points:
        return ""
    start, rest = points[0], points[1:]
    pieces = (rest[k : k + 3] for k in range(0, len(rest), 3))
    curves = "".join("C" + " ".join(f"{x:g} {y:g}" for x, y in piece) for piece in pieces)
    return f"M{start[0]:g} {start[1]:g}{curves}"


def head(points: Sequence[Sequence[float]]) -> str:
    """The `d` of the arrow head at the end of a chain of curves."""
    if len(points) < 2:
        return ""
    x, y = points[-1]
    behind = next((p for p in reversed(points[:-1]) if math.dist(p, (x, y)) > 0.5), points[0])
    angle = math.atan2(y - behind[1], x - behind[0])
    wings = [(x - 7 * math.cos(angle + a), y - 7 * math.sin(angle + a)) for a in (0.45, -0.45)]
    (ax, ay), (bx, by) = wings
    return f"M{ax:.1f} {ay:.1f}L{x:g} {y:g}L{bx:.1f} {by:.1f}"


BOW = 8.0  # radius of a rounded corner


def rounded(corners: Sequence[Sequence[float]]) -> list[Sequence[float]]:
    """Straight pieces with rounded corners, written as cubic pieces."""
    path: list[Sequence[float]] = [corners[0]]
    for k, corner in enumerate(corners[1:], 1):
        if k == len(corners) - 1:
            return path + straight(path[-1], corner)
        before, after = shorten(corner, path[-1]), shorten(corner, corners[k + 1])
        path += straight(path[-1], before)
        path += [toward(before, corner, 0.55), toward(after, corner, 0.55), after]
    return path


def straight(a: Sequence[float], b: Sequence[float]) -> list[Sequence[float]]:
    """A straight piece, written as a cubic one."""
    return [toward(a, b, 1 / 3), toward(a, b, 2 / 3), b]


def toward(a: Sequence[float], b: Sequence[float], share: float) -> Sequence[float]:
    """The point a share of the way from a to b."""
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


def shorten(corner: Sequence[float], other: Sequence[float]) -> Sequence[float]:
    """The point where the rounding of a corner begins."""
    length = math.dist(corner, other) or 1.0
    return toward(corner, other, min(BOW, length / 2) / length)

"""A frame as a static SVG file: what is seen where no script runs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from minitheano.inert import one_line

from .frames import LABEL, MOST_VALUE, PORT, idle_at, values_at, visible_at
from .shapes import DIE, TABBED, hatch, head, outline, path, rise, rounded, tab_width
from .values import cut, width
from .words import pick

STATIC = Path(__file__).parent / "static"


def svg(trace: Mapping[str, Any], frame: int, lang: str) -> str:
    """The picture of one frame; every text of the learner's is escaped."""
    w, h = trace["size"]
    title, said = trace["title"][lang], trace["frames"][frame]["say"][lang]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="mtw mt-scene" role="img" lang="{lang}" '
        f'width="{w:g}" height="{h:g}" viewBox="0 0 {w:g} {h:g}">',
        f"<title>{xml(title)}</title><desc>{xml(said)}</desc><style>{style()}</style>",
        f'<rect width="{w:g}" height="{h:g}" rx="6" fill="#ffffff"/>',
    ]
    here = {id for id in names(trace) if visible_at(trace, id, frame)}
    values, hot = values_at(trace, frame), set(trace["frames"][frame].get("hot", ()))
    parts += [group(g, lang) for id, g in trace.get("groups", {}).items() if id in here]
    idle = {id for id in here if idle_at(trace, id, frame)}
    parts += [arrow(e, id in idle) for id, e in trace["edges"].items() if id in here]
    for id, node in trace["nodes"].items():
        if id in here:
            parts.append(shape(node, values.get(id), id in hot, id in idle, lang))
    return "".join(parts) + "</svg>"


def names(trace: Mapping[str, Any]) -> list[str]:
    """The ids of everything in the scene."""
    return [*trace["nodes"], *trace["edges"], *trace.get("groups", {})]


def xml(text: str) -> str:
    """Text made safe for an SVG file."""
    return escape(one_line(text))


def group(data: Mapping[str, Any], lang: str) -> str:
    """A band or box behind nodes, with its title."""
    x, y, w, h = (data[key] for key in "xywh")
    title = put("mt-grouplabel", x + 10, y + 14, pick(data["label"], lang))
    box = f'x="{x:g}" y="{y:g}" width="{w:g}" height="{h:g}" rx="8"'
    return f'<g class="mt-g-{data["kind"]}"><rect class="mt-group" {box}/>{title}</g>'


def arrow(edge: Mapping[str, Any], idle: bool) -> str:
    """One arrow with its head."""
    points = rounded(edge["c"]) if "c" in edge else edge["p"]
    return (
        f'<g class="mt-e-{edge["kind"]}{" mt-idle" * idle}">'
        f'<path class="mt-edge mt-path" d="{path(points)}"/>'
        f'<path class="mt-edge mt-head" d="{head(points)}"/></g>'
    )


def shape(node: Mapping[str, Any], value: Any, hot: bool, idle: bool, lang: str) -> str:
    """One node: outline, label, name and value."""
    label = pick(node.get("says") or node["label"], lang)
    if node["kind"] in ("text", "tick"):
        tone = f" mt-tone-{node['tone']}" if node.get("tone") else ""
        return put("mt-label", node["x"], node["y"], label, f"mt-{node['kind']}{tone}")
    tag, numbers = outline(node)
    attributes = " ".join(f"{key}={quoteattr(str(v))}" for key, v in numbers.items())
    at = f'transform="translate({node["x"]:g} {node["y"]:g})"'
    tone = f" mt-tone-{node['tone']}" if node.get("tone") else ""
    parts = [
        f'<g class="mt-node mt-{node["kind"]}{tone}{" mt-idle" * idle}" {at}>',
        f'<{tag} class="mt-shape" {attributes}/>',
        extras(node, label),
        f'<path class="mt-hatch" d="{hatch(node)}"/>' if idle else "",
    ]
    for cls, x, y, text in texts(node, label, value):
        parts.append(put(cls, x, y, text))
    if hot:
        parts.append(f'<{tag} class="mt-ring" {attributes}/>')
    return "".join(parts) + "</g>"


def extras(node: Mapping[str, Any], label: str) -> str:
    """The value tab of a shared box, the die of a draw, the ports of a choice, a shut valve."""
    if node["kind"] == "valve" and node.get("tone") == "shut":
        return f'<path class="mt-bar" d="M0 {-node["h"] / 2 - 6:g}V{node["h"] / 2 + 6:g}"/>'
    drawn = "".join(
        put("mt-port", 6 - node["r"], (k - (len(node["ports"]) - 1) / 2) * PORT, text)
        for k, text in enumerate(node.get("ports", ()))
    )
    if node.get("die"):
        left = 16 - (node["r"] if "r" in node else node["w"] / 2)
        drawn += f'<path class="mt-die" transform="translate({left:g})" d="{DIE}"/>'
    if node["kind"] not in TABBED:
        return drawn
    tab = tab_width(node, width(label, LABEL))
    x = node["w"] / 2 - tab
    return (
        f'<rect class="mt-tab" x="{x:g}" y="{-node["h"] / 2 + 1:g}" width="{tab - 1:g}" '
        f'height="{node["h"] - 2:g}" rx="3"/>{drawn}'
    )


def texts(node: Mapping[str, Any], label: str, value: Any) -> list[tuple[str, float, float, str]]:
    """Class, place and text of everything written in a node."""
    shown, style = (value["t"], value.get("s", "")) if isinstance(value, Mapping) else (value, "")
    shown = cut(shown, MOST_VALUE) if shown else ""
    kind, h = node["kind"], node["h"]
    valued = f"mt-value{' mt-' + style if style else ''}"
    beside = 17.0 if node.get("ports") else 10.0 * bool(node.get("die"))
    if kind in TABBED:
        tab = tab_width(node, width(label, LABEL))
        left = (node["w"] - tab) / 2
        found = [("mt-label", -node["w"] / 2 + left + beside, 0.0, label)]
        return found + ([(valued, node["w"] / 2 - tab / 2, 0.0, shown)] if shown else [])
    if kind == "op":
        found, edge = [("mt-label", beside, 0.0, label)], rise(node)
        found += [("mt-name", 0.0, -edge - 8, node["name"])] if node.get("name") else []
        return found + ([(valued, 0.0, edge + 10, shown)] if shown else [])
    if kind in ("cell", "init"):
        return [(valued, 0.0, 0.0, shown)] if shown else [("mt-name", 0.0, 0.0, label)]
    if kind == "valve":
        return [("mt-name", 0.0, -h / 2 - 12, label)]
    lifted = -9.0 if node.get("slot") and shown else 0.0
    return [("mt-label", 0.0, lifted, label)] + ([(valued, 0.0, 10.0, shown)] if shown else [])


def put(cls: str, x: float, y: float, text: str, around: str = "") -> str:
    """One line of text."""
    inner = f'<text class="{cls}" x="{x:g}" y="{y:g}">{xml(text)}</text>'
    return f'<g class="{around}">{inner}</g>' if around else inner


@lru_cache(maxsize=1)
def style() -> str:
    """The scene's style sheet with the light palette written in: a file knows no variables."""
    palette = (STATIC / "palette.css").read_text("utf-8")
    colour = dict(re.findall(r"--(mt-[\w-]+):\s*([^;}]+)", palette))
    colour = {key: re.sub(r"^var\([^,]+,\s*(.+)\)$", r"\1", text) for key, text in colour.items()}
    sheet = (STATIC / "scene.css").read_text("utf-8")
    filled = re.sub(r"var\(--(mt-[\w-]+)\)", lambda found: colour[found[1]], sheet)
    return escape(re.sub(r"\s*\n\s*", "", filled))

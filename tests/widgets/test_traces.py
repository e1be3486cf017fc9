"""Every trace of every view follows the schema, and what it says hangs together."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import minitheano_widgets
import pytest
from minitheano_widgets.frames import visible_at

SCHEMA = json.loads(
    (Path(minitheano_widgets.__file__).parent / "trace.schema.json").read_text("utf-8")
)


def traces(all_views: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every trace, and what the player makes of a trace whose valve is turned."""
    for name, view in all_views.items():
        yield name, view.trace
        if "alt" in view.trace:
            yield f"{name}, the valve turned", turned(view.trace)


def turned(trace: dict[str, Any]) -> dict[str, Any]:
    """The trace with its patch applied."""
    alt = trace["alt"]
    frames = [alt["frames"].get(str(k)) or trace["frames"][k] for k in range(alt["count"])]
    changed = {key: trace[key] | alt[key] for key in ("nodes", "on")}
    return (
        {key: value for key, value in trace.items() if key != "alt"} | changed | {"frames": frames}
    )


def test_schema_is_a_schema() -> None:
    """The schema file is valid itself."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_every_trace_follows_the_schema(all_views: dict[str, Any]) -> None:
    """All views write Trace v1 and nothing else."""
    validator = jsonschema.Draft202012Validator(SCHEMA)
    for name, trace in traces(all_views):
        errors = [
            f"{e.json_path}: {e.message[:200]}" for e in validator.iter_errors(as_read(trace))
        ]
        assert not errors, (name, errors[:3])


def as_read(trace: dict[str, Any]) -> Any:
    """The trace after its way through JSON."""
    return json.loads(json.dumps(trace))


def test_every_id_that_is_named_exists(all_views: dict[str, Any]) -> None:
    """Frames, arrows and intervals speak only of things that are in the scene."""
    for name, trace in traces(all_views):
        nodes, edges = set(trace["nodes"]), set(trace["edges"])
        assert set(trace["on"]) <= nodes | edges | set(trace.get("groups", {})), name
        for edge in trace["edges"].values():
            assert {edge["s"], edge["t"]} <= nodes, name
            assert ("p" in edge) != ("c" in edge), name
        for frame in trace["frames"]:
            assert set(frame.get("hot", ())) | set(frame.get("set", {})) <= nodes, name
            assert set(frame.get("ehot", ())) <= edges, name


def test_what_is_lit_is_seen(all_views: dict[str, Any]) -> None:
    """A node or arrow in the light is visible in that frame."""
    for name, trace in traces(all_views):
        for k, frame in enumerate(trace["frames"]):
            for id in [*frame.get("hot", ()), *frame.get("ehot", ())]:
                assert visible_at(trace, id, k), (name, k, id)


def test_every_frame_has_a_sentence_in_both_languages(all_views: dict[str, Any]) -> None:
    """No frame is silent, and no placeholder is left open."""
    for name, trace in traces(all_views):
        for frame in trace["frames"]:
            for lang in ("en", "zh"):
                said = frame["say"][lang]
                assert said.strip(), name
                assert said.rstrip()[-1] in ".。", (name, said)


def test_nodes_that_are_seen_together_do_not_overlap(all_views: dict[str, Any]) -> None:
    """In every frame of every view each node has room of its own, inside the picture."""
    for name, trace in traces(all_views):
        width, height = trace["size"]
        nodes = {k: n for k, n in trace["nodes"].items() if n["kind"] not in ("text", "tick")}
        for (a, one), (b, two) in itertools.combinations(nodes.items(), 2):
            if close(one, two) and any(
                visible_at(trace, a, k) and visible_at(trace, b, k)
                for k in range(len(trace["frames"]))
            ):
                pytest.fail(f"{name}: {a} and {b} overlap")
        for id, node in nodes.items():
            assert node["w"] / 2 <= node["x"] + 1 and node["x"] + node["w"] / 2 <= width + 1, (
                name,
                id,
            )
            assert node["h"] / 2 <= node["y"] + 1 and node["y"] + node["h"] / 2 <= height + 1, (
                name,
                id,
            )


def close(a: dict[str, Any], b: dict[str, Any]) -> bool:
    """True if two rooms have more than a border in common."""
    apart_x = (a["w"] + b["w"]) / 2 - abs(a["x"] - b["x"])
    apart_y = (a["h"] + b["h"]) / 2 - abs(a["y"] - b["y"])
    return apart_x > 1 and apart_y > 1


def test_long_arrays_are_summed_up(all_views: dict[str, Any]) -> None:
    """More than 64 numbers are never written out: a summary and a heat map stand for them."""
    trace = all_views["call of a training step"].trace
    assert trace["arrays"]
    for facts in trace["arrays"].values():
        assert len(facts["thumb"]) <= 16 and all(len(row) <= 16 for row in facts["thumb"])
    assert len(json.dumps(trace)) < 30_000


def test_traces_are_small(all_views: dict[str, Any]) -> None:
    """A film of ten turns stays under 40 kB, and one of a hundred is not ten times as large."""
    sizes = {
        name: len(json.dumps(view.trace, separators=(",", ":"))) for name, view in all_views.items()
    }
    assert sizes["two outputs and an update"] < 40_000
    assert sizes["a long scan"] < 1.5 * sizes["two outputs and an update"]

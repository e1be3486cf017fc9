"""Both layouts: nothing overlaps, arrows run forward, the same graph gives the same picture."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from minitheano_widgets import dot
from minitheano_widgets.frames import Edge, Node
from minitheano_widgets.layout import arrange

ENGINES = [
    "own",
    pytest.param("dot", marks=pytest.mark.skipif(not dot.available(), reason="no dot")),
]
KINDS = st.sampled_from(["op", "input", "shared", "constant", "output", "stage"])


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[tuple[str, str, str]], list[tuple[int, int]]]:
    """A graph without circles: what each node says, and arrows from earlier nodes to later ones."""
    count = draw(st.integers(1, 14))
    label = st.text(st.characters(codec="utf-8"), max_size=24)
    nodes = draw(
        st.lists(st.tuples(KINDS, label, st.text(max_size=30)), min_size=count, max_size=count)
    )
    later = [(a, b) for a in range(count) for b in range(a + 1, count)]
    arrows = draw(st.lists(st.sampled_from(later), max_size=20)) if later else []
    return nodes, arrows


def made(
    nodes: list[tuple[str, str, str]], arrows: list[tuple[int, int]]
) -> tuple[list[Node], list[Edge]]:
    """The scene's nodes and edges; leaves that feed something go first, ends go last."""
    sources, targets = {a for a, _ in arrows}, {b for _, b in arrows}
    built = []
    for k, (kind, label, value) in enumerate(nodes):
        node = Node(f"n{k}", label, kind, value=value).measure()
        if kind in ("input", "shared") and k not in targets and k in sources:
            node.rank = "first"
        if kind in ("output", "stage") and k in targets and k not in sources:
            node.rank = "last"
        built.append(node)
    return built, [Edge(f"e{i}", f"n{a}", f"n{b}") for i, (a, b) in enumerate(arrows)]


def overlap(a: Node, b: Node) -> bool:
    """True if the rooms of two nodes have more than a border in common."""
    return abs(a.x - b.x) < (a.w + b.w) / 2 - 0.5 and abs(a.y - b.y) < (a.h + b.h) / 2 - 0.5


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=40, deadline=None)
@given(graph=graphs())
def test_no_two_nodes_overlap(engine: str, graph: tuple[list, list]) -> None:
    """Whatever the graph and the names, every node has room of its own, and arrows stay inside."""
    nodes, edges = made(*graph)
    width, height = arrange(nodes, edges, engine=engine)
    for a, b in itertools.combinations(nodes, 2):
        assert not overlap(a, b), (a, b)
    for x, y in (point for edge in edges for point in edge.p):
        assert -0.5 <= x <= width + 0.5 and -0.5 <= y <= height + 0.5
    for node in nodes:
        assert node.w / 2 <= node.x <= width - node.w / 2
        assert node.h / 2 <= node.y <= height - node.h / 2


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=15, deadline=None)
@given(graph=graphs())
def test_the_same_graph_gives_the_same_picture(engine: str, graph: tuple[list, list]) -> None:
    """Layout has no chance in it: places and paths are equal when it is done again."""
    pictures = []
    for _ in range(2):
        nodes, edges = made(*graph)
        size = arrange(nodes, edges, engine=engine)
        pictures.append((size, [(n.x, n.y) for n in nodes], [e.p for e in edges]))
    assert pictures[0] == pictures[1]


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=30, deadline=None)
@given(graph=graphs())
def test_arrows_run_from_left_to_right(engine: str, graph: tuple[list, list]) -> None:
    """Every arrow starts right of its source's middle and ends left of its target's middle."""
    nodes, edges = made(*graph)
    arrange(nodes, edges, engine=engine)
    by_id = {n.id: n for n in nodes}
    for edge in edges:
        (x0, y0), (x1, _) = edge.p[0], edge.p[-1]
        assert x0 == pytest.approx(by_id[edge.s].x + by_id[edge.s].reach)
        assert y0 == pytest.approx(by_id[edge.s].y)
        assert by_id[edge.s].x < x0 <= x1 + 4 and x1 < by_id[edge.t].x
        assert len(edge.p) % 3 == 1


def test_values_of_one_kind_keep_their_order() -> None:
    """Shared variables stand in the column in the order in which the learner met them."""
    nodes = [Node(f"s{k}", f"s{k}", "shared", rank="first").measure() for k in range(4)]
    sums = [Node(f"a{k}", "+", "op").measure() for k in range(4)]
    edges = [Edge(f"e{k}", f"s{k}", f"a{3 - k}") for k in range(4)]
    arrange([*nodes, *sums], edges, engine="own")
    assert [n.id for n in sorted(nodes, key=lambda n: n.y)] == ["s0", "s1", "s2", "s3"]


def test_a_circle_is_refused() -> None:
    """A graph with a circle has no columns; the layout says so instead of looping."""
    nodes = [Node("a", "a", "op").measure(), Node("b", "b", "op").measure()]
    with pytest.raises(ValueError, match="circles"):
        arrange(nodes, [Edge("1", "a", "b"), Edge("2", "b", "a")], engine="own")


def test_dot_is_told_no_name() -> None:
    """What goes to dot are numbers: a label cannot become DOT."""
    source = dot.digraph({"<b>": layered_box()}, [], 40.0).source
    assert "<b>" not in source and "n0" in source


def layered_box() -> object:
    """Any box."""
    from minitheano_widgets.layered import Box

    return Box(40, 20)

"""Names are data: whatever a variable is called, nothing in a page, a picture or a list runs it."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser
from typing import Any

import numpy as np
import programs
import pytest
from minitheano_widgets import (
    CallStepper,
    Cell,
    ContrastGrid,
    Field,
    GivensLens,
    GraphView,
    ParsonsBoard,
    PredictGate,
    ScanFilm,
    StateLedger,
)

import minitheano as mt
import minitheano.tensor as T

SVG = "{http://www.w3.org/2000/svg}"
ALLOWED = {"svg", "title", "desc", "style", "rect", "path", "g", "text"}


class Page(HTMLParser):
    """Collects the elements of a page, its scripts and the attributes that could run something."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.bad: list[tuple[str, str]] = []
        self.data = ""
        self.inside = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        kind = dict(attrs).get("type") or ""
        self.inside = kind if tag == "script" else ""
        self.bad += [(tag, name) for name, value in attrs if name.startswith("on")]
        self.bad += [(tag, name) for name, _ in attrs if name in ("href", "action", "srcdoc")]

    def handle_data(self, data: str) -> None:
        if self.inside == "application/json":
            self.data += data

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""


def named(name: str) -> dict[str, Any]:
    """All views and controls of programs in which everything bears this name."""
    state = mt.shared(np.float64(1), name)
    x, other = T.dscalar(name), T.dscalar(name)
    f = mt.function([x], state + x, updates=[(state, state * x)], name=name)
    given = mt.function([x, other], state + x, givens=[(state, other)], name=name)
    tape, updates = mt.scan(lambda p: (p + state, {state: state + 1}), outputs_info=[x], n_steps=3)
    film = mt.function([x], tape, updates=updates, name=name)
    return {
        "graph": GraphView(f),
        "call": CallStepper(f, 2),
        "ledger": StateLedger(state, [(f, 2), ("set", 3)]),
        "givens": GivensLens(given),
        "film": ScanFilm(film, 2),
        "grid": ContrastGrid([Cell(name, film, args=(2,), code=name)], state),
        "gate": PredictGate(name, name, name, [Field("value", name, name, diagnoses={name: name})]),
        "parsons": ParsonsBoard(name, [name, "b"], [name + "c"], prompt=name),
    }


@pytest.fixture(scope="module", params=programs.HOSTILE, ids=range(len(programs.HOSTILE)))
def hostile(request: pytest.FixtureRequest) -> tuple[str, dict[str, Any]]:
    """One hostile name and everything made with it."""
    return request.param, named(request.param)


def test_pages_have_only_our_elements(hostile: tuple[str, dict[str, Any]]) -> None:
    """The page has a root, a picture, data, a style and scripts, and nothing of the name's."""
    for kind, thing in hostile[1].items():
        page = Page(thing.to_html("en"))
        assert set(page.tags) <= {"div", "img", "pre", "script", "style"}, kind
        assert page.tags.count("script") == 1 + len(thing.scripts), kind
        assert not page.bad, kind


def test_the_data_survives_whole(hostile: tuple[str, dict[str, Any]]) -> None:
    """The JSON in the page is closed by nothing inside it, and gives the payload back."""
    for kind, thing in hostile[1].items():
        page = Page(thing.to_html("en"))
        assert "<" not in page.data, kind
        assert json.loads(page.data)["data"] == json.loads(json.dumps(thing.payload())), kind


def test_pictures_are_well_formed_and_inert(hostile: tuple[str, dict[str, Any]]) -> None:
    """Every frame is an SVG file of known elements, without scripts, links or handlers."""
    for kind in ("graph", "call", "ledger", "givens", "film"):
        view = hostile[1][kind]
        for frame in range(len(view.trace["frames"])):
            root = ElementTree.fromstring(view.to_svg(frame, "zh"))
            for element in root.iter():
                assert element.tag.removeprefix(SVG) in ALLOWED, kind
                assert not [a for a in element.attrib if a.startswith("on") or "href" in a], kind


def test_lists_stay_lists(hostile: tuple[str, dict[str, Any]]) -> None:
    """A line break in a name does not break a line of the text."""
    for kind in ("call", "ledger", "givens", "film"):
        view = hostile[1][kind]
        asked = sum("ask" in frame for frame in view.trace["frames"])
        assert len(view.text("en").splitlines()) == 1 + len(view.trace["frames"]) + asked, kind


def test_scripts_cannot_be_left(hostile: tuple[str, dict[str, Any]]) -> None:
    """No committed script or style sheet holds the end of its own element."""
    html = hostile[1]["call"].to_html("en")
    assert len(re.findall(r"</script", html)) == 2
    assert len(re.findall(r"</style", html)) == 1

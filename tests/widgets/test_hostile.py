"""Names are data: whatever a variable is called, nothing in a page, a picture or a list runs it."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser
from typing import Any

import pytest
from hostile_views import HOSTILE, Bad, named
from minitheano_widgets import CallStepper
from minitheano_widgets.display import View

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


@pytest.fixture(scope="module", params=HOSTILE, ids=range(len(HOSTILE)))
def hostile(request: pytest.FixtureRequest) -> tuple[str, dict[str, Any]]:
    """One hostile name and everything made with it."""
    return request.param, named(request.param)


REMARKS = {"details", "summary", "ul", "li", "code"}  # what a check says stands under the picture


def test_pages_have_only_our_elements(hostile: tuple[str, dict[str, Any]]) -> None:
    """The page has a root, a picture, data, a style and scripts, and nothing of the name's."""
    for kind, thing in hostile[1].items():
        page = Page(thing.to_html("en"))
        assert set(page.tags) <= {"div", "img", "pre", "script", "style"} | REMARKS, kind
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
    for kind, view in pictures(hostile[1]):
        for frame in range(len(view.trace["frames"])):
            root = ElementTree.fromstring(view.to_svg(frame, "zh"))
            for element in root.iter():
                assert element.tag.removeprefix(SVG) in ALLOWED, kind
                assert not [a for a in element.attrib if a.startswith("on") or "href" in a], kind


def pictures(things: dict[str, Any]) -> list[tuple[str, View]]:
    """All the things that are views of a program."""
    return [(kind, thing) for kind, thing in things.items() if isinstance(thing, View)]


def test_lists_stay_lists(hostile: tuple[str, dict[str, Any]]) -> None:
    """A line break in a name does not break a line of the text."""
    for kind, view in pictures(hostile[1]):
        asked = sum("ask" in frame for frame in view.trace["frames"])
        assert len(view.text("en").splitlines()) == 1 + len(view.trace["frames"]) + asked, kind


def test_scripts_cannot_be_left(hostile: tuple[str, dict[str, Any]]) -> None:
    """No committed script or style sheet holds the end of its own element."""
    html = hostile[1]["call"].to_html("en")
    assert len(re.findall(r"</script", html)) == 2
    assert len(re.findall(r"</style", html)) == 1


def test_a_value_that_cannot_be_printed_is_still_shown() -> None:
    """An error in a learner's __str__ does not take the picture away."""
    x = T.dvector("x")
    trace = CallStepper(mt.function([x], Bad("")(x)[1]), [1.0]).trace
    assert "<Printed>" in trace["frames"][-1]["say"]["en"]


def test_no_address_is_in_a_page() -> None:
    """What is different every time stays out: the same program gives the same page."""
    x = T.dvector("x")

    class Address(Bad):
        def perform(self, node: Any, inputs: Any, outputs: Any) -> None:
            outputs[0][0], outputs[1][0] = inputs[0], object()

    f = mt.function([x], Address("a")(x)[1], name="f")
    assert not re.search(r"0x[0-9a-f]{6}", CallStepper(f, [1.0]).to_html())

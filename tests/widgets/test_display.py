"""How views show themselves: self-contained, stable, the same content in every form."""

from __future__ import annotations

import base64
import html
import re
from pathlib import Path
from typing import Any

import minitheano_widgets
import programs
import pytest
from minitheano_widgets import CallStepper, GraphView, bridge, display

import minitheano as theano
import minitheano.tensor as T
from minitheano.config import config

STATIC = Path(minitheano_widgets.__file__).parent / "static"


def stepper() -> CallStepper:
    """The accumulator's call."""
    return CallStepper(programs.accumulator()[1], 10)


def test_a_bundle_has_page_picture_and_text() -> None:
    """text/html plays, image/svg+xml is the first frame, text/plain is the list of steps."""
    view = stepper()
    bundle = view._repr_mimebundle_()
    assert set(bundle) == {"text/html", "image/svg+xml", "text/plain"}
    assert bundle["text/plain"] == repr(view) == view.text()
    assert bundle["image/svg+xml"] == view.to_svg(0)


def test_the_same_program_gives_the_same_page() -> None:
    """Ids are hashes of the content, so that a notebook run twice does not change."""
    one, two = stepper(), stepper()
    assert one.to_html() == two.to_html()
    assert one.id == two.id != CallStepper(programs.accumulator()[1], 11).id


def test_pages_need_no_network() -> None:
    """Nothing in a page points anywhere: no address but the names of XML vocabularies."""
    for thing in (stepper(), programs.ledger()):
        addresses = re.findall(r"https?://[^\"'\s)]+", thing.to_html())
        assert set(addresses) <= {"http://www.w3.org/2000/svg"}
        assert not re.search(r"(src|href)=[\"'](?!data:)", thing.to_html())


def test_the_still_picture_is_inside_the_page() -> None:
    """Where scripts are dropped the page is an image of the first frame, described in words."""
    view = stepper()
    html = view.to_html("zh")
    code = re.search(r"data:image/svg\+xml;base64,([^\"]+)", html)
    assert code is not None and base64.b64decode(code[1]).decode() == view.to_svg(0, "zh")
    assert 'alt="一次调用' in html


def test_language_is_that_of_the_moment_of_display() -> None:
    """The same object speaks Chinese when the learner has switched to Chinese."""
    view = stepper()
    with config.change(lang="zh"):
        assert repr(view).startswith("一次调用")
        assert 'lang="zh"' in view.to_html()
    assert repr(view).startswith("One call")


def test_pages_of_their_own(tmp_path: Path) -> None:
    """A view can be saved as a page and as a picture."""
    view = stepper()
    view.save_html(tmp_path / "call.html")
    view.save_svg(tmp_path / "call.svg", frame=-1)
    assert (tmp_path / "call.html").read_text("utf-8").startswith("<!doctype html>")
    assert (tmp_path / "call.svg").read_text("utf-8") == view.to_svg(-1)


@pytest.mark.parametrize("name", ["player", "gate", "parsons", "grid", "bridge"])
def test_scripts_are_small(name: str) -> None:
    """No script of a page is larger than 25 kB."""
    assert (STATIC / f"{name}.js").stat().st_size <= 25 * 1024


def test_a_player_adds_little_to_a_notebook() -> None:
    """A film of ten turns with its picture stays under 100 kB, a call under 62 kB."""
    assert len(stepper().to_html()) < 62_000
    film = minitheano_widgets.ScanFilm(programs.contrast()[1]["v3b"])
    assert len(film.to_html()) < 100_000


def test_no_markup_from_strings_in_any_script() -> None:
    """The scripts build elements; none of them reads text as markup or as code."""
    scripts = [*STATIC.glob("*.js"), *(STATIC.parents[1] / "js" / "src").rglob("*.js")]
    bad = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function"
    )
    assert scripts
    assert not [file.name for file in scripts if bad.search(file.read_text("utf-8"))]


def doubtful() -> Any:
    """A function whose update changes nothing, and that gives nan."""
    s, x = theano.shared(1.0, "s"), T.dscalar("x")
    return theano.function([x], [T.log(x), s], updates=[(s, s)])


def test_what_a_check_says_stands_under_the_picture() -> None:
    """In both languages, as a line that opens; values of the recorded call are looked at too."""
    page = CallStepper(doubtful(), -1.0, ask=False).to_html()
    below = page.split('<div class="mtw-hints"')[1]
    assert below.count("<details") == 2 + 2 and 'lang="zh"' in below  # the notes open by themselves
    assert "nothing changes" in below and "什么也不会变" in below and "nan" in below
    assert "nothing changes" in GraphView(doubtful()).to_html()


def test_a_view_that_asks_gives_nothing_away() -> None:
    """What is good to know would answer the question; what looks like a mistake is said."""
    f = doubtful()
    showing, asking = (
        html.unescape(CallStepper(f, 1.0, ask=ask).to_html()) for ask in (False, True)
    )
    assert "old 's'" in showing
    assert "old 's'" not in asking and "nothing changes" in asking


def test_a_program_without_remarks_has_nothing_below() -> None:
    """No empty line stands under a picture."""
    x = T.dscalar("x")
    page = CallStepper(theano.function([x], x + 1), 1.0).to_html()
    assert "mtw-hints" not in page.replace(display.asset("player.css"), "")


def test_outside_a_kernel_there_is_no_link() -> None:
    """Showing a view in a plain Python does not open a link; there are no answers then."""
    view = stepper()
    view._repr_mimebundle_()
    assert "bridge" not in view.__dict__ and view.answers == {}


def test_the_link_carries_five_things() -> None:
    """The model holds step, playing, speed, selected, answers and its target, and no trace."""
    heard: list[Any] = []
    link = bridge.connect("mt123", heard.append)
    own = {name for name in link.keys if not name.startswith("_") and name not in BASE}
    assert own == {"target", "step", "playing", "speed", "selected", "answers"}
    link.answers = {"2": ["0.0"]}
    assert heard == [{"2": ["0.0"]}]
    assert "initialize" in link._esm


BASE = {"layout", "tabbable", "tooltip"}


def test_every_static_file_is_asked_for() -> None:
    """What is built is used: no bundle is left from an earlier design."""
    used = {"bridge.js", "palette.css", "scene.css", "player.css"}
    used |= {name for thing in THINGS for name in thing.scripts}
    assert {file.name for file in STATIC.iterdir()} == used


THINGS = [
    display.View,
    minitheano_widgets.PredictGate,
    minitheano_widgets.ParsonsBoard,
    minitheano_widgets.ContrastGrid,
]

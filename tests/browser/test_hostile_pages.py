"""Pages of hostile names in a real browser: every view is stepped through, and nothing runs."""

from __future__ import annotations

import sys

import pytest
from lesson import ROOT

sys.path.append(str(ROOT / "tests" / "widgets"))

from hostile_views import HOSTILE, named

import minitheano as mt
import minitheano.tensor as T

# Many names at one line are many functions at one line.
pytestmark = pytest.mark.filterwarnings("ignore:This line compiled")

# What a name could bring into a page: elements, handlers, addresses.
INSIDE = """() => {
    const all = [...document.querySelectorAll('body *')];
    const handlers = all.flatMap(e => e.getAttributeNames())
        .filter(name => name.startsWith('on') || ['action', 'srcdoc', 'formaction'].includes(name));
    const links = all.flatMap(e => ['href', 'xlink:href', 'src'].map(a => e.getAttribute(a)))
        .filter(to => to && !to.startsWith('data:image/svg+xml') && !to.startsWith('#'));
    return [all.filter(e => e.tagName === 'SCRIPT').length, handlers, links];
}"""


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_name_stays_text_in_every_view(page, tmp_path, name):
    """No dialog, no script error, no request, no handler: at the start and at the end of a view."""
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: asked.append(request.url))
    for kind, view in named(name).items():
        file = tmp_path / "page.html"
        view.save_html(file, "zh")
        asked.clear()
        page.goto(file.as_uri())
        page.locator(".mtw").first.wait_for()
        scripts = 1 + len(view.scripts)
        assert page.evaluate(INSIDE) == [scripts, [], []], kind
        for scrub in page.locator(".mtw-scrub").all():
            scrub.press("End")
        for button in page.get_by_role("button").all()[:4]:
            if button.is_visible() and button.is_enabled():
                button.click()
        assert page.evaluate(INSIDE) == [scripts, [], []], kind
        wanted = [url for url in asked if not url.startswith(("file:", "data:image/svg"))]
        assert wanted == [] and page.errors == [], kind


TAGS = "() => [...document.querySelectorAll('body *')].map(e => e.tagName)"


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_name_stays_text_in_hints(page, name):
    """What a check says is shown as text, with the tags that a plain name gets."""
    found = []
    for each in ("plain", name):
        x, y = T.dvector(each), T.dvector(each)
        f = mt.function([x, y], T.nnet.softmax(x) + y, name=each)
        page.set_content(f.check().to_html())
        found.append(page.evaluate(TAGS))
    assert found[0] == found[1] and len(found[0]) > 3 and page.errors == []

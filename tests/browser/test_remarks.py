"""What a check says of a program, under its picture, used with the keyboard in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from minitheano_widgets import CallStepper
from playwright.sync_api import Page, expect

import minitheano as theano
import minitheano.tensor as T


@pytest.mark.parametrize(("lang", "said", "other"), [
    ("en", "nothing changes", "什么也不会变"), ("zh", "什么也不会变", "nothing changes"),
])  # fmt: skip
def test_a_line_under_the_picture_opens_and_speaks_the_language_of_the_picture(
    page: Page, tmp_path: Path, lang: str, said: str, other: str
) -> None:
    """Enter opens the list; the button that switches the picture's language switches it too."""
    s, x = theano.shared(1.0, "s"), T.dscalar("x")
    f = theano.function([x], T.log(x), updates=[(s, s)])
    file = tmp_path / "call.html"
    CallStepper(f, -1.0).save_html(file, lang)
    page.goto(file.as_uri())
    remarks = page.locator(".mtw-hints > details:visible")
    expect(remarks).to_have_count(1)
    expect(page.get_by_text(said)).to_be_hidden()
    remarks.locator("summary").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text(said).locator("visible=true")).to_be_visible()
    expect(remarks).to_contain_text("nan")
    page.locator(".mtw-lang").first.click()
    expect(remarks).to_have_count(1)
    expect(remarks).to_contain_text(other)
    assert page.errors == []

"""Each view is used in a real notebook: asked, answered, stepped, clicked."""

from __future__ import annotations

import re

import pytest
from lesson import beat, said, step, view
from playwright.sync_api import expect


def test_you_are_the_machine_before_the_beat_of_computing(opened):
    """A wrong old value is refused with a reason; the right one lets the call go on."""
    player = view(opened("en/L03_shared.ipynb"), "accumulator(10)")
    step(player, 2)
    question = player.locator(".mtw-ask")
    expect(question).to_contain_text("Your turn")
    boxes = question.locator("input.mtw-input").all()
    for box in boxes:
        box.fill("12345")
    question.locator(".mtw-go").click()
    expect(question.locator(".mtw-bad").first).to_be_visible()
    expect(beat(player)).to_contain_text("snapshot")
    question.get_by_role("button", name="Show me").click()
    step(player, 2)
    expect(beat(player)).to_contain_text(re.compile("compute|commit"))
    player.locator(".mtw-scrub").press("Home")


def test_the_ledger_asks_for_each_row_and_shows_the_machines(opened):
    """What was returned and what is stored stand in the row once it is answered."""
    ledger = view(opened("en/L03_shared.ipynb"), "ledger of level")
    step(ledger)
    ledger.get_by_role("button", name="Show me").click()
    row = ledger.locator(".mtw-ledger tbody tr").first
    expect(row).to_contain_text("up(4)")
    ledger.locator(".mtw-scrub").press("End")  # which is the question of the next row
    expect(said(ledger)).to_contain_text("dn(9)")
    old, returned, new = (float(cell.text_content() or "") for cell in row.locator("td").all()[-3:])
    assert (returned, new) == (old, old + 4)


def test_the_lens_shows_original_and_copy_side_by_side(opened):
    """The number of arrows is asked for; then the copy stands beside the original."""
    lens = view(opened("en/L05_givens.ipynb"), "skip_shared")
    step(lens)
    lens.locator(".mtw-ask input").fill("1")
    lens.locator(".mtw-go").click()
    expect(lens.locator(".mtw-ask .mtw-good").first).to_be_visible()
    lens.locator(".mtw-scrub").press("End")
    expect(lens.locator(".mtw-stage")).to_contain_text("original graph")
    assert lens.locator("[data-id]:visible").count() > 6


def test_the_film_fills_tape_and_private_copy_and_the_valve_decides(opened):
    """With the valve open the last private copy is stored; shut, the box keeps its value."""
    film = view(opened("en/L07_scan_updates.ipynb"), "scan in double")
    film.get_by_role("button", name="Show me").first.click()
    scrub = film.locator(".mtw-scrub")
    scrub.press("End")
    expect(beat(film)).to_contain_text("return")
    for price in ("3", "6", "12", "24", "48"):
        expect(film.locator(".mtw-stage").get_by_text(price, exact=True).first).to_be_visible()
    expect(said(film)).not_to_be_empty()


def test_the_grid_wants_every_cell_before_it_answers(opened):
    """Nothing is revealed until all twelve places are filled; then right and wrong are marked."""
    page = opened("en/L07_scan_updates.ipynb")
    grid = page.locator(".mtw-contrast")
    grid.scroll_into_view_if_needed()
    grid.get_by_role("button", name="Commit").click()
    assert grid.locator(".mtw-good, .mtw-bad").count() == 0
    boxes = grid.locator("input.mtw-input").all()
    assert len(boxes) == 12
    for box, answer in zip(boxes, ["[2 3 4 5]", "1"] * 6, strict=True):
        box.fill(answer)
    grid.get_by_role("button", name="Commit").click()
    assert grid.locator("input.mtw-good").count() >= 5  # v1a, v1b whole; a stays 1 in v2a and v3a
    assert grid.locator("input.mtw-bad").count() >= 4
    grid.locator(".mtw-film").nth(3).click()
    expect(grid.locator(".mtw-stage").first).to_be_visible()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_language_of_a_view_can_be_changed_on_the_page(opened, language):
    """The button switches words; the names of the program stay."""
    page = opened(f"{language}/L03_shared.ipynb")
    player = view(page, "accumulator(10)")
    expect(said(player)).not_to_be_empty()
    first = said(player).text_content() or ""
    player.locator(".mtw-lang").click()
    expect(said(player)).not_to_have_text(first)
    expect(said(player)).to_contain_text("accumulator")
    player.locator(".mtw-lang").click()
    expect(said(player)).to_have_text(first)

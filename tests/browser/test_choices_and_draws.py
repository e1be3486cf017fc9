"""A choice and a Gibbs chain are stepped in a real notebook, by eye and by ear."""

from __future__ import annotations

import json

import pytest
from lesson import said, view
from playwright.sync_api import Page, expect

CELLS = (
    "import numpy as np, minitheano as mt, minitheano.tensor as T\n"
    "from minitheano.ifelse import ifelse\n"
    "from minitheano.tensor.shared_randomstreams import RandomStreams\n"
    "from minitheano_widgets import CallStepper, ScanFilm",
    "c, x, y = T.bscalar('c'), T.dvector('x'), T.dvector('y')\n"
    "choose = mt.function([c, x, y], ifelse(T.gt(c, 0), (x * 2).sum(), T.exp(y).sum()))\n"
    "CallStepper(choose, 0, [1, 2], [0], ask=False)",
    "streams, w, v = RandomStreams(42), mt.shared(np.eye(2), 'w'), T.dvector('v')\n"
    "def turn(v):\n"
    "    h = streams.binomial(n=1, p=T.nnet.sigmoid(T.dot(v, w)), dtype='float64')\n"
    "    return streams.binomial(n=1, p=T.nnet.sigmoid(T.dot(w, h)), dtype='float64')\n"
    "chain, updates = mt.scan(turn, outputs_info=v, n_steps=3)\n"
    "gibbs = mt.function([v], chain, updates=updates)\n"
    "ScanFilm(gibbs, [0, 1])",
)


@pytest.fixture
def notebook(lab, opened) -> Page:
    """A notebook of one choice and one chain of draws, run."""
    cells = [
        {
            "cell_type": "code",
            "execution_count": None,
            "id": f"c{k}",
            "metadata": {},
            "outputs": [],
            "source": source,
        }
        for k, source in enumerate(CELLS)
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    whole = {"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
    (lab.root / "choices.ipynb").write_text(json.dumps(whole), "utf-8")
    return opened("choices.ipynb")


def test_the_branch_not_taken_is_hatched_when_the_condition_is_known(notebook):
    """Nothing is hatched at first; in the end two nodes are, and are called 'not computed'."""
    player = view(notebook, "choose")
    assert player.locator(".mt-hatch:visible").count() == 0
    player.locator(".mtw-scrub").press("End")
    expect(player.locator(".mt-hatch:visible")).to_have_count(2)
    expect(player.locator(".mt-node[aria-label*='not computed']")).to_have_count(2)
    assert player.locator(".mt-port").all_text_contents() == ["if", "then", "else"]


def test_the_private_generators_of_a_chain_move_on_in_every_turn(notebook):
    """Each lane of the private copies holds four different states; the last one is stored."""
    film = view(notebook, "scan in gibbs")
    expect(said(film)).to_contain_text("state of the random generator")
    film.locator(".mtw-scrub").press("End")
    expect(said(film)).to_contain_text("After it, h.rng = #")
    states = film.locator("[data-id^='p0.'] .mt-value").all_text_contents()
    assert len(set(states)) == 4
    expect(film.locator("[data-id='real0'] .mt-value")).to_have_text(states[-1])
    assert film.locator("[data-id='real0'] .mt-die").count() == 1

"""The benchmarks measure what they say: every program gives the same answer, the report is whole.

Nothing is timed here.
"""

from __future__ import annotations

import warnings

import pytest

from benchmarks import report, wins
from benchmarks.goals import GOALS, under
from benchmarks.inside import same
from benchmarks.peers import build, missing
from benchmarks.rows import Results, Row
from benchmarks.timing import Spread
from benchmarks.workload import Workload
from benchmarks.workloads import ALL, FIRST, MEMORY, growth
from docs import speed
from minitheano.modes import get_mode

SMALL = {each.tiny().title + type(each).__name__: each.tiny() for each in [*ALL, *MEMORY.values()]}


@pytest.mark.parametrize("workload", SMALL.values(), ids=SMALL)
def test_a_workload_gives_what_numpy_by_hand_gives(workload: Workload) -> None:
    """Three calls of the tiny program agree with the same written out in NumPy, states and all."""
    found = []
    for engine in ("ours", "numpy"):
        call = build(workload, engine)
        found.append([value for _ in range(3) for value in call.values()])
    assert same(*found, workload.tolerance), workload.title


@pytest.mark.parametrize("workload", SMALL.values(), ids=SMALL)
def test_a_workload_gives_the_same_in_c(workload: Workload) -> None:
    """Where gcc is, what is written in C gives what NumPy by hand gives."""
    if "c" in missing() or getattr(workload, "c", None) is None or getattr(workload, "gradient", 0):
        pytest.skip("not here, or not written")
    found = []
    for engine in ("numpy", "c"):
        call = build(workload, engine)
        found.append([value for _ in range(2) for value in call.values()])
    assert same(*found, workload.tolerance), workload.title


@pytest.mark.parametrize("kind", growth.KINDS)
def test_graphs_that_grow_run_stage_by_stage(kind: str) -> None:
    """Every stage of a small graph works, the last one gives numbers."""
    stages = growth.stages(kind, 30, "ours")
    results = [take() for _, take in stages]
    assert stages[-1][0] == "first call"
    assert results[-1].shape == growth.X.shape


@pytest.mark.parametrize("trick", wins.TRICKS, ids=lambda trick: trick.name)
def test_a_trick_changes_no_result(trick: wins.Trick) -> None:
    """The workload that shows what a trick wins gives the same with it switched off."""
    mode = get_mode(None)
    workload = trick.workload.tiny()
    off = workload.symbolic(wins.Minitheano(mode.excluding(trick.name)))
    on = workload.symbolic(wins.Minitheano(mode))
    assert same(off.values(), on.values(), workload.tolerance)


def test_every_goal_belongs_to_a_workload() -> None:
    """A goal whose workload was renamed would be silently forgotten."""
    titles = {each.title for each in ALL} | set(FIRST) | {"import", "memory after import"}
    titles |= {f"{kind}, {words}1e5" for kind in growth.KINDS for words in ("", "memory, ")}
    for family, goals in GOALS.items():
        assert set(goals) <= titles, family


def test_a_goal_is_told_in_words() -> None:
    """What is over its bound is told with how far."""
    row = Row("calls", "accumulator", "s", {"ours": Spread(1e-6, 1e-6, 1e-6, 5)})
    assert report.verdict(under(0.5e-6), row) == "≤ 500 ns: **2.00 times that**"
    assert report.verdict(under(2e-6), row) == "≤ 2 µs: met"


def test_the_report_is_what_its_numbers_say() -> None:
    """The page that is committed is written from the numbers that are committed."""
    results = Results.read()
    assert report.text(results) == report.REPORT.read_text(encoding="utf-8")
    assert {row.family for row in results.rows} == set(report.TITLES)
    assert report.PICTURE.exists()


@pytest.mark.parametrize("lang", speed.PAGES)
def test_the_page_of_wins_is_up_to_date(lang: str) -> None:
    """docs/speed.md says what the numbers of the last run say, in both languages."""
    assert speed.text(lang) == speed.PAGES[lang].read_text(encoding="utf-8")


def test_timing_takes_turns() -> None:
    """Every engine is called, and gets a median between its shortest and its longest round."""
    from benchmarks.timing import interleaved
    from benchmarks.workload import Call

    with warnings.catch_warnings():
        found = interleaved({"a": Call(abs, (-1,)), "b": Call(max, (1, 2))}, 5, 1e-4)
    assert all(each.low <= each.median <= each.high for each in found.values())

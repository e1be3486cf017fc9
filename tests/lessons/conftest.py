"""What the tests of the lessons share: no progress file, English at the start."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from minitheano_lessons import classroom, log

from minitheano.config import config


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every test starts without progress, without boards and hints seen, in English."""
    monkeypatch.setenv("MINITHEANO_PROGRESS", "off")
    monkeypatch.delenv("MINITHEANO_LESSONS_STRICT", raising=False)
    for memory in (log.session, classroom.programs, classroom.hints_seen):
        memory.clear()
    with config.change(lang="en"):
        yield

"""Layout by our own hand and English words, so that a picture is the same on every machine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from minitheano.config import config


@pytest.fixture(autouse=True)
def same_everywhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Neither Graphviz nor the language of the machine has a say in a test."""
    monkeypatch.setenv("MINITHEANO_LAYOUT", "own")
    with config.change(lang="en"):
        yield


@pytest.fixture(scope="module")
def all_views() -> dict[str, Any]:
    """Every kind of view, made once a file."""
    import programs

    return programs.views()

"""The order of the tests, and notebooks as tests: nbval collects them, here they get patience."""

from __future__ import annotations

import pytest
from nbval.plugin import IPyNbCell

PATIENCE = 60  # seconds for the outputs after a reply; nbval fixes 5, too few on a busy machine


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the cells of notebooks, and puts what is quick first and the browser last."""
    for item in items:
        if isinstance(item, IPyNbCell):
            item.output_timeout = PATIENCE
            item.add_marker(pytest.mark.notebooks)
    items.sort(key=lambda item: [name in item.keywords for name in ("browser", "notebooks")])

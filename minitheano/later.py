"""Modules of Python's library that are loaded when something of them is asked for.

Most programs never ask, and `import minitheano` need not wait for them. They are taken from here:
`from .later import subprocess`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # what mypy sees
    import decimal as decimal
    import difflib as difflib
    import hashlib as hashlib
    import html as html
    import locale as locale
    import statistics as statistics
    import subprocess as subprocess
    import traceback as traceback


class Later:
    """Stands for a module of this name, and loads it when it is asked for the first thing."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, word: str) -> Any:
        if word.startswith("__"):
            raise AttributeError(word)
        found = getattr(import_module(self._name), word)
        setattr(self, word, found)  # from now on it is found at once
        return found


if not TYPE_CHECKING:
    for name in (
        "decimal", "difflib", "hashlib", "html", "locale", "statistics", "subprocess", "traceback"
    ):  # fmt: skip
        globals()[name] = Later(name)

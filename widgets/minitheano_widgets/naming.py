"""What a learner calls a function: its name, or the Python name it was given."""

from __future__ import annotations

import re
import sys
from typing import Any

from .values import clean, cut

PLACE = re.compile(r":\d+$")  # a function without a name is called by its file and line


def called(function: Any, otherwise: str = "f") -> str:
    """The function's own name, else the name it has in the notebook, else `otherwise`."""
    name = getattr(function, "name", None)
    if name and not PLACE.search(str(name)):
        return cut(str(name), 24)
    notebook = sys.modules["__main__"].__dict__
    found = [
        key for key, value in notebook.items() if value is function and not key.startswith("_")
    ]
    return cut(clean(found[0]), 24) if found else otherwise


def call_text(name: str, arguments: Any, keywords: Any = None) -> str:
    """A call as it is typed: 'accumulator(10)'."""
    parts = [one(value) for value in arguments]
    parts += [f"{clean(key)}={one(value)}" for key, value in (keywords or {}).items()]
    return f"{name}({', '.join(parts)})"


def one(value: Any) -> str:
    """An argument, short."""
    return cut(" ".join(repr(value).split()), 24)

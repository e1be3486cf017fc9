"""The live link between a page and Python: a widget model that is never displayed itself.

The page and this model talk by events of the browser window, so a page without a kernel just
hears no answer. Showing a widget view instead would leave an error line after reopening.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

STATIC = Path(__file__).parent / "static"


def kernel_is_live() -> bool:
    """True in a notebook's kernel that can open a link to the page."""
    shell = sys.modules.get("IPython")
    running = shell.get_ipython() if shell is not None else None
    return getattr(running, "kernel", None) is not None and model() is not None


@lru_cache(maxsize=1)
def model() -> Any:
    """The class of the link, or None where anywidget is not installed."""
    try:
        import anywidget
        import traitlets
    except ImportError:
        return None

    class Bridge(anywidget.AnyWidget):
        """Synchronises step, playing, speed, selected and answers; holds no trace."""

        _esm = (STATIC / "bridge.js").read_text("utf-8")
        target = traitlets.Unicode("").tag(sync=True)
        step = traitlets.Int(0).tag(sync=True)
        playing = traitlets.Bool(False).tag(sync=True)
        speed = traitlets.Float(1.0).tag(sync=True)
        selected = traitlets.Unicode("").tag(sync=True)
        answers = traitlets.Dict().tag(sync=True)

    return Bridge


def connect(target: str, answered: Callable[[Mapping[str, Any]], None]) -> Any:
    """A link to the pages that show `target`; `answered` hears every change of the answers.

    Raises ImportError if anywidget is missing.
    """
    made = model()
    if made is None:
        raise ImportError("The live link needs anywidget: pip install anywidget")
    link = made(target=target)
    link.observe(lambda change: answered(change["new"]), names="answers")
    return link

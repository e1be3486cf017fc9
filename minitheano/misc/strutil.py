"""Theano's doorway `theano.misc.strutil`: small texts."""

from collections.abc import Mapping
from typing import Any


def render_string(string: str, sub: Mapping[str, Any]) -> str:
    """The text with `%(name)s` filled in; a name that is missing raises KeyError."""
    return string % sub

"""Which parts of a text become native functions."""

from __future__ import annotations

from ..graph import Apply
from ..groups import Group
from ..loop import Scan
from ..writer import Writer
from .groups import write_native_group
from .loops import write_native_loop


def write(writer: Writer, node: Apply) -> bool:
    """Write a node as the call of a native function; False if NumPy is to compute it."""
    if isinstance(node.op, Scan):
        return write_native_loop(writer, node)
    return isinstance(node.op, Group) and write_native_group(writer, node)

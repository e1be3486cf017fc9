"""What stands around the five beats of a text that is called directly.

Such a text takes any arguments, and does only what is ordinary: all inputs given by position, no
failure. The rest it hands to the function `aside`, which its caller puts into the namespace.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .graph import Apply
from .numbers import rule_of
from .ops.card import helper
from .quiet import errors, ignored
from .tracebacks import hide_our_frames
from .writer import Line, Writer


class Aside(Exception):
    """Raised in emitted text where a call is not one that it does by itself."""


class Absent:
    """Stands for an argument that was not given."""

    def __repr__(self) -> str:
        return "…"


absent = Absent()
NAMES: dict[str, Any] = {"absent": absent, "errors": errors, "ignored": ignored}
for _called in (Aside, hide_our_frames):
    helper(_called)


class Around:
    """Writes what stands before the beats, and between what is computed and what is stored.

    Only computing is tried: once something is stored, nothing may lead to a second try. The names
    of the arguments are ours, so that no argument is given by name.
    """

    def __init__(self, writer: Writer, turns: Sequence[Any]) -> None:
        self.writer = writer
        self.turns = ", ".join([writer.known("turn", turn) for turn in turns])
        self.outer = writer.depth
        writer.depth += 1 + bool(turns)

    def before_commit(self, names: Sequence[str]) -> None:
        """The end of what is tried; what follows is done in one piece."""
        writer = self.writer
        given = f"({', '.join([*names, '*more'])})" if names else "more"
        self.warns = not writer.does("quiet") or any(map(self._may_warn, writer.lines))
        writer.depth -= 1
        writer.line("except Exception as error:")
        writer.line(f"    try: return aside(error, {given}, named)")
        writer.line("    except Exception as told: hide_our_frames(told); raise")
        if self.warns:
            writer.line("finally: errors.set(before)")

    def head(self, names: Sequence[str], comment: str, keeps: bool) -> list[Line]:
        """The lines before the first beat."""
        taken = "".join(f"{name}=absent, " for name in names) + ("/, " if names else "")
        rare = "more or named or blocks" + (" or once" if keeps else "")
        rare += f" or {names[-1]} is absent" if names else ""
        outer = "    " * self.outer
        inner = outer + ("    " if self.turns else "")
        lines = [
            (True, f"{outer[4:]}def call({taken}*more, **named):"),
            (self.warns, f"{outer}before = errors.get()"),
            (self.turns, f"{outer}with {self.turns}:"),
            (True, f"{inner}try:"),
            (True, f"{inner}    if {rare}: raise Aside"),
            (self.warns, f"{inner}    errors.set(ignored)"),
        ]
        first, *rest = [text for is_there, text in lines if is_there]
        return [Line(first, comment), *map(Line, rest)]

    def _may_warn(self, line: Line) -> bool:
        """True if NumPy might warn of a number here: the line computes, and not as Python does."""
        plain = self.writer.does("plain_numbers")
        return isinstance(line.cause, Apply) and not (plain and rule_of(line.cause))

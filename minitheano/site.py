"""Where in the learner's file or notebook cell a node was written."""

from __future__ import annotations

import ast
import linecache
import os
import sys
from collections.abc import Iterator
from functools import cached_property, lru_cache
from itertools import islice
from types import CodeType
from typing import NamedTuple

PACKAGE = os.path.dirname(os.path.abspath(__file__)) + os.sep


class Site:
    """One place in the learner's code: a code object and the instruction that was running.

    Keeping these two costs well under a microsecond; everything a person wants to read (file,
    line, columns, the text of the expression) is worked out when somebody asks.
    """

    __slots__ = ("__dict__", "code", "instruction")

    def __init__(self, code: CodeType, instruction: int) -> None:
        self.code = code
        self.instruction = instruction

    @property
    def file(self) -> str:
        return self.code.co_filename

    @cached_property
    def _span(self) -> _Span:
        positions = islice(self.code.co_positions(), self.instruction // 2, None)
        return _Span(*next(positions, (None, None, None, None)))

    @property
    def short_file(self) -> str:
        return os.path.basename(self.file)

    @property
    def cell(self) -> int | None:
        """The number of the notebook cell, as in `In [5]`; None outside a notebook."""
        shell = sys.modules.get("IPython")
        running = shell.get_ipython() if shell is not None else None
        numbers = getattr(getattr(running, "compile", None), "_filename_map", {})
        number = numbers.get(self.file)
        return number if isinstance(number, int) else None

    @property
    def line(self) -> int | None:
        return self._span.line

    @cached_property
    def column(self) -> int | None:
        return self._character(self._span.line, self._span.column)

    @cached_property
    def end_column(self) -> int | None:
        """The column behind the expression, on its last line."""
        return self._character(self._span.end_line, self._span.end_column)

    @cached_property
    def source_line(self) -> str:
        """The first line of the expression without its newline, '' if the source is unknown."""
        return self._line(self.line)

    @cached_property
    def text(self) -> str:
        """The expression exactly as it was typed, on one line; '' if the source is unknown."""
        span = self._span
        if span.line is None or span.end_line is None or not self.source_line:
            return ""
        lines = [self._line(number) for number in range(span.line, span.end_line + 1)]
        lines[-1] = lines[-1][: self.end_column]
        lines[0] = lines[0][self.column :]
        return " ".join(line.strip() for line in lines)

    @cached_property
    def target(self) -> str | None:
        """The name the expression was given, as `h` in `h = x * w`, or None."""
        return self.targets[0] if len(self.targets) == 1 else None

    @cached_property
    def targets(self) -> tuple[str, ...]:
        """The names before the `=`: ('h',), or ('out', 'updates') in `out, updates = …`.

        In `(a, b), updates = …` the inner names come first. Names that are not plain count as ''.
        """
        if self.line is None or not self.source_line:
            return ()
        return _targets(self.file, _source(self.file)).get(tuple(self._span), ())

    def _line(self, number: int | None) -> str:
        return "" if number is None else linecache.getline(self.file, number).rstrip("\n")

    def _character(self, line: int | None, byte: int | None) -> int | None:
        """Python counts columns in UTF-8 bytes; people and carets count characters."""
        if byte is None:
            return None
        return len(self._line(line).encode()[:byte].decode(errors="replace"))

    @property
    def place(self) -> tuple[str, int | None]:
        """File and line: what 'once per place' means for a warning."""
        return self.file, self.line

    def __reduce__(self) -> tuple[type[None], tuple[()]]:
        """A pickled graph forgets its sites: code objects do not travel."""
        return type(None), ()


class _Span(NamedTuple):
    line: int | None
    end_line: int | None
    column: int | None
    end_column: int | None


def here() -> Site | None:
    """The innermost place outside this package that is running now."""
    frame = sys._getframe(1)
    while frame.f_code.co_filename.startswith(PACKAGE):
        if frame.f_back is None:
            return None
        frame = frame.f_back
    return Site(frame.f_code, frame.f_lasti)


def _source(file: str) -> str:
    return "".join(linecache.getlines(file))


@lru_cache(maxsize=32)
def _targets(file: str, source: str) -> dict[tuple[int | None, ...], tuple[str, ...]]:
    """Every `name = expression` of a file, as {extent of the expression: names}."""
    try:
        tree = ast.parse(source)
    except SyntaxError:  # a cell with magics: its lines are still shown, only names are unknown
        return {}
    found: dict[tuple[int | None, ...], tuple[str, ...]] = {}
    for statement in ast.walk(tree):
        if isinstance(statement, ast.Assign):
            value = statement.value
            span = (value.lineno, value.end_lineno, value.col_offset, value.end_col_offset)
            found[span] = tuple(_names(statement.targets[0]))
    return found


def _names(target: ast.expr) -> Iterator[str]:
    if isinstance(target, ast.Tuple | ast.List):
        for part in target.elts:
            yield from _names(part)
    else:
        yield target.id if isinstance(target, ast.Name) else ""

"""A place in the learner's program as it is told: file or cell, line, the expression underlined."""

from __future__ import annotations

from unicodedata import combining, east_asian_width

from .config import config
from .inert import LONGEST, one_line
from .site import Site

PLACE = {"en": "line {line}", "zh": "第 {line} 行"}
CELL = {"en": "cell {cell}, ", "zh": "单元格 {cell}，"}
FILE = {"en": "{file}, ", "zh": "{file}，"}
COLON = {"en": ":", "zh": "："}
LONG_LINE = 1000  # of a longer one, a part is shown


def underlined(site: Site | None) -> str:
    """`cell 5, line 2:`, the line, and carets under the expression.

    The line stands alone, because browsers draw Chinese words a little narrower than two letters.
    """
    if site is None or site.line is None:
        return ""
    head = f"  {place(site)}"
    line = site.source_line
    if not line.strip():
        return head
    head += COLON[config.lang]
    code = one_line(line.strip())
    start = max((site.column or 0) - (len(line) - len(line.lstrip())), 0)
    width = len(site.text) if site.text else len(code)
    if len(code) > LONG_LINE:  # of a line without end, the part around the expression
        cut = max(start - LONGEST, 0)
        code, start = code[cut : cut + 2 * LONGEST], start - cut
    carets = "^" * max(_width(code[start : start + width]), 1)
    return f"{head}\n    {code}\n    {' ' * _width(code[:start])}{carets}"


def place(site: Site) -> str:
    """`cell 5, line 2`, `program.py, line 2` or `line 2`, in the learner's language."""
    lang = config.lang
    head = ""
    if site.cell is not None:
        head = CELL[lang].format(cell=site.cell)
    elif not site.file.startswith("<"):
        head = FILE[lang].format(file=one_line(site.short_file, LONGEST))
    return head + PLACE[lang].format(line=site.line)


def _width(text: str) -> int:
    """Columns of a terminal: a Chinese character takes two, an accent of its own none."""
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)

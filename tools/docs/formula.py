"""A graph as LaTeX, put together from the `latex` of its cards, with brackets where needed.

Only what GitHub and JupyterLab both show is used: `\\mathrm` for `\\operatorname`, and no backslash
before punctuation, which Markdown takes for its own.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from string import Formatter

import numpy as np

from minitheano.graph import Apply, Constant, Variable
from minitheano.ops.elementwise import fill, mul

NUMBERS = {
    math.log(2): r"\log 2",
    math.log(10): r"\log 10",
    math.pi / 180: r"\tfrac{\pi}{180}",
    180 / math.pi: r"\tfrac{180}{\pi}",
    2 / math.sqrt(math.pi): r"\tfrac{2}{\sqrt{\pi}}",
    math.sqrt(math.pi) / 2: r"\tfrac{\sqrt{\pi}}{2}",
}
SAFE = {r"\operatorname": r"\mathrm", r"\frac": r"\dfrac", r"\,": r"\thinspace ", r"\\": r"\cr"}
RELATION, SUM, PRODUCT, POWER, ATOM = range(5)

GROUP = re.compile(r"\{[^{}]*\}|\([^()]*\)|\[[^][]*\]|\|[^|]*\||\\l(floor|ceil)\b.*?\\r\1\b")
OPENED = re.compile(r"([({|,[&]|\\l(floor|ceil)|\\begin\(\)|\\\\|arrow)$")
CLOSED = re.compile(r"[)}|,\]&]|\\r(floor|ceil)|\\\\|$")
# An operator at the start of a text, or at the end of one, and how tightly it binds.
OPERATORS = {
    r"(\^|_|\[)": ATOM,
    r"(\\cdot|\\bmod|/)": PRODUCT,
    r"(\+|-|=|<|>|\\[lgn]e)": SUM,
}


def latex(v: Variable, names: Mapping[Variable, str]) -> str:
    """The formula of a variable; those in `names` are written as they are called there."""
    if v in names:
        return names[v]
    if isinstance(v, Constant):
        return number(v)
    if v.owner is None:
        return word(v.name) if v.name else r"\ldots"
    node = v.owner
    if node.op is fill and isinstance(node.inputs[1], Constant):
        return number(node.inputs[1])
    if node.op is mul and node.inputs[0] is node.inputs[1]:
        return f"{bracketed(latex(node.inputs[0], names), ATOM)}^2"
    return applied(node, [latex(i, names) for i in node.inputs])


def applied(node: Apply, parts: Sequence[str]) -> str:
    """The template of a card with these formulas in its holes."""
    if not node.op.latex:
        return f"{word(node.op.name)}({', '.join(parts)})"
    pieces = [(before, hole) for before, hole, _, _ in Formatter().parse(node.op.latex)]
    used = list(dict.fromkeys(hole for _, hole in pieces if hole))
    named = not all(hole.isdigit() for hole in used)
    holes = used if named and callable(node.op.source) else node.op.holes if named else None
    formula = dict(zip(holes or map(str, range(len(parts))), parts, strict=False))
    text = ""
    for (before, hole), (after, _) in zip(pieces, [*pieces[1:], ("", None)], strict=True):
        text += before
        if hole is not None:
            text += bracketed(formula[hole], needed(text, after), leads=not text)
    for risky, safe in SAFE.items():
        text = text.replace(risky, safe)
    return " ".join(text.split())


def needed(before: str, after: str) -> int:
    """How tightly a formula must hold together to stand between these two texts."""
    before, after = re.sub(r"\{[a-z]+\}", "()", before).rstrip(), after.lstrip()
    if OPENED.search(before) and CLOSED.match(after):
        return RELATION
    if before.endswith("-"):
        return PRODUCT
    bounds = [how for sign, how in OPERATORS.items() if re.match(sign, after)]
    bounds += [how for sign, how in OPERATORS.items() if re.search(sign + "$", before)]
    return max(bounds, default=RELATION if not before + after else POWER)


def strength(text: str) -> int:
    """How tightly a formula holds together: a sum, a product, a power, or what stands alone."""
    previous = ""
    while text != previous:
        previous, text = text, GROUP.sub("()", text)
    if re.search(r"[=<>]|\\([lgn]e|begin)\b", text):
        return RELATION
    if re.search(r"[-+]|\\(wedge|vee|oplus)\b", text):
        return SUM
    if re.search(r"\\(cdot|bmod|sum|prod|max|min|thinspace|neg)\b|/|\)[ a-z]", text):
        return PRODUCT
    return POWER if "^" in text else ATOM


def bracketed(text: str, wanted: int, leads: bool = False) -> str:
    """The formula, in brackets if it does not hold together tightly enough."""
    if leads and text.startswith("-") and wanted == PRODUCT:  # -x before a factor
        return "-" + bracketed(text[1:], wanted)
    return text if strength(text) >= wanted else f"({text})"


def word(name: str) -> str:
    """A name as one upright word; a single letter stays a letter, which may have a number."""
    if re.fullmatch(r"[a-zA-Z]\d?", name):
        return "_".join(name)
    return rf"\mathrm{{{name.replace('_', ' ')}}}"


def number(c: Constant) -> str:
    """A constant: short, and a well-known number by its name."""
    if c.data.ndim:
        return np.array2string(c.data, separator=", ", threshold=4, max_line_width=1000)
    value = c.data.item()
    if isinstance(value, int | complex):
        return str(value)
    known = next((name for n, name in NUMBERS.items() if math.isclose(n, abs(value))), "")
    return f"{'-' if value < 0 else ''}{known}" if known else f"{value:.4g}"

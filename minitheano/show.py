"""A graph for reading: as a tree of text, and as DOT for Graphviz."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import Any, TextIO

from .graph import Apply, Constant, SharedVariable, Variable, leaves, order
from .loop import Scan
from .say import leaf

SHAPES = {
    "input": ("box", "#56b4e9", "rounded,filled"),
    "shared": ("box", "#e69f00", "filled"),
    "constant": ("box", "#bbbbbb", "rounded,filled"),
    "op": ("ellipse", "#ffffff", "filled"),
}


def debugprint(obj: Any, depth: int = -1, print_type: bool = False, file: Any = None, **_: Any) -> Any:
    """Print the graph as a tree, outputs first; equal letters in [] mean the same node.

    `obj` is a variable, a function or a list of them. With `file='str'` the text is returned.
    """
    text = "\n".join(_tree(_roots(obj), depth, print_type)) + "\n"
    if file == "str":
        return text
    stream: TextIO = file if file is not None else sys.stdout
    stream.write(text)
    return file


def _roots(obj: Any) -> list[Variable]:
    if isinstance(obj, Variable):
        return [obj]
    if isinstance(obj, list | tuple):
        return [v for part in obj for v in _roots(part)]
    if isinstance(obj, Apply):
        return list(obj.outputs)
    return [*obj.rewritten_outputs, *obj.rewritten_updates.values()]


def _tree(roots: Sequence[Variable], depth: int, print_type: bool) -> Iterator[str]:
    """One line a variable; what was shown before is not opened again."""
    ids: dict[object, str] = {}
    loops: list[Apply] = []
    stack = [(root, 0, "") for root in reversed(roots)]
    while stack:
        variable, level, stem = stack.pop()
        node = variable.owner
        key = node if node is not None else variable
        seen = key in ids
        name = ids.setdefault(key, _letters(len(ids)))
        kind = f" <{variable.type}>" if print_type else ""
        if node is None:
            yield f"{stem}{leaf(variable)} [id {name}]{kind}"
            continue
        which = f".{variable.index}" if len(node.outputs) > 1 else ""
        yield f"{stem}{node.op!r}{which} [id {name}]{kind} '{variable.name or ''}'"
        if isinstance(node.op, Scan) and not seen:
            loops.append(node)
        if not seen and (depth < 0 or level + 1 < depth):
            below = stem.replace("|", "|").replace("-", " ")
            stack += [(i, level + 1, f"{below} |") for i in reversed(node.inputs)]
    for node in loops:
        yield ""
        yield f"Inner graph of {node.op!r} [id {ids[node]}]"
        yield from _tree(node.op.inner_outputs, depth, print_type)


def _letters(number: int) -> str:
    """A, B, …, Z, BA, BB, … as in Theano."""
    text = chr(ord("A") + number % 26)
    while number >= 26:
        number //= 26
        text = chr(ord("A") + number % 26) + text
    return text


def kind(variable: Variable) -> str:
    """'input', 'shared', 'constant' or 'op': the four kinds that every picture tells apart."""
    if variable.owner is not None:
        return "op"
    if isinstance(variable, SharedVariable):
        return "shared"
    return "constant" if isinstance(variable, Constant) else "input"


def dot_source(obj: Any) -> str:
    """The graph in Graphviz's DOT language. Names are quoted: none can end its label."""
    roots = _roots(obj)
    lines = ["digraph {", "rankdir=TB; node [fontname=Helvetica];"]
    ids: dict[object, str] = {}
    for v in leaves(roots):
        ids[v] = f"v{len(ids)}"
        lines.append(f"{ids[v]} [{_look(kind(v), leaf(v))}];")
    for node in order(roots):
        ids[node] = f"v{len(ids)}"
        lines.append(f"{ids[node]} [{_look('op', repr(node.op))}];")
        lines += [f"{ids[i.owner or i]} -> {ids[node]};" for i in node.inputs]
    return "\n".join([*lines, "}"]) + "\n"


def _look(kind: str, label: str) -> str:
    shape, colour, style = SHAPES[kind]
    return f'shape={shape}, style="{style}", fillcolor="{colour}", label={quoted(label)}'


def quoted(text: str) -> str:
    """A DOT string: quotes, backslashes and newlines of a name stay part of the name."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'

"""A graph for reading: as a tree of text, and as DOT for Graphviz."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
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


def debugprint(
    obj: Any, depth: int = -1, print_type: bool = False, file: Any = None, **_: Any
) -> Any:
    """Print the graph as a tree, outputs first; equal letters in [] mean the same node.

    `obj` is a variable, a function or a list of them. With `file='str'` the text is returned.
    Of a compiled function the rewritten graph is shown, with the order of the nodes at the end of
    their lines.
    """
    tree = Tree(depth, print_type)
    text = "\n".join([*tree.lines(_roots(obj), _numbers(obj)), *tree.inner_graphs()]) + "\n"
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


def _numbers(obj: Any) -> dict[Apply, int]:
    """The order in which a compiled function computes its nodes; of a formula none is fixed."""
    if isinstance(obj, Variable | Apply | list | tuple):
        return {}
    return {node: k for k, node in enumerate(order(_roots(obj)))}


class Tree:
    """The lines of a tree, in the layout of Theano: what was shown before is not opened again."""

    def __init__(self, depth: int, print_type: bool) -> None:
        self.depth, self.print_type = depth, print_type
        self.ids: dict[object, str] = {}
        self.loops: list[Apply] = []

    def id(self, key: object) -> str:
        """The letters of a node, given at its first appearance."""
        return self.ids.setdefault(key, _letters(len(self.ids)))

    def lines(
        self,
        roots: Sequence[Variable],
        numbers: Mapping[Apply, int],
        stem: str = "",
        outer: Mapping[Variable, Variable] | None = None,
    ) -> Iterator[str]:
        """One line a variable; `outer` tells what stands behind an input of an inner graph."""
        stack = [(root, 0, stem, stem) for root in reversed(roots)]
        while stack:
            variable, level, before, below = stack.pop()
            node = variable.owner
            seen = (node or variable) in self.ids
            name = self.id(node or variable)
            kind = f" <{variable.type}>" if self.print_type else ""
            if node is None:
                source = (outer or {}).get(variable)
                link = f" -> [id {self.id(source.owner or source)}]" if source is not None else ""
                yield f"{before}{_one_line(leaf(variable))} [id {name}]{kind}{link}"
                continue
            number = f"   {numbers[node]}" if node in numbers else ""
            said = _one_line(variable.name or "")
            yield f"{before}{_op_text(variable)} [id {name}]{kind} '{said}'{number}"
            if isinstance(node.op, Scan) and not seen:
                self.loops.append(node)
            if not seen and (self.depth < 0 or level + 1 < self.depth):
                ends = [*[" |"] * (len(node.inputs) - 1), "  "]
                stack += [
                    (i, level + 1, f"{below} |", below + end)
                    for i, end in reversed(list(zip(node.inputs, ends, strict=True)))
                ]

    def inner_graphs(self) -> Iterator[str]:
        """The steps of the scans that were shown, and of the scans in them."""
        if self.loops:
            yield ""
            yield "Inner graphs of the scan ops:"
        for node in self.loops:  # grows while it is read: a step may hold a scan
            yield ""
            yield f"{_op_text(node.outputs[0])} [id {self.id(node)}] ''"
            yield from self.lines(node.op.inner_outputs, {}, " >", _behind(node))


def _behind(node: Apply) -> dict[Variable, Variable]:
    """For each input of a scan's inner graph, the input of the scan that it comes from."""
    inner, outer = node.op.inner, node.op.lanes(node.inputs)
    pairs = [
        *[(v, s) for s, taps in zip(outer.sequences, inner.sequences, strict=True) for v in taps],
        *[(v, s) for s, taps in zip(outer.states, inner.states, strict=True) for v in taps],
        *zip(inner.carried, outer.carried, strict=True),
        *zip(inner.non_sequences, outer.non_sequences, strict=True),
    ]
    return dict(pairs)


def _op_text(variable: Variable) -> str:
    """The op, and which of several outputs: `scan.1`."""
    assert variable.owner is not None
    which = f".{variable.index}" if len(variable.owner.outputs) > 1 else ""
    return f"{_one_line(repr(variable.owner.op))}{which}"


def _one_line(text: str) -> str:
    """A name stays on its line, whatever is in it."""
    return "".join(c if c.isprintable() else "·" for c in text)


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

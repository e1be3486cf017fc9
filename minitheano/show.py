"""A graph for reading: as a tree of text, and as DOT for Graphviz."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import repeat
from typing import Any, TextIO

from .graph import Apply, Constant, SharedVariable, Variable, leaves, order
from .inert import one_line
from .loop import Scan
from .ops.branch import IfElse
from .ops.names import op_name
from .pretty import CUT, DEEPEST, letters
from .say import label, leaf
from .struct import struct
from .walks import far

SHAPES = {
    "input": ("box", "#56b4e9", "rounded,filled"),
    "shared": ("box", "#e69f00", "filled"),
    "constant": ("box", "#bbbbbb", "rounded,filled"),
    "op": ("ellipse", "#ffffff", "filled"),
    "far": ("ellipse", "#ffffff", "dotted"),
}

MOST = 500  # nodes in a drawing: no screen shows more, and no layout of more comes to an end

# What is written on the edges into an ifelse, by the outcome that needs the input.
ROLES = {None: ' [label="if"]', True: ' [label="then"]', False: ' [label="else"]'}


def debugprint(
    obj: Any,
    depth: int = -1,
    print_type: bool = False,
    file: Any = None,
    ids: str = "CHAR",
    stop_on_name: bool = False,
    done: dict[Any, str] | None = None,
    print_storage: bool = False,
    print_clients: bool = False,
    used_ids: dict[Any, str] | None = None,
) -> Any:
    """Print the graph as a tree, outputs first; equal letters in [] mean the same node.

    `obj` is a variable, a node, a function or a list of them. Of a compiled function the rewritten
    graph is shown, with the order of the nodes at the end of their lines. With `file='str'` the
    text is returned, else it is written to `file`, or to the screen.

    `depth` is how many levels are shown, at most 300 where nothing is said; `stop_on_name` shows
    nothing below an expression that has a name. `ids` are letters ('CHAR'), numbers ('int'),
    addresses ('id') or nothing (''); what is in `used_ids` has its id already, what is in `done`
    is not shown again. `print_storage` adds the values of shared variables in a function,
    `print_clients` who reads each node.
    """
    shows = Shows(depth, print_type, ids, stop_on_name, print_storage, print_clients)
    tree = Tree(shows, _numbers(obj), used_ids, done)
    text = "\n".join([*tree.lines(_roots(obj)), *tree.inner_graphs()]) + "\n"
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
    if hasattr(obj, "rewritten_outputs"):
        return [*obj.rewritten_outputs, *obj.rewritten_updates.values()]
    outputs: list[Variable] = list(obj.outputs)  # a graph, as `f.maker.fgraph`
    return outputs


def _numbers(obj: Any) -> dict[Apply, int]:
    """The order in which a compiled function computes its nodes; of a formula none is fixed."""
    if isinstance(obj, Variable | Apply | list | tuple):
        return {}
    return {node: k for k, node in enumerate(order(_roots(obj)))}


@struct(frozen=True)
class Shows:
    """What `debugprint` is asked to show."""

    depth: int = -1
    types: bool = False
    ids: str = "CHAR"
    stop_on_name: bool = False
    storage: bool = False
    clients: bool = False


class Tree:
    """The lines of a tree, in the layout of Theano: what was shown before is not opened again."""

    def __init__(
        self,
        shows: Shows,
        numbers: Mapping[Apply, int],
        used: dict[Any, str] | None = None,
        done: dict[Any, str] | None = None,
    ) -> None:
        self.shows, self.numbers = shows, numbers
        self.ids = used if used is not None else {}
        self.opened = done if done is not None else {}
        self.loops: list[Apply] = []
        self.clients: dict[Variable, list[Apply | None]] = {}

    def id(self, key: Any) -> str:
        """The id of a node, `[id A]`, given when it is first asked for."""
        if key not in self.ids:
            number = len(self.ids)
            said = {"CHAR": letters(number), "int": str(number), "id": str(id(key))}
            shown = said.get(self.shows.ids)
            self.ids[key] = f"[id {shown}]" if shown is not None else ""
        return self.ids[key]

    def lines(
        self,
        roots: Sequence[Variable],
        stem: str = "",
        outer: Mapping[Variable, Variable] | None = None,
    ) -> Iterator[str]:
        """One line a variable; `outer` tells what stands behind an input of an inner graph."""
        self._note_clients(roots)
        deepest = DEEPEST if self.shows.depth < 0 else self.shows.depth
        stack = [(root, 0, stem, stem) for root in reversed(roots)]
        while stack:
            variable, level, before, below = stack.pop()
            node = variable.owner
            if node is None:
                yield before + self._leaf(variable, (outer or {}).get(variable))
                continue
            yield before + self._node(variable, node)
            seen = node in self.opened
            self.opened[node] = self.id(node)
            if isinstance(node.op, Scan) and not seen:
                self.loops.append(node)
            stop = self.shows.stop_on_name and variable.name
            if seen or stop:
                continue
            if level + 1 < deepest:
                last = len(node.inputs) - 1
                stack += [
                    (i, level + 1, f"{below} |", below + (" |" if k < last else "  "))
                    for k, i in reversed(list(enumerate(node.inputs)))
                ]
            elif self.shows.depth < 0:
                yield f"{below}{CUT} without depth="

    def _leaf(self, variable: Variable, source: Variable | None) -> str:
        name = self.id(variable)
        link = f" -> {self.id(source.owner or source)}" if source is not None else ""
        kind = f" <{variable.type}>" if self.shows.types else ""
        return f"{one_line(leaf(variable))} {name}{kind}{link}{self._stored(variable)}"

    def _node(self, variable: Variable, node: Apply) -> str:
        which = f".{variable.index}" if len(node.outputs) > 1 else ""
        kind = f" <{variable.type}>" if self.shows.types else ""
        head = f"{one_line(op_name(node))}{which} {self.id(node)}{kind}"
        number = self.numbers.get(node, "")
        stored, read = self._stored(variable), self._readers(variable)
        return f"{head} '{one_line(variable.name or '')}'   {number}{stored}{read}"

    def _readers(self, variable: Variable) -> str:
        """Who reads the variable, each with its place in the order; or nothing."""
        readers = [
            (self.id(node), self.numbers.get(node, "")) if node is not None else ("output", "")
            for node in self.clients.get(variable, ())
        ]
        return f" clients:{readers}" if readers else ""

    def _stored(self, variable: Variable) -> str:
        """What a compiled function keeps for this variable between calls."""
        if not self.shows.storage or not self.numbers:
            return ""
        value = variable.container.data if isinstance(variable, SharedVariable) else None
        return f" [{one_line(repr(value))}]"

    def _note_clients(self, roots: Sequence[Variable]) -> None:
        if self.shows.clients:
            for root in roots:
                self.clients.setdefault(root, []).append(None)
            for node in order(roots):
                for i in node.inputs:
                    self.clients.setdefault(i, []).append(node)

    def inner_graphs(self) -> Iterator[str]:
        """The steps of the scans that were shown, and of the scans in them."""
        if self.loops:
            yield ""
            yield "Inner graphs of the scan ops:"
        for node in self.loops:  # grows while it is read: a step may hold a scan
            yield ""
            yield self._node(node.outputs[0], node)
            yield from self.lines(node.op.inner_outputs, " >", _behind(node))


def _behind(node: Apply) -> dict[Variable, Variable]:
    """For each input of a scan's inner graph, the input of the scan that it comes from."""
    return {v: lane.outer for lane in node.op.lanes(node.inputs) for v in lane.inner}


def kind(variable: Variable) -> str:
    """'input', 'shared', 'constant' or 'op': the four kinds that every picture tells apart."""
    if variable.owner is not None:
        return "op"
    if isinstance(variable, SharedVariable):
        return "shared"
    return "constant" if isinstance(variable, Constant) else "input"


def dot_source(obj: Any, max_label_size: int = 70, scan_graphs: bool = False) -> str:
    """The graph in Graphviz's DOT language. Names are quoted: none can end its label.

    With `scan_graphs` the step of each scan is drawn in a frame of its own. Of more than 500 nodes
    those nearest to the outputs are drawn; what lies behind is a dotted node with its name.
    """
    ids: dict[object, str] = {}
    lines = ["digraph {", "rankdir=TB; node [fontname=Helvetica];"]
    lines += _drawn(_roots(obj), ids, max_label_size)
    loops = [node for node in ids if isinstance(node, Apply) and isinstance(node.op, Scan)]
    for node in loops if scan_graphs else ():  # grows while it is read: a step may hold a scan
        lines.append(f"subgraph cluster_{ids[node]} {{ label={quoted(repr(node.op))};")
        inside: dict[object, str] = {}
        lines += _drawn(node.op.inner_outputs, inside, max_label_size, f"{ids[node]}_")
        lines.append("}")
        ids |= inside
        loops += [n for n in inside if isinstance(n, Apply) and isinstance(n.op, Scan)]
    return "\n".join([*lines, "}"]) + "\n"


def _drawn(
    roots: Sequence[Variable], ids: dict[object, str], size: int, prefix: str = "v"
) -> Iterator[str]:
    """The lines for one graph; `ids` learns what each node and each leaf is called."""
    behind = far(roots, MOST)
    for v in leaves(roots, behind):
        ids[v] = f"{prefix}{len(ids)}"
        look = ("far", label(v)) if v in behind else (kind(v), leaf(v))
        yield f"{ids[v]} [{_look(*look, size)}];"
    for node in order(roots, behind):
        ids[node] = f"{prefix}{len(ids)}"
        yield f"{ids[node]} [{_look('op', repr(node.op), size)}];"
        roles = (
            [ROLES[k] for k in node.op.outcomes()] if isinstance(node.op, IfElse) else repeat("")
        )
        for i, role in zip(node.inputs, roles, strict=False):
            yield f"{ids[i] if i in ids else ids[i.owner]} -> {ids[node]}{role};"


def _look(kind: str, label: str, size: int) -> str:
    shape, colour, style = SHAPES[kind]
    return f'shape={shape}, style="{style}", fillcolor="{colour}", label={quoted(label[:size])}'


def quoted(text: str) -> str:
    """A DOT string: quotes, backslashes and newlines of a name stay part of the name.

    What cannot be printed is shown as a dot in the middle of the line.
    """
    escaped = one_line(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'

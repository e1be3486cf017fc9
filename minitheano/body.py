"""The lines of one graph: one op a line, a scan as the loop that it is, branches below an `if`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from . import mistakes
from .fastloop import FastLoop
from .graph import Apply, Variable, order
from .groups import Group, grouped
from .kernels import write_dot, write_group
from .later import Later
from .loop import Scan
from .looptext import Loop
from .needs import Path, homes, spent
from .ops.branch import IfElse
from .ops.linear import matrix_dot
from .writer import Line, Writer

native = Later("minitheano.native.write")  # only some modes ask for it
# In the text of more ops than this, which nobody reads to the end, a name is used again when
# its value is not needed any more: else all values would live until the call returns.
MANY = 50
NAME = r"\bt\d+\b"
DEEPEST = 90  # Python reads no text that is indented a hundred times


def write_graph(
    writer: Writer, results: Sequence[Variable], stop_at: Sequence[Variable] = ()
) -> None:
    """Write the lines that compute these results, from the variables in `stop_at`."""
    Body(writer, results, stop_at).write()


class Body:
    """The lines of one graph, and below each `if` the nodes that only its branch needs.

    A node that several branches need is written in each of them, and computed in the first that is
    taken.
    """

    def __init__(
        self, writer: Writer, results: Sequence[Variable], stop_at: Sequence[Variable] = ()
    ) -> None:
        self.writer, self.given = writer, results
        if writer.does("blocks"):
            results = self._grouped(results, stop_at)
            for v, result in zip(self.given, results, strict=True):
                if v in writer.rooms:
                    writer.rooms[result] = writer.rooms.pop(v)
        self.nodes, self.results = order(results, stop_at), results
        self.many = sum(map(_ops, self.nodes)) > MANY
        lazy = any(isinstance(node.op, IfElse) for node in self.nodes)
        self.homes = homes(self.nodes, results) if lazy else {}
        self.path: Path = ()
        self.begin, self.depth = len(writer.lines), writer.depth
        self.known: dict[Path, dict[Variable, str]] = {}  # what the branches have named
        self.shared: dict[Variable, str] = {}  # what was named in some branch
        self.empty: set[str] = set()
        self.own: set[str] = set()  # the names of what these lines compute
        self.aims: dict[Variable, str] = {}  # the name that the last line of a branch is for
        writer.reads(self.nodes, results, not lazy and not self.many)

    def _grouped(
        self, results: Sequence[Variable], stop_at: Sequence[Variable]
    ) -> Sequence[Variable]:
        """The results, for which elementwise nodes are put together, those of one branch alone."""
        nodes = order(results, stop_at)
        if any(isinstance(node.op, IfElse) for node in nodes):
            return grouped(results, stop_at, homes(nodes, results).get)
        return grouped(results, stop_at)

    def write(self) -> None:
        """Write the lines; the results have their names then."""
        self._write()
        names = self.writer.names
        names |= {v: names[r] for v, r in zip(self.given, self.results, strict=True)}
        for v, result in zip(self.given, self.results, strict=True):
            self.writer.lengths.same_shape(v, result)

    def _write(self) -> None:
        if self.homes:
            self._block(self.nodes)
            if self.many:
                self._let_go()
            return
        last = spent(self.nodes, self.results) if self.many else {}
        for node in self.nodes:
            self._node(node)
            self.writer.release(last.get(node, ()))

    def _block(self, nodes: Sequence[Apply]) -> None:
        """The nodes that are needed in this branch whatever happens in it.

        Choices that follow one another and ask for the same condition share one `if`.
        """
        alike: list[Apply] = []
        for node in nodes:
            known = any(output in self.writer.names for output in node.outputs)
            if known or self.path not in self.homes[node]:
                continue
            choice = isinstance(node.op, IfElse) and node.outputs[0] not in self.shared
            if alike and not (choice and node.inputs[0] is alike[0].inputs[0]):
                self._choose(alike)
                alike = []
            if choice:
                alike.append(node)
            else:
                self._once(node)
        if alike:
            self._choose(alike)

    def _once(self, node: Apply) -> None:
        """The lines of a node; where another branch may have computed it already, after a look."""
        writer = self.writer
        before = {o: self.shared[o] for o in node.outputs if o in self.shared}
        if before:
            first = next(iter(before.values()))
            self._empty(first)
            writer.line(f"if {first} is None:", "not computed yet", node)
            with writer.indented():
                writer.names |= before
                self._node(node)
                for output, name in before.items():
                    if writer.names[output] != name:
                        writer.line(f"{name} = {writer.names[output]}")
            writer.names |= before
        else:
            self._name(node)
            self._node(node)
        self.own.update(writer.names[o] for o in node.outputs if o in writer.names)
        self._share(node)

    def _name(self, node: Apply) -> None:
        """Outputs that a branch ends with have the name of what they are for."""
        self.writer.names |= {o: self.aims[o] for o in node.outputs if o in self.aims}

    def _share(self, node: Apply) -> None:
        """Let other branches know the names of what this one may have computed."""
        if self.path:
            names = self.writer.names
            self.shared |= {o: names[o] for o in node.outputs if o in names}

    def _empty(self, name: str) -> None:
        """At the beginning of the body, say that nothing has this name yet."""
        if name not in self.empty:
            self.empty.add(name)
            lines, text = self.writer.lines, f"{'    ' * self.depth}{name} = None"
            heading = lines[self.begin].text.lstrip().startswith("#")
            lines.insert(self.begin + heading, Line(text, "a branch may compute it"))

    def _let_go(self) -> None:
        """After the last line that reads a value, and the `if` that line is in, the value goes.

        Which branch reads it last is known when all of them are written, not before.
        """
        lines = self.writer.lines
        last, depth = dict[str, int](), dict[str, int]()
        wanted = self.own - {self.writer.names[v] for v in self.results}
        for k in range(self.begin, len(lines)):
            for name in wanted.intersection(re.findall(NAME, lines[k].text)):
                last[name], depth[name] = k, min(_indent(lines[k]), depth.get(name, 400))
        ends: dict[tuple[int, int], list[str]] = {}
        for name, k in last.items():
            k += 1
            while k < len(lines) and _within(lines[k], depth[name]):
                k += 1
            ends.setdefault((k, depth[name]), []).append(name)
        for (k, indent), names in sorted(ends.items(), key=lambda each: (-each[0][0], each[0][1])):
            text = f"{' ' * indent}{' = '.join(sorted(names))} = None"
            lines.insert(k, Line(text, "not needed any more"))

    def _node(self, node: Apply) -> None:
        if isinstance(node.op, IfElse):
            self._choose([node])
        elif self.writer.does("native_code") and native.write(self.writer, node):
            return
        elif isinstance(node.op, Group):
            write_group(self.writer, node)
        elif node.op is matrix_dot and write_dot(self.writer, node):
            return
        elif isinstance(node.op, Scan):
            loop = FastLoop if self.writer.fast else Loop
            loop(self.writer, node, write_graph).write()
        else:
            self.writer.node(node)

    def _choose(self, alike: Sequence[Apply]) -> None:
        """`if` the condition, for each node the lines of one branch, `else` those of the other."""
        writer, condition = self.writer, alike[0].inputs[0]
        if writer.depth > DEEPEST:
            raise mistakes.branch_depth(alike[0].site, depth=len(self.path))
        for node in alike:
            self._name(node)
            for output in node.outputs:
                writer.name(output)
        writer.line(f"if {writer.names[condition]}:", condition, alike[0])
        self._branch(alike, (condition, True))
        writer.line("else:", "", alike[0])
        self._branch(alike, (condition, False))
        for node in alike:
            self._share(node)

    def _branch(self, alike: Sequence[Apply], taken: tuple[Variable, bool]) -> None:
        """The lines of one branch, which end by giving the nodes' outputs their values."""
        writer, path = self.writer, self.path
        self.path = (*path, taken)
        with writer.scope(self.known.setdefault(self.path, {})), writer.indented():
            for node in alike:
                self._side(node, node.op.parts(node.inputs)[1 if taken[1] else 2])
        self.path = path

    def _side(self, node: Apply, side: Sequence[Variable]) -> None:
        """What one choice needs in a branch, and its values there."""
        writer = self.writer
        nodes = order(side, writer.names)
        for value, output in zip(side, node.outputs, strict=True):
            if value.owner in nodes and self.homes[value.owner] == {self.path}:
                self.aims.setdefault(value, writer.names[output])
        self._block(nodes)
        for value, output in zip(side, node.outputs, strict=True):
            name, target = writer.names[value], writer.names[output]
            if name != target:
                writer.line(f"{target} = {writer.operand(value)}", output, node)
            writer.record("compute", output)


def _ops(node: Apply) -> int:
    return len(node.op.nodes) if isinstance(node.op, Group) else 1


def _indent(line: Line) -> int:
    return len(line.text) - len(line.text.lstrip())


def _within(line: Line, indent: int) -> bool:
    """True for a line below a statement at this depth, and for its `else`."""
    own = _indent(line)
    return own > indent or (own == indent and line.text.startswith("else:", own))

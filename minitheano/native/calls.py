"""The call of a native function in an emitted text: what goes in, and what comes out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from .. import mistakes
from ..graph import Apply, Constant, Variable
from ..inert import LONGEST, one_line
from ..numbers import may_be_plain
from ..say import label
from ..types import TensorType
from ..writer import Line, Writer
from . import nodes as nodes  # which ops can be written
from .code import Code, Grid
from .machine import Kernel, compiled
from .scalars import Unable, number

NAME = "kernel"  # of each function when it is compiled, so that equal ones are compiled once


class Note(NamedTuple):
    """What became of a part of the graph: whether it is native, and if not, what had no such form.

    `why` is an op, a dtype or a type without native form, or what Numba said.
    """

    node: Apply
    native: bool
    why: Any = None

    def __str__(self) -> str:
        name, why = label(self.node.outputs[0]), one_line(str(self.why), LONGEST)
        return mistakes.ran_words(name, self.native, why)


class Call:
    """One native function while it is written, and the line that calls it."""

    def __init__(self, writer: Writer, node: Apply) -> None:
        self.writer, self.node, self.code = writer, node, Code()
        self.arguments: list[str] = []
        self.results: list[tuple[Sequence[Variable], str]] = []
        self._taken: dict[Variable, Any] = {}

    def takes(self, v: Variable, strided: bool = False) -> Any:
        """The text of a number, or the array, that stands for a variable of the text around."""
        if v in self._taken and not strided:
            return self._taken[v]
        if isinstance(v, Constant) and isinstance(v.type, TensorType) and not v.type.ndim:
            return number(v.type.dtype, v.data.item())
        name, grid = self.code.argument(v, strided)
        text = self.writer.names[v]
        if grid is not None and not strided:
            text = f"contiguous({text})"
            self.writer.namespace["contiguous"] = np.ascontiguousarray
        self.arguments.append(text)
        if not strided:
            self._taken[v] = grid or name
        return grid or name

    def stands_for(self, inner: Variable, v: Variable) -> None:
        """Let a variable inside be one of the text around."""
        found = self.takes(v)
        if isinstance(found, Grid):
            self.code.grids[inner] = found
        else:
            self.code.numbers[inner] = found

    def gives(self, variables: Sequence[Variable], text: str) -> None:
        """One of the results, and the variables that it is."""
        self.results.append((variables, text))

    def write(self) -> None:
        """Compile the function, and write it above the text and its call into it."""
        writer, texts = self.writer, [text for _, text in self.results]
        kernel = Kernel(NAME, self.code.text(NAME, texts), tuple(self.code.takes))
        run = compiled(kernel)
        name = writer.fresh("loop")
        native = writer.known("native", lambda written: run)
        writer.above.append(Line(f"@{native}", "compiled by Numba"))
        first, *rest = kernel.text.replace(NAME, name, 1).splitlines()
        writer.above.append(Line(first, self.node.outputs[0], self.node))
        writer.above += [Line(line) for line in [*rest, "", ""]]
        targets = [self._named(variables) for variables, _ in self.results]
        comment = self.results[0][0][0]
        call = f"{', '.join(targets)} = {name}({', '.join(self.arguments)})"
        writer.line(call, comment)
        for target, (variables, _) in zip(targets, self.results, strict=True):
            self._typed(target, variables[0])

    def _named(self, variables: Sequence[Variable]) -> str:
        name = self.writer.name(variables[0])
        self.writer.names |= dict.fromkeys(variables, name)
        return name

    def _typed(self, name: str, v: Variable) -> None:
        """A native function hands numbers out as Python's."""
        if v.type.ndim:
            return
        if self.writer.does("plain_numbers") and may_be_plain(v):
            self.writer.plain.add(name)
        else:
            self.writer.line(f"{name} = {number(v.type.dtype)}({name})")


def called(writer: Writer, node: Apply, trick: str, write: Callable[[Call], None]) -> bool:
    """Write a node as the call of a native function; False, and a note why, if it cannot be."""
    if not writer.does(trick):
        return False
    call, done = Call(writer, node), set(writer.done)
    try:
        write(call)
        call.write()
    except Unable as why:
        found: Any = why.what
    except Exception as error:  # what Numba cannot compile is not the learner's concern
        found = type(error).__name__
    else:
        writer.notes.append(Note(node, True))
        return True
    writer.done = done
    writer.notes.append(Note(node, False, found))
    return False

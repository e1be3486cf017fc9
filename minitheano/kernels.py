"""The NumPy text of a group: a function of its own, called on arrays or block by block.

    def group0(a0, a1, b0=None, b1=None):
        b0 = np.multiply(a0, a1, b0)
        b1 = np.tanh(a0, b1)
        return np.add(b0, b1, b0)

The last operand of a ufunc says where the result goes; None makes a new array. So the same text
computes a small array at once, and a large one in pieces that stay in the processor's cache.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from .blocks import BLOCK, Blocks
from .buffers import Buffers
from .graph import Apply, Constant, Variable
from .groups import Fold, Group
from .numbers import takes_plain
from .ops.card import helper
from .ops.reduce import count, settings
from .struct import struct
from .types import FLOATS, joined_pattern
from .ufuncs import Step, steps_of
from .writer import Line, Writer

# --- the text of the function ---------------------------------------------------------------------


@struct
class Piece:
    """One line to be: what it calls, what it reads, and whether the result has the whole shape.

    An operand is a text or a value, by its key. `call` is '' for an expression that says it all.
    """

    value: Any
    call: str
    operands: list[Any]
    dtype: str
    whole: bool
    step: Step | None
    about: Variable | None = None


class Kernel:
    """The lines of the function of one group, and the places it can write to.

    `names` are those of the operands. `slots` are the dtypes of the places `b0`, `b1`, …, and
    `places` says for each output in which of them it is, or -1 for one that is folded.
    """

    def __init__(self, op: Group, names: Sequence[str], constants: Mapping[Variable, str]) -> None:
        self.op, self.constants = op, constants
        self.texts: dict[Any, str] = dict(zip(op.inner_inputs, names, strict=True))
        self.lines: list[tuple[str, Variable | None]] = []
        self.slots: list[str] = []
        self.slot: dict[Any, int] = {}  # where a value is
        self.free: dict[str, list[int]] = {}
        self.where = dict[Any, Any]()  # for a value of the graph the piece that makes it
        self.pieces = [piece for node in op.nodes for piece in self._pieces(node)]
        self._write()
        texts = [self._result(v, fold) for v, fold in zip(op.inner_outputs, op.folds, strict=True)]
        self.lines.append((f"return {', '.join(texts)}", None))
        pairs = zip(op.inner_outputs, op.folds, strict=True)
        self.places = tuple([-1 if fold else self.slot[self._key(v)] for v, fold in pairs])

    def _key(self, v: Any) -> Any:
        return self.where.get(v, v)

    # --- what is computed -------------------------------------------------------------------------

    def _pieces(self, node: Apply) -> list[Piece]:
        """The steps of one node, or its expression as it is."""
        texts = [
            self.constants[i] if self._is_number(i) else f"v{k}" for k, i in enumerate(node.inputs)
        ]
        kinds = tuple([(i.dtype, i.ndim > 0) for i in node.inputs])
        expression, out = node.op.expression(node, texts), node.outputs[0]
        steps = steps_of(expression, kinds)
        operands = [self._key(i) for i in node.inputs]
        if steps is None or steps[-1].dtype != out.dtype:
            return [Piece(out, "", [expression, *operands], out.dtype, True, None, out)]
        patterns: list[Any] = []
        made: list[Piece] = []
        for step in steps:
            read: list[Any] = []
            known = []
            for o in step.operands:
                if o.place >= 0:
                    known.append(node.inputs[o.place].broadcastable)
                elif o.step >= 0:
                    known.append(patterns[o.step])
                read.append(o.text or (operands[o.place] if o.place >= 0 else (node, o.step)))
            patterns.append(joined_pattern(known))
            whole = patterns[-1] == self.op.pattern
            made.append(Piece((node, len(made)), step.call, read, step.dtype, whole, step))
        self.where[out], made[-1].about = made[-1].value, out
        return made

    def _is_number(self, v: Variable) -> bool:
        return isinstance(v, Constant) and v.ndim == 0

    # --- where it goes ----------------------------------------------------------------------------

    def _write(self) -> None:
        """One line for each piece; what is not read any more leaves its place to the next."""
        last: dict[Any, int] = {}
        for k, piece in enumerate(self.pieces):
            last |= {o: k for o in piece.operands if not isinstance(o, str)}
        last |= {self._key(v): len(self.pieces) for v in self.op.inner_outputs}
        leaving = {
            self._key(v)
            for v, fold in zip(self.op.inner_outputs, self.op.folds, strict=True)
            if fold is None
        }
        for k, piece in enumerate(self.pieces):
            dying = list(dict.fromkeys(o for o in piece.operands if last.get(o) == k))
            self._line(piece, dying, piece.value in leaving)

    def _line(self, piece: Piece, dying: Sequence[Any], leaving: bool) -> None:
        """The text of a piece, whose result goes where a dying operand was, if that fits."""
        places = [self.slot[o] for o in dying if o in self.slot]
        if not piece.step:
            text = self._expression(piece)
            if leaving:
                slot = self._new_slot(piece)
                text = f"stored_into({text}, b{slot})"
        else:
            apart = piece.step.fresh or not piece.whole
            slot = -1
            if piece.whole:
                fitting = [] if apart else [s for s in places if self.slots[s] == piece.dtype]
                slot = fitting[0] if fitting else self._new_slot(piece)
                self.slot[piece.value] = slot
                places = [s for s in places if s != slot]
            text = self._call(piece, slot)
        for s in places:
            self.free.setdefault(self.slots[s], []).append(s)
        name = self._name(piece)
        self.lines.append((f"{name} = {text}", piece.about))

    def _new_slot(self, piece: Piece) -> int:
        if self.free.get(piece.dtype):
            slot = self.free[piece.dtype].pop()
        else:
            slot = len(self.slots)
            self.slots.append(piece.dtype)
        self.slot[piece.value] = slot
        return slot

    def _name(self, piece: Piece) -> str:
        """The name of the place, or a name of its own for what has none."""
        slot = self.slot.get(piece.value)
        name = f"r{len(self.texts)}" if slot is None else f"b{slot}"
        self.texts[piece.value] = name
        return name

    def _call(self, piece: Piece, slot: int) -> str:
        parts = [o if isinstance(o, str) else self.texts[o] for o in piece.operands]
        if slot >= 0:
            parts.append(f"out=b{slot}" if piece.step and piece.step.keyword else f"b{slot}")
        return f"{piece.call}({', '.join(parts)})"

    def _expression(self, piece: Piece) -> str:
        node = piece.value.owner
        texts = [
            self.constants[i] if self._is_number(i) else self.texts[self._key(i)]
            for i in node.inputs
        ]
        return str(node.op.expression(node, texts))

    def _result(self, v: Variable, fold: Fold | None) -> str:
        name = self.texts[self._key(v)]
        return f"{name}.{_reduction(v, fold)}" if fold else name


def _reduction(v: Variable, fold: Fold) -> str:
    """`sum(axis=0)`: what is done in each block; all numbers at once have lost their axes."""
    name = "sum" if fold.name == "mean" else fold.name
    acc = ""
    if name in ("sum", "prod"):
        natural = np.zeros(0, v.dtype).sum().dtype  # NumPy widens small integers by itself
        acc = "" if natural == fold.acc else fold.acc
    return f"{name}({settings(fold.axes, fold.keepdims and fold.axes is not None, acc)})"


# --- the lines of the call ------------------------------------------------------------------------


def write_group(writer: Writer, node: Apply) -> None:
    """The function of a group, once for all groups that are alike, and the line that calls it."""
    op: Group = node.op
    params = [f"a{k}" for k in range(len(op.inner_inputs))]
    kernel = Kernel(op, params, writer.names)
    name, blocks = _function(writer, kernel, params)
    for v, output, fold in zip(op.inner_outputs, node.outputs, op.folds, strict=True):
        writer.fits(node, v if fold else output)
    operands = [
        _operand(writer, op, v, i) for v, i in zip(op.inner_inputs, node.inputs, strict=True)
    ]
    given = ", ".join(operands)
    whole = next((o for o, v in zip(operands, op.inner_inputs, strict=True) if _whole(v, op)), "")
    text = f"{blocks}({name}, {given})"
    if whole:
        pairs = zip(node.outputs, kernel.places, strict=True)
        rooms = [f", b{k}={room}" for o, k in pairs if k >= 0 and (room := writer.room(o))]
        text = f"{name}({given}{''.join(rooms)}) if {whole}.size <= {BLOCK} else {text}"
    targets = [writer.name(o) for o in node.outputs]
    writer.line(f"{', '.join(targets)} = {text}", node.outputs[0], node)
    for output, target, fold in zip(node.outputs, targets, op.folds, strict=True):
        if fold is not None:
            _finish(writer, node, output, target, fold)


def _whole(v: Variable, op: Group) -> bool:
    return v.type.broadcastable == op.pattern


def _function(writer: Writer, kernel: Kernel, params: Sequence[str]) -> tuple[str, str]:
    """The names of the function and of what runs it in blocks."""
    slots = [f"b{k}=None" for k in range(len(kernel.slots))]
    body = tuple(f"    {text}" for text, _ in kernel.lines)
    op = kernel.op
    plan = (tuple(v.type.broadcastable for v in op.inner_inputs), op.pattern)
    key = (body, *plan, op.folds, tuple(kernel.slots))
    known: dict[Any, tuple[str, str]] = writer.functions
    if key not in known:
        name = writer.fresh("group")
        new = kept_by(writer).new if writer.does("buffers") else np.empty
        run = Blocks(*plan, op.folds, kernel.places, tuple(kernel.slots), new)
        known[key] = name, writer.known("blocks", run)
        writer.above.append(Line(f"def {name}({', '.join([*params, *slots])}):"))
        about = [said if said is not None else "" for _, said in kernel.lines]
        writer.above += [Line(text, said) for text, said in zip(body, about, strict=True)]
        writer.above.append(Line(""))
    return known[key]


def _operand(writer: Writer, op: Group, inner: Variable, outer: Variable) -> str:
    """The name of an operand; a plain number only where it cannot change a dtype."""
    name = writer.names[outer]
    if name not in writer.plain:
        return name
    fits = all(takes_plain(n) for n in op.nodes if inner in n.inputs)
    return name if fits else writer.operand(outer)


def _finish(writer: Writer, node: Apply, output: Variable, name: str, fold: Fold) -> None:
    """What is done once, with the folded number: a mean is divided, a dtype narrowed."""
    text = name
    if fold.name == "mean":
        arrays = [(i, writer.names[i]) for i in node.inputs if i.ndim > 0]
        like = next((n for i, n in arrays if i.broadcastable == node.op.pattern), "")
        many = f"np.broadcast_shapes({', '.join(f'{n}.shape' for _, n in arrays)})"
        number = count(fold.axes).format(like) if like else f"folded_count({many}, {fold.axes})"
        text = f"{name} / {number}"
    if fold.name in ("mean", "sum", "prod") and fold.acc != fold.dtype:
        text = f"np.{fold.dtype}({text})"
    if fold.keepdims and fold.axes is None:
        text = f"np.reshape({text}, {(1,) * output.ndim})"
    if text != name:
        writer.line(f"{name} = {text}", output, node)


@helper
def folded_count(shape: Sequence[int], axes: Sequence[int] | None) -> int:
    """How many numbers of an array of this shape are folded into one."""
    lengths = [n for k, n in enumerate(shape) if axes is None or k in axes]
    return int(np.prod(lengths, dtype=np.int64))


def kept_by(writer: Writer) -> Buffers:
    """The arrays that the function keeps, with room for what one more line makes, twice."""
    kept: Buffers = writer.functions.setdefault(Buffers, Buffers())
    kept.places += 2
    return kept


def write_dot(writer: Writer, node: Apply) -> bool:
    """The product of two matrices, in an array that is kept; False if it is another product."""
    a, b = node.inputs
    dtypes = {a.dtype, b.dtype}
    if a.ndim != 2 or b.ndim != 2 or len(dtypes) > 1 or a.dtype not in FLOATS or writer.turns:
        return False
    if not writer.does("buffers"):
        return False
    kept = kept_by(writer)
    writer.namespace["dot"] = kept.dot
    names = writer.operands(node)
    writer.line(f"{writer.name(node.outputs[0])} = dot({', '.join(names)})", node.outputs[0], node)
    return True

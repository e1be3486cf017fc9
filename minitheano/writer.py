"""The pieces of emitted text: lines, names, and the tests that operands fit.

Every name in the text is made here: `x0` an input, `s0` a shared variable, `t0` a result, `c0` a
constant. Words of the learner appear in comments alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np

from .cells import Cell
from .generators import is_generator
from .graph import Apply, Constant, SharedVariable, Variable
from .lengths import Lengths
from .numbers import filled, literal, operand_kind, rule_of, takes_plain
from .ops.card import helper
from .ops.linear import matrix_dot
from .struct import struct
from .types import FLOATS, INTEGERS, TensorType

SHORT = 40  # what is longer has a line of its own
MADE = {"float64": "np.float64", "bool": "np.bool_"}  # what makes a plain number NumPy's


Comment = str | Variable | Callable[[], str]  # what takes time to say is said if it is read


class Line(NamedTuple):
    """One line of emitted text, the words beside it, and the node or input it stands for.

    `operands` are the names of the node's inputs at this line, in which an error finds the values.
    """

    text: str
    comment: Comment = ""
    cause: Apply | Variable | None = None
    operands: tuple[str, ...] = ()
    turns: tuple[tuple[str, Apply], ...] = ()


@struct(frozen=True)
class Moment:
    """A kind of event in a recorded run: the beat, the variable, and the scans around it."""

    beat: str
    variable: Variable
    scans: tuple[Apply, ...]


@struct
class Front:
    """What comes before a loop: tests that hold for all turns, names that have no value yet."""

    tests: list[str]
    empty: list[str]


class Writer:
    """Collects the lines of one function, the objects they name, and what each line stands for."""

    def __init__(
        self, recording: bool = False, fast: bool = False, without: frozenset[str] = frozenset()
    ) -> None:
        self.recording, self.fast, self.without = recording, fast, without
        self.lines: list[Line] = []
        self.names: dict[Variable, str] = {}
        self.namespace: dict[str, Any] = {}
        self.turns: list[tuple[str, Apply]] = []
        self.read: set[Variable] = set()  # by any node, or as a result
        self.readers: dict[Variable, list[Apply | None]] = {}  # None: not one that can be told
        self.done: set[Apply] = set()  # nodes that need no line, because their outputs are there
        self.plain: set[str] = set()  # the names that hold a Python float or bool: see numbers.py
        self.joined: dict[Variable, tuple[str, int]] = {}  # plain numbers that have no line yet
        self.moments: list[Moment] = []
        self.depth = 1
        self._heading = ""
        self._counts: dict[str, int] = {}
        self._free: dict[str, list[str]] = {}
        self._cells: dict[Cell, str] = {}
        self.lengths = Lengths()
        self.fronts: list[Front] = []  # of each fast loop around, what comes before it
        self.rooms: dict[Variable, tuple[str, Variable | None]] = {}  # see `room`
        self.above: list[Line] = []  # functions that the text calls, above its own
        self.functions: dict[Any, Any] = {}  # those that are there already, by what they do
        self.notes: list[Any] = []  # what is native code, and what is not, and why

    def does(self, trick: str) -> bool:
        """True if the text may use this way of being fast; `Mode.excluding` forbids one by name."""
        return self.fast and trick not in self.without

    def beat(self, name: str) -> None:
        """Head the lines of one beat of the call; a beat without lines gets no heading."""
        self._heading = name

    def line(
        self,
        text: str,
        comment: Comment = "",
        cause: Apply | Variable | None = None,
        operands: tuple[str, ...] | None = None,
    ) -> None:
        if self._heading:
            self.lines.append(Line(f"{'    ' * self.depth}# {self._heading}"))
            self._heading = ""
        if operands is None:
            inputs = cause.inputs if isinstance(cause, Apply) else ()
            operands = tuple([self.names.get(i, "") for i in inputs])
        text = "    " * self.depth + text
        self.lines.append(Line(text, comment, cause, operands, tuple(self.turns)))

    @contextmanager
    def indented(self) -> Iterator[None]:
        self.depth += 1
        yield
        self.depth -= 1

    @contextmanager
    def scope(self, known: dict[Variable, str]) -> Iterator[None]:
        """The names in `known` are there too; new ones are moved into it, and forgotten outside."""
        names, lengths = len(self.names), self.lengths.mark()
        self.names |= known
        yield
        while len(self.names) > names:
            variable, name = self.names.popitem()
            known[variable] = name
            if variable.owner is not None:
                self.done.discard(variable.owner)
        self.lengths.forget(lengths)

    def fresh(self, letter: str) -> str:
        """A name that is not in use: t0, t1, …"""
        if self._free.get(letter):
            again = self._free[letter].pop()
            self.plain.discard(again)
            return again
        number = self._counts.get(letter, 0)
        self._counts[letter] = number + 1
        return f"{letter}{number}"

    def name(self, variable: Variable, letter: str = "t") -> str:
        """The name of a variable in the text, made at its first use."""
        if variable not in self.names:
            self.names[variable] = self.fresh(letter)
        return self.names[variable]

    def reads(self, nodes: Sequence[Apply], results: Sequence[Variable], in_order: bool) -> None:
        """Note who reads which variable; `in_order` if these nodes are written one after another.

        Else what reads a variable may come in several places, or reuse a name before that.
        """
        self.read.update(results, *(node.inputs for node in nodes))
        if self.fast:
            for node in nodes:
                for v in node.inputs:
                    self.readers.setdefault(v, []).append(node if in_order else None)
            for v in results:
                self.readers.setdefault(v, []).append(None)

    def release(self, variables: Iterable[Variable]) -> None:
        """Nothing reads these any more: their names may be used again, and the values go then."""
        for name in [self.names[v] for v in variables if v in self.names]:
            self._free.setdefault(name.rstrip("0123456789"), []).append(name)

    def known(self, letter: str, value: Any) -> str:
        """A name in the text for an object that exists already."""
        name = self.fresh(letter)
        self.namespace[name] = value
        return name

    def record(self, beat: str, variable: Variable, value: str = "") -> None:
        """In a recorded run, hand the value over with the turn of each scan around it."""
        if self.recording:
            turns = "".join(f", {turn}" for turn, _ in self.turns)
            self.line(f"record({len(self.moments)}, {value or self.names[variable]}{turns})")
            self.moments.append(Moment(beat, variable, tuple(node for _, node in self.turns)))

    # --- lines that several places write ----------------------------------------------------------

    def constants(self, variables: Sequence[Variable]) -> None:
        """Name each constant. Most numbers need no name: `operands` writes them into the text."""
        for c in variables:
            if isinstance(c, Constant) and c not in self.names:
                self.names[c] = _number(c) or self.known("c", _scalar_or_array(c.data))

    def cell(self, s: SharedVariable) -> str:
        """The name of the place where a shared value is stored."""
        if s.container not in self._cells:
            self._cells[s.container] = self.known("state", s.container)
        return self._cells[s.container]

    def node(self, node: Apply) -> None:
        """`t3 = s0 + x0`, after a test where the operands might not fit."""
        op, outputs = node.op, node.outputs
        if node in self.done or (self.does("plain_numbers") and self._plain(node)):
            return
        if self.fast and op is matrix_dot:
            return self._dot(node)
        names = self.operands(node)
        if op.elementwise and outputs[0].type.ndim:
            self.fits(node, outputs[0])
        run = getattr(op, "runner", None)  # an op of the learner's is called, a card is text
        if run:
            expression = f"{self.known('perform', run(node))}({', '.join(names)})"
        else:
            expression = op.expression(node, names)
        targets = ", ".join([self.name(o) for o in outputs])
        self.line(f"{targets} = {expression}", outputs[0], node, names)
        if self.fronts:
            self.lengths.learn(node)
        if self.recording:
            for output in outputs:
                self.record("compute", output)

    def _dot(self, node: Apply) -> None:
        """`t0 = h0.dot(x2, t0)`: the method finds its way faster than `np.dot` does."""
        (a, b), out = self.operands(node), node.outputs[0]
        self.lengths.learn(node)
        same = out.type.dtype in FLOATS and len({v.type.dtype for v in node.inputs}) == 1
        room = self.room(out) if same and out.type.ndim else ""
        self.line(f"{self.name(out)} = {a}.dot({f'{b}, {room}' if room else b})", out, node)

    def fits(self, node: Apply, out: Variable, operands: Sequence[Variable] = ()) -> None:
        """A test that the operands of a node fit each other, where that is not known already."""
        here, tests = len(self.turns), list[str]()
        for text, since in self.lengths.tests(operands or node.inputs, out, self.names, here):
            (self.fronts[-1].tests if self.fronts and since < here else tests).append(text)
        if tests:
            self.line(f"if {' or '.join(tests)}: unequal()", "", node)

    def room(self, out: Variable) -> str:
        """The name of an array that this value of a turn may be written to; '' if there is none.

        It is a row of a tape, or the array that had this value in the turn before, if nothing else
        keeps that. The lengths have to be those of every turn: NumPy would repeat what is shorter.
        """
        if not self.fronts or not self.does("loop_rooms"):
            return ""
        outside = len(self.turns) - 1
        name, like = self.rooms.get(out, ("", None))
        if name:
            fits = self.lengths.settled(out, like or out, outside)
            return self.rooms.pop(out)[0] if fits else ""  # what is taken is no room any more
        if not self.lengths.settled(out, out, outside) or not self._dies_in_its_turn(out):
            return ""
        self.fronts[-1].empty.append(self.name(out))
        return self.names[out]

    def _dies_in_its_turn(self, out: Variable) -> bool:
        """True if only nodes of this turn read a value, and none of them hands it on."""
        readers = self.readers.get(out, [None])
        return not any(
            r is None or any(r.op.may_alias(k) for k in range(len(r.outputs))) for r in readers
        )

    def _plain(self, node: Apply) -> bool:
        """`t3 = math.exp(t2)`: the line of a node on single numbers; False if NumPy computes it."""
        rule = rule_of(node)
        if rule is None:
            return False
        texts = [self.number(i, operand_kind(node, i)) for i in node.inputs]
        for k, (i, (text, _)) in enumerate(zip(node.inputs, texts, strict=True)):
            if text.endswith(")") and rule.text.count(f"{{{k}}}") > 1:  # computed once
                texts[k] = self.fresh("f"), 9
                self.line(f"{texts[k][0]} = {text}", i, node)
        out, text = node.outputs[0], filled(rule, texts)
        known = self.names.get(out)
        if known is None and len(text) <= SHORT and self._is_joined(out):
            self.joined[out] = text, rule.bound
            return True
        if known is None:
            self.plain.add(self.name(out))
        elif known not in self.plain:  # the branches of an `ifelse` end in NumPy's numbers
            text = f"{MADE[out.type.dtype]}({text})"
        self.line(f"{self.names[out]} = {text}", out, node)
        return True

    def _is_joined(self, out: Variable) -> bool:
        """True if one plain line alone reads this number, and in one place: it is written there."""
        readers = self.readers.get(out, ())
        if len(readers) != 1 or readers[0] is None or not self.does("joined_lines"):
            return False
        rule, place = rule_of(readers[0]), readers[0].inputs.index(out)
        return rule is not None and rule.text.count(f"{{{place}}}") == 1

    def number(self, v: Variable, kind: str) -> tuple[str, int]:
        """A single number as text for plain Python, and how tightly it is bound: see `Rule`."""
        if isinstance(v, Constant):
            text = literal(v, kind)
            return text, 3 if text.startswith("-") else 9
        if v in self.joined:
            text, bound = self.joined.pop(v)
            fits = kind == "any" or v.type.dtype.startswith(kind)
            return (text, bound) if fits else (f"{kind}({text})", 9)
        name = self.names[v]
        fits = kind == "any" or (name in self.plain and v.type.dtype.startswith(kind))
        return (name if fits else f"{kind}({name})"), 9

    def operand(self, v: Variable) -> str:
        """The value of a variable as NumPy's: a plain number is made one of NumPy's again."""
        name = self.names[v]
        return f"{MADE[v.type.dtype]}({name})" if name in self.plain else name

    def operands(self, node: Apply) -> tuple[str, ...]:
        """The operands of a node that NumPy computes; plain where that cannot change the dtype."""
        if takes_plain(node):
            return tuple([self.names[i] for i in node.inputs])
        return tuple([self.operand(i) for i in node.inputs])

    def own(self, variable: Variable, taken: bool, array: bool) -> str:
        """The value as one that nothing else can change; `taken` if it is handed out elsewhere.

        With `array`, a number becomes an array of no axes, which is what Theano hands out.
        """
        name, owner = self.names[variable], variable.owner
        if name in self.plain:  # nobody can change a number
            whole = name if variable.type.dtype == "float64" else self.operand(variable)
            return f"np.asarray({name})" if array else whole  # a cell may keep a Python float
        shares = taken or owner is None or owner.op.may_alias(variable.index)
        if not isinstance(variable.type, TensorType):
            return f"copied({name})" if shares and (not owner or is_generator(variable)) else name
        if shares:
            return f"np.array({name}, {variable.type.dtype!r})"
        return f"np.asarray({name})" if array and variable.type.ndim == 0 else name


class Unequal(ValueError):
    """Two operands have different lengths along an axis."""


@helper
def unequal() -> None:
    """Called by emitted text where two lengths differ; `explain.py` finds the words."""
    raise Unequal


def _number(c: Constant) -> str:
    """A typed number as Python text, or '' for an array, inf and nan."""
    if not isinstance(c.type, TensorType) or c.type.ndim:
        return ""
    if c.type.dtype not in INTEGERS + FLOATS or not np.isfinite(c.data):
        return ""
    return f"np.{c.type.dtype}({c.data.item()!r})"


def _scalar_or_array(data: Any) -> Any:
    """An array without axes as a NumPy number: arithmetic on numbers is several times faster."""
    return data[()] if isinstance(data, np.ndarray) and data.ndim == 0 else data

"""A scan as a fast loop: numbers come and go as Python floats, without an index for each.

A tape of which only the last row is read is not kept. What is carried to the next turn keeps its
name where the line that computes it is the last to read the one before: `h0 = 0.9 * h0 + q0`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .graph import Apply, Variable
from .loop import Lane
from .looptext import Loop
from .numbers import kind_of, may_be_plain
from .ops.index import index
from .types import TensorType
from .writer import Front, Line, Writer

LAST_ROW = (index, ((-1,),))  # how the card of `out[-1]` was made


def only_last(writer: Writer, node: Apply, k: int) -> list[Apply]:
    """The nodes that read the last row of tape k, if nothing else of it is read; else none."""
    readers = writer.readers.get(node.outputs[k], [])
    if k >= node.op.tapes or not writer.does("one_frame"):
        return []
    found = [r for r in readers if r is not None and getattr(r.op, "maker", ()) == LAST_ROW]
    return found if len(found) == len(readers) else []


class FastLoop(Loop):
    """Writes one scan for the fast text, which may raise anything where the loop cannot run."""

    def write(self) -> None:
        writer = self.writer
        self.plain = writer.does("plain_numbers") and writer.does("loop_tapes")
        self.rows: list[tuple[str, str]] = []  # names in a turn, and what their values come from
        self.moves: list[tuple[str, str]] = []  # names that are carried, and what they become
        self.moving = 0  # the line that moves them
        self.rooms: dict[int, str] = {}  # rows of tapes that a line of the step may write to
        self.later: dict[int, int] = {}  # the lines of tapes that are made in the first turn
        self.views: dict[int, str] = {}  # tapes of numbers, as what takes a Python float at once
        last = {k: only_last(writer, self.node, k) for k in self.tapes if self._ends_by_name(k)}
        self.last = {k: nodes for k, nodes in last.items() if nodes}
        self.tapes = {k: tape for k, tape in self.tapes.items() if k not in self.last}
        super().write()
        for k, nodes in self.last.items():
            writer.names |= {node.outputs[0]: self.ends[k] for node in nodes}
            writer.done.update(nodes)

    def _loop(self) -> None:
        self._anchor_lengths()
        self.writer.fronts.append(Front([], []))
        super()._loop()
        values = {k: self.writer.names[self.values[k]] for k in self.last}
        self.ends = values | {k: past[-1] for k, past in self.past.items() if k in self.last}
        self._settle()
        self._rewrite_head()
        self._write_front(self.writer.fronts.pop())
        if self.last:
            self.writer.line(f"if not {self.turns}: raise IndexError", "there is no last row")

    def _write_front(self, front: Front) -> None:
        tests, indent = dict.fromkeys(front.tests), "    " * self.writer.depth
        texts = [f"{' = '.join(front.empty)} = None"] if front.empty else []
        texts += [f"if {' or '.join(tests)}: unequal()"] if tests else []
        self.writer.lines[self.head : self.head] = [
            Line(indent + text, "", self.node) for text in texts
        ]

    def _ends_by_name(self, k: int) -> bool:
        """True if the value of the last turn still has a name after it."""
        fed_back = k < len(self.op.states)
        return fed_back or (k < self.op.tapes and self.op.inner_outputs[k].owner is not None)

    def _is_plain(self, row: Variable) -> bool:
        return self.plain and may_be_plain(row)

    # --- before the first turn --------------------------------------------------------------------

    def _count(self) -> None:
        sequences = self.lanes.sequences
        if self.op.counted or len(sequences) != 1 or sequences[0].span:
            super()._count()
            return
        text = f"{self.turns} = len({self.writer.names[sequences[0].outer]})"
        self.writer.line(text, "", self.node)

    def _initial(self, lane: Lane, past: list[str]) -> str:
        v, writer = lane.inner[0], self.writer
        if not self._is_plain(v):
            return super()._initial(lane, past)
        writer.plain.update(past)
        if lane.taps == (-1,):
            return f"{past[0]} = {self._next(lane.outer, v)}"
        rows = f"earlier({writer.names[lane.outer]}, {len(past)})"
        return f"{', '.join(past)}, = {rows}.tolist()"

    def _copy(self, k: int, lane: Lane) -> None:
        super()._copy(k, lane)
        if self._is_plain(lane.inner[0]):
            self.writer.plain.add(self.writer.names[lane.inner[0]])

    def _tape(self, k: int, like: str, row: Variable, words: str = "") -> None:
        if not self._is_plain(row):
            super()._tape(k, like, row, words)
            if k < self.op.tapes:
                self._offer_row(k, row)
            return
        self.views[k] = view = self.writer.fresh("to")
        tape = f"np.empty({self.turns}, {row.type.dtype!r})"
        self.writer.line(f"{self.tapes[k]} = {tape}; {view} = memoryview({self.tapes[k]})", words)

    def _later_tape(self, k: int) -> None:
        """The rows of a tape of numbers are known before there is one."""
        if self._is_plain(self.values[k]):
            self._tape(k, "0.0", self.values[k])
        else:
            self.later[k] = len(self.writer.lines)
            super()._later_tape(k)
            self._offer_row(k, None)

    def _offer_row(self, k: int, like: Variable | None) -> None:
        """Let the line of the value write it onto the tape, if that can be told to."""
        value, rooms = self.values[k], self.writer.rooms
        if isinstance(value.type, TensorType) and value.type.ndim and value not in rooms:
            self.rooms[k] = self.writer.fresh("row")
            rooms[value] = self.rooms[k], like

    def _take_back_rows(self) -> None:
        """What no line writes to is no room."""
        rooms, mine = self.writer.rooms, set(self.rooms.values())
        left = {v: name for v, (name, _) in rooms.items() if name in mine}
        for v in left:
            del rooms[v]
        self.rooms = {k: name for k, name in self.rooms.items() if name not in left.values()}
        for k, name in self.rooms.items():
            self.rows.append((name, self.tapes[k]))
            if k in self.later:
                place, row = self.later[k], self.values[k]
                lengths = self.writer.lengths.shape(row, len(self.writer.turns) - 1)
                tape = f"np.empty(({self.turns}, {lengths}), {row.type.dtype!r})"
                text = self.writer.lines[place].text.replace(" = None", f" = {tape}")
                self.writer.lines[place] = self.writer.lines[place]._replace(text=text)

    def _is_there(self, k: int) -> bool:
        return super()._is_there(k) or k in self.rooms or k in self.views

    def _finish(self) -> None:
        """A tape of arrays of which none was written has no lengths, either."""
        for k in self.rooms.keys() & self.later.keys():
            type = self.node.outputs[k].type
            empty = f"np.empty({(0,) * type.ndim}, {type.dtype!r})"
            self.writer.line(f"if not {self.turns}: {self.tapes[k]} = {empty}")
        super()._finish()

    def _anchor_lengths(self) -> None:
        """What a turn takes has the lengths that are known before the loop, in every turn.

        For what is carried `_keep_shapes` sees to it.
        """
        lengths, here, fed = self.writer.lengths, len(self.writer.turns), self._fed()
        for lane in self.lanes:
            single = lane.taps == () or (lane in fed and lane.taps == (-1,))
            rows = 0 if single else 1
            if not isinstance(lane.outer.type, TensorType):
                continue
            for k in range(rows, lane.outer.type.ndim):
                text = f"{self.writer.names[lane.outer]}.shape[{k}]"
                lengths.anchor((lane.outer, k), text, here)
                for v in lane.inner:
                    lengths.same((v, k - rows), (lane.outer, k))

    def _fed(self) -> list[Lane]:
        return [*self.lanes.states, *self.lanes.carried]

    # --- one turn ---------------------------------------------------------------------------------

    def _head(self) -> None:
        self.head = len(self.writer.lines)
        super()._head()

    def _element(self, lane: Lane, tap: int, v: Variable) -> None:
        if not self.writer.does("loop_tapes"):
            super()._element(lane, tap, v)
            return
        name, first = self.writer.name(v, "q"), tap + lane.shift
        rows = self.writer.names[lane.outer]
        if self.op.go_backwards:
            back = lane.span + 1 - first
            rows += f"[{-back if back > 1 else ''}::-1]"
        elif first:
            rows += f"[{first}:]"
        if self._is_plain(v):
            self.writer.plain.add(name)
            rows = f"memoryview({rows})"
        self.rows.append((name, rows))

    def _write_tapes(self) -> None:
        self._take_back_rows()
        super()._write_tapes()

    def _write(self, k: int, name: str, value: Variable) -> None:
        if k in self.views:
            text = f"{self.views[k]}[{self.turn}] = {name}"
            self.writer.line(text, value, self.node)
        elif k in self.rooms:
            row = self.rooms[k]
            self.writer.line(f"if {name} is not {row}: {row}[...] = {name}", value, self.node)
        else:
            super()._write(k, name, value)

    def _next(self, value: Variable, v: Variable) -> str:
        if self._is_plain(v):
            return self.writer.number(value, kind_of(v))[0]
        return super()._next(value, v)

    def _carry(self) -> None:
        self._keep_shapes()
        super()._carry()

    def _keep_shapes(self) -> None:
        """Give up if something that is carried changes its shape: no later turn tests it again."""
        writer = self.writer
        fed = [(self.lanes.states[k], k) for k in self.past]
        for lane, k in [*fed, *((lane, k) for k, lane in self._carried())]:
            v, value = lane.inner[-1], self.values[k]
            if isinstance(v.type, TensorType) and v.type.ndim:
                writer.fits(self.node, value, [v, value])

    def _move(self, moves: Sequence[tuple[str, str]]) -> None:
        """The line may be written anew when all lines are known."""
        self.moves, self.moving = list(moves), len(self.writer.lines)
        super()._move(moves)

    # --- when all lines are known -----------------------------------------------------------------

    def _settle(self) -> None:
        """Let the line that computes what is carried give it its name at once, where that is safe.

        No line after it may read the value from before this turn.
        """
        for move in list(self.moves):
            before, after = move
            others = [name for each in self.moves if each is not move for name in each[1:]]
            made = self._line_of(after)
            if made and before not in others and not self._is_mentioned(before, made + 1):
                for k in range(made, len(self.writer.lines)):
                    self._exchange(k, after, before)
                self.moves.remove(move)
                self.moves = [(b, before if a == after else a) for b, a in self.moves]
                self.ends = {k: before if end == after else end for k, end in self.ends.items()}
        if self.moving:
            line = self.writer.lines.pop(self.moving)
            if self.moves:
                text = " = ".join(", ".join(names) for names in zip(*self.moves, strict=True))
                line = line._replace(text="    " * (self.writer.depth + 1) + text)
                self.writer.lines.insert(self.moving, line)

    def _line_of(self, name: str) -> int:
        """The one line of the loop that gives this name its value, whatever happens; 0 if none."""
        lines, indent = self.writer.lines, "    " * (self.writer.depth + 1)
        given = rf"( *)(?:\w+, )*{name}(?:, \w+)* = "
        found = [(k, re.match(given, lines[k].text)) for k in range(self.head + 1, len(lines))]
        places = [(k, match[1]) for k, match in found if match and k != self.moving]
        return places[0][0] if name[0] == "t" and [indent] == [i for _, i in places] else 0

    def _is_mentioned(self, name: str, begin: int) -> bool:
        lines = self.writer.lines
        places = (k for k in range(begin, len(lines)) if k != self.moving)
        return any(re.search(rf"\b{name}\b", lines[k].text) for k in places)

    def _exchange(self, k: int, old: str, new: str) -> None:
        line = self.writer.lines[k]
        self.writer.lines[k] = line._replace(text=re.sub(rf"\b{old}\b", new, line.text))

    def _rewrite_head(self) -> None:
        """What each turn takes is known now, and whether anything asks which turn it is."""
        turn, head = self.turn, self.writer.lines[self.head]
        names, rows = ([each[k] for each in self.rows] for k in (0, 1))
        whole = not self.op.counted and len(self.op.sequences) == 1
        if not rows:
            return
        if len(rows) > 1 or not whole or self.lanes.sequences[0].span:
            each, of = [turn, *names], f"zip(range({self.turns}), {', '.join(rows)})"
        elif self._is_mentioned(turn, self.head + 1):
            each, of = [turn, *names], f"enumerate({rows[0]})"
        else:
            each, of = names, rows[0]
        text = f"{'    ' * self.writer.depth}for {', '.join(each)} in {of}:"
        self.writer.lines[self.head] = head._replace(text=text)

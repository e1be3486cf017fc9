"""Work that leaves a loop to be done before it: what is always the same, and what need not wait.

A node of the step that reads non-sequences alone gives the same in every turn. One that reads
sequences too is done for all turns at once, on the whole sequences.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from .all_turns import columns_first, for_all_turns, turn_count
from .draft import Draft
from .graph import Apply, Constant, Variable, order
from .loop import Lane
from .needs import homes
from .ops.branch import IfElse
from .ops.linear import matrix_dot
from .ops.shape import length
from .rewrite import Reason, adopt
from .saved import work
from .types import DISCRETE

INVARIANT = Reason(
    "push_before",
    "The same in every turn: done before the loop.",
    "每一轮都一样：移到循环之前。",
)
BEFORE = Reason(
    "push_before",
    "It needs no earlier turn: done for all turns at once, before the loop.",
    "不需要前面各轮的结果：在循环之前一次算好所有轮。",
)
COLUMNS = Reason(
    "columns_first",
    "Read in every turn by a product: laid column by column, in which order it is faster.",
    "每一轮的乘积都要读它：按列存放，读得更快。",
)
Note = Callable[[Reason, Variable, Variable], None]


class Hoist:
    """What stands outside for the inner variables of one loop that are known before it turns.

    `fixed` has what is the same in each turn, `rows` what has a row for each turn, in the direction
    in which the loop goes.
    """

    def __init__(self, draft: Draft, without: Collection[str]) -> None:
        self.draft = draft
        self.fixed = {lane.inner[0]: lane.outer for lane in draft.fixed}
        self.rows: dict[Variable, Variable] = {}
        self.count: Variable | None = None
        ahead = "push_before" not in without and not draft.until and self._countable()
        self.places = {v: (lane, tap) for lane in draft.sequences for tap, v in lane if ahead}
        self.columns = "columns_first" not in without
        self.invariants = "push_before" not in without
        nodes = order(draft.values, draft.op.inner_inputs)
        lazy = any(isinstance(node.op, IfElse) for node in nodes)
        paths = homes(nodes, draft.values) if lazy else {}
        for node in nodes:
            if not lazy or () in paths[node]:  # else a turn may never come to it
                self._look_at(node)

    def _countable(self) -> bool:
        """True if the number of turns can be the end of a slice."""
        n = self.draft.n_steps
        return n is None or (n.ndim == 0 and n.dtype in DISCRETE[1:])

    # --- what each node depends on ----------------------------------------------------------------

    def is_fixed(self, v: Variable) -> bool:
        """True if the variable is the same in each turn, and known outside."""
        return isinstance(v, Constant) or v in self.fixed

    def is_known(self, v: Variable) -> bool:
        """True if something outside stands for the variable."""
        return self.is_fixed(v) or v in self.rows or v in self.places

    def _look_at(self, node: Apply) -> None:
        if not all(map(self.is_known, node.inputs)):
            return
        if not all(map(self.is_fixed, node.inputs)):
            self._for_all(node)
        elif self.invariants and node.op.pure and not isinstance(node.op, IfElse):
            inputs = [self.fixed.get(i, i) for i in node.inputs]
            made = Apply(node.op, inputs, node.op.retyped(node, inputs), node.site, origin=node)
            self.fixed |= zip(node.outputs, made.outputs, strict=True)

    def _for_all(self, node: Apply) -> None:
        many = [not self.is_fixed(i) for i in node.inputs]
        inputs = [self.outside(i) for i in node.inputs]
        found = for_all_turns(node, inputs, many)
        if found is not None:
            adopt(found, node.outputs[0], inputs)
            self.rows[node.outputs[0]] = found

    def outside(self, v: Variable) -> Variable:
        """What stands outside for a variable that is known there."""
        if self.is_fixed(v):
            return self.fixed.get(v, v)
        if v not in self.rows:
            self.rows[v] = self._aligned(v)
        return self.rows[v]

    def _aligned(self, v: Variable) -> Variable:
        """The elements of a sequence that the turns read at one tap, one for each turn."""
        lane, tap = self.places[v]
        first, rows, known = tap + lane.shift, lane.outer, [lane.outer]
        if lane.span:
            rows = rows[first : first - lane.span or None]
        if self._uneven():
            n = self._turns()
            known.append(n)
            rows = rows[length(0)(rows) - n :] if self.draft.op.go_backwards else rows[:n]
        adopt(rows, v, known)
        return rows

    def _uneven(self) -> bool:
        """True if a sequence may have more elements than the loop has turns."""
        draft = self.draft
        return not draft.backward and (draft.n_steps is not None or len(draft.sequences) > 1)

    def _turns(self) -> Variable:
        if self.count is None:
            draft, counted = self.draft, self.draft.n_steps
            spans = tuple([lane.span for lane in draft.sequences])
            inputs = [*([] if counted is None else [counted]), *(s.outer for s in draft.sequences)]
            self.count = turn_count(spans, counted is not None)(*inputs)
            adopt(self.count, draft.node.outputs[0], inputs)
        return self.count

    # --- what the loop reads instead --------------------------------------------------------------

    def take_in(self, elsewhere: Collection[Variable], note: Note) -> None:
        """What was found outside comes in as lanes, where what is left of the loop reads it.

        The rows of what is in `elsewhere` are needed in any case.
        """
        draft, exchange = self.draft, dict[Variable, Variable]()
        known = {*draft.op.inner_inputs, *self.rows, *self.fixed}
        ahead = [*draft.values, *(i for n in order(draft.values, known) for i in n.inputs)]
        while ahead:
            v = ahead.pop()
            if v in exchange or v.owner is None:
                continue
            if v in self.fixed:
                exchange[v] = v.type.make(v.name)
                draft.fixed.append(Lane(self.fixed[v], [exchange[v]]))
                note(INVARIANT, v, self.fixed[v])
            elif v in self.rows and (v in elsewhere or self._pays(v)):
                exchange[v] = v.type.make(v.name)
                draft.sequences.append(Lane(self.rows[v], [exchange[v]], (0,)))
                note(BEFORE, v, self.rows[v])
            elif self.rows.pop(v, None) is not None:
                ahead += v.owner.inputs
        draft.exchange(exchange)
        if self.columns:
            self._columns_first(note)

    def _columns_first(self, note: Note) -> None:
        """Matrices that rows are multiplied with in each turn lie in memory column by column.

        A product of few rows with a matrix spends its time on fetching the matrix, and that takes
        longest where the length of its rows is a power of two.
        """
        draft, exchange = self.draft, dict[Variable, Variable]()
        lanes = {lane.inner[0]: lane for lane in draft.fixed}
        for node in order(draft.values, draft.op.inner_inputs):
            lane = lanes.get(node.inputs[-1]) if node.op is matrix_dot else None
            if lane is None or any(i.ndim != 2 for i in node.inputs) or _turned(lane.outer):
                continue
            v, columns = lane.inner[0], columns_first(lane.outer)
            if v not in exchange and lane.outer.type.dtype == "float64":
                adopt(columns, v, [lane.outer])
                exchange[v] = v.type.make(v.name)
                draft.fixed.append(Lane(columns, [exchange[v]]))
                note(COLUMNS, v, columns)
        draft.exchange(exchange)

    def _pays(self, v: Variable) -> bool:
        """True if a row is sooner read than computed. Many numbers are best while in the cache."""
        assert v.owner is not None
        if v.ndim != 0:
            return v.ndim == 1 or not v.owner.op.elementwise
        return sum(map(work, order([v], {*self.draft.op.inner_inputs, *self.fixed}))) > 2


def _turned(v: Variable) -> bool:
    """True for a transposed matrix, whose columns lie one after the other already."""
    return v.owner is not None and v.owner.op.name == "dimshuffle"

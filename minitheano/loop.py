"""The loop as a node: a step became an inner graph, which turns n times.

In turn t the step takes from four lanes: `sequences[t]`, earlier outputs, private copies of the
shared variables it updates, and non-sequences. Its outputs are written on tapes, one row a turn;
the private copies are carried, and only their last value leaves the loop, as `updates`. What the
copies were in each turn is on tapes too, if the gradient (rewind.py) asks for them: it draws the
same random numbers again.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from .generators import is_generator
from .graph import Apply, Variable, leaves
from .inert import one_line
from .keeping import HoldsGraph
from .ops.own import Op
from .say import label
from .struct import struct
from .types import TensorType, Type

Taps = tuple[int, ...]


@struct(frozen=True)
class Lane:
    """One input of a loop: the value outside, and what stands for it inside, one for each tap.

    A private copy has the tap -1, as a state has; a non-sequence has none.
    """

    outer: Variable
    inner: list[Variable]
    taps: Taps = ()

    def __iter__(self) -> Iterator[tuple[int, Variable]]:
        """The inner variables with their taps."""
        return zip(self.taps, self.inner, strict=True)

    @property
    def shift(self) -> int:
        """How far before this turn the earliest tap reads."""
        return -min(*self.taps, 0)

    @property
    def span(self) -> int:
        """How many elements of a sequence are used up by looking back and ahead, as in Theano."""
        return max(*self.taps, 0) + self.shift


@struct(frozen=True)
class Lanes:
    """The inputs of a loop by kind."""

    n_steps: Variable | None
    sequences: list[Lane]
    states: list[Lane]
    carried: list[Lane]
    non_sequences: list[Lane]

    def __iter__(self) -> Iterator[Lane]:
        """All lanes, in the order of the inputs; the number of turns is none."""
        return iter([*self.sequences, *self.states, *self.carried, *self.non_sequences])


class RowsType(Type):
    """Values of another type, one for each turn: a tape for what is no array."""

    __props__ = ("row",)

    def __init__(self, row: Type) -> None:
        self.row = row

    def filter(self, value: Any, strict: bool = False, allow_downcast: bool | None = None) -> Any:
        """The list itself."""
        return value


def tape_type(row: Type) -> Type:
    """The type of a tape: one axis more, or a list of what is no array."""
    if isinstance(row, TensorType):
        return TensorType(row.dtype, (False, *row.broadcastable))
    return RowsType(row)


class Scan(HoldsGraph, Op):
    """A loop over an inner graph.

    `sequences` and `states` give the taps of each: tap -1 of a state is the output of the turn
    before, tap 0 of a sequence is the element of this turn. `plain` outputs are not fed back;
    `carried` values are private copies. `counted` says that the number of turns is the first
    input; otherwise the shortest sequence decides. With `until`, the last inner output stops the
    loop after the turn in which it is true. `order` gives for each tape the place at which the
    step returned it. The gradient of a loop `undoes` the loop with this `mark`: its sequences have
    a row for each of its turns, and what it reads in turn t the other read in its last turn but t.
    """

    name = "scan"
    doc = "A loop: a step function turned n times."
    latex = r"\operatorname{{scan}}"
    runner = None  # its text is written by looptext.py
    together = ("inner_inputs", "inner_outputs")
    mark = undoes = None  # of a loop that was pickled before there were marks

    def __init__(
        self,
        inner_inputs: Sequence[Variable],
        inner_outputs: Sequence[Variable],
        *,
        sequences: Sequence[Taps] = (),
        states: Sequence[Taps] = (),
        plain: int = 0,
        carried: int = 0,
        counted: bool = False,
        until: bool = False,
        go_backwards: bool = False,
        truncate: int = -1,
        title: str | None = None,
        order: Sequence[int] = (),
        undoes: object = None,
    ) -> None:
        self.inner_inputs, self.inner_outputs = list(inner_inputs), list(inner_outputs)
        self.sequences, self.states = tuple(sequences), tuple(states)
        self.plain, self.carried, self.counted, self.until = plain, carried, counted, until
        self.go_backwards, self.truncate, self.title = go_backwards, truncate, title
        self.order, self.undoes, self.mark = tuple(order), undoes, object()
        self.tapes = len(self.states) + plain  # so many outputs are tapes, behind them the carried
        self.written = self.tapes + carried  # behind those come the tapes of the private copies

    def __str__(self) -> str:
        return f"for{{cpu,{self.title or 'scan_fn'}}}"

    def __repr__(self) -> str:
        return one_line(f"scan{{{self.title}}}") if self.title else "scan"

    def said(self, parts: Sequence[str]) -> str:
        return f"{self!r}({', '.join(parts)})"

    def output_label(self, node: Apply, index: int) -> str:
        """What the learner calls a result of the loop: `out`, or `updates[n]`."""
        names = node.site.targets if node.site is not None else ()
        if index >= self.tapes:
            lane = self.lanes(node.inputs).carried[(index - self.tapes) % self.carried]
            said = names[-1] if len(names) > 1 and names[-1] else "updates"
            each = ", turn by turn" if index >= self.written else ""
            return f"{said}[{label(lane.outer)}]{each}"
        place = self.order[index] if index < len(self.order) else None
        if place is not None and len(names) == self.tapes + 1 and names[place]:
            return names[place]
        return repr(self) if place is None or self.tapes == 1 else f"{self!r}[{place}]"

    # --- its parts --------------------------------------------------------------------------------

    def lanes(self, inputs: Sequence[Variable]) -> Lanes:
        """The inputs of a node, each with what stands for it inside."""
        outer, inner = iter(inputs), iter(self.inner_inputs)
        n_steps = next(outer) if self.counted else None
        sequences, states = (
            [Lane(next(outer), [next(inner) for _ in taps], taps) for taps in kind]
            for kind in (self.sequences, self.states)
        )
        carried = [Lane(next(outer), [next(inner)], (-1,)) for _ in range(self.carried)]
        fixed = [Lane(whole, [v]) for whole, v in zip(outer, inner, strict=True)]
        return Lanes(n_steps, sequences, states, carried, fixed)

    @property
    def copies(self) -> list[Variable]:
        """The inner variables of the private copies."""
        before = sum(map(len, self.sequences + self.states))
        return self.inner_inputs[before : before + self.carried]

    @property
    def rows(self) -> list[Variable]:
        """For each output of the node what a row of it is, or what the last value is of."""
        return [*self.inner_outputs[: self.written], *self.copies]

    def by_kind(self, outputs: Sequence[Any]) -> tuple[list[Any], list[Any], list[Any]]:
        """Outer or inner outputs as (states, plain, carried)."""
        fed = len(self.states)
        return (
            list(outputs[:fed]),
            list(outputs[fed : self.tapes]),
            list(outputs[self.tapes : self.written]),
        )

    @property
    def fed_back(self) -> list[list[Variable]]:
        """For each output the inner variables that it becomes in later turns."""
        taken = iter(self.inner_inputs[sum(map(len, self.sequences)) :])
        earlier = [[next(taken) for _ in taps] for taps in self.states]
        return [*earlier, *[[]] * self.plain, *[[v] for v in self.copies]]

    def needed(
        self, outputs: Iterable[int], more: Sequence[Variable] = ()
    ) -> tuple[set[int], set[Variable]]:
        """The outputs that these ones need, this turn and before, and the leaves of all of them.

        `more` are inner variables that are needed as well.
        """
        found, rows, fed_back = set(outputs), self.rows, self.fed_back
        while True:
            wanted = [*(rows[k] for k in sorted(found)), *more]
            used = set(leaves(wanted, stop_at=self.inner_inputs))
            before = {k for k, earlier in enumerate(fed_back) if used.intersection(earlier)}
            if before <= found:
                return found, used
            found |= before

    def rewritten(self, rewrite: Any) -> Scan:
        """The loop with its inner graph rewritten."""
        outputs = rewrite(self.inner_outputs)
        if all(a is b for a, b in zip(outputs, self.inner_outputs, strict=True)):
            return self
        made = copy.copy(self)
        made.inner_outputs = outputs
        return made

    # --- what every op can say --------------------------------------------------------------------

    def types(self, inputs: Sequence[Variable]) -> tuple[Type, ...]:
        """A tape has one axis more than what is written on it."""
        fed = [lane.inner[0].type for lane in self.lanes(inputs).states]
        plain = [v.type for v in self.by_kind(self.inner_outputs)[1]]
        carried = [v.type for v in self.copies]
        return (*map(tape_type, fed + plain), *carried, *map(tape_type, carried))

    def may_alias(self, index: int) -> bool:
        """A carried array may be the very one it started from, if the loop never turned."""
        carried = self.tapes <= index < self.written
        return carried and not is_generator(self.copies[index - self.tapes])

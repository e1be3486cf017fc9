"""The gradient of a loop: another loop, over the same turns in reverse.

It reads what each turn read, computes the gradients of the step anew, and carries three kinds of
sums from turn to turn: the gradients waiting for earlier outputs, those of the private copies, and
those of the non-sequences. In the code a `slot` is an inner variable for such a sum.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator, Sequence
from functools import reduce
from typing import Any

from .backward import grad
from .config import config
from .graph import Apply, Variable, leaves
from .loop import Lane, Scan
from .ops.card import Op, family
from .ops.elementwise import minimum, switch
from .ops.index import inc_subtensor
from .ops.join import concatenate, stack
from .ops.shape import reshape
from .site import here
from .types import COMPLEX, DISCRETE, FLOATS, NullType, TensorType

Gradients = dict[Variable, Variable | None]
Read = tuple[Variable, Variable]  # an inner variable and the tape that it walks along
Carried = tuple[Variable, Variable, Variable]  # value before the first turn, slot, next value


@family
def stretch() -> Op:
    """The card of a part of a tape that is no array, last turn first."""
    return Op(
        "stretch",
        infer=lambda rows, start, stop: rows.type,
        source="{rows}[int({start}):int({stop})][::-1]",
        grad=lambda g, out, rows, start, stop: (None, None, None),
        latex=r"{rows}_{{{start}:{stop}}}",
        doc="A part of a tape of generators, last turn first.",
    )


def differentiable(variable: Variable) -> bool:
    """True for floats and complex numbers."""
    return isinstance(variable.type, TensorType) and variable.type.dtype in FLOATS + COMPLEX


def back(op: Scan, node: Apply, gs: Sequence[Variable | None]) -> Sequence[Variable | None]:
    """One gradient for each input of a loop, None where there is no path."""
    with config.change(compute_test_value="off"):  # what stands for a turn has no value
        return Rewind(node, gs).gradients()


class Rewind:
    """Builds the loop that is the gradient of one loop, for the gradients of its outputs."""

    def __init__(self, node: Apply, gs: Sequence[Variable | None]) -> None:
        self.op: Scan = node.op
        self.gs, self.lanes = gs, self.op.lanes(node.inputs)
        self.outputs = self.op.rows
        found, self.used = self.op.needed(k for k, g in enumerate(gs) if g is not None)
        self.live = {k for k in found if differentiable(self.outputs[k])}
        self.tapes = node.outputs[: self.op.tapes]
        self.copies = node.outputs[self.op.written :]
        tapes = (*self.tapes, *self.copies)
        self.ran = next(t for t in tapes if isinstance(t.type, TensorType)).shape[0]
        short = self.op.truncate >= 0
        self.turns = minimum(self.ran, self.op.truncate) if short else self.ran
        # What is fed back, numbered as the outputs, and where it is live, gradients on their way to
        # its earlier values.
        self.fed = dict(enumerate(self.lanes.states))
        self.fed |= dict(enumerate(self.lanes.carried, self.op.tapes))
        self.slots = {
            k: [lane.inner[0].type() for _ in range(lane.shift)]
            for k, lane in self.fed.items()
            if k in self.live
        }

    def gradients(self) -> list[Variable | None]:
        """Build the backward loop and give its results to the forward inputs."""
        rows = self._read_gradients()
        read = [*self._read_sequences(), *self._read_states(), *self._read_copies(), *rows.values()]
        found = self._step_gradients(rows)
        undefined = self._undefined(found)
        found |= dict.fromkeys(undefined)
        elements = {v: found[v] for lane in self.lanes.sequences for v in lane.inner}
        plain = {v: g for v, g in elements.items() if g is not None}
        fixed = {lane.inner[0]: lane.outer for lane in self.lanes.non_sequences}
        sums = {v: v.type() for v in fixed if found[v] is not None}
        carried = [
            *self._next_states(found),
            *[(fixed[v].zeros_like(), s, _total(s, [s, found[v]])) for v, s in sums.items()],
        ]
        results = self._loop(read, list(plain.values()), carried)
        tapes = dict(zip(plain, results, strict=False))
        last = {s: r for (_, s, _), r in zip(carried, results[len(plain) :], strict=False)}
        last |= {v: last[s] for v, s in sums.items()}
        counted: list[Variable | None] = [None] * int(self.op.counted)
        shares = self._by_input(tapes, last, found)
        return counted + [self._marked(lane, share, undefined) for lane, share in shares]

    def _loop(
        self, read: Sequence[Read], plain: list[Variable], carried: Sequence[Carried]
    ) -> Sequence[Variable]:
        """The results of the backward loop: the plain outputs, then the carried values."""
        outputs = plain + [new for _, _, new in carried]
        used = set(leaves(outputs, [v for v, _ in read]))
        sequences = [(v, tape) for v, tape in read if v in used]
        constant = [(lane.inner[0], lane.outer) for lane in self.lanes.non_sequences]
        inputs = [*sequences, *[(slot, start) for start, slot, _ in carried], *constant]
        loop = Scan(
            [v for v, _ in inputs],
            outputs,
            sequences=[(0,)] * len(sequences),
            plain=len(plain),
            carried=len(carried),
            counted=True,
            title="gradient",
            undoes=self.op.mark,
        )
        outer = [self.turns, *[o for _, o in inputs]]
        return Apply(loop, outer, loop.types(outer), here()).outputs

    # --- what the backward loop reads, last turn first --------------------------------------------

    def _reversed(self, tape: Variable, before: int = 0, after: int = 0) -> Variable:
        """What the walk back reads of a tape with so many rows more before and after the turns."""
        if not isinstance(tape.type, TensorType):
            return self._turned(tape, self.ran - self.turns, self.ran)
        if self.op.truncate < 0:
            return self._turned(tape, before or None, -after or None)
        end = tape.shape[0] - after if after else tape.shape[0]
        return self._turned(tape, end - self.turns, end)

    def _turned(self, tape: Variable, start: Any, stop: Any) -> Variable:
        """A part of a tape, the last row first."""
        if not isinstance(tape.type, TensorType):
            return stretch()(tape, start, stop)
        return (tape if start is stop is None else tape[start:stop])[::-1]

    def _part(self, lane: Lane, tap: int) -> tuple[Any, Any]:
        """The part of a sequence that this tap read in the turns we walk back over."""
        first = tap + lane.shift
        if self.op.go_backwards:
            first += lane.outer.shape[0] - lane.span - self.ran
            return first, first + self.turns
        if self.op.truncate < 0:
            return first, first + self.ran if first else self.ran
        return first + self.ran - self.turns, first + self.ran

    def _read_sequences(self) -> Iterator[Read]:
        for lane in self.lanes.sequences:
            for tap, v in lane:
                start, stop = self._part(lane, tap)
                if self.op.go_backwards:
                    yield v, lane.outer[start:stop]
                else:
                    yield v, self._turned(lane.outer, start, stop)

    def _read_states(self) -> Iterator[Read]:
        for lane, tape in zip(self.lanes.states, self.tapes, strict=False):
            start, depth = lane.outer, lane.shift
            single = lane.taps == (-1,)
            rows = start.dimshuffle("x", *range(start.ndim)) if single else start[:depth]
            history = concatenate([rows, tape])
            for tap, v in lane:
                yield v, self._reversed(history, depth + tap, -tap)

    def _read_copies(self) -> list[Read]:
        pairs = zip(self.op.copies, self.copies, strict=True)
        return [(v, self._reversed(tape)) for v, tape in pairs]

    def _read_gradients(self) -> dict[int, Read]:
        """The given gradients of the tapes, by output."""
        pairs = {}
        for k, g in enumerate(self.gs):
            if g is not None and k in self.live and not self.op.tapes <= k < self.op.written:
                row = TensorType(g.type.dtype, g.type.broadcastable[1:])()
                pairs[k] = (row, self._reversed(g))
        return pairs

    # --- one backward turn ------------------------------------------------------------------------

    def _step_gradients(self, rows: dict[int, Read]) -> Gradients:
        """The gradient of the step with respect to each of its inputs.

        The gradient of an output comes from its tape and from the turns that read it later.
        """
        given: dict[Variable, Variable] = {}
        for k, output in enumerate(self.outputs):
            for part in [*rows.get(k, ())[:1], *self.slots.get(k, ())[:1]]:
                given[output] = given[output] + part if output in given else part
        inputs = self.op.inner_inputs
        asked = [v for v in inputs if differentiable(v)]
        found = grad(
            None, asked, known_grads=given, disconnected_inputs="ignore",
            return_disconnected="None", null_gradients="return",
        )  # fmt: skip
        return dict.fromkeys(inputs) | dict(zip(asked, found, strict=True))

    def _undefined(self, found: Gradients) -> dict[Variable, Variable]:
        """The step's inputs whose gradient nothing defines, such as the parameters of a draw.

        If it is that of an earlier output, so is the gradient of all that this output needs.
        """
        undefined = {
            v: g for v, g in found.items() if g is not None and isinstance(g.type, NullType)
        }
        back = [[v for v in earlier if v in undefined] for earlier in self.op.fed_back]
        why = next((undefined[v] for earlier in back for v in earlier), None)
        if why is not None:
            _, used = self.op.needed(k for k, earlier in enumerate(back) if earlier)
            undefined = {v: why for v in used if found.get(v) is not None} | undefined
        return undefined

    def _next_states(self, found: Gradients) -> Iterator[Carried]:
        """A gradient for the output m+1 turns ago moves up one place and gets this turn's share."""
        for k, slots in self.slots.items():
            lane, given = self.fed[k], self.gs[k]
            if k < self.op.tapes or given is None:  # only of a private copy the last value is given
                given = (lane.outer if lane.taps == (-1,) else lane.outer[0]).zeros_like()
            for m, slot in enumerate(slots):
                shares = [found[v] for tap, v in lane if tap == -m - 1]
                yield given, slot, _total(slot, [*slots[m + 1 : m + 2], *shares])

    # --- back to the forward inputs ---------------------------------------------------------------

    def _by_input(
        self, tapes: dict[Variable, Variable], last: dict[Variable, Variable], found: Gradients
    ) -> Iterator[tuple[Lane, Variable | None]]:
        """The gradient of each lane; `last` has the last values of the slots and the sums."""
        for lane in self.lanes.sequences:
            yield lane, self._onto_sequence(lane, tapes)
        for k, lane in self.fed.items():
            # An initial value that the step never reads has no path to the cost; that of a private
            # copy is the last value, too, if the loop never turns.
            slots = [last[slot] for slot in self.slots.get(k, ())]
            read = k >= self.op.tapes or any(found[v] is not None for v in lane.inner)
            yield lane, self._onto_initial(lane, slots) if slots and read else None
        for lane in self.lanes.non_sequences:
            yield lane, last.get(lane.inner[0])

    def _marked(
        self, lane: Lane, share: Variable | None, undefined: dict[Variable, Variable]
    ) -> Variable | None:
        """The gradient of an input: what nothing defines says so, that of whole numbers is 0."""
        share = next((undefined[v] for v in lane.inner if v in undefined), share)
        type = lane.outer.type
        whole = isinstance(type, TensorType) and type.dtype in DISCRETE
        if share is None and whole and self.used.intersection(lane.inner):
            share = lane.outer.zeros_like(dtype=config.floatX)
        return share

    def _onto_sequence(self, lane: Lane, tapes: dict[Variable, Variable]) -> Variable | None:
        total: Variable | None = None
        for tap, v in lane:
            if v in tapes:
                total = lane.outer.zeros_like() if total is None else total
                start, stop = self._part(lane, tap)
                part = total[start:stop]
                found = tapes[v] if self.op.go_backwards else tapes[v][::-1]
                # A loop that never turned could not know how long its rows would have been.
                found = reshape(found, part.shape, part.ndim) if found.ndim > 1 else found
                total = inc_subtensor(part, found)
        return total

    def _onto_initial(self, lane: Lane, slots: list[Variable]) -> Variable:
        """A walk that was cut short never came to the initial value: its gradient is 0."""
        found = slots[0]
        if lane.taps != (-1,):
            found = inc_subtensor(lane.outer.zeros_like()[: len(slots)], stack(slots[::-1]))
        if self.op.truncate < 0:
            return found
        return switch(self.ran <= self.op.truncate, found, found.zeros_like())


def _total(like: Variable, parts: Sequence[Variable | None]) -> Variable:
    """The sum of the parts there are."""
    present = [part for part in parts if part is not None]
    return reduce(operator.add, present) if present else like.zeros_like()

"""A loop taken apart, to be changed and put together again as another loop."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from .graph import Apply, Variable, leaves, substitute
from .loop import Lane, Scan, tape_type
from .struct import struct


@struct
class Fed:
    """A state or a private copy: which output it is, its lane, and what the next turn gets."""

    number: int
    lane: Lane
    value: Variable


class Draft:
    """The living parts of a loop; what nobody reads is not among them.

    `plain` and `tapes` have, by the variables that stand for them outside, what is written on a
    tape: the outputs that are not fed back, with `more` of them, and the tapes that are asked for
    later.
    """

    def __init__(
        self,
        node: Apply,
        inputs: Sequence[Variable],
        read: Collection[Variable],
        more: Mapping[Variable, Variable],
    ) -> None:
        op: Scan = node.op
        self.node, self.op = node, op
        self.wanted = [k for k, output in enumerate(node.outputs) if output in read]
        values, lanes = op.inner_outputs, op.lanes(inputs)
        self.until = values[-1:] if op.until else []
        alive, _ = op.needed(self.wanted, [*self.until, *more.values()])
        self.n_steps, self.sequences = lanes.n_steps, lanes.sequences
        self.fixed = lanes.non_sequences
        states, copies = enumerate(lanes.states), enumerate(lanes.carried, op.tapes)
        self.states = [Fed(k, lane, values[k]) for k, lane in states if k in alive]
        self.carried = [Fed(k, lane, values[k]) for k, lane in copies if k in alive]
        plain = range(len(op.states), op.tapes)
        self.plain = {node.outputs[k]: values[k] for k in plain if k in self.wanted} | {**more}
        self.tapes: dict[Variable, Variable] = {}
        self._tape_of = {v: out for out, v in self.plain.items()}
        self._tape_of |= {each.value: node.outputs[each.number] for each in self.states}
        self._numbers = {node.outputs[k]: k for k in plain}

    @property
    def backward(self) -> bool:
        """True for the gradient of a loop: each of its sequences has a row for each turn."""
        return self.op.undoes is not None

    @property
    def fed(self) -> list[Variable]:
        """What one turn leaves for the next."""
        return [each.value for each in self.states + self.carried]

    @property
    def values(self) -> list[Variable]:
        """All that a turn computes for somebody."""
        return [*self.fed, *self.plain.values(), *self.tapes.values(), *self.until]

    def tape(self, value: Variable) -> Variable:
        """What stands outside for the tape of this value."""
        if value not in self._tape_of:
            self._tape_of[value] = made = tape_type(value.type).make(None)
            self.tapes[made] = value
        return self._tape_of[value]

    def has_tape(self, value: Variable) -> bool:
        """True if the value is written on a tape already."""
        return value in self._tape_of

    def forget(self, count: int) -> None:
        """The tapes that were asked for after the first `count` are not wanted after all."""
        while len(self.tapes) > count:
            del self._tape_of[self.tapes.popitem()[1]]

    def exchange(self, inner: Mapping[Variable, Variable]) -> None:
        """Put other variables in the place of some that the step computes."""
        if inner:
            self._take(substitute(self.values, inner))

    def _take(self, values: Sequence[Variable]) -> None:
        """Other values for the same outputs."""
        new = iter(values)
        for each in self.states + self.carried:
            each.value = next(new)
        self.plain = {out: next(new) for out in self.plain}
        self.tapes = {out: next(new) for out in self.tapes}
        self.until = [next(new) for _ in self.until]

    # --- together again ---------------------------------------------------------------------------

    def build(
        self, rewrite: Callable[[list[Variable]], list[Variable]]
    ) -> dict[Variable, Variable]:
        """Put the loop together, its step rewritten; for each old output, and tape, the new one."""
        self._take(rewrite(self.values))
        rows = dict.fromkeys([*self.plain.values(), *self.tapes.values()])
        outputs = [*(s.value for s in self.states), *rows, *(c.value for c in self.carried)]
        used = set(leaves([*outputs, *self.until]))
        sequences = [s for s in self.sequences if not self.backward or used.intersection(s.inner)]
        lanes = [*sequences, *(s.lane for s in self.states), *(c.lane for c in self.carried)]
        lanes += [lane for lane in self.fixed if lane.inner[0] in used]
        op = Scan(
            [v for lane in lanes for v in lane.inner],
            [*outputs, *self.until],
            sequences=[s.taps for s in sequences],
            states=[s.lane.taps for s in self.states],
            plain=len(rows),
            carried=len(self.carried),
            counted=self.n_steps is not None,
            until=bool(self.until),
            go_backwards=self.op.go_backwards,
            truncate=self.op.truncate,
            title=self.op.title,
            order=self._order(),
            undoes=self.op.undoes,
        )
        inputs = [] if self.n_steps is None else [self.n_steps]
        inputs += [lane.outer for lane in lanes]
        made = Apply(op, inputs, op.types(inputs), self.node.site, origin=self.node)
        return self._given(made, list(rows))

    def _order(self) -> list[int]:
        """The places at which the step returned what is left of the outputs."""
        kept = [*(s.number for s in self.states), *(self._numbers.get(o, -1) for o in self.plain)]
        return [self.op.order[k] for k in kept if 0 <= k < len(self.op.order)]

    def _given(self, made: Apply, rows: list[Variable]) -> dict[Variable, Variable]:
        old, new, op = self.node.outputs, made.outputs, made.op
        given = {old[s.number]: new[k] for k, s in enumerate(self.states)}
        places = {v: k for k, v in enumerate(rows, len(self.states))}
        given |= {out: new[places[v]] for out, v in [*self.plain.items(), *self.tapes.items()]}
        for k, each in enumerate(self.carried):
            given[old[each.number]] = new[op.tapes + k]
            kept = self.op.written + each.number - self.op.tapes
            given[old[kept]] = new[op.written + k]
        for before, after in given.items():
            after.name = before.name or after.name
        return given

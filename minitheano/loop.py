"""The loop as a node: a step became an inner graph, which turns n times. And its gradient.

In turn t the step takes from four lanes: `sequences[t]`, earlier outputs, private copies of the
shared variables it updates, and non-sequences. Its outputs are written on tapes, one row a turn;
the private copies are carried, and only their last value leaves the loop, as `updates`. What the
copies were in each turn is on tapes too, if the gradient asks for them: it draws the same random
numbers again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from .backward import grad
from .config import config
from .graph import Apply, Variable, depends_on, leaves
from .ops.card import Op, family
from .ops.elementwise import minimum, switch
from .ops.index import inc_subtensor
from .ops.join import concatenate, stack
from .ops.own import Op as Root
from .ops.shape import reshape
from .say import label
from .site import here
from .types import COMPLEX, DISCRETE, FLOATS, NullType, TensorType, Type

Taps = tuple[int, ...]
SETTINGS = (
    *("sequences", "states", "plain", "carried", "counted", "until"),
    *("go_backwards", "truncate", "title", "order"),
)


@dataclass(frozen=True)
class Lanes:
    """The inputs of a loop by lane. Of the inner graph, `sequences` and `states` hold lists: one
    variable for each tap."""

    n_steps: Variable | None
    sequences: list[Any]
    states: list[Any]
    carried: list[Variable]
    non_sequences: list[Variable]


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


class Scan(Root):
    """A loop over an inner graph.

    `sequences` and `states` give the taps of each: tap -1 of a state is the output of the turn
    before, tap 0 of a sequence is the element of this turn. `plain` outputs are not fed back;
    `carried` values are private copies. `counted` says that the number of turns is the first
    input; otherwise the shortest sequence decides. With `until`, the last inner output stops the
    loop after the turn in which it is true. `order` gives for each tape the place at which the
    step returned it.
    """

    name = "scan"
    symbol = None
    doc = "A loop: a step function turned n times."
    latex = r"\operatorname{{scan}}"
    maker = (None, ())  # it is made of a graph, not of settings
    runner = None  # its text is written by emit.py

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
    ) -> None:
        self.inner_inputs, self.inner_outputs = list(inner_inputs), list(inner_outputs)
        self.sequences, self.states = tuple(sequences), tuple(states)
        self.plain, self.carried, self.counted, self.until = plain, carried, counted, until
        self.go_backwards, self.truncate, self.title = go_backwards, truncate, title
        self.order = tuple(order)

    def __repr__(self) -> str:
        return f"scan{{{self.title}}}" if self.title else "scan"

    def said(self, parts: Sequence[str]) -> str:
        return f"{self!r}({', '.join(parts)})"

    def output_label(self, node: Apply, index: int) -> str:
        """What the learner calls a result of the loop: `out`, or `updates[n]`."""
        names = node.site.targets if node.site is not None else ()
        tapes = len(self.states) + self.plain
        if index >= tapes:
            shared = self.lanes(node.inputs).carried[(index - tapes) % self.carried]
            said = names[-1] if len(names) > 1 and names[-1] else "updates"
            each = ", turn by turn" if index >= tapes + self.carried else ""
            return f"{said}[{label(shared)}]{each}"
        if len(names) == tapes + 1 and index < len(self.order) and names[self.order[index]]:
            return names[self.order[index]]
        return (
            f"{self!r}[{self.order[index]}]"
            if index < len(self.order) and tapes > 1
            else repr(self)
        )

    # --- its parts --------------------------------------------------------------------------------

    def lanes(self, inputs: Sequence[Variable]) -> Lanes:
        """The outer inputs by lane."""
        taken = iter(inputs)
        n_steps = next(taken) if self.counted else None
        sequences = [next(taken) for _ in self.sequences]
        states = [next(taken) for _ in self.states]
        carried = [next(taken) for _ in range(self.carried)]
        return Lanes(n_steps, sequences, states, carried, list(taken))

    @property
    def inner(self) -> Lanes:
        """The inner inputs by lane; of sequences and states one list each, in the order of taps."""
        taken = iter(self.inner_inputs)
        sequences = [[next(taken) for _ in taps] for taps in self.sequences]
        states = [[next(taken) for _ in taps] for taps in self.states]
        carried = [next(taken) for _ in range(self.carried)]
        return Lanes(None, sequences, states, carried, list(taken))

    @property
    def rows(self) -> list[Variable]:
        """For each output of the node what a row of it is, or what the last value is of.

        Behind tapes and carried values come the tapes of the private copies.
        """
        written = len(self.states) + self.plain + self.carried
        return [*self.inner_outputs[:written], *self.inner.carried]

    def by_kind(self, outputs: Sequence[Any]) -> tuple[list[Any], list[Any], list[Any]]:
        """Outer or inner outputs as (states, plain, carried)."""
        a, b = len(self.states), len(self.states) + self.plain
        return list(outputs[:a]), list(outputs[a:b]), list(outputs[b : b + self.carried])

    def changed(
        self, inner_inputs: Sequence[Variable], inner_outputs: Sequence[Variable], **settings: Any
    ) -> Scan:
        """The same loop over another inner graph, and perhaps with other settings."""
        kept = {name: getattr(self, name) for name in SETTINGS}
        return Scan(inner_inputs, inner_outputs, **kept | settings)

    def rewritten(self, rewrite: Any) -> Scan:
        """The loop with its inner graph rewritten."""
        outputs = rewrite(self.inner_outputs)
        same = all(a is b for a, b in zip(outputs, self.inner_outputs, strict=True))
        return self if same else self.changed(self.inner_inputs, outputs)

    # --- what every op can say --------------------------------------------------------------------

    def types(self, inputs: Sequence[Variable]) -> tuple[Type, ...]:
        """A tape has one axis more than what is written on it."""
        plain = self.by_kind(self.inner_outputs)[1]
        rows = [v.type for v in (*[taps[0] for taps in self.inner.states], *plain)]
        carried = [v.type for v in self.inner.carried]
        return (*map(tape_type, rows), *carried, *map(tape_type, carried))

    def may_alias(self, index: int) -> bool:
        """A carried value may be the very array it started from, if the loop never turned."""
        tapes = len(self.states) + self.plain
        return tapes <= index < tapes + self.carried

    def back(self, node: Apply, gs: Sequence[Variable | None]) -> Sequence[Variable | None]:
        """One gradient for each outer input, None where there is no path."""
        with config.change(compute_test_value="off"):  # what stands for a turn has no value
            return Backward(self, gs, node.outputs, node.inputs).gradients()


def differentiable(variable: Variable) -> bool:
    """True for floats and complex numbers."""
    return isinstance(variable.type, TensorType) and variable.type.dtype in FLOATS + COMPLEX


class Backward:
    """The gradient of a loop: another loop, over the same turns in reverse.

    It reads what each turn read, computes the gradients of the step anew, and carries three kinds
    of sums from turn to turn: the gradients waiting for earlier outputs, those of the private
    copies, and those of the non-sequences. In the code a `slot` is an inner variable for such a
    sum, and outputs are numbered as those of the node: states, plain, carried, tapes of copies.
    """

    def __init__(
        self,
        op: Scan,
        gs: Sequence[Variable | None],
        outs: Sequence[Variable],
        inputs: Sequence[Variable],
    ) -> None:
        self.op, self.gs, self.inner, self.outer = op, gs, op.inner, op.lanes(inputs)
        self.inputs = inputs
        self.outputs = op.rows
        self.first_carried = len(op.states) + op.plain
        self.last_carried = self.first_carried + op.carried
        self.live = self._live()
        self.tapes = list(outs[: self.first_carried])
        self.copies = dict(zip(self.inner.carried, outs[self.last_carried :], strict=True))
        arrays = [t for t in (*self.tapes, *self.copies.values()) if isinstance(t.type, TensorType)]
        self.ran = arrays[0].shape[0]
        self.turns = self.ran if op.truncate < 0 else minimum(self.ran, op.truncate)
        self.slots = self._slots()

    def gradients(self) -> list[Variable | None]:
        """Build the backward loop and give its results to the forward inputs."""
        read = [*self._read_sequences(), *self._read_states(), *self._read_copies()]
        rows = self._read_gradients()
        found = self._step_gradients(rows)
        undefined = self._undefined(found)
        found |= dict.fromkeys(undefined)
        sums = {v: v.type() for v in self.inner.non_sequences if found[v] is not None}
        carried = [
            *self._next_states(found),
            *self._next_copies(found),
            *self._next_sums(sums, found),
        ]
        elements = [v for taps in self.inner.sequences for v in taps if found[v] is not None]
        constant = zip(self.inner.non_sequences, self.outer.non_sequences, strict=True)
        outputs = [g for v in elements if (g := found[v]) is not None]
        outputs += [new for _, _, new in carried]
        used = set(leaves(outputs, [v for v, _ in [*read, *rows.values()]]))
        sequences = [(v, tape) for v, tape in [*read, *rows.values()] if v in used]
        ordered = [*sequences, *[(slot, start) for start, slot, _ in carried], *constant]
        loop = Scan(
            [v for v, _ in ordered],
            outputs,
            sequences=[(0,)] * len(sequences),
            plain=len(elements),
            carried=len(carried),
            counted=True,
            title="gradient",
        )
        outer = [self.turns, *[o for _, o in ordered]]
        results = Apply(loop, outer, loop.types(outer), here()).outputs
        last = zip([slot for _, slot, _ in carried], results[len(elements) :], strict=False)
        shares = self._by_input(dict(zip(elements, results, strict=False)), dict(last), sums)
        self._cut_unread(shares, found)
        return self._marked(shares, undefined)

    # --- what has a gradient ----------------------------------------------------------------------

    def _live(self) -> list[bool]:
        """Which outputs have a gradient: those given one, and those fed back into such a one."""
        fed_back = [*self.inner.states, *[[]] * self.op.plain, *[[c] for c in self.inner.carried]]
        fed_back += [[]] * self.op.carried
        live = [g is not None for g in self.gs]
        grew = True
        while grew:
            used = [o for o, alive in zip(self.outputs, live, strict=True) if alive]
            more = [
                alive or any(depends_on(used, v) for v in back)
                for alive, back in zip(live, fed_back, strict=True)
            ]
            grew, live = more != live, more
        return [a and differentiable(o) for a, o in zip(live, self.outputs, strict=True)]

    def _slots(self) -> dict[int, list[Variable]]:
        """For each live output that is fed back, gradients on their way to its earlier values."""
        states = zip(self.op.states, self.inner.states, strict=True)
        slots = {k: [v[0].type() for _ in range(-min(t))] for k, (t, v) in enumerate(states)}
        slots |= {k: [v.type()] for k, v in enumerate(self.inner.carried, self.first_carried)}
        return {k: s for k, s in slots.items() if self.live[k]}

    # --- what the backward loop reads: pairs (inner variable, outer tape), last turn first --------

    def _reversed(self, tape: Variable, end: Any) -> Variable:
        """The elements before `end` that the walk back reads."""
        if not isinstance(tape.type, TensorType):
            return stretch()(tape, end - self.turns, end)
        return tape[end - self.turns : end][::-1]

    def _stretch(self, sequence: Variable, taps: Taps, tap: int) -> slice:
        """The part of a sequence that this tap read in the turns we walk back over."""
        shift = tap - min(*taps, 0)
        if self.op.go_backwards:
            shift += sequence.shape[0] - (max(*taps, 0) - min(*taps, 0)) - self.ran
            return slice(shift, shift + self.turns)
        return slice(shift + self.ran - self.turns, shift + self.ran)

    def _turned(self, part: Variable) -> Variable:
        """From the order of the sequence to the order of the backward turns, or back."""
        return part if self.op.go_backwards else part[::-1]

    def _read_sequences(self) -> list[tuple[Variable, Variable]]:
        lanes = zip(self.op.sequences, self.inner.sequences, self.outer.sequences, strict=True)
        return [
            (v, self._part(outer, self._stretch(outer, taps, tap)))
            for taps, inner, outer in lanes
            for tap, v in zip(taps, inner, strict=True)
        ]

    def _part(self, sequence: Variable, places: slice) -> Variable:
        """What the turns read of a sequence, in the order of the walk back."""
        if isinstance(sequence.type, TensorType):
            return self._turned(sequence[places])
        return stretch()(sequence, places.start, places.stop)

    def _read_states(self) -> list[tuple[Variable, Variable]]:
        pairs = []
        lanes = zip(self.op.states, self.inner.states, self.outer.states, self.tapes, strict=False)
        for taps, inner, initial, tape in lanes:
            depth = -min(taps)
            rows = (
                initial[:depth] if taps != (-1,) else initial.dimshuffle("x", *range(initial.ndim))
            )
            history = concatenate([rows, tape])
            for tap, v in zip(taps, inner, strict=True):
                pairs.append((v, self._reversed(history, self.ran + depth + tap)))
        return pairs

    def _carried_pairs(self) -> Iterator[tuple[Variable, Variable]]:
        return zip(self.inner.carried, self.outer.carried, strict=True)

    def _read_copies(self) -> list[tuple[Variable, Variable]]:
        return [(v, self._reversed(tape, self.ran)) for v, tape in self.copies.items()]

    def _read_gradients(self) -> dict[int, tuple[Variable, Variable]]:
        """The given gradients of the tapes, by output."""
        pairs = {}
        for k, g in enumerate(self.gs):
            last_value = self.first_carried <= k < self.last_carried
            if g is not None and self.live[k] and not last_value:
                row = TensorType(g.type.dtype, g.type.broadcastable[1:])()
                pairs[k] = (row, self._reversed(g, self.ran))
        return pairs

    # --- one backward turn: triples (value before the first, slot, value for the next turn) -------

    def _step_gradients(
        self, rows: dict[int, tuple[Variable, Variable]]
    ) -> dict[Variable, Variable | None]:
        """The gradient of the step with respect to each of its inputs.

        The gradient of an output comes from its tape and from the turns that read it later.
        """
        given: dict[Variable, Variable] = {}
        for k, output in enumerate(self.outputs):
            parts = [rows[k][0]] if k in rows else []
            parts += self.slots[k][:1] if k in self.slots else []
            for part in parts:
                given[output] = given[output] + part if output in given else part
        inputs = self.op.inner_inputs
        asked = [v for v in inputs if differentiable(v)]
        found = grad(
            None, asked, known_grads=given, disconnected_inputs="ignore",
            return_disconnected="None", null_gradients="return",
        )  # fmt: skip
        return dict.fromkeys(inputs) | dict(zip(asked, found, strict=True))

    def _undefined(self, found: dict[Variable, Variable | None]) -> dict[Variable, Variable]:
        """The step's inputs whose gradient nothing defines, such as the parameters of a draw.

        If it is that of an earlier output, so is the gradient of all that this output needs.
        """
        undefined = {v: g for v, g in found.items() if g is not None and _is_null(g)}
        fed_back = [*self.inner.states, *[[]] * self.op.plain, *[[c] for c in self.inner.carried]]
        before = -1
        while len(undefined) > before:
            before = len(undefined)
            for output, back in zip(self.outputs, fed_back, strict=False):
                why = next((undefined[v] for v in back if v in undefined), None)
                if why is not None:
                    needed = [v for v in found if found[v] is not None and depends_on([output], v)]
                    undefined = dict.fromkeys(needed, why) | undefined
        return undefined

    def _marked(
        self, shares: list[Variable | None], undefined: dict[Variable, Variable]
    ) -> list[Variable | None]:
        """The gradients of the inputs, with those that nothing defines, and 0 for whole numbers."""
        single = [[v] for v in (*self.inner.carried, *self.inner.non_sequences)]
        lanes = [*[[]] * self.op.counted, *self.inner.sequences, *self.inner.states, *single]
        outputs = [o for o, alive in zip(self.outputs, self.live, strict=True) if alive]
        used = set(leaves(outputs, self.op.inner_inputs))
        marked = []
        for lane, share, x in zip(lanes, shares, self.inputs, strict=True):
            share = next((undefined[v] for v in lane if v in undefined), share)
            whole = isinstance(x.type, TensorType) and x.type.dtype in DISCRETE
            if share is None and whole and used.intersection(lane):
                share = x.zeros_like(dtype=config.floatX)
            marked.append(share)
        return marked

    def _next_states(
        self, found: dict[Variable, Variable | None]
    ) -> Iterator[tuple[Variable, Variable, Variable]]:
        """A gradient for the output m+1 turns ago moves up one place and gets this turn's share."""
        for k, (taps, inner) in enumerate(zip(self.op.states, self.inner.states, strict=True)):
            initial = self.outer.states[k]
            zero = (initial if taps == (-1,) else initial[0]).zeros_like()
            slots = self.slots.get(k, [])
            for m, slot in enumerate(slots):
                shares = [found[v] for tap, v in zip(taps, inner, strict=True) if tap == -m - 1]
                yield zero, slot, _total(slot, [*slots[m + 1 : m + 2], *shares])

    def _next_copies(
        self, found: dict[Variable, Variable | None]
    ) -> Iterator[tuple[Variable, Variable, Variable]]:
        for k, (inner, outer) in enumerate(self._carried_pairs(), self.first_carried):
            if k in self.slots:
                given = self.gs[k]
                slot = self.slots[k][0]
                yield (
                    outer.zeros_like() if given is None else given,
                    slot,
                    _total(slot, [found[inner]]),
                )

    def _next_sums(
        self, sums: dict[Variable, Variable], found: dict[Variable, Variable | None]
    ) -> Iterator[tuple[Variable, Variable, Variable]]:
        outer = dict(zip(self.inner.non_sequences, self.outer.non_sequences, strict=True))
        for v, slot in sums.items():
            yield outer[v].zeros_like(), slot, _total(slot, [slot, found[v]])

    # --- back to the forward inputs ---------------------------------------------------------------

    def _by_input(
        self,
        tapes: dict[Variable, Variable],
        last: dict[Variable, Variable],
        sums: dict[Variable, Variable],
    ) -> list[Variable | None]:
        """The gradients in the order of the forward inputs."""
        counted: list[Variable | None] = [None] * int(self.op.counted)
        lanes = zip(self.op.sequences, self.inner.sequences, self.outer.sequences, strict=True)
        sequences = [self._onto_sequence(*lane, tapes) for lane in lanes]
        states = [self._onto_initial(k, v, last) for k, v in enumerate(self.outer.states)]
        slots = [self.slots.get(self.first_carried + k) for k in range(self.op.carried)]
        carried = [last[slot[0]] if slot else None for slot in slots]
        rest = [last[sums[v]] if v in sums else None for v in self.inner.non_sequences]
        return [*counted, *sequences, *states, *carried, *rest]

    def _cut_unread(
        self, shares: list[Variable | None], found: dict[Variable, Variable | None]
    ) -> None:
        """An initial value that the step never reads has no path to the cost."""
        first = self.op.counted + len(self.op.sequences)
        for k, earlier in enumerate(self.inner.states, first):
            if all(found[v] is None for v in earlier):
                shares[k] = None

    def _onto_sequence(
        self, taps: Taps, inner: list[Variable], outer: Variable, tapes: dict[Variable, Variable]
    ) -> Variable | None:
        total: Variable | None = None
        for tap, v in zip(taps, inner, strict=True):
            if v in tapes:
                total = outer.zeros_like() if total is None else total
                part = total[self._stretch(outer, taps, tap)]
                found = self._turned(tapes[v])
                # A loop that never turned could not know how long its rows would have been.
                found = reshape(found, part.shape, part.ndim) if found.ndim > 1 else found
                total = inc_subtensor(part, found)
        return total

    def _onto_initial(
        self, k: int, initial: Variable, last: dict[Variable, Variable]
    ) -> Variable | None:
        """A walk that was cut short never came to the initial value: its gradient is 0."""
        if k not in self.slots:
            return None
        slots = [last[slot] for slot in self.slots[k]]
        found = slots[0]
        if self.op.states[k] != (-1,):
            found = inc_subtensor(initial.zeros_like()[: len(slots)], stack(slots[::-1]))
        if self.op.truncate < 0:
            return found
        whole: Variable = switch(self.ran <= self.op.truncate, found, found.zeros_like())
        return whole


def _is_null(g: Variable) -> bool:
    return isinstance(g.type, NullType)


def _total(like: Variable, parts: Sequence[Variable | None]) -> Variable:
    """The sum of the parts there are."""
    present = [part for part in parts if part is not None]
    if not present:
        return like.zeros_like()  # type: ignore[no-any-return]
    total = present[0]
    for part in present[1:]:
        total = total + part
    return total

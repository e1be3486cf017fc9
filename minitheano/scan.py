"""`scan`: from a Python step function to a loop node. The step is called exactly once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from . import mistakes
from .config import config
from .emit import Program, emit
from .errors import Mistake, ValueMistake
from .forgotten import made_by_step, wait
from .generators import is_stream
from .graph import Apply, Constant, SharedVariable, Variable, leaves, order, substitute
from .intake import Take
from .lanes import (
    State,
    check_truncation,
    give_test_values,
    listed,
    read_sequence,
    read_state,
    turn_count,
    typed,
)
from .loop import Lane
from .loop import Scan as Scan
from .ops.card import as_variable
from .rewind import back
from .say import label
from .several import Several, SeveralInList
from .site import Site, here, names_waiting
from .step import Step, call_step, check_step, match_states, sort_answer
from .struct import struct
from .testvalues import try_out
from .types import TensorType
from .updates import OrderedUpdates


def _computed(op: Scan, node: Apply, *values: Any) -> tuple[Any, ...]:
    """The values of a loop's outputs: a function of the loop alone is written and called."""
    inputs = [v.type() for v in node.inputs]
    outputs = node.with_inputs(inputs).outputs
    program = Program("scan", inputs, outputs, {}, [Take(v.type) for v in inputs])
    return tuple(emit(program).compile()(*values))


# The node stands further up in the tower than its gradient and its text.
Scan.back = back  # type: ignore[method-assign, assignment]
Scan.compute = _computed  # type: ignore[method-assign, assignment]


class Tapes(SeveralInList):
    """The outputs of a scan whose step returns several."""

    __slots__ = ()

    def told(self) -> tuple[Mistake, dict[str, Any]]:
        return mistakes.scan_outputs_as_one, {"count": len(self)}

    def __iter__(self) -> Iterator[Any]:
        if names_waiting() not in (None, len(self)):
            mistake, found = self.told()
            raise mistake.told_as(ValueMistake)(here(), **found)
        return super().__iter__()


class Outcome(Several, tuple[Any, OrderedUpdates]):
    """The pair (outputs, updates). Use of it as if it were the outputs is told as a mistake."""

    __slots__ = ()

    def told(self) -> tuple[Mistake, dict[str, Any]]:
        return mistakes.scan_pair_as_outputs, {}

    def __iter__(self) -> Iterator[Any]:
        count = names_waiting()
        if count not in (None, len(self)):
            raise mistakes.scan_unpacked(here(), count=count)
        return super().__iter__()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # what Python and notebooks ask of every object
            raise AttributeError(name)
        raise mistakes.scan_pair_attribute(here())

    __add__ = __radd__ = __mul__ = __rmul__ = __gt__ = __lt__ = Several._refuse


def scan(
    fn: Callable[..., Any],
    sequences: Any = None,
    outputs_info: Any = None,
    non_sequences: Any = None,
    n_steps: Any = None,
    truncate_gradient: int = -1,
    go_backwards: bool = False,
    mode: Any = None,
    name: str | None = None,
    profile: Any = False,
    allow_gc: Any = None,
    strict: bool = False,
    return_list: bool = False,
) -> tuple[Any, OrderedUpdates]:
    """Turn a step function n times; returns `(outputs, updates)`.

    `fn` is called once, with symbols: the elements of the sequences, then the earlier outputs,
    then the non-sequences. It returns outputs, or a dictionary {shared: new value}, or both in
    this order, and `until(condition)` last if the loop may stop early.

    Each entry of `outputs_info` belongs to one output: its initial value, a dictionary with
    `initial` and `taps`, or None for an output that is not fed back. An outcome is the tape of all
    turns, one row a turn, without the initial value. `updates` maps each shared variable that the
    step updates to its value after the last turn; nothing is stored unless it is given to
    `function(..., updates=updates)`.

    Raises ValueError and TypeError for arguments that do not fit the step, and MissingInputError
    with `strict=True` for a shared variable that is not in `non_sequences`.
    """
    site = here()
    check_step(fn)
    check_truncation(truncate_gradient)
    with made_by_step() as inner:
        built = _built(fn, sequences, outputs_info, non_sequences, n_steps, strict, site)
    node = built.node(truncate=truncate_gradient, go_backwards=go_backwards, title=name)
    # What `check` reads: the code of the step, and the loops with updates that it made.
    vars(node).update(step=getattr(fn, "__code__", None), inner=inner)
    return built.results(node, return_list)


def _built(
    fn: Callable[..., Any],
    sequences: Any,
    outputs_info: Any,
    non_sequences: Any,
    n_steps: Any,
    strict: bool,
    site: Site | None,
) -> Build:
    """What the arguments of `scan` say, and what the step answers to the symbols."""
    seqs = [read_sequence(s, k) for k, s in enumerate(listed(sequences))]
    states = [read_state(s, k) for k, s in enumerate(listed(outputs_info))]
    fixed = [as_variable(v) for v in listed(non_sequences)]
    turns = turn_count(n_steps)
    if turns is None and not seqs:
        raise mistakes.scan_without_end(site)
    fed = [s.lane for s in states if s.lane is not None]
    arguments = [*(v for lane in seqs + fed for v in lane.inner), *fixed]
    with config.change(compute_test_value=give_test_values(seqs + fed)):
        unfed = len(fed) < len(states)
        step = sort_answer(call_step(fn, arguments, seqs, fed, fixed, unfed), fn)
    states = match_states(states, step.outputs, outputs_info, fn)
    return Build(seqs, states, fixed, step, turns, strict, site)


# --- building the node ----------------------------------------------------------------------------


@struct
class Build:
    """Cuts the inner graph out of the expressions that the step returned, and makes the node."""

    sequences: list[Lane]
    states: list[State]
    fixed: list[Variable]
    step: Step
    turns: Variable | None
    strict: bool
    site: Site | None

    def results(self, node: Apply, return_list: bool) -> tuple[Any, OrderedUpdates]:
        by_place = dict(zip(node.op.order, node.outputs, strict=False))
        tapes = [by_place[k] for k in range(len(by_place))]
        carried = node.op.by_kind(node.outputs)[2]
        updates = OrderedUpdates(zip(self.step.updates, carried, strict=True))
        wait(node, self.step.updates)
        outputs: Any = Tapes(tapes) if tapes else None
        if not return_list and len(tapes) == 1:
            outputs = tapes[0]
        return Outcome((outputs, updates))

    def node(self, **settings: Any) -> Apply:
        self._add_default_updates()
        places = sorted(range(len(self.states)), key=lambda k: self.states[k].lane is None)
        fed = [s.lane for s in self.states if s.lane is not None]
        copies: dict[Variable, Variable] = {
            s: self._inner(s) if is_stream(s) else s.type(s.name) for s in self.step.updates
        }
        outputs = self._generalised(self._outputs(places, copies), fed)
        own = [v for lane in self.sequences + fed for v in lane.inner] + [*copies.values()]
        outer = self._captured(outputs, set(own))
        inside = {v: self._inner(v) for v in outer}
        op = Scan(
            [*own, *inside.values()],
            substitute(outputs, inside),
            sequences=[s.taps for s in self.sequences],
            states=[s.taps for s in fed],
            plain=len(self.states) - len(fed),
            carried=len(copies),
            counted=self.turns is not None,
            until=self.step.condition is not None,
            order=places,
            **settings,
        )
        inputs = [self.turns] if self.turns is not None else []
        inputs += [*(lane.outer for lane in self.sequences + fed), *copies, *outer]
        node = Apply(op, inputs, op.types(inputs), self.site)
        if config.compute_test_value != "off":
            try_out(node)
        return node

    def _outputs(
        self, places: Sequence[int], copies: Mapping[Variable, Variable]
    ) -> list[Variable]:
        """What the step computes, of private copies: outputs, new values of copies, condition."""
        outputs = [self.step.outputs[k] for k in places] + [*self.step.updates.values()]
        outputs += [self.step.condition] if self.step.condition is not None else []
        # A listed non-sequence is computed before the loop, from the values before it.
        before = {v: v for v in self.fixed if v not in copies}
        return substitute(outputs, {**before, **copies})

    def _add_default_updates(self) -> None:
        """A shared variable with a default update, such as a random stream, takes it each turn.

        A draw that is listed as a non-sequence is made once, before the loop.
        """
        updates = self.step.updates
        while True:
            nodes = order([*self.step.outputs, *updates.values()], stop_at=self.fixed)
            read = [v for node in nodes for v in node.inputs if isinstance(v, SharedVariable)]
            more = {v: v.default_update for v in read if v not in updates}
            more = {v: new for v, new in more.items() if new is not None}
            if not more:
                return
            updates |= more

    def _generalised(self, outputs: list[Variable], fed: list[Lane]) -> list[Variable]:
        """A state that starts with a length-1 axis but need not keep it takes the wider type."""
        for k, lane in enumerate(fed):
            row = lane.inner[0].type
            if not row.is_super(outputs[k].type):
                joined = zip(row.broadcastable, outputs[k].broadcastable, strict=True)
                wide = TensorType(row.dtype, [a and b for a, b in joined])
                free = [wide(v.name) for v in lane.inner]
                for new, old in zip(free, lane.inner, strict=True):
                    new._site = old._site
                outputs = substitute(outputs, dict(zip(lane.inner, free, strict=True)))
                lane.inner[:] = free
        return outputs

    def _captured(self, outputs: list[Variable], own: set[Variable]) -> list[Variable]:
        """What the step reads from outside: non-sequences, and whole expressions built of them."""
        inside = set(own)
        nodes = order(outputs, stop_at=[*own, *self.fixed])
        for node in nodes:
            if any(v in inside for v in node.inputs):
                inside.update(node.outputs)
        used = dict.fromkeys(v for node in nodes if node.outputs[0] in inside for v in node.inputs)
        used |= dict.fromkeys(outputs)
        found = [v for v in used if v not in inside and not isinstance(v, Constant)]
        if self.strict:
            self._check_strict(found)
        # What was listed is an input of the loop, even if the step does not use it.
        given = [v for v in self.fixed if v not in inside and not isinstance(v, Constant)]
        return list(dict.fromkeys(given + found))

    def _check_strict(self, found: Sequence[Variable]) -> None:
        for v in leaves(found, stop_at=self.fixed):
            if v not in self.fixed and isinstance(v, SharedVariable):
                line = mistakes.on_line(v.site)
                raise mistakes.scan_strict(typed("fn", 0), name=label(v), line=line)

    @staticmethod
    def _inner(outer: Variable) -> Variable:
        """The symbol that stands for an outer value inside the step."""
        inner: Variable = outer.type.Variable(outer.type, name=outer.name)
        inner._site = outer.site
        return inner


# --- the four short forms -------------------------------------------------------------------------


def map(
    fn: Callable[..., Any],
    sequences: Any,
    non_sequences: Any = None,
    truncate_gradient: int = -1,
    go_backwards: bool = False,
    mode: Any = None,
    name: str | None = None,
) -> tuple[Any, OrderedUpdates]:
    """`fn` of each element: a scan without earlier outputs."""
    return scan(
        fn, sequences, None, non_sequences, None, truncate_gradient, go_backwards, mode, name
    )


def reduce(
    fn: Callable[..., Any],
    sequences: Any,
    outputs_info: Any,
    non_sequences: Any = None,
    go_backwards: bool = False,
    mode: Any = None,
    name: str | None = None,
) -> tuple[Any, OrderedUpdates]:
    """`fn` of each element and the result so far; only the last result."""
    tapes, updates = scan(
        fn, sequences, outputs_info, non_sequences, None, -1, go_backwards, mode, name
    )
    last = [tape[-1] for tape in tapes] if isinstance(tapes, list) else tapes[-1]
    return Outcome((last, updates))


def foldl(
    fn: Callable[..., Any],
    sequences: Any,
    outputs_info: Any,
    non_sequences: Any = None,
    mode: Any = None,
    name: str | None = None,
) -> tuple[Any, OrderedUpdates]:
    """`reduce` from the first element to the last."""
    return reduce(fn, sequences, outputs_info, non_sequences, False, mode, name)


def foldr(
    fn: Callable[..., Any],
    sequences: Any,
    outputs_info: Any,
    non_sequences: Any = None,
    mode: Any = None,
    name: str | None = None,
) -> tuple[Any, OrderedUpdates]:
    """`reduce` from the last element to the first."""
    return reduce(fn, sequences, outputs_info, non_sequences, True, mode, name)

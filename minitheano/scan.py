"""`scan`: from a Python step function to a loop node. The step is called exactly once."""

from __future__ import annotations

import dis
import inspect
import operator
import sys
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

import numpy as np

from . import mistakes
from .config import config
from .graph import Apply, Constant, SharedVariable, Variable, leaves, order, substitute
from .loop import Lanes, Scan, Taps
from .ops.card import as_variable
from .say import formula, label
from .site import Site, here
from .types import DISCRETE, TensorType
from .updates import OrderedUpdates, fitting_update

__all__ = ["Lanes", "Scan", "foldl", "foldr", "map", "reduce", "scan", "until"]


class until:
    """Returned by a step beside its outputs: the loop stops after the turn in which it is true."""

    def __init__(self, condition: Any) -> None:
        self.condition = as_variable(condition)
        if self.condition.ndim:
            type = mistakes.type_words(self.condition.type)
            raise mistakes.scan_until_not_scalar(here(), name=label(self.condition), type=type)

    def __repr__(self) -> str:
        return f"until({formula(self.condition)})"


class Outcome(tuple[Any, OrderedUpdates]):
    """The pair (outputs, updates). Use of it as if it were the outputs is told as a mistake."""

    __slots__ = ()

    def __iter__(self) -> Iterator[Any]:
        frame = sys._getframe(1)
        doing, count = frame.f_code.co_code[frame.f_lasti :][:2]
        if doing == UNPACK and count != len(self):
            raise mistakes.scan_unpacked(here(), count=count)
        return super().__iter__()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # what Python and notebooks ask of every object
            raise AttributeError(name)
        raise mistakes.scan_pair_attribute(here())

    def _refuse(self, *other: Any) -> NoReturn:
        raise mistakes.scan_pair_as_outputs(here())

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _refuse
    __truediv__ = __rtruediv__ = __neg__ = __pow__ = __gt__ = __lt__ = _refuse

    def __reduce__(self) -> tuple[Any, ...]:
        return tuple, (tuple(self),)


UNPACK = dis.opmap["UNPACK_SEQUENCE"]
# The keys that a dictionary among the arguments may have; Theano ignores the last two as well.
SEQUENCE_KEYS = ("input", "taps")
STATE_KEYS = ("initial", "taps", "inplace", "return_steps")


@dataclass
class Sequence_:
    """One sequence: the whole of it, and which elements a turn takes from it."""

    whole: Variable
    taps: Taps
    elements: list[Variable] = field(default_factory=list)


@dataclass
class State:
    """One entry of outputs_info; `initial` is None for an output that is not fed back."""

    initial: Variable | None
    taps: Taps
    given: Any = None
    earlier: list[Variable] = field(default_factory=list)

    @property
    def row_type(self) -> TensorType:
        """The type of one earlier output."""
        assert self.initial is not None
        whole = self.initial.type
        return whole if self.taps == (-1,) else TensorType(whole.dtype, whole.broadcastable[1:])


@dataclass
class Step:
    """What the step returned, sorted."""

    outputs: list[Variable]
    updates: dict[SharedVariable, Variable]
    condition: Variable | None


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
    seqs = [_sequence(s, k) for k, s in enumerate(_listed(sequences))]
    states = [_state(s, k) for k, s in enumerate(_listed(outputs_info))]
    fixed = [as_variable(v) for v in _listed(non_sequences)]
    turns = _turn_count(n_steps)
    if turns is None and not seqs:
        raise mistakes.scan_without_end(site)
    arguments = [*_elements(seqs), *_earlier(states), *fixed]
    with config.change(compute_test_value="off"):  # inside a step there is nothing to test with
        step = _sorted(_called(fn, arguments, seqs, states, fixed))
    states = _matched(states, step.outputs, outputs_info)
    built = Build(seqs, states, fixed, step, turns, strict, site)
    return built.results(
        return_list, truncate=truncate_gradient, go_backwards=go_backwards, title=name
    )


# --- reading the arguments ------------------------------------------------------------------------


def _listed(argument: Any) -> list[Any]:
    if argument is None:
        return []
    return list(argument) if isinstance(argument, list | tuple) else [argument]


def _typed(keyword: str, position: int, *path: int) -> Site | None:
    """Where in the call of `scan` an argument was typed, or an entry of a list in it."""
    site = here()
    return None if site is None else site.part(keyword, position, *path)


def _sequence(given: Any, k: int) -> Sequence_:
    """A sequence, or a dictionary with `input` and `taps`."""
    whole, taps = given, [0]
    if isinstance(given, Mapping):
        if "input" not in given or not set(given).issubset(SEQUENCE_KEYS):
            words = _key_words(given, SEQUENCE_KEYS, "dict(input=x, taps=[-1, 0])")
            raise mistakes.scan_keys(_typed("sequences", 1, k), lane="sequences", **words)
        whole, wanted = given["input"], given.get("taps")
        taps = [0] if wanted is None else wanted
    variable = as_variable(whole)
    if variable.ndim == 0:
        raise mistakes.scan_scalar_sequence(_typed("sequences", 1, k), name=label(variable))
    return Sequence_(variable, _taps(taps, _typed("sequences", 1, k)))


def _key_words(given: Mapping[Any, Any], allowed: Sequence[str], example: str) -> dict[str, str]:
    found = ", ".join(repr(key) for key in given) or "{}"
    usual = ", ".join(repr(key) for key in allowed[:2])
    return {"allowed": usual, "found": found, "example": example}


def _state(given: Any, k: int) -> State:
    """An initial value, a dictionary with `initial` and `taps`, or None."""
    if given is None:
        return State(None, ())
    if not isinstance(given, Mapping):
        return _checked_state(State(as_variable(given), (-1,), given), k)
    where = _typed("outputs_info", 2, k)
    if not set(given).issubset(STATE_KEYS):
        words = _key_words(given, STATE_KEYS, "dict(initial=h0, taps=[-2, -1])")
        raise mistakes.scan_keys(where, lane="outputs_info", **words)
    initial, taps = given.get("initial"), given.get("taps", [-1])
    if initial is None:
        if given.get("taps"):
            raise mistakes.scan_taps_without_initial(where, taps=taps)
        return State(None, ())
    taps = _taps([-1] if taps is None else taps, where)
    return _checked_state(State(as_variable(initial), taps, initial), k)


def _checked_state(state: State, k: int) -> State:
    assert state.initial is not None
    taps, where = list(state.taps), _typed("outputs_info", 2, k)
    if any(tap >= 0 for tap in state.taps):
        raise mistakes.scan_future_tap(where, taps=taps)
    if state.taps != (-1,) and state.initial.ndim == 0:
        raise mistakes.scan_scalar_initial(where, taps=taps, name=label(state.initial))
    return state


def _taps(taps: Any, where: Site | None) -> Taps:
    several = isinstance(taps, list | tuple | range | np.ndarray)
    try:
        found = tuple(operator.index(t) for t in (taps if several else [taps]))
    except TypeError:
        found = ()
    if not found:
        raise mistakes.scan_taps_not_integers(where, found=mistakes.brief_any(taps))
    return found


def _turn_count(n_steps: Any) -> Variable | None:
    if n_steps is None:
        return None
    where = _typed("n_steps", 4)
    if isinstance(n_steps, float | str | np.floating):
        raise mistakes.scan_steps_not_integer(where, found=mistakes.brief_any(n_steps))
    turns = as_variable(n_steps)
    if turns.dtype not in DISCRETE or turns.ndim:
        raise mistakes.scan_steps_not_integer(
            where, found=f"'{label(turns)}', {mistakes.type_words(turns.type)}"
        )
    if isinstance(turns, Constant) and turns.data < 0:
        raise mistakes.scan_steps_negative(where, found=int(turns.data))
    return turns


def _elements(seqs: Sequence[Sequence_]) -> Iterator[Variable]:
    for s in seqs:
        element = TensorType(s.whole.dtype, s.whole.broadcastable[1:])
        s.elements = [element(_timed(s.whole, tap)) for tap in s.taps]
        yield from s.elements


def _earlier(states: Sequence[State]) -> Iterator[Variable]:
    for s in states:
        if s.initial is not None:
            s.earlier = [s.row_type(_timed(s.initial, tap)) for tap in s.taps]
            yield from s.earlier


def _timed(whole: Variable, tap: int) -> str | None:
    """The name of one element: `x[t]`, `h[t-1]`."""
    return f"{whole.name}[t{tap:+d}]" if whole.name and tap else whole.name and f"{whole.name}[t]"


# --- calling the step and sorting what it returns -------------------------------------------------


def _called(
    fn: Callable[..., Any],
    arguments: Sequence[Variable],
    seqs: Sequence[Sequence_],
    states: Sequence[State],
    fixed: Sequence[Variable],
) -> Any:
    """The step's answer. Whether it takes so many arguments is asked first, to tell it clearly."""
    if not callable(fn) or isinstance(fn, Variable):
        found = label(fn) if isinstance(fn, Variable) else mistakes.brief_any(fn)
        raise mistakes.scan_step_is_no_function(_typed("fn", 0), found=found)
    try:
        signature = inspect.signature(fn)
    except ValueError:  # a builtin has none
        return fn(*arguments)
    try:
        bound = signature.bind(*arguments).arguments
    except TypeError:
        raise _wrong_parameters(fn, signature, seqs, states, fixed) from None
    made = {*_flat(s.elements for s in seqs), *_flat(s.earlier for s in states)}
    for parameter, symbol in bound.items():
        # Without a name of its own, the learner calls it what the step calls it.
        if isinstance(symbol, Variable) and symbol in made and symbol._site is not None:
            symbol._site = symbol._site.naming(parameter)
    return fn(*arguments)


def _wrong_parameters(
    fn: Callable[..., Any],
    signature: inspect.Signature,
    seqs: Sequence[Sequence_],
    states: Sequence[State],
    fixed: Sequence[Variable],
) -> Exception:
    """The step takes more or fewer arguments than the lanes deliver."""
    lanes = [f"{_word(s.whole, 'x')}{_when(t)}" for s in seqs for t in s.taps]
    lanes += [f"output{_when(t)}" for s in states for t in s.taps]
    lanes += [_word(v, "constant") for v in fixed]
    taken = list(signature.parameters)
    found = {
        "given": len(lanes),
        "lanes": ", ".join(lanes),
        "takes": len(taken),
        "taken": ", ".join(taken),
    }
    where = _typed("fn", 0)
    if len(taken) > len(lanes):
        left = ", ".join(taken[len(lanes) :])
        return mistakes.scan_too_many_parameters(where, left=left, **found)
    names = [_parameter(_word(s.whole, "x"), t) for s in seqs for t in s.taps]
    names += [_parameter("before", t + 1) for s in states for t in s.taps]
    names += [n if n.isidentifier() else "constant" for n in lanes[len(names) :]]
    called = "lambda " if fn.__name__ == "<lambda>" else f"def {fn.__name__}("
    ending = ": …" if fn.__name__ == "<lambda>" else "):"
    suggested = called + ", ".join(_all_different(names)) + ending
    return mistakes.scan_too_few_parameters(where, suggested=suggested, **found)


def _parameter(name: str, tap: int) -> str:
    """A name for one element: `x` of `xs`, `x_1` for the one before."""
    one = name[:-1] if name.endswith("s") and len(name) > 1 else name.lower()
    return f"{one}_{abs(tap)}" if tap else one


def _all_different(names: Sequence[str]) -> list[str]:
    """Two sequences may have one name; a step cannot have two parameters of one name."""
    return [f"{n}{k}" if n in names[:k] else n for k, n in enumerate(names)]


def _word(variable: Variable, otherwise: str) -> str:
    if isinstance(variable, Constant):
        return str(variable.data)
    said = label(variable)
    return said if said.isidentifier() else otherwise


def _when(tap: int) -> str:
    return f"[t{tap:+d}]" if tap else "[t]"


def _sorted(answer: Any) -> Step:
    """Outputs, then updates, then `until`; each may be left out, the order is fixed."""
    parts = list(answer) if _has_parts(answer) else [answer]
    condition = parts.pop().condition if parts and isinstance(parts[-1], until) else None
    if len(parts) == 2 and _is_updates(parts[1]) and _is_outputs(parts[0]):
        return Step(_outputs(parts[0]), _updates(parts[1]), condition)
    if len(parts) == 2 and _is_updates(parts[0]) and _is_outputs(parts[1]):
        raise _updates_first(parts[0], parts[1])
    if len(parts) == 1 and _is_updates(parts[0]):
        return Step([], _updates(parts[0]), condition)
    outputs = parts[0] if len(parts) == 1 else parts
    if len(parts) == 2 and isinstance(parts[0], SharedVariable):
        second = formula(as_variable(parts[1]))
        mistakes.scan_bare_pair.warn(_typed("fn", 0), name=label(parts[0]), value=second)
    return Step(_outputs(outputs), {}, condition)


def _has_parts(answer: Any) -> bool:
    """True for a tuple, and for a list that holds more than outputs or more than updates."""
    if isinstance(answer, list):
        return any(isinstance(part, until | Mapping) for part in answer) or (
            len(answer) == 2 and _is_updates(answer[1]) and _is_outputs(answer[0])
        )
    return isinstance(answer, tuple)


def _updates_first(updates: Any, outputs: Any) -> Exception:
    pairs = updates.items() if isinstance(updates, Mapping) else updates
    outputs = outputs if isinstance(outputs, list | tuple) else [outputs]
    return mistakes.scan_updates_first(
        _typed("fn", 0),
        outputs=", ".join(formula(as_variable(o)) for o in outputs),
        updates=", ".join(f"{label(s)}: {formula(as_variable(v))}" for s, v in pairs),
    )


def _is_updates(part: Any) -> bool:
    if isinstance(part, Mapping):
        return True
    pairs = isinstance(part, list | tuple)
    return pairs and all(isinstance(p, list | tuple) and len(p) == 2 for p in part)


def _is_outputs(part: Any) -> bool:
    if isinstance(part, list | tuple):
        return not part or any(isinstance(p, Variable) for p in part)
    return isinstance(part, Variable)


def _outputs(part: Any) -> list[Variable]:
    outputs = list(part) if isinstance(part, list | tuple) else [part]
    for k, output in enumerate(outputs):
        if output is None:
            raise mistakes.scan_returns_none(_typed("fn", 0))
        if not isinstance(output, Variable):
            raise _not_an_output(output, k + 1)
    return outputs


def _not_an_output(output: Any, number: int) -> Exception:
    where, found = _typed("fn", 0), mistakes.brief_any(output)
    if isinstance(output, until):
        return mistakes.scan_until_not_last(where)
    if isinstance(output, Mapping | list | tuple):
        kind = mistakes.value_kind_words(output)
        return mistakes.scan_returns_mixed(where, number=number, kind=kind)
    if isinstance(output, bool | int | float | np.ndarray | np.generic):
        return mistakes.scan_returns_value(where, found=found, number=number)
    return mistakes.scan_returns_other(where, found=found, number=number)


def _updates(part: Any) -> dict[SharedVariable, Variable]:
    pairs = list(part.items()) if isinstance(part, Mapping) else list(part)
    found: dict[SharedVariable, Variable] = {}
    for target, value in pairs:
        if not isinstance(target, SharedVariable):
            raise _wrong_target(target)
        if target in found:
            raise mistakes.update_twice(
                _typed("fn", 0),
                name=label(target),
                first=formula(found[target]),
                second=formula(as_variable(value)),
            )
        found[target] = fitting_update(target, value, _typed("fn", 0))
    return found


def _wrong_target(target: Any) -> Exception:
    if not isinstance(target, Variable):
        return mistakes.update_of_value(_typed("fn", 0), found=mistakes.brief_any(target))
    return mistakes.scan_update_target(
        _typed("fn", 0),
        name=label(target),
        kind=mistakes.kind_words(target),
        line=mistakes.on_line(target.site),
        start=mistakes.start_value(target.type),
    )


def _matched(states: list[State], outputs: Sequence[Variable], given: Any) -> list[State]:
    """One entry for each output; no outputs_info at all means that none is fed back."""
    if given is None or (not states and outputs):
        return [State(None, ()) for _ in outputs]
    if len(states) != len(outputs):
        raise _wrong_count(states, outputs)
    for k, (state, output) in enumerate(zip(states, outputs, strict=True)):
        if state.initial is not None:
            _check_state(state, output, _typed("outputs_info", 2, k))
    return states


def _wrong_count(states: Sequence[State], outputs: Sequence[Variable]) -> Exception:
    """outputs_info and the step disagree on how many outputs there are."""
    where = _typed("outputs_info", 2)
    found = {
        "said": mistakes.joined(f"'{formula(o)}'" for o in outputs),
        "outputs": len(outputs),
        "infos": len(states),
    }
    if len(states) > len(outputs):
        return mistakes.scan_infos_too_many(where, **found)
    typed = where.text if where is not None else ""
    known = typed.strip("[]() ") if len(states) > 1 or typed[:1] in "[(" else typed
    missing = ["None"] * (len(outputs) - len(states))
    suggested = ", ".join([known or "…", *missing])
    return mistakes.scan_infos_missing(where, suggested=suggested, **found)


def _check_state(state: State, output: Variable, site: Site | None) -> None:
    """A fed-back output must be what the step was given: same dtype, same number of axes."""
    assert state.initial is not None
    row, new = state.row_type, output.type
    if row.dtype != new.dtype or row.ndim != new.ndim:
        raise _wrong_state(state, output, site)
    small = isinstance(state.given, int) and not isinstance(state.given, bool)
    if small and row.dtype == "int8":
        mistakes.scan_int8.warn(site, given=state.given)


def _wrong_state(state: State, output: Variable, site: Site | None) -> Exception:
    assert state.initial is not None
    row, new, said = state.row_type, output.type, label(state.initial)
    words = {
        "initial": said,
        "start": mistakes.type_words(row),
        "output": formula(output),
        "found": mistakes.type_words(new),
    }
    if row.ndim != new.ndim:
        return mistakes.scan_state_ndim(site, **words)
    brought = (v for v in leaves([output]) if v not in state.earlier)
    cause = next((v for v in brought if v.type.dtype == new.dtype), None)
    because = mistakes.because(label(cause), new.dtype) if cause is not None else ""
    number = isinstance(state.initial, Constant) and row.ndim == 0
    remedy = f"np.{new.dtype}({said})" if number else f"T.cast({said}, '{new.dtype}')"
    return mistakes.scan_state_dtype(site, cause=because, remedy=remedy, **words)


# --- building the node ----------------------------------------------------------------------------


@dataclass
class Build:
    """Cuts the inner graph out of the expressions that the step returned, and makes the node."""

    sequences: list[Sequence_]
    states: list[State]
    fixed: list[Variable]
    step: Step
    turns: Variable | None
    strict: bool
    site: Site | None

    def results(self, return_list: bool, **settings: Any) -> tuple[Any, OrderedUpdates]:
        node = self._node(settings)
        tapes = self._in_order(node)
        carried = node.op.by_kind(node.outputs)[2]
        updates = OrderedUpdates(zip(self.step.updates, carried, strict=True))
        for s in self.step.updates:
            _waiting.setdefault(s, weakref.WeakSet()).add(node)
        outputs: Any = tapes
        if not return_list and len(tapes) < 2:
            outputs = tapes[0] if tapes else None
        return Outcome((outputs, updates))

    def _in_order(self, node: Apply) -> list[Variable]:
        """The tapes in the order in which the step returned the outputs."""
        states, plain, _ = (iter(part) for part in node.op.by_kind(node.outputs))
        return [next(plain if s.initial is None else states) for s in self.states]

    def _node(self, settings: dict[str, Any]) -> Apply:
        self._add_default_updates()
        fed = [s for s in self.states if s.initial is not None]
        copies: dict[Variable, Variable] = {s: s.type(s.name) for s in self.step.updates}
        pairs = list(zip(self.states, self.step.outputs, strict=True))
        outputs = [o for s, o in pairs if s.initial is not None]
        outputs += [o for s, o in pairs if s.initial is None]
        outputs += self.step.updates.values()
        outputs += [self.step.condition] if self.step.condition is not None else []
        # A listed non-sequence is computed before the loop, from the values before it.
        before = {v: v for v in self.fixed if v not in copies}
        outputs = self._generalised(substitute(outputs, before | copies), fed)
        own = [*_flat(s.elements for s in self.sequences), *_flat(s.earlier for s in fed)]
        own += copies.values()
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
            order=_states_first(self.states),
            **settings,
        )
        initials = [s.initial for s in fed if s.initial is not None]
        inputs = [
            *([self.turns] if self.turns is not None else []),
            *[s.whole for s in self.sequences],
            *initials, *copies, *outer,
        ]  # fmt: skip
        return Apply(op, inputs, op.types(inputs), self.site)

    def _add_default_updates(self) -> None:
        """A shared variable with a default update, such as a random stream, takes it each turn."""
        updates = self.step.updates
        found = True
        while found:
            found = False
            for node in order([*self.step.outputs, *updates.values()]):
                for v in node.inputs:
                    if not isinstance(v, SharedVariable) or v in updates:
                        continue
                    if v.default_update is not None:
                        updates[v] = v.default_update
                        found = True

    def _generalised(self, outputs: list[Variable], fed: list[State]) -> list[Variable]:
        """A state that starts with a length-1 axis but need not keep it takes the wider type."""
        for k, state in enumerate(fed):
            row = state.row_type
            if not row.is_super(outputs[k].type):
                joined = zip(row.broadcastable, outputs[k].broadcastable, strict=True)
                wide = TensorType(row.dtype, [a and b for a, b in joined])
                free = [wide(v.name) for v in state.earlier]
                for new, old in zip(free, state.earlier, strict=True):
                    new._site = old._site
                outputs = substitute(outputs, dict(zip(state.earlier, free, strict=True)))
                state.earlier = free
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
        listed = [v for v in self.fixed if v in found]
        return listed + [v for v in found if v not in listed]

    def _check_strict(self, found: Sequence[Variable]) -> None:
        for v in found:
            if v not in self.fixed:
                line = mistakes.on_line(v.site)
                raise mistakes.scan_strict(_typed("fn", 0), name=label(v), line=line)

    @staticmethod
    def _inner(outer: Variable) -> Variable:
        """The symbol that stands for an outer value inside the step."""
        inner = Variable(outer.type, name=outer.name)
        inner._site = outer.site
        return inner


def _states_first(states: Sequence[State]) -> list[int]:
    """The places of the outputs that are fed back, then of the others."""
    return sorted(range(len(states)), key=lambda k: states[k].initial is None)


def _flat(lists: Any) -> list[Variable]:
    return [v for inner in lists for v in inner]


# --- updates that nobody took ---------------------------------------------------------------------

# For each shared variable, the scans whose updates of it no function has taken so far.
_waiting: weakref.WeakKeyDictionary[SharedVariable, weakref.WeakSet[Apply]]
_waiting = weakref.WeakKeyDictionary()


def forgotten_updates(
    outputs: Sequence[Variable],
    updates: Mapping[SharedVariable, Variable] | None,
    site: Site | None,
) -> None:
    """Warn if a function reads a shared variable and leaves out the updates a scan made for it.

    `updates` is None if the function was given none at all; whoever gave some, knows about them.
    """
    taken = [*(updates or {}).values(), *outputs]
    for v in [i for node in order(taken) for i in node.inputs] + taken:
        node = v.owner
        if node is not None and isinstance(node.op, Scan) and v in node.op.by_kind(node.outputs)[2]:
            for s in list(_waiting):
                _waiting[s].discard(node)
    for s in (v for v in leaves(outputs) if isinstance(v, SharedVariable)):
        if updates is None and _waiting.get(s):
            left = next(iter(_waiting[s]))
            carried = left.op.lanes(left.inputs).carried
            last = left.op.by_kind(left.op.inner_outputs)[2][carried.index(s)]
            mistakes.scan_updates_forgotten.warn(
                site,
                name=label(s),
                scan=mistakes.line_words(left.site),
                step=mistakes.made_in_step(last.site),
                value=mistakes.brief(s.get_value()),
                updates=_name_of_updates(left),
            )


def _name_of_updates(node: Apply) -> str:
    """The name that the learner gave the dictionary, as `ups` in `out, ups = theano.scan(…)`."""
    names = node.site.targets if node.site is not None else ()
    return names[-1] if len(names) > 1 and names[-1] not in ("", "_") else "updates"


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
    if isinstance(tapes, list):
        return [tape[-1] for tape in tapes], updates
    return tapes[-1], updates


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

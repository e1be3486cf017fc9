"""The step function: called once, and its answer sorted into outputs, updates and `until`."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from typing import Any

from . import mistakes
from .graph import Constant, SharedVariable, Variable, leaves
from .lanes import State, typed
from .loop import Lane
from .ops.card import as_variable
from .say import LONG, formula, label
from .site import Site, callee, here, last_statement, names_in_reach, narrowed, text_of
from .struct import struct
from .tracebacks import trail
from .types import TensorType
from .updates import fitting_update, not_a_target


class until:
    """Returned by a step beside its outputs: the loop stops after the turn in which it is true."""

    def __init__(self, condition: Any) -> None:
        self.condition = as_variable(condition)
        if self.condition.ndim:
            type = mistakes.type_words(self.condition.type)
            raise mistakes.scan_until_not_scalar(here(), name=label(self.condition), type=type)

    def __repr__(self) -> str:
        return f"until({formula(self.condition)})"


@struct
class Step:
    """What the step returned, sorted."""

    outputs: list[Variable]
    updates: dict[SharedVariable, Variable]
    condition: Variable | None


def check_step(fn: Any) -> None:
    """Raises TypeError unless the step is a function."""
    if callable(fn) and not isinstance(fn, Variable):
        return
    site, where = here(), typed("fn", 0)
    found = label(fn) if isinstance(fn, Variable) else mistakes.brief_any(fn)
    call = callee(site) or "theano.scan"
    made = callee(where) if narrowed(where, site) else None
    raise mistakes.scan_step_is_no_function(
        where, found=found, call=call, step=made or "lambda x: x * 2"
    )


def call_step(
    fn: Callable[..., Any],
    arguments: Sequence[Variable],
    sequences: Sequence[Lane],
    states: Sequence[Lane],
    fixed: Sequence[Variable],
    unfed: bool,
) -> Any:
    """The step's answer. Whether it takes so many arguments is asked first, to tell it clearly."""
    try:
        signature = inspect.signature(fn)
    except ValueError:  # a builtin has none
        return fn(*arguments)
    try:
        bound = signature.bind(*arguments).arguments
    except TypeError:
        raise _wrong_parameters(fn, signature, sequences, states, fixed, unfed) from None
    made = {v for lane in [*sequences, *states] for v in lane.inner}
    for parameter, symbol in bound.items():
        # Without a name of its own, the learner calls it what the step calls it.
        if isinstance(symbol, Variable) and symbol in made and symbol._site is not None:
            symbol._site = symbol._site.naming(parameter)
    try:
        return fn(*arguments)
    except UnboundLocalError as error:
        raise _own_name(fn, error) or error from None


def _own_name(fn: Any, error: UnboundLocalError) -> Exception | None:
    """A name outside the step that the step assigns to, as in `n = n + 1`, and reads before."""
    at = trail(error)[-1]
    found, code = re.search("'(.+?)'", str(error)), getattr(fn, "__code__", None)
    if found is None or at.tb_frame.f_code is not code:
        return None
    name = found[1]
    stored = isinstance(fn.__globals__.get(name), SharedVariable)
    remedy = f"new = {name} + 1; return …, {{{name}: new}}" if stored else mistakes.as_state(name)
    return mistakes.step_own_name(Site(code, at.tb_lasti), name=name, remedy=remedy)


def _wrong_parameters(
    fn: Callable[..., Any],
    signature: inspect.Signature,
    sequences: Sequence[Lane],
    states: Sequence[Lane],
    fixed: Sequence[Variable],
    unfed: bool,
) -> Exception:
    """The step takes more or fewer arguments than the lanes deliver."""
    lanes = [f"{_word(s.outer, 'x')}{_when(t)}" for s in sequences for t in s.taps]
    lanes += [f"output{_when(t)}" for s in states for t in s.taps]
    lanes += [_word(v, "constant") for v in fixed]
    named = (inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_KEYWORD)
    taken = [name for name, p in signature.parameters.items() if p.kind not in named]
    found = {
        "given": len(lanes),
        "lanes": mistakes.these(", ".join(lanes)),
        "takes": len(taken),
        "taken": ", ".join(taken),
    }
    where = typed("fn", 0)
    if len(taken) > len(lanes):
        left = ", ".join(taken[len(lanes) :])
        remedy = mistakes.more_lanes(left, none=unfed)
        return mistakes.scan_too_many_parameters(where, left=left, remedy=remedy, **found)
    names = [_parameter(_word(s.outer, "x"), t) for s in sequences for t in s.taps]
    names += [_parameter("before", t + 1) for s in states for t in s.taps]
    names += [n if n.isidentifier() else "constant" for n in lanes[len(names) :]]
    parameters, called = ", ".join(_all_different(names)), getattr(fn, "__name__", "step")
    short = called == "<lambda>"
    suggested = f"lambda {parameters}: …" if short else f"def {called}({parameters}):"
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


def _answered(fn: Any) -> Site | None:
    """Where a step says what it returns; where it was given to scan, if that is not known."""
    code = getattr(fn, "__code__", None)
    return (last_statement(code) if code is not None else None) or typed("fn", 0)


def sort_answer(answer: Any, fn: Any) -> Step:
    """Outputs, then updates, then `until`; each may be left out, the order is fixed."""
    pairs = answer if isinstance(answer, tuple) and _is_updates(answer) else ()
    if pairs and all(isinstance(target, SharedVariable) for target, _ in pairs):
        return Step([], _updates(pairs), None)
    parts = list(answer) if _has_parts(answer) else [answer]
    condition = parts.pop().condition if parts and isinstance(parts[-1], until) else None
    if condition is not None and not parts:
        raise mistakes.scan_until_alone(typed("fn", 0))
    second_is_updates = len(parts) == 2 and _is_updates(parts[1])
    certain = second_is_updates and isinstance(parts[1], Mapping) and not _is_updates(parts[0])
    if certain or (second_is_updates and _is_outputs(parts[0])):
        return Step(_outputs(parts[0], fn), _updates(parts[1]), condition)
    if len(parts) == 2 and _is_updates(parts[0]) and _is_outputs(parts[1]):
        raise _updates_first(parts[0], parts[1])
    if len(parts) == 1 and _is_updates(parts[0]):
        return Step([], _updates(parts[0]), condition)
    outputs = parts[0] if len(parts) == 1 else parts
    if len(parts) == 2 and isinstance(parts[0], SharedVariable):
        second = formula(as_variable(parts[1]))
        mistakes.scan_bare_pair.warn(typed("fn", 0), name=label(parts[0]), value=second)
    return Step(_outputs(outputs, fn), {}, condition)


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
        typed("fn", 0),
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


def _outputs(part: Any, fn: Any) -> list[Variable]:
    outputs = list(part) if isinstance(part, list | tuple) else [part]
    for k, output in enumerate(outputs):
        if output is None:
            number = k + 1 if len(outputs) > 1 else None
            raise mistakes.scan_returns_none(_answered(fn), where=mistakes.as_output(number))
        if not isinstance(output, Variable):
            raise _not_an_output(output, k + 1)
    return outputs


def _not_an_output(output: Any, number: int) -> Exception:
    where, found = typed("fn", 0), mistakes.brief_any(output)
    if isinstance(output, until):
        return mistakes.scan_until_not_last(where)
    if isinstance(output, Mapping | list | tuple):
        kind = mistakes.value_kind_words(output)
        return mistakes.scan_returns_mixed(where, number=number, kind=kind)
    remedy = mistakes.as_expression(output, found)
    return mistakes.scan_returns_value(where, found=found, number=number, remedy=remedy)


def _updates(part: Any) -> dict[SharedVariable, Variable]:
    pairs = list(part.items()) if isinstance(part, Mapping) else list(part)
    found: dict[SharedVariable, Variable] = {}
    for target, value in pairs:
        if not isinstance(target, SharedVariable):
            raise _wrong_target(target)
        if target in found:
            raise mistakes.update_twice(
                typed("fn", 0),
                name=label(target),
                first=formula(found[target]),
                second=formula(as_variable(value)),
            )
        found[target] = fitting_update(target, value, typed("fn", 0))
    return found


def _wrong_target(target: Any) -> Exception:
    if isinstance(target, str):
        state = names_in_reach().get(target)
        remedy = mistakes.key_of_step(target, isinstance(state, SharedVariable))
        return mistakes.scan_update_key(typed("fn", 0), key=repr(target), remedy=remedy)
    if not isinstance(target, Variable):
        return not_a_target(target, typed("fn", 0))
    return mistakes.scan_update_target(
        typed("fn", 0),
        name=label(target),
        kind=mistakes.kind_words(target),
        line=mistakes.on_line(target.site),
        remedy=mistakes.start_of_state(label(target), mistakes.start_value(target.type)),
    )


def match_states(
    states: list[State], outputs: Sequence[Variable], given: Any, fn: Any
) -> list[State]:
    """One entry for each output; no outputs_info at all means that none is fed back."""
    if given is None or (not states and outputs):
        return [State() for _ in outputs]
    if len(states) != len(outputs):
        raise _wrong_count(states, outputs, fn)
    for k, (state, output) in enumerate(zip(states, outputs, strict=True)):
        if state.lane is not None:
            order = None if _fits(state, output) else _better_order(states, outputs)
            if order is not None:
                raise _swapped(k, state.lane, output, order)
            _check_state(state.lane, state.given, output, typed("outputs_info", 2, k))
    return states


def _fits(state: State, output: Variable) -> bool:
    if state.lane is None:
        return True
    row = state.lane.inner[0].type
    return (row.dtype, row.ndim) == (output.type.dtype, output.type.ndim)


def _better_order(states: list[State], outputs: Sequence[Variable]) -> list[Variable] | None:
    """The outputs with two of them exchanged, if all would fit then."""
    for i, j in combinations(range(len(outputs)), 2):
        order = list(outputs)
        order[i], order[j] = order[j], order[i]
        if all(map(_fits, states, order)):
            return order
    return None


def _swapped(k: int, lane: Lane, output: Variable, order: Sequence[Variable]) -> Exception:
    return mistakes.scan_states_swapped(
        typed("fn", 0),
        number=k + 1,
        output=formula(output),
        found=mistakes.type_words(output.type),
        initial=label(lane.outer),
        start=mistakes.type_words(lane.inner[0].type),
        suggested=", ".join(map(formula, order)),
    )


def _wrong_count(states: Sequence[State], outputs: Sequence[Variable], fn: Any) -> Exception:
    """outputs_info and the step disagree on how many outputs there are."""
    where = typed("outputs_info", 2)
    found = {
        "said": mistakes.joined(f"'{formula(o)}'" for o in outputs),
        "outputs": len(outputs),
        "infos": len(states),
    }
    if len(states) > len(outputs):
        # What is over may say only that it is not fed back.
        surplus = all(state.lane is None for state in states[len(outputs) :])
        fix = mistakes.fewer_infos(len(outputs)) if surplus else mistakes.taps_of_one()
        return mistakes.scan_infos_too_many(where, remedy=fix, **found)
    if len(outputs) == len(states) + 1 and outputs[-1].type.dtype == "bool":
        last = formula(outputs[-1])
        return mistakes.scan_until_missing(_answered(fn), last=last, **found)
    text = text_of(where)
    known = text.strip("[]() ") if len(states) > 1 or text[:1] in "[(" else text
    missing = ["None"] * (len(outputs) - len(states))
    suggested = ", ".join([known or "…", *missing])
    return mistakes.scan_infos_missing(where, suggested=suggested, **found)


def _check_state(lane: Lane, given: Any, output: Variable, site: Site | None) -> None:
    """A fed-back output must be what the step was given: same dtype, same number of axes."""
    row, new = lane.inner[0].type, output.type
    if row.dtype != new.dtype or row.ndim != new.ndim:
        raise _wrong_state(lane, output, site)
    if row.dtype == "int8" and isinstance(given, int) and not isinstance(given, bool):
        mistakes.scan_int8.warn(site, given=given)


def _wrong_state(lane: Lane, output: Variable, site: Site | None) -> Exception:
    row, new, said = lane.inner[0].type, output.type, label(lane.outer)
    words = {
        "initial": said,
        "start": mistakes.type_words(row),
        "output": formula(output),
        "found": mistakes.type_words(new),
    }
    if row.ndim != new.ndim:
        sample = mistakes.start_value(new) if new.ndim else f"np.{new.dtype}(0)"
        return mistakes.scan_state_ndim(site, sample=sample, **words)
    brought = (v for v in leaves([output]) if v not in lane.inner)
    tensors = (v for v in brought if isinstance(v.type, TensorType))
    cause = next((v for v in tensors if v.dtype == new.dtype), None)
    because = mistakes.because(label(cause), new.dtype) if cause is not None else ""
    constant = isinstance(lane.outer, Constant)
    given = site.text if constant and site is not None and len(site.text) < LONG else said
    number = constant and row.ndim == 0
    remedy = f"np.{new.dtype}({said})" if number else f"T.cast({given}, '{new.dtype}')"
    return mistakes.scan_state_dtype(site, cause=because, remedy=remedy, **words)

"""The arguments of `scan`, read and checked: which values enter the step in each turn."""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from . import mistakes
from .config import config
from .graph import Constant, Variable
from .loop import Lane, Taps
from .ops.card import as_variable
from .say import label, named, operand
from .site import Site, callee, here, part, text_of
from .struct import struct
from .testvalues import get_test_value
from .types import DISCRETE, TensorType

# The keys that a dictionary among the arguments may have; Theano ignores the last two as well.
SEQUENCE_KEYS = ("input", "taps")
STATE_KEYS = ("initial", "taps", "inplace", "return_steps")


@struct
class State:
    """One entry of outputs_info; `lane` is None for an output that is not fed back."""

    lane: Lane | None = None
    given: Any = None


def listed(argument: Any) -> list[Any]:
    """An argument as the list it may be given as; None is empty."""
    if argument is None:
        return []
    return list(argument) if isinstance(argument, list | tuple) else [argument]


def typed(keyword: str, position: int, *path: int) -> Site | None:
    """Where in the call of `scan` an argument was typed, or an entry of a list in it."""
    return part(here(), keyword, position, *path)


def read_sequence(given: Any, k: int) -> Lane:
    """A sequence, or a dictionary with `input` and `taps`."""
    whole, taps = given, [0]
    if isinstance(given, Mapping):
        if "input" not in given or not set(given).issubset(SEQUENCE_KEYS):
            words = _key_words(given, SEQUENCE_KEYS, "dict(input=x, taps=[-1, 0])")
            raise mistakes.scan_keys(typed("sequences", 1, k), lane="sequences", **words)
        whole, wanted = given["input"], given.get("taps")
        taps = [0] if wanted is None else wanted
    variable = as_variable(whole)
    if variable.ndim == 0:
        raise _no_elements(variable, k)
    row = TensorType(variable.dtype, variable.broadcastable[1:])
    return _lane(variable, _taps(taps, typed("sequences", 1, k), "[-1, 0]"), row)


def _no_elements(scalar: Variable, k: int) -> Exception:
    """A number where a sequence is needed: perhaps it counts, or stands in a list of numbers."""
    where, whole = typed("sequences", 1, k), typed("sequences", 1)
    name, text = label(scalar), text_of(whole)
    site = here()
    called = callee(site) or ""
    if called.rpartition(".")[2] in ("reduce", "foldl", "foldr"):
        remedy = f"{called}(step, sequences, outputs_info)"
    elif isinstance(scalar, Constant) and text.startswith("["):
        remedy = f"sequences=np.array({text})"
    elif scalar.dtype in DISCRETE:
        remedy = mistakes.either([f"sequences=T.arange({name})", f"non_sequences={name}"])
    else:
        remedy = f"non_sequences={name}"
    return mistakes.scan_scalar_sequence(where, name=name, remedy=remedy)


def _key_words(given: Mapping[Any, Any], allowed: Sequence[str], example: str) -> dict[str, str]:
    found = ", ".join(repr(key) for key in given) or "{}"
    usual = ", ".join(repr(key) for key in allowed[:2])
    if all(isinstance(key, str) for key in given):
        near = {k: k if k in allowed else mistakes.nearest(k, allowed, 0.5) for k in given}
        if all(near.values()) and len({*near.values()}) == len(given):
            said = (f"{near[k]}={named(v)}" for k, v in given.items())
            example = f"dict({', '.join(said)})"
    return {"allowed": usual, "found": found, "example": example}


def read_state(given: Any, k: int) -> State:
    """An initial value, a dictionary with `initial` and `taps`, or None."""
    if given is None:
        return State()
    if not isinstance(given, Mapping):
        return _state(given, (-1,), k)
    where = typed("outputs_info", 2, k)
    if not set(given).issubset(STATE_KEYS):
        words = _key_words(given, STATE_KEYS, "dict(initial=h0, taps=[-2, -1])")
        raise mistakes.scan_keys(where, lane="outputs_info", **words)
    initial, taps = given.get("initial"), given.get("taps", [-1])
    if initial is None:
        if given.get("taps"):
            raise mistakes.scan_taps_without_initial(where, taps=taps)
        return State()
    return _state(initial, _taps([-1] if taps is None else taps, where, "[-2, -1]"), k)


def _state(given: Any, taps: Taps, k: int) -> State:
    initial, found, where = as_variable(given), list(taps), typed("outputs_info", 2, k)
    if any(tap >= 0 for tap in taps):
        earlier = sorted({-max(abs(tap), 1) for tap in found})
        raise mistakes.scan_future_tap(where, taps=found, example=earlier)
    if len(set(taps)) < len(taps):
        raise mistakes.scan_taps_twice(where, taps=found)
    if taps == (-1,):
        return State(_lane(initial, taps, initial.type), given)
    if initial.ndim == 0:
        rows = ", ".join([label(initial)] * -min(taps))
        name, example = label(initial), f"T.stack([{rows}])"
        raise mistakes.scan_scalar_initial(where, taps=found, name=name, example=example)
    row = TensorType(initial.dtype, initial.broadcastable[1:])
    return State(_lane(initial, taps, row), given)


def _lane(whole: Variable, taps: Taps, row: TensorType) -> Lane:
    """A lane with symbols for what a turn takes from it."""
    symbols = [row(_timed(whole, tap)) for tap in taps]
    for symbol in symbols:
        vars(symbol)["scan"] = here()
    return Lane(whole, symbols, taps)


def _taps(taps: Any, where: Site | None, example: str) -> Taps:
    several = isinstance(taps, list | tuple | range | np.ndarray)
    try:
        found = tuple(operator.index(t) for t in (taps if several else [taps]))
    except TypeError:
        found = ()
    if not found:
        found_words = mistakes.brief_any(taps)
        raise mistakes.scan_taps_not_integers(where, found=found_words, example=example)
    return found


def turn_count(n_steps: Any) -> Variable | None:
    """The number of turns as a variable, None where a sequence decides. Raises for no integer."""
    if n_steps is None:
        return None
    where = typed("n_steps", 4)
    if not isinstance(n_steps, Variable | int | np.integer | np.ndarray) or n_steps is True:
        raise mistakes.scan_steps_not_integer(
            where, found=mistakes.brief_any(n_steps), remedy="n_steps=10"
        )
    turns = as_variable(n_steps)
    if turns.dtype not in DISCRETE or turns.ndim:
        name, type = label(turns), mistakes.type_words(turns.type)
        one = f"{operand(turns)}.shape[0]" if turns.ndim else f"T.cast({name}, 'int64')"
        if turns.owner is not None and turns.owner.op.name == "shape":
            one = f"{operand(turns)}[0]"
        raise mistakes.scan_steps_not_integer(
            where, found=mistakes.named_and_typed(name, type), remedy=f"n_steps={one}"
        )
    if isinstance(turns, Constant) and turns.data < 0:
        raise mistakes.scan_steps_negative(where, found=int(turns.data))
    return turns


def check_truncation(truncate_gradient: Any) -> None:
    """Raises TypeError unless the number of steps back is a Python integer."""
    if isinstance(truncate_gradient, bool) or not hasattr(truncate_gradient, "__index__"):
        found = mistakes.brief_any(truncate_gradient)
        raise mistakes.scan_truncate(typed("truncate_gradient", 5), found=found)
    if isinstance(truncate_gradient, Variable):
        raise mistakes.scan_truncate(
            typed("truncate_gradient", 5), found=f"'{label(truncate_gradient)}'"
        )


def give_test_values(lanes: Sequence[Lane]) -> str:
    """Let the step's symbols have the test values of the first turn.

    The flag `compute_test_value` for the step: 'off' if one of them has no value to test it with.
    """
    if config.compute_test_value == "off":
        return "off"
    for lane in lanes:
        try:
            value = get_test_value(lane.outer)
            for tap, symbol in lane:
                same = symbol.ndim == lane.outer.ndim
                symbol.tag.test_value = value if same else value[tap + lane.shift]
        except (AttributeError, IndexError):
            return "off"
    return str(config.compute_test_value)


def _timed(whole: Variable, tap: int) -> str | None:
    """The name of one element: `x[t]`, `h[t-1]`."""
    return f"{whole.name}[t{tap:+d}]" if whole.name and tap else whole.name and f"{whole.name}[t]"

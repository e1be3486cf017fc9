"""The arguments of `scan`, read and checked: which values enter the step in each turn."""

from __future__ import annotations

import operator
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from . import mistakes
from .config import config
from .graph import Constant, Variable
from .loop import Taps
from .ops.card import as_variable
from .say import label
from .site import Site, here, part
from .testvalues import get_test_value
from .types import DISCRETE, TensorType

# The keys that a dictionary among the arguments may have; Theano ignores the last two as well.
SEQUENCE_KEYS = ("input", "taps")
STATE_KEYS = ("initial", "taps", "inplace", "return_steps")


@dataclass
class Tapped:
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


def listed(argument: Any) -> list[Any]:
    """An argument as the list it may be given as; None is empty."""
    if argument is None:
        return []
    return list(argument) if isinstance(argument, list | tuple) else [argument]


def typed(keyword: str, position: int, *path: int) -> Site | None:
    """Where in the call of `scan` an argument was typed, or an entry of a list in it."""
    return part(here(), keyword, position, *path)


def read_sequence(given: Any, k: int) -> Tapped:
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
        raise mistakes.scan_scalar_sequence(typed("sequences", 1, k), name=label(variable))
    return Tapped(variable, _taps(taps, typed("sequences", 1, k)))


def _key_words(given: Mapping[Any, Any], allowed: Sequence[str], example: str) -> dict[str, str]:
    found = ", ".join(repr(key) for key in given) or "{}"
    usual = ", ".join(repr(key) for key in allowed[:2])
    return {"allowed": usual, "found": found, "example": example}


def read_state(given: Any, k: int) -> State:
    """An initial value, a dictionary with `initial` and `taps`, or None."""
    if given is None:
        return State(None, ())
    if not isinstance(given, Mapping):
        return _checked_state(State(as_variable(given), (-1,), given), k)
    where = typed("outputs_info", 2, k)
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
    taps, where = list(state.taps), typed("outputs_info", 2, k)
    if any(tap >= 0 for tap in state.taps):
        raise mistakes.scan_future_tap(where, taps=taps)
    if len(set(taps)) < len(taps):
        raise mistakes.scan_taps_twice(where, taps=taps)
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


def turn_count(n_steps: Any) -> Variable | None:
    """The number of turns as a variable, None where a sequence decides. Raises for no integer."""
    if n_steps is None:
        return None
    where = typed("n_steps", 4)
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


def elements(seqs: Sequence[Tapped]) -> Iterator[Variable]:
    """The symbols for what a turn takes from the sequences, in the order of their taps."""
    for s in seqs:
        element = TensorType(s.whole.dtype, s.whole.broadcastable[1:])
        s.elements = [element(_timed(s.whole, tap)) for tap in s.taps]
        yield from s.elements


def earlier(states: Sequence[State]) -> Iterator[Variable]:
    """The symbols for the earlier outputs that a turn takes, in the order of their taps."""
    for s in states:
        if s.initial is not None:
            s.earlier = [s.row_type(_timed(s.initial, tap)) for tap in s.taps]
            yield from s.earlier


def give_test_values(seqs: Sequence[Tapped], states: Sequence[State]) -> str:
    """Let the step's symbols have the test values of the first turn.

    The flag `compute_test_value` for the step: 'off' if one of them has no value to test it with.
    """
    if config.compute_test_value == "off":
        return "off"
    lanes = [(s.whole, s.taps, s.elements) for s in seqs]
    lanes += [(s.initial, s.taps, s.earlier) for s in states if s.initial is not None]
    for whole, taps, symbols in lanes:
        try:
            value = get_test_value(whole)
            for tap, symbol in zip(taps, symbols, strict=True):
                one = value if symbol.ndim == whole.ndim else value[tap - min(*taps, 0)]
                symbol.tag.test_value = one
        except (AttributeError, IndexError):
            return "off"
    return str(config.compute_test_value)


def _timed(whole: Variable, tap: int) -> str | None:
    """The name of one element: `x[t]`, `h[t-1]`."""
    return f"{whole.name}[t{tap:+d}]" if whole.name and tap else whole.name and f"{whole.name}[t]"


def flat(lists: Any) -> list[Variable]:
    """The variables of several lists in a row."""
    return [v for inner in lists for v in inner]

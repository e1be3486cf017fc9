"""Where shared values are kept: several are stored at once, and calls that store take turns.

A call that stores anything reads, computes and stores while no other call touches its values; a
call of another thread that needs one of them waits, and so does `set_value`. So calls from several
threads give what they would give one after another. Who only reads never waits: the values of one
snapshot are read in one go, and new ones are stored in one go. (Both lean on the interpreter's
lock, under which Python does not change threads in the middle of either.)

A thread waits for others only, never for itself: an op may call a function on the values that the
call around it is about to change. What the inner call stores, the outer one stores over. If the
inner call needs other turns than the outer one holds, and a second thread nests them the other way
round, both wait for ever: nobody knows before a call what an op of the learner's will call.
"""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import repeat
from typing import Any

Turn = type(threading.RLock())  # a lock that its holder may take again


class Cell:
    """The one place where a shared value is stored; every copy of the variable points here."""

    __slots__ = ("data", "turn")

    def __init__(self, data: Any) -> None:
        self.data = data
        self.turn: Any = None  # what a call that may store here holds; None before there is one

    def store(self, data: Any) -> None:
        """Store one value, after the call that another thread is in."""
        if self.turn is None:
            self.data = data
        else:
            with self.turn:
                self.data = data

    def __reduce__(self) -> Any:
        return Cell, (None,), {"storage": [self.data]}  # a lock is not for copies

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        """The state is the one that Theano gives to its containers."""
        (self.data,), self.turn = state["storage"], None

    @property
    def value(self) -> Any:
        return self.data

    @property
    def storage(self) -> list[Any]:
        """Theano's name: the stored value as the one entry of a list, to be read."""
        return [self.data]


_name = repeat("data")


def commit(cells: Sequence[Cell], values: Sequence[Any]) -> None:
    """Store every value in its cell.

    The loop runs in C and takes no memory, so that it cannot end, or be interrupted, in the middle.
    """
    any(map(setattr, cells, _name, values))  # `setattr` returns None, so that none is left out


# --- turns ----------------------------------------------------------------------------------------

_all: weakref.WeakSet[Any] = weakref.WeakSet()
_giving = threading.RLock()


def turns_of(cells: Iterable[Cell]) -> tuple[Any, ...]:
    """What a call that may store in these cells holds, in the order in which every call takes it.

    Cells that are new to turns get one together, or that of a cell which has one.
    """
    with _giving:
        cells = list(cells)
        known = {id(cell.turn): cell.turn for cell in cells if cell.turn is not None}
        common = known[min(known)] if known else Turn()
        _all.add(common)
        for cell in cells:
            cell.turn = common if cell.turn is None else cell.turn
        turns = {id(cell.turn): cell.turn for cell in cells}
        return tuple(turns[key] for key in sorted(turns))


def in_turn(run: Callable[..., Any], turns: Sequence[Any]) -> Callable[..., Any]:
    """The same function, called while it holds all these turns."""
    for turn in reversed(turns):
        run = _holding(turn, run)
    return run


def store_all(cells: Sequence[Cell], values: Sequence[Any]) -> None:
    """Store all values together, after the calls that other threads are in."""
    in_turn(commit, turns_of(cells))(cells, values)


def _holding(turn: Any, run: Callable[..., Any]) -> Callable[..., Any]:
    def alone(*args: Any) -> Any:
        with turn:
            return run(*args)

    return alone


def _forked() -> None:
    """In a new process there is one thread; what others held in the old one is free."""
    for turn in [_giving, *_all]:
        if not turn._is_owned():
            turn._at_fork_reinit()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forked)

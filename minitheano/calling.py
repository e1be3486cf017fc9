"""What a call does beside the straight way, which the emitted text goes by itself.

Arguments given by name, defaults, some of the results, an open `detect_nan` and calls that fail are
rare, and may take longer: the text hands them to the `Calls` of its function.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

from . import mistakes
from .around import Aside, absent
from .binding import bound
from .cells import Cell, commit, in_turn
from .compiled import Compiled
from .emit import Emitted, Program, emit, first
from .explain import explained
from .finite import blocks, searching, wanted
from .modes import Watching
from .site import here, is_numpys, is_ours, part
from .tracebacks import hide_our_frames, trail

Run = Callable[..., Any]


class Calls:
    """What the calls of one function need: its graph, its text, and what each of them holds.

    A text that is called directly leads here; so it is known weakly, and goes with its function.
    """

    def __init__(self, made: Compiled, program: Program, emitted: Emitted, run: Run) -> None:
        self.made, self.program = made, program
        # Defaults to be put back: `f[x] = 3` holds for one call if x has no update.
        self.once: list[tuple[Cell, Any]] = []
        self._direct = weakref.ref(run) if emitted.direct else None
        if emitted.direct:
            emitted.namespace |= {"aside": self.aside, "blocks": blocks, "once": self.once}
        else:
            self._emitted, self._run = emitted, in_turn(run, program.turns)
        if not emitted.fast:
            self.careful = emitted, run

    def aside(self, error: Exception, given: tuple[Any, ...], named: dict[str, Any]) -> Any:
        """What an emitted text returns where it does not get through to its end."""
        args = tuple([value for value in given if value is not absent])
        if type(error) is Aside or named or len(args) != len(self.made.inputs):
            return self.beside(args, named)
        code = trail(error)[-1].tb_frame.f_code
        if not (is_ours(code) or is_numpys(code)):  # of a handler of signals: it is to be heard
            raise error
        return self._again(args)

    def indirect(self, *args: Any, **named: Any) -> Any:
        """A call of a text that cannot be called directly."""
        try:
            arity = -1 if self.made.state else len(self.made.inputs)
            if named or len(args) != arity or blocks:
                return self.beside(args, named)
            return self._go(args)
        except Exception as error:
            hide_our_frames(error)
            raise

    def beside(self, args: tuple[Any, ...], named: dict[str, Any]) -> Any:
        """The call where some inputs are given by name, or have a default."""
        if "output_subset" in named:
            return self._subset(args, named)
        turns = self.program.turns if self.made.state else ()  # a default is a stored value
        return in_turn(self._bound, turns)(args, named)

    def _bound(self, args: tuple[Any, ...], named: dict[str, Any]) -> Any:
        values = bound(self.made.inputs, self.made.state, args, named)
        once = dict(reversed(self.once))  # what stood there before the first `f[x] = …`
        results = self._seen(values) if blocks or once else self._go(values)
        if once:
            commit([*once], [*once.values()])
            self.once.clear()
        return results

    def _go(self, values: tuple[Any, ...]) -> Any:
        """The text on one value for each input."""
        if self._direct is not None:
            run: Any = self._direct()  # alive: it is what was called
            return run(*values)
        try:
            return self._run(*values)
        except Exception as error:
            if self._emitted.fast:
                return self._again(values)
            raise explained(error, self._emitted, self.program.inputs) from None

    def _again(self, values: tuple[Any, ...]) -> Any:
        """What failed in the fast text is done once more, one op a line, or is told then."""
        return self._told(self.careful, values)

    def _seen(self, values: tuple[Any, ...]) -> Any:
        """A call that its text would not do: defaults stand once, or somebody looks for nan."""
        watching = isinstance(self.made.mode, Watching)  # it has its own eyes
        return self._told(self._followed if wanted() and not watching else self.careful, values)

    def _told(self, text: tuple[Emitted, Run], values: tuple[Any, ...]) -> Any:
        emitted, run = text
        try:
            return in_turn(run, self.program.turns)(*values)
        except Exception as error:
            raise explained(error, emitted, self.program.inputs) from None

    @cached_property
    def careful(self) -> tuple[Emitted, Run]:
        """The function with one op a line, in which every failure has its place."""
        emitted = emit(self.program)
        return emitted, emitted.compile()

    @cached_property
    def _followed(self) -> tuple[Emitted, Run]:
        """The function as it is called within `detect_nan()`."""
        return searching(self.program)

    def _subset(self, args: tuple[Any, ...], named: dict[str, Any]) -> Any:
        """Some of the results; whether they exist is found out before anything is stored."""
        named = dict(named)
        asked, pack = named.pop("output_subset"), self.made.pack
        places: Any = list(range(len(self.made.outputs)))
        places = pack(places) if pack is not None and pack is not first else places
        known = list(places) if type(places) is dict else [*places, *(-1 - k for k in places)]
        picked: list[Any] = list(asked) if isinstance(asked, Iterable) else [object]
        if not all(key in known for key in picked):
            words = {"found": mistakes.brief_any(asked), "known": mistakes.listed(list(places))}
            where = part(here(), "output_subset", 99)
            raise mistakes.no_such_result(where, first=repr(next(iter(places), "")), **words)
        results = self.beside(args, named)
        results = [results] if pack is first else results
        chosen = [results[key] for key in picked]
        return dict(zip(picked, chosen, strict=True)) if type(results) is dict else chosen

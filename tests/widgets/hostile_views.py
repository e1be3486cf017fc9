"""Views of programs in which everything bears one name, and names that would like to be more."""

from __future__ import annotations

from typing import Any

import numpy as np
import programs
from minitheano_widgets import (
    CallStepper,
    Cell,
    ContrastGrid,
    Field,
    GivensLens,
    GraphView,
    ParsonsBoard,
    PredictGate,
    ScanFilm,
    StateLedger,
)

import minitheano as mt
import minitheano.tensor as T
from minitheano.ifelse import ifelse
from minitheano.printing import Print
from minitheano.tensor import raw_random

HOSTILE = (
    *programs.HOSTILE,
    "\0\r\x1b]0;t\x07\x9b31m\x85\u2028\u202eabc\u200b\ud800\U0001f600",
    "\\N \\G $\\input{x}$ \\href{javascript:alert(1)}{x} [a](javascript:alert(1)) `#`",
    "__import__('os').abort()",
)


class Bad(mt.Op):
    """An op whose class, settings and values are printed as it pleases."""

    __props__ = ("words",)

    def __init__(self, words: str) -> None:
        self.words = words

    def make_node(self, x: Any) -> Any:
        return mt.Apply(self, [x], [x.type(), mt.gof.generic()])

    def perform(self, node: Any, inputs: Any, outputs: Any) -> None:
        outputs[0][0], outputs[1][0] = inputs[0], Printed(self.words)

    def __str__(self) -> str:
        return self.words


class Printed:
    """A value whose text is anything, or an error."""

    def __init__(self, words: str) -> None:
        self.words = words

    def __str__(self) -> str:
        if not self.words:
            raise RuntimeError("not printable")
        return self.words

    __repr__ = __str__


def drawn(name: str) -> dict[str, Any]:
    """Choices, draws, and a learner's own ops, that bear this name wherever there is one."""
    x, c = T.dvector(name), T.bscalar(name)
    rng = mt.shared(np.random.RandomState(1), name)
    kind = type(name.replace("\0", "").replace("\ud800", ""), (Bad,), {})  # as far as Python goes
    kind.__doc__ = name
    value, thing = kind(name)(x)
    made = mt.compile.OpFromGraph([x], [x + 1.0], name=name)(value)
    after, u = raw_random.uniform(rng, (2,))
    u.name = name
    rng.default_update = after
    chosen = ifelse(c, made, value * u, name=name)
    f = mt.function([c, x], [chosen, Print(name)(chosen), thing], name=name)

    def step(v: Any) -> Any:
        moved, inner = raw_random.uniform(rng, (2,))
        inner.name = name
        return ifelse(T.gt(v.sum(), 0), v + inner, v, name=name), {rng: moved}

    tape, updates = mt.scan(step, outputs_info=[x], n_steps=2)
    film = mt.function([x], tape, updates=updates, name=name)
    return {
        "graph of a draw": GraphView(f),
        "call of a choice": CallStepper(f, 0, [1.0, 2.0]),
        "ledger of a draw": StateLedger(rng, [(f, 1, [1.0, 2.0])]),
        "film of draws": ScanFilm(film, [1.0, 2.0]),
    }


def named(name: str) -> dict[str, Any]:
    """All views and controls of programs in which everything bears this name."""
    state = mt.shared(np.float64(1), name)
    x, other = T.dscalar(name), T.dscalar(name)
    f = mt.function([x], state + x, updates=[(state, state * x)], name=name)
    given = mt.function([x, other], state + x, givens=[(state, other)], name=name)
    tape, updates = mt.scan(lambda p: (p + state, {state: state + 1}), outputs_info=[x], n_steps=3)
    film = mt.function([x], tape, updates=updates, name=name)
    return {
        "graph": GraphView(f),
        "call": CallStepper(f, 2),
        "ledger": StateLedger(state, [(f, 2), ("set", 3)]),
        "givens": GivensLens(given),
        "film": ScanFilm(film, 2),
        "grid": ContrastGrid([Cell(name, film, args=(2,), code=name)], state),
        "gate": PredictGate(name, name, name, [Field("value", name, name, diagnoses={name: name})]),
        "parsons": ParsonsBoard(name, [name, "b"], [name + "c"], prompt=name),
    } | drawn(name)

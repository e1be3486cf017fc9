"""The programs that the views are tested on: real ones, from the lessons, and odd ones."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from minitheano_widgets import CallStepper, GivensLens, GraphView, ScanFilm, StateLedger

import minitheano as mt
import minitheano.tensor as T

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</svg><script>alert(1)</script>",
    "]]>&amp;'--></style>",
    '<<TABLE HREF="javascript:alert(1)"><TR><TD>x</TD></TR></TABLE>>',
    "{0.__class__} {name}",
    "状态 权重\n第二行",
)


def accumulator(name: str = "state") -> tuple[Any, Any]:
    """The accumulator of the shared-variable lesson: returns the old value, adds, stores."""
    state = mt.shared(np.array(0, dtype=np.float64), name)
    inc = T.scalar("inc", dtype=state.dtype)
    return state, mt.function([inc], state, updates=[(state, state + inc)], name="accumulator")


def two_updates() -> Any:
    """Two updates that read each other's old value."""
    a, b = mt.shared(3.0, "a"), mt.shared(5.0, "b")
    return mt.function([], [a, b], updates=[(a, a + b), (b, a - b)], name="two")


def skip_shared() -> tuple[Any, Any]:
    """The givens of the lesson: a function that leaves the state out."""
    state = mt.shared(2.0, "state")
    inc, a = T.dscalar("inc"), T.dscalar("a")
    return state, mt.function([inc, a], state * 2 + inc, givens=[(state, a)], name="skip_shared")


def replaced_expression() -> Any:
    """givens on an expression that is used twice."""
    x = T.dscalar("x")
    h = x * x
    return mt.function([x], h + h + x, givens={h: x + 1}, name="replaced")


def givens_and_updates() -> Any:
    """givens and updates on one variable: the formula changes, the target does not."""
    s, a = mt.shared(100.0, "s"), T.dscalar("a")
    return mt.function([a], s, updates=[(s, s + 1)], givens=[(s, a)], name="both")


def contrast(n: int = 10) -> tuple[Any, dict[str, Any], dict[str, Any]]:
    """v1a to v3b: outputs or updates or both, passed to the function or not."""
    a = mt.shared(1, "a")
    made = {
        "v1": mt.scan(lambda x: x + 1, outputs_info=a, n_steps=n),
        "v2": mt.scan(lambda: {a: a + 1}, n_steps=n),
        "v3": mt.scan(lambda: (a, {a: a + 1}), n_steps=n),
    }
    functions = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, (outputs, updates) in made.items():
            functions[name + "a"] = mt.function([], outputs, name=name + "a")
            functions[name + "b"] = mt.function([], outputs, updates=updates, name=name + "b")
    return a, functions, {name: updates for name, (_, updates) in made.items()}


def counting_sums() -> tuple[Any, Any]:
    """Two outputs and an update: running sums, the elements themselves, and how many there were."""
    t, seq = mt.shared(np.float64(0), "t"), T.dvector("seq")

    def step(element: Any, total: Any, count: Any) -> Any:
        total = total + element
        return (total, element), {count: count + 1}

    initial = [np.float64(0), None]
    outputs, updates = mt.scan(step, sequences=seq, outputs_info=initial, non_sequences=t)
    return t, mt.function([seq], outputs, updates=updates, name="counting_sums")


def power() -> Any:
    """A power by a scan with a non-sequence, of which only the last frame is returned."""
    base, k = T.dvector("A"), T.iscalar("k")
    tape, _ = mt.scan(
        lambda p, A: p * A, outputs_info=T.ones_like(base), non_sequences=base, n_steps=k
    )
    return mt.function([base, k], tape[-1], name="power")


def fibonacci() -> Any:
    """Two taps: every frame looks back at the last two."""
    first = T.lvector("first")
    info = {"initial": first, "taps": [-2, -1]}
    tape, _ = mt.scan(lambda a, b: a + b, outputs_info=info, n_steps=6)
    return mt.function([first], tape, name="fibonacci")


def gradient() -> Any:
    """An expression with its gradient."""
    x, w = T.dvector("x"), T.dvector("w")
    return T.grad(T.tanh(x * w + 1).sum(), w)


def network() -> Any:
    """A training step with matrices too large to print."""
    x = T.dmatrix("x")
    w = mt.shared(np.linspace(-1, 1, 200).reshape(20, 10), "w")
    cost = T.tanh(T.dot(x, w)).sum()
    return mt.function([x], cost, updates=[(w, w - 0.1 * T.grad(cost, w))], name="train")


def ledger() -> StateLedger:
    """The four events of the lesson."""
    state, accumulate = accumulator()
    return StateLedger(state, [(accumulate, 1), (accumulate, 10), ("set", -1), (accumulate, 3)])


def views() -> dict[str, Any]:
    """Every kind of view, on many programs."""
    _, accumulate = accumulator()
    _, grid, updates = contrast()
    return {
        "graph of an expression": GraphView(gradient()),
        "graph of a function": GraphView(accumulate),
        "call of the accumulator": CallStepper(accumulate, 10),
        "call with two updates": CallStepper(two_updates()),
        "call without updates": CallStepper(replaced_expression(), 3),
        "call of a training step": CallStepper(network(), np.ones((3, 20))),
        "call with a scan inside": CallStepper(counting_sums()[1], np.arange(3.0)),
        "ledger": ledger(),
        "givens on a shared variable": GivensLens(skip_shared()[1]),
        "givens on an expression": GivensLens(replaced_expression()),
        "givens and updates": GivensLens(givens_and_updates()),
        "no givens": GivensLens(accumulate),
        "v1a": ScanFilm(grid["v1a"]),
        "v2a": ScanFilm(grid["v2a"], scan=updates["v2"]),
        "v2b": ScanFilm(grid["v2b"]),
        "v3a": ScanFilm(grid["v3a"]),
        "v3b": ScanFilm(grid["v3b"]),
        "two outputs and an update": ScanFilm(counting_sums()[1], np.arange(10.0)),
        "power": ScanFilm(power(), np.array([1.0, 2.0, 3.0]), 4),
        "taps": ScanFilm(fibonacci(), np.array([0, 1])),
        "a long scan": ScanFilm(counting_sums()[1], np.arange(100.0)),
        "a scan without turns": ScanFilm(counting_sums()[1], np.zeros(0)),
    }

"""Gradients of random formulas: by central differences, and by going the other way.

The backward walk (`T.Lop`, `T.grad`) and the forward one (`T.Rop`) are derived from the same cards
along different paths: <v, J u> and <J'v, u> are one number. Second derivatives do not know in which
order they were taken.
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from hypothesis import Phase, given
from hypothesis import strategies as st
from trials import some

import minitheano as theano
import minitheano.tensor as T
from minitheano.errors import LearnerWarning
from minitheano.ifelse import ifelse

SOME = some(Phase.generate, Phase.shrink)
W = np.array([[0.6, -0.3, 0.2], [-0.5, 0.4, 0.1], [0.3, 0.7, -0.2]])


def turned(v: Any, go: Any, **settings: Any) -> Any:
    """The last row of a scan that starts from v; its updates are none."""
    return theano.scan(go, outputs_info=v, n_steps=3, **settings)[0][-1]


# Each takes vectors of three numbers to one, smoothly wherever its numbers are not equal.
ONE = {
    "tanh": T.tanh,
    "sin": T.sin,
    "exp": lambda v: T.exp(T.tanh(v)),
    "softplus": T.nnet.softplus,
    "sigmoid": T.nnet.sigmoid,
    "log": lambda v: T.log(1 + v**2),
    "sqrt": lambda v: T.sqrt(2 + v * v),
    "softmax": lambda v: T.nnet.softmax(v.dimshuffle("x", 0))[0],
    "dot": lambda v: T.dot(W, v),
    "outer": lambda v: T.dot(T.outer(v, v) * 0.2, v[::-1]),
    "turned": lambda v: v[::-1],
    "picked": lambda v: v[[2, 0, 0]],
    "part set": lambda v: T.set_subtensor(v[1:], v[:-1] * 2),
    "part raised": lambda v: T.inc_subtensor(v[[0, 0, 2]], T.sin(v)),
    "sum": lambda v: v * v.sum() / 3,
    "mean": lambda v: v - v.mean(),
    "max": lambda v: v * v.max() * 0.3,
    "prod": lambda v: v + (v + 2).prod() * 0.05,
    "cumsum": lambda v: T.cumsum(v) * 0.4,
    "sort": lambda v: T.sort(v),
    "switch": lambda v: T.switch(v > 0.05, v * v, -v),
    "clip": lambda v: T.clip(v, -0.71, 0.73) + 0.1 * v,
    "abs": abs,
    "reshape": lambda v: v.reshape((3, 1)).T.flatten(),
    "join": lambda v: T.concatenate([v[1:], v[:1] * 2]),
    "stack": lambda v: T.stack([v, T.cos(v)]).sum(axis=0),
    "norm": lambda v: v / T.sqrt(1 + (v**2).sum()),
    "var": lambda v: v * v.var(),
    "ifelse": lambda v: ifelse(v.sum() > 0.03, T.sin(v), v * 0.5),
    "loop": lambda v: turned(v, lambda h: T.tanh(T.dot(W, h))),
    "loop with what is outside": lambda v: turned(T.ones(3), lambda h: T.tanh(h * v)),
    "loop over a sequence": lambda v: theano.scan(lambda x: T.sin(x) * v.sum(), v)[0],
    "loop with taps": lambda v: theano.scan(
        lambda x, g, h: T.tanh(g - h * x), v, {"initial": v[:2], "taps": [-2, -1]})[0],
    "loop backwards": lambda v: theano.scan(
        lambda x, h: h * x + 1, v, np.float64(0.5), go_backwards=True)[0],
    "loop in a loop": lambda v: turned(v, lambda h: turned(h, lambda k: T.tanh(k + h * v))),
}  # fmt: skip
TWO = {
    "plus": lambda a, b: a + b,
    "times": lambda a, b: a * b,
    "minus": lambda a, b: a - b * 0.5,
    "over": lambda a, b: a / (2 + b * b),
    "dot": lambda a, b: a * T.dot(a, b) * 0.3,
    "maximum": T.maximum,
    "switch": lambda a, b: T.switch(a > b, a * b, b),
    "ifelse": lambda a, b: ifelse(T.lt(a.sum(), b.sum()), a * b, b),
    "part set": lambda a, b: T.set_subtensor(a[:2], b[1:]),
    "loop": lambda a, b: theano.scan(lambda x, h: T.tanh(x * h), a, b[0])[0],
    "loop with both": lambda a, b: turned(a, lambda h: T.tanh(h * b + a)),
}
FORMULAS = st.recursive(
    st.sampled_from(["x", "y"]),
    lambda part: (
        st.tuples(st.sampled_from(sorted(ONE)), part)
        | st.tuples(st.sampled_from(sorted(TWO)), part, part)
    ),
    max_leaves=4,
).filter(lambda formula: isinstance(formula, tuple))
# No two are equal, 0, or at an edge of a switch: there a slope may be one of several.
NUMBERS = st.permutations([-1.37, -0.83, -0.29, 0.17, 0.61, 1.13]).map(np.array)


def built(formula: Any, names: dict[str, Any]) -> Any:
    """The symbol that a formula stands for."""
    if isinstance(formula, str):
        return names[formula]
    head, *parts = formula
    return (ONE if len(parts) == 1 else TWO)[head](*[built(part, names) for part in parts])


class Slopes:
    """A formula of x and y with its derivatives, as functions of x, y and directions."""

    def __init__(self, formula: Any, second: bool = False) -> None:
        x, y, u, w, v = T.dvectors("x", "y", "u", "w", "v")
        out = built(formula, {"x": x, "y": y})
        cost = (out * v).sum()
        self.value = self.function([x, y, v], cost)
        slopes = T.grad(cost, [x, y], disconnected_inputs="ignore")
        self.slopes = self.function([x, y, v], slopes)
        along = (slopes[0] * u).sum() + (slopes[1] * w).sum()
        if second:
            bent = T.grad(along, [x, y], disconnected_inputs="ignore")
            self.bent = self.function([x, y, v, u, w], bent)
        else:
            self.back = self.function([x, y, v, u, w], along)
            forward = (T.Rop(out, [x, y], [u, w]) * v).sum()
            self.forward = self.function([x, y, v, u, w], forward)

    @staticmethod
    def function(inputs: list[Any], outputs: Any) -> Any:
        return theano.function(inputs, outputs, on_unused_input="ignore")


def near_an_edge(slopes: Slopes, x: Any, y: Any, v: Any) -> bool:
    """Whether a switch, a maximum or a sort turns over within a small step."""
    wide, narrow = (differences(slopes.value, x, y, v, step) for step in (1e-4, 1e-6))
    return not np.allclose(wide, narrow, rtol=1e-3, atol=1e-3)


def differences(value: Any, x: Any, y: Any, v: Any, step: float) -> Any:
    """The slopes along each number of x and y, from two values beside it."""
    found = []
    for k in range(6):
        shift = np.eye(6)[k] * step
        ends = [value(x + sign * shift[:3], y + sign * shift[3:], v) for sign in (1, -1)]
        found.append((ends[0] - ends[1]) / (2 * step))
    return np.array(found)


@SOME
@given(FORMULAS, NUMBERS, NUMBERS)
def test_backward_is_forward_is_measured(formula: Any, point: Any, directions: Any) -> None:
    """The gradient is the measured slope, and <v, J u> = <J'v, u>."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", LearnerWarning)
        slopes = Slopes(formula)
        x, y, (u, w) = point[:3], point[3:], np.split(directions, 2)
        v = np.array([0.7, -1.1, 0.4])
        back, forward = slopes.back(x, y, v, u, w), slopes.forward(x, y, v, u, w)
        np.testing.assert_allclose(back, forward, rtol=1e-8, atol=1e-8)
        if not near_an_edge(slopes, x, y, v):
            measured = differences(slopes.value, x, y, v, 1e-6)
            found = np.concatenate(slopes.slopes(x, y, v))
            np.testing.assert_allclose(found, measured, rtol=1e-4, atol=1e-5)


@SOME
@given(FORMULAS, NUMBERS, NUMBERS)
def test_a_second_derivative_is_symmetric(formula: Any, point: Any, directions: Any) -> None:
    """The slope along u of the slope along v is the slope along v of that along u."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", LearnerWarning)
        bent = Slopes(formula, second=True).bent
        x, y, v = point[:3], point[3:], np.array([0.7, -1.1, 0.4])
        one, other = directions, np.roll(directions, 2)
        first = np.concatenate(bent(x, y, v, *np.split(one, 2)))
        second = np.concatenate(bent(x, y, v, *np.split(other, 2)))
        np.testing.assert_allclose(first @ other, second @ one, rtol=1e-7, atol=1e-7)

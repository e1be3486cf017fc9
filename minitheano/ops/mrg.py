"""The catalogue of draws from MRG31k3p, a generator whose whole state is six integers.

Many streams are drawn from side by side, one a row of the state: P. L'Ecuyer and R. Touzin, "Fast
Combined Multiple Recursive Generators with Multipliers of the form a = ±2^q ± 2^r" (Winter
Simulation Conference, 2000). Two recurrences, modulo 2^31 - 1 and 2^31 - 21069, give x and y; the
number is x - y modulo the first, over 2^31.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from ..graph import Apply
from ..say import formula
from ..types import TensorType
from .card import Op, family, helper
from .elementwise import flat

Array = np.ndarray[Any, Any]
MODULI = (2**31 - 1, 2**31 - 21069)
# What makes the newest of three values out of the last three, newest first.
RECURRENCES = ((0, 2**22, 2**7 + 1), (2**15, 0, 2**15 + 1))
MOST = 2**31 - 1  # numbers in one draw, as in Theano
FEW = 32  # streams; fewer are not worth an array
# What a difference of two values is multiplied with. C rounds it to float32 first, and so do we.
SCALE = {"float32": np.float32("4.6566126e-10"), "float64": np.float64(2.0**-31)}


@helper
def mrg_drawn(state: Array, size: Any, dtype: str) -> tuple[Array, Array]:
    """The state of the streams after a draw, and the numbers; stream k gives numbers k, k + n, …"""
    count = int(np.prod(size, dtype="int64"))
    if count > MOST:
        raise ValueError(f"a draw has at most {MOST} numbers; this one has {count}")
    differences = np.empty(count, "int64")
    after = (_one_by_one if len(state) < FEW else _side_by_side)(state, differences)
    return after.astype("int32"), _scaled(differences, dtype).reshape(tuple(size))[()]


def _scaled(differences: Array, dtype: str) -> Array:
    """Numbers from 0 to 1; float16 has so few that Theano takes the last 15 bits alone."""
    if dtype == "float16":
        return (((differences & 0x7FFF) + 1) * float(np.float16(3.0458e-05))).astype(dtype)
    return np.asarray(differences.astype(dtype) * SCALE[dtype])


def _side_by_side(state: Array, differences: Array) -> Array:
    """The streams take a step together, as often as needed; the last time perhaps not all."""
    rows = np.array(state.T, "int64")
    for first in range(0, len(differences), len(state)):
        part = differences[first : first + len(state)]
        here = rows[:, : len(part)]
        x = (RECURRENCES[0][1] * here[1] + RECURRENCES[0][2] * here[2]) % MODULI[0]
        y = (RECURRENCES[1][0] * here[3] + RECURRENCES[1][2] * here[5]) % MODULI[1]
        here[1:3], here[4:6] = here[0:2].copy(), here[3:5].copy()
        here[0], here[3] = x, y
        part[:] = np.where(x <= y, x - y + MODULI[0], x - y)
    return rows.T


def _one_by_one(state: Array, differences: Array) -> Array:
    """The streams one after the other, in Python's own integers: faster if they are few."""
    after = state.tolist()
    (_, a, b), (c, _, d) = RECURRENCES
    for k, (x1, x2, x3, y1, y2, y3) in enumerate(after):
        found = []
        for _ in range(k, len(differences), len(after)):
            x1, x2, x3 = (a * x2 + b * x3) % MODULI[0], x1, x2
            y1, y2, y3 = (c * y1 + d * y3) % MODULI[1], y1, y2
            found.append(x1 - y1 if x1 > y1 else x1 - y1 + MODULI[0])
        differences[k :: len(after)] = found
        after[k] = [x1, x2, x3, y1, y2, y3]
    return np.array(after)


# --- jumping ahead --------------------------------------------------------------------------------


def _product(a: Array, b: Array, modulus: int) -> Array:
    """A product of matrices modulo 2^31 or less: no sum of remainders leaves 64 bits."""
    return np.asarray(((a[:, :, None] * b[None]) % modulus).sum(1) % modulus)


@cache
def jump(doublings: int) -> tuple[Array, Array]:
    """The matrices that move a state on by 2 ** doublings numbers, one for each recurrence."""
    if doublings:
        one, other = jump(doublings - 1)
        return _product(one, one, MODULI[0]), _product(other, other, MODULI[1])
    one, other = (np.array([r, (1, 0, 0), (0, 1, 0)], "int64") for r in RECURRENCES)
    return one, other


def jumped(states: Array, doublings: int) -> Array:
    """Each state of a matrix of them, moved on by 2 ** doublings numbers."""
    wide = states.astype("int64")
    halves = [
        _product(half, matrix.T, modulus)
        for half, matrix, modulus in zip(
            (wide[:, :3], wide[:, 3:]), jump(doublings), MODULI, strict=True
        )
    ]
    return np.hstack(halves).astype("int32")


def substreams(state: Array, count: int) -> Array:
    """States that begin at this one, each 2^72 numbers behind the one before it."""
    found, doublings = state[None], 72
    while len(found) < count:
        found = np.vstack([found, jumped(found, doublings)])
        doublings += 1
    return found[:count]


# --- the cards ------------------------------------------------------------------------------------


@family
def mrg_uniform(outtype: TensorType) -> Op:
    """The card of a draw: the state afterwards, and numbers from above 0 to below 1."""
    name = f"mrg_uniform{{{outtype},no_inplace}}"

    class Draw(Op):
        """Two outputs, of which the first is the state."""

        def output_label(self, node: Apply, index: int) -> str:
            """The numbers as the learner writes them; the state with a prime."""
            said = (node.site and node.site.target) or formula(node.outputs[1])
            return node.outputs[index].name or (said if index else f"{said}.rstate'")

    return Draw(
        name,
        infer=lambda state, size: (state.type, outtype),
        source=f"mrg_drawn({{state}}, {{size}}, {outtype.dtype!r})",
        grad=lambda gs, outs, state, size: (None, None),
        latex=r"\operatorname{{mrg}}({state}, {size})",
        doc="The state of the streams afterwards, and numbers spread evenly from 0 to 1.",
    )


@helper
def outcomes(pvals: Array, draws: Array, n: Any, dtype: str) -> Array:
    """How often each outcome came up: the first whose sum of probabilities exceeds the draw."""
    counts, rows = np.zeros(pvals.shape, dtype), np.arange(len(pvals))
    sums = np.cumsum(pvals, axis=1, dtype="float64")
    for draw in draws.reshape(int(n), len(pvals)):
        below = sums > draw[:, None]
        counts[rows, below.argmax(1)] += below.any(1)
    return counts


@helper
def without_return(pvals: Array, draws: Array, n: Any, dtype: str) -> Array:
    """Which n outcomes came up, each at most once: the others' probabilities grow meanwhile."""
    if n > pvals.shape[1]:
        raise ValueError(f"{n} outcomes without return out of {pvals.shape[1]}")
    left, found = pvals.copy(), np.full((len(pvals), int(n)), -1, dtype)
    for turn, draw in enumerate(draws.reshape(int(n), len(pvals))):
        for row, p in enumerate(left):
            sums = np.cumsum(p, dtype="float64")
            place = int(np.searchsorted(sums, draw[row], "right"))
            if place < len(p):
                found[row, turn] = place
                before = (sums[place] - p[place]).astype(p.dtype)
                p[place] = 0.0
                p /= np.cumsum(np.append(before, p[place:]))[-1]  # rounded one by one, as Theano's
    return found


@family
def multinomial_from_uniform(dtype: str) -> Op:
    """The card that turns draws from 0 to 1 into counts of outcomes, one row for each row of p."""
    return Op(
        f"MultinomialFromUniform{{{dtype}}}",
        infer=lambda pvals, draws, n: TensorType(dtype, pvals.broadcastable),
        source=f"outcomes({{pvals}}, {{draws}}, {{n}}, {dtype!r})",
        grad=flat,
        latex=r"\operatorname{{outcomes}}({pvals}, {draws}, {n})",
        doc="How often each outcome came up in n trials; the draws decide.",
    )


@family
def choice_from_uniform(dtype: str) -> Op:
    """The card that turns draws from 0 to 1 into different outcomes, one row for each row of p."""
    return Op(
        f"ChoiceFromUniform{{{dtype}}}",
        infer=lambda pvals, draws, n: TensorType(dtype, (pvals.broadcastable[0], False)),
        source=f"without_return({{pvals}}, {{draws}}, {{n}}, {dtype!r})",
        grad=flat,
        latex=r"\operatorname{{choice}}({pvals}, {draws}, {n})",
        doc="The numbers of n different outcomes; the draws decide.",
    )

"""`MRG_RandomStreams`: draws from MRG31k3p, many streams side by side."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from . import mistakes
from .cells import store_all
from .graph import Constant, SharedVariable, Variable
from .ops.card import as_variable
from .ops.detach import undefined_grad
from .ops.draws import axes_of, draw_dtype
from .ops.elementwise import cast, cos, gt, invert, log, lt, or_, sin, sqrt
from .ops.index import nonzero
from .ops.join import concatenate
from .ops.mrg import (
    MODULI,
    choice_from_uniform,
    jumped,
    mrg_uniform,
    multinomial_from_uniform,
    substreams,
)
from .ops.random import as_lengths
from .ops.reduce import prod
from .ops.shape import ones_among, patternbroadcast, reshape, shape
from .say import label
from .shared import shared
from .site import here
from .streams import keep_stream
from .types import FLOATS, TensorType, dtype_name

MOST_STREAMS = 60 * 256


def guess_n_streams(size: Any, warn: bool = False) -> int:
    """How many streams a draw of this size takes: a sixth of its numbers, at most 15360."""
    if isinstance(size, tuple | list) and all(isinstance(n, int) for n in size):
        count = math.prod(size)
        return min(count // 6 if count > 6 else count, MOST_STREAMS)
    if warn:
        warnings.warn(f"The size {size} tells no number of streams: {MOST_STREAMS}.", stacklevel=3)
    return MOST_STREAMS


class MRG_RandomStreams:
    """Makes expressions of random numbers from MRG31k3p; each call of a function draws new ones.

    `seed` is an integer, or six: three below 2^31 - 1 and three below 2^31 - 21069, neither three
    all 0. Every draw keeps the states of its streams in a shared variable and begins 2^134 numbers
    behind the draw before it. The uniform numbers are those of Theano 1.0.5, bit for bit, if the
    number of streams is the same: `nstreams=`, or a guess from the size.
    """

    def __init__(self, seed: Any = 12345) -> None:
        self.state_updates: list[tuple[SharedVariable, Variable, Any, int | None]] = []
        self.default_instance_seed = seed
        self.set_rstate(seed)

    def set_rstate(self, seed: Any) -> None:
        """Begin again with this seed; draws that are there already keep their states."""
        numbers = [seed] * 6 if isinstance(seed, int | np.integer) else seed
        listed = isinstance(numbers, list | tuple | np.ndarray)
        if not listed or len(numbers) != 6:
            raise mistakes.mrg_seed_kind(here(), found=mistakes.brief_any(seed))
        halves = (numbers[:3], numbers[3:])
        for half, modulus in zip(halves, MODULI, strict=True):
            if not any(half) or max(half) >= modulus:
                raise mistakes.mrg_seed(here(), found=mistakes.brief_any(seed))
        self.rstate = np.array(numbers, "int32")

    def inc_rstate(self) -> None:
        """Move on by 2^134 numbers, to where the next draw begins."""
        self.rstate = jumped(self.rstate[None], 134)[0]

    def get_substream_rstates(self, n_streams: int, dtype: Any, inc_rstate: bool = True) -> Any:
        """The states of so many streams, one a row, 2^72 numbers apart."""
        found = substreams(self.rstate, n_streams)
        if inc_rstate:
            self.inc_rstate()
        return found

    def n_streams(self, size: Any) -> int:
        """How many streams a draw of this size takes."""
        return guess_n_streams(size)

    def updates(self) -> list[tuple[SharedVariable, Variable, Any, int | None]]:
        """For each draw so far (states, states afterwards, size, number of streams as given)."""
        return list(self.state_updates)

    def seed(self, seed: Any = None) -> None:
        """Give all draws so far new states; without `seed`, those they began with."""
        again = MRG_RandomStreams(self.default_instance_seed if seed is None else seed)
        new = []
        for _, after, size, nstreams in self.state_updates:
            count = self.n_streams(size) if nstreams is None else nstreams
            new.append(again.get_substream_rstates(count, after.dtype))
        store_all([state.container for state, *_ in self.state_updates], new)
        self.rstate = again.rstate

    # --- the draws --------------------------------------------------------------------------------

    def uniform(
        self,
        size: Any,
        low: Any = 0.0,
        high: Any = 1.0,
        ndim: int | None = None,
        dtype: Any = None,
        nstreams: int | None = None,
        target: Any = None,
    ) -> Variable:
        """Numbers spread evenly between `low` and `high`; floatX if the bounds need no more.

        `size` lists lengths, or is a vector of them. Raises TypeError for another size and for a
        dtype that is no float, ValueError for a length that is not positive, and
        NotImplementedError for bounds with axes that the size has not.
        """
        low, high = as_variable(low), as_variable(high)
        dtype = draw_dtype(dtype, [low, high])
        if dtype not in FLOATS:
            raise mistakes.draw_dtype(here(), dtype=dtype)
        low, high = (undefined_grad(cast(bound, dtype)) for bound in (low, high))
        lengths = _lengths(size)
        count = self.n_streams(size) if nstreams is None else nstreams
        state = shared(self.get_substream_rstates(count, dtype), borrow=True)
        draw = mrg_uniform(TensorType(dtype, _pattern(lengths, ndim)))
        after, numbers = draw.node(state, lengths).outputs
        keep_stream(state, after, numbers, "rstate")
        numbers.__dict__["rstate"] = state
        self.state_updates.append((state, after, size, nstreams))
        found: Variable = numbers * (high - low) + low
        if found.broadcastable != numbers.broadcastable:
            raise mistakes.size_below_bounds(here(), size=mistakes.brief_any(size))
        return found

    def binomial(
        self,
        size: Any = None,
        n: int = 1,
        p: Any = 0.5,
        ndim: int | None = None,
        dtype: Any = "int64",
        nstreams: int | None = None,
        **settings: Any,
    ) -> Variable:
        """1 with probability p, else 0; only for n = 1, as in Theano."""
        if n != 1:
            raise mistakes.draw_left_out(here(), found=f"binomial(n={n})", instead="n=1")
        draws = self.uniform(size=size, nstreams=nstreams, ndim=ndim, **settings)
        return cast(lt(draws, undefined_grad(as_variable(p))), dtype)

    def multinomial(
        self,
        size: Any = None,
        n: Any = 1,
        pvals: Any = None,
        ndim: int | None = None,
        dtype: Any = "int64",
        nstreams: int | None = None,
        **settings: Any,
    ) -> Variable:
        """How often each outcome came up in n trials, one row for each row of the matrix `pvals`.

        `size` and `ndim` stand here for the sake of other streams alone and must be None.
        """
        if size is not None or ndim is not None:
            raise mistakes.draw_shape_given(here(), call="multinomial", by="pvals")
        p = _probabilities(pvals, "multinomial", "pvals")
        draws = self.uniform(shape(p)[:1] * n, ndim=1, nstreams=nstreams, **settings)
        kind = p.dtype if dtype == "auto" else dtype_name(dtype)
        return multinomial_from_uniform(kind)(p, draws, n)

    def choice(
        self,
        size: Any = 1,
        a: None = None,
        replace: bool = True,
        p: Any = None,
        ndim: int | None = None,
        dtype: Any = "int64",
        nstreams: int | None = None,
        **settings: Any,
    ) -> Variable:
        """The numbers of `size` different outcomes, for each row of the matrix of probabilities.

        As in Theano it needs `replace=False`, and `a` and `ndim` must be None.
        """
        if replace:
            raise mistakes.draw_left_out(here(), found="replace=True", instead="replace=False")
        if a is not None:
            raise mistakes.draw_wants(here(), call="choice", wanted="p")
        if ndim is not None:
            raise mistakes.draw_shape_given(here(), call="choice", by="p")
        rows = _probabilities(p, "choice", "p")
        draws = self.uniform(shape(rows)[:1] * size, ndim=1, nstreams=nstreams, **settings)
        kind = "int64" if dtype == "auto" else dtype_name(dtype)
        return choice_from_uniform(kind)(rows, draws, size)

    def multinomial_wo_replacement(
        self,
        size: None = None,
        n: Any = 1,
        pvals: Any = None,
        ndim: int | None = None,
        dtype: Any = "int64",
        nstreams: int | None = None,
        **settings: Any,
    ) -> Variable:
        """The older name of `choice(size=n, replace=False, p=pvals)`."""
        if size is not None:
            raise mistakes.draw_shape_given(here(), call="multinomial_wo_replacement", by="pvals")
        return self.choice(
            size=n, replace=False, p=pvals, ndim=ndim, dtype=dtype, nstreams=nstreams, **settings
        )

    def normal(
        self,
        size: Any,
        avg: Any = 0.0,
        std: Any = 1.0,
        ndim: int | None = None,
        dtype: Any = None,
        nstreams: int | None = None,
        truncate: bool = False,
        **settings: Any,
    ) -> Variable:
        """Numbers from a normal distribution, made of uniform ones (G. E. P. Box, M. E. Muller).

        With `truncate=True` none is further from `avg` than twice `std`.
        """
        avg, std = (undefined_grad(as_variable(v)) for v in (avg, std))
        dtype = draw_dtype(dtype, [avg, std])
        lengths = _lengths(size)
        count = prod(lengths, dtype="int64")
        half = (count + count % 2) // 2

        def draw(n: Variable, low: Any) -> Variable:
            return self.uniform(
                (n,), low=low, high=1.0, ndim=1, dtype=dtype, nstreams=nstreams, **settings
            )

        uniform = draw(2 * half, 0.0)
        radius = sqrt(-2.0 * log(uniform[:half]))
        angle = np.array(2.0 * np.pi, dtype) * uniform[half:]
        parts = [(cos(angle), radius * cos(angle)), (sin(angle), radius * sin(angle))]
        normal = _near(parts, draw, dtype) if truncate else concatenate([z for _, z in parts])
        found = reshape(normal[:count], lengths, axes_of(lengths, ndim))
        found = patternbroadcast(found, _pattern(lengths, ndim))
        return found * cast(std, dtype) + cast(avg, dtype)

    def truncated_normal(
        self,
        size: Any,
        avg: Any = 0.0,
        std: Any = 1.0,
        ndim: int | None = None,
        dtype: Any = None,
        nstreams: int | None = None,
        **settings: Any,
    ) -> Variable:
        """Numbers near `avg` whose standard deviation, after cutting off both ends, is `std`."""
        # The deviation of a normal number that is known to lie between -2 and 2.
        std = as_variable(std) / 0.87962566103423978
        return self.normal(size, avg, std, ndim, dtype, nstreams, truncate=True, **settings)


def _near(parts: Sequence[tuple[Variable, Variable]], draw: Any, dtype: str) -> Variable:
    """Normal numbers from -2 to 2: those that lie further out get another distance in there.

    `parts` are pairs of the cosines of random directions and the numbers that they gave.
    """
    outside = [or_(lt(z, -2.0), gt(z, 2.0)) for _, z in parts]
    far = [nonzero(out)[0] for out in outside]
    counts = [shape(places)[0] for places in far]
    again = draw(counts[0] + counts[1], np.array(np.exp(-2.0), dtype))
    radius = sqrt(-2.0 * log(again))
    distances = [radius[: counts[0]], radius[counts[0] :]]
    found: list[Variable] = []
    for (cosine, z), out, places, distance in zip(parts, outside, far, distances, strict=True):
        found += [z[nonzero(invert(out))[0]], distance * cosine[places]]
    return concatenate(found)


def _lengths(size: Any) -> Variable:
    """The lengths of a draw as an int64 vector; each number among them is positive."""
    if isinstance(size, Variable) and size.ndim == 1:
        return size
    entries = list(size) if isinstance(size, list | tuple | np.ndarray) else [size]
    for entry in entries:
        if not isinstance(entry, int | np.integer | Variable):
            raise mistakes.size_not_lengths(
                here(),
                found=mistakes.brief_any(entry),
                type=mistakes.value_kind_words(entry),
                example="(2, 3)",
            )
        if isinstance(entry, Variable) and entry.ndim:
            type = mistakes.type_words(entry.type)
            raise mistakes.size_of_vectors(here(), found=label(entry), type=type)
        if not isinstance(entry, Variable) and entry <= 0:
            raise mistakes.size_not_positive(here(), found=int(entry))
    return as_lengths(entries)


def _pattern(lengths: Variable, ndim: int | None) -> tuple[bool, ...]:
    """Which lengths are known to be 1."""
    if isinstance(lengths, Constant):
        return ones_among(tuple(int(n) for n in lengths.data))
    node = lengths.owner
    if node is not None and node.op is shape:
        return node.inputs[0].broadcastable
    if node is not None and node.op.name == "stack":
        return tuple(isinstance(i, Constant) and bool(i.data == 1) for i in node.inputs)
    return (False,) * axes_of(lengths, ndim)


def _probabilities(given: Any, call: str, name: str) -> Variable:
    """The matrix of probabilities; no gradient goes there."""
    if given is None:
        raise mistakes.draw_wants(here(), call=call, wanted=name)
    p = undefined_grad(as_variable(given))
    if p.ndim != 2:
        raise mistakes.draw_left_out(here(), found=f"{name}: {p.ndim}D", instead=f"{name}: 2D")
    return p

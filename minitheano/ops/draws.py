"""Draws from NumPy's generators by name: what Theano has in `theano.tensor.raw_random`.

Each gives two variables, the generator afterwards and the numbers. `size` and `ndim` say how long
the draw is, or the parameters do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any

import numpy as np

from .. import mistakes
from ..config import config
from ..graph import Variable
from ..say import label, operand
from ..site import here
from ..types import DISCRETE, TensorType, dtype_name, upcast
from .card import as_variable
from .elementwise import add, cast
from .index import vector_length
from .make import arange
from .random import as_lengths, random_function
from .shape import Pattern, dimshuffle, known, ones_among, reshape, shape


def _lengths(
    size: Any, ndim: int | None, parameters: Sequence[Variable]
) -> tuple[Variable, Pattern]:
    """The lengths of a draw as a vector, and which of them are known to be 1.

    Without `size` the draw has the shape of its parameters.
    """
    if isinstance(size, list | tuple):
        lengths, pattern = _listed(size, parameters)
    elif size is not None:
        lengths = as_variable(size)
        if lengths.ndim != 1 or lengths.dtype not in DISCRETE:
            type = mistakes.type_words(lengths.type)
            example = f"({label(lengths)},)" if lengths.ndim == 0 else f"{operand(lengths)}.shape"
            words = {"found": label(lengths), "type": type, "example": example}
            raise mistakes.size_not_lengths(here(), **words)
        pattern = (False,) * axes_of(lengths, ndim)
        lengths = cast(lengths, "int64")
    elif parameters:
        like = reduce(add, parameters)
        pattern = like.broadcastable
        lengths = shape(like) if like.ndim else as_lengths([])
    else:
        raise mistakes.size_missing(here())
    needed = max([p.ndim for p in parameters], default=0)
    if len(pattern) < needed or (size is not None and ndim not in (None, len(pattern))):
        wanted = needed if ndim is None else ndim
        raise mistakes.size_ndim(here(), found=len(pattern), wanted=wanted)
    return lengths, pattern


def _listed(size: Sequence[Any], parameters: Sequence[Variable]) -> tuple[Variable, Pattern]:
    """In a list of lengths, -1 stands for the length that a parameter has there."""
    places = range(-len(size), 0)
    entries = [
        _borrowed(axis, parameters) if n == -1 else s
        for axis, s, n in zip(places, size, known(size)[0], strict=True)
    ]
    numbers, _ = known(entries)
    if any(n is not None and n < 0 for n in numbers):
        raise mistakes.size_negative(here(), found=tuple(numbers))
    return as_lengths(entries), ones_among(numbers)


def axes_of(lengths: Variable, ndim: int | None) -> int:
    """How many axes a draw of these lengths has: `ndim`, or what the formula tells."""
    try:
        return vector_length(lengths) if ndim is None else ndim
    except TypeError:
        raise mistakes.size_unknown(here(), name=label(lengths)) from None


def _borrowed(axis: int, parameters: Sequence[Variable]) -> Any:
    """The length that the parameters have on an axis, counted from the right."""
    there = [p for p in parameters if p.ndim >= -axis]
    if not there:
        raise mistakes.size_negative(here(), found=-1)
    return next((shape(p)[axis] for p in there if not p.broadcastable[axis]), 1)


def draw_dtype(dtype: Any, parameters: Sequence[Variable]) -> str:
    """The dtype asked for; without one, floatX or what the parameters need beyond it."""
    found = upcast(config.floatX, *[p.dtype for p in parameters])
    return found if dtype is None else dtype_name(dtype)


def _draw(
    random_state: Any,
    how: str,
    size: Any,
    ndim: int | None,
    dtype: Any,
    parameters: Sequence[Any],
    shaping: Sequence[Variable] | None = None,
    pattern: Callable[[Pattern], Pattern] = lambda lengths: lengths,
) -> list[Variable]:
    """The two outputs; `shaping` say how long the draw is, if not all parameters do."""
    given = [as_variable(p) for p in parameters]
    lengths, found = _lengths(size, ndim, given if shaping is None else shaping)
    type = TensorType(draw_dtype(dtype, given), pattern(found))
    op = random_function(how, type, False, type.ndim - len(found))
    return list(op.node(random_state, lengths, *given).outputs)


# --- the draws ------------------------------------------------------------------------------------


def uniform(
    random_state: Any,
    size: Any = None,
    low: Any = 0.0,
    high: Any = 1.0,
    ndim: int | None = None,
    dtype: Any = None,
) -> list[Variable]:
    """The generator afterwards, and numbers spread evenly from `low` to below `high`."""
    return _draw(random_state, "uniform", size, ndim, dtype, [low, high])


def normal(
    random_state: Any,
    size: Any = None,
    avg: Any = 0.0,
    std: Any = 1.0,
    ndim: int | None = None,
    dtype: Any = None,
) -> list[Variable]:
    """The generator afterwards, and numbers from a normal distribution."""
    return _draw(random_state, "normal", size, ndim, dtype, [avg, std])


def binomial(
    random_state: Any,
    size: Any = None,
    n: Any = 1,
    p: Any = 0.5,
    ndim: int | None = None,
    dtype: Any = "int64",
    prob: Any = None,
) -> list[Variable]:
    """The generator afterwards, and successes in n trials; `prob` is the older name of `p`."""
    given = [n, p if prob is None else prob]
    return _draw(
        random_state, "binomial", size, ndim, dtype, given, None, lambda q: (False,) * len(q)
    )


def random_integers(
    random_state: Any,
    size: Any = None,
    low: Any = 0,
    high: Any = 1,
    ndim: int | None = None,
    dtype: Any = "int64",
) -> list[Variable]:
    """The generator afterwards, and integers from `low` to `high`, both included."""
    return _draw(random_state, "random_integers", size, ndim, dtype, [low, high])


def choice(
    random_state: Any,
    size: Any = None,
    a: Any = 2,
    replace: Any = True,
    p: Any = None,
    ndim: int | None = None,
    dtype: Any = "int64",
) -> list[Variable]:
    """The generator afterwards, and elements of the vector `a`, or integers below the number."""
    again = np.int8(replace) if isinstance(replace, bool) else replace
    likely = np.empty(0) if p is None or (isinstance(p, int) and p == 0) else p
    return _draw(random_state, "choice", size, ndim, dtype, [a, again, likely], ())


def poisson(
    random_state: Any,
    size: Any = None,
    lam: Any = 1.0,
    ndim: int | None = None,
    dtype: Any = "int64",
) -> list[Variable]:
    """The generator afterwards, and counts from a Poisson distribution with the mean `lam`."""
    return _draw(random_state, "poisson", size, ndim, dtype, [lam], ())


def permutation(
    random_state: Any,
    size: Any = None,
    n: Any = 1,
    ndim: int | None = None,
    dtype: Any = "int64",
) -> list[Variable]:
    """The generator afterwards, and the integers below n in random order, as a last axis."""
    if size is None or size == ():
        if ndim not in (None, 1):
            raise mistakes.size_missing(here())
        size, ndim = (), None
    return _draw(random_state, "permutation", size, ndim, dtype, [n], (), lambda q: (*q, False))


def multinomial(
    random_state: Any,
    size: Any = None,
    n: Any = 1,
    pvals: Any = (0.5, 0.5),
    ndim: int | None = None,
    dtype: Any = "int64",
) -> list[Variable]:
    """The generator afterwards, and how often each outcome came up in n trials, as a last axis."""
    n, pvals = as_variable(n), as_variable(pvals)
    last = pvals.broadcastable[-1:]
    shaping = [n, pvals[..., 0]]
    return _draw(
        random_state, "multinomial", size, ndim, dtype, [n, pvals], shaping, lambda q: q + last
    )


def permuted_rows(rows: Variable, order: Variable) -> Variable:
    """The rows of an array, the elements of each in the order that the same row of `order` says."""
    lines, places = reshape(rows, (-1, rows.shape[-1])), reshape(order, (-1, order.shape[-1]))
    each = dimshuffle(arange(lines.shape[0]), 0, "x")
    return reshape(lines[each, places], rows.shape, rows.ndim)

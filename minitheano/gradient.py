"""Derivatives that need a loop or a call: Jacobian and Hessian matrices, and the numerical check.

The chain rule itself is in chain.py; this file stands after `scan` and `function`, and is what
`theano.gradient` offers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from . import mistakes
from .backward import Lop as Lop
from .backward import Rop as Rop
from .backward import grad as grad
from .errors import DisconnectedInputError as DisconnectedInputError
from .errors import NullTypeGradError as NullTypeGradError
from .function import function
from .graph import Variable
from .ops.detach import consider_constant as consider_constant
from .ops.detach import disconnected_grad as disconnected_grad
from .ops.detach import grad_clip as grad_clip
from .ops.detach import grad_scale as grad_scale
from .ops.detach import undefined_grad as undefined_grad
from .ops.detach import zero_grad as zero_grad
from .ops.make import arange
from .ops.own import disconnected_type as disconnected_type
from .ops.own import grad_not_implemented as grad_not_implemented
from .ops.own import grad_undefined as grad_undefined
from .say import label
from .scan import scan
from .site import here
from .types import DisconnectedType as DisconnectedType
from .types import NullType as NullType
from .types import TensorType


def jacobian(
    expression: Variable,
    wrt: Any,
    consider_constant: Any = None,
    disconnected_inputs: str = "raise",
) -> Any:
    """The gradients of all elements of a vector, one row for each, by a loop over the elements.

    `wrt` is a variable, or a list or tuple of them; a result has one axis more than its variable.
    Of a scalar it is the gradient. Raises ValueError for an expression with more than one axis.
    """
    if expression.ndim > 1:
        raise mistakes.jacobian_ndim(here(), name=label(expression), ndim=expression.ndim)
    several = isinstance(wrt, list | tuple)
    inputs = list(wrt) if several else [wrt]
    if expression.ndim == 0:
        return grad(expression, wrt, consider_constant, disconnected_inputs)

    def row(i: Variable, *_: Variable) -> list[Variable]:
        return list(grad(expression[i], inputs, consider_constant, disconnected_inputs))

    rows, _ = scan(
        row,
        sequences=arange(expression.shape[0]),
        non_sequences=[expression, *inputs],
        return_list=True,
        name="jacobian",
    )
    return type(wrt)(rows) if several else rows[0]


def hessian(
    cost: Variable,
    wrt: Any,
    consider_constant: Any = None,
    disconnected_inputs: str = "raise",
) -> Any:
    """The second derivatives of a scalar cost with respect to a vector, as a square matrix.

    For a list or tuple of vectors, one matrix for each. Raises ValueError for other variables.
    """
    several = isinstance(wrt, list | tuple)
    for x in wrt if several else [wrt]:
        if isinstance(x, Variable) and x.ndim != 1:
            raise mistakes.hessian_ndim(here(), name=label(x), ndim=x.ndim)
    slopes = grad(cost, wrt, consider_constant, disconnected_inputs)
    pairs = zip(slopes, wrt, strict=True) if several else [(slopes, wrt)]
    matrices = [jacobian(g, x, consider_constant, "ignore") for g, x in pairs]
    return type(wrt)(matrices) if several else matrices[0]


def subgraph_grad(
    wrt: list[Variable],
    end: list[Variable],
    start: Mapping[Variable, Any] | None = None,
    cost: Variable | None = None,
    details: bool = False,
) -> Any:
    """Gradients that begin at `start` (or at a cost) and stop at `end`: a walk in portions.

    Returns the gradients for `wrt` and those for `end`, which are the next portion's `start`.
    """
    if start is None and cost is None:
        raise ValueError("subgraph_grad needs start=, or cost=.")
    asked = list(dict.fromkeys([*wrt, *end]))
    parts = [
        grad(c, asked, consider_constant=end, disconnected_inputs="ignore", known_grads=known)
        for c, known in ((None, start), (cost, None))
        if c is not None or known is not None
    ]
    total = dict(zip(asked, parts[0], strict=True))
    if len(parts) == 2:
        total = {x: total[x] + more for x, more in zip(asked, parts[1], strict=True)}
    found = [total[x] for x in wrt], [total[x] for x in end]
    from_start = list(parts[0]) if start is not None else None
    from_cost = list(parts[-1]) if cost is not None else None
    return (*found, from_start, from_cost) if details else found


# --- the numerical check --------------------------------------------------------------------------


class GradientError(Exception):
    """A gradient that differs from the slope measured by small steps."""

    def __init__(self, arg: int, place: tuple[int, ...], found: float, measured: float) -> None:
        super().__init__(arg, place, found, measured)
        self.arg, self.place, self.found, self.measured = arg, place, found, measured

    def __str__(self) -> str:
        return (
            f"argument {self.arg}, element {self.place}: the gradient is {self.found!r},"
            f" the measured slope {self.measured!r}"
        )


def verify_grad(
    fun: Callable[..., Variable],
    pt: Sequence[Any],
    n_tests: int = 2,
    rng: Any = None,
    eps: float | None = None,
    out_type: str | None = None,
    abs_tol: float | None = None,
    rel_tol: float | None = None,
    mode: Any = None,
    cast_to_output_type: bool = False,
    no_debug_ref: bool = True,
) -> None:
    """Compare the gradient of `fun` at the point `pt` with central differences.

    `fun` takes one variable for each array in `pt`. Its output is projected on a random vector
    drawn from `rng` (a NumPy generator), `n_tests` times. The slope in each element is
    (f(x + eps) - f(x - eps)) / (2 eps), whose error falls as eps squared.

    Raises GradientError for the element where gradient and slope differ most, if they differ by
    more than `abs_tol + rel_tol * |slope|`.
    """
    if rng is None:
        raise TypeError("verify_grad draws random numbers: rng=np.random.RandomState(seed)")
    points = [np.array(p) for p in pt]
    xs = [TensorType(p.dtype.name, (False,) * p.ndim)(f"x{k}") for k, p in enumerate(points)]
    out = fun(*xs)
    along = TensorType(out.dtype, out.broadcastable)("along")
    cost = (out * along).sum()
    slopes = grad(cost, xs, disconnected_inputs="ignore")
    gradient = function([*xs, along], slopes, on_unused_input="ignore")
    value = function([*xs, along], cost, on_unused_input="ignore")
    shape = function(xs, out.shape, on_unused_input="ignore")(*points)
    coarse = any(np.dtype(v.dtype).itemsize < 8 for v in (*xs, out))
    rough = 1e-2 if coarse else 1e-4
    limits = rough if abs_tol is None else abs_tol, rough if rel_tol is None else rel_tol
    for _ in range(n_tests):
        direction = np.asarray(rng.uniform(0.5, 1.5, size=shape), out.dtype)
        for arg, g in enumerate(gradient(*points, direction)):
            step = eps or (1e-2 if coarse else 1e-6)
            measured = _slopes(lambda *at, d=direction: float(value(*at, d)), points, arg, step)
            _compare(arg, g, measured, *limits)


def _compare(arg: int, found: Any, measured: Any, abs_tol: float, rel_tol: float) -> None:
    """Raises GradientError where the two differ most, if that is too much."""
    excess = np.abs(found - measured) - (abs_tol + rel_tol * np.abs(measured))
    if excess.size and not np.max(excess) <= 0:  # a nan is an error too
        place = tuple(int(k) for k in np.unravel_index(np.argmax(excess), excess.shape))
        raise GradientError(arg, place, float(found[place]), float(measured[place]))


def _slopes(
    value: Callable[..., float], points: Sequence[Any], arg: int, step: float
) -> np.ndarray[Any, Any]:
    """The slope in each element of one argument, by central differences."""
    found = np.zeros(points[arg].shape)
    for place in np.ndindex(found.shape):
        ends = []
        for shift in (step, -step):
            moved = list(points)
            moved[arg] = points[arg].copy()
            moved[arg][place] += shift
            ends.append(value(*moved))
        found[place] = (ends[0] - ends[1]) / (2 * step)
    return found

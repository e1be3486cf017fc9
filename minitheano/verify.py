"""The numerical check of gradients: what T.grad says, against slopes measured by small steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .backward import grad
from .function import function
from .graph import Variable
from .types import FLOATS, TensorType

Floats = np.ndarray[Any, Any]

# For each dtype the length of a step, and how far gradient and slope may be apart.
STEPS = {"float64": 1e-6, "float32": 1e-2, "float16": 1e-1}
TOLERANCES = {"float64": 1e-4, "float32": 1e-2, "float16": 5e-2}


class GradientError(Exception):
    """A gradient that differs from the slope measured by small steps.

    Attributes: `arg` which argument, `err_pos` which element of it in order, `shape` its shape,
    `val1` the gradient, `val2` the slope, and the errors and tolerances, absolute and relative.
    """

    def __init__(
        self,
        arg: int,
        err_pos: int,
        shape: tuple[int, ...],
        val1: float,
        val2: float,
        abs_err: float,
        rel_err: float,
        abs_tol: float,
        rel_tol: float,
    ) -> None:
        found = arg, err_pos, shape, val1, val2, abs_err, rel_err, abs_tol, rel_tol
        super().__init__(*found)
        self.arg, self.err_pos, self.shape = arg, err_pos, shape
        self.val1, self.val2 = val1, val2
        self.abs_err, self.rel_err, self.abs_tol, self.rel_tol = abs_err, rel_err, abs_tol, rel_tol

    def __str__(self) -> str:
        place = tuple(int(k) for k in np.unravel_index(self.err_pos, self.shape))
        return (
            f"argument {self.arg}, element {place} of shape {self.shape}: the gradient is"
            f" {self.val1!r}, the measured slope {self.val2!r};"
            f" they differ by {self.abs_err:.2g} ({self.rel_err:.2g} of their size),"
            f" and {self.abs_tol:.2g} ({self.rel_tol:.2g}) is allowed"
        )


class numeric_grad:
    """The slope of a function of arrays by each element, by central differences, in `gf`.

    (f(x + eps) - f(x - eps)) / (2 eps), whose error falls as eps squared. `f` takes the arrays in
    `pt` and returns one number; without `eps` the step fits the dtypes.
    """

    def __init__(
        self, f: Callable[..., Any], pt: Any, eps: float | None = None, out_type: Any = None
    ) -> None:
        several = isinstance(pt, list | tuple)
        points = [np.array(p) for p in (pt if several else [pt])]
        names = [p.dtype.name for p in points] + ([str(out_type)] if out_type else [])
        step = eps or max(STEPS.get(name, 1e-6) for name in names)
        slopes = [_slopes(f, points, arg, step) for arg in range(len(points))]
        self.gf = slopes if several else slopes[0]

    @staticmethod
    def abs_rel_err(a: Any, b: Any) -> tuple[Floats, Floats]:
        """How far apart two arrays are, element by element: absolute, and as part of their size."""
        apart = np.abs(a - b)
        return apart, apart / np.maximum(np.abs(a) + np.abs(b), 1e-8)

    def max_err(self, g_pt: Any, abs_tol: float, rel_tol: float) -> tuple[int, int, float, float]:
        """Where gradients differ most from the slopes: (argument, element, absolute, relative)."""
        worst = (0, 0, 0.0, 0.0)
        most = -1.0
        for arg, (g, slope) in enumerate(zip(g_pt, self.gf, strict=True)):
            if g.shape != slope.shape:
                raise ValueError(
                    f"argument {arg}: a gradient of shape {g.shape}, not {slope.shape}"
                )
            apart, relative = (np.ravel(e) for e in self.abs_rel_err(g, slope))
            # Either tolerance is enough; what is not a number is worse than any error.
            excess = np.nan_to_num(np.minimum(apart / abs_tol, relative / rel_tol), nan=np.inf)
            if excess.size and excess.max() > most:
                at = int(excess.argmax())
                most = float(excess[at])
                worst = arg, at, float(apart[at]), float(relative[at])
        return worst


def _slopes(value: Callable[..., Any], points: Sequence[Any], arg: int, step: float) -> Floats:
    """The slope in each element of one argument, by central differences."""
    found = np.zeros(points[arg].shape)
    for place in np.ndindex(found.shape):
        ends = []
        for shift in (step, -step):
            moved = list(points)
            moved[arg] = points[arg].copy()
            moved[arg][place] += shift
            ends.append(float(value(*moved)))
        found[place] = (ends[0] - ends[1]) / (2 * step)
    return found


def verify_grad(
    fun: Callable[..., Any],
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
    """Compares the gradient of `fun` at the point `pt` with slopes measured by small steps.

    `fun` takes one variable for each array in `pt` and returns one variable. It is projected on a
    random vector drawn from `rng` (a NumPy RandomState), `n_tests` times. A slope fits if the
    absolute error is below `abs_tol`, or the relative one below `rel_tol`.

    Raises GradientError for the element where gradient and slope differ most, TypeError without
    `rng` or for arrays that are not of floats.
    """
    points = [np.array(p) for p in pt]
    _check(points, rng)
    types = [TensorType(p.dtype.name, [n == 1 for n in p.shape]) for p in points]
    xs = [type(f"input {k}") for k, type in enumerate(types)]
    out = fun(*xs)
    if not isinstance(out, Variable):
        raise NotImplementedError("verify_grad needs a function with one output.")
    rough = max(TOLERANCES.get(v.dtype, 1e-4) for v in (*xs, out))
    limits = rough if abs_tol is None else abs_tol, rough if rel_tol is None else rel_tol
    wide = out.dtype == "float64" or not cast_to_output_type
    along = TensorType("float64" if wide else out.dtype, out.broadcastable)("projection")
    value, gradient, shape = _compiled(xs, along, out, mode)
    for _ in range(n_tests):
        direction = np.asarray(rng.uniform(0.5, 1.5, tuple(shape(*points))), along.dtype)
        measured = numeric_grad(
            lambda *at, d=direction: value(*at, d), points, eps, out_type or out.dtype
        )
        _compare(gradient(*points, direction), measured, *limits)


def _compiled(xs: Sequence[Variable], along: Variable, out: Variable, mode: Any) -> tuple[Any, ...]:
    """The projection of the output on a vector, its gradients, and the shape, as functions."""
    cost = (out * along).sum()
    slopes = grad(cost, xs, disconnected_inputs="ignore")
    asked = (([*xs, along], cost), ([*xs, along], list(slopes)), (xs, out.shape))
    return tuple(function(i, o, on_unused_input="ignore", mode=mode) for i, o in asked)


def _check(points: Sequence[Floats], rng: Any) -> None:
    for k, p in enumerate(points):
        if p.dtype.name not in FLOATS:
            raise TypeError(
                f"verify_grad can work only with floating point inputs; input {k} is {p.dtype}."
            )
    if rng is None:
        raise TypeError("verify_grad draws random numbers: rng=np.random.RandomState(seed)")


def _compare(found: Sequence[Floats], measured: Any, abs_tol: float, rel_tol: float) -> None:
    """Raises GradientError where the two differ most, if that is too much."""
    arg, at, abs_err, rel_err = measured.max_err(found, abs_tol, rel_tol)
    if not (abs_err <= abs_tol or rel_err <= rel_tol):
        values = float(np.ravel(found[arg])[at]), float(np.ravel(measured.gf[arg])[at])
        shape = found[arg].shape
        raise GradientError(arg, at, shape, *values, abs_err, rel_err, abs_tol, rel_tol)

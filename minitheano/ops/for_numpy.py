"""NumPy's functions on variables: `np.exp(x)`, `array * x` and `np.sum(x)` build nodes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .. import elsewhere, mistakes
from ..graph import Variable
from ..say import label
from ..site import here
from . import extra, index, join, linalg, linear, make, reduce, shape, sort
from .card import CATALOGUE
from .elementwise import clip, round_half_to_even, switch

Function = Callable[..., Any]

# A card with the name of a ufunc stands for it; these have another name in Theano.
RENAMED = {
    "subtract": "sub", "multiply": "mul", "divide": "true_div", "floor_divide": "int_div",
    "remainder": "mod", "power": "pow", "negative": "neg", "absolute": "abs_", "sign": "sgn",
    "square": "sqr", "reciprocal": "inv", "rint": "round_half_to_even", "conjugate": "conj",
    "less": "lt", "less_equal": "le", "greater": "gt", "greater_equal": "ge", "equal": "eq",
    "not_equal": "neq", "bitwise_and": "and_", "bitwise_or": "or_", "bitwise_xor": "xor",
}  # fmt: skip


def norm(x: Variable, ord: float | None = None, axis: Any = None, keepdims: bool = False) -> Any:
    """np.linalg.norm of a vector, or of all numbers of a matrix."""
    return reduce.norm(x, 2 if ord is None else ord, axis, keepdims)


def same_name(names: str, *modules: Any) -> dict[Any, Function]:
    """The functions of NumPy of these names, and those of the catalogue that mean the same."""
    return {getattr(np, n): getattr(m, n) for n in names.split() for m in modules if hasattr(m, n)}


FUNCTIONS: dict[Any, Function] = {
    np.linalg.norm: norm, np.expand_dims: shape.shape_padaxis, np.where: switch,
    np.clip: lambda a, a_min, a_max: clip(a, a_min, a_max),
    np.round: round_half_to_even, np.size: lambda x: x.size, np.ndim: lambda x: x.ndim,
    **same_name("sum prod mean var std max min argmax argmin all any cumsum cumprod", reduce),
    **same_name("shape transpose swapaxes reshape ravel squeeze", shape),
    **same_name("zeros_like ones_like tril triu diag diagonal trace", make),
    **same_name("concatenate stack tile roll", join),
    **same_name("repeat take nonzero flatnonzero", index),
    **same_name("dot outer tensordot", linear),
    **same_name("sort argsort", sort), **same_name("diff ptp", extra),
    np.linalg.inv: linalg.matrix_inverse, np.linalg.det: linalg.det,
    np.linalg.pinv: linalg.pinv, np.linalg.cholesky: linalg.cholesky,
}  # fmt: skip


def _only_numbers(function: str, x: Variable) -> Exception:
    """A function of NumPy that has no namesake, with the nearest of ours."""
    ours = elsewhere.FUNCTIONS.get(function)
    words = {"function": function, "name": label(x)}
    return mistakes.numpy_function(here(), remedy=mistakes.instead_of_numpy(ours), **words)


def on_ufunc(x: Variable, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
    """`np.exp(x)` and `array * x`: NumPy asks here before it touches a variable."""
    name = ufunc.__name__ if method == "__call__" else f"{ufunc.__name__}.{method}"
    known = linear.dot if ufunc is np.matmul else CATALOGUE.get(RENAMED.get(name, name))
    if known is None or any(setting is not None for setting in kwargs.values()):
        raise _only_numbers(name, x)
    return known(*inputs)


def on_function(x: Variable, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
    """`np.sum(x)`: the function of the same meaning here, if there is one."""
    wanted = {k: v for k, v in kwargs.items() if not (k == "out" and v is None)}
    if function not in FUNCTIONS or "out" in wanted:
        raise _only_numbers(function.__name__, x)
    return FUNCTIONS[function](*args, **wanted)

"""Ops that hand their input on unchanged and say what becomes of its gradient."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..config import config
from ..graph import Variable
from ..types import DISCRETE
from .card import Op, family, op
from .elementwise import clip, nothing
from .own import grad_undefined as grad_undefined


def _identity(name: str, gradient: Callable[..., Any], doc: str) -> Op:
    made = op(
        name, infer=lambda x: x.type, source="{x}", grad=gradient, latex="{x}", view=True, doc=doc
    )
    made.passes_on = True
    return made


def _zeros(g: Variable, out: Variable, x: Variable) -> tuple[Variable]:
    return (x.zeros_like(dtype=config.floatX if x.dtype in DISCRETE else x.dtype),)


disconnected_grad = _identity(
    "disconnected_grad", nothing, "x itself; no gradient passes, as if x were an input."
)
zero_grad = _identity("zero_grad", _zeros, "x itself, with gradient 0.")
consider_constant = _identity("consider_constant", _zeros, "x itself, with gradient 0.")
undefined_grad = _identity(
    "undefined_grad",
    lambda g, out, x: (grad_undefined("undefined_grad", 0, x),),
    "x itself; asking for a gradient through it raises NullTypeGradError.",
)
undefined_grad.undefined = True


@family
def clipped(lower: float, upper: float) -> Op:
    """The identity whose gradient is kept between two bounds."""
    return _identity(
        "grad_clip",
        lambda g, out, x: (clip(g, lower, upper),),
        f"x itself; its gradient is kept between {lower} and {upper}.",
    )


@family
def scaled(multiplier: float) -> Op:
    """The identity whose gradient is multiplied by a number."""
    return _identity(
        "grad_scale",
        lambda g, out, x: (g * multiplier,),
        f"x itself; its gradient is multiplied by {multiplier}.",
    )


def grad_clip(x: Any, lower_bound: float, upper_bound: float) -> Variable:
    """`x` itself; a gradient that passes is clipped to the bounds, element by element."""
    return clipped(lower_bound, upper_bound)(x)


def grad_scale(x: Any, multiplier: float) -> Variable:
    """`x` itself; a gradient that passes is multiplied by `multiplier`."""
    return scaled(multiplier)(x)

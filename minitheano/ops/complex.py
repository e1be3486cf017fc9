"""The catalogue of complex numbers: their parts, and how to put them together.

The gradient of a real cost with respect to a complex number is complex: its parts are the slopes
along the real and the imaginary direction.
"""

from __future__ import annotations

from typing import Any

from ..graph import Variable
from ..types import COMPLEX, upcast
from .card import Op, as_variable, elementwise
from .elementwise import arctan2, cast, cos, ordered, sin
from .elementwise import real as of_real_part
from .make import zeros_like


def of_both_parts(*dtypes: str) -> str:
    """The dtype of a complex number with parts of these dtypes."""
    return upcast(ordered(*dtypes), "complex64")


real_part: Op = elementwise(
    "real",
    dtype=of_real_part,
    source="{x}.real.copy()",
    grad=lambda g, out, x: (g,),
    latex=r"\operatorname{{Re}}({x})",
    doc="The real part.",
)
imaginary_part: Op = elementwise(
    "imag",
    dtype=of_real_part,
    source="{x}.imag.copy()",
    grad=lambda g, out, x: (g * 1j if x.dtype in COMPLEX else None,),
    latex=r"\operatorname{{Im}}({x})",
    doc="The imaginary part.",
)
complex: Op = elementwise(
    "complex",
    dtype=of_both_parts,
    source="{x} + {y} * 1j",
    grad=lambda g, out, x, y: (real(g), imag(g)),
    latex="{x} + i {y}",
    doc="The complex number with these two parts.",
)


def real(z: Any) -> Variable:
    """The real part; of a real number the number itself."""
    v = as_variable(z)
    return real_part(v) if v.dtype in COMPLEX else v


def imag(z: Any) -> Variable:
    """The imaginary part; of a real number 0."""
    v = as_variable(z)
    return imaginary_part(v) if v.dtype in COMPLEX else zeros_like(v)


def angle(z: Any) -> Variable:
    """The angle of a complex number in radians, from -pi to pi, as float64."""
    return cast(arctan2(imag(z), real(z)), "float64")


def complex_from_polar(abs: Any, angle: Any) -> Variable:
    """The complex number of this absolute value and angle."""
    return complex(abs * cos(angle), abs * sin(angle))

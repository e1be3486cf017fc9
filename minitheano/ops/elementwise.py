"""The elementwise catalogue: ops that work number by number.

The gradient of each card is written for operands of equal shape; `gradient.py` sums over the axes
that were repeated to fit. Formulas without a source are from any table of derivatives.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .. import mistakes
from ..config import config
from ..graph import Apply, Constant, Variable
from ..site import here, text_of
from ..types import COMPLEX, DISCRETE, DTYPES, INTEGERS, dtype_name, upcast, upgrade_to_float
from .card import CATALOGUE, Elementwise, Op, as_variable, elementwise, helper, same_dtype


def floating(*dtypes: str) -> str:
    """The rule of `exp`: a float dtype that holds the operands' common dtype."""
    return upgrade_to_float(upcast(*dtypes))


def quotient(*dtypes: str) -> str:
    """The rule of `/`: the common dtype, `floatX` for integers."""
    discrete = all(dtype in DISCRETE for dtype in dtypes)
    return str(config.floatX) if discrete else upcast(*dtypes)


def counted(*dtypes: str) -> str:
    """The rule of `**`: the common dtype, int8 for booleans."""
    common = upcast(*dtypes)
    return "int8" if common == "bool" else common


def boolean(*dtypes: str) -> str:
    """The rule of `<`: always bool."""
    return "bool"


def signed(*dtypes: str) -> str:
    """The rule of `-`: the common dtype, which is not bool."""
    common = upcast(*dtypes)
    if common == "bool":
        raise mistakes.minus_of_booleans(here())
    return common


def ordered(*dtypes: str) -> str:
    """The rule of `//`: the common dtype, which is not complex."""
    common = upcast(*dtypes)
    if common in COMPLEX:
        raise mistakes.order_of_complex(here(), dtype=common)
    return common


def real_floating(*dtypes: str) -> str:
    """The rule of `sigmoid`: that of `exp`, for real numbers."""
    return floating(ordered(*dtypes))


def discrete(*dtypes: str) -> str:
    """The rule of `&`: the common dtype, for integers and booleans alone."""
    common = upcast(*dtypes)
    if common not in DISCRETE:
        site = here()
        meant = site.torn if site is not None else ""
        remedy = meant or mistakes.instead_of_bits(text_of(site))
        raise mistakes.bits_of_floats(site, dtype=common, remedy=remedy)
    return common


def real(*dtypes: str) -> str:
    """The rule of `abs`: the dtype of the real part."""
    common = upcast(*dtypes)
    return {"complex64": "float32", "complex128": "float64"}.get(common, common)


def of_branches(condition: str, *dtypes: str) -> str:
    """The rule of `switch`: the common dtype of the two branches."""
    return upcast(*dtypes)


def nothing(g: Variable, out: Variable, *inputs: Variable) -> tuple[None, ...]:
    """The gradient of an op whose result does not change when an input changes a little."""
    return (None,) * len(inputs)


def flat(g: Variable, out: Variable, *inputs: Variable) -> tuple[Variable, ...]:
    """The gradient of a step function: a path exists, and its slope is 0."""
    return tuple(x.zeros_like(dtype=floating(x.dtype)) for x in inputs)


# --- arithmetic -----------------------------------------------------------------------------------

add = elementwise(
    "add",
    dtype=same_dtype,
    source="{x} + {y}",
    grad=lambda g, out, x, y: (g, g),
    symbol="+",
    latex=r"{x} + {y}",
    commutes=True,
    doc="Sum, element by element.",
)
sub = elementwise(
    "sub",
    dtype=signed,
    source="{x} - {y}",
    grad=lambda g, out, x, y: (g, -g),
    symbol="-",
    latex=r"{x} - {y}",
    doc="Difference, element by element.",
)
mul = elementwise(
    "mul",
    dtype=same_dtype,
    source="{x} * {y}",
    grad=lambda g, out, x, y: (g * y, g * x),
    symbol="*",
    latex=r"{x} \cdot {y}",
    commutes=True,
    doc="Product, element by element.",
)
true_div = elementwise(
    "true_div",
    dtype=quotient,
    source="{x} / {y}",
    grad=lambda g, out, x, y: (g / y, -(g * out) / y),
    symbol="/",
    latex=r"\frac{{{x}}}{{{y}}}",
    domain=(0.5, 3.0),
    doc="Quotient, element by element; of integers it is `floatX`.",
)
int_div = elementwise(
    "int_div",
    dtype=ordered,
    source="{x} // {y}",
    native=lambda dtype: (
        "(-{x} if {y} == -1 else {x} // {y})" if dtype in INTEGERS else "{x} // {y}"
    ),
    grad=flat,
    symbol="//",
    latex=r"\lfloor {x} / {y} \rfloor",
    domain=(0.5, 3.0),
    doc="Quotient rounded down, element by element; integers stay integers.",
)
mod = elementwise(
    "mod",
    dtype=ordered,
    source="{x} % {y}",
    native=lambda dtype: "(0 if {y} == -1 else {x} % {y})" if dtype in INTEGERS else "{x} % {y}",
    grad=lambda g, out, x, y: (g, -g * (x // y)),
    symbol="%",
    latex=r"{x} \bmod {y}",
    domain=(0.5, 3.0),
    doc="Remainder of the division rounded down; it has the sign of the divisor.",
)
pow = elementwise(
    "pow",
    dtype=counted,
    source="{x} ** {y}",
    grad=lambda g, out, x, y: (
        g * y * x ** (y - 1),
        g * out * log(switch(eq(x, 0), 1, x)) if y.owner is not None or not _constant(y) else None,
    ),
    symbol="**",
    latex=r"{x}^{{{y}}}",
    domain=(0.5, 2.0),
    doc="Power, element by element.",
)
neg = elementwise(
    "neg",
    dtype=signed,
    source="-{x}",
    grad=lambda g, out, x: (-g,),
    symbol="-",
    latex=r"-{x}",
    doc="The number with the other sign.",
)
inv = elementwise(
    "inv",
    dtype=floating,
    source="1.0 / {x}",
    grad=lambda g, out, x: (-g * out * out,),
    latex=r"\frac{{1}}{{{x}}}",
    domain=(0.5, 3.0),
    doc="1 / x.",
)
sqr = elementwise(
    "sqr",
    dtype=same_dtype,
    source="{x} * {x}",
    grad=lambda g, out, x: (g * 2 * x,),
    latex=r"{x}^2",
    doc="x times x.",
)


def _constant(y: Variable) -> bool:
    return hasattr(y, "data")


# --- functions of one number ----------------------------------------------------------------------


def function(name: str, grad: Any, latex: str = "", *, source: str = "", **card: Any) -> Op:
    """A smooth function of one number, named as in NumPy unless `source` says otherwise."""
    card.setdefault("dtype", floating)
    source = source or f"np.{name}({{x}})"
    return elementwise(name, source=source, grad=grad, latex=latex or rf"\{name}({{x}})", **card)


# fmt: off
exp = function("exp", lambda g, out, x: (g * out,), r"e^{{{x}}}",
    doc="e to the power x.")
exp2 = function("exp2", lambda g, out, x: (g * out * math.log(2),), r"2^{{{x}}}",
    doc="2 to the power x.")
expm1 = function("expm1", lambda g, out, x: (g * exp(x),), r"e^{{{x}}} - 1",
    doc="exp(x) - 1, exact near 0.")
log: Op = function("log", lambda g, out, x: (g / x,), domain=(0.2, 3.0),
    doc="Natural logarithm; -inf at 0, nan below.")
log2 = function("log2", lambda g, out, x: (g / (x * math.log(2)),), r"\log_2({x})",
    domain=(0.2, 3.0), doc="Logarithm to base 2.")
log10 = function("log10", lambda g, out, x: (g / (x * math.log(10)),), r"\log_{{10}}({x})",
    domain=(0.2, 3.0), doc="Logarithm to base 10.")
log1p = function("log1p", lambda g, out, x: (g / (1 + x),), r"\log(1 + {x})",
    domain=(-0.5, 3.0), doc="log(1 + x), exact near 0.")
sqrt = function("sqrt", lambda g, out, x: (g / (2 * out),), r"\sqrt{{{x}}}",
    domain=(0.2, 3.0), doc="Square root; nan for a negative number.")
sin = function("sin", lambda g, out, x: (g * cos(x),),
    doc="Sine of an angle in radians.")
cos: Op = function("cos", lambda g, out, x: (-g * sin(x),),
    doc="Cosine of an angle in radians.")
tan = function("tan", lambda g, out, x: (g * (1 + out * out),),
    domain=(-1.0, 1.0), doc="Tangent of an angle in radians.")
arcsin = function("arcsin", lambda g, out, x: (g / sqrt(1 - x * x),),
    domain=(-0.9, 0.9), doc="The angle in radians, from -pi/2 to pi/2, whose sine is x.")
arccos = function("arccos", lambda g, out, x: (-g / sqrt(1 - x * x),),
    domain=(-0.9, 0.9), doc="The angle in radians, from 0 to pi, whose cosine is x.")
arctan = function("arctan", lambda g, out, x: (g / (1 + x * x),),
    doc="The angle in radians, from -pi/2 to pi/2, whose tangent is x.")
sinh = function("sinh", lambda g, out, x: (g * cosh(x),),
    doc="Hyperbolic sine.")
cosh: Op = function("cosh", lambda g, out, x: (g * sinh(x),),
    doc="Hyperbolic cosine.")
tanh = function("tanh", lambda g, out, x: (g * (1 - out * out),),
    domain=(-3.0, 3.0), doc="Hyperbolic tangent.")
arcsinh = function("arcsinh", lambda g, out, x: (g / sqrt(x * x + 1),),
    r"\operatorname{{arsinh}}({x})", doc="Inverse of the hyperbolic sine.")
arccosh = function("arccosh", lambda g, out, x: (g / sqrt(x * x - 1),),
    r"\operatorname{{arcosh}}({x})", domain=(1.2, 3.0), doc="Inverse of the hyperbolic cosine.")
arctanh = function("arctanh", lambda g, out, x: (g / (1 - x * x),),
    r"\operatorname{{artanh}}({x})", domain=(-0.9, 0.9), doc="Inverse of the hyperbolic tangent.")
deg2rad = function("deg2rad", lambda g, out, x: (g * (math.pi / 180),),
    r"\tfrac{{\pi}}{{180}} {x}", dtype=real_floating, doc="Degrees to radians.")
rad2deg = function("rad2deg", lambda g, out, x: (g * (180 / math.pi),),
    r"\tfrac{{180}}{{\pi}} {x}", dtype=real_floating, doc="Radians to degrees.")
# fmt: on
arctan2 = elementwise(
    "arctan2",
    dtype=real_floating,
    source="np.arctan2({y}, {x})",
    grad=lambda g, out, y, x: (g * x / (x * x + y * y), -g * y / (x * x + y * y)),
    latex=r"\operatorname{{atan2}}({y}, {x})",
    domain=(0.5, 3.0),
    doc="The angle of the point (x, y) in radians, from -pi to pi; y is the first operand.",
)


@helper
def logistic(x: Any) -> Any:
    """1 / (1 + exp(-x)) without overflow: exp is only taken of numbers that are not positive."""
    small = np.exp(np.copysign(x, -1))
    return np.where(np.greater_equal(x, 0), 1 / (1 + small), small / (1 + small))


@helper
def log_one_plus_exp(x: Any) -> Any:
    """log(1 + exp(x)) without overflow: max(x, 0) + log1p(exp(-|x|))."""
    return np.maximum(x, 0) + np.log1p(np.exp(np.copysign(x, -1)))


sigmoid = function(
    "sigmoid",
    lambda g, out, x: (g * out * (1 - out),),
    r"\sigma({x})",
    source="logistic({x})",
    native="(1 / (1 + np.exp(-{x})) if {x} >= 0 else np.exp({x}) / (1 + np.exp({x})))",
    dtype=real_floating,
    domain=(-4.0, 4.0),
    doc="1 / (1 + exp(-x)), between 0 and 1.",
)
softplus = function(
    "softplus",
    lambda g, out, x: (g * sigmoid(x),),
    r"\log(1 + e^{{{x}}})",
    source="log_one_plus_exp({x})",
    native="({x} if {x} > 0 else 0) + np.log1p(np.exp(-abs({x})))",
    dtype=real_floating,
    domain=(-4.0, 4.0),
    doc="log(1 + exp(x)), computed so that it does not overflow.",
)

# --- rounding, sign, parts ------------------------------------------------------------------------

abs_ = elementwise(
    "abs_",
    dtype=real,
    source="np.abs({x})",
    native="abs({x})",
    grad=lambda g, out, x: (g * sgn(x),),
    latex=r"|{x}|",
    said=lambda parts: f"|{parts[0]}|",
    doc="Absolute value; its gradient at 0 is 0.",
)
conj: Op = elementwise(
    "conj",
    dtype=same_dtype,
    source="np.conj({x})",
    grad=lambda g, out, x: (conj(g),),
    latex=r"\overline{{{x}}}",
    doc="Complex conjugate.",
)


def step(
    name: str, source: str, latex: str, doc: str, dtype: Any = real_floating, symbol: Any = None
) -> Op:
    """A function that rises or falls in steps: its slope is 0."""
    return elementwise(
        name, dtype=dtype, source=source, grad=flat, latex=latex, doc=doc, symbol=symbol
    )


# fmt: off
floor = step("floor", "np.floor({x})", r"\lfloor {x} \rfloor", "Rounded down.")
ceil = step("ceil", "np.ceil({x})", r"\lceil {x} \rceil", "Rounded up.")
trunc = step("trunc", "np.trunc({x})", r"\operatorname{{trunc}}({x})", "Rounded towards zero.")
round_half_to_even = step("round_half_to_even", "np.rint({x})",
    r"\operatorname{{round}}({x})", "Rounded to the nearest integer, a half to the even one.",
    ordered)
round_half_away_from_zero = step("round_half_away_from_zero",
    "np.sign({x}) * np.floor(np.abs({x}) + 0.5)",
    r"\operatorname{{round}}({x})", "Rounded to the nearest integer, a half away from zero.",
    ordered)
sgn: Op = step("sgn", "np.sign({x})", r"\operatorname{{sgn}}({x})", "-1, 0 or 1: the sign.",
    ordered)
# fmt: on

# --- comparison and choice ------------------------------------------------------------------------


def comparison(name: str, symbol: str, latex: str, doc: str) -> Op:
    """A test of two numbers; it gives bool."""
    return step(name, f"{{x}} {symbol} {{y}}", latex, doc, boolean, symbol)


# fmt: off
lt = comparison("lt", "<", r"{x} < {y}", "True where x is less than y.")
gt = comparison("gt", ">", r"{x} > {y}", "True where x is greater than y.")
le = comparison("le", "<=", r"{x} \le {y}", "True where x is at most y.")
ge = comparison("ge", ">=", r"{x} \ge {y}", "True where x is at least y.")
eq: Op = comparison("eq", "==", r"{x} = {y}", "True where x equals y.")
neq = comparison("neq", "!=", r"{x} \ne {y}", "True where x differs from y.")
isnan = step("isnan", "np.isnan({x})", r"\operatorname{{isnan}}({x})",
    "True where x is not a number.", boolean)
isinf = step("isinf", "np.isinf({x})", r"\operatorname{{isinf}}({x})",
    "True where x is infinite.", boolean)
# fmt: on

maximum = elementwise(
    "maximum",
    dtype=same_dtype,
    source="np.maximum({x}, {y})",
    native="({x} if {x} > {y} or {x} != {x} else {y})",
    grad=lambda g, out, x, y: (g * ge(x, y), g * lt(x, y)),
    latex=r"\max({x}, {y})",
    commutes=True,
    doc="The greater of two numbers. Where they are equal the gradient goes to the first.",
)
minimum = elementwise(
    "minimum",
    dtype=same_dtype,
    source="np.minimum({x}, {y})",
    native="({x} if {x} < {y} or {x} != {x} else {y})",
    grad=lambda g, out, x, y: (g * le(x, y), g * gt(x, y)),
    latex=r"\min({x}, {y})",
    commutes=True,
    doc="The smaller of two numbers. Where they are equal the gradient goes to the first.",
)
switch: Op = elementwise(
    "switch",
    dtype=of_branches,
    source="np.where({condition}, {x}, {y})",
    native="({x} if {condition} != 0 else {y})",
    grad=lambda g, out, condition, x, y: (
        condition.zeros_like(dtype=floating(condition.dtype)),
        switch(condition, g, 0),
        switch(condition, 0, g),
    ),
    latex=r"\begin{{cases}} {x} & {condition} \\ {y} & \text{{else}} \end{{cases}}",
    doc="x where the condition is not zero, y elsewhere; both are computed.",
)
clip = elementwise(
    "clip",
    dtype=ordered,
    source="np.where({x} < {low}, {low}, np.minimum({x}, {high}))",
    native="({low} if {x} < {low} else {x} if {x} < {high} or {x} != {x} else {high})",
    grad=lambda g, out, x, low, high: (
        g * and_(ge(x, low), le(x, high)),
        g * lt(x, low),
        g * gt(x, high),
    ),
    latex=r"\operatorname{{clip}}({x}, {low}, {high})",
    doc="x, but not below low and not above high.",
)

# --- bits and truth -------------------------------------------------------------------------------


def bitwise(name: str, symbol: str, latex: str, doc: str) -> Op:
    """An op on the bits of two integers, or on two truth values."""
    return elementwise(
        name,
        dtype=discrete,
        source=f"{{x}} {symbol} {{y}}",
        grad=nothing,
        symbol=symbol,
        latex=latex,
        commutes=True,
        doc=doc,
    )


and_: Op = bitwise("and_", "&", r"{x} \wedge {y}", "Bits set in both; 'and' for booleans.")
or_ = bitwise("or_", "|", r"{x} \vee {y}", "Bits set in one or both; 'or' for booleans.")
xor = bitwise("xor", "^", r"{x} \oplus {y}", "Bits set in exactly one.")
invert = elementwise(
    "invert", dtype=discrete, source="~{x}", grad=nothing, symbol="~", latex=r"\neg {x}",
    native=lambda dtype: "not {x}" if dtype == "bool" else "~{x}",
    doc="All bits turned; 'not' for booleans.",
)  # fmt: skip


# --- one value for many numbers -------------------------------------------------------------------


def filled_text(shape: str, value: Variable, hole: str) -> str:
    """`np.zeros(shape)`, `np.ones(shape)` or `np.full(shape, value)`."""
    told = str(value.data) if isinstance(value, Constant) and value.ndim == 0 else ""
    name = {"0": "zeros", "0.0": "zeros", "1": "ones", "1.0": "ones"}.get(told)
    return f"np.{name}({shape}, {value.dtype!r})" if name else f"np.full({shape}, {hole})"


def _filled(node: Apply) -> str:
    like, value = node.inputs
    same = like.broadcastable == node.outputs[0].broadcastable
    shape = "{0}.shape" if same else "np.broadcast_shapes({0}.shape, {1}.shape)"
    return filled_text(shape, value, "{1}")


fill = CATALOGUE["fill"] = Elementwise(
    "fill",
    dtype=lambda like, value: value,
    source=_filled,
    grad=lambda g, out, like, value: (None, g),
    latex=r"\operatorname{{fill}}({0}, {1})",
    doc="The second operand, repeated to the shape of the first: what undoes a sum.",
)


# --- casts: one op for each dtype -----------------------------------------------------------------


def _cast_to(dtype: str) -> Op:
    return elementwise(
        f"cast{{{dtype}}}",
        dtype=lambda _: dtype,
        source=f"{{x}}.astype({dtype!r})",
        grad=lambda g, out, x: (g,),  # the walk casts it, and gives 0 for a discrete result
        latex=rf"\mathrm{{{{{dtype}}}}}({{x}})",
        said=lambda parts: f"{dtype}({parts[0]})",
        doc=f"The same numbers as {dtype}.",
    )


CASTS = {dtype: _cast_to(dtype) for dtype in DTYPES}


def cast(x: Any, dtype: Any) -> Variable:
    """`x` in another dtype; a variable that has it already is returned as it is.

    Raises TypeError for a cast from complex to real, which would lose a part: take `real(x)`.
    """
    from_ = as_variable(x)
    wanted = dtype_name(dtype)
    if from_.dtype in COMPLEX and wanted not in COMPLEX:
        raise mistakes.complex_to_real(here(), dtype=wanted)
    if from_.dtype == wanted:
        return from_
    return CASTS[wanted](from_)

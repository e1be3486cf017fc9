"""The catalogue of special functions: error functions, gamma functions, Bessel functions.

Python's own library has some of them; the others are series. Both take one number at a time, so
that they are exact rather than fast. "DLMF" is the Digital Library of Mathematical Functions,
https://dlmf.nist.gov.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from ..graph import Variable
from ..later import decimal, statistics
from .card import CATALOGUE, Elementwise, Op, as_variable, elementwise, family, helper
from .detach import grad_undefined
from .elementwise import exp, function, log, real_floating

Numbers = Callable[..., float]


def one_by_one(name: str, f: Numbers, operands: int = 1) -> None:
    """Let emitted text call `name`: `f` on each number, in the dtype of the operands."""
    each = np.frompyfunc(f, operands, 1)

    def on_arrays(*xs: Any) -> Any:
        common = np.result_type(*xs)
        wide = [np.asarray(x, "float64") for x in xs]
        return np.asarray(each(*wide), common if common.kind == "f" else "float64")

    on_arrays.__name__ = name
    helper(on_arrays)


def special(name: str, f: Numbers, grad: Any, latex: str, **card: Any) -> Op:
    """The card of a function of one real number."""
    one_by_one(name, f)
    return function(name, grad, latex, source=f"{name}({{x}})", **{"dtype": real_floating, **card})


# --- error functions ------------------------------------------------------------------------------

ROOT_PI = math.sqrt(math.pi)


def inverse_of_erfc(y: float) -> float:
    """The x with erfc(x) = y: a quantile of the normal distribution."""
    if not 0 < y < 2:
        return {0.0: math.inf, 2.0: -math.inf}.get(y, math.nan)
    return -statistics.NormalDist().inv_cdf(y / 2) / math.sqrt(2)


def inverse_of_erf(y: float) -> float:
    """The x with erf(x) = y; near 0 two of Newton's steps give it all its digits."""
    if abs(y) > 0.5 or y != y:
        return math.copysign(inverse_of_erfc(1 - abs(y)), y)
    x = inverse_of_erfc(1 - y)
    for _ in range(2):
        x -= (math.erf(x) - y) * ROOT_PI / 2 * math.exp(x * x)
    return x


def scaled_erfc(x: float) -> float:
    """exp(x * x) * erfc(x); far out by its asymptotic series, DLMF 7.12.1.

    The exponent is taken in two parts, the greater of which is exact.
    """
    if x < -26.65:
        return math.inf
    if x > 25:
        total = term = 1.0
        for k in range(1, 16, 2):
            term *= -k / (2 * x * x)
            total += term
        return total / (x * ROOT_PI)
    near = round(x * 16) / 16 if x == x else x
    return math.exp(near * near) * math.exp((x - near) * (x + near)) * math.erfc(x)


erf = special(
    "erf",
    math.erf,
    lambda g, out, x: (g * (2 / ROOT_PI) * exp(-x * x),),
    r"\operatorname{{erf}}({x})",
    doc="The error function: 2 / sqrt(pi) times the integral of exp(-t * t) from 0 to x.",
)
erfc = special(
    "erfc",
    math.erfc,
    lambda g, out, x: (-g * (2 / ROOT_PI) * exp(-x * x),),
    r"\operatorname{{erfc}}({x})",
    doc="1 - erf(x), exact where erf(x) is near 1.",
)
erfcx = special(
    "erfcx",
    scaled_erfc,
    lambda g, out, x: (g * (2 * x * out - 2 / ROOT_PI),),
    r"\operatorname{{erfcx}}({x})",
    doc="exp(x * x) * erfc(x), which does not vanish for great x.",
)
erfinv = special(
    "erfinv",
    inverse_of_erf,
    lambda g, out, x: (g * (ROOT_PI / 2) * exp(out * out),),
    r"\operatorname{{erf}}^{{-1}}({x})",
    domain=(-0.9, 0.9),
    doc="The number whose erf is x.",
)
erfcinv = special(
    "erfcinv",
    inverse_of_erfc,
    lambda g, out, x: (-g * (ROOT_PI / 2) * exp(out * out),),
    r"\operatorname{{erfc}}^{{-1}}({x})",
    domain=(0.1, 1.9),
    doc="The number whose erfc is x.",
)

# --- gamma functions ------------------------------------------------------------------------------

BERNOULLI = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510)


def gamma_of(x: float) -> float:
    """Gamma(x); inf at its poles and where it is too great."""
    try:
        return math.gamma(x)
    except (ValueError, OverflowError):
        return math.inf


def log_gamma(x: float) -> float:
    """log |Gamma(x)|; inf at the poles."""
    try:
        return math.lgamma(x)
    except (ValueError, OverflowError):
        return math.inf


def slope_of_gammaln(order: int, x: float) -> float:
    """The derivative number `order` of psi = (log Gamma)'.

    Left of 0 by reflection (DLMF 5.15.6), up to 18 by recurrence (5.15.5), then by the asymptotic
    series (5.11.2 and 5.15.8). At 0 it is infinite, at the other poles nan.
    """
    sign = -1 if order % 2 else 1
    if x <= 0:
        if x % 1 == 0 or math.isinf(x):
            return -sign * math.inf if x == 0 else math.nan
        mirrored = sign * slope_of_gammaln(order, 1 - x)
        return mirrored - math.pi * slope_of_cotangent(order, x)
    if math.isinf(x) or math.isnan(x):
        return x if order == 0 else 1 / x
    steps = max(0, math.ceil(18 + order - x))
    left = math.fsum(1 / (x + k) ** (order + 1) for k in range(steps)) * math.factorial(order)
    x += steps
    series = math.factorial(order) / (2 * x ** (order + 1)) + math.fsum(
        b * math.factorial(2 * k + order - 1) / (math.factorial(2 * k) * x ** (2 * k + order))
        for k, b in enumerate(BERNOULLI, 1)
    )
    first = -math.log(x) if order == 0 else math.factorial(order - 1) / x**order
    return -sign * (first + series + left)


def slope_of_cotangent(order: int, x: float) -> float:
    """The derivative number `order` of cot(pi * x): a polynomial in the cotangent itself."""
    polynomial = np.polynomial.Polynomial([0, 1])
    for _ in range(order):
        polynomial = polynomial.deriv() * np.polynomial.Polynomial([-math.pi, 0, -math.pi])
    return float(polynomial(1 / math.tan(math.pi * (x - round(x)))))


@family
def polygamma(order: int) -> Op:
    """The card of psi, or of its derivative number `order`."""
    name = {0: "psi", 1: "tri_gamma"}.get(order, f"polygamma{order}")
    one_by_one(name, partial(slope_of_gammaln, order))
    return Elementwise(
        name,
        dtype=real_floating,
        source=f"{name}({{x}})",
        grad=lambda g, out, x: (g * polygamma(order + 1)(x),),
        latex=rf"\psi^{{{{({order})}}}}({{x}})" if order else r"\psi({x})",
        domain=(0.5, 3.0),
        doc=f"Derivative number {order + 1} of the logarithm of the gamma function.",
    )


psi = CATALOGUE["psi"] = polygamma(0)
tri_gamma = CATALOGUE["tri_gamma"] = polygamma(1)
gamma = special(
    "gamma",
    gamma_of,
    lambda g, out, x: (g * out * psi(x),),
    r"\Gamma({x})",
    domain=(0.5, 3.0),
    doc="The gamma function: (x - 1)! for whole numbers.",
)
gammaln = special(
    "gammaln",
    log_gamma,
    lambda g, out, x: (g * psi(x),),
    r"\log |\Gamma({x})|",
    domain=(0.5, 3.0),
    doc="Logarithm of the absolute value of the gamma function.",
)


def parts_of_gamma(k: float, x: float) -> tuple[float, float]:
    """What part of the integral that is Gamma(k) lies below x, and what part above.

    Below k + 1 by the series DLMF 8.11.4, above by the continued fraction 8.9.2 (from its end).
    """
    if not (k > 0 and x >= 0):
        return math.nan, math.nan
    if x == 0 or math.isinf(x):
        return (0.0, 1.0) if x == 0 else (1.0, 0.0)
    if x < k + 1:
        term = total = 1.0
        n = k
        while term > total * 1e-17:
            n += 1
            term *= x / n
            total += term
        below = math.exp(k * math.log(x) - x - math.lgamma(k + 1)) * total
        return below, 1 - below
    fraction = 0.0
    for n in range(40 + int(4000 / x), 0, -1):
        fraction = n * (k - n) / (x + 2 * n + 1 - k + fraction)
    above = math.exp(k * math.log(x) - x - math.lgamma(k)) / (x + 1 - k + fraction)
    return 1 - above, above


def incomplete(name: str, place: int, latex: str, doc: str) -> Op:
    """The card of a part of the gamma function; its slope by `k` has no formula."""
    one_by_one(name, lambda k, x: parts_of_gamma(k, x)[place], 2)
    return elementwise(
        name,
        dtype=real_floating,
        source=f"{name}({{k}}, {{x}})",
        grad=lambda g, out, k, x: (
            grad_undefined(name, 0, k),
            (1, -1)[place] * g * exp((k - 1) * log(x) - x - gammaln(k)),
        ),
        latex=latex,
        domain=(0.5, 3.0),
        doc=doc,
    )


gammainc = incomplete(
    "gammainc", 0, r"P({k}, {x})", "The part of the integral that is gamma(k) that lies below x."
)
gammaincc = incomplete(
    "gammaincc", 1, r"Q({k}, {x})", "The part of the integral that is gamma(k) that lies above x."
)


def gammal(k: Any, x: Any) -> Variable:
    """The integral of t ** (k - 1) * exp(-t) from 0 to x."""
    return gammainc(k, x) * gamma(k)


def gammau(k: Any, x: Any) -> Variable:
    """The integral of t ** (k - 1) * exp(-t) from x on."""
    return gammaincc(k, x) * gamma(k)


def chi2sf(x: Any, k: Any) -> Variable:
    """How likely a chi-squared number with `k` degrees of freedom is greater than `x`."""
    return gammaincc(as_variable(k) / 2.0, as_variable(x) / 2.0)


# --- Bessel functions -----------------------------------------------------------------------------


def bessel(order: float, x: float) -> float:
    """I of this order by its power series, DLMF 10.25.2."""
    whole = order % 1 == 0
    if x != x or order != order or (not whole and (x < 0 or order < -20)):
        return math.nan
    if x == 0:
        return 1.0 if order == 0 else 0.0 if order > 0 or whole else math.inf
    if abs(x) > 713:
        return -math.inf if x < 0 and order % 2 else math.inf
    order, half = abs(order) if whole else order, abs(x) / 2
    terms, k, most = [1.0], 0, 1.0
    while k < half or k < -order or abs(terms[-1]) > 1e-18 * most:
        k += 1
        terms.append(terms[-1] * half * half / (k * (order + k)))
        most = max(most, abs(terms[-1]))
    power = order * math.log(half)
    if order < 0 and power > 700:
        return math.copysign(math.inf, math.gamma(order + 1))
    small = order < 100
    first = (
        half**order / math.gamma(order + 1) if small else math.exp(power - math.lgamma(order + 1))
    )
    total = first * math.fsum(terms)
    return -total if x < 0 and order % 2 else total


def wave(order: float, x: float) -> float:
    """J of this order: far out by Hankel's expansion, else by its power series."""
    whole = order % 1 == 0
    if x != x or not math.isfinite(order) or (x < 0 and not whole):
        return math.nan
    if x < 0 or (whole and order < 0):
        turns = int(order) * ((x < 0) + (order < 0))
        return (-1 if turns % 2 else 1) * wave(abs(order) if whole else order, abs(x))
    if x == 0:
        return 1.0 if order == 0 else 0.0 if order > 0 else math.inf
    return (far_wave if x > max(30, order * order) else near_wave)(order, x)


def near_wave(order: float, x: float) -> float:
    """The power series of J, DLMF 10.2.2.

    Its terms all but cancel, so it is summed with as many digits as that costs.
    """
    with decimal.localcontext() as context:
        context.prec = 40 + int(x)
        number = decimal.Decimal
        v, half = number(order), number(x) / 2
        term = total = number(1)
        k = 0
        while k < half or abs(term) > abs(total) * number("1e-20"):
            k += 1
            term *= -half * half / (k * (v + k))
            total += term
        small = order < 170
        factorial = number(math.gamma(order + 1) if small else math.lgamma(order + 1))
        return float(total * half**v / (factorial if small else factorial.exp()))


def far_wave(order: float, x: float) -> float:
    """J far out, where it is a damped wave: Hankel's expansion, DLMF 10.17.3."""
    if math.isinf(x):
        return 0.0
    parts, term = [1.0, 0.0], 1.0
    for k in range(1, 60):
        smaller = term * (4 * order * order - (2 * k - 1) ** 2) / (8 * k * x)
        if smaller == 0 or abs(smaller) > abs(term):
            break
        term = smaller
        parts[k % 2] += (-1) ** (k // 2) * term
    angle = x - (order / 2 + 0.25) * math.pi
    wave = parts[0] * math.cos(angle) - parts[1] * math.sin(angle)
    return math.sqrt(2 / (math.pi * x)) * wave


def of_order(name: str, f: Numbers, sign: int, latex: str, doc: str) -> Op:
    """The card of a Bessel function of any order; its slope by the order has no formula."""
    one_by_one(name, f, 2)
    return elementwise(
        name,
        dtype=real_floating,
        source=f"{name}({{v}}, {{x}})",
        grad=lambda g, out, v, x: (
            grad_undefined(name, 0, v),
            g * (CATALOGUE[name](v - 1, x) + sign * CATALOGUE[name](v + 1, x)) / 2,
        ),
        latex=latex,
        domain=(0.5, 3.0),
        doc=doc,
    )


jv = of_order("jv", wave, -1, "J_{{{v}}}({x})", "Bessel function of the first kind, of order v.")
iv = of_order(
    "iv", bessel, 1, "I_{{{v}}}({x})", "Modified Bessel function of the first kind, of order v."
)
j0 = special(
    "j0", partial(wave, 0.0), lambda g, out, x: (-g * j1(x),), "J_0({x})",
    doc="Bessel function of the first kind, of order 0.",
)  # fmt: skip
j1: Op = special(
    "j1", partial(wave, 1.0), lambda g, out, x: (g * (j0(x) - jv(2, x)) / 2,), "J_1({x})",
    doc="Bessel function of the first kind, of order 1.",
)  # fmt: skip
i0 = special(
    "i0", partial(bessel, 0.0), lambda g, out, x: (g * i1(x),), "I_0({x})",
    doc="Modified Bessel function of the first kind, of order 0.",
)  # fmt: skip
i1: Op = special(
    "i1", partial(bessel, 1.0), lambda g, out, x: (g * (i0(x) + iv(2, x)) / 2,), "I_1({x})",
    doc="Modified Bessel function of the first kind, of order 1.",
)  # fmt: skip

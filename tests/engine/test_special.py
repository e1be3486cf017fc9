"""Special functions against numbers that were computed with 60 digits."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from walking import differences, walk

import minitheano.tensor as T
from minitheano.errors import NullTypeGradError, TypeMistake
from minitheano.gradient import grad

# {name: [[operand, …, value], …]}, computed with mpmath 1.3 and rounded to float64.
EXACT = json.loads((Path(__file__).parents[1] / "data" / "special.json").read_text("utf-8"))
OSCILLATING = {"j0", "j1", "jv", "psi", "gammaln"}  # exact to the last digits but near their zeros
ENDS = {
    "erf": {math.inf: 1, -math.inf: -1},
    "erfc": {math.inf: 0, -math.inf: 2},
    "erfcx": {math.inf: 0, -math.inf: math.inf},
    "erfinv": {1: math.inf, -1: -math.inf, 0: 0, 1.5: math.nan},
    "erfcinv": {0: math.inf, 2: -math.inf, 1: 0, -0.5: math.nan},
    "gamma": {0: math.inf, 200: math.inf, -200.5: 0, math.inf: math.inf},
    "gammaln": {0: math.inf, -3: math.inf, math.inf: math.inf},
    "psi": {0: -math.inf, -3: math.nan, math.inf: math.inf, -math.inf: math.nan},
    "tri_gamma": {0: math.inf, -3: math.nan, math.inf: 0},
    "j0": {0: 1, math.inf: 0},
    "j1": {0: 0, -math.inf: 0},
    "i0": {0: 1, 1000: math.inf, -1000: math.inf},
    "i1": {0: 0, 1000: math.inf, -1000: -math.inf},
}


def value(name, *operands):
    """The value of a function by its name, for numbers or arrays."""
    arrays = [np.asarray(o) for o in operands]
    xs = [T.TensorType(a.dtype, [False] * a.ndim)() for a in arrays]
    (found,) = walk([getattr(T, name)(*xs)], dict(zip(xs, arrays, strict=True)))
    return found


@pytest.mark.parametrize("name", EXACT)
def test_a_function_is_exact(name):
    """Every number is right to 14 digits, in float32 to 7; near a zero that many places."""
    *operands, wanted = np.array(EXACT[name]).T
    near_zero = 1e-15 if name in OSCILLATING else 0
    np.testing.assert_allclose(value(name, *operands), wanted, 3e-14, near_zero)
    narrow = [o.astype("float32") for o in operands]
    with np.errstate(over="ignore"):
        again = value(name, *[o.astype("float64") for o in narrow]).astype("float32")
    found = value(name, *narrow)
    assert found.dtype == "float32"
    np.testing.assert_array_equal(found, again)


@pytest.mark.parametrize("name", ENDS)
def test_a_function_knows_its_ends(name):
    """At infinity, at poles and outside the domain the value is the limit, or nan; nan stays."""
    places = np.array([*ENDS[name], math.nan])
    np.testing.assert_array_equal(value(name, places), [*ENDS[name].values(), math.nan])


def test_bessel_functions_of_other_orders():
    """Negative numbers have a value for whole orders; poles, great and small numbers are right."""
    v = np.array([2.0, 3.0, 0.5, -3.0, -0.5, 1.0])
    x = np.array([-2.0, -2.0, -2.0, 2.0, 0.0, np.nan])
    low, high = 0.6889484476987382, 0.21273995923985267
    wanted = [low, -high, np.nan, high, np.inf, np.nan]
    np.testing.assert_allclose(value("iv", v, x), wanted, 1e-14)
    low, high = 0.35283402861563773, 0.12894324947440206
    wanted = [low, -high, np.nan, -high, np.inf, np.nan]
    np.testing.assert_allclose(value("jv", v, x), wanted, 1e-14)
    assert value("jv", 300.0, 2.0) == 0 and np.isnan(value("jv", np.inf, 2.0))
    assert value("iv", 300.0, 2.0) == 0 and value("iv", 0.0, 900.0) == np.inf


def test_what_is_made_of_the_incomplete_gamma_function():
    """Both parts sum to 1, or to gamma; chi2sf(2 * log 2, 2) is a half."""
    k, x = 2.5, 1.75
    np.testing.assert_allclose(value("gammainc", k, x) + value("gammaincc", k, x), 1, 1e-14)
    np.testing.assert_allclose(value("gammal", k, x) + value("gammau", k, x), math.gamma(k), 1e-14)
    np.testing.assert_allclose(value("chi2sf", 2 * math.log(2), 2), 0.5, 1e-14)
    assert np.isnan(value("gammainc", -1.0, 2.0)) and value("gammaincc", 3.0, np.inf) == 0


@pytest.mark.parametrize("name", ["gammainc", "gammaincc", "jv", "iv"])
def test_the_slope_by_the_second_operand(name):
    """The first operand, an order, has no slope: asking for one says so."""
    v, x = T.dvector("v"), T.dvector("x")
    values = [np.array([0.5, 2.0, 3.0]), np.array([0.5, 1.5, 4.0])]
    cost = getattr(T, name)(v, x).sum()
    (slope,) = walk([grad(cost, x)], {v: values[0], x: values[1]})
    np.testing.assert_allclose(slope, differences(cost, [v, x], values, 1), 1e-7)
    with pytest.raises(NullTypeGradError):
        grad(cost, v)


def test_the_third_derivative_of_gammaln():
    """psi and what follows it can be differentiated on, also left of 0."""
    x = T.dvector("x")
    third = grad(T.tri_gamma(x).sum(), x)
    (found,) = walk([third], {x: np.array([1.0, -0.5])})
    zeta3 = 1.2020569031595942
    np.testing.assert_allclose(found, [-2 * zeta3, -14 * zeta3 + 16], 1e-13)


def test_special_functions_are_for_real_numbers():
    """A complex operand is refused when the formula is written."""
    with pytest.raises(TypeMistake):
        T.erf(T.zvector())

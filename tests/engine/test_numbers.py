"""Single numbers in plain Python answer what NumPy answers, at the corners too."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest

import minitheano as theano
import minitheano.tensor as T
from minitheano.graph import Variable
from minitheano.modes import Mode
from minitheano.numbers import LOGIC, RULES
from minitheano.ops.card import CATALOGUE

INF, NAN = np.inf, np.nan
CORNERS = [
    0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 1.5, 2.5, -2.5, 3.0, 7.25, 36.0, 709.5, 710.0, -709.5, -745.5,
    1022.5, 1023.5, -1074.0, 1e-300, 5e-324, 1e160, -1e160, 1.7e308, 2.0**52, 2.0**53 + 2,
    INF, -INF, NAN,
]  # fmt: skip
EXACT = {
    "add", "sub", "mul", "neg", "sqr", "abs_", "fill", "true_div", "inv", "int_div", "mod", "sqrt",
    "floor", "ceil", "round_half_to_even", "sgn", "switch", "maximum", "minimum", "clip",
}  # fmt: skip


def both(inputs: list[Variable], outputs: Any) -> tuple[Any, Any]:
    """The same graph as a function of plain numbers, and of NumPy's; nothing is rewritten."""
    mode = Mode(optimizer="None")
    plain = theano.function(inputs, outputs, mode=mode, on_unused_input="ignore")
    numpys = mode.excluding("plain_numbers")
    return plain, theano.function(inputs, outputs, mode=numpys, on_unused_input="ignore")


def same(a: Any, b: Any, exact: bool = True) -> bool:
    """True for equal dtypes and values; nan equals nan, and 0.0 not quite -0.0."""
    if a.dtype != b.dtype or a.shape != b.shape:
        return False
    close = np.array_equal(a, b, equal_nan=a.dtype != bool)
    if not exact and not close:
        close = np.allclose(a, b, rtol=1e-14, atol=1e-320, equal_nan=True)
    return close and (not exact or bool(np.all((np.signbit(a) == np.signbit(b)) | (a != a))))


@pytest.mark.parametrize("name", [*RULES, *LOGIC])
def test_each_op_at_its_corners(name: str) -> None:
    """An op on plain numbers gives NumPy's value for zeros, huge numbers, inf and nan."""
    card = CATALOGUE[name]
    holes = len(card.holes) if isinstance(card.source, str) else 2
    make = T.bscalar if name in LOGIC else T.dscalar
    xs = [make() for _ in range(holes)]
    taken = [T.neq(x, 0) for x in xs] if name in LOGIC else xs
    plain, numpys = both(xs, card(*taken))
    values = [0, 1] if name in LOGIC else CORNERS[:: 1 if holes < 3 else 3]
    for args in itertools.product(values, repeat=holes):
        found, wanted = plain(*args), numpys(*args)
        assert same(found, wanted, name in EXACT), f"{name}{args}: {found} and not {wanted}"


@pytest.mark.parametrize("name", ["true_div", "int_div", "mod", "pow", "maximum", "minimum"])
@pytest.mark.parametrize("c", [2.0, 3.0, -2.0, 0.5, 0.0, 7.0, 16.0, INF, NAN, 2, 3])
def test_each_op_beside_a_constant(name: str, c: float) -> None:
    """A shorter text for a constant operand changes no value."""
    x, card = T.dscalar(), CATALOGUE[name]
    for operands in ((x, c), (c, x)):
        plain, numpys = both([x], card(*operands))
        for value in CORNERS:
            found, wanted = plain(value), numpys(value)
            assert same(found, wanted, name in EXACT), f"{operands} {value}: {found}, not {wanted}"

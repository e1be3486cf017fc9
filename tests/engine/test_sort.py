"""Sorting: ties, nan, errors, and what gradients do with them."""

from __future__ import annotations

import numpy as np
import pytest
from walking import walk

import minitheano.tensor as T
from minitheano.errors import AxisMistake
from minitheano.gradient import grad


def test_equal_numbers_keep_their_order_in_a_stable_sort():
    """argsort(kind='mergesort') leaves equal numbers in the order in which they came."""
    x = T.dvector("x")
    (places,) = walk([T.argsort(x, kind="mergesort")], {x: np.array([2.0, 1.0, 2.0, 1.0])})
    assert places.tolist() == [1, 3, 0, 2]


def test_the_slope_of_a_sorted_number_goes_where_it_came_from():
    """Weights 10, 20, 30 on the sorted numbers fall on the places they were taken from."""
    x = T.dvector("x")
    (slope,) = walk([grad(T.dot(T.sort(x), [10.0, 20.0, 30.0]), x)], {x: np.array([3.0, 1.0, 2.0])})
    assert slope.tolist() == [30, 10, 20]


def test_a_scalar_has_no_line_to_sort():
    """T.sort of a scalar is refused when it is written; axis=None takes it as a vector."""
    with pytest.raises(AxisMistake):
        T.sort(T.dscalar("x"))
    assert T.sort(T.dscalar("x"), axis=None).ndim == 1

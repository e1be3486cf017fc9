"""Sorting: ties, nan, errors, and what gradients do with them."""

from __future__ import annotations

import numpy as np
import pytest
from walking import walk

import minitheano as theano
import minitheano.tensor as T
from minitheano.errors import AxisMistake, ValueMistake
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


def test_the_greatest_few():
    """They descend; a negative number asks for the smallest; places may be int32."""
    x, k = T.dmatrix("x"), T.lscalar("k")
    many = np.array([[3.0, 1.0, 2.0], [4.0, 6.0, 5.0]])
    values, places = T.topk_and_argtopk(x, k, idx_dtype="int32")
    f = theano.function([x, k], [values, places, T.topk(x, -k, axis=0)])
    top, where, low = f(many, 2)
    assert top.tolist() == [[3, 2], [6, 5]] and where.tolist() == [[0, 2], [1, 2]]
    assert low.tolist() == [[4, 6, 5], [3, 1, 2]] and where.dtype == "int32"


def test_more_of_the_greatest_than_there_are():
    """Asking for 4 of 3 numbers, or for 0, is a ValueError of the call."""
    x, k = T.dvector("x"), T.lscalar("k")
    f = theano.function([x, k], T.topk(x, k))
    for many in (4, 0, -4):
        with pytest.raises(ValueError, match="asks for"):
            f([1.0, 2.0, 3.0], many)


def test_topk_wants_an_array_and_a_number():
    """A scalar has no greatest few, and there is one number of them: said when it is written."""
    with pytest.raises(AxisMistake):
        T.argtopk(T.dscalar("x"), 1)
    with pytest.raises(ValueMistake):
        T.argtopk(T.dvector("x"), T.lvector("k"))


def test_the_slope_of_the_greatest_few():
    """Each of them passes its slope back to where it stands; the others have none."""
    x = T.dvector("x")
    cost = (T.topk(x, 2) * np.array([10.0, 20.0])).sum()
    assert grad(cost, x).eval({x: [1.0, 3.0, 2.0]}).tolist() == [0, 10, 20]


def test_a_scalar_has_no_line_to_sort():
    """T.sort of a scalar is refused when it is written; axis=None takes it as a vector."""
    with pytest.raises(AxisMistake):
        T.sort(T.dscalar("x"))
    assert T.sort(T.dscalar("x"), axis=None).ndim == 1

"""Theano's doorway `theano.misc.safe_asarray`, known as `theano._asarray`."""

from typing import Any

import numpy as np

from ..types import Array, dtype_name


def _asarray(a: Any, dtype: Any = None, order: Any = None) -> Array:
    """The value as an array of a dtype, which may be 'floatX'."""
    return np.asarray(a, None if dtype is None else dtype_name(dtype), order)

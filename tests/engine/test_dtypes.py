"""Dtype, broadcast pattern and value of every tensor function, against what Theano 1.0.5 gave.

`tests/data/dtypes.json` has expressions and what came out of them: of one vector of each dtype
("one"), of two vectors of each pair of dtypes ("two"), and of float64 arrays of each broadcast
pattern ("shapes"; the result's lengths stand for its value). Where Theano refused nothing is
recorded: there we may do more.
"""

from __future__ import annotations

import json
from fnmatch import fnmatch
from pathlib import Path

import numpy as np
import pytest

import minitheano as theano
import minitheano.tensor as T
from minitheano.errors import TeachingError

pytestmark = [
    pytest.mark.filterwarnings("ignore::minitheano.errors.LearnerWarning"),
    pytest.mark.filterwarnings("ignore::numpy.exceptions.ComplexWarning"),
]

RECORDED = json.loads((Path(__file__).parents[1] / "data" / "dtypes.json").read_text("utf-8"))
CASES = [(part, text) for part, texts in RECORDED.items() for text in texts]

# What differs on purpose: in which cases, and why.
REAL = "special functions are for real numbers"
ROUNDED = "a complex number has no order, so it cannot be rounded down"
DROPPED = "a fraction or an imaginary part would be dropped in silence: a TypeError says so"
VARIANCE = "Theano squares the distance itself, so that a variance may be negative or complex"
WIDER = "Theano gives float64 for float32 here, which an update of float32 would refuse"
SHORTER = "Theano says that an axis has length 1, and it has not"
UNKNOWN = "that an axis has length 1 is not known before the call"
EMPTY = "Theano gives an empty array"
NUMBER = "there is no such axis"
PARTS = "the real part of a product is not that of real parts"
LOSSY = "bool float*, *int* float*, bool complex*"
OTHERWISE = {
    "T.conj(x)": ("bool", "a truth value stays one"),
    "T.erf(x)": ("complex*", REAL),
    "T.gamma(x)": ("complex*", REAL),
    "T.psi(x)": ("complex*", REAL),
    "T.var(x)": ("complex*", VARIANCE),
    "T.std(x)": ("complex*", VARIANCE),
    "T.var(x, corrected=True)": ("complex*", VARIANCE),
    "x.var(ddof=1)": ("float16, float32, complex*", WIDER),
    "x.std(ddof=1)": ("float16, float32, complex*", WIDER),
    "x.prod(dtype='float64')": ("complex*", PARTS),
    "x // 2": ("complex*", ROUNDED),
    "x // y": ("* complex*, complex* *", ROUNDED),
    "T.int_div(x, y)": ("* complex*, complex* *", ROUNDED),
    "T.arange(x[0] * 0 + 3)": ("complex64", EMPTY),
    "T.arange(x[0] * 0, y[0] * 0 + 2)": ("* complex64, complex64 *", EMPTY),
    "T.grad((x * 2.0).sum(), x)": ("float16", "a gradient has the dtype of its variable"),
    "T.set_subtensor(x[0], y[0])": (LOSSY, DROPPED),
    "T.inc_subtensor(x[0], y[0])": (LOSSY + ", *int* complex*, float* complex*", DROPPED),
    "T.set_subtensor(x[:], y)": (LOSSY + ", *int* complex*, float* complex*", DROPPED),
    "T.inc_subtensor(x[[0, 0]], y)": (LOSSY + ", *int* complex*, float* complex*", DROPPED),
    "T.prod(x, dtype='int64')": ("complex*", PARTS),
    "x.trace()": ("???", "the trace of more axes is not one number"),
    "x[x > -9]": ("", "an index of a number without axes"),
    "T.concatenate([x])": ("", NUMBER),
    "T.stack([x, x], axis=1)": ("", NUMBER),
    "T.argsort(x, axis=-1)": ("", NUMBER),
    "T.extra_ops.diff(x)": ("1, 01, 11, 101", SHORTER),
    "T.extra_ops.diff(x, axis=0)": ("1, 10, 11, 101", SHORTER),
    "T.nlinalg.pinv(x)": ("10, 01, 11", "Theano gives the pattern of the matrix, not turned"),
    "T.slinalg.kron(x, x)": ("10, 01, 11, ???", "kron is for matrices; " + UNKNOWN),
    "T.extra_ops.repeat(x, 1, axis=0)": ("1*", UNKNOWN),
    "x.reshape((x.size, 1))": ("1", UNKNOWN),
    "x.reshape((x.shape[-1], x.size // x.shape[-1]))": ("1", UNKNOWN),
}


def on_purpose(text, case):
    """True if this case of an expression is known to differ."""
    cases, _ = OTHERWISE.get(text, ("-", ""))
    return any(fnmatch(case, one) for one in cases.split(", "))


def number_of(dtype, place):
    """The numbers of operand 0 or 1, which are the same in each dtype but for what it can hold."""
    if dtype == "bool":
        return np.array([[True, False], [True, True]][place])
    if "int" in dtype:
        return np.array([[3, 1], [2, 1]][place], dtype)
    if "float" in dtype:
        return np.array([[0.5, 1.5], [2.0, 0.25]][place], dtype)
    return np.array([[0.5 + 0.5j, 1.5 - 1j], [2.0, 0.25j]][place], dtype)


def of_pattern(pattern):
    """A float64 array with length 1 where the pattern says so, else 2."""
    if pattern == "00":
        return np.array([[4.0, 1.0], [1.0, 3.0]])
    lengths = [1 if one == "1" else 2 for one in pattern]
    return np.arange(1.0, 1 + np.prod(lengths)).reshape(lengths)


def operands(part, case):
    """The symbolic operands of a case, by name, and their values."""
    if part == "shapes":
        value = of_pattern(case)
        return {"x": T.TensorType("float64", [one == "1" for one in case])("x")}, [value]
    dtypes = case.split()
    xs = {n: T.TensorType(d, [False])(n) for n, d in zip("xy", dtypes, strict=False)}
    return xs, [number_of(d, k) for k, d in enumerate(dtypes)]


def outcome(part, text, case):
    """The dtype and the pattern that are promised, and the value or the lengths."""
    xs, values = operands(part, case)
    out = eval(text, {"T": T, "theano": theano, **xs})
    out = out[0] if isinstance(out, list | tuple) else out
    run = theano.function(list(xs.values()), out, on_unused_input="ignore", mode="FAST_COMPILE")
    found = run(*values)
    assert (found.dtype, found.ndim) == (out.dtype, out.ndim)
    pattern = "".join(str(int(one)) for one in out.broadcastable)
    return out.dtype, pattern, found.shape if part == "shapes" else found.ravel()


def same(part, recorded, found):
    """Whether an outcome is Theano's; it may know more axes of length 1."""
    (dtype, pattern, value), (our_dtype, ours, our_value) = recorded, found
    if dtype != our_dtype or len(pattern) != len(ours):
        return False
    if any(theirs == "1" and our == "0" for theirs, our in zip(pattern, ours, strict=True)):
        return False
    if part == "shapes":
        return tuple(value) == our_value
    pairs = [complex(*map(float, v)) if isinstance(v, list) else float(v) for v in value]
    rough = 4e-3 if "float16" in dtype else 2e-3
    return len(pairs) == len(our_value) and np.allclose(
        np.asarray(our_value, "complex128"), pairs, rough, 1e-4, equal_nan=True
    )


@pytest.mark.parametrize(("part", "text"), CASES)
def test_an_expression_has_theanos_dtype_pattern_and_value(part, text):
    """For each dtype, pair of dtypes or pattern that Theano takes, or a difference on purpose."""
    with np.errstate(all="ignore"):
        for case, recorded in RECORDED[part][text].items():
            if not on_purpose(text, case):
                found = outcome(part, text, case)
                assert same(part, recorded, found), (case, recorded, found)


@pytest.mark.parametrize("text", OTHERWISE)
def test_a_difference_on_purpose_is_one(text):
    """A case that gives what Theano gives is taken out of the table."""
    (part,) = [part for part, one in CASES if one == text]
    cases, why = OTHERWISE[text]
    for pattern in cases.split(", "):
        differs = [case for case in RECORDED[part][text] if fnmatch(case, pattern)]
        assert any(not agrees(part, text, case) for case in differs), (pattern, why)


def agrees(part, text, case):
    """Whether this case gives what Theano gave."""
    try:
        return same(part, RECORDED[part][text][case], outcome(part, text, case))
    except (TeachingError, TypeError, ValueError):
        return False

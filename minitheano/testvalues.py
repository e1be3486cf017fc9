"""Test values: with `config.compute_test_value` each formula is computed as soon as it is written.

A shape that does not fit is then told at the line that is wrong, before anything is compiled.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from . import mistakes
from .config import config
from .graph import Apply, Constant, SharedVariable, Variable
from .say import formula, label
from .site import here, same_place
from .types import Refused, TensorType

MISSING = object()


def try_out(node: Apply) -> None:
    """Compute the node from the test values of its inputs and keep the results as test values."""
    values = [_value(v) for v in node.inputs]
    for v, value in zip(node.inputs, values, strict=True):
        if value is MISSING:
            if v.owner is None:
                _tell(v)
            return
    try:
        results = node.op.compute(node, *values)
    except ValueError:
        if getattr(
            node.op, "runner", None
        ):  # an op of the learner's, which says itself what it wants
            raise
        raise _does_not_fit(node, values) from None
    for output, result in zip(node.outputs, results, strict=True):
        output.tag.test_value = result


class TestValueError(Exception):
    """A test value is not there."""

    __test__ = False  # pytest collects by name


def get_test_value(v: Any) -> Any:
    """The value of a constant or a shared variable, or the test value of any other variable.

    Raises AttributeError for a variable without one.
    """
    if not isinstance(v, Variable):
        return np.asarray(v)
    value = _value(v)
    if value is MISSING:
        raise AttributeError(f"{label(v)} has no test value", v)
    return value


def get_debug_values(*args: Any) -> list[tuple[Any, ...]]:
    """The test values of some variables as one tuple in a list, for a loop of one turn or none.

    The list is empty where test values are not used or one is missing; with
    `config.compute_test_value='raise'` a missing one raises AttributeError.
    """
    if config.compute_test_value == "off":
        return []
    try:
        return [tuple(get_test_value(v) for v in args)]
    except AttributeError:
        if config.compute_test_value == "raise":
            raise
        return []


def _does_not_fit(node: Apply, values: Sequence[Any]) -> Exception:
    pairs = zip(node.inputs, values, strict=True)
    return mistakes.shapes_do_not_fit(
        node.site,
        expression=formula(node.outputs[0]),
        turn="",
        operands=mistakes.joined(mistakes.has_shape(label(v), np.shape(x)) for v, x in pairs),
        names=mistakes.joined(f"{label(v)}.tag.test_value" for v in node.inputs if not v.owner),
    )


def _value(v: Variable) -> Any:
    if isinstance(v, Constant):
        return v.data
    if isinstance(v, SharedVariable):
        return v.container.data
    value = getattr(v.tag, "test_value", MISSING)
    if value is MISSING or not isinstance(v.type, TensorType):
        return value
    try:
        return v.type.filter(value)
    except Refused as refused:
        name = label(v)
        raise mistakes.refused(refused, f"'{name}'", name, v.type, here(), made=v.site) from None


def _tell(v: Variable) -> None:
    """One input has no test value: an error, a warning or nothing, as the flag says."""
    site, made = here(), v.site
    if same_place(site, made):
        return  # not the learner's variable: the call that is running made it for itself
    flag = config.compute_test_value
    found = {"name": label(v), "line": mistakes.on_line(made), "sample": _sample(v.type)}
    found["flag"] = flag
    if flag == "raise":
        raise mistakes.no_test_value(site, **found)
    if flag == "warn":
        mistakes.no_test_value_warning.warn(site, **found)


def _sample(type: TensorType) -> str:
    lengths = ", ".join("345"[k % 3] for k in range(type.ndim))
    numbers = f"np.zeros(({lengths}{',' if type.ndim == 1 else ''}), '{type.dtype}')"
    return numbers if type.ndim else f"np.{type.dtype}(0)"

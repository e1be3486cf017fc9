"""The answers of the gates: what the engine gives now, and the stored keys it must agree with."""

from __future__ import annotations

from typing import Any

import numpy as np

from .events import close
from .model import Pick, Prediction, Table
from .programs import base, execute


def machine_answers(prediction: Prediction) -> list[Any]:
    """Run the gate's program on the engine and give what each question asks for."""
    namespace = base()
    execute(prediction.code, namespace, f"<{prediction.id}>")
    if prediction.last:
        namespace["last"] = lambda: execute(prediction.last, namespace, f"<{prediction.id} last>")

    def value(expression: str) -> Any:
        return plain(eval(expression, namespace))

    return [
        [[value(cell) for cell in row] for row in ask.values]
        if isinstance(ask, Table)
        else value(ask.value)
        for ask in prediction.asks
    ]


def plain(value: Any) -> Any:
    """A value as numbers, lists and texts of Python."""
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def assert_keys(prediction: Prediction) -> None:
    """Raise AssertionError if a run gives another answer than the stored key."""
    for ask, answer in zip(prediction.asks, machine_answers(prediction), strict=True):
        if not close(listed(ask.key), answer):
            raise AssertionError(f"{prediction.id}: key {ask.key!r}, the run gave {answer!r}")


def wrong_answers(prediction: Prediction) -> list[tuple[Any, str]]:
    """Every wrong answer a gate knows, with its misconception."""
    found = []
    for ask in prediction.asks:
        if isinstance(ask, Pick):
            others = [option for option in ask.options if not close(option.result, ask.key)]
            found += [(option.result, option.code) for option in others]
        else:
            found += [(slip.answer, slip.code) for slip in ask.slips]
    return found


def listed(value: Any) -> Any:
    """Tuples as lists, at every depth."""
    return [listed(item) for item in value] if isinstance(value, list | tuple) else value

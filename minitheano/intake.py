"""The first two beats as text: each argument is taken in, and each shared variable read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import cache
from typing import Any

import numpy as np

from .graph import SharedVariable, Variable
from .types import DTYPES, TensorType
from .writer import Writer

# What the tests name. A dtype in the order of another machine is another object.
NAMES: dict[str, Any] = {"ndarray": np.ndarray, "bool_": np.dtype("bool")}
NAMES |= {dtype: np.dtype(dtype) for dtype in DTYPES if dtype != "bool"}


class Take:
    """Makes of an argument a value of a type, or raises `Refused`; a number is one of NumPy's.

    `again` is True if its own results are arguments that it takes, and leaves as they are.
    """

    def __init__(self, type: Any, strict: bool = False, downcast: bool | None = None) -> None:
        self.type, self.strict, self.downcast = type, strict, downcast
        self.number = isinstance(type, TensorType) and not type.ndim
        self.again = isinstance(type, TensorType) and not (strict and self.number)
        self.exact = _exact(type.dtype) if self.number and not strict else {}

    def __call__(self, value: Any) -> Any:
        make = self.exact.get(type(value))
        if make is not None:  # a common case first
            found = make(value)
            if found is not None:
                return found
        with np.errstate(all="ignore"):
            found = self.type.filter(value, self.strict, self.downcast)
        return found[()] if self.number else found


@cache
def _exact(dtype: str) -> dict[type, Callable[[Any], Any]]:
    """For some types of numbers a function that makes one of this dtype, or None if unsure."""
    kind: Any = np.dtype(dtype).type
    found: dict[type, Callable[[Any], Any]] = {kind: lambda value: value}
    if dtype == "float64":
        found[float] = kind
        found[int] = lambda value: kind(value) if -(2**53) <= value <= 2**53 else None
    elif np.dtype(dtype).kind in "iu":
        least, greatest = int(np.iinfo(dtype).min), int(np.iinfo(dtype).max)
        found[int] = lambda value: kind(value) if least <= value <= greatest else None
    return found


def write_bind(writer: Writer, inputs: Sequence[Variable], takes: Sequence[Take]) -> list[str]:
    """The lines of the beat; the names under which the arguments come in."""
    writer.beat("bind")
    names = []
    for x, take in zip(inputs, takes, strict=True):
        name = writer.fresh("x")
        names.append(name)
        # What is taken twice, by a fast text and once more, has to be as it was given.
        target = name if take.again or not writer.fast else writer.fresh("v")
        call = f"{writer.known('bind', take)}({name})"
        writer.names[x] = target
        if writer.does("plain_numbers") and _is_float(x):
            writer.plain.add(target)
            call = f"float({call})"
        checked = writer.does("checked_bind") and target == name
        test = _test(name, x, writer.plain) if checked else ""
        writer.line(f"{test}{target} = {call}", x, x)
        writer.record("bind", x)
    return names


def _is_float(v: Variable) -> bool:
    """True for a single float64."""
    return isinstance(v.type, TensorType) and v.type.dtype == "float64" and not v.type.ndim


def _test(name: str, x: Variable, plain: Collection[str]) -> str:
    """`if` the argument is not of this very type; '' where no short test says so."""
    if _is_float(x):
        return f"if type({name}) is not float: " if name in plain else ""
    if not isinstance(x.type, TensorType) or not x.type.ndim:
        return ""
    kind, ndim, pattern = x.type.dtype, x.type.ndim, x.type.broadcastable
    dtype = "bool_" if kind == "bool" else kind
    tests = [f"type({name}) is not ndarray", f"{name}.dtype is not {dtype}"]
    tests += [f"{name}.ndim != {ndim}"]
    tests += [f"{name}.shape[{k}] != 1" for k, one in enumerate(pattern) if one]
    return f"if {' or '.join(tests)}: "


def write_snapshot(writer: Writer, states: Sequence[SharedVariable]) -> None:
    """Nothing is called before all are read, so that no other thread comes in between.

    A cell may keep a float64 as a Python float, which only plain lines compute with.
    """
    writer.beat("snapshot")
    numbers = dict.fromkeys(s for s in states if _is_float(s))
    plain = writer.does("plain_numbers")
    make = "float" if plain else "np.float64"
    alone = len(states) == 1
    for s in states:
        value = f"{writer.cell(s)}.data"
        if s in numbers and alone:
            value = f"{make}({value})"
        writer.line(f"{writer.name(s, 's')} = {value}", s, s)
    names = [writer.names[s] for s in numbers]
    if names and not alone:
        made = ", ".join([f"{make}({name})" for name in names])
        writer.line(f"{', '.join(names)} = {made}")
    if plain:
        writer.plain.update(names)
    for s in states:
        writer.record("snapshot", s)

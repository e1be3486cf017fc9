"""NumPy's random generators as values: their type, and the shared variable that holds one.

Inside a call a generator is never changed where others can see it: a draw returns the generator as
it is afterwards. So a call that fails has moved no stored generator.
"""

from __future__ import annotations

import copy
import sys
from typing import Any

import numpy as np

from .graph import SharedVariable, Variable
from .types import Generic, Refused, Type


class RandomStateType(Generic):
    """The type of a `numpy.random.RandomState`."""

    def filter(self, value: Any, strict: bool = False, allow_downcast: bool | None = None) -> Any:
        """The generator itself; raises `Refused` for anything else."""
        if not is_random_state(value):
            raise Refused("generator", value)
        return value

    def is_valid_value(self, a: Any) -> bool:
        """True for a generator."""
        return is_random_state(a)

    def values_eq(self, a: np.random.RandomState, b: np.random.RandomState) -> bool:
        """True if two generators draw the same numbers from now on."""
        one, other = (list[Any](g.get_state(legacy=True)) for g in (a, b))
        ahead = one[3:] == other[3:] or not (one[3] or other[3])  # a normal number drawn ahead
        return ahead and one[2] == other[2] and np.array_equal(one[1], other[1])

    def is_super(self, other: Type) -> bool:
        """True for this type alone."""
        return isinstance(other, RandomStateType)

    def __repr__(self) -> str:
        return "RandomStateType"


random_state_type = RandomStateType()


def is_random_state(value: Any) -> bool:
    """True for a generator; NumPy loads its generators, which takes a while, when it is asked."""
    return "numpy.random" in sys.modules and isinstance(value, np.random.RandomState)


def copied(value: Any) -> Any:
    """A generator that draws the same numbers from now on; of any other object a deep copy."""
    if not is_random_state(value):
        return copy.deepcopy(value)
    made = np.random.RandomState(0)  # a deep copy by hand is twice as fast
    made.set_state(value.get_state(legacy=False))
    return made


class RandomStateSharedVariable(SharedVariable):
    """A shared variable that holds a NumPy RandomState.

    Values are copied on the way in and out unless `borrow=True`.
    """

    __slots__ = ()


def shared_generator(
    value: np.random.RandomState, name: str | None = None, borrow: bool = False, **settings: Any
) -> RandomStateSharedVariable:
    """A shared variable that starts with this generator, or with a copy of it.

    Raises TypeError for any other value: `shared` asks the next of its makers then.
    """
    if not is_random_state(value):
        raise TypeError(f"{type(value).__name__} is not a RandomState")
    stored = value if borrow else copied(value)
    return RandomStateSharedVariable(random_state_type, stored, name)


def is_generator(variable: Variable) -> bool:
    """True for a variable that stands for a generator."""
    return isinstance(variable.type, RandomStateType)


def is_stream(variable: Variable) -> bool:
    """True for a shared variable that keeps the state of a random stream."""
    return bool(getattr(variable.tag, "is_rng", False))

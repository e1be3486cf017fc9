"""The types of values: dtype, number of axes, and which axes are known to have length 1.

The rules for joining and casting dtypes are Theano's.
"""

from __future__ import annotations

import copy
import copyreg
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, ClassVar

import numpy as np

from .config import config
from .props import WithProps

Array = Any  # an np.ndarray or a NumPy scalar of the right dtype

FLOATS = ("float16", "float32", "float64")
COMPLEX = ("complex64", "complex128")
INTEGERS = ("int8", "int16", "int32", "int64")
# How the names of constructors begin: `T.dvector` is a vector of float64.
LETTERS = {
    "int8": "b", "int16": "w", "int32": "i", "int64": "l", "float32": "f", "float64": "d",
    "complex64": "c", "complex128": "z",
}  # fmt: skip
UNSIGNED = ("uint8", "uint16", "uint32", "uint64")
DISCRETE = ("bool", *INTEGERS, *UNSIGNED)
WORD = r"(?a)[<>=|]?[A-Za-z_]\w{0,20}"
DTYPES = (*DISCRETE, *FLOATS, *COMPLEX)
WORDS = {0: "scalar", 1: "vector", 2: "matrix", 3: "tensor3", 4: "tensor4"}


class Refused(Exception):
    """A value that a type does not take: `reason` is one word, the rest says what was found."""

    def __init__(self, reason: str, found: Any) -> None:
        super().__init__(reason, found)
        self.reason, self.found = reason, found


class Type(WithProps):
    """What values a variable may hold. Theano's name; `TensorType` is the one that matters.

    A program may have types of its own: a class with `filter`, whose values pass through untouched.
    """

    make: ClassVar[Callable[..., Any]]  # graph.py says how a variable is made, and of which class
    Variable: ClassVar[Any]
    Constant: ClassVar[Any]

    def filter(self, value: Any, strict: bool = False, allow_downcast: bool | None = None) -> Any:
        """The value as this type stores it; raises `Refused` if it does not fit."""
        raise NotImplementedError

    def is_valid_value(self, value: Any) -> bool:
        """True for a value that this type takes as it is."""
        try:
            self.filter(value, strict=True)
        except (Refused, TypeError, ValueError):
            return False
        return True

    def is_super(self, other: Type) -> bool:
        """True if each value of `other` fits this type."""
        return self == other

    def filter_variable(self, other: Any, allow_convert: bool = True) -> Any:
        """The variable itself if it fits this type, a value as a constant; else TypeError."""
        if not isinstance(other, Type.Variable):
            try:
                return self.make_constant(self.filter(other))
            except Refused:
                raise TypeError(f"{other!r} does not fit {self}.") from None
        if self.is_super(other.type):
            return other
        raise TypeError(f"{other} is of type {other.type}, which does not fit {self}.")

    def values_eq(self, a: Any, b: Any) -> bool:
        return bool(np.all(a == b))

    values_eq_approx = values_eq

    def clone(self) -> Type:
        return copy.copy(self)

    def make_constant(self, value: Any, name: str | None = None) -> Any:
        """A constant of this type."""
        return self.Constant(self, value, name)

    def __call__(self, name: str | None = None, *more: Any, **settings: Any) -> Any:
        """A new variable of this type."""
        return Type.make(self, name, *more, **settings)

    make_variable = __call__


class Generic(Type):
    """Any Python object, stored as it is; nothing can be computed with it."""

    __props__ = ()

    def filter(self, value: Any, strict: bool = False, allow_downcast: bool | None = None) -> Any:
        return value

    def __repr__(self) -> str:
        return "<theano.gof.type.Generic>"


class NullType(Type):
    """The type of a gradient that is not defined; `why_null` says why."""

    def __init__(self, why_null: str = "(no explanation given)") -> None:
        self.why_null = why_null

    def filter(self, value: Any, strict: bool = False, allow_downcast: bool | None = None) -> Any:
        raise ValueError("A gradient that is not defined has no values.")

    def __repr__(self) -> str:
        return "NullType"


class DisconnectedType(Type):
    """The type of a gradient along no path."""

    __props__ = ()

    def filter(self, value: Any, strict: bool = False, allow_downcast: bool | None = None) -> Any:
        raise ValueError("A gradient along no path has no values.")

    def __repr__(self) -> str:
        return "DisconnectedType"


generic = Generic()


class TensorType(Type):
    """Arrays of one dtype with a fixed number of axes.

    `broadcastable[k]` is True where axis k is declared to have length 1; only such an axis is
    repeated to fit another operand. Two types with equal fields are one object.
    """

    dtype: str
    broadcastable: tuple[bool, ...]
    ndim: int
    no_dtype: ClassVar[Callable[[Any], Exception]] = TypeError  # settings.py says better words

    def __new__(
        cls, dtype: Any = None, broadcastable: Sequence[bool] = (), *more: Any, **settings: Any
    ) -> TensorType:
        if dtype is None:  # a pickle of Theano's, which says the dtype afterwards
            return object.__new__(cls)
        fields = dtype_name(dtype), tuple(bool(b) for b in broadcastable)
        return _tensor_type(*fields) if cls is TensorType else _made(cls, *fields)

    def __init__(
        self, dtype: Any, broadcastable: Sequence[bool], *more: Any, **settings: Any
    ) -> None:
        """Both are needed, although `__new__` has used them."""

    def __reduce__(self) -> Any:
        return copyreg.__newobj__, (type(self), self.dtype, self.broadcastable)  # type: ignore[attr-defined]

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        """What Theano writes after an empty type; `clone` gives the one type with these fields."""
        made = TensorType(state["dtype"], state["broadcastable"])
        self.dtype, self.broadcastable, self.ndim = made.dtype, made.broadcastable, made.ndim

    def __copy__(self) -> TensorType:
        return self

    def __deepcopy__(self, memo: Any) -> TensorType:
        return self

    @property
    def numpy_dtype(self) -> np.dtype[Any]:
        return np.dtype(self.dtype)

    def with_dtype(self, dtype: str) -> TensorType:
        return _tensor_type(dtype, self.broadcastable)

    def clone(self, dtype: Any = None, broadcastable: Sequence[bool] | None = None) -> TensorType:
        """The type with another dtype, or another pattern."""
        pattern = self.broadcastable if broadcastable is None else broadcastable
        return TensorType(dtype or self.dtype, pattern)

    def filter(self, value: Any, strict: bool = False, allow_downcast: bool | None = None) -> Array:
        """The value as an array of exactly this type.

        An array of another dtype is taken if its dtype fits into this one without loss; a Python
        number or a list is taken if its values do. `allow_downcast=True` casts anything,
        `strict=True` casts nothing. Raises `Refused` with the reason 'strict', 'dtype', 'value',
        'ndim' or 'broadcast'.
        """
        if type(value) is np.ndarray and value.dtype == self.dtype:
            array = value
        elif strict:
            raise Refused("strict", value)
        else:
            array = self._converted(value, allow_downcast)
        if array.ndim != self.ndim:
            raise Refused("ndim", array)
        if True in self.broadcastable:
            for length, one in zip(array.shape, self.broadcastable, strict=True):
                if one and length != 1:
                    raise Refused("broadcast", array)
        return array

    def _converted(self, value: Any, allow_downcast: bool | None) -> np.ndarray[Any, Any]:
        try:
            found = np.asarray(value)
        except ValueError:  # rows of different lengths
            raise Refused("ragged", value) from None
        if found.dtype.kind not in "biufc":
            raise Refused("object", value)
        if found.dtype == self.dtype:
            return found
        if allow_downcast:
            return self._cut(value, found)
        if isinstance(value, np.ndarray):
            if upcast(self.dtype, found.dtype.name) != self.dtype:
                raise Refused("dtype", found)
            return found.astype(self.dtype)
        return self._exactly(value, found, allow_downcast)

    def _cut(self, value: Any, found: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        """Cast as it comes; a Python number that has no integer, or real, part is refused."""
        lost = found.dtype.kind == "c" and self.dtype not in COMPLEX
        lost = lost or (self.dtype in DISCRETE and not np.all(np.isfinite(found)))
        if lost and not isinstance(value, np.ndarray | np.generic):
            raise Refused("value", found)
        return found.astype(self.dtype)

    def _exactly(
        self, value: Any, found: np.ndarray[Any, Any], allow_downcast: bool | None
    ) -> np.ndarray[Any, Any]:
        """A Python number or list, if each of its values exists in this dtype."""
        if found.dtype.kind == "c" and not np.dtype(self.dtype).kind == "c":
            raise Refused("dtype", found)
        if found.dtype.kind == "c" and self.dtype not in COMPLEX:
            raise Refused("value", found)
        with np.errstate(all="ignore"):
            cast = found.astype(self.dtype)
        literal = allow_downcast is None and type(value) is float and self.dtype == config.floatX
        if literal or np.array_equal(found, cast, equal_nan=found.dtype.kind in "fc"):
            return cast
        raise Refused("value", found)

    def is_super(self, other: Type) -> bool:
        """True if each value of `other` fits this type, which may know fewer axes of length 1."""
        return (
            isinstance(other, TensorType)
            and other.dtype == self.dtype
            and other.ndim == self.ndim
            and all(
                b or not a for a, b in zip(self.broadcastable, other.broadcastable, strict=True)
            )
        )

    def __str__(self) -> str:
        return f"TensorType({self.dtype}, {pattern_word(self.broadcastable)})"

    __repr__ = __str__


@cache
def _tensor_type(dtype: str, broadcastable: tuple[bool, ...]) -> TensorType:
    """Each type exists once, so that `is` compares types."""
    return _made(TensorType, dtype, broadcastable)


def _made(cls: type[TensorType], dtype: str, broadcastable: tuple[bool, ...]) -> TensorType:
    made = object.__new__(cls)
    made.dtype, made.broadcastable, made.ndim = dtype, broadcastable, len(broadcastable)
    return made


def pattern_word(broadcastable: tuple[bool, ...]) -> str:
    """Theano's word for a pattern: 'scalar', 'vector', 'row', …, else the pattern itself."""
    named = {(True, False): "row", (False, True): "col"}
    if broadcastable in named:
        return named[broadcastable]
    if not any(broadcastable) and len(broadcastable) <= 2:
        return WORDS[len(broadcastable)]
    return f"{len(broadcastable)}D" if not any(broadcastable) else str(broadcastable)


def dtype_name(dtype: Any) -> str:
    """'float64' for 'float64', np.float64, np.dtype('float64') or float; 'floatX' is followed."""
    if isinstance(dtype, str) and dtype in DTYPES:
        return dtype
    if dtype in DTYPES:
        return str(dtype)
    try:
        if isinstance(dtype, str) and not re.fullmatch(WORD, dtype):
            raise TensorType.no_dtype(
                dtype
            )  # NumPy has a language of its own for text, with repetitions
        name = config.floatX if str(dtype) == "floatX" else str(np.dtype(dtype))
    except TypeError:
        raise TensorType.no_dtype(dtype) from None
    if name not in DTYPES:
        raise TensorType.no_dtype(name)
    return name


@cache
def upcast(*dtypes: str) -> str:
    """The smallest dtype that holds the values of all: NumPy's promotion, which is Theano's."""
    return str(np.result_type(*dtypes))


def upgrade_to_float(dtype: str) -> str:
    """The dtype of exp, tanh, …: small integers give float32, others float64 (Theano's rule)."""
    if dtype in ("bool", "int8", "uint8", "int16", "uint16"):
        return "float32"
    return "float64" if dtype in DISCRETE else dtype


def joined_pattern(patterns: Sequence[tuple[bool, ...]]) -> tuple[bool, ...]:
    """The pattern of an elementwise result: axes are matched from the right."""
    ndim = max((len(p) for p in patterns), default=0)
    padded = [(True,) * (ndim - len(p)) + p for p in patterns]
    return tuple(all(axis) for axis in zip(*padded, strict=True)) if padded else ()


def autocast(value: Any) -> np.ndarray[Any, Any]:
    """A Python number as the smallest dtype that holds it exactly, an array as it is.

    So `0` is int8, `300` int16, `0.5` float32 and `0.1` float64, as in Theano; with
    `floatX='float32'` every Python float is float32.
    """
    if isinstance(value, np.ndarray | np.generic):
        return np.asarray(value)
    if isinstance(value, bool):
        return np.asarray(value)
    if isinstance(value, int):
        return np.asarray(value, next((d for d in INTEGERS if _holds(d, value)), "uint64"))
    if isinstance(value, float):
        if config.floatX != "float64":
            return np.asarray(value, config.floatX)
        if abs(value) > GREATEST_SINGLE and value - value == 0:
            return np.asarray(value)
        single = np.float32(value)
        return np.asarray(single if float(single) == value else value)
    return np.asarray(value)


def _holds(dtype: str, value: int) -> bool:
    least, greatest = _LIMITS[dtype]
    return least <= value <= greatest


_LIMITS = {d: (int(np.iinfo(d).min), int(np.iinfo(d).max)) for d in INTEGERS}
GREATEST_SINGLE = float(np.finfo("float32").max)

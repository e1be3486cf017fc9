"""Operators and methods of variables: `x + y`, `x[0]`, `x.sum()`, `print(x)`.

They are given to `graph.Variable` when this module is imported, because the catalogue, which they
call, stands above the graph. `==` asks what it asks in Python: is it the same object?
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .. import mistakes
from ..graph import Apply, Variable
from ..net import under
from ..say import operand
from ..site import here
from ..types import Type
from . import (
    certain,
    complex,
    elementwise,
    extra,
    for_numpy,
    help,
    index,
    linear,
    make,
    misuse,
    reduce,
    shape,
    sort,
    text,
)
from .card import Elementwise, Op, as_variable
from .elementwise import add, and_, ge, gt, int_div, le, lt, mod, mul, or_, sub, true_div, xor
from .names import elementwise_name
from .shape import reshape
from .watch import Print

# --- methods that are not one function of the catalogue -------------------------------------------


def divmod(x: Any, y: Any) -> tuple[Variable, Variable]:
    """`x // y` and `x % y`."""
    return int_div(x, y), mod(x, y)


def copy(x: Variable, name: str | None = None) -> Variable:
    """The same value as a node of its own, which may have another name."""
    made = make.copied(x)
    made.name = name
    return made


def round(a: Any, mode: str | None = None) -> Variable:
    """Rounded to the nearest integer; a half goes to the even one, unless `mode` says otherwise."""
    modes = ("half_to_even", "half_away_from_zero")
    if isinstance(mode, int):
        raise mistakes.round_to_digits(here(), name=operand(as_variable(a)), digits=mode)
    if mode not in (None, *modes):
        known = {"setting": "mode", "known": mistakes.listed(modes)}
        raise mistakes.unknown_setting(here(), found=repr(mode), **known)
    if mode == "half_away_from_zero":
        return elementwise.round_half_away_from_zero(a)
    return elementwise.round_half_to_even(a)


def iround(a: Any, mode: str | None = None) -> Variable:
    """Rounded to the nearest integer, as int64."""
    return elementwise.cast(round(a, mode), "int64")


def tensor_copy(a: Any) -> Variable:
    """The same value as a node of its own."""
    return make.copied(a)


def makeKeepDims(x: Any, y: Any, axis: Any) -> Variable:
    """`y`, which was folded from `x` along some axes, with length 1 there: it fits `x` again."""
    x = as_variable(x)
    return reduce.kept(as_variable(y), x, reduce.axes_of(x, axis), keepdims=False)


def clip(x: Any, a_min: Any, a_max: Any) -> Variable:
    """`x`, but not below `a_min` and not above `a_max`."""
    return elementwise.clip(x, a_min, a_max)


def transpose(x: Variable, *axes: Any) -> Variable:
    """The axes in reverse order, or in that of `axes`, given as numbers or as one list."""
    return shape.transpose(x, axes[0] if len(axes) == 1 else axes or None)


def reshaped(x: Variable, shape: Any, *more: Any, ndim: int | None = None) -> Variable:
    """`x` in another shape, given as one sequence or as several lengths."""
    return reshape(x, (shape, *more) if more else shape, ndim)


def mean(
    x: Variable, axis: Any = None, dtype: Any = None, keepdims: bool = False, acc_dtype: Any = None
) -> Variable:
    """Mean over some axes, or over all; of integers it is float64."""
    return reduce.mean(x, axis, dtype, keepdims=keepdims, acc_dtype=acc_dtype)


def size(x: Variable) -> Variable:
    """How many numbers there are, in all."""
    return reduce.size(None)(x)


def transfer(var: Variable, target: str) -> Variable:
    """`var` itself: there is one place to compute."""
    return var


# --- the tables -----------------------------------------------------------------------------------

Table = dict[str, Callable[..., Any]]


def named(module: Any, names: str) -> Table:
    """Some functions and cards of a module, by their names."""
    return {name: getattr(module, name) for name in names.split()}


TWO_SIDED: Table = {
    "add": add, "sub": sub, "mul": mul, "truediv": true_div, "floordiv": int_div, "mod": mod,
    "divmod": divmod, "pow": elementwise.pow, "and": and_, "or": or_, "xor": xor,
    "matmul": linear.dot,
}  # fmt: skip
SPECIAL: Table = {
    "lt": lt, "le": le, "gt": gt, "ge": ge, "abs": elementwise.abs_, "pos": lambda x: x,
    "round": round, "getitem": index.subtensor, "str": text.to_text, "repr": text.to_repr,
    "array": misuse.to_array, "array_ufunc": for_numpy.on_ufunc,
    "array_function": for_numpy.on_function,
    "bool": misuse.truth, "eq": misuse.same, "iter": misuse.iterate,
    "contains": misuse.no_members, "setitem": misuse.no_assignment, "call": misuse.no_call,
    **dict.fromkeys(("lshift", "rlshift"), misuse.no_shift("<<", "*")),
    **dict.fromkeys(("rshift", "rrshift"), misuse.no_shift(">>", "//")),
    "format": misuse.to_format, "float": misuse.no_number, "int": misuse.no_number,
    "index": misuse.no_number, "complex": misuse.no_number,
    **named(elementwise, "neg invert floor ceil trunc"),
}  # fmt: skip
METHODS: Table = {
    "clip": clip, "copy": copy, "reshape": reshaped, "mean": mean, "round": round,
    "transfer": transfer,
    "transpose": transpose, "astype": elementwise.cast, "conjugate": elementwise.conj,
    "_repr_pretty_": text.shown,
    **named(reduce, "sum prod var std max min argmax argmin all any norm cumsum cumprod"),
    **named(shape, "dimshuffle swapaxes flatten ravel squeeze"),
    **named(make, "diagonal trace zeros_like ones_like"),
    **named(index, "repeat take nonzero nonzero_values"),
    **named(linear, "dot"),
    **named(sort, "sort argsort"),
    **named(extra, "choose compress ptp searchsorted"),
    **named(certain, "get_scalar_constant_value"),
    **named(elementwise, "exp exp2 expm1 log log2 log10 log1p sqrt sin cos tan sinh cosh tanh"),
    **named(elementwise, "arcsin arccos arctan arcsinh arccosh arctanh deg2rad rad2deg"),
    **named(elementwise, "conj ceil fill floor trunc"),
}  # fmt: skip
PROPERTIES: Table = {
    "T": shape.transpose, "shape": shape.shape, "size": size, "real": complex.real,
    "imag": complex.imag, "__len__": misuse.length,
}  # fmt: skip


def bound(method: Callable[..., Any]) -> Callable[..., Any]:
    """What becomes a method when a class gets it: a function does by itself, a card does not."""
    if not isinstance(method, Op):
        return method

    def call(x: Any, *others: Any) -> Any:
        return method(x, *others)

    call.__name__ = method.name
    return call


def swapped(operator: Callable[..., Any]) -> Callable[..., Any]:
    """The operator of the operand on the right: `2 - x` calls it with x first."""
    return lambda x, other: operator(other, x)


def install() -> None:
    """Give `Variable` its operators and methods, and a node its text."""
    Apply.__repr__ = text.node_text  # type: ignore[method-assign,assignment]
    Elementwise.__str__ = elementwise_name  # type: ignore[method-assign]
    for name, operator in TWO_SIDED.items():
        setattr(Variable, f"__{name}__", bound(operator))
        setattr(Variable, f"__r{name}__", swapped(operator))
    for name, method in SPECIAL.items():
        setattr(Variable, f"__{name}__", bound(method))
    for name, method in METHODS.items():
        setattr(Variable, name, under(bound(method)))
    for name, method in PROPERTIES.items():
        setattr(Variable, name, property(bound(method)))
    for name in [*TWO_SIDED, *(f"r{name}" for name in TWO_SIDED), "neg", "lt", "le", "gt", "ge"]:
        for kind in (Type, Op, Print):
            setattr(kind, f"__{name}__", misuse.not_called)


install()
help.install()

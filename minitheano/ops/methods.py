"""Operators and methods of variables: `x + y`, `x[0]`, `x.sum()`, `print(x)`, `np.exp(x)`.

They are given to `graph.Variable` when this module is imported, because the catalogue, which they
call, stands above the graph. `==` stays what it is in Python: the same object.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from .. import mistakes
from ..config import config
from ..graph import Constant, SharedVariable, Variable, leaves
from ..say import formula, label, leaf
from ..site import here
from . import complex as c
from . import elementwise as e
from . import index as i
from . import join, linear, make, reduce
from . import shape as s
from .card import CATALOGUE, Op

# --- what stands behind the names -----------------------------------------------------------------


def floor_div(a: Any, b: Any) -> Variable:
    """`a // b`."""
    return e.int_div(a, b)


def divmod_(a: Any, b: Any) -> tuple[Variable, Variable]:
    """`a // b` and `a % b`."""
    return e.int_div(a, b), e.mod(a, b)


def copy(x: Variable, name: str | None = None) -> Variable:
    """The same value as a node of its own, which may have another name."""
    made: Variable = make.copied(x)
    made.name = name
    return made


def round(x: Any, mode: str | None = None) -> Variable:
    """Rounded to the nearest integer; a half goes to the even one, unless `mode` says otherwise."""
    away = mode == "half_away_from_zero"
    return (e.round_half_away_from_zero if away else e.round_half_to_even)(x)


def clip(x: Any, a_min: Any, a_max: Any) -> Variable:
    """`x`, but not below `a_min` and not above `a_max`."""
    return e.clip(x, a_min, a_max)


def sized(x: Variable) -> Variable:
    """How many numbers there are, in all."""
    return reduce.size(None)(x)


def swapped(function: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """The function for the operand on the right: `2 - x` calls it with x first."""
    return lambda x, other: function(other, x)


# --- text -----------------------------------------------------------------------------------------


def to_text(x: Variable) -> str:
    """Its name; without one, the type of an input, or the formula of an expression and its type."""
    if x.name or x.owner is None:
        return leaf(x)
    return f"{formula(x)} :: {mistakes.type_words(x.type)}"


def to_format(x: Variable, spec: str) -> str:
    """Text in an f-string; a format for numbers is refused."""
    if spec and spec[-1] not in "s<>^=0123456789":
        raise _needs_number(x)
    return format(to_text(x), spec)


def shown(x: Variable, printer: Any, cycle: bool) -> None:
    """What a notebook shows for a cell that ends in a variable."""
    printer.text(described(x))


def described(x: Variable) -> str:
    """One line on a variable: what it is called, its formula, its type, and what it waits for."""
    words = mistakes.type_words(x.type)
    zh = config.lang == "zh"
    if isinstance(x, SharedVariable):
        value = str(x.get_value(borrow=True))
        kept = value if len(value) <= 40 and "\n" not in value else "…"
        return f"{'共享变量' if zh else 'shared'} {x.name or leaf(x)} :: {words} = {kept}"
    if isinstance(x, Constant):
        return f"{'常量' if zh else 'constant'} {x.data} :: {words}"
    if x.owner is None:
        return f"{'输入' if zh else 'input'} {x.name or leaf(x)} :: {words}"
    needed = [label(v) for v in leaves([x]) if type(v) is Variable]
    said = formula(x)
    name = label(x)
    head = said if name == said else f"{name} = {said}"
    waits = f"{'，需要 ' if zh else ', needs '}{', '.join(needed)}" if needed else ""
    return f"{head} :: {words}{waits}"


# --- what an expression cannot do -----------------------------------------------------------------

COMPARISONS = {e.lt, e.le, e.gt, e.ge, e.eq, e.neq}


def truth(x: Variable) -> bool:
    """True, as for any Python object; but a comparison is not yet true or false, so TypeError."""
    if x.owner is None or x.owner.op not in COMPARISONS:
        return True
    site = here()
    chained = site is not None and _is_chain(site.text)
    key = mistakes.chained_comparison if chained else mistakes.truth_of_symbol
    raise key(site, name=label(x), chain=site.text if site else "")


def _is_chain(text: str) -> bool:
    try:
        tree = ast.parse(text, mode="eval").body
    except SyntaxError:
        return False
    return isinstance(tree, ast.Compare) and len(tree.ops) > 1


def _needs_number(x: Variable) -> Exception:
    site = here()
    function = re.match(r"math\.(\w+)\(", site.text) if site else None
    if function:
        return mistakes.math_of_symbol(site, name=label(x), function=function[1])
    shared = isinstance(x, SharedVariable)
    return (mistakes.number_of_shared if shared else mistakes.number_of_symbol)(site, name=label(x))


def no_number(x: Variable) -> Any:
    """`float(x)`, `math.exp(x)`, `'%.2f' % x`: there is no number yet."""
    raise _needs_number(x)


def no_assignment(x: Variable, where: Any, value: Any) -> None:
    """`x[0] = 1`: an expression does not change."""
    raise mistakes.item_assignment(here(), name=label(x))


def no_call(x: Variable, *args: Any, **kwargs: Any) -> Any:
    """`y(3)`: an expression is not a function."""
    raise mistakes.called_expression(here(), name=label(x), formula=formula(x))


def length(x: Variable) -> int:
    """The length of a vector such as `x.shape`; TypeError where only a call can tell."""
    try:
        return i.vector_length(x)
    except TypeError:
        raise mistakes.no_len(here(), name=label(x)) from None


def unknown_members(x: Variable, value: Any) -> bool:
    """`3 in x`: only a call can tell."""
    raise mistakes.no_iteration(here(), name=label(x))


def iterate(x: Variable) -> Iterator[Variable]:
    """The numbers of a vector whose length the formula tells, such as `x.shape`; else TypeError."""
    many = i.vector_length(x)
    return (i.subtensor(x, k) for k in range(many))


# --- NumPy's functions on variables ---------------------------------------------------------------

RENAMED = {
    "add": "add", "subtract": "sub", "multiply": "mul", "divide": "true_div",
    "true_divide": "true_div",
    "floor_divide": "int_div", "remainder": "mod", "power": "pow", "negative": "neg",
    "absolute": "abs_", "sign": "sgn", "square": "sqr", "reciprocal": "inv", "rint":
    "round_half_to_even", "conjugate": "conj", "less": "lt", "less_equal": "le", "greater": "gt",
    "greater_equal": "ge", "equal": "eq", "not_equal": "neq", "bitwise_and": "and_",
    "bitwise_or": "or_", "bitwise_xor": "xor", "invert": "invert", "matmul": "dot",
}  # fmt: skip


def on_ufunc(x: Variable, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
    """`np.exp(x)` and `array * x`: NumPy asks here before it touches a variable."""
    op = CATALOGUE.get(RENAMED.get(ufunc.__name__, ufunc.__name__))
    kwargs = {k: v for k, v in kwargs.items() if v is not None}
    if op is None or method != "__call__" or kwargs:
        name = ufunc.__name__ if method == "__call__" else f"{ufunc.__name__}.{method}"
        raise mistakes.numpy_function(here(), function=name, name=label(x))
    return op(*inputs)


ROUTED: dict[Any, Callable[..., Any]] = {
    np.sum: reduce.sum, np.prod: reduce.prod, np.mean: reduce.mean, np.var: reduce.var,
    np.std: reduce.std, np.max: reduce.max, np.min: reduce.min, np.argmax: reduce.argmax,
    np.argmin: reduce.argmin, np.all: reduce.all, np.any: reduce.any, np.cumsum: reduce.cumsum,
    np.cumprod: reduce.cumprod, np.linalg.norm: lambda x, ord=None, axis=None, keepdims=False:
    reduce.norm(x, 2 if ord is None else ord, axis, keepdims), np.size: sized,
    np.shape: s.shape, np.transpose: s.transpose, np.swapaxes: s.swapaxes, np.reshape: s.reshape,
    np.ravel: s.ravel, np.squeeze: s.squeeze, np.expand_dims: s.shape_padaxis,
    np.concatenate: join.concatenate, np.stack: join.stack, np.zeros_like: make.zeros_like,
    np.ones_like: make.ones_like, np.repeat: i.repeat, np.tile: join.tile, np.roll: join.roll,
    np.tril: make.tril, np.triu: make.triu, np.diag: make.diag, np.diagonal: make.diagonal, np.trace: make.trace,
    np.take: i.take, np.nonzero: i.nonzero, np.flatnonzero: i.flatnonzero, np.dot: linear.dot,
    np.outer: linear.outer, np.tensordot: linear.tensordot, np.where: e.switch, np.clip: clip,
    np.round: round, np.ndim: lambda x: x.ndim,
}  # fmt: skip


def on_function(x: Variable, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
    """`np.sum(x)`: the function of the same meaning here, if there is one."""
    wanted = {k: v for k, v in kwargs.items() if not (k == "out" and v is None)}
    if function not in ROUTED or "out" in wanted:
        raise mistakes.numpy_function(here(), function=function.__name__, name=label(x))
    return ROUTED[function](*args, **wanted)


# --- the table ------------------------------------------------------------------------------------

OPERATORS: dict[str, Callable[..., Any]] = {
    "add": e.add, "sub": e.sub, "mul": e.mul, "truediv": e.true_div, "floordiv": floor_div,
    "mod": e.mod, "divmod": divmod_, "pow": e.pow, "and": e.and_, "or": e.or_, "xor": e.xor,
    "matmul": linear.dot,
}  # fmt: skip
SPECIAL: dict[str, Any] = {
    "neg": e.neg, "pos": lambda x: x, "abs": e.abs_, "invert": e.invert, "round": round,
    "floor": e.floor, "ceil": e.ceil, "trunc": e.trunc, "lt": e.lt, "le": e.le, "gt": e.gt,
    "ge": e.ge, "getitem": i.subtensor, "iter": iterate, "len": length,
    "contains": unknown_members, "bool": truth,
    "float": no_number, "int": no_number, "index": no_number, "complex": no_number,
    "setitem": no_assignment, "call": no_call, "str": to_text, "repr": to_text,
    "format": to_format, "array_ufunc": on_ufunc, "array_function": on_function,
}  # fmt: skip
METHODS: dict[str, Any] = {
    "sum": reduce.sum, "prod": reduce.prod, "mean": reduce.mean, "var": reduce.var,
    "std": reduce.std, "max": reduce.max, "min": reduce.min, "argmax": reduce.argmax,
    "argmin": reduce.argmin, "all": reduce.all, "any": reduce.any, "norm": reduce.norm,
    "cumsum": reduce.cumsum, "cumprod": reduce.cumprod, "dimshuffle": s.dimshuffle,
    "transpose": lambda x, *axes: s.transpose(x, axes[0] if len(axes) == 1 else axes or None),
    "swapaxes": s.swapaxes, "reshape": lambda x, shape, *more, ndim=None:
    s.reshape(x, (shape, *more) if more else shape, ndim), "flatten": s.flatten, "ravel": s.ravel,
    "squeeze": s.squeeze, "diagonal": make.diagonal, "trace": make.trace, "fill": make.fill,
    "zeros_like": make.zeros_like, "ones_like": make.ones_like, "repeat": i.repeat, "take": i.take,
    "nonzero": i.nonzero, "nonzero_values": i.nonzero_values, "dot": linear.dot, "astype": e.cast,
    "clip": clip, "conj": e.conj, "conjugate": e.conj, "copy": copy, "round": round,
    "ceil": e.ceil, "floor": e.floor, "trunc": e.trunc,
}  # fmt: skip
for name in "exp exp2 log log2 log10 log1p sqrt sin cos tan sinh cosh tanh deg2rad rad2deg".split():
    METHODS[name] = CATALOGUE[name]
PROPERTIES: dict[str, Callable[[Variable], Any]] = {
    "T": s.transpose,
    "shape": s.shape,
    "size": sized,
    "real": c.real,
    "imag": c.imag,
}


def bound(method: Callable[..., Any]) -> Callable[..., Any]:
    """What becomes a method when a class gets it: a function does by itself, a card does not."""
    return (lambda x, *others: method(x, *others)) if isinstance(method, Op) else method


def install() -> None:
    """Give `Variable` its operators and methods."""
    for name, function in OPERATORS.items():
        setattr(Variable, f"__{name}__", bound(function))
        setattr(Variable, f"__r{name}__", swapped(function))
    for name, function in SPECIAL.items():
        setattr(Variable, f"__{name}__", bound(function))
    for name, function in {**METHODS, "_repr_pretty_": shown}.items():
        setattr(Variable, name, bound(function))
    for name, function in PROPERTIES.items():
        setattr(Variable, name, property(bound(function)))


install()

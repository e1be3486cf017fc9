"""The catalogue of reductions: ops that fold axes away; `fill` undoes a sum.

An axis argument is a number (negative ones count from the end), a tuple of them, or None for all.
Inside a card all axes are None; others are numbers from 0, in order.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .. import mistakes
from ..graph import Apply, Constant, Variable
from ..say import label
from ..site import here
from ..types import COMPLEX, DISCRETE, UNSIGNED, TensorType, dtype_name
from .card import Op, as_variable, family, helper
from .elementwise import (
    abs_,
    and_,
    cast,
    conj,
    eq,
    exp,
    fill,
    flat,
    floating,
    invert,
    isinf,
    isnan,
    le,
    neq,
    nothing,
    or_,
    pow,
    sqrt,
    switch,
)

Axes = tuple[int, ...] | None


def axes_of(x: Variable, axis: Any) -> Axes:
    """The axes as a card wants them; raises ValueError for an axis that `x` does not have."""
    if isinstance(axis, Constant):
        axis = np.asarray(axis.data).tolist()
    if axis is None:
        return None
    axes = tuple(sorted({axis_of(x, a) for a in (axis if _several(axis) else (axis,))}))
    return None if len(axes) == x.ndim else axes


def _several(axis: Any) -> bool:
    return bool(np.iterable(axis)) and not isinstance(axis, str)


def axis_of(x: Variable, axis: Any, ndim: int | None = None) -> int:
    """One axis as a number from 0, of `ndim` axes (those of `x` if not told)."""
    ndim = x.ndim if ndim is None else ndim
    data = axis.data if isinstance(axis, Constant) else axis
    if isinstance(data, bool) or not hasattr(data, "__index__") or isinstance(data, Variable):
        raise mistakes.axis_not_a_number(
            here(), axis=label(axis) if isinstance(axis, Variable) else repr(axis)
        )
    number = int(data)
    if not -ndim <= number < ndim:
        raise no_such_axis(x, ndim, number)
    return number % ndim


def no_such_axis(x: Variable, ndim: int, axis: int) -> Exception:
    """The error for an axis that is none of `ndim`."""
    key = mistakes.no_such_axis if ndim else mistakes.axis_of_scalar
    return key(here(), name=label(x), ndim=ndim, last=ndim - 1, axis=axis)


def without(x: Variable, axes: Axes, keepdims: bool) -> tuple[bool, ...]:
    """The pattern of `x` with these axes folded to nothing, or to length 1."""
    gone = range(x.ndim) if axes is None else axes
    if keepdims:
        return tuple(k in gone or b for k, b in enumerate(x.broadcastable))
    return tuple(b for k, b in enumerate(x.broadcastable) if k not in gone)


def settings(axes: Axes, keepdims: bool = False, dtype: str = "") -> str:
    """The settings of a NumPy call as text: `axis=0, keepdims=True, dtype='int64'`."""
    axis = "" if axes is None else f"axis={axes[0] if len(axes) == 1 else axes}"
    kept = "keepdims=True" if keepdims else ""
    return ", ".join(word for word in (axis, kept, f"dtype={dtype!r}" if dtype else "") if word)


def reduction(
    name: str,
    axes: Axes,
    keepdims: bool,
    dtype: Callable[[str], str] = lambda operand: operand,
    **card: Any,
) -> Op:
    """A card that folds axes away; `dtype` gives the result's dtype for the operand's."""
    told = settings(axes, keepdims)
    return Op(
        name,
        infer=lambda x: TensorType(dtype(x.dtype), without(x, axes, keepdims)),
        said=lambda parts: f"{name}({', '.join([*parts, told] if told else parts)})",
        **card,
    )


def kept(v: Variable, x: Variable, axes: Axes, keepdims: bool) -> Variable:
    """`v`, which was folded from `x`, with length 1 where axes are gone: it fits `x` again."""
    if keepdims:
        return v
    gone = range(x.ndim) if axes is None else axes
    rest = iter(range(v.ndim))
    placed: Variable = v.dimshuffle(["x" if k in gone else next(rest) for k in range(x.ndim)])
    return placed


def repeated_over(x: Variable, g: Variable, axes: Axes, keepdims: bool) -> Variable:
    """`g` in the shape of `x`, repeated along the axes that are gone: what undoes a sum."""
    fits = keepdims or axes is None or axes == tuple(range(len(axes)))
    return fill(x, g if fits else kept(g, x, axes, keepdims))


# --- sum and product ------------------------------------------------------------------------------


def dtype_of_total(dtype: str) -> str:
    """The dtype of a sum: small integers and booleans are counted in 64 bits."""
    if dtype in DISCRETE:
        return "uint64" if dtype in UNSIGNED else "int64"
    return dtype


def accumulator(dtype: str) -> str:
    """The dtype a sum is kept in while it grows: Theano takes the next wider float."""
    wider = {"float16": "float32", "float32": "float64", "complex64": "complex128"}
    return wider.get(dtype, dtype)


def dtypes_of_total(operand: str, dtype: str, acc_dtype: str) -> tuple[str, str]:
    """The dtype of a total and of its accumulator; '' stands for the one that the rule gives."""
    wanted = dtype or dtype_of_total(operand)
    return wanted, acc_dtype or accumulator(wanted)


def accumulated(call: str, axes: Axes, keepdims: bool, dtype: str, acc_dtype: str) -> Any:
    """The source of a total: `{}` in `call` takes the settings, among them the accumulator."""

    def source(node: Apply) -> str:
        operand = node.inputs[0].dtype
        wanted, acc = dtypes_of_total(operand, dtype, acc_dtype)
        natural = np.zeros(0, operand).sum().dtype  # NumPy widens small integers by itself
        text = call.replace("{}", settings(axes, keepdims, "" if natural == acc else acc))
        return text if acc == wanted else f"np.{wanted}({text})"

    return source


@family
def total(axes: Axes, keepdims: bool, dtype: str, acc_dtype: str) -> Op:
    """The card of `sum`: added up in `acc_dtype`, given as `dtype`; '' leaves it to the rule."""
    return reduction(
        "sum", axes, keepdims, lambda operand: dtype or dtype_of_total(operand),
        source=accumulated("{0}.sum({})", axes, keepdims, dtype, acc_dtype),
        grad=lambda g, out, x: (repeated_over(x, g, axes, keepdims),),
        latex=r"\sum {0}",
        doc="Sum of the numbers.",
    )  # fmt: skip


@family
def product(axes: Axes, keepdims: bool, dtype: str, acc_dtype: str) -> Op:
    """The card of `prod`: multiplied up in `acc_dtype`, given as `dtype`; '' as for `sum`."""
    return reduction(
        "prod", axes, keepdims, lambda operand: dtype or dtype_of_total(operand),
        source=accumulated("{0}.prod({})", axes, keepdims, dtype, acc_dtype),
        grad=lambda g, out, x: (kept(g, x, axes, keepdims) * others(x, axes),),
        latex=r"\prod {0}",
        doc="Product of the numbers; 1 if there is none.",
    )  # fmt: skip


def others(x: Variable, axes: Axes) -> Variable:
    """For each number the product of all the others, right also where numbers are 0."""
    zero = eq(x, 0)
    filled = switch(zero, 1, x)
    zeros = sum(zero, axes, keepdims=True)
    lonely = switch(zero, eq(zeros, 1), eq(zeros, 0))
    return lonely * prod(filled, axes, keepdims=True) / filled


def sum(
    input: Any, axis: Any = None, dtype: Any = None, keepdims: bool = False, acc_dtype: Any = None
) -> Variable:
    """Sum over some axes, or over all. Small integers give int64, others keep their dtype."""
    x = as_variable(input)
    return total(axes_of(x, axis), bool(keepdims), *_asked(dtype, acc_dtype))(x)


def prod(
    input: Any,
    axis: Any = None,
    dtype: Any = None,
    keepdims: bool = False,
    acc_dtype: Any = None,
    no_zeros_in_input: bool = False,
) -> Variable:
    """Product over some axes, or over all. The gradient is right where numbers are 0, too."""
    x = as_variable(input)
    return product(axes_of(x, axis), bool(keepdims), *_asked(dtype, acc_dtype))(x)


def _asked(*dtypes: Any) -> list[str]:
    """The dtypes that a program names, '' where it names none."""
    return ["" if dtype is None else dtype_name(dtype) for dtype in dtypes]


def sum_to(x: Variable, pattern: tuple[bool, ...]) -> Variable:
    """`x` summed over the axes along which a value of this pattern was repeated to fit `x`."""
    extra = x.ndim - len(pattern)
    if extra > 0:
        x = sum(x, tuple(range(extra)))
    repeated = [k for k, one in enumerate(pattern) if one and not x.broadcastable[k]]
    return sum(x, tuple(repeated), keepdims=True) if repeated else x


# --- mean and what is made of it ------------------------------------------------------------------


def count(axes: Axes) -> str:
    """How many numbers are folded into one, as text: `x.size`, `(x.shape[0] * x.shape[2])`."""
    if axes is None:
        return "{0}.size"
    lengths = " * ".join(f"{{0}}.shape[{a}]" for a in axes) or "1"
    return f"({lengths})" if len(axes) > 1 else lengths


@family
def size(axes: Axes) -> Op:
    """The card that counts the numbers that are folded into one."""
    return Op(
        "size",
        infer=lambda x: TensorType("int64", ()),
        source=lambda node: f"np.int64({count(axes)})",
        grad=nothing,
        latex=r"\operatorname{{size}}({0})",
        doc="How many numbers there are, in all or along some axes.",
    )


@family
def average(axes: Axes, keepdims: bool, dtype: str) -> Op:
    """The card of `mean`, given as `dtype`."""
    call = f"{{0}}.sum({{}}) / {count(axes)}"
    return reduction(
        "mean", axes, keepdims, lambda operand: dtype,
        source=accumulated(call, axes, keepdims, dtype, accumulator(dtype)),
        grad=lambda g, out, x: (
            repeated_over(x, g / cast(size(axes)(x), g.dtype), axes, keepdims),
        ),
        latex=r"\operatorname{{mean}}({0})",
        doc="Sum divided by how many numbers there are; nan if there is none.",
    )  # fmt: skip


def mean(
    input: Any,
    axis: Any = None,
    dtype: Any = None,
    op: bool = False,
    keepdims: bool = False,
    acc_dtype: Any = None,
) -> Variable:
    """Mean over some axes, or over all; of integers it is float64."""
    x = as_variable(input)
    natural = "float64" if x.dtype in DISCRETE else x.dtype
    wanted = natural if dtype is None else dtype_name(dtype)
    return average(axes_of(x, axis), bool(keepdims), wanted)(x)


@helper
def log_sum_exp(x: Any, axis: Any, keepdims: bool, dtype: str) -> Any:
    """log(sum(exp(x))); the greatest x is taken out first, so that nothing overflows."""
    x = np.asarray(x, dtype)
    greatest = x.max(axis=axis, keepdims=True, initial=-np.inf)
    greatest = np.where(np.isfinite(greatest), greatest, 0)
    total = np.log(np.exp(x - greatest).sum(axis=axis, keepdims=True, dtype=dtype)) + greatest
    return total if keepdims else np.squeeze(total, axis)


@family
def log_of_sum_of_exp(axes: Axes, keepdims: bool) -> Op:
    """The card that stands for `log(sum(exp(x)))`, which overflows as it is written."""
    return reduction(
        "logsumexp",
        axes,
        keepdims,
        floating,
        source=lambda node: f"log_sum_exp({{0}}, {axes}, {keepdims}, {node.outputs[0].dtype!r})",
        grad=lambda g, out, x: (
            kept(g, x, axes, keepdims) * exp(x - kept(out, x, axes, keepdims)),
        ),
        latex=r"\log \sum \exp({0})",
        doc="The logarithm of the sum of exp(x), without overflow.",
    )


def var(
    input: Any, axis: Any = None, ddof: int = 0, keepdims: bool = False, corrected: bool = False
) -> Variable:
    """Mean of the squared distances from the mean; `ddof` is taken off the number of values."""
    x = as_variable(input)
    away = x - mean(x, axis, keepdims=True)
    square = away * conj(away) if x.dtype in COMPLEX else away**2
    if ddof == 0:
        return mean(square, axis, keepdims=keepdims)
    values = cast(size(axes_of(x, axis))(x) - ddof, square.dtype)
    return sum(square, axis, keepdims=keepdims) / values


def std(
    input: Any, axis: Any = None, ddof: int = 0, keepdims: bool = False, corrected: bool = False
) -> Variable:
    """Square root of the variance."""
    return sqrt(var(input, axis, ddof, keepdims, corrected))


def norm(x: Any, L: float = 2, axis: Any = None, keepdims: bool = False) -> Variable:
    """(sum of |x| ** L) ** (1 / L), the length of a vector for L = 2; L may be infinite."""
    sizes = abs_(x)
    if np.isinf(L):
        return max(sizes, axis, keepdims)
    return pow(sum(pow(sizes, L), axis, keepdims=keepdims), 1.0 / L)


# --- extremes -------------------------------------------------------------------------------------


@family
def extreme(name: str, axes: Axes, keepdims: bool) -> Op:
    """The card of `max` or `min`."""
    return reduction(
        name, axes, keepdims,
        source=f"{{x}}.{name}({settings(axes, keepdims)})",
        grad=lambda g, out, x: (kept(g, x, axes, keepdims) * eq(x, kept(out, x, axes, keepdims)),),
        latex=rf"\{name} {{x}}",
        doc=f"The {name}imum. Where several numbers are, each one gets the whole gradient.",
    )  # fmt: skip


@family
def place(name: str, axes: Axes, keepdims: bool) -> Op:
    """The card of `argmax` or `argmin`, along one axis or over all numbers in reading order."""
    return reduction(
        name, axes, keepdims, lambda operand: "int64",
        source=f"np.int64({{x}}.{name}({settings(axes, keepdims)}))",
        grad=flat,
        latex=rf"\operatorname{{{{{name}}}}} {{x}}",
        doc=f"Where the {name[3:]}imum is; the first place if there are several.",
    )  # fmt: skip


def max(x: Any, axis: Any = None, keepdims: bool = False) -> Variable:
    """The greatest number, over some axes or over all."""
    x = as_variable(x)
    return extreme("max", axes_of(x, axis), bool(keepdims))(x)


def min(x: Any, axis: Any = None, keepdims: bool = False) -> Variable:
    """The least number, over some axes or over all."""
    x = as_variable(x)
    return extreme("min", axes_of(x, axis), bool(keepdims))(x)


def argmax(x: Any, axis: Any = None, keepdims: bool = False) -> Variable:
    """The place of the first greatest number along an axis, as int64; None: in reading order."""
    return _place("argmax", as_variable(x), axis, keepdims)


def argmin(x: Any, axis: Any = None, keepdims: bool = False) -> Variable:
    """The place of the first least number along an axis, as int64; None: in reading order."""
    return _place("argmin", as_variable(x), axis, keepdims)


def _place(name: str, x: Variable, axis: Any, keepdims: bool) -> Variable:
    """NumPy knows one axis or all; several axes are brought to the end and rolled into one."""
    axes = axes_of(x, axis)
    if axes is None or len(axes) == 1:
        return place(name, axes, bool(keepdims))(x)
    rest = [k for k in range(x.ndim) if k not in axes]
    rows = x.dimshuffle([*rest, *axes]).flatten(len(rest) + 1)
    found = place(name, (len(rest),), False)(rows)
    return kept(found, x, axes, False) if keepdims else found


def max_and_argmax(a: Any, axis: Any = None, keepdims: bool = False) -> list[Variable]:
    """The greatest number and its place."""
    return [max(a, axis, keepdims), argmax(a, axis, keepdims)]


# --- truth ----------------------------------------------------------------------------------------


@family
def judgement(name: str, axes: Axes, keepdims: bool) -> Op:
    """The card of `all` or `any`."""
    return reduction(
        name, axes, keepdims, lambda operand: "bool",
        source=f"{{x}}.{name}({settings(axes, keepdims)})",
        grad=flat,
        latex=rf"\operatorname{{{{{name}}}}} {{x}}",
        doc=f"True if {name} of the truth values are.",
    )  # fmt: skip


def all(x: Any, axis: Any = None, keepdims: bool = False) -> Variable:
    """True where every number along the axes is not 0."""
    x = as_variable(x)
    return judgement("all", axes_of(x, axis), bool(keepdims))(truths(x))


def any(x: Any, axis: Any = None, keepdims: bool = False) -> Variable:
    """True where some number along the axes is not 0."""
    x = as_variable(x)
    return judgement("any", axes_of(x, axis), bool(keepdims))(truths(x))


def truths(x: Variable) -> Variable:
    """True where a number is not 0."""
    return x if x.dtype == "bool" else neq(x, 0)


def isclose(
    a: Any, b: Any, rtol: float = 1e-05, atol: float = 1e-08, equal_nan: bool = False
) -> Variable:
    """True where `a` and `b` differ by at most atol + rtol * |b|, or are the same infinity."""
    a, b = as_variable(a), as_variable(b)
    finite = invert(or_(isinf(a), isinf(b)))
    near = or_(eq(a, b), and_(finite, le(abs_(a - b), atol + rtol * abs_(b))))
    return or_(near, and_(isnan(a), isnan(b))) if equal_nan else near


def allclose(
    a: Any, b: Any, rtol: float = 1e-05, atol: float = 1e-08, equal_nan: bool = False
) -> Variable:
    """True if all of `a` and `b` are close."""
    return all(isclose(a, b, rtol, atol, equal_nan))


# --- running totals -------------------------------------------------------------------------------


def running(name: str, axis: int, **card: Any) -> Op:
    """A card of one result for each number: what the numbers up to there amount to."""
    return Op(
        name,
        infer=lambda x: x.type,
        source=lambda node: f"{{0}}.{name}(axis={axis}, dtype={node.inputs[0].dtype!r})",
        latex=rf"\operatorname{{{{{name}}}}}({{0}})",
        said=lambda parts: f"{name}({parts[0]}, axis={axis})",
        **card,
    )


@family
def running_sum(axis: int) -> Op:
    """The card of `cumsum` along one axis."""
    return running(
        "cumsum", axis,
        grad=lambda g, out, x: (from_the_end(g, axis),),
        doc="The sum of the numbers up to each place along an axis.",
    )  # fmt: skip


@family
def running_product(axis: int) -> Op:
    """The card of `cumprod` along one axis; its gradient divides by the numbers."""
    return running(
        "cumprod", axis,
        grad=lambda g, out, x: (from_the_end(g * out, axis) / x,),
        domain=(0.5, 2.0),
        doc="The product of the numbers up to each place along an axis.",
    )  # fmt: skip


def from_the_end(x: Variable, axis: int) -> Variable:
    """The running sum that begins at the last place: what undoes a running sum."""
    backwards = (slice(None),) * axis + (slice(None, None, -1),)
    turned: Variable = running_sum(axis)(x[backwards])[backwards]
    return turned


def cumsum(x: Any, axis: Any = None) -> Variable:
    """The running sum along an axis, in the dtype of `x`; None: of the flattened numbers."""
    x = as_variable(x)
    return running_sum(0)(x.flatten()) if axis is None else running_sum(axis_of(x, axis))(x)


def cumprod(x: Any, axis: Any = None) -> Variable:
    """The running product along an axis, in the dtype of `x`; None: of the flattened numbers."""
    x = as_variable(x)
    return running_product(0)(x.flatten()) if axis is None else running_product(axis_of(x, axis))(x)

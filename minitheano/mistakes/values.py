"""What cannot stand in a formula, and values that a type refuses."""

from __future__ import annotations

from types import GeneratorType
from typing import Any

import numpy as np

from ..errors import (
    AsTensorError,
    AttributeMistake,
    EitherMistake,
    Mistake,
    TeachingError,
    TypeMistake,
)
from ..site import Site, narrowed, part
from ..types import DISCRETE, Refused, TensorType
from .draws import not_a_generator
from .words import (
    brief,
    brief_any,
    constructor,
    joined,
    on_line,
    operand_text,
    start_value,
    two,
    type_of,
    type_words,
    value_kind_words,
)

# --- values and types -----------------------------------------------------------------------------

python_bool = Mistake(
    AsTensorError,
    en=(
        "A Python {found} cannot be part of a formula. Did you compare with '=='? It asks whether"
        " two Python objects are the same one, now, and is not a symbolic test."
    ),
    zh=(
        "Python 的 {found} 不能放进表达式。是不是用了 '=='？它现在就比较两个 Python"
        " 对象是否为同一个，不是符号比较。"
    ),
    fix=(
        "T.eq(x, 0) in place of x == 0, or np.bool_({found}) if you mean the constant.",
        "把 x == 0 写成 T.eq(x, 0)；如果确实要常量，写 np.bool_({found})。",
    ),
)
not_a_value = Mistake(
    AsTensorError,
    en="A formula is made of variables, numbers and arrays; this is {found}.",
    zh="表达式由变量、数和数组组成；这里是{found}。",
    fix="{remedy}",
)
value_without_copy = Mistake(
    TypeMistake,
    en="{found} cannot be copied, and a shared variable stores a copy.",
    zh="{found} 无法复制，而共享变量存储的是副本。",
    fix=("borrow=True, to store the object itself", "borrow=True，存储对象本身"),
)
constant_of_symbol = Mistake(
    AsTensorError,
    en="'{name}' is a symbol; a constant is made of a value.",
    zh="'{name}' 是符号；常量要用数值来创建。",
    fix="T.constant(2.0)",
)
number_too_large = Mistake(
    AsTensorError,
    en="{found} is larger than what int64 and uint64 can hold.",
    zh="{found} 超出了 int64 和 uint64 能表示的范围。",
    fix="np.float64({found})",
)
ragged_list = Mistake(
    AsTensorError,
    en="The rows of the list have different lengths.",
    zh="列表里各行的长度不同。",
    fix=("rows of one length", "让每一行一样长"),
)
not_a_tensor = Mistake(
    TypeMistake,
    en="'{name}' is a {type}, not a tensor: {op} cannot compute with it.",
    zh="'{name}' 是 {type}，不是张量，{op} 无法计算。",
    fix="theano.shared(np.array(…))",
)
not_a_tensor_attribute = Mistake(
    AttributeMistake,
    en="'{name}' is a {type}, not a tensor: it has no {attribute}.",
    zh="'{name}' 是 {type}，不是张量，没有 {attribute}。",
    fix="theano.shared(np.array(…))",
)
bits_of_floats = Mistake(
    TypeMistake,
    en="& | ^ ~ work on integers and booleans; this is {dtype}.",
    zh="& | ^ ~ 只用于整数和布尔值；这里是 {dtype}。",
    fix="{remedy}",
)


def instead_of_bits(typed: str) -> str:
    """What was meant by an operator on bits: `x ^ 2` is a power elsewhere."""
    base, sign, exponent = typed.partition("^")
    if sign and "^" not in exponent:
        return f"{base.strip()} ** {exponent.strip()}"
    return two("compare first: (x > 0) & (y > 0)", "先比较：(x > 0) & (y > 0)")


complex_to_real = Mistake(
    TypeMistake,
    en="A complex number cannot be cast to {dtype}: the imaginary part would be lost.",
    zh="复数不能转换成 {dtype}：虚部会丢失。",
    fix=("T.real(x), T.abs_(x)", "T.real(x)、T.abs_(x)"),
)

# --- storing and passing values: one mistake for each reason a type refuses a value ---------------

value_dtype = Mistake(
    TypeMistake,
    en=(
        "{holder} is a {type}{line}, the array is {found}. A list is converted if its numbers fit;"
        " an array never is."
    ),
    zh=(
        "{holder} 是 {type}{line}，给的数组却是 {found}。列表里的数装得下就会转换，"
        "数组从不自动转换。"
    ),
    fix=("{value}.astype('{dtype}'), or {declared}", "{value}.astype('{dtype}')，或者 {declared}"),
)
value_inexact = Mistake(
    TypeMistake,
    en="{holder} is a {type}{line}: {found} would become {cast}.",
    zh="{holder} 是 {type}{line}：{found} 会变成 {cast}。",
    fix=("{declared}, or round the value yourself", "{declared}，或者自己先取整"),
)
value_rounded = Mistake(
    TypeMistake,
    en="{holder} is a {type}{line}, where {found} can only be stored rounded: {cast}.",
    zh="{holder} 是 {type}{line}，{found} 在其中只能存成近似值：{cast}。",
    fix=(
        "np.asarray({typed}, '{dtype}') to round it, {downcast}=True to round always, or"
        " {declared}",
        "np.asarray({typed}, '{dtype}') 表示同意取近似值，{downcast}=True 表示总是同意，"
        "或者 {declared}",
    ),
)
value_range = Mistake(
    TypeMistake,
    en="{holder} is a {type}{line}, with room for {least} to {most}: {found} would become {cast}.",
    zh="{holder} 是 {type}{line}，只能存 {least} 到 {most}：{found} 会变成 {cast}。",
    fix="{declared}",
)
value_not_finite = Mistake(
    EitherMistake,
    en="{holder} is a {type}{line}, and among integers there is no nan and no inf: {found}.",
    zh="{holder} 是 {type}{line}，整数里没有 nan 和 inf：{found}。",
    fix="{declared}",
)
value_complex = Mistake(
    TypeMistake,
    en="{holder} is a {type}{line}; {found} is complex, and would lose its imaginary part.",
    zh="{holder} 是 {type}{line}；{found} 是复数，会丢掉虚部。",
    fix=("np.real({typed}), or {declared}", "np.real({typed})，或者 {declared}"),
)
value_entry = Mistake(
    EitherMistake,
    en="{holder} is a {type}{line}; the {kind} has {found} in it, which is no number.",
    zh="{holder} 是 {type}{line}；{kind}里有 {found}，它不是数。",
    fix="{remedy}",
)
value_ndim = Mistake(
    TypeMistake,
    en=(
        "{holder} is a {type}{line} with {wanted} axes; the value has {axes}, its shape is {shape}."
    ),
    zh="{holder} 是 {type}{line}，有 {wanted} 个轴；给的值有 {axes} 个轴，形状是 {shape}。",
    fix=(
        "a value with {wanted} axes, or {declared}",
        "给一个有 {wanted} 个轴的值，或者 {declared}",
    ),
)
value_not_one_number = Mistake(
    TypeMistake,
    en="{holder} is a {type}{line}, one number; the value has {axes} axes, its shape is {shape}.",
    zh="{holder} 是 {type}{line}，只是一个数；给的值有 {axes} 个轴，形状是 {shape}。",
    fix=("one number, or {declared}", "给一个数，或者 {declared}"),
)
value_one_row = Mistake(
    TypeMistake,
    value_ndim.en,
    value_ndim.zh,
    (
        "np.atleast_2d({typed}) for one row, or {declared}",
        "只有一行就写 np.atleast_2d({typed})，或者 {declared}",
    ),
)
value_length = Mistake(
    TypeMistake,
    en=(
        "{holder} is a {type}{line}, so axis {axis} must have length 1; the value has shape"
        " {shape}."
    ),
    zh="{holder} 是 {type}{line}，轴 {axis} 的长度必须是 1；给的值的形状是 {shape}。",
    fix="{declared}",
)
value_kind = Mistake(
    EitherMistake,
    en="{holder} is a {type}{line}; {found} is no number and no array.",
    zh="{holder} 是 {type}{line}；{found} 不是数，也不是数组。",
    fix="{remedy}",
)
value_symbolic = Mistake(
    TypeMistake,
    en="{holder} takes a value now, and '{found}' is {kind}: it has no value until a call.",
    zh="{holder} 现在就要一个值，而 '{found}' 是{kind}，调用之前没有值。",
    fix=(
        "a number or an array; or build the larger formula first, then compile it",
        "给一个数或数组；或者先写出更大的表达式再编译",
    ),
)
stored_symbolic = Mistake(
    TypeMistake,
    en="set_value stores a value now, and '{found}' is {kind}: it has no value until a call.",
    zh="set_value 现在就要存一个值，而 '{found}' 是{kind}，调用之前没有值。",
    fix=(
        "theano.function([…], updates=[({name}, {found})]), then call it",
        "theano.function([…], updates=[({name}, {found})])，然后调用它",
    ),
)
value_ragged = Mistake(
    EitherMistake,
    en="{holder} is a {type}{line}; the rows of the list have different lengths.",
    zh="{holder} 是 {type}{line}；列表里各行的长度不同。",
    fix=("rows of one length", "让每一行一样长"),
)
value_strict = Mistake(
    TypeMistake,
    en="{holder} is strict: it takes an array of {dtype} and nothing else; this is {found}.",
    zh="{holder} 是严格的：只接受 {dtype} 数组；这里是{found}。",
    fix="np.asarray({typed}, '{dtype}')",
)


def refused(
    why: Refused,
    holder: str,
    name: str,
    type: TensorType,
    site: Site | None,
    *,
    made: Site | None = None,
    argument: tuple[str, int] = ("new_value", 0),
    shared: bool = False,
) -> TeachingError:
    """The mistake for a value that `type` refused; `holder` is what should have held it.

    `site` is the call that passed the value as `argument`, `made` where the holder was made.
    """
    where = part(site, *argument)
    found, found_there = why.found, narrowed(where, site)
    if why.reason == "generator":
        return not_a_generator(where, found=brief_any(found))
    common: dict[str, Any] = {
        "holder": holder,
        "name": name,
        "line": on_line(made),
        "type": type_words(type),
        "dtype": type.dtype,
        "value": operand_text(where) if found_there else "value",
        "typed": where.text if where and found_there and len(where.text) <= 40 else "value",
        "declared": _declared(name, type_of(found) or type, shared),
    }
    return _by_reason(why, type, where, common | {"downcast": _downcast(shared)})


def _by_reason(
    why: Refused, type: TensorType, where: Site | None, common: dict[str, Any]
) -> TeachingError:
    """One mistake for each reason; `common` has the words that all of them may need."""
    found = why.found
    match why.reason:
        case "ndim":
            one_row = type.ndim == 2 and found.ndim == 1
            kind = value_one_row if one_row else value_ndim if type.ndim else value_not_one_number
            return kind(where, wanted=type.ndim, axes=found.ndim, shape=found.shape, **common)
        case "broadcast":
            lengths = zip(type.broadcastable, found.shape, strict=True)
            wrong = [k for k, (one, n) in enumerate(lengths) if one and n != 1]
            axis = joined(map(str, wrong))
            return value_length(where, axis=axis, shape=found.shape, **common)
        case "dtype" if found.dtype.kind == "c":
            return value_complex(where, found=brief(found), **common)
        case "dtype":
            return value_dtype(where, found=found.dtype, **common)
        case "value":
            return _inexact(found, type, where, common)
        case "ragged":
            return value_ragged(where, **common)
        case "strict":
            return value_strict(where, found=_kind(found), **common)
        case _:
            return _not_a_number(found, where, common)


def _inexact(
    found: Any, type: TensorType, where: Site | None, common: dict[str, Any]
) -> TeachingError:
    """A value that would become another: what of it gets lost."""
    if found.dtype.kind == "c":
        return value_complex(where, found=brief(found), **common)
    if type.dtype not in DISCRETE:
        return value_rounded(where, found=brief(found), cast=_cast(found, type), **common)
    if found.dtype.kind == "f" and not np.isfinite(found).all():
        return value_not_finite(where, found=brief(found), **common)
    common |= {"found": brief(found), "cast": _cast(found, type)}
    if type.dtype != "bool":
        limits = np.iinfo(type.dtype)
        if (found < limits.min).any() or (found > limits.max).any():
            return value_range(where, least=limits.min, most=limits.max, **common)
    return value_inexact(where, **common)


def _downcast(shared: bool) -> str:
    """The setting that rounds every value."""
    return "allow_downcast" if shared else "allow_input_downcast"


def _not_a_number(found: Any, where: Site | None, common: dict[str, Any]) -> TeachingError:
    """A string, None, a function, or a list with one of them in it."""
    typed = common["typed"]
    if isinstance(found, int):
        return number_too_large(where, found=brief_any(found))
    if isinstance(found, list | tuple | np.ndarray) and (entry := _stranger(found)):
        kind = value_kind_words(found).strip()
        remedy = two("numbers alone", "只写数")
        if isinstance(entry[0], str):
            array = isinstance(found, np.ndarray)
            remedy = f"{typed}.astype(float)" if array else f"[float(v) for v in {typed}]"
        elif entry[0] is None:
            remedy = two("np.nan where a number is missing", "缺数的地方写 np.nan")
        return value_entry(where, found=brief_any(entry[0]), kind=kind, remedy=remedy, **common)
    fix = {
        str: f"float({typed})",
        GeneratorType: "list(…)",
        dict: two("the value alone", "只给值"),
        type(None): two(
            "a number; did a function forget its return?", "给一个数；是不是忘了写 return？"
        ),
    }
    usual = two("a number, a list of numbers, or an array", "给一个数、由数组成的列表，或数组")
    said, remedy = brief_any(found), fix.get(type(found), usual)
    if type(found) is GeneratorType:
        said = two("a generator", "生成器")
    elif callable(found) and typed.replace(".", "").isidentifier():
        said, remedy = typed, f"{typed}(…)"
    return value_kind(where, found=said, remedy=remedy, **common)


def _stranger(values: Any) -> tuple[Any] | None:
    """The first entry, however deep in lists, that is no number."""
    for value in values:
        found = _stranger(value) if isinstance(value, list | tuple | np.ndarray) else None
        if found is not None:
            return found
        if not isinstance(value, list | tuple | np.ndarray | np.number | float | int | complex):
            return (value,)
    return None


def _cast(found: Any, type: TensorType) -> str:
    """What a value would become, with as many digits as it takes to see the difference."""
    with np.errstate(all="ignore"):
        cast = found.astype(type.dtype)
    return (
        brief(cast) if brief(cast) != brief(found) else brief_any(cast.astype("float64").tolist())
    )


def _declared(name: str, type: TensorType, shared: bool) -> str:
    """How a variable of this type would be made."""
    made = f"theano.shared({start_value(type)})" if shared else constructor(type, name)
    return f"{name} = {made}" if name.replace(".", "").isidentifier() else made


def _kind(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return two(f"{value.dtype}", f" {value.dtype}")
    return value_kind_words(value)

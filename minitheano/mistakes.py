"""The catalogue of mistakes: for each, what was found and what to try, in English and 简体中文.

The words in braces are filled in by the place that raises; both languages use the same ones.
A mistake is raised as `raise mistakes.update_dtype(site, update=…, …)` and, if it is a warning,
given as `mistakes.frozen_value.warn(site, …)`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from .config import config
from .errors import (
    CELL,
    PLACE,
    AsTensorError,
    AttributeMistake,
    DisconnectedInputError,
    IndexMistake,
    KeyMistake,
    LearnerWarning,
    MissingInputError,
    Mistake,
    NullTypeGradError,
    ReplacedTwice,
    TeachingError,
    TypeMistake,
    UnusedGivenError,
    UnusedInputError,
    UseMistake,
    ValueMistake,
)
from .site import Site
from .types import Refused, TensorType, Type, pattern_word

# --- values and types -----------------------------------------------------------------------------

python_bool = Mistake(
    AsTensorError,
    en=(
        "A Python {found} cannot be part of a formula. Did you compare with '=='? It asks whether"
        " two Python objects are the same one, now, and is not a symbolic test.",
        "T.eq(x, 0) in place of x == 0, or np.bool_({found}) if you mean the constant.",
    ),
    zh=(
        "Python 的 {found} 不能放进表达式。是不是用了 '=='？它现在就比较两个 Python 对象是否为同一个，不是符号比较。",
        "把 x == 0 写成 T.eq(x, 0)；如果确实要常量，写 np.bool_({found})。",
    ),
)
not_a_value = Mistake(
    AsTensorError,
    en=(
        "A {found} cannot become a number or an array in a formula.",
        "a number, an array, or a variable.",
    ),
    zh=("{found} 不能变成表达式里的数或数组。", "用数、数组或符号变量。"),
)
not_a_tensor = Mistake(
    TypeMistake,
    en=(
        "'{name}' is a {type}, not a tensor: {op} cannot compute with it.",
        "theano.shared(np.array(…))",
    ),
    zh=("'{name}' 是 {type}，不是张量，{op} 无法计算。", "theano.shared(np.array(…))"),
)
bits_of_floats = Mistake(
    TypeMistake,
    en=(
        "& | ^ ~ work on integers and booleans; this is {dtype}.",
        "compare first: (x > 0) & (y > 0)",
    ),
    zh=("& | ^ ~ 只用于整数和布尔值；这里是 {dtype}。", "先比较：(x > 0) & (y > 0)"),
)
complex_to_real = Mistake(
    TypeMistake,
    en=(
        "A complex number cannot be cast to {dtype}: the imaginary part would be lost.",
        "T.real(x), T.abs_(x)",
    ),
    zh=("复数不能转换成 {dtype}：虚部会丢失。", "T.real(x)、T.abs_(x)"),
)

# --- words that several sentences share -----------------------------------------------------------

TYPE_WORDS_ZH = {"scalar": "标量", "vector": "向量", "matrix": "矩阵", "row": "行", "col": "列"}
VALUES = {
    "ndarray": ("NumPy array", " NumPy 数组"),
    "str": ("string", "字符串"),
    "list": ("list", "列表"),
    "tuple": ("tuple", "元组"),
    "dict": ("dictionary", "字典"),
    "int": ("number", "数"),
    "float": ("number", "数"),
}
LETTERS = {
    "int8": "b", "int16": "w", "int32": "i", "int64": "l", "float32": "f", "float64": "d",
    "complex64": "c", "complex128": "z",
}  # fmt: skip


def two(en: str, zh: str) -> str:
    """The words in the learner's language."""
    return zh if config.lang == "zh" else en


def type_words(type: Type) -> str:
    """A type in plain words: 'float64 vector', 'float64 向量'."""
    if not isinstance(type, TensorType):
        return two("Python object", "Python 对象")
    word = pattern_word(type.broadcastable)
    return f"{type.dtype} {two(word, TYPE_WORDS_ZH.get(word, word))}"


def kind_words(variable: Any) -> str:
    """What a variable is, seen from outside: an input, an expression or a constant."""
    if variable.owner is not None:
        return two("an expression", "表达式")
    constant = hasattr(type(variable), "data")
    return two("a constant", "常量") if constant else two("a symbolic variable", "符号变量")


def value_kind_words(value: Any) -> str:
    """What a Python object is, for people."""
    name = type(value).__name__
    return two(*VALUES.get(name, (name, f" {name}")))


def brief(array: Any) -> str:
    """A value inside a sentence, cut after some numbers."""
    data = np.asarray(array)
    if data.ndim == 0:
        return str(data[()])
    text = np.array2string(data, threshold=6, separator=", ").replace("\n", "")
    return text if len(text) <= 40 else text[:39] + "…"


def brief_any(value: Any) -> str:
    """Any Python value inside a sentence, on one line and cut after some characters."""
    number = isinstance(value, np.ndarray | np.generic)
    text = brief(value) if number else " ".join(repr(value).split())
    return text if len(text) <= 40 else text[:39] + "…"


def because(name: str, dtype: str) -> str:
    """Which variable brought the dtype in."""
    return two(f" (because {name} is {dtype})", f"（因为 {name} 是 {dtype}）")


def has_shape(name: str, shape: tuple[int, ...]) -> str:
    """One operand and its shape: `x (3,)`."""
    return f"{name} {shape}"


def joined(parts: Iterable[str]) -> str:
    """Operands in a row."""
    return two(", ", "，").join(parts)


def and_(parts: Sequence[str]) -> str:
    """`a, b and c`, `a、b 和 c`."""
    first = two(", ", "、").join(parts[:-1])
    return two(" and ", " 和 ").join([first, parts[-1]] if first else parts[-1:])


def either(parts: Iterable[str]) -> str:
    """Several things to try, best first."""
    return two(", or ", "，或者 ").join(parts)


def in_turn(turn: str) -> str:
    """In which turn of a scan it happened."""
    return two(f", step {turn} of the scan", f"（scan 的第 {turn} 步）")


def multiple(number: int) -> str:
    """How many elements there must be, where one length is worked out from the others."""
    return two(f"a multiple of {number}", f"{number} 的倍数")


def line_words(site: Site | None) -> str:
    """`line 3`, or `cell 5, line 3` in a notebook."""
    if site is None or site.line is None:
        return two("elsewhere", "别处")
    cell = CELL[config.lang].format(cell=site.cell) if site.cell is not None else ""
    return cell + PLACE[config.lang].format(line=site.line)


def on_line(site: Site | None) -> str:
    """` (line 3)` behind a name: where it was made; nothing if that is not known."""
    if site is None or site.line is None:
        return ""
    return two(f" ({line_words(site)})", f"（{line_words(site)}）")


# --- Python text that a learner can copy ----------------------------------------------------------


def operand_text(site: Site | None) -> str:
    """What was typed, if `.astype(…)` can be put behind it; else the word `value`."""
    text = site.text if site is not None and len(site.text) <= 40 else ""
    try:
        tree = ast.parse(text, mode="eval").body
    except SyntaxError:
        return "value"
    return (
        text if isinstance(tree, ast.Call | ast.Name | ast.Attribute | ast.Subscript) else "value"
    )


def type_of(value: Any) -> TensorType | None:
    """The type that a variable for this value needs; None if it is not made of numbers."""
    try:
        data = np.asarray(value)
    except ValueError:  # rows of different lengths
        return None
    if data.dtype.kind not in "biufc":
        return None
    return TensorType(data.dtype.name, (False,) * data.ndim)


def start_value(type: Type) -> str:
    """A first value for `theano.shared` that gives it this type: `0.0`, `np.int32(0)`, …"""
    if not isinstance(type, TensorType):
        return "0.0"
    if type.ndim == 0:
        return {"float64": "0.0", "int64": "0"}.get(type.dtype, f"np.{type.dtype}(0)")
    lengths = "n" if type.ndim == 1 else f"({', '.join('nmkl'[: type.ndim])})"
    return (
        f"np.zeros({lengths})"
        if type.dtype == "float64"
        else f"np.zeros({lengths}, '{type.dtype}')"
    )


def constructor(type: TensorType, name: str) -> str:
    """How a symbolic variable of this type is written: `T.lvector('i')`."""
    word = pattern_word(type.broadcastable)
    if type.dtype in LETTERS and word.isidentifier():
        return f"T.{LETTERS[type.dtype]}{word}('{name}')"
    return f"T.TensorType('{type.dtype}', {type.broadcastable})('{name}')"


def input_for(value: Any, name: str) -> str:
    """The symbolic variable that could stand for this value."""
    type = type_of(value) or TensorType("float64", (False,))
    name = value if isinstance(value, str) and value.isidentifier() else name
    return f"{name} = {constructor(type, name)}"


# --- storing and passing values: one mistake for each reason a type refuses a value ---------------

value_dtype = Mistake(
    TypeMistake,
    en=(
        "{holder} is a {type}{line}, the array is {found}. A list is converted if its numbers fit;"
        " an array never is.",
        "{value}.astype('{dtype}'), or {declared}",
    ),
    zh=(
        "{holder} 是 {type}{line}，给的数组却是 {found}。列表里的数装得下就会转换，数组从不自动转换。",
        "{value}.astype('{dtype}')，或者 {declared}",
    ),
)
value_inexact = Mistake(
    TypeMistake,
    en=(
        "{holder} is a {type}{line}: {found} would become {cast}.",
        "{declared}, or round the value yourself",
    ),
    zh=("{holder} 是 {type}{line}：{found} 会变成 {cast}。", "{declared}，或者自己先取整"),
)
value_ndim = Mistake(
    TypeMistake,
    en=(
        "{holder} is a {type}{line} with {wanted} axes; the value has {axes}, its shape is {shape}.",
        "a value with {wanted} axes, or {declared}",
    ),
    zh=(
        "{holder} 是 {type}{line}，有 {wanted} 个轴；给的值有 {axes} 个轴，形状是 {shape}。",
        "给一个有 {wanted} 个轴的值，或者 {declared}",
    ),
)
value_not_one_number = Mistake(
    TypeMistake,
    en=(
        "{holder} is a {type}{line}, one number; the value has {axes} axes, its shape is {shape}.",
        "one number, or {declared}",
    ),
    zh=(
        "{holder} 是 {type}{line}，只是一个数；给的值有 {axes} 个轴，形状是 {shape}。",
        "给一个数，或者 {declared}",
    ),
)
value_one_row = Mistake(
    TypeMistake,
    (value_ndim.en[0], "np.atleast_2d({typed}) for one row, or {declared}"),
    (value_ndim.zh[0], "只有一行就写 np.atleast_2d({typed})，或者 {declared}"),
)
value_length = Mistake(
    TypeMistake,
    en=(
        "{holder} is a {type}{line}, so one of its axes must have length 1; the value has shape"
        " {shape}.",
        "{declared}",
    ),
    zh=(
        "{holder} 是 {type}{line}，其中有一个轴的长度必须是 1；给的值的形状是 {shape}。",
        "{declared}",
    ),
)
value_kind = Mistake(
    TypeMistake,
    en=(
        "{holder} is a {type}{line}; a {found} is not a number or an array.",
        "a number, a list of numbers, or an array",
    ),
    zh=(
        "{holder} 是 {type}{line}；给的是{found}，不是数，也不是数组。",
        "给一个数、由数组成的列表，或数组",
    ),
)
value_symbolic = Mistake(
    TypeMistake,
    en=(
        "{holder} takes a value now, and '{found}' is {kind}: it has no value until a call.",
        "a number or an array; or build the larger formula first, then compile it",
    ),
    zh=(
        "{holder} 现在就要一个值，而 '{found}' 是{kind}，调用之前没有值。",
        "给一个数或数组；或者先写出更大的表达式再编译",
    ),
)
stored_symbolic = Mistake(
    TypeMistake,
    en=(
        "set_value stores a value now, and '{found}' is {kind}: it has no value until a call.",
        "theano.function([…], updates=[({name}, {found})]), then call it",
    ),
    zh=(
        "set_value 现在就要存一个值，而 '{found}' 是{kind}，调用之前没有值。",
        "theano.function([…], updates=[({name}, {found})])，然后调用它",
    ),
)
value_ragged = Mistake(
    TypeMistake,
    en=(
        "{holder} is a {type}{line}; the rows of the list have different lengths.",
        "rows of one length",
    ),
    zh=("{holder} 是 {type}{line}；列表里各行的长度不同。", "让每一行一样长"),
)
value_strict = Mistake(
    TypeMistake,
    en=(
        "{holder} is strict: it takes an array of {dtype} and nothing else; this is {found}.",
        "np.asarray({typed}, '{dtype}')",
    ),
    zh=(
        "{holder} 是严格的：只接受 {dtype} 数组；这里是{found}。",
        "np.asarray({typed}, '{dtype}')",
    ),
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
    where = site.part(*argument) if site is not None else None
    found = why.found
    common: dict[str, Any] = {
        "holder": holder,
        "name": name,
        "line": on_line(made),
        "type": type_words(type),
        "dtype": type.dtype,
        "value": operand_text(where) if where is not site else "value",
        "typed": where.text if where and where is not site and len(where.text) <= 40 else "value",
        "declared": _declared(name, type_of(found) or type, shared),
    }
    match why.reason:
        case "ndim":
            one_row = type.ndim == 2 and found.ndim == 1
            kind = value_one_row if one_row else value_ndim if type.ndim else value_not_one_number
            return kind(where, wanted=type.ndim, axes=found.ndim, shape=found.shape, **common)
        case "broadcast":
            return value_length(where, shape=found.shape, **common)
        case "dtype":
            return value_dtype(where, found=found.dtype, **common)
        case "value":
            return value_inexact(where, found=brief(found), cast=_cast(found, type), **common)
        case "ragged":
            return value_ragged(where, **common)
        case "strict":
            return value_strict(where, found=_kind(found), **common)
        case _:
            return value_kind(where, found=_kind(found), **common)


def _cast(found: Any, type: TensorType) -> str:
    """What a value would become, with as many digits as it takes to see the difference."""
    cast = found.astype(type.dtype)
    return (
        brief(cast) if brief(cast) != brief(found) else brief_any(cast.astype("float64").tolist())
    )


def _declared(name: str, type: TensorType, shared: bool) -> str:
    """How a variable of this type would be made."""
    made = f"theano.shared({start_value(type)})" if shared else constructor(type, name)
    return f"{name} = {made}" if name.isidentifier() else made


def _kind(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return two(f"{value.dtype}", f" {value.dtype}")
    return value_kind_words(value)


# --- gradients ------------------------------------------------------------------------------------

cost_not_scalar = Mistake(
    TypeMistake,
    en=(
        "cost must be a scalar: '{name}' is a {type}, and a gradient says how one number changes.",
        "{name}.sum() or {name}.mean() as the cost; T.jacobian for all gradients of a vector",
    ),
    zh=(
        "代价必须是标量（cost must be a scalar）：'{name}' 是 {type}，而梯度说的是一个数怎样变化。",
        "用 {name}.sum() 或 {name}.mean() 作代价；要向量的全部梯度，用 T.jacobian",
    ),
)
cost_is_a_tape = Mistake(
    TypeMistake,
    en=(
        "cost must be a scalar: '{name}' is the whole sequence that scan returned, a {type}.",
        "T.grad({name}[-1], …) for the last step, or {name}.sum()",
    ),
    zh=(
        "代价必须是标量（cost must be a scalar）：'{name}' 是 scan 返回的整个序列，类型为 {type}。",
        "T.grad({name}[-1], …) 只取最后一步，或者用 {name}.sum()",
    ),
)
cost_is_a_function = Mistake(
    TypeMistake,
    en=(
        "'{name}' is a function; grad needs the expression it was made from.",
        "T.grad({inside}, {wrt})",
    ),
    zh=("'{name}' 是函数；grad 需要的是构成它的表达式。", "T.grad({inside}, {wrt})"),
)
cost_is_a_list = Mistake(
    TypeMistake,
    en=(
        "cost must be a scalar: this is a {kind} of costs.",
        "the sum of them, or one grad for each",
    ),
    zh=(
        "代价必须是标量（cost must be a scalar）：这里是由代价组成的 {kind}。",
        "先求和，或者分别求梯度",
    ),
)
cost_is_a_number = Mistake(
    TypeMistake,
    en=(
        "'{name}' is the value {found} ({kind}), not an expression: nothing leads back from it."
        " get_value() takes a number out of the graph.",
        "the shared variable itself in the formula: cost = w ** 2",
    ),
    zh=(
        "'{name}' 是一个值 {found}（{kind}），不是表达式，无法从它往回走。"
        "get_value() 会把数取出计算图。",
        "在式子里直接用 shared 变量：cost = w ** 2",
    ),
)
wrt_by_name = Mistake(
    TypeMistake,
    en=("wrt must be the variable, not its name '{name}'.", "T.grad({cost}, {name})"),
    zh=("wrt 要给变量本身，不是它的名字 '{name}'。", "T.grad({cost}, {name})"),
)
wrt_not_a_variable = Mistake(
    TypeMistake,
    en=(
        "wrt must be a variable of the graph; {found} is a {kind}, and a value is not a node.",
        "the variable itself, not its get_value()",
    ),
    zh=(
        "wrt 要给计算图里的变量；{found} 是 {kind}，值不是节点。",
        "给变量本身，不要给它的 get_value()",
    ),
)
wrt_without_order = Mistake(
    TypeMistake,
    en=(
        "wrt is a {kind}, whose order is not fixed: which gradient is which?",
        "a list of variables",
    ),
    zh=("wrt 是 {kind}，没有固定的顺序：分不清哪个梯度属于谁。", "用变量的列表"),
)
grad_option = Mistake(
    ValueMistake,
    en=("{option}={value!r} is not known.", "{option} is one of {allowed}"),
    zh=("没有 {option}={value!r} 这个选项。", "{option} 可以是 {allowed}"),
)
grad_ndim = Mistake(
    TypeMistake,
    en=("The gradient of '{name}' has {wanted} axes, as '{name}' has; {found} were given.", ""),
    zh=("'{name}' 的梯度应有 {wanted} 个轴，与 '{name}' 相同；给出的有 {found} 个。", ""),
)
eval_points_count = Mistake(
    ValueMistake,
    en=("eval_points has {found} entries, {what} has {wanted}.", "one entry for each"),
    zh=("eval_points 有 {found} 项，而 {what} 有 {wanted} 项。", "每个对应一项"),
)
grad_disconnected = Mistake(
    DisconnectedInputError,
    en=(
        "The cost {cost}{cost_at} does not use '{name}'{name_at}, so it has no gradient with"
        " respect to it.",
        "use {name} in the cost, or disconnected_inputs='ignore' (gradient 0)",
    ),
    zh=(
        "代价 {cost}{cost_at} 里没有用到 '{name}'{name_at}，两者不相连，没有关于它的梯度。",
        "在代价里用上 {name}，或者 disconnected_inputs='ignore'（梯度为 0）",
    ),
)
grad_look_alike = Mistake(
    DisconnectedInputError,
    en=(
        "'{name}' here is a new expression, not the one inside the cost {cost}{cost_at}: it only"
        " looks alike.",
        "give it a Python name first and use that in both: h = {name}",
    ),
    zh=(
        "这里的 '{name}' 是新表达式，与代价 {cost}{cost_at} 里的不是同一个，只是写法一样。",
        "先取个 Python 名字，两处都用它：h = {name}",
    ),
)
grad_blocked = Mistake(
    DisconnectedInputError,
    en=(
        "The cost {cost} uses '{name}' only through {through}, and no gradient passes there.",
        "another path from {name} to the cost, or disconnected_inputs='ignore' (gradient 0)",
    ),
    zh=(
        "代价 {cost} 只通过 {through} 用到 '{name}'，梯度在那里过不去。",
        "让 {name} 经别的路径进入代价，或者 disconnected_inputs='ignore'（梯度为 0）",
    ),
)
grad_undefined = Mistake(
    NullTypeGradError,
    en=("The gradient with respect to '{name}' is not defined: {why}", "a cost without this step"),
    zh=("关于 '{name}' 的梯度没有定义：{why}", "换一个不经过这一步的代价"),
)
grad_is_zero = Mistake(
    LearnerWarning,
    en=(
        "The cost {cost} does not depend on '{name}': its gradient is 0.",
        "use {name} in the cost",
    ),
    zh=("代价 {cost} 不依赖 '{name}'：梯度为 0。", "在代价里用上 {name}"),
)
grad_flat = Mistake(
    LearnerWarning,
    en=(
        "{step} is flat: the gradient with respect to '{name}' is 0 everywhere, so nothing can be"
        " learned from this cost.",
        "a smooth cost: T.nnet.sigmoid(10 * x) for x > 0, categorical_crossentropy for accuracy",
    ),
    zh=(
        "{step} 是平的：关于 '{name}' 的梯度处处为 0，从这个代价学不到东西。",
        "换光滑的代价：x > 0 换成 T.nnet.sigmoid(10 * x)，准确率换成 categorical_crossentropy",
    ),
)
grad_of_integer = Mistake(
    LearnerWarning,
    en=(
        "{step} is {dtype}, and integers have no slope: the gradient with respect to '{name}'"
        " is 0.",
        "a float: theano.shared(8.0), T.dscalar, {name}.astype('float64')",
    ),
    zh=(
        "{step} 是 {dtype}，整数没有斜率：关于 '{name}' 的梯度为 0。",
        "用浮点数：theano.shared(8.0)、T.dscalar、{name}.astype('float64')",
    ),
)
jacobian_ndim = Mistake(
    ValueMistake,
    en=("jacobian takes a vector: '{name}' has {ndim} axes.", "{name}.flatten()"),
    zh=("jacobian 需要向量：'{name}' 有 {ndim} 个轴。", "{name}.flatten()"),
)
hessian_ndim = Mistake(
    ValueMistake,
    en=(
        "hessian is taken with respect to a vector: '{name}' has {ndim} axes.",
        "one vector that holds all numbers, T.grad(T.grad(cost, {name}), {name}) for a scalar",
    ),
    zh=(
        "hessian 要关于一个向量来求：'{name}' 有 {ndim} 个轴。",
        "用一个装下所有数的向量；标量写 T.grad(T.grad(cost, {name}), {name})",
    ),
)
gradients_as_one = Mistake(
    TypeMistake,
    en=(
        "T.grad returned a {kind} of {count}, because wrt is a {kind}: one cannot compute with the"
        " {kind} as if it were a gradient.",
        "T.grad(cost, w) for one variable, or a loop over the {kind}",
    ),
    zh=(
        "wrt 是 {kind}，所以 T.grad 返回长度为 {count} 的 {kind}，不能把它当成一个梯度来计算。",
        "只有一个变量就写 T.grad(cost, w)，否则对 {kind} 循环",
    ),
)

# --- shared variables and updates -----------------------------------------------------------------

shared_of_symbol = Mistake(
    TypeMistake,
    en=(
        "shared() stores a number or an array; '{name}' is symbolic and has no value yet.",
        "theano.shared({start}), or use {name} itself in the formula",
    ),
    zh=(
        "shared() 要存的是数或数组；'{name}' 是符号变量，还没有值。",
        "theano.shared({start})，或者在式子里直接用 {name}",
    ),
)
shared_list = Mistake(
    LearnerWarning,
    en=(
        "theano.shared({value}) stores a Python list as it is (the type 'Generic'), not a vector:"
        " nothing can be computed with it.",
        "theano.shared(np.array({value}))",
    ),
    zh=(
        "theano.shared({value}) 存的是 Python 列表本身（类型 'Generic'），不是向量，不能参与计算。",
        "theano.shared(np.array({value}))",
    ),
)
frozen_value = Mistake(
    LearnerWarning,
    en=(
        "{name}.get_value() put the value {value} into the graph: later changes of '{name}' will"
        " not be seen.",
        "{name} in place of {name}.get_value()",
    ),
    zh=(
        "{name}.get_value() 把值 {value} 固定进了计算图：以后 '{name}' 再变也看不到。",
        "把 {name}.get_value() 写成 {name}",
    ),
)
frozen_update = Mistake(
    LearnerWarning,
    en=(
        "{name}.get_value() was read once, now: each call will store the same {value} in"
        " '{target}'.",
        "updates=[({target}, {name})]",
    ),
    zh=(
        "{name}.get_value() 只在现在取了一次值：每次调用都会把同一个 {value} 存进 '{target}'。",
        "updates=[({target}, {name})]",
    ),
)
update_type = Mistake(
    TypeMistake,
    en=(
        "The update '{update}' is a {found}{cause}, but '{name}'{line} stores a {stored}."
        " The types must be equal.",
        "{remedy}",
    ),
    zh=(
        "更新式 '{update}' 是 {found}{cause}，但 '{name}'{line} 存的是 {stored}。类型必须相同。",
        "{remedy}",
    ),
)
update_ndim = Mistake(
    TypeMistake,
    en=(
        "The update '{update}' is a {found}, but '{name}'{line} stores a {stored}."
        " The number of axes must be equal.",
        "{name} = theano.shared({start}), or a formula with {axes} axes, such as a sum or a mean",
    ),
    zh=(
        "更新式 '{update}' 是 {found}，但 '{name}'{line} 存的是 {stored}。轴的个数必须相同。",
        "{name} = theano.shared({start})，或者换成有 {axes} 个轴的式子，如求和、求平均",
    ),
)
update_pattern = Mistake(
    TypeMistake,
    en=(
        "The update '{update}' may have any length where '{name}'{line} is declared with length 1"
        " (broadcastable={pattern}).",
        "({update}).mean(axis=0, keepdims=True), or create {name} without broadcastable",
    ),
    zh=(
        "更新式 '{update}' 的长度可以是任意的，而 '{name}'{line} 有一个轴声明了长度只能是 1"
        "（broadcastable={pattern}）。",
        "({update}).mean(axis=0, keepdims=True)，或者创建 {name} 时不写 broadcastable",
    ),
)
update_value = Mistake(
    TypeMistake,
    en=(
        "The update of '{name}' is {value}, but '{name}' stores a {stored}.",
        "{remedy}",
    ),
    zh=(
        "'{name}' 的更新式是 {value}，但 '{name}' 存的是 {stored}。",
        "{remedy}",
    ),
)
update_target = Mistake(
    TypeMistake,
    en=(
        "Updates can only change shared variables; '{name}' is {kind}{line}.",
        "{instead} = theano.shared({start}, name='{instead}')",
    ),
    zh=(
        "更新只能改变 shared 变量；'{name}' 是{kind}{line}。",
        "{instead} = theano.shared({start}, name='{instead}')",
    ),
)
update_of_value = Mistake(
    TypeMistake,
    en=(
        "Updates can only change shared variables; {found} is not a variable.",
        "updates=[(state, state + 1)]",
    ),
    zh=("更新只能改变 shared 变量；{found} 不是变量。", "updates=[(state, state + 1)]"),
)
update_slice = Mistake(
    TypeMistake,
    en=(
        "The target '{name}' is a piece of the shared variable '{whole}'; the target must be the"
        " whole variable.",
        "updates=[({whole}, T.set_subtensor({name}, …))], or T.inc_subtensor to add",
    ),
    zh=(
        "更新目标 '{name}' 只是 shared 变量 '{whole}' 的一部分；目标必须是整个变量。",
        "updates=[({whole}, T.set_subtensor({name}, …))]，要累加就用 T.inc_subtensor",
    ),
)
update_twice = Mistake(
    ValueMistake,
    en=(
        "Two updates for '{name}': '{first}' and '{second}'. All updates are stored at once,"
        " so only one can win.",
        "one pair for {name}, with one formula that does both",
    ),
    zh=(
        "'{name}' 有两个更新式：'{first}' 和 '{second}'。所有更新同时写入，只能留一个。",
        "{name} 只写一对，用一个式子同时完成两件事",
    ),
)
update_lone_key = Mistake(
    ValueMistake,
    en=(
        "'{name}' stands alone in the list of updates, without a new value."
        " list.extend(updates) takes only the keys of a dictionary.",
        "my_updates += list(updates.items()), or updates + my_updates",
    ),
    zh=(
        "更新列表里的 '{name}' 没有新值。list.extend(updates) 只取了字典的键。",
        "my_updates += list(updates.items())，或者 updates + my_updates",
    ),
)
update_not_a_pair = Mistake(
    TypeMistake,
    en=(
        "updates must be a list of pairs or a dictionary; {found} is not a pair.",
        "updates=[(state, state + 1)]",
    ),
    zh=(
        "updates 必须是由二元组组成的列表，或字典；{found} 不是二元组。",
        "updates=[(state, state + 1)]",
    ),
)
update_bare_pair = Mistake(
    ValueMistake,
    en=(
        "updates must be a list of pairs or a dictionary; this is one bare pair.",
        "updates=[({name}, {value})]",
    ),
    zh=(
        "updates 必须是由二元组组成的列表，或字典；这里只是一个二元组。",
        "updates=[({name}, {value})]",
    ),
)
update_conflict = Mistake(
    KeyMistake,
    en=(
        "Both sets of updates change '{name}', with different expressions: {first} and {second}.",
        "run them in two functions, or write one scan",
    ),
    zh=(
        "两组更新都要改变 '{name}'，而且式子不同：{first} 和 {second}。",
        "放到两个函数里，或者写成一个 scan",
    ),
)
swap_type = Mistake(
    TypeMistake,
    en=(
        "swap: '{value}' cannot take the place of '{name}', a shared {type}.",
        "a shared variable of the same type",
    ),
    zh=("swap：'{value}' 不能代替 '{name}'（{type}）。", "用同一类型的 shared 变量"),
)

# --- attributes that are not there ----------------------------------------------------------------

no_value_attribute = Mistake(
    AttributeMistake,
    en=(
        "A shared variable has no .value.",
        "{name}.get_value() reads it, {name}.set_value(…) stores another",
    ),
    zh=("shared 变量没有 .value。", "用 {name}.get_value() 取值，用 {name}.set_value(…) 设值"),
)
no_longer_shared = Mistake(
    AttributeMistake,
    en=(
        "'{name}' is no longer the shared variable: {line} gave this Python name to the expression"
        " '{formula}', which stores no value and has no {attribute}.",
        "let {name} stay the shared variable and change its value: updates=[({name}, {formula})]",
    ),
    zh=(
        "'{name}' 已经不是 shared 变量：{line}把这个 Python 名字给了表达式 '{formula}'，"
        "它不存值，没有 {attribute}。",
        "让 {name} 一直指着 shared 变量，用 updates=[({name}, {formula})] 改变它的值",
    ),
)
no_stored_value = Mistake(
    AttributeMistake,
    en=(
        "'{name}' is {kind}, not a shared variable: it stores no value and has no {attribute}.",
        "{name}.eval({{{inputs}}}) for its value; theano.shared(…) for something that is kept",
    ),
    zh=(
        "'{name}' 是{kind}，不是 shared 变量：它不存值，没有 {attribute}。",
        "求值用 {name}.eval({{{inputs}}})；要保存的东西用 theano.shared(…)",
    ),
)
no_such_attribute = Mistake(
    AttributeMistake,
    en=("'{name}' ({type}) has no attribute {attribute}.", "{near}"),
    zh=("'{name}'（{type}）没有属性 {attribute}。", "{near}"),
)

# --- inputs, outputs, calls -----------------------------------------------------------------------

inputs_not_a_list = Mistake(
    TypeMistake,
    en=("The inputs must be a list, also for one input.", "theano.function([{name}], …)"),
    zh=("输入必须是列表，只有一个输入也一样。", "theano.function([{name}], …)"),
)
input_twice = Mistake(
    UnusedInputError,
    en=("'{name}' is listed twice in the inputs.", "list it once: theano.function([{name}], …)"),
    zh=("'{name}' 在输入列表里出现了两次。", "只写一次：theano.function([{name}], …)"),
)
input_is_value = Mistake(
    TypeMistake,
    en=(
        "Input {name} is a {kind}, {value}; an input is a symbolic variable, its values come in"
        " the call.",
        "{instead} as the input; or leave it out of the inputs, if it never changes",
    ),
    zh=(
        "输入 {name} 是{kind} {value}；输入要写符号变量，值在调用时才给。",
        "用 {instead} 作输入；如果它从不改变，就不要写进输入列表",
    ),
)
input_is_shared = Mistake(
    TypeMistake,
    en=(
        "'{name}' is a shared variable: it has a value of its own and is not an input.",
        "leave it out of the inputs; to try another value use givens={{{name}: other}}",
    ),
    zh=(
        "'{name}' 是 shared 变量：它自己有值，不作输入。",
        "不要写进输入列表；想临时换一个值，用 givens={{{name}: other}}",
    ),
)
output_key = Mistake(
    TypeMistake,
    en=(
        "The keys of a dictionary of outputs must be strings; this one is {key}.",
        "{{'total': x + y}}",
    ),
    zh=("输出字典的键必须是字符串；这个键是 {key}。", "{{'total': x + y}}"),
)
output_is_pair = Mistake(
    TypeMistake,
    en=(
        "'{name}' is the pair (outputs, updates) that scan returned{line}, not an expression.",
        "outputs, updates = theano.scan(…); theano.function([…], outputs, updates=updates)",
    ),
    zh=(
        "'{name}' 是 scan 返回的一对 (outputs, updates){line}，不是表达式。",
        "outputs, updates = theano.scan(…)；theano.function([…], outputs, updates=updates)",
    ),
)
output_is_updates = Mistake(
    TypeMistake,
    en=(
        "'{name}' is a dictionary of updates, not an expression.",
        "theano.function([…], outputs, updates={name})",
    ),
    zh=("'{name}' 是更新的字典，不是表达式。", "theano.function([…], outputs, updates={name})"),
)
output_is_none = Mistake(
    TypeMistake,
    en=(
        "An output is None, which is not an expression.",
        "leave it out, or put an expression there",
    ),
    zh=("有一个输出是 None，不是表达式。", "去掉它，或者换成表达式"),
)
output_forgot_return = Mistake(
    TypeMistake,
    en=(
        "The output is None: {function}() gave nothing back. Did it forget its return?",
        "return … as the last line of {function}",
    ),
    zh=(
        "输出是 None：{function}() 什么也没有返回。是不是忘了写 return？",
        "在 {function} 的最后一行写 return …",
    ),
)
missing_input = Mistake(
    MissingInputError,
    en=(
        "'{name}' (a {type}) is needed, but it is neither an input, nor shared, nor replaced by"
        " givens.",
        "theano.function([{inputs}], …)",
    ),
    zh=(
        "这里要用到 '{name}'（{type}），但它不是输入，不是 shared 变量，也没有被 givens 替换。",
        "theano.function([{inputs}], …)",
    ),
)
unused_input = Mistake(
    UnusedInputError,
    en=(
        "The input '{name}' is not used by any output or update.",
        "leave {name} out of the inputs, or on_unused_input='ignore'",
    ),
    zh=(
        "输入 '{name}' 没有被任何输出或更新用到。",
        "从输入里去掉 {name}，或者 on_unused_input='ignore'",
    ),
)
unused_input_warning = Mistake(LearnerWarning, unused_input.en, unused_input.zh)
two_of_one_name = Mistake(
    UnusedInputError,
    en=(
        "There are two variables called '{name}' ({used} and {listed}): the formula uses the"
        " first, the inputs have the second. In a notebook: the cell that makes {name} ran again.",
        "run the cell that builds the formula again, after the last {name} = …",
    ),
    zh=(
        "有两个叫 '{name}' 的变量（{used}和{listed}）：表达式用的是前一个，输入列表里是后一个。"
        "在 notebook 里，多半是定义 {name} 的单元格又运行了一遍。",
        "在最后一次 {name} = … 之后，把写表达式的单元格也再运行一遍",
    ),
)
two_of_one_name_missing = Mistake(MissingInputError, two_of_one_name.en, two_of_one_name.zh)
too_few_arguments = Mistake(
    TypeMistake,
    en=(
        "{given} argument(s) for {wanted} input(s) ({names}): '{name}' is missing.",
        "{call}({names})",
    ),
    zh=("给了 {given} 个参数，输入有 {wanted} 个（{names}）：缺少 '{name}'。", "{call}({names})"),
)
too_many_arguments = Mistake(
    TypeMistake,
    en=("{given} argument(s) for {wanted} input(s) ({names}).", "{call}({names})"),
    zh=("给了 {given} 个参数，输入只有 {wanted} 个（{names}）。", "{call}({names})"),
)
argument_twice = Mistake(
    TypeMistake,
    en=("'{name}' is given twice: by position and by keyword.", "give it once"),
    zh=("'{name}' 给了两次：按位置一次，按名字一次。", "只给一次"),
)
unknown_argument = Mistake(
    TypeMistake,
    en=("No input is called '{name}'. The inputs are: {names}.", "{call}({names})"),
    zh=("没有叫 '{name}' 的输入。输入有：{names}。", "{call}({names})"),
)
nameless_input = Mistake(
    TypeMistake,
    en=(
        "The input has no name, so it cannot be given as {name}=….",
        "name it where it is made: T.dscalar('{name}')",
    ),
    zh=("这个输入没有名字，不能用 {name}=… 来给。", "创建时就起名：T.dscalar('{name}')"),
)
default_first = Mistake(
    TypeMistake,
    en=(
        "{value} went to '{taker}', the first input, which has a default; '{name}' is missing.",
        "list inputs with a default last, or call {call}({name}={value})",
    ),
    zh=(
        "{value} 给了第一个输入 '{taker}'（它有默认值）；'{name}' 还没有值。",
        "有默认值的输入放在最后，或者 {call}({name}={value})",
    ),
)
list_of_results = Mistake(
    TypeMistake,
    en=(
        "{call} is a list of {count} result(s), because the outputs were given as a list; one"
        " cannot compute with it as if it were a number.",
        "{call}[0], or outputs without the brackets: theano.function([…], y)",
    ),
    zh=(
        "{call} 是由 {count} 个结果组成的列表，因为 outputs 写成了列表；它不能当成一个数来计算。",
        "{call}[0]，或者 outputs 不加方括号：theano.function([…], y)",
    ),
)
compiled_in_loop = Mistake(
    LearnerWarning,
    en=(
        "This line compiled the same function {count} times: compiling takes much longer than"
        " calling.",
        "compile once, before the loop, and give what changes as an input",
    ),
    zh=(
        "这一行把同一个函数编译了 {count} 次：编译比调用慢得多。",
        "在循环之前编译一次，把变化的量作为输入",
    ),
)

no_test_value = Mistake(
    ValueMistake,
    en=(
        "compute_test_value='raise', and '{name}'{line} has no test value.",
        "{name}.tag.test_value = {sample}",
    ),
    zh=(
        "compute_test_value='raise'，而 '{name}'{line} 没有测试值。",
        "{name}.tag.test_value = {sample}",
    ),
)
no_test_value_warning = Mistake(
    LearnerWarning,
    en=("'{name}'{line} has no test value.", "{name}.tag.test_value = {sample}"),
    zh=("'{name}'{line} 没有测试值。", "{name}.tag.test_value = {sample}"),
)

# --- values that meet in a call -------------------------------------------------------------------

lengths_differ = Mistake(
    ValueMistake,
    en=("Shapes do not fit in '{expression}'{turn}: {operands}.", "make {names} equally long"),
    zh=("'{expression}' 里的形状对不上{turn}：{operands}。", "让 {names} 一样长"),
)
shapes_do_not_fit = Mistake(
    ValueMistake,
    en=(
        "'{expression}' cannot be computed for these shapes{turn}: {operands}.",
        "look at the shape of each: {names}",
    ),
    zh=("这些形状算不出 '{expression}'{turn}：{operands}。", "逐个查看形状：{names}"),
)
length_one = Mistake(
    ValueMistake,
    en=(
        "Shapes do not fit in '{expression}'{turn}: {operands}. An axis of length 1 is repeated"
        " only if its type says so, and the type of '{name}' does not.",
        "T.addbroadcast({name}, {axis}), or create {name} with broadcastable={pattern}",
    ),
    zh=(
        "'{expression}' 里的形状对不上{turn}：{operands}。长度为 1 的轴只有在类型里声明了才会广播，"
        "而 '{name}' 没有声明。",
        "T.addbroadcast({name}, {axis})，或者创建 {name} 时写 broadcastable={pattern}",
    ),
)
dot_lengths = Mistake(
    ValueMistake,
    en=(
        "'{expression}' cannot be multiplied{turn}: {operands}; {a} and {b} must be equal.",
        "give the first as many columns as the second has rows",
    ),
    zh=(
        "'{expression}' 不能相乘{turn}：{operands}；{a} 和 {b} 必须相等。",
        "前一个的列数要等于后一个的行数",
    ),
)
index_out_of_range = Mistake(
    IndexMistake,
    en=(
        "Index {index} in '{expression}' is out of range{turn}: '{name}' has shape {shape}.",
        "{range}",
    ),
    zh=("'{expression}' 的下标 {index} 越界{turn}：'{name}' 的形状是 {shape}。", "{range}"),
)
reshape_size = Mistake(
    ValueMistake,
    en=(
        "'{expression}' needs {wanted} elements{turn}, '{name}' has {size}.",
        "-1 in place of one length: it is worked out from the others",
    ),
    zh=(
        "'{expression}' 需要的元素个数是 {wanted}{turn}，'{name}' 有 {size} 个。",
        "把其中一个长度写成 -1，它会由其余的算出",
    ),
)


def index_range(length: int | None) -> str:
    """Which indices an axis of this length has."""
    if not length:
        return two("count from 0", "下标从 0 数起")
    last = length - 1
    return two(
        f"an index from 0 to {last}, or from -{length} to -1",
        f"下标可以是 0 到 {last}，或 -{length} 到 -1",
    )


# --- givens ---------------------------------------------------------------------------------------

givens_bare_pair = Mistake(
    TypeMistake,
    en=(
        "givens must be a list of pairs or a dictionary; this is one bare pair.",
        "givens=[({name}, {value})]",
    ),
    zh=(
        "givens 必须是由二元组组成的列表，或字典；这里只是一个二元组。",
        "givens=[({name}, {value})]",
    ),
)
givens_not_a_pair = Mistake(
    TypeMistake,
    en=(
        "givens must be a list of pairs or a dictionary; {found} is not a pair.",
        "givens=[(x, new)]",
    ),
    zh=("givens 必须是由二元组组成的列表，或字典；{found} 不是二元组。", "givens=[(x, new)]"),
)
givens_key = Mistake(
    TypeMistake,
    en=("givens replaces variables; {found} is not one.", "givens=[(x, value)]"),
    zh=("givens 替换的是变量；{found} 不是变量。", "givens=[(x, value)]"),
)
givens_value = Mistake(
    TypeMistake,
    en=(
        "givens: the replacement of '{name}' is a {kind}, which has no numbers.",
        "a variable or a number",
    ),
    zh=("givens：用来替换 '{name}' 的是 {kind}，里面没有数。", "用变量或数"),
)
givens_of_input = Mistake(
    UseMistake,
    en=(
        "{names}: listed as input and also replaced by givens. An input that is replaced would"
        " have no effect.",
        "leave {plain} out of the inputs, or out of the givens",
    ),
    zh=(
        "{names} 既是输入，又被 givens 替换。被替换的输入不起任何作用。",
        "从输入或 givens 里去掉 {plain}",
    ),
)
givens_type = Mistake(
    TypeMistake,
    en=(
        "givens: '{name}'{line} is a {type}, its replacement '{value}' a {found}."
        " The types must be equal.",
        "{remedy}",
    ),
    zh=(
        "givens：'{name}'{line} 是 {type}，替换它的 '{value}' 是 {found}。类型必须相同。",
        "{remedy}",
    ),
)
givens_ndim = Mistake(
    TypeMistake,
    en=(
        "givens: '{name}'{line} is a {type}, its replacement '{value}' a {found}."
        " The number of axes must be equal.",
        "a replacement with {axes} axes, or another {name}",
    ),
    zh=(
        "givens：'{name}'{line} 是 {type}，替换它的 '{value}' 是 {found}。轴的个数必须相同。",
        "换一个有 {axes} 个轴的值，或者重新声明 {name}",
    ),
)
givens_chain = Mistake(
    ReplacedTwice,
    en=(
        "givens: '{value}' (for {name}) uses '{key}', which is itself replaced."
        " givens is one simultaneous substitution, not a chain.",
        "put {replaced} in the place of {key} yourself, in the formula for {name}",
    ),
    zh=(
        "givens：替换 {name} 的 '{value}' 用到了 '{key}'，而 '{key}' 自己也被替换。"
        "givens 是一次同时替换，不是一环接一环。",
        "在给 {name} 的式子里，自己把 {key} 写成 {replaced}",
    ),
)
givens_in_order = Mistake(
    LearnerWarning,
    en=(
        "givens: '{value}' (for {name}) uses '{key}', which the list replaces before by"
        " {replaced}; the new {key} is taken. In the other order this is an error.",
        "put {replaced} in the place of {key} yourself, in the formula for {name}",
    ),
    zh=(
        "givens：替换 {name} 的 '{value}' 用到了 '{key}'，它在前面已被换成 {replaced}，"
        "这里取新值。次序反过来就会出错。",
        "在给 {name} 的式子里，自己把 {key} 写成 {replaced}",
    ),
)
givens_unused = Mistake(
    UnusedGivenError,
    en=(
        "givens: '{name}' is not part of '{output}', so replacing it would do nothing.",
        "leave it out of the givens, or use {name} in the output",
    ),
    zh=(
        "givens：'{output}' 里没有 '{name}'，替换它没有作用。",
        "从 givens 里去掉，或者在输出里用到 {name}",
    ),
)
givens_new_expression = Mistake(
    UnusedGivenError,
    en=(
        "givens: the key '{name}' is a new expression, not the one inside '{output}'; nothing"
        " would be replaced.",
        "name it once, u = {name}, use u in the formula and as the key",
    ),
    zh=(
        "givens：键 '{name}' 是新写的表达式，不是 '{output}' 里的那一个；什么也不会被替换。",
        "先起名 u = {name}，在表达式里用 u，键也用 u",
    ),
)

# --- scan -----------------------------------------------------------------------------------------

scan_without_end = Mistake(
    ValueMistake,
    en=(
        "scan cannot know how many steps to run: there is no sequence and no n_steps.",
        "n_steps=10",
    ),
    zh=("scan 不知道要走多少步：既没有序列，也没有 n_steps。", "n_steps=10"),
)
scan_steps_not_integer = Mistake(
    TypeMistake,
    en=("n_steps must be an integer; this is {found}.", "n_steps=10, or n = T.lscalar('n')"),
    zh=("n_steps 必须是整数；这里是 {found}。", "n_steps=10，或者 n = T.lscalar('n')"),
)
scan_steps_negative = Mistake(
    ValueMistake,
    en=(
        "n_steps is {found}; a scan runs 0 steps or more.",
        "go_backwards=True reads the sequences from the end",
    ),
    zh=("n_steps 是 {found}；步数不能小于 0。", "go_backwards=True 可以从后往前读序列"),
)
scan_too_many_steps = Mistake(
    ValueMistake,
    en=(
        "n_steps is {wanted}, but '{name}' has elements for {have} step(s).",
        "leave n_steps out, or n_steps={name}.shape[0]",
    ),
    zh=(
        "n_steps 是 {wanted}，但 '{name}' 的元素只够 {have} 步。",
        "不写 n_steps，或者 n_steps={name}.shape[0]",
    ),
)
scan_short_initial = Mistake(
    ValueMistake,
    en=(
        "taps {taps} need {wanted} initial value(s), '{name}' has {have}.",
        "one initial value for each step that the taps look back",
    ),
    zh=(
        "taps {taps} 需要 {wanted} 个初始值，'{name}' 只有 {have} 个。",
        "taps 往回看几步，就要给几个初始值",
    ),
)
scan_scalar_sequence = Mistake(
    ValueMistake,
    en=(
        "The sequence '{name}' is a scalar and has no elements to go through.",
        "non_sequences={name}, with n_steps=…",
    ),
    zh=("序列 '{name}' 是标量，没有元素可以遍历。", "non_sequences={name}，并写上 n_steps=…"),
)
scan_scalar_initial = Mistake(
    ValueMistake,
    en=(
        "taps {taps} look back more than one step, so '{name}' must hold one value for each; it"
        " is a scalar.",
        "initial=np.array([1., 1.])",
    ),
    zh=(
        "taps {taps} 要往回看不止一步，'{name}' 应当每一步给一个值；它却是标量。",
        "initial=np.array([1., 1.])",
    ),
)
scan_future_tap = Mistake(
    ValueMistake,
    en=(
        "taps {taps} of an output: only earlier outputs exist, so each must be negative.",
        "taps=[-2, -1]",
    ),
    zh=("输出的 taps {taps}：只有以前的输出存在，所以每个都要是负数。", "taps=[-2, -1]"),
)
scan_taps_without_initial = Mistake(
    ValueMistake,
    en=(
        "taps {taps} look back, but there is no initial value to find there.",
        "dict(initial=np.array([0., 1.]), taps=[-2, -1])",
    ),
    zh=(
        "taps {taps} 要往回看，却没有给初始值。",
        "dict(initial=np.array([0., 1.]), taps=[-2, -1])",
    ),
)
scan_too_few_parameters = Mistake(
    TypeMistake,
    en=(
        "scan calls the step with {given} argument(s): {lanes}; the step takes {takes} ({taken}).",
        "one parameter for each, in this order: {suggested}",
    ),
    zh=(
        "scan 用 {given} 个参数调用步函数：{lanes}；步函数只接收 {takes} 个（{taken}）。",
        "每个参数都要接收，次序不变：{suggested}",
    ),
)
scan_too_many_parameters = Mistake(
    TypeMistake,
    en=(
        "scan calls the step with {given} argument(s): {lanes}; the step takes {takes} ({taken}),"
        " and nothing comes in for '{left}'.",
        "an earlier output comes in only with an initial value in outputs_info: np.float64(0)"
        " in place of None",
    ),
    zh=(
        "scan 用 {given} 个参数调用步函数：{lanes}；步函数要 {takes} 个（{taken}），"
        "没有什么会传给 '{left}'。",
        "只有在 outputs_info 里写了初始值，以前的输出才会传进来：把 None 换成 np.float64(0)",
    ),
)
scan_updates_first = Mistake(
    ValueMistake,
    en=(
        "The step returned (updates, outputs); the order is outputs, then updates, then until.",
        "return {outputs}, {{{updates}}}",
    ),
    zh=(
        "步函数返回了 (updates, outputs)；次序应当是输出、更新、until。",
        "return {outputs}, {{{updates}}}",
    ),
)
scan_returns_none = Mistake(
    ValueMistake,
    en=(
        "The step returned None. Did it forget its return?",
        "return … as the last line of the step",
    ),
    zh=("步函数返回了 None。是不是忘了写 return？", "在步函数的最后一行写 return …"),
)
scan_returns_value = Mistake(
    ValueMistake,
    en=("Output {number} of the step is {found}, which is not symbolic.", "T.constant({found})"),
    zh=("步函数的第 {number} 个输出是 {found}，不是符号表达式。", "T.constant({found})"),
)
scan_returns_mixed = Mistake(
    ValueMistake,
    en=(
        "Output {number} of the step is a {kind}, not an expression.",
        "all outputs side by side, then the dictionary of updates: return [a, b], {{state: new}}",
    ),
    zh=(
        "步函数的第 {number} 个输出是{kind}，不是表达式。",
        "先并排写所有输出，再写更新的字典：return [a, b], {{state: new}}",
    ),
)
scan_returns_other = Mistake(
    ValueMistake,
    en=("Output {number} of the step is {found}, which is not an expression.", "return an expression"),
    zh=("步函数的第 {number} 个输出是 {found}，不是表达式。", "用 return 返回表达式"),
)
scan_infos_missing = Mistake(
    ValueMistake,
    en=(
        "The step returns {outputs} outputs ({said}), outputs_info describes {infos}.",
        "outputs_info=[{suggested}] (None: this output is not fed back)",
    ),
    zh=(
        "步函数返回 {outputs} 个输出（{said}），outputs_info 只写了 {infos} 项。",
        "outputs_info=[{suggested}]（None 表示这个输出不反馈）",
    ),
)
scan_infos_too_many = Mistake(
    ValueMistake,
    en=(
        "outputs_info has {infos} entries, so scan expects {infos} outputs; the step returns"
        " {outputs}: {said}.",
        "for earlier values of ONE output: outputs_info=dict(initial=np.array([1., 1.]),"
        " taps=[-2, -1])",
    ),
    zh=(
        "outputs_info 有 {infos} 项，所以 scan 要 {infos} 个输出；步函数返回 {outputs} 个：{said}。",
        "要用同一个输出的前几个值：outputs_info=dict(initial=np.array([1., 1.]), taps=[-2, -1])",
    ),
)
scan_state_dtype = Mistake(
    ValueMistake,
    en=(
        "The initial value {initial} is a {start}, but one step gives a {found}: '{output}'{cause}."
        " They must be equal.",
        "{remedy} in place of {initial} in outputs_info",
    ),
    zh=(
        "初始值 {initial} 是 {start}，走一步却得到 {found}：'{output}'{cause}。两者必须相同。",
        "把 outputs_info 里的 {initial} 换成 {remedy}",
    ),
)
scan_state_ndim = Mistake(
    ValueMistake,
    en=(
        "The initial value {initial} is a {start}, but one step gives a {found}: '{output}'."
        " The number of axes must be equal.",
        "an initial value like one output: outputs_info=T.zeros_like(…)",
    ),
    zh=(
        "初始值 {initial} 是 {start}，走一步却得到 {found}：'{output}'。轴的个数必须相同。",
        "初始值要和一步的输出一样：outputs_info=T.zeros_like(…)",
    ),
)
scan_int8 = Mistake(
    LearnerWarning,
    en=(
        "outputs_info={given} is int8, the smallest integer type that holds it: from 128 on it"
        " wraps around to -128.",
        "outputs_info=np.int64({given})",
    ),
    zh=(
        "outputs_info={given} 的类型是 int8（装得下它的最小整数类型）：超过 127 就会绕回 -128。",
        "outputs_info=np.int64({given})",
    ),
)
scan_bare_pair = Mistake(
    LearnerWarning,
    en=(
        "The pair ({name}, {value}) was read as two outputs, not as an update of '{name}'.",
        "return {{{name}: {value}}}",
    ),
    zh=(
        "二元组 ({name}, {value}) 被当成两个输出，而不是 '{name}' 的更新。",
        "return {{{name}: {value}}}",
    ),
)
scan_strict = Mistake(
    MissingInputError,
    en=(
        "strict=True, and the step uses '{name}'{line}, which is not in non_sequences.",
        "non_sequences=[{name}], and {name} as the last parameter of the step",
    ),
    zh=(
        "strict=True，而步函数用到了不在 non_sequences 里的 '{name}'{line}。",
        "non_sequences=[{name}]，并把 {name} 作为步函数的最后一个参数",
    ),
)
scan_update_target = Mistake(
    TypeMistake,
    en=(
        "The step returned an update for '{name}', which is {kind}{line}, not a shared variable.",
        "carry it through outputs_info, or {name} = theano.shared({start})",
    ),
    zh=(
        "步函数返回了 '{name}' 的更新，但它是{kind}{line}，不是 shared 变量。",
        "用 outputs_info 传下去，或者 {name} = theano.shared({start})",
    ),
)
scan_updates_forgotten = Mistake(
    LearnerWarning,
    en=(
        "The scan on {scan} returned updates for '{name}'{step}, but this function does not get"
        " them: '{name}' stays {value}.",
        "theano.function(…, updates={updates})",
    ),
    zh=(
        "{scan}的 scan 返回了 '{name}' 的更新{step}，但这个函数没有拿到：'{name}' 一直是 {value}。",
        "theano.function(…, updates={updates})",
    ),
)


def made_in_step(site: Site | None) -> str:
    """Which line of the step an update came from."""
    if site is None or site.line is None:
        return ""
    return two(f" (from the step, {line_words(site)})", f"（来自步函数，{line_words(site)}）")


# --- building formulas ---

no_such_axis = Mistake(
    ValueMistake,
    en=("'{name}' has {ndim} axes; there is no axis {axis}.", "an axis from -{ndim} to {ndim} - 1"),
    zh=("'{name}' 有 {ndim} 个轴，没有轴 {axis}。", "轴的编号从 -{ndim} 到 {ndim} - 1"),
)
axis_not_a_number = Mistake(
    TypeMistake,
    en=(
        "An axis is a Python integer, known when the formula is written; this is {axis}.",
        "axis=0, axis=-1, axis=(0, 1), or None for all",
    ),
    zh=(
        "axis 是写表达式时就已知的 Python 整数；这里是 {axis}。",
        "axis=0、axis=-1、axis=(0, 1)，或者用 None 表示所有轴",
    ),
)
axis_dropped = Mistake(
    ValueMistake,
    en=(
        "dimshuffle({order}) leaves out axis {axis} of '{name}', which may be longer than 1.",
        "name every axis; or sum over it; or T.addbroadcast({name}, {axis}) if its length is 1",
    ),
    zh=(
        "dimshuffle({order}) 丢掉了 '{name}' 的轴 {axis}，而这个轴的长度可能大于 1。",
        "写出每个轴；或者先对它求和；如果长度确实是 1，写 T.addbroadcast({name}, {axis})",
    ),
)
axis_twice = Mistake(
    ValueMistake,
    en=(
        "dimshuffle({order}) names an axis of '{name}' twice.",
        "each axis once, 'x' for a new one",
    ),
    zh=("dimshuffle({order}) 把 '{name}' 的同一个轴写了两次。", "每个轴写一次，新的轴写 'x'"),
)
pattern_length = Mistake(
    ValueMistake,
    en=("'{name}' has {ndim} axes, here are words for {found}.", "one word for each axis"),
    zh=("'{name}' 有 {ndim} 个轴，这里却写了 {found} 个。", "每个轴写一个"),
)
not_a_length = Mistake(
    TypeMistake,
    en=(
        "A length is an integer; '{name}' is a {type}.",
        "x.shape[0], T.lscalar('n'), or T.cast(…, 'int64')",
    ),
    zh=(
        "长度必须是整数；'{name}' 是 {type}。",
        "x.shape[0]、T.lscalar('n')，或者 T.cast(…, 'int64')",
    ),
)
bad_shape = Mistake(
    ValueMistake,
    en=("{shape} is no shape for '{name}': one length may be -1, none may be less.", "(-1, 3)"),
    zh=("{shape} 不能作 '{name}' 的形状：只能有一个长度写 -1，不能更小。", "(-1, 3)"),
)
unequal_ndim = Mistake(
    TypeMistake,
    en=(
        "{call} needs parts with equal numbers of axes; here they have {found}.",
        "x[None, :] makes one row of a vector, x[:, None] one column",
    ),
    zh=(
        "{call} 要求各部分的轴数相同；这里是 {found}。",
        "x[None, :] 把向量变成一行，x[:, None] 变成一列",
    ),
)
join_of_scalars = Mistake(
    TypeMistake,
    en=("concatenate puts arrays one behind the other; '{found}' has no axis.", "T.stack([a, b])"),
    zh=("concatenate 把数组首尾相接；'{found}' 没有轴。", "T.stack([a, b])"),
)
not_a_list = Mistake(
    TypeMistake,
    en=("{call} takes a list of variables; '{name}' is one variable.", "T.{call}([x, y])"),
    zh=("{call} 要一个由变量组成的列表；'{name}' 是单个变量。", "T.{call}([x, y])"),
)
nothing_to_stack = Mistake(
    ValueMistake,
    en=("stack got an empty list: nobody can tell the dtype.", "T.zeros((0,))"),
    zh=("stack 得到空列表：无法知道数据类型。", "T.zeros((0,))"),
)
alloc_ndim = Mistake(
    TypeMistake,
    en=(
        "alloc repeats '{name}', which has {ndim} axes, to a shape with {axes}.",
        "as many lengths as axes, at least",
    ),
    zh=(
        "alloc 要把有 {ndim} 个轴的 '{name}' 重复成只有 {axes} 个轴的形状。",
        "长度的个数至少等于轴数",
    ),
)
too_many_indices = Mistake(
    IndexMistake,
    en=("'{name}' has {ndim} axes; this index names {found}.", "one index for each axis, or fewer"),
    zh=("'{name}' 有 {ndim} 个轴；这个下标却用了 {found} 个。", "每个轴最多写一个下标"),
)
float_index = Mistake(
    TypeMistake,
    en=(
        "An index is an integer, a slice, or an integer vector or mask; {index} is a {dtype}.",
        "{name}[T.cast(i, 'int64')], or T.lscalar('i')",
    ),
    zh=(
        "下标是整数、切片、整数向量或布尔掩码；{index} 是 {dtype}。",
        "{name}[T.cast(i, 'int64')]，或者 T.lscalar('i')",
    ),
)
not_indexed = Mistake(
    TypeMistake,
    en=(
        "{call} takes a place in an array, such as x[0] or x[1:3]; '{found}' is not written as one.",
        "T.{call}(x[0], value)",
    ),
    zh=(
        "{call} 要的是数组中的位置，如 x[0] 或 x[1:3]；'{found}' 不是这样写的。",
        "T.{call}(x[0], value)",
    ),
)
subtensor_ndim = Mistake(
    TypeMistake,
    en=(
        "{call}: '{name}' has {ndim} axes, the value '{value}' has {found}.",
        "a value with at most {ndim} axes",
    ),
    zh=("{call}：'{name}' 有 {ndim} 个轴，值 '{value}' 却有 {found} 个。", "值最多有 {ndim} 个轴"),
)
subtensor_dtype = Mistake(
    TypeMistake,
    en=(
        "'{name}' holds {dtype}; '{value}' is {found}, and would lose something.",
        "T.cast({value}, '{dtype}')",
    ),
    zh=(
        "'{name}' 存的是 {dtype}；'{value}' 是 {found}，会丢失信息。",
        "T.cast({value}, '{dtype}')",
    ),
)
nonzero_of_scalar = Mistake(
    ValueMistake,
    en=("nonzero tells places; '{name}' is a scalar and has none.", "T.neq({name}, 0)"),
    zh=("nonzero 给出位置；'{name}' 是标量，没有位置可言。", "T.neq({name}, 0)"),
)
tensordot_axes = Mistake(
    ValueMistake,
    en=("tensordot sums over pairs of axes: {a} and {b} do not pair up.", "axes=[[1], [0]]"),
    zh=("tensordot 对成对的轴求和：{a} 和 {b} 不能配对。", "axes=[[1], [0]]"),
)
batched_dot_ndim = Mistake(
    TypeMistake,
    en=(
        "batched_dot takes matrices or tensor3; '{name}' has {ndim} axes.",
        "T.dot, or T.tensordot",
    ),
    zh=("batched_dot 用于矩阵或 tensor3；'{name}' 有 {ndim} 个轴。", "T.dot 或 T.tensordot"),
)
softmax_ndim = Mistake(
    ValueMistake,
    en=(
        "softmax works on the rows of a matrix; '{name}' has {ndim} axes.",
        "{name}.reshape((-1, n))",
    ),
    zh=("softmax 按矩阵的行计算；'{name}' 有 {ndim} 个轴。", "{name}.reshape((-1, n))"),
)
labels_ndim = Mistake(
    TypeMistake,
    en=(
        "The right answers '{name}' have {ndim} axes; they are an integer vector or a matrix of rows.",
        "T.lvector('y')",
    ),
    zh=("标准答案 '{name}' 有 {ndim} 个轴；它应当是整数向量，或按行排列的矩阵。", "T.lvector('y')"),
)

minus_of_booleans = Mistake(
    TypeMistake,
    en=(
        "Booleans cannot be subtracted or negated.",
        "~x for 'not', x ^ y for 'differs', T.cast(x, 'int8') - y",
    ),
    zh=(
        "布尔值不能相减，也不能取负。",
        "~x 表示“非”，x ^ y 表示“不同”，或者 T.cast(x, 'int8') - y",
    ),
)
order_of_complex = Mistake(
    TypeMistake,
    en=(
        "A complex number has no sign and no remainder, and cannot be rounded; this is {dtype}.",
        "abs(x), x.real, x.imag",
    ),
    zh=("复数没有正负和余数，也不能取整；这里是 {dtype}。", "abs(x)、x.real、x.imag"),
)
operand_count = Mistake(
    TypeMistake,
    en=("{op} takes {wanted} operand(s); {found} were given.", "T.{op} with {wanted} operand(s)"),
    zh=("{op} 要 {wanted} 个操作数，却给了 {found} 个。", "给 T.{op} {wanted} 个操作数"),
)

# --- formulas used as if they were numbers ---

truth_of_symbol = Mistake(
    TypeMistake,
    en=(
        "'{name}' is neither true nor false yet: if, while, and, or, not decide now, once, while the"
        " formula is built.",
        "T.switch(condition, a, b) for if, T.maximum(a, b) for max, & and | for and and or",
    ),
    zh=(
        "'{name}' 现在还没有真假：if、while、and、or、not 在写表达式时就要立刻判断，而且只判断一次。",
        "if 写成 T.switch(condition, a, b)，max 写成 T.maximum(a, b)，and、or 写成 &、|",
    ),
)
chained_comparison = Mistake(
    TypeMistake,
    en=(
        "Python reads {chain} as one comparison `and` another, and `and` needs a truth value now.",
        "(0 < x) & (x < 1)",
    ),
    zh=("Python 把 {chain} 读成两个比较用 and 连接，而 and 现在就要真假值。", "(0 < x) & (x < 1)"),
)
number_of_symbol = Mistake(
    TypeMistake,
    en=(
        "A number is needed here and now, and '{name}' is an expression: it has no value until a call.",
        "{name}.eval({{…}}) for the number; in a formula T.zeros for np.zeros, T.arange for range",
    ),
    zh=(
        "这里现在就要一个数，而 '{name}' 是表达式，调用之前没有值。",
        "要数值就用 {name}.eval({{…}})；在表达式里把 np.zeros 写成 T.zeros，把 range 写成 T.arange",
    ),
)
math_of_symbol = Mistake(
    TypeMistake,
    en=(
        "math.{function} needs a number now; '{name}' has no value until a call.",
        "T.{function}(…)",
    ),
    zh=("math.{function} 现在就要一个数，而 '{name}' 在调用之前没有值。", "T.{function}(…)"),
)
number_of_shared = Mistake(
    TypeMistake,
    en=(
        "'{name}' is a shared variable, not a number; the number is stored in it.",
        "{name}.get_value()",
    ),
    zh=("'{name}' 是 shared 变量，不是数；数存放在它里面。", "{name}.get_value()"),
)
item_assignment = Mistake(
    TypeMistake,
    en=(
        "'{name}' is an expression: nothing can be stored in a part of it.",
        "new = T.set_subtensor({name}[…], value), then use new",
    ),
    zh=(
        "'{name}' 是表达式，不能往它的一部分里存值。",
        "new = T.set_subtensor({name}[…], value)，然后使用 new",
    ),
)
called_expression = Mistake(
    TypeMistake,
    en=(
        "'{name}' is the expression {formula}, not a function: it cannot be called.",
        "f = theano.function([x], {name}), then f(3); or {name}.eval({{x: 3}})",
    ),
    zh=(
        "'{name}' 是表达式 {formula}，不是函数，不能调用。",
        "先编译 f = theano.function([x], {name})，再写 f(3)；或者 {name}.eval({{x: 3}})",
    ),
)
no_len = Mistake(
    TypeMistake,
    en=("The length of '{name}' is not known until a call.", "{name}.shape[0]"),
    zh=("'{name}' 的长度在调用之前不知道。", "{name}.shape[0]"),
)
no_iteration = Mistake(
    TypeMistake,
    en=(
        "Python cannot go through '{name}': how many numbers it has is not known until a call.",
        "T.sum({name}) in place of sum({name}); theano.scan for a loop over it",
    ),
    zh=(
        "Python 无法遍历 '{name}'：它有多少个数，调用之前不知道。",
        "把 sum({name}) 写成 T.sum({name})；要循环就用 theano.scan",
    ),
)
numpy_function = Mistake(
    TypeMistake,
    en=(
        "np.{function} computes with numbers, now; '{name}' has no value until a call.",
        "a function of theano.tensor in its place",
    ),
    zh=(
        "np.{function} 现在就用数值计算；'{name}' 在调用之前没有值。",
        "改用 theano.tensor 里的函数",
    ),
)
name_not_text = Mistake(
    TypeMistake,
    en=(
        "The argument is the name of the variable, a text; {found} is not. Lengths are free until a call.",
        "T.{constructor}('x')",
    ),
    zh=("参数是变量的名字，要用字符串；{found} 不是。长度在调用时才确定。", "T.{constructor}('x')"),
)
name_and_more = Mistake(
    TypeMistake,
    en=(
        "T.{constructor} takes a name, not a shape {found}: lengths are free until a call.",
        "T.{constructor}('x')",
    ),
    zh=(
        "T.{constructor} 的参数是名字，不是形状 {found}：长度在调用时才确定。",
        "T.{constructor}('x')",
    ),
)

# --- the end: every mistake learns its own name ---------------------------------------------------

for _key, _mistake in list(globals().items()):
    if isinstance(_mistake, Mistake):
        object.__setattr__(_mistake, "key", _key)

"""Settings that are one of some words, what modes find, and what of Theano is left out."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import (
    AttributeMistake,
    BadOptimization,
    CountMistake,
    ImportMistake,
    InvalidValueError,
    KeyMistake,
    LearnerWarning,
    Mistake,
    ModeMistake,
    NotThere,
    NumberMistake,
    TypeMistake,
    ValueMistake,
)
from .words import listed, two

# --- settings and modes ---------------------------------------------------------------------------

unknown_setting = Mistake(
    ValueMistake,
    en="{setting}={found} is not known.",
    zh="没有 {setting}={found} 这种写法。",
    fix=("one of {known}", "{known} 之一"),
)
flag_value = Mistake(
    ValueMistake,
    en="config.{flag} does not take {found}.",
    zh="选项 config.{flag} 不能取 {found} 这个值。",
    fix="{remedy}",
)
flag_in_brackets = Mistake(
    TypeMistake,
    en="Flags of config are attributes; {flag} stands in square brackets.",
    zh="config 的选项是属性；{flag} 却写在方括号里。",
    fix="{remedy}",
)
flag_missing = Mistake(
    AttributeMistake,
    en="config has no flag '{flag}'.",
    zh="config 没有 '{flag}' 这个选项。",
    fix="{remedy}",
)
flag_unknown = Mistake(
    LearnerWarning,
    en="config has no flag '{flag}': what is stored in it changes nothing.",
    zh="config 没有 '{flag}' 这个选项：给它赋值不起任何作用。",
    fix="theano.config.{near}",
)


def one_of(words: Sequence[str]) -> str:
    """All that may be written."""
    return two(f"one of {listed(words)}", f"{listed(words)} 之一") if words else ""


near_setting = Mistake(
    ValueMistake, unknown_setting.en, unknown_setting.zh, fix="{setting}={known}"
)
mode_is_pairs = Mistake(
    ValueMistake,
    en="The third argument of function is the mode; {found} are {meant}.",
    zh="function 的第三个参数是 mode；{found} 是 {meant}。",
    fix="{meant}={found}",
)
mode_is_output = Mistake(
    ModeMistake,
    en="The third argument of function is the mode; this is {found}. Is it one more output?",
    zh="function 的第三个参数是 mode；这里是 {found}。它是又一个输出吗？",
    fix="theano.function([…], […, {found}])",
)
unknown_part = unknown_setting.told_as(KeyMistake)
unknown_way = unknown_setting.told_as(NotThere)
bad_number = Mistake(
    NumberMistake,
    en="{mode} found {what} in '{name}'{turn}: {element}{from_}.",
    zh="{mode} 在 '{name}'{turn} 中发现 {what}：{element}{from_}。",
    fix="{remedy}",
)
not_finite = bad_number.told_as(InvalidValueError)
rewriting_differs = Mistake(
    BadOptimization,
    en="Rewriting changes the value of '{name}': {written} as written, {found} as rewritten.",
    zh="改写使 '{name}' 的值变了：照原式算是 {written}，改写后算是 {found}。",
    fix=(
        "f.rewrites lists every rewrite; mode=theano.Mode(optimizer=None) runs what is written",
        "f.rewrites 列出每一步改写；mode=theano.Mode(optimizer=None) 照原式运行",
    ),
)


nan_was_made = Mistake(
    NumberMistake,
    en="{kind} in {target} comes from '{name}'{turn}: {element}, where {operands}.",
    zh="{target}里的 {kind} 来自 '{name}'{turn}：{element}，其中 {operands}。",
    fix=(
        "guard the formula, as in T.log(T.maximum(x, 1e-8)); f.rehearse(…) shows every value",
        "给式子加上保护，如 T.log(T.maximum(x, 1e-8))；f.rehearse(…) 会列出每一个值",
    ),
)
nan_came_in = Mistake(
    NumberMistake,
    en="{kind} in {target} comes from {holder} '{name}'{turn}: {element} before the call.",
    zh="{target}里的 {kind} 来自{holder} '{name}'{turn}：调用之前{element}。",
    fix=(
        "look at the data before the call: np.isfinite(…).all()",
        "调用之前先查看数据：np.isfinite(…).all()",
    ),
)


def of_new_value(name: str) -> str:
    """Where a bad number arrived: in what would be stored."""
    return two(f"the new value of '{name}'", f"'{name}' 的新值")


def of_result(name: str) -> str:
    """Where a bad number arrived: in what would be returned."""
    return two(f"the result '{name}'", f"结果 '{name}' ")


def holder_words(shared: bool) -> str:
    """What brought a bad number into a call."""
    return two("the shared variable", "共享变量") if shared else two("the argument", "参数")


def element_is(index: Sequence[int], value: str) -> str:
    """`element [2] is nan`, or `it is nan` where there are no axes."""
    place = ", ".join(map(str, index))
    if not place:
        return two(f"it is {value}", f"它是 {value}")
    return two(f"element [{place}] is {value}", f"元素 [{place}] 是 {value}")


def nan_words(kind: str) -> str:
    """What is wrong with a number: 'nan', 'inf' or 'big'."""
    return {"nan": "nan", "inf": "inf", "big": two("a number above 1e10", "大于 1e10 的数")}[kind]


def remedy_for_number(computed: bool) -> str:
    """What to try where a number went bad: in the formula, or in the data that came in."""
    if computed:
        return two(
            "f.trace(…) shows every value before it; or guard the formula, as in T.log(T.maximum(x,"
            " 1e-8))",
            "f.trace(…) 会列出在它之前的每个值；或者给式子加上保护，如 T.log(T.maximum(x, 1e-8))",
        )
    return two(
        "look at the data before the call: np.isfinite(…).all()",
        "调用之前先查看数据：np.isfinite(…).all()",
    )


def came_of(operands: str) -> str:
    """The values that a bad number was computed from."""
    return two(f", from {operands}", f"，来自 {operands}")


numba_missing = Mistake(
    LearnerWarning,
    en="Numba is not installed: NumPy runs the functions of this mode, too.",
    zh="没有安装 Numba：这种模式的函数也由 NumPy 来算。",
    fix="pip install numba",
)


def ran_words(name: str, native: bool, without: str) -> str:
    """What ran a part of the graph; `without` has no native form."""
    if native:
        return two(f"{name}: native code", f"{name}：原生代码")
    return two(
        f"{name}: NumPy, for {without} has no native form",
        f"{name}：NumPy，因为 {without} 没有原生形式",
    )


# --- what a function keeps --------------------------------------------------------------------

unknown_state = Mistake(
    TypeMistake,
    en="The function keeps no value for '{name}'; it keeps values for: {known}.",
    zh="这个函数没有为 '{name}' 保存值；它保存的有：{known}。",
    fix="f[{known}]",
)
keeps_no_state = Mistake(
    TypeMistake,
    en="f[{key}] reads a value that a function keeps, and this one keeps none.",
    zh="f[{key}] 读取函数保存的值，而这个函数没有保存任何值。",
    fix=("f({key}) calls it, with round brackets", "调用要用圆括号：f({key})"),
)
no_default_updates_kind = Mistake(
    TypeMistake,
    en="no_default_updates is True, or a list of shared variables; {found} is neither.",
    zh="no_default_updates 应为 True，或由共享变量组成的列表；{found} 都不是。",
    fix="no_default_updates=[{name}]",
)
no_such_result = Mistake(
    CountMistake,
    en="output_subset={found} asks for results that are not there: the function gives {known}.",
    zh="output_subset={found} 要的结果不存在：这个函数给出的是 {known}。",
    fix="output_subset=[{first}]",
)
function_is_made = Mistake(
    TypeMistake,
    en="Function is the class of what theano.function gives; it takes no inputs and outputs.",
    zh="Function 是 theano.function 所得结果的类；它不接受输入和输出。",
    fix="theano.function([x], y)",
)
output_kind = Mistake(
    TypeMistake,
    en="An output is a symbolic variable; this is {found}.",
    zh="输出应是符号变量；这里是{found}。",
    fix="{remedy}",
)

shared_keyword = Mistake(
    TypeMistake,
    en="shared() has no keyword '{names}'.",
    zh="shared() 没有名为 '{names}' 的关键字参数。",
    fix="{remedy}",
)

# --- warn_float64 -------------------------------------------------------------------------------

float64_found = Mistake(
    TypeMistake,
    en="'{name}' is float64, and config.warn_float64 = '{flag}' asks to be told.",
    zh="'{name}' 是 float64；config.warn_float64 = '{flag}' 要求在这时提示。",
    fix=(
        "T.cast(…, 'float32'), or a float32 variable in its place",
        "T.cast(…, 'float32')，或者换成 float32 的变量",
    ),
)
float64_found_warning = float64_found.told_as(LearnerWarning)

# --- what of Theano is left out -------------------------------------------------------------------

left_out_module = Mistake(
    ImportMistake,
    en="theano.{name} is left out: {why}.",
    zh="没有 theano.{name}：{why}。",
    fix="{instead}",
)
left_out_name = left_out_module.told_as(AttributeMistake)
no_such_name = Mistake(
    AttributeMistake,
    en="{module} has no '{name}'.",
    zh="模块 {module} 里没有名为 '{name}' 的东西。",
    fix="{remedy}",
)
no_such_import = no_such_name.told_as(ImportMistake)

"""Modes of compiling, what they find, and what of Theano is left out."""

from __future__ import annotations

from ..errors import (
    AttributeMistake,
    BadOptimization,
    ImportMistake,
    InvalidValueError,
    KeyMistake,
    LearnerWarning,
    Mistake,
    NumberMistake,
    TypeMistake,
    ValueMistake,
)
from .words import two

# --- modes ----------------------------------------------------------------------------------------

mode_unknown = Mistake(
    ValueMistake,
    en=("There is no mode '{found}'.", "one of {known}, or theano.Mode(optimizer=…)"),
    zh=("没有叫 '{found}' 的模式。", "{known} 之一，或者 theano.Mode(optimizer=…)"),
)
mode_part_unknown = Mistake(
    KeyMistake,
    en=("There is no {part} '{found}'.", "{part}= one of {known}"),
    zh=("没有叫 '{found}' 的 {part}。", "{part}= 取 {known} 之一"),
)
bad_number = Mistake(
    NumberMistake,
    en=(
        "NanGuardMode found {what}: '{name}' = {value}{turn}{from_}.",
        "{remedy}",
    ),
    zh=(
        "NanGuardMode 发现 {what}：'{name}' = {value}{turn}{from_}。",
        "{remedy}",
    ),
)
not_finite = Mistake(
    InvalidValueError,
    en=(
        "DebugMode found {what}: '{name}' = {value}{turn}{from_}.",
        "config.DebugMode.check_finite = False, if this is as it should be",
    ),
    zh=(
        "DebugMode 发现 {what}：'{name}' = {value}{turn}{from_}。",
        "如果本来就该这样，可设 config.DebugMode.check_finite = False",
    ),
)
rewriting_differs = Mistake(
    BadOptimization,
    en=(
        "Rewriting changes the value of '{name}': {written} as written, {found} as rewritten.",
        "f.rewrites lists every rewrite; mode=theano.Mode(optimizer=None) runs what is written",
    ),
    zh=(
        "改写使 '{name}' 的值变了：照原式算是 {written}，改写后算是 {found}。",
        "f.rewrites 列出每一步改写；mode=theano.Mode(optimizer=None) 照原式运行",
    ),
)


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


# --- what a function keeps --------------------------------------------------------------------

unknown_state = Mistake(
    TypeMistake,
    en=("The function keeps no value for '{name}'; it keeps values for: {known}.", "f[{known}]"),
    zh=("这个函数没有为 '{name}' 保存值；它保存的有：{known}。", "f[{known}]"),
)
no_default_updates_kind = Mistake(
    TypeMistake,
    en=(
        "no_default_updates is True, or a list of shared variables; {found} is neither.",
        "no_default_updates=[{found}]",
    ),
    zh=(
        "no_default_updates 应为 True，或由共享变量组成的列表；{found} 都不是。",
        "no_default_updates=[{found}]",
    ),
)
output_kind = Mistake(
    TypeMistake,
    en=(
        "Outputs are symbolic variables; {found} is a {kind}.",
        "one variable, a flat list of them, or a dictionary",
    ),
    zh=("输出应是符号变量；{found} 是{kind}。", "一个变量、由变量组成的（一层）列表，或者字典"),
)

shared_keyword = Mistake(
    TypeMistake,
    en=(
        "shared() has no keyword '{names}'.",
        "theano.shared(value, name=…, strict=…, allow_downcast=…, borrow=…, broadcastable=…)",
    ),
    zh=(
        "shared() 没有关键字 '{names}'。",
        "theano.shared(value, name=…, strict=…, allow_downcast=…, borrow=…, broadcastable=…)",
    ),
)

# --- warn_float64 -------------------------------------------------------------------------------

FLOAT64_EN = (
    "'{name}' is float64, and config.warn_float64 = '{flag}' asks to be told.",
    "T.cast(…, 'float32'), or a float32 variable in its place",
)
FLOAT64_ZH = (
    "'{name}' 是 float64；config.warn_float64 = '{flag}' 要求在这时提示。",
    "T.cast(…, 'float32')，或者换成 float32 的变量",
)
float64_found = Mistake(TypeMistake, FLOAT64_EN, FLOAT64_ZH)
float64_found_warning = Mistake(LearnerWarning, FLOAT64_EN, FLOAT64_ZH)

# --- what of Theano is left out -------------------------------------------------------------------

left_out_module = Mistake(
    ImportMistake,
    en=("theano.{name} is left out: {why}.", "{instead}"),
    zh=("没有 theano.{name}：{why}。", "{instead}"),
)
left_out_name = Mistake(
    AttributeMistake,
    en=("theano.{name} is left out: {why}.", "{instead}"),
    zh=("没有 theano.{name}：{why}。", "{instead}"),
)

"""Replacing parts of a graph by `givens`."""

from __future__ import annotations

from ..errors import (
    LearnerWarning,
    Mistake,
    ReplacedTwice,
    SwappedGivenError,
    TypeMistake,
    UnusedGivenError,
    UseMistake,
)

givens_key = Mistake(
    TypeMistake,
    en="givens replaces variables; {found} is not one.",
    zh="givens 替换的是变量；{found} 不是变量。",
    fix="givens=[({key}, value)]",
)
givens_value = Mistake(
    TypeMistake,
    en="givens: '{name}' is to be replaced by {found}; a replacement is a variable or a value.",
    zh="givens：用来替换 '{name}' 的是{found}；替换要用变量或数值。",
    fix="{remedy}",
)
givens_of_input = Mistake(
    UseMistake,
    en=(
        "{names}: listed as input and also replaced by givens. An input that is replaced would"
        " have no effect."
    ),
    zh="{names} 既是输入，又被 givens 替换。被替换的输入不起任何作用。",
    fix=("leave {plain} out of the inputs, or out of the givens", "从输入或 givens 里去掉 {plain}"),
)
givens_type = Mistake(
    TypeMistake,
    en=(
        "givens: '{name}'{line} is a {type}, its replacement '{value}' a {found}."
        " The types must be equal."
    ),
    zh="givens：'{name}'{line} 是 {type}，替换它的 '{value}' 是 {found}。类型必须相同。",
    fix="{remedy}",
)
givens_ndim = Mistake(
    TypeMistake,
    en=(
        "givens: '{name}'{line} is a {type}, its replacement '{value}' a {found}."
        " The number of axes must be equal."
    ),
    zh="givens：'{name}'{line} 是 {type}，替换它的 '{value}' 是 {found}。轴的个数必须相同。",
    fix=(
        "a replacement with {axes} axes, or another {name}",
        "换一个有 {axes} 个轴的值，或者重新声明 {name}",
    ),
)
givens_chain = Mistake(
    ReplacedTwice,
    en=(
        "givens: '{value}' (for {name}) uses '{key}', which is itself replaced."
        " givens is one simultaneous substitution, not a chain."
    ),
    zh=(
        "givens：替换 {name} 的 '{value}' 用到了 '{key}'，而 '{key}' 自己也被替换。"
        "givens 是一次同时替换，不是一环接一环。"
    ),
    fix=(
        "put {replaced} in the place of {key} yourself, in the formula for {name}",
        "在给 {name} 的式子里，自己把 {key} 写成 {replaced}",
    ),
)
givens_twice = Mistake(
    ReplacedTwice,
    en="givens: '{name}' is replaced twice, by '{first}' and by '{second}'; only one can hold.",
    zh="givens：'{name}' 被替换两次，一次换成 '{first}'，一次换成 '{second}'；只能有一个有效。",
    fix=("one replacement for {name}", "{name} 只写一个替换"),
)
givens_in_order = Mistake(
    LearnerWarning,
    en=(
        "givens: '{value}' (for {name}) uses '{key}', which the list replaces before by"
        " {replaced}; the new {key} is taken. In the other order this is an error."
    ),
    zh=(
        "givens：替换 {name} 的 '{value}' 用到了 '{key}'，它在前面已被换成 {replaced}，"
        "这里取新值。次序反过来就会出错。"
    ),
    fix=(
        "put {replaced} in the place of {key} yourself, in the formula for {name}",
        "在给 {name} 的式子里，自己把 {key} 写成 {replaced}",
    ),
)
givens_unused = Mistake(
    UnusedGivenError,
    en="givens: '{name}' is not part of '{output}', so replacing it would do nothing.",
    zh="givens：'{output}' 里没有 '{name}'，替换它没有作用。",
    fix=(
        "leave it out of the givens, or use {name} in the output",
        "从 givens 里去掉，或者在输出里用到 {name}",
    ),
)
givens_swapped = Mistake(
    SwappedGivenError,
    en=(
        "givens: '{key}' is not part of '{output}', but '{name}' is: what is replaced comes first,"
        " then its replacement."
    ),
    zh="givens：'{output}' 里没有 '{key}'，却有 '{name}'：先写被替换的，再写替换它的。",
    fix="givens={{{name}: {key}}}",
)
givens_unused_warning = givens_unused.told_as(LearnerWarning)
givens_new_expression = Mistake(
    UnusedGivenError,
    en=(
        "givens: the key '{name}' is a new expression, not the one inside '{output}'; nothing"
        " would be replaced."
    ),
    zh="givens：键 '{name}' 是新写的表达式，不是 '{output}' 里的那一个；什么也不会被替换。",
    fix=(
        "name it once, u = {name}, use u in the formula and as the key",
        "先起名 u = {name}，在表达式里用 u，键也用 u",
    ),
)

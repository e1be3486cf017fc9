"""What a step returns, and what a scan needs to turn."""

from __future__ import annotations

from inspect import isgenerator
from typing import Any

import numpy as np

from ..errors import (
    AttributeMistake,
    ConditionMistake,
    CountMistake,
    KeyMistake,
    LaneMistake,
    LearnerWarning,
    LocalNameMistake,
    MissingInputError,
    Mistake,
    PlaceMistake,
    StepSymbolError,
    TypeMistake,
    ValueMistake,
)
from ..site import Site
from .words import (
    line_words,
    two,
)

scan_without_end = Mistake(
    ValueMistake,
    en="scan cannot know how many steps to run: there is no sequence and no n_steps.",
    zh="scan 不知道要走多少步：既没有序列，也没有 n_steps。",
    fix="n_steps=10",
)
scan_step_is_no_function = Mistake(
    TypeMistake,
    en="{call} takes a function, the step, as its first argument; {found} is not one.",
    zh="{call} 的第一个参数是函数（步函数）；{found} 不是函数。",
    fix="{call}({step}, …)",
)
scan_keys = Mistake(
    LaneMistake,
    en="A dictionary in {lane} has the keys {allowed}; this one has {found}.",
    zh="{lane} 里的字典只用 {allowed} 这些键；这里是 {found}。",
    fix="{example}",
)
scan_taps_not_integers = Mistake(
    LaneMistake,
    en="taps are integers; {found} is not a list of them.",
    zh="taps 是整数；{found} 不是整数的列表。",
    fix="taps={example}",
)
scan_taps_twice = Mistake(
    ValueMistake,
    en="Each tap of an earlier output stands once; these are {taps}.",
    zh="每个 tap 只写一次；这里是 {taps}。",
    fix="taps=[-2, -1]",
)
scan_until_not_scalar = Mistake(
    ConditionMistake,
    en="until asks whether one thing is true; '{name}' is a {type}.",
    zh="until 只看一个条件是否成立；'{name}' 是 {type}。",
    fix=(
        "until(T.any({name})) or until(T.all({name}))",
        "until(T.any({name})) 或者 until(T.all({name}))",
    ),
)
scan_until_not_last = Mistake(
    ValueMistake,
    en="until(…) comes last in what the step returns, behind outputs and updates.",
    zh="步函数返回时，until(…) 放在最后，在输出和更新之后。",
    fix="return [a, b], {{state: new}}, until(condition)",
)
scan_until_alone = Mistake(
    ValueMistake,
    en="The step returns until(…) alone: there is no output and no update to keep.",
    zh="步函数只返回了 until(…)：没有输出，也没有更新。",
    fix="return x, until(condition)",
)
step_own_name = Mistake(
    LocalNameMistake,
    en=(
        "The step gives '{name}' a value, so '{name}' belongs to the step alone, and has none yet"
        " when it is read here."
    ),
    zh=(
        "步函数里给 '{name}' 赋了值，所以 Python 把 '{name}' 当作步函数自己的名字，"
        "而这里读它时还没有值。"
    ),
    fix="{remedy}",
)
scan_until_missing = Mistake(
    ValueMistake,
    en=(
        "The step returns {outputs} outputs ({said}), outputs_info describes {infos}. Is '{last}'"
        " the condition that stops the loop?"
    ),
    zh=(
        "步函数返回 {outputs} 个输出（{said}），outputs_info 只写了 {infos} 项。"
        "'{last}' 是停止循环的条件吗？"
    ),
    fix="return …, theano.scan_module.until({last})",
)
scan_unpacked = Mistake(
    ValueMistake,
    en="scan returns a pair, (outputs, updates), and {count} names wait for it.",
    zh="scan 返回的是一对 (outputs, updates)，这里却用 {count} 个名字来接。",
    fix="(a, b), updates = theano.scan(…)",
)
scan_pair_as_outputs = Mistake(
    TypeMistake,
    en="What scan returned is the pair (outputs, updates), not an expression.",
    zh="scan 返回的是一对 (outputs, updates)，不是表达式。",
    fix=(
        "outputs, updates = theano.scan(…), then outputs",
        "先写 outputs, updates = theano.scan(…)，再用 outputs",
    ),
)
scan_pair_attribute = scan_pair_as_outputs.told_as(AttributeMistake)
scan_steps_not_integer = Mistake(
    CountMistake,
    en="n_steps is one integer; this is {found}.",
    zh="n_steps 是一个整数；这里是 {found}。",
    fix="{remedy}",
)
scan_steps_negative = Mistake(
    LaneMistake,
    en="n_steps is {found}; a scan runs 0 steps or more.",
    zh="n_steps 是 {found}；步数不能小于 0。",
    fix=(
        "go_backwards=True reads the sequences from the end",
        "go_backwards=True 可以从后往前读序列",
    ),
)
scan_too_many_steps = Mistake(
    ValueMistake,
    en="n_steps is {wanted}, but '{name}' has elements for {have} step(s).",
    zh="n_steps 是 {wanted}，但 '{name}' 的元素只够 {have} 步。",
    fix=(
        "leave n_steps out, or n_steps={name}.shape[0]{less}",
        "不写 n_steps，或者 n_steps={name}.shape[0]{less}",
    ),
)
scan_depth = Mistake(
    ValueMistake,
    en="This scan lies inside {depth} others, deeper than Python's own `for` can be nested.",
    zh="这个 scan 外面还有 {depth} 层 scan，超过了 Python 的 for 所能嵌套的深度。",
    fix=(
        "one scan over all steps at once, or operations on whole tensors for the inner ones",
        "用一个 scan 走完所有的步，或者把里层的 scan 换成对整个张量的运算",
    ),
)
scan_short_initial = Mistake(
    ValueMistake,
    en="taps {taps} need {wanted} initial value(s), '{name}' has {have}.",
    zh="taps {taps} 需要 {wanted} 个初始值，'{name}' 只有 {have} 个。",
    fix=(
        "one initial value for each step that the taps look back",
        "taps 往回看几步，就要给几个初始值",
    ),
)
scan_scalar_sequence = Mistake(
    LaneMistake,
    en="The sequence '{name}' is a scalar and has no elements to go through.",
    zh="序列 '{name}' 是标量，没有元素可以遍历。",
    fix="{remedy}",
)
scan_scalar_initial = Mistake(
    LaneMistake,
    en=(
        "taps {taps} look back more than one step, so '{name}' must hold one value for each; it"
        " is a scalar."
    ),
    zh="taps {taps} 要往回看不止一步，'{name}' 应当每一步给一个值；它却是标量。",
    fix="initial={example}",
)
scan_future_tap = Mistake(
    ValueMistake,
    en="taps {taps} of an output: only earlier outputs exist, so each must be negative.",
    zh="输出的 taps {taps}：只有以前的输出存在，所以每个都要是负数。",
    fix="taps={example}",
)
scan_taps_without_initial = Mistake(
    ValueMistake,
    en="taps {taps} look back, but there is no initial value to find there.",
    zh="taps {taps} 要往回看，却没有给初始值。",
    fix="dict(initial=np.array([0., 1.]), taps=[-2, -1])",
)
scan_too_few_parameters = Mistake(
    TypeMistake,
    en="scan calls the step with {given} argument(s){lanes}; the step takes {takes} ({taken}).",
    zh="scan 用 {given} 个参数调用步函数{lanes}；步函数只接收 {takes} 个（{taken}）。",
    fix=(
        "one parameter for each, in this order: {suggested}",
        "每个参数都要接收，次序不变：{suggested}",
    ),
)
scan_too_many_parameters = Mistake(
    TypeMistake,
    en=(
        "scan calls the step with {given} argument(s){lanes}; the step takes {takes} ({taken}),"
        " and nothing comes in for '{left}'."
    ),
    zh=(
        "scan 用 {given} 个参数调用步函数{lanes}；步函数要 {takes} 个（{taken}），"
        "没有什么会传给 '{left}'。"
    ),
    fix="{remedy}",
)
scan_updates_first = Mistake(
    ValueMistake,
    en="The step returned (updates, outputs); the order is outputs, then updates, then until.",
    zh="步函数返回了 (updates, outputs)；次序应当是输出、更新、until。",
    fix="return {outputs}, {{{updates}}}",
)
scan_returns_none = Mistake(
    ValueMistake,
    en="The step returned None{where}. Did it forget its return?",
    zh="步函数返回了 None{where}。是不是忘了写 return？",
    fix=("return … as the last line of the step", "在步函数的最后一行写 return …"),
)
scan_returns_value = Mistake(
    ValueMistake,
    en="Output {number} of the step is {found}, which is not symbolic.",
    zh="步函数的第 {number} 个输出是 {found}，不是符号表达式。",
    fix="{remedy}",
)
scan_returns_mixed = Mistake(
    ValueMistake,
    en="Output {number} of the step is a {kind}, not an expression.",
    zh="步函数的第 {number} 个输出是{kind}，不是表达式。",
    fix=(
        "all outputs side by side, then the dictionary of updates: return [a, b], {{state: new}}",
        "先并排写所有输出，再写更新的字典：return [a, b], {{state: new}}",
    ),
)
scan_infos_missing = Mistake(
    ValueMistake,
    en="The step returns {outputs} outputs ({said}), outputs_info describes {infos}.",
    zh="步函数返回 {outputs} 个输出（{said}），outputs_info 只写了 {infos} 项。",
    fix=(
        "outputs_info=[{suggested}] (None: this output is not fed back)",
        "outputs_info=[{suggested}]（None 表示这个输出不反馈）",
    ),
)
scan_infos_too_many = Mistake(
    ValueMistake,
    en=(
        "outputs_info has {infos} entries, so scan expects {infos} outputs; the step returns"
        " {outputs}: {said}."
    ),
    zh=(
        "outputs_info 有 {infos} 项，所以 scan 要 {infos} 个输出；步函数返回 {outputs} 个：{said}。"
    ),
    fix="{remedy}",
)
scan_state_dtype = Mistake(
    ValueMistake,
    en=(
        "The initial value {initial} is a {start}, but one step gives a {found}: '{output}'{cause}."
        " They must be equal."
    ),
    zh="初始值 {initial} 是 {start}，走一步却得到 {found}：'{output}'{cause}。两者必须相同。",
    fix=(
        "{remedy} in place of {initial} in outputs_info",
        "把 outputs_info 里的 {initial} 换成 {remedy}",
    ),
)
scan_state_ndim = Mistake(
    ValueMistake,
    en=(
        "The initial value {initial} is a {start}, but one step gives a {found}: '{output}'."
        " The number of axes must be equal."
    ),
    zh="初始值 {initial} 是 {start}，走一步却得到 {found}：'{output}'。轴的个数必须相同。",
    fix=(
        "an initial value like one output: outputs_info={sample}",
        "初始值要和一步的输出一样：outputs_info={sample}",
    ),
)
scan_states_swapped = Mistake(
    ValueMistake,
    en=(
        "Output {number} of the step, '{output}', is a {found}, but its initial value {initial} is"
        " a {start}; another place in outputs_info would fit it."
    ),
    zh=(
        "步函数的第 {number} 个输出 '{output}' 是 {found}，它的初始值 {initial} 却是 {start}；"
        "outputs_info 里另一个位置倒是合适。"
    ),
    fix="return {suggested}",
)
scan_int8 = Mistake(
    LearnerWarning,
    en=(
        "outputs_info={given} is int8, the smallest integer type that holds it: from 128 on it"
        " wraps around to -128."
    ),
    zh="outputs_info={given} 的类型是 int8（装得下它的最小整数类型）：超过 127 就会绕回 -128。",
    fix="outputs_info=np.int64({given})",
)
scan_bare_pair = Mistake(
    LearnerWarning,
    en="The pair ({name}, {value}) was read as two outputs, not as an update of '{name}'.",
    zh="二元组 ({name}, {value}) 被当成两个输出，而不是 '{name}' 的更新。",
    fix="return {{{name}: {value}}}",
)
scan_strict = Mistake(
    MissingInputError,
    en="strict=True, and the step uses '{name}'{line}, which is not in non_sequences.",
    zh="strict=True，而步函数用到了不在 non_sequences 里的 '{name}'{line}。",
    fix=(
        "non_sequences=[{name}], and {name} as the last parameter of the step",
        "non_sequences=[{name}]，并把 {name} 作为步函数的最后一个参数",
    ),
)
scan_update_key = Mistake(
    LaneMistake,
    en="A dictionary from the step is {{shared variable: new value}}; {key} is no variable.",
    zh="步函数返回的字典，键是 shared 变量，值是它的新值；{key} 不是变量。",
    fix="{remedy}",
)
scan_truncate = Mistake(
    TypeMistake,
    en="truncate_gradient is a Python integer, the number of steps back, or -1; this is {found}.",
    zh="truncate_gradient 是 Python 整数，表示往回走几步，-1 表示全部；这里是 {found}。",
    fix="truncate_gradient=10",
)
scan_outputs_as_one = Mistake(
    TypeMistake,
    en="The outputs of this scan are a list of {count}, one for each that the step returns.",
    zh="这个 scan 的输出是一个长度为 {count} 的列表，步函数返回的每个输出占一项。",
    fix="(a, b), updates = theano.scan(…)",
)
update_unknown = Mistake(
    KeyMistake,
    en="There is no update of {key} here. The keys are the shared variables themselves: {known}.",
    zh="这里没有 {key} 的更新。键是 shared 变量本身：{known}。",
    fix="updates[{known}]",
)
step_symbol = Mistake(
    StepSymbolError,
    en=(
        "'{name}' is what the step of the scan on {scan} gets in each turn: it has a value only"
        " while the loop runs."
    ),
    zh="'{name}' 是{scan}的 scan 每一步传给步函数的符号，只有循环运行时才有值。",
    fix=(
        "compute with it in the step, and let the step return what you need outside",
        "在步函数里用它计算，外面要用的就让步函数返回",
    ),
)
scan_no_last_step = Mistake(
    PlaceMistake,
    en="The loop took no step, so '{expression}' has nothing to take{turn}: {operands}.",
    zh="循环一步也没走，'{expression}' 没有可取的值{turn}：{operands}。",
    fix=(
        "a sequence with at least one element, or n_steps of 1 or more",
        "序列至少要有一个元素，或者 n_steps 至少为 1",
    ),
)
scan_update_target = Mistake(
    TypeMistake,
    en="The step returned an update for '{name}', which is {kind}{line}, not a shared variable.",
    zh="步函数返回了 '{name}' 的更新，但它是{kind}{line}，不是 shared 变量。",
    fix="{remedy}",
)
scan_updates_forgotten = Mistake(
    LearnerWarning,
    en=(
        "The scan on {scan} returned updates for '{name}'{step}, but this function does not get"
        " them: '{name}' stays {value}."
    ),
    zh="{scan}的 scan 返回了 '{name}' 的更新{step}，但这个函数没有拿到：'{name}' 一直是 {value}。",
    fix="theano.function(…, updates={updates})",
)
scan_draws_forgotten = Mistake(
    LearnerWarning,
    en=(
        "The random stream in the scan on {scan} has updates that this function does not get: the"
        " next call draws the same numbers again, one place further on."
    ),
    zh=(
        "{scan}的 scan 里的随机数流有更新，但这个函数没有拿到："
        "下一次调用会重复之前的随机数，只错开一个。"
    ),
    fix="theano.function(…, updates={updates})",
)
scan_draws_missing = Mistake(
    MissingInputError,
    en=(
        "The random stream in the scan on {scan} has updates that this function does not get;"
        " its next state is known inside the scan alone."
    ),
    zh="{scan}的 scan 里的随机数流有更新，但这个函数没有拿到；它的下一个状态只有 scan 里面知道。",
    fix="theano.function(…, updates={updates})",
)


def key_of_step(text: str, stored: bool) -> str:
    """What to write for a text as a key of the dictionary that a step returns."""
    if stored:
        return two(f"without quotes: {{{text}: …}}", f"不加引号：{{{text}: …}}")
    return two(
        "return [a, b] for outputs; they have no names", "输出写成 return [a, b]，它们没有名字"
    )


def start_of_state(name: str, start: str) -> str:
    """How something that is no shared variable is carried from step to step."""
    made = f"{name} = theano.shared({start})"
    if not name.isidentifier():
        return two("carry it through outputs_info", "用 outputs_info 传下去")
    return two(f"carry it through outputs_info, or {made}", f"用 outputs_info 传下去，或者 {made}")


def as_state(name: str) -> str:
    """What carries a number from step to step."""
    return two(
        f"outputs_info=…, and '{name}' as a parameter of the step",
        f"用 outputs_info 传入，并把 '{name}' 写成步函数的参数",
    )


def these(lanes: str) -> str:
    """Behind a number of arguments: which they are."""
    return two(f": {lanes}", f"：{lanes}") if lanes else ""


def as_output(number: int | None) -> str:
    """Which of several outputs it is."""
    return two(f" as output {number}", f"（第 {number} 个输出）") if number else ""


def more_lanes(left: str, none: bool) -> str:
    """How something comes in for a parameter of the step that is left over."""
    if none:
        return two(
            "an earlier output comes in only with an initial value in outputs_info:"
            " np.float64(0) in place of None",
            "只有在 outputs_info 里写了初始值，以前的输出才会传进来：把 None 换成 np.float64(0)",
        )
    return two(
        f"non_sequences=[…, {left}] if it is fixed; outputs_info=np.float64(0) if it is the output"
        " of the step before",
        f"固定不变的写 non_sequences=[…, {left}]；是上一步的输出就写 outputs_info=np.float64(0)",
    )


def as_expression(output: Any, found: str) -> str:
    """What to return in place of an output that is not symbolic."""
    if isgenerator(output):
        return two("return in place of yield", "把 yield 换成 return")
    number = isinstance(output, int | float | np.ndarray | np.generic)
    return f"return T.constant({found})" if number else "return x * 2"


def fewer_infos(count: int) -> str:
    """What to try where outputs_info has entries for outputs that are not there."""
    entries = "entry" if count == 1 else "entries"
    return two(f"outputs_info with {count} {entries}", f"outputs_info 只写 {count} 项")


def taps_of_one() -> str:
    """What to try where several initial values were meant for one output."""
    example = "outputs_info=dict(initial=np.array([1., 1.]), taps=[-2, -1])"
    return two(
        f"for earlier values of ONE output: {example}", f"要用同一个输出的前几个值：{example}"
    )


def made_in_step(site: Site | None) -> str:
    """Which line of the step an update came from."""
    if site is None or site.line is None:
        return ""
    return two(f" (from the step, {line_words(site)})", f"（来自步函数，{line_words(site)}）")

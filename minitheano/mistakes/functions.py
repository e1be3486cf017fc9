"""Shared variables, updates, inputs, outputs and calls."""

from __future__ import annotations

from ..errors import (
    AttributeMistake,
    ConditionMistake,
    EitherMistake,
    KeyMistake,
    LearnerWarning,
    LengthMistake,
    MissingInputError,
    Mistake,
    TypeMistake,
    UnusedInputError,
    ValueMistake,
)
from .words import two

# --- shared variables and updates -----------------------------------------------------------------

shared_of_symbol = Mistake(
    TypeMistake,
    en="shared() stores a number or an array; '{name}' is symbolic and has no value yet.",
    zh="shared() 要存的是数或数组；'{name}' 是符号变量，还没有值。",
    fix=(
        "theano.shared({start}), or use {name} itself in the formula",
        "theano.shared({start})，或者在式子里直接用 {name}",
    ),
)
shared_list = Mistake(
    LearnerWarning,
    en=(
        "theano.shared({value}) stores a Python {kind} as it is (the type 'Generic'), not an"
        " array: nothing can be computed with it."
    ),
    zh=(
        "theano.shared({value}) 存的是 Python {kind}本身（类型 'Generic'），不是数组，"
        "不能参与计算。"
    ),
    fix="{remedy}",
)
frozen_value = Mistake(
    LearnerWarning,
    en=(
        "{name}.get_value() put the value {value} into the graph: later changes of '{name}' will"
        " not be seen."
    ),
    zh="{name}.get_value() 把值 {value} 固定进了计算图：以后 '{name}' 再变也看不到。",
    fix=("{name} in place of {name}.get_value()", "把 {name}.get_value() 写成 {name}"),
)
frozen_update = Mistake(
    LearnerWarning,
    en=(
        "{name}.get_value() was read once, now: each call will store the same {value} in"
        " '{target}'."
    ),
    zh="{name}.get_value() 只在现在取了一次值：每次调用都会把同一个 {value} 存进 '{target}'。",
    fix="updates=[({target}, {name})]",
)
shared_pattern = Mistake(
    TypeMistake,
    en="broadcastable={pattern} does not fit a value of shape {shape}: {why}.",
    zh="broadcastable={pattern} 与形状 {shape} 不符：{why}。",
    fix="broadcastable={fitting}",
)


def why_no_pattern(axes: int, entries: int) -> str:
    """Why a pattern does not describe a value: it is too short or too long, or an axis is long."""
    if axes != entries:
        return two(f"it needs {axes} entries, one for each axis", f"应有 {axes} 项，每个轴一项")
    return two("True stands for an axis of length 1", "True 表示长度为 1 的轴")


update_type = Mistake(
    TypeMistake,
    en=(
        "The update '{update}' is a {found}{cause}, but '{name}'{line} stores a {stored}."
        " The types must be equal."
    ),
    zh="更新式 '{update}' 是 {found}{cause}，但 '{name}'{line} 存的是 {stored}。类型必须相同。",
    fix="{remedy}",
)
update_ndim = Mistake(
    TypeMistake,
    en=(
        "The update '{update}' is a {found}, but '{name}'{line} stores a {stored}."
        " The number of axes must be equal."
    ),
    zh="更新式 '{update}' 是 {found}，但 '{name}'{line} 存的是 {stored}。轴的个数必须相同。",
    fix=(
        "{name} = theano.shared({start}), or a formula with {axes} axes, such as a sum or a mean",
        "{name} = theano.shared({start})，或者换成有 {axes} 个轴的式子，如求和、求平均",
    ),
)
update_pattern = Mistake(
    TypeMistake,
    en=(
        "The update '{update}' may have any length where '{name}'{line} is declared with length 1"
        " (broadcastable={pattern})."
    ),
    zh=(
        "更新式 '{update}' 的长度可以是任意的，而 '{name}'{line} 有一个轴声明了长度只能是 1"
        "（broadcastable={pattern}）。"
    ),
    fix=(
        "({update}).mean(axis=0, keepdims=True), or create {name} without broadcastable",
        "({update}).mean(axis=0, keepdims=True)，或者创建 {name} 时不写 broadcastable",
    ),
)
update_shrinks = Mistake(
    TypeMistake,
    en=(
        "The update '{update}' is a {found}, always of length 1 along axis {axes}; '{name}'{line}"
        " stores a {stored}, which would shrink to that."
    ),
    zh=(
        "更新式 '{update}' 是 {found}，第 {axes} 轴的长度总是 1；'{name}'{line} 存的是 {stored}，"
        "会因此缩短。"
    ),
    fix=(
        "T.unbroadcast({update}, {axes}) if '{name}' is to have that shape",
        "如果 '{name}' 就该是那个形状，用 T.unbroadcast({update}, {axes})",
    ),
)
update_value = Mistake(
    TypeMistake,
    en="The update of '{name}' is {value}, but '{name}' stores a {stored}.",
    zh="'{name}' 的更新式是 {value}，但 '{name}' 存的是 {stored}。",
    fix="{remedy}",
)
update_target = Mistake(
    TypeMistake,
    en="Updates can only change shared variables; '{name}' is {kind}{line}.",
    zh="更新只能改变 shared 变量；'{name}' 是{kind}{line}。",
    fix="{instead} = theano.shared({start}, name='{instead}')",
)
update_of_value = Mistake(
    TypeMistake,
    en="Updates can only change shared variables; {found} is not a variable.",
    zh="更新只能改变 shared 变量；{found} 不是变量。",
    fix="updates=[({target}, {target} + 1)]",
)
update_of_lists = Mistake(
    TypeMistake,
    en="Each pair changes one shared variable; {targets} is a list of them.",
    zh="每个二元组只改变一个 shared 变量；{targets} 是由它们组成的列表。",
    fix="updates=list(zip({targets}, {values}))",
)
update_swapped = Mistake(
    TypeMistake,
    en="In a pair the shared variable comes first, then its new value; '{found}' is an expression.",
    zh="二元组里先写 shared 变量，再写它的新值；'{found}' 是表达式。",
    fix="updates=[({name}, {found})]",
)
update_kind = Mistake(
    EitherMistake,
    en="The new value of '{name}' is {found}; an update is an expression or a number.",
    zh="'{name}' 的新值是{found}；更新要写表达式或数。",
    fix="{remedy}",
)
update_slice = Mistake(
    TypeMistake,
    en=(
        "The target '{name}' is a piece of the shared variable '{whole}'; the target must be the"
        " whole variable."
    ),
    zh="更新目标 '{name}' 只是 shared 变量 '{whole}' 的一部分；目标必须是整个变量。",
    fix=(
        "updates=[({whole}, T.set_subtensor({name}, …))], or T.inc_subtensor to add",
        "updates=[({whole}, T.set_subtensor({name}, …))]，要累加就用 T.inc_subtensor",
    ),
)
update_twice = Mistake(
    ValueMistake,
    en=(
        "Two updates for '{name}': '{first}' and '{second}'. All updates are stored at once,"
        " so only one can win."
    ),
    zh="'{name}' 有两个更新式：'{first}' 和 '{second}'。所有更新同时写入，只能留一个。",
    fix=(
        "one pair for {name}, with one formula that does both",
        "{name} 只写一对，用一个式子同时完成两件事",
    ),
)
update_lone_key = Mistake(
    ValueMistake,
    en=(
        "'{name}' stands alone in the list of updates, without a new value."
        " list.extend(updates) takes only the keys of a dictionary."
    ),
    zh="更新列表里的 '{name}' 没有新值。list.extend(updates) 只取了字典的键。",
    fix=(
        "my_updates += list(updates.items()), or updates + my_updates",
        "my_updates += list(updates.items())，或者 updates + my_updates",
    ),
)
not_a_pair = Mistake(
    EitherMistake,
    en="{word} must be a list of pairs or a dictionary; {found} is not a pair.",
    zh="{word} 必须是由二元组组成的列表，或字典；{found} 不是二元组。",
    fix="{example}",
)
updates_in_list = Mistake(
    EitherMistake,
    en="A list of updates is made of pairs; {name} is a whole dictionary of updates.",
    zh="更新列表由二元组组成；{name} 却是整个更新字典。",
    fix="{remedy}",
)
updates_no_list = Mistake(
    AttributeMistake,
    en="The updates of a scan are a dictionary, not a list: they have no {attribute}.",
    zh="scan 的 updates 是字典，不是列表，没有 {attribute}。",
    fix="{name} + [(state, new)]",
)
update_bare_pair = Mistake(
    ValueMistake,
    en="{word} must be a list of pairs or a dictionary; this is one bare pair.",
    zh="{word} 必须是由二元组组成的列表，或字典；这里只是一个二元组。",
    fix="{word}=[({name}, {value})]",
)
givens_bare_pair = update_bare_pair.told_as(TypeMistake)
update_conflict = Mistake(
    KeyMistake,
    en="Both sets of updates change '{name}', with different expressions: {first} and {second}.",
    zh="两组更新都要改变 '{name}'，而且式子不同：{first} 和 {second}。",
    fix=("run them in two functions, or write one scan", "放到两个函数里，或者写成一个 scan"),
)
swap_type = Mistake(
    TypeMistake,
    en="swap: '{value}' cannot take the place of '{name}', a shared {type}.",
    zh="swap：'{value}' 不能代替 '{name}'（{type}）。",
    fix=("a shared variable of the same type", "用同一类型的 shared 变量"),
)

swap_unknown = Mistake(
    ValueMistake,
    en="swap: the function does not use the shared variable '{name}'.",
    zh="swap：这个函数没有用到 shared 变量 '{name}'。",
    fix=("one of these: {shared}", "可用的是：{shared}"),
)

# --- attributes that are not there ----------------------------------------------------------------

no_value_attribute = Mistake(
    AttributeMistake,
    en="A shared variable has no .value.",
    zh="shared 变量没有 .value。",
    fix=(
        "{name}.get_value() reads it, {name}.set_value(…) stores another",
        "用 {name}.get_value() 取值，用 {name}.set_value(…) 设值",
    ),
)
no_longer_shared = Mistake(
    AttributeMistake,
    en=(
        "'{name}' is no longer the shared variable: {line} gave this Python name to the expression"
        " '{formula}', which stores no value and has no {attribute}."
    ),
    zh=(
        "'{name}' 已经不是 shared 变量：{line}把这个 Python 名字给了表达式 '{formula}'，"
        "它不存值，没有 {attribute}。"
    ),
    fix=(
        "let {name} stay the shared variable and change its value: updates=[({name}, {formula})]",
        "让 {name} 一直指着 shared 变量，用 updates=[({name}, {formula})] 改变它的值",
    ),
)
no_stored_value = Mistake(
    AttributeMistake,
    en="'{name}' is {kind}, not a shared variable: it stores no value and has no {attribute}.",
    zh="'{name}' 是{kind}，不是 shared 变量：它不存值，没有 {attribute}。",
    fix=(
        "{name}.eval({{{inputs}}}) for its value; theano.shared(…) for something that is kept",
        "求值用 {name}.eval({{{inputs}}})；要保存的东西用 theano.shared(…)",
    ),
)
no_such_attribute = Mistake(
    AttributeMistake,
    en="'{name}' ({type}) has no attribute {attribute}.",
    zh="'{name}'（{type}）没有名为 {attribute} 的属性。",
    fix="{near}",
)

# --- inputs, outputs, calls -----------------------------------------------------------------------

inputs_not_a_list = Mistake(
    TypeMistake,
    en="The inputs must be a list, also for one input.",
    zh="输入必须是列表，只有一个输入也一样。",
    fix="theano.function([{name}], …)",
)
inputs_second = Mistake(
    TypeMistake,
    en="The inputs come first, in a list, then the outputs; here they are the other way round.",
    zh="先写输入（一个列表），再写输出；这里的次序反了。",
    fix="theano.function({inputs}, {output})",
)
inputs_nested = Mistake(
    TypeMistake,
    en="The inputs are one flat list of variables; {names} is a list inside it.",
    zh="输入是一个不嵌套的变量列表；{names} 却是其中的一个列表。",
    fix="theano.function({flat}, …)",
)
input_kind = Mistake(
    TypeMistake,
    en="An input is a symbolic variable; input {number} is {found}.",
    zh="输入要写符号变量；第 {number} 个输入是{found}。",
    fix="{remedy}",
)
input_name = Mistake(
    TypeMistake,
    en="The name of an input is a string; {found} is not. The default value is called value.",
    zh="输入的名字是字符串；{found} 不是。默认值要写成 value=…。",
    fix="theano.In(x, value={found})",
)
input_twice = Mistake(
    UnusedInputError,
    en="'{name}' is listed twice in the inputs.",
    zh="'{name}' 在输入列表里出现了两次。",
    fix=("list it once: theano.function([{name}], …)", "只写一次：theano.function([{name}], …)"),
)
input_is_value = Mistake(
    TypeMistake,
    en=(
        "Input {name} is a {kind}, {value}; an input is a symbolic variable, its values come in"
        " the call."
    ),
    zh="输入 {name} 是{kind} {value}；输入要写符号变量，值在调用时才给。",
    fix=(
        "{instead} as the input; or leave it out of the inputs, if it never changes",
        "用 {instead} 作输入；如果它从不改变，就不要写进输入列表",
    ),
)
name_overwritten = Mistake(
    TypeMistake,
    en="Here '{name}' became {value}; the function needs the variable that it was (line {first}).",
    zh="'{name}' 在这里变成了 {value}；函数要的是它原来的那个变量（第 {first} 行）。",
    fix=("another name for the value: {name}_value", "给这个值换个名字：{name}_value"),
)
input_is_shared = Mistake(
    TypeMistake,
    en="'{name}' is a shared variable: it has a value of its own and is not an input.",
    zh="'{name}' 是 shared 变量：它自己有值，不作输入。",
    fix=(
        "leave it out of the inputs; to try another value use givens={{{name}: other}}",
        "不要写进输入列表；想临时换一个值，用 givens={{{name}: other}}",
    ),
)
output_key = Mistake(
    TypeMistake,
    en="The keys of a dictionary of outputs must be strings; this one is {key}.",
    zh="输出字典的键必须是字符串；这个键是 {key}。",
    fix="{{'total': x + y}}",
)
output_is_pair = Mistake(
    TypeMistake,
    en="'{name}' is the pair (outputs, updates) that scan returned{line}, not an expression.",
    zh="'{name}' 是 scan 返回的一对 (outputs, updates){line}，不是表达式。",
    fix=(
        "outputs, updates = theano.scan(…); theano.function([…], outputs, updates=updates)",
        "outputs, updates = theano.scan(…)；theano.function([…], outputs, updates=updates)",
    ),
)
output_is_updates = Mistake(
    ConditionMistake,
    en="'{name}' is a dictionary of updates, not an expression.",
    zh="'{name}' 是更新的字典，不是表达式。",
    fix="theano.function([…], outputs, updates={name})",
)
output_is_no_update = Mistake(
    UnusedInputError,
    en="'{name}' is a dictionary of updates, and an empty one, not an expression.",
    zh="'{name}' 是更新的字典，而且是空的，不是表达式。",
    fix=("outputs, updates = theano.scan(…), then outputs as the output",
         "outputs, updates = theano.scan(…)，然后把 outputs 作为输出"),
)  # fmt: skip
output_is_none = Mistake(
    TypeMistake,
    en="An output is None, which is not an expression.",
    zh="有一个输出是 None，不是表达式。",
    fix=("leave it out, or put an expression there", "去掉它，或者换成表达式"),
)
output_forgot_return = Mistake(
    TypeMistake,
    en="The output is None: {function}() gave nothing back. Did it forget its return?",
    zh="输出是 None：{function}() 什么也没有返回。是不是忘了写 return？",
    fix=("return … as the last line of {function}", "在 {function} 的最后一行写 return …"),
)
missing_input = Mistake(
    MissingInputError,
    en=(
        "'{name}' (a {type}) is needed, but it is neither an input, nor shared, nor replaced by"
        " givens."
    ),
    zh="这里要用到 '{name}'（{type}），但它不是输入，不是 shared 变量，也没有被 givens 替换。",
    fix="theano.function([{inputs}], …)",
)
eval_missing = Mistake(
    MissingInputError,
    en="'{name}' (a {type}) has no value: eval needs one for each input of the formula.",
    zh="'{name}'（{type}）没有值：eval 要知道式子里每个输入的值。",
    fix="{call}",
)
eval_values = Mistake(
    LengthMistake,
    en="eval takes a dictionary from variables to their values; {found} is none.",
    zh="eval 要一个从变量到值的字典；{found} 不是。",
    fix="{call}",
)
unused_input = Mistake(
    UnusedInputError,
    en="The input '{name}' is not used by any output or update.",
    zh="输入 '{name}' 没有被任何输出或更新用到。",
    fix=(
        "leave {name} out of the inputs, or on_unused_input='ignore'",
        "从输入里去掉 {name}，或者 on_unused_input='ignore'",
    ),
)
unused_input_warning = unused_input.told_as(LearnerWarning)
two_of_one_name = Mistake(
    UnusedInputError,
    en=(
        "There are two variables called '{name}' ({used} and {listed}): the formula uses the"
        " first, the inputs have the second. In a notebook: the cell that makes {name} ran again."
    ),
    zh=(
        "有两个叫 '{name}' 的变量（{used}和{listed}）：表达式用的是前一个，输入列表里是后一个。"
        "在 notebook 里，多半是定义 {name} 的单元格又运行了一遍。"
    ),
    fix=(
        "run the cell that builds the formula again, after the last {name} = …",
        "在最后一次 {name} = … 之后，把写表达式的单元格也再运行一遍",
    ),
)
misnamed_variable = Mistake(
    UnusedInputError,
    en=(
        "'{target}' was made with the name '{name}', which is that of the variable on {line}: the"
        " inputs have one of the two, the formula uses the other."
    ),
    zh=(
        "'{target}' 的名字写成了 '{name}'，与{line}的变量同名："
        "输入列表里是其中一个，表达式用的是另一个。"
    ),
    fix="{remedy}",
)
two_of_one_name_missing = two_of_one_name.told_as(MissingInputError)
too_few_arguments = Mistake(
    TypeMistake,
    en="{given} argument(s) for {wanted} input(s) ({names}): '{name}' is missing.",
    zh="给了 {given} 个参数，输入有 {wanted} 个（{names}）：缺少 '{name}'。",
    fix="{begin}{names})",
)
too_many_arguments = Mistake(
    TypeMistake,
    en="{given} argument(s) for {wanted} input(s) ({names}).",
    zh="给了 {given} 个参数，输入只有 {wanted} 个（{names}）。",
    fix="{begin}{names})",
)
argument_twice = Mistake(
    TypeMistake,
    en="'{name}' is given twice: by position and by keyword.",
    zh="'{name}' 给了两次：按位置一次，按名字一次。",
    fix=("give it once", "只给一次"),
)
unknown_argument = Mistake(
    TypeMistake,
    en="No input is called '{name}'. The inputs are: {names}.",
    zh="没有叫 '{name}' 的输入。输入有：{names}。",
    fix="{remedy}",
)
ambiguous_name = Mistake(
    TypeMistake,
    en="Several inputs are called '{name}' ({names}): a keyword cannot tell which is meant.",
    zh="有几个输入都叫 '{name}'（{names}）：用名字无法区分。",
    fix=("give them by position, or other names", "按位置给，或者起不同的名字"),
)
no_inputs = Mistake(
    TypeMistake,
    en="The function has no inputs; it was given {given} argument(s).",
    zh="这个函数没有输入；却给了 {given} 个参数。",
    fix="{begin})",
)
arguments_in_one = Mistake(
    TypeMistake,
    en="The {wanted} inputs ({names}) take one argument each; here is one {kind} for all.",
    zh="{wanted} 个输入（{names}）各要一个参数；这里却只给了一个{kind}。",
    fix="{begin}{given})",
)
nameless_input = Mistake(
    TypeMistake,
    en="The input has no name, so it cannot be given as {name}=….",
    zh="这个输入没有名字，不能用 {name}=… 来给。",
    fix=("name it where it is made: T.dscalar('{name}')", "创建时就起名：T.dscalar('{name}')"),
)
default_first = Mistake(
    TypeMistake,
    en="{value} went to '{taker}', the first input, which has a default; '{name}' is missing.",
    zh="{value} 给了第一个输入 '{taker}'（它有默认值）；'{name}' 还没有值。",
    fix=(
        "list inputs with a default last, or call {begin}{name}={value})",
        "有默认值的输入放在最后，或者 {begin}{name}={value})",
    ),
)
no_result = Mistake(
    TypeMistake,
    en="{call} is an empty list: the function was made without outputs, for its updates alone.",
    zh="{call} 是空列表：这个函数没有输出，只为执行 updates。",
    fix="theano.function([…], y, updates=…)",
)
list_of_results = Mistake(
    TypeMistake,
    en=(
        "{call} is a list of {count} result(s), because the outputs were given as a list; one"
        " cannot compute with it as if it were a number."
    ),
    zh="{call} 是由 {count} 个结果组成的列表，因为 outputs 写成了列表；它不能当成一个数来计算。",
    fix=(
        "{call}[0], or outputs without the brackets: theano.function([…], y)",
        "{call}[0]，或者 outputs 不加方括号：theano.function([…], y)",
    ),
)
compiled_in_loop = Mistake(
    LearnerWarning,
    en=(
        "This line compiled the same function {count} times: compiling takes much longer than"
        " calling."
    ),
    zh="这一行把同一个函数编译了 {count} 次：编译比调用慢得多。",
    fix=(
        "compile once, before the loop, and give what changes as an input",
        "在循环之前编译一次，把变化的量作为输入",
    ),
)

no_test_value = Mistake(
    ValueMistake,
    en="compute_test_value='{flag}', and '{name}'{line} has no test value.",
    zh="compute_test_value='{flag}'，而 '{name}'{line} 没有测试值。",
    fix="{name}.tag.test_value = {sample}",
)
no_test_value_warning = no_test_value.told_as(LearnerWarning)

# --- arguments of the functions that a program calls ----------------------------------------------

keyword_unknown = Mistake(
    TypeMistake,
    en="{name} has no argument called '{parameter}'.",
    zh="{name} 没有名为 '{parameter}' 的参数。",
    fix="{form}",
)
argument_missing = Mistake(
    TypeMistake,
    en="{name} needs one more argument: '{parameter}'.",
    zh="{name} 还缺一个参数：'{parameter}'。",
    fix="{form}",
)
arguments_refused = Mistake(
    TypeMistake,
    en="{name} cannot do anything with these arguments: {found}.",
    zh="{name} 无法处理这样的参数：{found}。",
    fix="{form}",
)

"""What nobody forbids and a teacher would remark on: the words of `theano.check`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..errors import Hint, Mistake, Note, TypeMistake
from ..types import TensorType
from .words import and_, two

# --- what Python did while the graph was built ----------------------------------------------------

printed_formula = Mistake(
    Hint,
    en="'{name}' is a recipe ({formula}), not a number{needs}.",
    zh="'{name}' 是一个表达式（{formula}），不是数值{needs}。",
    fix="{remedy}",
)
printed_symbol = Mistake(
    Hint,
    en="'{name}' is symbolic, not a number: print shows how it is called or made.",
    zh="'{name}' 是符号，不是数值：print 显示的只是它的名字或做法。",
    fix="{remedy}",
)
printed_shared = Mistake(
    Hint,
    en="print shows the name or the type of '{name}'; the stored value, {value}, is inside it.",
    zh="print 只显示 '{name}' 的名字或类型；存储的值 {value} 在它里面。",
    fix="{name}.get_value()",
)
printed_function = Mistake(
    Hint,
    en="'{name}' is the compiled function itself, not its result.",
    zh="'{name}' 是编译好的函数本身，不是它的结果。",
    fix="{name}({arguments})",
)
decided_once = Mistake(
    Hint,
    en=(
        "Python decided this once, while the graph was built, with the '{name}' of that moment;"
        " a function keeps the side that was taken ('{name}' is {value} now)."
    ),
    zh=(
        "Python 只在建图时判断一次，用的是当时的 '{name}'；函数只保留选中的那一边"
        "（'{name}' 现在是 {value}）。"
    ),
    fix="T.switch({condition}, …, …)",
)
number_changed_later = Mistake(
    Hint,
    en=(
        "'{name}' was put into '{used}'{line} as the number it was then; giving the name another"
        " number changes nothing in the graph."
    ),
    zh="'{used}'{line} 用的是 '{name}' 当时的数值；之后再改这个 Python 名字，图不会变。",
    fix=("{name} = theano.shared(…), then {name}.set_value(…)",
         "先写 {name} = theano.shared(…)，再用 {name}.set_value(…)"),
)  # fmt: skip
copy_changed = Mistake(
    Hint,
    en="get_value() hands out a copy: this changes the copy, and '{name}' stays as it is.",
    zh="get_value() 给的是副本：这里改的是副本，'{name}' 不变。",
    fix="{name}.set_value(…)",
)
memory_borrowed = Mistake(
    Hint,
    en="'{name}' and '{array}' have one memory (borrow=True): {what} changes '{name}' too.",
    zh="borrow=True 时 '{name}' 与 '{array}' 共用内存：{what} 也会改变 '{name}'。",
    fix=("leave borrow=True out", "去掉 borrow=True"),
)
equal_objects = Mistake(
    Hint,
    en=(
        "== asks Python whether '{a}' and '{b}' are one object, now, and never looks at their"
        " values."
    ),
    zh="== 只是现在让 Python 比较 '{a}' 和 '{b}' 是不是同一个对象，不比较它们的值。",
    fix="T.eq({a}, {b})",
)
same_state = Mistake(
    Note,
    en="'{new}' and '{name}' stand for one stored value: a change of one is a change of both.",
    zh="'{new}' 和 '{name}' 指的是同一个存储的值：改变一个，另一个也会变。",
    fix="{new} = theano.shared({name}.get_value())",
)
transposed_vector = Mistake(
    Note,
    en="'{name}' is a vector, with one axis: '{said}' is '{name}' itself.",
    zh="'{name}' 是向量，只有一个轴：'{said}' 就是 '{name}' 本身。",
    fix=("{name}[:, None] for a column, {name}[None, :] for a row",
         "列写成 {name}[:, None]，行写成 {name}[None, :]"),
)  # fmt: skip
made_for_nothing = Mistake(
    Hint,
    en="No function uses '{name}', so {text} is never computed: '{function}' goes without it.",
    zh="没有函数用到 '{name}'，所以 {text} 从不计算：'{function}' 没有经过它。",
    fix=("build what '{function}' computes from '{name}'", "让 '{function}' 计算的式子用 '{name}'"),
)
own_copy = Mistake(
    Note,
    en="'{name}' has its own copy of {states}: a call of '{name}' changes nothing in '{other}'.",
    zh="'{name}' 有自己的一份 {states}：调用 '{name}' 不会改变 '{other}'。",
    fix=(
        "pickle.dumps(({other}, {state})) keeps both together; {name}.get_shared() has the copies",
        "pickle.dumps(({other}, {state})) 把两者一起保存；{name}.get_shared() 就是那些副本",
    ),
)
failed_call = Mistake(
    Note,
    en="A call of '{name}' that fails changes nothing: {states} keep their values, all of them.",
    zh="'{name}' 的一次失败的调用什么也不会改变：{states} 全部保持原来的值。",
    fix=("all updates are stored together, or none", "所有更新要么一起写入，要么都不写"),
)

# --- what a step of a scan does in Python ---------------------------------------------------------

step_prints = Mistake(
    Hint,
    en=(
        "The step runs once, while the loop is built: this prints once, and what it prints is the"
        " symbol{name}."
    ),
    zh="步函数只在建图时运行一次：这里只打印一次，打印的是符号{name}。",
    fix="{symbol} = theano.printing.Print('{symbol}')({symbol})",
)
step_stores = Mistake(
    Hint,
    en=(
        "The step runs once, while the loop is built: '{name}' gets its new value then, once, and"
        " never in a call."
    ),
    zh="步函数只在建图时运行一次：'{name}' 只在那时被赋值一次，调用时不会再变。",
    fix="return …, {{{name}: …}}",
)
step_reads = Mistake(
    Hint,
    en="The step runs once, while the loop is built: '{name}' is read then, and is a number since.",
    zh="步函数只在建图时运行一次：'{name}' 的值在那时读出，之后就是一个固定的数。",
    fix=("use {name} itself", "直接使用 {name}"),
)
step_collects = Mistake(
    Hint,
    en="The step runs once, while the loop is built: {what} happens once, with a symbol.",
    zh="步函数只在建图时运行一次：{what} 只发生一次，得到的是符号。",
    fix=("return it as one more output of the step", "把它作为步函数的又一个输出返回"),
)
until_not_returned = Mistake(
    Hint,
    en="{said} stops nothing here: it counts only in what the step returns.",
    zh="{said} 写在这里不起作用：只有步函数返回它，循环才会停。",
    fix="return …, {said}",
)
array_was_copied = Mistake(
    Note,
    en="givens took a copy of '{name}' for '{used}'{line}: {what} changes nothing there.",
    zh="givens 为 '{used}'{line} 复制了 '{name}'：{what} 不会影响它。",
    fix="{name} = theano.shared({name})",
)
array_in_graph = Mistake(
    Hint,
    en="'{used}'{line} has the array '{name}' itself: {what} changes what it computes.",
    zh="'{used}'{line} 里就是数组 '{name}' 本身：{what} 会改变它的结果。",
    fix=("theano.shared({name}) keeps numbers of its own", "theano.shared({name}) 有自己的一份数"),
)
drawn_once = Mistake(
    Hint,
    en="{what} drew a number once, while the graph was built: every call has the same one.",
    zh="{what} 在建图时只抽了一次数：每次调用用的都是同一个。",
    fix="theano.tensor.shared_randomstreams.RandomStreams(1).normal()",
)
step_draws = Mistake(
    Hint,
    en="The step runs once, as the loop is built: {what} draws then, and all turns have the same.",
    zh="步函数只在建图时运行一次：{what} 只在那时抽一次数，每一步用的都是同一个。",
    fix="theano.tensor.shared_randomstreams.RandomStreams(1).normal()",
)

# --- shared variables, updates, givens ------------------------------------------------------------

new_value_unused = Mistake(
    Hint,
    en=(
        "'{function}' has no update of '{name}', so '{name}' never changes; '{value}'{line} is used"
        " by nothing."
    ),
    zh="'{function}' 没有更新 '{name}'，所以 '{name}' 不会变；'{value}'{line} 也没有被使用。",
    fix="theano.function({inputs}, {outputs}, updates=[({name}, {value})])",
)
call_changes_nothing = Mistake(
    Hint,
    en=(
        "'{function}' only computes: it has no updates, so its calls leave '{name}' as it is, and"
        " what they return is thrown away."
    ),
    zh="'{function}' 只做计算：它没有 updates，调用它不会改变 '{name}'，返回的结果也没有用上。",
    fix="theano.function({inputs}, …, updates=[({name}, …)])",
)
gradient_unused = Mistake(
    Hint,
    en="The gradient '{name}'{line} is used by no function: '{wrt}' will not learn.",
    zh="梯度 '{name}'{line} 没有被任何函数使用：'{wrt}' 不会学习。",
    fix="updates=[…, ({wrt}, {wrt} - 0.1 * {name})]",
)
shared_rebound = Mistake(
    Hint,
    en=(
        "This makes '{name}' the name of an expression; the shared variable{line} has not changed,"
        " and has lost its name."
    ),
    zh="这样 '{name}' 就成了一个表达式的名字；shared 变量{line} 没有变，只是失去了名字。",
    fix=(
        "new_{name} = {formula}, then updates=[({name}, new_{name})]",
        "先写 new_{name} = {formula}，再用 updates=[({name}, new_{name})]",
    ),
)
update_unchanged = Mistake(
    Hint,
    en="The update stores '{name}' in '{name}': nothing changes.",
    zh="这个更新把 '{name}' 存回 '{name}'：什么也不会变。",
    fix="({name}, {name} + 1)",
)
default_update_runs = Mistake(
    Note,
    en=(
        "Each call of '{function}' also stores the default_update of '{name}', {update}, because it"
        " reads '{name}'."
    ),
    zh="'{function}' 读了 '{name}'，所以每次调用都会执行它的 default_update：{update}。",
    fix="theano.function(…, no_default_updates=True)",
)
default_update_left = Mistake(
    Note,
    en="In '{function}' updates= decides: '{name}' becomes {update}, not its default {default}.",
    zh="'{function}' 里以 updates= 为准：'{name}' 变成 {update}，而不是默认的 {default}。",
    fix=("one of the two", "两者只留一个"),
)
scan_updates_left = Mistake(
    Hint,
    en=(
        "No function has the updates of '{name}' that the scan on {scan} made: a call of"
        " '{function}' leaves '{name}' as it is."
    ),
    zh="{scan}的 scan 给出了 '{name}' 的更新，却没有函数用：调用 '{function}' 不改变 '{name}'。",
    fix="updates=… + {updates}",
)
result_is_empty = Mistake(
    Hint,
    en="'{function}' has no outputs, so a call returns []; its work is the update of {names}.",
    zh="'{function}' 没有输出，所以调用返回 []；它做的事是更新 {names}。",
    fix="theano.function({inputs}, {state}, updates=…)",
)
outputs_see_old = Mistake(
    Note,
    en=(
        "The outputs of '{function}' are computed with the old {names}; the new value is stored"
        " afterwards{now}."
    ),
    zh="'{function}' 的输出用的是旧的 {names}；新值在那之后才写入{now}。",
    fix=("{first}.get_value() after the call", "调用之后用 {first}.get_value()"),
)
counter_outside = Mistake(
    Hint,
    en=(
        "Inside the loop '{name}' counts on; the output '{name}' outside is the value before the"
        " call, and the last one is stored after it."
    ),
    zh="循环里 '{name}' 一步步变化；作为输出的 '{name}' 是调用之前的值，最后的值在调用之后才存入。",
    fix="{updates}[{name}]",
)
remade = Mistake(
    Hint,
    en=(
        "There are two shared variables called '{name}': '{function}'{line} uses the one of {old};"
        " here another was made. (In a notebook: a cell was run again.)"
    ),
    zh=(
        "有两个都叫 '{name}' 的 shared 变量：'{function}'{line} 用的是{old}的那个，"
        "这里又新建了一个。（在笔记本里：某个单元格又运行了一次。）"
    ),
    fix=("compile '{function}' again: run its cell again",
         "重新编译 '{function}'：再运行一次它的单元格"),
)  # fmt: skip
one_name_twice = Mistake(
    Hint,
    en="'{function}' has two different variables called '{name}': one of {first}, one of {second}.",
    zh="'{function}' 里有两个不同的变量都叫 '{name}'：一个在{first}，一个在{second}。",
    fix=("a name of its own for each", "给每个变量各取一个名字"),
)
state_shared = Mistake(
    Note,
    en="{functions} change the same stored value, '{name}': that is what 'shared' means.",
    zh="{functions} 改变的是同一个存储的值 '{name}'：这正是 shared（共享）的意思。",
    fix=("a shared variable of its own for each, if they are to be apart",
         "如果要互不影响，就给每个函数一个自己的 shared 变量"),
)  # fmt: skip
update_reads_old = Mistake(
    Note,
    en="The new '{name}' is made with the old '{read}': all updates see what was before the call.",
    zh="'{name}' 的新值用的是旧的 '{read}'：所有更新看到的都是调用之前的值。",
    fix="({name}, {remedy})",
)
givens_keep = Mistake(
    Note,
    en=(
        "'{function}' uses '{new}' in place of '{name}' during its calls; what '{name}' stores does"
        " not change, and is {value} now."
    ),
    zh="'{function}' 只在调用时用 '{new}' 代替 '{name}'；'{name}' 存储的值不变，现在是 {value}。",
    fix=("{name}.set_value(…), or updates", "{name}.set_value(…)，或者 updates"),
)
givens_local = Mistake(
    Note,
    en="givens counts in '{function}' alone: '{other}' still uses '{name}', and not {new}.",
    zh="givens 只在 '{function}' 里有效：'{other}' 用的仍是 '{name}'，而不是 {new}。",
    fix=("the same givens in each function that should have it", "需要替换的每个函数都写上 givens"),
)
input_ignored = Mistake(
    Hint,
    en="'{function}' takes '{name}' and needs it for nothing: whatever comes in changes nothing.",
    zh="'{function}' 接收 '{name}'，却没有用到它：传什么进去结果都一样。",
    fix=("leave '{name}' out of the inputs", "从输入里去掉 '{name}'"),
)
memory_of_two = Mistake(
    Hint,
    en="'{a}' and '{b}' share one memory (borrow=True): what changes the one changes the other.",
    zh="borrow=True 使 '{a}' 与 '{b}' 共用内存：改变一个，另一个也会变。",
    fix=("leave borrow=True out", "去掉 borrow=True"),
)
state_reshaped = Mistake(
    Note,
    en="The update changes the shape of '{name}', from {old} to {new}.",
    zh="这个更新改变了 '{name}' 的形状：从 {old} 变成 {new}。",
    fix=(
        "an update of the shape that is stored, if it should stay",
        "如果形状不该变，就让更新的形状与存储的相同",
    ),
)
update_adds_gradient = Mistake(
    Hint,
    en="The update of '{name}' adds the gradient, {update}: each call makes the cost larger.",
    zh="'{name}' 的更新加上了梯度：{update}。每次调用，代价会越来越大；应当减去梯度。",
    fix="{remedy}",
)
update_forgets_old = Mistake(
    Hint,
    en="The update of '{name}' stores {update}, the step alone, and not '{name}' minus the step.",
    zh="'{name}' 的更新存入的只是这一步 {update}，而不是 '{name}' 减去这一步。",
    fix="({name}, {name} - {update})",
)
cost_grows = Mistake(
    Hint,
    en="The next calls of '{function}' give {values}: '{name}' grows with each update of {names}.",
    zh="接下来几次调用 '{function}' 会得到 {values}：{names} 每更新一次，'{name}' 就更大。",
    fix=(
        "subtract the gradient, and take a smaller learning rate",
        "要减去梯度，并把学习率取小一些",
    ),
)

# --- scans ----------------------------------------------------------------------------------------

step_order = Mistake(
    Hint,
    en=(
        "The step gets the elements of the sequences first, then the earlier outputs: here"
        " '{first}' is the element of '{sequence}', and '{second}' the earlier output."
    ),
    zh=(
        "步函数的参数次序是：先是序列的元素，再是以前的输出。"
        "这里 '{first}' 收到的是 '{sequence}' 的元素，'{second}' 收到的是以前的输出。"
    ),
    fix="def step({suggested}):",
)
lengths_cut = Mistake(
    Hint,
    en="{lengths}: the scan runs for the shortest, {turns} step(s).",
    zh="{lengths}：scan 只循环最短的 {turns} 步。",
    fix=(
        "check the lengths; n_steps={longest}.shape[0] insists on all",
        "检查长度；写上 n_steps={longest}.shape[0] 就会坚持走完",
    ),
)
no_turns = Mistake(
    Hint,
    en="The scan ran 0 steps: {what} is empty.",
    zh="scan 一步也没有走：{what} 是空的。",
    fix=("a longer sequence, or n_steps above 0", "更长的序列，或者大于 0 的 n_steps"),
)
initial_left_out = Mistake(
    Note,
    en="The result holds the value after each step; the initial value {initial} is not in it.",
    zh="结果只含每一步之后的值，不含初始值 {initial}。",
    fix="T.concatenate([[{initial}], {name}])",
)
until_included = Mistake(
    Note,
    en="The value that meets the condition {condition} is in the result, as the last one.",
    zh="满足条件 {condition} 的那个值也在结果里，排在最后。",
    fix=("{name}[:-1] leaves it out", "{name}[:-1] 可以去掉它"),
)
inner_updates_dropped = Mistake(
    Hint,
    en=(
        "The inner scan on {inner} updates '{name}', and the outer step did not return these"
        " updates: '{name}' is not changed."
    ),
    zh="{inner}的内层 scan 更新了 '{name}'，但外层的步函数没有返回这些更新：'{name}' 不会变。",
    fix="return …, {updates}",
)
taps_shorten = Mistake(
    Note,
    en="taps {taps} read {elements}: n elements of '{name}' give {steps} steps.",
    zh="taps {taps} 读取 {elements}：'{name}' 的 n 个元素只够 {steps} 步。",
    fix=(
        "T.concatenate with values for the ends, if every element needs a step",
        "如果每个元素都要一步，先用 T.concatenate 补上两端",
    ),
)
initial_not_updated = Mistake(
    Note,
    en=(
        "'{name}' is only where the loop starts: the step returns no update, so '{name}' stays"
        " {value}."
    ),
    zh="'{name}' 只用作初始值：步函数没有返回更新，所以 '{name}' 一直是 {value}。",
    fix=(
        "updates=[({name}, {output}[-1])], or the step returns …, {{{name}: …}}",
        "updates=[({name}, {output}[-1])]，或者让步函数返回 …, {{{name}: …}}",
    ),
)
backwards_order = Mistake(
    Note,
    en="go_backwards reads '{name}' from its end: the first row of the result belongs to its last.",
    zh="go_backwards 从末尾读 '{name}'：结果的第一行对应它的最后一个元素。",
    fix="{output}[::-1]",
)
taps_in_order = Mistake(
    Note,
    en="taps {taps} come in as they are listed: {pairs}.",
    zh="taps {taps} 按书写的次序传入：{pairs}。",
    fix="taps={sorted}",
)
output_not_read = Mistake(
    Hint,
    en="The step does not use '{name}', the earlier output: no turn depends on the one before.",
    zh="步函数没有用到 '{name}'（以前的输出）：每一步都与前一步无关。",
    fix=("outputs_info=None, and one parameter less", "outputs_info=None，并去掉这个参数"),
)

# --- formulas -------------------------------------------------------------------------------------

column_and_vector = Mistake(
    Hint,
    en=(
        "'{column}' is a column (n, 1), '{vector}' a vector (n,): '{formula}' is n by n{shape}, not"
        " n numbers."
    ),
    zh="'{column}' 是列 (n, 1)，'{vector}' 是向量 (n,)：'{formula}' 是 n×n{shape}，不是 n 个数。",
    fix="{remedy}",
)
times_by_element = Mistake(
    Hint,
    en=(
        "'{formula}' multiplies element by element, with '{vector}' repeated for each row: the"
        " result is a matrix{shape}."
    ),
    zh="'{formula}' 是逐元素相乘，'{vector}' 对每一行都重复：结果是矩阵{shape}。",
    fix=("T.dot({matrix}, {vector}) for the product of matrix and vector",
         "矩阵与向量的乘积要写 T.dot({matrix}, {vector})"),
)  # fmt: skip
integers_divided = Mistake(
    Note,
    en="{a} / {b} of integers is {dtype}; {a} // {b} rounds down and stays an integer ({whole}).",
    zh="整数的 {a} / {b} 是 {dtype}；{a} // {b} 向下取整，仍是整数（{whole}）。",
    fix=("choose / or // on purpose", "想清楚要 / 还是 //"),
)

one_for_each_row = Mistake(
    Hint,
    en="'{reduced}' has one number for each row of '{matrix}', and meets its columns here.",
    zh="'{reduced}' 是 '{matrix}' 每一行一个数，在这里却与各列相配。",
    fix="{remedy}",
)
softmax_of_vector = Mistake(
    Note,
    en="softmax works on rows: of the vector '{name}' it makes a matrix of one row.",
    zh="softmax 对矩阵的每一行计算：向量 '{name}' 会变成只有一行的矩阵。",
    fix="{formula}[0]",
)
floats_equal = Mistake(
    Note,
    en="'{formula}' asks for equal floats: after a computation the last digits differ.",
    zh="'{formula}' 比较两个浮点数是否相等：计算之后，末尾几位往往不同。",
    fix="T.lt(abs({a} - {b}), 1e-9)",
)
cast_cuts = Mistake(
    Note,
    en="'{formula}' cuts off what is behind the point of '{name}': 2.9 becomes 2.",
    zh="'{formula}' 会去掉 '{name}' 的小数部分：2.9 变成 2。",
    fix="T.iround({name})",
)

# --- values, as a rehearsed call shows them -------------------------------------------------------

nothing_to_check = Mistake(
    TypeMistake,
    en="check looks at functions, expressions and shared variables, not at {found}.",
    zh="check 查看的是函数、表达式和 shared 变量，而不是{found}。",
    fix=("theano.check() for the whole program", "查看整个程序用 theano.check()"),
)
first_bad_number = Mistake(
    Hint,
    en="Nothing is raised, and {formula} is {value}{operands}{turn}.",
    zh="没有报错，但 {formula} 是 {value}{operands}{turn}。",
    fix=(
        "T.maximum(…, 1e-9) inside it, or mode='NanGuardMode' to stop there",
        "在里面用 T.maximum(…, 1e-9)，或者用 mode='NanGuardMode' 让它停在这里",
    ),
)
first_bad_slope = Mistake(
    Hint,
    en="{forward} has no finite slope here: inside {formula} it is {value}{operands}{turn}.",
    zh="{forward} 在这里没有有限的斜率：在 {formula} 里它是 {value}{operands}{turn}。",
    fix=(
        "keep clear of the point without a slope: T.sqrt(T.maximum(x, 1e-9)), also inside T.switch,"
        " which computes both sides",
        "避开没有斜率的点：T.sqrt(T.maximum(x, 1e-9))；T.switch 两边都会计算，里面也要这样写",
    ),
)
wrapped_around = Mistake(
    Hint,
    en="{formula} is {value}{operands}{turn}: {dtype} has no room for more and wraps around.",
    zh="{formula} 是 {value}{operands}{turn}：{dtype} 装不下更大的数，绕回去了。",
    fix="T.cast(…, '{wider}')",
)
nothing_left = Mistake(
    Hint,
    en="'{formula}' has no elements, and nothing is raised: '{name}' has {count}.",
    zh="'{formula}' 一个元素也没有，也不报错：'{name}' 只有 {count} 个。",
    fix=("check the length, or a smaller index", "检查长度，或者用小一些的下标"),
)
rest_not_read = Mistake(
    Note,
    en="n_steps lets the scan read the first {turns} of the {count} elements of '{name}'.",
    zh="n_steps 使 scan 只读 '{name}' 的 {count} 个元素中的前 {turns} 个。",
    fix=("leave n_steps out to read all of them", "去掉 n_steps 就会读完"),
)
argument_cut = Mistake(
    Hint,
    en="'{name}' is {dtype}: of {given} only {taken} came in (allow_input_downcast).",
    zh="'{name}' 是 {dtype}：传入的 {given} 只剩下 {taken}（allow_input_downcast）。",
    fix="{remedy}",
)


def without_values(names: Sequence[str]) -> str:
    """`: there is none until x and y get values`."""
    if not names:
        return two(": it is computed when a function is called", "：调用函数时才会计算")
    said = and_([f"'{name}'" for name in names])
    return two(f": it has no value until {said} gets one", f"：{said} 有了值之后才有结果")


def sample(type: Any) -> str:
    """A value that an input of this type takes, as text."""
    if not isinstance(type, TensorType) or type.ndim > 2:
        return "…"
    one = "3" if type.dtype.startswith(("int", "uint", "bool")) else "3.0"
    return "[" * type.ndim + one + "]" * type.ndim


def here_shape(shape: tuple[int, ...] | None) -> str:
    """`, here (3, 3)`, if a call has shown it."""
    return "" if shape is None else two(f", here {shape}", f"，这里是 {shape}")


def now_is(values: str) -> str:
    """What is stored at this moment."""
    return two(f" (now {values})", f"（现在是 {values}）") if values else ""


def with_operands(operands: str) -> str:
    """`, with a = -0.5`."""
    return two(f", with {operands}", f"，其中 {operands}") if operands else ""


def has_elements(name: str, count: int) -> str:
    """`'a' has 4 elements`."""
    return two(f"'{name}' has {count} elements", f"'{name}' 有 {count} 个元素")

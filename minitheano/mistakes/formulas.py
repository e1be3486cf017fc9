"""Building formulas, and using them as if they were numbers."""

from __future__ import annotations

from ..errors import (
    AsTensorError,
    AxisMistake,
    BrokenPromise,
    CountMistake,
    EitherMistake,
    IndexMistake,
    LearnerWarning,
    LengthMistake,
    Mistake,
    TypeMistake,
    ValueMistake,
)
from .words import two

# --- building formulas ----------------------------------------------------------------------------

no_such_axis = Mistake(
    AxisMistake,
    en="'{name}' has {ndim} axes; there is no axis {axis}.",
    zh="'{name}' 有 {ndim} 个轴，没有轴 {axis}。",
    fix=("an axis from -{ndim} to {last}", "轴的编号从 -{ndim} 到 {last}"),
)
axis_of_scalar = Mistake(
    AxisMistake,
    en="'{name}' is a scalar, which has no axes; there is no axis {axis}.",
    zh="'{name}' 是标量，没有轴，所以没有轴 {axis}。",
    fix=("leave the axis out, or take a vector", "不写 axis，或者改用向量"),
)
axis_not_a_number = Mistake(
    CountMistake,
    en="An axis is a Python integer, known when the formula is written; this is {axis}.",
    zh="axis 是写表达式时就已知的 Python 整数；这里是 {axis}。",
    fix=(
        "axis=0, axis=-1, axis=(0, 1), or None for all",
        "axis=0、axis=-1、axis=(0, 1)，或者用 None 表示所有轴",
    ),
)
axis_dropped = Mistake(
    ValueMistake,
    en="dimshuffle({order}) leaves out axis {axis} of '{name}', which may be longer than 1.",
    zh="dimshuffle({order}) 丢掉了 '{name}' 的轴 {axis}，而这个轴的长度可能大于 1。",
    fix=(
        "name every axis; or sum over it; or T.addbroadcast({name}, {axis}) if its length is 1",
        "写出每个轴；或者先对它求和；如果长度确实是 1，写 T.addbroadcast({name}, {axis})",
    ),
)
axis_twice = Mistake(
    ValueMistake,
    en="dimshuffle({order}) names an axis of '{name}' twice.",
    zh="dimshuffle({order}) 把 '{name}' 的同一个轴写了两次。",
    fix=("each axis once, 'x' for a new one", "每个轴写一次，新的轴写 'x'"),
)
pattern_length = Mistake(
    ValueMistake,
    en="'{name}' has {ndim} axes, here are words for {found}.",
    zh="'{name}' 有 {ndim} 个轴，这里却写了 {found} 个。",
    fix=("one word for each axis", "每个轴写一个"),
)
shape_promise = Mistake(
    BrokenPromise,
    en="The shape is promised to be {told}; it is {shape}{turn}.",
    zh="说好的形状是 {told}，实际是 {shape}{turn}。",
    fix=("the true lengths in T.specify_shape", "在 T.specify_shape 里写真实的长度"),
)
not_a_length = Mistake(
    TypeMistake,
    en="A length is an integer; '{name}' is a {type}.",
    zh="长度必须是整数；'{name}' 是 {type}。",
    fix=(
        "x.shape[0], T.lscalar('n'), or T.cast(…, 'int64')",
        "x.shape[0]、T.lscalar('n')，或者 T.cast(…, 'int64')",
    ),
)
reshape_ndim = Mistake(
    ValueMistake,
    en="How many axes {name} will have cannot be told from '{lengths}' before a call.",
    zh="调用之前，从 '{lengths}' 看不出 {name} 会有几个轴。",
    fix="{name}.reshape({lengths}, ndim=2)",
)
bad_shape = Mistake(
    ValueMistake,
    en="{shape} is no shape for '{name}': one length may be -1, none may be less.",
    zh="{shape} 不能作 '{name}' 的形状：只能有一个长度写 -1，不能更小。",
    fix="(-1, 3)",
)
unequal_ndim = Mistake(
    TypeMistake,
    en="{call} needs parts with equal numbers of axes; here they have {found}.",
    zh="{call} 要求各部分的轴数相同；这里是 {found}。",
    fix=(
        "x[None, :] makes one row of a vector, x[:, None] one column",
        "x[None, :] 把向量变成一行，x[:, None] 变成一列",
    ),
)
join_of_scalars = Mistake(
    TypeMistake,
    en="concatenate puts arrays one behind the other; '{found}' has no axis.",
    zh="concatenate 把数组首尾相接；'{found}' 没有轴。",
    fix="T.stack([a, b])",
)
not_a_list = Mistake(
    TypeMistake,
    en="{call} takes a list of variables; '{name}' is one variable.",
    zh="{call} 要一个由变量组成的列表；'{name}' 是单个变量。",
    fix="T.{call}([{name}, …])",
)
nothing_to_stack = Mistake(
    ValueMistake,
    en="stack got an empty list: nobody can tell the dtype.",
    zh="stack 得到空列表：无法知道数据类型。",
    fix="T.zeros((0,))",
)
alloc_ndim = Mistake(
    TypeMistake,
    en="alloc repeats '{name}', which has {ndim} axes, to a shape with {axes}.",
    zh="alloc 要把有 {ndim} 个轴的 '{name}' 重复成只有 {axes} 个轴的形状。",
    fix=("as many lengths as axes, at least", "长度的个数至少等于轴数"),
)
too_many_indices = Mistake(
    IndexMistake,
    en="'{name}' has {ndim} axes; this index names {found}.",
    zh="'{name}' 有 {ndim} 个轴；这个下标却用了 {found} 个。",
    fix=("one index for each axis, or fewer", "每个轴最多写一个下标"),
)
float_index = Mistake(
    TypeMistake,
    en="An index is an integer, a slice, or an integer vector or mask; {index} is a {dtype}.",
    zh="下标是整数、切片、整数向量或布尔掩码；{index} 是 {dtype}。",
    fix="{remedy}",
)
not_indexed = Mistake(
    TypeMistake,
    en=(
        "{call} takes a place in an array, such as x[0] or x[1:3]; '{found}' is not written as one."
    ),
    zh="{call} 要的是数组中的位置，如 x[0] 或 x[1:3]；'{found}' 不是这样写的。",
    fix="T.{call}(x[0], value)",
)
subtensor_ndim = Mistake(
    TypeMistake,
    en="{call}: '{name}' has {ndim} axes, the value '{value}' has {found}.",
    zh="{call}：'{name}' 有 {ndim} 个轴，值 '{value}' 却有 {found} 个。",
    fix=("a value with at most {ndim} axes", "值最多有 {ndim} 个轴"),
)
subtensor_dtype = Mistake(
    TypeMistake,
    en="'{name}' holds {dtype}; '{value}' is {found}, and would lose something.",
    zh="'{name}' 存的是 {dtype}；'{value}' 是 {found}，会丢失信息。",
    fix="T.cast({value}, '{dtype}')",
)
nonzero_of_scalar = Mistake(
    ValueMistake,
    en="nonzero tells places; '{name}' is a scalar and has none.",
    zh="nonzero 给出位置；'{name}' 是标量，没有位置可言。",
    fix="T.neq({name}, 0)",
)
tensordot_axes = Mistake(
    ValueMistake,
    en="tensordot sums over pairs of axes: {a} and {b} do not pair up.",
    zh="tensordot 对成对的轴求和：{a} 和 {b} 不能配对。",
    fix="axes=[[1], [0]]",
)
batched_dot_ndim = Mistake(
    TypeMistake,
    en="batched_dot takes matrices or tensor3; '{name}' has {ndim} axes.",
    zh="batched_dot 用于矩阵或 tensor3；'{name}' 有 {ndim} 个轴。",
    fix=("T.dot, or T.tensordot", "T.dot 或 T.tensordot"),
)
softmax_ndim = Mistake(
    ValueMistake,
    en="softmax works on the rows of a matrix; '{name}' has {ndim} axes.",
    zh="softmax 按矩阵的行计算；'{name}' 有 {ndim} 个轴。",
    fix="{name}.reshape((-1, n))",
)
labels_ndim = Mistake(
    TypeMistake,
    en=(
        "The right answers '{name}' have {ndim} axes; they are an integer vector or a matrix of"
        " rows."
    ),
    zh="标准答案 '{name}' 有 {ndim} 个轴；它应当是整数向量，或按行排列的矩阵。",
    fix="T.lvector('y')",
)

minus_of_booleans = Mistake(
    TypeMistake,
    en="Booleans cannot be subtracted or negated.",
    zh="布尔值不能相减，也不能取负。",
    fix=(
        "~x for 'not', x ^ y for 'differs', T.cast(x, 'int8') - y",
        "~x 表示“非”，x ^ y 表示“不同”，或者 T.cast(x, 'int8') - y",
    ),
)
order_of_complex = Mistake(
    TypeMistake,
    en="A complex number has no sign and no remainder, and cannot be rounded; this is {dtype}.",
    zh="复数没有正负和余数，也不能取整；这里是 {dtype}。",
    fix=("abs(x), x.real, x.imag", "abs(x)、x.real、x.imag"),
)
operand_count = Mistake(
    TypeMistake,
    en="{op} takes {wanted} operand(s); {found} were given.",
    zh="{op} 要 {wanted} 个操作数，却给了 {found} 个。",
    fix="T.{op}({form})",
)

# --- formulas used as if they were numbers --------------------------------------------------------

truth_of_symbol = Mistake(
    TypeMistake,
    en=(
        "'{name}' is neither true nor false yet: if, while, and, or, not decide now, once, while"
        " the"
        " formula is built."
    ),
    zh=(
        "'{name}' 现在还没有真假：if、while、and、or、not 在写表达式时就要立刻判断，"
        "而且只判断一次。"
    ),
    fix="{remedy}",
)
equality_decides = Mistake(
    LearnerWarning,
    en=(
        "'{said}' compares two Python objects, and is simply {value}: what is compared has no value"
        " yet, and Python decides now, once."
    ),
    zh=(
        "'{said}' 比较的是两个 Python 对象，结果就是 {value}："
        "它们现在还没有值，而 Python 只在此时判断一次。"
    ),
    fix=(
        "T.switch(T.{test}({a}, {b}), …, …) decides in each call",
        "写成 T.switch(T.{test}({a}, {b}), …, …)，每次调用时再判断",
    ),
)
change_unused = Mistake(
    LearnerWarning,
    en="{text} makes a new expression that nothing uses: '{name}' stays as it is.",
    zh="{text} 得到一个没有被使用的新表达式：'{name}' 保持不变。",
    fix="{remedy}",
)
chained_comparison = Mistake(
    TypeMistake,
    en="Python reads {chain} as one comparison `and` another, and `and` needs a truth value now.",
    zh="Python 把 {chain} 读成两个比较用 and 连接，而 and 现在就要真假值。",
    fix="(0 < x) & (x < 1)",
)
array_indexed = Mistake(
    IndexMistake,
    en="'{array}' is a NumPy array and needs its index now; '{name}' has no value until a call.",
    zh="'{array}' 是 NumPy 数组，现在就要下标；而 '{name}' 在调用之前没有值。",
    fix="{array} = theano.shared({array})",
)
number_of_symbol = Mistake(
    CountMistake,
    en=("A number is needed here and now, and '{name}' is {kind}: it has no value until a call."),
    zh="这里现在就要一个数，而 '{name}' 是{kind}，调用之前没有值。",
    fix="{remedy}",
)
number_of_symbol_lost = number_of_symbol.told_as(LearnerWarning)
math_of_symbol = Mistake(
    TypeMistake,
    en="math.{function} needs a number now; '{name}' has no value until a call.",
    zh="math.{function} 现在就要一个数，而 '{name}' 在调用之前没有值。",
    fix="T.{function}(…)",
)
number_of_shared = Mistake(
    CountMistake,
    en="'{name}' is a shared variable, not a number; the number is stored in it.",
    zh="'{name}' 是 shared 变量，不是数；数存放在它里面。",
    fix="{name}.get_value()",
)
item_assignment_shared = Mistake(
    TypeMistake,
    en="'{name}' is a shared variable: a part of it changes by an update, or with the whole value.",
    zh="'{name}' 是 shared 变量：它的一部分只能通过更新来改变，或者整个重新赋值。",
    fix=(
        "updates=[({name}, T.set_subtensor({name}[…], value))], or {name}.set_value(new) for all",
        "updates=[({name}, T.set_subtensor({name}[…], value))]，"
        "或者用 {name}.set_value(new) 换掉整个值",
    ),
)
item_assignment = Mistake(
    TypeMistake,
    en="'{name}' is an expression: nothing can be stored in a part of it.",
    zh="'{name}' 是表达式，不能往它的一部分里存值。",
    fix=(
        "new = T.set_subtensor({name}[…], value), then use new",
        "new = T.set_subtensor({name}[…], value)，然后使用 new",
    ),
)
round_to_digits = Mistake(
    TypeMistake,
    en="round() takes '{name}' to whole numbers; it has no number of digits.",
    zh="round() 把 '{name}' 取整，不能指定小数位数。",
    fix="T.round({name} * 10 ** {digits}) / 10 ** {digits}",
)
called_variable = Mistake(
    TypeMistake,
    en="'{name}' is a variable, not a function: it cannot be called.",
    zh="'{name}' 是变量，不是函数，不能调用。",
    fix="{remedy}",
)
called_expression = Mistake(
    TypeMistake,
    en="'{name}' is the expression {formula}, not a function: it cannot be called.",
    zh="'{name}' 是表达式 {formula}，不是函数，不能调用。",
    fix=(
        "f = theano.function([x], {name}), then f(3); or {name}.eval({{x: 3}})",
        "先编译 f = theano.function([x], {name})，再写 f(3)；或者 {name}.eval({{x: 3}})",
    ),
)
called_with_nothing = Mistake(
    LearnerWarning,
    en="'{name}' is an expression, not a function: {name}() is {name} itself.",
    zh="'{name}' 是表达式，不是函数：{name}() 就是 {name} 本身。",
    fix=(
        "{name}.eval() for its value, if nothing needs to be given",
        "不需要给出输入时，用 {name}.eval() 求值",
    ),
)
no_len = Mistake(
    LengthMistake,
    en="The length of '{name}' is not known until a call.",
    zh="'{name}' 的长度在调用之前不知道。",
    fix="{name}.shape[0]",
)
one_for_several = Mistake(
    CountMistake,
    en="{count} names wait for the parts of '{name}', which is one expression.",
    zh="用 {count} 个名字来接 '{name}'，而它只是一个表达式。",
    fix="{remedy}",
)
no_iteration = Mistake(
    EitherMistake,
    en="Python cannot go through '{name}': how many numbers it has is not known until a call.",
    zh="Python 无法遍历 '{name}'：它有多少个数，调用之前不知道。",
    fix="{remedy}",
)
# Functions of Python that go through a list, and what does the same in a graph.
THROUGH = {"sum": "T.sum", "max": "T.max", "min": "T.min", "sorted": "T.sort", "any": "T.any",
           "all": "T.all"}  # fmt: skip


def instead_of_call(name: str, ndim: int) -> str:
    """What to write in place of `x(2)`."""
    element = two(f", {name}[2] for an element", f"，取元素用 {name}[2]") if ndim else ""
    return two(f"{name} * 2 to multiply", f"相乘用 {name} * 2") + element


def another_name(name: str) -> str:
    """What to do where a variable has the name of a module."""
    return two(
        f"another name for the variable: {name} was the module",
        f"给变量换个名字：{name} 原来是模块",
    )


def instead_of_iteration(name: str, called: str | None = None) -> str:
    """What to write for a walk through a variable: it depends on what walks."""
    if called in THROUGH:
        return f"{THROUGH[called]}({name})"
    return two(
        f"theano.scan for a loop over it; {name}[0], {name}[1] for single numbers; {name} itself"
        " for all",
        f"循环用 theano.scan；取单个数用 {name}[0]、{name}[1]；要整体就直接用 {name}",
    )


numpy_function = Mistake(
    TypeMistake,
    en="np.{function} computes with numbers, now; '{name}' has no value until a call.",
    zh="np.{function} 现在就用数值计算；'{name}' 在调用之前没有值。",
    fix="{remedy}",
)


def instead_of_numpy(ours: str | None) -> str:
    """What to write for a function of NumPy that computes with numbers alone."""
    return ours or two("a function of theano.tensor in its place", "改用 theano.tensor 里的函数")


name_not_text = Mistake(
    TypeMistake,
    en=(
        "The argument is the name of the variable, a text; {found} is not. Lengths are free until"
        " a call."
    ),
    zh="参数是变量的名字，要用字符串；{found} 不是。长度在调用时才确定。",
    fix="T.{constructor}('x')",
)
shared_swapped = Mistake(
    TypeMistake,
    en="The value comes first, then the name; here the value is {name} and the name {value}.",
    zh="先写值，再写名字；这里的值是 {name}，名字是 {value}。",
    fix="theano.shared({value}, {name})",
)
name_is_no_text = Mistake(
    TypeMistake,
    en="The name of a variable is text; {found} is not.",
    zh="变量的名字是字符串；{found} 不是。",
    fix="name='x'",
)
hides_builtin = Mistake(
    TypeMistake,
    en="'{name}' is a variable{line}, and hides Python's function of that name.",
    zh="'{name}' 是变量{line}，它遮住了 Python 的同名函数。",
    fix=("another name for the variable: {name}_", "给变量换个名字：{name}_"),
)
not_called = Mistake(
    AsTensorError,
    en="One cannot compute with {found}.",
    zh="{found} 不能参与计算。",
    fix="{remedy}",
)
no_shift = Mistake(
    TypeMistake,
    en="Tensors have no {sign}; to shift by n bits is to multiply or divide by 2 ** n.",
    zh="张量没有 {sign} 运算；移动 n 位就是乘以或除以 2 ** n。",
    fix="{remedy}",
)
lengths_apart = Mistake(
    TypeMistake,
    en="{call} takes all lengths as one tuple, then the dtype.",
    zh="{call} 的各个长度要写在一个元组里，后面才是 dtype。",
    fix="{call}({shape})",
)
constructor_keyword = Mistake(
    TypeMistake,
    en="T.{constructor} takes a name; {found} says nothing to it: lengths are free until a call.",
    zh="T.{constructor} 只要名字；{found} 没有意义：长度在调用时才确定。",
    fix="T.{constructor}('x')",
)
dtype_as_name = Mistake(
    TypeMistake,
    en="'{dtype}' stands where the name of the variable belongs: the name comes first.",
    zh="'{dtype}' 写在了变量名的位置上：先写名字。",
    fix="T.{constructor}('{name}', dtype='{dtype}')",
)
names_in_one_text = Mistake(
    ValueMistake,
    en="'{found}' is one text, which would give one variable for each of its letters.",
    zh="'{found}' 是一个字符串，会为其中每个字符各造一个变量。",
    fix="{names}",
)
unknown_dtype = Mistake(
    EitherMistake,
    en="{found} is no dtype of tensors.",
    zh="张量没有 {found} 这种 dtype。",
    fix=("one of {near}", "{near} 之一"),
)
name_and_more = Mistake(
    TypeMistake,
    en="T.{constructor} takes a name, not a shape {found}: lengths are free until a call.",
    zh="T.{constructor} 的参数是名字，不是形状 {found}：长度在调用时才确定。",
    fix="T.{constructor}('x')",
)

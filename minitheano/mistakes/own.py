"""Mistakes in an op that a learner writes as a class."""

from __future__ import annotations

from ..errors import Mistake, NotThere, TypeMistake, ValueMistake

output_not_new = Mistake(
    ValueMistake,
    en="Output {number} of Apply({op}, …) is not a new variable: each output needs its own.",
    zh="Apply({op}, …) 的第 {number} 个输出不是新变量：每个输出都要有自己的变量。",
    fix=("x.type() in place of x", "把 x 写成 x.type()"),
)
op_without_make_node = Mistake(
    NotThere,
    en="{op} does not say what its outputs are: it has neither make_node nor itypes and otypes.",
    zh="{op} 没有说明输出是什么：既没有 make_node，也没有 itypes 和 otypes。",
    fix="def make_node(self, x): return theano.Apply(self, [x], [x.type()])",
)
op_made_no_node = Mistake(
    TypeMistake,
    en="make_node of {op} returned {found}, not a node.",
    zh="{op} 的 make_node 返回了 {found}，不是节点。",
    fix="return theano.Apply(self, inputs, outputs)",
)
op_input_type = Mistake(
    TypeMistake,
    en="Input {number} of {op} must be a {wanted}; this is {found}.",
    zh="{op} 的第 {number} 个输入应为 {wanted}，这里是 {found}。",
    fix=(
        "T.cast(x, dtype) for another dtype, or change itypes",
        "要换 dtype 用 T.cast(x, dtype)，或者改 itypes",
    ),
)
op_input_count = Mistake(
    ValueMistake,
    en="{op} takes {wanted} input(s), as its itypes say; {found} were given.",
    zh="{op} 按 itypes 取 {wanted} 个输入；给了 {found} 个。",
    fix=("one for each type", "每个类型一个输入"),
)
op_input_plain = Mistake(
    TypeMistake,
    en="Input {number} of the node that {op} made is {found}, which is not a variable.",
    zh="{op} 造的节点的第 {number} 个输入是 {found}，不是变量。",
    fix=(
        "x = T.as_tensor_variable(x) in make_node",
        "在 make_node 里写 x = T.as_tensor_variable(x)",
    ),
)
op_without_perform = Mistake(
    NotThere,
    en="{op} does not say how to compute it in Python, and C code is never compiled here.",
    zh="{op} 没有说明怎样用 Python 计算，而这里从不编译 C 代码。",
    fix="{how}",
)
perform_gave_nothing = Mistake(
    ValueMistake,
    en="perform of {op} stored nothing for output {number}, which is to be a {wanted}.",
    zh="{op} 的 perform 没有给第 {number} 个输出存值；它应当是 {wanted}。",
    fix="output_storage[{number}][0] = …",
)
perform_wrote = Mistake(
    ValueMistake,
    en="perform of {op} writes into an input, which may be a stored value or an argument.",
    zh="{op} 的 perform 改写了它的输入；那可能是共享变量存着的值，也可能是调用时的参数。",
    fix=(
        "x = inputs[0].copy() before writing, or destroy_map = {{0: [0]}} in the class",
        "写入之前 x = inputs[0].copy()，或者在类里声明 destroy_map = {{0: [0]}}",
    ),
)
perform_gave_another = Mistake(
    TypeMistake,
    en=(
        "perform of {op} stored {found} for output {number}, which make_node declared as"
        " a {wanted}."
    ),
    zh="{op} 的 perform 给第 {number} 个输出存了 {found}，而 make_node 声明的是 {wanted}。",
    fix=(
        "np.asarray(value, dtype) in perform, or another type in make_node",
        "在 perform 里用 np.asarray(value, dtype)，或者在 make_node 里换类型",
    ),
)
grad_count = Mistake(
    ValueMistake,
    en=(
        "grad of {op} must return a list of {wanted} gradient(s), one for each input; it returned"
        " {found}."
    ),
    zh="{op} 的 grad 应返回 {wanted} 个梯度的列表，每个输入一个；它返回了 {found}。",
    fix="return [g * …]",
)
grad_not_a_variable = Mistake(
    TypeMistake,
    en="grad of {op} returned {found} for input {number}, '{name}': not an expression.",
    zh="{op} 的 grad 给第 {number} 个输入 '{name}' 返回了 {found}，不是表达式。",
    fix=(
        "{name}.zeros_like() for a slope of 0, theano.gradient.disconnected_type() for no path",
        "斜率为 0 用 {name}.zeros_like()，没有路径用 theano.gradient.disconnected_type()",
    ),
)
grad_other_ndim = Mistake(
    ValueMistake,
    en=(
        "grad of {op} returned a term with {found} axes for input {number}, '{name}', which has"
        " {wanted}."
    ),
    zh="{op} 的 grad 给第 {number} 个输入 '{name}' 返回的梯度有 {found} 个轴，应有 {wanted} 个。",
    fix=("a gradient of the shape of {name}", "梯度的形状要与 {name} 相同"),
)
not_a_scalar = Mistake(
    TypeMistake,
    en="'{name}' is a {type}; a scalar op takes numbers without axes.",
    zh="'{name}' 是 {type}；标量运算只取没有轴的数。",
    fix=("{name}[0], or T.Elemwise(op)", "{name}[0]，或者 T.Elemwise(op)"),
)

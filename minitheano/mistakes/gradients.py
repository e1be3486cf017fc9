"""Asking for a gradient that is not there, or that is always zero."""

from __future__ import annotations

from ..errors import (
    CostMistake,
    CountMistake,
    DisconnectedInputError,
    LearnerWarning,
    Mistake,
    NullTypeGradError,
    ShapeMistake,
    TypeMistake,
)

cost_not_scalar = Mistake(
    TypeMistake,
    en="cost must be a scalar: '{name}' is a {type}, and a gradient says how one number changes.",
    zh="代价必须是标量（cost must be a scalar）：'{name}' 是 {type}，而梯度说的是一个数怎样变化。",
    fix=(
        "{name}.sum() or {name}.mean() as the cost; T.jacobian for all gradients of a vector",
        "用 {name}.sum() 或 {name}.mean() 作代价；要向量的全部梯度，用 T.jacobian",
    ),
)
cost_is_a_tape = Mistake(
    TypeMistake,
    en="cost must be a scalar: '{name}' is the whole sequence that scan returned, a {type}.",
    zh="代价必须是标量（cost must be a scalar）：'{name}' 是 scan 返回的整个序列，类型为 {type}。",
    fix=(
        "T.grad({name}[-1], …) for the last step, or {name}.sum()",
        "T.grad({name}[-1], …) 只取最后一步，或者用 {name}.sum()",
    ),
)
cost_is_a_function = Mistake(
    CostMistake,
    en="'{name}' is a function; grad needs the expression it was made from.",
    zh="'{name}' 是函数；grad 需要的是构成它的表达式。",
    fix="T.grad({inside}, {wrt})",
)
cost_is_a_list = Mistake(
    CostMistake,
    en="cost must be a scalar: this is a {kind} of costs.",
    zh="代价必须是标量（cost must be a scalar）：这里是由代价组成的 {kind}。",
    fix=("the sum of them, or one grad for each", "先求和，或者分别求梯度"),
)
cost_is_a_number = Mistake(
    CostMistake,
    en=(
        "cost must be an expression: '{name}' is the value {found} ({kind}), and nothing leads back"
        " from a value. get_value() and a call f(…) take numbers out of the graph."
    ),
    zh=(
        "代价必须是表达式：'{name}' 是一个值 {found}（{kind}），无法从值往回走。"
        "get_value() 和函数调用 f(…) 都会把数取出计算图。"
    ),
    fix=(
        "the formula itself, with the shared variable in it: cost = w ** 2",
        "用式子本身，在里面直接用 shared 变量：cost = w ** 2",
    ),
)
cost_forgot_return = Mistake(
    ShapeMistake,
    en="The cost is None: {function}() gave nothing back. Did it forget its return?",
    zh="代价是 None：{function}() 什么也没有返回。是不是忘了写 return？",
    fix=("return … as the last line of {function}", "在 {function} 的最后一行写 return …"),
)
cost_is_none = Mistake(
    ShapeMistake,
    en="cost is None and there are no known_grads: the gradient has nowhere to begin.",
    zh="cost 是 None，又没有 known_grads：梯度没有起点。",
    fix=("T.grad(cost, w)", "T.grad(cost, w)"),
)
wrt_by_name = Mistake(
    TypeMistake,
    en="wrt must be the variable, not its name '{name}'.",
    zh="wrt 要给变量本身，不是它的名字 '{name}'。",
    fix="T.grad({cost}, {name})",
)
wrt_not_a_variable = Mistake(
    TypeMistake,
    en="wrt must be a variable of the graph; {found} is a {kind}, and a value is not a node.",
    zh="wrt 要给计算图里的变量；{found} 是 {kind}，值不是节点。",
    fix=("the variable itself, not its get_value()", "给变量本身，不要给它的 get_value()"),
)
wrt_without_order = Mistake(
    TypeMistake,
    en="wrt is a variable or a list of them, whose order the gradients keep; this is a {kind}.",
    zh="wrt 要给一个变量，或由变量组成的列表（梯度按它的次序返回）；这里是 {kind}。",
    fix="{remedy}",
)
wrt_nested = Mistake(
    TypeMistake,
    en="wrt is a flat list of variables; an entry of this one is a {kind}.",
    zh="wrt 是由变量组成的一层列表；这里有一项是{kind}。",
    fix="T.grad(cost, [W1, b1, W2, b2])",
)
grad_ndim = Mistake(
    TypeMistake,
    en="The gradient of '{name}' has {wanted} axes, as '{name}' has; {found} were given.",
    zh="'{name}' 的梯度应有 {wanted} 个轴，与 '{name}' 相同；给出的有 {found} 个。",
    fix=("a gradient with the shape of {name}", "让梯度和 {name} 形状相同"),
)
slope_ndim = Mistake(
    CountMistake,
    en=(
        "In {option}, what goes with '{name}' must have its shape, so {wanted} axes; '{given}' has"
        " {found}."
    ),
    zh="{option} 里，'{name}' 所对应的值形状要与它相同（{wanted} 个轴）；'{given}' 有 {found} 个。",
    fix=("T.ones_like({name}), or another with its shape", "T.ones_like({name})，或形状相同的变量"),
)
eval_points_count = Mistake(
    ShapeMistake,
    en="eval_points has {found} entries, {what} has {wanted}.",
    zh="eval_points 有 {found} 项，而 {what} 有 {wanted} 项。",
    fix=("one entry for each", "每个对应一项"),
)
grad_disconnected = Mistake(
    DisconnectedInputError,
    en=(
        "The cost {cost}{cost_at} does not use '{name}'{name_at}, so it has no gradient with"
        " respect to it."
    ),
    zh="代价 {cost}{cost_at} 里没有用到 '{name}'{name_at}，两者不相连，没有关于它的梯度。",
    fix=(
        "use {name} in the cost, or disconnected_inputs='ignore' (gradient 0)",
        "在代价里用上 {name}，或者 disconnected_inputs='ignore'（梯度为 0）",
    ),
)
grad_look_alike = Mistake(
    DisconnectedInputError,
    en=(
        "'{name}' here is a new expression, not the one inside the cost {cost}{cost_at}: it only"
        " looks alike."
    ),
    zh="这里的 '{name}' 是新表达式，与代价 {cost}{cost_at} 里的不是同一个，只是写法一样。",
    fix=(
        "give it a Python name first and use that in both: h = {name}",
        "先取个 Python 名字，两处都用它：h = {name}",
    ),
)
grad_blocked = Mistake(
    DisconnectedInputError,
    en="The cost {cost} uses '{name}' only through {through}, and no gradient passes there.",
    zh="代价 {cost} 只通过 {through} 用到 '{name}'，梯度在那里过不去。",
    fix=(
        "another path from {name} to the cost, or disconnected_inputs='ignore' (gradient 0)",
        "让 {name} 经别的路径进入代价，或者 disconnected_inputs='ignore'（梯度为 0）",
    ),
)
grad_undefined = Mistake(
    NullTypeGradError,
    en="The gradient with respect to '{name}' is not defined: {why}",
    zh="关于 '{name}' 的梯度没有定义：{why}",
    fix=("a cost without this step", "换一个不经过这一步的代价"),
)
grad_ends = Mistake(
    NullTypeGradError,
    en=(
        "The gradient with respect to '{name}' is not defined: nothing tells how {step} changes"
        " with it."
    ),
    zh="关于 '{name}' 的梯度没有定义：不知道 {step} 会怎样随它变化。",
    fix=(
        "a cost without this step, or consider_constant=[…] around it",
        "换一个不经过这一步的代价，或者用 consider_constant=[…] 把它当作常量",
    ),
)
grad_swapped = Mistake(
    DisconnectedInputError,
    en="The cost {cost} does not use '{name}'; it is the other way round: '{name}' uses the cost.",
    zh="代价 {cost} 里没有用到 '{name}'；正好相反，是 '{name}' 用到了它。",
    fix="T.grad({name}, {cost})",
)
grad_of_another = Mistake(
    DisconnectedInputError,
    en=(
        "There are two things called '{name}': the cost {cost}{cost_at} uses the one made before"
        "{twin_at}, not this one{name_at}."
    ),
    zh=(
        "有两个叫 '{name}' 的东西：代价 {cost}{cost_at} 用的是先前的那个{twin_at}，"
        "不是这一个{name_at}。"
    ),
    fix=(
        "build the cost again after the last {name} = …, or give the new one another name",
        "在最后一次 {name} = … 之后重新写代价，或者给新的换个名字",
    ),
)
grad_is_zero = Mistake(
    LearnerWarning,
    en="The cost {cost} does not depend on '{name}': its gradient is 0.",
    zh="代价 {cost} 不依赖 '{name}'：梯度为 0。",
    fix=("use {name} in the cost", "在代价里用上 {name}"),
)
grad_flat = Mistake(
    LearnerWarning,
    en=(
        "{step} is flat: the gradient with respect to '{name}' is 0 everywhere, so nothing can be"
        " learned from this cost."
    ),
    zh="{step} 是平的：关于 '{name}' 的梯度处处为 0，从这个代价学不到东西。",
    fix=(
        "a smooth cost: T.nnet.sigmoid(10 * x) for x > 0, categorical_crossentropy for accuracy",
        "换光滑的代价：x > 0 换成 T.nnet.sigmoid(10 * x)，准确率换成 categorical_crossentropy",
    ),
)
grad_of_integer = Mistake(
    LearnerWarning,
    en=(
        "{step} is {dtype}, and integers have no slope: the gradient with respect to '{name}' is 0."
    ),
    zh="{step} 是 {dtype}，整数没有斜率：关于 '{name}' 的梯度为 0。",
    fix=(
        "a float: theano.shared(8.0), T.dscalar, {name}.astype('float64')",
        "用浮点数：theano.shared(8.0)、T.dscalar、{name}.astype('float64')",
    ),
)
jacobian_ndim = Mistake(
    ShapeMistake,
    en="jacobian takes a vector: '{name}' has {ndim} axes.",
    zh="jacobian 需要向量：'{name}' 有 {ndim} 个轴。",
    fix="{name}.flatten()",
)
jacobian_of_several = Mistake(
    ShapeMistake,
    en="jacobian takes one vector; this is a {kind}.",
    zh="jacobian 需要一个向量；这里是{kind}。",
    fix="[T.jacobian(y, x) for y in [y1, y2]]",
)
hessian_ndim = Mistake(
    ShapeMistake,
    en="hessian is taken with respect to a vector: '{name}' has {ndim} axes.",
    zh="hessian 要关于一个向量来求：'{name}' 有 {ndim} 个轴。",
    fix=(
        "one vector that holds all numbers, T.grad(T.grad(cost, {name}), {name}) for a scalar",
        "用一个装下所有数的向量；标量写 T.grad(T.grad(cost, {name}), {name})",
    ),
)
gradients_as_one = Mistake(
    TypeMistake,
    en=(
        "T.grad returned a {kind} of {count}, because wrt is a {kind}: one cannot compute with the"
        " {kind} as if it were a gradient."
    ),
    zh="wrt 是 {kind}，所以 T.grad 返回长度为 {count} 的 {kind}，不能把它当成一个梯度来计算。",
    fix=(
        "T.grad(cost, w) for one variable, or a loop over the {kind}",
        "只有一个变量就写 T.grad(cost, w)，否则对 {kind} 循环",
    ),
)

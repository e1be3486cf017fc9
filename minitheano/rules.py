"""The equations: what is rewritten, and why.

Both sides are ordinary expressions. Where two rules have the same op at the root, the first one
that fits is taken, so the more special one stands first. A rule marked `changes_answer` gives
another answer for some inputs, and its caption says for which; one marked `finite` does so only
for inf and nan. All other rules agree with what was written up to rounding.
"""

from __future__ import annotations

from .graph import Variable
from .ops import methods as methods  # gives variables the operators that are used below
from .ops.elementwise import (
    abs_,
    exp,
    expm1,
    inv,
    log,
    log1p,
    neg,
    sigmoid,
    softplus,
    sqr,
    sqrt,
    sub,
    switch,
    true_div,
)
from .ops.make import ones_like, zeros_like
from .ops.nnet import logsoftmax_rows, softmax_rows
from .ops.reduce import total
from .ops.shape import dimshuffle
from .rewrite import Equation, equation
from .types import joined_pattern

Sides = tuple[Variable, Variable]


def row_sums(x: Variable) -> Variable:
    """The sum of each row, as a column."""
    return total((1,), True, "", "")(x)


def fractions(*holes: Variable) -> bool:
    """True for floats. On paper the rule holds for whole numbers too; in the machine they wrap."""
    return all(hole.dtype.startswith("float") for hole in holes)


def as_large(x: Variable, y: Variable) -> bool:
    """True for floats if x is not repeated to fit y: a sign is changed as fast after as before."""
    return fractions(x, y) and joined_pattern([x.broadcastable, y.broadcastable]) == x.broadcastable


def no_larger(x: Variable, y: Variable) -> bool:
    """The same with the places exchanged."""
    return as_large(y, x)


def alike(x: Variable, y: Variable, z: Variable) -> bool:
    """True for floats if y and z are of one form: their difference is no more than a product."""
    return fractions(x, y, z) and y.broadcastable == z.broadcastable


# --- stable forms: the same number on paper, a better one in the machine --------------------------


@equation(zh="exp(x) 在 x > 709 时溢出，softplus 不会。", changes_answer=True)
def log_of_one_plus_exp(x: Variable) -> Sides:
    """exp(x) overflows for x > 709, softplus does not."""
    return log(1 + exp(x)), softplus(x)


@equation(zh="exp(x) 在 x > 709 时溢出，softplus 不会。", changes_answer=True)
def log1p_of_exp(x: Variable) -> Sides:
    """exp(x) overflows for x > 709, softplus does not."""
    return log1p(exp(x)), softplus(x)


@equation(
    zh="sigmoid(x) 在 x < -745 时下溢成 0，它的对数就成了 -inf。",
    changes_answer=True,
    when=fractions,
)
def log_of_sigmoid(x: Variable) -> Sides:
    """sigmoid(x) underflows to 0 for x < -745, and its logarithm would be -inf."""
    return log(sigmoid(x)), -softplus(-x)


@equation(zh="sigmoid(x) 在 x > 37 时舍入成 1，余下的 0 的对数是 -inf。", changes_answer=True)
def log_of_one_minus_sigmoid(x: Variable) -> Sides:
    """sigmoid(x) rounds to 1 for x > 37, and the logarithm of what is left would be -inf."""
    return log(1 - sigmoid(x)), -softplus(x)


@equation(zh="sigmoid(x) 在 x > 37 时舍入成 1，余下的 0 的对数是 -inf。", changes_answer=True)
def log1p_of_minus_sigmoid(x: Variable) -> Sides:
    """sigmoid(x) rounds to 1 for x > 37, and the logarithm of what is left would be -inf."""
    return log1p(-sigmoid(x)), -softplus(x)


@equation(zh="x 很小时 1 + x 会舍入成 1，log1p 保留 x 的各位数字。", when=fractions)
def log_of_one_plus(x: Variable) -> Sides:
    """For small x, 1 + x rounds to 1; log1p keeps the digits of x."""
    return log(1 + x), log1p(x)


@equation(zh="x 很小时 exp(x) 舍入成 1，expm1 保留 x 的各位数字。")
def exp_minus_one(x: Variable) -> Sides:
    """For small x, exp(x) rounds to 1; expm1 keeps the digits of x."""
    return exp(x) - 1, expm1(x)


@equation(zh="log 抵消 exp；绕这一圈在 x > 709 时会溢出。", changes_answer=True)
def log_of_exp(x: Variable) -> Sides:
    """log undoes exp, and the detour overflows for x > 709."""
    return log(exp(x)), x


@equation(zh="概率下溢成 0 时，它的对数就成了 -inf。", changes_answer=True, axes=2)
def log_of_softmax(x: Variable) -> Sides:
    """Where a probability underflows to 0, its logarithm would be -inf."""
    return log(softmax_rows(x)), logsoftmax_rows(x)


@equation(
    zh="exp(x) 会上溢或下溢，商就成了 nan；softmax 先减去每行的最大值。",
    changes_answer=True,
    axes=2,
)
def exp_over_its_sum(x: Variable) -> Sides:
    """exp(x) overflows or underflows, and the quotient is nan; softmax has no such trouble."""
    return exp(x) / row_sums(exp(x)), softmax_rows(x)


@equation(zh="这就是 sigmoid，其他规则认得它。", when=fractions)
def one_over_one_plus_exp_of_minus(x: Variable) -> Sides:
    """This is the sigmoid, and other rules know it."""
    return 1 / (1 + exp(-x)), sigmoid(x)


@equation(zh="exp(x) 在 x > 709 时溢出，商就成了 nan。", changes_answer=True)
def exp_over_one_plus_exp(x: Variable) -> Sides:
    """exp(x) overflows for x > 709, and the quotient is nan."""
    return exp(x) / (1 + exp(x)), sigmoid(x)


@equation(
    zh="sigmoid(-x) 下溢成 0，exp(x) 上溢成 inf，乘积就成了 nan。",
    changes_answer=True,
    when=fractions,
)
def exp_times_sigmoid_of_minus(x: Variable) -> Sides:
    """sigmoid(-x) underflows to 0, exp(x) overflows to inf, and their product is nan."""
    return sigmoid(-x) * exp(x), sigmoid(x)


@equation(
    zh="sigmoid(x) 下溢成 0，exp(-x) 上溢成 inf，乘积就成了 nan。",
    changes_answer=True,
    when=fractions,
)
def exp_of_minus_times_sigmoid(x: Variable) -> Sides:
    """sigmoid(x) underflows to 0, exp(-x) overflows to inf, and their product is nan."""
    return sigmoid(x) * exp(-x), sigmoid(-x)


@equation(zh="这是 -x 的 sigmoid，其他规则认得它。", when=fractions)
def one_over_one_plus_exp(x: Variable) -> Sides:
    """This is the sigmoid of -x, and other rules know it."""
    return 1 / (1 + exp(x)), sigmoid(-x)


@equation(zh="这是 -x 的 sigmoid，其他规则认得它。", when=fractions)
def inverse_of_one_plus_exp(x: Variable) -> Sides:
    """This is the sigmoid of -x, and other rules know it."""
    return inv(1 + exp(x)), sigmoid(-x)


# --- choices, as in the gradient of switch(x > 0, log(x), 0) --------------------------------------


@equation(
    zh="没有选中的地方是 0，哪怕乘上的是 inf 或 nan。",
    changes_answer=True,
    when=lambda c, a, x: fractions(a, x),
)
def chosen_times(c: Variable, a: Variable, x: Variable) -> Sides:
    """What was not chosen is 0, even where it meets inf or nan."""
    return switch(c, a, 0) * x, switch(c, a * x, 0)


@equation(zh="没有选中的地方是 0，哪怕除以的是 0 或 nan。", changes_answer=True)
def chosen_over(c: Variable, a: Variable, x: Variable) -> Sides:
    """What was not chosen is 0, even where it is divided by 0 or nan."""
    return switch(c, a, 0) / x, switch(c, a / x, 0)


@equation(
    zh="没有选中的地方是 0，哪怕乘上的是 inf 或 nan。",
    changes_answer=True,
    when=lambda c, a, x: fractions(a, x),
)
def otherwise_times(c: Variable, a: Variable, x: Variable) -> Sides:
    """What was not chosen is 0, even where it meets inf or nan."""
    return switch(c, 0, a) * x, switch(c, 0, a * x)


@equation(zh="没有选中的地方是 0，哪怕除以的是 0 或 nan。", changes_answer=True)
def otherwise_over(c: Variable, a: Variable, x: Variable) -> Sides:
    """What was not chosen is 0, even where it is divided by 0 or nan."""
    return switch(c, 0, a) / x, switch(c, 0, a / x)


# --- nothing to do --------------------------------------------------------------------------------


@equation(zh="加 0 什么都不变。")
def plus_zero(x: Variable) -> Sides:
    """Adding 0 changes nothing."""
    return x + 0, x


@equation(zh="减 0 什么都不变。")
def minus_zero(x: Variable) -> Sides:
    """Subtracting 0 changes nothing."""
    return x - 0, x


@equation(zh="乘 1 什么都不变。")
def times_one(x: Variable) -> Sides:
    """Multiplying by 1 changes nothing."""
    return x * 1, x


@equation(zh="除以 1 什么都不变。")
def over_one(x: Variable) -> Sides:
    """Dividing by 1 changes nothing."""
    return x / 1, x


@equation(zh="一次方就是它自己。")
def power_one(x: Variable) -> Sides:
    """The first power is the number itself."""
    return x**1, x


@equation(zh="负负得正。")
def minus_minus(x: Variable) -> Sides:
    """Two minus signs undo each other."""
    return neg(neg(x)), x


# --- sums of rows ---------------------------------------------------------------------------------


@equation(zh="求和之后保留这条轴，一步就行。", axes=2)
def axis_put_back(x: Variable) -> Sides:
    """A sum can keep the axis, with length 1, at once."""
    return dimshuffle(total((1,), False, "", "")(x), 0, "x"), row_sums(x)


# --- zero and one ---------------------------------------------------------------------------------


@equation(zh="乘 0 得 0；x 是 inf 或 nan 时原来得 nan。", finite=True)
def times_zero(x: Variable) -> Sides:
    """A product with 0 is 0; where x is inf or nan it was nan."""
    return x * 0, zeros_like(x)


@equation(zh="自己减自己得 0；x 是 inf 或 nan 时原来得 nan。", finite=True)
def minus_itself(x: Variable) -> Sides:
    """A number minus itself is 0; where x is inf or nan it was nan."""
    return x - x, zeros_like(x)


@equation(zh="自己除以自己得 1；x 是 0、inf 或 nan 时原来得 nan。", changes_answer=True)
def over_itself(x: Variable) -> Sides:
    """A number divided by itself is 1; where x is 0, inf or nan it was nan."""
    return x / x, ones_like(x)


@equation(zh="零次方是 1，nan 的零次方也是。")
def power_zero(x: Variable) -> Sides:
    """The power 0 is 1, of nan too."""
    return x**0, ones_like(x)


# --- cheaper forms --------------------------------------------------------------------------------


@equation(zh="一次乘法比求幂快。")
def power_two(x: Variable) -> Sides:
    """One product is faster than a power."""
    return x**2, sqr(x)


@equation(zh="符号在平方里消失。")
def square_of_minus(x: Variable) -> Sides:
    """The sign is lost in the square."""
    return sqr(-x), sqr(x)


@equation(zh="符号在绝对值里消失。", when=fractions)
def absolute_of_minus(x: Variable) -> Sides:
    """The sign is lost in the absolute value."""
    return abs_(-x), abs_(x)


@equation(zh="平方的根是绝对值；平方会上溢或下溢。", changes_answer=True)
def root_of_square(x: Variable) -> Sides:
    """The root of the square is the absolute value; the square may overflow or underflow."""
    return sqrt(sqr(x)), abs_(x)


@equation(zh="乘 -1 就是变号。")
def times_minus_one(x: Variable) -> Sides:
    """A product with -1 is the number with the other sign."""
    return x * -1, neg(x)


@equation(zh="0 减 x 就是变号。")
def zero_minus(x: Variable) -> Sides:
    """0 minus x is x with the other sign."""
    return sub(0, x), neg(x)


@equation(zh="加负数就是减。")
def plus_minus(x: Variable, y: Variable) -> Sides:
    """Adding the opposite is subtracting."""
    return x + -y, x - y


@equation(zh="减负数就是加。")
def minus_a_minus(x: Variable, y: Variable) -> Sides:
    """Subtracting the opposite is adding."""
    return x - -y, x + y


@equation(zh="差变号，就是两数交换。")
def minus_a_difference(x: Variable, y: Variable) -> Sides:
    """The opposite of a difference is the difference the other way round."""
    return -(x - y), y - x


@equation(zh="两个负号抵消。")
def product_of_minuses(x: Variable, y: Variable) -> Sides:
    """The two minus signs undo each other."""
    return -x * -y, x * y


@equation(zh="两个负号抵消。", when=fractions)
def quotient_of_minuses(x: Variable, y: Variable) -> Sides:
    """The two minus signs undo each other."""
    return true_div(-x, -y), x / y


# --- signs move out, to where an addition takes them up -------------------------------------------


@equation(zh="乘积变号：负号在乘法里抵消。", when=fractions)
def minus_of_product(x: Variable, y: Variable) -> Sides:
    """The sign of a factor and the sign in front undo each other."""
    return -(x * -y), x * y


@equation(zh="加上带负号的乘积，就是减去乘积。", when=fractions)
def plus_product_of_minus(x: Variable, y: Variable, z: Variable) -> Sides:
    """Adding a product with a minus sign is subtracting it."""
    return x + y * -z, x - y * z


@equation(zh="减去带负号的乘积，就是加上乘积。", when=fractions)
def minus_product_of_minus(x: Variable, y: Variable, z: Variable) -> Sides:
    """Subtracting a product with a minus sign is adding it."""
    return x - y * -z, x + y * z


@equation(zh="负号移到乘积外面，加减法会吸收它。", when=no_larger)
def sign_out_of_product(x: Variable, y: Variable) -> Sides:
    """The sign moves out of the product, to where a sum or a difference takes it up."""
    return x * -y, -(x * y)


@equation(zh="负号移到商外面，加减法会吸收它。", when=as_large)
def sign_out_of_dividend(x: Variable, y: Variable) -> Sides:
    """The sign moves out of the quotient, to where a sum or a difference takes it up."""
    return true_div(-x, y), -(x / y)


@equation(zh="负号移到商外面，加减法会吸收它。", when=no_larger)
def sign_out_of_divisor(x: Variable, y: Variable) -> Sides:
    """The sign moves out of the quotient, to where a sum or a difference takes it up."""
    return true_div(x, -y), -(x / y)


@equation(zh="两个都要减，就减去它们的和。", when=as_large)
def sign_out_of_difference(x: Variable, y: Variable) -> Sides:
    """What is taken away twice is the sum, taken away once."""
    return -x - y, -(x + y)


# --- fewer products -------------------------------------------------------------------------------


@equation(zh="公因子提出来，省一次乘法；原来的乘积可能上溢。", changes_answer=True, when=alike)
def common_factor(x: Variable, y: Variable, z: Variable) -> Sides:
    """The common factor is taken out, one product is saved; the products may have overflowed."""
    return x * y - x * z, x * (y - z)


@equation(zh="两次乘法比求幂快得多。")
def power_three(x: Variable) -> Sides:
    """Two products are much faster than a power."""
    return x**3, x * sqr(x)


@equation(zh="平方的平方，比求幂快得多。")
def power_four(x: Variable) -> Sides:
    """The square of the square is much faster than a power."""
    return x**4, sqr(sqr(x))


# What a gradient is taken of: see stable.py.
STABLE = (
    log_of_one_plus_exp,
    log1p_of_exp,
    log_of_sigmoid,
    log_of_one_minus_sigmoid,
    log1p_of_minus_sigmoid,
    log_of_exp,
    log_of_softmax,
    exp_over_its_sum,
    axis_put_back,
    exp_over_one_plus_exp,
    exp_times_sigmoid_of_minus,
    exp_of_minus_times_sigmoid,
    one_over_one_plus_exp_of_minus,
    one_over_one_plus_exp,
    inverse_of_one_plus_exp,
)
EQUATIONS: tuple[Equation, ...] = tuple(
    each for each in list(globals().values()) if isinstance(each, Equation)
)

"""Draws of random numbers, their sizes and their generators."""

from __future__ import annotations

from ..errors import Mistake, NotThere, TypeMistake, ValueMistake

not_a_generator = Mistake(
    TypeMistake,
    en="A draw and its state need a NumPy generator; {found} is not one.",
    zh="随机抽取和它的状态需要一个 NumPy 生成器；{found} 不是。",
    fix="np.random.RandomState(1)",
)
size_not_lengths = Mistake(
    TypeMistake,
    en="size, the first argument, lists an integer length for each axis; {found} is a {type}.",
    zh="第一个参数 size 要列出每个轴的长度（整数）；{found} 是 {type}。",
    fix=(
        "size={example}; other parameters by name, as avg=0, std=1",
        "size={example}；其他参数写名字，如 avg=0、std=1",
    ),
)
size_missing = Mistake(
    TypeMistake,
    en="This draw has no parameters that could give its shape.",
    zh="这个抽取没有可以决定形状的参数。",
    fix="size=(2, 3)",
)
size_negative = Mistake(
    ValueMistake,
    en=(
        "A length in size is {found}; only -1 may stand there, for the length of a parameter's"
        " axis."
    ),
    zh="size 里的长度是 {found}；只有参数在那里有轴时，才能用 -1 代表它的长度。",
    fix="size=(2, 3)",
)
size_ndim = Mistake(
    ValueMistake,
    en="size has lengths for {found} axes, and {wanted} are wanted by ndim or by a parameter.",
    zh="size 给出了 {found} 个轴的长度，但 ndim 或参数需要 {wanted} 个轴。",
    fix=("one length for each axis", "每个轴写一个长度"),
)
size_unknown = Mistake(
    ValueMistake,
    en="How many axes the draw has cannot be told from '{name}'.",
    zh="从 '{name}' 看不出抽取的结果有几个轴。",
    fix=("ndim=2, or size=x.shape", "ndim=2，或者 size=x.shape"),
)
size_not_positive = Mistake(
    ValueMistake,
    en="A length in size is {found}; here every length is at least 1.",
    zh="size 里的长度是 {found}；这里每个长度至少是 1。",
    fix="size=(2, 3)",
)
size_of_vectors = Mistake(
    ValueMistake,
    en="A length is one integer; '{found}' in size is a {type}.",
    zh="长度是一个整数；size 里的 '{found}' 是 {type}。",
    fix=("size={found}", "size={found}，不加括号"),
)
size_below_bounds = Mistake(
    NotThere,
    en="low or high has an axis that size={size} leaves out or says has length 1.",
    zh="low 或 high 有的轴，size={size} 里没有，或者长度是 1。",
    fix=("a size with the axes of low and high", "让 size 包含 low 和 high 的轴"),
)
seed_kind = Mistake(
    TypeMistake,
    en="The seed is an integer from 0 to 4294967295; this is {found}.",
    zh="种子是 0 到 4294967295 的整数；这里是 {found}。",
    fix="RandomStreams(12345)",
)
seed_refused = seed_kind.told_as(ValueMistake)
mrg_seed_kind = Mistake(
    TypeMistake,
    en="The seed is one integer, or six; {found} is neither.",
    zh="种子是一个整数或六个整数；{found} 都不是。",
    fix="MRG_RandomStreams(12345)",
)
mrg_seed = Mistake(
    ValueMistake,
    en=(
        "{found} is no seed: three numbers below 2147483647 and three below 2147462579, neither"
        " three all 0."
    ),
    zh=(
        "{found} 不能当种子：前三个数要小于 2147483647，后三个要小于 2147462579，每三个不能全是 0。"
    ),
    fix="MRG_RandomStreams(12345)",
)
draw_dtype = Mistake(
    TypeMistake,
    en="These draws are floats; {dtype} is none.",
    zh="这种抽取的结果是浮点数；{dtype} 不是。",
    fix=("dtype='float32', or T.cast(…, '{dtype}')", "dtype='float32'，或者 T.cast(…, '{dtype}')"),
)
draw_left_out = Mistake(
    NotThere,
    en="MRG_RandomStreams does not draw with {found}, and neither does Theano's.",
    zh="MRG_RandomStreams 不支持 {found}，Theano 的也不支持。",
    fix=(
        "{instead}, or RandomStreams of shared_randomstreams",
        "{instead}，或者 shared_randomstreams 的 RandomStreams",
    ),
)
draw_shape_given = Mistake(
    ValueMistake,
    en="The shape of {call} comes from {by}; it takes no size or ndim.",
    zh="{call} 的形状由 {by} 决定，不接受 size 或 ndim。",
    fix=("leave it out", "不要写它"),
)
draw_wants = Mistake(
    TypeMistake,
    en="{call} draws by a matrix of probabilities, {wanted}.",
    zh="{call} 按概率矩阵 {wanted} 抽取。",
    fix="{wanted}=np.ones((2, 3)) / 3",
)

"""Convolution, pooling and batch normalisation: settings and shapes that do not fit."""

from __future__ import annotations

from ..errors import (
    BrokenPromise,
    ConditionMistake,
    LearnerWarning,
    Mistake,
    NotThere,
    TypeMistake,
    ValueMistake,
)

# --- convolution ----------------------------------------------------------------------------------

conv_ndim = Mistake(
    TypeMistake,
    en="{call} takes {what} with {wanted} axes; '{name}' has {ndim}.",
    zh="{call} 的 {what} 要有 {wanted} 个轴；'{name}' 有 {ndim} 个。",
    fix=(
        "{name}.reshape((…)) with {wanted} lengths: how many, how many channels, rows, columns",
        "{name}.reshape((…))，给 {wanted} 个长度：个数、通道数、行数、列数",
    ),
)
conv_border = Mistake(
    ValueMistake,
    en="border_mode={found} is not known.",
    zh="没有 border_mode={found} 这种写法。",
    fix=(
        "'valid', 'full', 'half', a number of zeros, or a tuple with {axes} of them",
        "'valid'、'full'、'half'、补零的个数，或由 {axes} 个数组成的元组",
    ),
)
conv_setting = Mistake(
    ValueMistake,
    en="{name}={found} is not {axes} positive whole number(s).",
    zh="{name}={found} 不是 {axes} 个正整数。",
    fix="{name}=({sample})",
)
conv_shape = Mistake(
    ValueMistake,
    en="{name}={found} is not a shape with {axes} lengths.",
    zh="{name}={found} 不是有 {axes} 个长度的形状。",
    fix=(
        "a whole number for each axis, None where it is not known",
        "每个轴写一个整数，不知道的写 None",
    ),
)
conv_two_names = Mistake(
    ValueMistake,
    en="{old} is the old name of {new}, and both are given.",
    zh="{old} 是 {new} 的旧名，两个都给了。",
    fix=("{new} alone", "只写 {new}"),
)
conv_unknown_keyword = Mistake(
    LearnerWarning,
    en="{call} has no argument {names}; it changes nothing.",
    zh="{call} 没有参数 {names}，写了也不起作用。",
    fix=("leave it out", "去掉它"),
)
conv_channels = Mistake(
    ValueMistake,
    en="The images have {image} channel(s), the filters take {filters}{turn}. {operands}",
    zh="图像有 {image} 个通道，滤波器要 {filters} 个{turn}。{operands}",
    fix=(
        "as many channels in both: axis 1 of the images, axis 1 of the filters",
        "让两边通道数相同：图像的第 1 轴和滤波器的第 1 轴",
    ),
)
conv_group_channels = Mistake(
    ValueMistake,
    en=(
        "The images have {image} channel(s); {groups} groups of filters that take {filters}"
        " channel(s) each do not fit{turn}. {operands}"
    ),
    zh="图像有 {image} 个通道，{groups} 组滤波器每组要 {filters} 个，两者不符{turn}。{operands}",
    fix=(
        "num_groups times axis 1 of the filters must be axis 1 of the images",
        "num_groups 乘滤波器的第 1 轴，应等于图像的第 1 轴",
    ),
)
conv_groups = Mistake(
    ValueMistake,
    en="{filters} filter(s) cannot be shared out among {groups} groups{turn}. {operands}",
    zh="{filters} 个滤波器不能平分成 {groups} 组{turn}。{operands}",
    fix=("a number of filters that num_groups divides", "让滤波器的个数能被 num_groups 整除"),
)
conv_too_large = Mistake(
    ValueMistake,
    en=(
        "The filters reach over {reach}, the images with their zeros over {image}: there is no"
        " place where they fit{turn}. {operands}"
    ),
    zh="滤波器覆盖 {reach}，补零后的图像只有 {image}，没有放得下的位置{turn}。{operands}",
    fix=(
        "smaller filters, larger images, or border_mode='half'",
        "用小一些的滤波器、大一些的图像，或 border_mode='half'",
    ),
)
conv_promise = Mistake(
    BrokenPromise,
    en="{name} promises the length {told}; it is {length}{turn}. {operands}",
    zh="{name} 说长度是 {told}，实际是 {length}{turn}。{operands}",
    fix=("the true length in {name}, or None", "在 {name} 里写真实的长度，或写 None"),
)
conv_unshared = Mistake(
    ValueMistake,
    en=(
        "Filters that are not shared need one for each of the places {places}; there are"
        " {found}{turn}. {operands}"
    ),
    zh="不共享的滤波器要每个位置一个，共 {places}；这里有 {found}{turn}。{operands}",
    fix=(
        "filters with the axes (filter, *places, channel, rows, columns)",
        "滤波器的轴依次为 (滤波器, *位置, 通道, 行, 列)",
    ),
)
conv_slopes = Mistake(
    ValueMistake,
    en=(
        "The result of this convolution has the lengths {places}; the gradient given for it has"
        " {found}{turn}. {operands}"
    ),
    zh="这次卷积的结果的长度是 {places}，而给的梯度是 {found}{turn}。{operands}",
    fix=(
        "the settings and shapes of the convolution that made the result",
        "用算出该结果的那次卷积的设置和形状",
    ),
)
signal_ndim = Mistake(
    TypeMistake,
    en="The {what} have 2 or 3 axes; '{name}' has {ndim}.",
    zh="{what} 要有 2 或 3 个轴；'{name}' 有 {ndim} 个。",
    fix=("T.nnet.conv2d for images with channels", "图像有通道时用 T.nnet.conv2d"),
)
one_ratio = Mistake(
    ValueMistake,
    en="Give ratio or frac_ratio, one of the two.",
    zh="ratio 和 frac_ratio 只能给一个，也必须给一个。",
    fix="ratio=2",
)

# --- pooling --------------------------------------------------------------------------------------

pool_ndim = Mistake(
    NotThere,
    en="{call} needs at least {wanted} axes; '{name}' has {ndim}.",
    zh="{call} 至少要 {wanted} 个轴；'{name}' 有 {ndim} 个。",
    fix="{name}.dimshuffle('x', 0)",
)
pool_no_window = Mistake(
    ValueMistake,
    en="The size of the window is missing.",
    zh="没有给窗口的大小。",
    fix="ws=({sample})",
)
pool_setting = Mistake(
    ConditionMistake,
    en="{name}={found} is not {axes} whole number(s).",
    zh="{name}={found} 不是 {axes} 个整数。",
    fix="{name}=({sample})",
)
pool_pad = Mistake(
    NotThere,
    en=(
        "pad={pad} needs ignore_border=True and a window larger than the padding; ws={ws},"
        " ignore_border={ignore}."
    ),
    zh="pad={pad} 要求 ignore_border=True，并且小于窗口；这里 ws={ws}，ignore_border={ignore}。",
    fix=("ignore_border=True, pad smaller than ws", "ignore_border=True，pad 小于 ws"),
)
pool_border = Mistake(
    LearnerWarning,
    en="{call} without ignore_border keeps windows that the border cuts, as Theano does.",
    zh="{call} 没写 ignore_border，边上不完整的窗口会保留，与 Theano 相同。",
    fix=(
        "ignore_border=True to leave them out, or ignore_border=False to say so",
        "不要它们就写 ignore_border=True，要就写 ignore_border=False",
    ),
)

# --- batch normalisation --------------------------------------------------------------------------

bn_axes = Mistake(
    ValueMistake,
    en="axes={found} does not name axes of '{name}', which has {ndim}.",
    zh="axes={found} 不是 '{name}' 的轴，它有 {ndim} 个轴。",
    fix=(
        "'per-activation', 'spatial', or a tuple such as (0, 2, 3)",
        "'per-activation'、'spatial'，或 (0, 2, 3) 这样的元组",
    ),
)
bn_parameter = Mistake(
    ValueMistake,
    en=(
        "'{name}' has {ndim} axes; batch normalisation needs {few}, one for each axis that is"
        " kept, or {many}, as many as the inputs have."
    ),
    zh=(
        "'{name}' 有 {ndim} 个轴；批归一化要 {few} 个（每个保留的轴一个），"
        "或 {many} 个（与输入相同）。"
    ),
    fix=("{name} with {few} axes", "让 {name} 有 {few} 个轴"),
)
bn_one_running = Mistake(
    ValueMistake,
    en="running_mean and running_var go together; one is missing.",
    zh="running_mean 和 running_var 要一起给，这里缺一个。",
    fix=("give both or neither", "都给，或都不给"),
)
bn_epsilon = Mistake(
    ValueMistake,
    en="epsilon={found} is smaller than 1e-5.",
    zh="epsilon={found} 小于 1e-5。",
    fix="epsilon=1e-4",
)

# --- neighbourhoods -------------------------------------------------------------------------------

neibs_fit = Mistake(
    TypeMistake,
    en="Windows of {window} with steps of {step} do not fill the images, {image}{turn}.",
    zh="大小 {window}、步长 {step} 的窗口填不满图像 {image}{turn}。",
    fix=(
        "mode='ignore_borders', or images that the windows fill",
        "mode='ignore_borders'，或让窗口正好填满图像",
    ),
)
neibs_back = neibs_fit.told_as(ValueMistake)
labels_not_vector = Mistake(
    ValueMistake,
    en="'{name}' has {ndim} axes; labels come as a vector.",
    zh="'{name}' 有 {ndim} 个轴；标签要是向量。",
    fix="{name}.flatten()",
)

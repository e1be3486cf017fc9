"""What goes wrong while a call computes: shapes, indices and values that an operation cannot take.

Every sentence has the same words in braces: the `expression` that the learner wrote, the `turn` of
a scan, and the `operands` with their shapes, or values where they are numbers.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from ..errors import (
    BatchMistake,
    IndexMistake,
    MemoryMistake,
    Mistake,
    NumberMistake,
    PlaceMistake,
    RangeMistake,
    TeachingError,
    TypeMistake,
    ValueMistake,
)
from .words import joined, two

# --- shapes ---------------------------------------------------------------------------------------

lengths_differ = Mistake(
    ValueMistake,
    en="Shapes do not fit in '{expression}'{turn}: {operands}.",
    zh="'{expression}' 里的形状对不上{turn}：{operands}。",
    fix=("make {names} equally long", "让 {names} 一样长"),
)
shape_was_stored = Mistake(
    ValueMistake,
    en=(
        "Here '{name}' got the shape {shape}, before it had {before}; '{expression}' cannot be"
        " computed with it{turn}: {operands}."
    ),
    zh=(
        "'{name}' 在这里变成了形状 {shape}，原来是 {before}；"
        "'{expression}' 算不出来了{turn}：{operands}。"
    ),
    fix=("a value of shape {before}", "存形状为 {before} 的值"),
)
vector_on_columns = Mistake(
    ValueMistake,
    en=(
        "Shapes do not fit in '{expression}'{turn}: {operands}. A vector meets the columns of a"
        " matrix; '{name}' has one number for each row."
    ),
    zh=(
        "'{expression}' 里的形状对不上{turn}：{operands}。向量与矩阵的各列相配；"
        "而 '{name}' 是每行一个数。"
    ),
    fix="{name}[:, None]",
)
shapes_do_not_fit = Mistake(
    ValueMistake,
    en="'{expression}' cannot be computed for these shapes{turn}: {operands}.",
    zh="这些形状算不出 '{expression}'{turn}：{operands}。",
    fix=("look at the shape of each: {names}", "逐个查看形状：{names}"),
)
length_one = Mistake(
    ValueMistake,
    en=(
        "Shapes do not fit in '{expression}'{turn}: {operands}. An axis of length 1 is repeated"
        " only if its type says so, and the type of '{name}' does not."
    ),
    zh=(
        "'{expression}' 里的形状对不上{turn}：{operands}。长度为 1 的轴只有在类型里声明了才会广播，"
        "而 '{name}' 没有声明。"
    ),
    fix=(
        "T.addbroadcast({name}, {axis}), or create {name} with broadcastable={pattern}",
        "T.addbroadcast({name}, {axis})，或者创建 {name} 时写 broadcastable={pattern}",
    ),
)
dot_lengths = Mistake(
    ValueMistake,
    en="'{expression}' cannot be multiplied{turn}: {operands}; {a} and {b} must be equal.",
    zh="'{expression}' 不能相乘{turn}：{operands}；{a} 和 {b} 必须相等。",
    fix=("give the first as many columns as the second has rows", "前一个的列数要等于后一个的行数"),
)
reshape_size = Mistake(
    ValueMistake,
    en="'{expression}' needs {wanted} elements{turn}, '{name}' has {size}.",
    zh="'{expression}' 需要的元素个数是 {wanted}{turn}，'{name}' 有 {size} 个。",
    fix=(
        "-1 in place of one length: it is worked out from the others",
        "把其中一个长度写成 -1，它会由其余的算出",
    ),
)
parts_differ = Mistake(
    ValueMistake,
    en=(
        "The parts of '{expression}' do not fit{turn}: {operands}. All lengths must be equal,"
        " except along the axis where they are joined."
    ),
    zh="'{expression}' 的各部分拼不起来{turn}：{operands}。除了拼接的那个轴，其余长度都必须相等。",
    fix=("look at the shape of each: {names}", "逐个查看形状：{names}"),
)
stack_differs = Mistake(
    ValueMistake,
    en="The parts of '{expression}' must have equal shapes{turn}: {operands}.",
    zh="'{expression}' 的各部分形状必须相同{turn}：{operands}。",
    fix=(
        "T.concatenate puts parts of different lengths one behind the other",
        "长度不同时用 T.concatenate 首尾相接",
    ),
)
batches_differ = Mistake(
    BatchMistake,
    en=(
        "'{expression}' multiplies entry by entry along the first axis, which must be equally long"
        "{turn}: {operands}."
    ),
    zh="'{expression}' 沿第一个轴逐项相乘，这个轴必须一样长{turn}：{operands}。",
    fix=("look at the shape of each: {names}", "逐个查看形状：{names}"),
)
pieces_do_not_add_up = Mistake(
    ValueMistake,
    en=(
        "'{expression}' asks for {count} piece(s) with the lengths {sizes}{turn}; the axis has"
        " {length}."
    ),
    zh="'{expression}' 要切成 {count} 段，长度为 {sizes}{turn}；而这个轴的长度是 {length}。",
    fix=(
        "one length for each piece, which add up to {length}",
        "每一段给一个长度，总和为 {length}",
    ),
)
length_not_one = Mistake(
    ValueMistake,
    en="'{expression}' says that axis {axis} has length 1{turn}; it has {length}: {operands}.",
    zh="'{expression}' 声明轴 {axis} 的长度是 1{turn}，实际是 {length}：{operands}。",
    fix=(
        "leave the promise out, or x[:1] to take one of them",
        "去掉这个声明，或者用 x[:1] 取一个",
    ),
)

# --- values ---------------------------------------------------------------------------------------

index_out_of_range = Mistake(
    IndexMistake,
    en="Index {index} in '{expression}' is out of range{turn}: {axis}.",
    zh="'{expression}' 的下标 {index} 越界{turn}：{axis}。",
    fix="{range}",
)
indices_differ = Mistake(
    IndexMistake,
    en="The index vectors of '{expression}' must be equally long{turn}: {operands}.",
    zh="'{expression}' 的几个下标向量必须一样长{turn}：{operands}。",
    fix=(
        "x[i][:, j] to take rows i and columns j",
        "取第 i 行、第 j 列的交叉处，写 x[i][:, j]",
    ),
)
mask_length = Mistake(
    IndexMistake,
    en="The mask in '{expression}' must be as long as the axis it picks from{turn}: {operands}.",
    zh="'{expression}' 里的布尔掩码要和它所选的轴一样长{turn}：{operands}。",
    fix=("a mask made from the array itself: x[x > 0]", "用数组本身做掩码：x[x > 0]"),
)
label_count = Mistake(
    PlaceMistake,
    en="'{expression}' needs one label for each row{turn}: {operands}.",
    zh="'{expression}' 要求每一行一个标签{turn}：{operands}。",
    fix=("as many labels as rows, in the same batch", "标签数要等于行数，取自同一批数据"),
)
length_negative = Mistake(
    ValueMistake,
    en="'{expression}' asks for a negative length{turn}: {operands}.",
    zh="'{expression}' 要求的长度是负数{turn}：{operands}。",
    fix=("T.maximum(…, 0) around the length", "用 T.maximum(…, 0) 包住这个长度"),
)
step_zero = Mistake(
    RangeMistake,
    en="'{expression}' never comes to an end{turn}: {operands}.",
    zh="'{expression}' 走不到终点{turn}：{operands}。",
    fix=(
        "a step that is not 0, and numbers that are neither nan nor inf",
        "步长不能是 0，数不能是 nan 或 inf",
    ),
)
nothing_to_compare = Mistake(
    ValueMistake,
    en="'{expression}' looks for the greatest or smallest of no numbers{turn}: {operands}.",
    zh="'{expression}' 要在空数组里找最大或最小的数{turn}：{operands}。",
    fix=("look at the shape of each: {names}", "逐个查看形状：{names}"),
)
greatest_of_few = Mistake(
    ValueMistake,
    en="'{expression}' asks for {many} of {length} numbers{turn}: {operands}.",
    zh="'{expression}' 要从 {length} 个数里取 {many} 个{turn}：{operands}。",
    fix=("a number from 1 to {length}", "1 到 {length} 之间的数"),
)
draw_parameters = Mistake(
    ValueMistake,
    en="'{expression}' cannot be drawn{turn}: {operands}. NumPy says: {said}",
    zh="无法抽取 '{expression}'{turn}：{operands}。NumPy 的说法：{said}",
    fix=(
        "probabilities from 0 to 1 that sum to 1, a scale above 0, low below high",
        "概率在 0 到 1 之间且和为 1，尺度大于 0，low 小于 high",
    ),
)
assert_failed = Mistake(
    NumberMistake,
    en="{message} (the condition '{condition}' of '{expression}' is false{turn})",
    zh="{message}（'{expression}' 的条件 '{condition}' 不成立{turn}）",
    fix=("look at the values that go into it", "查看代入条件的数值"),
)
no_memory = Mistake(
    MemoryMistake,
    en="There is not enough memory for '{expression}'{turn}: {operands}.",
    zh="内存不够计算 '{expression}'{turn}：{operands}。",
    fix=(
        "smaller arrays, or float32 in place of float64",
        "用更小的数组，或用 float32 代替 float64",
    ),
)
rows_differ = Mistake(
    ValueMistake,
    en=(
        "'{value}' has shape {shape}{turn}; the rows before have {before}. All rows of an output"
        " need one shape."
    ),
    zh="'{value}' 的形状是 {shape}{turn}，之前各行是 {before}；scan 的一个输出每一步形状都要相同。",
    fix=(
        "a state of fixed length, filled with T.set_subtensor(…) step by step",
        "用固定长度的状态，每一步用 T.set_subtensor(…) 填入",
    ),
)
cannot_compute = Mistake(
    ValueMistake,
    en="'{expression}' cannot be computed{turn}: {operands}. NumPy says: {said}",
    zh="'{expression}' 无法计算{turn}：{operands}。NumPy 的说法：{said}",
    fix=("look at what goes in: {names}", "查看代入的值：{names}"),
)

# Words of NumPy's by which the reason is known. What is not here is quoted.
REASONS = {
    "concatenation axis": parts_differ,
    "must have the same shape": stack_differs,
    "negative dimensions": length_negative,
    "negative values": length_negative,
    "must be non-negative": length_negative,
    "step cannot be zero": step_zero,
    "Maximum allowed size": step_zero,
    "cannot compute length": step_zero,
    "zero-size array": nothing_to_compare,
    "empty sequence": nothing_to_compare,
    "indexing arrays could not": indices_differ,
    "boolean index did not match": mask_length,
    "mismatch": shapes_do_not_fit,
    "could not broadcast": shapes_do_not_fit,
    "could not be broadcast": shapes_do_not_fit,
    "not aligned": shapes_do_not_fit,
    "equal length": shapes_do_not_fit,
    "same length": shapes_do_not_fit,
    "broadcastable": shapes_do_not_fit,
    "cannot reshape": shapes_do_not_fit,
}

# Under which class an error of Python's is told.
CLASSES: dict[type[Exception], type[TeachingError]] = {
    MemoryError: MemoryMistake,
    IndexError: IndexMistake,
    TypeError: TypeMistake,
    ValueError: ValueMistake,
    ZeroDivisionError: RangeMistake,
    OverflowError: RangeMistake,
}


def reason(error: Exception) -> Mistake | None:
    """The mistake that an error of NumPy's means; None for a kind that has no words."""
    told_as = next((ours for kind, ours in CLASSES.items() if isinstance(error, kind)), None)
    if told_as is None or told_as is MemoryMistake:
        return no_memory if told_as else None
    known = next((m for words, m in REASONS.items() if words in str(error)), None)
    if known is not None:
        return known
    return cannot_compute if told_as is ValueMistake else cannot_compute.told_as(told_as)


# --- words ----------------------------------------------------------------------------------------


def described(name: str, value: Any) -> str:
    """One operand: `x (3,)`, or `i = -1` for a number."""
    shape = np.shape(value)
    return f"{name} {shape}" if shape else f"{name} = {value}"


def all_described(operands: Iterable[tuple[str, Any]]) -> str:
    """The operands in a row; without any, that all of them are constants."""
    parts = [described(name, value) for name, value in operands]
    return joined(parts) if parts else two("constants alone", "只有常量")


def axis_words(name: str, shape: tuple[int, ...], axis: int) -> str:
    """Along which axis an index is too far: `'x' has shape (3,)`."""
    if len(shape) == 1:
        return two(f"'{name}' has shape {shape}", f"'{name}' 的形状是 {shape}")
    where = two(f"axis {axis} of '{name}' {shape}", f"'{name}' {shape} 的轴 {axis}")
    length = shape[axis] if axis < len(shape) else 0
    return two(f"{where} has length {length}", f"{where} 的长度是 {length}")


def hidden_axis(operands: str, length: int) -> str:
    """Where the array itself is not the learner's: `the axis has length 3 (p (2, 3), y (2,))`."""
    return two(f"the axis has length {length} ({operands})", f"该轴的长度是 {length}（{operands}）")


def index_range(length: int) -> str:
    """Which indices an axis of this length has."""
    if not length:
        return two("an array that is not empty", "换一个不为空的数组")
    last = length - 1
    return two(
        f"an index from 0 to {last}, or from -{length} to -1",
        f"下标可以是 0 到 {last}，或 -{length} 到 -1",
    )


def gradient_of(expression: str) -> str:
    """An operand that is no variable of the learner's, but the gradient that arrives."""
    return two(f"the gradient of {expression}", f"{expression} 的梯度")


def sentence(error: Exception) -> str:
    """NumPy's own words as a sentence."""
    said = " ".join(str(error).split())
    return said if said.endswith(".") else f"{said}."


def backwards() -> str:
    """Behind an expression: not itself failed, but its gradient."""
    return two(" (in its gradient)", "（求其梯度时）")

"""What matrices do not allow: operands of linear algebra, and matrices that have no inverse."""

from __future__ import annotations

from ..errors import (
    ConditionMistake,
    EmptyConstantError,
    LinAlgMistake,
    Mistake,
    NotScalarConstantError,
    TypeMistake,
    ValueMistake,
)

# --- operands -------------------------------------------------------------------------------------

not_a_matrix = Mistake(
    ConditionMistake,
    en="{call} works on a matrix; '{name}' has {ndim} axes.",
    zh="{call} 用于矩阵；'{name}' 有 {ndim} 个轴。",
    fix="T.dmatrix('{name}')",
)
solve_ndim = Mistake(
    TypeMistake,
    en="The right side of solve is a vector or a matrix; '{name}' has {ndim} axes.",
    zh="solve 的右边是向量或矩阵；'{name}' 有 {ndim} 个轴。",
    fix=(
        "one vector, or its vectors as the columns of a matrix",
        "一个向量，或者把几个向量作为矩阵的列",
    ),
)
kron_ndim = Mistake(
    TypeMistake,
    en="kron multiplies two matrices, or a matrix and a vector; these have {a} and {b} axes.",
    zh="kron 把两个矩阵相乘，或者一个矩阵和一个向量；这里是 {a} 个轴和 {b} 个轴。",
    fix=("T.outer(a, b) for two vectors", "两个向量用 T.outer(a, b)"),
)
norm_order = Mistake(
    ValueMistake,
    en="There is no norm of order {ord} for '{name}', which has {ndim} axes.",
    zh="'{name}' 有 {ndim} 个轴，没有 {ord} 阶的范数。",
    fix=(
        "None, 'inf' or a number for a vector; None, 'fro', 'inf', 1 or -1 for a matrix",
        "向量用 None、'inf' 或一个数；矩阵用 None、'fro'、'inf'、1 或 -1",
    ),
)
topk_number = Mistake(
    ValueMistake,
    en="topk(x, kth) takes one number kth; '{name}' has {ndim} axes.",
    zh="topk(x, kth) 的 kth 是一个数；'{name}' 有 {ndim} 个轴。",
    fix="T.topk(x, 3)",
)
not_lengths = Mistake(
    TypeMistake,
    en="dims is a vector with one length for each axis; '{name}' has {ndim} axes.",
    zh="dims 是一个向量，每个轴一个长度；'{name}' 有 {ndim} 个轴。",
    fix="x.shape, T.lvector('dims'), (3, 4)",
)
diagonal_value = Mistake(
    TypeMistake,
    en="The diagonal of '{name}' takes one {dtype} number; '{value}' is not one.",
    zh="'{name}' 的对角线上放一个 {dtype} 数；'{value}' 不是。",
    fix="T.cast({value}, '{dtype}')",
)
not_counted = Mistake(
    TypeMistake,
    en="bincount counts the numbers of an integer vector; '{name}' is a {type}.",
    zh="bincount 数的是整数向量里的数；'{name}' 是 {type}。",
    fix="{name}.flatten()",
)
not_a_constant = Mistake(
    NotScalarConstantError,
    en="'{name}' is not one number that is known before a call.",
    zh="'{name}' 在调用之前不是一个已知的数。",
    fix="T.constant(3)",
)
empty_constant = not_a_constant.told_as(EmptyConstantError)
fft_ndim = Mistake(
    TypeMistake,
    en="{call} works on a batch: its first axis counts the entries; '{name}' has {ndim} axes.",
    zh="{call} 处理一批数据：第一个轴是批；'{name}' 只有 {ndim} 个轴。",
    fix="T.shape_padleft({name})",
)

# --- matrices that a call meets -------------------------------------------------------------------

singular_matrix = Mistake(
    LinAlgMistake,
    en=(
        "The matrix in '{expression}'{turn} is singular: one of its rows is a combination of the"
        " others, so it has no inverse."
    ),
    zh="'{expression}'{turn} 里的矩阵是奇异的：有一行是其余各行的组合，所以没有逆矩阵。",
    fix=(
        "T.nlinalg.pinv, or add a little to the diagonal: A + 1e-6 * T.eye(A.shape[0])",
        "T.nlinalg.pinv，或者给对角线加一点：A + 1e-6 * T.eye(A.shape[0])",
    ),
)
not_positive_definite = Mistake(
    LinAlgMistake,
    en=(
        "The matrix in '{expression}'{turn} is not positive definite, so it has no Cholesky factor."
    ),
    zh="'{expression}'{turn} 里的矩阵不是正定的，所以没有 Cholesky 因子。",
    fix=(
        "Cholesky(on_error='nan'), or add a little to the diagonal: A + 1e-6 * T.eye(A.shape[0])",
        "Cholesky(on_error='nan')，或者给对角线加一点：A + 1e-6 * T.eye(A.shape[0])",
    ),
)
complex_eigenvalues = Mistake(
    LinAlgMistake,
    en=(
        "The matrix in '{expression}'{turn} has complex eigenvalues, and the formula is for real"
        " ones."
    ),
    zh="'{expression}'{turn} 里的矩阵有复特征值，而这个式子是为实数写的。",
    fix=(
        "T.cast(A, 'complex128') before eig; eigh if the matrix is symmetric",
        "先 T.cast(A, 'complex128') 再求 eig；对称矩阵用 eigh",
    ),
)
not_square = Mistake(
    LinAlgMistake,
    en="'{expression}'{turn} needs a square matrix; the shapes are {operands}.",
    zh="'{expression}'{turn} 需要方阵；形状是 {operands}。",
    fix=(
        "T.nlinalg.pinv or lstsq for a matrix that is not square",
        "不是方阵时用 T.nlinalg.pinv 或 lstsq",
    ),
)
no_convergence = Mistake(
    LinAlgMistake,
    en=(
        "NumPy found no answer for '{expression}'{turn}: the matrix holds nan or inf, or the"
        " search for it did not converge."
    ),
    zh="NumPy 求不出 '{expression}'{turn}：矩阵里有 nan 或 inf，或者迭代没有收敛。",
    fix=("theano.printing.Print, to see the matrix", "用 theano.printing.Print 看看这个矩阵"),
)

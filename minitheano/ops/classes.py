"""Theano's classes of ops: to ask `isinstance(node.op, Sum)`, and to call with settings.

Here an op is a card, and a setting an argument: `Sum(axis=0)` is the function `sum` with that axis.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from ..graph import Variable
from .card import Op
from .detach import clipped, scaled
from .elementwise import add, cast, maximum, minimum, mul
from .extra import diff, distinct, searchsorted
from .index import repeat
from .join import join, split, stack
from .kinds import kind
from .linalg import (
    MATRIX_STRUCTURES,
    eig,
    eigh,
    eigvalsh,
    factor,
    qr,
    solver,
    svd,
    tensorinv,
    tensorsolve,
)
from .make import alloc, arange, diag, diagonal, eye
from .nnet import logsoftmax, softmax
from .reduce import all, any, argmax, cumprod, cumsum, max, max_and_argmax, min, prod, sum
from .shape import dimshuffle, flatten, patternbroadcast, reshape, specify_shape
from .sort import argsort, sort, topk_and_argtopk

Function = Callable[..., Any]

# --- what a class gives when it is called ---------------------------------------------------------


def settled(f: Function, settings: str = "") -> Callable[..., Function]:
    """The function that takes these settings, in this order or by name, and gives `f` with them."""
    names = settings.split()

    def made(*values: Any, **named: Any) -> Function:
        chosen = {**dict(zip(names, values, strict=False)), **named}
        return partial(f, **chosen) if chosen else f

    return made


def _dimshuffle(input_broadcastable: Any, new_order: Any, inplace: bool = True) -> Function:
    return lambda x: dimshuffle(x, new_order)


FOLDS: dict[Any, Function] = {add: sum, mul: prod, maximum: max, minimum: min}


def _fold(scalar_op: Op, axis: Any = None) -> Function:
    return partial(FOLDS[scalar_op], axis=axis)


def _reshape(ndim: int, name: str | None = None) -> Function:
    return partial(reshape, ndim=ndim)


def _rebroadcast(*axes: tuple[int, bool]) -> Function:
    """Of pairs of an axis and whether it has length 1."""
    declared = dict(axes)

    def rebroadcast(x: Variable) -> Variable:
        return patternbroadcast(x, [declared.get(k, b) for k, b in enumerate(x.broadcastable)])

    return rebroadcast


def _split(len_splits: int) -> Function:
    return lambda x, axis, splits_size: split(x, splits_size, len_splits, axis)


def _alloc_diag(offset: int = 0, axis1: int = 0, axis2: int = 1) -> Function:
    return partial(diag, k=offset)


def _make_vector(dtype: str = "int64") -> Function:
    return lambda *numbers: cast(stack(numbers), dtype)


def _cumulated(axis: Any = None, mode: str = "add") -> Function:
    return partial({"add": cumsum, "mul": cumprod}[mode], axis=axis)


def _unique(
    return_index: bool = False,
    return_inverse: bool = False,
    return_counts: bool = False,
    axis: int | None = None,
) -> Function:
    """The different numbers of an array, sorted; on demand their places, and how many of each."""
    card = distinct(bool(return_index), bool(return_inverse), bool(return_counts), axis)

    def unique(x: Any, return_list: bool = False) -> Any:
        found = list(card.node(x).outputs)
        return found if return_list or len(found) > 1 else found[0]

    return unique


def _cholesky(lower: bool = True, on_error: str = "raise") -> Op:
    if on_error not in ("raise", "nan"):
        raise ValueError(f"on_error is 'raise' or 'nan', not {on_error!r}")
    return factor(bool(lower), on_error)


def _solve(
    A_structure: str = "general",
    lower: bool = False,
    overwrite_A: bool = False,
    overwrite_b: bool = False,
) -> Op:
    if A_structure not in MATRIX_STRUCTURES:
        raise ValueError(f"A_structure is one of {MATRIX_STRUCTURES}, not {A_structure!r}")
    return solver(A_structure)


# --- which cards are instances --------------------------------------------------------------------


def _indexing(card: Any) -> tuple[Any, ...]:
    items: tuple[Any, ...] = card.maker[1][-1]
    return items


def _basic(card: Any) -> bool:
    return "array" not in _indexing(card)


def _by_one_vector(card: Any) -> bool:
    return _indexing(card) == ("array",)


def _advanced(card: Any) -> bool:
    return not _basic(card) and not _by_one_vector(card)


# --- the classes ----------------------------------------------------------------------------------

CHANGES = "inc_subtensor set_subtensor"
# The name, its cards, what it gives when called, and which of the cards are meant if not all.
ROWS: tuple[tuple[Any, ...], ...] = (
    ("DimShuffle", "dimshuffle", _dimshuffle),
    ("Subtensor", "index", None, _basic),
    ("AdvancedSubtensor1", "index", None, _by_one_vector),
    ("AdvancedSubtensor", "index", None, _advanced),
    ("IncSubtensor", CHANGES, None, _basic),
    ("AdvancedIncSubtensor1", CHANGES, None, _by_one_vector),
    ("AdvancedIncSubtensor", CHANGES, None, _advanced),
    ("Rebroadcast", "rebroadcast", _rebroadcast),
    ("SpecifyShape", "specify_shape", settled(specify_shape)),
    ("Shape", "shape"),
    ("Reshape", "reshape", _reshape),
    ("Flatten", "flatten", settled(flatten, "ndim")),
    ("Dot", "dot"),
    ("BatchedDot", "batched_dot"),
    ("Alloc", "alloc", settled(alloc)),
    ("Join", "join", settled(join)),
    ("Split", "split", _split),
    ("MakeVector", "stack", _make_vector),
    ("ARange", "arange", settled(arange, "dtype")),
    ("Eye", "eye", settled(eye, "dtype")),
    ("Tile", "tile"),
    ("ExtractDiag", "diagonal", settled(diagonal, "offset axis1 axis2")),
    ("AllocDiag", "diag", _alloc_diag),
    ("CAReduce", "sum prod max min all any", _fold),
    ("CAReduceDtype", "sum prod"),
    ("Sum", "sum", settled(sum, "axis dtype acc_dtype")),
    ("Prod", "prod", settled(prod, "axis dtype acc_dtype no_zeros_in_input")),
    ("All", "all", settled(all, "axis")),
    ("Any", "any", settled(any, "axis")),
    ("Argmax", "argmax", settled(argmax, "axis")),
    ("MaxAndArgmax", "max argmax", settled(max_and_argmax, "axis")),
    ("Softmax", "softmax", settled(softmax)),
    ("LogSoftmax", "logsoftmax", settled(logsoftmax)),
    ("ScalarSigmoid", "sigmoid"),
    ("UltraFastScalarSigmoid", "ultra_fast_sigmoid"),
    ("ScalarSoftplus", "softplus"),
    ("DeepCopyOp", "copy"),
    ("DisconnectedGrad", "disconnected_grad"),
    ("ZeroGrad", "zero_grad"),
    ("ConsiderConstant", "consider_constant"),
    ("UndefinedGrad", "undefined_grad"),
    ("GradClip", "grad_clip", clipped),
    ("GradScale", "grad_scale", scaled),
    ("MatrixInverse", "matrix_inverse"),
    ("MatrixPinv", "pinv"),
    ("Det", "det"),
    ("Eig", "eig", settled(eig)),
    ("Eigh", "eigh", settled(eigh, "UPLO")),
    ("SVD", "svd", settled(svd, "full_matrices compute_uv")),
    ("QRFull", "qr", settled(qr, "mode")),
    ("QRIncomplete", "qr", settled(qr, "mode")),
    ("Cholesky", "cholesky", _cholesky),
    ("Solve", "solve", _solve),
    ("TensorInv", "", settled(tensorinv, "ind")),
    ("TensorSolve", "", settled(tensorsolve, "axes")),
    ("Eigvalsh", "", settled(eigvalsh, "lower")),
    ("Expm", "expm"),
    ("SortOp", "sort", settled(sort, "kind order")),
    ("ArgSortOp", "argsort", settled(argsort, "kind order")),
    ("TopKOp", "argtopk", settled(topk_and_argtopk, "axis sorted idx_dtype")),
    ("CumOp", "cumsum cumprod", _cumulated),
    ("CumsumOp", "cumsum", settled(cumsum, "axis")),
    ("CumprodOp", "cumprod", settled(cumprod, "axis")),
    ("Unique", "unique", _unique),
    ("RepeatOp", "repeat", settled(repeat, "axis")),
    ("DiffOp", "", settled(diff, "n axis")),
    ("SearchsortedOp", "searchsorted", settled(searchsorted, "side")),
)
CLASSES: dict[str, Any] = {row[0]: kind(*row) for row in ROWS}

"""What Theano calls an op, as in `Elemwise{add,no_inplace}`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ..graph import Apply, Variable
from ..inert import one_line
from ..say import leaf
from .index import ARRAY, HOLE, NEW
from .reduce import dtypes_of_total

# Elementwise ops with a name of their own; the others are called after the scalar op.
OWN = ("sigmoid", "softplus", "ultra_fast_sigmoid", "hard_sigmoid")
SCALAR = {"fill": "second", "cast": "Cast"}
PLAIN = {
    "softmax": "Softmax", "log_softmax": "LogSoftmax", "logsoftmax": "LogSoftmax",
    "shape": "Shape", "join": "Join", "alloc": "Alloc", "batched_dot": "BatchedDot",
    "nonzero": "Nonzero", "specify_shape": "SpecifyShape",
    "matrix_inverse": "MatrixInverse", "det": "Det", "disconnected_grad": "DisconnectedGrad",
    "zero_grad": "ZeroGrad", "consider_constant": "ConsiderConstant", "grad_clip": "GradClip",
    "grad_scale": "GradScale", "copy": "Elemwise{identity}",
}  # fmt: skip

NAMED = ("mean", "max", "argmax")  # results with a name; an extreme that keeps its axes has none


def op_name(node: Apply) -> str:
    """The name of the node's op as Theano prints it; our own word where Theano has no such op."""
    op = node.op
    if op.name in SETTINGS:
        return SETTINGS[op.name](node, *settings(node))
    if op.name.startswith("shape["):
        return "Subtensor{int64}"
    return PLAIN.get(op.name) or one_line(str(op))


def elementwise_name(op: Any) -> str:
    """What `print(x.owner.op)` shows of an op that works number by number."""
    name = SCALAR.get(op.name, op.name)
    if name.startswith("cast{"):
        return f"Elemwise{{Cast{name.removeprefix('cast')}}}"
    return name if name in OWN else f"Elemwise{{{name},no_inplace}}"


def settings(node: Apply) -> tuple[Any, ...]:
    """What the op's card was made from: nothing, for a card that stands in the catalogue."""
    found: tuple[Any, ...] = node.op.maker[1]
    return () if found == (node.op.name,) else found


def variable_name(v: Variable) -> str:
    """What Theano prints of a variable: its name, `Op.0` for an output, the type of an input."""
    if v.owner is None or v.name:
        return leaf(v)
    op = v.owner.op.name
    if op in NAMED and (op == "mean" or v.ndim < v.owner.inputs[0].ndim):
        return str(op)
    return f"{op_name(v.owner)}.{v.index}"


# --- ops with settings ----------------------------------------------------------------------------


def _axes(node: Apply, axes: Any) -> tuple[int, ...]:
    """The axes of a reduction; None stands for all."""
    return tuple(range(node.inputs[0].ndim)) if axes is None else axes


def _sum(node: Apply, axes: Any, keepdims: bool, dtype: str, acc_dtype: str) -> str:
    where = "" if axes is None else f"axis={list(axes)}, "
    _, acc = dtypes_of_total(node.inputs[0].dtype, dtype, acc_dtype)
    return f"Sum{{{where}acc_dtype={acc}}}"


def _prod(node: Apply, axes: Any, keepdims: bool, dtype: str, acc_dtype: str) -> str:
    wanted, acc = dtypes_of_total(node.inputs[0].dtype, dtype, acc_dtype)
    return f"Prod{{axis={axes}, dtype={wanted!r}, acc_dtype={acc!r}}}"


def _extreme(node: Apply, name: str, axes: Any, keepdims: bool) -> str:
    return f"MaxAndArgmax{{axis={_axes(node, axes)}}}"


def _truth(node: Apply, name: str, axes: Any, keepdims: bool) -> str:
    """`Any{1}`: the axes in braces, if they were said."""
    where = "" if axes is None else f"{{{', '.join(map(str, axes))}}}"
    return name.capitalize() + where


def _dimshuffle(node: Apply, order: Any) -> str:
    return f"InplaceDimShuffle{{{','.join(map(str, order))}}}"


def _of_result(word: str) -> Callable[..., str]:
    """A name with a property of the result in braces."""
    return lambda node, *settings: word.format(out=node.outputs[0], n=len(node.outputs))


def _index(node: Apply, items: Any) -> str:
    """The kinds of the entries, not their values; an index by vectors has another name."""
    if ARRAY not in items:
        places = node.inputs[1:] if node.op.name == "index" else node.inputs[2:]
        dtypes = iter([i.dtype for i in places])
        return f"Subtensor{{{', '.join(_entry(item, dtypes) for item in items)}}}"
    if any(getattr(i.type, "dtype", "") == "bool" for i in node.inputs):
        return "AdvancedBooleanSubtensor"
    return "AdvancedSubtensor1" if len(items) == 1 else "AdvancedSubtensor"


def _entry(item: Any, dtypes: Iterator[str]) -> str:
    """`int64` for a number, `int64:int64:` for a slice with a start and an end; else its dtype."""
    if isinstance(item, tuple):
        return ":".join("" if bound is None else _entry(bound, dtypes) for bound in item)
    return "::" if item == NEW else next(dtypes) if item == HOLE else "int64"


def _changed(node: Apply, name: str, items: Any) -> str:
    sets = name == "set_subtensor"
    inner = _index(node, items)
    if inner.startswith("Subtensor"):
        return f"IncSubtensor{{{'Set' if sets else 'Inc'};{inner[len('Subtensor{') :]}"
    if inner == "AdvancedSubtensor1":
        return f"AdvancedIncSubtensor1{{no_inplace,{'set' if sets else 'inc'}}}"
    return f"AdvancedIncSubtensor{{inplace=False,  set_instead_of_inc={sets}}}"


SETTINGS: dict[str, Callable[..., str]] = {
    "sum": _sum, "prod": _prod, "all": _truth, "any": _truth, "dimshuffle": _dimshuffle,
    "max": _extreme, "min": _extreme, "argmax": _extreme, "argmin": _extreme,
    "reshape": _of_result("Reshape{{{out.ndim}}}"), "flatten": _of_result("Reshape{{{out.ndim}}}"),
    "arange": _of_result("ARange{{dtype='{out.dtype}'}}"),
    "eye": _of_result("Eye{{dtype='{out.dtype}'}}"),
    "tri": _of_result("Tri{{dtype='{out.dtype}'}}"), "split": _of_result("Split{{{n}}}"),
    "stack": lambda node, *_: (
        "Join" if node.inputs[0].ndim else f"MakeVector{{dtype={node.outputs[0].dtype!r}}}"
    ),
    "cumsum": lambda node, axis: f"CumOp{{{axis}, add}}",
    "cumprod": lambda node, axis: f"CumOp{{{axis}, mul}}",
    "index": _index, "set_subtensor": _changed, "inc_subtensor": _changed,
}  # fmt: skip

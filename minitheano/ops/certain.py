"""What is certain of a value before any call: the one number that an expression stands for."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import mistakes
from ..errors import NotScalarConstantError
from ..graph import Apply, Constant, Variable, order
from ..say import label
from ..site import here

# Ops that arrange or repeat their first input, so that its number is theirs.
ARRANGING = {"alloc", "copy", "dimshuffle", "flatten", "rebroadcast", "reshape", "specify_shape"}


def get_scalar_constant_value(
    orig_v: Any, elemwise: bool = True, only_process_constants: bool = False, max_recur: int = 10
) -> Any:
    """The one number that `orig_v` has in every place, as an array without axes.

    Raises NotScalarConstantError if only a call can tell, or if there are several, and its kind
    EmptyConstantError if there is none.
    """
    if not isinstance(orig_v, Variable):
        return _only_number(np.asarray(orig_v), repr(orig_v))
    if isinstance(orig_v, Constant):
        return _only_number(np.asarray(orig_v.data), label(orig_v))
    known: dict[Variable, Any] = {}
    for node in [] if only_process_constants else order([orig_v]):
        found = _number(node, known, elemwise)
        if found is not None:
            known[node.outputs[0]] = found
    if orig_v not in known:
        raise mistakes.not_a_constant(here(), name=label(orig_v))
    return known[orig_v]


def extract_constant(x: Any, elemwise: bool = True, only_process_constants: bool = False) -> Any:
    """The one number that `x` has in every place, or `x` itself if there is none."""
    try:
        return get_scalar_constant_value(x, elemwise, only_process_constants)
    except NotScalarConstantError:
        return x


def _only_number(data: Any, name: str) -> Any:
    if data.dtype == object or (data.size and (data != data.flat[0]).any()):
        raise mistakes.not_a_constant(here(), name=name)
    if data.size == 0:
        raise mistakes.empty_constant(here(), name=name)
    return data.flat[0].reshape(())


def _value(variable: Variable, known: dict[Variable, Any]) -> Any:
    return variable.data if isinstance(variable, Constant) else known.get(variable)


def _part_of_stack(node: Apply) -> Variable | None:
    """The scalar that `T.stack([a, b])[0]` picks; None if the node does not pick one."""
    source, (items,) = node.inputs[0].owner, node.op.maker[1]
    parts = source.inputs if source is not None and source.op.name == "stack" else ()
    k: Any = items[0] if len(items) == 1 else None
    picks = isinstance(k, int) and -len(parts) <= k < len(parts) and parts[k].ndim == 0
    return parts[k] if picks else None


def _number(node: Apply, known: dict[Variable, Any], elemwise: bool) -> Any:
    """The number of a node's output, if those of its inputs tell; else None."""
    inputs = [_value(i, known) for i in node.inputs]
    name = node.op.name
    part = _part_of_stack(node) if name == "index" else None
    if part is not None:
        found = _value(part, known)
        return None if found is None else np.asarray(found, node.outputs[0].dtype)
    if name in ARRANGING or name == "fill":
        found = inputs[name == "fill"]
        return None if found is None or np.size(found) != 1 else np.reshape(found, ())
    if name.startswith("shape["):
        (axis,) = node.op.maker[1]
        return np.asarray(1) if node.inputs[0].broadcastable[axis] else None
    folds = (node.op.elementwise and elemwise) or all(isinstance(i, Constant) for i in node.inputs)
    if not folds or any(i is None for i in inputs):
        return None
    (found,) = node.op.compute(node, *inputs)[:1]
    return found.reshape(()) if found.size == 1 else None

"""What is certain of a value before any call: the one number that an expression stands for."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import mistakes
from ..graph import Apply, Constant, Variable, order
from ..say import label
from ..site import here

# Ops that arrange or repeat their first input, so that its number is theirs.
ARRANGING = {"alloc", "copy", "dimshuffle", "flatten", "rebroadcast", "reshape", "specify_shape"}


def get_scalar_constant_value(
    orig_v: Any, elemwise: bool = True, only_process_constants: bool = False, max_recur: int = 10
) -> Any:
    """The one number that `orig_v` has in every place, as an array without axes.

    Raises NotScalarConstantError if only a call can tell, or if there are several.
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
    except mistakes.not_a_constant.kind:
        return x


def _only_number(data: Any, name: str) -> Any:
    if data.size == 0 or data.dtype == object or (data != data.flat[0]).any():
        raise mistakes.not_a_constant(here(), name=name)
    return data.flat[0].reshape(())


def _number(node: Apply, known: dict[Variable, Any], elemwise: bool) -> Any:
    """The number of a node's output, if those of its inputs tell; else None."""
    inputs = [i.data if isinstance(i, Constant) else known.get(i) for i in node.inputs]
    name = node.op.name
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

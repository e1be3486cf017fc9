"""Some ops that work number by number as one native loop, where that is faster than NumPy.

Polynomials, comparisons and choices are: nothing is stored between the ops. Functions such as exp
are not, for NumPy computes several at once; nor are sums, which NumPy adds up several at once.
"""

from __future__ import annotations

from ..graph import Apply
from ..types import DISCRETE
from ..writer import Writer
from .calls import Call, called
from .scalars import CALL, Unable, number, template

QUICK = frozenset(["np.sqrt", "np.floor", "np.ceil", "np.trunc", "np.rint", "np.isnan", "np.isinf"])


def write_native_group(writer: Writer, node: Apply) -> bool:
    """Write a group as the call of a native function; False if NumPy is to compute it."""
    return called(writer, node, "native_groups", lambda call: _write(node, call))


def _write(node: Apply, call: Call) -> None:
    op, code = node.op, call.code
    if any(op.folds):
        raise Unable("sum")
    for inner in op.nodes:
        _check(inner)
    for inner, outer in zip(op.inner_inputs, node.inputs, strict=True):
        call.stands_for(inner, outer)
    for inner in op.nodes:
        for i in inner.inputs:
            code.constant(i)
        code.node(inner)
    dims = code.grids[op.inner_outputs[0]].dims
    places = [code.buffer(dims, v.type.dtype) for v in op.inner_outputs]
    for v in op.inner_outputs:
        for a, b in zip(code.grids[v].dims, dims, strict=True):
            code.same(a, b)
    with code.loops(dims) as index:
        values = [code.value(v, index) for v in op.inner_outputs]
        for place, value in zip(places, values, strict=True):
            code.line(f"{place.at(index)} = {value}")
    for output, place in zip(node.outputs, places, strict=True):
        call.gives([output], place.name)


def _check(node: Apply) -> None:
    """Raise `Unable` for an op that NumPy computes faster."""
    dtype = node.outputs[0].type.dtype
    number(dtype)
    if node.op.name.startswith("cast") or node.op.name == "fill":
        return
    slow = dtype not in DISCRETE and node.op.name in ("pow", "mod", "int_div")
    if slow or any(name not in QUICK for name in CALL.findall(template(node.op, dtype))
                   if name not in ("abs", "")):  # fmt: skip
        raise Unable(node.op)

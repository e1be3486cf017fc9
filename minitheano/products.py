"""Products of matrices, when it is known who reads them: what is done last.

A transposed product is the product of the transposed factors, and a number goes into the smaller
factor. Both pay only if nobody else reads the product: else it would be computed twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from .graph import Apply, Variable, order
from .ops.elementwise import mul
from .ops.linear import matrix_dot
from .ops.shape import transpose
from .rewrite import Found, Reason, Rewrite, Rewriting, replaced, where

TURNED = Reason(
    "transposed_product",
    "The product of the transposed factors needs not be transposed, and lies in memory as others.",
    "把因子转置后再相乘，结果就不必转置，在内存里也按行存放。",
)
SCALED = Reason(
    "number_into_product",
    "The batch is smaller than the product: it is multiplied with the number before.",
    "一批数据比乘积小：先把它乘上这个数。",
    changes_answer=True,
)


def last_rewrites(
    outputs: Sequence[Variable], log: list[Rewrite], without: Collection[str] = ()
) -> list[Variable]:
    """The outputs after what needs to know the readers; nothing is walked twice without need."""
    looks = [look for look in (transposed_product, number_into_product) if _in(look, without)]
    nodes = order(outputs)
    if not any(_product(node, look) for node in nodes for look in looks):
        return list(outputs)
    run = Rewriting(looks, log, deep=False)
    run.memory["readers"] = Counter([*outputs, *(v for node in nodes for v in node.inputs)])
    return run.run(outputs)


def _in(look: object, without: Collection[str]) -> bool:
    return getattr(look, "__name__", "") not in without


@where(lambda op: op.name == "dimshuffle")
def transposed_product(node: Apply, run: Rewriting) -> Found | None:
    """dot(x, y).T is dot(y.T, x.T)."""
    product = _product(node, transposed_product)
    if product is None or not _read_once(product, run):
        return None
    x, y = product.inputs
    known = [x, y, *(v.owner.inputs[0] for v in (x, y) if v.owner is not None and _turns(v.owner))]
    return replaced(node, matrix_dot(_turned(y), _turned(x)), known, TURNED)


@where(lambda op: op is mul)
def number_into_product(node: Apply, run: Rewriting) -> Found | None:
    """0.1 * dot(x.T, slopes) is dot(x.T, 0.1 * slopes), where x is a batch."""
    product = _product(node, number_into_product)
    if product is None or not _read_once(product, run):
        return None
    x, y = product.inputs
    (number,) = [i for i in node.inputs if i is not product.outputs[0]]
    return replaced(node, matrix_dot(x, mul(number, y)), [number, x, y], SCALED)


def _product(node: Apply, look: object) -> Apply | None:
    """The product of two matrices that this node changes, if it is of the kind that is meant."""
    if look is transposed_product:
        found = node.inputs[0].owner if _turns(node) else None
        return found if found is not None and _of_matrices(found) else None
    if node.op is not mul:
        return None
    for one, other in (node.inputs, node.inputs[::-1]):
        product = other.owner
        if one.ndim == 0 and product is not None and _of_matrices(product):
            turned = product.inputs[0].owner
            return product if turned is not None and _turns(turned) else None
    return None


def _of_matrices(node: Apply) -> bool:
    return node.op is matrix_dot and all(i.ndim == 2 for i in node.inputs)


def _turns(node: Apply) -> bool:
    return bool(node.op.name == "dimshuffle" and node.op.maker[1][0] == (1, 0))


def _turned(x: Variable) -> Variable:
    """x.T, which is y where x is y.T."""
    node = x.owner
    return node.inputs[0] if node is not None and _turns(node) else transpose(x)


def _read_once(product: Apply, run: Rewriting) -> bool:
    """True if nothing but one node reads the product; it may have been made anew on the way."""
    before = product if product.outputs[0] in run.memory["readers"] else product.origin
    return before is not None and run.memory["readers"][before.outputs[0]] == 1

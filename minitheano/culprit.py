"""What the learner wrote, of which a node that failed is a part.

A formula such as `T.nnet.binary_crossentropy(p, y)` is many nodes, and a rewrite or a gradient
makes nodes that nobody wrote. Each leads back to one place in the program; what is named to the
learner is the expression there, and the variables that go into it.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

from .generators import is_stream
from .graph import Apply, Constant, Variable
from .site import Site, same_place
from .syntax import parsed


def written(node: Apply) -> Apply:
    """The node of the learner's formula that this one stands for, or whose gradient it belongs to.

    Its way back are the origins: of a rewritten node the one before, of a slope the one forward.
    """
    while node.origin is not None:
        node = node.origin
    return node


def is_backward(node: Apply) -> bool:
    """True for a node of a gradient: it was not made at the place of what it belongs to."""
    root = written(node)
    return root is not node and not same_place(node.site, root.site)


def entering(node: Apply) -> tuple[list[Variable], list[Apply]]:
    """The variables that go into the learner's expression, and its nodes on the way to this one.

    The states of random streams are left out: nobody wrote them.
    """
    found: dict[Variable, None] = {}
    nodes, waiting = [node], list(reversed(node.inputs))
    while waiting:
        v = waiting.pop()
        owner = v.owner
        if owner is None or not _together(owner, node):
            found.setdefault(v)
        elif owner not in nodes:
            nodes.append(owner)
            waiting += reversed(owner.inputs)
    return [v for v in found if not isinstance(v, Constant) and not is_stream(v)], nodes


def _together(one: Apply, other: Apply) -> bool:
    """True for two nodes of one expression, or of the gradient of one.

    In a loop, or in a function that is called twice, a place is used again. Then the result of the
    time before is what the expression says, or has a name that the expression reads.
    """
    root = written(other)
    if not same_place(written(one).site, root.site):
        return False
    if not (same_place(one.site, other.site) or same_place(one.site, root.site)):
        return False
    target = one.site.target if one.site is not None else None
    again = one.op.name == root.op.name and _says(root)
    return not again and (target is None or target not in _names(one.site))


def _says(node: Apply) -> bool:
    """True if the learner's expression names just this op: `x + y`, `T.dot(x, y)`, `x[i]`."""
    tree = parsed(node.site.expression) if node.site is not None else None
    if isinstance(tree, ast.Call):
        called = ast.unparse(tree.func).rpartition(".")[2]
        return called == str(node.op.name)
    if isinstance(tree, ast.Subscript):
        return str(node.op.name) == "index"
    return isinstance(tree, ast.BinOp | ast.UnaryOp | ast.Compare) and bool(node.op.symbol)


def _names(site: Site | None) -> set[str]:
    """The Python names that an expression reads."""
    tree = parsed(site.expression) if site is not None else None
    return {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)} if tree else set()


def known_values(
    variables: Sequence[Variable], lines: Sequence[Any], nodes: Sequence[Apply], scope: Any
) -> dict[Variable, Any]:
    """The values that these variables have in a running function, as far as its lines name them."""
    names: dict[Variable, str] = {}
    for line in lines:
        if line.cause in nodes:
            names |= dict(zip(line.cause.inputs, line.operands, strict=False))
    return {v: scope[names[v]] for v in variables if names.get(v) in scope}

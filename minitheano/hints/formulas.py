"""Cards about single formulas, by their types."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from .. import mistakes
from ..errors import Hint
from ..graph import Apply, Constant, SharedVariable, Variable
from ..say import formula, label, operand
from ..site import same_place, text_of
from ..types import DISCRETE, FLOATS, TensorType
from .card import card
from .known import Known

COLUMN = (False, True)
WHOLE = re.compile("round|floor|ceil|trunc|sgn|max|min|eq|lt|gt|binomial")  # may have no fraction


def _pairs(known: Known, *names: str) -> Iterator[tuple[Apply, Variable, Variable]]:
    """The nodes of these ops, or of all with a symbol, and their operands as they were typed."""
    for node in known.nodes:
        symbol = getattr(node.op, "symbol", None)
        wanted = len(node.inputs) == 2 and (node.op.name in names if names else symbol)
        tensors = all(isinstance(v.type, TensorType) for v in node.inputs)
        if wanted and tensors and node.site is not None:
            yield node, *(_typed(v, node) for v in node.inputs)  # type: ignore[misc]


def _typed(v: Variable, node: Apply) -> Variable:
    """The operand before it got an axis more in the same expression."""
    made = v.owner
    if made is None or len(made.inputs) != 1 or made.inputs[0].ndim >= v.ndim:
        return v
    return made.inputs[0] if same_place(made.site, node.site) else v


@card
def column_and_vector(known: Known) -> Iterator[Hint]:
    """A column and a vector make a whole matrix."""
    for node, a, b in _pairs(known):
        for column, vector in ((a, b), (b, a)):
            if column.broadcastable == COLUMN and vector.broadcastable == (False,):
                said, name = formula(node.outputs[0]), label(column)
                flat = f"{name}.flatten()"
                yield mistakes.column_and_vector.hint(
                    node.site,
                    column=name,
                    vector=label(vector),
                    formula=said,
                    remedy=said.replace(name, flat) if said.count(name) == 1 else flat,
                    shape=mistakes.here_shape(_shape(known, node)),
                )


@card
def times_by_element(known: Known) -> Iterator[Hint]:
    """`X * w` of a matrix and a vector that are themselves inputs or shared."""
    for node, a, b in _pairs(known, "mul"):
        for matrix, vector in ((a, b), (b, a)):
            leaves = matrix.owner is None and vector.owner is None
            if (
                leaves
                and matrix.broadcastable == (False, False)
                and vector.broadcastable == (False,)
            ):
                yield mistakes.times_by_element.hint(
                    node.site,
                    formula=formula(node.outputs[0]),
                    matrix=label(matrix),
                    vector=label(vector),
                    shape=mistakes.here_shape(_shape(known, node)),
                )


def _shape(known: Known, node: Apply) -> tuple[int, ...] | None:
    value = known.value(node.outputs[0])
    return None if value is None else tuple(value.shape)


@card
def integers_divided(known: Known) -> Iterator[Hint]:
    """`/` and `//` of integers."""
    for node, a, b in _pairs(known, "true_div"):
        typed = "/" in text_of(node.site)
        if typed and a.dtype in DISCRETE and b.dtype in DISCRETE:
            yield mistakes.integers_divided.hint(
                node.site,
                a=operand(a),
                b=operand(b),
                dtype=node.outputs[0].dtype,
                whole=(a // b).dtype,
            )


@card
def one_for_each_row(known: Known) -> Iterator[Hint]:
    """`X - X.mean(axis=1)`: one number for each row meets the columns."""
    for node, a, b in _pairs(known):
        for matrix, reduced in ((a, b), (b, a)):
            axes = _reduced(reduced)
            if matrix.broadcastable == (False, False) and reduced.ndim == 1 and axes == (1,):
                said = label(reduced)
                yield mistakes.one_for_each_row.hint(
                    node.site,
                    matrix=label(matrix),
                    reduced=said,
                    remedy=f"{said[:-1]}, keepdims=True)"
                    if said.endswith(")")
                    else "keepdims=True",
                )


def _reduced(v: Variable) -> tuple[int, ...] | None:
    """The axes of a matrix that a sum, a mean or their like took away."""
    node = v.owner
    if node is None or len(node.inputs) != 1 or node.inputs[0].ndim != 2:
        return None
    settings = getattr(node.op, "maker", (None, ()))[1]
    return next((s for s in settings if isinstance(s, tuple)), None)


@card
def softmax_of_vector(known: Known) -> Iterator[Hint]:
    """softmax takes rows, and makes a matrix of a vector."""
    for node in known.nodes:
        if node.op.name == "softmax" and _typed(node.inputs[0], node).ndim == 1:
            name = label(_typed(node.inputs[0], node))
            words = {"name": name, "formula": formula(node.outputs[0])}
            yield mistakes.softmax_of_vector.hint(node.site, **words)


@card
def floats_equal(known: Known) -> Iterator[Hint]:
    """Floats that were computed are seldom equal to the last digit."""
    for node, a, b in _pairs(known, "eq", "neq"):
        floats = a.dtype in FLOATS and b.dtype in FLOATS
        computed = a.owner is not None or b.owner is not None
        whole = any(isinstance(v, Constant) and np.all(np.mod(v.data, 1) == 0) for v in (a, b))
        if floats and computed and not whole:
            words = {"formula": formula(node.outputs[0]), "a": label(a), "b": label(b)}
            yield mistakes.floats_equal.hint(node.site, **words)


@card
def cast_cuts(known: Known) -> Iterator[Hint]:
    """A cast to integers does not round."""
    for node in known.nodes:
        if not node.op.name.startswith("cast{") or node.site is None or not node.inputs:
            continue
        v, text = node.inputs[0], node.site.text
        typed = re.search(r"\b(cast|astype)\(", text) is not None
        rounded = v.owner is not None and WHOLE.search(v.owner.op.name) is not None
        cut = v.dtype in FLOATS and node.outputs[0].dtype in DISCRETE and not rounded
        if typed and cut and not isinstance(v, SharedVariable | Constant):
            words = {"formula": formula(node.outputs[0]), "name": label(v)}
            yield mistakes.cast_cuts.hint(node.site, **words)

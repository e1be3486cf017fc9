"""Theano's classes of ops, for programs that ask `isinstance(node.op, T.DimShuffle)`.

Here an op is a card, not a class: a `Kind` is a class whose instances are told by the card.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from .card import CATALOGUE, Op


class Kind(type):
    """A class with `holds`, a test that says which objects count as its instances.

    Subclasses are ordinary classes.
    """

    def __instancecheck__(cls, item: Any) -> bool:
        holds = vars(cls).get("holds")
        return super().__instancecheck__(item) or (holds is not None and bool(holds(item)))


def kind(name: str, ops: str, when: Callable[[Any], bool] | None = None) -> Any:
    """The class of the ops with these names, and for which `when` is true.

    Called, it gives the op, if it is in the catalogue.
    """
    names = ops.split()

    def holds(item: Any) -> bool:
        card = getattr(item, "runner", item) is None and item.name in names
        return card and (when is None or when(item))

    def new(cls: Any, *settings: Any, **more: Any) -> Any:
        if names[0] not in CATALOGUE:
            raise TypeError(f"{name} is here to be asked about; its ops are made by functions.")
        return CATALOGUE[names[0]]

    doc = f"The class of {', '.join(names)}, for isinstance."
    return Kind(name, (Op,), {"holds": staticmethod(holds), "__new__": new, "__doc__": doc})


def _indexing(card: Any) -> tuple[Any, ...]:
    items: tuple[Any, ...] = card.maker[1][-1]
    return items


def _basic(card: Any) -> bool:
    return "array" not in _indexing(card)


def _by_one_vector(card: Any) -> bool:
    return _indexing(card) == ("array",)


def _advanced(card: Any) -> bool:
    return not _basic(card) and not _by_one_vector(card)


CHANGES = "inc_subtensor set_subtensor"
KINDS: dict[str, Any] = {
    name: kind(name, ops, *more)
    for name, ops, *more in (
        ("DimShuffle", "dimshuffle"),
        ("Subtensor", "index", _basic),
        ("AdvancedSubtensor1", "index", _by_one_vector),
        ("AdvancedSubtensor", "index", _advanced),
        ("IncSubtensor", CHANGES, _basic),
        ("AdvancedIncSubtensor1", CHANGES, _by_one_vector),
        ("AdvancedIncSubtensor", CHANGES, _advanced),
        ("Rebroadcast", "rebroadcast"),
        ("SpecifyShape", "specify_shape"),
        ("Shape", "shape"),
        ("Reshape", "reshape"),
        ("Flatten", "flatten"),
        ("Dot", "dot"),
        ("BatchedDot", "batched_dot"),
        ("Alloc", "alloc"),
        ("Join", "join"),
        ("Split", "split"),
        ("MakeVector", "stack"),
        ("ARange", "arange"),
        ("Eye", "eye"),
        ("Tile", "tile"),
        ("ExtractDiag", "diagonal"),
        ("AllocDiag", "diag"),
        ("CAReduce", "sum prod max min all any"),
        ("CAReduceDtype", "sum prod"),
        ("Sum", "sum"),
        ("Prod", "prod"),
        ("All", "all"),
        ("Any", "any"),
        ("Argmax", "argmax"),
        ("MaxAndArgmax", "max argmax"),
        ("Softmax", "softmax"),
        ("LogSoftmax", "logsoftmax"),
        ("ScalarSigmoid", "sigmoid"),
        ("UltraFastScalarSigmoid", "ultra_fast_sigmoid"),
        ("ScalarSoftplus", "softplus"),
        ("DeepCopyOp", "copy"),
        ("DisconnectedGrad", "disconnected_grad"),
        ("ZeroGrad", "zero_grad"),
        ("ConsiderConstant", "consider_constant"),
        ("UndefinedGrad", "undefined_grad"),
        ("GradClip", "grad_clip"),
        ("GradScale", "grad_scale"),
    )
}

# Scalar ops whose class is not called as the card is.
OTHERWISE = {"Identity": "copy", "Second": "fill", "Switch": "switch"}


@cache
def scalar_kind(name: str) -> Any:
    """The class of a scalar op, such as `ArcTan2` for the card `arctan2`; None if there is none."""
    if name == "Cast":
        return kind(name, " ".join(n for n in CATALOGUE if n.startswith("cast{")))
    for card in CATALOGUE.values():
        same = card.elementwise and card.name.replace("_", "") == name.lower()
        if (same and not name.islower()) or OTHERWISE.get(name) == card.name:
            return kind(name, card.name)
    return None

"""How a class of ops is made, for programs that ask `isinstance(node.op, T.DimShuffle)`.

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


def kind(
    name: str,
    ops: str,
    make: Callable[..., Any] | None = None,
    when: Callable[[Any], bool] | None = None,
) -> Any:
    """The class of the ops with these names, and for which `when` is true.

    Called, it gives what `make` makes of its settings, or the op, if it is in the catalogue.
    """
    names = ops.split()

    def holds(item: Any) -> bool:
        card = getattr(item, "runner", item) is None and item.name in names
        return card and (when is None or when(item))

    def new(cls: Any, *settings: Any, **more: Any) -> Any:
        if make is not None:
            return make(*settings, **more)
        if names[0] not in CATALOGUE:
            raise TypeError(f"{name} is here to be asked about; its ops are made by functions.")
        return CATALOGUE[names[0]]

    doc = (make and make.__doc__) or f"The class of {', '.join(names)}, for isinstance."
    return Kind(name, (Op,), {"holds": staticmethod(holds), "__new__": new, "__doc__": doc})


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

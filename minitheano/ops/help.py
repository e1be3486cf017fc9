"""What `help(T.tanh)` and `T.tanh?` show: a card as text, with the gradient that it gives."""

from __future__ import annotations

from typing import Any

from ..config import config
from ..graph import Variable
from ..say import formula
from ..types import TensorType
from .card import Elementwise, Op
from .elementwise import flat, nothing

WORDS = {
    "en": {
        "value": "value: {value}",
        "gradient": "gradient: {terms} (z is the value, g its gradient)",
        "flat": "gradient: 0, because the value is a step",
        "none": "gradient: none",
        "gets": "{x} gets {term}",
    },
    "zh": {
        "value": "值：{value}",
        "gradient": "梯度：{terms}（z 是值，g 是它的梯度）",
        "flat": "梯度：0，因为值是阶跃",
        "none": "梯度：没有",
        "gets": "{x} 得到 {term}",
    },
}


class CardHelp:
    """The docstring of a card, written when it is asked for; that of the class stays as it is."""

    def __init__(self, own: str | None) -> None:
        self.own = own

    def __get__(self, card: Any, kind: type) -> str | None:
        return self.own if card is None else help_on(card)


def help_on(card: Op) -> str:
    """How a card is called, what it does, the NumPy text of its value, and its gradient."""
    if not (isinstance(card, Elementwise) and isinstance(card.source, str)):
        return card.doc
    call = f"{card.name}({', '.join(card.holes)})"
    value = card.source.format_map({hole: hole for hole in card.holes})
    words = WORDS[config.lang]
    with config.change(compute_test_value="off"):
        return f"{call}\n\n{card.doc}\n\n{words['value'].format(value=value)}\n{gradient_of(card)}"


def gradient_of(card: Elementwise) -> str:
    """What each operand gets, as formulas of the operands, z and g."""
    words = WORDS[config.lang]
    if card.grad in (flat, nothing, None):
        return words["flat"] if card.grad is flat else words["none"]
    dtype = "complex128" if card.name in ("real", "imag") else "float64"
    inputs = [TensorType(dtype, ())(hole) for hole in card.holes]
    (z,) = card.make_node(*inputs).outputs
    z.name = "z"
    terms = zip(inputs, card.grad(z.type("g"), z, *inputs), strict=True)
    said = [
        words["gets"].format(x=x.name, term=_formula(term))
        for x, term in terms
        if term is not None and isinstance(term.type, TensorType)
    ]
    return words["gradient"].format(terms=", ".join(said))


def _formula(term: Variable) -> str:
    """The formula of a gradient, whatever line of the learner's asked for it."""
    if term.owner is not None:
        term.owner.site = None
    return formula(term)


def install() -> None:
    """Give cards their docstring."""
    for kind in (Op, Elementwise):
        kind.__doc__ = CardHelp(kind.__doc__)  # type: ignore[assignment]

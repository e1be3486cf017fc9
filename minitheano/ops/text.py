"""What `print`, an f-string and a notebook show of a variable, and never an address.

`print` shows what it shows in Theano; a notebook, which asks for more, gets the formula.
"""

from __future__ import annotations

from typing import Any

from ..config import config
from ..graph import Apply, Constant, SharedVariable, Variable, inputs_of
from ..inert import shortened
from ..mistakes import type_words
from ..say import formula, label, leaf
from .names import op_name, variable_name

MANY = 200  # characters: a longer list of inputs is cut
LONG = 40  # a stored value longer than this is not shown on one line
WORDS = {
    "en": {"shared": "shared", "constant": "constant", "input": "input", "needs": ", needs "},
    "zh": {"shared": "共享变量", "constant": "常量", "input": "输入", "needs": "，需要 "},
}


def to_text(x: Variable) -> str:
    """As in Theano the name, the type of an input, or `Elemwise{add,no_inplace}.0`."""
    return variable_name(x)


def to_repr(x: Variable) -> str:
    """The same text; under `config.print_test_value` the test value stands below it."""
    if config.print_test_value and hasattr(x.tag, "test_value"):
        return f"{to_text(x)}\n{x.type.filter(x.tag.test_value)!r}"
    return to_text(x)


def node_text(node: Apply) -> str:
    """As in Theano the op and what it reads: `Elemwise{mul,no_inplace}(x, TensorConstant{5.0})`."""
    return f"{op_name(node)}({', '.join(map(to_text, node.inputs))})"


def shown(x: Variable, printer: Any, cycle: bool) -> None:
    """What a notebook shows for a cell that ends in a variable."""
    printer.text(described(x))


def described(x: Variable) -> str:
    """One line on a variable: what it is, its formula, its type, and what it waits for."""
    word, kind = WORDS[config.lang], type_words(x.type)
    if isinstance(x, SharedVariable):
        return f"{word['shared']} {leaf(x)} :: {kind} = {_on_one_line(x.get_value(borrow=True))}"
    if isinstance(x, Constant):
        return f"{word['constant']} {_on_one_line(x.data)} :: {kind}"
    if x.owner is None:
        return f"{word['input']} {leaf(x)} :: {kind}"
    needed = shortened(", ".join(label(v) for v in inputs_of([x])), MANY)
    said, name = formula(x), label(x)
    head = said if name == said else f"{name} = {said}"
    return f"{head} :: {kind}{word['needs'] + needed if needed else ''}"


def _on_one_line(value: Any) -> str:
    text = str(value)
    return text if len(text) <= LONG and "\n" not in text else "…"

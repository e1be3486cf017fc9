"""Theano's texts about a graph: `pp`, `min_informative_str`, and what tests compare programs by.

What our own messages say of a formula is in say.py; here the words and brackets are Theano's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from .graph import Apply, Variable
from .inert import one_line
from .later import hashlib
from .ops.index import ARRAY
from .ops.names import op_name, settings, variable_name
from .say import WHOLE, leaf, text

DEEPEST = 300  # deeper levels of a tree are not shown: their indentation would be all that is seen
CUT = f" ... what is deeper than {DEEPEST} levels is not shown"
INFIX = ("+", "-", "*", "/", "//", "**")


def pp(*outputs: Variable) -> str:
    """The formula of the outputs as Theano writes it: `((x ** TensorConstant{2}) + y)`.

    Names of expressions are not used, those of inputs are. A text that would have more than
    100,000 characters is cut.
    """
    return ", ".join(text(v, lambda v: v.owner, leaf, _written, WHOLE) for v in outputs)


def _written(node: Any, parts: list[str]) -> str:
    """One node, whose inputs have these texts."""
    op = node.op
    if op.symbol in INFIX:
        return f"({parts[0]} {op.symbol} {parts[1]})" if len(parts) == 2 else f"(-{parts[0]})"
    if op.name in SPELLED:
        return SPELLED[op.name](node, parts, *settings(node))
    if op.name.startswith("shape["):
        return f"Shape({parts[0]})[Constant{{{settings(node)[0]}}}]"
    if (op.elementwise and op.symbol) or op.name in CALLED:
        return _call(node, parts)
    said: str = op.said(parts)
    return said


def _call(node: Apply, parts: Sequence[str], *settings: Any) -> str:
    """`name(a, b)`, where an elementwise op is called by the name of the scalar one."""
    name = node.op.name if node.op.elementwise else op_name(node)
    return f"{name}({', '.join(parts)})"


CALLED = (
    "softmax", "logsoftmax", "log_softmax", "shape", "arange", "batched_dot", "det",
    "matrix_inverse", "disconnected_grad", "zero_grad", "consider_constant", "grad_clip",
    "grad_scale", "cumsum", "cumprod", "all", "any", "ifelse",
)  # fmt: skip


def _shuffled(x: str, axes: Sequence[Any]) -> str:
    """Other axes; new ones in front are not worth a word to Theano."""
    rest = list(axes)
    while rest and rest[0] == "x":
        rest.pop(0)
    if rest == list(range(len(rest))):
        return x
    if tuple(axes) == (1, 0):
        return f"{x}.T"
    return f"DimShuffle{{{', '.join(map(str, axes))}}}({x})"


def _kept(node: Apply, said: str, axes: Any, keepdims: bool) -> str:
    """A reduction that keeps its axes: Theano puts them back behind it."""
    if not keepdims:
        return said
    gone = range(node.inputs[0].ndim) if axes is None else axes
    left = iter(range(node.inputs[0].ndim))
    return _shuffled(said, ["x" if a in gone else next(left) for a in range(node.inputs[0].ndim)])


def _reduced(node: Apply, parts: Sequence[str], axes: Any, keepdims: bool, *dtypes: str) -> str:
    return _kept(node, f"{op_name(node)}({parts[0]})", axes, keepdims)


def _extreme(node: Apply, parts: Sequence[str], name: str, axes: Any, keepdims: bool) -> str:
    """The least is the greatest of the negatives."""
    least = name in ("min", "argmin")
    said = f"{op_name(node)}({f'(-{parts[0]})' if least else parts[0]})"
    return _kept(node, f"(-{said})" if name == "min" else said, axes, keepdims)


def _mean(node: Apply, parts: Sequence[str], axes: Any, keepdims: bool, dtype: str) -> str:
    """The sum, divided by one length after the other."""
    where = "" if axes is None else f"axis={list(axes)}, "
    said = f"Sum{{{where}acc_dtype={dtype}}}({parts[0]})"
    for axis in range(node.inputs[0].ndim) if axes is None else axes:
        said = f"({said} / {dtype}(Shape({parts[0]}))[Constant{{{axis}}}])"
    return _kept(node, said, axes, keepdims)


def _indexed(node: Apply, parts: list[str], items: Sequence[Any]) -> str:
    """Theano's own text loses bounds and the order of numbers: there ours stands in its place."""
    if len(items) == 1 and isinstance(items[0], int):
        return f"{parts[0]}[Constant{{{items[0]}}}]"
    said: str = node.op.said(parts)
    return _call(node, parts) if set(items) == {ARRAY} else said


def _stacked(node: Apply, parts: Sequence[str], axis: int) -> str:
    if node.inputs[0].ndim == 0:
        return f"[{', '.join(parts)}]"
    return f"join(TensorConstant{{{axis}}}, {', '.join(parts)})"


def _numbers(numbers: Sequence[Any], rest: Sequence[str]) -> list[str]:
    """Lengths: those that are known, and where there is a hole the next of the inputs."""
    given = iter(rest)
    return [f"TensorConstant{{{n}}}" if isinstance(n, int) else next(given) for n in numbers]


def _reshaped(node: Apply, parts: Sequence[str], *settings: Any) -> str:
    if node.op.name == "flatten":
        lengths = [f"TensorConstant{{{-1}}}"] if settings == (1,) else list(parts[1:])
    elif isinstance(settings[0], tuple):
        lengths = _numbers(settings[0], parts[1:])
    else:
        return _call(node, parts)
    known = [n for n in settings[0] if isinstance(n, int)] if settings != (1,) else [-1]
    if len(known) == len(lengths):
        text = f"TensorConstant{{{_vector(known)}}}"
    else:
        text = f"[{', '.join(lengths)}]"
    return f"{op_name(node)}({parts[0]}, {text})"


def _vector(numbers: Sequence[int]) -> str:
    if len(set(numbers)) == 1:
        return f"({len(numbers)},) of {numbers[0]}"
    return str(np.array(numbers))


Spelling = Callable[..., str]
SPELLED: dict[str, Spelling] = {
    "dot": lambda node, parts, *_: f"({parts[0]} \\dot {parts[1]})",
    "sum": _reduced, "prod": _reduced,
    "max": _extreme, "min": _extreme, "argmax": _extreme, "argmin": _extreme,
    "dimshuffle": lambda node, parts, axes: _shuffled(parts[0], axes),
    "reshape": _reshaped, "flatten": _reshaped,
    "join": lambda node, parts, axis: f"join(TensorConstant{{{axis}}}, {', '.join(parts)})",
    "alloc": lambda node, parts, numbers: (
        f"alloc({', '.join([parts[0], *_numbers(numbers, parts[1:])])})"
    ),
    "copy": lambda node, parts: parts[0],
    "mean": _mean, "index": _indexed, "stack": _stacked,
    "split": lambda node, parts, axis, count: (
        f"Split{{{count}}}({parts[0]}, TensorConstant{{{axis}}}, {parts[1]})"
    ),
}  # fmt: skip


# --- texts that tell two graphs apart -------------------------------------------------------------


class _TagGenerator:
    """The letters A, B, …, Z, BA, BB, … one after the other."""

    def __init__(self) -> None:
        self._number = -1

    def get_tag(self) -> str:
        """The next one."""
        self._number += 1
        return letters(self._number)


def letters(number: int) -> str:
    """A, B, …, Z, BA, BB, … as in Theano."""
    text = chr(ord("A") + number % 26)
    while number >= 26:
        number //= 26
        text = chr(ord("A") + number % 26) + text
    return text


def min_informative_str(
    obj: Variable, indent_level: int = 0, _prev_obs: Any = None, _tag_generator: Any = None
) -> str:
    """A tree of the graph with one line a variable; below what has a name nothing is shown."""
    tags: dict[Variable, str] = _prev_obs if _prev_obs is not None else {}
    generator = _tag_generator or _TagGenerator()

    def lines() -> Iterator[str]:
        stack = [(obj, indent_level)]
        while stack:
            v, level = stack.pop()
            if v in tags:
                yield f"{' ' * level}<{tags[v]}>"
                continue
            tags[v] = generator.get_tag()
            said = one_line(v.name or "") or (leaf(v) if v.owner is None else op_name(v.owner))
            yield f"{' ' * level}{tags[v]}. {said}"
            if v.owner is None or v.name:
                continue
            if level - indent_level < DEEPEST:
                stack += [(i, level + 1) for i in reversed(v.owner.inputs)]
            else:
                yield " " * level + CUT

    return "\n".join(lines())


def var_descriptor(obj: Any, _prev_obs: Any = None, _tag_generator: Any = None) -> str:
    """A graph, or an array, on one line: equal for two that are built alike."""
    tags: dict[Any, str] = _prev_obs if _prev_obs is not None else {}
    generator = _tag_generator or _TagGenerator()
    said, stack = [], [obj]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            said.append(item)
        elif isinstance(item, Variable) and item in tags:
            said.append(f"<{tags[item]}>")
        elif isinstance(item, Variable) and item.owner is not None:
            tags[item] = generator.get_tag()
            said.append(f"{tags[item]}={op_name(item.owner)}(")
            parts = [part for i in item.owner.inputs for part in (",", i)][1:]
            stack += [")", *reversed(parts)]
        elif isinstance(item, Variable):
            tags[item] = generator.get_tag()
            said.append(f"{tags[item]}={variable_name(item)}")
        else:
            tag = generator.get_tag()
            said.append(f"{tag}={hex_digest(item) if isinstance(item, np.ndarray) else item}")
    return "".join(said)


def hex_digest(x: np.ndarray[Any, Any]) -> str:
    """A short text that two arrays share only if they have the same bytes, strides and shape."""
    found = hashlib.sha256(x.tobytes()).hexdigest()
    return (
        f"{found}|strides=[{','.join(map(str, x.strides))}]|shape=[{','.join(map(str, x.shape))}]"
    )


def position_independent_str(obj: Any) -> str:
    """The text of `var_descriptor` for a variable, the same wherever the graph lies in memory."""
    return var_descriptor(obj)

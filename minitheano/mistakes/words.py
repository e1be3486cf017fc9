"""Words that several messages share, in the learner's language, and Python text to copy."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from ..config import config
from ..inert import shortened
from ..later import difflib
from ..places import CELL, PLACE
from ..site import Site
from ..syntax import parsed
from ..types import LETTERS, TensorType, Type, pattern_word

# --- words that several sentences share -----------------------------------------------------------

TYPE_WORDS_ZH = {"scalar": "标量", "vector": "向量", "matrix": "矩阵", "row": "行", "col": "列"}
KINDS = {
    "ndarray": ("NumPy array", " NumPy 数组"),
    "str": ("string", "字符串"),
    "list": ("list", "列表"),
    "tuple": ("tuple", "元组"),
    "dict": ("dictionary", "字典"),
    "int": ("number", "数"),
    "float": ("number", "数"),
}


BRIEF = 40  # letters of a value inside a sentence
ADDRESS = r" at 0x[0-9a-f]+"


def two(en: str, zh: str) -> str:
    """The words in the learner's language."""
    return zh if config.lang == "zh" else en


def type_words(type: Type) -> str:
    """A type in plain words: 'float64 vector', 'float64 向量'."""
    if not isinstance(type, TensorType):
        return two("Python object", "Python 对象")
    word = pattern_word(type.broadcastable)
    return f"{type.dtype} {two(word, TYPE_WORDS_ZH.get(word, word))}"


def kind_words(variable: Any) -> str:
    """What a variable is, seen from outside: an input, an expression or a constant."""
    if variable.owner is not None:
        return two("an expression", "表达式")
    constant = hasattr(type(variable), "data")
    return two("a constant", "常量") if constant else two("a symbolic variable", "符号变量")


def value_kind_words(value: Any) -> str:
    """What a Python object is, for people."""
    name = type(value).__name__
    return two(*KINDS.get(name, (name, f" {name}")))


def brief(array: Any) -> str:
    """A value inside a sentence, cut after some numbers."""
    data = np.asarray(array)
    if data.ndim == 0:
        return str(data[()])
    text = np.array2string(data, threshold=6, separator=", ").replace("\n", "")
    return shortened(text, BRIEF)


def brief_any(value: Any) -> str:
    """Any Python value inside a sentence, on one line and cut after some characters."""
    number = isinstance(value, np.ndarray | np.generic)
    if getattr(type(value), "__repr__", None) is object.__repr__:
        return two(
            f"an object of the class {type(value).__name__}", f"{type(value).__name__} 类的对象"
        )
    text = brief(value) if number else " ".join(re.sub(ADDRESS, "", repr(value)).split())
    return shortened(text, BRIEF)


def because(name: str, dtype: str) -> str:
    """Which variable brought the dtype in."""
    return two(f" (because {name} is {dtype})", f"（因为 {name} 是 {dtype}）")


def has_shape(name: str, shape: tuple[int, ...]) -> str:
    """One operand and its shape: `x (3,)`."""
    return f"{name} {shape}"


def named_and_typed(name: str, type: str) -> str:
    """`'n', a float64 scalar`."""
    return two(f"'{name}', a {type}", f"'{name}'，{type}")


def joined(parts: Iterable[str]) -> str:
    """Operands in a row."""
    return two(", ", "，").join(parts)


def and_(parts: Sequence[str]) -> str:
    """`a, b and c`, `a、b 和 c`."""
    first = two(", ", "、").join(parts[:-1])
    return two(" and ", " 和 ").join([first, parts[-1]] if first else parts[-1:])


def either(parts: Iterable[str]) -> str:
    """Several things to try, best first."""
    return two(", or ", "，或者 ").join(parts)


def listed(words: Iterable[Any]) -> str:
    """Words of Python in a row: `'max', 'sum'`."""
    return ", ".join(map(repr, words))


def such_as(example: str) -> str:
    """An example behind a piece of advice."""
    return two(f", such as {example}", f"，例如 {example}")


def turn_words(turns: Iterable[Any]) -> str:
    """In which turn of a scan it happened, or of each of several inside one another."""
    said = ", ".join(map(str, turns))
    return two(f", step {said} of the scan", f"（scan 的第 {said} 步）") if said else ""


def multiple(number: int) -> str:
    """How many elements there must be, where one length is worked out from the others."""
    return two(f"a multiple of {number}", f"{number} 的倍数")


def line_words(site: Site | None) -> str:
    """`line 3`, or `cell 5, line 3` in a notebook."""
    if site is None or site.line is None:
        return two("elsewhere", "别处")
    cell = CELL[config.lang].format(cell=site.cell) if site.cell is not None else ""
    return cell + PLACE[config.lang].format(line=site.line)


def on_line(site: Site | None) -> str:
    """` (line 3)` behind a name: where it was made; nothing if that is not known."""
    if site is None or site.line is None:
        return ""
    return two(f" ({line_words(site)})", f"（{line_words(site)}）")


def nearest(word: str, known: Sequence[str], cutoff: float = 0.6) -> str | None:
    """The known word that is meant: the same but for case and underlines, or a similar one."""
    near = difflib.get_close_matches(_bare(word), map(_bare, known), 1, cutoff)
    alike = [name for name in known if _bare(name) in near]
    return max(
        alike, key=lambda name: difflib.SequenceMatcher(None, word, name).ratio(), default=None
    )


def _bare(word: str) -> str:
    return word.replace("_", "").lower()


# --- Python text that a learner can copy ----------------------------------------------------------


def operand_text(site: Site | None) -> str:
    """What was typed, if `.astype(…)` can be put behind it; else the word `value`."""
    text = site.text if site is not None and len(site.text) <= 40 else ""
    simple = isinstance(parsed(text), ast.Call | ast.Name | ast.Attribute | ast.Subscript)
    return text if simple else "value"


def type_of(value: Any) -> TensorType | None:
    """The type that a variable for this value needs; None if it is not made of numbers."""
    try:
        data = np.asarray(value)
    except ValueError:  # rows of different lengths
        return None
    if data.dtype.kind not in "biufc":
        return None
    return TensorType(data.dtype.name, (False,) * data.ndim)


def start_value(type: Type) -> str:
    """A first value for `theano.shared` that gives it this type: `0.0`, `np.int32(0)`, …"""
    if not isinstance(type, TensorType):
        return "0.0"
    if type.ndim == 0:
        return {"float64": "0.0", "int64": "0"}.get(type.dtype, f"np.{type.dtype}(0)")
    lengths = "n" if type.ndim == 1 else f"({', '.join('nmkl'[: type.ndim])})"
    return (
        f"np.zeros({lengths})"
        if type.dtype == "float64"
        else f"np.zeros({lengths}, '{type.dtype}')"
    )


def constructor(type: TensorType, name: str) -> str:
    """How a symbolic variable of this type is written: `T.lvector('i')`."""
    word = pattern_word(type.broadcastable)
    word = f"tensor{type.ndim}" if word[0].isdigit() and type.ndim < 8 else word
    if not word.isidentifier():
        return f"T.TensorType('{type.dtype}', {type.broadcastable})('{name}')"
    if type.dtype in LETTERS:
        return f"T.{LETTERS[type.dtype]}{word}('{name}')"
    return f"T.{word}('{name}', dtype='{type.dtype}')"


def input_for(value: Any, name: str) -> str:
    """The symbolic variable that could stand for this value."""
    type = type_of(value) or TensorType("float64", (False,))
    name = value if isinstance(value, str) and value.isidentifier() else name
    return f"{name} = {constructor(type, name)}"

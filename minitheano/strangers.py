"""Objects that are no part of a formula: what they are, and what was probably meant.

A string where a variable belongs, a function that was not called, a list in a list: the same
things are given as operands, inputs, outputs, updates and givens, and get the same advice.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Set
from types import GeneratorType, ModuleType
from typing import Any

import numpy as np

from . import mistakes
from .graph import Variable, came_from
from .say import label, named
from .site import Site, here, names_in_reach, text_of
from .syntax import parsed
from .types import TensorType, Type


def told(thing: Any, where: Site | None = None) -> dict[str, str]:
    """The words `found`, what it is, and `remedy`, what to write; `where` is what was typed.

    Where the place is unknown, the words that the learner has for it are looked for in the line.
    """
    typed = text_of(where)
    if not typed or not _stands_for(typed, thing):
        typed = _spelled(thing)
    found, remedy = _known(thing, typed if 0 < len(typed) <= 40 else "")
    return {"found": found, "remedy": remedy}


def _stands_for(typed: str, thing: Any) -> bool:
    """False for the name of a list, or the whole call, where one thing in it is meant."""
    site = here()
    if site is not None and site.text == typed:
        return False
    return not typed.isidentifier() or names_in_reach().get(typed, thing) is thing


def _spelled(thing: Any) -> str:
    """The name in the running line that stands for this very object, as `f` or `T.exp`; else ''."""
    site, names = here(), names_in_reach()
    tree = parsed(site.text) if site is not None else None
    for node in ast.walk(tree) if tree is not None else ():
        match node:
            case ast.Name(id=name) if names.get(name) is thing:
                return name
            case ast.Attribute(value=ast.Name(id=name), attr=part):
                module = names.get(name)
                if isinstance(module, ModuleType) and vars(module).get(part) is thing:
                    return f"{name}.{part}"
    return ""


def _known(thing: Any, typed: str) -> tuple[str, str]:
    two, said = mistakes.two, typed or named(thing)
    if isinstance(thing, str):
        return two(f"the string {thing!r}", f"字符串 {thing!r}"), _without_quotes(thing)
    if thing is None:
        return two("None", "空值 None"), two(
            "a variable or a number; did a function forget its return?",
            "用变量或数；是不是有个函数忘了写 return？",
        )
    if hasattr(thing, "written_outputs"):
        return two(f"the compiled function {said}", f"编译好的函数 {said}"), two(
            f"the expression it was made from; {said}(…) gives a number",
            f"用编译它的那个表达式；{said}(…) 给出的是数",
        )
    if isinstance(thing, Type):
        made = typed or mistakes.type_words(thing)
        return two(f"{made}, a type of variables", f"变量类型 {made}"), _made(thing, typed)
    if callable(thing):
        return _uncalled(thing, typed)
    return _collection(thing, said, typed)


def _made(type: Type, typed: str) -> str:
    """A variable of this type."""
    if typed.isidentifier() and isinstance(type, TensorType):
        return f"{typed} = {mistakes.constructor(type, typed)}"
    if typed:
        return f"{typed}('x')"
    return mistakes.constructor(type, "x") if isinstance(type, TensorType) else "T.dvector('x')"


def _without_quotes(text: str) -> str:
    if _is_formula(text):
        return mistakes.two(f"without quotes: {text}", f"不加引号：{text}")
    try:
        float(text)
    except ValueError:
        return mistakes.two(
            "a variable or a number; to print both, print('x =', x)",
            "用变量或数；要一起打印，写 print('x =', x)",
        )
    return f"float({text!r})"


def _is_formula(text: str) -> bool:
    """True for a name or an expression with names, as `x ** 2`."""
    tree = parsed(text) if len(text) <= 40 else None
    return tree is not None and any(isinstance(node, ast.Name) for node in ast.walk(tree))


def _uncalled(thing: Any, typed: str) -> tuple[str, str]:
    """A function or a method without its brackets."""
    kind = f"{type(thing).__name__}(…)"  # as Print('x'), an op that stands without its operands
    owner, name = getattr(thing, "__self__", None), getattr(thing, "__name__", kind)
    if isinstance(owner, Variable):
        said = f"{label(owner)}.{name}"
    else:
        said = typed if typed and "lambda" not in typed else name
    if name == "<lambda>":
        return mistakes.two("a lambda", "一个 lambda"), mistakes.two(
            "its result: call it with variables", "用变量调用它，取它的结果"
        )
    brackets = "()" if isinstance(owner, Variable) else "(…)"
    return mistakes.two(
        f"{said}, a function that was not called", f"尚未调用的函数 {said}"
    ), f"{said}{brackets}"


def _collection(thing: Any, said: str, typed: str) -> tuple[str, str]:
    two = mistakes.two
    if isinstance(thing, GeneratorType):
        return two("a generator", "生成器"), two("a list: [… for …]", "用列表：[… for …]")
    if isinstance(thing, Mapping):
        return two(f"the dictionary {said}", f"字典 {said}"), two(
            "one of its values", "用其中的一个值"
        )
    if isinstance(thing, Set):
        return two(f"the set {said}", f"集合 {said}"), two(
            "a list; a set has no order", "用列表；集合没有次序"
        )
    if isinstance(thing, list | tuple) and any(isinstance(v, Variable) for v in thing):
        return two(f"the list {said}", f"列表 {said}"), f"T.stack({said})"
    if isinstance(thing, np.ndarray) and any(isinstance(v, Variable) for v in thing.flat):
        return two(
            "an array of variables, which NumPy cannot compute with",
            "由变量组成的数组，NumPy 无法计算",
        ), "T.stack([…])"
    if mistakes.type_of(thing) is not None:
        kind, source = mistakes.value_kind_words(thing), came_from(thing)
        remedy = label(source) if source is not None else f"T.constant({said})"
        return two(f"the {kind} {said}", f"{kind.strip()} {said}"), remedy
    if isinstance(thing, list | tuple | np.ndarray):
        kind = mistakes.value_kind_words(thing)
        return two(
            f"the {kind} {said}, which is not made of numbers alone",
            f"{kind.strip()} {said}，里面不全是数",
        ), two("numbers alone, in rows of one length", "只含数，而且每行一样长")
    if isinstance(thing, ModuleType):
        name = typed or thing.__name__
        return two(f"the module {name}", f"模块 {name}"), f"{name}.…"
    kind = type(thing).__name__
    if hasattr(thing, "__float__"):
        return two(f"an object of the class {kind}", f"{kind} 类的对象"), f"float({said})"
    return two(f"an object of the class {kind}", f"{kind} 类的对象"), two(
        "a number, an array, or a variable", "用数、数组或变量"
    )

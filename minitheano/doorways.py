"""How Theano's module names lead here: loaded when asked for, and left-out ones say so."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from opcode import opmap
from types import ModuleType
from typing import Any

from . import mistakes
from .elsewhere import FUNCTIONS
from .errors import Mistake, TeachingError
from .left_out import LeftOut, reason
from .net import under_all, under_one
from .site import here

PACKAGE = __name__.rpartition(".")[0]
IMPORT_FROM = opmap["IMPORT_FROM"]
# Where a name is looked for that was asked of the wrong module, nearest first.
DOORS = ("", ".tensor", ".tensor.nnet", ".gradient", ".tensor.nlinalg", ".tensor.slinalg",
         ".tensor.extra_ops", ".tensor.shared_randomstreams", ".printing", ".ifelse")  # fmt: skip


def doorway(module: str, doors: str = "", **later: str) -> Callable[[str], Any]:
    """A `__getattr__` for a module: loads a doorway below it, or says what is left out.

    `doors` names doorways below it, `later` in which module a name is found: they are loaded when
    they are asked for, and `dir` and `import *` know them. It raises AttributeError, so that
    `hasattr` works; in `from module import name` Python would forget its words, so there it raises
    ImportError. From here on, there is a net under all that the module offers.
    """
    offering = sys.modules[module]
    under_all(offering)
    known = doors.split()
    below = [*known, *later]

    def __getattr__(name: str) -> Any:
        if name in known:
            return import_module(f"{module}.{name}")
        if name in later:
            setattr(offering, name, getattr(import_module(f"{PACKAGE}.{later[name]}"), name))
            under_one(offering, name)
            return getattr(offering, name)
        if name == "__all__" and below:
            return [each for each in dir(offering) if not each.startswith("_")]
        caller = sys._getframe(1)
        importing = caller.f_code.co_code[caller.f_lasti] == IMPORT_FROM
        return absent(module, name, importing)

    if below:
        offering.__dir__ = lambda: sorted({*vars(offering), *below})  # type: ignore[method-assign]
    return __getattr__


class Hung:
    """An attribute of a class that a module hangs up there: the module is loaded when it is asked.

    It stands in for what a file cannot know that is lower down in the tower.
    """

    def __init__(self, module: str, name: str) -> None:
        self.module, self.name = module, name

    def __get__(self, instance: Any, owner: Any) -> Any:
        import_module(self.module)
        return getattr(owner if instance is None else instance, self.name)


def absent(module: str, name: str, importing: bool = False) -> Any:
    """What stands for a name that a module does not define: a module below it, or an error."""
    full = f"{module}.{name}"
    if name.startswith("__"):
        raise AttributeError(f"module {module!r} has no attribute {name!r}")
    entry = _left_out(full)
    if entry is not None:
        kind = mistakes.left_out_module if importing else mistakes.left_out_name
        raise _told(kind, full, entry)
    try:
        if name.isidentifier():
            return import_module(full)
    except ModuleNotFoundError as error:
        if error.name != full:
            raise
    if name.startswith("_"):  # asked by Python's own tools
        raise AttributeError(f"module {module!r} has no attribute {name!r}")
    kind = mistakes.no_such_import if importing else mistakes.no_such_name
    raise kind(here(), module=_said(module), name=name, remedy=_meant(module, name))


def _meant(module: str, name: str) -> str:
    """What may have been meant: the same name in another module, or one like it; '' if none."""
    doors = [PACKAGE + door for door in DOORS if PACKAGE + door in sys.modules]
    for door in doors:
        found = vars(sys.modules[door]).get(name)
        if door != module and found is not None and not isinstance(found, ModuleType):
            return f"{_said(door)}.{name}"
    if name in FUNCTIONS:
        return FUNCTIONS[name]
    for door in dict.fromkeys([module, *doors]):
        names = [n for n in dir(sys.modules[door]) if not n.startswith("_")]
        near = mistakes.nearest(name, names, 0.75)
        if near is not None:
            return f"{_said(door)}.{near}"
    return ""


def _said(module: str) -> str:
    """The module as programs call it: `T` for `theano.tensor`."""
    name = "theano" + module.removeprefix(PACKAGE)
    return re.sub(r"^theano\.tensor\b", "T", name)


def _left_out(full: str) -> LeftOut | None:
    return reason(full.partition(".")[2])


def _told(mistake: Mistake, full: str, entry: LeftOut) -> TeachingError:
    words = {"why": mistakes.two(*entry.why), "instead": mistakes.two(*entry.instead)}
    return mistake(None, name=full.partition(".")[2], **words)


class LeftOutFinder:
    """Asked by Python for modules that nobody else finds: a left-out one raises ImportError."""

    @staticmethod
    def find_spec(
        full: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> None:
        entry = _left_out(full) if full.partition(".")[0] in (PACKAGE, "theano") else None
        if entry is not None:
            raise _told(mistakes.left_out_module, full, entry)


sys.meta_path.append(LeftOutFinder)

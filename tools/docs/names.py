"""Every name that a learner can type, and the thing behind it, found in the engine itself."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import minitheano
from minitheano.config import Config
from minitheano.net import bare
from minitheano.ops import methods
from minitheano.ops.card import CATALOGUE, Op
from minitheano.ops.constructors import all_constructors
from minitheano.ops.kinds import Kind
from minitheano.tensor.basic import TABLE

DOORS = {"minitheano": "theano", "minitheano.tensor": "T", "minitheano.tensor.nnet": "T.nnet"}
MORE = re.compile(
    r"minitheano\.(tensor\.(?!inplace|basic)|gradient$|printing$|ifelse$|sandbox\.rng_mrg$)"
)
NOT_TYPED = {
    "all_constructors",
    "as_variable",
    "doorway",
    "here",
    "label",
    "Hung",
}  # needed by doorways
TABLED = set(all_constructors())  # the reference has a table of them
LAST = 10**6
NAMED = {name for names in TABLE.values() for name in names.split()}
IN_SECTIONS = ("ops.elementwise",)  # files so long that each of their sections is a group
OPERATORS = {
    "add": "x + y", "sub": "x - y", "mul": "x * y", "truediv": "x / y", "floordiv": "x // y",
    "mod": "x % y", "divmod": "divmod(x, y)", "pow": "x ** y", "matmul": "A @ B", "neg": "-x",
    "and": "x & y", "or": "x | y", "xor": "x ^ y", "invert": "~x", "abs": "abs(x)",
    "lt": "x < y", "le": "x <= y", "gt": "x > y", "ge": "x >= y", "getitem": "x[…]",
    "round": "round(x)",
}  # fmt: skip


@dataclass
class Entry:
    """A thing with all its names; it stands in a file (and section) at a line."""

    thing: Any
    file: str
    line: int
    names: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The first name that is a path, such as T.add."""
        return next((name for name in self.names if re.fullmatch(r"[\w.]+", name)), self.names[0])

    @property
    def is_public(self) -> bool:
        """False for a card that only the engine uses: its name is one bare word."""
        return re.fullmatch(r"\w+({\w+})?", self.names[0]) is None


def entries() -> list[Entry]:
    """Every public thing and every card once, in the order of the sources."""
    names = list(spelled())
    homes: dict[int, tuple[str, int]] = {}
    for thing, file, line in declared():
        homes.setdefault(id(thing), (file, line))
    found: dict[int, Entry] = {}
    for name, thing, shy in names:
        home = homes.get(id(thing)) or (thing.__module__.removeprefix("minitheano."), LAST)
        if home != ("ops.card", LAST) and not (shy and id(thing) in found):  # a cast
            entry = found.setdefault(id(thing), Entry(thing, *home))
            entry.names += [name] if name not in entry.names else []
    return sorted(found.values(), key=lambda entry: entry.line)


def spelled() -> Iterator[tuple[str, Any, bool]]:
    """How things are typed, and what they are; a shy name is told only if there is no other."""
    for module, door in doors():
        shy = module.__name__ not in DOORS
        for name in dict.fromkeys([*vars(module), *dir(module)]):  # some are loaded when asked for
            thing = getattr(module, name)
            if is_public(thing) and is_typed(door, name, thing):
                yield f"{door}.{name}", bare(thing), shy
    operators = methods.TWO_SIDED | methods.SPECIAL
    yield from ((spelling, operators[name], False) for name, spelling in OPERATORS.items())
    for name, thing in (methods.METHODS | methods.PROPERTIES).items():
        if not name.startswith("_"):
            yield f"x.{name}", thing, False
    yield from ((name, thing, True) for name, thing in CATALOGUE.items())
    yield from ((thing.__name__, thing, True) for thing, _, _ in declared() if is_family(thing))


def kinds() -> list[str]:
    """The names of Theano's classes of ops, which are there for `isinstance`."""
    main = [(module, door) for module, door in doors() if door.startswith("T")]
    found = {thing: f"{door}.{n}" for m, door in main[::-1] for n, thing in vars(m).items()
             if isinstance(thing, Kind)}  # fmt: skip
    return sorted(found.values())


def doors() -> Iterator[tuple[ModuleType, str]]:
    """The modules that programs import, those first that most use, and how they call them."""
    rest = [found.name for found in pkgutil.walk_packages(minitheano.__path__, "minitheano.")]
    rest.sort(key=lambda name: name.endswith(".raw_random"))  # older than shared_randomstreams
    for name in [*DOORS, *(name for name in rest if MORE.match(name) and name not in DOORS)]:
        path = name.replace("minitheano.tensor.", "T.").replace("minitheano.", "theano.")
        yield importlib.import_module(name), DOORS.get(name, path)


def is_typed(door: str, name: str, thing: Any) -> bool:
    """False for a private name, and for a card that stands in T only because all cards do."""
    if name.startswith("_") or not name.isidentifier() or name in NOT_TYPED | TABLED:
        return False
    card = door == "T" and thing is CATALOGUE.get(name)
    return not card or thing.elementwise or name in NAMED


def is_public(thing: Any) -> bool:
    """True for cards, functions and classes of the engine, and for its settings."""
    own = str(getattr(thing, "__module__", "")).startswith("minitheano")
    own = own and not isinstance(thing, Kind)
    callable_ = inspect.isfunction(thing) or inspect.isclass(thing)
    return isinstance(thing, Op | Config) or (own and callable_)


def is_family(thing: Any) -> bool:
    """True for a function from settings to a card."""
    maker = getattr(thing, "__wrapped__", None)
    return inspect.isfunction(maker) and maker.__annotations__.get("return") in ("Op", Op)


def declared() -> Iterator[tuple[Any, str, int]]:
    """Everything that is declared in the engine, the file (and section), and the line."""
    for name, module in sorted(sys.modules.items()):
        if not name.startswith("minitheano.") or module.__file__ is None:
            continue
        file = section = name.removeprefix("minitheano.")
        source = Path(module.__file__).read_text(encoding="utf-8")
        for number, line in enumerate(source.splitlines()):
            if (title := re.match(r"# --- (.+?) -+$", line)) and file in IN_SECTIONS:
                section = f"{file}: {title[1]}"
            bound = re.match(r"(?:def |class )?(\w+)(?:\(|:| = )", line)
            thing = vars(module).get(bound[1]) if bound else None
            if isinstance(thing, Op) or getattr(thing, "__module__", "") == name:
                yield thing, section, number

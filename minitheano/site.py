"""Where in the learner's file or notebook cell a node was written."""

from __future__ import annotations

import ast
import contextlib
import copy
import dis
import linecache
import os
import re
import sys
from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache
from itertools import islice
from types import CodeType, FrameType
from typing import Any

import numpy

from . import syntax
from .syntax import Span, argument, entry, parsed, span_of, tree_of

PACKAGE = os.path.dirname(os.path.abspath(__file__)) + os.sep
# The folders whose code is not the learner's; the widgets and the lessons add their own.
_ours: tuple[str, ...] = (PACKAGE, "<minitheano")
# NumPy may stand between: `np.ones(x.shape)` asks x for a number. contextlib does in `with …`.
NUMPY = os.path.dirname(os.path.abspath(numpy.__file__)) + os.sep
_inner = (*_ours, NUMPY, contextlib.__file__)
UNPACK = dis.opmap["UNPACK_SEQUENCE"]
NAMING = [dis.opmap[name] for name in ("STORE_NAME", "STORE_FAST", "STORE_GLOBAL")]
IN_PLACE = r"([\w.]+(?:\[[^]]*\])?)\s*(\*\*|//|[-+*/%&|^@])=\s*(.+)"


class Site:
    """One place in the learner's code: a code object and the instruction that was running.

    Keeping these two costs well under a microsecond; everything a person wants to read (file,
    line, columns, the text of the expression) is worked out when somebody asks.
    """

    __slots__ = ("__dict__", "code", "instruction")

    def __init__(self, code: CodeType, instruction: int) -> None:
        self.code = code
        self.instruction = instruction

    @property
    def file(self) -> str:
        return self.code.co_filename

    @cached_property
    def _span(self) -> Span:
        positions = islice(self.code.co_positions(), self.instruction // 2, None)
        return Span(*next(positions, (None, None, None, None)))

    @property
    def short_file(self) -> str:
        return os.path.basename(self.file)

    @property
    def cell(self) -> int | None:
        """The number of the notebook cell, as in `In [5]`; None outside a notebook."""
        number = notebook_cells().get(self.file)
        return number if isinstance(number, int) else None

    @property
    def line(self) -> int | None:
        return self._span.line

    @cached_property
    def column(self) -> int | None:
        return self._character(self._span.line, self._span.column)

    @cached_property
    def end_column(self) -> int | None:
        """The column behind the expression, on its last line."""
        return self._character(self._span.end_line, self._span.end_column)

    @cached_property
    def source_line(self) -> str:
        """The first line of the expression without its newline, '' if the source is unknown.

        It is unknown, too, if the file has been changed since: nothing ends there any more where
        the expression ended.
        """
        linecache.checkcache(self.file)
        ends = syntax.ends(self.file)
        there = not ends or (self._span.end_line, self._span.end_column) in ends
        return self._line(self.line) if there else ""

    @cached_property
    def text(self) -> str:
        """The expression exactly as it was typed, on one line; '' if the source is unknown."""
        span = self._span
        if span.line is None or span.end_line is None or not self.source_line:
            return ""
        lines = [self._line(number) for number in range(span.line, span.end_line + 1)]
        lines[-1] = lines[-1][: self.end_column]
        lines[0] = lines[0][self.column :]
        return " ".join(line.strip() for line in lines)

    @cached_property
    def expression(self) -> str:
        """The text as an expression: of `state += inc` it is `state + inc`."""
        found = re.fullmatch(IN_PLACE, self.text)
        if found is None:
            return self.text
        name, operator, value = found.groups()
        simple = re.fullmatch(r"[\w.]+", value)
        return f"{name} {operator} {value if simple else f'({value})'}"

    @cached_property
    def called(self) -> str | None:
        """The function's name if the expression is a call, as `square` in `square(x)`."""
        tree = parsed(self.text)
        return ast.unparse(tree.func) if isinstance(tree, ast.Call) else None

    def part(self, keyword: str, position: int, *path: int) -> Site:
        """The place of one argument of the call that is written here, or of an entry in it.

        `path` leads into lists, tuples and dictionaries as they are typed: (2, 0) is the first half
        of the third pair. Where the source tells no more, the place is as narrow as it can be.
        """
        return Part(self, keyword, position, path)

    @staticmethod
    def at(file: str, node: ast.expr | ast.stmt) -> Site:
        """The place of a part of a parsed file, such as one of `tree_of(file)`."""
        made = Site(compile("", file, "exec"), 0)
        made.__dict__["_span"] = span_of(node)
        return made

    def bindings(self, name: str) -> list[Site]:
        """Where this name got a value before, in the statements of the file that stand alone.

        What functions do with names of their own is left out.
        """
        if not self.code.co_name.startswith(("<module", "<cell")) or self.line is None:
            return []
        found = syntax.bindings(self.file).get(name, [])
        return [Site.at(self.file, node) for node in found if node.lineno < self.line]

    def word(self, keyword: str) -> Site:
        """The place of `keyword=value` in the call that is written here."""
        call = syntax.calls(self.file).get(self._span)
        found = next((k for k in call.keywords if k.arg == keyword), None) if call else None
        if found is None:
            return self
        made = Site(self.code, self.instruction)
        made.__dict__["_span"] = span_of(found)
        return made

    @property
    def first_line(self) -> Site:
        """The first line of what is written here, to its end: `def step(acc, x):`."""
        made = Site(self.code, self.instruction)
        line, _, column, _ = self._span
        last = len(self.source_line.encode())
        one = line == self._span.end_line
        made.__dict__["_span"] = self._span if one else Span(line, line, column, last)
        made.__dict__["source_line"] = self.source_line
        return made

    def naming(self, name: str | Callable[[], str]) -> Site:
        """The same place, where what is made there has this name, known or to be found out."""
        return Renamed(self, name)

    @cached_property
    def in_loop(self) -> bool:
        """True if the expression stands in a `for`, a `while` or a comprehension."""
        line = self.line
        return line is not None and any(
            first <= line <= last for first, last in syntax.loops(self.file)
        )

    @cached_property
    def deciding(self) -> ast.AST | None:
        """The `if`, `while` or `assert` that decides by the expression, as parsed."""
        return syntax.tests(self.file).get(self._span)

    @cached_property
    def torn(self) -> str:
        """`(x > 0) & (x < 1)` if this is the `0 & x` of `x > 0 & x < 1`; else ''."""
        return syntax.torn(self.file).get(self._span, "")

    @cached_property
    def alone(self) -> bool:
        """True if the expression is a statement of its own, whose value is thrown away."""
        return not self._taken and self._span in syntax.statements(self.file)

    @property
    def _taken(self) -> bool:
        """True if the next instruction gives the value a name: nobody need read the source."""
        doing = self.code.co_code[self.instruction + 2 :: 2]
        return next(filter(None, doing), 0) in NAMING  # what Python keeps for itself is 0

    @cached_property
    def target(self) -> str | None:
        """The name the expression was given, as `h` in `h = x * w`, or None."""
        return self.targets[0] if len(self.targets) == 1 else None

    @cached_property
    def targets(self) -> tuple[str, ...]:
        """The names before the `=`: ('h',), or ('out', 'updates') in `out, updates = …`.

        In `(a, b), updates = …` the inner names come first. What is neither a name nor
        an attribute, as `w[0]`, counts as ''.
        """
        if self.line is None or not self.source_line:
            return ()
        return syntax.targets(self.file).get(self._span, ())

    def _line(self, number: int | None) -> str:
        return "" if number is None else linecache.getline(self.file, number).rstrip("\n")

    def _character(self, line: int | None, byte: int | None) -> int | None:
        """Python counts columns in UTF-8 bytes; people and carets count characters."""
        if byte is None:
            return None
        return len(self._line(line).encode()[:byte].decode(errors="replace"))

    @property
    def place(self) -> tuple[str, int | None]:
        """File and line: what 'once per place' means for a warning."""
        return self.file, self.line

    def __deepcopy__(self, memo: object) -> Site:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        """A pickled place is what it says: code does not travel, and its file may have changed."""
        given = tuple(self.__dict__.get(word) for word in ("_span", "targets"))
        return Kept, (_told(self.file, self.code, self.instruction, *given),)


class Part(Site):
    """A part of a call, which is looked for in the source when somebody asks: few ever do."""

    def __init__(self, call: Site, keyword: str, position: int, path: tuple[int, ...]) -> None:
        super().__init__(call.code, call.instruction)
        self.call, self.way = call, (keyword, position, path)

    @cached_property
    def _span(self) -> Span:
        keyword, position, path = self.way
        call = syntax.calls(self.file).get(self.call._span)
        node = argument(call, keyword, position) if call is not None else None
        return self.call._span if node is None else span_of(entry(node, path))

    def __reduce__(self) -> tuple[Any, ...]:
        self._span  # noqa: B018 - what a place says is known from here on
        return super().__reduce__()


class Renamed(Site):
    """A place, and the name of what is made there, which may be found out when somebody asks."""

    def __init__(self, place: Site, name: str | Callable[[], str]) -> None:
        super().__init__(place.code, place.instruction)
        self.said = name

    @cached_property
    def targets(self) -> tuple[str, ...]:
        return (self.said if isinstance(self.said, str) else self.said(),)

    def __reduce__(self) -> tuple[Any, ...]:
        self.targets  # noqa: B018 - as above
        return super().__reduce__()


class Kept(Site):
    """A place that came out of a pickle, with the words of the file as it was then."""

    WORDS = ("file", "cell", "_span", "column", "end_column", "source_line", "text", "targets")
    file, cell = "", None

    def __init__(self, told: tuple[Any, ...]) -> None:
        file, cell, span, *rest = told
        self.__dict__.update(zip(self.WORDS, (file, cell, Span(*span), *rest), strict=True))
        # No code came along: a number of its own tells this place from the others.
        number = _kept_places.setdefault((file, cell, *span), -1 - len(_kept_places))
        super().__init__(_nowhere, number)

    def part(self, keyword: str, position: int, *path: int) -> Site:
        return self

    def bindings(self, name: str) -> list[Site]:
        return []

    def word(self, keyword: str) -> Site:
        return self

    @property
    def first_line(self) -> Site:
        return self

    def naming(self, name: str | Callable[[], str]) -> Site:
        made = copy.copy(self)
        made.__dict__["targets"] = (name if isinstance(name, str) else name(),)
        return made

    def __copy__(self) -> Kept:
        return Kept(self.__reduce__()[1][0])

    def __reduce__(self) -> tuple[Any, ...]:
        told = tuple(self.__dict__[word] for word in self.WORDS)
        return Kept, (_once((*told[:2], tuple(self._span), *told[3:])),)


_nowhere = compile("", "<nowhere>", "exec")
_kept_places: dict[tuple[Any, ...], int] = {}


@lru_cache(maxsize=4096)
def _told(file: str, code: CodeType, instruction: int, span: Any, targets: Any) -> tuple[Any, ...]:
    """What a place says, as plain data; the same object each time, so that pickle has it once."""
    site = Site(code, instruction)
    site.__dict__ |= {k: v for k, v in {"_span": span, "targets": targets}.items() if v is not None}
    words = tuple(getattr(site, word) for word in Kept.WORDS)
    return _once((*words[:2], tuple(words[2]), *words[3:]))


@lru_cache(maxsize=4096)
def _once(told: tuple[Any, ...]) -> tuple[Any, ...]:
    return told


# The last site for each number of an instruction: what a loop makes a thousand times has one site.
_recent: dict[int, Site] = {}


def here() -> Site | None:
    """The innermost place outside this package, and outside NumPy, that is running now."""
    frame = sys._getframe(1)
    while frame.f_code.co_filename.startswith(_inner):
        if frame.f_back is None:
            return None
        frame = frame.f_back
    code, instruction = frame.f_code, frame.f_lasti
    site = _recent.get(instruction)
    if site is None or site.code is not code:
        site = _recent[instruction] = Site(code, instruction)
    return site


def not_the_learners(file: str) -> None:
    """The package whose `__init__.py` this is belongs to us: no message shows a line of it."""
    global _ours, _inner
    folder = os.path.dirname(os.path.abspath(file)) + os.sep
    _ours, _inner = (*_ours, folder), (*_inner, folder)


def is_ours(code: CodeType) -> bool:
    """True for code of this package and its companions, and for what was emitted."""
    return code.co_filename.startswith(_ours)


def is_numpys(code: CodeType) -> bool:
    """True for code of NumPy."""
    return code.co_filename.startswith(NUMPY)


def learners_frame() -> FrameType | None:
    """The innermost frame that is running code of the learner's."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and is_ours(frame.f_code):
        frame = frame.f_back
    return frame


def names_waiting() -> int | None:
    """How many names wait for what is being taken apart, as in `a, b = x`; else None."""
    frame = sys._getframe(1)
    while frame.f_code.co_filename.startswith(PACKAGE) and frame.f_back is not None:
        frame = frame.f_back
    doing, count = frame.f_code.co_code[frame.f_lasti :][:2]
    return count if doing == UNPACK else None


def same_place(one: Site | None, other: Site | None) -> bool:
    """True for the same instruction: one expression made both. A place unknown is like no other."""
    if one is None or other is None:
        return False
    return one.code is other.code and one.instruction == other.instruction


def last_statement(code: CodeType) -> Site | None:
    """The place where a `def` ends; of its return, what is returned. None for a lambda."""
    for node in ast.walk(tree_of(code.co_filename)):
        if isinstance(node, ast.FunctionDef) and node.name == code.co_name:
            first = min([d.lineno for d in node.decorator_list], default=node.lineno)
            if first == code.co_firstlineno:
                last = node.body[-1]
                value = last.value if isinstance(last, ast.Return) else None
                return Site.at(code.co_filename, value or last).first_line
    return None


def part(site: Site | None, keyword: str, position: int, *path: int) -> Site | None:
    """Where an argument of a call was typed, or an entry of it; None for a call from nowhere."""
    return None if site is None else site.part(keyword, position, *path)


def narrowed(where: Site | None, site: Site | None) -> bool:
    """True if `where`, a part of what is written at `site`, was found in the source."""
    return where is not None and site is not None and where._span != site._span


def at_keyword(site: Site | None, keyword: str) -> Site | None:
    """Where `keyword=value` was typed in a call; None for a call from nowhere."""
    return None if site is None else site.word(keyword)


def text_of(site: Site | None) -> str:
    """What was typed at a place; '' if that is not known."""
    return "" if site is None else site.text


def callee(site: Site | None) -> str | None:
    """The function that is called at a place, as `T.dot`; None if that is not known."""
    return None if site is None else site.called


def names_in_reach() -> dict[str, Any]:
    """The names that the running line of the learner knows."""
    frame = learners_frame()
    return {**frame.f_globals, **frame.f_locals} if frame is not None else {}


def imported_as() -> dict[str, str]:
    """What the code that is running outside calls this package and its tensor module.

    The keys are the names that Theano's documentation uses, and that our texts are written with.
    """
    frame = learners_frame()
    names = frame.f_globals if frame is not None else {}
    package = __name__.partition(".")[0]
    found: dict[str, str] = {}
    for usual, module in {"theano": package, "T": f"{package}.tensor"}.items():
        wanted = sys.modules.get(module)
        said = [n for n, value in names.items() if value is wanted and not n.startswith("_")]
        if said and usual not in said:
            found[usual] = said[0]
    return found


def notebook_cells() -> Mapping[str, Any]:
    """The files that stand for the cells of a notebook, with their numbers; else nothing."""
    shell = sys.modules.get("IPython")
    running = shell.get_ipython() if shell is not None else None
    found: Mapping[str, Any] = getattr(getattr(running, "compile", None), "_filename_map", {})
    return found

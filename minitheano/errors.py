"""Every kind of mistake a learner can make, and how it is told.

    TeachingError                  what was found, where, what to try; English or 简体中文
    ├── TypeMistake      (TypeError)
    ├── ValueMistake     (ValueError)
    ├── IndexMistake     (IndexError)
    ├── KeyMistake       (KeyError)
    ├── AttributeMistake (AttributeError)
    ├── LinAlgMistake    (np.linalg.LinAlgError)
    ├── UseMistake       (RuntimeError)
    ├── NotThere         (NotImplementedError)
    ├── ImportMistake    (ImportError)
    ├── NumberMistake    (AssertionError)
    ├── MissingInputError   (Exception)   Theano's own names and bases from here on
    ├── UnusedInputError    (Exception)
    │   └── UnusedGivenError (ValueError)
    ├── ReplacedTwice       (ValueError, AssertionError)
    ├── AsTensorError       (TypeError)
    ├── NullTypeGradError   (TypeError)
    ├── DebugModeError      (Exception)
    │   ├── InvalidValueError
    │   └── BadOptimization
    ├── DisconnectedInputError (ValueError)
    └── NotScalarConstantError (Exception)
        └── EmptyConstantError
    LearnerWarning (UserWarning)   the program runs, but probably not as meant

A class that stands for a built-in one is shown under the built-in name, so that a traceback reads
`TypeError: …` as it does in Theano, and `except TypeError` catches it.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass, replace
from typing import Any, ClassVar
from unicodedata import east_asian_width

from numpy.linalg import LinAlgError

from .config import config
from .site import Site, imported_as

# A name, a dtype or a number is filled into a sentence after it was written: these two finish it.
COUNTED = re.compile(r"\b(\d+) ([\w ]*?)(\w+)\(s\)")
ARTICLE = re.compile(r"\b([Aa]) (?=int\d|ndarray|array|input\b|expression|OrderedUpdates|object)")
HALF_SPACE = re.compile(r"(?<=）) (?=[\u4e00-\u9fff])")

TRY = {"en": "Try: ", "zh": "试试："}
PLACE = {"en": "line {line}", "zh": "第 {line} 行"}
CELL = {"en": "cell {cell}, ", "zh": "单元格 {cell}，"}
FILE = {"en": "{file}, ", "zh": "{file}，"}
COLON = {"en": ":", "zh": "："}


class TeachingError(Exception):
    """What was found, where it was written, and what to try.

    Attributes: `key` the name of the message, `found` the values in it, `site` where the learner
    wrote the cause (or None), `what`, `where` and `fix` the three parts as text in `config.lang`.
    """

    shown_as: ClassVar[str] = ""

    def __init_subclass__(cls, shown_as: str = "") -> None:
        super().__init_subclass__()
        if shown_as:
            cls.__name__ = cls.__qualname__ = shown_as
            cls.__module__ = "builtins"

    def __init__(self, mistake: Mistake, site: Site | None, found: dict[str, Any]) -> None:
        super().__init__(mistake.key)
        self.mistake, self.site, self.found = mistake, site, found
        self._modules = imported_as()

    @property
    def key(self) -> str:
        return self.mistake.key

    @property
    def what(self) -> str:
        return self.mistake.text(self.found, self._modules)[0]

    @property
    def fix(self) -> str:
        return self.mistake.text(self.found, self._modules)[1]

    @property
    def where(self) -> str:
        """The learner's line with the expression underlined, '' if the line is unknown."""
        return underlined(self.site)

    def __str__(self) -> str:
        fix = TRY[config.lang] + self.fix if self.fix else ""
        return "\n".join(part for part in (self.what, self.where, fix) if part)

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows: the message alone, without the frames of this library."""
        return f"{type(self).__name__}: {self}".splitlines()

    def __reduce__(self) -> tuple[Any, ...]:
        return _revive, (self.mistake.key, self.mistake, self.found)


class TypeMistake(TeachingError, TypeError, shown_as="TypeError"):
    """Told as TypeError."""


class ValueMistake(TeachingError, ValueError, shown_as="ValueError"):
    """Told as ValueError."""


class AxisMistake(TeachingError, ValueError, IndexError, shown_as="ValueError"):
    """Told as ValueError, and caught as IndexError too, as NumPy's AxisError."""


class LengthMistake(TeachingError, TypeError, AttributeError, shown_as="TypeError"):
    """Told as TypeError; an AttributeError too, so that `hasattr(x, "__len__")` is False."""


class BrokenPromise(TeachingError, ValueError, AssertionError, shown_as="ValueError"):
    """A shape that is not as promised (Theano: ValueError or AssertionError)."""


class IndexMistake(TeachingError, IndexError, shown_as="IndexError"):
    """Told as IndexError."""


class KeyMistake(TeachingError, KeyError, shown_as="KeyError"):
    """Told as KeyError."""


class AttributeMistake(TeachingError, AttributeError, shown_as="AttributeError"):
    """Told as AttributeError."""


class NotScalarConstantError(TeachingError):
    """A value that only a call can tell, where one known number is needed."""


class EmptyConstantError(NotScalarConstantError):
    """An array without numbers, where one number is needed."""


class LinAlgMistake(TeachingError, LinAlgError, shown_as="LinAlgError"):
    """Told as NumPy's LinAlgError: a matrix does not allow what is asked."""


class UseMistake(TeachingError, RuntimeError, shown_as="RuntimeError"):
    """Told as RuntimeError."""


class NotThere(TeachingError, NotImplementedError, shown_as="NotImplementedError"):
    """Told as NotImplementedError: a part of Theano that is left out on purpose."""


class ImportMistake(TeachingError, ImportError, shown_as="ImportError"):
    """Told as ImportError."""


class NumberMistake(TeachingError, AssertionError, shown_as="AssertionError"):
    """Told as AssertionError, which is what Theano's NanGuardMode raises."""


class MissingInputError(TeachingError):
    """The output needs a variable that is neither an input, nor shared, nor replaced by givens."""


class UnusedInputError(TeachingError):
    """An input that no output and no update needs."""


class UnusedGivenError(UnusedInputError, ValueError, shown_as="ValueError"):
    """A key of givens that the outputs do not contain (Theano: UnusedInputError)."""


class ReplacedTwice(TeachingError, ValueError, AssertionError, shown_as="ValueError"):
    """A replacement that reads another key of givens (Theano: AssertionError)."""


class AsTensorError(TeachingError, TypeError):
    """A Python object that cannot become a node."""


class NullTypeGradError(TeachingError, TypeError):
    """A gradient that is not defined."""


class DebugModeError(TeachingError):
    """What DebugMode finds."""


class InvalidValueError(DebugModeError):
    """A computed value that is not finite, or not of its type."""


class BadOptimization(DebugModeError):
    """A rewritten graph that does not compute what was written."""


class DisconnectedInputError(TeachingError, ValueError):
    """A gradient with respect to something the cost does not use."""


class LearnerWarning(UserWarning):
    """The program runs, but probably not as it is meant."""


@dataclass(frozen=True)
class Mistake:
    """One mistake in two languages: a class, what was found, and what to try.

    The texts are `str.format` templates over the same names in both languages. `fix` is one text
    where it is Python to copy, else a pair.
    """

    kind: type[TeachingError] | type[LearnerWarning]
    en: str
    zh: str
    fix: str | tuple[str, str]
    key: str = ""

    def text(self, found: dict[str, Any], modules: dict[str, str]) -> tuple[str, str]:
        """What was found and what to try, with the learner's own names of our modules."""
        chinese = config.lang == "zh"
        what, finish = (self.zh, _chinese) if chinese else (self.en, _english)
        fix = self.fix if isinstance(self.fix, str) else self.fix[chinese]
        what, fix = (finish(part.format(**found)) for part in (what, fix))
        for usual, said in modules.items():
            what, fix = (re.sub(rf"(?<![\w.]){usual}\.(?=\w)", f"{said}.", t) for t in (what, fix))
        return what, fix

    def told_as(self, kind: type[TeachingError] | type[LearnerWarning]) -> Mistake:
        """The same words under another class."""
        return replace(self, kind=kind)

    def __call__(self, site: Site | None = None, /, **found: Any) -> TeachingError:
        """The exception to raise; `site` is where the learner wrote the cause."""
        assert issubclass(self.kind, TeachingError)
        return self.kind(self, site, found)

    def warn(self, site: Site | None = None, /, **found: Any) -> None:
        """Warn once for each place in the learner's code."""
        assert issubclass(self.kind, Warning)
        what, fix = self.text(found, imported_as())
        told = "\n".join(p for p in (what, underlined(site), TRY[config.lang] + fix) if p)
        file, line = site.place if site else ("<minitheano>", None)
        if site is not None and site.cell is not None:
            # Not the kernel's temporary file: Python would also print the faulty line once more.
            file = CELL["en"].format(cell=site.cell).rstrip(", ")
        warnings.warn_explicit(told, self.kind, file, line or 1, registry=_warned)


# Python shows a warning once for each text and line that stand in this registry.
_warned: dict[Any, Any] = {}


def _english(text: str) -> str:
    """`2 argument(s)` becomes `2 arguments`, and `a int64 scalar` becomes `an int64 scalar`."""
    text = COUNTED.sub(lambda m: f"{m[1]} {m[2]}{m[3]}{'' if m[1] == '1' else 's'}", text)
    return ARTICLE.sub(r"\1n ", text).replace(" 1 axes", " 1 axis")


def _chinese(text: str) -> str:
    """A full-width bracket brings its own space."""
    return HALF_SPACE.sub("", text)


def underlined(site: Site | None) -> str:
    """`cell 5, line 2:`, the line, and carets under the expression.

    The line stands alone, because browsers draw Chinese words a little narrower than two letters.
    """
    if site is None or site.line is None:
        return ""
    head = f"  {place(site)}"
    line = site.source_line
    if not line.strip():
        return head
    head += COLON[config.lang]
    code = line.strip()
    start = max((site.column or 0) - (len(line) - len(line.lstrip())), 0)
    width = len(site.text) if site.text else len(code)
    carets = "^" * max(_width(code[start : start + width]), 1)
    return f"{head}\n    {code}\n    {' ' * _width(code[:start])}{carets}"


def place(site: Site) -> str:
    """`cell 5, line 2`, `program.py, line 2` or `line 2`, in the learner's language."""
    lang = config.lang
    head = ""
    if site.cell is not None:
        head = CELL[lang].format(cell=site.cell)
    elif not site.file.startswith("<"):
        head = FILE[lang].format(file=site.short_file)
    return head + PLACE[lang].format(line=site.line)


def _width(text: str) -> int:
    """Columns of a terminal: a Chinese character takes two."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _revive(key: str, mistake: Mistake, found: dict[str, Any]) -> TeachingError:
    assert issubclass(mistake.kind, TeachingError)
    return mistake.kind(mistake, None, found)

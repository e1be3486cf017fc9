"""Every kind of mistake a learner can make, and how it is told.

    TeachingError                  what was found, where, what to try; English or 简体中文
    ├── TypeMistake      (TypeError)
    │   ├── CountMistake     (ValueError, IndexError)   a second base stands where Theano
    │   ├── ConditionMistake (AssertionError)           raises one or the other
    │   └── CostMistake      (AttributeError)
    ├── ValueMistake     (ValueError)
    │   ├── LaneMistake      (TypeError, IndexError, KeyError)
    │   ├── ShapeMistake     (AssertionError)
    │   ├── RangeMistake     (ZeroDivisionError)
    │   └── BatchMistake     (TypeError)
    ├── IndexMistake     (IndexError)
    │   └── PlaceMistake     (ValueError)
    ├── MemoryMistake    (MemoryError)
    ├── KeyMistake       (KeyError)
    ├── AttributeMistake (AttributeError)
    ├── LinAlgMistake    (np.linalg.LinAlgError)
    ├── UseMistake       (RuntimeError)
    ├── NotThere         (NotImplementedError)
    ├── ImportMistake    (ImportError)
    ├── NumberMistake    (AssertionError)
    ├── UnreadablePickle (UnpicklingError)
    ├── UnwritablePickle (PicklingError)
    ├── MissingInputError   (Exception)   Theano's own names and bases from here on
    ├── UnusedInputError    (Exception)
    │   ├── StepSymbolError (MissingInputError)
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
    Hint                           nothing is raised; `check` tells what a teacher would remark on
    └── Note                       as it should be, and good to know

A class that stands for a built-in one is shown under the built-in name, so that a traceback reads
`TypeError: …` as it does in Theano, and `except TypeError` catches it.
"""

from __future__ import annotations

import re
import warnings
from pickle import PicklingError, UnpicklingError
from typing import Any, ClassVar

from numpy.linalg import LinAlgError

from .config import config
from .inert import one_line
from .later import traceback
from .places import CELL, underlined
from .site import Site, imported_as
from .struct import replaced, struct

# A name, a dtype or a number is filled into a sentence after it was written: these two finish it.
COUNTED = r"\b(\d+) ([\w ]*?)(\w+)\(s\)"
ARTICLE = r"\b([Aa]) (?=int\d|ndarray|array|input\b|int\b|expression|OrderedUpdates|object)"
# A name in a cure that something is done with, and what may stand there without brackets.
DOTTED = r"\{(\w+)\}(?=[.\[]\w)"
ATOM = r"[\w.]+(\([^()]*\)|\[[^][]*\])*|[\[(][^][()]*[])]|…"
HALF_SPACE = r"(?<=）) (?=[\u4e00-\u9fff])"

TRY = {"en": "Try: ", "zh": "试试："}
MOST = 1000  # letters of one value in a message
PLAIN = (str, int, float, type(None))  # what a sentence may be made of in another process


class Told:
    """What was found, where it was written, and what to try.

    Attributes: `key` the name of the message, `found` the values in it, `site` where the learner
    wrote the cause (or None), `what`, `where` and `fix` the three parts as text in `config.lang`.
    """

    mistake: Mistake
    site: Site | None
    found: dict[str, Any]
    _modules: dict[str, str]

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


def _nothing(self: Any, value: Any = None) -> None:
    """Reads as None, and takes no other value."""


class TeachingError(Told, Exception):
    """A mistake that ends the program: told in a few lines, in English or 简体中文."""

    shown_as: ClassVar[str] = ""
    word: ClassVar[str] = "TeachingError"

    def __init_subclass__(cls, shown_as: str = "") -> None:
        super().__init_subclass__()
        cls.word = cls.__name__  # the name that this class has in this file
        if shown_as:
            cls.__name__ = cls.__qualname__ = shown_as
            cls.__module__ = "builtins"
        if issubclass(cls, AttributeError):
            # Python would add its own guess of the name that was meant to ours.
            cls.name = property(_nothing, _nothing)  # type: ignore[assignment]

    def __init__(self, mistake: Mistake, site: Site | None, found: dict[str, Any]) -> None:
        super().__init__(mistake.key)
        self.mistake, self.site, self.found = mistake, site, found
        self._modules = imported_as()

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows: the message alone, unless `exception_verbosity` is 'high'."""
        if config.exception_verbosity == "high":
            return "".join(traceback.format_exception(self)).splitlines()
        told = "".join(traceback.format_exception_only(self))
        return told.removeprefix(f"{type(self).__module__}.").splitlines()

    def __reduce__(self) -> tuple[Any, ...]:
        """The words, the place, the class and the notes travel; of objects only what is said."""
        texts = {name: getattr(self.mistake, name) for name in vars(self.mistake)}
        del texts["kind"]
        found = {k: v if isinstance(v, PLAIN) else str(v) for k, v in self.found.items()}
        notes = {k: v for k, v in vars(self).items() if k in ("__notes__", "_modules")}
        return _revive, (self.word, texts, found, self.site), notes


class TypeMistake(TeachingError, TypeError, shown_as="TypeError"):
    """Told as TypeError."""


class ValueMistake(TeachingError, ValueError, shown_as="ValueError"):
    """Told as ValueError."""


class AxisMistake(TeachingError, ValueError, IndexError, shown_as="ValueError"):
    """Told as ValueError, and caught as IndexError too, as NumPy's AxisError."""


class EitherMistake(TeachingError, TypeError, ValueError, shown_as="TypeError"):
    """Told as TypeError, and caught as ValueError too: Theano raises now one, now the other."""


class LengthMistake(TeachingError, TypeError, AttributeError, shown_as="TypeError"):
    """Told as TypeError; an AttributeError too, so that `hasattr(x, "__len__")` is False.

    `eval(3)` is both as well: Theano asks the 3 for the keys of a dictionary.
    """


class RangeMistake(ValueMistake, ZeroDivisionError, shown_as="ValueError"):
    """Told as ValueError, and caught as a division by zero."""


class BatchMistake(ValueMistake, TypeError, shown_as="ValueError"):
    """Told as ValueError; Theano raises it or TypeError, depending on the mode."""


class LaneMistake(ValueMistake, TypeError, IndexError, KeyError, shown_as="ValueError"):
    """Told as ValueError: an argument of scan of the wrong kind.

    Theano does not look at them, so that one of these comes out, as Python happens to fail.
    """


class CountMistake(TypeMistake, ValueError, IndexError, shown_as="TypeError"):
    """Told as TypeError, and caught as what Theano raises for other values of the same kind."""


class CostMistake(TypeMistake, AttributeError, shown_as="TypeError"):
    """Told as TypeError: no variable, whose attributes Theano asks for."""


class ConditionMistake(TypeMistake, AssertionError, shown_as="TypeError"):
    """Told as TypeError, where Theano has an assertion."""


class ShapeMistake(ValueMistake, AssertionError, shown_as="ValueError"):
    """Told as ValueError, where Theano has an assertion."""


class MemoryMistake(TeachingError, MemoryError, shown_as="MemoryError"):
    """Told as MemoryError."""


class BrokenPromise(TeachingError, ValueError, AssertionError, shown_as="ValueError"):
    """A shape that is not as promised (Theano: ValueError or AssertionError)."""


class IndexMistake(TeachingError, IndexError, shown_as="IndexError"):
    """Told as IndexError."""


class PlaceMistake(IndexMistake, ValueError, shown_as="IndexError"):
    """Told as IndexError; Theano raises it or ValueError, depending on the mode."""


class KeyMistake(TeachingError, KeyError, shown_as="KeyError"):
    """Told as KeyError."""


class LocalNameMistake(TeachingError, UnboundLocalError, shown_as="UnboundLocalError"):
    """Told as UnboundLocalError."""


class ModeMistake(ValueMistake, AttributeError, shown_as="ValueError"):
    """Told as ValueError; Theano asks what is no mode for an attribute."""


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


class UnreadablePickle(TeachingError, UnpicklingError, shown_as="UnpicklingError"):
    """Told as UnpicklingError."""


class UnwritablePickle(TeachingError, PicklingError, shown_as="PicklingError"):
    """Told as PicklingError."""


class MissingInputError(TeachingError):
    """The output needs a variable that is neither an input, nor shared, nor replaced by givens."""


class UnusedInputError(TeachingError):
    """An input that no output and no update needs."""


class StepSymbolError(MissingInputError, UnusedInputError, shown_as="MissingInputError"):
    """A symbol of a scan's step outside of it: Theano calls it missing, or others unused."""


class UnusedGivenError(UnusedInputError, ValueError, shown_as="ValueError"):
    """A key of givens that the outputs do not contain (Theano: UnusedInputError)."""


class SwappedGivenError(MissingInputError, UnusedGivenError, shown_as="MissingInputError"):
    """A pair of givens the wrong way round: its key is not needed, its value is."""


class ReplacedTwice(TeachingError, ValueError, AssertionError, shown_as="ValueError"):
    """A variable replaced twice, or by one that is replaced itself (Theano: AssertionError)."""


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


class Hint(Told):
    """What a teacher would remark on in a program that Theano runs in silence."""

    def __init__(self, mistake: Mistake, site: Site | None, found: dict[str, Any]) -> None:
        self.mistake, self.site, self.found = mistake, site, found
        self._modules = imported_as()

    def __repr__(self) -> str:
        return str(self)


class Note(Hint):
    """What is as it should be, and surprises many who see it for the first time."""


Kind = type[TeachingError] | type[LearnerWarning] | type[Hint]


@struct(frozen=True)
class Mistake:
    """One mistake in two languages: a class, what was found, and what to try.

    The texts are `str.format` templates over the same names in both languages. `fix` is one text
    where it is Python to copy, else a pair.
    """

    kind: Kind
    en: str
    zh: str
    fix: str | tuple[str, str]
    key: str = ""

    def text(self, found: dict[str, Any], modules: dict[str, str]) -> tuple[str, str]:
        """What was found and what to try, with the learner's own names of our modules."""
        chinese = config.lang == "zh"
        what, finish = (self.zh, _chinese) if chinese else (self.en, _english)
        fix = self.fix if isinstance(self.fix, str) else self.fix[chinese]
        found = _Partly({k: one_line(str(v), MOST) for k, v in found.items()})
        fix = re.sub(
            DOTTED, lambda m: bracketed(found[m[1]]).replace("{", "{{").replace("}", "}}"), fix
        )
        what, fix = (" ".join(finish(part.format_map(found)).split("\n")) for part in (what, fix))
        for usual, said in modules.items():
            what, fix = (re.sub(rf"(?<![\w.]){usual}\.(?=\w)", f"{said}.", t) for t in (what, fix))
        return what, fix

    def told_as(self, kind: Kind) -> Mistake:
        """The same words under another class."""
        return replaced(self, kind=kind)

    def __call__(self, site: Site | None = None, /, **found: Any) -> TeachingError:
        """The exception to raise; `site` is where the learner wrote the cause."""
        assert issubclass(self.kind, TeachingError)
        return self.kind(self, site, found)

    def hint(self, site: Site | None = None, /, **found: Any) -> Hint:
        """The finding of a check; `site` is where the learner wrote what it is about."""
        assert issubclass(self.kind, Hint)
        return self.kind(self, site, found)

    def warn(self, site: Site | None = None, /, **found: Any) -> None:
        """Warn once for each place in the learner's code, and again if its cell is run again."""
        assert issubclass(self.kind, Warning)
        what, fix = self.text(found, imported_as())
        told = "\n".join(p for p in (what, underlined(site), TRY[config.lang] + fix) if p)
        file, line = site.place if site else ("<minitheano>", None)
        cell, column = (site.cell, site.column) if site else (None, None)
        once = _warned.setdefault((file, cell), {})
        if site is not None and not f"{file}{site.source_line}".isprintable():
            file = one_line(site.short_file)  # Python would print the faulty line as it is
        if cell is not None:
            # Not the kernel's temporary file: Python would also print the faulty line once more.
            file = CELL["en"].format(cell=cell).rstrip(", ")
        # Python's own note is made for a text; ours is made for a place, where values may differ.
        text, place = (told, self.kind, line or 1), (self.key, line, column)
        if once.get(place):
            once[text] = True
        warnings.warn_explicit(told, self.kind, file, line or 1, registry=once)
        if once.get(text):
            once[place] = True


# What was warned about, for each file, and for each run of a cell. Python takes a note in the inner
# dictionary, and clears it when somebody changes the filters.
_warned: dict[tuple[str, int | None], dict[Any, Any]] = {}


class _Partly(dict[str, Any]):
    """What was found; an op that is computed by itself knows no expression and no turn."""

    def __missing__(self, key: str) -> str:
        return "" if key == "turn" else "…"


def bracketed(text: str) -> str:
    """What the learner wrote, in brackets if a dot or an index may not stand behind it as it is."""
    return text if re.fullmatch(ATOM, text) else f"({text})"


def _english(text: str) -> str:
    """`2 argument(s)` becomes `2 arguments`, and `a int64 scalar` becomes `an int64 scalar`."""
    text = re.sub(COUNTED, lambda m: f"{m[1]} {m[2]}{m[3]}{'' if m[1] == '1' else 's'}", text)
    return re.sub(ARTICLE, r"\1n ", text).replace(" 1 axes", " 1 axis")


def _chinese(text: str) -> str:
    """A full-width bracket brings its own space."""
    return re.sub(HALF_SPACE, "", text)


def _revive(
    word: str, texts: dict[str, Any], found: dict[str, Any], site: Site | None
) -> TeachingError:
    kind = globals().get(word)
    if not (isinstance(kind, type) and issubclass(kind, TeachingError)):
        kind = TeachingError  # of a later version
    return kind(Mistake(kind, **texts), site, found)

"""What an exercise file declares: the header, the gates, the exercises, the last sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .text import Both

TYPES = {"P": "predict", "F": "fill", "O": "order", "X": "fix", "B": "build"}
KINDS = ("shared", "function", "symbol", "value", "python")


@dataclass(frozen=True)
class Lesson:
    """The header of a lesson; `terms` are English words of the glossary."""

    id: str
    title: Both
    teach: int
    do: int
    kills: tuple[str, ...]
    questions: tuple[Both, ...]
    goals: tuple[Both, ...]
    terms: tuple[str, ...]
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Slip:
    """A wrong prediction, the misconception that gives it, and what to say to it."""

    answer: Any
    code: str
    text: Both


@dataclass(frozen=True)
class Option:
    """One choice: the `result` of the run that makes it right; `code`, `feedback` if not."""

    result: Any
    text: Both | str
    code: str = ""
    feedback: Both | None = None


@dataclass(frozen=True)
class Value:
    """Asks for one number, array, list or text; `value` is an expression of the gate's program."""

    label: Both | str
    value: str
    key: Any
    slips: tuple[Slip, ...] = ()
    beat: str | None = None


@dataclass(frozen=True)
class Pick:
    """Asks for one of several; right is the option whose result the run gives."""

    label: Both | str
    value: str
    key: Any
    options: tuple[Option, ...]
    beat: str | None = None


@dataclass(frozen=True)
class Table:
    """Asks for a table of values; `values` are rows of expressions of the gate's program."""

    rows: tuple[Both | str, ...]
    columns: tuple[Both | str, ...]
    values: tuple[tuple[str, ...], ...]
    key: tuple[tuple[Any, ...], ...]
    slips: tuple[Slip, ...] = ()
    beat: str | None = None
    label: Both | str = ""


@dataclass(frozen=True)
class Why:
    """The question after the reveal, with one sentence for every option."""

    ask: Both
    options: tuple[Both, ...]
    answer: int
    feedback: tuple[Both, ...]


@dataclass(frozen=True)
class Prediction:
    """A gate: a program, what to foresee, and the slips it is meant to catch.

    `last` is shown as the program's last lines, but run only by `raised(last)`: for lines that
    are meant to fail.
    """

    id: str
    text: Both
    code: str
    asks: tuple[Value | Pick | Table, ...]
    kills: tuple[str, ...] = ()
    why: Why | None = None
    last: str = ""
    minutes: float = 2

    @property
    def program(self) -> str:
        """The program as the learner sees it."""
        return "\n\n".join(part.strip("\n") for part in (self.code, self.last) if part)


@dataclass(frozen=True)
class SayIt:
    """One sentence the learner writes, and two model answers to lay beside it."""

    id: str
    ask: Both
    models: tuple[Both, ...]


@dataclass(frozen=True)
class But:
    """The solution with some words replaced."""

    swaps: tuple[tuple[str, str], ...]

    def applied(self, solution: str) -> str:
        """The changed program. Raises ValueError if a word to replace is not there."""
        for old, new in self.swaps:
            if old not in solution:
                raise ValueError(f"but(): {old!r} is not in the solution")
            solution = solution.replace(old, new)
        return solution


def but(*words: str) -> But:
    """`but(old, new, old, new, …)`: the solution with every `old` replaced by `new`."""
    return But(tuple(zip(words[::2], words[1::2], strict=True)))


Program = str | But
Test = Callable[[Any], Any]


@dataclass(frozen=True)
class Part:
    """One thing that must be right: its name for the learner, and the function that looks."""

    name: Both
    test: Test


@dataclass(frozen=True)
class Feedback:
    """One message, how it is recognised, and the wrong programs that must get it."""

    id: str
    text: Both
    test: Test
    wrong: tuple[Program, ...]


@dataclass
class Exercise:
    """A task with everything that belongs to it."""

    id: str
    type: str
    minutes: float
    kills: tuple[str, ...]
    title: Both
    text: Both
    names: Mapping[str, str]
    solution: str
    given: str = ""
    also_right: tuple[Program, ...] = ()
    distractors: tuple[str, ...] = ()
    hints: tuple[Both, ...] = ()
    done: Both | None = None
    parts: list[Part] = field(default_factory=list)
    feedbacks: list[Feedback] = field(default_factory=list)

    def part(self, name: Both) -> Callable[[Test], Test]:
        """Decorator: the function looks at one part of the answer."""

        def keep(test: Test) -> Test:
            self.parts.append(Part(name, test))
            return test

        return keep

    def feedback(self, text: Both, wrong: tuple[Program, ...] = ()) -> Callable[[Test], Test]:
        """Decorator: the function recognises one wrong idea; the message's id ends in its name."""

        def keep(test: Test) -> Test:
            self.feedbacks.append(Feedback(f"fb.{self.id}.{test.__name__}", text, test, wrong))
            return test

        return keep

    def program(self, program: Program) -> str:
        """A catalogued answer as a whole program."""
        return program.applied(self.solution) if isinstance(program, But) else program

    def lines(self) -> list[str]:
        """The lines of the board of an ordering exercise: the solution without labels and gaps."""
        lines = [line.rstrip() for line in self.solution.splitlines()]
        return [line for line in lines if line and not line.lstrip().startswith("#")]

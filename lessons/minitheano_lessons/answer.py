"""A learner's answer as a check sees it: objects by name, events to play on them, the source."""

from __future__ import annotations

import ast
import contextlib
import io
import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from minitheano.function import Function
from minitheano.graph import SharedVariable, Variable
from minitheano.say import formula

from .events import Difference, Event, Step, close, put
from .model import Exercise
from .programs import COURSE_CALLS, base, execute, restored, silently, without_course
from .todo import TODO, Todo


class AnswerError(Exception):
    """The answer cannot be looked at: a name is missing, of another kind, or a call failed."""


class Missing(AnswerError):
    """A name that the task asks for does not exist."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class WrongKind(AnswerError):
    """A name holds something of another kind than the task asks for."""

    def __init__(self, name: str, kind: str, found: Any) -> None:
        super().__init__(name, kind)
        self.name, self.kind, self.found = name, kind, found


class Failed(AnswerError):
    """A call of the learner's program raised."""

    def __init__(self, event: Event, error: Exception) -> None:
        super().__init__(str(event))
        self.event, self.error = event, error


KIND_TESTS: dict[str, Callable[[Any], bool]] = {
    "shared": lambda value: isinstance(value, SharedVariable),
    "function": lambda value: isinstance(value, Function),
    "symbol": lambda value: isinstance(value, Variable),
    "value": lambda value: not isinstance(value, Variable | Function),
    "python": callable,
}


@dataclass
class Answer:
    """The learner's objects for one exercise, and what a check may do with them."""

    exercise: Exercise
    namespace: dict[str, Any]
    source: str = ""
    error: BaseException | None = None
    rng: np.random.Generator = field(init=False)

    def __post_init__(self) -> None:
        # The same numbers in every run, others in every exercise.
        self.rng = np.random.default_rng(zlib.crc32(self.exercise.id.encode()))

    @classmethod
    def from_code(cls, exercise: Exercise, code: str) -> Answer:
        """Run a program in a fresh namespace. An exception becomes `error`; TimeUp goes through."""
        namespace = base() | dict.fromkeys(COURSE_CALLS, silently)
        answer = cls(exercise, namespace, code)
        try:
            execute(code, namespace, f"<{exercise.id}>")
        except Exception as error:
            answer.error = error
        return answer

    # --- the learner's objects ---------------------------------------------------------------

    def __getitem__(self, name: str) -> Any:
        if name not in self.namespace:
            raise Missing(name)
        value = self.namespace[name]
        kind = self.exercise.names.get(name)
        if kind and not KIND_TESTS[kind](value):
            raise WrongKind(name, kind, value)
        return value

    def shared(self, name: str) -> SharedVariable:
        """The learner's shared variable of this name."""
        found: SharedVariable = self._of_kind(name, "shared")
        return found

    def function(self, name: str) -> Function:
        """The learner's compiled function of this name."""
        found: Function = self._of_kind(name, "function")
        return found

    def symbol(self, name: str) -> Variable:
        """The learner's symbolic variable or formula of this name."""
        found: Variable = self._of_kind(name, "symbol")
        return found

    def _of_kind(self, name: str, kind: str) -> Any:
        value = self[name]
        if not KIND_TESTS[kind](value):
            raise WrongKind(name, kind, value)
        return value

    def update(self, function: str, state: str) -> Variable | None:
        """The right side of the update of `state` in `function`, or None if it has none."""
        return self.function(function).updates.get(self.shared(state))

    def rebound(self, name: str) -> str | None:
        """The formula that a name of a shared variable was moved to, or None if it was not."""
        value = self.namespace.get(name)
        if isinstance(value, Variable) and not isinstance(value, SharedVariable):
            return formula(value)
        return None

    # --- runs ----------------------------------------------------------------------------------

    def play(self, events: Sequence[Event], start: Mapping[str, Any] | None = None) -> list[Step]:
        """Run the events on the learner's objects from a start state, then put the states back."""
        with restored(self.namespace):
            for name, value in (start or {}).items():
                self._do(put(name, value))
            return [Step(event, self._do(event), self._states()) for event in events]

    def after(
        self, events: Sequence[Event], start: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """The states after the last event."""
        return self.play(events, start)[-1].states

    def returns(self, events: Sequence[Event], start: Mapping[str, Any] | None = None) -> list[Any]:
        """What each event returned (None for a set_value)."""
        return [step.returned for step in self.play(events, start)]

    def same(
        self,
        events: Sequence[Event],
        start: Mapping[str, Any] | None = None,
        states: Sequence[str] = (),
        returned: bool | tuple[str, ...] = True,
    ) -> bool | Difference:
        """The same events here and on the solution: True, or the first difference.

        `states` are compared after every event; `returned` says whether, or for which functions,
        returned values are.
        """
        mine, right = self.play(events, start), self.solution.play(events, start)
        before = tuple(put(name, value) for name, value in (start or {}).items())
        for i, (a, b) in enumerate(zip(mine, right, strict=True)):
            history = (*before, *events[: i + 1])
            compared = returned if isinstance(returned, bool) else a.event.name in returned
            if compared and not close(a.returned, b.returned):
                return Difference(history, "returned", a.event.name, a.returned, b.returned)
            for name in states:
                if not close(a.states[name], b.states[name]):
                    got, expected = a.states[name], b.states[name]
                    return Difference(history, "state", name, got, expected)
        return True

    def _do(self, event: Event) -> Any:
        act = self.shared(event.name).set_value if event.verb == "put" else self[event.name]
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                return act(*event.args)
        except Exception as error:
            raise Failed(event, error) from error

    def _states(self) -> dict[str, Any]:
        names = [name for name, kind in self.exercise.names.items() if kind == "shared"]
        return {name: self.shared(name).get_value() for name in names}

    # --- other programs -------------------------------------------------------------------------

    @cached_property
    def solution(self) -> Answer:
        """The solution, run once in a fresh namespace."""
        return self.from_code(self.exercise, self.exercise.solution)

    def rerun(self, **swaps: str) -> Answer:
        """The learner's cell run again in a fresh namespace, whole words replaced before."""
        code = without_course(self.source)
        for old, new in swaps.items():
            code = re.sub(rf"\b{re.escape(old)}\b", new, code)
        return self.from_code(self.exercise, code)

    def machine(self, code: str, expression: str) -> Any:
        """Run a program of ours and give the value of an expression after it."""
        namespace = base()
        execute(code, namespace, f"<{self.exercise.id} machine>")
        return eval(expression, namespace)

    # --- the source ------------------------------------------------------------------------------

    @cached_property
    def tree(self) -> ast.Module:
        """The learner's cell as a syntax tree, without the course's own calls."""
        try:
            return ast.parse(without_course(self.source))
        except SyntaxError:
            return ast.Module([], [])

    def calls(self, name: str) -> int:
        """How many times the source calls `name(…)` or `….name(…)`."""
        heads = [node.func for node in ast.walk(self.tree) if isinstance(node, ast.Call)]
        return sum(getattr(h, "attr", getattr(h, "id", None)) == name for h in heads)

    def pairs(self) -> list[tuple[str, str]]:
        """The update pairs as they are written: (place, formula), of every `updates=` in order."""
        found: list[tuple[str, str]] = []
        for node in ast.walk(self.tree):
            if isinstance(node, ast.keyword) and node.arg == "updates":
                found += _written_pairs(node.value)
        return found

    def untouched(self) -> bool:
        """Nothing was written yet: a TODO is left, or the cell is as it was given."""
        if self.source:
            holes = any(isinstance(n, ast.Name) and n.id == "TODO" for n in ast.walk(self.tree))
            return holes or self._as_given()
        return any(_is_hole(self.namespace.get(name, TODO)) for name in self.exercise.names)

    def _as_given(self) -> bool:
        given = without_course(self.exercise.given)
        unreadable = isinstance(self.error, SyntaxError)  # no tree, but something was written
        return not unreadable and ast.dump(self.tree) == ast.dump(ast.parse(given))


def _written_pairs(node: ast.expr) -> list[tuple[str, str]]:
    if isinstance(node, ast.Dict):
        written = [(key, value) for key, value in zip(node.keys, node.values, strict=True) if key]
    elif isinstance(node, ast.List | ast.Tuple):
        pairs = [pair.elts for pair in node.elts if isinstance(pair, ast.Tuple)]
        written = [(pair[0], pair[1]) for pair in pairs if len(pair) == 2]
    else:
        written = []
    return [(ast.unparse(place), ast.unparse(formula)) for place, formula in written]


def _is_hole(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return any(map(_is_hole, value))
    return isinstance(value, Todo)

"""A learner's answer as a check sees it: objects by name, events to play on them, the source."""

from __future__ import annotations

import ast
import contextlib
import io
import linecache
import re
import warnings
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

import minitheano as mt
import minitheano.tensor as T
from minitheano.function import Function
from minitheano.graph import SharedVariable, Variable
from minitheano.say import formula

from .model import Exercise
from .text import shown
from .todo import TODO, Todo

COURSE_CALLS = ("check", "hint", "reveal", "explain", "parsons", "predict")


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


@dataclass(frozen=True)
class Event:
    """A call of a function, or a `set_value`."""

    verb: str
    name: str
    args: tuple[Any, ...] = ()

    def __str__(self) -> str:
        values = ", ".join(shown(arg) for arg in self.args)
        return f"{self.name}{'.set_value' if self.verb == 'put' else ''}({values})"


def call(name: str, *args: Any) -> Event:
    """The event: the learner's function is called."""
    return Event("call", name, args)


def put(name: str, value: Any) -> Event:
    """The event: the learner's shared variable gets a value from outside."""
    return Event("put", name, (value,))


@dataclass(frozen=True)
class Step:
    """What one event did: what was returned, and the states after it."""

    event: Event
    returned: Any
    states: dict[str, Any]


@dataclass(frozen=True)
class Difference:
    """The first place where two runs part. It counts as false."""

    history: tuple[Event, ...]
    what: str  # 'returned' or 'state'
    name: str
    got: Any
    expected: Any

    def __bool__(self) -> bool:
        return False

    def values(self) -> dict[str, Any]:
        """The placeholders of a message about it."""
        last = [str(event) for event in self.history[-4:]]
        history = ("… " if len(self.history) > 4 else "") + ", ".join(f"`{e}`" for e in last)
        return {"history": history, "name": self.name, "got": self.got, "expected": self.expected}


def close(x: Any, y: Any) -> bool:
    """Equal as numbers: the same shape and the same values to 1e-7; lists item by item."""
    if isinstance(x, list | tuple) and isinstance(y, list | tuple):
        return len(x) == len(y) and all(map(close, x, y))
    try:
        a, b = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    except (TypeError, ValueError):
        return bool(type(x) is type(y) and x == y)
    return a.shape == b.shape and bool(np.allclose(a, b, rtol=1e-7, atol=1e-9, equal_nan=True))


def raised(thunk: Any) -> str:
    """The class name of the error that `thunk()` raises, or "nothing"."""
    try:
        thunk()
    except Exception as error:
        return type(error).__name__
    return "nothing"


def base() -> dict[str, Any]:
    """The names that every cell of a lesson may use."""
    return {"np": np, "mt": mt, "T": T, "TODO": TODO, "raised": raised, "__name__": "__main__"}


def silently(*_: Any, **__: Any) -> None:
    """Stands for the course's own calls when a cell is run again."""


def execute(code: str, namespace: dict[str, Any], file: str) -> None:
    """Run a program of ours or of the learner without its prints and warnings.

    The text is put where tracebacks and the engine's messages look for it.
    """
    linecache.cache[file] = (len(code), None, code.splitlines(keepends=True), file)
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(compile(code, file, "exec"), namespace)


def without_course(source: str) -> str:
    """The learner's own statements: `check(…)` and the like are left out, comments too."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return source
    tree.body = [node for node in tree.body if not _is_course(node)]
    return ast.unparse(tree)


def _is_course(node: ast.stmt) -> bool:
    found = node.value if isinstance(node, ast.Expr) else None
    return (
        isinstance(found, ast.Call)
        and isinstance(found.func, ast.Name)
        and found.func.id in COURSE_CALLS
    )


@contextlib.contextmanager
def restored(namespace: Mapping[str, Any]) -> Iterator[None]:
    """Put every shared variable that the namespace reaches back to its value, whatever happens."""
    before = [(state, state.get_value()) for state in _states(namespace)]
    try:
        yield
    finally:
        for state, value in before:
            if not _same_array(state.get_value(borrow=True), value):
                state.set_value(value)


def _same_array(x: Any, y: Any) -> bool:
    same = np.shape(x) == np.shape(y) and getattr(x, "dtype", 0) == getattr(y, "dtype", 0)
    return same and bool(np.array_equal(x, y))


def _states(namespace: Mapping[str, Any]) -> list[SharedVariable]:
    found: dict[SharedVariable, None] = {}
    for value in namespace.values():
        if isinstance(value, SharedVariable):
            found[value] = None
        elif isinstance(value, Function):
            found.update(dict.fromkeys(value.shared))
    return list(found)


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
        for i, (a, b) in enumerate(zip(mine, right, strict=True)):
            history = tuple(events[: i + 1])
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
        return ast.dump(self.tree) == ast.dump(ast.parse(given))


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

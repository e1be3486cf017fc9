"""Where a nan or inf comes from: `with detect_nan():` follows every call in the block.

A call is stopped only if such a number reaches a result or a new value; then nothing is stored. It
is told which node made it, and of what, or in which argument or shared variable it was before. A
call outside of such a block does not pay for this.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import numpy as np

from . import mistakes
from .emit import Emitted, Program, followed
from .errors import Mistake, TeachingError
from .graph import Apply, Constant, SharedVariable, Variable
from .loop import Scan
from .say import formula, label, operand
from .struct import struct
from .types import TensorType
from .writer import Moment

BIG = 1e10  # Theano's own bound
Values = dict[Variable, Any]
Shape = tuple[int, ...]

_kinds: ContextVar[tuple[str, ...]] = ContextVar("detect_nan", default=())
blocks: list[object] = []  # one for each `with detect_nan()` that is open in any thread


@contextmanager
def detect_nan(inf: bool = True) -> Iterator[None]:
    """Let each call of a compiled function in this block tell where a nan or inf comes from.

    A call whose results or new values have one raises AssertionError and stores nothing; the
    message names the first node that made it and its inputs. With `inf=False` only nan counts. A
    number that no result depends on is left alone, as in the branch that T.switch does not take.
    Calls in other threads are not looked at.
    """
    before, block = _kinds.get(), object()
    try:
        blocks.append(block)
        _kinds.set(("nan", "inf") if inf else ("nan",))
        yield
    finally:
        _kinds.set(before)
        blocks.remove(block)


def wanted() -> bool:
    """True inside of a block of this thread."""
    return bool(_kinds.get())


def flaw(value: Any, kinds: Sequence[str]) -> str | None:
    """Which of 'nan', 'inf' and 'big' is in a value; None if it is well, or not made of floats."""
    found = flawed(value, kinds)
    return found[0] if found else None


def flawed(value: Any, kinds: Sequence[str]) -> tuple[str, Any] | None:
    """The kind of the flaw, and a mask of the elements that have it."""
    numbers = np.asarray(value) if isinstance(value, np.ndarray | np.generic | float) else None
    if numbers is None or numbers.dtype.kind not in "fc":
        return None
    tests: dict[str, Callable[[Any], Any]] = {
        "nan": np.isnan, "inf": np.isinf, "big": lambda a: np.abs(a) > BIG,
    }  # fmt: skip
    for kind in kinds:
        mask = tests[kind](numbers)
        if mask.any():
            return kind, mask
    return None


# --- how a bad number is told ---------------------------------------------------------------------


def element(name: str, value: Any, index: Sequence[int]) -> str:
    """`a[2] = -0.5`, or `a = -0.5` where there are no axes."""
    numbers = np.asarray(value)
    place = f"[{', '.join(map(str, index))}]" if numbers.ndim else ""
    return f"{name}{place} = {mistakes.brief_any(numbers[tuple(index)][()])}"


def input_words(i: Variable, value: Any, node: Apply, shape: Shape, index: list[int]) -> str:
    """What an input of a node was: its element there, its own bad element, or its shape."""
    if not isinstance(i.type, TensorType) or not np.ndim(value):
        return f"{label(i)} = {mistakes.brief_any(value)}"
    own, lengths = flawed(value, ("nan", "inf")), np.shape(value)
    if node.op.elementwise and len(lengths) == len(shape):
        return element(operand(i), value, [k % n for k, n in zip(index, lengths, strict=True)])
    if own is not None:
        return element(operand(i), value, np.argwhere(own[1])[0].tolist())
    return f"{mistakes.has_shape(label(i), lengths)} = {mistakes.brief_any(value)}"


def bad_element(v: Variable, value: Any, mask: Any, turns: Sequence[int]) -> dict[str, Any]:
    """The words for the first bad element of a value, and for the turn of a scan."""
    index = np.argwhere(mask)[0].tolist()
    return {
        "name": label(v) if v.owner is None else formula(v),
        "element": mistakes.element_is(index, mistakes.brief_any(np.asarray(value)[mask][0])),
        "turn": mistakes.turn_words(turns),
    }


def operands_there(node: Apply, values: Values, value: Any, mask: Any) -> str:
    """What the inputs of a node were where it made the first bad element of this value."""
    index, shape = np.argwhere(mask)[0].tolist(), np.shape(value)
    given = [(i, i.data if isinstance(i, Constant) else values.get(i)) for i in node.inputs]
    named = [(i, x) for i, x in given if x is not None and not _plain(i)] or given
    return mistakes.joined(input_words(i, x, node, shape, index) for i, x in named)


@struct
class Origin:
    """A bad number as it was made: the words for it are found at once, as buffers change."""

    site: Any
    mistake: Mistake
    words: dict[str, Any]

    def told(self, v: Variable, state: SharedVariable | None, kind: str) -> TeachingError:
        """The exception: where the number arrived, and where it comes from."""
        target = (
            mistakes.of_new_value(label(state))
            if state is not None
            else mistakes.of_result(formula(v))
        )
        return self.mistake(self.site, **self.words, kind=kind, target=target)


class Search:
    """One call: for each variable that has a bad number now, where that comes from."""

    def __init__(self, kinds: Sequence[str], updates: Mapping[SharedVariable, Variable]) -> None:
        self.kinds, self.updates = kinds, updates
        self.values: Values = {}
        self.origins: dict[Variable, Origin] = {}
        self.latest: dict[Variable, Origin] = {}  # of what a scan made in an earlier turn, too

    def see(self, moment: Moment, value: Any, turns: tuple[int, ...]) -> None:
        v, beat = moment.variable, moment.beat
        if beat in ("tape", "carry", "commit"):  # the same number once more
            return
        found = flawed(value, self.kinds)
        if beat in ("stage", "return"):
            self._arrived(v, found, beat)
            return
        self.values[v] = value
        self.origins.pop(v, None)
        if found is not None:
            origin = self._before(v, moment, turns) or self._made(v, value, found, turns, beat)
            self.origins[v] = self.latest[v] = origin

    def _arrived(self, v: Variable, found: Any, beat: str) -> None:
        """A bad number in a result or a new value ends the call, unless it is one by itself."""
        state = v if isinstance(v, SharedVariable) and beat == "stage" else None
        origin = self.origins.get(self.updates[state] if state is not None else v)
        if found is not None and origin is not None:
            raise origin.told(v, state, found[0])

    def _before(self, v: Variable, moment: Moment, turns: tuple[int, ...]) -> Origin | None:
        """Where the number comes from if what this value was computed from had one already."""
        if moment.beat == "lane":
            inside, outside = _feeding(moment.scans[-1], v)
            earlier = self.latest.get(inside) if inside is not None and turns[-1] else None
            return earlier or self.origins.get(outside)
        if moment.beat != "compute":
            return None
        node: Any = v.owner
        if isinstance(node.op, Scan):
            made = self.latest.get(node.op.inner_outputs[v.index or 0])
            if made is not None:
                return made
        return next((self.origins[i] for i in node.inputs if i in self.origins), None)

    def _made(
        self, v: Variable, value: Any, found: tuple[str, Any], turns: tuple[int, ...], beat: str
    ) -> Origin:
        """The node, or the argument or state, that has a bad number first."""
        node, words = v.owner, bad_element(v, value, found[1], turns)
        if node is None or beat != "compute":
            holder = mistakes.holder_words(isinstance(v, SharedVariable))
            return Origin(v.site, mistakes.nan_came_in, words | {"holder": holder})
        words["operands"] = operands_there(node, self.values, value, found[1])
        return Origin(node.site, mistakes.nan_was_made, words)


def _plain(i: Variable) -> bool:
    """True for a constant that has no axes; what is no array has none either."""
    array = isinstance(i.type, TensorType)
    return isinstance(i, Constant) and not (array and np.ndim(i.data))


def _feeding(scan: Apply, v: Variable) -> tuple[Variable | None, Variable]:
    """For what stands inside a loop: what feeds it after the first turn, and what from outside."""
    op, lanes = scan.op, scan.op.lanes(scan.inputs)
    for k, lane in enumerate(lanes.states):
        if v in lane.inner:
            return op.inner_outputs[k], lane.outer
    for k, lane in enumerate(lanes.carried, op.tapes):
        if v in lane.inner:
            return op.inner_outputs[k], lane.outer
    return None, next(lane.outer for lane in lanes if v in lane.inner)


def searching(program: Program) -> tuple[Emitted, Callable[..., Any]]:
    """The text of a function that is followed, and what is called in its place."""
    return followed(program, lambda: Search(_kinds.get(), program.updates), Search.see)

"""Equations as rewrite rules, and the walk that applies them: matching, rebuilding, the log.

An equation is an ordinary function that returns two expressions. Its parameters are holes: each
fits any variable, and the same one wherever it occurs. Nodes are never changed; what is different
is made anew, once, from the leaves to the outputs.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import permutations
from typing import Any, overload

import numpy as np

from .config import config
from .errors import TeachingError
from .graph import Apply, Constant, Variable, order
from .say import pp
from .struct import struct
from .types import TensorType

Bound = dict[Variable, Variable]  # what stands in each hole
Closed = Collection[Variable]
Sides = Callable[..., tuple[Variable, Variable]]
Pass = Callable[[Apply, "Rewriting"], "Found | None"]

# --- equations ------------------------------------------------------------------------------------


class Equation:
    """A rule `left -> right` made from a function of the holes; see `equation`."""

    def __init__(
        self,
        sides: Sides,
        zh: str = "",
        *,
        changes_answer: bool = False,
        finite: bool = False,
        when: Callable[..., bool] | None = None,
        axes: int = 0,
    ) -> None:
        self.sides, self.when = sides, when
        self.name = sides.__name__
        self.en = inspect.getdoc(sides) or self.name.replace("_", " ")
        self.zh = zh or self.en
        self.changes_answer, self.finite = changes_answer, finite
        names = inspect.signature(sides).parameters
        self.holes = [TensorType("float64", (False,) * axes)(name) for name in names]
        self.left, self.right = sides(*self.holes)
        assert self.left.owner is not None, f"{self.name}: the left side is not an expression"
        self.op = self.left.owner.op
        # What must be met among the inputs of a node: a quick look before the match.
        self.needs = frozenset(met_at(i) for i in self.left.owner.inputs) - {None}

    @property
    def doc(self) -> str:
        """The reason, in the learner's language: the caption of the rewrite."""
        return self.zh if config.lang == "zh" else self.en

    def fits(self, variable: Variable, closed: Closed = ()) -> Iterator[Bound]:
        """Every way to fill the holes so that the left side is `variable`."""
        yield from _fits(self.left, variable, {}, closed)

    def apply(self, variable: Variable, closed: Closed = ()) -> Variable | None:
        """The right side for `variable`, or None if the left side does not fit.

        A variable in `closed` fits a hole alone: nobody looks at what it is made of. The dtype, the
        number of axes and the broadcast pattern never change: `x + 0` stays where the 0 is a row
        that repeats x.
        """
        for bound in self.fits(variable, closed):
            holes = [bound[hole] for hole in self.holes]
            if self.when is not None and not self.when(*holes):
                continue
            try:
                right = self.sides(*holes)[1]
            except TeachingError:  # an op does not take these types, as - does not take booleans
                continue
            if right.type is variable.type:
                adopt(right, variable, holes)
                return right
        return None

    def __repr__(self) -> str:
        return f"{pp(self.left)} -> {pp(self.right)}"


@overload
def equation(sides: Sides, /) -> Equation: ...


@overload
def equation(*, zh: str = "", **conditions: Any) -> Callable[[Sides], Equation]: ...


def equation(sides: Sides | None = None, /, zh: str = "", **conditions: Any) -> Any:
    """Make a rule of a function that returns the two sides: `return log(exp(x)), x`.

    The docstring is the caption, `zh` the same in Chinese. `changes_answer=True` says that some
    inputs give another answer (0 / 0), `finite=True` that only inf and nan do, and `when=` is a
    condition on what stands in the holes. `axes=2` is for ops that take matrices alone.
    """
    if sides is not None:
        return Equation(sides)
    return lambda sides: Equation(sides, zh, **conditions)


def met_at(variable: Variable) -> Any:
    """What is met where this stands: an op, a number, or None for a hole or an input."""
    if variable.owner is not None:
        return variable.owner.op
    return number_in(variable) if isinstance(variable, Constant) else None


def _fits(pattern: Variable, found: Variable, bound: Bound, closed: Closed) -> Iterator[Bound]:
    """Every way to fill the holes of `pattern` so that it is `found`."""
    if isinstance(pattern, Constant):
        if isinstance(found, Constant) and number_in(found) == number_in(pattern):
            yield bound
    elif pattern.owner is None:
        if alike(bound.get(pattern, found), found):
            yield {**bound, pattern: found}
    elif found.owner is not None and found.owner.op is pattern.owner.op and found not in closed:
        wanted = pattern.owner.inputs
        for given in _orders(found.owner):
            yield from _fit_all(wanted, given, bound, closed)


def _fit_all(
    patterns: Sequence[Variable], found: Sequence[Variable], bound: Bound, closed: Closed
) -> Iterator[Bound]:
    if not patterns:
        yield bound
    elif len(patterns) == len(found):
        for first in _fits(patterns[0], found[0], bound, closed):
            yield from _fit_all(patterns[1:], found[1:], first, closed)


def _orders(node: Apply) -> Iterator[Sequence[Variable]]:
    return permutations(node.inputs) if node.op.commutes else iter([node.inputs])


def number_in(constant: Constant) -> Any:
    """The one number of a constant that repeats along all its axes, else None."""
    if not isinstance(constant.type, TensorType) or not all(constant.type.broadcastable):
        return None
    data = np.asarray(constant.data)
    return data.item() if data.size == 1 else None


def alike(a: Variable, b: Variable) -> bool:
    """True for one variable, and for two constants that hold the same bits."""
    if isinstance(a, Constant) and isinstance(b, Constant) and isinstance(a.type, TensorType):
        return a is b or a.signature == b.signature
    return a is b


def adopt(new: Variable, old: Variable, known: Sequence[Variable]) -> None:
    """The nodes just made for `new` take the place of `old`: its site, its name, its origin."""
    for made in order([new], known):
        if made.origin is None:
            made.site, made.origin = old.site, old.owner
    if new.owner is not None and new.owner.origin is old.owner and new.name is None:
        new.name = old.name


# --- the walk -------------------------------------------------------------------------------------


def where(concerned: Callable[[Any], bool]) -> Callable[[Pass], Pass]:
    """Say of a pass which ops it is about: it is asked about their nodes alone."""

    def told(look: Pass) -> Pass:
        look.concerned = concerned  # type: ignore[attr-defined]
        return look

    return told


@struct(frozen=True)
class Reason:
    """Why something is rewritten: the name of the pass, and a caption in two languages."""

    name: str
    en: str
    zh: str
    changes_answer: bool = False

    @property
    def doc(self) -> str:
        """The caption, in the learner's language."""
        return self.zh if config.lang == "zh" else self.en


@struct(frozen=True)
class Rewrite:
    """One step of the log: `before` became `after`."""

    reason: Reason | Equation
    before: Variable
    after: Variable

    @property
    def rule(self) -> str:
        """The name of the equation or of the pass."""
        return self.reason.name

    @property
    def doc(self) -> str:
        """The reason, in the learner's language."""
        return self.reason.doc

    @property
    def changes_answer(self) -> bool:
        """True if the rule gives another answer for some inputs."""
        return self.reason.changes_answer

    def __str__(self) -> str:
        return f"{self.rule}: {pp(self.before)} -> {pp(self.after)}"


@struct(frozen=True)
class Found:
    """What a pass found for a node: variables to stand for its outputs, and why they may."""

    instead: Sequence[Variable]
    reason: Reason | Equation


class Rewriting:
    """One walk over a graph, from the leaves to the outputs; every node is settled once.

    A node is settled when its inputs are and no pass has anything more to say. What a pass puts in
    its place is settled in turn, so that no part of the graph is ever looked at again. Variables
    in `closed` stay as they are, with all behind them; `deep=False` leaves the graphs that an op
    holds, as a scan does, alone.
    """

    def __init__(
        self,
        passes: Sequence[Pass],
        log: list[Rewrite] | None = None,
        closed: Closed = (),
        deep: bool = True,
    ) -> None:
        self.passes, self.deep = passes, deep
        self.log = [] if log is None else log
        self.memory: dict[Any, Any] = {}  # what a pass wants to remember during the walk
        self.closed = frozenset(closed)
        self._about: dict[Any, list[Pass]] = {}  # for each op the passes that are about it
        self._stands: dict[Variable, Variable] = {v: v for v in closed}
        self._waiting: dict[Apply, tuple[Apply, Found]] = {}

    def run(self, outputs: Sequence[Variable]) -> list[Variable]:
        """The outputs after all rewrites; `log` tells them in order."""
        nodes = order(outputs, self.closed)
        # No chain of sound rules comes near this; rules that undo each other end here.
        self._left = len(self.log) + 1000 + 50 * len(nodes)
        for node in nodes:
            self._settle(node)
        return [self.settled(v) for v in outputs]

    def settled(self, variable: Variable) -> Variable:
        """What stands for the variable now."""
        return self._stands.get(variable, variable)

    def _settle(self, node: Apply) -> None:
        agenda = [node]
        while agenda:
            node = agenda[-1]
            first = None if node.outputs[0] in self._stands else self._next(node)
            if first is None:
                agenda.pop()
            else:
                agenda.extend(reversed(first))

    def _next(self, node: Apply) -> list[Apply] | None:
        """The nodes that must be settled before this one; None if it is settled now."""
        if node in self._waiting:
            made, waited_for = self._waiting.pop(node)
            self._stand(node, made, waited_for.instead)
            return None
        first = self._unsettled(node.inputs)
        if first:
            return first
        made = self._rebuilt(node)
        for look in self._asked(made.op) if len(self.log) < self._left else ():
            found = look(made, self)
            if found is not None:
                self._note(made, found)
                self._waiting[node] = made, found
                return self._unsettled(found.instead)
        self._stand(node, made, made.outputs)
        return None

    def _asked(self, op: Any) -> list[Pass]:
        """The passes that are about this op."""
        found = self._about.get(op)
        if found is None:
            found = self._about[op] = [
                look for look in self.passes if not hasattr(look, "concerned") or look.concerned(op)
            ]
        return found

    def _unsettled(self, variables: Sequence[Variable]) -> list[Apply]:
        return [v.owner for v in variables if v.owner is not None and v not in self._stands]

    def _stand(self, node: Apply, made: Apply, instead: Sequence[Variable]) -> None:
        for k, new in enumerate(instead):
            if node.outputs[k] not in self.closed:
                self._stands[node.outputs[k]] = self._stands[made.outputs[k]] = self.settled(new)

    def _rebuilt(self, node: Apply) -> Apply:
        """The node on settled inputs; an op that holds a graph rewrites that too."""
        inputs = [self.settled(i) for i in node.inputs]
        holds_a_graph = self.deep and hasattr(node.op, "rewritten")
        op = node.op.rewritten(self._inside) if holds_a_graph else node.op
        if op is node.op:
            return node if [*node.inputs] == inputs else node.with_inputs(inputs)
        made = Apply(op, inputs, op.retyped(node, inputs), node.site, origin=node)
        for old, new in zip(node.outputs, made.outputs, strict=True):
            new.name = old.name
        return made

    def _inside(self, outputs: Sequence[Variable]) -> list[Variable]:
        return Rewriting(self.passes, self.log).run(outputs)

    def _note(self, made: Apply, found: Found) -> None:
        for before, after in zip(made.outputs, found.instead, strict=True):
            if before is not after:
                self.log.append(Rewrite(found.reason, before, after))


def by_op(equations: Sequence[Equation]) -> Mapping[Any, list[Equation]]:
    """The equations sorted by the op at the root of their left sides, in their order."""
    sorted_: dict[Any, list[Equation]] = {}
    for each in equations:
        sorted_.setdefault(each.op, []).append(each)
    return sorted_


def first_that_fits(
    rules: Mapping[Any, Sequence[Equation]], node: Apply, closed: Closed = ()
) -> Found | None:
    """The right side of the first equation whose left side is this node."""
    met = {met_at(i) for i in node.inputs}
    for each in rules.get(node.op, ()):
        right = each.apply(node.outputs[0], closed) if each.needs <= met else None
        if right is not None:
            return Found([right], each)
    return None


def replaced(node: Apply, new: Variable, known: Sequence[Variable], reason: Reason) -> Found | None:
    """`new` in the place of a node with one output, if it is of the same type."""
    if new.type is not node.outputs[0].type:
        return None
    adopt(new, node.outputs[0], known)
    return Found([new], reason)

"""What a check knows: the functions, expressions and shared variables, the text, some calls."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from types import CodeType
from typing import Any

import numpy as np

from ..errors import TeachingError
from ..function import Function
from ..generators import is_stream
from ..graph import Apply, Constant, SharedVariable, Variable, leaves, order
from ..loop import Scan
from ..ops.watch import Print
from ..say import label
from ..site import Site
from ..struct import field, struct
from ..trace import Trace
from ..types import TensorType
from .source import SMALL, Missing, in_loops, meaning, statements, typed_out

GRADIENT = re.compile(r"(^|[._])(grad|Lop|Rop|hessian|jacobian)$")
GAINS = ("lik", "reward", "return", "score", "elbo", "gain", "profit", "log_p", "logp", "bound")
CALLS = 6  # so many calls of the text are rehearsed


@struct(frozen=True)
class Call:
    """A call of a function that stands in the text; `used` says whether its result is."""

    node: ast.Call
    site: Site
    used: bool
    once: bool


@struct(frozen=True)
class Run:
    """A rehearsed call: the arguments, as they were given, and everything that happened."""

    function: Function
    arguments: tuple[Any, ...]
    trace: Trace

    @cached_property
    def values(self) -> dict[Variable, Any]:
        """The last value of each variable."""
        return {e.variable: e.value for e in self.trace.events} | dict(self.trace.before)

    def value(self, v: Variable) -> Any:
        """The value of a variable, or of a constant; None if it was not computed."""
        return v.data if isinstance(v, Constant) else self.values.get(v)


@struct
class Known:
    """What is looked at, and what may be read to understand it.

    `names` are the learner's names as they are now, `files` the texts of the program. `whole` says
    that the program as a whole is looked at, not only the things that were handed over.
    """

    names: Mapping[str, Any]
    files: list[str]
    functions: list[Function]
    results: list[Variable]
    shared: list[SharedVariable]
    whole: bool = False
    runs: list[Run] = field(default_factory=list)

    # --- graphs -----------------------------------------------------------------------------------

    @cached_property
    def nodes(self) -> list[Apply]:
        """Every node as it was written, those inside of loops too, and none that `grad` made."""
        results = [*self.results, *(v for f in self.functions for v in written(f))]
        return [node for node in all_nodes(results) if not is_gradient(node)]

    @cached_property
    def scans(self) -> list[Apply]:
        """The loops among the nodes that the learner wrote, each place once."""
        found: dict[Any, Apply] = {}
        for node in self.nodes:
            if isinstance(node.op, Scan) and node.site is not None:
                found.setdefault((node.site.code, node.site.instruction), node)
        return list(found.values())

    @cached_property
    def updates(self) -> list[tuple[Function, SharedVariable, Variable]]:
        """Every update that somebody asked for, without random streams and default updates."""
        return [
            (f, s, new)
            for f in self.functions
            for s, new in f.written_updates.items()
            if not is_stream(s) and new is not s.default_update
        ]

    # --- the text ---------------------------------------------------------------------------------

    @cached_property
    def statements(self) -> list[tuple[str, ast.AST]]:
        """All parts of the text that are not inside of a function or a class, by file."""
        return [(file, node) for file in self.files for node in statements(file)]

    def calls(self, f: Function) -> list[Call]:
        """The calls of a function in the text, outside of other functions."""
        return [call for wanted, call in self._calls if wanted is f]

    @cached_property
    def _calls(self) -> list[tuple[Function, Call]]:
        alone = {n.value for _, n in self.statements if isinstance(n, ast.Expr)}
        repeated = {part for file in self.files for part in in_loops(file)}
        found = []
        for file, node in self.statements:
            f = meaning(node.func, self.names) if isinstance(node, ast.Call) else None
            if isinstance(f, Function) and isinstance(node, ast.Call):
                site, once = Site.at(file, node), node not in repeated
                found.append((f, Call(node, site, node not in alone, once)))
        return found

    def name(self, f: Function) -> str:
        """What the learner calls a function."""
        found = next((n for n, thing in self.names.items() if thing is f), None)
        site = f._made.site
        return found or (site.target if site is not None and site.target else f.name)

    def place(self, f: Function) -> Site | None:
        """Where a function is called first, else where it was compiled."""
        call = next(iter(self.calls(f)), None)
        return call.site if call is not None else f._made.site

    def called_after(self, f: Function, site: Site) -> bool:
        """True if a call of the function comes later in the program than this place."""
        if site.file not in self.files:
            return False
        place = self.files.index(site.file), site.line or 0
        calls = [call.site for call in self.calls(f)]
        return any((self.files.index(s.file), s.line or 0) >= place for s in calls)

    def expressions(self) -> Iterator[tuple[str, Variable]]:
        """The names of expressions, and of those in a list."""
        for name, thing in self.names.items():
            for each in thing if isinstance(thing, list | tuple) else [thing]:
                if isinstance(each, Variable) and each.owner is not None:
                    yield name, each

    # --- calls ------------------------------------------------------------------------------------

    def rehearse_calls(self) -> None:
        """Rehearse the calls of the text whose arguments are typed out, where that is cheap."""
        known = {f for f in self.functions if _cheap(f)}
        for f in known:
            if not f.inputs and self.calls(f) and f.updates:
                self.rehearse(f, [])
        for f, call in self._calls:
            if f not in known or call.node.keywords or not call.once or len(self.runs) >= CALLS:
                continue
            try:
                arguments = [typed_out(a, self.names) for a in call.node.args]
                if not any(a is Missing for a in arguments):
                    self.rehearse(f, arguments)
            except (TeachingError, TypeError, ValueError):
                continue  # whoever makes this call is told

    def rehearse(self, f: Function, arguments: Sequence[Any], **named: Any) -> None:
        """One call, after which all shared variables are as they were."""
        self.runs.append(Run(f, tuple(arguments), f.rehearse(*arguments, **named)))

    def repeat(self, f: Function, arguments: Sequence[Any], times: int) -> list[list[Any]]:
        """What several calls in a row return; all shared variables are as they were afterwards."""
        cells = [s.container for s in f.shared]
        before = [cell.data for cell in cells]
        try:
            return [f.trace(*arguments).outputs for _ in range(times)]
        finally:
            for cell, data in zip(cells, before, strict=True):
                cell.data = data

    def value(self, v: Variable) -> Any:
        """A value that a rehearsed call gave this variable; None if there is none."""
        return next((run.value(v) for run in self.runs if v in run.values), None)


def all_nodes(results: Sequence[Variable]) -> list[Apply]:
    """The nodes behind these results, and those inside of loops."""
    found: dict[Apply, None] = {}
    waiting = [list(results)]
    while waiting:
        for node in order(waiting.pop()):
            if node not in found:
                found[node] = None
                if isinstance(node.op, Scan):
                    waiting.append(node.op.inner_outputs)
    return list(found)


def remembered(node: Apply, word: str) -> Any:
    """What scan noted on a node, `step` or `inner`; a copy in another graph leads back to it."""
    made: Apply | None = node
    while made is not None and word not in vars(made):
        made = made.origin
    return vars(made)[word] if made is not None else None


def written(f: Function) -> list[Variable]:
    """The outputs and new values of a function before givens, and what givens brought."""
    return [*f.written_outputs, *f.written_updates.values(), *(new for _, new in f.givens)]


def is_gradient(node: Apply) -> bool:
    """True for a node that a call of `grad` or its like made: it bears the place of that call."""
    site = node.site
    if type(site) is Site:
        return _gradient_at(site.code, site.instruction)
    return site is not None and GRADIENT.search(site.called or "") is not None


@lru_cache(maxsize=4096)  # a formula in a loop makes many nodes at one place
def _gradient_at(code: CodeType, instruction: int) -> bool:
    return GRADIENT.search(Site(code, instruction).called or "") is not None


def is_gain(f: Function) -> bool:
    """True if what a function returns has the name of something that should grow."""
    return any(word in label(o).lower() for o in f.outputs for word in GAINS)


def reads(v: Variable) -> list[SharedVariable]:
    """The shared variables behind an expression."""
    return [s for s in leaves([v]) if isinstance(s, SharedVariable) and not is_stream(s)]


def _cheap(f: Function) -> bool:
    """No side effects, no loop of unknown length, and not many numbers."""
    arrays = [s for s in f.shared if isinstance(s.type, TensorType)]
    stored = sum(np.size(s.container.data) for s in arrays)
    nodes = all_nodes([*f.outputs, *f.updates.values()])
    quiet = not any(isinstance(n.op, Print) or getattr(n.op, "runner", None) for n in nodes)
    return stored < SMALL and len(nodes) < 1000 and quiet

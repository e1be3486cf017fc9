"""`function`: inputs, outputs, updates and givens become something that can be called.

When a function is made, what was given is read (inputs.py, outputs.py, updates.py, givens.py) and
put together to one graph (compiled.py); that is rewritten (passes.py) and becomes a text (emit.py).
When it is called, each input gets its argument (binding.py), and the text runs: it binds,
snapshots, computes, commits and returns, under these headings in `print(f.source)`. What goes
wrong on the way is told in the learner's words (explain.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from inspect import Parameter, Signature
from typing import Any

import numpy as np

from . import mistakes
from .binding import bound
from .calling import Calls
from .cells import Cell, in_turn, turns_of
from .collector import uncollected
from .compiled import Compiled, compiled, stored, tell_float64
from .config import UNUSED, config
from .emit import Emitted, Program
from .fgraph import FunctionGraph
from .forgotten import forgotten_updates
from .givens import read_givens
from .graph import SharedVariable, Variable, inputs_of, substitute
from .habits import watch
from .inert import one_line
from .inputs import In, check_inputs, read_inputs
from .modes import get_mode
from .nativemodes import NumbaMode as NumbaMode
from .net import under
from .outputs import Out, read_outputs
from .passes import rewritten
from .rewrite import Rewrite
from .say import label, named, operand
from .site import Site, here, part
from .struct import replaced
from .trace import Trace, record
from .types import Array
from .updates import read_updates


@uncollected
def function(
    inputs: Any,
    outputs: Any = None,
    mode: Any = None,
    updates: Any = None,
    givens: Any = None,
    no_default_updates: bool | Iterable[SharedVariable] = False,
    accept_inplace: bool = False,
    name: str | None = None,
    rebuild_strict: bool = True,
    allow_input_downcast: bool | None = None,
    profile: Any = None,
    on_unused_input: str | None = None,
) -> Function:
    """Compile a graph into a callable.

    `inputs` lists symbolic variables or `In(...)`; `outputs` is one variable, a list, a dictionary
    or None, and the call returns an array, a list, a dictionary or []. `updates` gives new values
    of shared variables, as pairs or as a dictionary; `givens` exchanges parts of the graph, in
    this function alone. `mode` is a `Mode` or the name of one; with `theano.Mode(optimizer=None)`
    the graph runs as it was written.

    One call has five beats: bind the arguments, snapshot the shared variables, compute outputs and
    new values from the snapshot, commit all new values together, return. If anything raises, no
    shared variable has changed; an interrupt that comes after the commit finds all of it done.
    Calls from several threads give what they give one after another: those that store values, and
    `set_value`, take turns, and those that only read do not wait. Only an op of one's own that
    calls a function on other shared variables can make two threads wait for each other for ever:
    compile one function that stores both, or hold a lock around the calls. `accept_inplace` and
    `profile` are Theano's and change nothing.

    Raises MissingInputError, UnusedInputError, and TypeError or ValueError where updates, givens
    or inputs do not fit.
    """
    site = here()
    unused = _unused_setting(on_unused_input, site)
    taken = read_inputs(inputs, allow_input_downcast, site, outputs)
    wanted, pack = read_outputs(outputs, site, taken)
    changes = read_updates(updates, site)
    replaced = read_givens(givens, taken, rebuild_strict, site)
    how = {"name": name or _place(site), "mode": get_mode(mode), "pack": pack}
    made = compiled(taken, wanted, changes, replaced, no_default_updates, unused, site, **how)
    check_inputs(made.inputs, made.variables, made.outputs, made.updates, unused, site)
    knows = updates is not None or no_default_updates is True  # that a scan may have updates
    return _finished(made, changes if knows else None)


def _unused_setting(asked: str | None, site: Site | None) -> str:
    """What to do about an input that nothing needs."""
    found = config.on_unused_input if asked is None else asked
    if found not in UNUSED:
        where = part(site, "on_unused_input", 11)
        known = {"setting": "on_unused_input", "known": mistakes.listed(UNUSED)}
        raise mistakes.unknown_setting(where, found=repr(found), **known)
    return found


def _place(site: Site | None) -> str:
    """The name of a function that got none."""
    return f"{site.short_file}:{site.line}" if site is not None else "function"


def _finished(made: Compiled, updates: Mapping[SharedVariable, Variable] | None) -> Function:
    """The function, and warnings about it, which remember only functions that exist."""
    tell_float64(made.results)
    finished = Function(made)
    forgotten_updates(made.outputs, updates, made.site)
    watch(made.results, made.site)
    return finished


class Signed:
    """What `help` and editors show of a function: its inputs by name, as far as they have one."""

    def __get__(self, f: Function | None, of: type) -> Signature:
        if f is None:
            raise AttributeError("__signature__")  # of the class, Python finds its own
        kind, absent = Parameter.POSITIONAL_OR_KEYWORD, Parameter.empty
        values = [(i.name or "", absent if i.value is None else i.value) for i in f._made.inputs]
        try:
            return Signature([Parameter(name, kind, default=value) for name, value in values])
        except ValueError:  # no name, or one that Python does not take, or the same twice
            rest = ("args", Parameter.VAR_POSITIONAL), ("named", Parameter.VAR_KEYWORD)
            return Signature([Parameter(*each) for each in rest])


class Function:
    """A compiled function. Call it with values; `print(f.source)` shows what runs.

    Calling it means: bind the arguments, snapshot, compute, commit, return. `output_subset=` picks
    some of the results. The emitted text itself is what is called.

    Attributes: `inputs`, `outputs` and `updates` are the graph after givens; `written_outputs` and
    `written_updates` the graph before; `givens` the list of (old, new); `shared` the shared
    variables it reads or changes; `rewrites` what was rewritten; `source` the emitted text,
    `plain_source` the same with one op a line.
    """

    __slots__ = ("__call__", "__dict__", "__weakref__")
    __call__: Callable[..., Any]
    __signature__ = Signed()

    def __init__(self, made: Compiled, *more: Any) -> None:
        if not isinstance(made, Compiled):
            raise mistakes.function_is_made(here())
        self._made = made
        self.name, self.inputs, self.givens = made.name, made.variables, list(made.givens.items())
        self.outputs, self.updates = made.outputs, made.updates
        self.written_outputs, self.written_updates = made.written_outputs, made.written_updates
        found, self.rewrites = made.results, list[Rewrite]()
        if made.mode.rewrites:
            found, self.rewrites = rewritten(made.results, without=made.mode.without)
        self.rewritten_outputs = outputs = found[: len(made.outputs)]
        self.rewritten_updates = dict(zip(made.updates, found[len(outputs) :], strict=True))
        program = made.program(outputs, self.rewritten_updates, made.turns())
        plain = made.program(made.outputs, made.updates)
        self._run(program, *made.mode.compile(program, plain))
        self.rewrites += self._emitted.rewrites
        made.mode.begin(self, program)

    def _run(self, program: Program, emitted: Emitted, run: Callable[..., Any]) -> None:
        """Let this text run from the next call on; `program` is what it does, for one op a line."""
        calls = Calls(self._made, program, emitted, run)
        self._emitted, self._calls = emitted, calls
        self.__call__ = run if emitted.direct else calls.indirect

    profile: None = None  # Theano's attributes: nothing is measured here, and nothing is trusted
    trust_input = False

    @property
    def shared(self) -> list[SharedVariable]:
        return self._made.shared

    @property
    def source(self) -> str:
        """The Python text that runs: a scan is the loop that it is. See `plain_source`, too."""
        return self._emitted.source

    @property
    def plain_source(self) -> str:
        """The same text with one op a line: what runs where `source` fails, to find the place."""
        return self._calls.careful[0].source

    @property
    def ran(self) -> list[Any]:
        """Which loops run as native code, and why others do not; empty if NumPy runs them all."""
        return list(self._emitted.notes)

    # --- looking at a call ------------------------------------------------------------------------

    def trace(self, *args: Any, **kwargs: Any) -> Trace:
        """Call the function and record every beat; the graph is the one that was written.

        The shared variables are updated as in any call.
        """
        return self._recorded(args, kwargs, rehearsed=False)

    def rehearse(self, *args: Any, **kwargs: Any) -> Trace:
        """Like `trace`, but no shared variable is changed: copies of them are."""
        return self._recorded(args, kwargs, rehearsed=True)

    def _recorded(self, args: Any, kwargs: Any, rehearsed: bool) -> Trace:
        def run() -> Trace:
            values = bound(self._made.inputs, self._made.state, args, kwargs)
            program = self._made.program(self.outputs, self.updates)
            return record(self, program, values, rehearsed)

        kept = [s.container for s in [*self.shared, *self._made.state.values()]]
        made: Trace = in_turn(run, turns_of(kept))()
        return made

    # --- other functions from this one ------------------------------------------------------------

    def copy(
        self,
        share_memory: bool = False,
        swap: Mapping[SharedVariable, SharedVariable] | None = None,
        delete_updates: bool = False,
        name: str | None = None,
        profile: Any = None,
    ) -> Function:
        """The same function on the same shared variables, or with some swapped for others.

        What an input with a default keeps is the copy's own, and begins with that default. With
        `delete_updates=True` the copy changes no shared variable.
        """
        made, exchange = self._made, dict(swap or {})
        for old, new in exchange.items():
            if old not in self.shared:
                names = ", ".join(map(label, self.shared))
                raise mistakes.swap_unknown(here(), name=label(old), shared=names)
            if not isinstance(new, SharedVariable) or not old.type.is_super(new.type):
                words = {"name": label(old), "type": mistakes.type_words(old.type)}
                raise mistakes.swap_type(here(), value=label(new), **words)
        exchange |= {s: stored(i) for i, s in made.state.items() if i.keeps_its_own}
        outputs = substitute(made.outputs, exchange)
        targets = [] if delete_updates else [exchange.get(s, s) for s in made.updates]
        values = substitute([*made.updates.values()][: len(targets)], exchange)
        updates = dict(zip(targets, values, strict=True))
        state = {i: exchange.get(s, s) for i, s in made.state.items()}
        made = replaced(made, name=name or f"{made.name} copy", state=state, givens={})
        made.written_outputs = made.outputs = outputs
        made.written_updates = made.updates = updates
        return Function(made)

    def __reduce__(self) -> tuple[Any, ...]:
        """A pickled or deeply copied function has shared variables of its own.

        Its text does not travel: it is written again from the graph.
        """
        return Function, (self._made,)

    def __repr__(self) -> str:
        return one_line(f"<function {self.name}>")

    # --- what it keeps and how it was made, under Theano's names ----------------------------------

    @property
    def container(self) -> Containers:
        """Where values are kept: `f.container[x].data`, by variable or by name."""
        found = Containers({s: s.container for s in self.shared})
        for i, s in self._made.state.items():
            found[i.variable] = s.container
            if i.name is not None:
                found[i.name] = s.container
        return found

    def __getitem__(self, key: Any) -> Array:
        """The value that an input with a default, or a shared variable, has now."""
        data = self.container[key].data
        return np.array(data) if isinstance(data, np.ndarray | np.generic | float | int) else data

    def __setitem__(self, key: Any, value: Any) -> None:
        cell = self.container[key]
        kept = next(s for s in [*self._made.state.values(), *self.shared] if s.container is cell)
        before = cell.data
        kept.set_value(value)
        owner = next((i for i, s in self._made.state.items() if s is kept), None)
        if owner is not None and owner.update is None and owner.keeps_its_own:
            self._calls.once.append((cell, before))

    def __contains__(self, key: Any) -> bool:
        return key in self.container

    @property
    def value(self) -> Function:
        """Theano's older spelling: `f.value[x]`."""
        return self

    def get_shared(self) -> list[SharedVariable]:
        return self.shared

    @property
    def maker(self) -> Maker:
        """What was compiled, and how, under the names that Theano's libraries use."""
        return Maker(self)

    def free(self) -> None:
        """Nothing is kept between calls, so there is nothing to free."""


class Containers(dict[Any, Cell]):
    """The cells of a function by variable and by name; an unknown key is told."""

    def __missing__(self, key: Any) -> Cell:
        names = ", ".join(sorted({label(k) for k in self if isinstance(k, Variable)}))
        said = label(key) if isinstance(key, Variable) else str(key)
        if not names:
            raise mistakes.keeps_no_state(here(), key=said)
        raise mistakes.unknown_state(here(), name=said, known=names)


class Maker:
    """Theano's `f.maker`: `fgraph` is the graph that runs; `inputs`, `outputs` and `mode`."""

    def __init__(self, function: Function) -> None:
        made = function._made
        self.function, self.mode, self.name = function, made.mode, function.name
        self.inputs: list[In] = made.inputs
        self.outputs = [Out(v) for v in function.rewritten_outputs]
        self.linker, self.profile = made.mode.linker, None

    @cached_property
    def fgraph(self) -> FunctionGraph:
        """The graph after rewriting: its outputs, then the new values of the updates."""
        f = self.function
        outputs = [*f.rewritten_outputs, *f.rewritten_updates.values()]
        return FunctionGraph([*f.inputs, *f.shared], outputs, clone=False)


def _values_of(variable: Variable, given: Any) -> dict[Variable, Any]:
    """The dictionary for `eval`: a value for each input that the variable needs."""
    needed = inputs_of([variable])
    inputs = ", ".join(f"{label(v)}: …" for v in needed)
    words = {"call": f"{operand(variable)}.eval({f'{{{inputs}}}' if inputs else ''})"}
    values = {} if given is None else given
    if not isinstance(values, Mapping) or not all(isinstance(key, Variable) for key in values):
        where = part(here(), "inputs_to_values", 0)
        raise mistakes.eval_values(where, found=named(given), **words)
    missing = [v for v in needed if v not in values]
    if missing and all(key.owner is None for key in values):
        name, type = label(missing[0]), mistakes.type_words(missing[0].type)
        around = vars(missing[0]).get("scan")
        if around is not None:
            raise mistakes.step_symbol(here(), name=name, scan=mistakes.line_words(around))
        raise mistakes.eval_missing(here(), name=name, type=type, **words)
    return dict(values)


def evaluate(
    variable: Variable, inputs_to_values: Mapping[Variable, Any] | None = None, **by_name: Any
) -> Array:
    """The value of an expression: compile it once, then call it with these values of its inputs."""
    given = _values_of(variable, by_name or inputs_to_values)
    made = variable.__dict__.setdefault("evaluators", {})
    key = tuple(given)
    if key not in made:
        made[key] = function(list(given), variable)
    return made[key](*given.values())


Variable.eval = under(evaluate)  # type: ignore[attr-defined]

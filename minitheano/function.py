"""`function`: inputs, outputs, updates and givens become something that can be called."""

from __future__ import annotations

import copy as copying
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from . import mistakes
from .arguments import (
    Givens,
    In,
    Out,
    Pack,
    check_givens,
    check_inputs,
    read_givens,
    read_inputs,
    read_outputs,
    read_updates,
    tell_float64,
)
from .config import config
from .emit import Program
from .explain import explained
from .fgraph import FunctionGraph
from .graph import Apply, Cell, SharedVariable, Variable, leaves, order, substitute
from .habits import watch
from .modes import Mode, get_mode
from .passes import rewritten
from .rewrite import Rewrite
from .say import label
from .scan import forgotten_updates
from .site import Site, here
from .trace import Trace, record
from .types import Array, Refused, TensorType
from .updates import fitting_update, update_type_mistake

UNUSED = ("raise", "warn", "ignore")


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
    shared variable has changed. `accept_inplace` and `profile` are Theano's and change nothing.

    Raises MissingInputError, UnusedInputError, and TypeError or ValueError where updates, givens
    or inputs do not fit.
    """
    site = here()
    unused = _unused(on_unused_input)
    read = read_inputs(inputs, allow_input_downcast, False, site)
    written, pack = read_outputs(outputs, site)
    asked = read_updates(updates, site)
    given = read_givens(givens, read, rebuild_strict, site)
    made = _made(read, written, asked, given, pack, name, no_default_updates, unused, site)
    made.mode = get_mode(mode)
    _check(made, asked if updates is not None else None, unused)
    return Function(made)


def _check(made: Compiled, asked: dict[SharedVariable, Variable] | None, unused: str) -> None:
    """What is wrong, or odd, about the whole; `asked` is None where no updates were given."""
    results = [*made.outputs, *made.updates.values()]
    check_inputs(made.inputs, made.variables, results, unused, made.site)
    tell_float64(results)
    forgotten_updates(made.outputs, asked, made.site)
    watch(results, made.site)


def _unused(asked: str | None) -> str:
    unused: str = config.on_unused_input if asked is None else asked
    if unused not in UNUSED:
        raise ValueError(f"on_unused_input is one of {', '.join(UNUSED)}; {unused!r} is not.")
    return unused


def _made(
    read: list[In],
    written: list[Variable],
    asked: dict[SharedVariable, Variable],
    given: Givens,
    pack: Pack | None,
    name: str | None,
    left_out: bool | Iterable[SharedVariable],
    unused: str,
    site: Site | None,
) -> Compiled:
    """The graph with all updates, those of the inputs and the default ones too, after givens."""
    kept, state = _states_of_inputs(read)
    cut = {v: _leaf(v) for v in (i.variable for i in read) if v.owner is not None}
    exchange = dict(zip(given.replaced, substitute(given.values, cut), strict=True)) | cut
    changes = asked | kept
    changes |= _defaults(written, changes, exchange, left_out)
    check_givens(given, [*written, *changes.values()], unused, site)
    return Compiled(
        read, [cut.get(i.variable, i.variable) for i in read], written, changes,
        given.replaced, exchange, pack, name or _place_name(site), site, state,
    )  # fmt: skip


def _defaults(
    written: Sequence[Variable],
    updates: Mapping[SharedVariable, Variable],
    exchange: Mapping[Variable, Variable],
    left_out: bool | Iterable[SharedVariable],
) -> dict[SharedVariable, Variable]:
    """The default updates of all shared variables that the outputs or other updates reach.

    What counts is the graph after the exchange: a variable that was replaced is not reached, one
    that a replacement brings is.
    """
    if left_out is True:
        return {}
    if isinstance(left_out, Variable | str):
        raise mistakes.no_default_updates_kind(here(), found=str(left_out))
    refused = set(left_out or ())
    found: dict[SharedVariable, Variable] = {}
    while True:
        results = [*written, *updates.values(), *found.values()]
        reached = leaves([*exchange.values(), *substitute(results, exchange)])
        more = {
            s: fitting_update(s, s.default_update, s.site)
            for s in reached
            if isinstance(s, SharedVariable) and getattr(s, "default_update", None) is not None
            if s not in refused and s not in updates and s not in found
        }
        if not more:
            return found
        found |= more


def _states_of_inputs(
    inputs: Sequence[In],
) -> tuple[dict[SharedVariable, Variable], dict[In, SharedVariable]]:
    """Inputs with a default value keep it in a hidden shared variable, which `update` changes."""
    updates: dict[SharedVariable, Variable] = {}
    state: dict[In, SharedVariable] = {}
    for i in inputs:
        if i.value is None and i.update is None:
            continue
        kept = state[i] = i.value if isinstance(i.value, SharedVariable) else _stored(i)
        if i.update is not None:
            updates[kept] = fitting_update(kept, i.update, here())
    return updates, state


def _stored(i: In) -> SharedVariable:
    """A hidden shared variable for an input; without a value, each call must bring one."""
    type, value = i.variable.type, i.value
    if isinstance(value, Cell):  # another function's `f.container[x]`: both keep one value
        kept = SharedVariable(type, None, i.name)
        kept.container = value
        return kept
    try:
        value = None if value is None else type.filter(value, i.strict, i.allow_downcast)
    except Refused as why:
        name, words = label(i.variable), f"In({label(i.variable)}, value=…)"
        made = i.variable.site
        raise mistakes.refused(why, words, name, type, here(), made=made) from None
    return SharedVariable(type, value, i.name)


class Compiled:
    """The graph of one function: as it was written, and after givens.

    `exchange` is what givens and inputs that are expressions put in the place of what was written.
    """

    def __init__(
        self,
        inputs: Sequence[In],
        variables: Sequence[Variable],
        written: Sequence[Variable],
        updates: dict[SharedVariable, Variable],
        givens: Mapping[Variable, Variable],
        exchange: Mapping[Variable, Variable],
        pack: Pack | None,
        name: str,
        site: Site | None,
        state: dict[In, SharedVariable],
    ) -> None:
        self.inputs, self.variables = list(inputs), list(variables)
        self.pack, self.name, self.site, self.state = pack, name, site, state
        self.written_outputs, self.written_updates, self.givens = list(written), updates, givens
        changed = substitute([*written, *updates.values()], exchange)
        self.outputs = changed[: len(written)]
        self.updates = dict(zip(updates, changed[len(written) :], strict=True))
        for target, new in self.updates.items():
            if isinstance(target.type, TensorType) and not target.type.is_super(new.type):
                raise update_type_mistake(target, new, site)

    mode: Mode

    def program(
        self, outputs: Sequence[Variable], updates: Mapping[SharedVariable, Variable]
    ) -> Program:
        convert = [_converter(i) for i in self.inputs]
        return Program(self.name, self.variables, outputs, updates, convert, self.pack)


def _leaf(expression: Variable) -> Variable:
    """What stands for an input that is an expression: it cuts the graph."""
    leaf = Variable(expression.type, name=label(expression))
    leaf._site = expression.site
    return leaf


def _place_name(site: Site | None) -> str:
    return f"{site.short_file}:{site.line}" if site is not None else "function"


def _converter(i: In) -> Callable[[Any], Any]:
    """Takes an argument into the call; a number stays a NumPy number, which is the fastest."""
    type, strict, downcast = i.variable.type, i.strict, i.allow_downcast
    if not isinstance(type, TensorType) or type.ndim:
        return lambda value: type.filter(value, strict, downcast)
    return lambda value: type.filter(value, strict, downcast)[()]


class Function:
    """A compiled function. Call it with values; `print(f.source)` shows what runs.

    Attributes: `inputs`, `outputs` and `updates` are the graph after givens; `written_outputs` and
    `written_updates` the graph before; `givens` the list of (old, new); `shared` the shared
    variables it reads or changes; `rewrites` what was rewritten; `source` the emitted text.
    """

    def __init__(self, made: Compiled) -> None:
        self._made = made
        self.name = made.name
        self.inputs = made.variables
        self.outputs, self.updates = made.outputs, made.updates
        self.written_outputs, self.written_updates = made.written_outputs, made.written_updates
        self.givens = list(made.givens.items())
        results = [*made.outputs, *made.updates.values()]
        found, self.rewrites = rewritten(results) if made.mode.rewrites else (results, [])
        outputs = found[: len(made.outputs)]
        updates = dict(zip(made.updates, found[len(made.outputs) :], strict=True))
        self.rewritten_outputs, self.rewritten_updates = outputs, updates
        program, plain = made.program(outputs, updates), made.program(self.outputs, self.updates)
        self._emitted, self._run = made.mode.compile(program, plain)
        self._arity = -1 if made.state else len(made.inputs)

    rewrites: list[Rewrite]
    profile: None = None  # Theano's attributes: nothing is measured here, and nothing is trusted
    trust_input = False

    @property
    def shared(self) -> list[SharedVariable]:
        found = leaves([*self.outputs, *self.updates.values()])
        read = [v for v in found if isinstance(v, SharedVariable)]
        return [*read, *[s for s in self.updates if s not in read]]

    @property
    def source(self) -> str:
        """The Python text that runs: one op a line, a scan as the loop that it is."""
        return self._emitted.source

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Bind, snapshot, compute, commit, return. `output_subset=` picks some of the results."""
        if kwargs or len(args) != self._arity:
            if "output_subset" in kwargs:
                picked = kwargs.pop("output_subset")
                results = self(*args, **kwargs)
                chosen = [results[key] for key in picked]
                return dict(zip(picked, chosen, strict=True)) if type(results) is dict else chosen
            args = self._arguments(args, kwargs)
        try:
            return self._run(*args)
        except Exception as error:
            raise explained(error, self._emitted, self.inputs) from None

    def _arguments(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, ...]:
        """One value for each input: by position, by keyword, or the default."""
        made, taken = self._made, list(args)
        if len(args) > len(made.inputs):
            raise mistakes.too_many_arguments(here(), given=len(args), **self._signature())
        byname = dict(kwargs)
        for position, i in enumerate(made.inputs):
            said = i.name
            if position < len(args):
                if said in byname:
                    raise mistakes.argument_twice(here(), name=said)
            elif said is not None and said in byname:
                taken.append(byname.pop(said))
            elif (
                i in made.state and made.state[i].container.data is not None and i.value is not None
            ):
                taken.append(made.state[i].container.data)
            else:
                raise self._missing_argument(i, args, kwargs)
        for said in byname:
            raise self._unknown_argument(said)
        return tuple(taken)

    def _signature(self) -> dict[str, Any]:
        names = [label(i.variable) for i in self._made.inputs]
        site = here()
        call = site.called if site is not None else None
        return {"wanted": len(names), "names": ", ".join(names), "call": call or "f"}

    def _missing_argument(self, i: In, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Exception:
        for said in kwargs:
            if said not in [other.name for other in self._made.inputs]:
                return self._unknown_argument(said)
        given = len(args) + len(kwargs)
        defaults = [d for d in self._made.inputs[: len(args)] if d in self._made.state]
        if defaults:
            taker = label(defaults[0].variable)
            words = {"value": mistakes.brief_any(args[0]), "call": self._signature()["call"]}
            return mistakes.default_first(here(), name=label(i.variable), taker=taker, **words)
        return mistakes.too_few_arguments(
            here(), given=given, name=label(i.variable), **self._signature()
        )

    def _unknown_argument(self, said: str) -> Exception:
        nameless = [i for i in self._made.inputs if i.name is None]
        if nameless:
            return mistakes.nameless_input(nameless[0].variable.site, name=said)
        return mistakes.unknown_argument(here(), name=said, **self._signature())

    # --- looking at a call ------------------------------------------------------------------------

    def trace(self, *args: Any, **kwargs: Any) -> Trace:
        """Call the function and record every beat; the graph is the one that was written.

        The shared variables are updated as in any call.
        """
        values = self._arguments(args, kwargs)
        program = self._made.program(self.outputs, self.updates)
        return record(self, program, values)

    def rehearse(self, *args: Any, **kwargs: Any) -> Trace:
        """Like `trace`, but afterwards every shared variable is as it was before."""
        cells = [s.container for s in self.shared]
        before = [cell.data for cell in cells]
        try:
            return self.trace(*args, **kwargs)
        finally:
            for cell, data in zip(cells, before, strict=True):
                cell.data = data

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

        With `delete_updates=True` the copy changes no shared variable.
        """
        made, exchange = self._made, dict(swap or {})
        for old, new in exchange.items():
            if old not in self.shared:
                names = ", ".join(map(label, self.shared))
                raise mistakes.swap_unknown(here(), name=label(old), shared=names)
            if not isinstance(new, SharedVariable) or not old.type.is_super(new.type):
                words = {"name": label(old), "type": mistakes.type_words(old.type)}
                raise mistakes.swap_type(here(), value=label(new), **words)
        outputs = substitute(made.outputs, exchange)
        updates = {} if delete_updates else made.updates
        values = substitute(list(updates.values()), exchange)
        targets = [exchange.get(s, s) for s in updates]
        copied = copying.copy(made)
        copied.name, copied.givens = name or made.name, {}
        copied.written_outputs = copied.outputs = outputs
        copied.written_updates = copied.updates = dict(zip(targets, values, strict=True))
        return Function(copied)

    # --- values of inputs that have defaults: f[x] ------------------------------------------------

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
        kept.set_value(value)

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

    def __repr__(self) -> str:
        return f"<function {self.name}>"

    def __reduce__(self) -> tuple[Any, ...]:
        """A pickled or deeply copied function has shared variables of its own.

        The nodes go first and in order, so that pickle meets none of them inside another.
        """
        return _from_graph, (order([*self.outputs, *self.updates.values()]), self._made)


class Containers(dict[Any, Cell]):
    """The cells of a function by variable and by name; an unknown key is told."""

    def __missing__(self, key: Any) -> Cell:
        names = ", ".join(sorted({label(k) for k in self if isinstance(k, Variable)}))
        said = label(key) if isinstance(key, Variable) else str(key)
        raise mistakes.unknown_state(here(), name=said, known=names or "–")


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


def _from_graph(nodes: Sequence[Apply], made: Compiled) -> Function:
    return Function(made)


def evaluate(variable: Variable, inputs_to_values: Mapping[Variable, Any] | None = None) -> Array:
    """The value of an expression: compile it once, then call it with these values of its inputs."""
    given = dict(inputs_to_values or {})
    made = variable.__dict__.setdefault("evaluators", {})
    key = tuple(given)
    if key not in made:
        made[key] = function(list(given), variable)
    return made[key](*given.values())


Variable.eval = evaluate  # type: ignore[attr-defined]

"""What `function` was asked for as one graph: givens put in, states and default updates found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from . import mistakes
from .cells import Cell, turns_of
from .config import config
from .emit import Program
from .givens import Givens, check_givens
from .graph import SharedVariable, Variable, inputs_of, leaves, order, substitute
from .inputs import In
from .intake import Take
from .keeping import HoldsGraph
from .loops import LOOPS
from .modes import Mode
from .outputs import Pack
from .say import formula, label
from .site import Site, here, part
from .struct import struct
from .types import Refused, TensorType
from .updates import fitting_update, update_type_mistake


@struct
class Compiled(HoldsGraph):
    """The graph of one function, as it was written and after givens.

    `variables` are what stands for the inputs in the graph, `state` is where inputs with a default
    value or an update keep it.
    """

    together = ("written_outputs", "written_updates", "outputs", "updates", "givens")

    name: str
    mode: Mode
    inputs: list[In]
    variables: list[Variable]
    state: dict[In, SharedVariable]
    givens: Mapping[Variable, Variable]
    written_outputs: list[Variable]
    written_updates: dict[SharedVariable, Variable]
    outputs: list[Variable]
    updates: dict[SharedVariable, Variable]
    pack: Pack | None
    site: Site | None = None

    @property
    def results(self) -> list[Variable]:
        return [*self.outputs, *self.updates.values()]

    @property
    def shared(self) -> list[SharedVariable]:
        """The shared variables that are read, and those that are changed."""
        read = [v for v in leaves(self.results) if isinstance(v, SharedVariable)]
        return list(dict.fromkeys([*read, *self.updates]))

    def program(
        self,
        outputs: Sequence[Variable],
        updates: Mapping[SharedVariable, Variable],
        turns: tuple[Any, ...] = (),
    ) -> Program:
        """These outputs and updates, with the inputs and the packing of the function."""
        takes = [Take(i.variable.type, i.strict, i.allow_downcast) for i in self.inputs]
        keeps = frozenset(i.variable for i in self.state)
        without = self.mode.without if self.mode.rewrites else self.mode.without | LOOPS
        how = takes, self.pack, without, turns, keeps
        return Program(self.name, self.variables, outputs, updates, *how)

    def turns(self) -> tuple[Any, ...]:
        """What a call holds: nothing if it stores nothing, and reads all in one go."""
        state = self.state.values()
        if not self.updates and not state:
            return ()
        return turns_of(s.container for s in [*self.shared, *state])


def compiled(
    inputs: list[In],
    outputs: list[Variable],
    updates: Mapping[SharedVariable, Variable],
    givens: Givens,
    left_out: bool | Iterable[SharedVariable],
    unused: str,
    site: Site | None,
    **how: Any,
) -> Compiled:
    """The graph with all updates, those of the inputs and the default ones too, after givens.

    An input that is an expression cuts the graph: a leaf stands for it. `how` has the name, the
    mode and the packing of the function.
    """
    kept, state = _states(inputs)
    cut = {v: _leaf(v) for v in (i.variable for i in inputs) if v.owner is not None}
    replaced = givens.replaced
    exchange = dict(zip(replaced, substitute([*replaced.values()], cut), strict=True)) | cut
    changes = {**updates, **kept}
    changes |= _defaults(outputs, changes, exchange, left_out)
    check_givens(givens, [*outputs, *changes.values()], unused, site)
    results = substitute([*outputs, *changes.values()], exchange)
    after = dict(zip(changes, results[len(outputs) :], strict=True))
    for target, new in after.items():
        if isinstance(target.type, TensorType) and not target.type.is_super(new.type):
            raise update_type_mistake(target, new, site)
    return Compiled(
        inputs=inputs,
        variables=[cut.get(i.variable, i.variable) for i in inputs],
        state=state,
        givens=replaced,
        written_outputs=outputs,
        written_updates=changes,
        outputs=results[: len(outputs)],
        updates=after,
        site=site,
        **how,
    )


def _leaf(expression: Variable) -> Variable:
    leaf: Variable = expression.type.Variable(expression.type, name=label(expression))
    leaf._site = expression.site
    return leaf


def _defaults(
    outputs: Sequence[Variable],
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
        raise mistakes.no_default_updates_kind(here(), found=str(left_out), name=str(left_out))
    refused = set(left_out or ())
    for word in refused:
        if isinstance(word, str):  # else it would be left out in silence
            raise mistakes.no_default_updates_kind(here(), found=f"[{word!r}]", name=word)
    found: dict[SharedVariable, Variable] = {}
    ahead = [*exchange.values(), *substitute([*outputs, *updates.values()], exchange)]
    while ahead:
        more = {
            s: fitting_update(s, s.default_update, s.site)
            for s in leaves(ahead)
            if isinstance(s, SharedVariable) and getattr(s, "default_update", None) is not None
            if s not in refused and s not in updates and s not in found
        }
        found |= more
        ahead = substitute([*more.values()], exchange)
    return found


def _states(
    inputs: Sequence[In],
) -> tuple[dict[SharedVariable, Variable], dict[In, SharedVariable]]:
    """Inputs with a default value keep it in a hidden shared variable, which `update` changes."""
    updates: dict[SharedVariable, Variable] = {}
    state: dict[In, SharedVariable] = {}
    for i in inputs:
        if i.value is None and i.update is None:
            continue
        kept = state[i] = i.value if isinstance(i.value, SharedVariable) else stored(i)
        if i.update is not None:
            updates[kept] = fitting_update(kept, i.update, here())
    return updates, state


def stored(i: In) -> SharedVariable:
    """A hidden shared variable for an input; without a value, each call must bring one."""
    type, value = i.variable.type, i.value
    if isinstance(value, Cell):  # another function's `f.container[x]`: both keep one value
        kept = SharedVariable(type, None, i.name)
        kept.container = value
        return kept
    if isinstance(value, Variable):
        found = {"found": label(value), "kind": mistakes.kind_words(value)}
        holder = f"In({label(i.variable)}, value=…)"
        raise mistakes.value_symbolic(part(i.site, "value", 2), holder=holder, **found)
    try:
        value = None if value is None else type.filter(value, i.strict, i.allow_downcast)
    except Refused as why:
        name, words = label(i.variable), f"In({label(i.variable)}, value=…)"
        made, argument = i.variable.site, ("value", 2)
        raise mistakes.refused(
            why, words, name, type, i.site, made=made, argument=argument
        ) from None
    return SharedVariable(type, value, i.name)


def tell_float64(results: Sequence[Variable]) -> None:
    """Raise TypeError or warn, as `config.warn_float64` says, at the first float64 in the graph."""
    flag = config.warn_float64
    if flag == "ignore":
        return
    made = [output for node in order(results) for output in node.outputs]
    for v in [*inputs_of(results), *made]:
        if isinstance(v.type, TensorType) and v.dtype == "float64":
            found = {"name": formula(v), "flag": flag}
            if flag == "warn":
                return mistakes.float64_found_warning.warn(v.site, **found)
            raise mistakes.float64_found(v.site, **found)

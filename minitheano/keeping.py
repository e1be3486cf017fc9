"""How variables and nodes are pickled and copied deeply, in any depth and with all that belongs.

A node travels as a shell with its outputs, and is filled afterwards: so a shared variable may lead
back to the node by its default update. A variable that a node computes travels as a list of all the
nodes behind it, each one after those it reads from, and its place in the last of them: so pickle
never goes down the graph. The text of a compiled function never travels; it is written anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar

import numpy as np

from . import mistakes
from .graph import Apply, Constant, SharedVariable, Variable, order
from .site import here
from .types import Refused, TensorType, Type

FORMAT = 1  # counts up when what is written here changes its meaning

# What is for this process alone: the functions of `eval`, the code of a step and its inner loops.
FORGOTTEN = ("evaluators", "step", "inner", "alone")
SETTINGS = ("strict", "allow_downcast", "default_update")


# --- a variable -----------------------------------------------------------------------------------


def _variable_kept(self: Variable, protocol: object = None) -> tuple[Any, ...]:
    """An output by its node, and before that all the nodes behind it; any other as it is."""
    if self.owner is not None:
        return _output, (_behind([self]), self.index)
    rest: dict[str, Any] = {}
    if isinstance(self, Constant):
        rest["data"] = self.data
    elif isinstance(self, SharedVariable):
        rest |= {"container": self.container} | {word: getattr(self, word) for word in SETTINGS}
    return _leaf, (FORMAT, type(self)), (self.type, self.name, self._site, _notes(self), rest)


def _notes(thing: Any) -> dict[str, Any]:
    """What a program has hung on a variable or a node, such as its tag."""
    return {word: value for word, value in vars(thing).items() if word not in FORGOTTEN}


def _output(nodes: list[Any], index: int) -> Variable:
    return _opened(nodes[-1]).outputs[index]


def _leaf(format: int, kind: type[Variable]) -> Variable:
    _check_format(format)
    made = kind.__new__(kind)
    made.owner = made.index = made.name = made._site = None
    return made


def _leaf_filled(self: Variable, state: Any) -> None:
    """What `_variable_kept` wrote; of a variable of Theano's the type, the name and the value."""
    if isinstance(state, Mapping):
        state = _from_theano(state)
    _check_state(state, 5)
    self.owner = self.index = None
    self.type, self.name, self._site, notes, rest = state
    self.__dict__.update(notes)
    for word, value in rest.items():
        setattr(self, word, value)
    if not isinstance(self.type, Type):
        raise mistakes.kept_without_type(here(), found=mistakes.brief_any(self.type), wanted="Type")
    if isinstance(self, Constant | SharedVariable):
        data = self.data if isinstance(self, Constant) else self.container.data
        _check_value(self, data)


def _check_value(holder: Variable, data: Any) -> None:
    """Raises TypeError if a stored value is not of the type of what holds it."""
    if not isinstance(holder.type, TensorType):
        return
    try:
        holder.type.filter(np.asarray(data), strict=True)
    except (Refused, ValueError):
        kind = mistakes.type_of(data)
        found = mistakes.type_words(kind) if kind is not None else mistakes.brief_any(data)
        words = {"type": mistakes.type_words(holder.type), "found": found}
        raise mistakes.kept_value(holder.site, name=holder.name or "–", **words) from None


def _from_theano(state: Mapping[str, Any]) -> tuple[Any, ...]:
    """The state of a variable that Theano pickled, if no node computes it."""
    if state.get("owner") is not None or "type" not in state:
        raise mistakes.kept_by_theano(here())
    rest = {word: state[word] for word in ("data", "container") if word in state}
    if "container" in state:
        rest |= dict.fromkeys(SETTINGS) | {"strict": False}
    return state["type"].clone(), state.get("name"), None, {}, rest


# --- a node ---------------------------------------------------------------------------------------


class _Alone:
    """A node without what is behind it: one for each node, so that a pickle has it once."""

    __slots__ = ("node",)

    def __init__(self, node: Apply) -> None:
        self.node = node

    def __reduce__(self) -> tuple[Any, ...]:
        return _written(self.node)


def _alone(node: Apply) -> _Alone:
    if "alone" not in node.__dict__:
        node.__dict__["alone"] = _Alone(node)
    found: _Alone = node.__dict__["alone"]
    return found


def _behind(outputs: Iterable[Variable]) -> list[_Alone]:
    """All nodes that the outputs need, each one after those it reads from."""
    return list(map(_alone, order(outputs)))


def _opened(node: Any) -> Apply:
    """The node that was read; in a shallow copy, which reads nothing, it is the node itself."""
    return node.node if isinstance(node, _Alone) else node


def _node_kept(self: Apply, protocol: object = None) -> tuple[Any, ...]:
    return _last, ([*_behind(self.inputs), _alone(self)],)


def _last(nodes: list[Any]) -> Apply:
    return _opened(nodes[-1])


def _written(self: Apply) -> tuple[Any, ...]:
    """The kinds of the outputs, then the op, the inputs and the rest.

    A pickled node forgets what it was made from, which may lead out of the graph.
    """
    heads = tuple([(type(o), o.type) for o in self.outputs])
    rest: dict[str, Any] = {}
    if any(o.name is not None for o in self.outputs):
        rest["names"] = [o.name for o in self.outputs]
    if any(notes := [_notes(o) for o in self.outputs]):
        rest["notes"] = notes
    if own := _notes(self):
        rest["own"] = own
    inputs = [_place(i) for i in self.inputs]
    return _node, (FORMAT, heads), (self.op, inputs, self.site, rest)


def _place(variable: Variable) -> Any:
    """A variable by its node, which has been written before it; one without a node as it is."""
    return variable if variable.owner is None else (_alone(variable.owner), variable.index)


def _at(place: Any) -> Variable:
    found = place[0].outputs[place[1]] if isinstance(place, tuple) else place
    if not isinstance(found, Variable):
        raise mistakes.kept_without_type(here(), found=mistakes.brief_any(found), wanted="Variable")
    return found


def _node(format: int, heads: Iterable[tuple[type[Variable], Type]]) -> Apply:
    _check_format(format)
    made = Apply.__new__(Apply)
    outputs = []
    for index, (kind, its_type) in enumerate(heads):
        output = kind.__new__(kind)
        output.owner, output.index = made, index
        output.type = its_type  # type: ignore[assignment]
        output.name = output._site = None
        outputs.append(output)
    made.outputs = tuple(outputs)
    return made


def _node_filled(self: Apply, state: Any) -> None:
    _check_state(state, 4)
    self.op, inputs, self.site, rest = state
    self.inputs, self.origin = tuple(map(_at, inputs)), None
    if not hasattr(self.op, "make_node"):
        raise mistakes.kept_without_type(here(), found=mistakes.brief_any(self.op), wanted="Op")
    for output, name in zip(self.outputs, rest.get("names", ()), strict=False):
        output.name = name
    for output, notes in zip(self.outputs, rest.get("notes", ()), strict=False):
        output.__dict__.update(notes)
    self.__dict__.update(rest.get("own", ()))


# --- several variables of one graph ---------------------------------------------------------------


class Together:
    """A list of variables, or a dictionary of them, that is written with one list of nodes."""

    def __init__(self, held: Any) -> None:
        self.held = held

    def __iter__(self) -> Iterator[Variable]:
        """What is held: a shallow copy is made of it as it is."""
        return iter(self.held)

    def __reduce__(self) -> tuple[Any, ...]:
        pairs = isinstance(self.held, Mapping)
        flat = [*self.held, *self.held.values()] if pairs else list(self.held)
        return _apart, (_behind(flat), [_place(v) for v in flat], pairs)


def _apart(nodes: list[Any], places: list[Any], pairs: bool) -> Any:
    found = [_at(place) for place in places]
    half = len(found) // 2
    return dict(zip(found[:half], found[half:], strict=True)) if pairs else found


class HoldsGraph:
    """A class whose attributes `together` are lists or dictionaries of variables of one graph."""

    together: ClassVar[tuple[str, ...]]

    def __getstate__(self) -> dict[str, Any]:
        state = vars(self)
        return {**state, **{word: Together(state[word]) for word in self.together}}

    def __setstate__(self, state: dict[str, Any]) -> None:
        # A shallow copy gets the lists as they are held, a pickle as they were read.
        opened = {k: v.held if isinstance(v, Together) else v for k, v in state.items()}
        self.__dict__.update(opened)


# --- what all of them ask -------------------------------------------------------------------------


def _check_format(format: int) -> None:
    """Raises UnpicklingError for what a later version wrote."""
    if format != FORMAT:
        raise mistakes.kept_by_another(here(), found=format, wanted=FORMAT)


def _check_state(state: Any, length: int) -> None:
    """Raises UnpicklingError for what another version, or Theano, wrote."""
    if isinstance(state, Mapping):
        raise mistakes.kept_by_theano(here())
    if len(state) != length:
        raise mistakes.kept_by_another(here(), found="?", wanted=FORMAT)


# Hung up here: graph.py says what a graph is, and need not know how one is written to a file.
Variable.__reduce_ex__ = _variable_kept  # type: ignore[method-assign, assignment]
Variable.__setstate__ = _leaf_filled  # type: ignore[attr-defined]
Apply.__reduce_ex__ = _node_kept  # type: ignore[method-assign, assignment]
Apply.__setstate__ = _node_filled  # type: ignore[attr-defined]

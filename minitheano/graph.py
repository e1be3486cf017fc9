"""Variables and the nodes that compute them, and the walks over them (none is recursive).

A node (`Apply`) is never changed after its birth. The one thing that changes in this module is
the value in a shared variable's cell.
"""

from __future__ import annotations

import copy as copying
import weakref
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from . import mistakes
from .cells import Cell
from .site import Site, here
from .types import Refused, TensorType, Type


class Variable:
    """A symbol in a graph: an input if `owner` is None, else output `index` of a node."""

    type: TensorType
    owner: Apply | None
    index: int | None

    # A slot costs less than a dictionary; `__dict__` is there for the attributes programs hang on.
    __slots__ = ("__dict__", "__weakref__", "_name", "_site", "index", "owner", "type")

    def __init__(
        self,
        type: Any,
        owner: Apply | None = None,
        index: int | None = None,
        name: str | None = None,
    ) -> None:
        self.type, self.owner, self.index = type, owner, index
        self._site = here() if owner is None else None
        self._name: str | None = None
        if name is not None:
            self.name = name

    @property
    def name(self) -> str | None:
        """What the program calls the variable, in messages and pictures; None if it has no name."""
        return self._name

    @name.setter
    def name(self, name: str | None) -> None:
        if not (name is None or isinstance(name, str)):
            raise mistakes.name_is_no_text(here(), found=mistakes.brief_any(name))
        self._name = name

    @property
    def site(self) -> Site | None:
        """Where the learner wrote this variable or the expression it stands for."""
        return self._site if self.owner is None else self.owner.site

    @property
    def dtype(self) -> str:
        return self.type.dtype

    @property
    def ndim(self) -> int:
        return self.type.ndim

    @property
    def broadcastable(self) -> tuple[bool, ...]:
        return self.type.broadcastable

    @property
    def tag(self) -> SimpleNamespace:
        """A place for a program's own notes, such as `x.tag.test_value`."""
        tag: SimpleNamespace = self.__dict__.setdefault("tag", SimpleNamespace())
        return tag

    def clone(self) -> Variable:
        """A fresh input of the same type and name."""
        made: Variable = self.type.Variable(self.type, name=self.name)
        return made

    def get_parents(self) -> list[Apply]:
        return [] if self.owner is None else [self.owner]

    if TYPE_CHECKING:  # every operator and method is given to this class by ops/methods.py

        def __getattr__(self, name: str) -> Any: ...
        def __add__(self, other: Any) -> Variable: ...
        def __radd__(self, other: Any) -> Variable: ...
        def __sub__(self, other: Any) -> Variable: ...
        def __rsub__(self, other: Any) -> Variable: ...
        def __mul__(self, other: Any) -> Variable: ...
        def __rmul__(self, other: Any) -> Variable: ...
        def __truediv__(self, other: Any) -> Variable: ...
        def __rtruediv__(self, other: Any) -> Variable: ...
        def __floordiv__(self, other: Any) -> Variable: ...
        def __rfloordiv__(self, other: Any) -> Variable: ...
        def __mod__(self, other: Any) -> Variable: ...
        def __pow__(self, other: Any) -> Variable: ...
        def __rpow__(self, other: Any) -> Variable: ...
        def __neg__(self) -> Variable: ...
        def __abs__(self) -> Variable: ...
        def __lt__(self, other: Any) -> Variable: ...
        def __le__(self, other: Any) -> Variable: ...
        def __gt__(self, other: Any) -> Variable: ...
        def __ge__(self, other: Any) -> Variable: ...
        def __getitem__(self, index: Any) -> Variable: ...


class TensorVariable(Variable):
    """An input or an expression whose values are arrays.

    A shared variable and a constant are none: so a program tells what is computed from what it has.
    """

    __slots__ = ()


class Constant(Variable):
    """A value that is written into the graph and never changes."""

    __slots__ = ("data",)

    def __init__(self, type: Any, data: Any, name: str | None = None) -> None:
        super().__init__(type, name=name)
        self.data = data

    @property
    def value(self) -> Any:
        return self.data

    @property
    def signature(self) -> tuple[Any, ...]:
        """Equal for two constants that hold the same bits (so 0.0 and -0.0 differ)."""
        return self.type, np.shape(self.data), np.asarray(self.data).tobytes()

    def clone(self) -> Constant:
        return type(self)(self.type, copying.copy(self.data), self.name)


class TensorConstant(Constant):
    """A constant that holds an array."""

    __slots__ = ()


class SharedVariable(Variable):
    """A variable with a value of its own, which stays from call to call.

    The value is read with `get_value`, written with `set_value` or by a function's `updates`.
    Values are copied on the way in and out unless `borrow=True`.
    """

    __slots__ = ("allow_downcast", "container", "default_update", "strict")

    def __init__(
        self,
        type: Any,
        value: Any,
        name: str | None = None,
        strict: bool = False,
        allow_downcast: bool | None = None,
    ) -> None:
        super().__init__(type, name=name)
        self.container = Cell(value)
        self.strict, self.allow_downcast = strict, allow_downcast
        # An expression that each function using this variable stores in it, unless told not to.
        self.default_update: Any = None

    def get_value(self, borrow: bool = False, return_internal_type: bool = False) -> Any:
        """The stored value, as an array: a copy, or with `borrow=True` the stored array itself."""
        data = self.container.data
        if not isinstance(self.type, TensorType):
            return data if borrow else copying.deepcopy(data)
        value = data if borrow and isinstance(data, np.ndarray) else np.array(data)
        _hand_out(value, self)
        return value

    def set_value(self, new_value: Any, borrow: bool = False) -> None:
        """Store another value of the same dtype and number of axes; the shape may change.

        Raises TypeError if the value does not fit; the old value stays then.
        """
        if isinstance(new_value, Variable):
            where = here()
            raise mistakes.stored_symbolic(
                where,
                name=self.name or (self.site and self.site.target) or "state",
                found=new_value.name or (where and where.part("new_value", 0).text) or "it",
                kind=mistakes.kind_words(new_value),
            )
        try:
            data = self.type.filter(new_value, self.strict, self.allow_downcast)
        except Refused as refused:
            name = self.name or (self.site and self.site.target) or "the shared variable"
            raise mistakes.refused(
                refused, f"'{name}'", name, self.type, here(), made=self._site, shared=True
            ) from None
        tensor = isinstance(self.type, TensorType)  # any other object has no shape
        if not borrow and data is new_value:
            data = np.array(data) if tensor else _copied(data)
        if tensor and (before := np.shape(self.container.data)) != np.shape(data):
            self.__dict__["reshaped"] = here(), before  # told if it does not fit any more
        self.container.store(data)

    def zero(self, borrow: bool = False) -> None:
        """Set every number to zero."""
        self.container.store(np.zeros_like(self.container.data))

    def clone(self) -> SharedVariable:
        """Another variable on the same stored value."""
        made = type(self)(self.type, None, self.name, self.strict, self.allow_downcast)
        made.container = self.container
        return made

    __copy__ = clone


def _copied(data: Any) -> Any:
    try:
        return copying.deepcopy(data)
    except TypeError:
        found = mistakes.brief_any(data)
        raise mistakes.value_without_copy(here(), found=found) from None


class TensorSharedVariable(SharedVariable):
    """A shared variable that stores an array."""

    __slots__ = ()


class ScalarSharedVariable(TensorSharedVariable):
    """A shared variable that was made from a single number, which is stored as an array of no axes.

    It does nothing else; programs ask for its class.
    """

    __slots__ = ()


# The arrays that `get_value` handed out and somebody still holds, by id.
_handed_out: dict[int, tuple[weakref.ref[Any], SharedVariable]] = {}


def _hand_out(array: Any, source: SharedVariable) -> None:
    def forget(_: object, key: int = id(array), held: dict[int, Any] = _handed_out) -> None:
        held.pop(key, None)

    _handed_out[id(array)] = weakref.ref(array, forget), source


def came_from(array: Any) -> SharedVariable | None:
    """The shared variable whose `get_value` returned this very array, if one did."""
    found = _handed_out.get(id(array))
    return found[1] if found is not None and found[0]() is array else None


class Apply:
    """One use of an op: `outputs = op(inputs)`, and where the learner wrote it.

    For an output stands its type, or a new variable of that type, which it becomes. `origin` is the
    node that a rewrite or a substitution made this one from.
    """

    __slots__ = ("__dict__", "__weakref__", "inputs", "op", "origin", "outputs", "site")

    def __init__(
        self,
        op: Any,
        inputs: Sequence[Variable],
        outputs: Sequence[Type | Variable],
        site: Site | None = None,
        origin: Apply | None = None,
    ) -> None:
        self.op: Any = op
        self.inputs = tuple(inputs)
        self.site, self.origin = site, origin
        self.outputs = tuple(
            [  # a list is faster than a generator: nodes are made often
                o.Variable(o, self, i) if isinstance(o, Type) else self._adopted(o, i)
                for i, o in enumerate(outputs)
            ]
        )

    def _adopted(self, output: Any, index: int) -> Variable:
        """A variable that a learner's `make_node` made for this node; it belongs to it from now."""
        if not isinstance(output, Variable) or output.owner is not None:
            raise mistakes.output_not_new(here(), op=repr(self.op), number=index)
        output.owner, output.index = self, index
        return output

    def with_inputs(self, inputs: Sequence[Variable]) -> Apply:
        """The same op on other inputs; names and the place in the source stay."""
        types = self.op.retyped(self, inputs)
        made = Apply(self.op, inputs, types, self.site, origin=self)
        for old, new in zip(self.outputs, made.outputs, strict=True):
            new.name = old.name
        return made

    def clone_with_new_inputs(self, inputs: Sequence[Variable], strict: bool = True) -> Apply:
        """The same op on other inputs, under the name that Theano has for it."""
        return self.with_inputs(inputs)

    def clone(self) -> Apply:
        """The same op on the same inputs, with outputs of its own."""
        return self.with_inputs(self.inputs)

    @property
    def tag(self) -> SimpleNamespace:
        """A place for a program's own notes."""
        tag: SimpleNamespace = self.__dict__.setdefault("tag", SimpleNamespace())
        return tag

    def default_output(self) -> Variable:
        """The output that stands for the node where one is wanted."""
        return self.outputs[getattr(self.op, "default_output", None) or 0]

    def get_parents(self) -> list[Variable]:
        return list(self.inputs)

    @property
    def out(self) -> Variable:
        return self.outputs[0]

    @property
    def nin(self) -> int:
        return len(self.inputs)

    @property
    def nout(self) -> int:
        return len(self.outputs)


Type.make = lambda type, name: type.Variable(type, name=name)
Type.Variable, Type.Constant = Variable, Constant
TensorType.Variable, TensorType.Constant = TensorVariable, TensorConstant


def order(outputs: Iterable[Variable], stop_at: Collection[Variable] = ()) -> list[Apply]:
    """Every node that the outputs need, each one after the nodes it reads from.

    The walk does not go behind the variables in `stop_at`.
    """
    done: set[Apply | None] = {None}  # behind a leaf there is nothing to do
    result: list[Apply] = []
    closed = stop_at if isinstance(stop_at, set | dict) else set(stop_at)
    for output in outputs:
        stack: list[Any] = [] if output in closed else [output.owner]
        while stack:
            node, ready = stack[-1], True
            if node not in done:
                for i in node.inputs[::-1]:  # this loop is what every walk over a graph costs
                    if i.owner not in done and i not in closed:
                        stack.append(i.owner)
                        ready = False
                if not ready:
                    continue
                done.add(node)
                result.append(node)
            stack.pop()
    return result


def leaves(outputs: Sequence[Variable], stop_at: Collection[Variable] = ()) -> list[Variable]:
    """The variables without an owner, or in `stop_at`, that the outputs need; first used first."""
    closed = stop_at if isinstance(stop_at, set | dict) else set(stop_at)
    seen: dict[Variable, None] = {}
    for inputs in (*(node.inputs for node in order(outputs, closed)), outputs):
        for v in inputs:
            if v.owner is None or v in closed:
                seen[v] = None
    return list(seen)


def inputs_of(outputs: Sequence[Variable]) -> list[Variable]:
    """The leaves that the outputs need and that have no value of their own."""
    return [v for v in leaves(outputs) if not isinstance(v, Constant | SharedVariable)]


def substitute(
    outputs: Sequence[Variable],
    replace: Mapping[Any, Variable],
    rebuild: Callable[[Apply, list[Variable]], Apply] = Apply.with_inputs,
) -> list[Variable]:
    """The outputs with every variable in `replace` exchanged, all at once.

    Nodes that do not depend on a replaced variable are kept as they are; the others are made
    anew. The replacements themselves are not searched for variables to replace. A variable that
    is replaced by itself ends the search: what it is made of stays.
    """
    if not replace:
        return list(outputs)
    new: dict[Variable, Variable] = dict(replace)
    for node in order(outputs, replace):
        if any(new.get(i, i) is not i for i in node.inputs):
            made = rebuild(node, [new.get(i, i) for i in node.inputs])
            for old, fresh in zip(node.outputs, made.outputs, strict=True):
                new.setdefault(old, fresh)
    return [new.get(output, output) for output in outputs]


def reached(outputs: Sequence[Variable]) -> set[Variable]:
    """All variables that the outputs need, and the outputs."""
    return {*outputs, *(i for node in order(outputs) for i in node.inputs)}


def depends_on(outputs: Sequence[Variable], wanted: Variable) -> bool:
    """True if one of the outputs needs `wanted`."""
    return wanted in outputs or any(wanted in node.inputs for node in order(outputs, {wanted}))

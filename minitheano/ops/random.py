"""The card of a draw from one of NumPy's generators.

A draw has two outputs: the generator afterwards, and the numbers. They are the numbers that Theano
1.0.5 draws, because both ask NumPy's RandomState, whose streams never change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import mistakes
from ..generators import copied, is_generator
from ..graph import Apply, Variable, order
from ..say import formula
from ..site import here
from ..types import TensorType, Type
from .card import Op, as_variable, family, helper
from .elementwise import cast
from .join import stack
from .own import grad_undefined
from .shape import known as known_lengths

if TYPE_CHECKING:
    from numpy.random import RandomState

# --- how NumPy draws ------------------------------------------------------------------------------

Shape = tuple[int, ...] | None


def integers(generator: RandomState, low: Any, high: Any, size: Shape) -> Any:
    """Integers from `low` to `high`, both included."""
    return generator.randint(np.asarray(low, "int64"), np.asarray(high, "int64") + 1, size)


def chosen(generator: RandomState, a: Any, replace: Any, p: Any, size: Shape) -> Any:
    """Elements of `a`, or integers below it; without `p`, all are equally likely."""
    return generator.choice(a, size, bool(replace), p if np.size(p) else None)


def permutations(generator: RandomState, n: Any, size: Shape) -> Any:
    """The integers below n in random order, once for each place."""
    rows = np.empty((*(size or ()), int(n)), "int64")
    for place in np.ndindex(rows.shape[:-1]):
        rows[place] = generator.permutation(int(n))
    return rows


def counts(generator: RandomState, n: Any, pvals: Any, size: Shape) -> Any:
    """How often each outcome came up in n trials, once for each place."""
    places = size or np.broadcast_shapes(np.shape(n), np.shape(pvals)[:-1])
    trials, rows = np.broadcast_to(n, places), np.broadcast_to(pvals, places + pvals.shape[-1:])
    found = np.empty(rows.shape)
    for place in np.ndindex(places):
        found[place] = generator.multinomial(trials[place], _below_one(rows[place]))
    return found


def _below_one(p: Any) -> Any:
    """Probabilities whose sum NumPy takes in spite of rounding; shrunk exactly as Theano does."""
    total = np.sum(p)
    if 1.0 < total < 1.0 + 1e-5 or p[-1] < 5e-5:
        p = p * (1.0 - 5e-5)
    if np.sum(p) > 1.0 or np.min(p) < 0.0:
        raise ValueError("probabilities are not negative and sum to 1")
    return p.astype("float64")


METHODS: dict[str, Callable[..., Any]] = {
    "random_integers": integers,
    "choice": chosen,
    "permutation": permutations,
    "multinomial": counts,
}


@helper
def drawn(generator: RandomState, *draw: Any) -> tuple[RandomState, Any]:
    """The generator after a draw, and the numbers; the first generator stays as it was."""
    after, numbers = drawn_on(copied(generator), *draw)
    return after, numbers


@helper
def drawn_on(
    generator: RandomState, how: str, dtype: str, ndim: int, size: Any, *parameters: Any
) -> tuple[RandomState, Any]:
    """The generator itself, which has moved on, and the numbers."""
    method = METHODS.get(how) or getattr(np.random.RandomState, how)
    lengths = tuple(size) or None
    try:
        numbers = np.asarray(method(generator, *parameters, lengths), dtype)
    except ValueError as error:
        raise mistakes.draw_parameters(None, said=mistakes.sentence(error)) from None
    if numbers.ndim == 0 and ndim and lengths is None:
        numbers = numbers.reshape((1,) * ndim)
    if numbers.ndim != ndim:
        raise ValueError(f"the draw has {numbers.ndim} axes, and {ndim} were promised")
    return generator, numbers[()]


helper(copied)

# --- the card -------------------------------------------------------------------------------------


class RandomFunction(Op):
    """The card of a draw by one of NumPy's methods, with numbers of one type.

    `ndim_added` counts the axes that the numbers have beyond those in `size`. `inplace` changes
    nothing: whether the generator itself moves on, or a copy of it, is decided where it is safe.
    """

    undefined = True  # no slope, not even for integers
    moves = False  # True if nothing else reads the generator

    def __init__(
        self, fn: Any, outtype: TensorType, inplace: bool = False, ndim_added: int = 0
    ) -> None:
        fn = fn if isinstance(fn, str) else fn.__name__
        self.fn, self.outtype, self.inplace, self.ndim_added = fn, outtype, inplace, ndim_added
        assert fn in METHODS or hasattr(np.random.RandomState, fn), (
            f"RandomState has no method {fn!r}"
        )
        super().__init__(
            f"RandomFunction{{{fn}}}",
            infer=self._types,
            source=self._source,
            grad=self._grad,
            latex=rf"\operatorname{{{{{fn}}}}}({{0}}, {{1}})",
            doc=f"The generator after a draw ({fn}), and the numbers drawn.",
        )
        self.maker = (random_function, (fn, outtype, False, ndim_added))

    def __call__(self, *inputs: Any, return_list: bool = True, **settings: Any) -> Any:
        """Both outputs: the generator afterwards, and the numbers."""
        return list(self.node(*inputs).outputs)

    def make_node(self, random_state: Any, size: Any, *parameters: Any) -> Apply:
        """The node of a draw from this generator; `size` gives the lengths."""
        if not isinstance(random_state, Variable) or not is_generator(random_state):
            found = formula(random_state) if isinstance(random_state, Variable) else random_state
            raise mistakes.not_a_generator(here(), found=mistakes.brief_any(found))
        lengths = as_lengths(size) if isinstance(size, list | tuple) else as_variable(size)
        return super().make_node(random_state, lengths, *parameters)

    def _types(self, generator: Variable, *rest: Variable) -> tuple[Type, ...]:
        return generator.type, self.outtype

    def _source(self, node: Apply) -> str:
        draw = "drawn_on" if self.moves else "drawn"
        holes = "".join(f", {{{k}}}" for k in range(1, len(node.inputs)))
        how, out = self.fn, self.outtype
        return f"{draw}({{0}}, {how!r}, {out.dtype!r}, {out.ndim}{holes})"

    def _grad(self, gs: Any, outs: Any, *inputs: Variable) -> list[Variable | None]:
        """The numbers are not a smooth function of the parameters; a length has no slope at all."""
        why = "Nothing tells how a draw changes with its parameters."
        slopes = (grad_undefined(self, k, x, why) for k, x in enumerate(inputs) if k > 1)
        return [None, None, *slopes]

    def output_label(self, node: Apply, index: int) -> str:
        """The numbers are called what the learner calls them, the generator `u.update[1]`."""
        site = node.site
        if site is not None and len(site.targets) == 2 and site.targets[index]:
            return site.targets[index]
        numbers = (site and site.target) or formula(node.outputs[1])
        return node.outputs[1].name or numbers if index else f"{numbers}.update[1]"


@family
def random_function(fn: str, outtype: TensorType, moves: bool, ndim_added: int) -> Op:
    """The card of a draw; equal settings give one card. With `moves` the generator moves on."""
    made = RandomFunction(fn, outtype, moves, ndim_added)
    made.moves = moves
    return made


def drawn_in_place(results: Sequence[Variable], private: Collection[Variable]) -> list[Variable]:
    """The graph in which a generator that is `private`, and read once, moves on itself.

    A copy costs as much as a hundred draws: a loop takes one before it turns, instead of in each
    turn.
    """
    nodes = order(results)
    readers = Counter([*(i for node in nodes for i in node.inputs), *results])
    new: dict[Variable, Variable] = {}
    for node in nodes:
        op, inputs = node.op, [new.get(i, i) for i in node.inputs]
        if isinstance(op, RandomFunction) and readers[node.inputs[0]] == 1:
            before = node.inputs[0].owner
            if node.inputs[0] in private or (before and isinstance(before.op, RandomFunction)):
                op = random_function(op.fn, op.outtype, True, op.ndim_added)
        if op is not node.op or inputs != list(node.inputs):
            made = Apply(op, inputs, [o.type for o in node.outputs], node.site, origin=node)
            for old, fresh in zip(node.outputs, made.outputs, strict=True):
                fresh.name, new[old] = old.name, fresh
    return [new.get(v, v) for v in results]


def as_lengths(lengths: Sequence[Any]) -> Variable:
    """Lengths as an int64 vector."""
    numbers, rest = known_lengths(lengths)
    made: Variable
    if not rest:
        made = TensorType("int64", (False,)).make_constant(np.array(numbers, "int64"))
    else:
        symbols = iter(rest)
        made = cast(stack([next(symbols) if n is None else n for n in numbers]), "int64")
    return made

"""The chain rule over cards: how a gradient walks back through a graph.

The walk goes from the outputs to the inputs, node by node, without recursion. Where paths meet it
adds; where an operand was repeated to fit (broadcasting), it sums over the repeated axes: in one
place, for all ops. Nothing is computed here, only written.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import repeat

from . import mistakes
from .config import config
from .graph import Apply, Variable, order
from .guards import Guarded
from .needs import Path
from .ops.branch import IfElse
from .ops.elementwise import cast, flat, nothing
from .ops.own import transposed
from .ops.reduce import sum_to
from .say import label
from .shapes import of_gradient
from .site import here
from .stable import stabilised
from .struct import field, struct
from .types import COMPLEX, DISCRETE, NullType, TensorType


@struct(frozen=True)
class Flat:
    """The slope 0 of a step function, along a path that exists; `steps` are its flat nodes."""

    steps: tuple[Apply, ...]


Slope = Variable | Flat


@struct
class Walk:
    """What the walk back found: a slope for each variable on a path from `wrt` to the cost.

    `blocked` are the places where a path ended: an input, and the node that passes it nothing.
    """

    slopes: dict[Variable, Slope]
    final: Collection[Variable] = ()
    blocked: list[tuple[Variable, Apply]] = field(default_factory=list)
    for_rop: bool = False  # the slopes are wanted as functions of the seeds alone, see `Transposed`
    guarded: Guarded = field(default_factory=lambda: Guarded(_sum))

    def back(self, node: Apply, reached: Collection[Variable]) -> None:
        """Give each input of the node that is in `reached` its share of the outputs' slopes."""
        for guard, arriving in self.guarded.take(node.outputs, self.slopes):
            if any(slope is not None for slope in arriving):
                self._back(node, reached, guard, arriving)

    def _back(
        self,
        node: Apply,
        reached: Collection[Variable],
        guard: Path,
        arriving: Sequence[Slope | None],
    ) -> None:
        """The same for slopes that hold under one guard; those of the rest are added to them."""
        shares = _shares(node, arriving, self.for_rop)
        outcomes = node.op.outcomes() if isinstance(node.op, IfElse) else repeat(None)
        for x, share, outcome in zip(node.inputs, shares, outcomes, strict=False):
            if x not in reached:
                continue
            if share is None:
                self.blocked.append((x, node))
            elif x not in self.final:
                inside = guard if outcome is None else (*guard, (node.inputs[0], outcome))
                self._add(x, inside, share)

    def _add(self, x: Variable, guard: Path, share: Slope) -> None:
        if guard:
            self.guarded.put(x, guard, share)
        else:
            self.slopes[x] = _sum(self.slopes.get(x), share, x.owner)


def walk(
    seeds: Mapping[Variable, Variable],
    wrt: Sequence[Variable],
    constant: Collection[Variable] = (),
    final: Collection[Variable] = (),
    for_rop: bool = False,
) -> Walk:
    """Walk back from the variables in `seeds`, whose gradients are given, to those in `wrt`.

    The walk does not go behind the variables in `constant`, and adds nothing to those in `final`.
    Its way is the stable form of the formulas, see `stable.py`.
    """
    kept = {*wrt, *constant, *final, *(seeds if len(seeds) > 1 else ())}
    stable = stabilised(list(seeds), kept)
    reached = set(wrt)
    nodes = []
    for node in order(stable.values(), constant):
        if any(x in reached for x in node.inputs):
            nodes.append(node)
            reached.update(node.outputs)
    found = Walk({stable[v]: fitted(g, v) for v, g in seeds.items()}, final, for_rop=for_rop)
    for node in reversed(nodes):
        found.back(node, reached)
    found.guarded.settle(wrt, found.slopes)
    return found


def _shares(node: Apply, arriving: Sequence[Slope | None], for_rop: bool) -> Sequence[Slope | None]:
    """For each input of a node its share of the gradient, None where no path goes through."""
    if node.op.grad is nothing and not node.op.elementwise:  # as of a shape
        return [None] * len(node.inputs)
    pattern = getattr(node.op, "connection_pattern", None)
    if pattern is not None:  # what comes to an output that no input leads to is not heard
        heard = [any(column) for column in zip(*pattern(node), strict=True)]
        arriving = [g if told else None for g, told in zip(arriving, heard, strict=True)]
    undefined = [g for g in arriving if isinstance(g, Variable) and isinstance(g.type, NullType)]
    if undefined:
        return undefined[:1] * len(node.inputs)
    gs = [
        g if isinstance(g, Variable) and not _discrete(output) else None
        for g, output in zip(arriving, node.outputs, strict=True)
    ]
    if not node.op.undefined and (node.op.grad is flat or all(g is None for g in gs)):
        return [_flat(node, arriving)] * len(node.inputs)
    product = for_rop and node.op.R_op is not None
    terms = transposed(node, gs) if product else node.op.back(node, gs)
    for t in terms:
        if isinstance(t, Variable) and isinstance(t.type, NullType):
            vars(t).setdefault("step", node)  # where the way back ends, for whoever asks why
    shares = [None if t is None else fitted(t, x) for t, x in zip(terms, node.inputs, strict=True)]
    _remember(node, [t for t in shares if t is not None], [*node.inputs, *node.outputs, *gs])
    return shares


def _flat(node: Apply, arriving: Sequence[Slope | None]) -> Flat:
    before = [step for g in arriving if isinstance(g, Flat) for step in g.steps]
    begins = node.op.grad is flat or any(isinstance(g, Variable) for g in arriving)
    return Flat(tuple(dict.fromkeys([*before, node] if begins else before)))


def _discrete(v: Variable) -> bool:
    return isinstance(v.type, TensorType) and v.type.dtype in DISCRETE


def fitted(term: Variable, x: Variable) -> Variable:
    """The gradient `term` in the shape and dtype of `x`: it sums over the axes of repetition.

    An integer has a float gradient; a real operand of a complex result takes the real part.
    """
    if not isinstance(term.type, TensorType) or not isinstance(x.type, TensorType):
        return term
    if term.type is x.type and x.dtype not in DISCRETE:
        return term
    if term.ndim < x.ndim:
        raise mistakes.grad_ndim(here(), name=label(x), wanted=x.ndim, found=term.ndim)
    term = sum_to(term, x.broadcastable)
    if term.dtype in COMPLEX and x.dtype not in COMPLEX:
        term = term.real
    return cast(term, x.dtype if x.dtype not in DISCRETE else float_dtype(term))


def float_dtype(x: Variable) -> str:
    """The dtype of a gradient by `x`: its own, or floatX for an integer."""
    return config.floatX if x.dtype in DISCRETE else x.dtype


def _sum(old: Slope | None, share: Slope, origin: Apply | None) -> Slope:
    """Where two paths meet their shares are added; a flat path adds 0 to any other."""
    if old is None:
        return share
    if isinstance(old, Flat) and isinstance(share, Flat):
        return Flat(tuple(dict.fromkeys(old.steps + share.steps)))
    if isinstance(old, Flat) or isinstance(share, Flat):
        return share if isinstance(old, Flat) else old
    for g in (old, share):
        if isinstance(g.type, NullType):
            return g
    total = old + share
    if total.owner is not None:
        total.owner.origin = origin
    return total


def _remember(node: Apply, terms: list[Variable], known: Collection[Variable | None]) -> None:
    """Let the nodes just made for `node` point to it: an error leads to the forward expression."""
    closed, ahead = set(known), list(terms)
    while ahead:
        v = ahead.pop()
        if v.owner is not None and v.owner.origin is None and v not in closed:
            v.owner.origin = node
            of_gradient(v)
            ahead += v.owner.inputs

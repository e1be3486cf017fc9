"""Gradients: the gradient of an expression is another expression, with Theano's verbs and options.

The walk itself is in chain.py; here stand what may be asked, and what is told if it makes no sense.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NoReturn

import numpy as np

from . import mistakes
from .chain import Flat, Slope, Walk, fitted, float_dtype, walk
from .collector import uncollected
from .config import config
from .errors import Mistake
from .graph import Constant, Variable, depends_on, leaves, order, substitute
from .inert import shortened
from .ops.card import as_variable
from .ops.elementwise import fill
from .places import PLACE, place
from .say import formula, label
from .several import Several, SeveralInList
from .shapes import of_gradient
from .site import Site, callee, here, part, text_of
from .struct import struct
from .syntax import parsed
from .types import DISCRETE, DisconnectedType, NullType, TensorType

# The words that the options of `grad` may take.
OPTIONS = {
    "disconnected_inputs": ("raise", "warn", "ignore"),
    "return_disconnected": ("zero", "none", "disconnected"),
    "null_gradients": ("raise", "return"),
}


# --- Theano's verbs -------------------------------------------------------------------------------


@uncollected
def grad(
    cost: Variable | None,
    wrt: Any,
    consider_constant: Any = None,
    disconnected_inputs: str = "raise",
    add_names: bool = True,
    known_grads: Mapping[Variable, Any] | None = None,
    return_disconnected: str = "zero",
    null_gradients: str = "raise",
) -> Any:
    """The gradient of a scalar cost, as an expression with the dtype and ndim of `wrt`.

    `wrt` is a variable, or a list or tuple of them: the result is of the same kind. The gradient of
    an integer is of dtype floatX. `known_grads` gives the gradients of some variables; without a
    cost, they are where the walk begins. With respect to a variable that the cost does not use,
    the gradient raises DisconnectedInputError, or with `disconnected_inputs='ignore'` is 0.

    Raises TypeError for a cost that is not a scalar expression.
    """
    _check_options(
        disconnected_inputs=disconnected_inputs,
        return_disconnected=return_disconnected,
        null_gradients=null_gradients,
    )
    known = {v: _as_wide_as(v, g, "known_grads") for v, g in (known_grads or {}).items()}
    seeds = {v: g for v, g in known.items() if not isinstance(g.type, DisconnectedType)}
    if cost is not None or not known:
        _check_cost(cost, wrt)
        assert cost is not None
        if cost not in known:
            seeds[cost] = of_gradient(cost.ones_like(dtype=float_dtype(cost)))
    apart = () if cost is None else known
    found = walk(seeds, _wanted(wrt, cost), _listed(consider_constant), apart)
    if add_names and cost is not None and cost.name:
        _name_all(found.slopes, cost.name, keep=known.values())
    costs = list(seeds | known)
    outcome = _Outcome(found, costs, disconnected_inputs, return_disconnected, null_gradients)
    return _like(wrt, [outcome.of(x) for x in _listed(wrt)])


@uncollected
def Lop(
    f: Any,
    wrt: Any,
    eval_points: Any,
    consider_constant: Any = None,
    disconnected_inputs: str = "raise",
) -> Any:
    """The row vector `eval_points` times the Jacobian of `f` with respect to `wrt`.

    `eval_points` has the shape of `f`, the result that of `wrt`; lists stand for several of each.
    """
    _check_options(disconnected_inputs=disconnected_inputs)
    outputs, points = _listed(f), _points("f", _listed(f), eval_points)
    seeds: dict[Variable, Variable] = {}
    for output, point in zip(outputs, points, strict=True):
        seeds[output] = seeds[output] + point if output in seeds else point
    found = walk(seeds, _wanted(wrt, None), _listed(consider_constant))
    outcome = _Outcome(found, outputs, disconnected_inputs)
    return _like(wrt, [outcome.of(x) for x in _listed(wrt)])


@uncollected
def Rop(
    f: Any,
    wrt: Any,
    eval_points: Any,
    disconnected_outputs: str = "raise",
    return_disconnected: str = "zero",
) -> Any:
    """The Jacobian of `f` with respect to `wrt`, times the column vector `eval_points`.

    `Lop` is linear in its vector u, so the gradient of `Lop(f, wrt, u)` by u is this product, and
    u itself does not matter (J. Townsend, "A new trick for calculating Jacobian vector products").
    """
    outputs, inputs = [as_variable(o) for o in _listed(f)], _wanted(wrt, None)
    _check_options(
        disconnected_inputs=disconnected_outputs, return_disconnected=return_disconnected
    )
    points = _points("wrt", inputs, eval_points)
    duals = [output.type.with_dtype(float_dtype(output))() for output in outputs]
    seeds: dict[Variable, Variable] = {}
    there = walk(dict(zip(outputs, duals, strict=True)), inputs, for_rop=True).slopes
    for x, point in zip(inputs, points, strict=True):
        g = there.get(x)
        if isinstance(g, Variable):
            point = fitted(point, g)
            seeds[g] = seeds[g] + point if g in seeds else point
    slopes = walk(seeds, duals).slopes
    zero = {u: out.zeros_like(dtype=u.dtype) for u, out in zip(duals, outputs, strict=True)}
    rows = []
    for u, out in zip(duals, outputs, strict=True):
        row = slopes.get(u)
        if isinstance(row, Variable):
            rows.append(_in_shape_of(out, substitute([row], zero)[0]))
        else:
            # A float may depend on x and not change, as ones_like(x); a shape has no slope at all.
            smooth = out.dtype not in DISCRETE or bool(walk({out: u}, inputs).slopes.keys() - {out})
            connected = smooth and any(depends_on([out], x) for x in inputs)
            outcome = _Outcome(Walk({}), inputs, disconnected_outputs, return_disconnected)
            rows.append(zero[u] if connected else outcome.disconnected(out))
    return _like(f, rows)


def _in_shape_of(out: Variable, row: Variable) -> Variable:
    """The product, with every input of `f` still an input of it, as in Theano.

    So `function([W, V, x], Rop(dot(x, W), W, V))` has no unused input, though W does not matter.
    """
    used = set(leaves([row]))
    made: Variable = row if used.issuperset(leaves([out])) else of_gradient(fill(out, row))
    return made


# --- what is asked for ----------------------------------------------------------------------------


def _listed(items: Any) -> list[Any]:
    if items is None:
        return []
    return list(items) if isinstance(items, list | tuple | set | dict) else [items]


def _check_options(**options: str) -> None:
    """Raises ValueError for a word that an option does not know."""
    for option, value in options.items():
        if str(value).lower() not in OPTIONS[option]:
            known = mistakes.listed(OPTIONS[option])
            raise mistakes.unknown_setting(here(), setting=option, found=repr(value), known=known)


def _points(what: str, variables: Sequence[Variable], given: Any) -> list[Variable]:
    """One vector for each variable, with as many axes."""
    points = _listed(given)
    if len(variables) != len(points):
        found = {"wanted": len(variables), "found": len(points)}
        raise mistakes.eval_points_count(here(), what=what, **found)
    return [_as_wide_as(v, g, "eval_points") for v, g in zip(variables, points, strict=True)]


def _as_wide_as(x: Variable, given: Any, call: str) -> Variable:
    """A slope that the learner gives for `x`; raises TypeError for another number of axes."""
    g = as_variable(given)
    both = isinstance(x, Variable) and isinstance(x.type, TensorType)
    if both and isinstance(g.type, TensorType) and g.ndim != x.ndim:
        words = {"name": label(x), "wanted": x.ndim, "given": label(g), "found": g.ndim}
        raise mistakes.slope_ndim(here(), option=call, **words)
    return g


def _wanted(wrt: Any, cost: Variable | None) -> list[Variable]:
    """The variables in `wrt`; raises TypeError for anything else."""
    ordered = isinstance(wrt, Variable | list | tuple | str)
    if isinstance(wrt, Collection | Iterator) and not ordered:
        raise _not_a_list(wrt)
    for x in [None] if wrt is None else _listed(wrt):
        if isinstance(x, str):
            said = "cost" if cost is None else formula(cost)
            raise mistakes.wrt_by_name(here(), name=x, cost=said)
        if isinstance(x, list | tuple):
            raise mistakes.wrt_nested(here(), kind=mistakes.value_kind_words(x))
        if not isinstance(x, Variable):
            raise mistakes.wrt_not_a_variable(here(), found=_short(x), kind=type(x).__name__)
    return _listed(wrt)


def _not_a_list(wrt: Any) -> Exception:
    """A set, a dictionary or a generator of variables; of a dictionary the values are meant."""
    site = here()
    text = text_of(part(site, "wrt", 1))
    said = text if text and site is not None and text != site.text else "wrt"
    inside = f"{said}.values()" if isinstance(wrt, dict) else said
    if isinstance(wrt, np.ndarray):
        return mistakes.wrt_not_a_variable(site, found=_short(wrt), kind="ndarray")
    return mistakes.wrt_without_order(site, kind=type(wrt).__name__, remedy=f"list({inside})")


def _check_cost(cost: Any, wrt: Any) -> None:
    """Raises TypeError unless the cost is a scalar expression."""
    if isinstance(cost, Variable):
        if not isinstance(cost.type, TensorType) or cost.ndim:
            of_scan = cost.owner is not None and cost.owner.op.name == "scan"
            told = mistakes.cost_is_a_tape if of_scan else mistakes.cost_not_scalar
            raise told(here(), name=label(cost), type=mistakes.type_words(cost.type))
        return
    site = here()
    name = _first_argument(site)
    if callable(cost):
        outputs = getattr(cost, "outputs", None)
        inside = formula(outputs[0]) if isinstance(outputs, list) and outputs else "x ** 2"
        by = label(wrt) if isinstance(wrt, Variable) else "x"
        raise mistakes.cost_is_a_function(site, name=name or "f", inside=inside, wrt=by)
    if isinstance(cost, list | tuple):
        raise mistakes.cost_is_a_list(site, kind=type(cost).__name__)
    if cost is None:
        called = callee(part(site, "cost", 0)) if name else None
        if called is not None:
            raise mistakes.cost_forgot_return(site, function=called)
        raise mistakes.cost_is_none(site)
    words = {"found": _short(cost), "kind": type(cost).__name__}
    raise mistakes.cost_is_a_number(site, name=name or "cost", **words)


def _first_argument(site: Site | None) -> str:
    """The learner's text of the cost in `T.grad(cost, w)`, '' if it is not known."""
    call = parsed(text_of(site))
    return ast.unparse(call.args[0]) if isinstance(call, ast.Call) and call.args else ""


def _short(value: Any) -> str:
    text = repr(value) if not hasattr(value, "tolist") else repr(value.tolist())
    return shortened(text, 40)


def _name_all(slopes: Mapping[Variable, Slope], cost: str, keep: Collection[Variable]) -> None:
    """Name each gradient as Theano does: (dcost/dw)."""
    for variable, g in reversed(list(slopes.items())):
        if variable.name and isinstance(g, Variable) and g.name is None and g not in keep:
            g.name = f"(d{cost}/d{variable.name})"


# --- what is answered -----------------------------------------------------------------------------


@struct
class _Outcome:
    """How a slope is handed out: what a missing, a flat or an undefined one becomes."""

    found: Walk
    costs: list[Variable]
    disconnected_inputs: str = "raise"
    return_disconnected: str = "zero"
    null_gradients: str = "raise"

    def of(self, x: Variable) -> Any:
        """The gradient with respect to `x`."""
        slope = self.found.slopes.get(x)
        if slope is None:
            return self.disconnected(x)
        if isinstance(slope, Flat):
            if self.disconnected_inputs != "ignore":
                self._warn_flat(x, slope)
            return x.zeros_like(dtype=float_dtype(x))
        if isinstance(slope.type, NullType) and self.null_gradients == "raise":
            raise _undefined(x, slope)
        return slope

    def disconnected(self, x: Variable) -> Any:
        """What stands for the gradient of a variable that no path leads to."""
        if self.disconnected_inputs == "raise":
            self._raise_disconnected(x)
        if self.disconnected_inputs == "warn":
            mistakes.grad_is_zero.warn(here(), name=label(x), cost=self._cost())
        if self.return_disconnected.lower() == "zero":
            return x.zeros_like(dtype=float_dtype(x))
        return None if self.return_disconnected.lower() == "none" else DisconnectedType()()

    def _cost(self) -> str:
        return ", ".join(formula(cost) for cost in self.costs)

    def _warn_flat(self, x: Variable, slope: Flat) -> None:
        step = formula(slope.steps[0].outputs[0])
        told = mistakes.grad_of_integer if x.dtype in DISCRETE else mistakes.grad_flat
        kind = slope.steps[0].outputs[0].type.dtype
        told.warn(here(), name=label(x), cost=self._cost(), step=step, dtype=kind)

    def _raise_disconnected(self, x: Variable) -> NoReturn:
        common = {"name": label(x), "cost": self._cost()}
        places = {"name_at": _at(x), "cost_at": _at(self.costs[0])}
        nodes = order(self.costs)
        if x.owner is not None and any(
            node.op is x.owner.op and _same(node.inputs, x.owner.inputs) for node in nodes
        ):
            raise mistakes.grad_look_alike(here(), **common, **places)
        if not depends_on(self.costs, x):
            if depends_on([x], self.costs[0]):
                raise mistakes.grad_swapped(here(), **common)
            twin = _of_one_name(x, leaves(self.costs))
            if twin is not None:
                raise mistakes.grad_of_another(here(), twin_at=_at(twin), **common, **places)
            raise mistakes.grad_disconnected(here(), **common, **places)
        ends = [
            formula(n.outputs[0]) for v, n in self.found.blocked if v is x or depends_on([v], x)
        ]
        through = ", ".join(dict.fromkeys(ends)) or "consider_constant"
        raise mistakes.grad_blocked(here(), through=through, **common)


def _undefined(x: Variable, slope: Any) -> Exception:
    """Why a slope is undefined: an op of the library is named, one of a learner's has its words."""
    step = vars(slope).get("step")
    if step is None or getattr(step.op, "runner", None):
        return mistakes.grad_undefined(here(), name=label(x), why=slope.type.why_null)
    return mistakes.grad_ends(here(), name=label(x), step=formula(step.outputs[0]))


def _of_one_name(x: Variable, others: Sequence[Variable]) -> Variable | None:
    """Another variable that is called the same: the one that the learner means."""
    return next((v for v in others if v is not x and label(v) == label(x)), None)


def _at(x: Variable) -> str:
    """' (line 3)', where the variable was written; '' if that is the line of the call itself."""
    site, now = x.site, here()
    if site is None or site.line is None or (now is not None and now.place == site.place):
        return ""
    near = now is not None and now.file == site.file
    words = PLACE[config.lang].format(line=site.line) if near else place(site)
    return mistakes.two(f" ({words})", f"（{words}）")


def _same(these: Sequence[Variable], those: Sequence[Variable]) -> bool:
    """True if the inputs are the same variables, or constants of the same value."""
    return len(these) == len(those) and all(
        a is b
        or (isinstance(a, Constant) and isinstance(b, Constant) and a.signature == b.signature)
        for a, b in zip(these, those, strict=True)
    )


class GradientList(SeveralInList):
    """The gradients for a list of variables."""

    __slots__ = ()

    def told(self) -> tuple[Mistake, dict[str, Any]]:
        return mistakes.gradients_as_one, {"kind": "list", "count": len(self)}


class GradientTuple(Several, tuple[Any, ...]):
    """The gradients for a tuple of variables."""

    __slots__ = ()

    def told(self) -> tuple[Mistake, dict[str, Any]]:
        return mistakes.gradients_as_one, {"kind": "tuple", "count": len(self)}


def _like(wrt: Any, rows: list[Any]) -> Any:
    """The rows in the container that `wrt` is."""
    if isinstance(wrt, list):
        return GradientList(rows)
    return GradientTuple(rows) if isinstance(wrt, tuple) else rows[0]

"""Cards about training: gradients that are added, and gradients that nobody uses."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .. import mistakes
from ..errors import Hint
from ..graph import Constant, SharedVariable, Variable, leaves, order
from ..say import formula, label
from ..site import part, same_place
from .card import card
from .known import Known, is_gain, is_gradient, written


@card
def update_adds_gradient(known: Known) -> Iterator[Hint]:
    """`w + 0.1 * T.grad(cost, w)` climbs."""
    for f, s, new in known.updates:
        signs = [sign for term, sign in _terms(new) if _slope(term) and _slope_by(term, s)]
        own = any(term is s and sign > 0 for term, sign in _terms(new))
        if own and signs and all(sign > 0 for sign in signs) and not is_gain(f):
            site = new.site or part(f._made.site, "updates", 3)
            said = formula(new)
            remedy = said.replace(" + ", " - ", 1) if said.startswith(f"{label(s)} + ") else None
            yield mistakes.update_adds_gradient.hint(
                site,
                name=label(s),
                update=said,
                remedy=remedy or f"{label(s)} - 0.1 * T.grad(cost, {label(s)})",
            )


@card
def update_forgets_old(known: Known) -> Iterator[Hint]:
    """`(w, 0.1 * T.grad(cost, w))`: the step takes the place of what it should change."""
    for f, s, new in known.updates:
        terms = [term for term, _ in _terms(new)]
        if all(_slope(term) and _slope_by(term, s) for term in terms):
            words = {"name": label(s), "update": formula(new)}
            yield mistakes.update_forgets_old.hint(part(f._made.site, "updates", 3), **words)


def _terms(v: Variable) -> list[tuple[Variable, int]]:
    """The terms of a sum with their signs; constant factors are looked through."""
    found, waiting = [], [(v, 1)]
    while waiting:
        term, sign = waiting.pop()
        node = term.owner
        if node is None or is_gradient(node):
            found.append((term, sign))
            continue
        match node.op.name:
            case "add":
                waiting += [(i, sign) for i in node.inputs]
            case "sub":
                waiting += [(node.inputs[0], sign), (node.inputs[1], -sign)]
            case "neg":
                waiting.append((node.inputs[0], -sign))
            case "mul" | "true_div":
                factors = [_sign_of_factor(i) for i in node.inputs]
                rest = [i for i, known in zip(node.inputs, factors, strict=True) if not known]
                if len(rest) == 1:
                    waiting.append((rest[0], sign * int(np.prod([k for k in factors if k]))))
                else:
                    found.append((term, sign))
            case _ if len(node.inputs) == 1:  # an axis more, another dtype
                waiting.append((node.inputs[0], sign))
            case _:
                found.append((term, sign))
    return found


def _sign_of_factor(v: Variable) -> int:
    """The sign of a number such as a learning rate, which an input is taken for; 0 if unknown."""
    while v.owner is not None and len(v.owner.inputs) == 1 and not is_gradient(v.owner):
        v = v.owner.inputs[0]
    if isinstance(v, Constant | SharedVariable):
        data = v.data if isinstance(v, Constant) else v.container.data
        number = np.size(data) == 1 and np.asarray(data).dtype.kind in "fiu"
        return int(np.sign(np.asarray(data).flat[0])) if number else 0
    return 1 if v.owner is None and v.ndim == 0 else 0


def _slope_by(v: Variable, s: SharedVariable) -> bool:
    """True if it is the gradient with respect to this variable, as far as can be seen.

    An average of gradients, such as Adam keeps, is no parameter of the cost.
    """
    typed = part(v.site, "wrt", 1)
    return s in leaves([v]) or (typed is not None and typed.text == label(s))


def _slope(v: Variable) -> bool:
    return v.owner is not None and is_gradient(v.owner)


@card
def gradient_unused(known: Known) -> Iterator[Hint]:
    """Of several gradients of one call some are used, and one is not."""
    if not known.whole:
        return
    # One gradient is a part of another: what counts is what the learner's own formulas use.
    own = [n for f in known.functions for n in order(written(f)) if not is_gradient(n)]
    used = {v for n in own for v in n.inputs} | {v for f in known.functions for v in written(f)}
    named = [(n, v) for n, v in known.expressions() if _slope(v)]
    for name, v in named:
        site, held = v.site, known.names[name]
        several = isinstance(held, list | tuple)
        if site is None or v in used or not (several or name in site.targets):
            continue
        if not any(o in used and same_place(o.site, site) for _, o in named):
            continue
        place = [h is v for h in held].index(True) if several else site.targets.index(name)
        wrt = site.part("wrt", 1, place)
        if wrt.text.isidentifier():
            said = f"{name}[{place}]" if several else name
            line = mistakes.on_line(site)
            yield mistakes.gradient_unused.hint(site, name=said, line=line, wrt=wrt.text)

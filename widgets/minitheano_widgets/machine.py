"""You are the machine: the question that stands before beat 3 of a call.

Every right-hand side is laid out with places for the values it reads; the learner fills them with
old values and says what comes out. Storing early is refused with one line of why.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from minitheano.graph import Constant, SharedVariable, Variable, leaves, order
from minitheano.loop import Scan

from .draws import drawn_from
from .grading import matches
from .naming import label, op_name
from .values import cut, numbers, show
from .words import Text, both, say

MOST_OPS = 5  # a longer formula is asked for its value alone
MOST_BY_HAND = 20  # nobody computes more ops than this
MOST_NUMBERS = 8  # nobody types more numbers than this
PRIME = "′"


def machine(f: Any, run: Any, values: Mapping[Variable, Any]) -> dict[str, Any] | None:
    """The question for one call, or None where there is nothing a person could compute."""
    fields: list[dict[str, Any]] = []
    rows: list[dict[str, Any]] = []
    for shared, expression in f.updates.items():
        if small(run.after[shared]) and by_hand(expression, values):
            rows.append(right_hand_side(shared, expression, run, values, fields))
    asked = bool(rows)
    for k, value in enumerate(run.outputs):
        if small(value) and by_hand(f.outputs[k], values):
            rows.append(returned(k, value, f, run, fields))
    if not rows:
        return None
    prompt = say("ask_machine") if asked else say("ask_return")
    known = [v for v in values if v.owner is None and not isinstance(v, Constant)]
    kinds = {v: "" if isinstance(v, SharedVariable) else "input" for v in known}
    chips = distinct([chip(values[v], kinds[v]) for v in known if small(values[v])])
    button = "commit_all" if asked else "check"
    return {
        "kind": "fields",
        "prompt": prompt,
        "fields": fields,
        "rows": rows,
        "chips": chips,
        "button": button,
    }


def small(value: Any) -> bool:
    """True if a person could type this value."""
    array = numbers(value)
    return array is not None and array.size <= MOST_NUMBERS


def by_hand(expression: Variable, values: Mapping[Variable, Any]) -> bool:
    """True if a person could compute it: from few numbers, with an end of it, and without a draw.

    `values` are those of the variables outside; of what is not among them nothing is asked.
    """
    read = [values[v] for v in leaves([expression]) if v in values]
    few = len(order([expression])) <= MOST_BY_HAND and all(map(small, read))
    return few and not drawn_from([expression])


def chip(value: Any, kind: str = "") -> Any:
    """A value to put in: a text if it is a shared variable's, else {'t': text, 'k': 'input'}."""
    return {"t": show(value), "k": kind} if kind else show(value)


def distinct(chips: list[Any]) -> list[Any]:
    """Each chip once, in the order given."""
    return [c for k, c in enumerate(chips) if c not in chips[:k]]


def field(
    answer: Any, label: Text, diagnoses: list[dict[str, Any]], hint: str | Text = ""
) -> dict[str, Any]:
    """One place for an answer; its name stands over it, or as a hint in it."""
    named = {"hint": both(hint)} if hint else {}
    return named | {
        "kind": "value",
        "label": label,
        "answer": show(answer),
        "diagnoses": diagnoses,
    }


def right_hand_side(
    shared: SharedVariable,
    expression: Variable,
    run: Any,
    values: Mapping[Variable, Any],
    fields: list[dict[str, Any]],
) -> dict[str, Any]:
    """One row: `state′ = [ ] + [ ] = [ ]` and a button that stores too early."""
    name = cut(label(shared), 24)
    tokens: list[Any] = [f"{name}{PRIME} = "]
    if formula_fits(expression):
        read = [p for p in pieces(expression) if not isinstance(p, str)]
        for piece in pieces(expression):
            if isinstance(piece, str):
                tokens.append(piece)
                continue
            tokens.append(len(fields))
            wrong = too_new(piece, run) + swapped(piece, read, values)
            fields.append(field(values[piece], both(cut(label(piece), 24)), wrong))
    else:
        tokens.append("…")
    tokens = [*merged([*tokens, " = "]), len(fields)]
    wrong = [{"when": show(run.before[shared]), "say": say("fb_old")}]
    known = wrong if not matches(show(run.before[shared]), show(run.after[shared])) else []
    fields.append(field(run.after[shared], both(""), known, name + PRIME))
    return {"tokens": tokens, "early": say("early", name=name)}


def merged(tokens: list[Any]) -> list[Any]:
    """Neighbouring pieces of text as one piece."""
    found: list[Any] = []
    for token in tokens:
        if found and isinstance(token, str) and isinstance(found[-1], str):
            found[-1] += token
        else:
            found.append(token)
    return found


def returned(k: int, value: Any, f: Any, run: Any, fields: list[dict[str, Any]]) -> dict[str, Any]:
    """One row for an output; the new value of a variable is the answer to watch for."""
    several = f" {k}" if len(run.outputs) > 1 else ""
    title = {lang: f"{text}{several}" for lang, text in say("returned", "name").items()}
    wrong = []
    for shared, after in run.after.items():
        differs = not matches(show(after), show(value))
        if shared in f.updates and small(after) and differs:
            wrong.append({"when": show(after), "say": say("fb_new")})
    fields.append(field(value, both(""), wrong, title))
    words = {lang: f"{text} = " for lang, text in title.items()}
    return {"tokens": [words, len(fields) - 1]}


def too_new(variable: Variable, run: Any) -> list[dict[str, Any]]:
    """What is said to somebody who puts the new value where the old one belongs."""
    if not isinstance(variable, SharedVariable) or variable not in run.after:
        return []
    old, after = show(run.before[variable]), show(run.after[variable])
    return [] if matches(old, after) else [{"when": after, "say": say("fb_new")}]


def swapped(
    variable: Variable, read: list[Variable], values: Mapping[Variable, Any]
) -> list[dict[str, Any]]:
    """What is said to somebody who puts one variable's value into another one's place."""
    found: list[dict[str, Any]] = []
    for other in dict.fromkeys(read):
        text = show(values[other])
        if other is variable or matches(text, show(values[variable])):
            continue
        name, there = cut(label(variable), 24), cut(label(other), 24)
        found.append({"when": text, "say": say("fb_swapped", name=name, other=there, value=text)})
    return found


def formula_fits(expression: Variable) -> bool:
    """True if the right-hand side is short enough to be written out with places for values."""
    nodes = order([expression])
    leaves = {v for node in nodes for v in node.inputs if v.owner is None}
    fixed = [numbers(v.data) for v in leaves if isinstance(v, Constant)]
    readable = all(data is None or data.size <= 1 for data in fixed)
    return len(nodes) <= MOST_OPS and readable and not any(isinstance(n.op, Scan) for n in nodes)


def pieces(expression: Variable, inside: bool = False) -> Iterator[str | Variable]:
    """The formula in reading order: text, and the variables whose values it reads.

    At most MOST_OPS deep, so that calling itself is safe.
    """
    apply = expression.owner
    if isinstance(expression, Constant):
        yield show(expression.data)
    elif apply is None:
        yield expression
    elif getattr(apply.op, "symbol", None) and len(apply.inputs) == 2:
        yield "(" if inside else ""
        yield from pieces(apply.inputs[0], True)
        yield f" {apply.op.symbol} "
        yield from pieces(apply.inputs[1], True)
        yield ")" if inside else ""
    else:
        yield f"{cut(op_name(apply.op), 16)}("
        for k, source in enumerate(apply.inputs):
            yield ", " if k else ""
            yield from pieces(source)
        yield ")"

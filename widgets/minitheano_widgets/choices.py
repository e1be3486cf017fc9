"""What an `ifelse` chose in a call: a sentence for each, and what lies idle from then on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from minitheano.graph import Apply, Constant, Variable

from .branches import is_choice, left_out, needed
from .graphs import Picture, is_mark
from .naming import label
from .values import cut, show
from .words import Text, say

# What is said, by whether anything is spared, and by the condition.
SAID = {
    (True, True): "computed_first",
    (True, False): "computed_second",
    (False, True): "taken_first",
    (False, False): "taken_second",
}


class Choice(NamedTuple):
    """One condition that is known now: what is said, what is lit, what is idle because of it."""

    said: Text
    hot: list[str]
    idle: set[str]


class Choices:
    """The choices of one run of a drawn graph; `idle` are the nodes and arrows without work."""

    def __init__(self, drawn: Picture, results: Sequence[Variable]) -> None:
        self.drawn, self.results = drawn, list(results)
        self.taken: dict[Apply, bool] = {}
        self.idle: set[str] = set()

    def known(self, values: Mapping[Variable, Any]) -> Iterator[Choice]:
        """The choices that these values decide, those nearest to the results first."""
        applied, fixed = self.drawn.applied, dict(values)
        choices = [a for a in applied if is_choice(a)]
        fixed |= {a.inputs[0]: a.inputs[0].data for a in choices if is_constant(a.inputs[0])}
        while True:
            due = [a for a in choices if a not in self.taken and applied[a] not in self.idle]
            due = [a for a in due if a.inputs[0] in fixed]
            if not due:
                return
            condition = due[-1].inputs[0]
            same = [a for a in due if a.inputs[0] is condition]
            yield self.decide(condition, fixed[condition], same)

    def decide(self, condition: Variable, value: Any, choices: Sequence[Apply]) -> Choice:
        """One condition with a value, and every ifelse that asks for it."""
        self.taken |= dict.fromkeys(choices, bool(value))
        fresh = self.unused() - self.idle
        self.idle |= fresh
        key = SAID[any(id in self.drawn.scene.nodes for id in fresh), bool(value)]
        said = say(key, name=cut(label(condition), 30), value=cut(show(value), 22))
        hot = [self.drawn.applied[a] for a in choices]
        hot += [self.drawn.of[v] for v in [condition] if v in self.drawn.of]
        return Choice(said, hot, fresh)

    def unused(self) -> set[str]:
        """The nodes and arrows that the branches taken so far leave without work."""
        drawn, found = self.drawn, set[str]()
        wanted = needed(self.results, self.taken)
        for apply, id in drawn.applied.items():
            into = drawn.into.get(id, [])
            if apply in wanted:
                found.update(into[k] for k in left_out(apply, self.taken))
            elif not is_mark(apply):
                slots = {drawn.of[v] for v in apply.outputs} - {id}
                found.update([id, *into, *slots], *(drawn.into[slot] for slot in slots))
        return found


def is_constant(variable: Variable) -> bool:
    """True for a variable that is a fixed value."""
    return isinstance(variable, Constant)

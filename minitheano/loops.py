"""The rewrites of loops, for the text that runs fast: work leaves a loop, or is done once.

They may take for granted that a call goes well. Where one does not (shapes differ, a loop does not
turn at all), what they made raises, and the call is done again with the graph as it was before.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from .after import After
from .config import config
from .draft import Draft
from .graph import Variable, order, substitute
from .hoist import Hoist
from .loop import Scan
from .rewrite import Reason, Rewrite
from .saved import SAVED, Saved, reversed_lane, saved_values

# The names of these rewrites, for what runs a graph as it was written.
LOOPS = frozenset({"columns_first", "push_before", "push_after", "saved_values"})


def rewritten_loops(
    outputs: Sequence[Variable], without: Collection[str] = ()
) -> tuple[list[Variable], list[Rewrite]]:
    """The outputs after all rewrites of loops, and the log; `without` names what is left out."""
    log: list[Rewrite] = []
    with config.change(compute_test_value="off"):
        return _Loops(without, log).run(outputs), log


class _Loops:
    """Walks over a graph, and over the steps of its loops."""

    def __init__(self, without: Collection[str], log: list[Rewrite]) -> None:
        self.without, self.log = without, log

    def run(self, outputs: Sequence[Variable]) -> list[Variable]:
        nodes = order(outputs)
        if not any(isinstance(node.op, Scan) for node in nodes) or {*self.without} >= LOOPS:
            return list(outputs)
        plan = saved_values(nodes) if "saved_values" not in self.without else Saved()
        read = {*outputs, *(i for node in nodes for i in node.inputs)}
        read.update(tape for tapes in plan.read.values() for tape in tapes.values())
        new: dict[Variable, Variable] = {}
        for node in nodes:
            inputs = [new.get(i, i) for i in node.inputs]
            if isinstance(node.op, Scan):
                draft = Draft(node, inputs, read, plan.written.get(node, {}))
                self._read_saved(draft, plan, new)
                new |= self._rewritten(draft)
            elif inputs != list(node.inputs):
                new |= zip(node.outputs, node.with_inputs(inputs).outputs, strict=True)
        return [new.get(v, v) for v in outputs]

    def _read_saved(self, draft: Draft, plan: Saved, new: dict[Variable, Variable]) -> None:
        """A gradient reads from tapes what its loop has saved for it."""
        instead: dict[Variable, Variable] = {}
        for v, tape in plan.read.get(draft.node, {}).items():
            turns = draft.n_steps if draft.node in plan.cut else None
            lane, instead[v] = reversed_lane(new.get(tape, tape), v, turns)
            draft.sequences.append(lane)
            self._note(SAVED, v, lane.outer)
        draft.exchange(instead)

    def _rewritten(self, draft: Draft) -> dict[Variable, Variable]:
        """What stands for the outputs of a loop, and for those of its tapes that were asked for."""
        hoist = Hoist(draft, self.without)
        later = After(draft, hoist, self._note) if "push_after" not in self.without else None
        hoist.take_in(later.rows if later is not None else (), self._note)
        found: dict[Variable, Variable] = {} if later is None else later.found
        built = draft.build(self.run) if draft.values else {}
        outside = [*draft.node.inputs, *hoist.rows.values(), *hoist.fixed.values()]
        settled = substitute([*found.values()], {v: v for v in outside} | built)
        return built | dict(zip(found, settled, strict=True))

    def _note(self, reason: Reason, before: Variable, after: Variable) -> None:
        self.log.append(Rewrite(reason, before, after))

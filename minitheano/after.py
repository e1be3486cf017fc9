"""Work that leaves a loop to be done after it: what no later turn reads.

An output that is not fed back, and a sum that grows from turn to turn and is not read on the way,
can wait until the loop is through, and are found for all turns at once, from tapes of what they
read: `dot(h, W)` of each turn becomes one product with the tape of h, and a sum of products one
product of two tapes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import islice

from .all_turns import (
    for_all_turns,
    is_product,
    same_shape,
    some_turns,
    sum_of_products,
    sum_over_turns,
)
from .draft import Draft, Fed
from .graph import Constant, Variable, order
from .hoist import Hoist, Note
from .ops.elementwise import add, fill, sub
from .rewrite import Reason, adopt, number_in
from .types import TensorType

AFTER = Reason(
    "push_after",
    "No later turn needs it: done for all turns at once, after the loop.",
    "后面各轮用不到它：在循环之后一次算好所有轮。",
)
Terms = list[tuple[Variable, bool]]  # what is added, and what is taken away


class After:
    """Takes outputs and growing sums out of one loop. `found` has what stands for them."""

    def __init__(self, draft: Draft, hoist: Hoist, note: Note) -> None:
        self.draft, self.hoist = draft, hoist
        self.found: dict[Variable, Variable] = {}
        self.rows: dict[Variable, Variable] = {}  # in the order of the turns
        self.waiting: set[Variable] = set()  # what is done after the loop
        # Behind these variables nobody looks for what can wait.
        self.closed = {*draft.op.inner_inputs, *hoist.rows, *hoist.fixed}
        nodes = order(draft.values, draft.op.inner_inputs)
        self.readers = Counter([*draft.values, *(i for node in nodes for i in node.inputs)])
        sums = {c.number: terms for c in draft.carried if (terms := self._terms(c))}
        kept = [each for each in [*draft.states, *draft.carried] if each.number not in sums]
        self._stay([*(each.value for each in kept), *draft.until])
        for c in [c for c in draft.carried if c.number in sums]:
            self._take_sum(c, sums[c.number], note)
        for out, v in list(draft.plain.items()):
            self._take_output(out, v, note)

    def _stay(self, values: Iterable[Variable]) -> None:
        """These are computed in the loop, with all they need."""
        for node in order(list(values), self.closed):
            self.closed.update(node.outputs)

    # --- outputs ----------------------------------------------------------------------------------

    def _take_output(self, out: Variable, v: Variable, note: Note) -> None:
        draft = self.draft
        rows = self._output(v)
        if rows is None:
            return self._stay([v])
        del draft.plain[out]
        self.found[out] = rows
        if rows not in draft.node.outputs:
            note(AFTER, v, rows)

    def _output(self, v: Variable) -> Variable | None:
        """The tape of an output, found without writing it turn by turn."""
        if any(s.value is v for s in self.draft.states):
            return self.draft.tape(v)
        inside = self._stays(v) and not self.hoist.is_known(v)
        if inside or self.hoist.is_fixed(v) or not isinstance(v.type, TensorType):
            return None
        rows = self._tried(lambda: self._for_all(v)) if self._pays([v], goes=1) else None
        if rows is not None:
            rows, known = some_turns(rows), [rows]
            adopt(rows, v, known)
        return rows

    # --- sums -------------------------------------------------------------------------------------

    def _terms(self, c: Fed) -> Terms | None:
        """What each turn adds to a sum which it does not read otherwise."""
        slot, type = c.lane.inner[0], c.lane.inner[0].type
        if not isinstance(type, TensorType) or type.dtype == "bool" or self.readers[slot] != 1:
            return None
        terms, found, ahead = Terms(), False, [(c.value, True)]
        while ahead:
            v, plus = ahead.pop()
            if v is slot:
                found = plus
            elif v.owner is None or v.owner.op not in (add, sub) or v.type is not type:
                terms.append((v, plus))
            elif self.readers[v] != 1:
                return None
            else:
                a, b = v.owner.inputs
                ahead += [(b, plus == (v.owner.op is add)), (a, plus)]
        return terms if found and terms and all(t.type is type for t, _ in terms) else None

    def _take_sum(self, c: Fed, terms: Terms, note: Note) -> None:
        parts = [factor for term, _ in terms for factor in self._factors(term)]
        goes = int(len(parts) > len(terms) or not all(self._stays(t) for t, _ in terms))
        total = self._tried(lambda: self._total(c, terms)) if self._pays(parts, goes) else None
        if total is None:
            return self._stay([c.value])
        self.draft.carried = [each for each in self.draft.carried if each is not c]
        self.found[self.draft.node.outputs[c.number]] = total
        note(AFTER, c.value, total)

    def _total(self, c: Fed, terms: Terms) -> Variable | None:
        start, total, known = c.lane.outer, c.lane.outer, [c.lane.outer]
        for term, plus in terms:
            found = self._sum(term)
            if found is None or found.type is not start.type:
                return None
            known.append(found)
            if total is start and plus and _are_zeros(start):
                assert start.owner is not None
                model = start.owner.inputs[0]
                total = same_shape(found, model)
                known.append(model)
            else:
                total = add(total, found) if plus else sub(total, found)
        adopt(total, c.value, known)
        return total

    def _sum(self, term: Variable) -> Variable | None:
        """The sum of a term over all turns."""
        rows = [self._for_all(v) for v in self._factors(term)]
        found = [r for r in rows if r is not None]
        if len(found) < len(rows):
            return None
        if len(rows) == 1:
            total: Variable | None = sum_over_turns(found[0])
        else:
            assert term.owner is not None
            total = sum_of_products(term.owner, found)
        if total is not None:
            adopt(total, term, found)
        return total

    def _factors(self, term: Variable) -> list[Variable]:
        """The two factors of a product, else the term itself."""
        node = term.owner
        if node is None or self._stays(term) or not is_product(node):
            return [term]
        return [term] if any(map(self.hoist.is_fixed, node.inputs)) else list(node.inputs)

    # --- whether, and how -------------------------------------------------------------------------

    def _pays(self, wanted: Sequence[Variable], goes: int) -> bool:
        """True if the loop has less to do: so many tapes and sums go, and others may have to come.

        A product of all turns is worth new tapes; so are some ops on a few numbers.
        """
        nodes = order(wanted, self.closed)
        inside = {o for node in nodes for o in node.outputs}
        read = {i for node in nodes for i in node.inputs}.union(wanted) - inside
        new = [v for v in read if self._needs_tape(v)]
        if not all(isinstance(v.type, TensorType) for v in new):
            return False
        if len(new) <= goes:
            return True
        product = len(wanted) > 1 or any(map(is_product, nodes))
        small = all(v.ndim < 2 for v in (*new, *wanted))
        return product or (small and len(nodes) > len(new))

    def _tried(self, find: Callable[[], Variable | None]) -> Variable | None:
        """What `find` finds; tapes that it asked for in vain are forgotten."""
        tapes, rows = len(self.draft.tapes), len(self.rows)
        found = find()
        if found is not None:
            new = list(islice(reversed(self.rows), len(self.rows) - rows))
            self.waiting.update(v for v in new if v not in self.closed)
            self.closed.update(new)
            return found
        self.draft.forget(tapes)
        while len(self.rows) > rows:
            self.rows.popitem()
        return None

    def _stays(self, v: Variable) -> bool:
        """True if the loop computes the variable, or reads it."""
        return v in self.closed and v not in self.waiting

    def _needs_tape(self, v: Variable) -> bool:
        return v not in self.rows and not self.hoist.is_known(v) and not self.draft.has_tape(v)

    def _for_all(self, wanted: Variable) -> Variable | None:
        """The rows of a variable for all turns, in their order."""
        for node in order([wanted], self.closed):
            if node.outputs[0] not in self.rows:
                inputs = [self._row(i) for i in node.inputs]
                many = [not self.hoist.is_fixed(i) for i in node.inputs]
                found = for_all_turns(node, inputs, many)
                if found is None:
                    return None
                adopt(found, node.outputs[0], inputs)
                self.rows[node.outputs[0]] = found
        return self._row(wanted)

    def _row(self, v: Variable) -> Variable:
        if self.hoist.is_fixed(v):
            return self.hoist.outside(v)
        if v not in self.rows:
            known = self.hoist.is_known(v)
            rows = self.hoist.outside(v) if known else self.draft.tape(v)
            if known and self.draft.op.go_backwards:
                rows, before = rows[::-1], [rows]
                adopt(rows, v, before)
            self.rows[v] = rows
        return self.rows[v]


def _are_zeros(v: Variable) -> bool:
    """True for zeros in the shape of something."""
    node = v.owner
    if node is None or node.op is not fill or not isinstance(node.inputs[1], Constant):
        return False
    return number_in(node.inputs[1]) == 0 and node.inputs[0].type is v.type

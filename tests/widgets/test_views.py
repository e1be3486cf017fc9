"""What each view says about real programs: the numbers are the machine's own."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import programs
import pytest
from minitheano_widgets import (
    CallStepper,
    ContrastGrid,
    GivensLens,
    GraphView,
    ScanFilm,
    StateLedger,
)
from minitheano_widgets.frames import idle_at, values_at, visible_at
from minitheano_widgets.values import fingerprint, show

import minitheano as mt
import minitheano.tensor as T
from minitheano.ifelse import ifelse
from minitheano.tensor.shared_randomstreams import RandomStreams


def shown(trace: dict[str, Any], id: str, frame: int) -> str | None:
    """The text of a node's value in a frame."""
    value = values_at(trace, frame).get(id)
    return value["t"] if isinstance(value, dict) else value


def ids(trace: dict[str, Any], kind: str) -> list[str]:
    """The nodes of one kind."""
    return [id for id, node in trace["nodes"].items() if node["kind"] == kind]


def beats(trace: dict[str, Any]) -> list[str]:
    """The beats of all frames, repeated ones once."""
    found = [frame["beat"] for frame in trace["frames"] if "beat" in frame]
    return [b for k, b in enumerate(found) if k == 0 or b != found[k - 1]]


def asks(trace: dict[str, Any]) -> list[dict[str, Any]]:
    """The questions of a trace."""
    return [frame["ask"] for frame in trace["frames"] if "ask" in frame]


# --- GraphView ------------------------------------------------------------------------------------


def test_graph_shows_every_op_and_leaf_once() -> None:
    """tanh(x·w + 1) has two inputs, one constant and three ops; the names are the learner's."""
    x, w = T.dvector("x"), T.dvector("w")
    h = x * w
    trace = GraphView(T.tanh(h + 1)).trace
    assert len(ids(trace, "input")) == 2 and len(ids(trace, "constant")) == 1
    assert sorted(trace["nodes"][i]["label"] for i in ids(trace, "op")) == ["+", "tanh", "×"]
    assert [n["name"] for n in trace["nodes"].values() if n.get("name")] == ["h"]
    assert trace["code"][0]["text"].strip() == "h = x * w"


def test_gradient_nodes_are_purple() -> None:
    """Nodes that grad made bear the tone of gradients, the others do not."""
    trace = GraphView(programs.gradient()).trace
    tones = {node["label"]: node.get("tone") for node in trace["nodes"].values()}
    assert tones["tanh"] is None
    assert "gradient" in tones.values()


def test_graph_of_a_function_leads_new_values_back() -> None:
    """Every update has a shelf and a dashed arrow home to its shared variable."""
    trace = GraphView(programs.two_updates()).trace
    assert len(ids(trace, "stage")) == 2
    homes = [e for e in trace["edges"].values() if e["kind"] == "update" and "c" in e]
    assert {trace["nodes"][e["t"]]["label"] for e in homes} == {"a", "b"}


def test_a_huge_graph_is_cut_at_its_far_end() -> None:
    """A graph of thousands of nodes is drawn near its outputs and says where it goes on."""
    x = T.dscalar("x")
    y = x
    for _ in range(3000):
        y = y + 1.5
    trace = GraphView(y).trace
    assert len(ids(trace, "op")) == 150
    assert any(trace["nodes"][i]["label"].startswith("…") for i in ids(trace, "slot"))


def test_graph_view_refuses_what_has_no_graph() -> None:
    """A number is no variable; the message says what is drawn."""
    with pytest.raises(TypeError, match="variables"):
        _ = GraphView(3).trace


def test_a_choice_shows_which_input_is_what() -> None:
    """The arrows into an ifelse end at 'if', 'then' and 'else', in the order of its inputs."""
    trace = GraphView(programs.nested()).trace
    choices = [n for n in trace["nodes"].values() if n.get("ports")]
    assert [n["label"] for n in choices] == ["ifelse", "ifelse"]
    assert choices[1]["ports"] == ["if", "then", "then", "else", "else"]
    ends = [e["p"][-1][1] for e in trace["edges"].values() if trace["nodes"][e["t"]] is choices[1]]
    assert ends == sorted(ends) and len(set(ends)) == 5


def test_a_default_update_is_an_arrow_home() -> None:
    """The graph of a draw alone leads the next state back: any function that uses it stores it."""
    trace = GraphView(programs.draw().outputs[0]).trace
    (home,) = [e for e in trace["edges"].values() if e["kind"] == "update" and "c" in e]
    assert trace["nodes"][home["t"]]["label"] == "u.rng"
    assert "u.rng 的默认更新" in trace["frames"][0]["say"]["zh"]


def test_what_a_step_of_scan_draws_is_no_update_of_the_graph_outside() -> None:
    """Inside a loop the default update reads what only the loop knows; it is not drawn outside."""
    trace = GraphView(programs.gibbs().outputs[0]).trace
    assert not ids(trace, "stage")


def test_the_types_of_what_is_no_array_are_told() -> None:
    """A generator is called one, in both languages, and has a die."""
    node = GraphView(programs.draw()).trace["nodes"]
    (box,) = [n for n in node.values() if n["kind"] == "shared"]
    assert box["die"] and box["type"] == {"en": "random generator", "zh": "随机数生成器"}
    assert [n["label"] for n in node.values() if n["kind"] == "op" and n.get("die")] == ["uniform"]


def deep(layers: int) -> Any:
    """A training step with many layers, and so with a long gradient."""
    x, w = T.dvector("x"), mt.shared(np.ones(3), "w")
    h = x
    for _ in range(layers):
        h = T.tanh(h * w + 1.0)
    cost = h.sum()
    g = T.grad(cost, w)
    return mt.function([x], cost, updates=[(w, w - 0.1 * g)], name="deep")


def test_a_long_gradient_is_one_node_behind_the_cost() -> None:
    """It reads what the cost was made of, and the arrow comes from the cost; its result goes on."""
    trace = GraphView(deep(8)).trace
    (grad,) = [id for id, n in trace["nodes"].items() if n["label"] == "grad"]
    assert trace["nodes"][grad]["tone"] == "gradient"
    into = [trace["nodes"][e["s"]] for e in trace["edges"].values() if e["t"] == grad]
    assert [n.get("name") for n in into] == ["cost"]
    (after,) = [e["t"] for e in trace["edges"].values() if e["s"] == grad]
    assert trace["nodes"][after]["label"] == "×"
    assert "drawn as one" in trace["frames"][0]["say"]["en"]


def test_a_gradient_is_folded_when_it_is_asked_for_or_long() -> None:
    """A short one is drawn whole; `fold` decides otherwise, and never adds a node."""

    def tones(view: GraphView) -> int:
        return sum(n.get("tone") == "gradient" for n in view.trace["nodes"].values())

    assert tones(GraphView(deep(1))) > 1 and tones(GraphView(deep(1), fold=True)) == 1
    assert tones(GraphView(deep(8), fold=False)) > 20


def test_a_gradient_that_reads_what_was_made_of_itself_is_not_folded() -> None:
    """One line that takes the gradient of its own result again would be a node before itself."""
    x = T.dscalar("x")
    y = T.exp(x * x)
    for _ in range(2):
        g = T.grad(y, x)
        y = g * T.sin(x)
    trace = GraphView(y, fold=True).trace
    assert not [n for n in trace["nodes"].values() if n["label"] == "grad"]


def test_only_the_last_node_of_an_expression_bears_its_name() -> None:
    """A draw is made of several ops; one of them is what the learner called u."""
    nodes = GraphView(programs.draw_mrg()).trace["nodes"].values()
    assert [n["label"] for n in nodes if n.get("name")] == ["+"]


# --- CallStepper ----------------------------------------------------------------------------------


def test_a_call_has_five_beats_in_order() -> None:
    """bind, snapshot, compute, commit, return: each once, in this order."""
    _, accumulate = programs.accumulator()
    found = beats(CallStepper(accumulate, 10).trace)
    assert found == ["bind", "snapshot", "compute", "commit", "return"]


def test_the_old_value_stays_until_all_are_committed() -> None:
    """In every frame before commit both boxes show old values; in it both new ones appear."""
    trace = CallStepper(programs.two_updates()).trace
    boxes = ids(trace, "shared")
    at = next(k for k, f in enumerate(trace["frames"]) if f.get("beat") == "commit")
    for k in range(at):
        assert [shown(trace, b, k) for b in boxes] == ["3.0", "5.0"]
    assert [shown(trace, b, at) for b in boxes] == ["8.0", "-2.0"]
    assert [values_at(trace, at)[b]["s"] for b in boxes] == ["new", "new"]


def test_new_values_wait_on_the_shelf_in_italics() -> None:
    """Before the commit the shelf holds the staged value; after it the shelf is empty."""
    trace = CallStepper(programs.two_updates()).trace
    at = next(k for k, f in enumerate(trace["frames"]) if f.get("beat") == "commit")
    shelves = ids(trace, "stage")
    assert [values_at(trace, at - 1)[s] for s in shelves] == [
        {"t": "8.0", "s": "staged"},
        {"t": "-2.0", "s": "staged"},
    ]
    assert [shown(trace, s, at) for s in shelves] == [None, None]


def test_the_machine_question_knows_the_usual_mistake() -> None:
    """Who puts a's new value into b's formula hears that the snapshot was read."""
    question = asks(CallStepper(programs.two_updates()).trace)[0]
    assert [row["tokens"][0] for row in question["rows"][:2]] == ["a′ = ", "b′ = "]
    assert all("early" in row for row in question["rows"][:2])
    answers = [field["answer"] for field in question["fields"]]
    assert answers == ["3.0", "5.0", "8.0", "3.0", "5.0", "-2.0", "3.0", "5.0"]
    wrong = question["fields"][3]["diagnoses"]
    assert wrong[0]["when"] == "8.0" and "snapshot" in wrong[0]["say"]["en"]


def test_a_value_in_another_variable_s_place_is_named() -> None:
    """Who swaps 2.0 and 10.0 in `state + inc` hears whose value it is; every place has a name."""
    state = mt.shared(2.0, "state")
    inc = T.dscalar("inc")
    f = mt.function([inc], state, updates=[(state, state + inc)])
    question = asks(CallStepper(f, 10).trace)[0]
    assert [field["label"]["en"] for field in question["fields"]] == ["state", "inc", "", ""]
    assert [field["hint"]["en"] for field in question["fields"][2:]] == ["state′", "returned"]
    said = {w["when"]: w["say"]["en"] for w in question["fields"][0]["diagnoses"]}
    assert said["10.0"] == "10.0 is the value of inc; this place reads state."
    assert question["chips"] == [{"t": "10.0", "k": "input"}, "2.0"]


def test_what_was_read_stays_in_the_picture_when_it_is_overwritten() -> None:
    """From the commit on, the old value stands under the box that took the new one."""
    state = mt.shared(2.0, "state")
    inc = T.dscalar("inc")
    view = CallStepper(mt.function([inc], state, updates=[(state, state + inc)]), 10)
    (tag,) = [id for id, n in view.trace["nodes"].items() if n.get("tone") == "old"]
    there = [visible_at(view.trace, tag, k) for k in range(len(view.trace["frames"]))]
    assert there == [False] * 5 + [True] * 2
    assert ">old 2.0<" in view.to_svg(-1, "en") and ">旧值 2.0<" in view.to_svg(-1, "zh")


def test_a_call_is_rehearsed_unless_told_otherwise() -> None:
    """Looking changes nothing; commit=True is a real call."""
    state, accumulate = programs.accumulator()
    CallStepper(accumulate, 10)
    assert state.get_value() == 0
    CallStepper(accumulate, 10, commit=True)
    assert state.get_value() == 10


def test_arguments_by_name() -> None:
    """Inputs may be given by keyword, as to the function itself."""
    _, accumulate = programs.accumulator()
    trace = CallStepper(accumulate, inc=4).trace
    assert trace["title"]["en"].endswith("accumulator(inc=4)")
    assert shown(trace, ids(trace, "output")[0], -1 % len(trace["frames"])) == "0.0"


def test_without_questions_nothing_is_asked() -> None:
    """ask=False makes a film to watch."""
    assert not asks(CallStepper(programs.two_updates(), ask=False).trace)


def test_an_error_in_the_call_is_the_call_s_own() -> None:
    """A view of a call that fails raises what the call raises, and the state is as before."""
    _, accumulate = programs.accumulator()
    with pytest.raises(TypeError):
        CallStepper(accumulate, "ten")


def idle(trace: dict[str, Any], frame: int) -> list[str]:
    """The labels of the nodes that lie idle in a frame."""
    found = [id for id in trace["nodes"] if idle_at(trace, id, frame)]
    return sorted(trace["nodes"][id]["label"] for id in found)


@pytest.mark.parametrize(("c", "spared"), [(1, ["exp", "sum"]), (0, ["sum", "×"])])
def test_the_branch_not_taken_lies_idle_once_the_condition_is_known(
    c: int, spared: list[str]
) -> None:
    """Before the comparison nothing is idle; after it the other branch is, and gets no value."""
    trace = CallStepper(programs.lazy(), c, [1.0, 2.0], [0.0]).trace
    words = "first branch is computed" if c else "second branch is computed"
    at = next(k for k, f in enumerate(trace["frames"]) if words in f["say"]["en"])
    assert idle(trace, at - 1) == [] and idle(trace, at) == spared
    last = len(trace["frames"]) - 1
    assert idle(trace, last) == spared
    for id in trace["nodes"]:
        assert not (idle_at(trace, id, last) and shown(trace, id, last))
    flown = [e for f in trace["frames"][at:] for e in f.get("ehot", ())]
    assert not [e for e in flown if idle_at(trace, e, last)]


def test_a_choice_in_an_idle_branch_is_never_made() -> None:
    """Only the outer condition is asked; the inner ifelse lies idle with all behind it."""
    trace = CallStepper(programs.nested(), 0, 1, 3.0).trace
    said = [f["say"]["en"] for f in trace["frames"] if "branch" in f["say"]["en"]]
    assert said == ["c is 0: the second branch is computed; the other is not."]
    assert idle(trace, len(trace["frames"]) - 1) == ["+", "ifelse", "×", "−"]


def test_branches_that_cost_nothing_are_only_taken() -> None:
    """Where both branches are there already nobody says that one is not computed."""
    c, x, y = T.bscalar("c"), T.dscalar("x"), T.dscalar("y")
    trace = CallStepper(mt.function([c, x, y], ifelse(c, x, y)), 1, 2.0, 3.0).trace
    assert "c is 1: ifelse takes the first branch." in [f["say"]["en"] for f in trace["frames"]]
    last = len(trace["frames"]) - 1
    (arrow,) = [e for id, e in trace["edges"].items() if idle_at(trace, id, last)]
    assert trace["nodes"][arrow["s"]]["label"] == "y"


def test_a_missing_argument_is_asked_for_where_the_call_is_typed() -> None:
    """The function is an argument itself: the suggestion keeps it in front."""
    x, y = T.dscalars("x", "y")
    f = mt.function([x, y], x * y)
    with pytest.raises(TypeError, match=r"CallStepper\(f, x, y\)"):
        CallStepper(f, 2.0)


def test_a_draw_says_from_which_state_to_which() -> None:
    """The state after the draw is the one that is stored; both are short signs."""
    f = programs.draw()
    before = fingerprint(f.shared[0].get_value())
    trace = CallStepper(f).trace
    f()
    after = fingerprint(f.shared[0].get_value())
    said = [frame["say"]["en"] for frame in trace["frames"]]
    assert before != after
    assert any(f"from state {before} to {after}" in text for text in said)
    assert any(f"u.rng {before} → {after}" in text for text in said)
    assert any("default update of u.rng" in text for text in said)


@pytest.mark.parametrize("make", [programs.draw, programs.draw_mrg])
def test_nobody_is_asked_to_foretell_a_draw(make: Any) -> None:
    """A call that draws has no question, and neither has its ledger."""
    f = make()
    assert not asks(CallStepper(f).trace)
    assert not asks(StateLedger(*f.shared, events=[(f,)]).trace)


def test_a_generator_s_integers_are_one_sign_too() -> None:
    """MRG keeps its state in an array; nobody reads it number by number."""
    trace = CallStepper(programs.draw_mrg()).trace
    (box,) = ids(trace, "shared")
    assert re.fullmatch("#[0-9a-f]{4}", str(shown(trace, box, 0)))


def test_nobody_computes_with_an_image() -> None:
    """What is made of many numbers is not asked for, however few come out."""
    trace = CallStepper(programs.convolution(), np.ones((1, 1, 8, 8))).trace
    assert not asks(trace)
    assert "float64 1×2×6×6" in trace["frames"][-1]["say"]["en"]


def test_a_mark_stands_on_what_made_the_value() -> None:
    """An op made from a graph is its graph; the line of its call lights the last node of it."""
    trace = CallStepper(programs.own(), [2.0, 4.0]).trace
    assert [n["label"] for n in trace["nodes"].values() if n["kind"] == "op"] == [
        "Halves",
        "×",
        "+",
    ]
    (frame,) = [f for f in trace["frames"] if f["say"]["en"].startswith("twice(half) gives")]
    assert [trace["nodes"][id]["label"] for id in frame["hot"]] == ["+"]


# --- StateLedger ----------------------------------------------------------------------------------


def test_ledger_has_the_rows_of_the_lesson() -> None:
    """Returned 0, 1, –, −1; stored 1, 11, −1, 2: the numbers of the source program."""
    rows = programs.ledger().trace["table"]["rows"]
    cells = [[cell["t"] for cell in row["cells"]] for row in rows]
    assert cells == [
        ["1", "accumulator(1)", "1", "0.0", "0.0", "1.0"],
        ["2", "accumulator(10)", "10", "1.0", "1.0", "11.0"],
        ["3", "set_value(-1)", "-1", "11.0", "–", "-1.0"],
        ["4", "accumulator(3)", "3", "-1.0", "-1.0", "2.0"],
    ]


def test_ledger_can_be_recorded_step_by_step() -> None:
    """call and set add rows and give back what the machine gives; the real state stays."""
    state, accumulate = programs.accumulator()
    ledger = StateLedger(state)
    assert len(ledger.trace["table"]["rows"]) == 0
    assert ledger.call(accumulate, 1) == 0
    assert ledger.call(accumulate, 10) == 1
    ledger.set(-1)
    assert len(ledger.trace["table"]["rows"]) == 3
    assert state.get_value() == 0


def test_ledger_commits_when_told() -> None:
    """With commit=True every event really happens."""
    state, accumulate = programs.accumulator()
    StateLedger(state, [(accumulate, 5), ("set", 7), (accumulate, 1)], commit=True)
    assert state.get_value() == 8


def test_ledger_of_two_states_and_two_functions() -> None:
    """Each state has columns of its own; a function that stores nothing has no dashed wire."""
    a, b = mt.shared(1.0, "a"), mt.shared(2.0, "b")
    swap = mt.function([], [a, b], updates=[(a, b), (b, a)], name="swap")
    look = mt.function([], a + b, name="look")
    trace = StateLedger(a, b, events=[(swap,), (look,), ("set", b, 9)]).trace
    rows = [[cell["t"] for cell in row["cells"]][3:] for row in trace["table"]["rows"]]
    assert rows[0] == ["1.0", "2.0", "1.0, 2.0", "2.0", "1.0"]
    assert rows[1] == ["2.0", "1.0", "3.0", "2.0", "1.0"]
    assert rows[2] == ["2.0", "1.0", "–", "2.0", "9.0"]
    maker = next(id for id, n in trace["nodes"].items() if n["label"] == "look")
    assert not [e for e in trace["edges"].values() if e["s"] == maker and e["kind"] == "update"]


def test_ledger_asks_in_the_cells_of_the_row() -> None:
    """The places to fill are the cells 'returned' and 'new'; shifted by one is diagnosed."""
    question = asks(programs.ledger().trace)[1]
    assert [field["cell"] for field in question["fields"]] == [[1, 4], [1, 5]]
    assert question["fields"][0]["answer"] == "1.0"
    assert "11.0" in [w["when"] for w in question["fields"][0]["diagnoses"]]


def test_the_ledger_offers_no_value_that_is_still_to_come() -> None:
    """The values to put in are arguments and what was stored up to then."""
    state = mt.shared(24.0, "state")
    inc = T.dscalar("inc")
    f = mt.function([inc], state, updates=[(state, state + inc)], name="f")
    first, second, third = asks(StateLedger(state, [(f, 3), ("set", 7), (f, 1)]).trace)
    assert first["chips"] == [{"t": "3", "k": "input"}, "24.0"]
    assert second["chips"] == [{"t": "7", "k": "input"}, "27.0", "24.0"]
    assert third["chips"] == [{"t": "1", "k": "input"}, "7.0", "27.0", "24.0"]


def test_a_ledger_needs_shared_variables() -> None:
    """Anything else is refused with a sentence."""
    with pytest.raises(TypeError, match="shared"):
        StateLedger(3)


# --- GivensLens -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("function", "count"),
    [
        (lambda: programs.skip_shared()[1], 1),
        (programs.replaced_expression, 2),
        (programs.givens_and_updates, 2),
    ],
)
def test_the_arrows_that_move_are_counted(function: Any, count: int) -> None:
    """As many green arrows as the replaced node has uses; the question asks for this number."""
    trace = GivensLens(function()).trace
    assert len([e for e in trace["edges"].values() if e["kind"] == "given"]) == count
    assert len([e for e in trace["edges"].values() if e["kind"] == "gone"]) == count
    assert asks(trace)[0]["fields"][0]["answer"] == str(count)


def test_the_original_keeps_its_arrows() -> None:
    """On the left nothing is green, nothing vanishes, and the state is still read."""
    trace = GivensLens(programs.skip_shared()[1]).trace
    left = {id for id in trace["nodes"] if id.startswith("L")}
    last = len(trace["frames"]) - 1
    assert all(visible_at(trace, id, last) for id in left)
    assert not [trace["nodes"][id] for id in left if trace["nodes"][id].get("tone") == "given"]
    state = next(id for id in left if trace["nodes"][id]["label"] == "state")
    assert [e for e in trace["edges"].values() if e["s"] == state and e["kind"] == "data"]


def test_the_copy_loses_what_nobody_reads() -> None:
    """In the last frame the replaced state is gone from the copy, and its replacement is green."""
    trace = GivensLens(programs.skip_shared()[1]).trace
    last = len(trace["frames"]) - 1
    right = {
        node["label"]: node.get("tone")
        for id, node in trace["nodes"].items()
        if id.startswith("R") and visible_at(trace, id, last)
    }
    assert "state" not in right and right["a"] == "given"


def test_the_target_of_an_update_stays() -> None:
    """givens changes the formula of an update, not the variable that is stored to."""
    trace = GivensLens(programs.givens_and_updates()).trace
    last = len(trace["frames"]) - 1
    kept = [
        id
        for id, node in trace["nodes"].items()
        if id.startswith("R") and node["kind"] == "shared" and visible_at(trace, id, last)
    ]
    assert len(kept) == 1
    assert "target of an update" in trace["frames"][-1]["say"]["en"]


def test_equal_nodes_stand_alike_in_both_panels() -> None:
    """The copy is the same drawing moved aside: one difference fits all twins."""
    trace = GivensLens(programs.givens_and_updates()).trace
    places: dict[str, list[tuple[float, float]]] = {}
    for node in trace["nodes"].values():
        if node["label"] in ("s", "+", "1", "s′"):
            places.setdefault(node["label"], []).append((node["x"], node["y"]))
    moves = {(round(b[0] - a[0]), round(b[1] - a[1])) for a, b in places.values()}
    assert len(moves) == 1


def test_a_function_without_givens_says_so() -> None:
    """Nothing was replaced: two equal graphs and one sentence."""
    trace = GivensLens(programs.accumulator()[1]).trace
    assert not asks(trace)
    assert "no givens" in trace["frames"][-1]["say"]["en"]


# --- ScanFilm -------------------------------------------------------------------------------------


def tape_of(trace: dict[str, Any], strip: str) -> list[str]:
    """The cells of a strip in the last frame."""
    last, found = len(trace["frames"]) - 1, []
    while (text := shown(trace, f"{strip}.{len(found)}", last)) is not None:
        found.append(text)
    return found


def test_outputs_and_updates_have_lanes_of_their_own() -> None:
    """v3: the tape holds the old values, the private copy the new ones."""
    _, functions, _ = programs.contrast(4)
    trace = ScanFilm(functions["v3b"]).trace
    assert tape_of(trace, "y0") == ["1", "2", "3", "4"]
    assert tape_of(trace, "p0") == ["2", "3", "4", "5"]
    assert shown(trace, "p0.-1", 0) == "1"


@pytest.mark.parametrize(
    ("name", "tone", "after"),
    [("v2a", "shut", "1"), ("v2b", None, "11"), ("v3a", "shut", "1"), ("v3b", None, "11")],
)
def test_the_valve_is_open_where_the_function_was_given_the_updates(
    name: str, tone: str | None, after: str
) -> None:
    """Open: the real box takes the last private value. Shut: it keeps its own."""
    _, functions, updates = programs.contrast()
    scan = updates["v2"] if name == "v2a" else None
    trace = ScanFilm(functions[name], scan=scan).trace
    assert trace["nodes"]["valve0"].get("tone") == tone
    assert shown(trace, "real0", len(trace["frames"]) - 1) == after
    assert tape_of(trace, "p0")[-1] == "11"


def test_the_valve_can_be_turned() -> None:
    """The other wiring is a real function too: v3a with its valve turned ends as v3b does."""
    _, functions, _ = programs.contrast()
    trace = ScanFilm(functions["v3a"]).trace
    assert trace["nodes"]["valve0"]["act"] == "alt"
    turned = {**trace, "frames": list(trace["frames"])}
    for k, frame in trace["alt"]["frames"].items():
        turned["frames"][int(k)] = frame
    assert shown(turned, "real0", trace["alt"]["count"] - 1) == "11"
    assert trace["alt"]["nodes"]["valve0"].get("tone") is None
    assert trace["frames"][-1]["say"]["en"].endswith("After it, a = 1.")
    assert turned["frames"][-1]["say"]["en"].endswith("After it, a = 11.")


def test_without_updates_there_is_no_valve() -> None:
    """v1: the step updates nothing, so there is nothing to pass on."""
    _, functions, _ = programs.contrast()
    trace = ScanFilm(functions["v1a"]).trace
    assert not ids(trace, "valve")
    assert tape_of(trace, "y0") == [str(n) for n in range(2, 12)]
    assert shown(trace, "y0.-1", 0) == "1"


def test_a_loop_that_nobody_needs_is_shown_as_such() -> None:
    """v2a asks for nothing: the film says that in the call the loop never turns."""
    _, functions, updates = programs.contrast()
    trace = ScanFilm(functions["v2a"], scan=updates["v2"]).trace
    assert "never turns" in trace["frames"][0]["say"]["en"]
    with pytest.raises(ValueError, match="no scan"):
        ScanFilm(functions["v2a"])


def test_two_outputs_and_an_update() -> None:
    """Running sums, the elements, and a counter: three strips, all from one step."""
    _, function = programs.counting_sums()
    trace = ScanFilm(function, np.array([2.0, 3.0, 5.0])).trace
    assert tape_of(trace, "q0") == ["2.0", "3.0", "5.0"]
    assert tape_of(trace, "y0") == ["2.0", "5.0", "10.0"]
    assert tape_of(trace, "y1") == ["2.0", "3.0", "5.0"]
    assert tape_of(trace, "p0") == ["1.0", "2.0", "3.0"]


def test_taps_read_two_cells_back() -> None:
    """With taps −2 and −1 every frame is fed from two cells, at first from the initial ones."""
    trace = ScanFilm(programs.fibonacci(), np.array([0, 1])).trace
    assert tape_of(trace, "y0") == ["1", "2", "3", "5", "8", "13"]
    feeds = next(f for f in trace["frames"] if f.get("ehot") and f["label"]["en"] == "t = 0")
    assert [trace["edges"][e]["s"] for e in feeds["ehot"]] == ["y0.-2", "y0.-1"]


def test_a_click_on_a_cell_leads_to_its_frame() -> None:
    """Cell t names the frame in which it was written."""
    _, functions, _ = programs.contrast(4)
    trace = ScanFilm(functions["v1a"]).trace
    for t in range(4):
        at = trace["nodes"][f"y0.{t}"]["go"]
        assert trace["frames"][at]["label"]["en"] == f"t = {t}"
        assert f"y0.{t}" in trace["frames"][at]["set"]


def test_a_long_film_skips_its_middle() -> None:
    """A hundred turns: the first and the last are shown, one sentence tells what is left out."""
    trace = ScanFilm(programs.counting_sums()[1], np.arange(100.0)).trace
    assert len(trace["frames"]) < 40
    assert "y0.99" in trace["nodes"] and "y0.50" not in trace["nodes"]
    assert any("look the same" in frame["say"]["en"] for frame in trace["frames"])


def test_the_film_asks_for_tape_and_state() -> None:
    """The initial value on the tape, the last cell alone, a commit that is not: all are known."""
    _, functions, _ = programs.contrast(4)
    question = asks(ScanFilm(functions["v1a"]).trace)[0]
    field = question["fields"][0]
    assert field["answer"] == "[2 3 4 5]"
    assert {w["when"] for w in field["diagnoses"]} == {"5", "1 [2 3 4 5]", "1 [2 3 4]"}
    state = asks(ScanFilm(functions["v3a"]).trace)[0]["fields"][1]
    assert state["answer"] == "1" and state["diagnoses"][0]["when"] == "5"


def test_films_do_not_touch_the_state() -> None:
    """Rehearsed: after any film the shared variable is what it was."""
    a, functions, _ = programs.contrast()
    _ = ScanFilm(functions["v3b"]).trace
    assert a.get_value() == 1
    ScanFilm(functions["v3b"], commit=True)
    assert a.get_value() == 11


# --- ContrastGrid ---------------------------------------------------------------------------------


def test_the_grid_is_computed_by_running_every_function() -> None:
    """Returned values and states are those of the table in the lesson."""
    a, functions, updates = programs.contrast()
    cells = [(n, f, updates["v2"] if n == "v2a" else None) for n, f in functions.items()]
    grid = ContrastGrid(cells, a)
    table = {row["label"]: row for row in grid.table}
    assert [int(table[n]["after"]) for n in table] == [1, 1, 1, 11, 1, 11]
    assert [table[n]["updates"] for n in table] == [0, 0, 1, 1, 1, 1]
    assert list(table["v1b"]["returned"]) == list(range(2, 12))
    assert list(table["v2b"]["returned"]) == []
    assert list(table["v3a"]["returned"]) == list(range(1, 11))
    payload = grid.payload()
    assert [cell["fields"][1]["answer"] for cell in payload["cells"]] == "1 1 1 11 1 11".split()
    wrong = payload["cells"][2]["fields"][1]["diagnoses"]
    assert wrong[0]["when"] == "11" and "updates" in wrong[0]["say"]["en"]
    why = [cell["fields"][1].get("otherwise", {}).get("en", "") for cell in payload["cells"]]
    assert ["no pipe back" in text for text in why] == [True, True, False, False, False, False]
    assert "[2 3" not in grid.text()


def test_a_film_of_draws_moves_the_private_generator_in_every_turn() -> None:
    """Each cell of the lane is the state after its turn, and the last one is stored."""
    f = programs.gibbs(3)
    trace = ScanFilm(f, [0.0, 1.0]).trace
    last = len(trace["frames"]) - 1
    cells = [shown(trace, f"p0.{t}", last) for t in range(3)]
    assert len(set(cells)) == 3
    f([0.0, 1.0])
    assert cells[-1] == fingerprint(f.shared[0].get_value()) == shown(trace, "real0", last)
    assert not asks(trace)


def test_the_valve_turns_for_generators_too() -> None:
    """Without the updates the generator keeps its state: the next call draws the same again."""
    trace = ScanFilm(programs.gibbs(2), [0.0, 1.0]).trace
    said = [frame["say"]["en"] for frame in trace["alt"]["frames"].values()]
    assert any("the valve is shut. hidden.rng is still #" in text for text in said)


def test_a_choice_in_a_step_is_made_anew_in_every_turn() -> None:
    """In turn 1 the first branch lies idle, in the others the second; between turns nothing."""
    trace = ScanFilm(programs.walk(), [1.0, -1.0, 2.0]).trace
    at = [k for k, f in enumerate(trace["frames"]) if "goes on the tape" in f["say"]["en"]]
    assert [idle(trace, k) for k in at] == [["×"], ["+"], ["×"]]
    assert all(idle(trace, k - 1) == [] for k in at)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (np.zeros((2, 3, 28, 28)), "float64 2×3×28×28"),
        (np.zeros((1, 3, 2)), "float64 1×3×2"),
        (np.array([[[1.0, 2.0]]]), "[[[1. 2.]]]"),
        (None, "None"),
        ([[1], [2, 3]], "[[1], [2, 3]]"),
        ({"a": 1}, "{'a': 1}"),
        ("a\nb", "a b"),
    ],
)
def test_any_value_has_a_short_text(value: Any, text: str) -> None:
    """Arrays of many axes are told by their shape; objects by what they print, on one line."""
    assert show(value) == text


def test_equal_states_have_equal_signs() -> None:
    """A sign stands for the numbers that will be drawn, not for the object."""
    one, other = np.random.RandomState(3), np.random.RandomState(3)
    assert fingerprint(one) == fingerprint(other)
    one.normal()  # which keeps a second number for later
    other.uniform(size=2)
    assert fingerprint(one) != fingerprint(other)


def test_a_nameless_draw_has_a_short_name() -> None:
    """Its generator, before and after, is called after the distribution, not after the formula."""
    streams = RandomStreams(1)
    f = mt.function([], streams.normal(avg=T.tanh(0.5), size=(2,)) * 2.0)
    nodes = CallStepper(f).trace["nodes"].values()
    assert {"normal.rng", "normal.rng′", "normal.update[1]"} <= {n["label"] for n in nodes}


def test_a_call_that_fails_is_told_where_the_learner_asked_for_the_picture() -> None:
    """No line of a widget is shown: the learner's own call is, or the formula."""
    x = T.dvector("x")
    f = mt.function([x], x + T.ones(2))
    for arguments in ((), (1.0,), ([1.0, 2.0, 3.0],)):
        with pytest.raises((TypeError, ValueError)) as caught:
            CallStepper(f, *arguments)
        told = str(caught.value)
        assert "test_views.py" in told and "call_stepper.py" not in told
        assert len(told.splitlines()) <= 6

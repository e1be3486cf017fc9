"""Random small programs, in the engine and as plain Python loops: both must say the same.

A formula is a nested tuple; `value` reads it with numbers as well as with symbols. A program is a
scan with earlier outputs, updates and perhaps `until`, inside a function with updates and givens.
"""

import operator
import sys
import warnings
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import minitheano as theano
import minitheano.tensor as T
from minitheano.errors import LearnerWarning
from minitheano.passes import rewritten
from minitheano.scan_module import until

SHARED = ("a", "b")
SIGNS = {"+": operator.add, "-": operator.sub, "*": operator.mul}
FEW = settings(max_examples=80, deadline=None, derandomize=True)


def formulas(*names):
    """Formulas over these names, all of whose values stay near [-4, 4]."""
    leaf = st.sampled_from(names) | st.sampled_from([-1.5, 0.0, 0.5, 1.0, 2])
    return st.recursive(
        leaf,
        lambda part: (
            st.tuples(st.sampled_from("+-*"), part, part) | st.tuples(st.just("tanh"), part)
        ),
        max_leaves=5,
    )


def value(formula, names, tanh):
    """The formula's value where `names` are numbers, its expression where they are symbols."""
    if isinstance(formula, str):
        return names[formula]
    if not isinstance(formula, tuple):
        return np.float64(formula)
    head, *parts = formula
    found = [value(part, names, tanh) for part in parts]
    if head == "tanh":
        return tanh(found[0])
    return SIGNS[head](*found)


@dataclass(frozen=True)
class Loop:
    """A scan over `xs`: an output that is fed back two turns, one that is not, and updates."""

    state: object
    plain: object
    changes: dict
    stop: float | None
    backwards: bool
    taps: tuple


@dataclass(frozen=True)
class Program:
    """A function of `x` and `xs` with the scan's updates or updates of its own, and givens."""

    loop: Loop
    output: object
    own: dict
    pass_on: bool
    replaced: tuple


INSIDE = ("v", "h1", "h2", "x", "w", *SHARED)


@st.composite
def loops(draw):
    """Scans of every kind that `Loop` can say."""
    return Loop(
        state=("tanh", draw(formulas(*INSIDE))),
        plain=draw(formulas(*INSIDE)),
        changes={s: ("tanh", draw(formulas(*INSIDE))) for s in SHARED if draw(st.booleans())},
        stop=draw(st.none() | st.floats(0, 0.8)),
        backwards=draw(st.booleans()),
        taps=draw(st.sampled_from([(0,), (-1, 0), (0, 1)])),
    )


@st.composite
def programs(draw):
    """A scan inside a function."""
    names = ("x", "w", "last", "sum", *SHARED)
    return Program(
        loop=draw(loops()),
        output=draw(formulas(*names)),
        own={s: ("tanh", draw(formulas(*names))) for s in SHARED if draw(st.booleans())},
        pass_on=draw(st.booleans()),
        replaced=draw(st.sampled_from([(), ("a",), ("w",), ("x", "b"), ("initial",), ("xs",)])),
    )


VALUES = {"x": 0.7, "y": -0.4, "a": 0.3, "b": -0.8, "initial": [0.1, -0.2], "xs": [0.9, -0.5, 0.4]}


# --- in plain Python ------------------------------------------------------------------------------


def looped(loop, names):
    """The tapes and the last private values, turn by turn."""
    own, before = {s: names[s] for s in SHARED}, list(names["initial"])
    states, plain, xs = [], [], names["xs"]
    places = range(-min(loop.taps), len(xs) - max(loop.taps))
    for t in reversed(places) if loop.backwards else places:
        inside = {"x": names["x"], "w": names["w"], **own}
        inside |= {"v": sum(xs[t + tap] for tap in loop.taps), "h1": before[-1], "h2": before[-2]}
        states.append(value(loop.state, inside, np.tanh))
        plain.append(value(loop.plain, inside, np.tanh))
        own |= {s: value(new, inside, np.tanh) for s, new in loop.changes.items()}
        before.append(states[-1])
        if loop.stop is not None and states[-1] > loop.stop:
            break
    return np.array(states), np.array(plain), {s: own[s] for s in loop.changes}


def called(program, stored, values):
    """What one call returns, and the shared values after it."""
    names = {**values, **stored}
    names |= {n: values["y"] * np.ones_like(names[n]) for n in program.replaced if n != "w"}
    names["w"] = values["y"] if "w" in program.replaced else np.tanh(names["x"] * 2.0)
    states, plain, updates = looped(program.loop, names)
    names |= {"last": states[-1], "sum": plain.sum()}
    out = value(program.output, names, np.tanh)
    new = {s: value(f, names, np.tanh) for s, f in program.own.items()}
    return [out, states, plain], stored | new | (updates if program.pass_on else {})


# --- in the engine --------------------------------------------------------------------------------


def step_of(loop, names):
    """The step function: its arguments are the taps of the sequence, then two earlier outputs."""

    def step(*args):
        *elements, h2, h1 = args
        inside = names | {"v": sum(elements[1:], elements[0]), "h1": h1, "h2": h2}
        outputs = [T.as_tensor_variable(value(f, inside, T.tanh)) for f in (loop.state, loop.plain)]
        updates = {names[s]: value(f, inside, T.tanh) for s, f in loop.changes.items()}
        stop = () if loop.stop is None else (until(outputs[0] > loop.stop),)
        return outputs, updates, *stop

    return step


def symbols():
    """The shared variables, the inputs, and the intermediate result `w`."""
    names = {s: theano.shared(VALUES[s], s) for s in SHARED}
    names |= {"x": T.dscalar("x"), "initial": T.dvector("initial"), "xs": T.dvector("xs")}
    return names | {"w": T.tanh(names["x"] * 2.0)}


def compiled(program):
    """The function, its shared variables, the inputs it takes, and the scan's outputs."""
    names = symbols()
    loop, y = program.loop, T.dscalar("y")
    (states, plain), updates = theano.scan(
        step_of(loop, names),
        {"input": names["xs"], "taps": list(loop.taps)},
        [{"initial": names["initial"], "taps": [-2, -1]}, None],
        go_backwards=loop.backwards,
    )
    named = names | {"last": states[-1], "sum": plain.sum()}
    own = {names[s]: value(formula, named, T.tanh) for s, formula in program.own.items()}
    changes = own | (updates if program.pass_on else {})
    ones = {"initial": T.ones((2,)), "xs": T.ones((3,))}
    givens = {names[r]: y * ones[r] if r in ones else y * 1.0 for r in program.replaced}
    inputs = [n for n in ("x", "initial", "xs") if n not in program.replaced]
    outputs = [T.as_tensor_variable(value(program.output, named, T.tanh)), states, plain]
    variables = [*[names[n] for n in inputs], y]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", LearnerWarning)  # to leave updates out is allowed here
        f = theano.function(
            variables, outputs, updates=changes, givens=givens, on_unused_input="ignore"
        )
    return f, {s: names[s] for s in SHARED}, [*inputs, "y"]


@FEW
@given(programs())
def test_two_calls_do_what_the_plain_loop_does(program):
    """Outputs and shared values agree after each call; a rehearsal and a trace say the same."""
    f, shared, inputs = compiled(program)
    values = {n: np.asarray(v) if isinstance(v, list) else v for n, v in VALUES.items()}
    stored = {s: np.float64(VALUES[s]) for s in SHARED}
    arguments = [values[n] for n in inputs]
    for run in (f, lambda *args: f.trace(*args).outputs):
        wanted, stored = called(program, stored, values)
        rehearsed = f.rehearse(*arguments).outputs
        for results in (rehearsed, run(*arguments)):
            for found, number in zip(results, wanted, strict=True):
                np.testing.assert_allclose(found, number, rtol=1e-12, atol=1e-12)
                assert found.dtype == "float64" and found.shape == np.shape(number)
        for s in SHARED:
            np.testing.assert_allclose(shared[s].get_value(), stored[s], rtol=1e-12, atol=1e-12)


@FEW
@given(programs())
def test_exact_rewrites_change_no_bit(program):
    """The graph with the rules that never change an answer computes the very same numbers."""
    f, _, inputs = compiled(program)
    arguments = [VALUES[n] for n in inputs]
    plain = f.rehearse(*arguments)
    found, _ = rewritten(f.outputs, exact=True)
    again = theano.function(f.inputs, found, updates=[], on_unused_input="ignore")
    for one, other in zip(plain.outputs, again.rehearse(*arguments).outputs, strict=True):
        np.testing.assert_array_equal(one, other)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(loops())
def test_gradients_are_the_slopes_of_the_plain_loop(loop):
    """With respect to sequence, initial values, inputs and shared variables, updated or not."""
    if loop.stop is not None:
        loop = Loop(**vars(loop) | {"stop": None})  # where a loop stops, its outputs jump
    names = symbols()
    (states, plain), updates = theano.scan(
        step_of(loop, names),
        {"input": names["xs"], "taps": list(loop.taps)},
        [{"initial": names["initial"], "taps": [-2, -1]}, None],
        go_backwards=loop.backwards,
    )
    cost = (states**2).sum() + plain.sum() + sum(updates.values())
    wrt = ("x", "initial", "xs", *SHARED)
    slopes = T.grad(cost, [names[n] for n in wrt], disconnected_inputs="ignore")
    given_values = {n: names[n] for n in ("x", "initial", "xs")}
    f = theano.function(list(given_values.values()), slopes, on_unused_input="ignore")
    point = {n: np.asarray(VALUES[n]) for n in wrt}

    def cost_at(at):
        found = looped(loop, at | {"w": np.tanh(at["x"] * 2.0)})
        return (found[0] ** 2).sum() + found[1].sum() + sum(found[2].values())

    for name, slope in zip(wrt, f(*[point[n] for n in given_values]), strict=True):
        np.testing.assert_allclose(slope, measured(cost_at, point, name), rtol=1e-5, atol=1e-6)


def measured(cost, point, name, step=1e-6):
    """The slopes by central differences."""
    slopes = np.zeros(point[name].shape)
    for place in np.ndindex(slopes.shape):
        ends = []
        for shift in (step, -step):
            moved = point[name].copy()
            moved[place] += shift
            ends.append(cost(point | {name: moved}))
        slopes[place] = (ends[0] - ends[1]) / (2 * step)
    return slopes


@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError])
def test_an_interrupt_at_any_line_before_the_commit_changes_nothing(error):
    """The emitted text is stopped at each of its lines in turn."""
    a, b, x = theano.shared(1.0, "a"), theano.shared(np.ones(2), "b"), T.dvector("x")
    out, updates = theano.scan(lambda v: (v * a, {a: a + v}), sequences=x)
    f = theano.function([x], out, updates=[*updates.items(), (b, b + x)])
    lines = f.source.splitlines()
    for number in range(1, len(lines)):  # at the last line, `return`, all is stored
        stopped = interrupted(f, number, error)
        before = (a.get_value(), b.get_value().tolist()) == (1.0, [1.0, 1.0])
        assert before or not stopped, lines[number - 1]
        a.set_value(1.0), b.set_value(np.ones(2))


def interrupted(f, number, error):
    """Call `f`, raise `error` at this line of its text; False if the line did not run."""

    def on_call(frame, event, _):
        return on_line if frame.f_code.co_filename.startswith("<minitheano") else None

    def on_line(frame, event, _):
        if event == "line" and frame.f_lineno == number:
            sys.settrace(None)
            raise error
        return on_line

    old = sys.gettrace()
    sys.settrace(on_call)
    try:
        f([1.0, 2.0])
    except error:
        return True
    finally:
        sys.settrace(old)
    return False

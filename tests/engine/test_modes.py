"""Modes: as written or rewritten, and the modes that look at every value."""

import numpy as np
import pytest

import minitheano as theano
import minitheano.tensor as T
from minitheano.compile.debugmode import BadOptimization, DebugModeError, InvalidValueError
from minitheano.compile.monitormode import MonitorMode, detect_nan
from minitheano.compile.nanguardmode import NanGuardMode
from minitheano.ifelse import ifelse
from minitheano.modes import get_default_mode, get_mode, predefined_modes, register_mode


@pytest.fixture
def x():
    """One symbolic number."""
    return T.dscalar("x")


@pytest.mark.parametrize("mode", ["FAST_COMPILE", theano.Mode(optimizer=None), "as set"])
def test_a_graph_may_run_as_it_was_written(x, mode):
    """FAST_COMPILE, `optimizer=None` and the flag rewrite nothing: log(exp(x)) overflows."""
    with theano.config.change(optimizer="None" if mode == "as set" else "o4"):
        f = theano.function([x], T.log(T.exp(x)), mode=None if mode == "as set" else mode)
    assert f.rewrites == [] and f(1000.0) == np.inf
    assert [n.op.name for n in f.maker.fgraph.toposort()] == ["exp", "log"]


@pytest.mark.parametrize("mode", [None, "FAST_RUN", theano.Mode("py", "fast_run"), "Mode"])
def test_a_graph_is_rewritten_unless_it_is_asked_not_to(x, mode):
    """The other modes find that log undoes exp."""
    f = theano.function([x], T.log(T.exp(x)), mode=mode)
    assert f.rewrites and f(1000.0) == 1000.0


def test_the_mode_of_the_process_is_a_flag(x):
    """`config.mode` is the mode of functions that name none."""
    with theano.config.change(mode="FAST_COMPILE"):
        assert get_default_mode() is predefined_modes["FAST_COMPILE"]
        assert theano.function([x], T.log(T.exp(x)))(1000.0) == np.inf
    assert str(get_default_mode()) == "Mode(linker = vm, optimizer = default)"


def test_tags_and_linkers_are_accepted(x):
    """`including`, `excluding` and `requiring` give a mode that works the same."""
    mode = get_mode("FAST_RUN").including("a").excluding("fusion", "inplace").requiring("b")
    assert theano.function([x], x + 1, mode=mode)(1) == 2
    assert mode.clone(optimizer=None).rewrites is False and mode.rewrites is True


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (lambda: theano.Mode(linker="bogus"), KeyError),
        (lambda: theano.Mode(optimizer="bogus"), KeyError),
        (lambda: theano.function([], [], mode="bogus"), ValueError),
    ],
)
def test_a_word_that_is_no_mode_is_told(make, kind):
    """An unknown linker, optimizer or mode raises an error that lists the known ones."""
    with pytest.raises(kind, match=r"FAST_RUN|fast_run|vm"):
        make()


def test_a_mode_may_be_given_a_name(x):
    """`register_mode` lets `mode='name'` find a mode, once."""
    register_mode("plain", theano.Mode(optimizer=None))
    try:
        assert theano.function([x], T.log(T.exp(x)), mode="plain")(1000.0) == np.inf
        with pytest.raises(KeyError):
            register_mode("plain", theano.Mode())
    finally:
        del predefined_modes["plain"]


def test_a_monitor_sees_every_node_with_its_values(x):
    """Both functions get the number, the node, and the values in lists of one."""
    seen = []

    def before(i, node, fn):
        seen.append((i, node.op.name, [float(v[0]) for v in fn.inputs]))

    def after(i, node, fn):
        seen.append(float(fn.outputs[0][0]))

    s = theano.shared(10.0, "s")
    f = theano.function([x], (x + s) * 5.0, updates=[(s, s + 1)], mode=MonitorMode(before, after))
    assert f(3.0) == 65.0 and s.get_value() == 11.0
    assert seen[:3] == [(0, "add", [3.0, 10.0]), 13.0, (1, "mul", [13.0, 5.0])]


def test_a_monitor_prints_a_node_as_theano_does(x, capsys):
    """`print(i, node)` shows the op and its inputs, as the tutorial on debugging does."""
    show = MonitorMode(lambda i, node, fn: print(i, node, [v[0] for v in fn.inputs]))
    theano.function([x], x * 5.0, mode=show)(3.0)
    shown = "0 Elemwise{mul,no_inplace}(x, TensorConstant{5.0}) [array(3.), array(5."
    assert capsys.readouterr().out.startswith(shown)


def test_what_a_monitor_is_shown_is_its_own():
    """A callback may keep the values and write into them: the call and the states do not notice."""
    s, v = theano.shared(np.zeros(2), "s"), T.dvector("v")

    def spoil(i, node, fn):
        for (value,) in [*fn.inputs, *fn.outputs]:
            value.fill(99)

    f = theano.function([v], s + v, updates=[(s, s * 2 + v)], mode=MonitorMode(spoil, spoil))
    assert f([1.0, 2.0]).tolist() == [1, 2] and s.get_value().tolist() == [1, 2]


def test_a_branch_that_is_not_taken_has_no_value(x):
    """The value of an earlier call is not shown in its place."""
    seen = []

    def look(i, node, fn):
        if node.op.name == "ifelse":
            seen.append([v[0] for v in fn.inputs][1:])

    y = ifelse(T.gt(x, 0), T.exp(x), T.sin(x))
    f = theano.function([x], y, mode=MonitorMode(post_func=look, optimizer="None"))
    f(1.0), f(-1.0)
    assert [[v is None for v in values] for values in seen] == [[False, True], [True, False]]


def test_a_monitor_can_look_for_nan(x, capsys):
    """The tutorial's `detect_nan` prints the node that makes a nan, and the call goes on."""
    f = theano.function([x], T.log(x) * x, mode=MonitorMode(post_func=detect_nan))
    assert np.isnan(f(-1.0))
    printed = capsys.readouterr().out
    assert printed.startswith("*** NaN detected ***") and "Inputs : [array(-1.)]" in printed


@pytest.mark.parametrize(
    ("formula", "value", "found"),
    [(T.log, -1.0, "nan"), (T.log, 0.0, "inf"), (T.sqr, 1e6, "1e10"), (T.sqr, np.nan, "nan")],
)
def test_a_guard_stops_at_the_first_bad_number(x, formula, value, found):
    """nan, inf and numbers above 1e10 raise AssertionError, which tells the expression."""
    f = theano.function([x], formula(x) + 1, mode=NanGuardMode(True, True, True))
    with pytest.raises(AssertionError, match=f"NanGuardMode found .*{found}") as told:
        f(value)
    words = "in 'x': it is nan" if np.isnan(value) else f"from x = {value}"
    assert words in str(told.value) and len(str(told.value).splitlines()) <= 6


def test_a_guard_shows_the_element_and_what_it_was_made_of():
    """Of an array the first bad element, and the operands there, not whole arrays."""
    v = T.dvector("v")
    f = theano.function([v], T.log(v), mode="NanGuardMode")
    with pytest.raises(AssertionError, match=r"element \[2\] is nan, from v\[2\] = -3.0"):
        f([1.0, 2.0, -3.0])


def test_a_guard_changes_no_state_when_it_stops(x):
    """The call is undone, as by any other error."""
    s = theano.shared(1.0, "s")
    f = theano.function([x], [], updates=[(s, s / x)], mode="NanGuardMode")
    with pytest.raises(AssertionError):
        f(0.0)
    assert s.get_value() == 1.0 and f(2.0) == []


def test_a_guard_looks_into_a_scan():
    """The turn of the scan in which the number went bad is told."""
    outputs, _ = theano.scan(lambda h: h * 1e4, outputs_info=T.constant(1.0), n_steps=5)
    f = theano.function([], outputs, mode=NanGuardMode(True, True, True))
    with pytest.raises(AssertionError, match="step 2"):
        f()


def test_what_a_guard_takes_for_an_error_can_be_set(x):
    """Arguments win over the flags `config.NanGuardMode`."""
    with theano.config.change({"NanGuardMode.nan_is_error": False}):
        assert np.isnan(theano.function([x], T.log(x), mode=NanGuardMode())(-1.0))
    assert theano.function([x], T.log(x), mode=NanGuardMode(True, False, False))(0.0) == -np.inf


def test_the_debug_mode_refuses_values_that_are_not_finite(x):
    """InvalidValueError, unless the flag allows them."""
    f = theano.function([x], T.log(x), mode="DebugMode")
    assert f(1.0) == 0.0
    with pytest.raises(InvalidValueError):
        f(-1.0)
    assert issubclass(InvalidValueError, DebugModeError)
    loose = theano.compile.DebugMode(check_isfinite=False)
    assert np.isnan(theano.function([x], T.log(x), mode=loose)(-1.0))


def test_the_debug_mode_stores_updates_once(x):
    """A call is computed several times and committed once."""
    s = theano.shared(1.0, "s")
    f = theano.function([x], s, updates=[(s, s + x)], mode="DEBUG_MODE")
    assert [float(f(2.0)), float(f(2.0)), float(s.get_value())] == [1.0, 3.0, 5.0]


def test_the_debug_mode_finds_a_rewrite_that_changes_the_answer(x):
    """The graph as written and the graph that runs are both computed, and compared."""
    made = theano.function([x], x * 2.0)._made
    written, program = made.program(made.outputs, {}), made.program([x * 3.0], {})
    _, run = theano.compile.DebugMode().compile(program, written)
    with pytest.raises(BadOptimization, match=r"4\.0 as written, 6\.0 as rewritten"):
        run(2.0)


@pytest.mark.parametrize(
    ("lang", "data", "formula"),
    [
        ("en", "look at the data", "f.trace"),
        ("zh", "先查看数据", "f.trace"),
    ],
)
def test_a_guard_tells_data_from_formulas_in_both_languages(x, lang, data, formula):
    """A nan that came in as an argument has another remedy than one that was computed."""
    f = theano.function([x], T.log(x), mode=NanGuardMode())
    with theano.config.change(lang=lang):
        for value, remedy in ((np.nan, data), (-1.0, formula)):
            with pytest.raises(AssertionError) as told:
                f(value)
            assert remedy in str(told.value)

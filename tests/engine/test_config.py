"""The flags of `theano.config`: Theano's names and defaults, groups, and flags of one's own."""

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import minitheano as theano
import minitheano.tensor as T
from minitheano.config import PARAMS, WORKING, config
from minitheano.configparser import (
    AddConfigVar,
    BoolParam,
    EnumStr,
    FloatParam,
    IntParam,
    StrParam,
    _config_var_list,
    change_flags,
)
from minitheano.errors import LearnerWarning


def test_the_defaults_are_theanos():
    """A program that reads a flag finds what it finds in Theano 1.0.5."""
    flags = [config.floatX, config.device, config.mode, config.optimizer, config.linker]
    assert flags == ["float64", "cpu", "Mode", "o4", "vm"]
    assert config.warn.subtensor_merge_bug is False and config.warn.inc_subtensor1_opt is True
    assert config.warn.identify_1pexp_bug is config.warn.inc_set_subtensor1 is False
    assert config.traceback.limit == 8
    assert config.DebugMode.check_finite is True and config.cxx == config.gcc.cxxflags == ""
    assert config.compute_test_value == "off" and config.print_test_value is False


@pytest.mark.parametrize(
    ("flag", "wrong"),
    [
        ("floatX", "float128"),
        ("allow_gc", "perhaps"),
        ("openmp_elemwise_minsize", "many"),
        ("on_unused_input", None),
        ("optimizer", "wrong"),
    ],
)
def test_a_flag_refuses_what_it_does_not_take(flag, wrong):
    """ValueError, and the flag keeps its value."""
    before = str(config)
    with pytest.raises(ValueError), config.change({flag: wrong}):
        pass
    assert str(config) == before


@pytest.mark.parametrize("said", [True, "True", "true", "1", 1])
def test_a_flag_takes_the_words_for_true(said):
    """Flags from the environment are words, those of programs are values."""
    with config.change(allow_gc=False):
        config.allow_gc = said
        assert config.allow_gc is True


def test_an_unknown_flag_has_no_value():
    """Reading it raises AttributeError; setting it keeps it, as in Theano."""
    for group in (config, config.warn, config.dnn.conv):
        with pytest.raises(AttributeError, match="no_such_flag"):
            _ = group.no_such_flag
    with pytest.raises(AttributeError), config.change(no_such_flag=1):
        pass


@pytest.mark.parametrize("change", [theano.change_flags, config.change_flags, change_flags])
def test_flags_may_be_changed_for_a_while(change):
    """`change_flags` works with `with`, as a decorator, and for flags of a group."""
    with change([("warn.round", True)], floatX="float32"):
        assert (config.warn.round, T.matrix().dtype) == (True, "float32")
    assert (config.warn.round, T.matrix().dtype) == (False, "float64")

    @change(floatX="float32")
    def made():
        return T.scalar().dtype

    assert (made(), made(), T.scalar().dtype) == ("float32", "float32", "float64")


def test_the_old_values_come_back_after_an_error():
    """An exception inside the block, or a wrong flag before it, leaves no flag changed."""
    with pytest.raises(ZeroDivisionError), config.change(floatX="float32"):
        raise ZeroDivisionError
    with (
        pytest.raises(ValueError),
        config.change({"floatX": "float32", "mode": "x", "optimizer": "wrong"}),
    ):
        pass
    assert (config.floatX, config.mode) == ("float64", "Mode")


@pytest.mark.parametrize("change", [change_flags, config.change])
def test_a_wrong_flag_shows_the_line_that_named_it(change):
    """Python's own lines for `with` are not the learner's."""
    with pytest.raises(AttributeError) as told, change(nonsense=1):
        pass
    assert "change(nonsense=1)" in str(told.value)


def test_float_x_decides_what_is_not_said():
    """It is the dtype of `T.matrix()` and of Python floats, not that of a stored array."""
    with config.change(floatX="float32"):
        assert (T.vector().dtype, T.constant(0.1).dtype) == ("float32", "float32")
        assert (T.dvector() * 0.1).dtype == "float64" and (T.vector() * 0.1).dtype == "float32"
        assert (
            theano.shared(np.zeros(2)).dtype == "float64" and theano.shared(1.0).dtype == "float64"
        )


def test_float64_is_told_when_it_is_asked_for():
    """`warn_float64` warns or raises where a compiled graph holds a float64."""
    x, y = T.fscalar("x"), T.dscalar("y")
    with config.change(warn_float64="raise"):
        assert theano.function([x], x * 2)(1) == 2
        with pytest.raises(TypeError, match="'y' is float64"):
            theano.function([x, y], x * y)
    with config.change(warn_float64="warn"), pytest.warns(LearnerWarning, match="float64"):
        theano.function([x], T.cast(x, "float64"))


def test_a_program_may_declare_its_own_flags():
    """`AddConfigVar` adds a flag with a default and a check; a name can be taken once."""
    params = {
        "own.word": (EnumStr("a", "b"), "b", "c"),
        "own.count": (IntParam(3, lambda n: n > 0), "5", -1),
        "own.rate": (FloatParam(0.5), "0.25", "x"),
        "own.yes": (BoolParam(True), "False", "no"),
        "own.name": (StrParam(lambda: "made"), "given", None),
    }
    try:
        for name, (param, good, bad) in params.items():
            AddConfigVar(name, "a flag for this test", param)
            with config.change({name: good}):
                pass
            if bad is not None:
                with pytest.raises(ValueError), config.change({name: bad}):
                    pass
        own = config.own
        assert [own.word, own.count, own.rate, own.yes, own.name] == ["a", 3, 0.5, True, "made"]
        assert "own.word" in [param.fullname for param in _config_var_list]
        for taken in ("own.word", "floatX", "change", "change.more"):
            with pytest.raises(AttributeError, match=taken):
                AddConfigVar(taken, "", StrParam(""))
    finally:
        for name in params:
            PARAMS.pop(name, None)
        del config.__dict__["own"]


def test_a_flag_may_be_fixed_after_its_first_value():
    """`allow_override=False` is Theano's way to say so."""
    try:
        AddConfigVar("fixed_flag", "", StrParam("once", allow_override=False))
        with pytest.raises(Exception, match="fixed_flag"):
            config.fixed_flag = "twice"
        assert config.fixed_flag == "once"
    finally:
        del PARAMS["fixed_flag"], config.__dict__["fixed_flag"]


@pytest.mark.parametrize(("lang", "said"), [("en", "test values"), ("zh", "测试值")])
def test_printing_the_flags_says_what_they_change(lang, said):
    """Behind each flag that changes something here stands what; the others have a value alone."""
    with config.change(lang=lang):
        lines = dict(line.split(" = ", 1) for line in str(config).splitlines())
    assert set(lines) == set(PARAMS) and said in lines["compute_test_value"]
    assert {flag for flag, value in lines.items() if "   " in value} == set(WORKING)


def engine_reads():
    """The flags that the sources of the engine ask for, by their full names."""
    package = Path(theano.__file__).parent
    files = [f for f in package.rglob("*.py") if f.name not in ("config.py", "left_out.py")]
    texts = "".join(f.read_text("utf-8") for f in files)
    return set(re.findall(r"(?<![`.\w])config\.((?:[A-Z]\w+\.|unittests\.)?\w+)", texts))


def test_the_table_of_working_flags_is_the_truth():
    """Each flag in it is read by the engine, and no other is, but `linker`, which a mode shows."""
    plain = {flag for flag in WORKING if not flag.startswith("NanGuardMode.")}
    assert plain <= engine_reads()
    assert (engine_reads() & set(PARAMS)) - {"linker"} == plain


def test_flags_come_from_the_environment():
    """THEANO_FLAGS sets flags, those of groups and those that a program declares later.

    Nothing else comes in: an unknown word, no name, or the name of a method changes nothing.
    """
    code = """
import minitheano as theano
from minitheano.configparser import AddConfigVar, IntParam
AddConfigVar("own.count", "", IntParam(1))
c = theano.config
with c.change(floatX="float64"):
    print(c.floatX, c.warn.round, c.own.count, hasattr(c, "unheard_of"), c.cxx, c.openmp)
"""
    flags = "floatX=float32,warn.round=True, own.count=7,unheard_of=x,change=1,_prefix=y,"
    flags += "__class__=int,=3,.=4,cxx=__import__('os').abort(),openmp=1,add"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={"THEANO_FLAGS": flags, "LANG": "en"},
    )
    assert done.stdout == "float64 True 7 False __import__('os').abort() True\n", done.stderr

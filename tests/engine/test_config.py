"""The flags of `theano.config`: Theano's names and defaults, groups, and flags of one's own."""

import subprocess
import sys

import numpy as np
import pytest

import minitheano as theano
import minitheano.tensor as T
from minitheano.config import PARAMS, config
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
    assert config.warn.subtensor_merge_bug is False and config.traceback.limit == 8
    assert config.DebugMode.check_finite is True and config.cxx == config.gcc.cxxflags == ""
    assert config.compute_test_value == "off" and config.print_test_value is False


@pytest.mark.parametrize(
    ("flag", "wrong"),
    [
        ("floatX", "float128"),
        ("allow_gc", "perhaps"),
        ("openmp_elemwise_minsize", "many"),
        ("on_unused_input", None),
        ("NanGuardMode.action", "cry"),
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
    with pytest.raises(ValueError), config.change({"floatX": "float32", "linker": "wrong"}):
        pass
    assert config.floatX == "float64"


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
        with pytest.raises(AttributeError, match=r"own\.word"):
            AddConfigVar("own.word", "", StrParam(""))
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


def test_flags_come_from_the_environment():
    """THEANO_FLAGS sets flags, those of groups and those that a program declares later."""
    code = """
import minitheano as theano
from minitheano.configparser import AddConfigVar, IntParam
AddConfigVar("own.count", "", IntParam(1))
c = theano.config
print(c.floatX, c.warn.round, c.own.count, c.unheard_of)
"""
    flags = "floatX=float32,warn.round=True, own.count=7,unheard_of=x,"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={"THEANO_FLAGS": flags, "LANG": "en"},
    )
    assert done.stdout == "float32 True 7 x\n", done.stderr

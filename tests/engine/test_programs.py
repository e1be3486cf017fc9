"""Programs in Theano's API give what Theano 1.0.5 gave: value, dtype and shape."""

import json
from pathlib import Path

import numpy as np
import pytest

import minitheano as theano
import minitheano.tensor as T
from minitheano import alias

PROGRAMS = json.loads((Path(__file__).parents[1] / "data" / "programs.json").read_text("utf-8"))
# Recorded without rewriting: log(1 + exp(800)) is inf there, and 800 in every optimised function.
PLAIN = {"stability"}


def run(code):
    """What the program leaves in `result`."""
    alias.install()
    names = {"theano": theano, "T": T, "np": np}
    exec(code, names)
    return names["result"]


def same(found, recorded):
    """Compare a result with its record: arrays by dtype, shape and value, anything else by ==."""
    if isinstance(recorded, dict) and "float" in recorded:
        assert found == pytest.approx(float(recorded["float"]), rel=1e-9)
        return
    if isinstance(recorded, dict) and "data" not in recorded:
        (shown,) = recorded.values()  # something that has no numbers, by its text
        assert str(found) == str(shown)
        return
    if not isinstance(recorded, dict):
        if isinstance(recorded, list):
            assert len(found) == len(recorded)
            for one, other in zip(found, recorded, strict=True):
                same(one, other)
        else:
            assert found == recorded
        return
    value = np.asarray(found)
    assert value.dtype.name == recorded["dtype"]
    assert list(value.shape) == recorded["shape"]
    expected = np.array([float(x) if isinstance(x, str) else x for x in recorded["data"]])
    rough = 1e-5 if value.dtype == "float32" else 1e-9
    np.testing.assert_allclose(value.ravel(), expected, rtol=rough, atol=rough)


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda p: p["name"])
def test_a_recorded_program_gives_what_theano_gave(program):
    """Each recorded program runs unmodified and gives the recorded result."""
    plain = {"optimizer": "None"} if program["name"] in PLAIN else {}
    with theano.config.change_flags(**plain):
        same(run(program["code"]), program["expect"])


def test_the_rewrites_keep_what_the_plain_formula_loses():
    """By default the program `stability` gives what Theano 1.0.5 gives after its optimisations."""
    (program,) = [p for p in PROGRAMS if p["name"] == "stability"]
    low, high = 0.31326168751822286, 1.3132616875182228
    assert [found.tolist() for found in run(program["code"])] == [
        [0.0, low, 0.6931471805599453, high, 800.0],
        [-800.0, -high, -0.6931471805599453, -low, 0.0],
        [0.0, -low, -0.6931471805599453, -high, -800.0],
        [-1e-18, -1e-18, 0.0, 1e-18, 1e-18],
    ]

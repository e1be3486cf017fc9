"""A call that fails at any place has stored nothing or everything, and the next call is right."""

import pytest
from injection import Sweep, cells_of
from stateful import FUNCTIONS, made


@pytest.mark.parametrize("build", FUNCTIONS, ids=lambda b: b.__name__)
@pytest.mark.parametrize("lines", [True, False], ids=["lines", "instructions"])
def test_a_fault_at_any_place_leaves_a_whole_state(build, lines):
    """Whatever is raised at a line or an instruction, the state is that before or that after."""
    act, f, args = made(build)
    sweep = Sweep(act, cells_of(f), args)
    assert sweep.run(lines) > 20
    print(build.__name__, sweep.faults, sweep.stored)

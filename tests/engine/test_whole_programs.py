"""Random whole programs do what plain NumPy does beside them: in every mode, and as copies."""

from __future__ import annotations

import copy
import pickle
import warnings
from typing import Any

import numpy as np
import pytest
from hypothesis import Phase, given
from trials import some
from whole_programs import Program, Register, programs

import minitheano as theano
from minitheano.compile.debugmode import DebugMode
from minitheano.compile.monitormode import MonitorMode
from minitheano.compile.nanguardmode import NanGuardMode
from minitheano.errors import LearnerWarning
from minitheano.rewrite import Equation, Rewriting, by_op, first_that_fits

SOME = some(Phase.generate)  # a program is short; to shrink it takes minutes
CALLS = 3


def modes() -> dict[str, Any]:
    """Every way to compile."""
    return {
        "as written": theano.Mode(optimizer=None),
        "FAST_COMPILE": "FAST_COMPILE",
        "FAST_RUN": "FAST_RUN",
        "NanGuardMode": NanGuardMode(False, False, False),
        "MonitorMode": MonitorMode(post_func=lambda i, node, fn: None),
        "DebugMode": DebugMode(check_isfinite=False),
    }


class Expected:
    """What each call returns and stores; the calls end where one fails or is not finite."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.calls: list[tuple[Any, Any, Any]] = []
        self.error: Any = None
        registers = program.sheet.registers
        self.start = {n: registers[n].value for n in program.shared}
        stored = dict(self.start)
        for turn in range(CALLS):
            arguments = {n: np.roll(registers[n].value, turn) for n in program.inputs}
            if turn:
                arguments = {n: v[()] if v.ndim == 0 else v for n, v in arguments.items()}
            try:
                with np.errstate(all="ignore"):
                    outputs, stored = program.called(arguments, stored)
            except (ValueError, IndexError) as error:
                self.error = type(error)
                self.calls.append((arguments, None, stored))
                break
            if not all(map(finite, [*outputs, *stored.values()])):
                break
            self.calls.append((arguments, outputs, stored))

    def hold(self, f: Any, way: str, run: Any = None, shared: bool = True) -> None:
        """Call after call, `f` answers and stores what is expected, or fails as is expected."""
        if shared:
            self.reset()
        run = run or f
        for arguments, outputs, stored in self.calls:
            values = [arguments[n] for n in self.program.inputs]
            if outputs is None:
                with pytest.raises(self.error):
                    run(*values)
            else:
                found = run(*values)
                for n, one, other in zip(self.program.outputs, found, outputs, strict=True):
                    self.alike(n, one, other, way)
            for n, value in stored.items() if shared else ():
                self.alike(n, self.program.symbol(n).get_value(), value, f"{way}, stored")

    def reset(self) -> None:
        for n, value in self.start.items():
            self.program.symbol(n).set_value(value)

    def alike(self, name: str, found: Any, wanted: Any, way: str) -> None:
        """Values as near as their dtypes allow, shapes and dtypes exactly."""
        r: Register = self.program.sheet.registers[name]
        assert isinstance(found, np.ndarray), (way, name)
        assert (found.dtype, found.shape) == (r.symbol.dtype, np.shape(wanted)), (way, name)
        np.testing.assert_allclose(found, wanted, r.rough, r.rough * 10, err_msg=f"{way}, {name}")


def finite(value: Any) -> bool:
    """True for numbers that no rewrite may change."""
    return bool(np.isfinite(value).all())


@SOME
@given(programs())
def test_a_program_does_in_every_mode_what_numpy_does(program: Program) -> None:
    """Outputs, stored values and errors of three calls; recorded and rehearsed ones, too."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", LearnerWarning)
        expected = Expected(program)
        for way, mode in modes().items():
            expected.hold(program.compiled(mode), way)
        f = program.compiled()
        expected.hold(f, "trace", lambda *values: f.trace(*values).outputs)
        expected.hold(f, "copy", f.copy())
        expected.reset()
        copies = {"pickle": pickle.loads(pickle.dumps(f)), "deepcopy": copy.deepcopy(f)}
        for way, made in copies.items():
            expected.hold(made, way, shared=False)
        one_by_one(program, f, expected)


def one_by_one(program: Program, f: Any, expected: Expected) -> None:
    """Each equation that was applied changes nothing when it is the only one."""
    arguments, wanted, _ = (*expected.calls, (None, None, None))[0]
    if wanted is None:
        return
    rules = {step.rule: step.reason for step in f.rewrites if isinstance(step.reason, Equation)}
    for name, rule in rules.items():
        alone = by_op([rule])
        passes = (lambda node, run, alone=alone: first_that_fits(alone, node, run.closed),)
        outputs = Rewriting(passes).run(f.outputs)
        g = theano.function(
            f.inputs, outputs, mode=theano.Mode(optimizer=None), on_unused_input="ignore"
        )
        expected.reset()
        found = g(*[arguments[n] for n in program.inputs])
        for n, one, other in zip(program.outputs, found, wanted, strict=True):
            expected.alike(n, one, other, f"{name} alone")

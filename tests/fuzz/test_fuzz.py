"""Whatever is typed, `function`, `scan` and the formulas answer with a result or with a lesson.

Bytes become programs (writing.py), which are run and judged (judging.py): no error of the engine's
inside comes out, messages are short and can be told in both languages, and a line that failed has
changed no shared variable. Hypothesis draws the bytes everywhere; where atheris exists, it steers
them (steered.py).
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judging import findings
from writing import written

MANY = int(os.environ.get("MINITHEANO_FUZZ", "300"))

# Programs that once showed the engine at fault.
FOUND = {
    "a number beyond all dtypes": "T.dscalar() - 2 ** 70",
    "a constant of a symbol": "T.constant(T.dscalar())",
    "an operand too many": "T.shape(T.dmatrix(), 1)",
    "an operand too few": "T.nnet.softmax()",
    "a dtype that is none": "T.sum(T.dmatrix(), dtype=T)",
    "an axis that is none": "T.sum(T.dmatrix(), np.array('s'))",
    "a name that is no text": "x = T.dscalar()\nx.name = x\nT.grad(x, None)",
    "a name of two lines": "theano.function([], [T.dscalar('a\\n{b}')])",
    "a sequence of two lines": "theano.scan(lambda: 0, sequences=np.ones((2, 3)))",
    "a complex value for a real symbol": "x = T.dscalar()\ntheano.clone(x, {x: 1j})",
    "a list, which is no tensor": "T.reshape_like(T.dscalar(), theano.shared([0, 1]))",
    "no branches": "ifelse(T.dscalar(), [], [])",
    "a module for an index": "T.dmatrix()[np]",
    "a module for a value": "s = theano.shared([0])\ns.set_value(T)",
    "values without variables": "T.dscalar().eval([1])",
    "no variable to differentiate by": "T.grad(T.dscalar(), None)",
    "a number without axes": "T.identity_like(T.dscalar())",
    "something to print that is no variable": "theano.pp(np.int8(1))",
    "a misspelt keyword": "x = T.dscalar()\ntheano.function([x], x, update=[])",
}


@pytest.mark.parametrize("program", FOUND.values(), ids=FOUND)
def test_what_was_found_once_stays_mended(program: str) -> None:
    """Each of these lines gave an error of the engine's inside."""
    assert findings(program.splitlines()) == []


def test_the_judge_sees_an_error_of_the_inside() -> None:
    """Were the engine to fail inside, the program would be a finding: this test can fail."""
    (found,) = findings(["x = T.dscalar()", "x.type._exactly(1, 2, 3)"])
    assert found.startswith("line 2") and "AttributeError" in found


@settings(max_examples=MANY, deadline=None, derandomize=True)
@given(st.binary(min_size=20, max_size=300))
def test_a_random_program_meets_results_or_lessons(data: bytes) -> None:
    """Lines that no learner would think of, and many that one would."""
    lines = written(data)
    found = findings(lines)
    assert not found, "\n".join([*lines, *found])


@pytest.mark.slow
def test_a_steered_program_meets_results_or_lessons(tmp_path: Path) -> None:
    """Bytes that lead to lines of the engine which were not reached before."""
    pytest.importorskip("atheris")
    target = Path(__file__).with_name("steered.py")
    runs = [f"-runs={10 * MANY}", "-seed=1", "-max_len=300", f"-artifact_prefix={tmp_path}/"]
    done = subprocess.run([sys.executable, str(target), *runs], capture_output=True, text=True)
    assert done.returncode == 0, (done.stdout + done.stderr)[-6000:]

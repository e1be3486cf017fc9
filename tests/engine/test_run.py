"""Programs written for Theano run unmodified by `python -m minitheano run`."""

import os
import re
import subprocess
import sys

import pytest

ACCUMULATOR = """
import numpy as np
import theano
import theano.tensor as T
from theano import function
from theano.scan_module import until

state = theano.shared(np.array(0, dtype=np.float64), 'state')
inc = T.scalar('inc', dtype=state.dtype)
accumulator = function([inc], state, updates=[(state, state + inc)])
for step in (1, 10):
    accumulator(step)
    print(state.get_value())
state.set_value(-1)
accumulator(3)
print(state.get_value())
a = T.scalar(dtype=state.dtype)
skip_shared = theano.function([inc, a], state * 2 + inc, givens=[(state, a)])
print(skip_shared(2, 3))
print(state.get_value())
"""
VARIANTS = """
import theano

def v2(passed):
    a = theano.shared(1)
    outputs, updates = theano.scan(lambda: {a: a + 1}, n_steps=10)
    f = theano.function([], outputs=outputs, updates=updates if passed else None)
    print(f(), a.get_value())

v2(False)
v2(True)
"""


def run(tmp_path, program):
    """What the command says of a program."""
    file = tmp_path / "program.py"
    file.write_text(program, "utf-8")
    command = [sys.executable, "-m", "minitheano", "run", str(file)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_tutorials_program_prints_what_its_comments_say(tmp_path):
    """Shared variables, updates and givens, with the import unchanged."""
    done = run(tmp_path, ACCUMULATOR)
    assert (done.stdout.split(), done.stderr) == (["1.0", "11.0", "2.0", "8.0", "2.0"], "")


def test_the_questions_program_prints_its_two_answers(tmp_path):
    """Without `updates=` the state stays 1, with it the state is 11."""
    done = run(tmp_path, VARIANTS)
    assert (done.stdout.splitlines(), done.stderr) == (["[] 1", "[] 11"], "")


def test_a_wrong_command_says_how_it_is_used(tmp_path):
    """Exit code 2 and one line."""
    done = subprocess.run(
        [sys.executable, "-m", "minitheano"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2 and "run program.py" in done.stderr


FAILING = """
import theano, theano.tensor as T
s, x = theano.shared(0, 's'), T.dscalar('x')
xs = T.dvector('xs')
def call():
    {line}
call()
"""


@pytest.mark.parametrize("how", [["-m", "minitheano", "run"], ["-c", "{start}"]])
@pytest.mark.parametrize(
    "line",
    [
        "theano.function([x], updates=[(s, s + x)])",
        "theano.function([xs], xs + T.ones(2))([1, 2, 3])",
        "theano.function([x], x)(1, 2)",
        "T.dot(xs, xs, xs)",
        "theano.scan(lambda a: None, sequences=xs)",
    ],
)
def test_a_script_that_fails_shows_its_own_lines(tmp_path, line, how):
    """A traceback has the program's frames, and behind them at most one of this library."""
    program = tmp_path / "program.py"
    program.write_text(FAILING.format(line=line))
    start = (
        "import runpy; from minitheano import alias; alias.install();"
        f"runpy.run_path({str(program)!r}, run_name='__main__')"
    )
    command = [sys.executable, *(word.format(start=start) for word in how), str(program)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    told = done.stderr
    assert done.returncode == 1 and 'program.py", line 7, in' in told and "Error: " in told
    assert "During handling" not in told and "direct cause" not in told
    assert len(re.findall(r'File ".*minitheano/\w+\.py"', told)) <= 1, told


def test_the_whole_stack_of_a_script_is_shown_on_request(tmp_path):
    """With exception_verbosity=high the frames of the library are there."""
    program = tmp_path / "program.py"
    program.write_text(FAILING.format(line="theano.function([x], updates=[(s, s + x)])"))
    done = subprocess.run(
        [sys.executable, "-m", "minitheano", "run", str(program)],
        capture_output=True, text=True, timeout=60,
        env=os.environ | {"THEANO_FLAGS": "exception_verbosity=high"},
    )  # fmt: skip
    assert "updates.py" in done.stderr and "in read_updates" in done.stderr

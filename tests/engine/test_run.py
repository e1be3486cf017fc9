"""Programs written for Theano run unmodified by `python -m minitheano run`."""

import subprocess
import sys

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

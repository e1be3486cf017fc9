"""What a learner sees in a notebook: errors, warnings and hints, in a real kernel.

Cells are run one after another, and again, as learners do it; what counts is what arrives in the
notebook.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator

import nbformat
import pytest
from nbclient import NotebookClient

pytestmark = pytest.mark.notebooks
START = "import importlib\nimport minitheano as theano, minitheano.tensor as T\nimport numpy as np"


class Notebook:
    """A running kernel: `run` sends a cell and returns what the notebook would show."""

    def __init__(self, client: NotebookClient) -> None:
        self.client, self.count = client, 0

    def run(self, source: str) -> nbformat.NotebookNode:
        cell = nbformat.v4.new_code_cell(source)
        self.client.nb.cells.append(cell)
        self.client.execute_cell(cell, self.count, store_history=True)
        self.count += 1
        return cell

    def printed(self, source: str) -> str:
        """What the cell printed."""
        return _streams(self.run(source), "stdout")

    def warned(self, source: str) -> str:
        """What came as a warning."""
        return _streams(self.run(source), "stderr")

    def error(self, source: str) -> str:
        """The error as it is shown, without colours."""
        outputs = self.run(source).outputs
        shown = "\n".join(next(o for o in outputs if o.output_type == "error").traceback)
        return re.sub(r"\x1b\[[\d;]*m", "", shown)


def _streams(cell: nbformat.NotebookNode, name: str) -> str:
    return "".join(o.text for o in cell.outputs if o.output_type == "stream" and o.name == name)


@pytest.fixture(scope="module")
def kernel() -> Iterator[NotebookClient]:
    """One kernel for all tests of this file."""
    book = nbformat.v4.new_notebook()
    client = NotebookClient(book, timeout=60, allow_errors=True, kernel_name="python3")
    with client.setup_kernel():
        yield client


@pytest.fixture
def book(kernel: NotebookClient) -> Iterator[Notebook]:
    """A notebook of its own on that kernel: nothing has a name but our modules."""
    notebook = Notebook(kernel)
    notebook.run(f"%reset -f\n{START}\ntheano.config.lang = 'en'")
    yield notebook
    notebook.run("theano.config.exception_verbosity = 'low'")


def test_an_error_is_its_message_alone(book):
    """At most six lines, the cell and the line named, no frame of the library."""
    book.run("s = theano.shared(0, 's')\nx = T.dscalar('x')")
    shown = book.error("f = 1\nf = theano.function([x], updates=[(s, s + x)])")
    assert shown.startswith("TypeError: The update 's + x'") and len(shown.splitlines()) <= 6
    assert re.search(r"cell \d+, line 2:\n    f = theano.function", shown), shown
    assert "site-packages" not in shown and "Traceback" not in shown and ".py" not in shown


def test_an_error_of_a_call_and_of_a_step_names_the_cell_of_the_formula(book):
    """The cell in which it was written, not the one that called."""
    book.run("xs = T.dvector('xs')\nout, _ = theano.scan(lambda x: x / T.zeros(2), xs)")
    book.run("f = theano.function([xs], out.sum() + T.dot(xs, T.ones(2)))")
    shown = book.error("f([1, 2, 3])")
    assert "T.dot(xs, T.ones(2))" in shown and len(shown.splitlines()) <= 6


def test_the_whole_stack_is_shown_on_request(book):
    """`exception_verbosity = 'high'` brings the frames back."""
    book.run("theano.config.exception_verbosity = 'high'\nx = T.dscalar('x')")
    shown = book.error("theano.function([x, x], x)")
    assert "Traceback" in shown and "inputs.py" in shown and "in function" in shown


def test_an_error_of_the_learners_own_step_has_no_frames_of_ours(book):
    """What Python says of the step stays as it is; between the cells stands nothing."""
    book.run("xs = T.dvector('xs')\ndef step(x):\n    return x + undefined")
    shown = book.error("theano.scan(step, sequences=xs)")
    assert "NameError" in shown and shown.count("Cell In[") == 2
    assert "scan.py" not in shown and "net.py" not in shown


def test_two_variables_of_one_name_are_recognised(book):
    """A cell that defines x was run again between the formula and the function."""
    book.run("x = T.dscalar('x')")
    book.run("y = x + 1")
    book.run("x = T.dscalar('x')")
    shown = book.error("f = theano.function([x], y)")
    assert "two" in shown and shown.count("'x'") >= 1 and len(shown.splitlines()) <= 6


def test_a_shared_variable_that_was_made_again_is_recognised(book):
    """The function updates the old one; a check says so, in both orders of running."""
    book.run("state = theano.shared(0, name='state')")
    book.run("f = theano.function([], state, updates=[(state, state + 1)])")
    assert "remade" not in book.printed("print(theano.check().keys)")
    book.run("state = theano.shared(0, name='state')")
    assert "remade" in book.printed("f()\nprint(theano.check().keys)")
    told = book.printed("print(f.check())")
    assert "two shared variables called 'state'" in told and "cell" in told
    book.run("f = theano.function([], state, updates=[(state, state + 1)])")
    assert "remade" not in book.printed("f()\nprint(theano.check().keys)")


def test_a_changed_cell_is_shown_as_it_was(book):
    """The node of an older version keeps its text, although a newer one has been run."""
    book.run("v = T.dvector('v')\nlong = T.dot(v, np.ones(3))\nf = theano.function([v], long)")
    book.run("v = T.dvector('v')\nw = v * 2\nlong = T.dot(w, np.ones(5))")
    shown = book.error("f([1, 2])")
    assert "T.dot(v, np.ones(3))" in shown and "np.ones(5)" not in shown and "line 2:" in shown


def test_a_check_reads_the_newest_text_of_a_cell(book):
    """A mistake that was mended in its cell is not remarked on any more."""
    book.run("x = T.dscalar('x')\ny = x ** 2")
    book.run("print('the value of y is', y)")
    assert "printed_formula" in book.printed("print(theano.check().keys)")
    book.run("print('the value of y is', y.eval({x: 2}))")
    assert "printed_formula" not in book.printed("print(theano.check().keys)")


def test_hints_show_themselves_as_a_list(book):
    """The value of a cell is HTML for the page and text for everybody else."""
    cell = book.run("s = theano.shared(0, 's')\ntheano.function([], s, updates=[(s, s)]).check()")
    data = cell.outputs[0].data
    assert "nothing changes" in data["text/plain"] and "<li>" in data["text/html"]


WARNS = "x = T.dvector('x')\nfor k in range(3):\n    s = theano.shared([k, k])"


def test_a_warning_comes_once_for_each_run_of_its_place(book):
    """Not for each turn of a loop; once more when the cell is run again; never a temporary file."""
    first = book.warned(WARNS)
    assert first.count("LearnerWarning") == 1 and re.search(r"cell \d+", first)
    again = book.warned(WARNS)
    assert again.count("LearnerWarning") == 1
    assert "ipykernel" not in first + again


def test_a_module_that_is_loaded_again_shows_its_new_text(book, tmp_path):
    """Old nodes are not shown with lines that belong to another version of the file."""
    module = tmp_path / "mymodel.py"
    module.write_text(
        "import minitheano.tensor as T\nv = T.dvector('v')\ny = T.dot(v, T.ones(3))\n"
    )
    book.run(f"import sys\nsys.path.insert(0, {str(tmp_path)!r})\nimport mymodel")
    book.run("old = mymodel.v, mymodel.y")
    head, y = "import minitheano.tensor as T\n", "y = T.dot(v, T.ones(4))\n"
    module.write_text(f"{head}\n# longer now\nv = T.dvector('v')\n{y}")
    book.run("importlib.invalidate_caches()\nmymodel = importlib.reload(mymodel)")
    book.run("f = theano.function([mymodel.v], mymodel.y)")
    shown = book.error("f([1, 2])")
    assert "mymodel.py, line 5:" in shown and "T.dot(v, T.ones(4))" in shown
    shown = book.error("theano.function([old[0]], old[1])([1, 2])")
    assert "mymodel.py, line 3" in shown and "longer" not in shown and "^" not in shown
    book.run("sys.path.remove(sys.path[0])")


OWN = """
class Twice(theano.Op):
    __props__ = ()
    def make_node(self, x):
        x = T.as_tensor_variable(x)
        return theano.Apply(self, [x], [x.type()])
    def perform(self, node, inputs, outputs):
        outputs[0][0] = np.asarray(inputs[0] * {factor})
"""


def test_a_class_of_ones_own_that_is_run_again_counts_anew(book):
    """The old function keeps the old class, a new one takes the new class."""
    book.run(OWN.format(factor=2))
    book.run("x = T.dscalar('x')\nold = theano.function([x], Twice()(x))")
    book.run(OWN.format(factor=3))
    book.run("new = theano.function([x], Twice()(x))")
    assert book.printed("print(old(1.0), new(1.0))").split() == ["2.0", "3.0"]


@pytest.mark.parametrize(
    ("environment", "lang"),
    [
        ({"LC_ALL": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "THEANO_FLAGS": "lang=en"}, "en"),
        ({"LANG": "en_US.UTF-8", "MINITHEANO_LANG": "zh"}, "zh"),
        ({}, "en"),
    ],
)
def test_the_language_is_that_of_the_machine(environment, lang):
    """The locale's variables have Python's order; MINITHEANO_LANG and THEANO_FLAGS go before."""
    code = "import minitheano; print(minitheano.config.lang)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True
    )
    assert done.stdout.strip() == lang

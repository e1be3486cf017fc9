"""Theano's public names: each exists here or is left out for a reason that is told."""

import importlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

import minitheano
from docs import compatibility
from minitheano import alias
from minitheano.left_out import LEFT_OUT, reason

LEFT = [m for m in compatibility.api() if m in ("theano.gpuarray", "theano.typed_list")]


@pytest.fixture(scope="module")
def modules():
    """Every module of Theano with its names looked up here."""
    return compatibility.modules()


def test_every_name_exists_or_is_left_out(modules):
    """There is no third state: a name is here, or the table of what is left out has it."""
    unknown = {m.name: m.unknown for m in modules if m.unknown}
    assert unknown == {}


def test_a_keyword_of_theano_is_accepted():
    """Functions and classes take the keywords of Theano's, but for those that the page lists."""
    refused = compatibility.refused_keywords()
    listed = json.loads(compatibility.KEYWORDS.read_text(encoding="utf-8"))
    assert refused == {name: words for row in listed for name, words in row["names"].items()}


@pytest.mark.parametrize("lang", compatibility.PAGES)
def test_the_page_is_as_it_would_be_made_now(lang):
    """docs/compatibility.md tells the engine as it is: `make docs` writes it anew."""
    assert compatibility.PAGES[lang].read_text(encoding="utf-8") == compatibility.text(lang)


def test_what_is_left_out_does_not_exist(modules):
    """An entry of the table fits no name that can be reached, and each entry fits something."""
    here = [compatibility.below(f"{m.name}.{n}") for m in modules for n in m.here]
    assert [name for name in here if reason(name)] == []
    assert len({entry.key for entry in LEFT_OUT}) == len(LEFT_OUT)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", LEFT)
def test_a_left_out_module_says_so_when_it_is_imported(name, lang):
    """The import raises ImportError with the reason and what to do instead, in both languages."""
    alias.install()
    entry, which = reason(compatibility.below(name)), ["en", "zh"].index(lang)
    with minitheano.config.change(lang=lang), pytest.raises(ImportError) as told:
        importlib.import_module(name)
    assert entry.why[which] in str(told.value) and entry.instead[which] in str(told.value)


@pytest.mark.parametrize(
    "code",
    [
        "import theano.gpuarray",
        "from theano import gpuarray",
        "from theano.gof import local_optimizer",
        "from theano.compile.mode import optdb",
        "import theano.tensor.blas",
    ],
)
def test_every_way_of_importing_tells_the_reason(code):
    """The reason is told by `import a.b`, `from a import b` and `from module import name`."""
    alias.install()
    with pytest.raises(ImportError, match="left out"):
        exec(code)


def test_asking_for_a_left_out_name_is_no_import():
    """`hasattr` works, and the AttributeError of a left-out name tells the reason."""
    assert not hasattr(minitheano, "gpuarray") and not hasattr(minitheano.sparse, "csr_matrix")
    assert not hasattr(minitheano, "no_such_name") and not minitheano.sparse.enable_sparse
    with pytest.raises(AttributeError, match=r"theano\.sparse\.csr_matrix is left out"):
        minitheano.sparse.csr_matrix  # noqa: B018


PROGRAM = """
import theano.tensor.signal.pool, theano.sandbox.rng_mrg
import theano.tensor.nnet.bn as bn
from theano.compile.nanguardmode import NanGuardMode
from theano.compat.python2x import OrderedDict
from theano.compat import BytesIO
from theano import theano as itself
import theano, theano.tensor as T, theano.sparse as sp
import minitheano, minitheano.tensor.nnet.bn
assert theano is minitheano and bn is minitheano.tensor.nnet.bn
assert bn.__name__ == bn.__spec__.name == "minitheano.tensor.nnet.bn"
assert theano.__version__ == theano.version.version == "1.0.5"
print(theano.function([], T.constant(3) + 4)())
"""


def test_a_program_imports_the_doorways_in_any_order(tmp_path):
    """`python -m minitheano run` lets every import of Theano mean this package, once each."""
    file = tmp_path / "program.py"
    file.write_text(PROGRAM)
    command = [sys.executable, "-m", "minitheano", "run", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[2])
    assert (done.returncode, done.stdout) == (0, "7\n"), done.stderr


def test_rare_doorways_are_loaded_when_they_are_asked_for():
    """`import minitheano` does not load the rare ones, and `theano.misc` is there all the same."""
    code = """
import sys, minitheano
rare = {'minitheano.' + m for m in ('misc.pkl_utils', 'compat', 'tests', 'compile.nanguardmode')}
assert not rare & set(sys.modules)
minitheano.tests.unittest_tools.seed_rng()
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr

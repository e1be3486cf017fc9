"""Names are data: whatever a variable, an op or a file is called, nothing of it is ever run."""

import ast
import io
import json
import pickle
import re
import shutil
import subprocess
import zipfile
from html.parser import HTMLParser

import numpy as np
import pytest
from hostile import HOSTILE

import minitheano as theano
import minitheano.tensor as T
from minitheano.d3viz import d3viz
from minitheano.ifelse import ifelse
from minitheano.inert import one_line
from minitheano.misc.pkl_utils import dump, load
from minitheano.printing import Print, debugprint, dot_source, pydotprint

# Many names at one line are many functions at one line.
pytestmark = pytest.mark.filterwarnings("ignore:This line compiled")


def graph(name, op_name):
    """A graph with every kind of thing that has a name, and all of them have this one."""
    x, s = T.dvector(name), theano.shared(np.ones(2), name)
    own = type(op_name, (theano.Op,), {"perform": perform, "itypes": [T.dvector]})
    own.otypes = [T.dvector]
    h = Print(name.replace("\ud800", ""))(own()(x * s))  # the screen takes no half of a letter
    h.name = name
    out, _ = theano.scan(lambda v: v * s.sum(), sequences=h, name=name)
    return x, s, ifelse(T.gt(x.sum(), 0), out, h)


def perform(self, node, inputs, output_storage):
    """The op hands its argument on."""
    output_storage[0][0] = inputs[0]


def made(name, op_name):
    """A function of the graph, itself called so, with an update."""
    x, s, out = graph(name, op_name)
    return theano.function([x], {name: out}, updates=[(s, s + 1)], name=name)


def code(source):
    """A text without its comments."""
    return [re.sub(r"  #.*", "", line) for line in source.splitlines()]


@pytest.mark.parametrize("name", HOSTILE)
def test_the_emitted_text_is_the_same_for_every_name(name, capsys):
    """Names stand in comments alone, each on its line; results are keyed by the name as it is."""
    f = made(name, name.replace("\0", "").replace("\ud800", ""))
    assert code(f.source) == code(made("plain", "Plain").source)
    (found,) = f([1.0, 2.0]).items()
    assert found[0] == name and found[1].tolist() == [2.0, 4.0]
    assert f.trace([1.0, 2.0]).outputs and str(f) == one_line(f"<function {name}>")


CODE = "0) or __import__('os').abort() or (0"
SETTINGS = {
    "axis": lambda x, s: T.extra_ops.Unique(axis=s)(x),
    "axes": lambda x, s: T.tensordot(x, x, axes=[[s], [0]]),
    "kind": lambda x, s: T.sort(x, 0, s),
    "side": lambda x, s: T.searchsorted(x[0], x[1], side=s),
    "UPLO": lambda x, s: T.nlinalg.eigh(x, s),
    "qr": lambda x, s: T.nlinalg.qr(x, s),
    "choose": lambda x, s: T.choose(T.zeros_like(x, "int64"), x, mode=s),
    "dtype": lambda x, s: T.cast(x, s),
    "offset": lambda x, s: T.diagonal(x, offset=s),
    "shift": lambda x, s: T.roll(x, 1, s),
    "shape": lambda x, s: x.reshape((s, 2)),
    "index": lambda x, s: x[s],
    "pool": lambda x, s: T.signal.pool.pool_2d(x, (s, 2), ignore_border=True),
    "border": lambda x, s: T.nnet.conv2d(x[None, None], x[None, None], border_mode=s),
    "type": lambda x, s: T.TensorType(s, (False,))("v") + 1,
}


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("said", [CODE, [CODE], (CODE,)])
def test_a_setting_that_is_code_does_not_become_code(setting, said):
    """A text in the place of an axis, a dtype or a mode is refused, or stays a text."""
    x = T.dmatrix("x")
    try:
        made = SETTINGS[setting](x, said)
        f = theano.function([x], made)
    except Exception as error:
        assert not isinstance(error, SyntaxError)
        return
    names = {node.id for node in ast.walk(ast.parse(f.source)) if isinstance(node, ast.Name)}
    assert "__import__" not in names


@pytest.mark.parametrize("name", HOSTILE)
def test_a_printed_graph_keeps_each_name_on_its_line(name):
    """The tree of a graph has as many lines as with plain names, and no control characters."""
    trees = [debugprint(graph(n, "Plain")[2], file="str").splitlines() for n in (name, "plain")]
    assert len(trees[0]) == len(trees[1])
    assert all(line.isprintable() for line in trees[0])


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_picture_has_the_same_nodes_for_every_name(name):
    """Graphviz reads one graph with the names as labels; none makes a node or an attribute."""
    drawn = []
    for each in (name, "plain"):
        f = made(each, "Plain")
        source = pydotprint(f, format="dot", return_image=True)
        done = subprocess.run(["dot", "-Tjson0"], input=source, capture_output=True, check=True)
        assert not done.stderr
        drawn.append([sorted(node) for node in json.loads(done.stdout)["objects"]])
    assert drawn[0] == drawn[1]


class Tags(HTMLParser):
    """Which tags and attributes a page has."""

    def __init__(self):
        super().__init__()
        self.found = set()

    def handle_starttag(self, tag, attrs):
        """Notes one tag."""
        self.found |= {tag, *(f"{tag}.{key}" for key, _ in attrs)}


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_page_has_the_same_tags_for_every_name(name, tmp_path):
    """No name brings a script, a link or an event handler into the page of d3viz."""
    tags = []
    for each in (name, "plain"):
        d3viz(made(each, "Plain"), tmp_path / "page.html")
        parser = Tags()
        parser.feed((tmp_path / "page.html").read_text("utf-8"))
        tags.append(parser.found)
    assert tags[0] == tags[1] and "script" not in tags[0]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_zip_of_pickles_has_plain_file_names(name, tmp_path):
    """The array of a variable of any name is a file below the folder it is unpacked in."""
    file = io.BytesIO()
    states = [theano.shared(np.full(2, k), name) for k in (1.0, 2.0)]
    dump(states, file)
    with zipfile.ZipFile(file) as archive:
        for inside in archive.namelist():
            assert re.fullmatch(r"\w[\w.-]*", inside) and archive.getinfo(inside).file_size
        archive.extractall(tmp_path)
    assert len(list(tmp_path.iterdir())) == 3
    again = load(file)
    assert [s.name for s in again] == [name, name]
    assert [s.get_value().tolist() for s in again] == [[1, 1], [2, 2]]


def test_an_array_of_objects_is_not_read_from_a_file_of_its_own():
    """`load` reads arrays without pickle: only the one pickle of the archive can run anything."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        buffer = io.BytesIO()
        np.save(buffer, np.array([{1}], dtype=object))
        archive.writestr("array_0", buffer.getvalue())
        pickled = io.BytesIO()
        Outside(pickled).dump(None)
        archive.writestr("pkl", pickled.getvalue())
    with pytest.raises(pickle.UnpicklingError, match="allow_pickle"):
        load(file)


class Outside(pickle.Pickler):
    """Writes every object as a name that stands for the file `array_0`."""

    def persistent_id(self, obj):
        return "array_0"


@pytest.mark.parametrize("wrong", ['svg" -o/x', "png -v", "../x", "svg:cairo", ""])
def test_a_format_is_one_word(wrong):
    """What is handed to Graphviz as a format is one of a few words."""
    with pytest.raises(ValueError, match="format="):
        pydotprint(T.dvector("x") * 2, format=wrong, return_image=True)


@pytest.mark.parametrize("name", HOSTILE)
def test_dot_quotes_every_name(name):
    """Outside of quotes the text for Graphviz is the same for every name."""
    texts = [
        re.sub(r'"(\\.|[^"\\])*"', '""', dot_source(graph(n, "P")[2])) for n in (name, "plain")
    ]
    assert texts[0] == texts[1]

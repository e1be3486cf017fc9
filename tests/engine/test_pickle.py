"""Pickles and deep copies: what belongs together stays so, and what cannot be read is told."""

import base64
import copy
import io
import json
import multiprocessing
import os
import pickle
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import minitheano as theano
import minitheano.tensor as T
from minitheano import errors, keeping
from minitheano.compile.ops import as_op
from minitheano.ifelse import ifelse
from minitheano.misc.pkl_utils import dump, load
from minitheano.sandbox.rng_mrg import MRG_RandomStreams
from minitheano.tensor.shared_randomstreams import RandomStreams

THEIRS = json.loads(Path(__file__).parents[1].joinpath("data/theano_pickles.json").read_text())
VALUE = np.array([1.0, 2.0, 3.0])


class Times(theano.Op):
    """A learner's own op."""

    __props__ = ("k",)

    def __init__(self, k):
        self.k = k

    def make_node(self, x):
        """One output like the input."""
        return theano.Apply(self, [x], [x.type()])

    def perform(self, node, inputs, output_storage):
        """k times."""
        output_storage[0][0] = inputs[0] * self.k


@as_op([T.dvector], [T.dvector])
def twice(x):
    """A function as an op."""
    return 2 * x


class Model:
    """What a program keeps: variables, expressions and functions, in attributes and lists."""

    def __init__(self):
        self.x, self.w = T.dvector("x"), theano.shared(np.ones(3), "w")
        self.layers = [self.x]
        for _ in range(3):
            self.layers.append(T.tanh(self.layers[-1] * self.w))
        cost = self.layers[-1].sum()
        self.step = theano.function([self.x], cost, updates=[(self.w, T.grad(cost, self.w))])

    def linked(self):
        """True if each layer reads the one before."""
        pairs = zip(self.layers, self.layers[1:], strict=False)
        return all(layer.owner.inputs[0].owner.inputs[0] is before for before, layer in pairs)


def things():
    """What is pickled, each with a question whose answer must be the same for the copy."""
    x, s, kept = T.dvector("x"), theano.shared(np.ones(3), "s"), theano.shared(np.ones(3))
    state, loop = T.dscalar("state"), theano.shared(0, "n")
    draw, mrg = RandomStreams(3).uniform((2,)), MRG_RandomStreams(3)
    rows = theano.scan(lambda v, h: v * h + s.sum(), x, T.constant(1.0, dtype="float64"))[0]
    _, counted = theano.scan(lambda v: {loop: loop + 1}, x)
    own = theano.OpFromGraph([x], [x * s])
    doubled = theano.shared(1.0, "doubled")
    doubled.default_update = doubled * 2
    one, two = theano.shared(1.0, "one"), theano.shared(2.0, "two")
    one.default_update, two.default_update = two + 1, one + 1
    around = theano.shared({"a": 1}, "around")
    around.get_value(borrow=True)["self"] = around
    tagged = x * 2
    tagged.name, tagged.tag.note, tagged.mine = "tagged", "n", (s, s + 1)
    tagged.eval({x: VALUE})

    def function(inputs, outputs, **more):
        call = [VALUE] if inputs and inputs[0] is x else []
        return theano.function(inputs, outputs, **more), lambda f: [f(*call), f(*call)]

    def graph(y):
        return y, lambda y: [str(y), theano.function([], y, givens=dict.fromkeys(xs(y), VALUE))()]

    def xs(y):
        return [v for v in theano.gof.graph.inputs([y]) if v.name == "x"]

    return {
        "an expression": graph(T.tanh(x * s + 1)),
        "a gradient": graph(T.grad((x**2 * s).sum(), s)),
        "own ops": graph(twice(Times(3)(x))),
        "settings": graph(x.sum(0).dimshuffle("x") + T.sort(x)[1:][::-1].max()),
        "a loop": function([x], T.grad(rows.sum(), x)),
        "updates of a loop": function([x], loop, updates=counted),
        "the updates": (counted, lambda u: [type(u), *map(str, u)]),
        "a branch": function([x], ifelse(T.gt(x.sum(), 0), x * 2, x * 3)),
        "an op from a graph": function([x], T.grad(own(x).sum(), s)),
        "a stream": function([], draw),
        "a draw": ((draw, draw.rng), lambda t: [t[0].update[0] is t[1], t[0].rng is t[1]]),
        "another stream": (mrg, lambda m: [str(m.rstate), theano.function([], m.normal((3,)))()]),
        "a state": function([theano.In(state, value=2.0, update=state + 1)], state * 2),
        "a dictionary": function([x], {"a": x, "b": x + 1}),
        "givens": function([x], (x * s).sum(), givens={s: s * 2}),
        "updates": function([x], x * kept, updates=[(kept, kept + x)]),
        "a debugged function": function([x], x / s, mode="DebugMode"),
        "as written": function([x], x / s, mode=theano.Mode(optimizer=None)),
        "an object": (theano.shared({"a": [1]}, "g"), lambda g: [g.get_value(), g.name]),
        "a circle": (around, lambda s: [s.get_value(borrow=True)["self"] is s]),
        "a default update": (doubled, lambda s: [theano.function([], s)(), s.get_value()]),
        "two of them": ([one, two], lambda s: [theano.function([], s[0])(), s[1].get_value()]),
        "types": ([x.type, T.TensorType("int8", (True, False))], lambda t: [t[0] is x.type, t]),
        "a node": (T.tanh(x * s).owner, lambda node: [str(node), node.outputs[0].owner is node]),
        "ops": ([T.tanh, Times(3), twice], lambda o: [o[0] is T.tanh, o[1] == Times(3), o[2](x)]),
        "In and Out": (
            [theano.In(state, "q", 2.0), theano.Out(x * 2)],
            lambda p: [p[0].name, p[0].value, p[0].variable, p[1].variable],
        ),
        "a function graph": (
            theano.function([x], T.tanh(x) * 2).maker.fgraph,
            lambda g: [str(g), str(g.toposort())],
        ),
        "a trace": (theano.function([x], rows).trace(VALUE), lambda t: [str(t), t.outputs]),
        "notes": (tagged, lambda y: [y.name, y.tag.note, y.mine[1].owner.inputs[0] is y.mine[0]]),
        "a model": (Model(), lambda m: [m.step(VALUE), m.w.get_value(), m.linked()]),
    }


WAYS = {
    "deepcopy": copy.deepcopy,
    **{f"C {p}": lambda t, p=p: pickle.loads(pickle.dumps(t, p)) for p in range(6)},
    **{f"Python {p}": lambda t, p=p: pickle._loads(pickle._dumps(t, p)) for p in range(6)},
}


@pytest.mark.parametrize("way", WAYS)
def test_everything_comes_back(way):
    """Each thing answers as a fresh one does, with every protocol and with both picklers."""
    wanted = {what: str(asked(thing)) for what, (thing, asked) in things().items()}
    found = {what: str(asked(WAYS[way](thing))) for what, (thing, asked) in things().items()}
    assert found == wanted
    assert len(found) == 30


PROCESS = """
import pickle, sys
things, expected = pickle.load(sys.stdin.buffer)
f, x, y, s = things
assert y.owner.inputs[0] is x and f.shared == [s]
print(f([1.0, 2.0, 3.0]).tolist() == expected, s.get_value().tolist())
"""


def test_another_process_reads_it():
    """Nothing in a pickle depends on ids or on the hash seed of the process that wrote it."""
    x, s = T.dvector("x"), theano.shared(np.ones(3), "s")
    f = theano.function([x], T.tanh(x) * s, updates=[(s, s + x)])
    sent = pickle.dumps(((f, x, T.tanh(x), s), np.tanh(VALUE).tolist()))
    for seed in "0", "12345":
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", PROCESS]
        done = subprocess.run(command, input=sent, capture_output=True, env=environment, check=True)
        assert done.stdout.decode().split("\n")[0] == "True [2.0, 3.0, 4.0]", done.stderr


def test_what_is_pickled_together_stays_together():
    """A function and its shared variable in one pickle share it; alone, f has its own."""
    s = theano.shared(0, "s")
    f = theano.function([], s, updates=[(s, s + 1)])
    for again in (pickle.loads(pickle.dumps([s, f])), copy.deepcopy([s, f])):
        again[1]()
        assert again[0].get_value() == 1 and again[1].shared == [again[0]]
    alone = pickle.loads(pickle.dumps(f))
    alone()
    assert (alone[alone.shared[0]], s.get_value()) == (1, 0)


def test_a_long_chain_needs_no_recursion():
    """A hundred thousand nodes are written and read one after the other, with their places."""
    x = T.dscalar("x")
    y = x
    for _ in range(100_000):
        y = T.tanh(y)
    again = pickle.loads(pickle.dumps(y))
    nodes = theano.gof.graph.io_toposort([], [again])
    assert len(nodes) == 100_000 and nodes[-1].outputs[0] is again
    assert nodes[7].site.text == "T.tanh(y)" and nodes[0].inputs[0].name == "x"


def test_long_chains_are_copied_and_traced_without_recursion():
    """A node, a deep copy, a graph and a trace of many steps go node by node as well."""
    x = T.dscalar("x")
    y = x
    for _ in range(3_000):
        y = T.tanh(y)
    f = theano.function([x], y)
    again = pickle.loads(pickle.dumps(y.owner))
    assert len(theano.gof.graph.io_toposort([], again.outputs)) == 3_000
    assert len(theano.gof.graph.io_toposort([], [copy.deepcopy(y)])) == 3_000
    graph = f.maker.fgraph
    assert len(graph.toposort()) == 3_000
    assert len(pickle.loads(pickle.dumps(graph)).toposort()) == 3_000
    sent = pickle.dumps(f.trace(0.5))
    assert len(sent) < 600_000 and len(pickle.loads(sent).events) == 3_002


def test_a_wide_graph_is_written_once():
    """A function with many outputs of one deep graph is not written once for each of them."""
    x = T.dscalar("x")
    tape = [x]
    for _ in range(3_000):
        tape.append(T.tanh(tape[-1]))
    f = theano.function([x], tape, mode=theano.Mode(optimizer=None))
    assert len(pickle.dumps(f)) < 150 * len(tape)


def test_the_place_survives():
    """An error of a function from a pickle names the learner's line: its words travel."""
    x, y = T.dvector("x"), T.dvector("y")
    z = (x + y) * 2
    f = theano.function([x, y], z)
    told = []
    for each in (f, pickle.loads(pickle.dumps(f)), pickle.loads(pickle.dumps(copy.deepcopy(f)))):
        with pytest.raises(ValueError, match="Shapes do not fit") as caught:
            each([1, 2], [1, 2, 3])
        told.append(str(caught.value))
    assert told[0] == told[1] == told[2] and "z = (x + y) * 2" in told[0]
    again = pickle.loads(pickle.dumps(pickle.loads(pickle.dumps(z))))
    assert (again.site.target, again.site.expression) == ("z", "(x + y) * 2")


def test_a_failure_is_told_alike_of_what_came_back():
    """It names the operands of the expression that failed, and not those of the whole graph."""
    a, b = T.dvectors("a", "b")
    total = T.exp(a) + b
    f = theano.function([a, b], total * b[1:])
    told = []
    for each in (f, pickle.loads(pickle.dumps(f))):
        with pytest.raises(ValueError) as caught:
            each(np.ones(3), np.ones(3))
        told.append(str(caught.value))
    assert "total (3,)" in told[0]
    assert told[0] == told[1]


def test_no_text_of_a_function_travels():
    """What runs is written anew from the graph: a pickle holds no source to be run."""
    x = T.dvector("x")
    sent = pickle.dumps(theano.function([x], T.tanh(x)))
    assert b"def call" not in sent and b"np.tanh" not in sent


# --- errors between processes ---------------------------------------------------------------------


def failing(length):
    """Adds two vectors that do not fit."""
    x, y = T.dvector("x"), T.dvector("y")
    return theano.function([x, y], x + y)([1, 2], [1] * length)


def test_an_error_comes_back_from_another_process():
    """multiprocessing hands a mistake over with its class, its words and its place."""
    fits = pytest.raises(ValueError, match=r"x \(2,\), y \(3,\)")
    with multiprocessing.get_context("spawn").Pool(1) as pool, fits as caught:
        pool.map(failing, [3])
    assert caught.value.site.text == "x + y" and "test_pickle.py" in str(caught.value)


KINDS = [
    word
    for word, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, errors.TeachingError)
]


@pytest.mark.parametrize("word", KINDS)
def test_every_class_of_error_travels(word):
    """A mistake of any class keeps its class, its words in both languages and its notes."""
    kind = getattr(errors, word)
    error = errors.Mistake(kind, "en {a}", "zh {a}", "try", "key")(None, a=T.dvector)
    error.add_note("in a step")
    for protocol in range(6):
        again = pickle.loads(pickle.dumps(error, protocol))
        assert type(again) is kind and str(again) == str(error)
        assert again.__notes__ == ["in a step"]
        with theano.config.change(lang="zh"):
            assert str(again).startswith("zh ")


# --- what cannot be read --------------------------------------------------------------------------


def refused(pickled):
    """What `load` says about these bytes."""
    with pytest.raises(pickle.UnpicklingError) as caught:
        load(io.BytesIO(pickled))
    assert isinstance(caught.value, theano.errors.TeachingError)
    assert len(str(caught.value).splitlines()) <= 6
    return str(caught.value)


def documents():
    """A graph, its state and a function as several kinds of files."""
    x, s = T.dvector("x"), theano.shared(np.ones(2), "s")
    held = (x, s, theano.function([x], T.tanh(x * s), updates=[(s, s + 1)]))
    zipped = io.BytesIO()
    dump(held, zipped)
    return [*(pickle.dumps(held, protocol) for protocol in (0, 2, 4)), zipped.getvalue()]


def test_a_file_that_was_cut_off_is_told():
    """Wherever a pickle or a zip of pickles ends too early, that is what is said."""
    for document in documents():
        for end in range(0, len(document) - 1, 7):
            assert "ends in the middle" in refused(document[:end])


def test_a_file_that_was_changed_is_told_or_read():
    """Whatever bytes of a graph are changed: a mistake is raised in our words, or it is read."""
    x = T.dvector("x")
    f = theano.function([x], T.tanh(x) + x)
    whole = [pickle.dumps(f, protocol) for protocol in (0, 4)]  # 2 may ask for any memory
    chance, refusals = random.Random(3), 0
    for _ in range(1_500):
        changed = bytearray(chance.choice(whole))
        place = chance.randrange(len(changed))
        new = chance.choice([b"", b"a", b"0", b"(", b"\xff"])
        changed[place : place + chance.randrange(3)] = new
        try:
            load(io.BytesIO(bytes(changed)))
        except theano.errors.TeachingError as error:
            assert len(str(error).splitlines()) <= 6
            refusals += 1
    assert refusals > 1_000


@pytest.mark.parametrize("text", [b"hello, world", b"<html>", b"\x89PNG\r\n", b"1,2,3\n4,5,6\n"])
def test_what_is_no_pickle_is_told(text):
    """A page, a picture or a table is called no pickle."""
    assert "no pickle" in refused(text) or "ends in the middle" in refused(text)


def test_a_class_that_is_not_there_is_named():
    """A pickle of an own op needs its class: both names are told."""
    sent = pickle.dumps(Times(3)(T.dvector("x")), 2)
    assert "needs Timex from the module" in refused(
        sent.replace(b" Times\n", b" Timex\n").replace(b"\nTimes\n", b"\nTimex\n")
    )
    assert "module nowhere" in refused(b"cnowhere\nThing\n.")


def edited(change):
    """A pickle of `tanh(x)` and a shared variable, in the oldest, readable protocol."""
    x, s = T.dvector("x"), theano.shared(np.ones(2, "float32"), "s")
    return change(pickle.dumps([T.tanh(x), s], 0))


def test_an_op_that_is_not_there_is_named():
    """The name of an op is looked up in the catalogue, and nowhere else."""
    assert "op 'tanx'" in refused(edited(lambda b: b.replace(b"Vtanh\n", b"Vtanx\n")))
    assert "op 'os.abort'" in refused(edited(lambda b: b.replace(b"Vtanh\n", b"Vos.abort\n")))


def test_a_value_of_another_dtype_is_refused():
    """A stored value that is not of the type of its variable is not taken."""
    sent = edited(lambda b: b.replace(b"Vf4\n", b"Vf8\n", 1))
    with pytest.raises((TypeError, pickle.UnpicklingError)):
        load(io.BytesIO(sent))
    s = theano.shared(np.ones(2), "s")
    s.container.data = np.ones(2, "int64")
    with pytest.raises(TypeError, match="does not fit"):
        pickle.loads(pickle.dumps(s))


def test_another_format_is_refused(monkeypatch):
    """A pickle of a later version says so, also to Python's own `pickle.loads`."""
    monkeypatch.setattr(keeping, "FORMAT", keeping.FORMAT + 1)
    sent = [pickle.dumps(v) for v in (T.dvector("x"), T.dvector("x") + 1)]
    monkeypatch.undo()
    for each in sent:
        assert "has format 2" in refused(each)
        with pytest.raises(pickle.UnpicklingError, match="reads format 1"):
            pickle.loads(each)


def test_what_cannot_be_written_is_told():
    """A lambda cannot be pickled, and `dump` says what can."""
    op = as_op([T.dvector], [T.dvector])(lambda x: x)
    with pytest.raises(pickle.PicklingError, match="cannot be pickled") as caught:
        dump(op(T.dvector("x")), io.BytesIO())
    assert "a def at the top of a file" in caught.value.fix


# --- what Theano wrote ----------------------------------------------------------------------------


@pytest.mark.parametrize("saved", ["list.0", "list.2", "zip"])
def test_values_that_theano_saved(saved):
    """Shared variables of Theano 1.0.5 are read with their types, names and values."""
    found = load(io.BytesIO(base64.b64decode(THEIRS[saved])))
    assert [s.name for s in found][:2] == ["W", "b"]
    assert found[0].get_value().tolist() == [[0, 1, 2], [3, 4, 5]]
    assert found[1].type is T.fvector
    x = T.dmatrix("x")
    assert theano.function([x], (x * found[0]).sum())(np.ones((2, 3))) == 15
    if saved != "zip":
        assert [str(s.type) for s in found[2:]] == [
            "TensorType(int64, scalar)", "TensorType(float64, scalar)", "TensorType(float64, row)",
        ]  # fmt: skip


def test_other_things_that_theano_saved():
    """An input, a constant and a shared object are read; a formula is refused, with a way out."""
    read = {
        what: load(io.BytesIO(base64.b64decode(THEIRS[what])))
        for what in THEIRS
        if "draw" not in what
    }
    assert read["var.2"].type is T.dmatrix and read["var.2"].name == "x"
    assert read["const.2"].data == 2.5 and read["generic.4"].get_value() == {"a": 1}
    assert "holds a formula" in refused(base64.b64decode(THEIRS["draw.2"]))
    for other in (b"cpytensor.graph.basic\nApply\n.", b"ctheano.tensor.elemwise\nElemwise\n."):
        assert "Theano or PyTensor" in refused(other)


def test_python_reads_theanos_values_under_the_alias():
    """Where `theano` means this package, `pickle.loads` alone is enough."""
    program = (
        "import minitheano.alias, pickle, sys; minitheano.alias.install()\n"
        "print(pickle.load(sys.stdin.buffer)[0].get_value().tolist())"
    )
    command = [sys.executable, "-c", program]
    sent = base64.b64decode(THEIRS["list.2"])
    done = subprocess.run(command, input=sent, capture_output=True, check=True)
    assert done.stdout.decode().strip() == "[[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]"

"""`theano.printing`: Print and Assert on a value's way, Theano's texts of a graph, and pictures."""

import io
import shutil
from xml.etree import ElementTree

import numpy as np
import pytest

import minitheano as theano
import minitheano.tensor as T
from minitheano.d3viz import d3viz
from minitheano.errors import LearnerWarning
from minitheano.ifelse import ifelse
from minitheano.printing import (
    Print,
    _TagGenerator,
    debugprint,
    hex_digest,
    min_informative_str,
    position_independent_str,
    pp,
    pydotprint,
    var_descriptor,
)

x, y = T.dvectors("x", "y")
m, n = T.dmatrices("m", "n")
s = T.dscalar("s")
i, j = T.lvectors("i", "j")
c = T.bscalar("c")
NUMBERS = np.array([1.0, 2.0])

needs_dot = pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")


# --- Print ----------------------------------------------------------------------------------------


def printed(f, *args, capsys):
    """The lines that one call prints."""
    capsys.readouterr()
    f(*args)
    return capsys.readouterr().out.splitlines()


def test_print_shows_the_value_and_hands_it_on(capsys):
    """One line, in Theano's layout, each time the value is computed."""
    f = theano.function([x], Print("note")(x) * 2)
    assert printed(f, NUMBERS, capsys=capsys) == ["note __str__ = [1. 2.]"]
    np.testing.assert_array_equal(f(NUMBERS), [2.0, 4.0])


def test_print_shows_attributes(capsys):
    """`attrs` names attributes and methods of the array; a number is an array without axes."""
    f = theano.function([x], Print("v", attrs=["shape", "mean", "dtype", "__repr__"])(x))
    assert printed(f, NUMBERS, capsys=capsys) == [
        "v shape = (2,)",
        "v mean = 1.5",
        "v dtype = float64",
        "v __repr__ = array([1., 2.])",
    ]
    g = theano.function([s], Print("s", ("__repr__", "shape"))(s) + 1)
    assert printed(g, 2.0, capsys=capsys) == ["s __repr__ = array(2.)", "s shape = ()"]


def test_print_calls_a_function_of_the_learners():
    """`global_fn` gets the op and the array in place of printing."""
    seen = []
    op = Print("mine", attrs=("a",), global_fn=lambda op, v: seen.append((op.message, v.sum())))
    theano.function([x], op(x))(NUMBERS)
    assert seen == [("mine", 3.0)]


def test_print_is_never_rewritten_away(capsys):
    """A constant is printed in every call, a factor 0 too; what no output needs is not printed."""
    constant = theano.function([], Print("c")(T.constant(2.0)) + 1)
    zero = theano.function([x], Print("z")(x) * 0)
    for _ in range(2):
        assert printed(constant, capsys=capsys) == ["c __str__ = 2.0"]
        assert printed(zero, NUMBERS, capsys=capsys) == ["z __str__ = [1. 2.]"]
    aside = Print("a")(x)
    assert aside.ndim == 1
    assert printed(theano.function([x], x + 1), NUMBERS, capsys=capsys) == []


def test_print_inside_a_scan(capsys):
    """A value in a step is printed in each turn."""
    f = theano.function([x], theano.scan(lambda v: Print("v")(v) * 2, x)[0])
    assert printed(f, NUMBERS, capsys=capsys) == ["v __str__ = 1.0", "v __str__ = 2.0"]


def test_gradients_pass_print():
    """The derivative is that of the value itself."""
    f = theano.function([x], theano.grad((Print("in", global_fn=len_)(x) ** 2).sum(), x))
    np.testing.assert_array_equal(f(NUMBERS), [2.0, 4.0])


def len_(op, value):
    """A function that prints nothing."""
    return len(value)


def test_a_print_that_is_thrown_away_is_told():
    """`Print(…)(y)` as a statement prints nothing; used, it is not remarked upon."""
    with pytest.warns(LearnerWarning, match="nothing will be printed"):
        Print("lost")(x)
    kept = Print("kept")(x)
    assert kept.owner.op.message == "kept"


# --- Assert ---------------------------------------------------------------------------------------


def test_assert_stops_a_call():
    """Its message is raised where a condition is false; else the value goes on, with gradients."""
    checked = T.opt.Assert("must be positive")(x, T.all(x > 0), s > 0)
    f = theano.function([x, s], [checked * 2, theano.grad((checked**2).sum(), x)])
    np.testing.assert_array_equal(f(NUMBERS, 1.0), [[2.0, 4.0], [2.0, 4.0]])
    for bad in ((-NUMBERS, 1.0), (NUMBERS, -1.0)):
        with pytest.raises(AssertionError, match="must be positive"):
            f(*bad)
    with pytest.raises(TypeError, match="scalar"):
        T.opt.Assert()(x, x > 0)
    with pytest.raises(AssertionError, match="Theano Assert failed!"):
        theano.function([s], T.opt.assert_op(s, s > 0))(-1.0)


# --- pp and str -----------------------------------------------------------------------------------

# What Theano 1.0.5 answers.
FORMULAS = [
    (x + y, "(x + y)"),
    (x**2, "(x ** TensorConstant{2})"),
    (x % y, "mod(x, y)"),
    (x > 0, "gt(x, TensorConstant{0})"),
    (T.eq(x, y), "eq(x, y)"),
    (i & j, "and_(i, j)"),
    (~i, "invert(i)"),
    (-(x - y), "(-(x - y))"),
    (abs(x), "|x|"),
    (T.cast(x, "float32"), "float32(x)"),
    (T.switch(x > 0, x, y), "switch(gt(x, TensorConstant{0}), x, y)"),
    (x.sum(), "Sum{acc_dtype=float64}(x)"),
    (m.sum(axis=0), "Sum{axis=[0], acc_dtype=float64}(m)"),
    (m.sum(axis=1, keepdims=True), "DimShuffle{0, x}(Sum{axis=[1], acc_dtype=float64}(m))"),
    (x.mean(), "(Sum{acc_dtype=float64}(x) / float64(Shape(x))[Constant{0}])"),
    (x.prod(), "Prod{axis=None, dtype='float64', acc_dtype='float64'}(x)"),
    (m.max(axis=1), "MaxAndArgmax{axis=(1,)}(m)"),
    (x.min(), "(-MaxAndArgmax{axis=(0,)}((-x)))"),
    (m.argmax(axis=0), "MaxAndArgmax{axis=(0,)}(m)"),
    (T.tanh(T.dot(m, x) + y), r"tanh(((m \dot x) + y))"),
    (m.T, "m.T"),
    (x.dimshuffle("x", 0), "x"),
    (m.dimshuffle(0, "x", 1), "DimShuffle{0, x, 1}(m)"),
    (x.reshape((2, 2)), "Reshape{2}(x, TensorConstant{(2,) of 2})"),
    (m.flatten(), "Reshape{1}(m, TensorConstant{(1,) of -1})"),
    (x[0], "x[Constant{0}]"),
    (x[i], "AdvancedSubtensor1(x, i)"),
    (x.shape, "Shape(x)"),
    (x.shape[0], "Shape(x)[Constant{0}]"),
    (T.zeros((3,)), "alloc(TensorConstant{0.0}, TensorConstant{3})"),
    (T.arange(3), "ARange{dtype='int64'}(TensorConstant{0}, TensorConstant{3}, TensorConstant{1})"),
    (T.concatenate([x, y]), "join(TensorConstant{0}, x, y)"),
    (T.nnet.softmax(m), "Softmax(m)"),
    (ifelse(s, x, y), "if{}(s, x, y)"),
    (T.opt.Assert("m")(x, s), "Assert{msg='m'}(x, s)"),
    (theano.gradient.disconnected_grad(x), "DisconnectedGrad(x)"),
    (T.constant(np.ones(3)), "TensorConstant{(3,) of 1.0}"),
    (T.constant(np.arange(30.0)), "TensorConstant{[ 0.  1.  ... 28. 29.]}"),
    (T.dmatrix() + 1, "(<TensorType(float64, matrix)> + TensorConstant{1})"),
    (
        theano.grad(s**2, s),
        "((fill((s ** TensorConstant{2}), TensorConstant{1.0}) * TensorConstant{2})"
        " * (s ** (TensorConstant{2} - TensorConstant{1})))",
    ),
]


@pytest.mark.parametrize(("formula", "text"), FORMULAS, ids=[t for _, t in FORMULAS])
def test_pp_says_what_theano_says(formula, text):
    """The brackets, the names of ops and the constants are those of Theano."""
    assert pp(formula) == theano.pprint(formula) == text


def test_pp_takes_the_names_of_inputs_alone():
    """An expression with a name is still written out."""
    twice = x * 2
    twice.name = "twice"
    assert pp(twice + 1) == "((x * TensorConstant{2}) + TensorConstant{1})"


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (x + y, "Elemwise{add,no_inplace}.0"),
        (T.fill(x, 1.0), "Elemwise{second,no_inplace}.0"),
        (T.cast(x, "int32"), "Elemwise{Cast{int32}}.0"),
        (T.nnet.sigmoid(x), "sigmoid.0"),
        (T.dot(m, n), "dot.0"),
        (m.dimshuffle(1, 0), "InplaceDimShuffle{1,0}.0"),
        (x[1:], "Subtensor{int64::}.0"),
        (x[:-1], "Subtensor{:int64:}.0"),
        (m.mean(), "mean"),
        (m.max(axis=0), "max"),
        (m.max(axis=0, keepdims=True), "MaxAndArgmax{axis=(0,)}.0"),
        (m.any(axis=1), "Any{1}.0"),
        (m.all(), "All.0"),
        (x[T.bscalar() : T.iscalar() : 2], "Subtensor{int8:int32:int64}.0"),
        (m[None, T.iscalar(), 1:], "Subtensor{::, int32, int64::}.0"),
        (T.inc_subtensor(m[T.iscalar(), 0], 1.0), "IncSubtensor{Inc;int32, int64}.0"),
        (m[i], "AdvancedSubtensor1.0"),
        (m[i, i], "AdvancedSubtensor.0"),
        (x[x > 0], "AdvancedBooleanSubtensor.0"),
        (T.set_subtensor(x[0], 1.0), "IncSubtensor{Set;int64}.0"),
        (T.inc_subtensor(m[i], 1.0), "AdvancedIncSubtensor1{no_inplace,inc}.0"),
        (
            T.inc_subtensor(m[i, i], 1.0),
            "AdvancedIncSubtensor{inplace=False,  set_instead_of_inc=False}.0",
        ),
        (T.stack([s, s]), "MakeVector{dtype='float64'}.0"),
        (T.stack([x, y]), "Join.0"),
        (T.eye(3), "Eye{dtype='float64'}.0"),
        (ifelse(s, x, y, name="hi"), "if{hi}.0"),
        (ifelse(s, [x, m], [y, n])[1], "if{}.1"),
        (theano.scan(lambda v: v + s, x)[0], "for{cpu,scan_fn}.0"),
        (T.dmatrix(), "<TensorType(float64, matrix)>"),
        (theano.shared(1.0), "<TensorType(float64, scalar)>"),
        (theano.shared(1.0, "w"), "w"),
        (T.constant(1.5), "TensorConstant{1.5}"),
    ],
)  # fmt: skip
def test_a_variable_prints_as_in_theano(made, text):
    """`str` and `repr` name the op and the output, or the input."""
    assert str(made) == repr(made) == text


# --- trees ----------------------------------------------------------------------------------------


def tree(obj, **settings):
    """The lines of a tree."""
    return debugprint(obj, file="str", **settings).splitlines()


def named_sum():
    """A sum of two sums, one of which has a name."""
    a, b, d, e = (T.dmatrix(k) for k in "ABDE")
    first = a + b
    first.name = "C"
    return first + (d + e)


def test_a_tree_has_other_ids_or_none():
    """Numbers, addresses or nothing in place of letters."""
    g = named_sum()
    assert tree(g, ids="int")[:2] == [
        "Elemwise{add,no_inplace} [id 0] ''   ",
        " |Elemwise{add,no_inplace} [id 1] 'C'   ",
    ]
    assert tree(g, ids="")[1:3] == [" |Elemwise{add,no_inplace}  'C'   ", " | |A "]
    assert f"[id {id(g.owner)}]" in tree(g, ids="id")[0]


def test_a_tree_stops_at_names():
    """Below an expression with a name nothing is shown, and no letter is spent on it."""
    assert tree(named_sum(), stop_on_name=True) == [
        "Elemwise{add,no_inplace} [id A] ''   ",
        " |Elemwise{add,no_inplace} [id B] 'C'   ",
        " |Elemwise{add,no_inplace} [id C] ''   ",
        "   |D [id D]",
        "   |E [id E]",
    ]


def test_a_tree_of_a_function_shows_what_is_stored_and_who_reads():
    """Shared variables have a value between calls; a node's readers are listed by number."""
    w = theano.shared(2.0, "w")
    f = theano.function([s], [s + w, (s + w) * s])
    assert tree(f, print_storage=True, ids="")[:3] == [
        "Elemwise{add,no_inplace}  ''   0 [None]", " |s  [None]", " |w  [array(2.)]",
    ]  # fmt: skip
    first = tree(f, print_clients=True)[0]
    assert first.endswith("''   0 clients:[('output', ''), ('[id B]', 1)]")


def test_a_tree_is_written_to_a_file(capsys):
    """To the given file, to the screen, or into a string."""
    stream = io.StringIO()
    debugprint(x + 1, file=stream)
    debugprint(x + 1)
    assert stream.getvalue() == capsys.readouterr().out == debugprint(x + 1, file="str")


def test_a_node_without_inputs_is_shown():
    """`T.eye(3)` needs nothing and is one line."""
    assert tree(T.eye(3)) == ["Eye{dtype='float64'} [id A] ''   "]


def test_the_smallest_tree():
    """One line a variable; what has a name, or was told before, is not opened."""
    first = x + 1
    first.name = "y"
    twice = first + first
    assert min_informative_str(twice * T.exp(twice)).splitlines() == [
        "A. Elemwise{mul,no_inplace}",
        " B. Elemwise{add,no_inplace}",
        "  C. y",
        "  <C>",
        " D. Elemwise{exp,no_inplace}",
        "  <B>",
    ]


def test_texts_that_tell_graphs_apart():
    """Graphs that are built alike have one description, arrays with other bytes have another."""
    assert var_descriptor((x + 1) + (x + 1)) == var_descriptor((x + 1) + (x + 1))
    assert var_descriptor(x + y) == "A=Elemwise{add,no_inplace}(B=x,C=y)"
    assert position_independent_str(x * x) == "A=Elemwise{mul,no_inplace}(B=x,<B>)"
    assert hex_digest(np.arange(3)) != hex_digest(np.arange(3.0))
    assert hex_digest(np.arange(3)).endswith("|strides=[8]|shape=[3]")
    tags = _TagGenerator()
    assert [tags.get_tag() for _ in range(28)][-3:] == ["Z", "BA", "BB"]


# --- pictures -------------------------------------------------------------------------------------

HOSTILE = 'a"]; x [label="</svg><script>alert(1)</script>\\N'
BEGINNINGS = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF", "dot": b"digraph"}


@needs_dot
@pytest.mark.parametrize("ending", BEGINNINGS)
def test_a_picture_is_written(tmp_path, capsys, ending):
    """The ending of the file says what kind of picture it is."""
    path = tmp_path / f"graph.{ending}"
    assert pydotprint(theano.function([x], T.exp(x) + 1), outfile=str(path)) is None
    assert path.read_bytes().startswith(BEGINNINGS[ending])
    assert str(path) in capsys.readouterr().out


@needs_dot
def test_a_picture_is_returned():
    """`return_image=True` gives the bytes; the names in it are text and nothing else."""
    image = pydotprint(T.dvector(HOSTILE) + 1, format="svg", return_image=True)
    root = ElementTree.fromstring(image)
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert "script" not in tags
    assert any("<script>" in (element.text or "") for element in root.iter())


@needs_dot
def test_a_picture_tells_the_branches_and_the_steps():
    """The edges into an ifelse say what they are; the step of a scan has a frame of its own."""
    out = theano.scan(lambda v: ifelse(v > 0, v, -v), x)[0]
    text = pydotprint(out, format="dot", scan_graphs=True, return_image=True).decode()
    assert "subgraph cluster_" in text
    for role in ("if", "then", "else"):
        assert f'[label="{role}"]' in text
    assert pydotprint(out, scan_graphs=True, return_image=True).startswith(b"\x89PNG")


def test_a_missing_program_is_named(monkeypatch, tmp_path):
    """Without Graphviz one clear line says so; its input can be written all the same."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RuntimeError, match="Graphviz"):
        pydotprint(x + 1, return_image=True)
    assert pydotprint(x + 1, format="dot", return_image=True).startswith(b"digraph")
    with pytest.raises(ValueError, match="is not known"):
        pydotprint(x + 1, format="png; rm", return_image=True)


@needs_dot
def test_a_page_with_a_picture_runs_nothing(tmp_path):
    """d3viz writes a page that holds a drawing, no script and no address."""
    path = tmp_path / "graph.html"
    d3viz(theano.function([], T.as_tensor_variable(theano.shared(1.0, HOSTILE)) + 1), path)
    page = path.read_text("utf-8")
    assert "<svg" in page and "<script" not in page and "src=" not in page

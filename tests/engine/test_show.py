"""A graph as text and as a drawing: the layout of Theano, and names that stay names."""

import numpy as np
import pytest

import minitheano as theano
import minitheano.tensor as T
from minitheano.printing import debugprint, dot_source, pp


def tree(obj, **settings):
    """What `debugprint` prints, without the newline at its end."""
    return debugprint(obj, file="str", **settings).rstrip("\n")


def test_a_formula_is_a_tree_with_letters():
    """An input is indented below its op; the last one of an op closes its line downwards."""
    x, y = T.dscalars("x", "y")
    both = x + y
    assert tree(T.tanh(both * x) / both) == "\n".join(
        [
            "Elemwise{true_div,no_inplace} [id A] ''   ",
            " |Elemwise{tanh,no_inplace} [id B] ''   ",
            " | |Elemwise{mul,no_inplace} [id C] ''   ",
            " |   |Elemwise{add,no_inplace} [id D] ''   ",
            " |   | |x [id E]",
            " |   | |y [id F]",
            " |   |x [id E]",
            " |Elemwise{add,no_inplace} [id D] ''   ",
        ]
    )


def test_types_depth_and_names_can_be_asked_for():
    """`print_type` shows types, `depth` stops early, a named result is quoted at the end."""
    x = T.fvector("x")
    y = (x + 1) * 2
    y.name = "twice"
    assert tree(y, print_type=True, depth=2).splitlines() == [
        "Elemwise{mul,no_inplace} [id A] <TensorType(float32, vector)> 'twice'   ",
        " |Elemwise{add,no_inplace} [id B] <TensorType(float32, vector)> ''   ",
        " |TensorConstant{2} [id C] <TensorType(int8, scalar)>",
    ]
    assert tree(y, depth=1) == "Elemwise{mul,no_inplace} [id A] 'twice'   "


def test_a_function_shows_the_order_of_its_nodes_and_its_updates():
    """The rewritten graph is shown, outputs before updates, each line with its number."""
    s, x = theano.shared(2.0, "s"), T.dscalar("x")
    lines = tree(theano.function([x], x * s, updates=[(s, s + x)])).splitlines()
    assert lines == [
        "Elemwise{mul,no_inplace} [id A] ''   0",
        " |x [id B]",
        " |s [id C]",
        "Elemwise{add,no_inplace} [id D] ''   1",
        " |s [id C]",
        " |x [id B]",
    ]


def test_the_step_of_a_scan_is_shown_below_with_its_links():
    """Each input of the inner graph says which input of the scan it comes from."""
    n, v = theano.shared(0, "n"), T.dvector("v")
    out, _ = theano.scan(lambda a, h: (a + h, {n: n + 1}), v, np.float64(0))
    assert tree(out).splitlines() == [
        "for{cpu,scan_fn}.0 [id A] ''   ",
        " |v [id B]",
        " |TensorConstant{0.0} [id C]",
        " |n [id D]",
        "",
        "Inner graphs of the scan ops:",
        "",
        "for{cpu,scan_fn}.0 [id A] ''   ",
        " >Elemwise{add,no_inplace} [id E] ''   ",
        " > |v[t] [id F] -> [id B]",
        " > |<TensorType(float64, scalar)> [id G] -> [id C]",
        " >Elemwise{add,no_inplace} [id H] ''   ",
        " > |n [id I] -> [id D]",
        " > |TensorConstant{1} [id J]",
    ]


def test_a_scan_in_a_scan_is_shown_too():
    """The step of the inner scan follows the step that holds it."""
    v = T.dvector("v")
    table, _ = theano.scan(lambda a: theano.scan(lambda b: a * b, v)[0], v)
    assert tree(table).count("\nfor{cpu,scan_fn} [id ") == 2


def test_a_long_chain_needs_no_recursion():
    """Thousands of nodes are written as a formula, and level by level where that is asked for."""
    x = y = T.dscalar("x")
    for _ in range(2_000):
        y = y + x
    assert len(tree(y, depth=9_999).splitlines()) == 4_001
    assert pp(y).count("+") == 2_000


def test_a_large_graph_is_cut_where_it_is_deep_or_far_away():
    """Unasked 300 levels are printed and 500 nodes drawn; marks tell of the rest."""
    x = y = T.dscalar("x")
    for _ in range(2_000):
        y = y + x
    lines = tree(y).splitlines()
    assert len(lines) == 300 + 1 + 299
    assert lines[300].endswith("... what is deeper than 300 levels is not shown without depth=")
    drawn = dot_source(y)
    assert drawn.count("->") == 2 * 500 and drawn.count("dotted") == 1
    small = dot_source(T.tanh(x) + 1)
    assert small.count("->") == 3 and "dotted" not in small


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (lambda x, y: x**2, "(x ** TensorConstant{2})"),
        (lambda x, y: T.tanh(x + y), "tanh((x + y))"),
        (lambda x, y: -(x - y), "(-(x - y))"),
        (lambda x, y: x + T.dscalar(), "(x + <TensorType(float64, scalar)>)"),
    ],
)
def test_pp_writes_what_theano_writes(formula, text):
    """All brackets are written, a nameless input is its type."""
    assert pp(formula(*T.dscalars("x", "y"))) == text


HOSTILE = [
    '"]; node [label="',
    "a\nb",
    "\\",
    "\\N",
    "<b>x</b>",
    "<<i>x</i>>",
    "状态",
    "\x1b[31m",
    "{x}",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_cannot_leave_its_place(name):
    """A name with quotes, newlines, tags or control characters is one line and one label."""
    x = T.dscalar(name)
    lines = tree(x + 1).splitlines()
    assert len(lines) == 3 and "\x1b" not in lines[1]
    drawn = [line for line in dot_source(x + 1).splitlines() if "label" in line]
    assert len(drawn) == 3
    label = drawn[0].split("label=", 1)[1]
    inside = label[1:-3].replace("\\\\", "").replace('\\"', "")
    assert label.startswith('"') and label.endswith('"];') and '"' not in inside


def test_a_formula_that_doubles_forty_times_is_cut():
    """Text that would be a million million letters long ends with an ellipsis."""
    y = T.dscalar("x")
    for _ in range(40):
        y = y + y
    assert len(pp(y)) < 200_000 and pp(y).endswith("…")
    assert len(str(y)) < 200 and len(tree(y)) < 10_000

"""Questions to a graph under Theano's names: `theano.gof`, and the classes of ops."""

from __future__ import annotations

import pickle
from collections import deque

import numpy as np
import pytest

import minitheano as theano
import minitheano.tensor as T
from minitheano import gof, sparse
from minitheano.tensor.sharedvar import TensorSharedVariable


def small():
    """x, y, and tanh(x * y) + 1."""
    x, y = T.dvectors("x", "y")
    return x, y, T.tanh(x * y) + 1


def test_inputs_are_what_has_no_owner():
    """gof.graph.inputs finds inputs, shared variables and constants; blockers end the search."""
    x, y, out = small()
    state = theano.shared(1.0)
    found = gof.graph.inputs([out + state])
    assert found[:2] == [x, y] and found[3] is state and isinstance(found[2], gof.Constant)
    inside = out.owner.inputs[0]
    assert inside in gof.graph.inputs([out], blockers=[inside]) or inside.owner is not None
    assert x not in gof.graph.inputs([out], blockers=[inside])


def test_ancestors_and_variables():
    """ancestors goes from the outputs down, variables lists all between inputs and outputs."""
    x, y, out = small()
    found = gof.graph.ancestors([out])
    assert found[0] is out and set(found) >= {x, y, out.owner.inputs[0]}
    product = out.owner.inputs[0].owner.inputs[0]
    assert set(gof.graph.variables([product], [out])) == {
        product, out, *out.owner.inputs,
    }  # fmt: skip
    assert [type(v) for v in gof.graph.orphans([x, y], [out])] == [T.TensorConstant]


def test_an_expression_is_told_from_a_value_by_its_class():
    """Inputs and expressions are TensorVariables; a shared variable or a constant is none."""
    x, w, c = T.vector(), theano.shared(np.ones(2)), T.constant(1.0)
    classes = T.TensorVariable, T.TensorConstant, TensorSharedVariable, theano.Variable
    held = [[isinstance(v, cls) for cls in classes] for v in (x, x + 1, w, c, theano.generic())]
    assert held == [
        [True, False, False, True],
        [True, False, False, True],
        [False, False, True, True],
        [False, True, False, True],
        [False, False, False, True],
    ]
    assert type(w.clone()) is TensorSharedVariable and type(x.clone()) is T.TensorVariable
    assert not isinstance(theano.shared("text"), TensorSharedVariable)
    assert not isinstance(x.type, sparse.SparseType) and not isinstance(x, sparse.SparseVariable)


def test_parents_lead_back_through_a_graph():
    """The parents of a node are its inputs, those of a variable the node that makes it."""
    x, _y, out = small()
    sum_node = out.owner
    assert out.get_parents() == [sum_node] and x.get_parents() == []
    assert sum_node.get_parents() == list(sum_node.inputs)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_every_protocol_pickles_a_graph(protocol):
    """Graphs, types, shared variables and functions survive all of Python's protocols."""
    x, w = T.dvector("x"), theano.shared(np.ones(2), "w")
    f = theano.function([x], T.grad((T.tanh(w) * x).sum(), w), updates=[(w, w + 1)])
    things = pickle.loads(pickle.dumps([x.type, x + w, w, f], protocol))
    assert things[0] is x.type and str(things[1]) == str(x + w)
    assert things[2].get_value().tolist() == [1, 1]
    np.testing.assert_array_equal(things[3]([1, 2]), f([1, 2]))


def test_nodes_in_order():
    """io_toposort, list_of_nodes and ops have the nodes between inputs and outputs."""
    x, y, out = small()
    nodes = gof.graph.io_toposort([x, y], [out])
    assert [n.op for n in nodes] == [T.mul, T.tanh, T.add]
    assert set(gof.graph.list_of_nodes([x, y], [out])) == gof.graph.ops([x, y], [out]) == set(nodes)
    assert gof.graph.is_in_ancestors(nodes[2], nodes[0])
    assert not gof.graph.is_in_ancestors(nodes[0], nodes[2])


@pytest.mark.parametrize(("mode", "wanted"), [("bfs", "abcd"), ("dfs", "acdb")])
def test_stack_search(mode, wanted):
    """Each item once: the nearest first, or the last found first."""
    graph = {"a": "bc", "b": "d", "c": "d", "d": ""}
    assert "".join(gof.graph.stack_search(deque("a"), graph.get, mode)) == wanted
    found, inverse = gof.graph.stack_search(deque("a"), graph.get, mode, build_inv=True)
    assert "".join(found) == wanted and sorted(inverse["d"]) == ["b", "c"]
    with pytest.raises(ValueError, match="bfs or dfs"):
        gof.graph.stack_search(deque("a"), graph.get, "best")


def test_a_node_prints_as_in_theano():
    """The op and what it reads; a variable with a node by the node's op."""
    x, _, out = small()
    assert str((x * 5.0).owner) == "Elemwise{mul,no_inplace}(x, TensorConstant{5.0})"
    assert str(out.owner).startswith("Elemwise{add,no_inplace}(Elemwise{tanh,no_inplace}.0, ")


def test_a_copy_of_a_graph():
    """clone gives new inputs and new outputs, or keeps the inputs if told."""
    x, y, out = small()
    (a, b), (copied,) = gof.graph.clone([x, y], [out])
    assert a is not x and gof.graph.inputs([copied])[:2] == [a, b]
    assert copied.eval({a: [1.0], b: [2.0]}) == pytest.approx(np.tanh(2.0) + 1)
    (same, _), (other,) = gof.graph.clone([x, y], [out], copy_inputs=False)
    assert same is x and other is not out


def test_same_graphs():
    """Two graphs are the same if their ops, leaves and numbers are, and not else."""
    x, y, out = small()
    same = gof.graph.is_same_graph
    assert same(out, T.tanh(x * y) + 1) and not same(out, T.tanh(x * y) + 2)
    assert not same(out, T.tanh(y * x) - 1) and not same(out, T.tanh(x * x) + 1)
    assert same(out, T.tanh(x * x) + 1, givens=[(y, x)])
    assert same(out, T.tanh(x * x) + 1, givens={y: x})
    assert gof.graph.equal_computations([out], [T.tanh(y * y) + 1], [x, y], [y, y])
    deep = other = x
    for _ in range(3000):  # a graph that shares its parts, deeper than Python's stack
        deep, other = deep + deep, other + other
    assert same(deep, other)


def test_a_function_graph():
    """FunctionGraph knows inputs, outputs, nodes, who reads what, and exchanges variables."""
    x, y, out = small()
    graph = gof.FunctionGraph([x, y], [out], clone=False)
    assert graph.inputs == [x, y] and graph.outputs == [out]
    assert [n.op for n in graph.toposort()] == [T.mul, T.tanh, T.add]
    assert graph.apply_nodes == set(graph.toposort()) and x in graph.variables
    product = graph.toposort()[0].outputs[0]
    assert graph.clients(product) == [(graph.toposort()[1], 0)]
    assert graph.clients(out) == [("output", 0)]
    graph.replace(product, x - y)
    assert [n.op for n in graph.toposort()] == [T.sub, T.tanh, T.add]
    copied = gof.FunctionGraph([x, y], [out])
    assert copied.inputs[0] is not x and len(copied.clone().toposort()) == 3


def test_small_helpers():
    """gof.utils has flatten, unique and names for variables."""
    assert gof.utils.flatten([1, (2, [3])]) == [1, 2, 3]
    assert gof.utils.unique([1, 2]) and not gof.utils.unique([1, 1])
    assert gof.utils.uniq([2, 1, 2]) == [2, 1] and gof.utils.difference([1, 2], [1]) == [2]
    assert gof.utils.hash_from_code("a") == gof.utils.hash_from_code(b"a")
    vs = [T.scalar("x"), T.scalar("x"), T.scalar("y"), T.scalar()]
    gof.utils.give_variables_names(vs)
    assert len({v.name for v in vs}) == 4 and vs[2].name == "y"


def test_debug_values_follow_the_flag():
    """get_debug_values is a loop of one turn if test values are used, of none if they are not."""
    x = T.dscalar("x")
    assert gof.op.get_debug_values(x) == []
    with theano.config.change(compute_test_value="raise"):
        with pytest.raises(AttributeError):
            gof.op.get_debug_values(x)
        x.tag.test_value = 2.0
        assert gof.op.get_debug_values(x, T.constant(3)) == [(2.0, 3)]
    assert gof.op.get_test_value(theano.shared(4.0)) == 4.0


# --- classes of ops -------------------------------------------------------------------------------

X = T.dmatrix("X")
INSTANCES = {
    "Elemwise": X + X,
    "DimShuffle": X.T,
    "Subtensor": X[0],
    "AdvancedSubtensor1": X[T.ivector()],
    "AdvancedSubtensor": X[T.ivector(), T.ivector()],
    "IncSubtensor": T.inc_subtensor(X[0], 1.0),
    "AdvancedIncSubtensor1": T.set_subtensor(X[T.ivector()], 1.0),
    "Rebroadcast": T.addbroadcast(X, 0),
    "Dot": T.dot(X, X),
    "Alloc": T.alloc(1.0, X.shape[0]),
    "Join": T.join(0, X, X),
    "CAReduce": X.max(axis=0),
    "Sum": X.sum(),
    "Reshape": X.reshape((1, -1)),
    "Softmax": T.nnet.softmax(X),
    "ARange": T.arange(X.shape[0]),
}


@pytest.mark.parametrize("name", INSTANCES)
def test_an_op_is_an_instance_of_its_class(name):
    """isinstance(node.op, T.DimShuffle) tells ops as in Theano: true for its own, no other."""
    kind = getattr(T, name, None) or getattr(T.nnet, name)
    found = {other for other, v in INSTANCES.items() if isinstance(v.owner.op, kind)}
    assert found == ({"CAReduce", "Sum"} if name == "CAReduce" else {name})
    assert isinstance(INSTANCES[name].owner.op, theano.Op)


M = T.dmatrix("M")
V = np.arange(4.0).reshape(2, 2) + np.eye(2)
CALLED = {
    "DimShuffle": (T.DimShuffle((False, False), (1, "x", 0))(M), V.T[:, None]),
    "Sum": (T.Sum(axis=0)(M), V.sum(axis=0)),
    "Sum of all": (T.Sum()(M), V.sum()),
    "Prod": (T.Prod(axis=1)(M), V.prod(axis=1)),
    "CAReduce": (T.CAReduce(theano.scalar.maximum, axis=0)(M), V.max(axis=0)),
    "MaxAndArgmax": (T.MaxAndArgmax(axis=(0,))(M)[1], V.argmax(axis=0)),
    "AllocDiag": (T.AllocDiag(offset=1)(M[0]), np.diag(V[0], 1)),
    "ExtractDiag": (T.ExtractDiag(1)(M), V.diagonal(1)),
    "Reshape": (T.Reshape(1)(M, [4]), V.reshape(4)),
    "Rebroadcast": (T.Rebroadcast((0, True))(M[:1]), V[:1]),
    "Join": (T.Join()(0, M, M), np.concatenate([V, V])),
    "Split": (T.Split(2)(M, 1, [1, 1])[1], V[:, 1:]),
    "MakeVector": (T.MakeVector("float64")(M[0, 0], M[1, 1]), V.diagonal()),
    "Alloc": (T.Alloc()(M[0, 0], 2), np.full(2, V[0, 0])),
    "ARange": (T.ARange("float64")(0, M[1, 1], 2), np.arange(0, V[1, 1], 2)),
    "Softmax": (T.nnet.nnet.Softmax()(M), np.exp(V) / np.exp(V).sum(axis=1, keepdims=True)),
    "GradClip": (T.grad(theano.gradient.GradClip(-1, 1)(M).sum() * 5, M), np.ones((2, 2))),
    "RepeatOp": (T.extra_ops.RepeatOp(axis=0)(M, 2), V.repeat(2, axis=0)),
    "DiffOp": (T.extra_ops.DiffOp(n=1, axis=0)(M), np.diff(V, axis=0)),
    "CumOp": (T.extra_ops.CumOp(axis=0, mode="mul")(M), V.cumprod(axis=0)),
    "Unique": (T.extra_ops.Unique()(M, return_list=True)[0], np.unique(V)),
}


@pytest.mark.parametrize("name", CALLED)
def test_a_class_of_ops_is_called_with_settings(name):
    """`Sum(axis=0)(x)` is `sum(x, axis=0)`: a program that makes ops by their classes runs."""
    out, wanted = CALLED[name]
    np.testing.assert_allclose(out.eval({M: V}), wanted, rtol=1e-12)


def test_classes_of_linear_algebra_know_their_ops():
    """`isinstance(node.op, MatrixInverse)` is true of what the function or the class made."""
    made = {
        T.nlinalg.MatrixInverse: T.nlinalg.matrix_inverse(M),
        T.nlinalg.Det: T.nlinalg.det(M),
        T.nlinalg.SVD: T.nlinalg.svd(M)[0],
        T.slinalg.Cholesky: T.slinalg.Cholesky(lower=False)(M),
        T.slinalg.Solve: T.slinalg.solve(M, M),
        T.extra_ops.CumOp: T.cumsum(M),
        T.extra_ops.Unique: T.extra_ops.Unique()(M),
    }
    for cls in made:
        assert [v for v in made.values() if isinstance(v.owner.op, cls)] == [made[cls]]


def test_classes_by_their_doorways():
    """The classes stand where Theano has them."""
    assert T.elemwise.Elemwise is T.Elemwise and T.elemwise.Sum is T.Sum
    assert T.subtensor.IncSubtensor is T.IncSubtensor
    assert isinstance(theano.scan(lambda x: x, X)[0].owner.op, theano.scan_module.scan_op.Scan)
    assert isinstance(T.tensor_copy(X).owner.op.scalar_op, theano.scalar.Identity)
    assert isinstance(T.nnet.sigmoid(X).owner.op.scalar_op, T.nnet.sigm.ScalarSigmoid)
    with pytest.raises(TypeError, match="made by functions"):
        T.IncSubtensor((0,))
    assert T.hashtype(X) == T.hashtype(T.dvector())

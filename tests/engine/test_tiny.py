"""Read this first: one program's walk through the whole engine."""

import numpy as np

import minitheano as theano
import minitheano.tensor as T
from minitheano.graph import order


def test_build_compile_call():
    """Expression, graph, rewrites, source, call, trace: each stage can be looked at."""
    # Build: Python runs, nodes are made, nothing is computed.
    w = theano.shared(3.0, "w")
    x = T.dscalar("x")
    y = T.log(1 + T.exp(w * x))
    assert [node.op.name for node in order([y])] == ["mul", "exp", "add", "log"]
    assert theano.pp(y) == "log((TensorConstant{1} + exp((w * x))))"
    assert y.owner.site.text == "T.log(1 + T.exp(w * x))"

    # The gradient is a second graph.
    slope = T.grad(y, w)

    # Compile: the graph is copied, rewritten and printed as Python.
    step = theano.function([x], y, updates=[(w, w - 0.5 * slope)], name="step")
    assert "log_of_one_plus_exp" in [each.rule for each in step.rewrites]
    assert y.owner.op.name == "log", "the learner's own graph stays as it was written"
    assert "log_one_plus_exp(" in step.plain_source

    # Call: bind, snapshot, compute, commit, return.
    assert step(1000.0) == 3000.0
    assert w.get_value() == 3.0 - 0.5 * 1000.0

    # A rehearsal records every beat and stores nothing.
    trace = step.rehearse(0.0)
    assert [e.beat for e in trace.events if e.beat != "compute"] == [
        *("bind", "snapshot", "stage", "commit", "return"),
    ]
    assert w.get_value() == -497.0


def test_a_loop_is_a_node():
    """The step runs once; outputs are tapes, updates are the last private copies."""
    total, xs = theano.shared(10.0, "total"), T.dvector("xs")
    sums, updates = theano.scan(lambda v: (total + v, {total: total + v}), xs)
    f = theano.function([xs], sums, updates=updates)
    np.testing.assert_array_equal(f([1, 2, 4]), [11, 13, 17])
    assert total.get_value() == 17

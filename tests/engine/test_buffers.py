"""Arrays that are kept from call to call are never written to while anybody holds them."""

import threading

import numpy as np
import pytest

import minitheano as theano
import minitheano.tensor as T
from minitheano import buffers
from minitheano.buffers import Buffers


@pytest.fixture(autouse=True)
def every_size(monkeypatch):
    """Small arrays are kept like large ones."""
    monkeypatch.setattr(buffers, "SMALL", 1)
    monkeypatch.setattr(buffers, "FEW", 0)
    monkeypatch.setattr(buffers, "WIDE", 4)


def step(n=40):
    """A step of training that gives the product too, its state and a batch."""
    rng = np.random.default_rng(0)
    x, w = T.dmatrix("x"), theano.shared(rng.normal(size=(n, n)), "w")
    h = T.dot(x, w)
    f = theano.function([x], h, updates=[(w, w - 0.1 * T.dot(x.T, h))])
    return f, w, rng.normal(size=(5, n)) / n


def test_an_array_is_used_again_when_nobody_holds_it():
    """The same memory comes back after the caller has let it go, a view of it being a hold."""
    kept = Buffers()
    first = kept.new((3, 4), "float64")
    place = first.ctypes.data
    view = first[1:]
    del first
    assert kept.new((3, 4), "float64").ctypes.data != place
    del view
    places = {kept.new((3, 4), "float64").ctypes.data for _ in range(3)}
    assert place in places


def test_what_is_kept_has_a_bound(monkeypatch):
    """A caller who holds many results has them alone; what is above the bound is let go."""
    kept = Buffers()
    held = [kept.new((10,), "float64") for _ in range(20)]
    assert len({a.ctypes.data for a in held}) == 20
    assert sum(map(len, kept.kept.values())) <= kept.places
    monkeypatch.setattr(buffers, "MOST", 1000)
    for n in range(1, 60):
        kept.new((n,), "float64")
    assert sum(a.nbytes for each in kept.kept.values() for a in each) <= 1000


def test_results_and_aliases_stay_as_they_were():
    """Results, views of them and borrowed values do not change in later calls."""
    f, w, batch = step()
    held = []
    for _ in range(6):
        alias, result = w.get_value(borrow=True), f(batch)
        for array in (alias, result, result[1:].T):
            held.append((array, np.array(array)))
    for array, copy in held:
        np.testing.assert_array_equal(array, copy)


def test_a_failed_call_leaves_the_state():
    """A call that fails in the middle changes no stored value."""
    f, w, batch = step()
    f(batch)
    before = w.get_value()
    with pytest.raises(ValueError, match="40"):
        f(np.ones((5, 41)))
    np.testing.assert_array_equal(w.get_value(), before)


def test_threads_do_not_share_arrays():
    """Calls of one function from several threads answer as if each were alone."""
    a = T.dmatrix("a")
    f = theano.function([a], T.dot(T.tanh(a * 2) + a, a))
    inputs = [np.full((30, 30), k / 10) for k in range(8)]
    wanted, wrong = [np.array(f(v)) for v in inputs], []

    def work(k):
        for _ in range(100):
            if not np.array_equal(f(inputs[k]), wanted[k]):
                wrong.append(k)

    threads = [threading.Thread(target=work, args=(k,)) for k in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong

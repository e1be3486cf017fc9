"""Native loops: the same results as NumPy's, and never an error of their own."""

import os
import pickle
import threading

import numpy as np
import pytest

import minitheano as theano
import minitheano.nativemodes as nativemodes
import minitheano.tensor as T
from minitheano.errors import LearnerWarning

pytest.importorskip("numba")
machine = pytest.importorskip("minitheano.native.machine")

V = np.random.default_rng(0).normal(size=20)
M = np.random.default_rng(1).normal(size=(20, 7))
W = np.random.default_rng(2).normal(size=(7, 7)) * 0.3
H = M[0]


@pytest.fixture(scope="module", autouse=True)
def cache(tmp_path_factory):
    """Kernels of these tests are kept for these tests alone."""
    before = os.environ.get("MINITHEANO_CACHE")
    os.environ["MINITHEANO_CACHE"] = str(tmp_path_factory.mktemp("native"))
    yield
    os.environ.pop("MINITHEANO_CACHE")
    if before is not None:
        os.environ["MINITHEANO_CACHE"] = before


def recurrence(x, a, **more):
    """h[t] = tanh(a h[t-1]) + x[t]."""
    start = np.asarray(0.5, x.dtype)
    return theano.scan(
        lambda q, h, a: T.tanh(a * h) + q, sequences=x, outputs_info=start, non_sequences=a, **more
    )[0]


def scalar(dtype="float64", **more):
    """A loop over numbers, all of it, its last value and its gradients."""
    x, a = T.vector("x", dtype=dtype), T.scalar("a", dtype=dtype)
    out = recurrence(x, a, **more)
    return [x, a], [out, *T.grad(out.sum(), [x, a])]


def last_value():
    """A loop of which only the last value is read."""
    x, a = T.dvector("x"), T.dscalar("a")
    out = recurrence(x, a)[-1]
    return [x, a], [out, *T.grad(out, [x, a])]


def vectors():
    """A state that is a vector, with a product."""
    x, h, w = T.dmatrix("x"), T.dvector("h"), T.dmatrix("w")
    out, _ = theano.scan(
        lambda q, h, w: T.tanh(T.dot(h, w) + q), sequences=x, outputs_info=h, non_sequences=w
    )
    return [x, h, w], [out, *T.grad((out**2).sum(), [x, h, w])]


def taps():
    """Earlier outputs and neighbours in the sequence."""
    x, start = T.dvector("x"), T.dvector("start")
    out, _ = theano.scan(
        lambda q0, q1, h3, h1: h1 * 0.5 + h3 * q0 - q1,
        sequences={"input": x, "taps": [-1, 1]},
        outputs_info={"initial": start, "taps": [-3, -1]},
    )
    return [x, start], [out, *T.grad(out.sum(), [x, start])]


def swapped():
    """Two states that change places."""
    h = T.dvector("h")
    (p, q), _ = theano.scan(lambda u, w: [w, u * 1.5], outputs_info=[h, h * 2], n_steps=5)
    return [h], [p, q]


def stopped():
    """A loop that ends before its last turn."""
    a = T.dscalar("a")
    out, _ = theano.scan(
        lambda h, a: (h * a, theano.scan_module.until(h > 50)),
        outputs_info=np.float64(1.0), non_sequences=a, n_steps=100,
    )  # fmt: skip
    return [a], [out]


def folded():
    """Sums and extremes inside of the step."""
    h, w = T.dvector("h"), T.dmatrix("w")
    out, _ = theano.scan(
        lambda h, w: T.tanh((w * h).sum(0) - (w + h).mean(1) + (w * h).max()),
        outputs_info=h, non_sequences=w, n_steps=4,
    )  # fmt: skip
    return [h, w], [out]


PROGRAMS = {
    "scalar": (scalar, (V, 0.5)),
    "no turn": (scalar, (V[:0], 0.5)),
    "every other": (scalar, (V[::-2], 0.5)),
    "nan and inf": (scalar, (np.array([1, np.nan, 2, np.inf]), 0.5)),
    "float32": (lambda: scalar("float32"), (V.astype("float32"), np.float32(0.5))),
    "backwards": (lambda: scalar(go_backwards=True), (V, 0.5)),
    "last": (last_value, (V, 0.5)),
    "last of none": (last_value, (V[:0], 0.5)),
    "vectors": (vectors, (M, H, W)),
    "Fortran order": (vectors, (M, H, W.T)),
    "no turn of vectors": (vectors, (M[:0], H, W)),
    "a matrix that does not fit": (vectors, (M, H, W[:3])),
    "a start that does not fit": (vectors, (M, H[:3], W)),
    "taps": (taps, (V, V[:3])),
    "too few earlier values": (taps, (V, V[:2])),
    "swapped": (swapped, (H,)),
    "stopped": (stopped, (1.5,)),
    "folded": (folded, (H, W)),
}


def told(f, args):
    """What a call gives: its results, or the error that it raises."""
    try:
        return f(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


@pytest.mark.parametrize("name", PROGRAMS)
def test_native_loops_give_what_numpy_gives(name):
    """Results, dtypes, shapes and errors are the same as with NumPy."""
    make, args = PROGRAMS[name]
    inputs, outputs = make()
    native = theano.function(inputs, outputs, mode="numba")
    plain = theano.function(inputs, outputs)
    assert native.ran and any(note.native for note in native.ran) and not plain.ran
    found, wanted = told(native, args), told(plain, args)
    if isinstance(wanted, str):
        assert found == wanted
        return
    for a, b in zip(found, wanted, strict=True):
        assert a.dtype == b.dtype and a.shape == b.shape
        np.testing.assert_allclose(a, b, rtol=1e-4 if a.dtype == "float32" else 1e-9)


@pytest.mark.parametrize("dtype", ["int8", "int32", "int64", "uint8", "uint64"])
def test_integers_are_exact(dtype):
    """Integers wrap around, and are divided, as in NumPy."""
    x = T.vector("x", dtype=dtype)
    out, _ = theano.scan(
        lambda q, h: T.cast(h * q + h // (q + 3) - h % q, dtype),
        sequences=x, outputs_info=T.constant(np.asarray(7, dtype)),
    )  # fmt: skip
    native, plain = (theano.function([x], out, mode=m) for m in ("numba", None))
    value = np.arange(200).astype(dtype)
    assert native.ran[0].native == (dtype != "uint64")
    assert native(value).tolist() == plain(value).tolist()


def test_shared_updates_are_carried():
    """What a loop leaves in shared variables is the same, and a failed call changes none."""
    x, s, w = T.dvector("x"), theano.shared(1.0, "s"), theano.shared(H, "w")
    _, updates = theano.scan(lambda q: {s: s * 0.5 + q, w: w * q}, sequences=x)
    native, plain = (theano.function([x], [], updates=updates, mode=m) for m in ("numba", None))
    kept = []
    for f in (native, plain):
        s.set_value(1.0), w.set_value(H)
        f(V)
        kept.append([s.get_value(), w.get_value()])
    for a, b in zip(*kept, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-12)


def test_what_has_no_native_form_is_said():
    """A product of matrices stays with NumPy, and `ran` says so."""
    w = T.dmatrix("w")
    out, _ = theano.scan(lambda h, w: T.dot(h, w), outputs_info=w, non_sequences=w, n_steps=3)
    f = theano.function([w], out[-1], mode="numba")
    assert [note.native for note in f.ran] == [False] and "dot" in str(f.ran[0])
    np.testing.assert_allclose(f(W), np.linalg.matrix_power(W, 4))


def test_kept_code_is_used_only_if_nobody_changed_it(tmp_path, monkeypatch):
    """A spoilt file, a folder for everybody or a folder that cannot be made: it compiles anew."""
    monkeypatch.setenv("MINITHEANO_CACHE", str(tmp_path / "own"))
    text = "def kernel(a0):\n    return a0 + 1.25\n"
    kernel = machine.Kernel("kernel", text, (machine.Taken("float64"),))

    def again():
        machine._compiled.pop(kernel, None)
        return machine.compiled(kernel)(1.0)

    assert again() == 2.25
    (file,) = (tmp_path / "own").iterdir()
    assert file.stat().st_mode & 0o077 == 0 and file.parent.stat().st_mode & 0o077 == 0
    assert again() == 2.25 and machine._read(file.name) is not None
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    assert machine._read(file.name) is None and again() == 2.25
    file.parent.chmod(0o777)
    assert machine._read(file.name) is None and again() == 2.25
    monkeypatch.setenv("MINITHEANO_CACHE", str(file / "none"))
    assert again() == 2.25
    monkeypatch.setenv("MINITHEANO_CACHE", "")
    assert machine.folder() is None and again() == 2.25


def test_auto_answers_at_once_and_becomes_native(monkeypatch):
    """NumPy answers until a thread has compiled the loop; the results stay the same."""
    monkeypatch.setattr(nativemodes.AutoMode, "enough", 0.0)
    inputs, outputs = scalar()
    f = theano.function(inputs, outputs, mode="auto")
    assert not f.ran
    first = f(V, 0.5)
    for thread in threading.enumerate():
        if thread is not threading.current_thread():
            thread.join(60)
    assert f.ran and f.ran[0].native
    for a, b in zip(first, f(V, 0.5), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-9)
    copied = pickle.loads(pickle.dumps(f))
    np.testing.assert_allclose(copied(V, 0.5)[0], first[0], rtol=1e-9)


def test_a_failing_compiler_is_no_error(monkeypatch):
    """If the thread fails, NumPy goes on."""
    monkeypatch.setattr(nativemodes.AutoMode, "enough", 0.0)
    monkeypatch.setattr(nativemodes.AutoMode, "native", lambda self, program: 1 / 0)
    inputs, outputs = scalar()
    f = theano.function(inputs, outputs, mode="auto")
    first = f(V, 0.5)
    for thread in threading.enumerate():
        if thread is not threading.current_thread():
            thread.join(60)
    assert f.ran == ["division by zero"]
    np.testing.assert_array_equal(f(V, 0.5)[0], first[0])


@pytest.mark.parametrize("mode", ["numba", "auto"])
def test_without_numba_numpy_runs_and_it_is_said_once(mode, monkeypatch):
    """The learner is told one time that Numba is not installed."""
    monkeypatch.setattr(nativemodes, "find_spec", lambda name: None)
    monkeypatch.setattr(nativemodes, "_told", [])
    inputs, outputs = scalar()
    with pytest.warns(LearnerWarning, match="Numba"):
        f = theano.function(inputs, outputs, mode=mode)
    assert not f.ran and theano.function(inputs, outputs, mode=mode)(V, 0.5)[0].shape == (20,)


def powers():
    """A state whose numbers are each replaced in their place."""
    a, k = T.dvector("a"), T.iscalar("k")
    out, _ = theano.scan(
        lambda b, a: T.tanh(b * a) + b * 0, outputs_info=T.ones_like(a), non_sequences=a, n_steps=k
    )
    one, _ = theano.scan(lambda b, a: b * a, outputs_info=a, non_sequences=a, n_steps=k)
    return [a, k], [out[-1], one[-1]]


@pytest.mark.parametrize("turns", [0, 1, 2, 7])
def test_an_array_may_be_replaced_in_its_place(turns):
    """Only the last value is kept, and what came in stays as it was."""
    inputs, outputs = powers()
    native, plain = (theano.function(inputs, outputs, mode=m) for m in ("numba", None))
    given = H.copy()
    found, wanted = told(native, (given, turns)), told(plain, (given, turns))
    assert given.tolist() == H.tolist() and all(note.native for note in native.ran)
    if isinstance(wanted, str):
        assert found == wanted
    else:
        np.testing.assert_allclose(found, wanted, rtol=1e-12)


@pytest.mark.parametrize("dtype", ["float64", "float32", "int32", "bool"])
def test_groups_are_exact(dtype):
    """Polynomials, comparisons and choices give the very numbers that NumPy gives."""
    a, b, c = (T.matrix(n, dtype=dtype) for n in "abc")
    poly = T.switch(a > b, a * b + c, T.maximum(a, c) * b) if dtype != "bool" else (a & b) | c
    outputs = [poly, T.le(a, b) & T.neq(b, c)]
    native, plain = (theano.function([a, b, c], outputs, mode=m) for m in ("numba", None))
    assert any(note.native for note in native.ran)
    values = np.random.default_rng(5).normal(size=(3, 5, 4)) * 3
    values[0, 0] = [np.nan, np.inf, -np.inf, 0] if dtype.startswith("float") else 1
    for given in (values, values[:, :0], values.transpose(0, 2, 1), values[:, ::2]):
        arguments = [np.asarray(v).astype(dtype, order="K") for v in given]
        for found, wanted in zip(native(*arguments), plain(*arguments), strict=True):
            assert found.dtype == wanted.dtype
            np.testing.assert_array_equal(found, wanted)
    narrow = values[0].astype(dtype), values[1].astype(dtype), values[2, :, :2].astype(dtype)
    assert told(native, narrow) == told(plain, narrow)

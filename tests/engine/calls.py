"""One call for each op of the catalogue, with values that fit, and ways to make them unfit.

The letters of a call say what it is given: a capital A to F is a matrix, u to w a vector, s a
number, i and j an integer, k an integer vector, n a matrix of integers, X and Y images (four
axes), Z (five).
"""

from __future__ import annotations

import re

import numpy as np

KINDS = {
    **dict.fromkeys("ABCDEF", "d2"), **dict.fromkeys("uvw", "d1"), "s": "d0", "i": "l0",
    "j": "l0", "k": "l1", "n": "l2", "Q": "d3", "R": "d3", "X": "d4", "Y": "d4", "Z": "d5",
    "c": "z1", "b": "b1",
}  # fmt: skip
NAMES = {"d": "float64", "l": "int64", "z": "complex128", "b": "bool"}

PAIR = {"A": (2, 3), "B": (3, 2)}
SAME = {"A": (2, 3), "B": (2, 3)}
ONE = {"A": (3, 3)}
IMAGES = {"X": (2, 1, 4, 4), "Y": (3, 1, 2, 2)}

# The call, and the shapes of what stands in it; a shape that is not here is (3,), (3, 3), (2, 3, 3)
# and so on. A number stands for the value of an integer.
CALLS: list[tuple[str, dict]] = [
    ("u + v", {}),
    ("A * v", {}),
    ("T.switch(u > 0, v, w)", {}),
    ("T.fill(u, v)", {}),
    ("T.clip(u, v, w)", {}),
    ("T.cast(u, 'int64') // k", {}),
    # products
    ("T.dot(A, B)", PAIR),
    ("T.dot(A, v)", {}),
    ("T.dot(u, v)", {}),
    ("T.outer(u, v)", {}),
    ("T.batched_dot(Q, R)", {}),
    ("T.tensordot(A, B, axes=1)", PAIR),
    ("T.tensordot(Q, R, axes=[[1, 2], [1, 2]])", {}),
    ("T.batched_tensordot(Q, R, axes=[[1], [1]])", {}),
    # shapes
    ("A.shape", {}),
    ("A.shape[0]", {}),
    ("A.reshape((3, 2))", {"A": (2, 3)}),
    ("A.reshape((i, j))", {"A": (2, 3), "i": 3, "j": 2}),
    ("A.reshape((i, -1))", {"A": (2, 3), "i": 3}),
    ("T.reshape(A, k, ndim=2)", {"A": (2, 3), "k": [3, 2]}),
    ("A.dimshuffle(1, 0)", {}),
    ("A.flatten()", {}),
    ("T.addbroadcast(A, 0)", {"A": (1, 3)}),
    ("T.unbroadcast(T.addbroadcast(A, 0), 0)", {"A": (1, 3)}),
    ("T.specify_shape(A, (2, 3))", {"A": (2, 3)}),
    ("T.specify_shape(A, (i, 3))", {"A": (2, 3), "i": 2}),
    ("u.squeeze()", {}),
    ("T.alloc(s, i, 3)", {"i": 2}),
    ("T.alloc(u, i, 3)", {"i": 2}),
    ("T.zeros((i, 2))", {"i": 2}),
    ("T.ones_like(A)", {}),
    ("T.eye(i)", {"i": 2}),
    ("T.eye(i, j, 1)", {"i": 2, "j": 3}),
    ("T.tri(i)", {"i": 2}),
    ("T.tril(A)", {}),
    ("T.arange(i, j)", {"i": 0, "j": 3}),
    ("T.arange(0, 10, i)", {"i": 2}),
    ("T.arange(s)", {}),
    # joining
    ("T.concatenate([u, v])", {}),
    ("T.concatenate([A, B], axis=1)", {"A": (2, 3), "B": (2, 1)}),
    ("T.stack([u, v])", {}),
    ("T.stack([A, B], axis=2)", {}),
    ("T.split(u, k, 2)[0]", {"u": (5,), "k": [2, 3]}),
    ("T.split(u, [2, 3], 2)[0]", {"u": (5,)}),
    ("T.tile(A, (2, 1))", {}),
    ("T.tile(A, (i, 1))", {"i": 2}),
    ("T.roll(u, 1)", {}),
    ("T.roll(A, i, axis=1)", {"i": 1}),
    ("T.repeat(u, 2)", {}),
    ("T.repeat(u, k)", {"k": [1, 0, 2]}),
    ("T.repeat(A, i, axis=0)", {"i": 2}),
    # indices
    ("u[0]", {}),
    ("u[i]", {"i": 1}),
    ("A[i, j]", {"i": 1, "j": 1}),
    ("A[:, i]", {"i": 1}),
    ("A[2]", {}),
    ("A[i:j]", {"i": 0, "j": 2}),
    ("A[::i]", {"i": 2}),
    ("u[k]", {"k": [0, 2]}),
    ("A[k]", {"k": [0, 2]}),
    ("A[k, k]", {"k": [0, 2]}),
    ("A[T.arange(3), k]", {"k": [0, 2, 1]}),
    ("A[:, k]", {"k": [0, 2]}),
    ("A[[0, 2]]", {}),
    ("A[n]", {"n": [[0, 1], [2, 0]]}),
    ("u[b]", {"b": [True, False, True]}),
    ("u[(u > 0).nonzero()]", {}),
    ("A[A > 0]", {}),
    ("A[T.gt(u, 0)]", {}),
    ("T.set_subtensor(u[i], s)", {"i": 1}),
    ("T.set_subtensor(u[:2], v)", {"v": (2,)}),
    ("T.inc_subtensor(A[i], v)", {"i": 1}),
    ("T.inc_subtensor(A[k], B)", {"k": [0, 2], "B": (2, 3)}),
    ("T.set_subtensor(A[k, k], u)", {"k": [0, 2], "u": (2,)}),
    ("T.inc_subtensor(u[b], v)", {"b": [True, False, True], "v": (2,)}),
    ("T.take(u, k)", {"k": [0, 2]}),
    ("A.take(k, axis=1)", {"k": [0, 2]}),
    ("A.nonzero()[0]", {}),
    ("A.diagonal()", {}),
    ("T.diagonal(Q, 1, 1, 2)", {}),
    ("T.diag(u)", {}),
    ("T.nlinalg.alloc_diag(u)", {}),
    ("T.choose(k, A)", {"k": [0, 1, 2]}),
    ("T.choose(k, A, mode='wrap')", {"k": [0, 1, 2]}),
    ("T.extra_ops.compress([True, False, True], A, axis=0)", {}),
    ("T.extra_ops.searchsorted(u, v)", {"u": (4,)}),
    ("T.extra_ops.searchsorted(u, v, side='right', sorter=k)", {"k": [0, 1, 2]}),
    ("T.extra_ops.bincount(k)", {"k": [0, 1, 1]}),
    ("T.extra_ops.bincount(k, u)", {"k": [0, 1, 1]}),
    ("T.extra_ops.fill_diagonal(A, s)", {}),
    ("T.extra_ops.fill_diagonal_offset(A, s, i)", {"i": 1}),
    ("T.extra_ops.diff(u)", {}),
    ("T.extra_ops.Unique()(u)", {}),
    ("T.extra_ops.to_one_hot(k, 3)", {"k": [0, 2]}),
    ("T.extra_ops.unravel_index(k, (2, 3))[0]", {"k": [0, 5]}),
    ("T.extra_ops.ravel_multi_index((k, k), (3, 3))", {"k": [0, 2]}),
    ("T.extra_ops.squeeze(T.addbroadcast(A, 0))", {"A": (1, 3)}),
    # folds
    ("A.sum()", {}),
    ("A.prod(axis=0)", {}),
    ("A.mean(axis=1)", {}),
    ("A.max(axis=0)", {}),
    ("T.argmax(A, axis=1)", {}),
    ("T.max_and_argmax(u)[0]", {}),
    ("T.min(u)", {}),
    ("A.std()", {}),
    ("T.all(A > 0)", {}),
    ("T.any(A > 0, axis=0)", {}),
    ("T.cumsum(A, axis=0)", {}),
    ("T.cumprod(u)", {}),
    ("T.ptp(u)", {}),
    ("u.norm(2)", {}),
    ("u.size", {}),
    ("T.sort(A, axis=0)", {}),
    ("T.argsort(u)", {}),
    ("T.topk(u, i)", {"i": 2}),
    ("T.argtopk(u, 2)", {}),
    ("T.log(T.sum(T.exp(A), axis=1))", {}),
    # layers
    ("T.nnet.softmax(A)", {}),
    ("T.nnet.logsoftmax(A)", {}),
    ("T.nnet.softmax_with_bias(A, v)", {}),
    ("T.nnet.categorical_crossentropy(T.nnet.softmax(A), k)", {"k": [0, 1, 2]}),
    ("T.nnet.categorical_crossentropy(A, B)", {}),
    ("T.nnet.crossentropy_softmax_1hot_with_bias(A, v, k)[0]", {"k": [0, 1, 2]}),
    ("T.nnet.crossentropy_categorical_1hot(A, k)", {"k": [0, 1, 2]}),
    ("T.nnet.binary_crossentropy(A, B)", {}),
    ("T.nnet.h_softmax(A, 3, 4, 2, 2, B, u, Q, C)", {
        "A": (3, 3), "B": (3, 2), "u": (2,), "Q": (2, 3, 2), "C": (2, 2)}),
    ("T.nnet.confusion_matrix(k, k)[0]", {"k": [0, 1]}),
    ("T.nnet.relu(A, s)", {}),
    ("T.nnet.ultra_fast_sigmoid(A)", {}),
    ("T.nnet.conv2d(X, Y)", IMAGES),
    ("T.nnet.conv2d(X, Y, border_mode='full')", IMAGES),
    ("T.nnet.conv2d(X, Y, input_shape=(2, 1, 4, 4))", IMAGES),
    ("T.nnet.conv2d(X, Y, num_groups=2)", {"X": (2, 2, 4, 4), "Y": (4, 1, 2, 2)}),
    ("T.nnet.conv2d_transpose(X, Y, (2, 1, 5, 5))", {"X": (2, 3, 4, 4), "Y": (3, 1, 2, 2)}),
    ("T.nnet.abstract_conv.conv2d_grad_wrt_weights(X, Y, (3, 1, 2, 2))", {
        "X": (2, 1, 4, 4), "Y": (2, 3, 3, 3)}),
    ("T.signal.conv.conv2d(A, B)", {"A": (4, 4), "B": (2, 2)}),
    ("T.signal.pool.pool_2d(X, (2, 2), ignore_border=True)", {"X": (2, 1, 4, 4)}),
    ("T.signal.pool.pool_2d(X, (2, 2), ignore_border=True, mode='sum')", {"X": (2, 1, 4, 4)}),
    ("T.signal.pool.max_pool_2d_same_size(X, (2, 2))", {"X": (2, 1, 4, 4)}),
    ("T.nnet.neighbours.images2neibs(X, (2, 2))", {"X": (2, 1, 4, 4)}),
    ("T.nnet.neighbours.neibs2images(A, (2, 2), (1, 1, 4, 4))", {"A": (4, 4)}),
    ("T.nnet.bn.batch_normalization_train(A, v, w, 'per-activation')[0]", {}),
    ("T.nnet.bn.batch_normalization_test(A, v, w, u, u)", {}),
    ("T.nnet.abstract_conv.bilinear_upsampling(X, 2)", {"X": (1, 1, 2, 2)}),
    # linear algebra
    ("T.nlinalg.matrix_inverse(A)", ONE),
    ("T.nlinalg.pinv(A)", ONE),
    ("T.nlinalg.det(A)", ONE),
    ("T.nlinalg.eig(A)[0]", ONE),
    ("T.nlinalg.eigh(A)[0]", ONE),
    ("T.nlinalg.svd(A)[1]", ONE),
    ("T.nlinalg.qr(A)[0]", ONE),
    ("T.nlinalg.lstsq()(A, u, -1)[0]", ONE),
    ("T.nlinalg.matrix_power(A, 2)", ONE),
    ("T.nlinalg.trace(A)", ONE),
    ("T.nlinalg.matrix_dot(A, B)", PAIR),
    ("T.nlinalg.tensorinv(X)", {"X": (2, 2, 2, 2)}),
    ("T.nlinalg.tensorsolve(X, A)", {"X": (2, 2, 2, 2), "A": (2, 2)}),
    ("T.nlinalg.norm(A, 'fro')", ONE),
    ("T.slinalg.solve(A, u)", ONE),
    ("T.slinalg.solve_lower_triangular(A, B)", ONE),
    ("T.slinalg.cholesky(A)", ONE),
    ("T.slinalg.kron(A, B)", PAIR),
    ("MRG(1).choice(1, p=A, replace=False)", {}),
    ("T.slinalg.expm(A)", ONE),
    ("T.slinalg.eigvalsh(A, B)", ONE),
    ("T.fft.rfft(A)", {}),
    ("T.fft.irfft(Q)", {"Q": (2, 3, 2)}),
    # draws, choices
    ("T.shared_randomstreams.RandomStreams(1).uniform((i,))", {"i": 2}),
    ("T.shared_randomstreams.RandomStreams(1).normal((2,), std=s)", {}),
    ("T.shared_randomstreams.RandomStreams(1).binomial((2,), p=s)", {}),
    ("T.shared_randomstreams.RandomStreams(1).choice((2,), a=u, p=v)", {
        "v": [0.5, 0.2, 0.3]}),
    ("T.shared_randomstreams.RandomStreams(1).permutation((), i)", {"i": 3}),
    ("T.shared_randomstreams.RandomStreams(1).multinomial((2,), pvals=u)", {"u": [0.5, 0.2, 0.3]}),
    ("T.shared_randomstreams.RandomStreams(1).random_integers((2,), i, j)", {"i": 0, "j": 3}),
    ("T.shared_randomstreams.RandomStreams(1).poisson((2,), lam=s)", {}),
    ("T.shared_randomstreams.RandomStreams(1).shuffle_row_elements(A)", {}),
    ("MRG(1).uniform((i,))", {"i": 2}),
    ("MRG(1).uniform((2,), low=u)", {"u": (2,)}),
    ("MRG(1).normal((i,))", {"i": 2}),
    ("MRG(1).multinomial(pvals=A)", {}),
    ("ifelse(T.gt(s, 0), A, B)", {}),
    ("theano.printing.Print('here')(u)", {}),
    ("T.opt.Assert('too small')(u, T.gt(s, 0))", {}),
    ("theano.gradient.grad_clip(u, -1, 1)", {}),
    ("theano.gradient.grad_scale(u, 2)", {}),
    ("theano.gradient.disconnected_grad(u)", {}),
    ("theano.gradient.zero_grad(u)", {}),
    ("T.bartlett(i)", {"i": 3}),
    ("T.tri_gamma(u)", {}),
    ("u.copy()", {}),
]  # fmt: skip


def built(call: str, way: str) -> str:
    """A program that makes the function f of a call: as it is, in a scan, its gradient, …"""
    given = letters(call)
    listed = ", ".join(given)
    lines = [f"y = {call}"]
    if "scan" in way:
        rows = ", ".join(f"T.stack([{x}, {x}])" for x in given)
        lines = [f"y, ups = theano.scan(lambda {listed}: {call}, [{rows}])"]
    result = "y"
    if way in ("slope", "slope of scan"):
        floats = ", ".join(x for x in given if KINDS[x][0] == "d")
        lines.append(f"g = T.grad((y * 1.0).sum(), [{floats}], disconnected_inputs='ignore')")
        result = "g"
    more = ", updates=ups" if "scan" in way else ""
    more += ", mode=theano.Mode(optimizer=None)" if way == "as written" else ""
    lines.append(f"f = theano.function([{listed}], {result}, on_unused_input='ignore'{more})")
    return "\n".join(lines)


def letters(call: str) -> list[str]:
    """What a call is given, in the order of the alphabet."""
    return sorted(set(re.findall(r"(?<![\w.'])([A-Za-z])(?![\w'(=])", call)) & set(KINDS))


def value(letter: str, wanted) -> np.ndarray:
    """A value that fits: of this shape, or these numbers."""
    kind = KINDS[letter]
    dtype, ndim = NAMES[kind[0]], int(kind[1])
    if isinstance(wanted, tuple):
        size = int(np.prod(wanted))
        found = (np.arange(size) * 7 % 11 / 11 + 0.1).reshape(wanted)
        if len(wanted) == 2 and wanted[0] == wanted[1]:
            found = found @ found.T + np.eye(wanted[0])
        return found.astype(dtype)
    if wanted is not None:
        return np.asarray(wanted, dtype)
    return value(letter, ((), (3,), (3, 3), (2, 3, 3))[ndim])


def unfit(found: np.ndarray):
    """Other values of the same type, each of which some op cannot take."""
    for axis in range(found.ndim):
        for length in {found.shape[axis] + 1, found.shape[axis] - 1, 1, 0} - {found.shape[axis]}:
            shape = [*found.shape[:axis], max(length, 0), *found.shape[axis + 1 :]]
            yield np.resize(found, shape) if found.size else np.ones(shape, found.dtype)
    if found.dtype.kind == "i":
        yield from (np.full_like(found, number) for number in (99, -99, -1, 0))
    if found.dtype.kind == "f":
        yield from (np.full_like(found, number) for number in (np.nan, -1.0, 0.0))

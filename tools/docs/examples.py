"""The examples of the reference that no card can give by itself, by a name of the entry.

The part before `.eval(` is also what formula, gradient and dtypes are derived from. An op of one or
two numbers needs no example here: its card tells where it may be tried.
"""

HEADER = """\
import numpy as np
import minitheano as theano
import minitheano.tensor as T
x, y = T.dvectors("x", "y")
A, B = T.dmatrices("A", "B")
X, Y = T.dtensor3s("X", "Y")
images, filters = T.dtensor4s("images", "filters")
s, c, n = T.dscalar("s"), T.zvector("c"), T.lscalar("n")
i, j = T.lvectors("i", "j")
"""

EXAMPLES = {
    # --- variables ---
    "T.tensor": 'T.tensor("float32", (False, True), name="v").type',
    "T.constant": "T.constant([1, 2]), T.constant(0.5).dtype, T.constant(300).dtype",
    "theano.as_tensor_variable": "theano.as_tensor_variable([x.sum(), 1]).eval({x: [2, 3]})",
    "T.TensorType": 'T.TensorType("float64", (False, False))("W")',
    "theano.Variable": "x.name, x.dtype, x.ndim, (x + 1).owner.inputs",
    "theano.SharedVariable": """\
w = theano.shared([1.0, 2.0], "w")
w.set_value([3.0, 4.0])
w.get_value()""",
    "theano.Apply": "node = (x * y).owner\nnode.op, node.inputs, node.outputs",
    # --- functions and state ---
    "theano.check": """\
w = theano.shared(1.0, "w")
same = theano.function([], w * 2, updates=[(w, w)])
theano.check(same).keys""",
    "theano.function": """\
f = theano.function([x, y], [x + y, x * y])
f([1, 2], [10, 20])""",
    "theano.In": """\
f = theano.function([s, theano.In(n, value=1, name="times")], s * n)
f(2.5), f(2.5, times=3)""",
    "theano.detect_nan": """\
f = theano.function([x], T.log(x).sum())
with theano.detect_nan():
    try:
        f([1.0, -1.0])
    except AssertionError as found:
        print(found.what)""",
    "theano.shared": """\
state = theano.shared(0, "state")
count = theano.function([n], state, updates=[(state, state + n)])
count(5), count(5), state.get_value()""",
    "theano.clone": """\
total = (x * 2).sum()
theano.clone(total, replace={x: y}).eval({y: [1, 2]})""",
    "theano.OrderedUpdates": """\
w = theano.shared(1.0, "w")
theano.OrderedUpdates([(w, w * 2)])""",
    "theano.config": """\
with theano.config.change_flags(floatX="float32", lang="zh"):
    print(T.vector("v").dtype)""",
    # --- gradients ---
    "theano.grad": """\
slope = theano.grad((x ** 2).sum(), x)
slope.eval({x: [1, 2, 3]})""",
    "T.jacobian": "T.jacobian(x ** 2, x).eval({x: [1, 2]})",
    "T.hessian": "T.hessian((x ** 3).sum(), x).eval({x: [1, 2]})",
    "T.Rop": "T.Rop(x ** 2, x, y).eval({x: [1, 2], y: [1, 0]})",
    "T.Lop": "T.Lop(x ** 2, x, y).eval({x: [1, 2], y: [1, 0]})",
    "T.verify_grad": "T.verify_grad(T.tanh, [np.array([0.5, 1.0])], rng=np.random.RandomState(1))",
    "theano.gradient.disconnected_grad": """\
still = theano.gradient.disconnected_grad(x)
theano.grad((x * still).sum(), x).eval({x: [1, 2]})""",
    "theano.gradient.zero_grad": """\
still = theano.gradient.zero_grad(x)
theano.grad(still.sum(), x).eval({x: [1, 2]})""",
    "T.consider_constant": """\
still = T.consider_constant(x)
theano.grad((x * still).sum(), x).eval({x: [1, 2]})""",
    "theano.gradient.undefined_grad": """\
still = theano.gradient.undefined_grad(x)
still.eval({x: [1, 2]})""",
    "theano.gradient.grad_clip": """\
clipped = theano.gradient.grad_clip(x, -1, 1)
theano.grad((clipped ** 2).sum(), x).eval({x: [0.25, 2]})""",
    "theano.gradient.grad_scale": """\
scaled = theano.gradient.grad_scale(x, 0.5)
theano.grad(scaled.sum(), x).eval({x: [1, 2]})""",
    # --- loops ---
    "theano.scan": """\
def step(a, total):
    return total + a
totals, updates = theano.scan(step, sequences=x, outputs_info=np.float64(0))
totals.eval({x: [1, 2, 3]})""",
    "theano.map": """\
squares, updates = theano.map(lambda a: a ** 2, x)
squares.eval({x: [1, 2, 3]})""",
    "theano.reduce": """\
total, updates = theano.reduce(lambda a, b: a + b, x, np.float64(0))
total.eval({x: [1, 2, 3]})""",
    "theano.foldl": """\
last, updates = theano.foldl(lambda a, b: b - a, x, np.float64(0))
last.eval({x: [1, 2, 3]})""",
    "theano.foldr": """\
last, updates = theano.foldr(lambda a, b: b - a, x, np.float64(0))
last.eval({x: [1, 2, 3]})""",
    # --- number by number ---
    "T.and_": "(i & j).eval({i: [12, 1], j: [10, 3]})",
    "T.or_": "(i | j).eval({i: [12, 1], j: [10, 3]})",
    "T.xor": "(i ^ j).eval({i: [12, 1], j: [10, 3]})",
    "T.invert": "(~i).eval({i: [0, 1, 5]})",
    "T.int_div": "(x // y).eval({x: [7, -7], y: [2, 2]})",
    "T.mod": "(x % y).eval({x: [7, -7], y: [3, 3]})",
    "divmod(x, y)": "divmod(x, y)[0].eval({x: [7, -7], y: [2, 2]})",
    "T.isnan": "T.isnan(x).eval({x: [1, np.nan, np.inf]})",
    "T.isinf": "T.isinf(x).eval({x: [1, np.nan, np.inf]})",
    "T.switch": "T.switch(x > 0, x, y).eval({x: [1, -1], y: [10, 20]})",
    "T.clip": "T.clip(x, 0, 1).eval({x: [-2, 0.5, 3]})",
    "T.round_half_to_even": "T.round_half_to_even(x).eval({x: [0.5, 1.5, 2.6]})",
    "T.round_half_away_from_zero": "T.round_half_away_from_zero(x).eval({x: [0.5, 1.5, -0.5]})",
    "T.trunc": "T.trunc(x).eval({x: [-1.5, 1.5]})",
    "T.floor": "T.floor(x).eval({x: [-1.5, 1.5]})",
    "T.ceil": "T.ceil(x).eval({x: [-1.5, 1.5]})",
    "T.cast": 'T.cast(x, "int32").eval({x: [1.9, -1.9]})',
    "T.conj": "T.conj(c).eval({c: [1 + 2j, 3]})",
    "T.complex": "T.complex(x, y).eval({x: [1, 3], y: [2, 0]})",
    "T.real": "T.real(c).eval({c: [1 + 2j, 3]})",
    "T.imag": "T.imag(c).eval({c: [1 + 2j, 3]})",
    "T.angle": "T.angle(c).eval({c: [1 + 1j, -1]})",
    "T.complex_from_polar": "T.complex_from_polar(x, y).eval({x: [1, 2], y: [0, np.pi]})",
    # --- reductions ---
    "T.sum": "T.sum(A, axis=0).eval({A: [[1, 2, 3], [4, 5, 6]]})",
    "T.prod": "T.prod(A, axis=1).eval({A: [[1, 2, 3], [4, 5, 6]]})",
    "log_of_sum_of_exp": "theano.grad(T.log(T.exp(x).sum()), x).eval({x: [1000, 1000]})",
    "T.mean": "T.mean(A, axis=0).eval({A: [[1, 2, 3], [4, 5, 6]]})",
    "T.var": "T.var(x).eval({x: [1, 2, 3, 4]})",
    "T.std": "T.std(x).eval({x: [1, 2, 3, 4]})",
    "T.norm": "T.norm(x, 2).eval({x: [3, 4]})",
    "T.max": "T.max(A, axis=1).eval({A: [[1, 3, 2], [6, 5, 4]]})",
    "T.min": "T.min(A, axis=1).eval({A: [[1, 3, 2], [6, 5, 4]]})",
    "T.argmax": "T.argmax(A, axis=1).eval({A: [[1, 3, 2], [6, 5, 4]]})",
    "T.argmin": "T.argmin(A, axis=1).eval({A: [[1, 3, 2], [6, 5, 4]]})",
    "T.max_and_argmax": """\
best, place = T.max_and_argmax(x)
best.eval({x: [3, 9, 1]}), place.eval({x: [3, 9, 1]})""",
    "T.all": "T.all(x > 0).eval({x: [1, -2, 3]})",
    "T.any": "T.any(x > 0).eval({x: [1, -2, 3]})",
    "T.isclose": "T.isclose(x, y).eval({x: [1, 2], y: [1 + 1e-9, 2.1]})",
    "T.allclose": "T.allclose(x, y).eval({x: [1, 2], y: [1 + 1e-9, 2.1]})",
    "T.cumsum": "T.cumsum(x).eval({x: [1, 2, 3, 4]})",
    "T.cumprod": "T.cumprod(x).eval({x: [1, 2, 3, 4]})",
    # --- shapes ---
    "T.shape": "A.shape.eval({A: [[1, 2, 3], [4, 5, 6]]})",
    "length": "A.shape[1].eval({A: [[1, 2, 3], [4, 5, 6]]})",
    "T.dimshuffle": 'x.dimshuffle(0, "x").eval({x: [1, 2, 3]})',
    "T.transpose": "A.T.eval({A: [[1, 2, 3], [4, 5, 6]]})",
    "T.swapaxes": "T.swapaxes(A, 0, 1).eval({A: [[1, 2], [3, 4]]})",
    "T.shape_padleft": "T.shape_padleft(x).eval({x: [1, 2, 3]})",
    "T.shape_padright": "T.shape_padright(x).eval({x: [1, 2, 3]})",
    "T.shape_padaxis": "T.shape_padaxis(A, 1).shape.eval({A: [[1, 2, 3], [4, 5, 6]]})",
    "T.squeeze": "T.squeeze(x.dimshuffle(0, 'x')).eval({x: [1, 2, 3]})",
    "T.patternbroadcast": "T.patternbroadcast(A, (True, False)).type",
    "T.addbroadcast": "T.addbroadcast(A, 0).broadcastable",
    "T.unbroadcast": "T.unbroadcast(x.dimshuffle('x', 0), 0).broadcastable",
    "rebroadcast": "(T.addbroadcast(A, 0) + B).eval({A: [[1, 2]], B: [[1, 2], [3, 4]]})",
    "T.specify_shape": "T.specify_shape(A, (2, 3)).eval({A: [[1, 2, 3], [4, 5, 6]]})",
    "T.reshape": "T.reshape(A, (3, -1)).eval({A: [[1, 2, 3], [4, 5, 6]]})",
    "reshaped_to": "x.reshape(i, ndim=2).eval({x: [1, 2, 3, 4], i: [2, 2]})",
    "reshape_like": "x.reshape(A.shape).eval({x: [1, 2, 3, 4], A: [[0, 0], [0, 0]]})",
    "T.flatten": "T.flatten(A).eval({A: [[1, 2, 3], [4, 5, 6]]})",
    "T.ravel": "T.ravel(A).eval({A: [[1, 2, 3], [4, 5, 6]]})",
    # --- new arrays ---
    "T.alloc": "T.alloc(s, 2, 3).eval({s: 7})",
    "T.zeros": "T.zeros((2, 3)).eval()",
    "T.ones": "T.ones((n, 2)).eval({n: 3})",
    "T.fill": "T.fill(A, s).eval({A: [[1, 2], [3, 4]], s: 9})",
    "T.zeros_like": "T.zeros_like(A).eval({A: [[1, 2], [3, 4]]})",
    "T.ones_like": "T.ones_like(A).eval({A: [[1, 2], [3, 4]]})",
    "T.tensor_copy": "x.copy().eval({x: [1, 2]})",
    "T.eye": "T.eye(n).eval({n: 2})",
    "T.tri": "T.tri(n).eval({n: 3})",
    "T.identity_like": "T.identity_like(A).eval({A: [[1, 2], [3, 4]]})",
    "T.arange": "T.arange(n).eval({n: 4})",
    "T.tril": "T.tril(A).eval({A: [[1, 2], [3, 4]]})",
    "T.triu": "T.triu(A).eval({A: [[1, 2], [3, 4]]})",
    "T.diagonal": "T.diagonal(A).eval({A: [[1, 2], [3, 4]]})",
    "on_diagonal": "theano.grad(A.diagonal()[0], A).eval({A: [[1, 2], [3, 4]]})",
    "T.diag": "T.diag(x).eval({x: [1, 2]})",
    "T.trace": "T.trace(A).eval({A: [[1, 2], [3, 4]]})",
    # --- pieces ---
    "T.join": "T.join(0, x, y).eval({x: [1, 2], y: [3]})",
    "T.concatenate": "T.concatenate([x, y]).eval({x: [1, 2], y: [3]})",
    "T.stack": "T.stack([x, y]).eval({x: [1, 2], y: [3, 4]})",
    "T.stacklists": "T.stacklists([[s, 1], [2, s]]).eval({s: 5})",
    "T.split": "T.split(x, [1, 2], 2)[1].eval({x: [1, 2, 3]})",
    "T.tile": "T.tile(x, 2).eval({x: [1, 2]})",
    "T.roll": "T.roll(x, 1, axis=0).eval({x: [1, 2, 3]})",
    # --- indexing ---
    "x[…]": "A[0, 1:].eval({A: [[1, 2, 3], [4, 5, 6]]})",
    "scatter": "theano.grad(A[0].sum(), A).eval({A: [[1, 2, 3], [4, 5, 6]]})",
    "T.set_subtensor": "T.set_subtensor(x[0], 9).eval({x: [1, 2, 3]})",
    "T.inc_subtensor": "T.inc_subtensor(x[i], 1).eval({x: [1, 2, 3], i: [0, 0]})",
    "T.take": "T.take(x, i).eval({x: [10, 20, 30], i: [2, 0]})",
    "T.repeat": "T.repeat(x, 2).eval({x: [1, 2]})",
    "T.nonzero": "T.nonzero(x)[0].eval({x: [0, 5, 6]})",
    "T.flatnonzero": "T.flatnonzero(A).eval({A: [[0, 5], [6, 0]]})",
    "T.nonzero_values": "T.nonzero_values(A).eval({A: [[0, 5], [6, 0]]})",
    # --- products ---
    "T.dot": "T.dot(A, x).eval({A: [[1, 2], [3, 4]], x: [1, 10]})",
    "T.outer": "T.outer(x, y).eval({x: [1, 2], y: [1, 10]})",
    "T.batched_dot": "T.batched_dot(X, Y).eval({X: [[[1, 2]]], Y: [[[1], [10]]]})",
    "T.tensordot": "T.tensordot(A, B, [[0], [1]]).eval({A: [[1, 2], [3, 4]], B: [[1, 0], [0, 1]]})",
    # --- methods ---
    "T.round": "x.round().eval({x: [0.5, 1.5, 2.6]})",
    "x.clip": "x.clip(0, 1).eval({x: [-2, 0.5, 3]})",
    "x.transpose": "A.transpose(1, 0).eval({A: [[1, 2, 3], [4, 5, 6]]})",
    "x.reshape": "A.reshape((3, 2)).eval({A: [[1, 2, 3], [4, 5, 6]]})",
    "x.size": "A.size.eval({A: [[1, 2, 3], [4, 5, 6]]})",
    # --- neural networks ---
    "T.nnet.softmax_op": "T.nnet.softmax_op(A).eval({A: [[0, 0], [0, 1]]})",
    "T.nnet.logsoftmax_op": "T.nnet.logsoftmax_op(A).eval({A: [[0, 0], [0, 1000]]})",
    "T.nnet.softmax": "T.nnet.softmax(A).eval({A: [[0, 0], [0, 1]]})",
    "T.nnet.softmax_with_bias": "T.nnet.softmax_with_bias(A, x).eval({A: [[0, 0]], x: [0, 1]})",
    "T.nnet.logsoftmax": "T.nnet.logsoftmax(A).eval({A: [[0, 0], [0, 1000]]})",
    "T.nnet.relu": "T.nnet.relu(x).eval({x: [-2, 0, 3]})",
    "T.nnet.elu": "T.nnet.elu(x).eval({x: [-2, 0, 3]})",
    "T.nnet.selu": "T.nnet.selu(x).eval({x: [-2, 0, 3]})",
    "T.nnet.softsign": "T.nnet.softsign(x).eval({x: [-3, 0, 1]})",
    "T.nnet.hard_sigmoid": "T.nnet.hard_sigmoid(x).eval({x: [-4, 0, 1]})",
    "T.nnet.crossentropy_categorical_1hot": """\
T.nnet.crossentropy_categorical_1hot(A, i).eval({A: [[0.5, 0.5], [0.2, 0.8]], i: [0, 1]})""",
    "T.nnet.categorical_crossentropy": """\
T.nnet.categorical_crossentropy(A, i).eval({A: [[0.5, 0.5], [0.2, 0.8]], i: [0, 1]})""",
    "T.nnet.binary_crossentropy": """\
T.nnet.binary_crossentropy(x, y).eval({x: [0.5, 0.8], y: [0, 1]})""",
    "T.nnet.sigmoid_binary_crossentropy": """\
T.nnet.sigmoid_binary_crossentropy(x, y).eval({x: [0, 1000], y: [0, 1]})""",
    "T.extra_ops.to_one_hot": "T.extra_ops.to_one_hot(i, 3).eval({i: [2, 0]})",
    # --- seeing ---
    "theano.pp": "theano.pp(theano.grad(x.sum() ** 2, x))",
    "theano.debugprint": "theano.debugprint(T.tanh(x + 1))",
    # --- choice ---
    "theano.ifelse.ifelse": """\
theano.ifelse.ifelse(s > 0, A, B).eval({s: 1, A: [[1, 2]], B: [[3, 4]]})""",
    # --- sorting ---
    "T.sort": "T.sort(x).eval({x: [3, 1, 2]})",
    "T.argsort": "T.argsort(x).eval({x: [3, 1, 2]})",
    "T.topk": "T.topk(x, 2).eval({x: [3, 1, 4, 1, 5]})",
    "T.argtopk": "T.argtopk(x, 2).eval({x: [3, 1, 4, 1, 5]})",
    "T.topk_and_argtopk": """\
best, places = T.topk_and_argtopk(x, 2)
best.eval({x: [3, 1, 4, 1, 5]}), places.eval({x: [3, 1, 4, 1, 5]})""",
    # --- products, linear algebra ---
    "theano.dot": "T.dot(A, x).eval({A: [[1, 2], [3, 4]], x: [1, 10]})",
    "T.batched_tensordot": """\
T.batched_tensordot(X, Y, [[2], [1]]).eval({X: [[[1, 2]]], Y: [[[1], [10]]]})""",
    "T.nlinalg.matrix_inverse": "T.nlinalg.matrix_inverse(A).eval({A: [[2, 0], [0, 4]]})",
    "T.nlinalg.pinv": "T.nlinalg.pinv(A).eval({A: [[1, 0], [0, 0.5], [0, 0]]})",
    "T.nlinalg.det": "T.nlinalg.det(A).eval({A: [[2, 0], [0, 4]]})",
    "T.nlinalg.matrix_dot": "T.nlinalg.matrix_dot(A, B, A).eval({A: [[1, 2]], B: [[1], [1]]})",
    "T.nlinalg.matrix_power": "T.nlinalg.matrix_power(A, 3).eval({A: [[1, 1], [0, 1]]})",
    "T.slinalg.kron": "T.slinalg.kron(A, B).eval({A: [[1, 2]], B: [[1, 0], [0, 1]]})",
    "T.nlinalg.norm": "T.nlinalg.norm(x, 2).eval({x: [3, 4]})",
    "T.nlinalg.eig": "T.nlinalg.eig(A)[0].eval({A: [[2, 0], [0, 4]]})",
    "T.nlinalg.eigh": "T.nlinalg.eigh(A)[0].eval({A: [[2, 1], [1, 2]]})",
    "T.nlinalg.svd": "T.nlinalg.svd(A, compute_uv=False).eval({A: [[3, 0], [0, 4]]})",
    "T.nlinalg.qr": 'T.nlinalg.qr(A, "r").eval({A: [[3, 0], [4, 5]]})',
    "T.slinalg.cholesky": "T.slinalg.cholesky(A).eval({A: [[4, 2], [2, 5]]})",
    "T.slinalg.solve": "T.slinalg.solve(A, x).eval({A: [[2, 0], [0, 4]], x: [2, 2]})",
    "T.slinalg.solve_symmetric": """\
T.slinalg.solve_symmetric(A, x).eval({A: [[2, 0], [0, 4]], x: [2, 2]})""",
    "T.slinalg.solve_lower_triangular": """\
T.slinalg.solve_lower_triangular(A, x).eval({A: [[2, 0], [1, 4]], x: [2, 5]})""",
    "T.slinalg.solve_upper_triangular": """\
T.slinalg.solve_upper_triangular(A, x).eval({A: [[2, 2], [0, 4]], x: [4, 4]})""",
    "T.slinalg.eigvalsh": "T.slinalg.eigvalsh(A, np.eye(2)).eval({A: [[2, 0], [0, 4]]})",
    "T.nlinalg.tensorinv": "T.nlinalg.tensorinv(A, 1).eval({A: [[2, 0], [0, 4]]})",
    "T.nlinalg.tensorsolve": "T.nlinalg.tensorsolve(A, x).eval({A: [[2, 0], [0, 4]], x: [2, 2]})",
    "T.slinalg.expm": "T.slinalg.expm(A).eval({A: [[0, 1], [0, 0]]})",
    "T.nlinalg.lstsq": "T.nlinalg.lstsq()(A, x, -1.0)[0].eval({A: [[1, 0], [0, 2]], x: [1, 4]})",
    "T.fft.rfft_op": "T.fft.rfft_op(A, [4]).eval({A: [[1, 0, -1, 0]]})",
    "T.fft.irfft_op": "T.fft.irfft_op(T.fft.rfft_op(A, [4]), [4]).eval({A: [[1, 0, -1, 0]]})",
    "T.fft.rfft": "T.fft.rfft(A).eval({A: [[1, 0, -1, 0]]})",
    "T.fft.irfft": "T.fft.irfft(T.fft.rfft(A)).eval({A: [[1, 0, -1, 0]]})",
    # --- more functions of arrays ---
    "T.fill_diagonal": "T.fill_diagonal(A, 0).eval({A: [[1, 2], [3, 4]]})",
    "T.fill_diagonal_offset": "T.fill_diagonal_offset(A, 0, 1).eval({A: [[1, 2], [3, 4]]})",
    "T.bartlett": "T.bartlett(n).eval({n: 5})",
    "T.bincount": "T.bincount(i).eval({i: [0, 2, 2]})",
    "distinct": "T.extra_ops.Unique()(i).eval({i: [3, 1, 3]})",
    "labelled": "T.nnet.categorical_crossentropy(A, i).eval({A: [[0.5, 0.5]], i: [0]})",
    "T.searchsorted": "T.searchsorted(x, y).eval({x: [1, 2, 3], y: [2.5, 0]})",
    "T.choose": "T.choose(i, [x, y]).eval({i: [0, 1], x: [1, 2], y: [10, 20]})",
    "T.compress": "T.compress(i, x).eval({i: [1, 0, 1], x: [5, 6, 7]})",
    "T.unravel_index": "T.unravel_index(i, (2, 3))[1].eval({i: [0, 4]})",
    "T.ravel_multi_index": "T.ravel_multi_index((i, j), (2, 3)).eval({i: [0, 1], j: [0, 1]})",
    "T.inverse_permutation": "T.inverse_permutation(i).eval({i: [2, 0, 1]})",
    "T.permute_row_elements": "T.permute_row_elements(x, i).eval({x: [5, 6, 7], i: [2, 0, 1]})",
    "T.diff": "T.diff(x).eval({x: [1, 4, 9]})",
    "T.ptp": "T.ptp(x).eval({x: [1, 4, 9]})",
    "T.cov": "T.cov(A).eval({A: [[1, 2, 3], [3, 2, 1]]})",
    "T.horizontal_stack": "T.horizontal_stack(A, B).eval({A: [[1], [2]], B: [[3], [4]]})",
    "T.vertical_stack": "T.vertical_stack(A, B).eval({A: [[1, 2]], B: [[3, 4]]})",
    "T.ceil_intdiv": "T.ceil_intdiv(i, 2).eval({i: [4, 5]})",
    # --- special functions ---
    "T.gammainc": "T.gammainc(x, y).eval({x: [1, 2], y: [1, 1]})",
    "T.gammaincc": "T.gammaincc(x, y).eval({x: [1, 2], y: [1, 1]})",
    "T.gammal": "T.gammal(x, y).eval({x: [1, 2], y: [1, 1]})",
    "T.gammau": "T.gammau(x, y).eval({x: [1, 2], y: [1, 1]})",
    "T.chi2sf": "T.chi2sf(x, y).eval({x: [1, 4], y: [1, 1]})",
    "T.jv": "T.jv(s, x).eval({s: 2, x: [0, 1]})",
    "T.iv": "T.iv(s, x).eval({s: 2, x: [0, 1]})",
    # --- methods ---
    "T.divmod": "divmod(x, y)[0].eval({x: [7, -7], y: [2, 2]})",
    "x.copy": "x.copy().eval({x: [1, 2]})",
    "T.iround": "T.iround(x).eval({x: [0.5, 1.5, 2.6]})",
    # --- neural networks ---
    "T.nnet.batch_normalization": """\
T.nnet.batch_normalization(x, 1, 0, x.mean(), x.std()).eval({x: [1, 2, 3]})""",
    "T.nnet.crossentropy_softmax_1hot": """\
costs, softmax = T.nnet.crossentropy_softmax_1hot(A, i)
costs.eval({A: [[0, 0], [0, 1]], i: [0, 1]})""",
    "T.nnet.prepend_1_to_each_row": "T.nnet.prepend_1_to_each_row(A).eval({A: [[2, 3], [4, 5]]})",
    "T.nnet.confusion_matrix": """\
T.nnet.confusion_matrix(i, j)[0].eval({i: [0, 1, 1], j: [0, 1, 0]})""",
    # --- images ---
    "T.nnet.conv2d": """\
maps = T.nnet.conv2d(images, filters)
maps.shape.eval({
    images: np.ones((1, 3, 5, 5)), filters: np.ones((2, 3, 2, 2))})""",
    "T.signal.conv.conv2d": """\
T.signal.conv.conv2d(A, B).eval({A: [[1, 2, 3], [4, 5, 6]], B: [[1, 10]]})""",
    "to_images": """\
theano.grad(T.nnet.conv2d(images, filters).sum(), images).eval({
    images: np.ones((1, 1, 2, 3)), filters: [[[[1, 10]]]]})""",
    "to_filters": """\
theano.grad(T.nnet.conv2d(images, filters).sum(), filters).eval({
    images: [[[[1, 2, 3], [4, 5, 6]]]], filters: [[[[1, 10]]]]})""",
    "T.signal.pool.pool_2d": """\
T.signal.pool.pool_2d(A, (2, 2), ignore_border=True).eval({A: [[1, 2, 5, 6], [3, 4, 7, 8]]})""",
    "T.nnet.neighbours.images2neibs": """\
T.nnet.neighbours.images2neibs(images, (1, 2)).eval({images: [[[[1, 2, 3, 4]]]]})""",
    "rows_as_windows": """\
theano.grad(T.nnet.neighbours.images2neibs(images, (1, 2)).sum(), images).eval({
    images: [[[[1, 2, 3, 4]]]]})""",
    "spreading": """\
theano.grad(T.signal.pool.pool_2d(A, (2, 2), ignore_border=True, mode="sum").sum(), A).eval({
    A: [[1, 2, 5, 6], [3, 4, 7, 8]]})""",
    "to_greatest": """\
theano.grad(T.signal.pool.pool_2d(A, (2, 2), ignore_border=True).sum(), A).eval({
    A: [[1, 2, 5, 6], [3, 4, 7, 8]]})""",
    "from_greatest": """\
T.Rop(T.signal.pool.pool_2d(A, (2, 2), ignore_border=True), A, B).eval({
    A: [[1, 2, 5, 6], [3, 4, 7, 8]], B: [[0, 0, 0, 0], [0, 1, 0, 2]]})""",
    # --- random numbers ---
    "T.shared_randomstreams.RandomStreams": """\
streams = T.shared_randomstreams.RandomStreams(seed=234)
draw = theano.function([], streams.uniform((2,)))
draw(), draw()""",
    "theano.sandbox.rng_mrg.MRG_RandomStreams": """\
streams = theano.sandbox.rng_mrg.MRG_RandomStreams(seed=234)
draw = theano.function([], streams.uniform((2,)))
draw(), draw()""",
    "random_function": "T.shared_randomstreams.RandomStreams(1).uniform((2,)).eval()",
    "theano.sandbox.rng_mrg.mrg_uniform": """\
theano.sandbox.rng_mrg.MRG_RandomStreams(1).uniform((2,)).eval()""",
    "multinomial_from_uniform": """\
theano.sandbox.rng_mrg.MRG_RandomStreams(1).multinomial(pvals=A).eval({A: [[0.1, 0.9]]})""",
    "choice_from_uniform": """\
theano.sandbox.rng_mrg.MRG_RandomStreams(1).choice(2, p=A, replace=False).eval({
    A: [[0.1, 0.6, 0.3]]})""",
    "theano.printing.Print": """\
doubled = theano.printing.Print("x is")(x) * 2
doubled.eval({x: [1, 2]})""",
    "T.opt.Assert": 'T.opt.Assert("x is negative")(x, (x >= 0).all()).eval({x: [1, 2]})',
    # --- own ops ---
    "theano.Op": """\
class Double(theano.Op):
    itypes = otypes = [T.dvector]
    def perform(self, node, inputs, output_storage):
        output_storage[0][0] = 2 * inputs[0]
    def grad(self, inputs, output_grads):
        return [2 * output_grads[0]]
Double()(x).eval({x: [1, 2, 3]})""",
    "theano.as_op": """\
@theano.as_op([T.dvector], [T.dvector])
def reversed_(x):
    return x[::-1].copy()
reversed_(x).eval({x: [1, 2, 3]})""",
    "theano.OpFromGraph": """\
mean_of_two = theano.OpFromGraph([x, y], [(x + y) / 2])
mean_of_two(x, x * 3).eval({x: [1, 2]})""",
}

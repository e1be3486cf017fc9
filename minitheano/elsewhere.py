"""What other libraries call it: names from NumPy, PyTorch and TensorFlow, and what to write here.

These are only words for advice; nothing is looked up or run by them.
"""

# Functions, asked of `theano` or `theano.tensor`.
FUNCTIONS = {
    **dict.fromkeys(("matmul", "mm", "bmm", "mv", "inner", "vdot"), "T.dot"),
    "bmm": "T.batched_dot",
    **dict.fromkeys(("cat", "concat", "hstack", "vstack", "append"), "T.concatenate"),
    **dict.fromkeys(("placeholder", "Placeholder", "Input", "symbols", "Symbol"), "T.dvector('x')"),
    **dict.fromkeys(("Parameter", "get_variable", "variable", "shared"), "theano.shared"),
    **dict.fromkeys(("gradients", "gradient_of", "derivative", "autograd"), "T.grad"),
    **dict.fromkeys(("where_", "cond", "if_else", "select"), "T.switch"),
    "cond": "theano.ifelse.ifelse", "stop_gradient": "theano.gradient.disconnected_grad",
    "detach": "theano.gradient.disconnected_grad",
    "reduce_mean": "T.mean", "reduce_sum": "T.sum", "reduce_max": "T.max", "reduce_min": "T.min",
    "reduce_prod": "T.prod", "amax": "T.max", "amin": "T.min", "average": "T.mean",
    "ln": "T.log", "logarithm": "T.log", "absolute": "T.abs_", "fabs": "T.abs_",
    "divide": "T.true_div", "multiply": "T.mul", "subtract": "T.sub", "negative": "T.neg",
    "remainder": "T.mod", "floor_divide": "T.int_div", "reciprocal": "T.inv", "sign": "T.sgn",
    "equal": "T.eq", "not_equal": "T.neq", "greater": "T.gt", "less": "T.lt",
    "greater_equal": "T.ge", "less_equal": "T.le", "logical_and": "T.and_", "logical_or": "T.or_",
    "logical_not": "T.invert", "logical_xor": "T.xor", "asin": "T.arcsin", "acos": "T.arccos",
    "atan": "T.arctan", "atan2": "T.arctan2", "range": "T.arange", "linspace": "np.linspace",
    "array": "T.constant", "asarray": "T.as_tensor_variable", "convert": "T.as_tensor_variable",
    "convert_to_tensor": "T.as_tensor_variable", "from_numpy": "T.as_tensor_variable",
    "full": "T.alloc", "fill_": "T.fill", "empty": "T.zeros", "identity": "T.eye",
    "expand_dims": "T.shape_padaxis", "unsqueeze": "T.shape_padaxis", "permute": "T.transpose",
    "view": "T.reshape", "astype": "T.cast", "to_float": "T.cast", "einsum": "T.tensordot",
    "one_hot": "theano.tensor.extra_ops.to_one_hot", "gather": "T.take", "norm2": "T.nlinalg.norm",
    "inverse": "T.nlinalg.matrix_inverse", "cross_entropy": "T.nnet.categorical_crossentropy",
    "crossentropy": "T.nnet.categorical_crossentropy", "bce": "T.nnet.binary_crossentropy",
    "while_loop": "theano.scan", "fori_loop": "theano.scan", "loop": "theano.scan",
    "random": "theano.tensor.shared_randomstreams.RandomStreams",
    "rand": "theano.tensor.shared_randomstreams.RandomStreams",
    "randn": "theano.tensor.shared_randomstreams.RandomStreams",
    "normal": "theano.tensor.shared_randomstreams.RandomStreams",
    "compile": "theano.function", "jit": "theano.function", "eval": "theano.function",
    "run": "theano.function", "Session": "theano.function", "nn": "T.nnet",
}  # fmt: skip

# Attributes and methods, asked of a variable that a learner calls {x}.
ATTRIBUTES = {
    **dict.fromkeys(("numpy", "item", "tolist", "run", "evaluate", "compute"), "{value}"),
    **dict.fromkeys(("data", "val"), "{value}"),
    **dict.fromkeys(("backward", "gradient"), "T.grad({x}, w)"),
    **dict.fromkeys(("grad", "derivative", "diff"), "T.grad(cost, {x})"),
    **dict.fromkeys(("detach", "stop_gradient"), "theano.gradient.disconnected_grad({x})"),
    **dict.fromkeys(("view", "resize", "reshape_as"), "{x}.reshape((-1, 1))"),
    **dict.fromkeys(("unsqueeze", "expand_dims"), "T.shape_padaxis({x}, 0)"),
    **dict.fromkeys(("permute", "transpose_"), "{x}.dimshuffle(1, 0)"),
    **dict.fromkeys(("to", "type_as", "as_type", "cast"), "{x}.astype('float32')"),
    **dict.fromkeys(("float", "double"), "{x}.astype('float64')"),
    **dict.fromkeys(("int", "long"), "{x}.astype('int64')"),
    **dict.fromkeys(("bool",), "T.neq({x}, 0)"),
    **dict.fromkeys(("assign", "assign_add", "assign_sub", "add_", "sub_", "mul_", "copy_"),
                    "updates=[({x}, new)]"),
    **dict.fromkeys(("mm", "matmul", "bmm"), "T.dot({x}, y)"),
    **dict.fromkeys(("pow", "power"), "{x} ** 2"), "add": "{x} + y", "sub": "{x} - y",
    "mul": "{x} * y", "div": "{x} / y", "abs": "abs({x})", "sigmoid": "T.nnet.sigmoid({x})",
    "relu": "T.nnet.relu({x})", "softmax": "T.nnet.softmax({x})",
    "append": "T.concatenate([{x}, y])", "eq": "T.eq({x}, y)", "length": "{x}.shape[0]",
    "len": "{x}.shape[0]", "dim": "{x}.ndim", "t": "{x}.T", "sqr": "{x} ** 2",
    "inverse": "T.nlinalg.matrix_inverse({x})",
}  # fmt: skip

# Keywords of functions.
KEYWORDS = {
    "dim": "axis", "axes": "axis", "keepdim": "keepdims", "keep_dims": "keepdims",
    "default": "value", "initial": "value", "val": "value", "fn_name": "name", "label": "name",
    "input": "inputs", "output": "outputs", "x": "inputs", "y": "outputs", "feed_dict": "givens",
    "update": "updates", "given": "givens", "replace": "givens", "allow_downcast":
    "allow_input_downcast", "steps": "n_steps", "length": "n_steps", "sequence": "sequences",
    "non_sequence": "non_sequences", "outputs_initial": "outputs_info", "init": "outputs_info",
    "step": "fn", "function": "fn", "loss": "cost", "params": "wrt", "parameters": "wrt",
    "type": "dtype", "compile_mode": "mode", "test_value": "value",
}  # fmt: skip

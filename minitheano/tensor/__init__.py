"""Theano's doorway `theano.tensor`: names only, for `import minitheano.tensor as T`."""

# A doorway hands names on: nothing that it imports is unused.
# mypy: implicit-reexport

from ..errors import AsTensorError
from ..gradient import (
    DisconnectedType,
    Lop,
    Rop,
    consider_constant,
    grad,
    grad_not_implemented,
    grad_undefined,
    hessian,
    jacobian,
    verify_grad,
)
from ..graph import Constant as TensorConstant
from ..graph import SharedVariable as TensorSharedVariable
from ..graph import Variable
from ..graph import Variable as TensorVariable
from ..ops.card import CATALOGUE, Op, as_variable
from ..ops.complex import angle, complex, complex_from_polar, imag, real
from ..ops.constructors import (
    all_constructors,
    as_tensor_variable,
    constant,
    tensor,
)
from ..ops.elementwise import (
    abs_,
    add,
    and_,
    arccos,
    arccosh,
    arcsin,
    arcsinh,
    arctan,
    arctan2,
    arctanh,
    cast,
    ceil,
    clip,
    conj,
    cos,
    cosh,
    deg2rad,
    eq,
    exp,
    exp2,
    expm1,
    floor,
    ge,
    gt,
    int_div,
    inv,
    invert,
    isinf,
    isnan,
    le,
    log,
    log1p,
    log2,
    log10,
    lt,
    maximum,
    minimum,
    mod,
    mul,
    neg,
    neq,
    or_,
    pow,
    rad2deg,
    round_half_away_from_zero,
    round_half_to_even,
    sgn,
    sin,
    sinh,
    sqr,
    sqrt,
    sub,
    switch,
    tan,
    tanh,
    true_div,
    trunc,
    xor,
)
from ..ops.index import (
    flatnonzero,
    inc_subtensor,
    nonzero,
    nonzero_values,
    repeat,
    set_subtensor,
    take,
)
from ..ops.join import (
    concatenate,
    join,
    roll,
    split,
    stack,
    stacklists,
    tile,
)
from ..ops.linear import batched_dot, dot, outer, tensordot
from ..ops.make import (
    alloc,
    arange,
    diag,
    diagonal,
    eye,
    fill,
    identity_like,
    ones,
    ones_like,
    trace,
    tri,
    tril,
    triu,
    zeros,
    zeros_like,
)
from ..ops.methods import copy as tensor_copy
from ..ops.methods import round
from ..ops.reduce import (
    all,
    allclose,
    any,
    argmax,
    argmin,
    cumprod,
    cumsum,
    isclose,
    max,
    max_and_argmax,
    mean,
    min,
    norm,
    prod,
    std,
    sum,
    var,
)
from ..ops.shape import (
    addbroadcast,
    dimshuffle,
    flatten,
    patternbroadcast,
    ravel,
    reshape,
    shape,
    shape_padaxis,
    shape_padleft,
    shape_padright,
    specify_shape,
    squeeze,
    swapaxes,
    transpose,
    unbroadcast,
)
from ..types import DISCRETE as discrete_dtypes
from ..types import FLOATS as float_dtypes
from ..types import TensorType
from . import extra_ops, nnet

as_tensor = as_tensor_variable
bitwise_and, bitwise_or, bitwise_xor, bitwise_not = and_, or_, xor, invert
floor_div, square, power, where, second, largest, smallest = (
    int_div, sqr, pow, switch, fill, maximum, minimum,
)  # fmt: skip

globals().update(all_constructors())


def __getattr__(name: str) -> Op:
    """An op of the catalogue that no line above names: a new card is at home here at once."""
    if name in CATALOGUE:
        return CATALOGUE[name]
    raise AttributeError(f"module 'theano.tensor' has no attribute {name!r}")

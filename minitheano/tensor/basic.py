"""Theano's doorway `theano.tensor.basic`: what `theano.tensor` hands on, as one table of names."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import errors, gradient, graph, pretty, types
from ..config import config
from ..doorways import doorway
from ..gof import utils
from ..ops import (
    card,
    certain,
    complex,
    constructors,
    elementwise,
    extra,
    index,
    join,
    linear,
    make,
    methods,
    own,
    reduce,
    scalars,
    shape,
    sort,
    special,
)
from ..ops.classes import CLASSES

# From which file each name comes.
TABLE: dict[Any, str] = {
    constructors: "as_tensor_variable constant tensor",
    pretty: "min_informative_str",
    own: "Op",
    elementwise: """
        abs_ add and_ arccos arccosh arcsin arcsinh arctan arctan2 arctanh cast ceil clip conj cos
        cosh deg2rad eq exp exp2 expm1 fill floor ge gt int_div inv invert isinf isnan le log log10
        log1p log2 lt maximum minimum mod mul neg neq or_ pow rad2deg round_half_away_from_zero
        round_half_to_even sgn sin sinh sqr sqrt sub switch tan tanh true_div trunc xor""",
    special: """
        chi2sf erf erfc erfcinv erfcx erfinv gamma gammainc gammaincc gammal gammaln gammau i0 i1 iv
        j0 j1 jv psi tri_gamma""",
    complex: "angle complex complex_from_polar imag real",
    reduce: """
        all allclose any argmax argmin cumprod cumsum isclose max max_and_argmax mean min norm prod
        std sum var""",
    shape: """
        addbroadcast dimshuffle flatten is_flat patternbroadcast ravel reshape shape shape_padaxis
        shape_padleft shape_padright specify_shape squeeze swapaxes transpose unbroadcast""",
    make: """
        alloc arange diag diagonal eye identity_like ones ones_like trace tri tril triu zeros
        zeros_like""",
    join: "concatenate join roll split stack stacklists tile",
    index: "flatnonzero inc_subtensor nonzero nonzero_values repeat set_subtensor take",
    linear: "batched_dot batched_tensordot dot outer tensordot",
    sort: "argsort argtopk sort topk topk_and_argtopk",
    extra: """
        advanced_inc_subtensor advanced_set_subtensor advanced_subtensor bartlett bincount
        ceil_intdiv choose compress cov diff fill_diagonal fill_diagonal_offset horizontal_stack
        inverse_permutation mgrid ogrid permute_row_elements ptp ravel_multi_index searchsorted
        unravel_index vertical_stack""",
    methods: "divmod iround makeKeepDims round tensor_copy transfer",
    certain: "extract_constant get_scalar_constant_value",
    gradient: """
        DisconnectedType Lop Rop consider_constant grad grad_not_implemented grad_undefined hessian
        jacobian numeric_grad verify_grad""",
    graph: "Apply Constant Variable",
    types: "Generic TensorType Type",
    errors: "AsTensorError EmptyConstantError NotScalarConstantError",
    scalars: "Elemwise",
    utils: "hashtype",
}
# Names of Theano for what has another name here.
ALSO = {
    "config": config, "pprint": pretty.pp,
    "NoneConst": graph.Constant(types.generic, None, "NoneConst"),
    "TensorVariable": graph.TensorVariable, "TensorConstant": graph.TensorConstant,
    "TensorSharedVariable": graph.TensorSharedVariable, "Tensor": types.TensorType,
    "as_tensor": constructors.as_tensor_variable, "square": elementwise.sqr,
    "power": elementwise.pow, "where": elementwise.switch, "floor_div": elementwise.int_div,
    "largest": elementwise.maximum, "smallest": elementwise.minimum, "second": elementwise.fill,
    "isnan_": elementwise.isnan, "isinf_": elementwise.isinf,
    "bitwise_and": elementwise.and_, "bitwise_or": elementwise.or_,
    "bitwise_xor": elementwise.xor, "bitwise_not": elementwise.invert,
    "advanced_subtensor1": extra.advanced_subtensor, "get_vector_length": index.vector_length,
    "advanced_set_subtensor1": extra.advanced_set_subtensor,
    "advanced_inc_subtensor1": extra.advanced_inc_subtensor,
    "scalar_from_tensor": card.as_variable, "tensor_from_scalar": card.as_variable,
    "all_dtypes": list(types.DTYPES), "discrete_dtypes": list(types.DISCRETE),
    "float_dtypes": list(types.FLOATS), "complex_dtypes": list(types.COMPLEX),
    "continuous_dtypes": [*types.FLOATS, *types.COMPLEX], "int_dtypes": list(types.INTEGERS),
    "uint_dtypes": list(types.UNSIGNED),
    "integer_dtypes": [*types.INTEGERS, *types.UNSIGNED],
}  # fmt: skip

NAMES: dict[str, Any] = {
    **card.CATALOGUE,  # a new card is at home here at once
    **CLASSES,
    **{name: getattr(module, name) for module, names in TABLE.items() for name in names.split()},
    **ALSO,
    **constructors.all_constructors(),
}
globals().update(NAMES)


def _allclose(a: Any, b: Any, rtol: float | None = None, atol: float | None = None) -> bool:
    """True if two arrays are equal but for rounding: by 1e-5 in float32, by 1e-8 in float64."""
    a, b = np.asarray(a), np.asarray(b)
    single = {"float32", "complex64"} & {a.dtype.name, b.dtype.name}
    usual = 1e-5 if single else 1e-8
    rtol, atol = 1e-5 if rtol is None else rtol, usual if atol is None else atol
    return np.allclose(a, b, rtol=rtol, atol=atol)


__getattr__ = doorway(__name__)

"""Derivatives that need a loop: Jacobian and Hessian matrices; and what `theano.gradient` offers.

The chain rule itself is in chain.py, the numerical check in verify.py.
"""

from __future__ import annotations

from collections import OrderedDict as OrderedDict
from collections.abc import Mapping
from typing import Any

from . import mistakes
from .backward import Lop as Lop
from .backward import Rop as Rop
from .backward import grad as grad
from .builders import ViewOp as ViewOp
from .errors import DisconnectedInputError as DisconnectedInputError
from .errors import NullTypeGradError as NullTypeGradError
from .graph import Variable
from .modes import DebugMode as DebugMode
from .modes import get_mode as get_mode
from .ops.classes import CLASSES
from .ops.detach import consider_constant as consider_constant
from .ops.detach import disconnected_grad as disconnected_grad
from .ops.detach import grad_clip as grad_clip
from .ops.detach import grad_scale as grad_scale
from .ops.detach import undefined_grad as undefined_grad
from .ops.detach import zero_grad as zero_grad
from .ops.make import arange
from .ops.own import disconnected_type as disconnected_type
from .ops.own import grad_not_implemented as grad_not_implemented
from .ops.own import grad_undefined as grad_undefined
from .say import label
from .scan import scan
from .site import here
from .testvalues import get_debug_values as get_debug_values
from .types import DisconnectedType as DisconnectedType
from .types import NullType as NullType
from .verify import GradientError as GradientError
from .verify import numeric_grad as numeric_grad
from .verify import verify_grad as verify_grad

DisconnectedGrad, ZeroGrad = CLASSES["DisconnectedGrad"], CLASSES["ZeroGrad"]
ConsiderConstant, UndefinedGrad = CLASSES["ConsiderConstant"], CLASSES["UndefinedGrad"]
consider_constant_, disconnected_grad_ = consider_constant, disconnected_grad
zero_grad_, undefined_grad_ = zero_grad, undefined_grad
GradClip, GradScale = CLASSES["GradClip"], CLASSES["GradScale"]


def jacobian(
    expression: Variable,
    wrt: Any,
    consider_constant: Any = None,
    disconnected_inputs: str = "raise",
) -> Any:
    """The gradients of all elements of a vector, one row for each, by a loop over the elements.

    `wrt` is a variable, or a list or tuple of them; a result has one axis more than its variable.
    Of a scalar it is the gradient. Raises ValueError for an expression with more than one axis.
    """
    if not isinstance(expression, Variable):
        kind = mistakes.value_kind_words(expression)
        raise mistakes.jacobian_of_several(here(), kind=kind)
    if expression.ndim > 1:
        raise mistakes.jacobian_ndim(here(), name=label(expression), ndim=expression.ndim)
    several = isinstance(wrt, list | tuple)
    inputs = list(wrt) if several else [wrt]
    if expression.ndim == 0:
        return grad(expression, wrt, consider_constant, disconnected_inputs)

    def row(i: Variable, *_: Variable) -> list[Variable]:
        return list(grad(expression[i], inputs, consider_constant, disconnected_inputs))

    rows, _ = scan(
        row,
        sequences=arange(expression.shape[0]),
        non_sequences=[expression, *inputs],
        return_list=True,
        name="jacobian",
    )
    return type(wrt)(rows) if several else rows[0]


def hessian(
    cost: Variable,
    wrt: Any,
    consider_constant: Any = None,
    disconnected_inputs: str = "raise",
) -> Any:
    """The second derivatives of a scalar cost with respect to a vector, as a square matrix.

    For a list or tuple of vectors, one matrix for each. Raises ValueError for other variables.
    """
    several = isinstance(wrt, list | tuple)
    for x in wrt if several else [wrt]:
        if isinstance(x, Variable) and x.ndim != 1:
            raise mistakes.hessian_ndim(here(), name=label(x), ndim=x.ndim)
    slopes = grad(cost, wrt, consider_constant, disconnected_inputs)
    pairs = zip(slopes, wrt, strict=True) if several else [(slopes, wrt)]
    matrices = [jacobian(g, x, consider_constant, "ignore") for g, x in pairs]
    return type(wrt)(matrices) if several else matrices[0]


def subgraph_grad(
    wrt: list[Variable],
    end: list[Variable],
    start: Mapping[Variable, Any] | None = None,
    cost: Variable | None = None,
    details: bool = False,
) -> Any:
    """Gradients that begin at `start` (or at a cost) and stop at `end`: a walk in portions.

    Returns the gradients for `wrt` and those for `end`, which are the next portion's `start`.
    """
    if start is None and cost is None:
        raise ValueError("subgraph_grad needs start=, or cost=.")
    asked = list(dict.fromkeys([*wrt, *end]))
    parts = [
        grad(c, asked, consider_constant=end, disconnected_inputs="ignore", known_grads=known)
        for c, known in ((None, start), (cost, None))
        if c is not None or known is not None
    ]
    total = dict(zip(asked, parts[0], strict=True))
    if len(parts) == 2:
        total = {x: total[x] + more for x, more in zip(asked, parts[1], strict=True)}
    found = [total[x] for x in wrt], [total[x] for x in end]
    from_start = list(parts[0]) if start is not None else None
    from_cost = list(parts[-1]) if cost is not None else None
    return (*found, from_start, from_cost) if details else found

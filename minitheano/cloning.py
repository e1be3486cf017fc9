"""`clone`: an expression once more, with parts of it exchanged; the old one stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .givens import replacement
from .graph import Constant, Variable, leaves, substitute


def clone(
    output: Any,
    replace: Any = None,
    strict: bool = True,
    share_inputs: bool = True,
    copy_inputs: bool | None = None,
) -> Any:
    """The expression, or each of a list of them, with the variables in `replace` exchanged.

    `replace` is a dictionary or a list of pairs (old, new). With `share_inputs=False`, whose older
    name is `copy_inputs`, the inputs are exchanged for new ones as well, shared variables for
    others on the same value. Raises TypeError where the types differ, unless `strict=False`.
    """
    outputs = list(output) if isinstance(output, list | tuple) else [output]
    pairs = replace.items() if isinstance(replace, Mapping) else replace or ()
    exchange: dict[Variable, Variable] = {}
    if not (share_inputs if copy_inputs is None else copy_inputs):
        free = (v for v in leaves(outputs) if not isinstance(v, Constant))
        exchange = {v: v.clone() for v in free}
    exchange |= {old: replacement(old, new, strict, None) for old, new in pairs}
    found = [_anew(v) if v in outputs else v for v in substitute(outputs, exchange)]
    return found if isinstance(output, list | tuple) else found[0]


def _anew(v: Variable) -> Variable:
    """The same expression as another variable, even where nothing was exchanged."""
    if v.owner is None or v.index is None:
        return v
    return v.owner.with_inputs(v.owner.inputs).outputs[v.index]

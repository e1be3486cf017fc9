"""What an op declares: one card holds its value, type, gradient, picture and documentation."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, cached_property, lru_cache, reduce, wraps
from typing import Any

import numpy as np

from .. import mistakes
from ..config import config
from ..errors import TeachingError
from ..graph import Apply, Constant, TensorConstant, Variable, came_from
from ..net import UNTOUCHED, refused, shown
from ..say import label
from ..site import at_keyword, callee, here
from ..strangers import told
from ..testvalues import try_out
from ..tracebacks import hide_our_frames
from ..types import DISCRETE, FLOATS, TensorType, Type, autocast, joined_pattern, upcast
from .own import Op as Root
from .own import grad_not_implemented

Template = str | Callable[[Apply], str]
Gradient = Callable[..., Sequence[Variable | None]]


class Op(Root):
    """An operation, fully described by its card.

    `infer(*inputs)` gives the output type (or a tuple of types) for input variables and raises a
    `TeachingError` where they do not fit. `source` is the NumPy expression with the inputs in
    braces, in order: `"np.tanh({x})"`. `grad(g, out, *inputs)` gives, for the gradient `g` of the
    output, one gradient for each input, or None where there is no path; an op with several outputs
    gets lists of them. `view` says that the result may share memory with the first input.
    `native` is the expression on single numbers inside of a native loop, or a function from the
    dtype to it, where `source` will not do.
    """

    runner: Any = None  # a card is text: see `expression`

    def __init__(
        self,
        name: str,
        *,
        infer: Callable[..., Type | tuple[Type, ...]],
        source: Template,
        grad: Gradient | None = None,
        symbol: str | None = None,
        latex: str = "",
        doc: str = "",
        domain: tuple[float, float] = (-2.0, 2.0),
        commutes: bool = False,
        view: bool = False,
        said: Callable[[Sequence[str]], str] | None = None,
        native: str | Callable[[str], str] | None = None,
    ) -> None:
        self.native = native
        self.name, self.symbol, self.latex, self.domain = name, symbol, latex, domain
        self.infer, self.source, self.grad = infer, source, grad
        self.commutes, self.view = commutes, view
        if said is not None:
            self.said = said  # type: ignore[method-assign,assignment]
        self.__name__, self.doc = name, doc
        self.maker: tuple[Callable[..., Op], tuple[Any, ...]] = (_catalogued, (name,))

    def types(self, inputs: Sequence[Variable]) -> tuple[Type, ...]:
        try:
            found = self.infer(*inputs)
        except UNTOUCHED:
            raise
        except Exception as error:
            raise refused(error, self.name, self.infer, inputs) from shown(error)
        return found if isinstance(found, tuple) else (found,)

    def retyped(self, node: Apply, inputs: Sequence[Variable]) -> tuple[Type, ...]:
        """The types of the outputs for other inputs: a card may look at constants, too."""
        return self.types(inputs)

    def make_node(self, *inputs: Any) -> Apply:
        """The node of this op on these inputs; what is not a variable becomes a constant."""
        variables = [as_variable(i) for i in inputs]
        return Apply(self, variables, self.types(variables), here())

    def node(self, *inputs: Any) -> Apply:
        """The same, tried out on the test values if they are used."""
        node = self.make_node(*inputs)
        if config.compute_test_value != "off":
            try_out(node)
        return node

    def __call__(self, *inputs: Any) -> Variable:
        """The output variable; the first, if there are several (`node(…).outputs` has them all)."""
        try:
            return self.node(*inputs).outputs[0]
        except TeachingError as error:
            hide_our_frames(error)
            raise

    @cached_property
    def holes(self) -> tuple[str, ...]:
        """The names in braces of `source`, in order of first appearance."""
        assert isinstance(self.source, str)
        return tuple(dict.fromkeys(re.findall(r"\{(\w+)\}", self.source)))

    def expression(self, node: Apply, inputs: Sequence[str]) -> str:
        """The line of Python that computes this node, for inputs that have these names there."""
        template = self.source(node) if callable(self.source) else self.source
        if not callable(self.source):
            return template.format_map(dict(zip(self.holes, inputs, strict=True)))
        return template.format(*inputs)

    def may_alias(self, index: int) -> bool:
        """True if output `index` may share memory with an input."""
        return self.view

    def compute(self, node: Apply, *values: Any) -> tuple[Any, ...]:
        """The values of the node's outputs, without compiling a function."""
        names = [f"v{k}" for k in range(len(values))]
        with np.errstate(all="ignore"):
            result = _evaluator(self.expression(node, names), tuple(names))(*values)
        results = result if len(node.outputs) > 1 else (result,)
        pairs = zip(results, [o.type for o in node.outputs], strict=True)
        return tuple(
            np.asarray(r, type.dtype) if isinstance(type, TensorType) else r for r, type in pairs
        )

    @property
    def scalar_op(self) -> Any:
        """What Theano applies to each element: here the op itself."""
        return self

    def back(self, node: Apply, gs: Sequence[Variable | None]) -> Sequence[Variable | None]:
        """For the gradients of the outputs one for each input, None where there is no path."""
        if self.grad is None:
            return [grad_not_implemented(self, k, x) for k, x in enumerate(node.inputs)]
        return self.L_op(node.inputs, node.outputs, gs)  # type: ignore[no-any-return]

    def L_op(
        self, inputs: Sequence[Variable], outputs: Sequence[Variable], output_grads: Sequence[Any]
    ) -> Any:
        """One gradient for each input."""
        if len(output_grads) == 1:
            return self.grad(output_grads[0], outputs[0], *inputs)
        return self.grad(output_grads, outputs, *inputs)

    def said(self, parts: Sequence[str]) -> str:
        return f"{self.name}({', '.join(parts)})"

    def __str__(self) -> str:
        return str(self.name)

    def __reduce__(self) -> tuple[Any, ...]:
        return self.maker


class Elementwise(Op):
    """An op that works number by number, on operands matched axis by axis from the right."""

    elementwise = True

    def __init__(self, name: str, *, dtype: Callable[..., str], **card: Any) -> None:
        super().__init__(name, infer=self._infer, **card)
        self.dtype = dtype
        self._inferred: dict[tuple[Any, ...], TensorType] = {}
        self._templates: dict[tuple[Any, ...], tuple[str, bool]] = {}

    def __call__(self, *operands: Any, **settings: Any) -> Variable:
        """The output variable; `add`, `mul` and their like take more than two operands, too."""
        if settings:
            self._tell_settings(settings)
        if isinstance(self.source, str) and len(operands) != len(self.holes):
            if not self.commutes or len(operands) < 2:
                wanted = len(self.holes)
                words = {"wanted": wanted, "form": ", ".join(self.holes), "found": len(operands)}
                raise mistakes.operand_count(here(), op=self.name, **words)
            joined: Variable = reduce(super().__call__, operands)
            return joined
        return super().__call__(*operands)

    def _tell_settings(self, settings: dict[str, Any]) -> None:
        """An op that works number by number has no settings: NumPy's `dtype` and `out` neither."""
        site, word = here(), next(iter(settings))
        call = callee(site) or self.name
        count = len(self.holes) if isinstance(self.source, str) else 2
        form = f"{call}({', '.join('xyz'[:count])})"
        form = f"T.cast({form}, {settings[word]!r})" if word == "dtype" else form
        where = at_keyword(site, word)
        raise mistakes.keyword_unknown(where, name=call, parameter=word, form=form)

    def _infer(self, *inputs: Variable) -> TensorType:
        """The type of the result; each type exists once, so that it need not be found twice."""
        key = config.floatX, *[i.type for i in inputs]  # the quotient of integers is `floatX`
        found = self._inferred.get(key)
        if found is None:
            found = self._inferred[key] = self._joined(inputs)
        return found

    def _joined(self, inputs: Sequence[Variable]) -> TensorType:
        for i in inputs:
            if not isinstance(i.type, TensorType):
                type = mistakes.type_words(i.type)
                raise mistakes.not_a_tensor(i.site, name=label(i), type=type, op=self.name)
        dtype = self.dtype(*[i.type.dtype for i in inputs])
        return TensorType(dtype, joined_pattern([i.type.broadcastable for i in inputs]))

    def expression(self, node: Apply, inputs: Sequence[str]) -> str:
        """As for any op; operands are cast first where NumPy would answer in another dtype."""
        if callable(self.source):
            return super().expression(node, inputs)
        pairs = zip(node.inputs, inputs, strict=True)
        numbers = tuple([isinstance(i, Constant) and text.startswith("np.") for i, text in pairs])
        wanted, dtypes = node.outputs[0].type.dtype, tuple([i.type.dtype for i in node.inputs])
        key = (wanted, dtypes, numbers)
        if key not in self._templates:
            self._templates[key] = self._template(*key)
        template, plain = self._templates[key]
        if plain:
            triples = zip(node.inputs, inputs, numbers, strict=True)
            inputs = [_bracketed(i) if number else text for i, text, number in triples]
        return template.format(*inputs)

    def _template(
        self, wanted: str, dtypes: tuple[str, ...], numbers: tuple[bool, ...]
    ) -> tuple[str, bool]:
        """The text for operands of these dtypes, and whether numbers may be plain in it."""
        source = self.source
        assert isinstance(source, str)

        def filled(texts: Sequence[str]) -> str:
            return source.format_map(dict(zip(self.holes, texts, strict=True)))

        holes = [f"{{{k}}}" for k in range(len(dtypes))]
        if _natural_dtype(self.source, self.holes, dtypes) == wanted:
            return filled(holes), self._plain(wanted, dtypes, numbers)
        common = "int8" if wanted == "bool" else wanted  # NumPy cannot divide or round booleans
        text = filled(
            [
                hole if dtype == common else f"np.asarray({hole}, {common!r})"
                for hole, dtype in zip(holes, dtypes, strict=True)
            ]
        )
        same = (common,) * len(dtypes)
        fits = _natural_dtype(self.source, self.holes, same) == wanted
        return text if fits else f"np.asarray({text}, {wanted!r})", False

    def _plain(self, wanted: str, dtypes: Sequence[str], numbers: Sequence[bool]) -> bool:
        """True for `x + 1` rather than `x + np.int8(1)`: the other operands settle the dtype.

        NumPy gives a Python number the dtype of what it meets.
        """
        pairs = list(zip(dtypes, numbers, strict=True))
        others = [dtype for dtype, number in pairs if not number]
        if len(others) in (0, len(pairs)) or upcast(*others) != upcast(*dtypes):
            return False
        # A condition does not settle the dtype of the branches.
        weak = ["bool" if number else dtype for dtype, number in pairs]
        tried = tuple([f"={dtype}" if number else dtype for dtype, number in pairs])
        assert isinstance(self.source, str)
        return self.dtype(*weak) == wanted == _natural_dtype(self.source, self.holes, tried)


def _bracketed(c: Variable) -> str:
    """A number as text that keeps its sign under `**`."""
    assert isinstance(c, Constant)
    text = repr(c.data.item())
    return f"({text})" if text.startswith("-") else text


CATALOGUE: dict[str, Op] = {}


def op(name: str, **card: Any) -> Op:
    """Declare an op and enter it into the catalogue."""
    made = Op(name, **card)
    CATALOGUE[name] = made
    return made


def elementwise(name: str, **card: Any) -> Op:
    """Declare an op that works number by number and enter it into the catalogue."""
    made = Elementwise(name, **card)
    CATALOGUE[name] = made
    return made


def family(maker: Callable[..., Op]) -> Callable[..., Op]:
    """A function from settings to a card that remembers: the same settings give the same op."""
    remembered = cache(maker)

    def settings_to_op(*settings: Any) -> Op:
        made = remembered(*settings)
        made.maker = (settings_to_op, settings)
        return made

    return wraps(maker)(settings_to_op)


def _catalogued(name: str) -> Op:
    if name not in CATALOGUE:
        raise mistakes.kept_unknown_op(op=mistakes.brief_any(name))
    return CATALOGUE[name]


@lru_cache(maxsize=4096)
def _evaluator(expression: str, names: tuple[str, ...]) -> Callable[..., Any]:
    """The expression as a function. Its text comes from a card and from names made here."""
    code = f"lambda {', '.join(names)}: {expression}"
    return eval(code, {"np": np, **HELPERS})  # type: ignore[no-any-return]


# Numbers that float64 takes in, and texts that answer in something else.
CERTAIN = {"float64", *(f"={dtype}" for dtype in (*DISCRETE, *FLOATS))}
TESTED = re.compile(r"[<>=&|^~]|np\.is|where|astype|asarray|\dj")


@cache
def _natural_dtype(source: str, holes: tuple[str, ...], dtypes: tuple[str, ...]) -> str:
    """The dtype NumPy answers in for these operands, found by trying it on empty arrays.

    `=int8` stands for a plain Python number.
    """
    if CERTAIN.issuperset(dtypes) and "float64" in dtypes and not TESTED.search(source):
        return "float64"  # nothing is wider, and nothing here asks for less
    names = dict(zip(holes, (f"v{k}" for k in range(len(holes))), strict=True))
    run = _evaluator(source.format_map(names), tuple(names.values()))
    try:
        plain = [np.ones((), d[1:]).item() if d[0] == "=" else np.empty(0, d) for d in dtypes]
        return str(run(*plain).dtype)
    except TypeError:  # NumPy has no such loop, as for `-` on booleans
        return "none"


# Functions that emitted text may call, by name. The file that needs one adds it here.
HELPERS: dict[str, Callable[..., Any]] = {}


def helper(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let emitted text call this function by its name."""
    HELPERS[function.__name__] = function
    return function


def as_variable(x: Any, name: str | None = None) -> Variable:
    """`x` as a variable: numbers take the smallest dtype that holds them, arrays keep theirs.

    Raises AsTensorError for what cannot be a tensor, and TypeError for a pair that `scan` returned.
    """
    if isinstance(x, Variable):
        return x
    if isinstance(x, bool):
        raise mistakes.python_bool(here(), found=x)
    if isinstance(x, list | tuple) and _holds_variables(x):
        return conversions["list"](x)
    source = came_from(x)
    if source is not None:
        mistakes.frozen_value.warn(here(), name=label(source), value=mistakes.brief(x))
    try:
        data = autocast(x)
    except OverflowError:
        raise mistakes.number_too_large(here(), found=mistakes.brief_any(x)) from None
    except ValueError:
        raise mistakes.ragged_list(here()) from None
    if data.dtype.kind not in "biufc":
        raise mistakes.not_a_value(here(), **told(x))
    type = TensorType(_name(data.dtype), tuple([n == 1 for n in data.shape]))
    return TensorConstant(type, data, name)


@cache
def _name(dtype: np.dtype[Any]) -> str:
    return dtype.name


# How Python objects become variables: ops/join.py says how a list of variables is stacked.
conversions: dict[str, Callable[[Any], Variable]] = {}


def _holds_variables(items: Sequence[Any]) -> bool:
    return any(
        isinstance(i, Variable) or (isinstance(i, list | tuple) and _holds_variables(i))
        for i in items
    )


def same_dtype(*dtypes: str) -> str:
    """The rule of `+`, `*`, `maximum`: the operands' common dtype."""
    return upcast(*dtypes)

"""The catalogue of pooling: one number for each window of an image.

A window is not copied: its places are walked over one by one, each of them for all windows at
once. Sums are undone by spreading, maxima by handing the gradient to every place that has the
greatest number, as Theano does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import Any, NamedTuple

import numpy as np

from .. import mistakes
from ..graph import Constant, Variable
from ..say import label
from ..site import here
from ..types import TensorType
from .card import Op, as_variable, family, helper
from .elementwise import maximum, switch
from .kinds import kind

Lengths = tuple[int, ...]
MODES = ("max", "sum", "average_inc_pad", "average_exc_pad")


@helper
class Windows(NamedTuple):
    """Windows on the last axes of an array: how long, how far apart, how many places around it.

    With `whole`, windows that the border cuts are left out.
    """

    size: Lengths
    step: Lengths
    pad: Lengths
    whole: bool

    @property
    def ndim(self) -> int:
        """On how many axes the windows lie."""
        return len(self.size)

    def counts(self, lengths: Lengths) -> Lengths:
        """How many windows there are on each axis."""
        axes = zip(lengths, self.size, self.step, self.pad, strict=True)
        return tuple(windows_on(n + 2 * p, size, step, self.whole) for n, size, step, p in axes)

    def ends(self, lengths: Lengths) -> Lengths:
        """How long the axes are, with all that a window reaches."""
        axes = zip(lengths, self.counts(lengths), self.size, self.step, self.pad, strict=True)
        return tuple(max(n + 2 * pad, (c - 1) * step + size) for n, c, size, step, pad in axes)


def windows_on(n: Any, size: Any, step: Any, whole: bool) -> Any:
    """How many windows there are on an axis; the lengths may be symbolic."""
    if whole:
        count = (n - size) // step + 1
        return maximum(count, 0) if isinstance(count, Variable) else max(int(count), 0)
    apart, over = (n - 1) // step + 1, (n - 1 - size) // step + 1
    if isinstance(apart, Variable) or isinstance(over, Variable):
        return switch(as_variable(step) >= size, apart, maximum(over, 0) + 1)
    return apart if step >= size else max(over, 0) + 1


# --- arithmetic -----------------------------------------------------------------------------------


def _inside(windows: Windows, lengths: Lengths) -> tuple[Any, ...]:
    """Where in the widened array the array itself is."""
    return (..., *[slice(p, p + n) for p, n in zip(windows.pad, lengths, strict=True)])


def _widened(x: Any, windows: Windows, fill: Any) -> Any:
    """The array with as many numbers around it as the windows reach."""
    lengths = x.shape[-windows.ndim :]
    ends = windows.ends(lengths)
    if ends == lengths:
        return x
    whole = np.full((*x.shape[: -windows.ndim], *ends), fill, x.dtype)
    whole[_inside(windows, lengths)] = x
    return whole


def _steps(windows: Windows, count: Lengths) -> Iterator[tuple[Any, ...]]:
    """For each place in a window, where it is for all windows at once."""
    for place in product(*[range(n) for n in windows.size]):
        axes = zip(place, windows.step, count, strict=True)
        yield (..., *[slice(k, k + max(step * (n - 1) + 1, 0), step) for k, step, n in axes])


def _counts(windows: Windows, lengths: Lengths, padding: bool) -> Any:
    """How many places each window has; with `padding`, the places around the array count too."""
    result: Any = np.ones((), "int64")
    axes = zip(
        lengths, windows.counts(lengths), windows.size, windows.step, windows.pad, strict=True
    )
    for n, count, size, step, pad in axes:
        first = np.arange(count) * step
        last = np.minimum(first + size, n + 2 * pad if padding else n + pad)
        result = result[..., None] * (last - (first if padding else np.maximum(first, pad)))
    return result


def _least(dtype: Any) -> Any:
    return -np.inf if dtype.kind == "f" else False if dtype.kind == "b" else np.iinfo(dtype).min


@helper
def pooled(x: Any, mode: str, windows: Windows) -> Any:
    """The greatest number of each window, their sum, or their mean."""
    lengths = x.shape[-windows.ndim :]
    count = windows.counts(lengths)
    greatest = mode == "max"
    wide = _widened(x, windows, _least(x.dtype) if greatest else 0)
    join: Callable[..., Any] = np.maximum if greatest else np.add
    result = None
    for where in _steps(windows, count):
        here = wide[where]
        result = here.copy() if result is None else join(result, here, out=result)
    if mode.startswith("average"):
        result = result / _counts(windows, lengths, mode == "average_inc_pad")
    return np.asarray(result, x.dtype)


@helper
def spread(g: Any, x: Any, mode: str, windows: Windows) -> Any:
    """What each number of `x` gets back from the sums or means of its windows."""
    lengths = x.shape[-windows.ndim :]
    if mode.startswith("average"):
        g = np.asarray(g / _counts(windows, lengths, mode == "average_inc_pad"), g.dtype)
    whole = np.zeros((*x.shape[: -windows.ndim], *windows.ends(lengths)), g.dtype)
    for where in _steps(windows, g.shape[-windows.ndim :]):
        whole[where] += g
    return whole[_inside(windows, lengths)].copy()


@helper
def handed_back(x: Any, greatest: Any, g: Any, windows: Windows) -> Any:
    """For each number of `x` the sum of `g` over the windows in which it is the greatest."""
    lengths = x.shape[-windows.ndim :]
    wide = _widened(x, windows, _least(x.dtype))
    whole = np.zeros(wide.shape, g.dtype)
    for where in _steps(windows, g.shape[-windows.ndim :]):
        whole[where] += np.where(wide[where] == greatest, g, 0)
    return whole if wide is x else whole[_inside(windows, lengths)].copy()


@helper
def picked(x: Any, greatest: Any, v: Any, windows: Windows) -> Any:
    """For each window the sum of `v` over the places where `x` is the greatest."""
    wide, values = _widened(x, windows, _least(x.dtype)), _widened(v, windows, 0)
    result = np.zeros(greatest.shape, v.dtype)
    for where in _steps(windows, greatest.shape[-windows.ndim :]):
        result += np.where(wide[where] == greatest, values[where], 0)
    return result


# --- the cards ------------------------------------------------------------------------------------


@family
def pooling(mode: str, windows: Windows) -> Op:
    """The card of `pool_2d` and its like."""

    def grad(g: Variable, out: Variable, x: Variable) -> tuple[Variable]:
        if mode == "max":
            return (to_greatest(windows)(x, out, g),)
        return (spreading(mode, windows)(g, x),)

    return Op(
        "pool",
        infer=lambda x: TensorType(
            x.dtype, (*x.broadcastable[: -windows.ndim], *(False,) * windows.ndim)
        ),
        source=f"pooled({{x}}, {mode!r}, {windows!r})",
        grad=grad,
        latex=r"\operatorname{{pool}}({x})",
        doc="One number for each window of an image: the greatest, the sum, or the mean.",
    )


@family
def spreading(mode: str, windows: Windows) -> Op:
    """The card of the gradient of sums and means of windows."""
    return Op(
        "pool_grad",
        infer=lambda g, x: x.type.with_dtype(g.dtype),
        source=f"spread({{g}}, {{x}}, {mode!r}, {windows!r})",
        grad=lambda g, out, given, x: (pooling(mode, windows)(g), None),
        latex=r"\operatorname{{pool}}^\top({g})",
        doc="What each number gets back from the sums or means of its windows.",
    )


@family
def to_greatest(windows: Windows) -> Op:
    """The card of the gradient of the greatest numbers of windows; all that are equal get it."""
    return Op(
        "max_pool_grad",
        infer=lambda x, greatest, g: x.type.with_dtype(g.dtype),
        source=f"handed_back({{x}}, {{greatest}}, {{g}}, {windows!r})",
        grad=lambda g, out, x, greatest, given: (
            x.zeros_like(),
            greatest.zeros_like(),
            from_greatest(windows)(x, greatest, g),
        ),
        latex=r"\operatorname{{pool}}^\top({g})",
        doc="What each number gets back from the windows in which it is the greatest.",
    )


@family
def from_greatest(windows: Windows) -> Op:
    """The card that sums what stands where windows have their greatest number."""
    return Op(
        "max_pool_pick",
        infer=lambda x, greatest, v: greatest.type.with_dtype(v.dtype),
        source=f"picked({{x}}, {{greatest}}, {{v}}, {windows!r})",
        grad=lambda g, out, x, greatest, v: (
            x.zeros_like(),
            greatest.zeros_like(),
            to_greatest(windows)(x, greatest, g),
        ),
        latex=r"\operatorname{{pick}}({v})",
        doc="For each window the sum of what stands where it has its greatest number.",
    )


# --- what programs call ---------------------------------------------------------------------------


def _numbers(name: str, found: Any, axes: int) -> Lengths:
    """A size, a step or a padding as whole numbers; raises TypeError for what is none."""
    listed = found.data.tolist() if isinstance(found, Constant) else found
    numbers = tuple(listed) if isinstance(listed, Sequence | np.ndarray) else ()
    numbers = tuple(n.data.item() if isinstance(n, Constant) else n for n in numbers)
    if len(numbers) != axes or not all(isinstance(n, int | np.integer) for n in numbers):
        sample = ", ".join("2" * axes)
        raise mistakes.pool_setting(here(), name=name, found=found, axes=axes, sample=sample)
    return tuple(int(n) for n in numbers)


def _newest(name: str, new: Any, old_name: str, old: Any) -> Any:
    """An argument that may come under its old name."""
    if new is not None and old is not None:
        raise mistakes.conv_two_names(here(), old=old_name, new=name)
    return old if new is None else new


def _pool(
    axes: int,
    input: Any,
    ws: Any = None,
    ignore_border: bool | None = None,
    stride: Any = None,
    pad: Any = None,
    mode: str = "max",
    ds: Any = None,
    st: Any = None,
    padding: Any = None,
) -> Variable:
    """Windows of these settings over the last axes."""
    x, call = as_variable(input), f"pool_{axes}d"
    ws, stride = _newest("ws", ws, "ds", ds), _newest("stride", stride, "st", st)
    pad = _newest("pad", None if pad == (0,) * axes else pad, "padding", padding)
    sample = ", ".join("2" * axes)
    if ws is None:
        raise mistakes.pool_no_window(here(), sample=sample)
    if x.ndim < axes:
        raise mistakes.pool_ndim(here(), call=call, name=label(x), ndim=x.ndim, wanted=axes)
    if ignore_border is None:
        mistakes.pool_border.warn(here(), call=call)
    if mode not in (*MODES, "max_deterministic"):
        words = mistakes.listed(MODES)
        raise mistakes.unknown_setting(here(), setting="mode", found=repr(mode), known=words)
    size = _numbers("ws", ws, axes)
    step = size if stride is None else _numbers("stride", stride, axes)
    around = (0,) * axes if pad is None else _numbers("pad", pad, axes)
    wide = any(p >= n for p, n in zip(around, size, strict=True))
    if any(around) and (not ignore_border or wide):
        raise mistakes.pool_pad(here(), pad=pad, ws=ws, ignore=ignore_border)
    if min(*size, *step) < 1 or min(around) < 0:
        name, found = ("ws", ws) if min(size) < 1 else ("stride, pad", (stride, pad))
        raise mistakes.pool_setting(here(), name=name, found=found, axes=axes, sample=sample)
    kind = "max" if mode == "max_deterministic" else mode
    return pooling(kind, Windows(size, step, around, bool(ignore_border)))(x)


def pool_2d(
    input: Any,
    ws: Any = None,
    ignore_border: bool | None = None,
    stride: Any = None,
    pad: Any = None,
    mode: str = "max",
    **old: Any,
) -> Variable:
    """One number for each window of `ws` = (rows, columns) places on the last two axes.

    `stride` is how far apart windows begin (None: they touch). With `ignore_border`, windows that
    the border cuts are left out. `pad` rows and columns around the image count in the mean of
    'average_inc_pad' alone. `mode` may also be 'max', 'sum' or 'average_exc_pad'. The dtype stays.
    `ds`, `st` and `padding` are old names. Raises NotImplementedError, ValueError or TypeError for
    settings that are not possible.
    """
    return _pool(2, input, ws, ignore_border, stride, pad, mode, **old)


def pool_3d(input: Any, ws: Any = None, *settings: Any, **named: Any) -> Variable:
    """As `pool_2d`, on the last three axes."""
    return _pool(3, input, ws, *settings, **named)


def max_pool_2d(
    input: Any,
    ds: Any,
    ignore_border: bool | None = None,
    st: Any = None,
    padding: Any = (0, 0),
    mode: str = "max",
) -> Variable:
    """`pool_2d` under the name and with the arguments that it had before Theano 0.9."""
    return _pool(2, input, ds, ignore_border, st, padding, mode)


def max_pool_2d_same_size(input: Any, patch_size: Any) -> Variable:
    """The greatest number of each window in its own place, and 0 elsewhere."""
    size = _numbers("patch_size", patch_size, 2)
    windows = Windows(size, size, (0, 0), True)
    x = as_variable(input)
    greatest = pooling("max", windows)(x)
    return to_greatest(windows)(x, greatest, greatest)


def pool_shape(
    imgshape: Sequence[Any],
    ws: Any = None,
    ignore_border: bool = False,
    stride: Any = None,
    pad: Any = None,
    ndim: int = 2,
    ds: Any = None,
    st: Any = None,
    padding: Any = None,
) -> list[Any]:
    """The shape of what pooling makes of images of this shape; lengths may be symbolic."""
    size, steps = _newest("ws", ws, "ds", ds), _newest("stride", stride, "st", st)
    pads = _newest("pad", pad, "padding", padding) or (0,) * ndim
    lengths = zip(imgshape[-ndim:], size, steps or size, pads, strict=True)
    counts = [windows_on(n + 2 * p, w, s, ignore_border) for n, w, s, p in lengths]
    return [*imgshape[:-ndim], *counts]


def pool_of(
    ignore_border: bool = False, mode: str = "max", ndim: int = 2, openmp: Any = None
) -> Callable[..., Variable]:
    """The function of `x, ws, stride, pad` that pools in this way."""

    def pool(x: Any, ws: Any, stride: Any = None, pad: Any = None) -> Variable:
        return _pool(ndim, x, ws, ignore_border, stride, pad, mode)

    return pool


Pool = kind("Pool", "pool", pool_of)
Pool.out_shape = staticmethod(pool_shape)

"""Convolution under its older names, with their order of axes and arguments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .. import mistakes
from ..graph import Variable
from ..say import label
from ..site import here
from .card import Op, as_variable
from .conv import conv2d, conv3d, convolution, get_conv_output_shape, sliding, to_filters, to_images
from .kinds import kind
from .shape import dimshuffle

# --- the ops themselves, asked for by their settings ----------------------------------------------


def made_by(op: str) -> Callable[[Callable[..., Op]], Any]:
    """Turns a function that makes an op into a class to call and to ask `isinstance` with."""

    def as_class(maker: Callable[..., Op]) -> Any:
        made = kind(maker.__name__, op)
        made.__new__ = lambda cls, *settings, **more: maker(*settings, **more)
        made.__doc__ = maker.__doc__
        return made

    return as_class


@made_by("conv2d")
def AbstractConv2d(
    imshp: Any = None,
    kshp: Any = None,
    border_mode: Any = "valid",
    subsample: Any = (1, 1),
    filter_flip: bool = True,
    filter_dilation: Any = (1, 1),
    num_groups: int = 1,
    unshared: bool = False,
) -> Op:
    """The op of `conv2d`, to be called with images and filters."""
    settings = border_mode, subsample, filter_flip, filter_dilation, num_groups, unshared
    return convolution(sliding(2, *settings, imshp, kshp))


@made_by("conv2d_grad_wrt_inputs")
def AbstractConv2d_gradInputs(
    imshp: Any = None,
    kshp: Any = None,
    border_mode: Any = "valid",
    subsample: Any = (1, 1),
    filter_flip: bool = True,
    filter_dilation: Any = (1, 1),
    num_groups: int = 1,
    unshared: bool = False,
) -> Op:
    """Its gradient by the images: called with filters, output_grad, (rows, columns)."""
    settings = border_mode, subsample, filter_flip, filter_dilation, num_groups, unshared
    return to_images(sliding(2, *settings, imshp, kshp))


@made_by("conv2d_grad_wrt_weights")
def AbstractConv2d_gradWeights(
    imshp: Any = None,
    kshp: Any = None,
    border_mode: Any = "valid",
    subsample: Any = (1, 1),
    filter_flip: bool = True,
    filter_dilation: Any = (1, 1),
    num_groups: int = 1,
    unshared: bool = False,
) -> Op:
    """Its gradient by the filters: called with images, output_grad, (rows, columns)."""
    settings = border_mode, subsample, filter_flip, filter_dilation, num_groups, unshared
    return to_filters(sliding(2, *settings, imshp, kshp))


@made_by("conv3d")
def AbstractConv3d(
    imshp: Any = None,
    kshp: Any = None,
    border_mode: Any = "valid",
    subsample: Any = (1, 1, 1),
    filter_flip: bool = True,
    filter_dilation: Any = (1, 1, 1),
    num_groups: int = 1,
) -> Op:
    """The op of `conv3d`, to be called with images and filters."""
    settings = border_mode, subsample, filter_flip, filter_dilation, num_groups, False
    return convolution(sliding(3, *settings, imshp, kshp))


@made_by("conv3d_grad_wrt_inputs")
def AbstractConv3d_gradInputs(
    imshp: Any = None,
    kshp: Any = None,
    border_mode: Any = "valid",
    subsample: Any = (1, 1, 1),
    filter_flip: bool = True,
    filter_dilation: Any = (1, 1, 1),
    num_groups: int = 1,
) -> Op:
    """Its gradient by the images."""
    settings = border_mode, subsample, filter_flip, filter_dilation, num_groups, False
    return to_images(sliding(3, *settings, imshp, kshp))


@made_by("conv3d_grad_wrt_weights")
def AbstractConv3d_gradWeights(
    imshp: Any = None,
    kshp: Any = None,
    border_mode: Any = "valid",
    subsample: Any = (1, 1, 1),
    filter_flip: bool = True,
    filter_dilation: Any = (1, 1, 1),
    num_groups: int = 1,
) -> Op:
    """Its gradient by the filters."""
    settings = border_mode, subsample, filter_flip, filter_dilation, num_groups, False
    return to_filters(sliding(3, *settings, imshp, kshp))


def conv_shape(inshp: Any, kshp: Any, stride: Any = (1, 1), mode: str = "valid") -> tuple[Any, ...]:
    """How many rows and columns come of images and filters with so many."""
    whole = get_conv_output_shape((None, None, *inshp), (None, None, *kshp), mode, stride)
    return whole[2:]


ConvOp = kind("ConvOp", "conv2d")
ConvOp.getOutputShape = staticmethod(conv_shape)


# --- functions ------------------------------------------------------------------------------------

TUNING = {"bsize", "nkern", "openmp", "unroll_batch", "unroll_kern", "unroll_patch", "verbose"}
TUNING |= {"version", "direction_hint"}


def conv2d_by_image_shape(
    input: Any,
    filters: Any,
    image_shape: Any = None,
    filter_shape: Any = None,
    border_mode: Any = "valid",
    subsample: Any = (1, 1),
    **kargs: Any,
) -> Variable:
    """`conv2d` as `T.nnet.conv` has it; how it was to be tuned makes no difference here."""
    rest = {name: value for name, value in kargs.items() if name not in TUNING}
    return conv2d(input, filters, image_shape, filter_shape, border_mode, subsample, **rest)


def conv2d_of_signals(
    input: Any,
    filters: Any,
    image_shape: Any = None,
    filter_shape: Any = None,
    border_mode: Any = "valid",
    subsample: Any = (1, 1),
    **kargs: Any,
) -> Variable:
    """One image or several, one filter or several, without channels; each filter on each image.

    The result has an axis for images if `input` has one, an axis for filters if `filters` has.
    """
    x, w = _with_channel(input, "images"), _with_channel(filters, "filters")
    promises = image_shape, filter_shape
    kept = [k for k, v in enumerate((input, filters)) if as_variable(v).ndim == 3]
    image, filter = [p and (*p[:-2], *(None,) * (4 - len(p)), *p[-2:]) for p in promises]
    whole = conv2d_by_image_shape(x, w, image, filter, border_mode, subsample, **kargs)
    return dimshuffle(whole, *kept, 2, 3)


def _with_channel(images: Any, what: str) -> Variable:
    """Matrices, or one, with an axis of length 1 for a channel."""
    v = as_variable(images)
    if v.ndim not in (2, 3):
        raise mistakes.signal_ndim(here(), name=label(v), ndim=v.ndim, what=what)
    return dimshuffle(v, "x", "x", 0, 1) if v.ndim == 2 else dimshuffle(v, 0, "x", 1, 2)


def conv3d_of_signals(
    signals: Any,
    filters: Any,
    signals_shape: Any = None,
    filters_shape: Any = None,
    border_mode: Any = "valid",
) -> Variable:
    """`conv3d` with time before the channels: (signals, time, channels, rows, columns)."""
    order = (0, 2, 1, 3, 4)
    image, filter = [p and [p[k] for k in order] for p in (signals_shape, filters_shape)]
    words = set(border_mode) if isinstance(border_mode, tuple) else {border_mode}
    border = words.pop() if len(words) == 1 else border_mode
    x, w = dimshuffle(signals, *order), dimshuffle(filters, *order)
    return dimshuffle(conv3d(x, w, image, filter, border), *order)


def conv3D(V: Any, W: Any, b: Any, d: Any) -> Variable:
    """Filters that are not turned round, with the channels last, steps `d` and a bias.

    `V` has the axes (videos, rows, columns, time, channels), `W` (filters, rows, columns, time,
    channels), the result (videos, rows, columns, time, filters).
    """
    x, w = dimshuffle(V, 0, 4, 1, 2, 3), dimshuffle(W, 0, 4, 1, 2, 3)
    whole = conv3d(x, w, subsample=d, filter_flip=False)
    shifted: Variable = dimshuffle(whole, 0, 2, 3, 4, 1) + b
    return shifted

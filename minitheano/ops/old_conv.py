"""Convolution under its older names, with their order of axes and arguments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .. import mistakes
from ..graph import Variable
from ..say import label
from ..site import here
from .card import Op, as_variable
from .columns import Slide
from .conv import conv2d, conv3d, convolution, get_conv_output_shape, sliding, to_filters, to_images
from .kinds import kind
from .shape import dimshuffle

# --- the ops themselves, asked for by their settings ----------------------------------------------


def of_settings(maker: Callable[[Slide], Op], axes: int) -> Callable[..., Op]:
    """What a class gives when it is called: with the promised shapes, then as `sliding`."""

    def made(imshp: Any = None, kshp: Any = None, *settings: Any, **named: Any) -> Op:
        """An op of convolution, to be called with its operands."""
        return maker(sliding(axes, *settings, **named, imshp=imshp, kshp=kshp))

    return made


# The op of `conv2d`, and its gradients: called with filters, output_grad, (rows, columns), or with
# images, output_grad, (rows, columns).
PARTS = (
    ("", "", convolution),
    ("_gradInputs", "_grad_wrt_inputs", to_images),
    ("_gradWeights", "_grad_wrt_weights", to_filters),
)
CLASSES = {
    f"AbstractConv{axes}d{part}": kind(
        f"AbstractConv{axes}d{part}", f"conv{axes}d{card}", of_settings(maker, axes)
    )
    for axes in (2, 3)
    for part, card, maker in PARTS
}


def conv_shape(inshp: Any, kshp: Any, stride: Any = (1, 1), mode: str = "valid") -> tuple[Any, ...]:
    """How many rows and columns come of images and filters with so many."""
    whole = get_conv_output_shape((None, None, *inshp), (None, None, *kshp), mode, stride)
    return whole[2:]


ConvOp = kind("ConvOp", "conv2d")
ConvOp.getOutputShape = staticmethod(conv_shape)


# --- functions ------------------------------------------------------------------------------------

TUNING = {"bsize", "direction_hint", "nkern", "openmp", "unroll_batch", "unroll_kern"}
TUNING |= {"unroll_patch", "verbose", "version"}


def conv2d_by_image_shape(
    input: Any,
    filters: Any,
    image_shape: Any = None,
    filter_shape: Any = None,
    *settings: Any,
    **kargs: Any,
) -> Variable:
    """`conv2d` as `T.nnet.conv` has it; how it was to be tuned makes no difference here."""
    rest = {name: value for name, value in kargs.items() if name not in TUNING}
    return conv2d(input, filters, image_shape, filter_shape, *settings, **rest)


def conv2d_of_signals(
    input: Any,
    filters: Any,
    image_shape: Any = None,
    filter_shape: Any = None,
    *settings: Any,
    **kargs: Any,
) -> Variable:
    """One image or several, one filter or several, without channels; each filter on each image.

    The result has an axis for images if `input` has one, an axis for filters if `filters` has.
    """
    x, w = _with_channel(input, "images"), _with_channel(filters, "filters")
    promises = image_shape, filter_shape
    kept = [k for k, v in enumerate((input, filters)) if as_variable(v).ndim == 3]
    image, filter = [p and (*p[:-2], *(None,) * (4 - len(p)), *p[-2:]) for p in promises]
    whole = conv2d_by_image_shape(x, w, image, filter, *settings, **kargs)
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

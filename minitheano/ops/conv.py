"""The catalogue of convolution: filters slide over images with any number of spatial axes.

The three cards, forward and back to the images and to the filters, are each other's gradients.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .. import mistakes
from ..graph import Constant, Variable
from ..say import label
from ..site import here
from ..types import TensorType, upcast
from .card import Op, as_variable, family
from .columns import Border, Lengths, Slide, check_channels
from .shape import Known, shape

# --- the cards ------------------------------------------------------------------------------------


def _axes(slide: Slide, x: Variable, wanted: int, what: str) -> None:
    if not isinstance(x.type, TensorType) or x.ndim != wanted:
        ndim = x.ndim if isinstance(x.type, TensorType) else 0
        raise mistakes.conv_ndim(
            here(), name=label(x), ndim=ndim, wanted=wanted, what=what, call=f"conv{slide.ndim}d"
        )


@family
def convolution(slide: Slide) -> Op:
    """The card of `conv2d` and its like."""
    bare = slide._replace(image=(), filters=())
    free = (False,) * slide.ndim

    def infer(x: Variable, w: Variable) -> TensorType:
        _axes(slide, x, slide.ndim + 2, "images")
        _axes(slide, w, slide.ndim * (2 if slide.unshared else 1) + 2, "filters")
        return TensorType(upcast(x.dtype, w.dtype), (x.broadcastable[0], w.broadcastable[0], *free))

    return Op(
        f"conv{slide.ndim}d",
        infer=infer,
        source=f"convolved({{x}}, {{w}}, {slide!r})",
        grad=lambda g, out, x, w: (
            to_images(bare)(w, g, shape(x)[2:]),
            to_filters(bare)(x, g, shape(w)[-slide.ndim :]),
        ),
        latex=r"{x} * {w}",
        doc="Filters that slide over images: at each place the sum of products with what is there.",
    )


@family
def to_images(slide: Slide) -> Op:
    """The card of the gradient of `convolution` by its images; it is a convolution transposed."""

    def infer(w: Variable, g: Variable, lengths: Variable) -> TensorType:
        _axes(slide, w, slide.ndim * (2 if slide.unshared else 1) + 2, "filters")
        _axes(slide, g, slide.ndim + 2, "output_grad")
        one = slide.groups == 1 and w.broadcastable[-slide.ndim - 1]
        pattern = (g.broadcastable[0], one, *(False,) * slide.ndim)
        return TensorType(upcast(w.dtype, g.dtype), pattern)

    return Op(
        f"conv{slide.ndim}d_grad_wrt_inputs",
        infer=infer,
        source=f"convolved_to_images({{w}}, {{g}}, {{lengths}}, {slide!r})",
        grad=lambda g, out, w, given, lengths: (
            to_filters(slide)(g, given, shape(w)[-slide.ndim :]),
            convolution(slide)(g, w),
            None,
        ),
        latex=r"{w} *^\top {g}",
        doc="The gradient of a convolution by its images, from the gradient of its result.",
    )


@family
def to_filters(slide: Slide) -> Op:
    """The card of the gradient of `convolution` by its filters."""

    def infer(x: Variable, g: Variable, lengths: Variable) -> TensorType:
        _axes(slide, x, slide.ndim + 2, "images")
        _axes(slide, g, slide.ndim + 2, "output_grad")
        free = (False,) * slide.ndim
        one, each = g.broadcastable[1], x.broadcastable[1] and slide.groups == 1
        pattern = (one, *(free if slide.unshared else ()), each, *free)
        return TensorType(upcast(x.dtype, g.dtype), pattern)

    return Op(
        f"conv{slide.ndim}d_grad_wrt_weights",
        infer=infer,
        source=f"convolved_to_filters({{x}}, {{g}}, {{lengths}}, {slide!r})",
        grad=lambda g, out, x, given, lengths: (
            to_images(slide)(g, given, shape(x)[2:]),
            convolution(slide)(x, g),
            None,
        ),
        latex=r"{x} \star {g}",
        doc="The gradient of a convolution by its filters, from the gradient of its result.",
    )


# --- reading what a program asks for --------------------------------------------------------------


def sliding(
    axes: int,
    border_mode: Any = "valid",
    subsample: Any = None,
    filter_flip: bool = True,
    filter_dilation: Any = None,
    num_groups: Any = 1,
    unshared: bool = False,
    *,
    imshp: Any = None,
    kshp: Any = None,
) -> Slide:
    """The settings of a convolution over `axes` spatial axes; ValueError for impossible ones."""
    slide = Slide(
        _positive(axes, "subsample", subsample),
        _positive(axes, "filter_dilation", filter_dilation),
        _border(axes, border_mode),
        bool(filter_flip),
        _positive(1, "num_groups", num_groups)[0],
        bool(unshared),
        _promised("input_shape", imshp, axes + 2),
        _promised("filter_shape", kshp, axes * (2 if unshared else 1) + 2),
    )
    if slide.image and slide.filters:
        channels, each, filters = slide.image[1], slide.filters[-axes - 1], slide.filters[0]
        if channels is not None and each is not None:
            given = ("input_shape", slide.image), ("filter_shape", slide.filters)
            words = mistakes.joined(mistakes.has_shape(*pair) for pair in given)  # type: ignore[arg-type]
            check_channels(slide, channels, each, filters or slide.groups, here(), words)
    return slide


def _positive(axes: int, name: str, found: Any) -> Lengths:
    """A stride, a dilation or the number of groups as whole numbers."""
    if found is None:
        return (1,) * axes
    numbers = tuple(found) if isinstance(found, Sequence | np.ndarray) else (found,)
    numbers = tuple(n.data.item() if isinstance(n, Constant) else n for n in numbers)
    whole = all(isinstance(n, int | np.integer) and n > 0 for n in numbers)
    if len(numbers) != axes or not whole:
        sample = ", ".join("1" * axes)
        raise mistakes.conv_setting(here(), name=name, found=found, axes=axes, sample=sample)
    return tuple(int(n) for n in numbers)


def _border(axes: int, found: Any) -> Border:
    """A border as a word, or as pairs of numbers of zeros."""
    if isinstance(found, str) and found in ("valid", "full", "half"):
        return found
    each = list(found) if isinstance(found, tuple | list) else [found] * axes
    pairs = [tuple(n) if isinstance(n, tuple | list) else (n, n) for n in each]
    numbers = [n for pair in pairs for n in pair]
    known = all(isinstance(n, int | np.integer) and n >= 0 for n in numbers)
    if not known or len(pairs) != axes or any(len(pair) != 2 for pair in pairs):
        raise mistakes.conv_border(here(), found=repr(found), axes=axes)
    return tuple((int(a), int(b)) for a, b in pairs) if any(numbers) else "valid"


def _promised(name: str, found: Any, axes: int) -> Known:
    """A shape whose lengths are numbers, or None where they are not known."""
    found = found.data.tolist() if isinstance(found, Constant) else found
    listed = () if found is None else (found,) if isinstance(found, Variable) else found
    lengths = [n.data.item() if isinstance(n, Constant) and n.ndim == 0 else n for n in listed]
    known = all(n is None or isinstance(n, int | np.integer) for n in lengths)
    if not known or len(lengths) not in (0, axes):
        raise mistakes.conv_shape(here(), name=name, found=found, axes=axes)
    return tuple(None if n is None else int(n) for n in lengths)


def _lengths(name: str, found: Any, slide: Slide) -> tuple[Slide, Variable]:
    """The spatial lengths of a shape, which may be symbolic; the others stay as promises."""
    if isinstance(found, Variable) and found.ndim == 1:
        return slide, found[-slide.ndim :]
    axes = slide.ndim * (2 if slide.unshared and name == "filter_shape" else 1) + 2
    if len(found) != axes or any(n is None for n in found[-slide.ndim :]):
        raise mistakes.conv_shape(here(), name=name, found=found, axes=axes)
    rest = [n if isinstance(n, int | np.integer | None) else None for n in found[: -slide.ndim]]
    promised = _promised(name, [*rest, *(None,) * slide.ndim], axes)
    spatial = as_variable(list(found[-slide.ndim :]))
    if name == "input_shape":
        return slide._replace(image=promised), spatial
    return slide._replace(filters=promised), spatial


# --- what programs call ---------------------------------------------------------------------------


def conv2d(
    input: Any,
    filters: Any,
    input_shape: Any = None,
    filter_shape: Any = None,
    border_mode: Any = "valid",
    subsample: Any = (1, 1),
    filter_flip: bool = True,
    image_shape: Any = None,
    filter_dilation: Any = (1, 1),
    num_groups: int = 1,
    unshared: bool = False,
    **kwargs: Any,
) -> Variable:
    """Filters that slide over images: (images, filters, rows, columns).

    `input` has the axes (images, channels, rows, columns), `filters` (filters, channels, rows,
    columns). `border_mode` says how many zeros surround an image: 'valid' none, 'full' so many
    that each overlap counts, 'half' half a filter, else the numbers. `subsample` are the steps,
    `filter_dilation` the distances inside a filter; a filter is turned round unless `filter_flip`
    is False. `input_shape` and `filter_shape` are promises that a call checks, but for the number
    of images. Raises TypeError for other numbers of axes, ValueError for what does not fit.
    """
    if image_shape is not None and input_shape is not None:
        raise mistakes.conv_two_names(here(), old="image_shape", new="input_shape")
    if kwargs:
        names = ", ".join(map(repr, kwargs))
        mistakes.conv_unknown_keyword.warn(here(), call="conv2d", names=names)
    settings = border_mode, subsample, filter_flip, filter_dilation, num_groups, unshared
    slide = sliding(
        2, *settings, imshp=input_shape if image_shape is None else image_shape, kshp=filter_shape
    )
    return convolution(slide)(input, filters)


# The settings of the functions below are those of `sliding`: border_mode, subsample, filter_flip,
# filter_dilation, num_groups, unshared.


def conv3d(
    input: Any,
    filters: Any,
    input_shape: Any = None,
    filter_shape: Any = None,
    *settings: Any,
    **named: Any,
) -> Variable:
    """As `conv2d`, for images with three spatial axes."""
    slide = sliding(3, *settings, **named, imshp=input_shape, kshp=filter_shape)
    return convolution(slide)(input, filters)


def conv2d_grad_wrt_inputs(
    output_grad: Any,
    filters: Any,
    input_shape: Any,
    filter_shape: Any = None,
    *settings: Any,
    **named: Any,
) -> Variable:
    """The gradient of `conv2d` by its input; the last two of `input_shape` may be symbolic."""
    slide = sliding(2, *settings, **named, kshp=filter_shape)
    slide, lengths = _lengths("input_shape", input_shape, slide)
    return to_images(slide)(filters, output_grad, lengths)


def conv2d_grad_wrt_weights(
    input: Any,
    output_grad: Any,
    filter_shape: Any,
    input_shape: Any = None,
    *settings: Any,
    **named: Any,
) -> Variable:
    """The gradient of `conv2d` by its filters; the last two of `filter_shape` may be symbolic."""
    slide = sliding(2, *settings, **named, imshp=input_shape)
    slide, lengths = _lengths("filter_shape", filter_shape, slide)
    return to_filters(slide)(input, output_grad, lengths)


def conv3d_grad_wrt_inputs(
    output_grad: Any,
    filters: Any,
    input_shape: Any,
    filter_shape: Any = None,
    *settings: Any,
    **named: Any,
) -> Variable:
    """The gradient of `conv3d` by its input."""
    slide = sliding(3, *settings, **named, kshp=filter_shape)
    slide, lengths = _lengths("input_shape", input_shape, slide)
    return to_images(slide)(filters, output_grad, lengths)


def conv3d_grad_wrt_weights(
    input: Any,
    output_grad: Any,
    filter_shape: Any,
    input_shape: Any = None,
    *settings: Any,
    **named: Any,
) -> Variable:
    """The gradient of `conv3d` by its filters."""
    slide = sliding(3, *settings, **named, imshp=input_shape)
    slide, lengths = _lengths("filter_shape", filter_shape, slide)
    return to_filters(slide)(input, output_grad, lengths)


def conv2d_transpose(
    input: Any,
    filters: Any,
    output_shape: Any,
    filter_shape: Any = None,
    border_mode: Any = "valid",
    input_dilation: Any = (1, 1),
    *settings: Any,
    **named: Any,
) -> Variable:
    """The convolution that runs backwards: `conv2d` would make `input` of the result's shape."""
    settings = border_mode, input_dilation, *settings
    return conv2d_grad_wrt_inputs(input, filters, output_shape, filter_shape, *settings, **named)


def separable_conv2d(
    input: Any,
    depthwise_filters: Any,
    pointwise_filters: Any,
    num_channels: int,
    input_shape: Any = None,
    depthwise_filter_shape: Any = None,
    pointwise_filter_shape: Any = None,
    *settings: Any,
    **named: Any,
) -> Variable:
    """Each channel convolved on its own, then the channels mixed at each place."""
    named |= {"imshp": input_shape, "kshp": depthwise_filter_shape, "num_groups": num_channels}
    each = convolution(sliding(2, *settings, **named))
    mix = convolution(sliding(2, kshp=pointwise_filter_shape))
    return mix(each(input, depthwise_filters), pointwise_filters)


def separable_conv3d(
    input: Any,
    depthwise_filters: Any,
    pointwise_filters: Any,
    num_channels: int,
    input_shape: Any = None,
    depthwise_filter_shape: Any = None,
    pointwise_filter_shape: Any = None,
    *settings: Any,
    **named: Any,
) -> Variable:
    """As `separable_conv2d`, for images with three spatial axes."""
    named |= {"imshp": input_shape, "kshp": depthwise_filter_shape, "num_groups": num_channels}
    each = convolution(sliding(3, *settings, **named))
    mix = convolution(sliding(3, kshp=pointwise_filter_shape))
    return mix(each(input, depthwise_filters), pointwise_filters)


def causal_conv1d(
    input: Any,
    filters: Any,
    filter_shape: Any,
    input_shape: Any = None,
    subsample: int = 1,
    filter_flip: bool = True,
    filter_dilation: int = 1,
    num_groups: int = 1,
    unshared: bool = False,
) -> Variable:
    """Filters over time, (rows, channels, time): a result sees nothing that comes after it."""
    before = filter_dilation * (int(filter_shape[2]) - 1)
    settings = subsample, filter_flip, filter_dilation, num_groups, unshared
    slide = sliding(1, ((before, 0),), *settings, imshp=input_shape, kshp=filter_shape)
    return convolution(slide)(input, filters)


def get_conv_output_shape(
    image_shape: Any,
    kernel_shape: Any,
    border_mode: Any,
    subsample: Any,
    filter_dilation: Any = None,
) -> tuple[Any, ...]:
    """The shape of a convolution's result; lengths may be symbolic, None where unknown."""
    axes = len(image_shape) - 2
    border = _border(axes, border_mode)
    dilation = (1,) * axes if filter_dilation is None else filter_dilation
    result = [image_shape[0], kernel_shape[0]]
    for k in range(axes):
        image, filters = image_shape[2 + k], kernel_shape[k - axes]
        if image is None or filters is None or subsample[k] is None or dilation[k] is None:
            result.append(None)
            continue
        reach = (filters - 1) * dilation[k] + 1
        zeros = {"valid": 0, "half": reach // 2 * 2, "full": 2 * reach - 2}
        around = zeros[border] if isinstance(border, str) else sum(border[k])
        result.append((image + around - reach) // subsample[k] + 1)
    return tuple(result)

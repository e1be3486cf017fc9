"""How filters slide over images with any number of spatial axes: the arithmetic of convolution.

What lies under the filters is copied into columns, some images at a time, and multiplied: one
product of matrices for each image (Chellapilla, Puri and Simard, 2006).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any, NamedTuple

import numpy as np
from numpy.lib.stride_tricks import as_strided

from .. import mistakes
from ..site import Site
from .card import helper
from .shape import Known

Lengths = tuple[int, ...]
Border = str | tuple[tuple[int, int], ...]
PIECE = 2**17  # so many numbers of columns at once stay in the cache


@helper
class Slide(NamedTuple):
    """How filters slide over images; one number in `stride` and `dilation` for each spatial axis.

    `border` is a word or the zeros before and behind each axis; `flip` turns the filters round;
    each of the `groups` of filters sees its own share of the channels; `unshared` filters differ
    from place to place. `image` and `filters` are shapes that were promised, None where unknown.
    """

    stride: Lengths
    dilation: Lengths
    border: Border = "valid"
    flip: bool = True
    groups: int = 1
    unshared: bool = False
    image: Known = ()
    filters: Known = ()

    def __repr__(self) -> str:
        given = [f"{self.stride}, {self.dilation}"]
        given += [
            f"{name}={value!r}"
            for name, value in self._asdict().items()
            if name in self._field_defaults and value != self._field_defaults[name]
        ]
        return f"Slide({', '.join(given)})"

    @property
    def ndim(self) -> int:
        """How many spatial axes there are."""
        return len(self.stride)

    def reach(self, lengths: Lengths) -> Lengths:
        """How far a filter with these lengths reaches over the image."""
        return tuple((n - 1) * d + 1 for n, d in zip(lengths, self.dilation, strict=True))

    def pads(self, lengths: Lengths) -> tuple[tuple[int, int], ...]:
        """How many zeros stand before and behind each axis, for filters with these lengths."""
        if not isinstance(self.border, str):
            return self.border
        reach = self.reach(lengths)
        around = {"valid": [0] * len(reach), "half": [n // 2 for n in reach]}
        return tuple((n, n) for n in around.get(self.border, [n - 1 for n in reach]))

    def padded(self, image: Lengths, lengths: Lengths) -> Lengths:
        """The lengths of the image with its zeros."""
        return tuple(n + a + b for n, (a, b) in zip(image, self.pads(lengths), strict=True))

    def places(self, image: Lengths, lengths: Lengths) -> Lengths:
        """On how many places of each axis the filters stop."""
        ends = zip(self.padded(image, lengths), self.reach(lengths), self.stride, strict=True)
        return tuple((n - reach) // step + 1 for n, reach, step in ends)


# --- columns: what lies under the filters ---------------------------------------------------------


def _inside(slide: Slide, image: Lengths, lengths: Lengths) -> tuple[Any, ...]:
    """Where in the padded image the image itself is."""
    pads = slide.pads(lengths)
    return (..., *[slice(a, a + n) for n, (a, _) in zip(image, pads, strict=True)])


def _columns(x: Any, slide: Slide, lengths: Lengths) -> Any:
    """A view with axes for images, groups, channels, places in the filter, places of the filter."""
    count, channels, *image = x.shape
    places = slide.places(tuple(image), lengths)
    if x.shape[2:] != (full := slide.padded(tuple(image), lengths)):
        whole = np.zeros((count, channels, *full), x.dtype)
        whole[_inside(slide, tuple(image), lengths)] = x
        x = whole
    each = channels // slide.groups
    of_image, of_channel, *steps = x.strides
    return as_strided(
        x,
        (count, slide.groups, each, *lengths, *places),
        (
            *(of_image, each * of_channel, of_channel),
            *[s * d for s, d in zip(steps, slide.dilation, strict=True)],
            *[s * n for s, n in zip(steps, slide.stride, strict=True)],
        ),
        writeable=False,
    )


def _pieces(count: int, columns: int) -> Iterator[slice]:
    """Some images at a time."""
    step = max(1, PIECE // max(columns, 1))
    return (slice(i, i + step) for i in range(0, count, step))


def _size(lengths: Any) -> int:
    return int(np.prod(lengths, dtype=int))


def _factors(w: Any, slide: Slide) -> Any:
    """The filters as matrices: groups, filters (, places), channels and places in the filter."""
    if slide.flip:
        w = _flipped(w, slide)
    groups, kept = slide.groups, w.shape[1 : -slide.ndim - 1]
    rest = (_size(kept),) if slide.unshared else ()
    return w.reshape(groups, len(w) // groups, *rest, _size(w.shape[len(kept) + 1 :]))


def _flipped(w: Any, slide: Slide) -> Any:
    return w[(..., *[slice(None, None, -1)] * slide.ndim)]


# --- the three products ---------------------------------------------------------------------------


@helper
def convolved(x: Any, w: Any, slide: Slide) -> Any:
    """For each image, filter and place: the sum of products of the two where they overlap."""
    _check(slide, x.shape, w.shape)
    columns = _columns(x, slide, w.shape[-slide.ndim :])
    factors, places = _factors(w, slide), columns.shape[-slide.ndim :]
    rows = _size(columns.shape[2 : -slide.ndim])
    groups, filters, area = slide.groups, len(w) // slide.groups, _size(places)
    out = np.empty((len(x), groups, filters, area), np.result_type(x, w))
    for piece in _pieces(len(x), groups * rows * area):
        part = columns[piece]
        part = part.reshape(len(part), groups, rows, area)
        if slide.unshared:
            np.einsum("gfok,ngko->ngfo", factors, part, out=out[piece])
        else:
            np.matmul(factors, part, out=out[piece])
    return out.reshape(len(x), len(w), *places)


@helper
def convolved_to_filters(x: Any, g: Any, lengths: Any, slide: Slide) -> Any:
    """What `convolved` hands back to its filters, whose spatial lengths are given."""
    sizes = tuple(int(n) for n in lengths)
    columns = _columns(x, slide, sizes)
    check_promise("input_shape", slide.image[1:], x.shape[1:])
    _check_slopes((len(x), *columns.shape[-slide.ndim :]), (len(g), *g.shape[2:]))
    groups, filters, area = slide.groups, g.shape[1] // slide.groups, _size(g.shape[2:])
    each, rows = columns.shape[2], _size(columns.shape[2 : -slide.ndim])
    g = g.reshape(len(g), groups, filters, area)
    places = g.shape[3:] if slide.unshared else ()
    total = np.zeros((groups, filters, *places, rows), np.result_type(x, g))
    for piece in _pieces(len(x), groups * rows * area):
        part = columns[piece]
        part = part.reshape(len(part), groups, rows, area)
        if slide.unshared:
            total += np.einsum("ngfo,ngko->gfok", g[piece], part)
        else:
            total += np.matmul(g[piece], part.swapaxes(2, 3)).sum(axis=0)
    between = columns.shape[-slide.ndim :] if slide.unshared else ()
    w = total.reshape(groups * filters, *between, each, *sizes)
    return _flipped(w, slide) if slide.flip else w


@helper
def convolved_to_images(w: Any, g: Any, lengths: Any, slide: Slide) -> Any:
    """What `convolved` hands back to its images, whose spatial lengths are given."""
    image, sizes = tuple(int(n) for n in lengths), w.shape[-slide.ndim :]
    places = slide.places(image, sizes)
    check_promise("filter_shape", slide.filters, w.shape)
    _check_slopes((len(w), *places), g.shape[1:])
    factors, groups = _factors(w, slide), slide.groups
    each, rows, area = w.shape[-slide.ndim - 1], factors.shape[-1], _size(places)
    full = slide.padded(image, sizes)
    whole = np.zeros((len(g), groups * each, *full), np.result_type(w, g))
    g = g.reshape(len(g), groups, len(w) // groups, area)
    for piece in _pieces(len(g), groups * rows * area):
        if slide.unshared:
            part = np.einsum("gfok,ngfo->ngko", factors, g[piece])
        else:
            part = np.matmul(factors.swapaxes(1, 2), g[piece])
        part = part.reshape(len(part), groups * each, *sizes, *places)
        for place in product(*[range(n) for n in sizes]):
            whole[(piece, slice(None), *_reached(slide, place, places))] += part[:, :, *place]
    return whole[_inside(slide, image, sizes)].copy()


def _reached(slide: Slide, place: Lengths, places: Lengths) -> Iterator[slice]:
    """Where in the padded image one place of the filter comes to lie."""
    for k, step, d, n in zip(place, slide.stride, slide.dilation, places, strict=True):
        yield slice(k * d, k * d + step * (n - 1) + 1, step)


# --- what does not fit ----------------------------------------------------------------------------

# A call that fails here is told again by explain.py, which knows the learner's expression.
UNKNOWN = {"expression": "", "operands": "", "turn": ""}


def _check(slide: Slide, image: Lengths, filters: Lengths) -> None:
    """Whether images and filters of these shapes fit each other and what was promised."""
    check_promise("input_shape", slide.image[1:], image[1:])  # how many images is a hint alone
    check_promise("filter_shape", slide.filters, filters)
    check_channels(slide, image[1], filters[-slide.ndim - 1], filters[0])
    sizes, own = filters[-slide.ndim :], filters[1 : -slide.ndim - 1]
    places = slide.places(image[2:], sizes)
    if min(places) < 1:
        reach, full = slide.reach(sizes), slide.padded(image[2:], sizes)
        raise mistakes.conv_too_large(None, reach=reach, image=full, **UNKNOWN)
    if slide.unshared and own != places:
        raise mistakes.conv_unshared(None, found=own, places=places, **UNKNOWN)


def check_promise(name: str, promised: Known, found: Lengths) -> None:
    """Raises ValueError where a length was promised to be another one."""
    for told, length in zip(promised[::-1], found[::-1], strict=False):
        if told not in (None, length):
            raise mistakes.conv_promise(None, name=name, told=told, length=length, **UNKNOWN)


def check_channels(
    slide: Slide, channels: int, each: int, filters: int, site: Site | None = None, shapes: str = ""
) -> None:
    """Raises ValueError unless the filters take as many channels as the images have."""
    groups, words = slide.groups, UNKNOWN | {"operands": shapes}
    if channels != each * groups:
        key = mistakes.conv_channels if groups == 1 else mistakes.conv_group_channels
        raise key(site, image=channels, filters=each, groups=groups, **words)
    if filters % groups:
        raise mistakes.conv_groups(site, filters=filters, groups=groups, **words)


def _check_slopes(places: Lengths, found: Lengths) -> None:
    """Raises ValueError where the gradient of a result has not the result's lengths."""
    if places != found:
        raise mistakes.conv_slopes(None, places=places, found=found, **UNKNOWN)

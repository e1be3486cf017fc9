"""Convolution, pooling, batch normalisation: against Theano's numbers and against plain loops."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_programs import run, same
from walking import slopes_agree, walk

import minitheano as theano
import minitheano.tensor as T
from minitheano.errors import LearnerWarning, TeachingError
from minitheano.ops.columns import Slide
from minitheano.ops.conv import convolution, to_filters, to_images
from minitheano.ops.pool import Windows, pooling
from minitheano.tensor.nnet.neighbours import images2neibs, neibs2images
from minitheano.tensor.signal.downsample import max_pool_2d
from minitheano.tensor.signal.pool import max_pool_2d_same_size, pool_2d, pool_3d
from minitheano.types import TensorType

RECORDED = json.loads((Path(__file__).parents[1] / "data" / "layers.json").read_text("utf-8"))
RNG = np.random.default_rng(5)


@pytest.mark.parametrize("program", RECORDED, ids=lambda p: p["name"])
def test_a_layer_gives_what_theano_gave(program):
    """Values, gradients and second derivatives as Theano 1.0.5 computed them."""
    same(run(program["code"]), program["expect"])


# --- convolution against its definition -----------------------------------------------------------


def padded(x, pads):
    """The images with zeros around them."""
    return np.pad(x, [(0, 0), (0, 0), *pads])


def zeros_around(border, lengths, dilation):
    """How many zeros a border puts before and behind each axis."""
    reach = [(n - 1) * d + 1 for n, d in zip(lengths, dilation, strict=True)]
    if border == "valid":
        return [(0, 0)] * len(reach)
    if border in ("full", "half"):
        return [(n - 1, n - 1) if border == "full" else (n // 2, n // 2) for n in reach]
    return list(border)


def by_loops(x, w, slide):
    """For each result the sum of products of a filter with what it covers, number by number."""
    axes = slide.ndim
    sizes = w.shape[-axes:]
    x = padded(x, zeros_around(slide.border, sizes, slide.dilation))
    reach = [(n - 1) * d + 1 for n, d in zip(sizes, slide.dilation, strict=True)]
    places = [(n - r) // s + 1 for n, r, s in zip(x.shape[2:], reach, slide.stride, strict=True)]
    out = np.zeros((len(x), len(w), *places))
    each, filters = x.shape[1] // slide.groups, len(w) // slide.groups
    for image, f, *place in np.ndindex(*out.shape):
        own = w[(f, *place)] if slide.unshared else w[f]
        for channel, *k in np.ndindex(each, *sizes):
            at = [
                p * s + i * d
                for p, s, i, d in zip(place, slide.stride, k, slide.dilation, strict=True)
            ]
            turned = [n - 1 - i for n, i in zip(sizes, k, strict=True)] if slide.flip else k
            number = x[(image, f // filters * each + channel, *at)]
            out[(image, f, *place)] += number * own[(channel, *turned)]
    return out


@st.composite
def slides(draw):
    """Settings of a convolution, with shapes of images and filters that fit them."""
    axes = draw(st.integers(1, 3))
    few = st.integers(1, 3 if axes < 3 else 2)
    stride, dilation, sizes = (tuple(draw(few) for _ in range(axes)) for _ in range(3))
    pairs = st.tuples(*[st.tuples(st.integers(0, 2), st.integers(0, 2))] * axes)
    border = draw(st.one_of(st.sampled_from(["valid", "full", "half"]), pairs))
    groups, each, filters = draw(few), draw(st.integers(1, 2)), draw(st.integers(1, 2))
    slide = Slide(stride, dilation, border, draw(st.booleans()), groups, draw(st.booleans()))
    around = zeros_around(border, sizes, dilation)
    image = tuple(
        max((n - 1) * d + 1 - a - b, 1) + draw(st.integers(0, 3))
        for n, d, (a, b) in zip(sizes, dilation, around, strict=True)
    )
    own = slide.places(image, sizes) if slide.unshared else ()
    w = (groups * filters, *own, each, *sizes)
    return slide, (draw(st.integers(0, 2)), groups * each, *image), w


@settings(max_examples=150, deadline=None)
@given(slides())
def test_convolution_is_the_sum_of_products_under_the_filter(drawn):
    """For any border, stride, dilation, direction, groups and shapes; empty batches too."""
    slide, image, filters = drawn
    x, w = RNG.normal(size=image), RNG.normal(size=filters)
    a, b = (
        T.TensorType("float64", (False,) * x.ndim)(),
        T.TensorType("float64", (False,) * w.ndim)(),
    )
    (found,) = walk([convolution(slide)(a, b)], {a: x, b: w})
    wanted = by_loops(x, w, slide)
    assert found.shape == wanted.shape
    np.testing.assert_allclose(found, wanted, atol=1e-12)


@settings(max_examples=60, deadline=None)
@given(slides())
def test_the_three_convolutions_are_adjoint(drawn):
    """<conv(x, w), g> = <x, to_images(w, g)> = <w, to_filters(x, g)>: the gradients are exact."""
    slide, image, filters = drawn
    x, w = RNG.normal(size=image), RNG.normal(size=filters)
    a, b = (
        T.TensorType("float64", (False,) * x.ndim)(),
        T.TensorType("float64", (False,) * w.ndim)(),
    )
    out = convolution(slide)(a, b)
    (value,) = walk([out], {a: x, b: w})
    g = RNG.normal(size=value.shape)
    c = T.TensorType("float64", (False,) * g.ndim)()
    back = [
        to_images(slide)(b, c, list(x.shape[2:])),
        to_filters(slide)(a, c, list(w.shape[-slide.ndim :])),
    ]
    to_x, to_w = walk(back, {a: x, b: w, c: g})
    assert to_x.shape == x.shape and to_w.shape == w.shape
    np.testing.assert_allclose([(to_x * x).sum(), (to_w * w).sum()], (value * g).sum(), atol=1e-9)


BENT = [
    ("valid", (1, 1), (1, 1), True, 1, (1, 2, 3, 4), (2, 2, 2, 3)),
    ("full", (2, 1), (1, 1), False, 1, (2, 1, 3, 2), (1, 1, 2, 2)),
    ("half", (1, 2), (2, 1), True, 2, (1, 2, 4, 3), (2, 1, 2, 3)),
    (((1, 0), (0, 2)), (1, 1), (1, 2), True, 1, (1, 1, 3, 3), (1, 1, 2, 2)),
]


@pytest.mark.parametrize(("border", "stride", "dilation", "flip", "groups", "x", "w"), BENT)
def test_the_slope_of_a_convolution_and_the_slope_of_that(
    border, stride, dilation, flip, groups, x, w
):
    """Both agree with central differences, by images and by filters."""
    op = convolution(Slide(stride, dilation, border, flip, groups))
    slopes_agree(lambda a, b: op(a, b) ** 2, [RNG.normal(size=x), RNG.normal(size=w)])


def test_the_slope_of_filters_that_are_not_shared():
    """Unshared filters have a gradient of their own for each place."""
    op = convolution(Slide((1, 2), (1, 1), "half", unshared=True))
    shapes = (1, 2, 2, 3), (2, 3, 2, 2, 2, 3)
    slopes_agree(lambda a, b: op(a, b) ** 2, [RNG.normal(size=s) for s in shapes])


@pytest.mark.parametrize(
    ("image", "filters", "result"),
    [("float64", "float32", "float64"), ("float32", "float32", "float32"),
     ("float64", "int8", "float64"), ("float32", "float64", "float64"),
     ("complex64", "float32", "complex64")],
)  # fmt: skip
def test_the_dtype_of_a_convolution(image, filters, result):
    """The result has the common dtype; so has each gradient that of its variable."""
    x, w = T.tensor4("x", image), T.tensor4("w", filters)
    values = np.ones((1, 1, 3, 3), image), np.ones((1, 1, 2, 2), filters)
    (found,) = walk([T.nnet.conv2d(x, w)], dict(zip((x, w), values, strict=True)))
    assert found.dtype == result and found.tolist() == [[[[4, 4], [4, 4]]]]


def test_lengths_of_one_are_known_for_images_and_filters_alone():
    """The pattern of the result comes from the batch and from the number of filters."""
    row = TensorType("float64", (True, False, True, False))
    assert T.nnet.conv2d(row(), row()).broadcastable == (True, True, False, False)
    assert T.nnet.conv2d(T.tensor4(), T.tensor4()).broadcastable == (False,) * 4
    assert pool_2d(row(), (2, 2), ignore_border=True).broadcastable == (True, False, False, False)


def test_a_lenet_learns():
    """Two convolutions with pooling and a softmax tell bright corners apart after a few steps."""
    x, y = T.tensor4("x"), T.lvector("y")
    rng = np.random.default_rng(3)
    shapes = (4, 1, 3, 3), (6, 4, 3, 3), (24, 4)
    filters = [theano.shared(rng.normal(0, 0.3, s)) for s in shapes]
    layer = x
    for f in filters[:2]:
        layer = pool_2d(T.tanh(T.nnet.conv2d(layer, f, border_mode="half")), (2, 2), True)
    rows = T.nnet.softmax(T.dot(layer.flatten(2), filters[2]))
    cost = T.nnet.categorical_crossentropy(rows, y).mean()
    updates = [(f, f - 0.5 * g) for f, g in zip(filters, T.grad(cost, filters), strict=True)]
    train = theano.function([x, y], [cost, T.argmax(rows, axis=1)], updates=updates)
    images, labels = rng.normal(0, 0.1, (32, 1, 8, 8)), np.arange(32) % 4
    for image, label in zip(images[:, 0], labels, strict=True):
        image[label // 2 * 4 :, label % 2 * 4 :][:4, :4] += 1
    first = train(images, labels)[0]
    for _ in range(30):
        last, guessed = train(images, labels)
    assert last < first / 3 and (guessed == labels).mean() > 0.9


# --- pooling --------------------------------------------------------------------------------------


def pooled_by_loops(x, mode, windows):
    """One number for each window, from the places of the window that are in the image."""
    lengths = x.shape[-windows.ndim :]
    out = np.zeros((*x.shape[: -windows.ndim], *windows.counts(lengths)))
    for place in np.ndindex(*out.shape[-windows.ndim :]):
        cut, area = [], 1
        axes = zip(place, lengths, windows.size, windows.step, windows.pad, strict=True)
        for k, n, size, step, pad in axes:
            start = k * step - pad
            stop = min(start + size, n + pad)
            area *= stop - start
            cut.append(slice(max(start, 0), min(stop, n)))
        part, axes = x[(..., *cut)], tuple(range(-windows.ndim, 0))
        counted = int(np.prod(part.shape[-windows.ndim :]))
        by = {"average_inc_pad": area, "average_exc_pad": counted}.get(mode, 1)
        out[(..., *place)] = part.max(axis=axes) if mode == "max" else part.sum(axis=axes) / by
    return out


@st.composite
def poolings(draw):
    """Windows with the shape of an image."""
    axes = draw(st.integers(1, 3))
    size, step = (tuple(draw(st.integers(1, 3)) for _ in range(axes)) for _ in range(2))
    whole = draw(st.booleans())
    pad = tuple(draw(st.integers(0, n - 1)) if whole else 0 for n in size)
    image = tuple(max(n + draw(st.integers(-2, 4)), 1) for n in size)  # perhaps too small for one
    return Windows(size, step, pad, whole), (draw(st.integers(0, 2)), *image)


@settings(max_examples=150, deadline=None)
@given(poolings(), st.sampled_from(["max", "sum", "average_inc_pad", "average_exc_pad"]))
def test_pooling_makes_one_number_of_each_window(drawn, mode):
    """For windows of any size, overlapping or apart, cut by the border or padded."""
    windows, lengths = drawn
    x = RNG.integers(-4, 5, lengths).astype("float64")
    v = T.TensorType("float64", (False,) * x.ndim)()
    (found,) = walk([pooling(mode, windows)(v)], {v: x})
    np.testing.assert_allclose(found, pooled_by_loops(x, mode, windows), atol=1e-12)


@pytest.mark.parametrize("mode", ["max", "sum", "average_inc_pad", "average_exc_pad"])
@pytest.mark.parametrize("more", [{}, {"stride": (1, 2)}, {"stride": (1, 1), "pad": (1, 0)}])
def test_the_slope_of_pooling_and_the_slope_of_that(mode, more):
    """Both agree with central differences; `average_exc_pad` with padding too."""
    x = RNG.permutation(20).reshape(1, 4, 5) / 3.0

    def build(v):
        return pool_2d(v, (2, 3), ignore_border=True, mode=mode, **more) ** 2

    slopes_agree(build, [x], declare=False)


def test_every_place_with_the_greatest_number_gets_the_gradient():
    """Where numbers of a window tie, each gets all of it, as in Theano."""
    x = T.matrix("x")
    slope = theano.function([x], T.grad(pool_2d(x, (2, 2), ignore_border=True).sum(), x))
    assert slope([[1, 1, 0, 2], [1, 0, 2, 2]]).tolist() == [[1, 1, 0, 1], [1, 0, 1, 1]]


def test_old_names_of_pooling():
    """`ds`, `st` and `padding`, and `downsample.max_pool_2d`, mean what they meant."""
    x = T.matrix("x")
    new = pool_2d(x, (2, 2), ignore_border=True, stride=(1, 2), pad=(1, 1))
    old = pool_2d(x, ds=(2, 2), ignore_border=True, st=(1, 2), padding=(1, 1))
    older = max_pool_2d(x, (2, 2), True, (1, 2), (1, 1))
    first, *others = walk([new, old, older], {x: RNG.normal(size=(4, 5))})
    assert all(np.array_equal(first, other) for other in others)


def test_pooling_warns_where_the_border_is_not_told():
    """Without `ignore_border` the cut windows are kept, and a warning says so, as in Theano."""
    x = T.tensor3("x")
    with pytest.warns(LearnerWarning, match="ignore_border"):
        out = pool_2d(x, (2, 2))
    assert walk([out], {x: np.zeros((1, 3, 3))})[0].shape == (1, 2, 2)


def test_integers_stay_integers_in_pooling():
    """A mean of integers is rounded towards 0 as a cast does."""
    x = T.lmatrix("x")
    out = pool_2d(x, (2, 2), ignore_border=True, mode="average_inc_pad")
    (found,) = walk([out], {x: np.array([[-3, 0, 3, 4], [0, 0, 0, 0]])})
    assert found.dtype == "int64" and found.tolist() == [[0, 1]]


# --- batch normalisation and neighbourhoods -------------------------------------------------------


@pytest.mark.parametrize("axes", ["per-activation", "spatial", (1,)])
def test_the_slope_of_batch_normalisation(axes):
    """By inputs, scale and shift; the mean and the deviation have their share."""
    over = {"per-activation": (0,), "spatial": (0, 2), (1,): (1,)}[axes]
    x = RNG.normal(size=(3, 2, 2))
    shape = [n for k, n in enumerate(x.shape) if k not in over]

    def build(v, gamma, beta):
        return T.nnet.bn.batch_normalization_train(v, gamma, beta, axes, epsilon=1e-2)[:2]

    slopes_agree(build, [x, RNG.normal(size=shape), RNG.normal(size=shape)])


@pytest.mark.parametrize("mode", ["valid", "ignore_borders", "half", "full", "wrap_centered"])
def test_the_slope_of_neighbourhoods(mode):
    """Every mode has a gradient: the sum of what the windows hand back."""
    steps = (1, 2) if mode == "wrap_centered" else (1, 1)
    size = (3, 3) if mode in ("half", "wrap_centered") else (2, 2)

    def build(v):
        return images2neibs(v, size, steps, mode=mode) ** 2

    slopes_agree(build, [RNG.normal(size=(1, 2, 3, 4))], declare=False)


def test_windows_side_by_side_can_be_put_back():
    """neibs2images undoes images2neibs, also for a size that is known at the call alone."""
    x, n = T.tensor4("x"), T.lscalar("n")
    back = neibs2images(images2neibs(x, (n, 2)), (n, 2), x.shape)
    value = RNG.normal(size=(2, 3, 6, 4))
    assert np.array_equal(walk([back], {x: value, n: np.array(3)})[0], value)


# --- what does not fit ----------------------------------------------------------------------------

x, w, m = T.tensor4("x"), T.tensor4("w"), T.matrix("m")
AT_BUILD = {
    "images need four axes": (lambda: T.nnet.conv2d(m, w), TypeError, "'m' has 2"),
    "filters need four axes": (lambda: T.nnet.conv2d(x, m), TypeError, "'m' has 2"),
    "five axes for three": (lambda: T.nnet.conv3d(x, w), TypeError, "'x' has 4"),
    "border word": (lambda: T.nnet.conv2d(x, w, border_mode="same"), ValueError, "'same'"),
    "border below 0": (lambda: T.nnet.conv2d(x, w, border_mode=-1), ValueError, "-1"),
    "border of three": (
        lambda: T.nnet.conv2d(x, w, border_mode=(1, 2, 3)), ValueError, "2 of them"),
    "stride of three": (lambda: T.nnet.conv2d(x, w, subsample=(1, 2, 3)), ValueError, "subsample"),
    "stride of 0": (lambda: T.nnet.conv2d(x, w, subsample=(0, 1)), ValueError, "subsample"),
    "dilation": (lambda: T.nnet.conv2d(x, w, filter_dilation=2), ValueError, "filter_dilation"),
    "groups": (lambda: T.nnet.conv2d(x, w, num_groups=0), ValueError, "num_groups"),
    "promise": (lambda: T.nnet.conv2d(x, w, input_shape=(1, 2, 3)), ValueError, "4 lengths"),
    "symbolic promise": (
        lambda: T.nnet.conv2d(x, w, input_shape=(x.shape[0], 1, 2, 3)), ValueError, "input_shape"),
    "promises": (
        lambda: T.nnet.conv2d(x, w, (1, 2, 9, 9), (4, 3, 2, 2)), ValueError, "2 channels"),
    "two names": (
        lambda: T.nnet.conv2d(x, w, (1, 2, 9, 9), image_shape=(1, 2, 9, 9)),
        ValueError, "image_shape"),
    "missing lengths": (
        lambda: T.nnet.conv2d_transpose(x, w, (None, 1, None, 3)), ValueError, "input_shape"),
    "signals": (lambda: T.signal.conv.conv2d(x, m), TypeError, "'x' has 4"),
    "no window": (lambda: pool_2d(x), ValueError, "window"),
    "one number": (lambda: pool_2d(x, 2, True), TypeError, "ws=2"),
    "fractions": (lambda: pool_2d(x, (2.5, 2), True), TypeError, "2.5"),
    "no step": (lambda: pool_2d(x, (2, 2), True, (0, 1)), TypeError, "stride"),
    "mode": (lambda: pool_2d(x, (2, 2), True, mode="avg"), ValueError, "'avg'"),
    "few axes": (lambda: pool_3d(m, (2, 2, 2), True), NotImplementedError, "'m' has 2"),
    "padded border": (lambda: pool_2d(x, (2, 2), False, pad=(1, 1)), NotImplementedError, "pad"),
    "wide padding": (lambda: pool_2d(x, (2, 2), True, pad=(2, 0)), NotImplementedError, "pad"),
    "axes": (
        lambda: T.nnet.bn.batch_normalization_train(x, m, m, "all"), ValueError, "'all'"),
    "parameters": (
        lambda: T.nnet.bn.batch_normalization_train(x, m, m, "spatial"), ValueError, "'m' has 2"),
    "one average": (
        lambda: T.nnet.bn.batch_normalization_train(m, m[:1], m[:1], running_mean=m[:1]),
        ValueError, "running_var"),
    "epsilon": (
        lambda: T.nnet.bn.batch_normalization_test(m, m[0], m[0], m[0], m[0], epsilon=1e-7),
        ValueError, "1e-07"),
    "speed": (lambda: T.nnet.batch_normalization(m, m, m, m, m, mode="gpu"), ValueError, "'gpu'"),
    "windows": (lambda: images2neibs(x, (2, 2), mode="same"), NotImplementedError, "'same'"),
    "back from": (lambda: neibs2images(m, (2, 2), x.shape, "half"), NotImplementedError, "'half'"),
    "ratio": (
        lambda: T.nnet.abstract_conv.bilinear_upsampling(x), ValueError, "frac_ratio"),
    "labels": (lambda: T.nnet.confusion_matrix(m, m), ValueError, "'m' has 2"),
}  # fmt: skip


@pytest.mark.parametrize("name", AT_BUILD)
def test_a_setting_that_cannot_be_is_refused_where_it_is_written(name):
    """The class is Theano's, and the message says what was found, in both languages."""
    build, kind, word = AT_BUILD[name]
    with pytest.raises(TeachingError) as caught:
        build()
    assert isinstance(caught.value, kind) and word in str(caught.value)
    with theano.config.change_flags(lang="zh"):
        assert caught.value.what != "" and not caught.value.what.isascii()


four, two = np.ones((2, 4, 5, 5)), np.ones((2, 2, 3, 3))
AT_CALL = {
    "channels": (T.nnet.conv2d(x, w), ValueError, ["4 channels", "take 2", "w (2, 2, 3, 3)"]),
    "groups": (T.nnet.conv2d(x, w, num_groups=4), ValueError, ["4 groups"]),
    "shares": (T.nnet.conv2d(x, w[:1], num_groups=2), ValueError, ["1 filter", "2 groups"]),
    "size": (T.nnet.conv2d(x[:, :2, :2], w), ValueError, ["(3, 3)", "(2, 5)"]),
    "promised image": (T.nnet.conv2d(x, w, (9, 4, 6, 5), num_groups=2), ValueError, ["6", "5"]),
    "promised filter": (
        T.nnet.conv2d(x, w, None, (2, 2, 3, 4), num_groups=2), ValueError, ["filter_shape", "4"]),
    "slopes": (T.nnet.conv2d_grad_wrt_inputs(x, w, (2, 2, 9, 9)), ValueError, ["(2, 7, 7)"]),
    "own filters": (
        T.nnet.conv2d(x, T.tile(w[:, None, None, :1], (1, 2, 3, 4, 1, 1)), unshared=True),
        ValueError, ["(3, 3)", "(2, 3)"]),
    "windows": (images2neibs(x, (2, 2)), TypeError, ["(2, 2)", "(5, 5)"]),
}  # fmt: skip


@pytest.mark.parametrize("name", AT_CALL)
def test_shapes_that_do_not_fit_are_told_with_their_names(name):
    """A call that fails names the lengths, the operands and the line of the learner."""
    out, kind, words = AT_CALL[name]
    f = theano.function([x, w], out, on_unused_input="ignore")
    for lang in ("en", "zh"):
        with theano.config.change_flags(lang=lang), pytest.raises(TeachingError) as caught:
            f(four, two)
        assert isinstance(caught.value, kind)
        with theano.config.change_flags(lang=lang):
            told = str(caught.value)
        assert "test_conv.py" in told
        if lang == "en":
            assert all(word in told for word in words), told


def test_how_many_images_is_a_hint_alone():
    """The last batch may be shorter than `input_shape` says; every other length is checked."""
    f = theano.function([x, w], T.nnet.conv2d(x, w, input_shape=(500, 2, 5, 5)))
    assert f(four[:, :2], two).shape == (2, 2, 3, 3)


def test_an_argument_that_does_not_exist_is_pointed_out():
    """As in Theano it changes nothing, but a slip of the pen is worth a warning."""
    with pytest.warns(LearnerWarning, match="'border'"):
        T.nnet.conv2d(x, w, border="full")
    assert T.nnet.conv.conv2d(x, w, version=3, unroll_kern=1).ndim == 4  # only ever about speed


def test_the_classes_of_theano_can_be_asked_about():
    """`isinstance(node.op, Pool)` and its like hold for the cards."""
    assert isinstance(pool_2d(x, (2, 2), True).owner.op, T.signal.pool.Pool)
    assert isinstance(T.nnet.softmax(m).owner.op, T.nnet.Softmax)
    assert not isinstance(T.nnet.conv2d(x, w).owner.op, T.nnet.Softmax)
    assert isinstance(T.nnet.conv2d(x, w).owner.op, T.nnet.ConvOp)


def test_the_same_settings_are_one_op():
    """Equal convolutions are computed once, and print as short text."""
    a, b = [T.nnet.conv2d(x, w, border_mode=(1, 1), subsample=[2, 2]) for _ in "ab"]
    assert a.owner.op is b.owner.op
    f = theano.function([x, w], a + b)
    assert f.source.count("convolved(") == 1
    assert "Slide((2, 2), (1, 1), border=((1, 1), (1, 1)))" in f.source


def test_same_size_pooling_keeps_the_places():
    """The greatest number of each window stays where it is; the rest becomes 0."""
    (found,) = walk([max_pool_2d_same_size(m, (2, 2))], {m: np.array([[1.0, 3.0], [2.0, 0.0]])})
    assert found.tolist() == [[0.0, 3.0], [0.0, 0.0]]


def test_every_pair_of_border_and_filter_has_the_promised_shape():
    """`get_conv_output_shape` says what a call will give."""
    for border, stride in itertools.product(["valid", "full", "half", (2, 1)], [(1, 1), (2, 3)]):
        shape = T.nnet.abstract_conv.get_conv_output_shape
        (found,) = walk([T.nnet.conv2d(x, w, None, None, border, stride)], {x: four[:, :2], w: two})
        assert found.shape == shape((2, 2, 5, 5), two.shape, border, stride)
        assert shape((2, 2, None, 5), two.shape, border, stride)[2] is None

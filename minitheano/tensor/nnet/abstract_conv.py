"""Theano's doorway `theano.tensor.nnet.abstract_conv`: names only."""

from ...doorways import doorway
from ...ops.bilinear import (
    bilinear_kernel_1D,
    bilinear_kernel_2D,
    bilinear_upsampling,
    frac_bilinear_upsampling,
)
from ...ops.conv import (
    causal_conv1d,
    conv2d,
    conv2d_grad_wrt_inputs,
    conv2d_grad_wrt_weights,
    conv2d_transpose,
    conv3d,
    conv3d_grad_wrt_inputs,
    conv3d_grad_wrt_weights,
    get_conv_output_shape,
    separable_conv2d,
    separable_conv3d,
)
from ...ops.old_conv import CLASSES

globals().update(CLASSES)


__getattr__ = doorway(__name__)

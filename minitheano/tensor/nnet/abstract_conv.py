"""Theano's doorway `theano.tensor.nnet.abstract_conv`: names only."""

from ...doorways import doorway
from ...ops.conv import (
    conv2d,
    conv2d_grad_wrt_inputs,
    conv2d_grad_wrt_weights,
    conv2d_transpose,
    conv3d,
    conv3d_grad_wrt_inputs,
    conv3d_grad_wrt_weights,
    get_conv_output_shape,
    separable_conv2d,
)
from ...ops.old_conv import CLASSES

globals().update(CLASSES)

__all__ = [
    *CLASSES,
    "conv2d",
    "conv2d_grad_wrt_inputs",
    "conv2d_grad_wrt_weights",
    "conv2d_transpose",
    "conv3d",
    "conv3d_grad_wrt_inputs",
    "conv3d_grad_wrt_weights",
    "get_conv_output_shape",
    "separable_conv2d",
]

__getattr__ = doorway(__name__)

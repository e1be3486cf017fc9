"""Theano's doorway `theano.tensor.fft`: names only."""

from ..ops.fourier import irfft, irfft_op, rfft, rfft_op

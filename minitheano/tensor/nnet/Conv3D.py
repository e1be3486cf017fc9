"""Theano's doorway `theano.tensor.nnet.Conv3D`, gone since Theano 0.9: names only."""

from ...ops.old_conv import conv3D

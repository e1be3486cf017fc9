"""Theano's doorway `theano.sandbox.softsign`: an older home of it."""

from ..tensor.nnet import softsign

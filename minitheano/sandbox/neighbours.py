"""Theano's doorway `theano.sandbox.neighbours`: an older home of it."""

from ..tensor.nnet.neighbours import images2neibs, neibs2images

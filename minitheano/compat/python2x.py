"""Theano's doorway `theano.compat.python2x`, which older programs import."""

from collections import Counter, OrderedDict

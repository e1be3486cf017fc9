"""Theano's doorway `theano.tests`: the few helpers that libraries' own tests import."""

from ..doorways import doorway

__getattr__ = doorway(__name__)

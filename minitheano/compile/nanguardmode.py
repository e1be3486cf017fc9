"""Theano's doorway `theano.compile.nanguardmode`: names only."""

from ..modes import NanGuardMode

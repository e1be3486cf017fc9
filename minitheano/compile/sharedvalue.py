"""Theano's doorway `theano.compile.sharedvalue`: names only."""

from ..graph import SharedVariable
from ..shared import shared, shared_constructor
from ..types import generic

__all__ = ["SharedVariable", "generic", "shared", "shared_constructor"]

"""Theano's doorway `theano.compile.sharedvalue`: names only."""

from ..graph import SharedVariable
from ..shared import shared, shared_constructor
from ..types import generic

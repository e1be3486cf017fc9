"""Theano's doorway `theano.tensor.shared_randomstreams`: names only."""

from ..generators import RandomStateSharedVariable
from ..generators import shared_generator as randomstate_constructor
from ..streams import RandomStreams

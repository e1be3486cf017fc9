"""Theano's doorway `theano.scan_module.scan_op`: names only."""

from ..doorways import doorway
from ..loop import Scan

__getattr__ = doorway(__name__)

"""Theano's doorway `theano.scan_module`: names only."""

from ..cloning import clone
from ..doorways import doorway
from ..loop import Scan
from ..scan import foldl, foldr, map, reduce, scan
from ..step import until
from ..updates import OrderedUpdates
from . import scan_op

__getattr__ = doorway(__name__)

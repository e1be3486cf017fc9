"""Theano's doorway `theano.scan_module`: names only."""

from .loop import Scan
from .scan import foldl, foldr, map, reduce, scan, until
from .updates import OrderedUpdates

__all__ = ["OrderedUpdates", "Scan", "foldl", "foldr", "map", "reduce", "scan", "until"]

"""Theano's doorway `theano.compile.monitormode`: names only."""

from ..modes import MonitorMode, detect_nan

__all__ = ["MonitorMode", "detect_nan"]

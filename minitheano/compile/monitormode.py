"""Theano's doorway `theano.compile.monitormode`: names only."""

from ..modes import MonitorMode, detect_nan

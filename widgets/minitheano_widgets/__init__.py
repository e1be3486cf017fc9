"""Pictures of a learner's own program that can be stepped, and the controls of the lessons."""

from minitheano.site import not_the_learners

from .call_stepper import CallStepper
from .contrast_grid import Cell, ContrastGrid
from .gate import Choice, Field, PredictGate
from .givens_lens import GivensLens
from .graph_view import GraphView
from .parsons import ParsonsBoard
from .scan_film import ScanFilm
from .state_ledger import StateLedger

__all__ = [
    "CallStepper",
    "Cell",
    "Choice",
    "ContrastGrid",
    "Field",
    "GivensLens",
    "GraphView",
    "ParsonsBoard",
    "PredictGate",
    "ScanFilm",
    "StateLedger",
]

not_the_learners(__file__)

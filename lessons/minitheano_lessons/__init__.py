"""The lessons' own module: predictions, checks, hints. `from minitheano_lessons import *`."""

from .classroom import check, explain, hint, lesson, parsons, predict, reveal
from .todo import TODO

__all__ = ["TODO", "check", "explain", "hint", "lesson", "parsons", "predict", "reveal"]

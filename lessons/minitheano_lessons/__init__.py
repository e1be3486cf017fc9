"""The lessons' own module: predictions, checks, hints. `from minitheano_lessons import *`."""

from minitheano.site import not_the_learners

from .classroom import check, explain, hint, lesson, parsons, predict, reveal
from .todo import TODO

__all__ = ["TODO", "check", "explain", "hint", "lesson", "parsons", "predict", "reveal"]

not_the_learners(__file__)

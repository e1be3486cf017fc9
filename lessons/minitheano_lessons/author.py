"""Everything an exercise file needs, in one import."""

from .events import Difference, Event, call, close, put
from .graphs import count_ops, depends_on, has_op, ops
from .model import (
    Exercise,
    Lesson,
    Option,
    Pick,
    Prediction,
    SayIt,
    Slip,
    Table,
    Value,
    Why,
    but,
)
from .programs import raised
from .text import Both, both

__all__ = [
    "Both",
    "Difference",
    "Event",
    "Exercise",
    "Lesson",
    "Option",
    "Pick",
    "Prediction",
    "SayIt",
    "Slip",
    "Table",
    "Value",
    "Why",
    "both",
    "but",
    "call",
    "close",
    "count_ops",
    "depends_on",
    "has_op",
    "ops",
    "put",
    "raised",
]

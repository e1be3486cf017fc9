"""`TODO`, the hole in a learner's cell: using it says kindly that something is to be written."""

from __future__ import annotations

from typing import Any, NoReturn

from .text import ui


class TodoError(Exception):
    """The program came to a TODO: not a mistake, only not finished."""

    def __str__(self) -> str:
        return str(ui("todo.used"))

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows: one friendly line in place of a traceback."""
        return [str(self)]


def _used(*_: Any, **__: Any) -> NoReturn:
    raise TodoError


class Todo:
    """A value that may be stored and shown, and nothing else."""

    def __repr__(self) -> str:
        return "TODO"

    def __getattr__(self, name: str) -> Any:
        # Python and IPython probe private names on everything; that is not a use.
        if name.startswith("_"):
            raise AttributeError(name)
        raise TodoError


for _name in (
    "call getitem setitem len iter contains bool int float index abs neg pos round "
    "add radd sub rsub mul rmul truediv rtruediv floordiv rfloordiv mod rmod pow rpow "
    "matmul rmatmul and rand or ror invert lt le gt ge array array_ufunc"
).split():
    setattr(Todo, f"__{_name}__", _used)

TODO = Todo()

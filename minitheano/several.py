"""Lists of results that know what they are: using one as if it were a single result is told.

Each is a list or a tuple like any other, prints as one, and is copied and pickled as one.
"""

from __future__ import annotations

from typing import Any, NoReturn

from .errors import AttributeMistake, Mistake
from .graph import Variable
from .site import here


class Disguised(type):
    """The classes of such lists: looked at or compared (`type(x) == list`) each is the built-in.

    Programs ask `type(x) in [list, tuple]`; the words are found only where something goes wrong.
    """

    def __init__(cls, *definition: Any) -> None:
        super().__init__(*definition)
        cls.plain = next((kind for kind in (list, tuple) if issubclass(cls, kind)), cls)
        cls.__module__, cls.__name__ = cls.plain.__module__, cls.plain.__name__
        cls.__qualname__ = cls.plain.__qualname__

    def __eq__(cls, other: object) -> bool:
        return getattr(other, "plain", other) is cls.plain

    def __hash__(cls) -> int:
        return type.__hash__(cls.plain)


class Several(metaclass=Disguised):
    """What a list of results adds to a list: words for what only one result can do."""

    __slots__ = ()

    def told(self) -> tuple[Mistake, dict[str, Any]]:
        """The mistake of taking the list for one result, and what is found in it."""
        raise NotImplementedError

    def _refuse(self, *other: Any) -> NoReturn:
        mistake, found = self.told()
        raise mistake(here(), **found)

    __truediv__ = __rtruediv__ = __sub__ = __rsub__ = __pow__ = __rpow__ = _refuse
    __neg__ = __matmul__ = __rmatmul__ = _refuse

    def __getattr__(self, name: str) -> Any:
        """What a variable or an array has and a list has not."""
        if name.startswith("_") or not hasattr(Variable, name):
            raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")
        mistake, found = self.told()
        raise mistake.told_as(AttributeMistake)(here(), **found)

    def __reduce__(self) -> tuple[Any, ...]:
        kind = list if isinstance(self, list) else tuple
        return kind, (kind(self),)


class SeveralInList(Several, list[Any]):
    """A list of results; adding a list and repeating it are as ever."""

    __slots__ = ()

    def __add__(self, other: Any) -> Any:
        return list(self) + other if isinstance(other, list) else self._refuse()

    def __radd__(self, other: Any) -> Any:
        return other + list(self) if isinstance(other, list) else self._refuse()

    def __mul__(self, other: Any) -> Any:
        return list(self) * other if isinstance(other, int) else self._refuse()

    __rmul__ = __mul__

    def __getitem__(self, key: Any) -> Any:
        return self._refuse() if isinstance(key, tuple) else list.__getitem__(self, key)

"""What a flag of `config` takes: Theano's classes of flags, for programs that add their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

YES, NO = ("True", "true", "1"), ("False", "false", "0")


class ConfigParam:
    """A flag with a default; `filter` makes the stored value of a given one or raises ValueError.

    A flag with `allow_override=False` keeps its first value.
    """

    fullname = doc = ""

    def __init__(
        self,
        default: Any,
        filter: Callable[[Any], Any] | None = None,
        allow_override: bool = True,
    ) -> None:
        self.default, self.filter, self.allow_override = default, filter, allow_override

    def start(self) -> Any:
        """The default; a callable default is called when it is needed."""
        return self.default() if callable(self.default) else self.default

    def take(self, value: Any) -> Any:
        """The value as it is stored; raises ValueError if the flag does not take it."""
        return self.filter(value) if self.filter is not None else value


class EnumStr(ConfigParam):
    """A flag that is one of several words, the first of which is the default."""

    def __init__(self, default: str, *options: str, **settings: Any) -> None:
        self.all = (default, *options)
        self.convert = settings.pop("convert", None)
        super().__init__(default, self._one_of_them, **settings)

    def _one_of_them(self, value: Any) -> Any:
        value = self.convert(value) if self.convert is not None else value
        if value not in self.all:
            raise ValueError(
                f"config.{self.fullname} is one of {', '.join(self.all)}; {value!r} is not."
            )
        return value


class TypedParam(ConfigParam):
    """A flag that `mytype` makes of what is given."""

    def __init__(
        self,
        default: Any,
        mytype: Callable[[Any], Any],
        is_valid: Callable[[Any], bool] | None = None,
        allow_override: bool = True,
    ) -> None:
        self.mytype, self.is_valid = mytype, is_valid
        super().__init__(default, self._valid, allow_override)

    def _valid(self, value: Any) -> Any:
        made = self.mytype(value)
        if self.is_valid is not None and not self.is_valid(made):
            raise ValueError(f"config.{self.fullname} does not take {value!r}.")
        return made


def _typed(mytype: Callable[[Any], Any]) -> Callable[..., TypedParam]:
    def param(default: Any, is_valid: Any = None, allow_override: bool = True) -> TypedParam:
        return TypedParam(default, mytype, is_valid, allow_override)

    return param


def _truth(value: Any) -> bool:
    if str(value) in YES or str(value) in NO:
        return str(value) in YES
    raise ValueError(f"a flag that is True or False does not take {value!r}.")


StrParam, IntParam, FloatParam, BoolParam = (_typed(kind) for kind in (str, int, float, _truth))


def param_for(default: Any) -> ConfigParam:
    """The kind of flag that a default tells: True, 3 and 0.5 say what values are like."""
    kinds = {bool: BoolParam, int: IntParam, float: FloatParam}
    return kinds.get(type(default), ConfigParam)(default)

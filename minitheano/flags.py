"""What a flag of `config` takes: Theano's classes of flags, for programs that add their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar


class Unfit(ValueError):
    """A filter raises it for a value that a flag does not take; its words are those it takes."""


def _refusal(flag: str, value: Any, known: Sequence[str]) -> Exception:
    return ValueError(f"config.{flag} does not take {value!r}; it takes {', '.join(known)}.")


YES, NO = ("True", "true", "1"), ("False", "false", "0")


class ConfigParam:
    """A flag with a default; `filter` makes the stored value of a given one or raises ValueError.

    A flag with `allow_override=False` keeps its first value.
    """

    fullname = doc = ""
    refusal: ClassVar[Callable[[str, Any, Sequence[str]], Exception]] = staticmethod(_refusal)

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
        try:
            return self.filter(value) if self.filter is not None else value
        except Unfit as known:
            raise type(self).refusal(self.fullname, value, known.args) from None


class EnumStr(ConfigParam):
    """A flag that is one of several words, the first of which is the default."""

    def __init__(self, default: str, *options: str, **settings: Any) -> None:
        self.all = (default, *options)
        self.convert = settings.pop("convert", None)
        super().__init__(default, self._one_of_them, **settings)

    def _one_of_them(self, value: Any) -> Any:
        value = self.convert(value) if self.convert is not None else value
        if value not in self.all:
            raise Unfit(*self.all)
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
        try:
            made = self.mytype(value)
        except (ValueError, TypeError) as error:
            raise error if isinstance(error, Unfit) else Unfit() from None
        if self.is_valid is not None and not self.is_valid(made):
            raise Unfit()
        return made


def _typed(mytype: Callable[[Any], Any]) -> Callable[..., TypedParam]:
    def param(default: Any, is_valid: Any = None, allow_override: bool = True) -> TypedParam:
        return TypedParam(default, mytype, is_valid, allow_override)

    return param


def _truth(value: Any) -> bool:
    if str(value) in YES or str(value) in NO:
        return str(value) in YES
    raise Unfit("True", "False")


StrParam, IntParam, FloatParam, BoolParam = (_typed(kind) for kind in (str, int, float, _truth))


def param_for(default: Any) -> ConfigParam:
    """The kind of flag that a default tells: True, 3 and 0.5 say what values are like."""
    kinds = {bool: BoolParam, int: IntParam, float: FloatParam}
    return kinds.get(type(default), ConfigParam)(default)

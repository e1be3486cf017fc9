"""The settings of one Python process: `floatX`, `lang`, `mode` and Theano's other flags."""

from __future__ import annotations

import locale
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

LANGUAGES = ("en", "zh")

# Theano's own defaults. Flags that steer a C compiler or a GPU are accepted and change nothing.
DEFAULTS: dict[str, Any] = {
    "floatX": "float64",
    "mode": "Mode",
    "cast_policy": "custom",
    "compute_test_value": "off",
    "on_unused_input": "raise",
    "warn_float64": "ignore",
    "exception_verbosity": "low",
    "optimizer": "default",
    "device": "cpu",
    "lang": "en",
}
ALLOWED = {
    "floatX": ("float16", "float32", "float64"),
    "lang": LANGUAGES,
    "compute_test_value": ("off", "ignore", "warn", "raise", "pdb"),
    "on_unused_input": ("raise", "warn", "ignore"),
}


class Config:
    """Flags as attributes: `config.floatX = 'float32'`.

    A flag that is not known is kept as it is given, because programs written for Theano set many
    that have no meaning here. A known flag refuses a value outside its list with ValueError.
    """

    def __init__(self) -> None:
        self.__dict__.update(DEFAULTS)
        self.lang = _language_of_the_machine()
        for flag, value in _flags_of_the_environment():
            setattr(self, flag, value)

    def __setattr__(self, flag: str, value: Any) -> None:
        allowed = ALLOWED.get(flag)
        if allowed is not None and value not in allowed:
            raise ValueError(f"config.{flag} is one of {', '.join(allowed)}; {value!r} is not.")
        self.__dict__[flag] = value

    def __getattr__(self, flag: str) -> Any:
        raise AttributeError(f"config has no flag {flag!r}")

    @contextmanager
    def change(self, **flags: Any) -> Iterator[Config]:
        """Set the flags inside a `with` block and put the old values back after it."""
        before = dict(self.__dict__)
        try:
            for flag, value in flags.items():
                setattr(self, flag, value)
            yield self
        finally:
            self.__dict__.clear()
            self.__dict__.update(before)

    change_flags = change


def _language_of_the_machine() -> str:
    wish = os.environ.get("MINITHEANO_LANG") or os.environ.get("LANG") or locale.getlocale()[0]
    return "zh" if str(wish).lower().startswith(("zh", "chinese")) else "en"


def _flags_of_the_environment() -> Iterator[tuple[str, str]]:
    """Read `THEANO_FLAGS=floatX=float32,mode=FAST_RUN`, the way Theano takes its flags."""
    for pair in os.environ.get("THEANO_FLAGS", "").split(","):
        flag, equals, value = pair.strip().partition("=")
        if equals and flag.isidentifier():
            yield flag, value


config = Config()

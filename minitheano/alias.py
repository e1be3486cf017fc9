"""Lets `import theano`, and everything below it, mean minitheano."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.machinery import ModuleSpec
from types import ModuleType

import minitheano

from . import version

OURS, THEIRS = minitheano.__name__, "theano"


class _Door:
    """Finds and loads `theano.x` as `minitheano.x`: one module under two names."""

    def find_spec(
        self, full: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if full.partition(".")[0] != THEIRS:
            return None
        name = OURS + full.removeprefix(THEIRS)
        try:
            module = import_module(name)
        except ModuleNotFoundError as error:
            if error.name != name:
                raise
            return None
        return ModuleSpec(full, _Loaded(module))  # type: ignore[arg-type]


class _Loaded:
    """Hands Python a module that is there already, and takes its own name back afterwards."""

    def __init__(self, module: ModuleType) -> None:
        self.module, self.spec = module, module.__spec__

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return self.module

    def exec_module(self, module: ModuleType) -> None:
        module.__spec__ = self.spec


def install() -> None:
    """From here on `theano` is this package, also when a program asks for its version."""
    if not any(isinstance(finder, _Door) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Door())
    for name, module in list(sys.modules.items()):
        if name == OURS or name.startswith(OURS + "."):
            sys.modules[THEIRS + name.removeprefix(OURS)] = module
    minitheano.__version__ = version.version = version.SPEAKS

"""The text of a native function, compiled by Numba; what was compiled is kept on disk.

Numba is imported when the first function is compiled, not before: that alone takes a quarter of a
second. A kept file is named by the hash of all that it depends on, and is read only if it lies in a
folder that nobody else can write to, and is what was written there, byte by byte.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import platform
import stat
import sys
import threading
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

FORMAT = 1  # of what is kept on disk
MOST = 1000  # so many files are kept
DIGEST = 32  # bytes of a hash

Compiled = Callable[..., Any]


class Taken(NamedTuple):
    """What a native function takes: a number, or an array in C order unless it is `strided`."""

    dtype: str
    ndim: int = 0
    strided: bool = False


class Kernel(NamedTuple):
    """A native function: its name, its text, and what it takes."""

    name: str
    text: str
    takes: tuple[Taken, ...]


def installed() -> bool:
    """True if there is a Numba to compile with."""
    return find_spec("numba") is not None


_compiled: dict[Kernel, tuple[Compiled, Any]] = {}
_one_by_one = threading.RLock()
_busy: list[int] = []  # the process in which a thread is compiling


def compiled(kernel: Kernel) -> Compiled:
    """The machine code of a kernel, as a function that trusts its arguments.

    Raises whatever Numba raises; several threads compile one after another.
    """
    if _busy and _busy[0] != os.getpid():  # forked while a thread held Numba's own lock
        raise RuntimeError("Numba cannot be used in this process")
    if not threading.main_thread().is_alive():
        raise RuntimeError("the program ends")
    with _one_by_one:
        if kernel not in _compiled:
            _busy[:] = [os.getpid()]
            try:
                _compiled[kernel] = _compile(kernel)
            finally:
                _busy.clear()
        return _compiled[kernel][0]


def _compile(kernel: Kernel) -> tuple[Compiled, Any]:
    import numba

    namespace: dict[str, Any] = {"np": np, "__name__": __name__}
    exec(compile(kernel.text, f"<minitheano {kernel.name}>", "exec"), namespace)
    made: Any = numba.njit(nogil=True, error_model="numpy")(namespace[kernel.name])
    made._cache = Kept(kernel)
    made.compile(tuple(_numba_type(numba.types, taken) for taken in kernel.takes))
    (found,) = made.overloads.values()
    return found.entry_point, made


def _numba_type(types: Any, taken: Taken) -> Any:
    number = getattr(types, "boolean" if taken.dtype == "bool" else taken.dtype)
    return types.Array(number, taken.ndim, "A" if taken.strided else "C") if taken.ndim else number


# --- on disk --------------------------------------------------------------------------------------


def folder() -> Path | None:
    """Where compiled code is kept: MINITHEANO_CACHE, or a folder in the user's cache directory.

    None if it is not to be kept: MINITHEANO_CACHE is set and empty.
    """
    asked = os.environ.get("MINITHEANO_CACHE")
    if asked is not None:
        return Path(asked) if asked else None
    home = {
        "win32": os.environ.get("LOCALAPPDATA", "~/AppData/Local"),
        "darwin": "~/Library/Caches",
    }.get(sys.platform, os.environ.get("XDG_CACHE_HOME") or "~/.cache")
    return Path(home).expanduser() / "minitheano"


class Kept:
    """What Numba asks for code that was compiled before: the file of one kernel.

    Whatever goes wrong with files is no reason to fail: the kernel is compiled anew.
    """

    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel

    def load_overload(self, signature: Any, target: Any) -> Any:
        """The compiled function, or None."""
        from numba.core.compiler import CompileResult

        try:
            target.refresh()
            key = self._key(target)
            data = _read(key)
            rebuilt: Any = CompileResult._rebuild
            return data and rebuilt(target, *pickle.loads(data))
        except Exception:
            return None

    def save_overload(self, signature: Any, found: Any) -> None:
        """Keep what was compiled."""
        try:
            key = self._key(found.target_context)
            _write(key, pickle.dumps(found._reduce(), pickle.HIGHEST_PROTOCOL))
        except Exception:
            return

    def _key(self, target: Any) -> str:
        import numba

        llvm = sys.modules["llvmlite"].__version__  # Numba's own compiler library
        versions = numba.__version__, llvm, platform.python_version()
        machine = target.codegen().magic_tuple()
        told = repr((FORMAT, self.kernel, versions, np.__version__, machine))
        return hashlib.sha256(told.encode()).hexdigest()


def _read(key: str) -> bytes | None:
    """What was kept under this key; None if there is nothing, or somebody may have changed it."""
    place = folder()
    if place is None or not _private(os.stat(place)):
        return None
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    with open(os.open(place / key, flags), "rb") as file:
        if not _private(os.fstat(file.fileno())):
            return None
        told, data = file.read(DIGEST), file.read()
    return data if told == _digest(key, data) else None


def _write(key: str, data: bytes) -> None:
    """Keep this under a key. Other processes see all of it or nothing."""
    place = folder()
    if place is None:
        return
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not _private(os.stat(place)):
        return
    half = place / f"{key}.{os.getpid()}"
    with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(_digest(key, data) + data)
    os.replace(half, place / key)
    _thin_out(place)


def _digest(key: str, data: bytes) -> bytes:
    return hashlib.sha256(key.encode() + data).digest()


def _private(found: os.stat_result) -> bool:
    """True if nobody but this user can have written it."""
    if not hasattr(os, "getuid"):
        return True
    return found.st_uid == os.getuid() and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _thin_out(place: Path) -> None:
    """Of too many files the older half goes."""
    files = list(place.iterdir())
    if len(files) > MOST:
        for file in sorted(files, key=lambda each: each.stat().st_mtime)[: MOST // 2]:
            file.unlink(missing_ok=True)


def _forked() -> None:
    global _one_by_one
    _one_by_one = threading.RLock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forked)

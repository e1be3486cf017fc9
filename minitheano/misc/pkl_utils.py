"""Theano's doorway `theano.misc.pkl_utils`: pickles whose arrays can be read without Python."""

import io
import pickle
import re
import zipfile
from itertools import count
from typing import IO, Any

import numpy as np

from ..graph import SharedVariable

PICKLE = "pkl"  # the name of the pickle inside the zip file


class _Writer(pickle.Pickler):
    """Writes each array beside the pickle, as a file `.npy`, and where it stood its name."""

    def __init__(self, file: IO[bytes], protocol: int, archive: zipfile.ZipFile) -> None:
        super().__init__(file, protocol)
        self.archive, self.names = archive, dict[int, str]()
        self.kept: list[Any] = []  # an id means nothing once its array is gone
        self.wanted: dict[int, str] = {}

    def persistent_id(self, obj: Any) -> str | None:
        if isinstance(obj, SharedVariable) and obj.name:
            self.wanted[id(obj.container.data)] = obj.name
        if not isinstance(obj, np.ndarray) or obj.dtype.hasobject:
            return None
        if id(obj) not in self.names:
            self.kept.append(obj)
            self.names[id(obj)] = self._fresh(self.wanted.get(id(obj)))
            with self.archive.open(self.names[id(obj)], "w") as file:
                np.save(file, obj, allow_pickle=False)
        return self.names[id(obj)]

    def _fresh(self, name: str | None) -> str:
        """A name that no file in the archive has: the wanted one, or one with a number.

        What is unpacked stays in its folder: only letters, digits, dots and dashes are kept.
        """
        taken = [*self.names.values(), PICKLE]
        stem = re.sub(r"[^\w.-]|^\W+", "_", name or "array")
        if name and stem not in taken:
            return stem
        numbers = count(2 if name else 0)
        return next(n for k in numbers if (n := f"{stem}_{k}") not in taken)


class _Reader(pickle.Unpickler):
    """Reads what `_Writer` wrote."""

    def __init__(self, file: IO[bytes], archive: zipfile.ZipFile) -> None:
        super().__init__(file)
        self.archive = archive

    def persistent_load(self, pid: str) -> Any:
        with self.archive.open(pid) as file:
            return np.load(io.BytesIO(file.read()), allow_pickle=False)


def dump(obj: Any, file_handler: IO[bytes], protocol: int = pickle.DEFAULT_PROTOCOL) -> None:
    """Pickle an object into a zip file that holds each array as a file of its own.

    The array of a shared variable is called as the variable; `np.load` reads the arrays alone.
    """
    with zipfile.ZipFile(file_handler, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        buffer = io.BytesIO()
        _Writer(buffer, protocol, archive).dump(obj)
        archive.writestr(PICKLE, buffer.getvalue())


def load(f: IO[bytes]) -> Any:
    """What `dump` wrote. Load only files that you trust: as any pickle, one can run any code.

    The arrays are read without pickle, and nothing is unpacked to disk.
    """
    with zipfile.ZipFile(f) as archive:
        return _Reader(io.BytesIO(archive.read(PICKLE)), archive).load()

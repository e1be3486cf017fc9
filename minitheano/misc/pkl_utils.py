"""Theano's doorway `theano.misc.pkl_utils`: pickles whose arrays can be read without Python."""

from __future__ import annotations

import io
import pickle
import re
import zipfile
from itertools import count
from typing import IO, Any

import numpy as np

from .. import mistakes
from ..errors import TeachingError
from ..graph import SharedVariable
from ..inert import shortened
from ..net import from_the_learner
from ..site import here

PICKLE = "pkl"  # the name of the pickle inside the zip file
OURS = __name__.partition(".")[0]

# Whose pickles are met, and what of Theano's can be read: the classes that hold a value.
THEIRS = ("theano", "pytensor", "aesara")
VALUES = {
    *("TensorSharedVariable", "ScalarSharedVariable", "RandomStateSharedVariable"),
    *("SharedVariable", "Container", "TensorVariable", "TensorConstant", "TensorType"),
    *("Generic", "RandomStateType", "scratchpad"),
}


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
        stem = re.sub(r"[^\w.-]|^\W+", "_", (name or "array")[:100])
        if name and stem not in taken:
            return stem
        numbers = count(2 if name else 0)
        return next(n for k in numbers if (n := f"{stem}_{k}") not in taken)


class _Reader(pickle.Unpickler):
    """Reads what `_Writer` wrote, and values that Theano wrote.

    The pickles of Python 2 have texts in bytes: each byte is a letter then.
    """

    def __init__(self, file: IO[bytes], archive: zipfile.ZipFile | None = None) -> None:
        super().__init__(file, encoding="latin1")
        self.archive = archive

    def persistent_load(self, pid: Any) -> Any:
        if self.archive is None:
            raise pickle.UnpicklingError(f"it names {pid!r}, which is not in the file")
        with self.archive.open(str(pid).removeprefix("ndarray.")) as file:  # as Theano says
            return np.load(io.BytesIO(file.read()), allow_pickle=False)

    def find_class(self, module: str, name: str) -> Any:
        """The class of a name; of Theano's only those that hold values."""
        root, _, rest = module.partition(".")
        if not all(word.isidentifier() for word in module.split(".")):  # such as a path
            raise pickle.UnpicklingError(f"{module!r} is no name of a module")
        if root not in THEIRS:
            try:
                return super().find_class(module, name)
            except (ImportError, AttributeError):
                raise mistakes.pickle_missing(here(), name=name, module=module) from None
        if root != "theano" or name not in VALUES:
            raise mistakes.kept_by_theano(here())
        return super().find_class(f"{OURS}.{rest}", name)


def dump(obj: Any, file_handler: IO[bytes], protocol: int = pickle.DEFAULT_PROTOCOL) -> None:
    """Pickle an object into a zip file that holds each array as a file of its own.

    The array of a shared variable is called as the variable; `np.load` reads the arrays alone.
    Raises PicklingError for what cannot be pickled, such as a lambda.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(file_handler, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        try:
            _Writer(buffer, protocol, archive).dump(obj)
        except (pickle.PicklingError, AttributeError, TypeError, RecursionError) as error:
            if from_the_learner(error):
                raise
            raise mistakes.pickle_not_written(here(), why=_said(error)) from None
        archive.writestr(PICKLE, buffer.getvalue())


def load(f: IO[bytes]) -> Any:
    """What `dump` or `pickle.dump` wrote; the values of shared variables that Theano wrote, too.

    Load only files that you trust: as any pickle, one can run any code. The arrays of a zip file
    are read without pickle, and nothing is unpacked to disk.

    Raises UnpicklingError for what is no pickle, was cut off, or needs what is not there.
    """
    try:
        if zipfile.is_zipfile(f):
            with zipfile.ZipFile(f) as archive:
                return _Reader(io.BytesIO(archive.read(PICKLE)), archive).load()
        f.seek(0)
        if f.read(2) == b"PK":  # a zip file whose end is missing
            raise EOFError
        f.seek(0)
        return _Reader(f).load()
    except TeachingError as error:
        error.site = error.site or here()
        raise
    except Exception as error:
        if from_the_learner(error):
            raise
        raise _told(error) from None


def _told(error: Exception) -> Exception:
    """Why a file could not be read, in plain words."""
    why = str(error)
    if isinstance(error, EOFError) or "truncated" in why or not why:
        return mistakes.pickle_cut(here())
    return mistakes.pickle_not_one(here(), why=_said(error))


def _said(error: Exception) -> str:
    return shortened(re.sub(r" at 0x\w+", "", str(error)).rstrip("."), 120)

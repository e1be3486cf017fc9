"""Makes a call fail at each place where it can: raises there, and looks at what is left."""

from __future__ import annotations

import copy
import linecache
import sys
from pathlib import Path

import numpy as np

import minitheano

ENGINE = str(Path(minitheano.__file__).parent)
KINDS = (KeyboardInterrupt, MemoryError, type("Mishap", (Exception,), {}))


class Faults:
    """Raises `error` at place number `at` of what runs inside `with`, and counts the places.

    A place is a line of emitted text before the one that stores ("text"); or a line of that or of
    any function of the engine, its beginning or its end ("lines"); or an instruction, too
    ("instructions").
    """

    def __init__(self, places, at=-1, error=KeyboardInterrupt):
        self.at, self.error, self.places = at, error, places
        self.files = "<minitheano" if places == "text" else (ENGINE, "<minitheano")
        self.count = 0
        self.where = ""

    def __enter__(self):
        self.outer = sys.gettrace()
        sys.settrace(self._called)
        return self

    def __exit__(self, *_):
        sys.settrace(self.outer)

    def _called(self, frame, event, arg):
        if not frame.f_code.co_filename.startswith(self.files):
            return None
        # A tracer can raise behind the body of a `with`, before the lock of all turns is given
        # back. Python itself interrupts nothing there.
        if frame.f_code.co_name == "turns_of":
            return None
        frame.f_trace_opcodes = self.places == "instructions"
        self._inside(frame, event, arg)
        return self._inside

    def _inside(self, frame, event, arg):
        if self.places == "text" and event == "line" and _ends(frame):
            return self._inside
        if event == "line" or (self.places != "text" and event != "exception"):
            self.count += 1
            if self.count == self.at + 1:
                file = Path(frame.f_code.co_filename).name
                self.where = f"{event} at {file}:{frame.f_lineno} in {frame.f_code.co_name}"
                raise self.error
        return self._inside


def _ends(frame):
    """True at a line that gives back a turn, or the settings of NumPy: all is stored by then.

    Behind a `with` and a `finally`, its line is there once more.
    """
    text = linecache.getline(frame.f_code.co_filename, frame.f_lineno).strip()
    return text.startswith(("with turn", "finally: errors"))


def kept(cells):
    """What the cells keep, bit by bit."""
    return [frozen(cell.data) for cell in cells]


def frozen(value):
    """A value as something that `==` compares bit by bit."""
    if isinstance(value, np.random.RandomState):
        return repr(value.get_state())
    if isinstance(value, np.ndarray | np.generic | float):  # one and the same for a cell
        value = np.asarray(value)
        return value.dtype.str, value.shape, value.tobytes()
    if isinstance(value, list | tuple):
        return type(value).__name__, [frozen(each) for each in value]
    if isinstance(value, dict):
        return [(key, frozen(each)) for key, each in value.items()]
    if isinstance(value, int | str | None):
        return value
    return type(value).__name__, frozen(getattr(value, "__dict__", {}))


def cells_of(f):
    """The cells of a compiled function, each once."""
    return list({id(cell): cell for cell in f.container.values()}.values())


class Sweep:
    """Lets one action fail at every place, and checks after each that it was done or was not.

    `act` is called without arguments; `watched` are arrays that nothing may change.
    """

    def __init__(self, act, cells, watched=()):
        self.act, self.cells = act, cells
        self.faults = self.stored = 0  # what was raised, and how often all was stored then
        self.start = [copy.deepcopy(cell.data) for cell in cells]
        self.before = kept(cells)
        held = act()
        self.watched = [*watched, held]  # what was returned earlier is watched, too
        self.untouched = frozen(self.watched)
        self.first, self.middle = frozen(held), kept(cells)
        self.second, self.last = frozen(act()), kept(cells)
        self.again()

    def again(self):
        """Every cell as it was in the beginning."""
        for cell, data in zip(self.cells, self.start, strict=True):
            cell.data = copy.deepcopy(data)

    def run(self, places, most=250):
        """One fault at each place, of each kind in its turn; how many places there were.

        An exception in what may be done again is answered by doing it again; the key is not.

        Where there are more than `most` places, it is every second, every third and so on.
        """
        with Faults(places) as all_of_them:
            self.act()
        self.again()
        step = all_of_them.count // most + 1
        for turn, at in enumerate(range(0, all_of_them.count, step)):
            self.one(Faults(places, at, KINDS[turn % len(KINDS)]))
        assert self.faults >= turn // len(KINDS)
        return turn + 1

    def one(self, fault):
        """A call that fails, and the call after it."""
        try:
            with fault:
                self.act()
        except fault.error:
            self.faults += 1
            self.stored += kept(self.cells) != self.before
        self.check(fault.where)
        self.again()

    def check(self, where):
        """Nothing is stored, or all of it; and the next call finds what belongs to that."""
        found = kept(self.cells)
        stored = found == self.middle and found != self.before
        assert stored or found == self.before, f"in part, {where}"
        result, after = frozen(self.act()), kept(self.cells)
        wanted = (self.second, self.last) if stored else (self.first, self.middle)
        assert (result, after) == wanted, f"the next call, {where}"
        assert frozen(self.watched) == self.untouched, f"something else, {where}"

"""`python -m benchmarks.fresh JOB ENGINE WORDS`: one measurement in its own process, as JSON."""

from __future__ import annotations

import gc
import json
import os
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from time import process_time

from . import alone  # noqa: F401  (before NumPy is imported)
from .peers import SYMBOLIC, build, language
from .workload import Absent
from .workloads import FIRST, MEMORY, growth

STATUS = Path("/proc/self/status")


def seconds() -> float:
    """Processor time so far, that of compilers that were started included."""
    spent = os.times()
    return process_time() + spent.children_user + spent.children_system


def memory(key: str) -> float:
    """MB of memory: VmRSS is what is held, VmHWM the most that was held."""
    if not STATUS.exists():
        raise Absent("this system does not tell")
    lines = dict(line.split(":", 1) for line in STATUS.read_text().splitlines())
    return int(lines[key].split()[0]) / 1024


def forget_peak() -> None:
    """The most that was held counts from now on."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")


def load(engine: str) -> None:
    """Import the engine: that is not what is measured."""
    if engine == "jax":
        import jax  # noqa: F401
    elif engine == "numba":
        import numba  # noqa: F401
    elif engine in SYMBOLIC:
        language(engine)


def first(engine: str, title: str) -> dict[str, float]:
    """Seconds from the first symbol to the first result."""
    workload = FIRST[title]
    load(engine)
    workload.prepare()
    begin = seconds()
    build(workload, engine).values()
    return {"total": seconds() - begin}


def peak(engine: str, title: str) -> dict[str, float]:
    """MB that a call holds at most above what was held before, its data and its result included.

    The same program on next to nothing is taken off by who asks: that is what compiling costs.
    """
    size, _, title = title.partition(" ")
    workload = MEMORY[title] if size == "full" else MEMORY[title].tiny()
    load(engine)
    call = build(workload, engine)
    gc.collect()
    before = memory("VmRSS")
    forget_peak()
    for _ in range(3):
        held = None  # the result of the call before: a program would let it go
        held = call.function(*call.arguments)
    del held
    return {"total": memory("VmHWM") - before}


def grow(engine: str, title: str) -> dict[str, float]:
    """Seconds of each stage for a graph of so many nodes, and the most memory that was held."""
    kind, _, nodes = title.rpartition(" ")
    load(engine)
    before, marks = memory("VmRSS"), [seconds()]
    stages = growth.stages(kind, int(nodes), engine)
    found = {}
    for stage, take in stages:
        take()
        marks.append(seconds())
        found[stage] = marks[-1] - marks[-2]
    return {**found, "total": marks[-1] - marks[0], "MB": memory("VmHWM") - before}


JOBS: dict[str, Callable[[str, str], dict[str, float]]] = {
    "first": first,
    "peak": peak,
    "grow": grow,
}


def main() -> None:
    """Prints what one job found, or why there is nothing."""
    job, engine, *words = sys.argv[1:]
    warnings.simplefilter("ignore")
    try:
        print(json.dumps(JOBS[job](engine, " ".join(words))))
    except Absent:
        print(json.dumps({"absent": "not written"}))
    except BaseException as problem:
        print(json.dumps({"problem": type(problem).__name__}), flush=True)
        os._exit(0)  # tearing down a graph that is too deep may fail as well


if __name__ == "__main__":
    main()

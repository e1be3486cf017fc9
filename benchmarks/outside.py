"""Measurements that need a process of their own: imports, first results, growth, memory."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from .alone import ONE_THREAD
from .peers import CACHE, COLD, SLOWER, SYMBOLIC
from .rows import Row
from .timing import spread
from .workload import size_words
from .workloads import FIRST, MEMORY, growth

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 5
LONG = 3.0  # what takes longer is measured once
Found = dict[str, float]

IMPORTED = {
    "ours": "minitheano, minitheano.tensor",
    "numpy": "numpy",
    "pytensor": "pytensor, pytensor.tensor",
    "jax": "jax, jax.numpy",
    "numba": "numba",
}
IMPORT = """
from time import process_time
begin = process_time()
import {modules}
spent = process_time() - begin
held = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmRSS")]
import json
print(json.dumps(dict(total=spent, MB=int(held[0]) / 1024)))
"""


def imports(engines: list[str], quick: bool) -> Iterator[Row]:
    """Seconds and MB of `import`, in a Python that has done nothing else."""
    took, held = Row("import", "import"), Row("import", "memory after import", "MB")
    found: dict[str, list[Found]] = {engine: [] for engine in IMPORTED if engine in engines}
    for k in range(1 + (ROUNDS if quick else 2 * ROUNDS)):
        for engine, each in found.items():
            one = answered(["-c", IMPORT.format(modules=IMPORTED[engine])], 60)
            if k:  # the first time, files are compiled and read from the disk
                each.append(one)
    for engine, each in found.items():
        if "problem" in each[0]:
            took.notes[engine] = held.notes[engine] = str(each[0]["problem"])
            continue
        took.found[engine] = spread([one["total"] for one in each])
        held.found[engine] = spread([one["MB"] for one in each])
    yield from (took, held)


def firsts(engines: list[str], patience: float, cold: bool) -> Iterator[Row]:
    """From the first symbol to the first result, imports done.

    Each engine begins once unmeasured, which fills its caches on disk; where PyTensor's was empty,
    that is measured too, and later programs find some of what earlier ones have compiled.
    """
    cold = cold or not CACHE.exists()
    if cold:
        shutil.rmtree(CACHE, ignore_errors=True)
    for title in FIRST:
        row = Row("first", title)
        for engine in engines:
            if engine in SYMBOLIC:
                one = child("first", engine, title, SLOWER * patience)
                if engine == "pytensor" and cold and noted(row, COLD, [one]):
                    row.found[COLD] = spread([one["total"]])
        rounds(row, "first", engines, title, patience)
        yield row


def growths(engines: list[str], patience: float, quick: bool) -> Iterator[Row]:
    """Build, gradient, compile and first call of large graphs; who fails is asked no further."""
    for kind in growth.KINDS:
        able = [e for e in engines if e in (*SYMBOLIC, "jax")]
        for n in growth.SIZES[: 3 if quick else None]:
            row = Row("growth", f"{kind}, {size_words(n)}")
            held = Row("growth", f"{kind}, memory, {size_words(n)}", "MB")
            rounds(row, "grow", able, f"{kind} {n}", patience, held)
            able = [e for e in able if e in row.found]
            yield from (row, held)


def peaks(engines: list[str], patience: float) -> Iterator[Row]:
    """The most memory that a call holds, without what the same program holds on next to nothing."""
    for title in MEMORY:
        row = Row("memory", title, "MB")
        for engine in engines:
            both = [child("peak", engine, f"{size} {title}", patience) for size in ("full", "tiny")]
            if noted(row, engine, both):
                row.found[engine] = spread([max(0.0, both[0]["total"] - both[1]["total"])])
        yield row


def rounds(
    row: Row, job: str, engines: list[str], title: str, patience: float, held: Row | None = None
) -> None:
    """Several rounds in which the engines take turns; what is long is measured once."""
    found: dict[str, list[Found]] = {}
    for k in range(ROUNDS):
        for engine in engines:
            if engine in row.notes or (k and found.get(engine, [{}])[0].get("total", LONG) >= LONG):
                continue
            one = child(job, engine, title, patience)
            if noted(row, engine, [one]):
                found.setdefault(engine, []).append(one)
    for engine, each in found.items():
        if not each:
            continue
        row.found[engine] = spread([one["total"] for one in each])
        if held is not None:
            held.found[engine] = spread([one["MB"] for one in each])
        if engine == "ours":
            row.parts = {key: one for key, one in each[-1].items() if key not in ("total", "MB")}


def noted(row: Row, engine: str, found: list[Found]) -> bool:
    """Whether there are numbers; what there is instead is written into the row."""
    for one in found:
        if "absent" in one:
            return False
        if "problem" in one:
            row.notes[engine] = str(one["problem"])
            return False
    return True


def child(
    job: str, engine: str, title: str, patience: float, env: dict[str, str] | None = None
) -> Found:
    """One measurement of `benchmarks.fresh`."""
    return answered(["-m", "benchmarks.fresh", job, engine, title], patience, env)


def answered(words: list[str], patience: float, env: dict[str, str] | None = None) -> Found:
    """What a new Python prints as JSON on its last line, or the problem."""
    settings = {**os.environ, **ONE_THREAD, "PYTHONPATH": str(ROOT), **(env or {})}
    settings.pop("PYTHONDONTWRITEBYTECODE", None)  # who installs a package has it compiled
    try:
        done = subprocess.run(
            [sys.executable, *words],
            capture_output=True, text=True, timeout=patience, env=settings, cwd=ROOT, check=False,
        )  # fmt: skip
        return json.loads(done.stdout.splitlines()[-1])
    except subprocess.TimeoutExpired:
        return {"problem": f"> {patience:.0f} s"}  # type: ignore[dict-item]
    except (IndexError, ValueError):
        end = done.stderr.strip().splitlines()[-1:] or [f"ends with status {done.returncode}"]
        return {"problem": end[0][:80]}  # type: ignore[dict-item]

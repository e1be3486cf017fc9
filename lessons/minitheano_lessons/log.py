"""The learner's progress: one JSON line for each event, appended, beside the notebooks.

Nothing leaves the machine. Where the folder cannot be written, nothing is kept and nothing fails.
`MINITHEANO_PROGRESS=off` switches it off, another value names the file.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

VERSION = 1
NAME = ".lesson-progress.jsonl"

session: list[dict[str, Any]] = []


def path() -> Path | None:
    """Where the log is, or None if it is switched off."""
    wish = os.environ.get("MINITHEANO_PROGRESS", NAME)
    return None if wish == "off" else Path(wish)


def record(event: str, item: str, **facts: Any) -> None:
    """Append one event. A line is written by one call, so two notebooks cannot mix theirs."""
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    entry = {"v": VERSION, "time": now, "event": event, "item": item} | facts
    session.append(entry)
    target = path()
    if target is None:
        return
    line = json.dumps(entry, ensure_ascii=False, default=str) + "\n"
    try:
        handle = os.open(target, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    except OSError:
        return
    with os.fdopen(handle, "ab", buffering=0) as file:
        file.write(line.encode())


def entries(item: str) -> Iterator[dict[str, Any]]:
    """What is known about an item: from the file, or from this session if there is no file."""
    kept = list(_from_file()) or session
    return (entry for entry in kept if entry.get("item") == item)


def _from_file() -> Iterator[dict[str, Any]]:
    target = path()
    try:
        lines = target.read_text(encoding="utf-8").splitlines() if target else []
    except OSError:
        return
    for line in lines:
        try:
            entry = json.loads(line)
        except ValueError:
            continue  # a line cut off by a full disk; the others are still good
        if isinstance(entry, dict):
            yield entry

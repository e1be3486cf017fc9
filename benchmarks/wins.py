"""What each way of being fast wins: a workload with it switched off and on, in turns."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from .inside import same
from .peers import Minitheano
from .timing import interleaved
from .workload import Workload
from .workloads import calls, elementwise, scans, training

RESULTS = Path(__file__).parent / "report" / "wins.json"


class Trick(NamedTuple):
    """A way of being fast: the name that `Mode.excluding` takes, what it does, where it shows.

    `mode` is 'numba' for what only compiled code has.
    """

    name: str
    workload: Workload
    english: str
    chinese: str
    mode: str | None = None


LSTM, MLP = training.LSTM(), training.Perceptron()
TRICKS = (
    Trick(
        "direct_call",
        calls.Accumulator(),
        "The emitted function is what is called: it binds its own arguments.",
        "调用的就是生成的函数：它自己接收参数。",
    ),
    Trick(
        "checked_bind",
        elementwise.Polynomial(1_000, False),
        "An array that fits is taken as it is, after one test in the text.",
        "数组合适就直接用，只在文本里检查一次。",
    ),
    Trick(
        "quiet",
        calls.WORKLOADS[2],
        "NumPy's warnings are switched off only around lines that can warn.",
        "只在可能发出警告的行周围关闭 NumPy 的警告。",
    ),
    Trick(
        "plain_numbers",
        scans.Recurrence(10_000),
        "A float64 number is a Python float while it is computed with.",
        "float64 的数在计算中就是 Python 的 float。",
    ),
    Trick(
        "joined_lines",
        calls.WORKLOADS[2],
        "What is read once is written where it is read.",
        "只用一次的值，就写在用到它的地方。",
    ),
    Trick(
        "blocks",
        elementwise.Transcendental(100_000, False),
        "Elementwise expressions are computed block by block, within the cache.",
        "逐元素的式子分块计算，中间结果留在缓存里。",
    ),
    Trick(
        "buffers",
        MLP,
        "Large arrays inside a call are kept for the next call.",
        "一次调用内部的大数组留给下一次调用。",
    ),
    Trick(
        "loop_tapes",
        scans.Recurrence(10_000),
        "The values of a loop are collected and written at once.",
        "循环的各个值先收集起来，再一次写入。",
    ),
    Trick(
        "loop_rooms",
        scans.PowerGradient(1_000),
        "The arrays of one step of a loop are used again by the next.",
        "循环里一步用过的数组，下一步接着用。",
    ),
    Trick(
        "one_frame",
        scans.LastValue(100_000),
        "If only the last value of a loop is read, only that one is kept.",
        "如果只读循环的最后一个值，就只留这一个。",
    ),
    Trick(
        "push_before",
        training.Recurrent(),
        "What reads only the sequences is computed for all steps at once, before the loop.",
        "只用到序列的部分，在循环之前对所有步一起算好。",
    ),
    Trick(
        "push_after",
        scans.VectorState(1_000, gradient=True),
        "What no later step needs is computed for all steps at once, after the loop.",
        "后面的步用不到的，在循环之后对所有步一起算。",
    ),
    Trick(
        "saved_values",
        LSTM,
        "The loop of a gradient reads what the loop forward has computed.",
        "梯度的循环直接读前向循环算过的值。",
    ),
    Trick(
        "columns_first",
        LSTM,
        "A matrix that each step multiplies by is laid out as the product reads it.",
        "每一步都要乘的矩阵，按乘法读取的次序排放。",
    ),
    Trick(
        "join_pieces",
        LSTM,
        "Slopes of neighbouring pieces are joined rather than added into zeros.",
        "相邻各段的梯度直接拼接，而不是加到零里。",
    ),
    Trick(
        "native_loops",
        scans.Recurrence(100_000),
        "A scan is one compiled loop.",
        "一个 scan 编译成一个循环。",
        "numba",
    ),
    Trick(
        "native_groups",
        elementwise.Polynomial(100_000, False),
        "An elementwise expression without transcendental functions is one compiled loop.",
        "不含超越函数的逐元素式子编译成一个循环。",
        "numba",
    ),
)


def measured(trick: Trick) -> dict[str, Any]:
    """The seconds of one call without the trick and with it."""
    from minitheano.modes import get_mode

    mode: Any = get_mode(trick.mode)
    modes = {"off": mode.excluding(trick.name), "on": mode}
    both = {key: trick.workload.symbolic(Minitheano(each)) for key, each in modes.items()}
    given = [[v for _ in range(3) for v in call.values()] for call in both.values()]
    if not same(given[0], given[1], trick.workload.tolerance):
        raise ValueError(f"{trick.name} changes the result of {trick.workload.title}")
    found = interleaved(both)
    taken = {key: each.median for key, each in found.items()}
    return {"workload": trick.workload.title, **taken}


def measure(dry: bool, numba: bool) -> Iterator[str]:
    """Measures every trick and says each as it is known; keeps the numbers for docs/speed.md."""
    kept = {}
    for trick in TRICKS:
        if trick.mode == "numba" and not numba:
            continue
        kept[trick.name] = one = measured(trick)
        ratio = one["off"] / one["on"]
        yield f"{trick.name:18} {one['workload']:40} {ratio:.2f} times as fast"
    if dry:
        return
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(kept, indent=1) + "\n")

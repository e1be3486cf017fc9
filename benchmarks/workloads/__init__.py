"""The workloads, one file for each family."""

from __future__ import annotations

from ..workload import Workload
from . import calls, elementwise, scans, training

ALL: list[Workload] = [
    *calls.WORKLOADS,
    *elementwise.WORKLOADS,
    *scans.WORKLOADS,
    *training.WORKLOADS,
]

FIRST: dict[str, Workload] = {
    "accumulator": calls.Accumulator(),
    "scan accumulator": scans.Shared(10),
    "logistic regression": training.Logistic(),
    "MLP": training.Perceptron(),
    "RNN": training.Recurrent(),
    "LSTM": training.LSTM(),
}
MEMORY: dict[str, Workload] = {
    each.title: each
    for each in (
        scans.LastValue(1_000_000),
        elementwise.Transcendental(10_000_000, False),
        elementwise.Transcendental(10_000_000, True),
        training.Perceptron(examples=500),
        training.LSTM(),
    )
}

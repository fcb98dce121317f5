"""Exact neighbours of any vector among half a million, by every way to measure, and what sets rows apart."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from core.analysis.vicinity.distances import distances_from_vector, nearest_to
from core.analysis.vicinity.standing_out import standing_out
from core.model import F4
from tests.benchmarks.measure import Measure

ROWS, COLUMNS, COUNT = 531_720, 192, 100
REPEATS = 5
_GOAL = 0.15


def run() -> list[Measure]:
    """Return seconds of processors for lists of neighbours, the whole list, and dimensions of a selection."""
    rng = np.random.default_rng(0)
    vectors = rng.standard_normal((ROWS, COLUMNS), dtype=np.float32)
    marks = rng.random(ROWS) < 0.1
    standing_out(vectors, marks)  # loads the compiled loops
    lists = [
        _measure(f"{COUNT} nearest, {metric}", lambda metric=metric: _listed(vectors, COUNT, metric))  # type: ignore[misc]
        for metric in ("cosine", "euclidean", "dot", "manhattan")
    ]
    whole = _measure("all rows in order, cosine", lambda: _listed(vectors, ROWS, "cosine"))
    return [*lists, whole, _measure("dimensions of a selection", lambda: standing_out(vectors, marks))]


def _listed(vectors: F4, count: int, metric: str) -> object:
    own = vectors[17].astype(np.float64)
    away = distances_from_vector(vectors, own, metric)
    return nearest_to(vectors, own, away, count, metric, np.array([17]))


def _measure(what: str, work: Callable[[], object]) -> Measure:
    """Return the best of several times of all processors together, and how long it took meanwhile."""
    times = []
    for _ in range(REPEATS):
        began, busy = time.perf_counter(), time.process_time()
        work()
        times.append((time.process_time() - busy, time.perf_counter() - began))
    processor, seconds = min(times)
    return Measure(f"{what}, {ROWS:,} x {COLUMNS}", _GOAL, processor, "s", True, f"{seconds:.2f} s on the clock")

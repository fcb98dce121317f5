"""Quality measures of a million points, each room apart, and how wide their intervals are."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

import numpy as np

from core.analysis.graph.metrics import prepare_rows
from core.analysis.parallel import Crew
from core.analysis.quality.classes import classes
from core.analysis.quality.local import neighbourhoods
from core.analysis.quality.measure import measure_quality
from core.analysis.quality.pairs import distances
from core.analysis.quality.words import warnings
from core.analysis.steps import Steps
from tests.benchmarks.measure import Measure

T = TypeVar("T")

ROWS, COLUMNS, GROUPS = 1_000_000, 50, 20
REPEATS = 3
_K, _GOAL = 15, 2.0


def run() -> list[Measure]:
    """Return seconds for each group of measures and all together, and half the interval of trustworthiness."""
    rng = np.random.default_rng(0)
    labels = rng.integers(0, GROUPS, ROWS).astype(np.int32)
    vectors = rng.standard_normal((ROWS, COLUMNS), dtype=np.float32)
    vectors += 3 * rng.standard_normal((GROUPS, COLUMNS), dtype=np.float32)[labels]
    layout = vectors[:, :2].copy()
    measure_quality(vectors[:1000], layout[:1000], labels=labels[:1000])  # loads the compiled loops
    prepared, steps, places = prepare_rows(vectors, "euclidean"), Steps(None), layout.astype(np.float64)
    with Crew() as crew:
        found = [
            _measure("vectors made ready to be measured", lambda: prepare_rows(vectors, "euclidean"))[0],
            _measure("trustworthiness, continuity, recall, LCMC, MRRE",
                     lambda: neighbourhoods(prepared, places, _K, 0, crew, steps))[0],
            _measure("Shepard, stress, triplets", lambda: distances(prepared, places, 0, steps))[0],
            _measure("neighbourhood hit, silhouette", lambda: classes(places, labels, _K, 0, crew, steps))[0],
        ]  # fmt: skip
    whole, quality = _measure("all quality measures together", lambda: measure_quality(vectors, layout, labels=labels))
    noted, _ = _measure("warnings about the vectors", lambda: warnings(vectors))
    trust = quality.neighbourhoods.trustworthiness
    half = (trust.high - trust.low) / 2
    width = Measure("half the interval of trustworthiness", 0.05, half, "", True, f"{trust.samples} points against all")
    return [*found, whole, width, noted]


def _measure(what: str, work: Callable[[], T]) -> tuple[Measure, T]:
    """Return the best of several times, with what the processors did meanwhile, and the result."""
    times = []
    for _ in range(REPEATS):
        began, busy = time.perf_counter(), time.process_time()
        result = work()
        times.append((time.perf_counter() - began, time.process_time() - busy))
    seconds, processor = min(times)
    note = f"{processor:.2f} s of processors"
    return Measure(f"{what}, {ROWS:,} x {COLUMNS}", _GOAL, seconds, "s", True, note), result

"""All quality measures of a million points at once, and how wide their intervals are."""

from __future__ import annotations

import time

import numpy as np

from core.analysis.quality.measure import measure_quality
from core.analysis.quality.words import warnings
from tests.benchmarks.measure import Measure

ROWS, COLUMNS, GROUPS = 1_000_000, 50, 20
REPEATS = 3


def run() -> list[Measure]:
    """Return seconds for all measures together, and the half width of the interval of trustworthiness."""
    rng = np.random.default_rng(0)
    labels = rng.integers(0, GROUPS, ROWS).astype(np.int32)
    vectors = rng.standard_normal((ROWS, COLUMNS), dtype=np.float32)
    vectors += 3 * rng.standard_normal((GROUPS, COLUMNS), dtype=np.float32)[labels]
    layout = vectors[:, :2].copy()
    measure_quality(vectors[:1000], layout[:1000])  # loads the compiled loops
    times = []
    for seed in range(REPEATS):
        began, busy = time.perf_counter(), time.process_time()
        quality = measure_quality(vectors, layout, labels=labels, seed=seed)
        times.append((time.perf_counter() - began, time.process_time() - busy))
    seconds, processor = min(times)
    began = time.perf_counter()
    warnings(vectors)
    noted = time.perf_counter() - began
    trust = quality.neighbourhoods.trustworthiness
    return [
        Measure(f"all quality measures of {ROWS:,} points", 2.0, seconds, "s", True,
                f"{processor:.2f} s of processors"),
        Measure("half the interval of trustworthiness", 0.05, (trust.high - trust.low) / 2, "", True,
                f"{trust.samples} points against all"),
        Measure("warnings about the vectors", 2.0, noted, "s", True),
    ]  # fmt: skip

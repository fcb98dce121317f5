"""How fast the machine is while something is measured on it: what shared machines do changes from hour to hour."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from typing import Final

from tests.benchmarks.measure import as_installed

COUNTING: Final = 0.233
"""Seconds that counting points took on the two shared cores on which the goals were set."""
IMPORTING: Final = 0.12
"""Seconds of a processor that importing NumPy took there."""
_POINTS: Final = 1_000_000
_TRIES: Final = 3
_IMPORT: Final = "import time; began = time.process_time(); import numpy; print(time.process_time() - began)"


def paces() -> dict[str, float]:
    """Return how many times as long as there two fixed works take here and now, on one core, by name.

    One is NumPy's count of a million points in the pixels of a picture: loops over arrays. The other is the import of
    NumPy in a fresh interpreter: Python's own work, which starting the program mostly is. Machines differ in one and
    not in the other. Figures are judged as they are; this says what to think of them.
    """
    return {
        "arrays": round(_median(_counting) / COUNTING, 2),
        "Python": round(_median(_importing) / IMPORTING, 2),
    }


def _median(work: Callable[[], float]) -> float:
    return sorted(work() for _ in range(_TRIES))[_TRIES // 2]


def _counting() -> float:
    import numpy as np

    points = np.random.default_rng(0).normal(size=(2, _POINTS))
    began = time.perf_counter()
    counts, *_ = np.histogram2d(points[0], points[1], bins=[1280, 800])
    took = time.perf_counter() - began
    assert counts.sum() == _POINTS
    return took


def _importing() -> float:
    command = [sys.executable, "-c", _IMPORT]
    return float(subprocess.run(command, env=as_installed(), check=True, stdout=subprocess.PIPE, text=True).stdout)

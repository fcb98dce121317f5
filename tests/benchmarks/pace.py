"""How fast the machine is while something is measured on it: what shared machines do changes from hour to hour."""

from __future__ import annotations

import time
from typing import Final

REFERENCE: Final = 0.233
"""Seconds that the work took on the two shared cores on which the goals were set."""
_POINTS: Final = 1_000_000
_TRIES: Final = 3


def pace() -> float:
    """Return how many times as long as there a fixed work takes here and now, on one core.

    The work is NumPy's count of a million points in the pixels of a picture. Figures are judged as they are; this says
    what to think of them.
    """
    import numpy as np

    points = np.random.default_rng(0).normal(size=(2, _POINTS))
    took = []
    for _ in range(_TRIES):
        began = time.perf_counter()
        counts, *_ = np.histogram2d(points[0], points[1], bins=[1280, 800])
        took.append(time.perf_counter() - began)
        assert counts.sum() == _POINTS
    return sorted(took)[_TRIES // 2] / REFERENCE

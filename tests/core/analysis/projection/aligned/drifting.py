"""Vectors of the same things at several steps, whose classes come apart and drift as in training."""

from __future__ import annotations

import numpy as np

from core.model import F4, I8


def drifting(rows: int, steps: int, columns: int = 12, classes: int = 5, seed: int = 0) -> tuple[list[F4], I8]:
    """Return vectors of each step and the class of each row; one row in ten changes its class halfway."""
    random = np.random.default_rng(seed)
    centres, drift = random.normal(size=(2, classes, columns))
    labels = random.integers(0, classes, rows)
    later = np.where(random.random(rows) < 0.1, random.integers(0, classes, rows), labels)
    own = random.normal(size=(rows, 6)) @ random.normal(0, 0.5, (6, columns))
    made = []
    for step in range(steps):
        share = (step + 2) / (steps + 1)
        here = labels if share < 0.5 else later
        apart = 2 * np.sqrt(share) * (centres[here] + 0.6 * share * drift[here])
        made.append((apart + own + random.normal(0, 0.25, own.shape)).astype(np.float32))
    return made, labels

"""Which points are looked at where there are too many for all, and the order of those that are equally near."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.model.arrays import I4

FEWEST = 50
"""Points that are sampled however many there are."""


def sample_rows(rows: int, most: float, seed: int) -> I4:
    """Return which points are looked at, ascending: all, or so many drawn by chance, but at least `FEWEST`."""
    count = int(min(rows, max(FEWEST, most)))
    if count == rows:
        return np.arange(rows, dtype=np.int32)
    return np.sort(np.random.default_rng([seed, 11]).choice(rows, count, replace=False)).astype(np.int32)


def shuffled(count: int, kind: type[np.floating[Any]]) -> NDArray[Any]:
    """Return numbers that make an order which is always the same, (count,), for points that are equally near."""
    return np.random.default_rng(17).permutation(count).astype(kind)

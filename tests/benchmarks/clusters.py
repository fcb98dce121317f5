"""Vectors in clusters, each of which lies in a space of its own."""

from __future__ import annotations

import numpy as np

from core.model import F4

_CLUSTERS, _OWN = 20, 10


def clusters(rows: int, columns: int = 50, seed: int = 0) -> F4:
    """Return float32 (rows, columns): 20 clusters of 10 dimensions each, with a little noise in all others."""
    rng = np.random.default_rng(seed)
    parts = []
    for _ in range(_CLUSTERS):
        basis, centre = rng.standard_normal((_OWN, columns)), 6 * rng.standard_normal(columns)
        spread = rng.standard_normal((rows // _CLUSTERS, _OWN)) @ basis
        parts.append(centre + spread + 0.3 * rng.standard_normal((rows // _CLUSTERS, columns)))
    return np.concatenate(parts).astype(np.float32)

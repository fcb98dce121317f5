"""Layouts in a common frame: the same centre, the same size, and laid over the one before."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.analysis.projection.aligned.procrustes import best_similarity, shared_rows
from core.model.arrays import F4, F8


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """A layout in the common frame.

    Attributes
    ----------
    scores
        float32 (n, k): its mean is 0 and the root mean square of distances from there 1; NaN for rows set aside.
    radius
        That root mean square at the layout's own scale, 0 for a layout in one place.
    """

    scores: F4
    radius: float

    def own_scale(self) -> F4:
        """Return the layout at the scale of the method that made it, float32 (n, k)."""
        return self.scores * np.float32(self.radius)


def placed(layout: F8 | F4, before: F4 | None = None) -> Placed:
    """Return a layout (n, k) in the common frame, laid over the one before if there is one.

    Sizes are made equal by the radius, not by the best fit: a fit that is bad is the better the smaller it is, and
    layouts would shrink from step to step.
    """
    good = shared_rows(layout, layout)
    result = np.full(layout.shape, np.nan)
    chosen = np.asarray(layout[good], dtype=np.float64)
    radius = 0.0
    if len(chosen):
        chosen = chosen - chosen.mean(axis=0)
        radius = float(np.sqrt((chosen**2).sum(axis=1).mean()))
        result[good] = chosen / radius if radius > 0 else chosen
    if before is not None:
        result = np.where(good[:, None], best_similarity(result, before).apply(result), np.nan)
    return Placed(result.astype(np.float32), radius)


def blended(layout: Placed, before: F4, share: float) -> Placed:
    """Return a layout of which every row is moved a share (0 to 1) of the way back to where it was before."""
    if share <= 0:
        return layout
    both = shared_rows(layout.scores, before)
    mixed = layout.scores.copy()
    rows = np.flatnonzero(both)
    mixed[rows] += np.float32(share) * (before[rows] - mixed[rows])
    return Placed(mixed, layout.radius)


def movement(layout: F4, before: F4) -> float:
    """Return how far the middle one of the rows that both have has moved, as a share of the radius; NaN without any."""
    both = shared_rows(layout, before)
    count = len(both)
    if not both.any():
        return float("nan")
    return float(np.median(np.linalg.norm(layout[:count][both] - before[:count][both], axis=1)))

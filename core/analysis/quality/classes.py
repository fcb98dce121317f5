"""Measures of classes in a layout: whether points stand among their own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.analysis.parallel import Crew
from core.analysis.quality.estimate import Estimate, of_mean
from core.analysis.quality.local import sample_rows, shuffled
from core.analysis.steps import Steps
from core.model.arrays import F8, I4

AT_ONCE = 8e7
"""Distances for all sampled points together: about half a second."""

_TOGETHER = 8


@dataclass(frozen=True, slots=True)
class Classes:
    """How classes lie in a layout.

    Attributes
    ----------
    neighbourhood_hit
        Share of the nearest k in the layout that have the class of a point, mean over points (Paulovich et al., 2008).
    silhouette
        How much nearer a point is to its class than to the next, -1 to 1, mean over points (Rousseeuw, 1987).
    """

    neighbourhood_hit: Estimate
    silhouette: Estimate


def classes(layout: F8, labels: I4, k: int, seed: int, crew: Crew, steps: Steps) -> Classes | None:
    """Measure how classes lie in a layout; points with class -1 are left out. None if there are no two classes."""
    from core.analysis.quality import kernels

    known = np.flatnonzero(labels >= 0)
    names, compact = np.unique(labels[known], return_inverse=True)
    k = min(k, len(known) - 1)
    if len(names) < 2 or k < 1:
        return None
    points, numbers = np.ascontiguousarray(layout[known].T), compact.astype(np.int32)
    sizes = np.bincount(numbers, minlength=len(names))
    rows = sample_rows(len(known), AT_ONCE / len(known), seed)
    chance = shuffled(len(known))
    hits, widths = np.empty(len(rows)), np.empty(len(rows))

    def work(number: int) -> None:
        steps.check()
        span = slice(number * _TOGETHER, (number + 1) * _TOGETHER)
        kernels.class_distances(points, chance, numbers, sizes, rows[span], k, hits[span], widths[span])

    crew.run(work, -(-len(rows) // _TOGETHER), steps)
    return Classes(of_mean(hits, len(known)), of_mean(widths, len(known)))
